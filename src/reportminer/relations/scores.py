"""Scores beside their points: no score may be above the points that it is awarded from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.model import Fact, Relation, Verdict
from reportminer.quantity import Interval, point
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.verdict import Candidate, judge, relation


def scores(scene: Scene) -> Iterator[Relation]:
    """Relations of scores and their points, forms first, then prose."""
    for weight, score in _weight_and_score(scene):
        yield _at_most(weight, score)
    for points, taken, score in awarded_for(scene):
        if taken:
            yield _points_less(points, taken, score)


def _points_less(points: Spot, taken: list[Spot], score: Spot) -> Relation:
    """The score beside its points less what the same sentence takes off them."""
    facts = [points.fact, *(t.fact for t in taken)]
    value = points.fact.value - sum((t.fact.value for t in taken), Decimal(0))
    verdict, mode = judge(score.fact, value, point(value))
    formula = " − ".join(["分值", *["扣分"] * len(taken)])
    candidate = Candidate(formula, tuple(facts), value, point(value))
    return relation("difference", score.fact.indicator or "得分", score.fact, candidate, verdict, mode)


def _weight_and_score(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points and the score awarded for them: in one row, or 分值20分，自评19分 in one sentence."""
    labels = label_points(scene)
    for place, row in scene.rows():
        spots = [s for s in row if s.fact.figure.kind == "score"]
        weights = [s for s in spots if s.fact.role == "weight"] or labels.get(place, [])
        awarded = [s for s in spots if s.fact.role == "actual" and not is_deduction(s)]
        if (
            len(weights) == 1
            and len(awarded) == 1
            and weights[0].fact.value > 0
            and _same_points(weights[0], awarded[0])
            and not (awarded[0].fact.value > weights[0].fact.value and _are_shares(scene, weights[0]))
        ):
            yield weights[0], awarded[0]
    yield from _prose_pairs(scene)
    yield from _heading_pairs(scene)
    yield from _row_pairs(scene)


def is_points(spot: Spot) -> bool:
    """Whether the figure is the points that a score is awarded from."""
    return spot.fact.figure.kind == "score" and spot.fact.role == "weight"


def is_awarded(fact: Fact) -> bool:
    """Whether the figure is a score awarded, not the points it is awarded from."""
    return fact.figure.kind == "score" and fact.role == "actual"


def is_deduction(spot: Spot) -> bool:
    """Whether the figure stands in a column of deductions."""
    return spot.view is not None and spot.view.heading is not None and spot.view.heading.name == "扣分"


def changes_total(scene: Scene, label: str) -> bool:
    """Whether a row's points are added to a total or taken off it, rather than being one of its items: 扣分：报送迟延."""
    return any(word in label for word in scene.patterns.word_list("change_rows"))


def label_points(scene: Scene) -> dict[tuple[int, int], list[Spot]]:
    """The points in the most specific label of each row, 配发准确率(10分), by (table, row)."""
    found: dict[tuple[int, int], Spot] = {}
    columns: dict[tuple[int, int], int] = {}
    for spot in scene.spots:
        cell = spot.inside
        if cell is None or spot.view is not None or cell.header_row or not is_points(spot):
            continue
        place = (cell.table, cell.row)
        if cell.column >= columns.get(place, -1):
            columns[place] = cell.column
            found[place] = spot
    return {place: [spot] for place, spot in found.items()}


def _row_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points in a row of their own, 满分 | 15 | 25 | 35, and every score in the same column."""
    for spots in scene.in_tables.values():
        points = {
            (s.view.block_of_rows, s.view.column): s
            for s in spots
            if s.view is not None and s.view.line == "weight" and is_points(s)
        }
        for spot in spots:
            if points and spot.view is not None and spot.view.line == "data" and is_awarded(spot.fact):
                weight = points.get((spot.view.block_of_rows, spot.view.column))
                if weight is not None:
                    yield weight, spot


def _heading_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points in a column's heading, 投入（20分）, and every score under it."""
    for heading in scene.spots:
        cell = heading.inside
        if cell is None or not cell.header_row or not is_points(heading):
            continue
        place = (cell.table, cell.column, cell.block_of_rows)
        for spot in scene.in_tables.get(cell.table, ()):
            view = spot.view
            if view is None or (view.table, view.column, view.block_of_rows) != place:
                continue
            if is_awarded(spot.fact) and view.line == "data":
                yield heading, spot


def _same_points(weight: Spot, score: Spot) -> bool:
    """Whether both are points: a weight of 20% is one of the score's points only where the score is at most 100."""
    heading = weight.view.heading if weight.view is not None else None
    return heading is None or weight.view is None or weight.view.written != "%" or score.fact.value <= 100


def _are_shares(scene: Scene, weight: Spot) -> bool:
    """Whether the column's weights are shares of one, 0.2 0.3 0.5, and no points."""
    view = weight.view
    if view is None or weight.fact.value > 1:
        return False
    column = [
        s.fact.value
        for s in scene.in_tables[view.table]
        if s.view is not None and s.view.column == view.column and s.view.line == "data" and is_points(s)
    ]
    return len(column) > 1 and sum(column) == 1


_PAIR = re.compile(
    r"\s*[)）]?\s*[，,、；;:：]?\s*(?:本项|该项)?(?:自评|自评得分|得分|实得|得|评分|实际得分|评价得分|自评分)(?:为|得)?\s*[:：]?\s*"
)


#: Before a score of the whole rather than of one indicator.
_OF_ALL = re.compile("总|合计|综合|最终|最后|共[得计]|全部|平均")
#: Between points that do not apply and a score: 生态效益指标（20分）不适用，实得76分.
NOT_COUNTED = re.compile("不适用|不涉及|不计分|剔除|扣除该项|不参与|不纳入")
#: Between a score and its points behind it: 决策得13分（满分15分）.
_POINTS_BEHIND = re.compile(r"\s*[(（]\s*(?:满分|分值|权重|共)[:：为]?\s*")
#: Straight before a score that is awarded.
_GOT = re.compile(r"(?:得|计|自评|实得|评分|评为)(?:满分|分|为)?\s*$")


def _prose_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points and the score straight behind them, then scores whose name only one figure of points has."""
    paired: set[int] = set()
    for first, second in _neighbours(scene):
        paired.add(second.order)
        yield first, second
    named: dict[str, list[Spot]] = {}
    for spot in scene.prose:
        if is_points(spot) and len(spot.fact.indicator or "") >= 4:
            named.setdefault(spot.fact.indicator or "", []).append(spot)
    for spot in scene.prose:
        weights = named.get(spot.fact.indicator or "", [])
        if is_awarded(spot.fact) and spot.order not in paired and len(weights) == 1:
            yield weights[0], spot


def _neighbours(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    for first, _, second in awarded_for(scene):
        yield first, second


def awarded_for(scene: Scene) -> Iterator[tuple[Spot, list[Spot], Spot]]:
    """Points, what is taken off them, and the score awarded, in one sentence: 10分，按每缺一份扣0.25分计，扣1.5分，得8.5分."""
    yield from awarded_in(scene, scene.prose)


def awarded_in(scene: Scene, prose: Sequence[Spot]) -> Iterator[tuple[Spot, list[Spot], Spot]]:
    """`awarded_for` of some of the facts of running text, in reading order."""
    for position, first in enumerate(prose):
        if not is_points(first):
            continue
        before = prose[position - 1] if position else None
        if (
            before is not None
            and before.block == first.block
            and _POINTS_BEHIND.fullmatch(scene.between(before, first))
        ):
            if is_awarded(before.fact):
                yield first, [], before
            continue
        taken: list[Spot] = []
        last = first
        for second in prose[position + 1 : position + 7]:
            if second.block != first.block or second.sentence != first.sentence or is_points(second):
                break
            if is_awarded(second.fact):
                between = scene.between(last, second)
                if _OF_ALL.search(between) or NOT_COUNTED.search(between):
                    break
                if re.search(r"扣\s*$", between):
                    taken.append(second)
                elif (last is first and _PAIR.fullmatch(between)) or _GOT.search(between):
                    yield first, taken, second
                    break
                else:
                    break
            last = second


def _at_most(weight: Spot, score: Spot) -> Relation:
    verdict: Verdict = "consistent" if score.fact.value <= weight.fact.value else "inconsistent"
    return Relation(
        "score_le_weight", f"{score.fact.indicator or '得分'}不超过分值", score.fact, (weight.fact,), "得分 ≤ 分值",
        weight.fact.value, Interval(Decimal(0), weight.fact.value), verdict, basis="得分不能超过该指标的分值",
    )  # fmt: skip
