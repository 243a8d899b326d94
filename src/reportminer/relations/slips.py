"""How people slip when they copy numbers: two digits swapped, one digit wrong, the point or 万 moved, a ratio turned round.

A broken formula that one such slip mends is an error; a broken formula that none mends may be a misreading of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Fact

SHIFTS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"), Decimal(1000), Decimal("0.001"),
          Decimal(10000), Decimal("0.0001"), Decimal(10**8), Decimal("1e-8"))  # fmt: skip


#: Slips that the code tells apart, in the words in which a reader sees them.
SWAPPED, ONE_DIGIT, TURNED = "两位数字颠倒", "一位数字写错", "分子分母颠倒"


def digits_of(fact: Fact) -> str:
    """The printed digits of a figure without sign, separators and multiplier: 12,763 → 12763, -1.13万元 → 113."""
    quantity = fact.figure.quantity
    return format(abs(quantity.value / quantity.step).to_integral_value(), "f")


def swaps(fact: Fact) -> Iterator[Decimal]:
    """The values that the figure has with two neighbouring digits, or two digits one apart, swapped."""
    text = digits_of(fact)
    step = fact.figure.quantity.step.copy_sign(fact.value)
    for gap in (1, 2):
        for i in range(len(text) - gap):
            if text[i] != text[i + gap] and text.isdigit():
                swapped = list(text)
                swapped[i], swapped[i + gap] = swapped[i + gap], swapped[i]
                if swapped[0] != "0" or len(text) == 1:
                    yield Decimal("".join(swapped)) * step


def swapped_steps(fact: Fact) -> frozenset[Decimal]:
    """The values that the figure has with two digits swapped, as multiples of its step."""
    return frozenset(value / fact.figure.quantity.step for value in swaps(fact))


def is_swap(fact: Fact, value: Decimal) -> bool:
    """Whether the value, rounded to the figure's places, is the figure with two digits swapped."""
    step = fact.figure.quantity.step
    wanted = (value / step).quantize(Decimal(1)) * step
    return any(swapped == wanted for swapped in swaps(fact))


def is_turned(fact: Fact, value: Decimal) -> bool:
    """Whether a printed percentage is the value's with numerator and denominator exchanged: 119.59% for 83.61%."""
    if fact.figure.quantity.unit != "%" or value <= 0 or len(digits_of(fact)) < 3:
        return False
    step = fact.figure.quantity.step
    turned = 10000 / value
    return abs(turned - value) > 2 * step and (turned / step).quantize(Decimal(1)) * step == fact.value


def is_one_digit(fact: Fact, value: Decimal) -> bool:
    """Whether the value, rounded to the figure's places, differs from the figure in exactly one digit of at least four."""
    step = fact.figure.quantity.step
    theirs = format(abs(value / step).quantize(Decimal(1)), "f")
    ours = digits_of(fact)
    return (
        (value < 0) == (fact.value < 0)
        and len(ours) == len(theirs) >= 4
        and sum(a != b for a, b in zip(ours, theirs, strict=True)) == 1
    )


def shift_of(fact: Fact, value: Decimal) -> Decimal | None:
    """The power of ten by which the figure was moved if that gives the value at the figure's own precision, else None."""
    step = fact.figure.quantity.step
    for shift in SHIFTS:
        moved = fact.value * shift
        if moved and abs(moved - value) <= step * shift / 2 + abs(value) / 10**6:
            return shift
    return None


def kind_of_slip(fact: Fact, value: Decimal) -> str | None:
    """The slip that turns the value into the printed figure, in words, or None."""
    if value == 0:
        return None
    if fact.value == -value:
        return "正负号写反"
    if is_swap(fact, value):
        return SWAPPED
    if is_turned(fact, value):
        return TURNED
    shift = shift_of(fact, value)
    if shift is not None:
        return "单位错位（元/万元/亿元）" if shift in (SHIFTS[6], SHIFTS[7], SHIFTS[8], SHIFTS[9]) else "小数点错位"
    if is_one_digit(fact, value):
        return ONE_DIGIT
    return None


def variants(fact: Fact) -> Iterator[Decimal]:
    """The values that the figure may have been before one slip: two digits swapped, one digit wrong, the point or 万 moved."""
    yield from swaps(fact)
    yield from (fact.value * shift for shift in SHIFTS)
    text, step = digits_of(fact), fact.figure.quantity.step.copy_sign(fact.value)
    if len(text) >= 4 and text.isdigit():
        for at, digit in enumerate(text):
            for other in "0123456789":
                if other != digit and not (at == 0 and other == "0"):
                    yield Decimal(text[:at] + other + text[at + 1 :]) * step


def with_value(fact: Fact, value: Decimal) -> Fact:
    """The same fact with another value, to try out what a correction would do."""
    quantity = replace(fact.figure.quantity, value=value)
    return replace(fact, figure=replace(fact.figure, quantity=quantity))
