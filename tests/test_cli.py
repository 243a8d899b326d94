"""The verbs of contract.md: what they print, where, and with which exit status. The inner rooms are stood in for."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import types
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportminer import api
from reportminer.cli import app
from reportminer.model import ReadError

SAMPLE = runpy.run_path(str(Path(__file__).parent / "renders" / "sample.py"))
SOURCE = Path(__file__).parents[1] / "src"
HEAVY = ("spacy", "jieba", "pandas", "pdfplumber", "docx", "lxml", "openpyxl", "xlsxwriter", "rich", "yaml")

run = CliRunner().invoke


@pytest.fixture
def results(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the inner rooms give for any path: to be filled by the test."""
    found: list[Any] = []

    def every(paths: Sequence[str], *_: object) -> Iterator[Any]:
        return iter(found)

    for verb in ("extract_all", "check_all"):
        monkeypatch.setattr(api, verb, every)
    monkeypatch.setattr(api, "read_all", lambda *_: (getattr(one, "document", one) for one in found))
    return found


@dataclass
class FakeCheck:
    """A check as `explain` sees it."""

    code: str = "sum-mismatch"
    severity: str = "error"
    title: str = "合计不符"
    title_en: str = "Total differs"
    explanation: str = "合计应等于各项之和。"
    explanation_en: str = "A total is the sum of its parts."
    fires: str = "共10人，其中甲4人、乙5人。"
    quiet: str = "共9人，其中甲4人、乙5人。"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> None:
    room = types.ModuleType("reportminer.checks")
    room.CHECKS = {"sum-mismatch": FakeCheck(), "grade-mismatch": FakeCheck("grade-mismatch")}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "reportminer.checks", room)


def test_help_and_import_load_nothing_heavy() -> None:
    code = (
        "import sys, reportminer, reportminer.cli\n"
        "try: reportminer.cli.app(['check', '--help'])\n"
        "except SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": str(SOURCE)}, check=True
    )
    assert ran.stderr.decode().strip() == "[]"
    assert "--all" in ran.stdout.decode()


def test_every_verb_has_help() -> None:
    for verb in ("read", "extract", "check", "compare", "explain", "try", "patterns"):
        assert run(app, [verb, "--help"]).exit_code == 0


def test_check_ends_with_0_without_errors_and_1_with_them(results: list[Any]) -> None:
    results.append(SAMPLE["clean_reading"]())
    assert run(app, ["check", "a.txt"]).exit_code == 0
    results.append(SAMPLE["reading"]())
    ended = run(app, ["check", "a.txt", "b.txt"])
    assert ended.exit_code == 1
    assert "共 2 份报告：错误 1 处，提示 1 处" in ended.stdout


def test_an_unreadable_input_ends_with_2_and_the_others_are_printed(results: list[Any]) -> None:
    results.extend([ReadError("坏.docx", "文件已损坏", "请重存"), SAMPLE["reading"]()])
    ended = run(app, ["check", "坏.docx", "报告.txt"])
    assert ended.exit_code == 2
    assert ended.stderr == "坏.docx：文件已损坏；请重存\n"
    assert "sum-mismatch" in ended.stdout
    assert "另有 1 份未能读取" in ended.stdout


def test_nothing_to_read_ends_with_2(results: list[Any]) -> None:
    ended = run(app, ["check", "empty"])
    assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)


def test_bad_usage_ends_with_2() -> None:
    assert run(app, ["check"]).exit_code == 2
    assert run(app, ["check", "a", "--format", "pdf"]).exit_code == 2
    assert run(app, ["check", "a", "-o", "no/such/folder/a.json"]).exit_code == 2
    assert run(app, ["compare", "a", "-o", "a.doc"]).exit_code == 2
    assert run(app, ["check", "a", "--jobs", "0"]).exit_code == 2


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_check_records(results: list[Any], form: str) -> None:
    results.append(SAMPLE["reading"]())
    out = run(app, ["check", "a", "--format", form]).stdout
    found = json.loads(out) if form == "json" else [json.loads(line) for line in out.splitlines()]
    assert [record["code"] for record in found][-1] == "sum-mismatch"
    every = run(app, ["check", "a", "--format", "jsonl", "--all"]).stdout
    assert len(every.splitlines()) == len(found) + 1


def test_check_sarif(results: list[Any], checks: None) -> None:
    results.append(SAMPLE["reading"]())
    log = json.loads(run(app, ["check", "a", "--format", "sarif"]).stdout)
    result = log["runs"][0]["results"][-1]
    assert (log["version"], result["ruleId"], result["level"]) == ("2.1.0", "sum-mismatch", "error")
    assert result["locations"][0]["physicalLocation"]["region"]["charLength"] == 6


def test_check_html_and_xlsx(results: list[Any], tmp_path: Path) -> None:
    results.append(SAMPLE["reading"]())
    assert "合计与各项之和不符" in run(app, ["check", "a", "--format", "html"]).stdout
    assert run(app, ["check", "a", "-o", str(tmp_path / "a.xlsx")]).exit_code == 1
    assert (tmp_path / "a.xlsx").read_bytes()[:2] == b"PK"


def test_several_outputs_in_one_run(results: list[Any], tmp_path: Path) -> None:
    results.append(SAMPLE["reading"]())
    names = ["a.html", "a.sarif", "a.xlsx", "a.jsonl", "a.txt"]
    outputs = [word for name in names for word in ("-o", str(tmp_path / name))]
    assert run(app, ["check", "a", *outputs]).exit_code == 1
    for name in names:
        assert run(app, ["check", "a", "-o", str(tmp_path / f"alone.{name}")]).exit_code == 1
        assert (tmp_path / name).read_bytes() == (tmp_path / f"alone.{name}").read_bytes() != b""
    assert "合计与各项之和不符" in (tmp_path / "a.txt").read_text(encoding="utf-8")


def test_several_outputs_go_by_their_endings_and_nothing_is_written_in_vain(results: list[Any], tmp_path: Path) -> None:
    results.append(SAMPLE["reading"]())
    first = str(tmp_path / "a.html")
    for words in (
        ["-o", first, "-o", str(tmp_path / "a.xlsx"), "--format", "json"],
        ["-o", first, "-o", str(tmp_path / "no" / "a.xlsx")],
        ["-o", first, "-o", first],
    ):
        ended = run(app, ["check", "a", *words])
        assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


def test_extract_formats(results: list[Any], tmp_path: Path) -> None:
    results.append(SAMPLE["reading"]())
    assert "中央实际支出" in run(app, ["extract", "a"]).stdout
    assert len(json.loads(run(app, ["extract", "a", "--format", "json"]).stdout)) == 7
    assert run(app, ["extract", "a", "--format", "csv"]).stdout.startswith("file,id,text,value")
    for ending in ("csv", "xlsx", "parquet", "jsonl"):
        path = tmp_path / f"a.{ending}"
        assert run(app, ["extract", "a", "-o", str(path)]).exit_code == 0
        assert path.stat().st_size > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.jsonl", "a.parquet", "a.xlsx"]


def test_read_formats(results: list[Any]) -> None:
    results.append(SAMPLE["reading"]())
    assert "表1（4 行 × 3 列）" in run(app, ["read", "a"]).stdout
    assert json.loads(run(app, ["read", "a", "--format", "json"]).stdout)[0]["file"] == "报告.txt"
    assert "| 合计 |" in run(app, ["read", "a", "--format", "markdown"]).stdout


def test_output_is_whole_or_not_there(results: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[Any]:
        yield SAMPLE["reading"]()
        raise RuntimeError("our own bug")

    monkeypatch.setattr(api, "check_all", broken)
    ended = run(app, ["check", "a", "-o", str(tmp_path / "a.json")])
    assert isinstance(ended.exception, RuntimeError)
    assert list(tmp_path.iterdir()) == []


def test_explain(checks: None) -> None:
    page = run(app, ["explain", "SUM-mismatch"])
    assert page.exit_code == 0
    assert [word in page.stdout for word in ("合计不符", "会报：", "不会报：")] == [True] * 3
    assert "A total is the sum" in run(app, ["explain", "sum-mismatch", "--lang", "en"]).stdout
    assert run(app, ["explain"]).stdout.count("\n") == 2
    wrong = run(app, ["explain", "sum-mismach"])
    assert (wrong.exit_code, "sum-mismatch" in wrong.stderr, wrong.stdout) == (2, True, "")


def test_a_bad_pack_is_one_line_and_2(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("indicatorz: {}\n", encoding="utf-8")
    ended = run(app, ["check", str(Path(__file__)), "--patterns", str(tmp_path)])
    assert ended.exit_code == 2
    assert ended.stderr.count("\n") == 1
    assert "a.yaml:1" in ended.stderr


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    code = (
        "import sys, runpy; from reportminer import api, cli\n"
        f"made = runpy.run_path({str(Path(__file__).parent / 'renders' / 'sample.py')!r})\n"
        "api.check_all = lambda *_: (made['reading']() for _ in range(2000))\n"
        "sys.argv = ['reportminer', 'check', 'a']; cli.main()"
    )
    ran = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(SOURCE)},
    )
    assert ran.stdout is not None and ran.stderr is not None
    ran.stdout.readline()
    ran.stdout.close()
    assert ran.stderr.read() == b""
    ran.stderr.close()
    assert ran.wait() in (0, 1)
