"""Which reading explains a derived figure: one that holds, else the declared one, else one that a known slip explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from reportminer.model import Relation, Verdict
from reportminer.relations.operands import telling
from reportminer.relations.scene import PARAGRAPH, SENTENCE, Scene, Spot
from reportminer.relations.slips import digits_of, is_swap, is_turned, shift_of
from reportminer.relations.verdict import Candidate, best, judge, relation, unverifiable

#: A reading and how far from the derived figure the farther of its operands stands.
Reading = tuple[int, Candidate]


def explained(
    scene: Scene, spot: Spot, kind: str, title: str, candidates: Sequence[Reading], declared: Candidate | None,
    words: str, swap_near: int = SENTENCE, plausible: Callable[[Candidate], bool] | None = None,
) -> Relation | None:  # fmt: skip
    """The relation of a derived figure: explained by a reading, contradicted by the declared one, or unverifiable.

    `plausible` tells which readings may contradict at all where no words declare one.
    """
    limited = [*([(SENTENCE, declared)] if declared is not None else []), *candidates[:300]]
    chosen = _holding(scene, spot, limited, declared)
    if chosen is not None:
        return relation(kind, title, spot.fact, *chosen)
    broken = declared
    if broken is None:
        told = [(far, c) for far, c in limited if plausible is None or plausible(c)]
        broken = next((c for far, c in told if _slip(scene, spot, kind, far, c, swap_near)), None)
    if broken is not None:
        return relation(kind, title, spot.fact, broken, "inconsistent", None)
    return unverifiable(kind, title, spot.fact, words, "附近没有能算出它的数")


def _holding(
    scene: Scene, spot: Spot, candidates: Sequence[Reading], declared: Candidate | None
) -> tuple[Candidate, Verdict, str | None] | None:
    """The reading that gives the figure and is near enough to be meant, or a sharper one that does not give it."""
    if declared is not None:
        verdict, mode = judge(spot.fact, declared.value, declared.interval)
        if verdict != "inconsistent":
            return declared, verdict, mode
    chosen = best(spot.fact, [c for _, c in candidates])
    if chosen is None or chosen[1] == "inconsistent":
        return None
    if chosen[2] == "operands" and (sharper := _sharper(spot, chosen[0], candidates, declared)):
        return sharper, "inconsistent", None
    near = next(far for far, c in candidates if c is chosen[0])
    if near <= PARAGRAPH or chosen[0] is declared or telling(spot) or _belong(scene, spot, chosen[0]):
        return chosen
    return None


#: Sorts of rates that a part has of its whole, or what was done of what was planned.
_OF_A_WHOLE = frozenset({"share", "ratio", "completion_rate"})


def _slip(scene: Scene, spot: Spot, kind: str, far: int, candidate: Candidate, swap_near: int) -> bool:
    """Whether the operands are surely meant and the figure is what they give with two digits swapped or the point moved."""
    long = len(digits_of(spot.fact)) >= 4 or far <= PARAGRAPH
    if len(digits_of(spot.fact).rstrip("0")) < 3 and far > SENTENCE:
        return False
    near_enough = (
        far <= swap_near
        or (kind == "share" and said_of(scene, spot, candidate))
        or (
            long
            and len(candidate.operands) == 2
            and scene.related(*(scene.by_figure[o.figure.id] for o in candidate.operands))
        )
    )
    if not near_enough or candidate.value <= 0:
        return False
    if kind in _OF_A_WHOLE and is_turned(spot.fact, candidate.value) and (far <= PARAGRAPH or spot.fact.value > 100):
        return True
    may_shift = far == SENTENCE or (kind == "per_capita" and far <= swap_near)
    if far > PARAGRAPH and len(digits_of(spot.fact)) < (4 if kind == "per_capita" else 3):
        return False
    return is_swap(spot.fact, candidate.value) or (may_shift and shift_of(spot.fact, candidate.value) is not None)


def said_of(scene: Scene, spot: Spot, candidate: Candidate | Relation) -> bool:
    """Whether the figure's sentence names both operands: 住院、门诊分别占救助金额的86.93%和13.07%."""
    sentence = scene.sentence_text(spot)
    part, whole = candidate.operands[:2]
    if not part.scope or part.scope not in sentence or whole.scope or not whole.concept:
        return False
    aliases = scene.patterns.aliases.items()
    return any(name in sentence for name, concept in aliases if concept == whole.concept and len(name) > 2)


def _sharper(
    spot: Spot, chosen: Candidate, candidates: Sequence[Reading], declared: Candidate | None
) -> Candidate | None:
    """A reading that overrules one which only coarse operands allow: the declared one, or the same with sharper operands."""
    loose = _width(chosen) > spot.fact.figure.quantity.step * 10
    far = next((far for far, c in candidates if c is chosen), SENTENCE)
    if declared is not None and chosen is not declared and (loose or far > SENTENCE):
        return declared
    if not loose:
        return None
    shared = {o.figure.id for o in chosen.operands}
    for _, candidate in candidates:
        tight = _width(candidate) <= spot.fact.figure.quantity.step * 2
        if not tight or not shared & {o.figure.id for o in candidate.operands}:
            continue
        if candidate.value > 0 and is_swap(spot.fact, candidate.value):
            return candidate
    return None


def _width(candidate: Candidate) -> Decimal:
    return candidate.interval.high - candidate.interval.low


def _belong(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether far operands belong together and to the figure: one row or one indicator, or the first beside the figure."""
    first, second = (scene.by_figure[o.figure.id] for o in candidate.operands[:2])
    if scene.related(first, second):
        return True
    return scene.nearness(first, spot) <= PARAGRAPH and (
        second.fact.role in ("budget", "target") or spot.fact.value == 100
    )
