"""The first look at a formula never says no where the interval arithmetic says yes."""

from decimal import Decimal
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportminer.model import Fact, Figure, Kind, Span
from reportminer.quantity import Quantity
from reportminer.relations import reach
from reportminer.relations.verdict import add_up, difference, growth, judge, product, quotient

FORMULAS = {
    "ratio": (reach.ratio, partial(quotient, factor=Decimal(100))),
    "growth": (reach.growth, growth),
    "per_one": (reach.per_one, partial(quotient, factor=Decimal(1))),
    "difference": (reach.difference, difference),
    "product": (reach.product, product),
}


def fact(value: Decimal, step: Decimal, kind: Kind) -> Fact:
    return Fact(Figure(0, Span(0, 0, 1), Quantity(value, "元", step), kind), None, "actual", None, None)


@st.composite
def facts(draw: st.DrawFn, kinds: tuple[Kind, ...] = ("amount", "person", "score")) -> Fact:
    step = Decimal(1).scaleb(-draw(st.integers(0, 3)))
    return fact(draw(st.integers(-40, 4000)) * step, step, draw(st.sampled_from(kinds)))


@pytest.mark.parametrize("name", FORMULAS)
@settings(deadline=None)
@given(data=st.data())
def test_what_rounding_allows_is_within_reach(name: str, data: st.DataObject) -> None:
    reaches, gives = FORMULAS[name]
    a, b = data.draw(facts()), data.draw(facts())
    made = gives(a, b)
    if made is None:
        return
    step = Decimal(1).scaleb(-data.draw(st.integers(0, 3)))
    near = made[0] + data.draw(st.integers(-3, 3)) * step / 2
    reported = fact((near / step).quantize(Decimal(1)) * step, step, "rate")
    if judge(reported, *made)[0] != "inconsistent":
        assert reaches(reach.margin(reported), reach.margin(a), reach.margin(b))


@settings(deadline=None)
@given(st.lists(facts(("amount",)), min_size=2, max_size=5), st.integers(-40, 40))
def test_what_rounding_allows_of_a_sum_is_within_reach(parts: list[Fact], off: int) -> None:
    value, spread = add_up(parts)
    reported = fact(value + off * Decimal("0.25"), Decimal("0.5"), "amount")
    if judge(reported, value, spread)[0] != "inconsistent":
        assert reach.total(reach.margin(reported), [reach.margin(part) for part in parts])


def test_what_is_far_off_is_out_of_reach() -> None:
    a, b = (reach.margin(fact(Decimal(n), Decimal(1), "amount")) for n in (300, 400))
    assert reach.ratio(reach.margin(fact(Decimal("75.0"), Decimal("0.1"), "rate")), a, b)
    assert not reach.ratio(reach.margin(fact(Decimal("57.0"), Decimal("0.1"), "rate")), a, b)
