"""The library's verbs: the same as the command line's, with values instead of printed text."""

from __future__ import annotations

import copyreg
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from reportminer.model import Document, ReadError, Reading

if TYPE_CHECKING:
    import pandas as pd

    from reportminer.patterns import Patterns
    from reportminer.readers import Input

AnyPath = str | Path
Stage = Literal["read", "extract", "check"]

#: Reports handed out ahead of the one whose turn it is, a process: all are busy, yet not the whole batch is in memory.
AHEAD = 4


def read(path: AnyPath) -> Document:
    """The report as parsed: blocks and tables with their places. ReadError where the file cannot be read."""
    from reportminer.readers import read_document

    return read_document(str(path), _bytes(path))


def extract(path: AnyPath, patterns: Patterns | None = None) -> Reading:
    """Every figure of the report with what it measures, its role, period and region. ReadError as in `read`."""
    from reportminer.reading import understand

    return understand(read(path), _known(patterns))


def check(path: AnyPath, patterns: Patterns | None = None, lang: str = "zh") -> Reading:
    """The report's figures, every recomputation, and the findings. ReadError as in `read`."""
    from reportminer.checks import run_checks

    patterns = _known(patterns)
    return run_checks(extract(path, patterns), patterns, lang)


def read_all(paths: Iterable[AnyPath], jobs: int = 1) -> Iterator[Document | ReadError]:
    """The documents behind the paths (files, folders, globs, zip), in order; what cannot be read comes as its error."""
    return cast("Iterator[Document | ReadError]", _all("read", paths, (), jobs))


def extract_all(
    paths: Iterable[AnyPath], packs: Sequence[AnyPath] = (), jobs: int = 1
) -> Iterator[Reading | ReadError]:
    """`extract` for many, in order, with `packs` besides the built-in ones. PatternError where a pack is wrong."""
    return cast("Iterator[Reading | ReadError]", _all("extract", paths, packs, jobs))


def check_all(
    paths: Iterable[AnyPath], packs: Sequence[AnyPath] = (), jobs: int = 1, lang: str = "zh", policy: str = ""
) -> Iterator[Reading | ReadError]:
    """`check` for many, in order; the same results at any number of processes. PatternError where a pack is wrong.

    policy: the name of the policy by which scores and grades go, "" for the one that fits each report.
    """
    return cast("Iterator[Reading | ReadError]", _all("check", paths, packs, jobs, lang, policy))


def compare(paths: Iterable[AnyPath], packs: Sequence[AnyPath] = (), jobs: int = 1, lang: str = "zh") -> pd.DataFrame:
    """One row a report by administrative division, one unit a column; numbers are Decimal, None where it is silent.

    Reports that could not be read are in `frame.attrs["unread"]`, one line each.
    """
    from reportminer.renders.compare import comparison

    unread: list[str] = []

    def readings() -> Iterator[Reading]:
        for one in check_all(paths, packs, jobs, lang):
            if isinstance(one, ReadError):
                unread.append(str(one))
            else:
                yield one

    frame = comparison(readings(), patterns_of(packs).compare, lang)
    frame.attrs["unread"] = unread
    return frame


def annotate(
    path: AnyPath,
    output: AnyPath,
    packs: Sequence[AnyPath] = (),
    lang: str = "zh",
    *,
    author: str = "reportminer",
    day: date | None = None,
    decide: Callable[[Reading], Reading] | None = None,
) -> Reading:
    """Writes a copy of the report with each finding as a comment (docx) or a highlight (pdf); what was found in it.

    Any report is written as a review page where the output ends in .html. The notes are signed with author and day;
    `decide` marks what is waived, which gets no note. ReadError as in `read`, RenderError where the report is neither
    or the copy cannot go there.
    """
    from reportminer.renders.annotate import Signature, annotated, known_copy
    from reportminer.renders.files import write_bytes

    content, place = _bytes(path), Path(output)
    reading = _decided(path, content, packs, lang, decide, lambda document: known_copy(document, place))
    write_bytes(place, annotated(reading, content, lang, Signature(author, day), place.suffix))
    return reading


def letter(
    path: AnyPath,
    output: AnyPath,
    packs: Sequence[AnyPath] = (),
    lang: str = "zh",
    *,
    template: AnyPath | None = None,
    to: str = "",
    sender: str = "",
    day: date | None = None,
    decide: Callable[[Reading], Reading] | None = None,
) -> Reading:
    """Writes the letter that returns the report for correction (docx), from this template; what was found in it.

    Nothing is written where nothing is left to correct or verify: neither error nor warning that is not waived.
    ReadError as in `read`, RenderError where the template is no docx or lacks placeholders, or
    the letter would take the place of report or template.
    """
    from reportminer.renders.files import write_bytes
    from reportminer.renders.letter import known_letter, opened_template, to_return
    from reportminer.renders.letter import letter as written
    from reportminer.renders.letter_fields import LetterHead

    own = Path(template) if template is not None else None
    known_letter(Path(output), Path(path), own)
    form = opened_template(own, lang)
    reading = _decided(path, _bytes(path), packs, lang, decide)
    if to_return(reading):
        write_bytes(Path(output), written(reading, form, LetterHead(to, sender, day), lang))
    return reading


def _decided(
    path: AnyPath,
    content: bytes,
    packs: Sequence[AnyPath],
    lang: str,
    decide: Callable[[Reading], Reading] | None,
    look: Callable[[Document], None] | None = None,
) -> Reading:
    """One report checked, with what people have decided on its findings; `look` may refuse it once it is parsed."""
    from reportminer.checks import run_checks
    from reportminer.readers import read_document
    from reportminer.reading import understand

    patterns = patterns_of(packs)
    document = read_document(str(path), content)
    if look is not None:
        look(document)
    reading = run_checks(understand(document, patterns), patterns, lang)
    return decide(reading) if decide is not None else reading


def patterns_of(packs: Sequence[AnyPath] = (), policy: str = "") -> Patterns:
    """The built-in packs and the given ones, compiled once a process. PatternError where one is wrong or has no such policy."""
    return _loaded(_paths(packs), policy)


def _bytes(path: AnyPath) -> bytes:
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise ReadError(str(path), "文件不存在", "请检查路径") from error
    except OSError as error:
        raise ReadError(str(path), f"无法读取（{error.strerror}）", "请检查路径和权限") from error


def _known(patterns: Patterns | None) -> Patterns:
    return _loaded((), "") if patterns is None else patterns


@lru_cache(maxsize=1)
def _loaded(packs: tuple[Path, ...], policy: str) -> Patterns:
    """The packs, loaded once a process."""
    from reportminer.patterns import going_by, load_patterns

    return going_by(load_patterns(packs), policy)


def _paths(packs: Sequence[AnyPath]) -> tuple[Path, ...]:
    return tuple(Path(pack) for pack in packs)


def _all(
    stage: Stage, paths: Iterable[AnyPath], packs: Sequence[AnyPath], jobs: int, lang: str = "zh", policy: str = ""
) -> Iterator[Document | Reading | ReadError]:
    """Every input taken to the stage, in input order. A bad pack is told before the first file is opened."""
    from reportminer.readers import inputs

    folders = _paths(packs)
    if stage != "read":
        _loaded.cache_clear()
        _loaded(folders, policy)
    files = inputs([str(path) for path in paths])
    if jobs <= 1:
        return (_taken(stage, file, folders, lang, policy) for file in files)
    return _in_parallel(stage, files, folders, lang, policy, jobs)


def _in_parallel(
    stage: Stage, files: Iterator[Input], packs: tuple[Path, ...], lang: str, policy: str, jobs: int
) -> Iterator[Document | Reading | ReadError]:
    waiting: deque[Future[Document | Reading | ReadError]] = deque()
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        try:
            for file in files:
                waiting.append(pool.submit(_taken, stage, file, packs, lang, policy))
                if len(waiting) >= jobs * AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _taken(
    stage: Stage, file: Input, packs: tuple[Path, ...], lang: str, policy: str
) -> Document | Reading | ReadError:
    """One input taken to the stage, or the error that says why it could not be read."""
    if file.error is not None or file.data is None:
        return file.error or ReadError(file.name, "没有内容")
    try:
        return _staged(stage, file.name, file.data, packs, lang, policy)
    except ReadError as error:
        return error
    except Exception as error:
        error.add_note(f"（处理 {file.name} 时出错）")
        raise


def _staged(
    stage: Stage, name: str, content: bytes, packs: tuple[Path, ...], lang: str, policy: str
) -> Document | Reading:
    from reportminer.readers import read_document

    document = read_document(name, content)
    if stage == "read":
        return document
    from reportminer.reading import understand

    patterns = _loaded(packs, policy)
    reading = understand(document, patterns)
    if stage == "extract":
        return reading
    from reportminer.checks import run_checks

    return run_checks(reading, patterns, lang)


def _reduced(error: ReadError) -> tuple[type[ReadError], tuple[str, str, str]]:
    """A ReadError as its three parts: an exception's own pickling would hand its one line to the first of them."""
    return ReadError, (error.source, error.problem, error.remedy)


copyreg.pickle(ReadError, _reduced)
