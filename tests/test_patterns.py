"""Packs: every example holds, what is wrong is told with file, line and remedy, and YAML alone adds a formula."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from gold_reports import patterns

from reportminer.examples import ExamplesReport, run_examples
from reportminer.patterns import Example, PatternError, load_patterns
from reportminer.reading import trace


@cache
def report() -> ExamplesReport:
    return run_examples(patterns())


@pytest.mark.parametrize("example", patterns().examples, ids=lambda example: f"{example.entry}-{example.text}"[:60])
def test_example(example: Example) -> None:
    assert [failure for failure in report().failures if failure.startswith(f"{example.where} {example.entry}：")] == []


def test_every_failure_belongs_to_an_example() -> None:
    assert report().passed + len({failure.split(" ", 1)[0] for failure in report().failures}) >= report().entries


def refused(folder: Path, text: str) -> str:
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(PatternError) as caught:
        load_patterns([folder])
    return str(caught.value).removeprefix(str(folder))


BAD = {
    "unknown section": ("indicatorz:\n  甲率:\n    kind: rate\n", 1, "indicators"),
    "unknown key": ("indicators:\n  甲率:\n    kind: rate\n    nmaes: [甲]\n", 4, "names"),
    "unknown kind": ("indicators:\n  甲率:\n    kind: rat\n", 3, "rate"),
    "unknown role": ("roles:\n  甲:\n    role: actuall\n    regex: 甲\n", 3, "actual"),
    "duplicate key": ("indicators:\n  甲率:\n    kind: rate\n  甲率:\n    kind: rate\n", 4, "甲率"),
    "duplicate id": ("indicators:\n  预算执行率:\n    kind: rate\n", 2, "indicators.yaml"),
    "bad regex": ("not_figures:\n  甲:\n    regex: '(甲'\n", 3, "正则"),
    "name twice": ("indicators:\n  甲率:\n    identities:\n      - 实际支出 / (实际支出 + 结余资金)\n", 4, "实际支出"),
    "unknown name": ("indicators:\n  甲率:\n    identities:\n      - 实际支 / 预算金额\n", 4, "实际支出"),
    "no arithmetic": ("indicators:\n  甲率:\n    identities:\n      - 实际支出 ** 2\n", 4, "只能用"),
    "not an expression": ("indicators:\n  甲率:\n    identities:\n      - 实际支出 /\n", 4, "读不懂"),
    "float in a formula": ("indicators:\n  甲率:\n    identities:\n      - 实际支出 * 0.5\n", 4, "整数"),
    "floor is no number": ("policies:\n  甲:\n    source: 乙\n    grades:\n      优: 九十\n", 5, "九十"),
    "no yaml": ("indicators: [\n", 2, "YAML"),
    "a list, not keys": ("indicators:\n  - 甲率\n", 1, "键: 值"),
    "example without figure": ("indicators:\n  甲率:\n    reads:\n      - text: 甲率5%\n", 4, "figure"),
}


@pytest.mark.parametrize(("text", "line", "word"), BAD.values(), ids=BAD)
def test_a_bad_pack_is_told_with_file_line_and_remedy(tmp_path: Path, text: str, line: int, word: str) -> None:
    message = refused(tmp_path, text)
    assert message.startswith(f"/mine.yaml:{line}: ")
    assert word in message.split(" ", 1)[1]
    assert "\n" not in message


def test_an_alias_of_two_indicators_is_told_with_the_file(tmp_path: Path) -> None:
    message = refused(tmp_path, "indicators:\n  甲率:\n    kind: rate\n    names: [预算执行率]\n")
    assert message.startswith("/mine.yaml:")


def test_a_column_of_no_indicator_is_told_with_the_file(tmp_path: Path) -> None:
    message = refused(tmp_path, "columns:\n  甲栏:\n    measure: rate\n    concept: 甲率\n")
    assert message.startswith("/mine.yaml:")


def test_a_pack_that_is_not_there(tmp_path: Path) -> None:
    for folder in (tmp_path / "none", tmp_path):
        with pytest.raises(PatternError, match=str(folder)):
            load_patterns([folder])


def test_values_stay_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "settings:\n  甲: 985.320\n  乙: 否\n  丙: 2021-01-01\n  丁: 0012\n  戊: yes\n", encoding="utf-8"
    )
    settings = load_patterns([tmp_path], builtin=False).settings
    assert settings == {"甲": "985.320", "乙": "否", "丙": "2021-01-01", "丁": "0012", "戊": "yes"}


NEW = """
indicators:
  疫苗报废率:
    kind: rate
    names: [疫苗报废率, 苗损率]
    identities: ["疫苗报废数 / 疫苗入库数 * 100"]
    reads:
      - text: 疫苗入库400支，疫苗报废20支，苗损率5%。
        figure: 5%
        indicator: 疫苗报废率
        verdict: consistent
  疫苗报废数: {kind: count, names: [疫苗报废]}
  疫苗入库数: {kind: count, names: [疫苗入库]}
"""


@pytest.mark.parametrize(("printed", "verdict"), [("5%", "consistent"), ("7%", "inconsistent")])
def test_a_formula_without_python(tmp_path: Path, printed: str, verdict: str) -> None:
    (tmp_path / "vaccines.yaml").write_text(NEW, encoding="utf-8")
    mine = load_patterns([tmp_path])
    reading = trace(f"全年疫苗入库400支，疫苗报废20支，苗损率{printed}。", mine)
    found = [r for r in reading.relations if r.reported and reading.document.said(r.reported.span) == printed]
    assert [(r.title, r.recomputed, r.verdict) for r in found] == [("疫苗报废率", 5, verdict)]


def test_the_examples_of_a_new_pack_are_run(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(NEW.replace("verdict: consistent", "verdict: inconsistent"), encoding="utf-8")
    failures = [failure for failure in run_examples(load_patterns([tmp_path])).failures if "a.yaml" in failure]
    assert len(failures) == 1
    assert "a.yaml:8" in failures[0]
