"""Figures that two others give: differences, growth, shares, completion, multiples, named rates.

Each reader takes a figure that a cue announces and returns its relation, or None where it says nothing about it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.quantity import Interval
from reportminer.relations import reach
from reportminer.relations.explained import Reading, explained, said_of
from reportminer.relations.identities import is_upside_down
from reportminer.relations.in_tables import column_total, year_before
from reportminer.relations.operands import anchored, counts_heads, is_average, label_of, pairs_near, same_measure
from reportminer.relations.scene import DOCUMENT, PARAGRAPH, SECTION, SENTENCE, Scene, Spot
from reportminer.relations.slips import is_one_digit, is_swap, is_turned, swapped_steps, variants, with_value
from reportminer.relations.totals import mends
from reportminer.relations.verdict import Candidate, best, difference, growth, judge, quotient, relation, unverifiable
from reportminer.text import any_of

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
#: Two ways to the same value differ in their last places only.
_CLOSE = Decimal("1e-12")
_FALLING = re.compile(r"下降|减少|降低|降幅|回落|压减|同比降")


def _not_rate(spot: Spot) -> bool:
    return spot.fact.figure.kind not in ("rate", "score")


def _whole(spot: Spot) -> bool:
    return spot.fact.figure.kind not in ("rate", "score", "per_capita")


def _before(paragraph: list[Spot], position: int) -> list[Spot]:
    """The figures before one in its sentence."""
    return [p for p in paragraph[:position] if p.sentence == paragraph[position].sentence]


def _lead(scene: Scene, paragraph: list[Spot], position: int) -> str:
    return scene.lead(paragraph[position], paragraph[position - 1] if position else None).replace("\n", "")


def _over(a: Spot, b: Spot, factor: Decimal = _HUNDRED) -> Candidate | None:
    """The reading a ÷ b × 100; None where b may be zero."""
    made = quotient(a.fact, b.fact, factor)
    return Candidate(f"{label_of(a)} ÷ {label_of(b)} × 100", (a.fact, b.fact), *made) if made is not None else None


def _worth(
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
        return (value / reported.step).quantize(_ONE) in swapped

    return worth


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
    return nearest[0] if len({c.value.quantize(_CLOSE) for c in nearest}) == 1 else None


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
    planned = _PLANNED.search(_lead(scene, paragraph, position)) is not None
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


#: The year with which a figure is compared: 降至124.77万人次，比2019年下降47.7%.
_BASE_YEAR = re.compile(r"[比较](20\d\d)年(?:度|同期)?\s*[^\d，。；,;]{0,4}$")


def growth_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a rate of growth or decline: 比上年增长12.5%."""
    spot = paragraph[position]
    falling = bool(_FALLING.search(_lead(scene, paragraph, position)))
    wanted = cue.pair[1] if len(cue.pair) == 2 else ""
    before = [p for p in _before(paragraph, position) if p.fact.role == wanted and _not_rate(p)]
    candidates: list[Reading] = []
    step = _increase_before(scene, paragraph, position)
    worth = _worth(scene, spot, growth=True, falling=falling)
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        if (a.fact.value < b.fact.value) != falling or (before and b is not before[-1]) or step in (a, b):
            continue
        if not worth(far, a, b) or _two_things(scene, a, b):
            continue
        made = _grown(a, b, falling)
        if made is not None and not _plan_and_result(a, b):
            candidates.append((far, made))
    candidates += _by_increase(scene, paragraph, position)
    for a, b in anchored(scene, paragraph, spot, _not_rate):
        if (a.fact.value < b.fact.value) != falling or a is step or not worth(DOCUMENT, a, b):
            continue
        if _two_things(scene, a, b):
            continue
        if (made := _grown(a, b, falling)) is not None:
            candidates.append((DOCUMENT, made))
    candidates.sort(key=lambda reading: reading[0])
    title, words = spot.fact.indicator or "增长率", "（本期 − 基期） ÷ 基期 × 100"
    lead = _lead(scene, paragraph, position)
    loose = _in_list(scene, paragraph, position) or _of_another(lead) or _YEARLY.search(lead)
    declared = None if loose else _role_pair(candidates, wanted)
    if declared is not None and _says_another(scene, paragraph, position, declared):
        declared = None
    year = _BASE_YEAR.search(_lead(scene, paragraph, position))
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
    said = [p for p in _before(paragraph, position) if _not_rate(p)]
    if not said or not (year or _ON_YEAR.search(_lead(scene, paragraph, position))):
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
    before = [p for p in _before(paragraph, position) if _not_rate(p)]
    if len(before) > 2 and abs(before[-2].fact.value - before[-3].fact.value) == before[-1].fact.value:
        before.pop()
    if len(before) < 2 or not same_measure(*before[-2:]):
        return None
    start, end = before[-2:]
    said = _RISEN.fullmatch(scene.between(start, end)) and re.search("[由从][^，。；]{0,14}$", scene.lead(start))
    return (end, start) if said else None


def _says_both(paragraph: list[Spot], position: int, reading: Candidate) -> bool:
    """Whether the sentence says both figures before the rate: 救助5218人次，比2020年的4876人次增长7.01%."""
    said = {p.fact.figure.id for p in _before(paragraph, position)}
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
    before = [p for p in _before(paragraph, position) if _not_rate(p) and p is not step]
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
    if last is None or last.sentence != paragraph[position].sentence or not _not_rate(last):
        return None
    return last if _INCREASE.search(_lead(scene, paragraph, position - 1)) else None


def _by_increase(scene: Scene, paragraph: list[Spot], position: int) -> list[Reading]:
    """The readings that the increase said just before is so much of an earlier figure."""
    spot, step = paragraph[position], _increase_before(scene, paragraph, position)
    if step is None:
        return []
    found: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        made = quotient(step.fact, b.fact, _HUNDRED) if a is step and b.fact.role == "prior" else None
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


def share_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a part's share in its whole: 占总支出的86.93%."""
    spot = paragraph[position]
    candidates: list[Reading] = []
    near = pairs_near(scene, paragraph, spot, _whole, heads=True)
    everywhere = [*near, *((DOCUMENT, a, b) for a, b in anchored(scene, paragraph, spot, _whole))]
    worth = _worth(scene, spot)
    for far, a, b in everywhere:
        if a.fact.value > b.fact.value or scene.other_row(a, b) or scene.clash(a, b) or not worth(far, a, b):
            continue
        if b.fact.role == "prior" and a.fact.role != "prior":
            continue
        if (made := _over(a, b)) is not None:
            candidates.append((far, made))
    before = [p for p in _before(paragraph, position) if _whole(p) and not is_average(scene, p)]
    named = _named_share(scene, paragraph, position, before)
    if named is not None:
        verdict, mode = judge(spot.fact, named.value, named.interval)
        if verdict != "inconsistent" or _one_slip(spot, named):
            return relation("share", spot.fact.indicator or "占比", spot.fact, named, verdict, mode)
    listed = _in_list(scene, paragraph, position)
    total = None if listed or not before else _of_all(scene, paragraph, position, before[-1])
    if total is not None and _one_slip(spot, total):
        return relation("share", spot.fact.indicator or "占比", spot.fact, total, "inconsistent", None)
    said = _OF_WHAT.search(_lead(scene, paragraph, position))
    alone = not listed and (said is None or len(said[1]) < 4 or said[1].startswith(("其", "总", "合计")))
    declared = _declared_share(before) if alone and before and not _another_subject(scene, before[-1], spot) else None
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
    if not _OF_ALL.search(_lead(scene, paragraph, position)):
        return None
    at = paragraph.index(part)
    total = column_total(scene, part, _lead(scene, paragraph, at))
    made = _over(part, total) if total is not None else None
    if made is None or judge(paragraph[position].fact, made.value, made.interval)[0] != "inconsistent":
        return None
    return made


_OF_WHAT = re.compile(r"占(?:全[部年县市区省]?|总|年度|当年)?([一-鿿]{2,12}?)的?(?:比例|比重)?(?:为|约|达)?\s*$")


def _named_share(scene: Scene, paragraph: list[Spot], position: int, before: Sequence[Spot]) -> Candidate | None:
    """The figure just said over the whole that the words name, where the report has one such figure: 占可用资金的4.59%."""
    said = _OF_WHAT.search(_lead(scene, paragraph, position))
    if said is None or not before or _another_subject(scene, before[-1], paragraph[position]):
        return None
    part, concept = before[-1], scene.patterns.aliases.get(said[1])
    wholes = {
        s.fact.value: s
        for s in scene.by_measure.get((part.fact.figure.kind, part.fact.figure.quantity.unit), ())
        if s is not part
        and (s.fact.indicator == said[1] or (concept is not None and s.fact.concept == concept and not s.fact.scope))
    }
    return _over(part, next(iter(wholes.values()))) if len(wholes) == 1 else None


def _one_slip(spot: Spot, broken: Candidate) -> bool:
    """Whether one slip in the rate or in its numerator makes the reading hold."""
    if mends(spot.fact, broken.value):
        return True
    part, whole = broken.operands
    made = ((value, quotient(with_value(part, value), whole, _HUNDRED)) for value in variants(part) if value > 0)
    return any(again is not None and judge(spot.fact, *again)[0] == "consistent" for _, again in made)


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
    worth = _worth(scene, spot)
    for far, a, b in pairs_near(scene, paragraph, spot, _not_rate):
        if worth(far, a, b) and not is_upside_down(a.fact, b.fact) and (made := _over(a, b)) is not None:
            candidates.append((far, made))
    declared = _role_pair(candidates, "target")
    for a, b in anchored(scene, paragraph, spot, _not_rate):
        if b.fact.role in ("target", "budget") and worth(DOCUMENT, a, b) and (made := _over(a, b)) is not None:
            candidates.append((DOCUMENT, made))
    title = spot.fact.indicator or "完成率"
    found = explained(scene, spot, "completion_rate", title, candidates, declared, "实际 ÷ 目标 × 100", SECTION)
    if found is not None and found.verdict == "unverifiable" and spot.fact.value == 100:
        return None
    return found


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
    factor = Decimal(1000) if spot.fact.figure.quantity.unit == "‰" else _HUNDRED
    candidates: list[Reading] = []
    for far, a, b in pairs_near(scene, paragraph, spot, _whole, heads=True):
        if far <= PARAGRAPH and (made := _over(a, b, factor)) is not None:
            candidates.append((far, made))
    candidates = [(far, c) for far, c in candidates if not is_upside_down(c.operands[0], c.operands[1])]
    chosen = best(spot.fact, [c for _, c in candidates])
    title = spot.fact.indicator or "比率"
    if chosen is not None and chosen[1] != "inconsistent" and chosen[0].value > _HUNDRED:
        larger, smaller = (scene.by_figure[o.figure.id] for o in chosen[0].operands)
        upright = _over(smaller, larger)
        bounded = _names_rate(scene, spot, smaller) or never_over_all(scene, spot) or spot.fact.value > 2 * _HUNDRED
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
