"""The measuring stick itself: alignment, names, and counts on gold made for the purpose."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from gold_reports import ROOT, checked, corpus, patterns, unseen

from reportminer.evaluation import (
    ASPECTS,
    Evaluation,
    Gold,
    differences,
    evaluate,
    evaluate_all,
    find_gold,
    in_all,
    read_gold,
    read_run,
    same_indicator,
)
from reportminer.model import ReadError
from reportminer.reading import trace
from reportminer.renders.evaluation import (
    differences_markdown,
    differences_text,
    evaluation_json,
    evaluation_markdown,
    evaluation_text,
)

TEXT = "预算金额为400万元，实际支出100万元，预算执行率为35%。"
FIGURES: list[dict[str, Any]] = [
    {"text": "400万元", "value": "4000000", "unit": "元", "kind": "amount", "role": "budget", "indicator": "预算金额"},
    {"text": "100万元", "value": "1000000", "unit": "元", "kind": "amount", "role": "actual", "indicator": "实际支出"},
    {"text": "35%", "value": "35", "unit": "%", "kind": "rate", "role": "actual", "indicator": "预算执行率"},
]
RATE = {
    "type": "execution_rate", "formula": "", "reported": "35%", "verdict": "inconsistent", "operands": [],
    "operand_index": [1, 0], "reported_index": 2,
}  # fmt: skip


def measured(tmp_path: Path, figures: list[dict[str, Any]], *relations: dict[str, Any]) -> Evaluation:
    path = tmp_path / "gold.json"
    path.write_text(json.dumps({"figures": figures, "relations": relations}), encoding="utf-8")
    return evaluate(read_gold(path, tmp_path / "report.txt"), trace(TEXT, patterns()), patterns().aliases)


@pytest.mark.parametrize("placed", [True, False])
def test_all_right(tmp_path: Path, placed: bool) -> None:
    at = [{"start": TEXT.index(f["text"]), "end": TEXT.index(f["text"]) + len(f["text"])} for f in FIGURES]
    figures = [figure | place for figure, place in zip(FIGURES, at, strict=True)] if placed else FIGURES
    found = measured(tmp_path, figures, RATE)
    assert (found.precision, found.recall, found.f1) == (1, 1, 1)
    assert (found.exact, found.agreeing, found.same_inputs, found.missing, found.alarms) == (1, 1, 1, 0, 0)
    assert found.faults == ()


def test_everything_that_differs_is_listed(tmp_path: Path) -> None:
    other = {"value": "4", "unit": "万元", "kind": "count", "role": "target", "indicator": "门诊", "period": "1999"}
    first = FIGURES[0] | other
    missing = FIGURES[1] | {"text": "101万元"}
    found = measured(tmp_path, [first, missing, FIGURES[2]], RATE | {"verdict": "consistent", "operand_index": [0]})
    assert [fault.sort for fault in found.faults] == ["missed", "extra", *ASPECTS, "verdict", "false_alarm"]
    assert (found.matched, found.exact, found.alarms) == (2, 0, 1)


def test_other_answers_that_gold_accepts(tmp_path: Path) -> None:
    budget = FIGURES[0] | {"role": "target", "role_also": "budget", "unit": "万", "unit_also": ["元"]}
    rate = FIGURES[2] | {"kind": "multiple", "role": "target", "role_also": ["rule", "actual"]}
    relation = RATE | {"verdict": "consistent", "also_acceptable": ["inconsistent"]}
    assert measured(tmp_path, [budget, FIGURES[1], rate], relation).faults == ()


def test_order_and_blanks_do_not_matter(tmp_path: Path) -> None:
    figures = [FIGURES[2], FIGURES[0] | {"text": "400 万元"}, FIGURES[1]]
    assert measured(tmp_path, figures).recall == 1


@pytest.mark.parametrize(
    ("gold", "said", "same"),
    [
        ("预算执行率", "预算 执行率", True),
        ("资金执行率", "预算执行率", True),
        ("住院救助金额", "救助金额", True),
        ("省级补助资金", "省级资金补助", True),
        ("预算执行率", None, False),
        ("门诊人次", "预算金额", False),
    ],
)
def test_names_of_indicators(gold: str, said: str | None, same: bool) -> None:
    assert same_indicator(gold, said, patterns().aliases) is same


def test_gold_that_cannot_be_used(tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text("[1", encoding="utf-8")
    for content in ("[1", "[]", '{"figures": [{}]}'):
        (tmp_path / "gold.json").write_text(content, encoding="utf-8")
        with pytest.raises(ReadError):
            read_gold(tmp_path / "gold.json", tmp_path / "report.txt")


def test_a_report_that_is_not_there_is_an_error_and_the_rest_goes_on(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "gold.json").write_text(json.dumps({"figures": FIGURES}), encoding="utf-8")
    (tmp_path / "b" / "report.txt").write_text(TEXT, encoding="utf-8")
    assert [gold.name for gold in find_gold(tmp_path)] == ["a", "b"]
    assert [type(one) for one in evaluate_all(tmp_path, patterns())] == [ReadError, Evaluation]


def test_what_is_printed(tmp_path: Path) -> None:
    found = measured(tmp_path, FIGURES[:2], RATE | {"reported_index": 1, "verdict": "consistent"})
    both = in_all("all", [found, found])
    assert (both.gold, both.found, both.matched) == (4, 6, 4)
    text = "\n".join(evaluation_text([found]))
    assert "66.67%" in text and "35%" in text and "多读（1）" in text
    assert "extra（1）" in "\n".join(evaluation_text([found], "en"))
    record = json.loads(evaluation_json([found]))
    assert record["all"]["figures"]["recall"] == 1
    assert record["reports"][0]["faults"][0]["sort"] == "extra"


def stored(tmp_path: Path, name: str, *found: Evaluation) -> dict[str, Any]:
    (tmp_path / name).write_text(evaluation_json(found), encoding="utf-8")
    return read_run(tmp_path / name)


def test_differences_to_a_stored_run(tmp_path: Path) -> None:
    right = measured(tmp_path, FIGURES, RATE)
    wrong = measured(tmp_path, [FIGURES[0] | {"role": "prior"}, *FIGURES[1:]], RATE | {"verdict": "consistent"})
    before, now = stored(tmp_path, "before.json", wrong), stored(tmp_path, "now.json", right)
    found = differences(before, now)
    assert {(change.measure, change.before, change.now) for change in found.changes} == {
        ("role", 2, 3), ("exact", 0, 1), ("agreeing", 0, 1), ("same_inputs", 0, 1), ("alarms", 1, 0),
    }  # fmt: skip
    assert sorted(said[0] for _, said in found.gone) == ["false_alarm", "role", "verdict"]
    assert found.new == ()
    lines = list(differences_text(found))
    assert any(line.split()[1:] == ["误报", "1", "0", "-1"] for line in lines)
    assert sum(line.startswith("- gold ") for line in lines) == 3
    assert "| gold | 误报 | 1 | 0 | -1 |" in list(differences_markdown(found))
    assert list(differences_text(differences(now, now), "en")) == ["the same as the stored run"]
    assert json.loads(evaluation_json([right], found))["differences"]["new"] == []


def test_a_report_that_came_or_went_is_a_difference(tmp_path: Path) -> None:
    one = measured(tmp_path, FIGURES)
    now = stored(tmp_path, "now.json", one)
    nothing = now | {"reports": []}
    assert {change.before for change in differences(nothing, now).changes} == {None}
    assert {change.now for change in differences(now, nothing).changes} == {None}


@pytest.mark.parametrize("content", ["[1", "[]", '{"reports": [{}]}', '{"reports": 3}'])
def test_a_stored_run_that_is_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "run.json").write_text(content, encoding="utf-8")
    with pytest.raises(ReadError, match="evaluate --format json"):
        read_run(tmp_path / "run.json")


def test_markdown_has_the_same_tables(tmp_path: Path) -> None:
    found = measured(tmp_path, FIGURES[:2])
    lines = list(evaluation_markdown([found], "en"))
    assert lines[0].startswith("| report | gold |") and lines[1].startswith("| --- | ---: |")
    assert lines[2].startswith("| gold | 2 | 3 | 66.67% |") and "- extra：1" in lines


@pytest.mark.parametrize(("folder", "golds"), [("corpus", corpus()), ("corpus/test", unseen())])
def test_the_readme_says_what_is_measured(folder: str, golds: tuple[Gold, ...]) -> None:
    """Counts to the last one, shares within a fifth of a point."""
    every = in_all(folder, [evaluate(gold, checked(gold.report), patterns().roots) for gold in golds])
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| {folder} \|(.*)\|$", readme, re.MULTILINE)
    assert row is not None
    said = [cell.strip() for cell in row[1].split("|")]
    shares = (every.precision, every.recall, every.aspects["value"].share, every.aspects["indicator"].share)
    measures = [len(golds), every.gold, *shares, every.relations, every.agreeing / every.relations, every.alarms]
    stale = [
        (cell, now)
        for cell, now in zip(said, measures, strict=True)
        if now is None or abs(float(cell.rstrip("%")) / (100 if "%" in cell else 1) - now) > ("%" in cell) * 0.002
    ]
    assert stale == [], "python benchmarks/readme.py writes the README's figures anew"
