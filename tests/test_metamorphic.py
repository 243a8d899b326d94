"""A report said in another way has the same findings: another format, unit, order or name, a paragraph beside the matter.

What is changed and compared is in benchmarks/metamorphic.py; here a seeded sample of short reports, and the changes themselves.
"""

from __future__ import annotations

import random

import pytest
from gold_reports import CORPUS, patterns
from metamorphic import Trial, run, said_by, trials
from plants.trial import checked, twin
from plants.twists import SYNONYMS, TWISTS, Report, other_units

from reportminer.readers import read_document

SHORT = ("04_zhuanglang", "05_qingyunpu", "07_jinzhai", "08_tongcheng", "13_meigu", "15_shiquan", "42_forestry")


@pytest.mark.parametrize("twist", TWISTS)
def test_the_same_findings(twist: str) -> None:
    made = [trial for trial in trials(CORPUS, SHORT, 60, seed=3) if trial.twist == twist]
    results = [result for trial in made if (result := run(trial)) is not None]
    assert len(results) >= 4 and sum(result.findings for result in results) > 0
    assert [f"{result.trial} {result.said}" for result in results if not result.same] == []


@pytest.mark.xfail(strict=True, reason="as a Word table the points of the funds are left out of the sum of all points")
def test_points_of_the_funds_belong_to_the_sum() -> None:
    result = run(Trial(CORPUS, "13_meigu_2023", "as a Word file", 370059, with_error=True))
    assert result is not None and result.same


def test_what_is_compared_is_what_was_found() -> None:
    right = said_by(checked(read_document("a.txt", "预算400万元，实际支出100万元，预算执行率25%。".encode())))
    wrong = said_by(checked(read_document("a.txt", "预算400万元，实际支出100万元，预算执行率35%。".encode())))
    coarse = said_by(checked(read_document("a.txt", "预算0.0400亿元，实际支出0.0100亿元，预算执行率35%。".encode())))
    assert (right.total(), wrong.total(), wrong) == (0, 1, coarse)


def test_other_units_say_the_same_with_the_same_precision() -> None:
    one = twin(CORPUS, "04_zhuanglang_2022")
    report = Report(one.gold.report.name, one.content, one.document, one.gold, one.places)
    made = checked(other_units(report, random.Random(1)))
    before = sorted((fact.value, fact.figure.quantity.step) for fact in one.reading.facts)
    assert sorted((fact.value, fact.figure.quantity.step) for fact in made.facts) == before
    assert [b.text for b in made.document.blocks] != [b.text for b in one.document.blocks]


def test_other_names_are_names_of_the_same_indicator() -> None:
    aliases = patterns().aliases
    assert [pair for pair in SYNONYMS if aliases[pair[0]] != aliases[pair[1]]] == []
