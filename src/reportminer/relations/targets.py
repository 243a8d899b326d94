"""Points that follow from figures beside them: targets against results, and the points of the execution rate."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval, point
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded, label_points
from reportminer.relations.slips import with_value
from reportminer.relations.verdict import Candidate, judge, quotient, relation

_AT_LEAST = ("≥", ">", "=")
_AT_MOST = ("≤", "<")


def _one(spots: Sequence[Spot], wanted: Callable[[Fact], bool]) -> Fact | None:
    """The one wanted figure of a row; None where there is none or more than one."""
    found = [s.fact for s in spots if wanted(s.fact)]
    return found[0] if len(found) == 1 else None


# --- targets ----------------------------------------------------------------------------------------------------


def targets(scene: Scene) -> Iterator[Relation]:
    """Full points for a missed target, row by row; what was short and points in proportion is consistent."""
    labels = label_points(scene)
    for place, spots in scene.rows():
        has_weight = any(s.fact.role == "weight" for s in spots)
        made = _target_row(spots if has_weight else [*spots, *labels.get(place, [])])
        if made is not None:
            yield made


def _target_row(spots: Sequence[Spot]) -> Relation | None:
    target = _one(spots, lambda f: f.role == "target" and f.figure.kind != "score")
    weight = _one(spots, lambda f: f.role == "weight")
    score = _one(spots, is_awarded)
    if target is None or weight is None or score is None or weight.value <= 0:
        return None
    actual = _actual_of(spots, target)
    if actual is None:
        return None
    if not _met(actual, target):
        return _missed(score, actual, target, weight)
    if score.value != weight.value:
        return None
    return Relation(
        "target_vs_score", _title(score), score, (actual, target, weight), "达到目标 → 满分",
        weight.value, point(weight.value), "consistent",
    )  # fmt: skip


def _title(score: Fact) -> str:
    return f"{score.indicator or '指标'}得分"


def _actual_of(spots: Sequence[Spot], target: Fact) -> Fact | None:
    """The result that a target of a plain direction can be held against; None where the row has no such one."""
    unit = target.figure.quantity.unit
    actual = _one(spots, lambda f: f.role == "actual" and f.figure.quantity.unit == unit and f.figure.kind != "score")
    if actual is None or actual.figure.qualifier not in (None, "="):
        return None
    return actual if target.figure.qualifier in _AT_LEAST + _AT_MOST else None


def _met(actual: Fact, target: Fact) -> bool:
    sign = target.figure.qualifier
    if sign in ("≥", ">"):
        return actual.value >= target.value
    if sign in _AT_MOST:
        return actual.value <= target.value
    return actual.value == target.value


def _missed(score: Fact, actual: Fact, target: Fact, weight: Fact) -> Relation | None:
    """A missed target: full points contradict it, points in proportion are consistent, others are left alone."""
    more_is_better = target.figure.qualifier in _AT_LEAST
    ratio = quotient(actual, target, weight.value) if more_is_better else quotient(target, actual, weight.value)
    if score.value == weight.value:
        value = ratio[0] if ratio is not None else Decimal(0)
        return _full_points(score, actual, target, weight, value)
    if ratio is not None and (verdict := judge(score, *ratio))[0] != "inconsistent":
        candidate = Candidate("分值 × 实际 ÷ 目标", (weight, actual, target), *ratio)
        return relation("target_vs_score", _title(score), score, candidate, *verdict)
    return None


def _full_points(score: Fact, actual: Fact, target: Fact, weight: Fact, value: Decimal) -> Relation:
    sign = target.figure.qualifier
    words = f"实际值超过上限（{sign}），不应得满分"
    if sign in _AT_LEAST:
        words = f"实际值不满足目标（{sign}），不应得满分；按比例计 分值 × 实际 ÷ 目标"
    return Relation(
        "target_vs_score", _title(score), score, (actual, target, weight), words, value,
        Interval(Decimal(0), max(value, Decimal(0))), "inconsistent",
        basis="定量指标未达到指标值的，按完成比例计分（财预〔2020〕10号）", severity="warning",
    )  # fmt: skip


# --- points for the execution rate --------------------------------------------------------------------------------


def execution(scene: Scene) -> Iterator[Relation]:
    """Points × rate in the row of the execution rate; full points and none are lawful by many rules, so left alone."""
    for _, spots in scene.rows():
        rate = _one(spots, lambda f: f.concept == "预算执行率" and f.figure.kind == "rate")
        score = _one(spots, is_awarded)
        weight = _one(spots, lambda f: f.role == "weight" and f.figure.kind == "score") or _stated_points(scene, spots)
        if rate is None or score is None or weight is None or _has_rule(scene, spots):
            continue
        spent = _one(spots, lambda f: f.concept == "实际支出" and f.figure.kind == "amount")
        budget = _one(spots, lambda f: f.concept == "预算金额" and f.figure.kind == "amount")
        made = _by_rate(rate, score, weight)
        if made.verdict == "inconsistent":
            exact = _by_amounts(score, weight, spent, budget)
            if exact is None and _left_alone(made, weight):
                continue
            made = exact or made
        yield made


def _stated_points(scene: Scene, spots: Sequence[Spot]) -> Fact | None:
    """The points that the heading over the score states: 得分（20分×执行率）."""
    view = next((s.view for s in spots if s.fact.figure.kind == "score" and s.view is not None), None)
    if view is None:
        return None
    for spot in scene.in_tables.get(view.table, ()):
        cell = spot.inside
        if cell is None or not cell.header_row or cell.column != view.column or cell.row >= view.row:
            continue
        if spot.fact.figure.kind == "score" and re.match(r"\s*[*×]", scene.tail(spot)):
            return spot.fact
    return None


def _has_rule(scene: Scene, spots: Sequence[Spot]) -> bool:
    """Whether the row carries a scoring rule of its own, which then decides."""
    view = spots[0].view
    assert view is not None
    return any(
        spot.inside is not None and spot.inside.row == view.row and spot.fact.role == "rule" and spot.view is None
        for spot in scene.in_tables.get(view.table, ())
    )


def _by_rate(rate: Fact, score: Fact, weight: Fact) -> Relation:
    """The score beside points × rate, at most the points."""
    made = quotient(rate, with_value(rate, Decimal(100)), weight.value)
    assert made is not None
    value, spread = made
    if value > weight.value:
        value, spread = weight.value, point(weight.value)
    candidate = Candidate("分值 × 执行率", (weight, rate), value, spread)
    verdict, mode = judge(score, value, Interval(spread.low, min(spread.high, weight.value)))
    basis = "预算执行率得分 = 分值 × 执行率" if verdict == "inconsistent" else ""
    return relation("score_by_rule", "预算执行得分", score, candidate, verdict, mode, basis=basis)


def _by_amounts(score: Fact, weight: Fact, spent: Fact | None, budget: Fact | None) -> Relation | None:
    """The score beside points × spent ÷ budget; None where that does not give it either."""
    made = quotient(spent, budget, weight.value) if spent and budget else None
    if spent is None or budget is None or made is None:
        return None
    verdict, mode = judge(score, *made)
    if verdict == "inconsistent":
        return None
    candidate = Candidate("分值 × 执行数 ÷ 预算数", (weight, spent, budget), *made)
    return relation("score_by_rule", "预算执行得分", score, candidate, verdict, mode)


def _left_alone(made: Relation, weight: Fact) -> bool:
    """Whether a contradicted score may be lawful: full points, none, or less than one of its own whole points away."""
    score = made.reported
    assert score is not None and made.recomputed is not None
    if score.value in (weight.value, Decimal(0)):
        return True
    step = score.figure.quantity.step
    return abs(score.value - made.recomputed) < step and step >= 1
