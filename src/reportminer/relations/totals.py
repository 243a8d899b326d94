"""Totals and their parts in running text: a total followed by its parts, and one behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, islice

from reportminer.model import Fact, Relation
from reportminer.patterns import Cue
from reportminer.quantity import point
from reportminer.relations.operands import ADDABLE, is_average, same_measure, sort_of_sum, sum_words, summed
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import digits_of, is_one_digit, is_swap, shift_of
from reportminer.relations.verdict import Candidate, best, interval_of, judge, judge_total, relation

_WORD_NUMBERS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_NAMED_COUNT = re.compile(
    r"([两二三四五六七八九十])\s*(?:项|笔|类|批|部分|级|者|个)[^，。；,;]{0,12}(?:合计[，,][一-鿿]{2,8})?$"
)
_MONEY = frozenset({"actual", "budget", "prior"})


def _addable(spot: Spot) -> bool:
    return spot.fact.figure.kind in ADDABLE and spot.fact.role != "rule"


def _summed(parts: Sequence[Spot]) -> Candidate:
    return summed(sum_words(parts), parts)


def mends(fact: Fact, due: Decimal) -> bool:
    """Whether one slip turns the value due into the printed figure."""
    return is_swap(fact, due) or is_one_digit(fact, due) or shift_of(fact, due) is not None


def mended(broken: Relation) -> bool:
    """Whether one slip turns the recomputed value into the printed figure."""
    assert broken.reported is not None and broken.recomputed is not None
    return mends(broken.reported, broken.recomputed)


def slipped(total: Spot, parts: Sequence[Spot], value: Decimal) -> bool:
    """Whether one slip in the total or in one of the parts, of three digits at least, explains why they do not add up."""
    if value == 0:
        return False
    if len(digits_of(total.fact)) >= 3 and mends(total.fact, value):
        return True
    gap = total.fact.value - value
    long_enough = [p for p in parts if len(digits_of(p.fact)) >= 3]
    return any(part.fact.value + gap > 0 and mends(part.fact, part.fact.value + gap) for part in long_enough)


# --- a total followed by its parts -----------------------------------------------------------------------------------


def totals(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """Totals followed by their parts: 共X，其中a，b，c; X：a、b、c; X。按…依次为a、b、c."""
    for position, spot in enumerate(paragraph):
        if not _addable(spot):
            continue
        parts = _parts_after(scene, paragraph, position)
        if len(parts) < 2:
            continue
        made = _total_of(scene, spot, parts)
        if (made is None or made.verdict == "inconsistent") and len(
            listed := _behind_the_word(scene, spot, parts)
        ) >= 2:
            made = _adding_up(scene, spot, listed, True) or made or _overfull(spot, listed)
        if made is not None:
            yield made


def _overfull(total: Spot, parts: Sequence[Spot]) -> Relation | None:
    """The relation of a total that is less than one of its parts, whose point was moved."""
    candidate = _summed(parts)
    gap = total.fact.value - candidate.value
    for part in parts:
        due = part.fact.value + gap
        if part.fact.value > total.fact.value and due > 0 and shift_of(part.fact, due) is not None:
            title = total.fact.indicator or "合计"
            return relation(sort_of_sum(total.fact), title, total.fact, candidate, "inconsistent", None)
    return None


def _behind_the_word(scene: Scene, total: Spot, parts: Sequence[Spot]) -> list[Spot]:
    """The parts behind 其中, where other figures stand before it: 全年支出1634.46万元，结余8.54万元。其中：甲…，乙…."""
    at = scene.text(total.block).find("其中", total.fact.span.end)
    listed = [p for p in parts if p.block == total.block and p.fact.span.start > at >= 0]
    skipped = [p for p in parts if p not in listed]
    between = bool(skipped) and bool(listed) and skipped[-1].fact.value < max(p.fact.value for p in listed)
    return listed if between else []


def _says(scene: Scene, words: str, text: str) -> bool:
    """Whether the text says one of the words of the packs' list."""
    return re.search("|".join(map(re.escape, scene.patterns.word_list(words))), text) is not None


#: Before a difference, which is no part: 后者比前者多335.44万元.
_MORE = re.compile(r"比[^，。；\d]{1,12}[多少高低]\s*$")


def _parts_after(scene: Scene, paragraph: list[Spot], position: int) -> list[Spot]:
    """Figures of the total's unit that follow it, to the end of its sentence, or of the next where words announce parts."""
    total = paragraph[position]
    parts: list[Spot] = []
    last_sentence = total.sentence
    for spot in paragraph[position + 1 :]:
        if spot.sentence > last_sentence:
            if not _goes_on(scene, total, spot, begun=bool(parts)):
                break
            last_sentence = spot.sentence
        if _MORE.search(scene.lead(spot)) or is_average(scene, spot):
            continue
        if same_measure(spot, total) and _addable(spot) and _same_side(spot, total):
            parts.append(spot)
    return parts[:14]


def _same_side(spot: Spot, total: Spot) -> bool:
    return spot.fact.role == total.fact.role or {spot.fact.role, total.fact.role} <= _MONEY


def _goes_on(scene: Scene, total: Spot, spot: Spot, begun: bool) -> bool:
    """Whether the parts reach into the figure's sentence: begun and behind a semicolon, or announced there."""
    text, start = scene.text(spot.block), scene.cuts[spot.block][spot.sentence][0]
    semicolon = text[start - 1] in "；;"
    if begun and text[start:].lstrip().startswith("其中") and spot.sentence == total.sentence + 1:
        return True
    if not (semicolon if begun else _says(scene, "parts_follow", text[start : spot.fact.span.start])):
        return False
    return semicolon or spot.sentence <= total.sentence + 1


def _total_of(scene: Scene, total: Spot, parts: list[Spot]) -> Relation | None:
    announced = _says(scene, "parts_follow", scene.between(total, parts[0]))
    made = _adding_up(scene, total, parts, announced)
    straight = not re.search("[%％]|增长|下降|封顶", scene.between(total, parts[0]))
    if made is not None or not announced:
        return made
    shared = [p for p in parts if _share_behind(scene, p) is not None]
    if len(shared) >= 2 and _is_whole(scene, total, shared):
        whole = total.fact
        return relation(sort_of_sum(whole), whole.indicator or "合计", whole, _summed(shared), "inconsistent", None)
    return _broken_total(scene, total, parts) if straight and _complete(scene, total, parts) else None


def _share_behind(scene: Scene, part: Spot) -> Fact | None:
    """The share that is said straight behind a part: 11784.00万元，占70.52%."""
    after = scene.spots[part.order + 1] if part.order + 1 < len(scene.spots) else None
    if after is None or after.fact.figure.quantity.unit != "%":
        return None
    return after.fact if re.fullmatch(r"\s*[，,(（]?\s*占[^，。；\d]{0,12}", scene.between(part, after)) else None


def _is_whole(scene: Scene, total: Spot, parts: Sequence[Spot]) -> bool:
    """Whether the parts are all there are of the total: their shares are of their own sum, which nothing before them says."""
    due = _summed(parts).value
    shares = [(part, _share_behind(scene, part)) for part in parts]
    if not all(
        share and judge(share, part.fact.value / due * 100, point(due))[0] == "consistent" for part, share in shares
    ):
        return False
    slack = sum((share.figure.quantity.step for _, share in shares if share), Decimal(0)) / 2
    before = scene.spots[max(0, parts[0].order - 12) : parts[0].order]
    return (
        abs(sum((share.value for _, share in shares if share), Decimal(0)) - 100) <= slack
        and abs(total.fact.value - due) * 5 <= due
        and not any(same_measure(p, total) and p is not total and p.order > total.order for p in before)
        and not any(same_measure(p, total) and p.fact.value == due for p in before)
    )


def _adding_up(scene: Scene, total: Spot, parts: list[Spot], announced: bool) -> Relation | None:
    """A total that its first parts give, as many of them as possible; two parts alone must be announced or exact."""
    whole = total.fact
    for count in range(len(parts), 1, -1):
        for chosen in _choices(scene, parts, count):
            candidate = _summed(chosen)
            verdict, mode = judge_total(whole, candidate.value, candidate.interval)
            certain = announced or count >= 3 or (candidate.value == whole.value and candidate.value >= 20)
            if certain and verdict in ("consistent", "rounding"):
                return relation(sort_of_sum(whole), whole.indicator or "合计", whole, candidate, verdict, mode)
    return None


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
    return not scene.tail(parts[-1], 2).startswith("等") and not _says(scene, "incomplete", text)


def _broken_total(scene: Scene, total: Spot, parts: list[Spot]) -> Relation | None:
    """A total that the parts of its clause or sentence give, or would give but for one slip in it or in one of them."""
    whole = total.fact
    parts = [p for p in parts if judge(p.fact, whole.value, interval_of(whole))[0] == "inconsistent"]  # not said again
    if len(parts) < 2:
        return None
    same_sentence = [p for p in parts if p.sentence == total.sentence] or parts
    text = scene.text(parts[0].block)
    semicolon = next((at for at in range(parts[0].fact.span.end, len(text)) if text[at] in "；;。"), len(text))
    clause = [p for p in parts if p.block == parts[0].block and p.fact.span.end <= semicolon]
    groups = [group for group in (clause, same_sentence) if len(group) >= 2]
    if parts != same_sentence:
        groups.append(parts)
    outer = [p for p in same_sentence if not _bracketed(scene, p)]
    if len(outer) >= 2 and outer != same_sentence:
        groups.insert(0, outer)
    kind, title = sort_of_sum(whole), whole.indicator or "合计"
    summed_up = [(group, _summed(group)) for group in groups]
    for _, candidate in summed_up:
        verdict, mode = judge_total(whole, candidate.value, candidate.interval)
        if verdict != "inconsistent":
            return relation(kind, title, whole, candidate, verdict, mode)
    for group, candidate in summed_up:
        if slipped(total, group, candidate.value) or _said_elsewhere(scene, total, candidate):
            return relation(kind, title, whole, candidate, "inconsistent", None)
    return None


def _said_elsewhere(scene: Scene, total: Spot, due: Candidate) -> bool:
    """Whether a table's total is just what the parts add up to, so that the total in the text is the wrong one."""
    near = abs(total.fact.value - due.value) * 5 <= due.value
    telling = any(len(digits_of(part).rstrip("0")) >= 4 for part in due.operands)
    return near and telling and any(same_measure(s, total) and s.fact.value == due.value for s in scene.totals)


# --- a total behind its parts ----------------------------------------------------------------------------------------


def sum_after(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a total behind its parts: 以上两项合计300万元; None where no sum gives or nearly gives it."""
    total = paragraph[position]
    if not _addable(total):
        return None
    before = _parts_before(scene, paragraph, position)
    if not cue.strong:
        before = [p for p in before if p.block == total.block and p.sentence == total.sentence]
    named = _NAMED_COUNT.search(scene.lead(total))
    counts = [_WORD_NUMBERS[named[1]]] if named else list(range(min(len(before), 12), 1, -1))
    straight = [_summed(before[-count:]) for count in counts if len(before) >= count]
    if named and len(collapsed := _collapsed(before)) >= counts[0] and collapsed[-counts[0] :] != before[-counts[0] :]:
        straight.insert(0, _summed(collapsed[-counts[0] :]))
    chosen = best(total.fact, [*straight, *_other_sums(before, counts)])
    if chosen is None:
        return None
    candidate, verdict, mode = chosen
    if verdict == "inconsistent":
        certain = bool(named) and len([p for p in before if p.sentence == total.sentence]) == counts[0]
        broken = _broken_sums(scene, total, straight, certain or _close_scores(total, before), bool(named))
        if not broken:
            return None
        candidate = broken[0]
    return relation(sort_of_sum(total.fact), total.fact.indicator or "合计", total.fact, candidate, verdict, mode)


def _parts_before(scene: Scene, paragraph: list[Spot], position: int) -> list[Spot]:
    """The figures of the total's unit and role before it in its paragraph, else those of the table just above."""
    total = paragraph[position]
    alike = [p for p in paragraph[:position] if same_measure(p, total) and p.fact.role == total.fact.role]
    return [p for p in alike if _addable(p)] or _before_in_tables(scene, total)


def _other_sums(before: Sequence[Spot], counts: Sequence[int]) -> list[Candidate]:
    """Sums of any few of the last figures, and of all of them without those that break down another."""
    few = [count for count in counts if count <= 4]
    mixed = [_summed(chosen) for count in few for chosen in islice(combinations(before[-9:], count), 130)]
    collapsed = _collapsed(before)
    return [*mixed, _summed(collapsed)] if len(collapsed) > 1 else mixed


def _broken_sums(scene: Scene, total: Spot, sums: Sequence[Candidate], certain: bool, named: bool) -> list[Candidate]:
    """The sums that are surely meant though they do not give the total: all, or those that one slip would mend.

    Where the words say of how many parts the total is, the slip may be in a part.
    """
    if certain:
        return list(sums)
    if named:
        return [c for c in sums if slipped(total, [scene.by_figure[o.figure.id] for o in c.operands], c.value)]
    near = [c for c in sums if c.value > 0 and len(digits_of(total.fact)) >= 3]
    return [c for c in near if is_swap(total.fact, c.value) or shift_of(total.fact, c.value) is not None]


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
        if s.view is not None and same_measure(s, total) and s.fact.figure.kind == total.fact.figure.kind and s.fact.role in _MONEY
    ]  # fmt: skip
    if not above or above[-1].view is None:
        return []
    table, column = above[-1].view.table, above[-1].view.column
    return [
        s
        for s in above
        if s.view is not None and (s.view.table, s.view.column) == (table, column) and s.view.line == "data"
    ]
