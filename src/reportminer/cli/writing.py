"""Where a verb's output goes, in which format and how wide."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from reportminer.cli.options import Lang
from reportminer.cli.running import fail
from reportminer.model import Document, Reading

if TYPE_CHECKING:
    from reportminer.renders.text import Style

Chosen = TypeVar("Chosen", bound=StrEnum)
Result = TypeVar("Result", Document, Reading)
_ENDINGS = {".md": "markdown", ".txt": "text", ".htm": "html"}


def chosen_format(formats: type[Chosen], asked: Chosen | None, output: Path | None) -> Chosen:
    """The format asked for, else the one that the output's ending names, else the verb's first."""
    if output is not None:
        known_place(output)
    if asked is None and output is not None:
        ending = output.suffix.lower()
        named = _ENDINGS.get(ending, ending.removeprefix("."))
        return next((one for one in formats if one.value == named), next(iter(formats)))
    return next(iter(formats)) if asked is None else asked


def targets_of(
    formats: type[Chosen], asked: Chosen | None, outputs: list[Path] | None
) -> list[tuple[Chosen, Path | None]]:
    """Each format with its file; standard output where there is none. Of several files each goes by its ending."""
    if not outputs:
        return [(chosen_format(formats, asked, None), None)]
    if asked is not None and len(outputs) > 1:
        fail("有几个 -o 时，格式由各自的结尾决定，请去掉 --format [several -o go by their endings, leave out --format]")
    if len({output.resolve() for output in outputs}) < len(outputs):
        fail("几个 -o 不能是同一个文件 [two -o are the same file]")
    return [(chosen_format(formats, asked, output), output) for output in outputs]


def docx_place(output: Path) -> None:
    """End with status 2 where no docx can be written."""
    known_place(output)
    if output.suffix.lower() != ".docx":
        fail(f"{output}：文件名应以 .docx 结尾 [should end in .docx]")


def known_place(output: Path) -> None:
    """End with status 2 where no file can be written."""
    if output.is_dir() or not output.parent.is_dir():
        fail(f"{output}：不能写到这里，请检查文件夹 [not a place to write to]")


def page_style(lang: Lang, output: Path | None) -> Style:
    """Colours and the terminal's width on a terminal; elsewhere plain text of a stable width."""
    from reportminer.renders.columns import PAGE_WIDTH
    from reportminer.renders.text import Style

    terminal = output is None and sys.stdout.isatty()
    columns = max(40, shutil.get_terminal_size().columns) if terminal else PAGE_WIDTH
    return Style(lang.value, colour=terminal and "NO_COLOR" not in os.environ, width=columns)


def report_lines(found: Iterable[Result], lines: Callable[[Result], Iterable[str]]) -> Iterator[str]:
    """One piece of text a report, written as soon as the report is read."""
    for one in found:
        yield "".join(line + "\n" for line in lines(one))


def write(content: Iterable[str] | bytes, output: Path | None) -> None:
    """The content to the file, whole or not at all, or to standard output; `| head` ends it quietly."""
    if output is not None:
        from reportminer.renders.files import write_bytes, write_text

        write_bytes(output, content) if isinstance(content, bytes) else write_text(output, content)
        return
    try:
        _print(content)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _print(content: Iterable[str] | bytes) -> None:
    if isinstance(content, bytes):
        if sys.stdout.isatty():
            fail("这个格式不能显示在终端上，请用 -o 写入文件 [write it to a file with -o]")
        sys.stdout.buffer.write(content)
    else:
        for chunk in content:
            sys.stdout.write(chunk)
    sys.stdout.flush()
