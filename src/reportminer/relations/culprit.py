"""Which number is wrong: the smallest set of figures whose change makes every formula of the report hold.

Each figure of a broken formula is given the value that mends it; what that does to the other formulas in which the figure
stands, broken and holding ones, says how likely it is the wrong one. Slips that people make break a tie.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from reportminer.model import Fact, Relation
from reportminer.quantity import EXACT, point
from reportminer.relations.slips import ONE_DIGIT, kind_of_slip, swaps, with_value
from reportminer.relations.verdict import judge

_SUMS = frozenset({"sum", "score_sum", "weight_sum", "stated_total"})
_PERCENTS = frozenset({"share", "ratio", "completion_rate"})
_QUOTIENTS = frozenset({"multiple", "per_capita"})


@dataclass(frozen=True, slots=True)
class Suspect:
    """A figure that is probably wrong, what it should be, the slip that would explain it, and the formulas it would mend."""

    fact: Fact
    value: Decimal
    slip: str | None
    mends: tuple[Relation, ...]


def value_of(relation: Relation, operands: Sequence[Fact]) -> Decimal | None:
    """What the relation's formula gives over other operands; None where it cannot be computed again."""
    values = [o.value for o in operands]
    try:
        with localcontext(EXACT):
            return _compute(relation, values)
    except (DivisionByZero, InvalidOperation, ZeroDivisionError):
        return None


def _compute(relation: Relation, values: list[Decimal]) -> Decimal | None:
    kind = relation.kind
    if kind in _SUMS:
        return sum(values, Decimal(0))
    if kind == "mean":
        return sum(values, Decimal(0)) / len(values)
    if kind == "same_figure":
        return values[0]
    if len(values) == 2:
        a, b = values
        if kind == "difference":
            return a - b
        if kind in _PERCENTS:
            return (
                a
                / b
                * (1000 if relation.reported is not None and relation.reported.figure.quantity.unit == "‰" else 100)
            )
        if kind == "growth":
            return abs(a / b - 1) * 100
        if kind in _QUOTIENTS:
            return a / b - (1 if "− 1" in relation.formula else 0)
        if kind == "product" and "× 12" not in relation.formula:
            return a * b
    return _by_formula(relation.formula, values)


def _by_formula(formula: str, values: list[Decimal]) -> Decimal | None:
    """A pack's formula, read back from its words; its names stand in the order of the operands."""
    try:
        tree = ast.parse(formula.replace("×", "*").replace("÷", "/").replace("−", "-"), mode="eval").body
    except SyntaxError:
        return None
    names = [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]
    if len(names) != len(values):
        return None
    given = dict(zip(names, values, strict=True))

    def compute(node: ast.expr) -> Decimal:
        if isinstance(node, ast.Name):
            return given[node.id]
        if isinstance(node, ast.Constant):
            return Decimal(str(node.value))
        if not isinstance(node, ast.BinOp):
            raise InvalidOperation
        left, right = compute(node.left), compute(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        return left * right if isinstance(node.op, ast.Mult) else left / right

    return compute(tree)


def suspects(relations: Iterable[Relation]) -> dict[int, list[Suspect]]:
    """The suspects of each broken relation by its place in the sequence, the likeliest first; equally good ones together."""
    listed = list(relations)
    where: dict[int, list[Relation]] = {}
    for relation in listed:
        for fact in _figures(relation):
            where.setdefault(fact.figure.id, []).append(relation)
    found: dict[int, list[Suspect]] = {}
    for place, relation in enumerate(listed):
        if relation.verdict != "inconsistent" or relation.reported is None or relation.word is not None:
            continue
        ranked = sorted(_ranked(relation, where), key=lambda pair: -pair[0])
        if ranked and ranked[0][0] > 0:
            top = [suspect for score, suspect in ranked if score == ranked[0][0]]
            derived = [s for s in top if s.fact.figure.id == relation.reported.figure.id]
            found[place] = (derived if derived and not any(s.slip for s in top) else top)[:3]
    return found


def _figures(relation: Relation) -> tuple[Fact, ...]:
    return ((relation.reported,) if relation.reported is not None else ()) + relation.operands


def _ranked(broken: Relation, where: dict[int, list[Relation]]) -> Iterator[tuple[int, Suspect]]:
    """Every figure of a broken formula with a score: formulas mended thrice, a known slip twice, formulas broken counted against."""
    for fact in _figures(broken):
        touched = [r for r in where.get(fact.figure.id, ()) if r.verdict != "unverifiable" and r.word is None]
        for value in _values(broken, fact, touched):
            mends, breaks = [], 0
            for relation in touched:
                holds = _holds(relation, fact, value)
                if holds and relation.verdict == "inconsistent":
                    mends.append(relation)
                elif holds is False and relation.verdict != "inconsistent":
                    breaks += 1
            slip = kind_of_slip(fact, value)
            weight = 1 if slip in (None, ONE_DIGIT) else 2
            score = 3 * len(mends) - 4 * breaks + (weight if slip else 0)
            if broken in mends and not breaks:
                yield score, Suspect(fact, value, slip, tuple(mends))


def _values(broken: Relation, fact: Fact, touched: Sequence[Relation]) -> list[Decimal]:
    """What the figure may have to be: what the broken formula needs, for points above their weight what the others need."""
    asked = [broken] if broken.kind != "score_le_weight" else [r for r in touched if r.verdict == "inconsistent"]
    needed = [_needed(relation, fact) for relation in asked if relation.kind != "score_le_weight"]
    return [value for value in dict.fromkeys(needed) if value is not None and value > 0 and value != fact.value]


def _needed(relation: Relation, fact: Fact) -> Decimal | None:
    """The value of the figure that makes the formula hold, at the figure's own precision; None where there is none."""
    assert relation.reported is not None
    if fact.figure.id == relation.reported.figure.id:
        return _at(fact, relation.recomputed) if relation.recomputed is not None else None
    index = next(i for i, o in enumerate(relation.operands) if o.figure.id == fact.figure.id)
    for swapped in swaps(fact):
        again = value_of(relation, _with(relation.operands, index, swapped))
        if again is not None and judge(relation.reported, again, point(again))[0] == "consistent":
            return swapped
    low, high = (value_of(relation, _with(relation.operands, index, fact.value * k)) for k in (Decimal(1), Decimal(2)))
    if low is None or high is None or low == high:
        return None
    with localcontext(EXACT):
        wanted = relation.reported.value
        linear = fact.value * (1 + (wanted - low) / (high - low))
        inverse = fact.value * low / wanted if wanted else None
    for value in (linear, inverse):
        if value is not None and value > 0:
            rounded = _at(fact, value)
            again = value_of(relation, _with(relation.operands, index, rounded))
            if (
                again is not None
                and judge(relation.reported, again, relation.reported.figure.quantity.interval)[0] != "inconsistent"
            ):
                return rounded
    return None


def _with(operands: Sequence[Fact], index: int, value: Decimal) -> tuple[Fact, ...]:
    return (*operands[:index], with_value(operands[index], value), *operands[index + 1 :])


def _at(fact: Fact, value: Decimal) -> Decimal:
    step = fact.figure.quantity.step
    with localcontext(EXACT):
        return (value / step).quantize(Decimal(1)) * step


def _holds(relation: Relation, fact: Fact, value: Decimal) -> bool | None:
    """Whether the relation holds with the figure changed; None where that cannot be told."""
    assert relation.reported is not None
    changed = tuple(with_value(o, value) if o.figure.id == fact.figure.id else o for o in relation.operands)
    reported = (
        with_value(relation.reported, value) if relation.reported.figure.id == fact.figure.id else relation.reported
    )
    if relation.kind == "score_le_weight":
        return reported.value <= changed[0].value
    result = value_of(relation, changed)
    if result is None:
        return None
    spread = relation.interval
    half = (spread.high - spread.low) / 2 if spread is not None else Decimal(0)
    room = type(reported.figure.quantity.interval)(result - half, result + half)
    return judge(reported, result, room)[0] != "inconsistent"
