"""Interval arithmetic holds every possible value, and no figure is called wrong that rounding can explain."""

from __future__ import annotations

import ast
from decimal import Decimal, localcontext

import pytest
from gold_reports import patterns
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from written_numbers import fact, rounded

from reportminer.model import Fact
from reportminer.quantity import EXACT, Interval, Quantity, point
from reportminer.reading import trace
from reportminer.relations.verdict import add_up, difference, evaluate, growth, judge, quotient

numbers = st.decimals(-(10**6), 10**6, places=3)
inside = st.tuples(numbers, numbers, st.integers(0, 100)).map(
    lambda drawn: (Interval(min(drawn[:2]), max(drawn[:2])), min(drawn[:2]) + abs(drawn[0] - drawn[1]) * drawn[2] / 100)
)
"""An interval and a value in it."""


@given(inside, inside)
def test_intervals_hold_any_result(a: tuple[Interval, Decimal], b: tuple[Interval, Decimal]) -> None:
    (one, x), (other, y) = a, b
    assert x in one and y in other
    with localcontext(EXACT):
        assert x + y in one + other
        assert x - y in one - other
        assert x * y in one * other
        if 0 not in other and not other.low <= 0 <= other.high:
            assert x / y in one / other


@given(inside, inside)
def test_a_divisor_that_may_be_zero_is_refused(a: tuple[Interval, Decimal], b: tuple[Interval, Decimal]) -> None:
    assume(b[0].low <= 0 <= b[0].high)
    with pytest.raises(ZeroDivisionError):
        _ = a[0] / b[0]


@given(numbers, st.integers(-4, 4))
def test_a_quantity_stands_for_what_rounds_to_it(value: Decimal, power: int) -> None:
    step = Decimal(1).scaleb(power)
    shown = rounded(value, step)
    assert value in Quantity(shown, "元", step).interval
    assert shown + step not in Quantity(shown, "元", step).interval


# --- never inconsistent where some choice of values fits -----------------------------------------------------

steps = st.sampled_from([Decimal(1), Decimal("0.1"), Decimal("0.01"), Decimal(100), Decimal(10000)])


@st.composite
def measured(draw: st.DrawFn, lowest: int = 1) -> tuple[Decimal, Fact]:
    """A true amount, and the figure that a report prints of it; at least `lowest` steps large."""
    step = draw(steps)
    true = Decimal(draw(st.integers(lowest * 1000, 10**8))) * step / 1000
    return true, fact(rounded(true, step), step)


def verdict_on(true: Decimal, step: Decimal, made: tuple[Decimal, Interval]) -> str:
    """The verdict on the true result printed half up to the step, beside the recomputation."""
    return judge(fact(rounded(true, step), step), *made)[0]


@given(st.lists(measured(), min_size=2, max_size=8), steps)
def test_sums(parts: list[tuple[Decimal, Fact]], step: Decimal) -> None:
    total = sum((true for true, _ in parts), Decimal(0))
    assert verdict_on(total, step, add_up([shown for _, shown in parts])) != "inconsistent"


@given(measured(), measured(), steps)
def test_differences(a: tuple[Decimal, Fact], b: tuple[Decimal, Fact], step: Decimal) -> None:
    assert verdict_on(a[0] - b[0], step, difference(a[1], b[1])) != "inconsistent"


@given(measured(), measured(), st.sampled_from([Decimal(1), Decimal(100)]), steps)
def test_quotients(a: tuple[Decimal, Fact], b: tuple[Decimal, Fact], factor: Decimal, step: Decimal) -> None:
    made = quotient(a[1], b[1], factor)
    assert made is not None
    with localcontext(prec=60):
        assert verdict_on(a[0] / b[0] * factor, step, made) != "inconsistent"


@given(measured(), measured(), steps)
def test_growth(a: tuple[Decimal, Fact], b: tuple[Decimal, Fact], step: Decimal) -> None:
    made = growth(a[1], b[1])
    assert made is not None
    with localcontext(prec=60):
        assert verdict_on((a[0] - b[0]) / b[0] * 100, step, made) != "inconsistent"


FORMULAS = ["a + b - c", "a / b * 100", "(a + b) / c", "a * b / c", "a - b * 2", "(a - b) / c * 100"]


@given(st.sampled_from(FORMULAS), measured(), measured(), measured(), steps)
def test_formulas_of_packs(
    formula: str, a: tuple[Decimal, Fact], b: tuple[Decimal, Fact], c: tuple[Decimal, Fact], step: Decimal
) -> None:
    made = evaluate(ast.parse(formula, mode="eval").body, {"a": a[1], "b": b[1], "c": c[1]})
    assert made is not None
    with localcontext(prec=60):
        true = eval(formula, {"a": a[0], "b": b[0], "c": c[0]})
        assert verdict_on(true, step, made) != "inconsistent"


@given(st.lists(measured(lowest=0), min_size=2, max_size=4), steps)
def test_a_printed_zero_may_be_a_small_amount(parts: list[tuple[Decimal, Fact]], step: Decimal) -> None:
    total = sum((true for true, _ in parts), Decimal(0))
    assert verdict_on(total, step, add_up([shown for _, shown in parts])) != "inconsistent"


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=8), st.integers(-3, 3))
def test_points_are_exact(points: list[int], off: int) -> None:
    step = Decimal("0.1")
    parts = [fact(point_ * step, step, "score", "分") for point_ in points]
    value, interval = add_up(parts)
    assert interval == point(value)
    verdict = judge(fact(value + off * step, step, "score", "分"), value, interval)[0]
    assert verdict == ("consistent" if off == 0 else "inconsistent")


@given(measured(), measured(), steps)
def test_consistent_is_rounding_half_up(a: tuple[Decimal, Fact], b: tuple[Decimal, Fact], step: Decimal) -> None:
    value, interval = add_up([a[1], b[1]])
    assert judge(fact(rounded(value, step), step), value, interval) == ("consistent", None)


@settings(max_examples=60, deadline=None)
@given(st.integers(10**4, 10**8), st.integers(100, 999), st.integers(0, 2), st.integers(0, 2))
def test_a_rate_in_a_sentence(budget: int, permille: int, places: int, rate_places: int) -> None:
    """True amounts printed in 万元 to any places, the true rate beside them: never an error."""
    spent = Decimal(budget) * permille / 1000
    step, rate_step = Decimal(1).scaleb(-places), Decimal(1).scaleb(-rate_places)
    shown = [rounded(amount / 10000, step) for amount in (Decimal(budget), spent)]
    assume(all(shown))
    rate = rounded(spent / budget * 100, rate_step)
    reading = trace(f"预算金额为{shown[0]}万元，实际支出{shown[1]}万元，预算执行率为{rate}%。", patterns())
    assert [relation.verdict for relation in reading.relations if relation.verdict == "inconsistent"] == []
