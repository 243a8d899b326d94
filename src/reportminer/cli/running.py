"""How a run goes and ends: reports counted and watched, what fails told on standard error, the exit status."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import typer

from reportminer.model import Document, ReadError, Reading

if TYPE_CHECKING:
    from reportminer.renders.text import Tally

FOUND_ERRORS, FAILED = 1, 2
#: A progress bar is worth showing from this many reports on.
LONG_RUN = 4

Result = TypeVar("Result", Document, Reading)


def fail(message: str) -> None:
    """End with status 2 and one line on standard error."""
    print(message, file=sys.stderr)
    raise typer.Exit(FAILED)


@contextmanager
def failing() -> Iterator[None]:
    """A bad pack, an unknown ending, the one report unreadable, a file that cannot be written: one line, status 2."""
    from reportminer.patterns import PatternError
    from reportminer.renders.sheets import RenderError

    try:
        yield
    except (PatternError, ReadError, RenderError) as error:
        fail(str(error))
    except OSError as error:
        fail(f"{error.filename or ''}：{error.strerror or error}")


def readable(
    results: Iterator[Result | ReadError], noun: type[Result], tally: Tally, paths: list[str]
) -> Iterator[Result]:
    """The results that could be read, counted; what could not is told on standard error, one line each."""
    for result in _watched(results, paths):
        if isinstance(result, ReadError):
            tally.unread += 1
            print(result, file=sys.stderr)
        else:
            tally.add(result) if isinstance(result, Reading) else tally.see()
            yield result


def noted(results: Iterator[Result | ReadError], failed: list[ReadError]) -> Iterator[Result | ReadError]:
    """The results unchanged; what could not be read is put on the list as well."""
    for result in results:
        if isinstance(result, ReadError):
            failed.append(result)
        yield result


def _watched(results: Iterator[Result | ReadError], paths: list[str]) -> Iterator[Result | ReadError]:
    """The results unchanged, with a progress bar on standard error in a long run on a terminal."""
    if not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    console, above = Console(stderr=True), sys.stdout.isatty()
    progress = Progress(*columns, console=console, transient=True, redirect_stdout=above)
    task = progress.add_task("", total=_total(paths))
    try:
        for number, result in enumerate(results, start=1):
            progress.update(task, completed=number, description=_source(result))
            if number == LONG_RUN:
                progress.start()
            yield result
    finally:
        progress.stop()


def _total(paths: list[str]) -> int | None:
    """How many reports there will be, where that can be told without opening anything."""
    plain_files = all(Path(path).is_file() and not path.lower().endswith(".zip") for path in paths)
    return len(paths) if plain_files else None


def _source(result: Document | Reading | ReadError) -> str:
    if isinstance(result, Reading):
        return result.document.source
    return result.source


def finish(tally: Tally, status: int = 0) -> None:
    """End with the run's status: 2 where something could not be read or nothing was found to read."""
    if not tally.reports and not tally.unread:
        fail("没有找到可读的报告 [no reports found]")
    if tally.unread:
        status = FAILED
    if status:
        raise typer.Exit(status)
