"""What the readers of rates share: the words and figures before a figure, and which pairs are worth a look."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from reportminer.relations import reach
from reportminer.relations.explained import Reading
from reportminer.relations.operands import label_of
from reportminer.relations.scene import PARAGRAPH, Scene, Spot
from reportminer.relations.slips import swapped_steps
from reportminer.relations.verdict import Candidate, quotient

HUNDRED = Decimal(100)
ONE = Decimal(1)
#: Two ways to the same value differ in their last places only.
_CLOSE = Decimal("1e-12")


def not_rate(spot: Spot) -> bool:
    """Whether the figure is neither a rate nor points."""
    return spot.fact.figure.kind not in ("rate", "score")


def is_whole(spot: Spot) -> bool:
    """Whether the figure may be a part or a whole: no rate, no points, no amount for each."""
    return spot.fact.figure.kind not in ("rate", "score", "per_capita")


def before_in_sentence(paragraph: list[Spot], position: int) -> list[Spot]:
    """The figures before one in its sentence."""
    return [p for p in paragraph[:position] if p.sentence == paragraph[position].sentence]


def lead_of(scene: Scene, paragraph: list[Spot], position: int) -> str:
    """The words before a figure since the one before it, without line ends."""
    return scene.lead(paragraph[position], paragraph[position - 1] if position else None).replace("\n", "")


def over(a: Spot, b: Spot, factor: Decimal = HUNDRED) -> Candidate | None:
    """The reading a ÷ b × 100; None where b may be zero."""
    made = quotient(a.fact, b.fact, factor)
    return Candidate(f"{label_of(a)} ÷ {label_of(b)} × 100", (a.fact, b.fact), *made) if made is not None else None


def worth_a_look(
    scene: Scene, spot: Spot, *, growth: bool = False, falling: bool = False
) -> Callable[[int, Spot, Spot], bool]:
    """Whether a pair is worth a closer look: it stands near, or gives the rate as it is or with two digits swapped."""
    reported, swapped = scene.margins[spot.order], swapped_steps(spot.fact)
    sign, base = (-1 if falling else 1), (100 if growth else 0)
    ratio = replace(reported, value=sign * reported.value + base)
    turned = replace(reported, value=10000 / reported.value) if reported.value > 0 and not growth else None

    def worth(far: int, a: Spot, b: Spot) -> bool:
        if far <= PARAGRAPH:
            return True
        part, whole = scene.margins[a.order], scene.margins[b.order]
        if reach.ratio(ratio, part, whole) or (turned is not None and reach.ratio(turned, part, whole)):
            return True
        value = sign * (part.value / whole.value * 100 - base)
        return (value / reported.step).quantize(ONE) in swapped

    return worth


def role_pair(candidates: Sequence[Reading], role: str) -> Candidate | None:
    """The one reading within the paragraph whose second operand has the role that the words name, if there is only one."""
    if not role:
        return None
    fitting = [
        (far, c)
        for far, c in candidates
        if far <= PARAGRAPH and c.operands[1].role == role and c.operands[0].role != role
    ]
    nearest = [c for far, c in fitting if far == min(f for f, _ in fitting)] if fitting else []
    return nearest[0] if len({c.value.quantize(_CLOSE) for c in nearest}) == 1 else None


def in_list(scene: Scene, paragraph: Sequence[Spot], position: int) -> bool:
    """Whether the rate is one of several after one another, which belong to figures in their order: 占比分别为39.8%、14.8%."""
    spot = paragraph[position]
    for other in (*paragraph[max(position - 1, 0) : position], *paragraph[position + 1 : position + 2]):
        first, second = sorted((spot, other), key=lambda s: s.order)
        if other.fact.figure.kind == "rate" and re.fullmatch(r"\s*[、，,和及与]\s*", scene.between(first, second)):
            return True
    return False
