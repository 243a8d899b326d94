"""What a scoring rule in words may say, as small frozen programs: each clause gives the scores it allows for a figure.

Where a clause leaves room (does a started percent count, is the limit itself inside), the scores of all readings are
allowed: an awarded score is only wrong where no reading gives it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from typing import Literal

from reportminer.quantity import EXACT, Interval, point
from reportminer.relations.rule_ranges import Range

NeedKind = Literal["value", "grade", "cases", "growth", "present", "words"]
Partial = Literal["any", "up", "down"]
Otherwise = Literal["zero", "open", "unsaid"]

_ZERO = Decimal(0)
#: The best score short of full points: what "otherwise at discretion" may give.
_SHORT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Need:
    """What a clause must know: a value in a unit, a grade word, a number of cases, a change in %, or plain words.

    name: what is measured, as the clause says it; "" where it is the row's own indicator.
    """

    kind: NeedKind
    name: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What is known for a need: a value with its spread (cases and changes too), a grade word, the plan beside it."""

    value: Decimal | None = None
    spread: Interval | None = None
    word: str = ""
    plan: Decimal | None = None


def hull(parts: Iterable[Interval | Decimal]) -> Interval:
    """The interval that holds all of the given ones."""
    spans = [part if isinstance(part, Interval) else point(part) for part in parts]
    return Interval(min(s.low for s in spans), max(s.high for s in spans))


def clip(value: Decimal, most: Decimal) -> Decimal:
    """The score kept between none and the most: 扣完为止."""
    return max(_ZERO, min(value, most))


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """So many points off for each so much that the figure misses the mark.

    partial: whether a started step counts whole ("up"), not at all ("down"), or the rule does not say ("any").
    """

    each: Decimal
    off: Decimal
    unit: str = "%"
    partial: Partial = "any"

    def left(self, points: Decimal, missed: Decimal) -> Interval:
        """What is left of the points, over all readings."""
        with localcontext(EXACT):
            steps = missed / self.each
            whole = {"up": (ROUND_CEILING,), "down": (ROUND_FLOOR,), "any": (ROUND_FLOOR, ROUND_CEILING)}[self.partial]
            counts = [steps.to_integral_value(mode) for mode in whole]
            if self.partial == "any":
                counts.append(steps)
            return hull(clip(points - self.off * count, points) for count in counts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a rule.

    points: the most that the clause gives; stated False where they are the row's own points.
    loose:  the clause names no consequence for falling short, or was read into: no error may rest on it alone.
    """

    text: str
    points: Decimal
    need: Need
    stated: bool = True
    loose: bool = False

    def scores(self, given: Given | None) -> Interval:
        """The scores that the clause allows for what is known; all of them where nothing is."""
        if given is None or given.value is None:
            return Interval(_ZERO, self.points)
        spread = given.spread or point(given.value)
        inside = [end for end in self.limits() if spread.low < end < spread.high]
        return hull(self.at(value, given) for value in (spread.low, given.value, spread.high, *inside))

    def limits(self) -> tuple[Decimal, ...]:
        """The values at which the score jumps."""
        return ()

    def at(self, value: Decimal, given: Given) -> Interval:
        """The scores for one value."""
        return Interval(_ZERO, self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped(Clause):
    """≥95%计8分，每低于1%扣1分，扣完为止，低于80%不得分；otherwise says what holds where no deduction is stated."""

    bound: Range
    deduction: Deduction | None = None
    otherwise: Otherwise = "unsaid"
    proportional: bool = False
    zero: tuple[Range, ...] = ()
    implied: bool = False

    def limits(self) -> tuple[Decimal, ...]:
        """The mark and the limits under which nothing is given."""
        return (*self.bound.ends, *(end for zone in self.zero for end in zone.ends))

    def at(self, value: Decimal, given: Given) -> Interval:
        """Full points inside the range, none in a zero zone, else what the deduction leaves."""
        zeros = {answer for zone in self.zero for answer in zone.holds(value)}
        if zeros == {True} or any(zone.holds(value) == (True,) for zone in self.zero):
            return point(_ZERO)
        found = [point(self.points) if met else self._short(value) for met in self.bound.holds(value)]
        return hull([*found, _ZERO] if True in zeros else found)

    def _short(self, value: Decimal) -> Interval:
        missed = self.bound.missed(value)
        readings: list[Interval | Decimal] = []
        with localcontext(EXACT):
            end = self.bound.low if self.bound.low is not None else self.bound.high
            if self.deduction is not None:
                relative = self.deduction.unit == "%" and self.bound.unit != "%" and bool(end)
                readings.append(self.deduction.left(self.points, missed / end * 100 if relative and end else missed))
            if self.proportional and end:
                ratio = value / end if self.bound.low is not None else (end / value if value else Decimal(1))
                readings.append(clip(self.points * ratio, self.points))
                if self.bound.unit == "%" and self.bound.low is not None:
                    readings.append(clip(self.points * value / 100, self.points))
        if readings:
            return hull([*readings, self.points] if self.implied else readings)
        return point(_ZERO) if self.otherwise == "zero" else Interval(_ZERO, max(_ZERO, self.points - _SHORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded(Clause):
    """95%（含）以上得10分，90%-95%得8分，80%以下不得分: the points of the band in which the figure lies."""

    bands: tuple[tuple[Range, Interval], ...]
    otherwise: Otherwise = "unsaid"

    def limits(self) -> tuple[Decimal, ...]:
        """The limits of the bands."""
        return tuple(end for zone, _ in self.bands for end in zone.ends)

    def at(self, value: Decimal, given: Given) -> Interval:
        """The points of the bands that hold the value; where a limit is open, of both sides."""
        answers = [(zone.holds(value), points) for zone, points in self.bands]
        sure = [points for held, points in answers if held == (True,)]
        if sure:
            return hull(sure)
        maybe = [points for held, points in answers if True in held]
        if maybe:
            return hull(maybe)
        return point(_ZERO) if self.otherwise == "zero" else Interval(_ZERO, max(_ZERO, self.points - _SHORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded(Clause):
    """优得4分；良得3分；中得2分; also alternatives in plain words, of which no figure tells which one holds."""

    grades: tuple[tuple[str, Interval], ...]

    def scores(self, given: Given | None) -> Interval:
        """The points of the grade; all from the lowest to the highest where the grade is not known."""
        said = given.word if given is not None else ""
        found = [points for word, points in self.grades if said and word == said]
        found = found or [points for word, points in self.grades if said and word[0] == said[0]]
        return hull(found or [points for _, points in self.grades])


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded(Clause):
    """程序规范计4分，否则不得分; ①②③④各1分. No figure decides, but a veto with a figure may: 进度低于95%不计分."""

    times: int = 1
    zero: tuple[Range, ...] = ()

    def limits(self) -> tuple[Decimal, ...]:
        """The limits of the veto."""
        return tuple(end for zone in self.zero for end in zone.ends)

    def at(self, value: Decimal, given: Given) -> Interval:
        """None under the veto, else anything up to the points."""
        if any(zone.holds(value) == (True,) for zone in self.zero):
            return point(_ZERO)
        return Interval(_ZERO, self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases(Clause):
    """1例不符合扣0.5分，扣完为止; with gain, so many points for each thing that is there: 每完成一项得2分."""

    each: Decimal
    gain: bool = False

    def at(self, value: Decimal, given: Given) -> Interval:
        """The points less the deductions, or the points gained."""
        with localcontext(EXACT):
            moved = self.each * value
        return point(clip(moved if self.gain else self.points - moved, self.points))


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth(Clause):
    """与去年相比有提高计3分，持平计1分，每下降1%扣0.3分: the value is the change in %."""

    falling: bool = False
    level: Decimal | None = None
    deduction: Deduction | None = None
    otherwise: Otherwise = "unsaid"

    def limits(self) -> tuple[Decimal, ...]:
        """No change at all."""
        return (_ZERO,)

    def at(self, value: Decimal, given: Given) -> Interval:
        """Full points where the change goes the right way, the middle ones for none, else what is left."""
        gained = -value if self.falling else value
        if gained > 0:
            return point(self.points)
        bases = [self.points] if self.level is None else [self.level]
        if gained == 0 and self.level is not None:
            return point(self.level)
        if self.deduction is not None:
            return hull(self.deduction.left(base, -gained) for base in {*bases, self.points})
        return point(_ZERO) if self.otherwise == "zero" else Interval(_ZERO, max(_ZERO, self.points - _SHORT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(Clause):
    """无结转计3分，有结转不得分: the value is how much there is of the thing."""

    given_for: Decimal

    def limits(self) -> tuple[Decimal, ...]:
        """Nothing of it."""
        return (_ZERO,)

    def at(self, value: Decimal, given: Given) -> Interval:
        """Full points where there is none, what the rule gives where there is some."""
        return point(self.given_for if value > 0 else self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportional(Clause):
    """得分=执行率×10分; with a plan beside the figure, 得分=实际完成值/目标值×分值.

    Loose, 未完成的按比例得分: the mark that gives full points is not named, so no score is too high.
    """

    zero: tuple[Range, ...] = ()

    def at(self, value: Decimal, given: Given) -> Interval:
        """Points × rate, or points × figure ÷ plan, at most the points."""
        if any(zone.holds(value) == (True,) for zone in self.zero):
            return point(_ZERO)
        if given.plan is None and self.need.unit != "%":
            return Interval(_ZERO, self.points)
        with localcontext(EXACT):
            share = value / (given.plan or Decimal(100))
            due = clip(self.points * share, self.points)
        return Interval(due, self.points) if self.loose and given.plan is None else point(due)


@dataclass(frozen=True, slots=True)
class Rule:
    """A scoring rule compiled: its clauses, which add up, and the pieces of it that could not be compiled."""

    text: str
    weight: Decimal | None
    clauses: tuple[Clause, ...]
    uncompiled: tuple[str, ...] = ()
    points: Decimal | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def needs(self) -> tuple[Need, ...]:
        """What each clause must know, in the clauses' order."""
        return tuple(clause.need for clause in self.clauses)

    @property
    def loose(self) -> bool:
        """Whether part of the rule is open or was not understood."""
        return bool(self.uncompiled) or self.unclear or any(clause.loose for clause in self.clauses)

    @property
    def unclear(self) -> bool:
        """Whether several clauses may be alternatives rather than add up."""
        return len(self.clauses) > 1 and self.points is None

    def admissible(self, inputs: Mapping[Need, Given] | Sequence[Given | None]) -> Interval:
        """The scores that the rule allows; what is not known leaves its clause open from none to full points."""
        known = [inputs.get(need) for need in self.needs] if isinstance(inputs, Mapping) else list(inputs)
        known += [None] * (len(self.clauses) - len(known))
        allowed = [clause.scores(given) for clause, given in zip(self.clauses, known, strict=False)]
        total = sum(allowed, point(_ZERO))
        if self.unclear:
            total = Interval(min(span.low for span in allowed), total.high)
        most = self.weight if self.weight is not None else total.high
        spare = most - sum((c.points for c in self.clauses), _ZERO) if self.uncompiled else _ZERO
        return Interval(min(total.low, most), min(most, total.high + max(spare, _ZERO)))
