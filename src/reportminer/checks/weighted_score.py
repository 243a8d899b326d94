"""Scores that other scores give: weighted, and brought to 100 points."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S111",
    kinds=("weighted_score", "rescaled_score"),
    title="加权或折算的得分不符",
    title_en="A weighted or rescaled score does not follow",
    explanation=(
        "加权得分等于得分乘以权重，综合得分按报告写明的比例由几个得分算出；有指标不适用时，"
        "折算得分等于实得分除以适用分值再乘以100。"
    ),
    explanation_en=(
        "A weighted score is the score times its weight; a combined score follows from the shares that the report states; "
        "where indicators do not apply, the rescaled score is the score over the points that apply, times 100."
    ),
    fires="综合得分 = 自评得分 × 30% + 复核得分 × 70%。自评得分96分，复核得分88分，综合得分91.4分。",
    quiet="综合得分 = 自评得分 × 30% + 复核得分 × 70%。自评得分96分，复核得分88分，综合得分90.4分。",
)
