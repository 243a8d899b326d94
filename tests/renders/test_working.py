"""Formulas with the report's own numbers."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
import sample

from reportminer.model import Figure, Span
from reportminer.quantity import Quantity
from reportminer.renders.working import equation, rounded, scale_of, shown


def test_numbers_take_the_place_of_names() -> None:
    reading = sample.reading()
    assert equation(reading, reading.relations[0]) == "224.94万元 ÷ 400万元 × 100 = 56.235%"


def test_a_sum_is_its_parts_with_the_heading_unit() -> None:
    reading = sample.reading()
    assert equation(reading, reading.relations[3]) == "200万元 + 24.94万元 = 224.94万元"


def test_a_name_used_twice_and_a_name_inside_another() -> None:
    reading = sample.reading()
    grown = replace(reading.relations[0], formula="(本年支出 − 支出) ÷ 支出 × 100")
    assert equation(reading, grown).startswith("(224.94万元 − 400万元) ÷ 400万元 × 100")


def test_a_formula_that_does_not_match_its_operands_stays_in_words() -> None:
    reading = sample.reading()
    odd = replace(reading.relations[0], formula="得分之和")
    assert equation(reading, odd) == "得分之和 = 56.235%"


@pytest.mark.parametrize(
    ("unit", "written", "scale"),
    [
        ("元", "万元", (10000, "万元")),
        ("元", "万", (10000, "万元")),
        ("人次", "人次", (1, "人次")),
        ("%", "", (1, "%")),
    ],
)
def test_scale_of_the_written_unit(unit: str, written: str, scale: tuple[int, str]) -> None:
    figure = Figure(1, Span(0, 0, 1), Quantity(Decimal(1), unit, Decimal(1)), "count", written=written)
    assert scale_of(figure) == scale


def test_shown_in_the_unit_of_the_report() -> None:
    figure = Figure(1, Span(0, 0, 1), Quantity(Decimal("43136800"), "元", Decimal(100)), "amount", written="万元")
    assert shown(Decimal(43136833) / 7, figure) == "616.24047万元"


def test_rounded_keeps_short_values_as_they_are() -> None:
    assert rounded(Decimal("56.235"), Decimal("0.01"), 3) == Decimal("56.235")
    assert rounded(Decimal(2) / 3, Decimal("0.01"), 3) == Decimal("0.66667")
