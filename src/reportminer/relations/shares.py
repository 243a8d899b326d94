"""Shares of a part in its whole: 占总支出的86.93%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.relations.explained import Reading, explained, said_of
from reportminer.relations.in_tables import column_total
from reportminer.relations.operands import anchored, counts_heads, is_average, pairs_near, same_measure
from reportminer.relations.rates import (
    HUNDRED,
    before_in_sentence,
    in_list,
    is_whole,
    lead_of,
    over,
    worth_a_look,
)
from reportminer.relations.scene import DOCUMENT, PARAGRAPH, Scene, Spot
from reportminer.relations.slips import is_turned, variants, with_value
from reportminer.relations.totals import mends
from reportminer.relations.verdict import Candidate, judge, quotient, relation, unverifiable


def share_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a part's share in its whole: 占总支出的86.93%."""
    spot = paragraph[position]
    candidates: list[Reading] = []
    near = pairs_near(scene, paragraph, spot, is_whole, heads=True)
    everywhere = [*near, *((DOCUMENT, a, b) for a, b in anchored(scene, paragraph, spot, is_whole))]
    worth = worth_a_look(scene, spot)
    for far, a, b in everywhere:
        fits = a.fact.value <= b.fact.value or (spot.fact.value > 100 and b.fact.role in ("budget", "target"))
        if not fits or scene.other_row(a, b) or scene.clash(a, b) or not worth(far, a, b):
            continue
        if b.fact.role == "prior" and a.fact.role != "prior":
            continue
        if (made := over(a, b)) is not None:
            candidates.append((far, made))
    before = [p for p in before_in_sentence(paragraph, position) if is_whole(p) and not is_average(scene, p)]
    named = _named_share(scene, paragraph, position, before)
    if named is not None:
        verdict, mode = judge(spot.fact, named.value, named.interval)
        if verdict != "inconsistent" or _one_slip(spot, named):
            return relation("share", spot.fact.indicator or "占比", spot.fact, named, verdict, mode)
    listed = in_list(scene, paragraph, position)
    total = None if listed or not before else _of_all(scene, paragraph, position, before[-1])
    if total is not None and _one_slip(spot, total):
        return relation("share", spot.fact.indicator or "占比", spot.fact, total, "inconsistent", None)
    said = _OF_WHAT.search(lead_of(scene, paragraph, position))
    alone = not listed and (said is None or len(said[1]) < 4 or said[1].startswith(("其", "总", "合计")))
    declared = _declared_share(before) if alone and before and not _another_subject(scene, before[-1], spot) else None
    if declared is not None and spot.fact.value > 100 and not is_turned(spot.fact, declared.value):
        declared = None  # over what was planned more may be spent than there was
    title = spot.fact.indicator or "占比"
    found = explained(
        scene, spot, "share", title, candidates, declared, "部分 ÷ 总数 × 100", PARAGRAPH,
        lambda reading: not before or before[-1].fact in reading.operands or said_of(scene, spot, reading),
    )  # fmt: skip
    if found is not None and found.verdict == "inconsistent" and listed and not said_of(scene, spot, found):
        return unverifiable("share", title, spot.fact, "部分 ÷ 总数 × 100", "几个占比并列，不能确定它的分子")
    return found


_OF_ALL = re.compile(r"占(?:全[县市区省州旗]|总[额数量]|合计)[一-鿿]{0,6}的?(?:比例|比重)?(?:为|约|达)?\s*$")


def _of_all(scene: Scene, paragraph: list[Spot], position: int, part: Spot) -> Candidate | None:
    """The figure just said over the total of the table's column that its clause names, where nothing explains its share.

    分配资金2028.71万元，占全县的33.30%.
    """
    if not _OF_ALL.search(lead_of(scene, paragraph, position)):
        return None
    at = paragraph.index(part)
    total = column_total(scene, part, lead_of(scene, paragraph, at))
    made = over(part, total) if total is not None else None
    if made is None or judge(paragraph[position].fact, made.value, made.interval)[0] != "inconsistent":
        return None
    return made


_OF_WHAT = re.compile(r"占(?:全[部年县市区省]?|总|年度|当年)?([一-鿿]{2,12}?)的?(?:比例|比重)?(?:为|约|达)?\s*$")


def _named_share(scene: Scene, paragraph: list[Spot], position: int, before: Sequence[Spot]) -> Candidate | None:
    """The figure just said over the whole that the words name, where the report has one such figure: 占可用资金的4.59%."""
    said = _OF_WHAT.search(lead_of(scene, paragraph, position))
    if said is None or not before or _another_subject(scene, before[-1], paragraph[position]):
        return None
    part, concept = before[-1], scene.patterns.aliases.get(said[1])
    wholes = {
        s.fact.value: s
        for s in scene.by_measure.get((part.fact.figure.kind, part.fact.figure.quantity.unit), ())
        if s is not part
        and (s.fact.indicator == said[1] or (concept is not None and s.fact.concept == concept and not s.fact.scope))
    }
    return over(part, next(iter(wholes.values()))) if len(wholes) == 1 else None


def _one_slip(spot: Spot, broken: Candidate) -> bool:
    """Whether one slip in the rate or in its numerator makes the reading hold."""
    if mends(spot.fact, broken.value):
        return True
    part, whole = broken.operands
    made = ((value, quotient(with_value(part, value), whole, HUNDRED)) for value in variants(part) if value > 0)
    return any(again is not None and judge(spot.fact, *again)[0] == "consistent" for _, again in made)


def _another_subject(scene: Scene, part: Spot, share: Spot) -> bool:
    """Whether words between a figure and the share name something else: 女性268人，50周岁以上的占71.5%."""
    between = re.split("占", scene.between(part, share))[0]
    return len(re.findall("[一-鿿]", between)) >= 2


def _declared_share(before: Sequence[Spot]) -> Candidate | None:
    """The figure last said over the greater one said before it, if there is only one."""
    if not before:
        return None
    part = before[-1]
    wholes = [
        p
        for p in before[:-1]
        if (same_measure(p, part) or (counts_heads(p) and counts_heads(part))) and p.fact.value > part.fact.value
    ]
    return over(part, wholes[0]) if len({w.fact.value for w in wholes}) == 1 else None
