"""A first look at whether a formula can give a figure at all, by multiplication only.

Tables have thousands of pairs of columns, and hardly any gives a third. What is out of reach here is `inconsistent` for
`verdict.judge` as well; what is within reach must still be judged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportminer.model import Fact, Kind
from reportminer.relations.verdict import interval_of

_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Margin:
    """A figure with the distances by which it may be off: `half` as an operand, `step` as the derived figure.

    rough:   约, 近 or 超 stands before it, so that nothing is out of its reach.
    measure: what figures must share to be taken from one another or set over each other; None for rates.
    """

    kind: Kind
    value: Decimal
    half: Decimal
    step: Decimal
    rough: bool
    measure: tuple[bool, str] | None


#: Whether the first figure can be what the formula gives of the other two.
Test = Callable[[Margin, Margin, Margin], bool]


def margin(fact: Fact) -> Margin:
    """The figure's value and how far off it may be."""
    kind, quantity = fact.figure.kind, fact.figure.quantity
    spread = interval_of(fact)
    measure = None if kind == "rate" else (kind == "per_capita", quantity.unit)
    half = (spread.high - spread.low) / 2
    return Margin(kind, quantity.value, half, quantity.step, fact.figure.qualifier is not None, measure)


def alike(a: Margin, b: Margin) -> bool:
    """Whether two figures are measured alike, so that one may be taken from the other or set over it."""
    return a.measure is not None and a.measure == b.measure


def one_of_another(a: Margin, b: Margin) -> bool:
    """Whether so much of the first may come to one of the second: both are totals, of different things."""
    if a.measure is None or b.measure is None or a.measure == b.measure:
        return False
    return a.kind != "per_capita" and b.kind != "per_capita"


def priced(count: Margin, price: Margin) -> bool:
    """Whether the first is a number of things and the second may be what one of them costs."""
    counted = count.kind not in ("rate", "per_capita", "amount", "score")
    return counted and price.kind in ("per_capita", "amount")


def _quotient(value: Decimal, reported: Margin, a: Margin, b: Margin, factor: Decimal) -> bool:
    """Whether factor × a can be value × b, each with its margin; a divisor that may be zero is left to `judge`."""
    if abs(b.value) <= b.half:
        return True
    gap = abs(factor * a.value - value * b.value)
    return gap <= factor * a.half + abs(value) * b.half + (abs(b.value) + b.half) * reported.step


def ratio(reported: Margin, a: Margin, b: Margin) -> bool:
    """a ÷ b × 100."""
    return reported.rough or _quotient(reported.value, reported, a, b, _HUNDRED)


def growth(reported: Margin, a: Margin, b: Margin) -> bool:
    """(a − b) ÷ b × 100."""
    return reported.rough or _quotient(reported.value + 100, reported, a, b, _HUNDRED)


def per_one(reported: Margin, a: Margin, b: Margin) -> bool:
    """a ÷ b."""
    return reported.rough or _quotient(reported.value, reported, a, b, Decimal(1))


def difference(reported: Margin, a: Margin, b: Margin) -> bool:
    """a − b."""
    return reported.rough or abs(a.value - b.value - reported.value) <= a.half + b.half + reported.step


def product(reported: Margin, a: Margin, b: Margin) -> bool:
    """a × b."""
    gap = abs(a.value * b.value - reported.value)
    return reported.rough or gap <= abs(a.value) * b.half + abs(b.value) * a.half + a.half * b.half + reported.step


def multiple(reported: Margin, a: Margin, times: Decimal) -> bool:
    """a × so many times."""
    return reported.rough or abs(a.value * times - reported.value) <= a.half * times + reported.step


def total(reported: Margin, parts: Sequence[Margin]) -> bool:
    """The sum of the parts."""
    gap = abs(sum(part.value for part in parts) - reported.value)
    return reported.rough or gap <= sum(part.half for part in parts) + reported.step
