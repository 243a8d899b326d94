"""Formulas that running text states: totals and their parts, differences, growth, shares, averages, multiples.

The packs' cues say which words announce which formula. For each announced figure every plausible choice of operands is
tried, nearest first; it is inconsistent only where the words leave one choice, or where a known slip explains it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.relations.averages import list_mean, mean_of, means_in_tables, points_of, products
from reportminer.relations.growth import growth_of
from reportminer.relations.operands import same_measure
from reportminer.relations.pairs import completion_of, difference_of, multiple_of, ratio_of
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.share_lists import share_lists
from reportminer.relations.shares import share_of
from reportminer.relations.slips import kind_of_slip
from reportminer.relations.totals import sum_after, totals
from reportminer.relations.verdict import Candidate, judge, relation
from reportminer.relations.written_out import written_out

#: What reads a figure that a cue of the kind announces: scene, paragraph, the figure's position in it, cue → relation.
_READERS: dict[str, Callable[[Scene, list[Spot], int, Cue], Relation | None]] = {
    "sum_after": sum_after,
    "difference": difference_of,
    "growth": growth_of,
    "share": share_of,
    "completion": completion_of,
    "mean": mean_of,
    "list_mean": list_mean,
    "points": points_of,
    "multiple": multiple_of,
    "ratio": ratio_of,
}


def prose(scene: Scene) -> Iterator[Relation]:
    """Relations of running text, in reading order of the derived figures."""
    for paragraph in scene.paragraphs():
        yield from _restated(scene, paragraph)
        yield from written_out(scene, paragraph)
        yield from totals(scene, paragraph)
        yield from share_lists(scene, paragraph)
        yield from products(scene, paragraph)
        yield from _announced(scene, paragraph)
    yield from means_in_tables(scene)


def _announced(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """What cues announce: for each figure the relation of the first cue that makes one."""
    for position, spot in enumerate(paragraph):
        if spot.fact.role in ("rule", "weight", "target"):
            continue
        for cue in _cues(scene, paragraph, position):
            made = _READERS[cue.relation](scene, paragraph, position, cue)
            if made is not None:
                yield made
                break


def _cues(scene: Scene, paragraph: list[Spot], position: int) -> Iterator[Cue]:
    """The cues whose words stand straight before the figure and whose kinds and unit fit it."""
    lead = _own_lead(scene, paragraph, position)
    lead = re.sub(r"(?:约|近|超过|达到?|为|了)?\s*$", "", lead) or lead
    for cue in scene.patterns.cues:
        if cue.before is not None and _fits(cue, paragraph[position]) and cue.before.search(lead):
            yield cue


def _fits(cue: Cue, spot: Spot) -> bool:
    """Whether the figure is of a kind and unit that the cue speaks of; a mean's unit is what it is spread over."""
    if cue.relation not in _READERS or (cue.kinds and spot.fact.figure.kind not in cue.kinds):
        return False
    unit = spot.fact.figure.quantity.unit
    if cue.unit:
        return cue.relation == "mean" or unit in cue.unit.split("|")
    return cue.relation != "difference" or unit not in ("个百分点", "%", "倍")


def _own_lead(scene: Scene, paragraph: list[Spot], position: int) -> str:
    """The words before a figure since the one before; in a list 分别占86.93%和13.07% those before the list."""
    spot = paragraph[position]
    while position and paragraph[position - 1].sentence == spot.sentence:
        between = scene.between(paragraph[position - 1], paragraph[position])
        same = paragraph[position - 1].fact.figure.quantity.unit == spot.fact.figure.quantity.unit
        if not (same and re.fullmatch(r"\s*[、和与及，]\s*", between)):
            return scene.lead(paragraph[position], paragraph[position - 1]).replace("\n", "")
        position -= 1
    return scene.lead(paragraph[position]).replace("\n", "")


# --- said in two ways --------------------------------------------------------------------------------------------

_AGAIN = re.compile(r"[(（]\s*(?:即|合|折合|约)?|[,，]\s*(?:即|折合|合)(?:人民币|约)?")


def _restated(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """三百万七千元（300.7万元）, 二百七十八万八千元，即278.8万元: the two must be one amount."""
    for first, second in pairwise(paragraph):
        if not _AGAIN.fullmatch(scene.between(first, second).strip()):
            continue
        kind = first.fact.figure.kind
        if not same_measure(first, second) or kind not in ("amount", "per_capita", "person", "person_time"):
            continue
        value, spread = second.fact.value, second.fact.figure.quantity.interval
        verdict, mode = judge(first.fact, value, spread)
        if first.fact.figure.quantity.step == second.fact.figure.quantity.step and first.fact.value != value:
            verdict, mode = "inconsistent", None  # in as many places, one amount has one value
        if verdict == "inconsistent" and _far_apart(first, second):
            continue
        candidate = Candidate("同一金额的另一种写法", (second.fact,), value, spread)
        yield relation("same_figure", first.fact.indicator or "同一数", first.fact, candidate, verdict, mode)


def _far_apart(first: Spot, second: Spot) -> bool:
    """Whether one figure is more than twice the other and no slip explains it, so that they are two things."""
    values = first.fact.value, second.fact.value
    return max(values) / max(min(values), Decimal(1)) > 2 and kind_of_slip(first.fact, second.fact.value) is None
