"""Every report of the corpus against its gold: figures, values, silence about clean ones, planted errors found."""

from __future__ import annotations

import json
import os
import runpy
from pathlib import Path
from typing import Any

import pytest
from gold_reports import CORPUS, checked, corpus, evaluated, faults

from reportminer.evaluation import Fault, Gold, align
from reportminer.model import Finding, Reading
from reportminer.renders.text import Style, check_text
from reportminer.text import squeeze

GOLDEN = Path(__file__).parent / "golden"
CLEAN = [gold for gold in corpus() if "errors" not in gold.report.parts]
WRONG = [gold for gold in corpus() if "errors" in gold.report.parts]
SHOWN = [*WRONG, *(gold for gold in CLEAN if gold.name[:2] in ("01", "05", "12"))]

every_report = pytest.mark.parametrize("gold", corpus(), ids=lambda gold: gold.name)


def planted() -> list[Any]:
    """Every planted error with the gold that it is in."""
    found = []
    for gold in WRONG:
        content = json.loads((CORPUS / "gold" / f"{gold.name}.json").read_text(encoding="utf-8"))
        found += [pytest.param(gold, error, id=f"{gold.name}-{error['where']}") for error in content["planted"]]
    return found


def called_wrong(fault: Fault) -> bool:
    """Whether a relation that holds is called inconsistent."""
    return fault.sort == "verdict" and "inconsistent" in fault.got and not fault.gold.startswith("inconsistent")


def test_the_gold_itself_adds_up() -> None:
    runpy.run_path(str(CORPUS / "gold" / "check_gold.py"))


@every_report
def test_figures_are_found_and_nothing_else(gold: Gold) -> None:
    found = evaluated(gold)
    assert found.recall is not None and found.recall >= 0.99, faults(gold, "missed")
    assert found.precision is not None and found.precision >= 0.99, faults(gold, "extra")


@every_report
@pytest.mark.parametrize("aspect", ["value", "unit", "kind"])
def test_figures_are_what_they_are(gold: Gold, aspect: str) -> None:
    assert faults(gold, aspect) == []


@every_report
def test_no_false_alarm(gold: Gold) -> None:
    assert faults(gold, "false_alarm") == []
    assert [fault for fault in evaluated(gold).faults if called_wrong(fault)] == []


@pytest.mark.parametrize("gold", CLEAN, ids=lambda gold: gold.name)
def test_clean_reports_have_no_errors(gold: Gold) -> None:
    assert [f"{f.code} {f.message}" for f in checked(gold.report).findings if f.severity == "error"] == []


@pytest.mark.parametrize(("gold", "error"), planted())
def test_planted_errors_are_flagged_where_they_are(gold: Gold, error: dict[str, Any]) -> None:
    reading = checked(gold.report)
    errors = [finding for finding in reading.findings if finding.severity == "error"]
    assert any(_points_at(finding, gold, error, reading) for finding in errors), [f.message for f in errors]


def _points_at(finding: Finding, gold: Gold, error: dict[str, Any], reading: Reading) -> bool:
    if error["figure_index"] is None:
        return any(squeeze(reading.document.said(span)) == error["where"] for span in finding.spans)
    fact = align(gold.figures, reading).get(error["figure_index"])
    return fact is not None and fact.span in finding.spans


@pytest.mark.parametrize("gold", SHOWN, ids=lambda gold: gold.name)
def test_what_check_prints(gold: Gold) -> None:
    """`REPORTMINER_UPDATE_GOLDEN=1 pytest tests/test_corpus.py` writes tests/golden anew: read the difference."""
    path = GOLDEN / f"{gold.name}.txt"
    printed = "\n".join(check_text(checked(gold.report), Style())) + "\n"
    if os.environ.get("REPORTMINER_UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        path.write_text(printed, encoding="utf-8")
    if not path.is_file():
        pytest.skip("not written yet: REPORTMINER_UPDATE_GOLDEN=1")
    assert printed == path.read_text(encoding="utf-8")
