"""Interval arithmetic and the verdict: could the printed figure be what the formula gives?

A reported number stands for every value that rounds to it. Awarded points and whole counts are exact.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, localcontext
from typing import TypeVar

from reportminer.model import Fact, Relation, Verdict
from reportminer.quantity import EXACT, Interval, point

#: What is set rather than measured is exact: targets, points, the numbers of a rule.
_SET = frozenset({"target", "weight", "rule"})
_COUNTED = frozenset({"person", "person_time", "household", "count"})
_ROUGH = frozenset({"约", "近", "超"})


def interval_of(fact: Fact) -> Interval:
    """Every value that the figure may stand for: exact for points, targets and whole counts, value ± step/2 for the rest."""
    quantity = fact.figure.quantity
    if fact.figure.kind == "score" or fact.role in _SET or (fact.figure.kind in _COUNTED and quantity.step == 1):
        return point(quantity.value)
    return quantity.interval


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a derived figure: the formula in words, its operands in the formula's order, and what it gives."""

    formula: str
    operands: tuple[Fact, ...]
    value: Decimal
    interval: Interval
    basis: str = ""
    near: int = 0


def add_up(facts: Sequence[Fact]) -> tuple[Decimal, Interval]:
    """The sum of the figures and the interval of it."""
    value = low = high = Decimal(0)
    for fact in facts:
        spread = interval_of(fact)
        value = EXACT.add(value, fact.value)
        low, high = EXACT.add(low, spread.low), EXACT.add(high, spread.high)
    return value, Interval(low, high)


def quotient(a: Fact, b: Fact, factor: Decimal) -> tuple[Decimal, Interval] | None:
    """a ÷ b × factor and its interval, or None where b may be zero."""
    if b.value == 0:
        return None
    try:
        spread = interval_of(a) / interval_of(b)
    except ZeroDivisionError:
        return None
    return EXACT.multiply(EXACT.divide(a.value, b.value), factor), spread * point(factor)


def growth(a: Fact, b: Fact) -> tuple[Decimal, Interval] | None:
    """(a − b) ÷ b × 100 = (a ÷ b − 1) × 100 and its interval."""
    made = quotient(a, b, Decimal(100))
    if made is None:
        return None
    return made[0] - 100, made[1] - point(Decimal(100))


def difference(a: Fact, b: Fact) -> tuple[Decimal, Interval]:
    """a − b and its interval."""
    return EXACT.subtract(a.value, b.value), interval_of(a) - interval_of(b)


def product(a: Fact, b: Fact) -> tuple[Decimal, Interval]:
    """a × b and its interval."""
    return EXACT.multiply(a.value, b.value), interval_of(a) * interval_of(b)


def evaluate(tree: ast.expr, facts: Mapping[str, Fact]) -> tuple[Decimal, Interval] | None:
    """A pack's formula over the figures, as value and interval; None where a divisor may be zero."""
    try:
        with localcontext(EXACT):
            interval = _computed(tree, lambda name: interval_of(facts[name]), point)
            return _computed(tree, lambda name: facts[name].value, lambda number: number), interval
    except ZeroDivisionError:
        return None


_Number = TypeVar("_Number", Decimal, Interval)


def _computed(tree: ast.expr, named: Callable[[str], _Number], constant: Callable[[Decimal], _Number]) -> _Number:
    """A formula over values or over intervals; ZeroDivisionError where an interval to divide by holds zero."""
    if isinstance(tree, ast.Name):
        return named(tree.id)
    if isinstance(tree, ast.Constant):
        return constant(Decimal(int(str(tree.value))))
    assert isinstance(tree, ast.BinOp)
    left, right = _computed(tree.left, named, constant), _computed(tree.right, named, constant)
    if isinstance(tree.op, ast.Add):
        return left + right
    if isinstance(tree.op, ast.Sub):
        return left - right
    return left * right if isinstance(tree.op, ast.Mult) else left / right


_ONE = Decimal(1)
_MODES = ((ROUND_DOWN, "truncation"), (ROUND_HALF_EVEN, "half_even"), (ROUND_UP, "up"))


def judge(reported: Fact, value: Decimal, interval: Interval) -> tuple[Verdict, str | None]:
    """The verdict of a reported figure beside a recomputed value, and what explains it where rounding does."""
    quantity = reported.figure.quantity
    if abs(value - quantity.value) <= quantity.step:  # farther away no rounding gives the figure
        if _rounded(value, quantity.step, ROUND_HALF_UP) == quantity.value:
            return "consistent", None
        for mode, name in _MODES:
            if _rounded(value, quantity.step, mode) == quantity.value:
                return "rounding", name
    if interval.overlaps(interval_of(reported)):
        return "rounding", "operands"
    if reported.figure.qualifier in _ROUGH and _roughly(reported, value):
        return "rounding", "operands"
    return "inconsistent", None


def judge_total(reported: Fact, value: Decimal, interval: Interval) -> tuple[Verdict, str | None]:
    """The verdict of a total: nobody rounds points up when they are added up, 97.1 to 98."""
    verdict, mode = judge(reported, value, interval)
    return ("inconsistent", None) if mode == "up" and reported.figure.kind == "score" else (verdict, mode)


def _rounded(value: Decimal, step: Decimal, mode: str) -> Decimal:
    return EXACT.multiply(EXACT.divide(value, step).quantize(_ONE, rounding=mode, context=EXACT), step)


def _roughly(reported: Fact, value: Decimal) -> bool:
    """Whether 约, 近 or 超 covers the distance: one unit of the last digit that is not zero, on the side that the word says."""
    quantity = reported.figure.quantity
    unit = quantity.step
    while quantity.value and quantity.value % (unit * 10) == 0:
        unit *= 10
    gap = value - quantity.value
    if (reported.figure.qualifier == "近" and gap > 0) or (reported.figure.qualifier == "超" and gap < 0):
        return False
    return abs(gap) <= unit


_ORDER: Mapping[Verdict, int] = {"consistent": 0, "rounding": 1, "inconsistent": 2, "unverifiable": 3}


def rank(verdict: Verdict) -> int:
    """0 for the best verdict; the reading with the lowest rank explains a figure."""
    return _ORDER[verdict]


def best(reported: Fact, candidates: Sequence[Candidate]) -> tuple[Candidate, Verdict, str | None] | None:
    """The reading that explains the figure best; of equally good ones the first, so order readings by nearness."""
    chosen: tuple[Candidate, Verdict, str | None] | None = None
    for candidate in candidates:
        verdict, mode = judge(reported, candidate.value, candidate.interval)
        if chosen is None or rank(verdict) < rank(chosen[1]):
            chosen = (candidate, verdict, mode)
        if verdict == "consistent":
            break
    return chosen


def relation(
    kind: str, title: str, reported: Fact, candidate: Candidate, verdict: Verdict, mode: str | None, *, basis: str = ""
) -> Relation:
    """The relation of a reported figure with the reading that was chosen for it."""
    return Relation(
        kind, title, reported, candidate.operands, candidate.formula, candidate.value, candidate.interval,
        verdict, mode, basis=basis or candidate.basis,
    )  # fmt: skip


def unverifiable(kind: str, title: str, reported: Fact, formula: str, reason: str) -> Relation:
    """A derived figure whose operands the report does not give, with the reason."""
    return Relation(kind, title, reported, (), formula, None, None, "unverifiable", reason=reason)
