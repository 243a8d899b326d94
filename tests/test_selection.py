"""What a run speaks of, what is known, what is waived: marked, never hidden, and no error any more."""

from __future__ import annotations

import json
import runpy
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reportminer import api
from reportminer.checks import CHECKS
from reportminer.cli import app
from reportminer.model import ReadError, Reading
from reportminer.patterns import PatternError
from reportminer.renders.records import check_records
from reportminer.selection import (
    Settled,
    Waived,
    Waiver,
    family,
    identity,
    in_force,
    read_baseline,
    read_waivers,
    selected,
    settle,
)

TEXT = """某县2022年医疗救助资金绩效自评报告
全年救助金额7520万元，救助6.4万人次，次均救助金额1157元。
预算金额400万元，实际支出100万元，预算执行率为52%。
"""
SAMPLE = runpy.run_path(str(Path(__file__).parent / "renders" / "sample.py"))

run = CliRunner().invoke


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A report with two errors: A203 of 1157元 and A101 of 52%."""
    path = tmp_path / "咸宁.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def records(*words: str | Path) -> tuple[int, list[Any]]:
    ended = run(app, ["check", *map(str, words), "--format", "json"])
    return ended.exit_code, json.loads(ended.stdout) if ended.stdout else []


def codes(found: list[Any]) -> list[str]:
    return [record["code"] for record in found if record["code"] in CHECKS]


def waivers(folder: Path, **changes: str | None) -> Path:
    """A waivers file with one entry; None leaves a key out."""
    entry = {"code": "A203", "file": "咸宁.txt", "reason": "已函复", "name": "张三", "expires": "2099-12-31"} | changes
    path = folder / "waivers.yaml"
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in entry.items() if value is not None]
    path.write_text("waivers:\n  - " + "\n    ".join(lines) + "\n", encoding="utf-8")
    return path


# --- which codes -------------------------------------------------------------------------------------------


def test_a_family_is_the_beginning_of_codes() -> None:
    known = ("A101", "A203", "S101")
    assert family("a", known) == {"A101", "A203"}
    assert family("A2", known) == {"A203"}
    assert family("S101", known) == {"S101"}
    assert family("X", known) == family("", known) == frozenset()


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ((), ["A203", "A101"]),
        (("--select", "A101,S101"), ["A101"]),
        (("--select", "S", "--select", "a203"), ["A203"]),
        (("--select", "A", "--ignore", "A10"), ["A203"]),
        (("--ignore", "A1，A2"), []),
    ],
)
def test_select_and_ignore(report: Path, words: tuple[str, ...], left: list[str]) -> None:
    status, found = records(report, *words)
    assert codes(found) == left
    assert status == bool(left)


def test_select_leaves_out_what_no_check_speaks_of() -> None:
    reading = SAMPLE["reading"]()
    only = selected(reading, frozenset({"sum-mismatch"}), others=False)
    assert [relation.kind for relation in only.relations] == ["sum"]
    assert [record["code"] for record in check_records(only)] == ["sum-mismatch"]
    ignored = selected(reading, frozenset({"sum-mismatch"}), others=True)
    assert [relation.kind for relation in ignored.relations] == ["execution_rate", "per_capita", "sum"]


def test_an_unknown_code_ends_with_2_and_the_nearest(report: Path) -> None:
    for option in ("--select", "--ignore"):
        ended = run(app, ["check", str(report), option, "A101,A999"])
        assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
        assert "A999" in ended.stderr


# --- what is known -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["--format json", "--write-baseline"])
def test_known_findings_are_marked_and_are_no_errors(report: Path, tmp_path: Path, how: str) -> None:
    baseline = tmp_path / "known.json"
    if how == "--write-baseline":
        assert run(app, ["check", str(report), how, str(baseline)]).exit_code == 1
    else:
        assert run(app, ["check", str(report), "--format", "json", "-o", str(baseline)]).exit_code == 1
    status, found = records(report, "--baseline", baseline)
    assert (status, codes(found)) == (0, ["A203", "A101"])
    assert [record["known"] for record in found if record["code"] in CHECKS] == [True, True]
    text = run(app, ["check", str(report), "--baseline", str(baseline)]).stdout
    assert text.count("（已知）") == 2
    assert "错误 0 处，提示 0 处，另有已知或已豁免 2 处" in text
    english = run(app, ["check", str(report), "--baseline", str(baseline), "--lang", "en"]).stdout
    assert english.count("(known)") == 2


def test_a_new_error_counts_and_offsets_do_not(report: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    run(app, ["check", str(report), "--select", "A101", "--write-baseline", str(baseline)])
    moved = tmp_path / "later" / report.name
    moved.parent.mkdir()
    moved.write_text("附注一行。\n" + report.read_text(encoding="utf-8"), encoding="utf-8")
    status, found = records(moved, "--baseline", baseline)
    known = {record["code"]: record["known"] for record in found if record["code"] in CHECKS}
    assert (status, known) == (1, {"A203": False, "A101": True})


def test_known_findings_are_counted() -> None:
    reading = SAMPLE["reading"]()
    wrong = reading.findings[0]
    twice = SAMPLE["reading"](findings=(wrong, wrong))
    known = Counter([identity(twice, wrong)])
    error = ReadError("a", "b")
    results = list(settle([twice, error, twice], known, (), pytest.fail))
    assert results[1] is error
    marks = [[isinstance(one, Settled) for one in r.findings] for r in results if isinstance(r, Reading)]
    assert marks == [[True, False], [False, False]]


@pytest.mark.parametrize("text", ["[", "{}\n[", '{"a": 1}', "[1]", '[{"code": "A101"}]', "3", '["a"]'])
def test_a_wrong_baseline_is_one_line_and_2(report: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "known.json"
    path.write_text(text, encoding="utf-8")
    ended = run(app, ["check", str(report), "--baseline", str(path)])
    assert (ended.exit_code, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert ended.stderr.startswith(f"{path}:")


def test_a_baseline_that_is_missing_or_cannot_be_written(report: Path, tmp_path: Path) -> None:
    for option in ("--baseline", "--waivers"):
        ended = run(app, ["check", str(report), option, str(tmp_path / "none")])
        assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    ended = run(app, ["check", str(report), "--write-baseline", str(tmp_path / "no" / "a.json")])
    assert (ended.exit_code, ended.stdout) == (2, "")


def test_what_was_waived_is_not_known_afterwards(report: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    run(app, ["check", str(report), "--waivers", str(waivers(tmp_path)), "--format", "json", "-o", str(baseline)])
    assert {key[1] for key in read_baseline(baseline)} & set(CHECKS) == {"A101"}
    run(app, ["check", str(report), "--waivers", str(waivers(tmp_path)), "--write-baseline", str(baseline)])
    assert {key[1] for key in read_baseline(baseline)} == {"A101"}


# --- what is waived ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"file": "*.txt"},
        {"file": "*/咸宁.txt"},
        {"text": "1157元"},
        {"code": "A101", "text": "52%"},
    ],
)
def test_a_waiver_covers(report: Path, tmp_path: Path, changes: dict[str, str]) -> None:
    path = waivers(tmp_path, **changes)
    status, found = records(report, "--waivers", path)
    waived = {record["code"]: record["waived"] for record in found if record["waived"]}
    code = changes.get("code", "A203")
    assert waived == {code: {"reason": "已函复", "name": "张三", "expires": "2099-12-31"}}
    assert status == 1  # the other error stays
    ended = run(app, ["check", str(report), "--waivers", str(path), "--select", code])
    assert (ended.exit_code, ended.stderr) == (0, "")
    assert f"{code}（已豁免）" in ended.stdout
    assert "豁免：已函复（张三，至 2099-12-31）" in ended.stdout


def test_the_text_of_a_waiver_may_have_the_unit_of_the_result() -> None:
    reading = SAMPLE["reading"]()
    waived = Waived("已函复", "张三", date(2099, 12, 31))
    covered = [
        Waiver("sum-mismatch", "报告.txt", text, waived, "").covers(reading, reading.findings[0])
        for text in ("225.94", "225.94万元", "225.9", "225.941", "")
    ]
    assert covered == [True, True, False, False, True]
    assert Waiver("grade-mismatch", "*", "优", waived, "").covers(reading, reading.findings[1])


@pytest.mark.parametrize("changes", [{"code": "A102"}, {"file": "a.txt"}, {"text": "157元"}, {"text": "1157.5元"}])
def test_a_waiver_that_covers_nothing_is_told(report: Path, tmp_path: Path, changes: dict[str, str]) -> None:
    path = waivers(tmp_path, **changes)
    ended = run(app, ["check", str(report), "--waivers", str(path)])
    assert (ended.exit_code, ended.stderr.count("\n")) == (1, 1)
    assert ended.stderr.startswith(f"{path}:2: 豁免没有对应任何问题（{changes.get('code', 'A203')} ")


def test_a_waiver_holds_on_its_last_day_and_is_told_afterwards(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = waivers(tmp_path, expires="2026-06-30")
    entries, told = read_waivers(path, list(CHECKS)), list[str]()
    assert in_force(entries, date(2026, 6, 30), told.append) == entries
    assert in_force(entries, date(2026, 7, 1), told.append) == ()
    assert [line.startswith(f"{path}:2: 豁免已于 2026-06-30 到期") for line in told] == [True]
    words = ["check", str(report), "--waivers", str(path), "--ignore", "A101"]
    monkeypatch.setattr("reportminer.cli.findings.today", lambda: date(2026, 6, 30))
    assert run(app, words).exit_code == 0
    monkeypatch.setattr("reportminer.cli.findings.today", lambda: date(2026, 7, 1))
    ended = run(app, words)
    assert (ended.exit_code, ended.stderr.count("\n"), "已豁免" in ended.stdout) == (1, 1, False)


@pytest.mark.parametrize(
    ("changes", "line", "word"),
    [
        ({"code": "A209"}, 2, "A20"),
        ({"expires": "下月"}, 6, "2026-12-31"),
        ({"reason": None}, 2, "缺少 reason"),
        ({"name": " "}, 2, "缺少 name"),
        ({"expires": None, "file": None}, 2, "file、expires"),
        ({"resaon": "x"}, 7, "是不是“reason”"),
    ],
)
def test_a_wrong_waiver_is_one_line_with_file_and_line(
    report: Path, tmp_path: Path, changes: dict[str, Any], line: int, word: str
) -> None:
    path = waivers(tmp_path, **changes)
    with pytest.raises(PatternError) as raised:
        read_waivers(path, list(CHECKS))
    assert (raised.value.line, word in str(raised.value)) == (line, True)
    ended = run(app, ["check", str(report), "--waivers", str(path)])
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"{raised.value}\n")


def test_other_top_keys_are_refused_and_none_is_no_waiver(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text("waiver: []\n", encoding="utf-8")
    with pytest.raises(PatternError, match="waivers"):
        read_waivers(path, list(CHECKS))
    path.write_text("# 暂无\n", encoding="utf-8")
    assert read_waivers(path, list(CHECKS)) == ()


def test_every_record_says_whether_it_is_settled(report: Path) -> None:
    for record in check_records(api.check(report), everything=True):
        assert (record["known"], record["waived"]) == (False, None)


def test_totals_of_several_reports_name_what_is_settled(report: Path, tmp_path: Path) -> None:
    baseline = tmp_path / "known.json"
    run(app, ["check", str(report), "--write-baseline", str(baseline)])
    other = tmp_path / "舒城.txt"
    other.write_text(TEXT.replace("52%", "53%"), encoding="utf-8")
    ended = run(app, ["check", str(report), str(other), "--baseline", str(baseline), "--jobs", "2"])
    assert ended.exit_code == 1
    assert "，另有已知或已豁免 2 处" in ended.stdout.splitlines()[-2]
