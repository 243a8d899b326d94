"""Figures that two others give: differences, completion, multiples, named rates.

Each reader takes a figure that a cue announces and returns its relation, or None where it says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.relations.explained import Reading, explained
from reportminer.relations.identities import is_upside_down
from reportminer.relations.operands import anchored, label_of, pairs_near
from reportminer.relations.rates import (
    HUNDRED,
    ONE,
    before_in_sentence,
    is_whole,
    lead_of,
    not_rate,
    over,
    role_pair,
    worth_a_look,
)
from reportminer.relations.scene import DOCUMENT, PARAGRAPH, SECTION, SENTENCE, Scene, Spot
from reportminer.relations.slips import is_one_digit, is_swap, is_turned
from reportminer.relations.verdict import Candidate, best, difference, quotient, relation, unverifiable
from reportminer.text import any_of


def difference_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a difference: 比上年增加20万元, 差2个百分点."""
    spot = paragraph[position]
    unit = "%" if cue.unit == "个百分点" else spot.fact.figure.quantity.unit

    def fits(p: Spot) -> bool:
        figure = p.fact.figure
        return figure.quantity.unit == unit and (figure.kind == "per_capita") == (spot.fact.figure.kind == "per_capita")

    pairs = [(far, a, b) for far, a, b in pairs_near(scene, paragraph, spot, fits) if a.fact.value >= b.fact.value]
    candidates = [(far, _minus(a, b)) for far, a, b in pairs]
    before = [p for p in before_in_sentence(paragraph, position) if fits(p)]
    planned = _PLANNED.search(lead_of(scene, paragraph, position)) is not None
    declared = _declared_difference(scene, spot, before) if len(before) == 2 and cue.strong else None
    if planned and not any(p.fact.role in ("target", "budget") for p in before):
        declared = None
        for a, b in anchored(scene, paragraph, spot, fits):
            if b.fact.role in ("target", "budget"):
                candidates.append((DOCUMENT, _minus(*sorted((a, b), key=lambda s: -s.fact.value))))
    if not cue.strong and not candidates:
        return None
    title = spot.fact.indicator or "差额"
    made = explained(scene, spot, "difference", title, candidates, declared, "两数之差", PARAGRAPH)
    return made if made is None or made.verdict != "unverifiable" or cue.unit else None


#: A difference from what was planned: 高于年初目标0.15个百分点.
_PLANNED = re.compile("目标|任务|计划|标准|要求|预期|预算|平均")


def _minus(a: Spot, b: Spot) -> Candidate:
    return Candidate(f"{label_of(a)} − {label_of(b)}", (a.fact, b.fact), *difference(a.fact, b.fact))


def _declared_difference(scene: Scene, spot: Spot, before: Sequence[Spot]) -> Candidate | None:
    """The difference of the two figures before it: declared by roles or by 净 and 调, else only where a slip explains it."""
    high, low = sorted(before, key=lambda p: -p.fact.value)
    declared = _minus(high, low)
    prior = {before[0].fact.role, before[1].fact.role} & {"prior", "target"}
    if prior or re.search("净|调", scene.lead(spot, before[-1])):
        return declared
    return declared if is_swap(spot.fact, declared.value) or is_one_digit(spot.fact, declared.value) else None


def completion_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate of completion: 完成目标的98%. A bare 100% that nothing gives is left alone."""
    spot = paragraph[position]
    candidates: list[Reading] = []
    worth = worth_a_look(scene, spot)
    for far, a, b in pairs_near(scene, paragraph, spot, not_rate):
        if worth(far, a, b) and not is_upside_down(a.fact, b.fact) and (made := over(a, b)) is not None:
            candidates.append((far, made))
    declared = role_pair(candidates, "target")
    for a, b in anchored(scene, paragraph, spot, not_rate):
        if b.fact.role in ("target", "budget") and worth(DOCUMENT, a, b) and (made := over(a, b)) is not None:
            candidates.append((DOCUMENT, made))
    title = spot.fact.indicator or "完成率"
    found = explained(scene, spot, "completion_rate", title, candidates, declared, "实际 ÷ 目标 × 100", SECTION)
    if found is not None and found.verdict == "unverifiable" and spot.fact.value == 100:
        return None
    return found


def multiple_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a multiple: 是上年的3倍, 增长2倍."""
    spot = paragraph[position]
    more = bool(re.search(r"增长|增加|提高|多\s*$", lead_of(scene, paragraph, position)))
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, not_rate):
        made = quotient(a.fact, b.fact, ONE)
        if made is None:
            continue
        value, spread = (made[0] - 1, made[1]) if more else made
        words = f"{label_of(a)} ÷ {label_of(b)}" + (" − 1" if more else "")
        candidates.append((far, Candidate(words, (a.fact, b.fact), value, spread)))
    return explained(scene, spot, "multiple", spot.fact.indicator or "倍数", candidates, None, "甲 ÷ 乙")


def _names_rate(scene: Scene, spot: Spot, part: Spot) -> bool:
    """Whether the rate has its name from the figure, which is then its numerator: 收回1,146份，收回率95.5%."""
    stem = re.search(r"([一-鿿]{2})率\s*(?:为|达到?|是)?\s*$", scene.lead(spot).replace("\n", ""))
    return stem is not None and stem[1] in scene.lead(part)[-8:]


def never_over_all(scene: Scene, spot: Spot) -> bool:
    """Whether the words before a rate make it one that cannot be over 100%: 回收率, 合格率."""
    names = any_of(scene.patterns.word_list("never_over_all"))
    return re.search(rf"(?:{names})\s*(?:为|达到?|是|约)?\s*$", scene.lead(spot).replace("\n", "")) is not None


def ratio_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate named behind two counts: 接通132人 … 接通率88%. Contradicted only by a known slip."""
    spot = paragraph[position]
    factor = Decimal(1000) if spot.fact.figure.quantity.unit == "‰" else HUNDRED
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, is_whole, heads=True):
        if far <= PARAGRAPH and (made := over(a, b, factor)) is not None:
            candidates.append((far, made))
    candidates = [(far, c) for far, c in candidates if not is_upside_down(c.operands[0], c.operands[1])]
    chosen = best(spot.fact, [c for _, c in candidates])
    title = spot.fact.indicator or "比率"
    if chosen is not None and chosen[1] != "inconsistent" and chosen[0].value > HUNDRED:
        larger, smaller = (scene.by_figure[o.figure.id] for o in chosen[0].operands)
        upright = over(smaller, larger)
        bounded = _names_rate(scene, spot, smaller) or never_over_all(scene, spot) or spot.fact.value > 2 * HUNDRED
        if upright is not None and bounded and is_turned(spot.fact, upright.value):
            return relation("ratio", title, spot.fact, upright, "inconsistent", None)
    if chosen is not None and chosen[1] != "inconsistent":
        top, bottom = chosen[0].operands
        if spot.fact.value != 100 or top.value == bottom.value:
            return relation("ratio", title, spot.fact, *chosen)
    for far, candidate in candidates:
        if far == SENTENCE and candidate.value > 0 and is_swap(spot.fact, candidate.value):
            return relation("ratio", title, spot.fact, candidate, "inconsistent", None)
    return unverifiable("ratio", title, spot.fact, "分子 ÷ 分母 × 100", "报告没有给出分子和分母")
