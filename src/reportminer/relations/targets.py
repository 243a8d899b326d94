"""Points that follow from targets against results."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Fact, Relation
from reportminer.patterns import Policy
from reportminer.quantity import Interval, point
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded, label_points
from reportminer.relations.verdict import Candidate, judge, quotient, relation, unverifiable
from reportminer.text import squeeze

_AT_LEAST = ("≥", ">", "=")
_AT_MOST = ("≤", "<")


def one(spots: Sequence[Spot], wanted: Callable[[Fact], bool]) -> Fact | None:
    """The one wanted figure of a row; None where there is none or more than one."""
    found = [s.fact for s in spots if wanted(s.fact)]
    return found[0] if len(found) == 1 else None


# --- targets ----------------------------------------------------------------------------------------------------


def targets(scene: Scene) -> Iterator[Relation]:
    """The points for each target beside its result: all for one that is met, for one that is missed what the policy gives."""
    labels = label_points(scene)
    worded = _in_words(scene)
    for place, spots in scene.rows():
        has_weight = any(s.fact.role == "weight" for s in spots)
        row = spots if has_weight else [*spots, *labels.get(place, [])]
        made = _target_row(scene.policy, row, worded.get(place, ""))
        if made is not None:
            yield made


_DONE = re.compile("(?:已|全部|按期|如期|按时)?(?:完成|达标|达成|达到|实现)(?:预期)?(?:目标|指标|任务)?")


def _in_words(scene: Scene) -> dict[tuple[int, int], str]:
    """The rows whose result is a word that says no more than that the target is met: 完成."""
    return {
        (table.index, cell.row): words
        for table in scene.document.tables
        for cell in table.cells
        if (view := scene.views.at(cell.span)) is not None and view.heading is not None
        if view.heading.name == "完成值" and not view.header_row
        if _DONE.fullmatch(words := squeeze(scene.text(cell.span.block)[cell.span.start : cell.span.end]))
    }


def _target_row(policy: Policy, spots: Sequence[Spot], worded: str) -> Relation | None:
    target = target_of(spots)
    weight = one(spots, lambda f: f.role == "weight")
    score = one(spots, is_awarded)
    if target is None or weight is None or score is None or weight.value <= 0:
        return None
    actual = result_of(spots, target)
    if actual is None:
        told = worded and not any(s.fact.role == "actual" and s.fact.figure.kind != "score" for s in spots)
        reason = f"完成值只写“{worded}”，没有写明实际数"
        formula = f"指标值{target.figure.qualifier or ''} → 得分"
        return unverifiable("target_vs_score", _title(score), score, formula, reason) if told else None
    if not is_met(actual, target):
        return _missed(policy, score, actual, target, weight)
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


def _missed(policy: Policy, score: Fact, actual: Fact, target: Fact, weight: Fact) -> Relation | None:
    """A missed target: full points contradict it, what the policy gives is consistent, others only where it is binding."""
    more_is_better = target.figure.qualifier in _AT_LEAST
    ratio = quotient(actual, target, weight.value) if more_is_better else quotient(target, actual, weight.value)
    if policy.short == "zero":
        ratio = (Decimal(0), point(Decimal(0)))
    if score.value == weight.value:
        return _not_due(policy, score, actual, target, weight, ratio)
    if ratio is None:
        return None
    verdict = judge(score, *ratio)
    if verdict[0] != "inconsistent":
        formula = "未达目标 → 零分" if policy.short == "zero" else "分值 × 实际 ÷ 目标"
        candidate = Candidate(formula, (weight, actual, target), *ratio)
        return relation("target_vs_score", _title(score), score, candidate, *verdict)
    return _not_due(policy, score, actual, target, weight, ratio) if policy.binding else None


def _not_due(
    policy: Policy, score: Fact, actual: Fact, target: Fact, weight: Fact, due: tuple[Decimal, Interval] | None
) -> Relation:
    sign = target.figure.qualifier
    value = due[0] if due is not None else Decimal(0)
    words = f"实际值超过上限（{sign}），" if sign not in _AT_LEAST else f"实际值不满足目标（{sign}），"
    words += "不应得满分" if score.value == weight.value else "不能这样计分"
    ways = {"proportional": "按比例计 分值 × 实际 ÷ 目标", "zero": "不得分", "open": ""}
    if sign not in _AT_LEAST:
        ways["proportional"] = "按比例计 分值 × 上限 ÷ 实际"
    return Relation(
        "target_vs_score", _title(score), score, (actual, target, weight), "；".join(filter(None, (words, ways[policy.short]))),
        value, Interval(Decimal(0), max(value, Decimal(0))), "inconsistent", basis=policy.source, severity="warning",
    )  # fmt: skip
