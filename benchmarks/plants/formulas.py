"""What a gold relation says of its figures: whether printed values can stand beside one another at all.

The arithmetic is done here from the gold's own operation, not by the tool: what the tool cannot recompute must count as missed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from reportminer.evaluation import Gold, GoldFigure, GoldRelation
from reportminer.quantity import Interval, point

NUMBER = re.compile(r"[-－−]?\d[\d,，]*(?:\.\d+)?")
SCALE = "90:优/80:良/60:中/0:差"
COUNTED = ("person", "person_time", "household", "count")
ROUGH = ("约", "近", "超", "左右", "余", "多")
HUNDRED = point(Decimal(100))


@dataclass(frozen=True)
class Printed:
    """A value and one unit of its last printed digit, both in the base unit."""

    value: Decimal
    step: Decimal


def number_of(text: str) -> Decimal | None:
    """The digits with which a figure's text begins, None for Chinese numerals."""
    found = NUMBER.match(text)
    return Decimal(re.sub("[,，]", "", found[0]).translate({0xFF0D: "-", 0x2212: "-"})) if found else None


def printed(figure: GoldFigure, text: str = "") -> Printed:
    """Value and step of a gold figure, or of another text in its place."""
    before, now = number_of(figure.text), number_of(text or figure.text)
    if now is None or before is None:
        return Printed(figure.value, Decimal(0))
    scale = figure.value / before if before else Decimal(1)
    if text:
        scale *= multiplier(text) / multiplier(figure.text)
    places = max(0, -int(now.as_tuple().exponent))
    return Printed(now * scale, Decimal(1).scaleb(-places) * scale)


def multiplier(text: str) -> Decimal:
    """What 千, 万 and 亿 after the digits make of one."""
    found = re.search(r"(?<=[\d\s])(万亿|千万|百万|亿|万|千)(?![米克瓦])", text)
    sizes = {"万亿": 12, "亿": 8, "千万": 7, "百万": 6, "万": 4, "千": 3}
    return Decimal(10) ** sizes[found[1]] if found else Decimal(1)


def _sum(parts: Sequence[Interval]) -> Interval:
    whole = point(Decimal(0))
    for part in parts:
        whole = whole + part
    return whole


def _least(limit: Decimal, part: Interval) -> Interval:
    return Interval(min(limit, part.low), min(limit, part.high))


#: What each operation gives over the operands' intervals.
OPERATIONS: Mapping[str, Callable[[Sequence[Interval]], Interval]] = {
    "sum": _sum,
    "diff": lambda v: v[0] - _sum(v[1:]),
    "eq": lambda v: v[0],
    "mean": lambda v: _sum(v) / point(Decimal(len(v))),
    "ratio_pct": lambda v: v[0] / v[1] * HUNDRED,
    "growth_pct": lambda v: v[0] / v[1] * HUNDRED - HUNDRED,
    "complement_pct": lambda v: HUNDRED - _sum(v),
    "div": lambda v: v[0] / v[1],
    "mul": lambda v: v[0] * v[1],
    "ratio_score": lambda v: _least(Decimal(1), v[0] / v[1]) * v[2],
    "pct_score": lambda v: _least(Decimal(100), v[0]) * v[1] / HUNDRED,
}
#: In these the result has the operands' own digits, so that it is exact where they are.
PLAIN = ("sum", "diff", "eq", "complement_pct")
#: What these give is rounded, points too.
ROUNDED = ("mean", "div", "ratio_score", "pct_score", "ratio_pct")


class Book:
    """The figures of one report's gold under some changes of their texts; asks relations whether they still can hold."""

    def __init__(
        self, gold: Gold, changes: Mapping[int, str] | None = None, gone: frozenset[int] = frozenset()
    ) -> None:
        self.figures = gold.figures
        self.changes = changes or {}
        self.gone = gone
        self._rounded = {r.reported for r in gold.relations if r.operation in ROUNDED}

    def shown(self, index: int) -> Printed:
        """Value and step of a figure as printed after the changes."""
        return printed(self.figures[index], self.changes.get(index, ""))

    def spans(self, indices: Sequence[int]) -> list[Interval]:
        """The intervals of figures that stand in the report."""
        return [self._span(i) for i in indices if i not in self.gone]

    def _is_exact(self, index: int) -> bool:
        """Whether a figure is set or counted: points, weights, targets, the numbers of rules, whole people."""
        figure = self.figures[index]
        fixed = figure.kind == "score" or bool({"target", "weight", "rule"} & set(figure.roles))
        counted = figure.kind in COUNTED and self.shown(index).step == 1
        return (fixed or counted) and index not in self._rounded

    def _span(self, index: int) -> Interval:
        """Every value that a figure may stand for."""
        shown = self.shown(index)
        if self.figures[index].qualifier in ROUGH:
            unit = shown.step
            while unit and shown.value and shown.value % (unit * 10) == 0:
                unit *= 10
            return Interval(shown.value - unit, shown.value + unit)
        if self._is_exact(index):
            return point(shown.value)
        return Interval(shown.value - shown.step / 2, shown.value + shown.step / 2)

    def broken(self, relation: GoldRelation) -> bool:
        """Whether no values within the printed precision satisfy the relation; False where it cannot be told."""
        try:
            return self._broken(relation)
        except (ZeroDivisionError, ArithmeticError):
            return False

    def _broken(self, relation: GoldRelation) -> bool:
        operation, changed = relation.operation, self.changes.keys()
        if operation == "grade":
            return self.grade_of(relation) != relation.word
        if operation == "sumto":
            return not _sum(self.spans(relation.operands)).overlaps(point(Decimal(relation.param or 100)))
        if relation.reported is None:
            return False
        reported = self.shown(relation.reported).value
        if operation == "le":
            return reported > self.shown(relation.operands[0]).value
        if operation == "full":
            return self._full_broken(relation, reported)
        if operation == "deduct":
            return self._deduct_broken(relation, reported)
        if operation == "rule_score":
            return relation.reported in changed and not set(relation.operands) & changed
        made = OPERATIONS[operation](self.spans(relation.operands))
        around = self._around(relation)
        mirrored = operation == "growth_pct" and Interval(-made.high, -made.low).overlaps(around)
        return not made.overlaps(around) and not mirrored

    def _around(self, relation: GoldRelation) -> Interval:
        """Every value that the reported figure may have been before any rounding, truncation included."""
        assert relation.reported is not None
        shown = self.shown(relation.reported)
        exact = all(self._is_exact(i) for i in (*relation.operands, relation.reported))
        if relation.operation in PLAIN and exact and all(self.shown(i).step >= shown.step for i in relation.operands):
            return point(shown.value)
        wide = self._span(relation.reported)
        return Interval(min(wide.low, shown.value - shown.step), max(wide.high, shown.value + shown.step))

    def grade_of(self, relation: GoldRelation) -> str:
        """The grade that the scale gives the score."""
        score = self.shown(relation.operands[0]).value
        bands = [part.split(":") for part in (relation.param or SCALE).split("/")]
        return next((word for floor, word in bands if score >= Decimal(floor)), bands[-1][1])

    def _full_broken(self, relation: GoldRelation, points: Decimal) -> bool:
        """Full points for a target that was missed, or more than full points."""
        inputs = [(self.figures[i], self.shown(i).value) for i in relation.operands]
        weight = inputs[2][1]
        targets = [(f, v) for f, v in inputs[:2] if "target" in f.roles]
        actuals = [v for f, v in inputs[:2] if "target" not in f.roles]
        sign = relation.param or (targets[0][0].qualifier if targets else "")
        if points > weight:
            return True
        if points < weight or len(targets) != 1 or not sign:
            return False
        target, actual = targets[0][1], actuals[0]
        if sign in ("≥", "不低于", "不少于"):
            return actual < target
        return actual > target if sign in ("≤", "不超过", "不高于") else sign in ("=", "＝") and actual < target

    def _deduct_broken(self, relation: GoldRelation, points: Decimal) -> bool:
        """Points that neither whole steps, begun or done, nor a deduction in proportion give."""
        threshold, full, each = map(Decimal, relation.param.split(","))
        short = max(Decimal(0), threshold - self.shown(relation.operands[0]).value)
        steps = (short, short.to_integral_value(ROUND_CEILING), short.to_integral_value(ROUND_FLOOR))
        return all(abs(full - each * step - points) >= Decimal("0.05") for step in steps)
