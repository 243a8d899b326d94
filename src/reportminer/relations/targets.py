"""Points that follow from targets against results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval, point
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded, label_points
from reportminer.relations.verdict import Candidate, judge, quotient, relation

_AT_LEAST = ("≥", ">", "=")
_AT_MOST = ("≤", "<")


def one(spots: Sequence[Spot], wanted: Callable[[Fact], bool]) -> Fact | None:
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
    target = target_of(spots)
    weight = one(spots, lambda f: f.role == "weight")
    score = one(spots, is_awarded)
    if target is None or weight is None or score is None or weight.value <= 0:
        return None
    actual = result_of(spots, target)
    if actual is None:
        return None
    if not is_met(actual, target):
        return _missed(score, actual, target, weight)
    if score.value != weight.value:
        return None
    return Relation(
        "target_vs_score", _title(score), score, (actual, target, weight), "达到目标 → 满分",
        weight.value, point(weight.value), "consistent",
    )  # fmt: skip


def target_of(spots: Sequence[Spot]) -> Fact | None:
    """The one target of a row, with the sign that stands in a column of its own: ≥ | 1200人. A bare 100% is to be reached."""
    found = [s for s in spots if s.fact.role == "target" and s.fact.figure.kind != "score"]
    if len(found) != 1:
        return None
    fact, view = found[0].fact, found[0].view
    sign = view.qualifier if view is not None else None
    if sign is None and fact.figure.quantity.unit == "%" and fact.value == 100:
        sign = "="
    if fact.figure.qualifier is None and sign is not None:
        return replace(fact, figure=replace(fact.figure, qualifier=sign))
    return fact


def _title(score: Fact) -> str:
    return f"{score.indicator or '指标'}得分"


def result_of(spots: Sequence[Spot], target: Fact) -> Fact | None:
    """The result that a target of a plain direction can be held against; None where the row has no such one."""
    unit = target.figure.quantity.unit
    actual = one(spots, lambda f: f.role == "actual" and f.figure.quantity.unit == unit and f.figure.kind != "score")
    if actual is None or actual.figure.qualifier not in (None, "="):
        return None
    return actual if target.figure.qualifier in _AT_LEAST + _AT_MOST else None


def is_met(actual: Fact, target: Fact) -> bool:
    """Whether the result reaches the target, or stays under its ceiling."""
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
