"""Full points for a missed target."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S105",
    kinds=("target_vs_score",),
    title="未达目标的得分不符",
    title_en="Points for a missed target",
    explanation=(
        "定量指标没有达到指标值（或超过了上限）却给了满分；办法写明怎样计分的，也包括不照办法计分的。报告可能另有说明，所以是提示而不是错误。"
    ),
    explanation_en=(
        "A quantitative indicator misses its target (or exceeds its ceiling) yet takes full points. The r"
        "eport may have its reasons, so this is a warning."
    ),
    fires="| 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n| 特困供养人数 | ≥4754人 | 4604人 | 5 | 5 |\n| 低保人数 | ≥100人 | 120人 | 5 | 5 |",
    quiet="| 三级指标 | 指标值 | 完成值 | 分值 | 得分 |\n| 特困供养人数 | ≥4754人 | 4804人 | 5 | 5 |\n| 低保人数 | ≥100人 | 120人 | 5 | 5 |",
    severity="warning",
)
