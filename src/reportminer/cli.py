"""The verbs, thin: each calls the API function of its name and prints.

Exit status: 0 ran, nothing of severity `error`; 1 `check` found at least one; 2 bad usage, a bad pattern pack, or an
input that could not be read (the others are still processed and printed). Where both 1 and 2 apply, 2 wins: a run
that did not see every report says so before anything else.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from reportminer.model import Document, ReadError, Reading

if TYPE_CHECKING:
    from reportminer.renders.records import Record
    from reportminer.renders.text import Style, Tally

FOUND_ERRORS, FAILED = 1, 2
#: A progress bar is worth showing from this many reports on.
LONG_RUN = 4

HELP = """读绩效自评、绩效评价报告，复算其中每一个派生数字，指出哪些对不上。
[Recomputes every derived figure of Chinese performance reports and says which do not add up.]

\b
PATH 可以是文件、文件夹、通配符或 .zip；- 表示标准输入。
退出码：0 无错误；1 check 发现错误；2 用法、模式包有误，或有文件未能读取（优先于 1）。
"""

app = typer.Typer(
    name="reportminer",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Lang(StrEnum):
    """Languages of messages."""

    zh = "zh"
    en = "en"


class ReadFormat(StrEnum):
    """What `read` can write."""

    text = "text"
    json = "json"
    markdown = "markdown"


class ExtractFormat(StrEnum):
    """What `extract` can write."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"
    xlsx = "xlsx"
    parquet = "parquet"


class EvaluateFormat(StrEnum):
    """What `evaluate` can write."""

    text = "text"
    json = "json"


class CheckFormat(StrEnum):
    """What `check` can write."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    sarif = "sarif"
    html = "html"
    xlsx = "xlsx"


Paths = Annotated[
    list[str], typer.Argument(metavar="PATH...", help="文件、文件夹、通配符、.zip 或 - [files, folders, globs, zip]")
]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help="写入文件 [write to a file]")]
Packs = Annotated[
    list[Path] | None,
    typer.Option("--patterns", metavar="DIR", help="另加一个模式包，可重复 [add a pattern pack, repeatable]"),
]
Language = Annotated[Lang, typer.Option("--lang", help="消息的语言 [language of messages]")]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select", metavar="CODES", help="只报这些代码或类别，如 A,S101，可重复 [codes or families to report]"
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", metavar="CODES", help="不报这些代码或类别，可重复 [codes or families to leave out]"),
]
Jobs = Annotated[int, typer.Option("--jobs", min=1, metavar="N", help="进程数 [number of processes]")]

Chosen = TypeVar("Chosen", bound=StrEnum)
Result = TypeVar("Result", Document, Reading)
_ENDINGS = {".md": "markdown", ".txt": "text", ".htm": "html"}


def _version(wanted: bool) -> None:
    if wanted:
        from reportminer import __version__

        print(f"reportminer {__version__}")
        raise typer.Exit


@app.callback()
def _top(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="版本号 [version]")
    ] = False,
) -> None:
    pass


_top.__doc__ = HELP


@app.command("read")
def read(
    paths: Paths,
    output: Output = None,
    form: Annotated[ReadFormat | None, typer.Option("--format", help="输出格式，默认 text [output format]")] = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """解析后的文档：标题、段落、表格及位置 [the document as parsed]."""
    from reportminer import api
    from reportminer.renders import document as renders
    from reportminer.renders.records import json_array
    from reportminer.renders.text import Tally

    tally = Tally()
    with _failing():
        chosen = _format(ReadFormat, form, output)
        documents = _readable(api.read_all(paths, jobs), Document, tally, paths)
        if chosen is ReadFormat.json:
            chunks = json_array(map(renders.document_record, documents))
        elif chosen is ReadFormat.markdown:
            chunks = _lines(documents, renders.document_markdown)
        else:
            columns = _style(lang, output).width
            chunks = _lines(documents, lambda document: renders.document_text(document, columns))
        _write(chunks, output)
    _finish(tally)


@app.command("extract")
def extract(
    paths: Paths,
    output: Output = None,
    form: Annotated[ExtractFormat | None, typer.Option("--format", help="输出格式，默认 table [output format]")] = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """每个数字一条记录：值、单位、指标、角色、期间、位置 [one record a figure]."""
    from reportminer import api
    from reportminer.renders.text import Tally

    tally = Tally()
    with _failing():
        chosen = _format(ExtractFormat, form, output)
        readings = _readable(api.extract_all(paths, packs or (), jobs), Reading, tally, paths)
        _write(_extracted(readings, chosen, output, lang), output)
    _finish(tally)


def _extracted(
    readings: Iterator[Reading], chosen: ExtractFormat, output: Path | None, lang: Lang
) -> Iterable[str] | bytes:
    from reportminer.renders import records, sheets, tables, text

    if chosen is ExtractFormat.table:
        style = _style(lang, output)
        return _lines(readings, lambda reading: text.figures_text(reading, style))
    if chosen in (ExtractFormat.json, ExtractFormat.jsonl):
        found = (record for reading in readings for record in records.figure_records(reading))
        return records.json_array(found) if chosen is ExtractFormat.json else records.json_lines(found)
    sheet = tables.figure_sheet(readings, numbers=chosen is ExtractFormat.xlsx)
    if chosen is ExtractFormat.csv:
        return (sheets.csv_text(sheet, mark=output is not None),)
    return sheets.xlsx((sheet,)) if chosen is ExtractFormat.xlsx else sheets.parquet(sheet)


@app.command("check")
def check(
    paths: Paths,
    output: Output = None,
    form: Annotated[CheckFormat | None, typer.Option("--format", help="输出格式，默认 text [output format]")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="列出全部复算，包括一致的和无法复算的 [every recomputation]")
    ] = False,
    select: Select = None,
    ignore: Ignore = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="其中已有的问题标为已知，不计入错误 [mark what is known]")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option(metavar="FILE", help="把这次的问题写成基线 [write what is found as a baseline]")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="豁免清单（YAML），不计入错误 [waivers, YAML]")
    ] = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """复算派生数字，列出对不上的 [recomputes; lists what does not add up]."""
    from reportminer import api
    from reportminer.renders.text import Tally

    tally = Tally()
    with _failing():
        chosen = _format(CheckFormat, form, output)
        narrow = _narrowing(select, ignore, everything, lang)
        decide = _deciding(baseline, waivers)
        if write_baseline is not None:
            _place(write_baseline)
        results = map(narrow, decide(api.check_all(paths, packs or (), jobs, lang.value)))
        readings = _remembered(_readable(results, Reading, tally, paths), write_baseline)
        if chosen is CheckFormat.text:
            content: Iterable[str] | bytes = _checked_text(readings, tally, everything, _style(lang, output))
        else:
            content = _checked(readings, chosen, everything, lang)
        _write(content, output)
    _finish(tally, FOUND_ERRORS if tally.errors else 0)


def _narrowing(
    select: list[str] | None, ignore: list[str] | None, everything: bool, lang: Lang
) -> Callable[[Reading | ReadError], Reading | ReadError]:
    """What leaves of a report only the findings that were asked for."""
    if not select and not ignore:
        return lambda result: result
    from reportminer.checks import CHECKS
    from reportminer.selection import selected

    codes = (_codes(select, lang) if select else frozenset(CHECKS)) - _codes(ignore, lang)
    others = everything or not select
    return lambda result: selected(result, codes, others) if isinstance(result, Reading) else result


def _codes(words: list[str] | None, lang: Lang) -> frozenset[str]:
    """All codes that the codes and families stand for; status 2 with the nearest ones where one is unknown."""
    from reportminer.checks import CHECKS
    from reportminer.renders.explain import unknown_code
    from reportminer.selection import family

    found: frozenset[str] = frozenset()
    for word in filter(None, re.split(r"[,，、\s]+", ",".join(words or ()))):
        if not family(word, CHECKS):
            _fail(unknown_code(word, list(CHECKS), lang.value))
        found |= family(word, CHECKS)
    return found


def _deciding(
    baseline: Path | None, waivers: Path | None
) -> Callable[[Iterator[Reading | ReadError]], Iterator[Reading | ReadError]]:
    """What marks the findings that are known or waived; expired and idle waivers are told on standard error."""
    if baseline is None and waivers is None:
        return lambda results: results
    from collections import Counter

    from reportminer.checks import CHECKS
    from reportminer.selection import in_force, read_baseline, read_waivers, settle

    tell = partial(print, file=sys.stderr)
    known = read_baseline(baseline) if baseline is not None else Counter()
    entries = read_waivers(waivers, list(CHECKS)) if waivers is not None else ()
    valid = in_force(entries, today(), tell)
    return lambda results: settle(results, known, valid, tell)


def today() -> date:
    """The day on which waivers must still hold; tests put another in its place."""
    return date.today()


def _remembered(readings: Iterator[Reading], path: Path | None) -> Iterator[Reading]:
    """The readings unchanged; what was found in them goes to the file when all have passed."""
    from reportminer.renders.files import write_text
    from reportminer.renders.records import json_array
    from reportminer.selection import baseline_records

    found: list[Record] = []
    for reading in readings:
        if path is not None:
            found += baseline_records(reading)
        yield reading
    if path is not None:
        write_text(path, json_array(found))


def _checked_text(readings: Iterator[Reading], tally: Tally, everything: bool, style: Style) -> Iterator[str]:
    from reportminer.renders.text import check_text, tally_text

    yield from _lines(readings, lambda reading: check_text(reading, style, everything))
    if tally.reports + tally.unread > 1:
        yield from (line + "\n" for line in tally_text(tally, style))


def _checked(readings: Iterator[Reading], chosen: CheckFormat, everything: bool, lang: Lang) -> Iterable[str] | bytes:
    from reportminer.renders import records

    if chosen in (CheckFormat.json, CheckFormat.jsonl):
        found = (record for one in readings for record in records.check_records(one, everything, lang.value))
        return records.json_array(found) if chosen is CheckFormat.json else records.json_lines(found)
    if chosen is CheckFormat.sarif:
        from reportminer import __version__
        from reportminer.renders.sarif import sarif

        return (sarif(readings, __version__, everything, lang.value),)
    if chosen is CheckFormat.html:
        from reportminer.renders.pages import check_page

        return (check_page(list(readings), lang.value),)
    from reportminer.renders import sheets, tables

    return sheets.xlsx(tables.check_sheets(list(readings), everything, lang.value))


@app.command("compare")
def compare(
    paths: Paths,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help=".xlsx .html .csv .parquet .md 之一 [by ending]")
    ],
    packs: Packs = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """跨地区对照表，一份报告一行 [the cross-region table, one row a report]."""
    from reportminer import api
    from reportminer.patterns import load_patterns
    from reportminer.renders.comparison_files import comparison_file, known_ending
    from reportminer.renders.text import Tally

    tally = Tally()
    with _failing():
        known_ending(output)
        feeds = load_patterns(packs or ()).compare
        readings = _readable(api.check_all(paths, packs or (), jobs, lang.value), Reading, tally, paths)
        kept = list(readings)
        if kept:
            _write(comparison_file(output, kept, feeds), output)
    _finish(tally)


@app.command("annotate")
def annotate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="一份报告，docx 或 pdf [one report]")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="批注后的报告 [the annotated copy]")],
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """报告的副本，每个问题在原处批注（docx）或高亮（pdf） [a copy with each finding where it stands]."""
    from reportminer import api

    with _failing():
        _place(output)
        api.annotate(file, output, packs or (), lang.value)


@app.command("explain")
def explain(
    code: Annotated[
        str | None, typer.Argument(metavar="CODE", help="代码；不写则列出全部 [a code; default all]")
    ] = None,
    lang: Language = Lang.zh,
) -> None:
    """一项检查的说明：查什么、为什么、什么样的会报、什么样的不会 [the page of one check]."""
    from reportminer.checks import CHECKS
    from reportminer.renders import explain as renders

    if code is None:
        _write((line + "\n" for line in renders.checks_text(CHECKS.values(), lang.value)), None)
        return
    check_of = {known.lower(): found for known, found in CHECKS.items()}
    if code.lower() not in check_of:
        _fail(renders.unknown_code(code, list(CHECKS), lang.value))
    _write((line + "\n" for line in renders.check_page_text(check_of[code.lower()], lang.value)), None)


@app.command("try")
def try_(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="一句话 [one sentence]")],
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """模式在一句话里读出了什么 [what the patterns see in one sentence]."""
    from reportminer.patterns import load_patterns
    from reportminer.reading import trace
    from reportminer.renders.text import try_text

    with _failing():
        reading = trace(text, load_patterns(packs or ()))
        _write((line + "\n" for line in try_text(reading, _style(lang, None))), None)


@app.command("patterns")
def patterns(
    folder: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="模式包；不写则查自带的 [a pack; default: built-in]")
    ] = None,
    lang: Language = Lang.zh,
) -> None:
    """检查模式包并运行其中的例句 [validates a pattern pack and runs its examples]."""
    from reportminer.examples import run_examples
    from reportminer.patterns import builtin_dir, load_patterns
    from reportminer.renders.explain import pack_text

    with _failing():
        built_in = folder is None or folder.resolve().is_relative_to(builtin_dir().resolve())
        pack = load_patterns(() if built_in or folder is None else (folder,))
        report = run_examples(pack)
        lines = pack_text(pack, report.entries, report.passed, report.failures, lang.value)
        _write((line + "\n" for line in lines), None)
    if report.failures:
        raise typer.Exit(FAILED)


@app.command("evaluate")
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="带人工标注的文件夹 [a folder with gold annotations]")],
    output: Output = None,
    form: Annotated[EvaluateFormat | None, typer.Option("--format", help="输出格式，默认 text [output format]")] = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """对照人工标注的精确率、召回率与 F1 [precision, recall and F1 against gold annotations]."""
    from reportminer.evaluation import Evaluation, evaluate_all
    from reportminer.patterns import load_patterns
    from reportminer.renders.evaluation import evaluation_json, evaluation_text

    with _failing():
        chosen = _format(EvaluateFormat, form, output)
        results = list(evaluate_all(folder, load_patterns(packs or ())))
        found = [one for one in results if isinstance(one, Evaluation)]
        unread = [one for one in results if isinstance(one, ReadError)]
        for error in unread:
            print(error, file=sys.stderr)
        if not found and not unread:
            _fail(f"{folder}：没有找到人工标注 [no gold annotations found]")
        if chosen is EvaluateFormat.json:
            _write((evaluation_json(found),), output)
        else:
            _write((line + "\n" for line in evaluation_text(found, lang.value)), output)
    if unread:
        raise typer.Exit(FAILED)


# --- what the verbs share ----------------------------------------------------------------------------------


def _fail(message: str) -> None:
    """End with status 2 and one line on standard error."""
    print(message, file=sys.stderr)
    raise typer.Exit(FAILED)


@contextmanager
def _failing() -> Iterator[None]:
    """A bad pack, an unknown ending, the one report unreadable, a file that cannot be written: one line, status 2."""
    from reportminer.patterns import PatternError
    from reportminer.renders.sheets import RenderError

    try:
        yield
    except (PatternError, ReadError, RenderError) as error:
        _fail(str(error))
    except OSError as error:
        _fail(f"{error.filename or ''}：{error.strerror or error}")


def _format(formats: type[Chosen], asked: Chosen | None, output: Path | None) -> Chosen:
    """The format asked for, else the one that the output's ending names, else the verb's first."""
    if output is not None:
        _place(output)
    if asked is None and output is not None:
        ending = output.suffix.lower()
        named = _ENDINGS.get(ending, ending.removeprefix("."))
        return next((one for one in formats if one.value == named), next(iter(formats)))
    return next(iter(formats)) if asked is None else asked


def _place(output: Path) -> None:
    """End with status 2 where no file can be written."""
    if output.is_dir() or not output.parent.is_dir():
        _fail(f"{output}：不能写到这里，请检查文件夹 [not a place to write to]")


def _style(lang: Lang, output: Path | None) -> Style:
    """Colours and the terminal's width on a terminal; elsewhere plain text of a stable width."""
    from reportminer.renders.columns import PAGE_WIDTH
    from reportminer.renders.text import Style

    terminal = output is None and sys.stdout.isatty()
    columns = max(40, shutil.get_terminal_size().columns) if terminal else PAGE_WIDTH
    return Style(lang.value, colour=terminal and "NO_COLOR" not in os.environ, width=columns)


def _lines(found: Iterable[Result], lines: Callable[[Result], Iterable[str]]) -> Iterator[str]:
    """One piece of text a report, written as soon as the report is read."""
    for one in found:
        yield "".join(line + "\n" for line in lines(one))


def _readable(
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


def _write(content: Iterable[str] | bytes, output: Path | None) -> None:
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
            _fail("这个格式不能显示在终端上，请用 -o 写入文件 [write it to a file with -o]")
        sys.stdout.buffer.write(content)
    else:
        for chunk in content:
            sys.stdout.write(chunk)
    sys.stdout.flush()


def _finish(tally: Tally, status: int = 0) -> None:
    """End with the run's status: 2 where something could not be read or nothing was found to read."""
    if not tally.reports and not tally.unread:
        _fail("没有找到可读的报告 [no reports found]")
    if tally.unread:
        status = FAILED
    if status:
        raise typer.Exit(status)


def main() -> None:
    """The command's entry point: UTF-8 on every platform, whatever the console's code page is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    app()


if __name__ == "__main__":
    main()
