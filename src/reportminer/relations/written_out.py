"""Formulas that the text itself writes out: 9.72（预算执行）+ 87.25（绩效指标）= 96.97分, 312.49万元 ÷ 17305人次 = 180.58元."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval, point
from reportminer.relations.operands import label_of, same_measure, sort_of_sum
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.verdict import Candidate, add_up, difference, judge, product, quotient, relation

#: What may stand between a number and the sign behind it: 分, and a note in brackets.
_NOTE = r"\s*(?:分|[(（][^()（）]{1,16}[)）])?\s*"
_SIGNS = {"+": "[+＋]", "-": "[-−－]", "*": "[×*xX]", "/": "[÷/]"}
_SIGN = {name: re.compile(_NOTE + sign + r"\s*") for name, sign in _SIGNS.items()}
_EQUALS = re.compile(_NOTE + r"(?:[×*]\s*100\s*[%％]?\s*)?[=＝≈]\s*")

#: Before a number that is no formula's first: a sign, or a bracket that is not read here.
_GOES_ON = re.compile(r"[-+＋−－×*xX÷/]\s*[(（]?\s*$|[)）(（]\s*$|\d\s*$")

_Made = tuple[Decimal, Interval] | None


def written_out(scene: Scene, paragraph: Sequence[Spot]) -> Iterator[Relation]:
    """The relation of each figure behind an equals sign with the figures before it that plus, minus, × or ÷ join."""
    for position in range(2, len(paragraph)):
        signs, operands = _left_side(scene, paragraph, position)
        made = _made(paragraph[position], signs, operands)
        if made is not None:
            yield made


def _left_side(scene: Scene, paragraph: Sequence[Spot], position: int) -> tuple[list[str], list[Spot]]:
    """The figures on the left of the equals sign before a figure, and the signs between them, in reading order."""
    if not _EQUALS.fullmatch(scene.between(paragraph[position - 1], paragraph[position])):
        return [], []
    operands: list[Spot] = [paragraph[position - 1]]
    signs: list[str] = []
    for before in reversed(paragraph[: position - 1]):
        between = scene.between(before, operands[0])
        sign = next((name for name, pattern in _SIGN.items() if pattern.fullmatch(between)), None)
        if sign is None:
            break
        operands.insert(0, before)
        signs.insert(0, sign)
    return ([], []) if _GOES_ON.search(scene.lead(operands[0])) else (signs, operands)


def _made(result: Spot, signs: Sequence[str], operands: Sequence[Spot]) -> Relation | None:
    if not signs:
        return None
    if set(signs) == {"+"} and all(same_measure(operand, result) for operand in operands):
        words = " + ".join(label_of(operand) for operand in operands)
        return _relation(result, sort_of_sum(result.fact), words, operands, add_up([o.fact for o in operands]))
    if len(operands) != 2:
        return None
    kind, formula, compute = _OF_TWO.get((signs[0], result.fact.figure.kind == "rate"), ("", "", None))
    if compute is None or (signs[0] == "-" and not (same_measure(operands[0], result) and same_measure(*operands))):
        return None
    words = formula.format(*map(label_of, operands))
    return _relation(result, kind, words, operands, compute(operands[0].fact, operands[1].fact))


def _relation(result: Spot, kind: str, words: str, operands: Sequence[Spot], made: _Made) -> Relation | None:
    if made is None:
        return None
    candidate = Candidate(words, tuple(o.fact for o in operands), *made)
    verdict, mode = judge(result.fact, candidate.value, candidate.interval)
    return relation(
        kind, result.fact.indicator or "算式", result.fact, candidate, verdict, mode, basis="报告写出的算式"
    )


def _percent(a: Fact, b: Fact) -> _Made:
    return quotient(a, b, Decimal(100)) if a.figure.quantity.unit == b.figure.quantity.unit else None


def _plain_quotient(a: Fact, b: Fact) -> _Made:
    return quotient(a, b, Decimal(1)) if a.figure.quantity.unit != b.figure.quantity.unit else None


def _times(a: Fact, b: Fact) -> _Made:
    """a × b, where one of them may be a rate in percent."""
    value, spread = product(a, b)
    if "rate" in (a.figure.kind, b.figure.kind):
        return value / 100, spread * point(Decimal("0.01"))
    return value, spread


#: Sign, and whether the result is a rate → sort of formula, its words, what it gives of two figures.
_OF_TWO: dict[tuple[str, bool], tuple[str, str, Callable[[Fact, Fact], _Made]]] = {
    ("-", False): ("difference", "{} − {}", difference),
    ("-", True): ("difference", "{} − {}", difference),
    ("/", True): ("ratio", "{} ÷ {} × 100", _percent),
    ("/", False): ("per_capita", "{} ÷ {}", _plain_quotient),
    ("*", False): ("product", "{} × {}", _times),
}
