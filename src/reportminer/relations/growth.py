"""Growth and decline: 比上年增长12.5%, 由502.3公斤提高到588.3公斤，增幅17.12%."""

from __future__ import annotations

import re

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.quantity import Interval
from reportminer.relations.explained import Reading, explained
from reportminer.relations.in_tables import year_before
from reportminer.relations.operands import anchored, label_of, pairs_near, same_measure
from reportminer.relations.rates import (
    HUNDRED,
    before_in_sentence,
    in_list,
    lead_of,
    not_rate,
    role_pair,
    worth_a_look,
)
from reportminer.relations.scene import DOCUMENT, PARAGRAPH, Scene, Spot
from reportminer.relations.verdict import Candidate, growth, quotient

_FALLING = re.compile(r"下降|减少|降低|降幅|回落|压减|同比降")
#: The year with which a figure is compared: 降至124.77万人次，比2019年下降47.7%.
_BASE_YEAR = re.compile(r"[比较](20\d\d)年(?:度|同期)?\s*[^\d，。；,;]{0,4}$")


def growth_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate of growth or decline: 比上年增长12.5%."""
    spot = paragraph[position]
    falling = bool(_FALLING.search(lead_of(scene, paragraph, position)))
    wanted = cue.pair[1] if len(cue.pair) == 2 else ""
    before = [p for p in before_in_sentence(paragraph, position) if p.fact.role == wanted and not_rate(p)]
    candidates: list[Reading] = []
    step = _increase_before(scene, paragraph, position)
    worth = worth_a_look(scene, spot, growth=True, falling=falling)
    for far, a, b in pairs_near(scene, paragraph, spot, not_rate):
        if (a.fact.value < b.fact.value) != falling or (before and b is not before[-1]) or step in (a, b):
            continue
        if not worth(far, a, b) or _two_things(scene, a, b):
            continue
        made = _grown(a, b, falling)
        if made is not None and not _plan_and_result(a, b):
            candidates.append((far, made))
    candidates += _by_increase(scene, paragraph, position)
    for a, b in anchored(scene, paragraph, spot, not_rate):
        if (a.fact.value < b.fact.value) != falling or a is step or not worth(DOCUMENT, a, b):
            continue
        if _two_things(scene, a, b):
            continue
        if (made := _grown(a, b, falling)) is not None:
            candidates.append((DOCUMENT, made))
    candidates.sort(key=lambda reading: reading[0])
    title, words = spot.fact.indicator or "增长率", "（本期 − 基期） ÷ 基期 × 100"
    lead = lead_of(scene, paragraph, position)
    loose = in_list(scene, paragraph, position) or _of_another(lead) or _YEARLY.search(lead)
    declared = None if loose else role_pair(candidates, wanted)
    if declared is not None and _says_another(scene, paragraph, position, declared):
        declared = None
    year = _BASE_YEAR.search(lead_of(scene, paragraph, position))
    told = None if loose or step is not None or len(before) > 1 else _by_table(scene, paragraph, position, year)
    if told is not None and (reading := _grown(*told, falling)) is not None:
        declared, candidates = reading, [(far, c) for far, c in candidates if told[0].fact in c.operands]
    if declared is not None and year is not None and declared.operands[1].period not in (None, year[1]):
        declared = None
    from_to = None if loose or _grows_in_points(spot) else _from_to(scene, paragraph, position)
    if from_to is not None:
        declared = _grown(*from_to, from_to[0].fact.value < from_to[1].fact.value)
    return explained(
        scene, spot, "growth", title, candidates, declared, words, PARAGRAPH,
        lambda reading: not _says_another(scene, paragraph, position, reading),
        strict=from_to is not None
        or (declared is not None and step is None and len(before) == 1 and _says_both(paragraph, position, declared)),
    )  # fmt: skip


def _by_table(
    scene: Scene, paragraph: list[Spot], position: int, year: re.Match[str] | None
) -> tuple[Spot, Spot] | None:
    """The figure last said and what the table row that holds it says of the year before, for 救助金额8,461.77万元，同比增长15.68%."""
    said = [p for p in before_in_sentence(paragraph, position) if not_rate(p)]
    if not said or not (year or _ON_YEAR.search(lead_of(scene, paragraph, position))):
        return None
    base = year_before(scene, said[-1], year[1] if year else None)
    return (said[-1], base) if base is not None else None


_ON_YEAR = re.compile("同比|[比较](?:上|去)年|上年同期|去年同期")


_RISEN = re.compile(
    r"\s*(?:提高|增加|增长|上升|扩大|上涨|提升|增|升|涨|下降|减少|降低|回落|压减|缩减|降|减)[^，。；\d]{0,3}[到至为]\s*"
)


def _grows_in_points(spot: Spot) -> bool:
    return spot.fact.figure.quantity.unit != "%"


def _from_to(scene: Scene, paragraph: list[Spot], position: int) -> tuple[Spot, Spot] | None:
    """The two figures of 由502.3公斤提高到588.3公斤，亩均增产86.0公斤，增幅17.12%, the later one first."""
    before = [p for p in before_in_sentence(paragraph, position) if not_rate(p)]
    if len(before) > 2 and abs(before[-2].fact.value - before[-3].fact.value) == before[-1].fact.value:
        before.pop()
    if len(before) < 2 or not same_measure(*before[-2:]):
        return None
    start, end = before[-2:]
    said = _RISEN.fullmatch(scene.between(start, end)) and re.search("[由从][^，。；]{0,14}$", scene.lead(start))
    return (end, start) if said else None


def _says_both(paragraph: list[Spot], position: int, reading: Candidate) -> bool:
    """Whether the sentence says both figures before the rate: 救助5218人次，比2020年的4876人次增长7.01%."""
    said = {p.fact.figure.id for p in before_in_sentence(paragraph, position)}
    return all(o.figure.id in said for o in reading.operands) and reading.operands[1].role == "prior"


#: A rate for each of several years, which is no growth over the whole time.
_YEARLY = re.compile("年均|年平均|复合|月均|季均")
_GROWTH_WORDS = re.compile(
    "超额?|任务|目标|计划|完成|同比|同期|环比|增长|下降|增加|减少|提高|降低|增幅|降幅|上升|回落|压减|累计|又|则|也|了|约|达|为|率|幅度?|[比较]上?年?"
)


def _of_another(lead: str) -> bool:
    """Whether the words between the last figure and a rate of growth name something else that grew: 其中资助参保增长2.96%."""
    compared = "比" in lead or "较" in lead
    return not compared and len(re.findall("[一-鿿]", _GROWTH_WORDS.sub("", lead))) >= 2


def _says_another(scene: Scene, paragraph: list[Spot], position: int, declared: Candidate) -> bool:
    """Whether the last figure before the rate is none of the operands, or a number that was not read stands between."""
    spot = paragraph[position]
    step = _increase_before(scene, paragraph, position)
    before = [p for p in before_in_sentence(paragraph, position) if not_rate(p) and p is not step]
    if not before:
        sentence = scene.sentence_text(spot)
        names = [o.indicator or "" for o in declared.operands]
        said = any(name[at : at + 4] in sentence for name in names for at in range(max(len(name) - 3, 0)))
        return not said and len(re.findall("[一-鿿]", _GROWTH_WORDS.sub("", scene.lead(spot)))) >= 2
    ids = [o.figure.id for o in declared.operands]
    if before[-1].fact.figure.id not in ids:
        return True
    if re.search(r"\d", scene.between(before[-1], spot)) and paragraph[position - 1] is before[-1]:
        return True
    beside = [p for p in before[:-1] if p.fact.figure.id not in ids]
    return before[-1].fact.figure.id == ids[1] and bool(beside) and beside[-1] is before[-2]


def _two_things(scene: Scene, a: Spot, b: Spot) -> bool:
    """Whether the packs know both figures as different things, so that neither has grown out of the other."""
    if scene.clash(a, b):
        return True
    ours, theirs = (_thing(scene, spot) for spot in (a, b))
    return bool(ours and theirs) and ours != theirs


def _thing(scene: Scene, spot: Spot) -> str:
    """What the packs know the figure as, "" where they do not or know a rate of it only."""
    known = scene.patterns.indicator.get(spot.fact.concept or "")
    return scene.root(known.name) if known is not None and known.kind not in ("rate", "any") else ""


def _plan_and_result(a: Spot, b: Spot) -> bool:
    """Whether one figure is planned and the other not, so that none has grown out of the other."""
    planned = {"budget", "target"}
    return (a.fact.role in planned) != (b.fact.role in planned) and a.fact.concept != b.fact.concept


_INCREASE = re.compile(r"(?:增加|减少|增长|下降|净增|多|少|新增)了?\s*$")


def _increase_before(scene: Scene, paragraph: list[Spot], position: int) -> Spot | None:
    """The increase said just before a rate of growth: 增加355.66万元、增长5.87%."""
    last = paragraph[position - 1] if position else None
    if last is None or last.sentence != paragraph[position].sentence or not not_rate(last):
        return None
    return last if _INCREASE.search(lead_of(scene, paragraph, position - 1)) else None


def _by_increase(scene: Scene, paragraph: list[Spot], position: int) -> list[Reading]:
    """The readings that the increase said just before is so much of an earlier figure."""
    spot, step = paragraph[position], _increase_before(scene, paragraph, position)
    if step is None:
        return []
    found: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, not_rate):
        made = quotient(step.fact, b.fact, HUNDRED) if a is step and b.fact.role == "prior" else None
        if made is not None:
            found.append((far, Candidate(f"增减额 ÷ {label_of(b)} × 100", (step.fact, b.fact), *made)))
    return found


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
