"""Figures that two others give: differences, growth, shares, completion, multiples, named rates.

Each reader takes a figure that a cue announces and returns its relation, or None where it says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.quantity import Interval
from reportminer.relations.explained import Reading, explained
from reportminer.relations.operands import counts_heads, label_of, pairs_near, same_measure
from reportminer.relations.scene import PARAGRAPH, SECTION, SENTENCE, Scene, Spot
from reportminer.relations.slips import is_one_digit, is_swap
from reportminer.relations.verdict import Candidate, best, difference, growth, quotient, relation, unverifiable

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_FALLING = re.compile(r"下降|减少|降低|降幅|回落|压减|同比降")


def _not_rate(spot: Spot) -> bool:
    return spot.fact.figure.kind not in ("rate", "score")


def _whole(spot: Spot) -> bool:
    return spot.fact.figure.kind not in ("rate", "score", "per_capita")


def _before(paragraph: list[Spot], position: int) -> list[Spot]:
    """The figures before one in its sentence."""
    return [p for p in paragraph[:position] if p.sentence == paragraph[position].sentence]


def _lead(scene: Scene, paragraph: list[Spot], position: int) -> str:
    return scene.lead(paragraph[position], paragraph[position - 1] if position else None)


def _over(a: Spot, b: Spot, factor: Decimal = _HUNDRED) -> Candidate | None:
    """The reading a ÷ b × 100; None where b may be zero."""
    made = quotient(a.fact, b.fact, factor)
    return Candidate(f"{label_of(a)} ÷ {label_of(b)} × 100", (a.fact, b.fact), *made) if made is not None else None


def _role_pair(candidates: Sequence[Reading], role: str) -> Candidate | None:
    """The one reading within the paragraph whose second operand has the role that the words name, if there is only one."""
    if not role:
        return None
    fitting = [
        (far, c)
        for far, c in candidates
        if far <= PARAGRAPH and c.operands[1].role == role and c.operands[0].role != role
    ]
    nearest = [c for far, c in fitting if far == min(f for f, _ in fitting)] if fitting else []
    return nearest[0] if len({c.value for c in nearest}) == 1 else None


def difference_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a difference: 比上年增加20万元, 差2个百分点."""
    spot = paragraph[position]
    unit = "%" if cue.unit == "个百分点" else spot.fact.figure.quantity.unit

    def fits(p: Spot) -> bool:
        figure = p.fact.figure
        return figure.quantity.unit == unit and (figure.kind == "per_capita") == (spot.fact.figure.kind == "per_capita")

    pairs = [(far, a, b) for far, a, b in pairs_near(scene, paragraph, spot, fits) if a.fact.value >= b.fact.value]
    candidates = [(far, _minus(a, b)) for far, a, b in pairs]
    before = [p for p in _before(paragraph, position) if fits(p)]
    declared = _declared_difference(scene, spot, before) if len(before) == 2 and cue.strong else None
    if not cue.strong and not candidates:
        return None
    title = spot.fact.indicator or "差额"
    made = explained(scene, spot, "difference", title, candidates, declared, "两数之差", PARAGRAPH)
    return made if made is None or made.verdict != "unverifiable" or cue.unit else None


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


#: The year with which a figure is compared: 降至124.77万人次，比2019年下降47.7%.
_BASE_YEAR = re.compile(r"[比较](20\d\d)年(?:度|同期)?\s*[^\d，。；,;]{0,4}$")


def growth_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate of growth or decline: 比上年增长12.5%."""
    spot = paragraph[position]
    falling = bool(_FALLING.search(_lead(scene, paragraph, position)))
    wanted = cue.pair[1] if len(cue.pair) == 2 else ""
    before = [p for p in _before(paragraph, position) if p.fact.role == wanted and _not_rate(p)]
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        if (a.fact.value < b.fact.value) != falling or (before and b is not before[-1]):
            continue
        made = _grown(a, b, falling)
        if made is not None:
            candidates.append((far, made))
    title, words = spot.fact.indicator or "增长率", "（本期 − 基期） ÷ 基期 × 100"
    declared = _role_pair(candidates, wanted)
    year = _BASE_YEAR.search(_lead(scene, paragraph, position))
    if declared is not None and year is not None and declared.operands[1].period not in (None, year[1]):
        declared = None
    return explained(scene, spot, "growth", title, candidates, declared, words, PARAGRAPH)


def _grown(a: Spot, b: Spot, falling: bool) -> Candidate | None:
    """The reading (a − b) ÷ b × 100, a decline as a positive number; None where b may be zero."""
    made = growth(a.fact, b.fact)
    if made is None:
        return None
    value, interval = (abs(made[0]), Interval(-made[1].high, -made[1].low)) if falling else made
    words = "（本期 − 基期） ÷ 基期 × 100"
    if a.fact.indicator != b.fact.indicator:
        words = f"（{label_of(a)} − {label_of(b)}） ÷ {label_of(b)} × 100"
    return Candidate(words, (a.fact, b.fact), value, interval)


def share_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a part's share in its whole: 占总支出的86.93%."""
    spot = paragraph[position]
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _whole, heads=True):
        made = _over(a, b)
        if made is not None and a.fact.value <= b.fact.value:
            candidates.append((far, made))
    before = [p for p in _before(paragraph, position) if _whole(p)]
    alone = not _in_list(scene, paragraph, position)
    declared = _declared_share(before) if alone and before and not _another_subject(scene, before[-1], spot) else None
    title = spot.fact.indicator or "占比"
    return explained(scene, spot, "share", title, candidates, declared, "部分 ÷ 总数 × 100", PARAGRAPH)


def _in_list(scene: Scene, paragraph: Sequence[Spot], position: int) -> bool:
    """Whether the rate is one of several after one another, which belong to figures in their order: 占比分别为39.8%、14.8%."""
    spot = paragraph[position]
    for other in (*paragraph[max(position - 1, 0) : position], *paragraph[position + 1 : position + 2]):
        first, second = sorted((spot, other), key=lambda s: s.order)
        if other.fact.figure.kind == "rate" and re.fullmatch(r"\s*[、，,和及与]\s*", scene.between(first, second)):
            return True
    return False


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
    return _over(part, wholes[0]) if len({w.fact.value for w in wholes}) == 1 else None


def completion_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate of completion: 完成目标的98%. A bare 100% that nothing gives is left alone."""
    spot = paragraph[position]
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        reading = _over(a, b)
        if reading is not None:
            candidates.append((far, reading))
    declared = _role_pair(candidates, "target")
    title = spot.fact.indicator or "完成率"
    made = explained(scene, spot, "completion_rate", title, candidates, declared, "实际 ÷ 目标 × 100", SECTION)
    if made is not None and made.verdict == "unverifiable" and spot.fact.value == 100:
        return None
    return made


def multiple_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a multiple: 是上年的3倍, 增长2倍."""
    spot = paragraph[position]
    more = bool(re.search(r"增长|增加|提高|多\s*$", _lead(scene, paragraph, position)))
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        made = quotient(a.fact, b.fact, _ONE)
        if made is None:
            continue
        value, spread = (made[0] - 1, made[1]) if more else made
        words = f"{label_of(a)} ÷ {label_of(b)}" + (" − 1" if more else "")
        candidates.append((far, Candidate(words, (a.fact, b.fact), value, spread)))
    return explained(scene, spot, "multiple", spot.fact.indicator or "倍数", candidates, None, "甲 ÷ 乙")


def ratio_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate named behind two counts: 接通132人 … 接通率88%. Contradicted only by a known slip."""
    spot = paragraph[position]
    factor = Decimal(1000) if spot.fact.figure.quantity.unit == "‰" else _HUNDRED
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _whole, heads=True):
        made = _over(a, b, factor)
        if made is not None and far <= PARAGRAPH:
            candidates.append((far, made))
    chosen = best(spot.fact, [c for _, c in candidates])
    title = spot.fact.indicator or "比率"
    if chosen is not None and chosen[1] != "inconsistent":
        top, bottom = chosen[0].operands
        if spot.fact.value != 100 or top.value == bottom.value:
            return relation("ratio", title, spot.fact, *chosen)
    for far, candidate in candidates:
        if far == SENTENCE and candidate.value > 0 and is_swap(spot.fact, candidate.value):
            return relation("ratio", title, spot.fact, candidate, "inconsistent", None)
    return unverifiable("ratio", title, spot.fact, "分子 ÷ 分母 × 100", "报告没有给出分子和分母")
