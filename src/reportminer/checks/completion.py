"""Completion of a target."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A104",
    kinds=("completion_rate",),
    title="完成率不符",
    title_en="Completion rate does not follow from its operands",
    explanation=("完成率 = 实际 ÷ 目标 × 100。"),
    explanation_en=("Completion is actual divided by target."),
    fires="床位任务400张，全年建成420张，完成率150%。",
    quiet="床位任务400张，全年建成420张，完成率105%。",
)
