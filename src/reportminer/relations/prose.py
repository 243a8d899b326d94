"""Formulas that running text states: totals and their parts, differences, growth, shares, averages, multiples.

The packs' cues say which words announce which formula. For each announced figure every plausible choice of operands is
tried, nearest first; it is inconsistent only where the words leave one choice, or where a known slip explains it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice, pairwise

from reportminer.model import Relation
from reportminer.patterns import Cue
from reportminer.quantity import point
from reportminer.relations.scene import PARAGRAPH, SECTION, SENTENCE, Scene, Spot
from reportminer.relations.slips import digits_of, is_one_digit, is_swap, kind_of_slip, replaced, shift_of, swaps
from reportminer.relations.verdict import (
    Candidate,
    add_up,
    best,
    difference,
    growth,
    interval_of,
    judge,
    quotient,
    relation,
    unverifiable,
)

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_WORD_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def prose(scene: Scene) -> Iterator[Relation]:
    """Relations of running text, in reading order of the derived figures."""
    for paragraph in scene.paragraphs():
        yield from _restated(scene, paragraph)
        yield from _totals(scene, paragraph)
        yield from _products(scene, paragraph)
        for position, spot in enumerate(paragraph):
            if spot.fact.role in ("rule", "weight", "target"):
                continue
            for cue in _cues(scene, paragraph, position):
                made = _READERS[cue.relation](scene, paragraph, position, cue)
                if made is not None:
                    yield made
                    break
    yield from _means_in_tables(scene)


def _means_in_tables(scene: Scene) -> Iterator[Relation]:
    """Per-capita results that stand in a row of their own: 生均成本 185.06元, 人次均补助 1000元/人次."""
    cues = [c for c in scene.patterns.cues if c.relation == "mean" and c.before is not None]
    for spot in scene.spots:
        if spot.view is None or spot.fact.figure.kind != "per_capita" or spot.fact.role != "actual":
            continue
        per = spot.fact.figure.quantity.unit.partition("/")[2]
        for cue in cues:
            if (cue.before is not None and cue.before.search(spot.view.label)) or (per and per in cue.unit.split("|")):
                made = _mean(scene, [], 0, cue, spot)
                whole = (
                    made is not None
                    and made.operands
                    and scene.by_figure[made.operands[0].figure.id].view in _wholes(scene)
                )
                if made is not None and (
                    made.verdict in ("consistent", "rounding") or (made.verdict == "inconsistent" and whole)
                ):
                    yield made
                    break


def _wholes(scene: Scene) -> list[object]:
    return [s.view for s in scene.totals]


def _cues(scene: Scene, paragraph: list[Spot], position: int) -> Iterator[Cue]:
    """The cues whose words stand straight before the figure and whose kinds and unit fit it."""
    spot = paragraph[position]
    lead = _own_lead(scene, paragraph, position)
    lead = re.sub(r"(?:约|近|超过|达到?|为|了)?\s*$", "", lead) or lead
    for cue in scene.patterns.cues:
        if cue.relation not in _READERS or cue.before is None:
            continue
        if cue.kinds and spot.fact.figure.kind not in cue.kinds:
            continue
        if cue.relation != "mean" and cue.unit and spot.fact.figure.quantity.unit not in cue.unit.split("|"):
            continue
        if cue.relation == "difference" and not cue.unit and spot.fact.figure.quantity.unit in ("个百分点", "%", "倍"):
            continue
        if cue.before.search(lead):
            yield cue


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


def _same(a: Spot, b: Spot) -> bool:
    """Whether two figures can be added: same unit, and both sums or both per-capita amounts."""
    x, y = a.fact.figure, b.fact.figure
    return x.quantity.unit == y.quantity.unit and (x.kind == "per_capita") == (y.kind == "per_capita")


def _addable(spot: Spot) -> bool:
    return spot.fact.figure.kind in (
        "amount",
        "person",
        "person_time",
        "household",
        "count",
        "score",
    ) and spot.fact.role not in ("rule",)


# --- said in two ways --------------------------------------------------------------------------------------------


def _restated(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """三百万七千元（300.7万元）, 二百七十八万八千元，即278.8万元: the two must be one amount."""
    for first, second in pairwise(paragraph):
        between = scene.between(first, second).strip()
        if not re.fullmatch(r"[(（]\s*(?:即|合|折合|约)?|[,，]\s*(?:即|折合|合)(?:人民币|约)?", between):
            continue
        if not _same(first, second) or first.fact.figure.kind not in ("amount", "per_capita", "person", "person_time"):
            continue
        candidate = Candidate(
            "同一金额的另一种写法", (second.fact,), second.fact.value, second.fact.figure.quantity.interval
        )
        verdict, mode = judge(first.fact, candidate.value, candidate.interval)
        if verdict == "inconsistent":
            ratio = max(first.fact.value, second.fact.value) / max(min(first.fact.value, second.fact.value), _ONE)
            if ratio > 2 and kind_of_slip(first.fact, second.fact.value) is None:
                continue
        yield relation("same_figure", first.fact.indicator or "同一数", first.fact, candidate, verdict, mode)


# --- totals ------------------------------------------------------------------------------------------------------


def _totals(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """A total followed by its parts: 共X，其中a，b，c; X：a、b、c; X。按…依次为a、b、c."""
    used: set[int] = set()
    for position, spot in enumerate(paragraph):
        if not _addable(spot) or position in used:
            continue
        parts = _parts_after(scene, paragraph, position)
        if len(parts) < 2:
            continue
        made = _total_of(scene, spot, parts)
        if made is not None:
            yield made


def _parts_after(scene: Scene, paragraph: list[Spot], position: int) -> list[Spot]:
    """Figures of the total's unit that follow it, to the end of its sentence, or of the next where words announce parts."""
    total = paragraph[position]
    parts: list[Spot] = []
    announced = re.compile("|".join(map(re.escape, scene.patterns.word_list("parts_follow"))))
    last_sentence = total.sentence
    for spot in paragraph[position + 1 :]:
        if spot.sentence > last_sentence:
            lead = scene.text(spot.block)[scene.cuts[spot.block][spot.sentence][0] : spot.fact.span.start]
            semicolon = scene.text(spot.block)[scene.cuts[spot.block][spot.sentence][0] - 1] in "；;"
            if not (semicolon and parts) and not (not parts and announced.search(lead)):
                break
            if spot.sentence > total.sentence + 1 and not semicolon:
                break
            last_sentence = spot.sentence
        money = {"actual", "budget", "prior"}
        if (
            _same(spot, total)
            and _addable(spot)
            and (spot.fact.role == total.fact.role or {spot.fact.role, total.fact.role} <= money)
        ):
            parts.append(spot)
    return parts[:14]


def _total_of(scene: Scene, total: Spot, parts: list[Spot]) -> Relation | None:
    between = scene.between(total, parts[0])
    announced = re.search("|".join(map(re.escape, scene.patterns.word_list("parts_follow"))), between)
    whole = total.fact
    for count in range(len(parts), 1, -1):
        for chosen in _choices(scene, parts, count):
            value, spread = add_up([p.fact for p in chosen])
            verdict, mode = judge(whole, value, spread)
            if verdict in ("consistent", "rounding") and (announced or count >= 3 or value == whole.value):
                if not announced and count < 3 and value < 20:
                    continue
                candidate = Candidate(_sum_words(chosen), tuple(p.fact for p in chosen), value, spread)
                return relation("sum", whole.indicator or "合计", whole, candidate, verdict, mode)
    if announced is None or not _complete(scene, total, parts):
        return None
    return _broken_total(scene, total, parts)


def _choices(scene: Scene, parts: list[Spot], count: int) -> Iterator[list[Spot]]:
    """The first `count` parts; then the same without those in brackets, which are parts of parts."""
    yield parts[:count]
    outer = [p for p in parts if not _bracketed(scene, p)]
    if len(outer) != len(parts) and len(outer) >= count:
        yield outer[:count]


def _bracketed(scene: Scene, spot: Spot) -> bool:
    text = scene.text(spot.block)[: spot.fact.span.start]
    return text.count("(") + text.count("（") > text.count(")") + text.count("）")


def _complete(scene: Scene, total: Spot, parts: list[Spot]) -> bool:
    """Whether nothing in the words says that the parts listed are only some of them."""
    text = scene.text(total.block)[total.fact.span.end : parts[-1].fact.span.end + 12]
    if scene.tail(parts[-1], 2).startswith("等"):
        return False
    return not re.search("|".join(map(re.escape, scene.patterns.word_list("incomplete"))), text)


def _broken_total(scene: Scene, total: Spot, parts: list[Spot]) -> Relation | None:
    """A total that its parts do not give, where one slip in the total or in one part would explain it."""
    same_sentence = [p for p in parts if p.sentence == total.sentence] or parts
    groups = [same_sentence] if len(same_sentence) >= 2 else []
    if parts != same_sentence:
        groups.append(parts)
    outer = [p for p in same_sentence if not _bracketed(scene, p)]
    if len(outer) >= 2 and outer != same_sentence:
        groups.insert(0, outer)
    for group in groups:
        value, spread = add_up([p.fact for p in group])
        if slipped(total, group, value):
            candidate = Candidate(_sum_words(group), tuple(p.fact for p in group), value, spread)
            return relation("sum", total.fact.indicator or "合计", total.fact, candidate, "inconsistent", None)
    return None


def slipped(total: Spot, parts: Sequence[Spot], value: Decimal) -> bool:
    """Whether one slip in the total or in one of the parts, of three digits at least, explains why they do not add up."""
    if value == 0:
        return False
    long_enough = [p for p in parts if len(digits_of(p.fact)) >= 3]
    if len(digits_of(total.fact)) >= 3 and (
        is_swap(total.fact, value) or is_one_digit(total.fact, value) or shift_of(total.fact, value)
    ):
        return True
    gap = total.fact.value - value
    return any(
        due > 0 and (is_swap(part.fact, due) or shift_of(part.fact, due) is not None or is_one_digit(part.fact, due))
        for part in long_enough
        for due in (part.fact.value + gap,)
    )


def _sum_words(parts: Sequence[Spot]) -> str:
    return " + ".join(_label(p) for p in parts)


def _label(spot: Spot) -> str:
    fact = spot.fact
    name = fact.indicator or "分项"
    if fact.scope and fact.scope not in name:
        name = fact.scope + name
    return name


def _sum_after(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    total = paragraph[position]
    if not _addable(total):
        return None
    lead = scene.lead(total)
    named = re.search(r"([两二三四五六七八九十])\s*(?:项|笔|类|批|部分|级|者|个)[^，。；,;]{0,6}$", lead)
    before = [p for p in paragraph[:position] if _same(p, total) and _addable(p) and p.fact.role == total.fact.role]
    if not before:
        before = _before_in_tables(scene, total)
    counts = [_WORD_NUMBERS[named[1]]] if named else list(range(min(len(before), 12), 1, -1))
    straight = [_summed(before[-count:]) for count in counts if len(before) >= count]
    mixed = [_summed(list(c)) for count in counts if count <= 4 for c in islice(combinations(before[-9:], count), 130)]
    chosen_best = best(total.fact, [*straight, *mixed, *(_summed(c) for c in [_collapsed(before)] if len(c) > 1)])
    if chosen_best is None:
        return None
    candidate, verdict, mode = chosen_best
    if verdict == "inconsistent":
        certain = bool(named) and len([p for p in before if p.sentence == total.sentence]) == counts[0]
        certain = certain or _close_scores(total, before)
        broken = [
            c
            for c in straight
            if certain or slipped(total, [scene.by_figure[o.figure.id] for o in c.operands], c.value)
        ]
        if not broken:
            return None
        candidate = broken[0]
    return relation("sum", total.fact.indicator or "合计", total.fact, candidate, verdict, mode)


def _close_scores(total: Spot, before: Sequence[Spot]) -> bool:
    """Whether the scores of the total's sentence, three or more, come so near it that they must be its parts."""
    parts = [p for p in before if p.block == total.block and p.sentence == total.sentence]
    value = sum((p.fact.value for p in parts), Decimal(0))
    return (
        total.fact.figure.kind == "score"
        and len(parts) >= 3
        and parts == list(before[-len(parts) :])
        and (abs(value - total.fact.value) * 10 <= total.fact.value)
    )


def _summed(parts: Sequence[Spot]) -> Candidate:
    value, spread = add_up([p.fact for p in parts])
    return Candidate(_sum_words(parts), tuple(p.fact for p in parts), value, spread)


def _collapsed(parts: Sequence[Spot]) -> list[Spot]:
    """The parts without those that only break down the one before them: 65, 20, 20, 20, 5, 15, 15 → 65, 15."""
    kept: list[Spot] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        total, end = Decimal(0), at + 1
        while end < len(parts) and total < parts[at].fact.value:
            total += parts[end].fact.value
            end += 1
        at = end if total == parts[at].fact.value else at + 1
    return kept


def _before_in_tables(scene: Scene, total: Spot) -> list[Spot]:
    """The same-unit column of the table just above, for 以上五项合计得50分 and 三年累计投入1260万元."""
    above = [
        s for s in scene.spots[: total.order]
        if s.view is not None and _same(s, total) and s.fact.figure.kind == total.fact.figure.kind and s.fact.role in ("actual", "budget", "prior")
    ]  # fmt: skip
    if not above or above[-1].view is None:
        return []
    table, column = above[-1].view.table, above[-1].view.column
    return [
        s
        for s in above
        if s.view is not None and (s.view.table, s.view.column) == (table, column) and s.view.line == "data"
    ]


# --- products ------------------------------------------------------------------------------------------------------


def _products(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """An amount that is a standard times a number of persons: 每人每月60元，8,614人，720元 × 8,614人 = 620.21万元."""
    for spot in paragraph:
        if spot.fact.figure.kind != "amount" or not _telling(spot):
            continue
        near = [p for p in paragraph if abs(p.order - spot.order) <= 6 and p is not spot]
        standards = [
            p for p in near if p.fact.figure.kind == "per_capita" and p.fact.figure.quantity.unit.startswith("元")
        ]
        counts = [p for p in near if p.fact.figure.kind in ("person", "person_time", "household", "count")]
        for standard in standards:
            for count in counts:
                for months in (_ONE, Decimal(12)):
                    value = standard.fact.value * count.fact.value * months
                    spread = interval_of(standard.fact) * interval_of(count.fact) * point(months)
                    verdict, mode = judge(spot.fact, value, point(value))
                    stated = standard.fact.role == "rule" and standard.sentence == count.sentence == spot.sentence
                    if verdict != "inconsistent" or (stated and months == 1 and is_swap(spot.fact, value)):
                        words = f"{_label(standard)} × {_label(count)}" + (" × 12" if months != 1 else "")
                        candidate = Candidate(words, (standard.fact, count.fact), value, spread)
                        yield relation("product", spot.fact.indicator or "金额", spot.fact, candidate, verdict, mode)


# --- pairs of figures ----------------------------------------------------------------------------------------------

_Op = Callable[[Spot, Spot], "tuple[Decimal, object] | None"]


def _pairs(
    scene: Scene, paragraph: list[Spot], spot: Spot, fits: Callable[[Spot], bool], heads: bool = False
) -> list[tuple[int, Spot, Spot]]:
    """Ordered pairs of fitting figures near the derived one, the nearest first: its sentence, paragraph, section.

    With `heads`, people counted in 人, 份 or 户 may stand over each other.
    """
    pool = [p for p in paragraph if p.fact.figure.id != spot.fact.figure.id and fits(p) and p.fact.role != "rule"]
    elsewhere = [*scene.around(scene.spots, spot, 40), *scene.around(scene.totals, spot), *_named_rows(scene, spot)]
    seen = {p.order for p in pool}
    for other in elsewhere:
        if (
            other.order not in seen
            and other.block != spot.block
            and fits(other)
            and other.fact.role not in ("rule", "weight")
        ):
            seen.add(other.order)
            pool.append(other)
    near = sorted(((_far(scene, p, spot), abs(p.order - spot.order), p) for p in pool), key=lambda t: t[:2])[:16]
    pairs = [
        (max(x[0], y[0]), x[1] + y[1], x[2], y[2])
        for x in near
        for y in near
        if x[2] is not y[2] and (_same(x[2], y[2]) or (heads and _heads(x[2]) and _heads(y[2])))
    ]
    pairs.sort(key=lambda t: t[:2])
    return [(far, a, b) for far, _, a, b in pairs]


_HEADS = frozenset({"人", "份", "户", "件", "例", "人次"})


def _heads(spot: Spot) -> bool:
    """Whether the figure counts people by one or another measure: of 190份 returned, 171人 were content."""
    return spot.fact.figure.quantity.unit in _HEADS and spot.fact.figure.kind != "per_capita"


def _named_rows(scene: Scene, spot: Spot) -> list[Spot]:
    """Values of table rows whose label the figure's sentence says: 政策知晓率距目标差2个百分点."""
    words = re.findall(r"[一-鿿“”]{3,24}", scene.sentence_text(spot))
    found: list[Spot] = []
    for word in words:
        for start in range(len(word) - 2):
            for end in range(len(word), start + 2, -1):
                found += scene.by_label.get(word[start:end], ())
    return found[:24]


def _far(scene: Scene, operand: Spot, spot: Spot) -> int:
    """Nearness, where the total row of a table is as near to the text around it as the text's own section."""
    near = scene.nearness(operand, spot)
    if operand.view is not None and len(operand.view.label) >= 3 and operand.view.label in scene.sentence_text(spot):
        return PARAGRAPH
    if operand.view is not None and operand.view.line in ("total", "whole"):
        return min(near, SECTION)
    return (
        near + 1
        if operand.view is not None
        and near >= SECTION
        and operand.view.line == "data"
        and operand.fact.region != spot.fact.region
        else near
    )


def _explained(
    scene: Scene, spot: Spot, kind: str, title: str, candidates: list[tuple[int, Candidate]], declared: Candidate | None,
    words: str, swap_near: int = SENTENCE,
) -> Relation | None:  # fmt: skip
    """The relation of a derived figure: explained by a reading, contradicted by the declared one, or unverifiable."""
    limited = list(islice(candidates, 120))
    chosen = best(spot.fact, [c for _, c in limited])
    if (
        chosen is not None
        and chosen[2] == "operands"
        and (sharper := _sharper(scene, spot, chosen[0], limited, declared))
    ):
        return relation(kind, title, spot.fact, sharper, "inconsistent", None)
    if chosen is not None and chosen[1] != "inconsistent":
        near = next(far for far, c in limited if c is chosen[0])
        if near <= PARAGRAPH or chosen[0] is declared or _telling(spot) or _belong(scene, spot, chosen[0]):
            return relation(kind, title, spot.fact, chosen[0], chosen[1], chosen[2])
    if declared is not None:
        return relation(kind, title, spot.fact, declared, "inconsistent", None)
    for far, candidate in limited:
        near_enough = (
            far <= swap_near
            or (kind == "share" and _said_of(scene, spot, candidate))
            or (
                len(candidate.operands) == 2
                and scene.related(*(scene.by_figure[o.figure.id] for o in candidate.operands))
            )
        )
        may_shift = far == SENTENCE or (kind == "per_capita" and far <= swap_near)
        if (
            near_enough
            and candidate.value > 0
            and (is_swap(spot.fact, candidate.value) or (may_shift and shift_of(spot.fact, candidate.value)))
        ):
            return relation(kind, title, spot.fact, candidate, "inconsistent", None)
    return unverifiable(kind, title, spot.fact, words, "附近没有能算出它的数")


def _said_of(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether the figure's sentence names both operands: 住院、门诊分别占救助金额的86.93%和13.07%."""
    sentence = scene.sentence_text(spot)
    part, whole = candidate.operands[:2]
    return bool(
        part.scope
        and part.scope in sentence
        and not whole.scope
        and whole.concept
        and any(
            name in sentence
            for name, concept in scene.patterns.aliases.items()
            if concept == whole.concept and len(name) > 2
        )
    )


def _sharper(
    scene: Scene, spot: Spot, chosen: Candidate, candidates: list[tuple[int, Candidate]], declared: Candidate | None
) -> Candidate | None:
    """A reading that overrules one which only coarse operands allow: the declared one, or the same with sharper operands."""
    loose = chosen.interval.high - chosen.interval.low > spot.fact.figure.quantity.step * 10
    far = next((far for far, c in candidates if c is chosen), SENTENCE)
    if declared is not None and chosen is not declared and (loose or far > SENTENCE):
        return declared
    if not loose:
        return None
    shared = {o.figure.id for o in chosen.operands}
    for _, candidate in candidates:
        tight = candidate.interval.high - candidate.interval.low <= spot.fact.figure.quantity.step * 2
        if (
            tight
            and shared & {o.figure.id for o in candidate.operands}
            and candidate.value > 0
            and is_swap(spot.fact, candidate.value)
        ):
            return candidate
    return None


def _belong(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether far operands belong together and to the figure: one row or one indicator, or the first beside the figure."""
    first, second = (scene.by_figure[o.figure.id] for o in candidate.operands[:2])
    if scene.related(first, second):
        return True
    return scene.nearness(first, spot) <= PARAGRAPH and (
        second.fact.role in ("budget", "target") or spot.fact.value == 100
    )


def _telling(spot: Spot) -> bool:
    """Whether the figure has so many digits that a far pair giving it is no accident."""
    quantity = spot.fact.figure.quantity
    return quantity.value != 100 and abs(quantity.value) / quantity.step >= 1000


def _difference(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    spot = paragraph[position]
    unit = "%" if cue.unit == "个百分点" else spot.fact.figure.quantity.unit

    def fits(p: Spot) -> bool:
        return p.fact.figure.quantity.unit == unit and (p.fact.figure.kind == "per_capita") == (
            spot.fact.figure.kind == "per_capita"
        )

    pairs = [(far, a, b) for far, a, b in _pairs(scene, paragraph, spot, fits) if a.fact.value >= b.fact.value]
    candidates = [
        (far, Candidate(f"{_label(a)} − {_label(b)}", (a.fact, b.fact), *difference(a.fact, b.fact)))
        for far, a, b in pairs
    ]
    before = [p for p in paragraph[:position] if p.sentence == spot.sentence and fits(p)]
    declared = None
    if len(before) == 2 and cue.strong:
        high, low = sorted(before, key=lambda p: -p.fact.value)
        declared = Candidate(f"{_label(high)} − {_label(low)}", (high.fact, low.fact), *difference(high.fact, low.fact))
        prior = {before[0].fact.role, before[1].fact.role} & {"prior", "target"}
        if not prior and not re.search("净|调", scene.lead(spot, before[-1])):
            declared = (
                declared if is_swap(spot.fact, declared.value) or is_one_digit(spot.fact, declared.value) else None
            )
    if not cue.strong and not candidates:
        return None
    made = _explained(
        scene, spot, "difference", spot.fact.indicator or "差额", candidates, declared, "两数之差", PARAGRAPH
    )
    return made if made is None or made.verdict != "unverifiable" or cue.unit else None


def _growth(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    spot = paragraph[position]
    falling = re.search(
        r"下降|减少|降低|降幅|回落|压减|同比降", scene.lead(spot, paragraph[position - 1] if position else None)
    )
    wanted = cue.pair[1] if len(cue.pair) == 2 else ""

    def fits(p: Spot) -> bool:
        return p.fact.figure.kind not in ("rate", "score")

    before = [p for p in paragraph[:position] if p.sentence == spot.sentence and p.fact.role == wanted and fits(p)]
    candidates = []
    for far, a, b in _pairs(scene, paragraph, spot, fits):
        if (a.fact.value < b.fact.value) != bool(falling) or (before and b is not before[-1]):
            continue
        made = growth(a.fact, b.fact)
        if made is not None:
            value = abs(made[0]) if falling else made[0]
            interval = made[1] if not falling else type(made[1])(-made[1].high, -made[1].low)
            candidates.append((far, Candidate(_growth_words(a, b), (a.fact, b.fact), value, interval)))
    declared = _role_pair(candidates, wanted)
    return _explained(
        scene,
        spot,
        "growth",
        spot.fact.indicator or "增长率",
        candidates,
        declared,
        "（本期 − 基期） ÷ 基期 × 100",
        PARAGRAPH,
    )


def _growth_words(a: Spot, b: Spot) -> str:
    return (
        f"（{_label(a)} − {_label(b)}） ÷ {_label(b)} × 100"
        if a.fact.indicator != b.fact.indicator
        else "（本期 − 基期） ÷ 基期 × 100"
    )


def _role_pair(candidates: list[tuple[int, Candidate]], role: str) -> Candidate | None:
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


def _share(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    spot = paragraph[position]

    def fits(p: Spot) -> bool:
        return p.fact.figure.kind not in ("rate", "score", "per_capita")

    candidates = []
    for far, a, b in _pairs(scene, paragraph, spot, fits, heads=True):
        made = quotient(a.fact, b.fact, _HUNDRED)
        if made is not None and a.fact.value <= b.fact.value:
            candidates.append((far, Candidate(f"{_label(a)} ÷ {_label(b)} × 100", (a.fact, b.fact), *made)))
    declared = None
    before = [p for p in paragraph[:position] if p.sentence == spot.sentence and fits(p)]
    if before:
        part = before[-1]
        wholes = [
            p
            for p in before[:-1]
            if (_same(p, part) or (_heads(p) and _heads(part))) and p.fact.value > part.fact.value
        ]
        if (
            len({w.fact.value for w in wholes}) == 1
            and (made := quotient(part.fact, wholes[0].fact, _HUNDRED)) is not None
        ):
            declared = Candidate(f"{_label(part)} ÷ {_label(wholes[0])} × 100", (part.fact, wholes[0].fact), *made)
    return _explained(
        scene, spot, "share", spot.fact.indicator or "占比", candidates, declared, "部分 ÷ 总数 × 100", PARAGRAPH
    )


def _completion(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    spot = paragraph[position]

    def fits(p: Spot) -> bool:
        return p.fact.figure.kind not in ("rate", "score")

    candidates = []
    for far, a, b in _pairs(scene, paragraph, spot, fits):
        made = quotient(a.fact, b.fact, _HUNDRED)
        if made is not None:
            candidates.append((far, Candidate(f"{_label(a)} ÷ {_label(b)} × 100", (a.fact, b.fact), *made)))
    declared = _role_pair(candidates, "target")
    made_relation = _explained(
        scene,
        spot,
        "completion_rate",
        spot.fact.indicator or "完成率",
        candidates,
        declared,
        "实际 ÷ 目标 × 100",
        SECTION,
    )
    if made_relation is not None and made_relation.verdict == "unverifiable" and spot.fact.value == 100:
        return None
    return made_relation


def _mean(scene: Scene, paragraph: list[Spot], position: int, cue: Cue, given: Spot | None = None) -> Relation | None:
    spot = given if given is not None else paragraph[position]
    units = cue.unit.split("|")
    counts = [
        p for kind in ("person", "person_time", "household", "count") for unit in units
        for p in scene.around(scene.by_measure.get((kind, unit), []), spot, 8) if p.fact.role != "rule"
    ]  # fmt: skip
    money = spot.fact.figure.quantity.unit.startswith("元")
    measure = ("amount", "元") if money else ("count", spot.fact.figure.quantity.unit)
    amounts = [p for p in scene.around(scene.by_measure.get(measure, []), spot, 10) if p.fact.role != "rule"]
    ranked = []
    for a in amounts:
        for c in counts:
            far = max(scene.nearness(a, spot), scene.nearness(c, spot))
            if far > PARAGRAPH and scene.nearness(c, spot) <= PARAGRAPH and scene.namesake(a, c):
                far = PARAGRAPH
            ranked.append((far, abs(a.order - spot.order) + abs(c.order - spot.order), a, c))
    ranked.sort(key=lambda t: t[:2])
    candidates: list[tuple[int, Candidate]] = []
    for far, _, a, c in ranked[:60]:
        made = quotient(a.fact, c.fact, _ONE)
        if made is not None:
            candidates.append((far, Candidate(f"{_label(a)} ÷ {_label(c)}", (a.fact, c.fact), *made)))
    local = [c for far, c in candidates if far == SENTENCE]
    declared = local[0] if local and _nearest_pair(scene, spot, local[0]) else None
    return _explained(
        scene, spot, "per_capita", spot.fact.indicator or "平均", candidates, declared, "金额 ÷ 数量", SECTION
    )


def _list_mean(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The average of the figures listed before it: 三片区分别为95.2%、94.1%和96.4%，平均95.23%. Contradicted only by a slip."""
    spot = paragraph[position]
    before = [p for p in paragraph[:position] if _same(p, spot) and p.fact.role == spot.fact.role]
    candidates = []
    for count in range(min(len(before), 12), 1, -1):
        chosen = before[-count:]
        total, spread = add_up([p.fact for p in chosen])
        number = Decimal(count)
        candidates.append(
            Candidate(
                f"（{_sum_words(chosen)}） ÷ {count}",
                tuple(p.fact for p in chosen),
                total / number,
                spread / point(number),
            )
        )
    found = best(spot.fact, candidates)
    if found is None:
        return None
    if found[1] == "inconsistent":
        swapped = [c for c in candidates if is_swap(spot.fact, c.value)]
        if not swapped:
            return None
        found = (swapped[0], found[1], found[2])
    return relation("mean", spot.fact.indicator or "平均", spot.fact, *found)


def _points(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """Points times a rate of the same sentence: 执行率95.53%；按执行率（分值10分）计9.55分. Never a contradiction."""
    spot = paragraph[position]
    near = [p for p in paragraph[:position] if spot.order - p.order <= 6]
    weights = [p for p in near if p.fact.role == "weight" and p.fact.figure.kind == "score"]
    rates = [p for p in near if p.fact.figure.quantity.unit == "%"]
    candidates = []
    for weight in weights[-1:]:
        for rate in rates[::-1]:
            value = weight.fact.value * rate.fact.value / _HUNDRED
            spread = interval_of(weight.fact) * interval_of(rate.fact) * point(Decimal("0.01"))
            if value > weight.fact.value:
                value, spread = weight.fact.value, point(weight.fact.value)
            candidates.append(Candidate("分值 × 比率", (weight.fact, rate.fact), value, spread))
    found = best(spot.fact, candidates)
    if found is None or found[1] == "inconsistent":
        return None
    return relation("score_by_rule", spot.fact.indicator or "得分", spot.fact, *found)


def _nearest_pair(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether both operands stand in the two clauses just before the figure, with no other choice between them and it."""
    ids = {o.figure.id for o in candidate.operands}
    between = [
        p for p in scene.prose
        if p.block == spot.block and p.sentence == spot.sentence and p.order < spot.order and p.fact.figure.kind not in ("rate", "score")
    ][-2:]  # fmt: skip
    return {p.fact.figure.id for p in between} == ids


def _multiple(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    spot = paragraph[position]
    lead = scene.lead(spot, paragraph[position - 1] if position else None)
    more = re.search(r"增长|增加|提高|多\s*$", lead)

    def fits(p: Spot) -> bool:
        return p.fact.figure.kind not in ("rate", "score")

    candidates = []
    for far, a, b in _pairs(scene, paragraph, spot, fits):
        made = quotient(a.fact, b.fact, _ONE)
        if made is None:
            continue
        value, spread = (made[0] - 1, made[1]) if more else made
        candidates.append(
            (far, Candidate(f"{_label(a)} ÷ {_label(b)}" + (" − 1" if more else ""), (a.fact, b.fact), value, spread))
        )
    return _explained(scene, spot, "multiple", spot.fact.indicator or "倍数", candidates, None, "甲 ÷ 乙")


def _ratio(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """A named rate behind two counts of one sentence: 接通132人 … 接通率88%. Contradicted only by a known slip."""
    spot = paragraph[position]

    def fits(p: Spot) -> bool:
        return p.fact.figure.kind not in ("rate", "score", "per_capita")

    candidates = []
    for far, a, b in _pairs(scene, paragraph, spot, fits, heads=True):
        made = quotient(a.fact, b.fact, Decimal(1000) if spot.fact.figure.quantity.unit == "‰" else _HUNDRED)
        if made is not None and far <= PARAGRAPH:
            candidates.append((far, Candidate(f"{_label(a)} ÷ {_label(b)} × 100", (a.fact, b.fact), *made)))
    chosen = best(spot.fact, [c for _, c in candidates])
    title = spot.fact.indicator or "比率"
    if (
        chosen is not None
        and chosen[1] != "inconsistent"
        and (spot.fact.value != 100 or chosen[0].operands[0].value == chosen[0].operands[1].value)
    ):
        return relation("ratio", title, spot.fact, *chosen)
    for far, candidate in candidates:
        if far == SENTENCE and candidate.value > 0 and is_swap(spot.fact, candidate.value):
            return relation("ratio", title, spot.fact, candidate, "inconsistent", None)
    return unverifiable("ratio", title, spot.fact, "分子 ÷ 分母 × 100", "报告没有给出分子和分母")


_READERS: dict[str, Callable[[Scene, list[Spot], int, Cue], Relation | None]] = {
    "sum_after": _sum_after,
    "difference": _difference,
    "growth": _growth,
    "share": _share,
    "completion": _completion,
    "mean": lambda scene, paragraph, position, cue: _mean(scene, paragraph, position, cue),
    "list_mean": _list_mean,
    "points": _points,
    "multiple": _multiple,
    "ratio": _ratio,
}
__all__ = ["prose", "replaced", "slipped", "swaps"]
