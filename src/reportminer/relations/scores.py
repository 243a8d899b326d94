"""Scores beside their points: no score may be above the points that it is awarded from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from reportminer.model import Fact, Relation, Verdict
from reportminer.quantity import Interval
from reportminer.relations.scene import Scene, Spot


def scores(scene: Scene) -> Iterator[Relation]:
    """Relations of scores and their points, forms first, then prose."""
    for weight, score in _weight_and_score(scene):
        yield _at_most(weight, score)


def _weight_and_score(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points and the score awarded for them: in one row, or 分值20分，自评19分 in one sentence."""
    labels = label_points(scene)
    for place, row in scene.rows():
        spots = [s for s in row if s.fact.figure.kind == "score"]
        weights = [s for s in spots if s.fact.role == "weight"] or labels.get(place, [])
        awarded = [s for s in spots if s.fact.role == "actual" and not is_deduction(s)]
        if len(weights) == 1 and len(awarded) == 1 and _same_points(weights[0], awarded[0]):
            yield weights[0], awarded[0]
    yield from _prose_pairs(scene)
    yield from _heading_pairs(scene)


def _is_points(spot: Spot) -> bool:
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
        if cell is None or spot.view is not None or cell.header_row or not _is_points(spot):
            continue
        place = (cell.table, cell.row)
        if cell.column >= columns.get(place, -1):
            columns[place] = cell.column
            found[place] = spot
    return {place: [spot] for place, spot in found.items()}


def _heading_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points in a column's heading, 投入（20分）, and every score under it."""
    for heading in scene.spots:
        cell = heading.inside
        if cell is None or not cell.header_row or not _is_points(heading):
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


_PAIR = re.compile(
    r"\s*[)）]?\s*[，,、；;:：]?\s*(?:本项|该项)?(?:自评|自评得分|得分|实得|得|评分|实际得分|评价得分|自评分)(?:为|得)?\s*[:：]?\s*"
)


def _prose_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points and the score straight behind them, then scores whose name only one figure of points has."""
    paired: set[int] = set()
    for first, second in _neighbours(scene):
        paired.add(second.order)
        yield first, second
    named: dict[str, list[Spot]] = {}
    for spot in scene.prose:
        if _is_points(spot) and len(spot.fact.indicator or "") >= 4:
            named.setdefault(spot.fact.indicator or "", []).append(spot)
    for spot in scene.prose:
        weights = named.get(spot.fact.indicator or "", [])
        if is_awarded(spot.fact) and spot.order not in paired and len(weights) == 1:
            yield weights[0], spot


def _neighbours(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    for first, second in pairwise(scene.prose):
        if first.block != second.block or not _is_points(first) or not is_awarded(second.fact):
            continue
        if _PAIR.fullmatch(scene.between(first, second)):
            yield first, second


def _at_most(weight: Spot, score: Spot) -> Relation:
    verdict: Verdict = "consistent" if score.fact.value <= weight.fact.value else "inconsistent"
    return Relation(
        "score_le_weight", f"{score.fact.indicator or '得分'}不超过分值", score.fact, (weight.fact,), "得分 ≤ 分值",
        weight.fact.value, Interval(Decimal(0), weight.fact.value), verdict, basis="得分不能超过该指标的分值",
    )  # fmt: skip
