"""A number as reported: its value, its unit, and how far off it may be by the way it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal

#: Enough digits that no product or quotient of printed figures loses a place that anyone prints.
EXACT = Context(prec=50, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Interval:
    """The lowest and the highest value that a reported number, or a formula over such numbers, may stand for."""

    low: Decimal
    high: Decimal

    def __contains__(self, value: object) -> bool:
        """Whether the value lies in the interval, ends included."""
        return isinstance(value, Decimal) and self.low <= value <= self.high

    def overlaps(self, other: Interval) -> bool:
        """Whether some value lies in both intervals."""
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(EXACT.add(self.low, other.low), EXACT.add(self.high, other.high))

    def __sub__(self, other: Interval) -> Interval:
        return Interval(EXACT.subtract(self.low, other.high), EXACT.subtract(self.high, other.low))

    def __mul__(self, other: Interval) -> Interval:
        if self.low >= 0 and other.low >= 0:
            return Interval(EXACT.multiply(self.low, other.low), EXACT.multiply(self.high, other.high))
        return _hull([EXACT.multiply(a, b) for a in (self.low, self.high) for b in (other.low, other.high)])

    def __truediv__(self, other: Interval) -> Interval:
        """The quotients; ZeroDivisionError where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("除数的可能取值包含零")
        if self.low >= 0 and other.low > 0:
            return Interval(EXACT.divide(self.low, other.high), EXACT.divide(self.high, other.low))
        return _hull([EXACT.divide(a, b) for a in (self.low, self.high) for b in (other.low, other.high)])


def _hull(corners: Sequence[Decimal]) -> Interval:
    return Interval(min(corners), max(corners))


def point(value: Decimal) -> Interval:
    """The interval that holds one value only: an exact number."""
    return Interval(value, value)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as reported: exact value in the base unit, base unit, and one unit of its last printed digit.

    `4313.68万元` is Quantity(Decimal("43136800"), "元", Decimal("100")).
    """

    value: Decimal
    unit: str
    step: Decimal

    @property
    def interval(self) -> Interval:
        """Every value that rounds to this number: value ± step/2."""
        half = self.step / 2
        return Interval(self.value - half, self.value + half)
