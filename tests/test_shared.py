"""The public reports and the re-written ones of ../shared against their gold; skipped where the folder is absent."""

from __future__ import annotations

import pytest
from gold_reports import checked, evaluated, faults, shared

from reportminer.evaluation import Gold, GoldRelation, align, in_all

pytestmark = pytest.mark.skipif(not shared(), reason="../shared is not here")

every_report = pytest.mark.parametrize("gold", shared(), ids=lambda gold: gold.name)


def wrong() -> list[object]:
    """Every inconsistent gold relation, except where gold allows that it cannot be recomputed at all."""
    return [
        pytest.param(gold, relation, id=f"{gold.name}-{relation.kind}-{relation.said}")
        for gold in shared()
        for relation in gold.relations
        if relation.verdict == "inconsistent" and "unverifiable" not in relation.acceptable
    ]


@pytest.fixture(scope="module")
def missed() -> list[str]:
    return [f"{gold.name} {fault}" for gold in shared() for fault in faults(gold, "missed", "extra")]


def test_figures_in_all(missed: list[str]) -> None:
    found = in_all("all", [evaluated(gold) for gold in shared()])
    assert found.recall is not None and found.recall >= 0.99, missed
    assert found.precision is not None and found.precision >= 0.99, missed


def test_roles_in_all() -> None:
    found = in_all("all", [evaluated(gold) for gold in shared()]).aspects["role"].share
    assert found is not None and found >= 0.95


@every_report
@pytest.mark.parametrize("aspect", ["value", "unit", "kind"])
def test_figures_are_what_they_are(gold: Gold, aspect: str) -> None:
    assert faults(gold, aspect) == []


@every_report
def test_nothing_right_is_called_wrong(gold: Gold) -> None:
    assert faults(gold, "false_alarm") == []
    wrongly = [fault for fault in evaluated(gold).faults if fault.sort == "verdict" and "inconsistent" in fault.got]
    assert [fault for fault in wrongly if not fault.gold.startswith("inconsistent")] == []


@pytest.mark.parametrize(("gold", "relation"), wrong())
def test_everything_wrong_is_flagged(gold: Gold, relation: GoldRelation) -> None:
    reading = checked(gold.report)
    pairs = align(gold.figures, reading)
    involved = {pairs[i].span for i in (relation.reported, *relation.operands) if i is not None and i in pairs}
    serious = [finding for finding in reading.findings if finding.severity != "info"]
    assert not involved.isdisjoint(finding.spans[0] for finding in serious if finding.spans), relation


def test_a_truncated_rate_is_rounding() -> None:
    gold = next(gold for gold in shared() if gold.name.startswith("004"))
    reading = checked(gold.report)
    rates = [
        relation
        for relation in reading.relations
        if relation.operands and relation.reported and reading.document.said(relation.reported.span) == "56.23%"
    ]
    recomputed = [relation for relation in rates if relation.kind != "same_figure"]
    assert recomputed
    assert {(relation.verdict, relation.explained_by) for relation in recomputed} == {("rounding", "truncation")}
    assert [f for f in reading.findings if f.relation in recomputed and f.severity != "info"] == []
