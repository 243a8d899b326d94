"""The verbs, thin: each calls the API function of its name and prints.

Exit status: 0 ran, nothing of severity `error`; 1 `check` found at least one; 2 bad usage, a bad pattern pack, or an
input that could not be read (the others are still processed and printed). Where both 1 and 2 apply, 2 wins: a run
that did not see every report says so before anything else.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from reportminer.cli.findings import deciding, narrowing, remembered
from reportminer.cli.formats import checked, evaluated, extracted, plainly_read, read_in
from reportminer.cli.options import (
    CheckFormat,
    EvaluateFormat,
    ExtractFormat,
    Ignore,
    Jobs,
    Lang,
    Language,
    Output,
    Outputs,
    Packs,
    Paths,
    Policy,
    ReadFormat,
    Select,
    Waivers,
)
from reportminer.cli.returning import annotate, letter
from reportminer.cli.running import FAILED, FOUND_ERRORS, fail, failing, finish, noted, readable
from reportminer.cli.writing import chosen_format, known_place, page_style, targets_of, write
from reportminer.model import Document, ReadError, Reading

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
    packs: Packs = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """解析后的文档：标题、段落、位置，以及各表如何读懂 [the document as parsed, its tables as understood]."""
    from reportminer import api
    from reportminer.renders.text import Tally

    tally = Tally()
    with failing():
        chosen = chosen_format(ReadFormat, form, output)
        if chosen is ReadFormat.markdown:
            chunks = plainly_read(readable(api.read_all(paths, jobs), Document, tally, paths))
        else:
            readings = readable(api.extract_all(paths, packs or (), jobs), Reading, tally, paths)
            chunks = read_in(readings, chosen, api.patterns_of(packs or ()), page_style(lang, output))
        write(chunks, output)
    finish(tally)


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
    with failing():
        chosen = chosen_format(ExtractFormat, form, output)
        readings = readable(api.extract_all(paths, packs or (), jobs), Reading, tally, paths)
        write(extracted(readings, chosen, output, lang), output)
    finish(tally)


@app.command("check")
def check(
    paths: Paths,
    output: Outputs = None,
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
    waivers: Waivers = None,
    policy: Policy = "",
    packs: Packs = None,
    lang: Language = Lang.zh,
    jobs: Jobs = 1,
) -> None:
    """复算派生数字，列出对不上的 [recomputes; lists what does not add up]."""
    from reportminer import api
    from reportminer.renders.text import Tally

    tally = Tally()
    with failing():
        targets = targets_of(CheckFormat, form, output)
        narrow = narrowing(select, ignore, everything, lang)
        decide = deciding(baseline, waivers)
        if write_baseline is not None:
            known_place(write_baseline)
        results = map(narrow, decide(api.check_all(paths, packs or (), jobs, lang.value, policy)))
        readings = remembered(readable(results, Reading, tally, paths), write_baseline)
        found = readings if len(targets) == 1 else list(readings)
        contents = [checked(iter(found), tally, everything, lang, *target) for target in targets]
        for content, (_, place) in zip(contents, targets, strict=True):
            write(content, place)
    finish(tally, FOUND_ERRORS if tally.errors else 0)


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
    from reportminer.renders.comparison_files import comparison_file, known_ending
    from reportminer.renders.text import Tally

    tally = Tally()
    with failing():
        known_ending(output)
        known_place(output)
        feeds = api.patterns_of(packs or ()).compare
        failed: list[ReadError] = []
        results = noted(api.check_all(paths, packs or (), jobs, lang.value), failed)
        content = comparison_file(output, readable(results, Reading, tally, paths), feeds, lang.value, failed)
        if tally.reports:
            write(content, output)
    finish(tally)


app.command("annotate")(annotate)
app.command("letter")(letter)


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
        write((line + "\n" for line in renders.checks_text(CHECKS.values(), lang.value)), None)
        return
    check_of = {known.lower(): found for known, found in CHECKS.items()}
    if code.lower() not in check_of:
        fail(renders.unknown_code(code, list(CHECKS), lang.value))
    write((line + "\n" for line in renders.check_page_text(check_of[code.lower()], lang.value)), None)


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

    with failing():
        reading = trace(text, load_patterns(packs or ()))
        write((line + "\n" for line in try_text(reading, page_style(lang, None))), None)


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

    with failing():
        built_in = folder is None or folder.resolve().is_relative_to(builtin_dir().resolve())
        pack = load_patterns(() if built_in or folder is None else (folder,))
        report = run_examples(pack)
        lines = pack_text(pack, report.entries, report.passed, report.failures, lang.value)
        write((line + "\n" for line in lines), None)
    if report.failures:
        raise typer.Exit(FAILED)


@app.command("policies")
def policies(packs: Packs = None, lang: Language = Lang.zh) -> None:
    """计分与等级的办法：依据、适用的年度和地区、怎样给分 [the policies by which scores and grades are checked]."""
    from reportminer import api
    from reportminer.renders.explain import policies_text

    with failing():
        write((line + "\n" for line in policies_text(api.patterns_of(packs or ()).policies, lang.value)), None)


@app.command("evaluate")
def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="带人工标注的文件夹 [a folder with gold annotations]")],
    output: Output = None,
    form: Annotated[EvaluateFormat | None, typer.Option("--format", help="输出格式，默认 text [output format]")] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", metavar="RUN.json", help="与保存的结果相比，列出差别 [differences to a stored run]"),
    ] = None,
    packs: Packs = None,
    lang: Language = Lang.zh,
) -> None:
    """对照人工标注的精确率、召回率与 F1 [precision, recall and F1 against gold annotations]."""

    from reportminer.evaluation import Evaluation, evaluate_all, read_run
    from reportminer.patterns import load_patterns

    with failing():
        chosen = chosen_format(EvaluateFormat, form, output)
        stored = None if against is None else read_run(against)
        results = list(evaluate_all(folder, load_patterns(packs or ())))
        found = [one for one in results if isinstance(one, Evaluation)]
        unread = [one for one in results if isinstance(one, ReadError)]
        for error in unread:
            print(error, file=sys.stderr)
        if not found and not unread:
            fail(f"{folder}：没有找到人工标注 [no gold annotations found]")
        write(evaluated(found, chosen, stored, lang), output)
    if unread:
        raise typer.Exit(FAILED)


def main() -> None:
    """The command's entry point: UTF-8 on every platform, whatever the console's code page is."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    app()
