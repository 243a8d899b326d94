"""A score above its points."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S101",
    kinds=("score_le_weight",),
    title="得分超过分值",
    title_en="Score above its points",
    explanation=("任何一项的得分都不能超过它的分值。"),
    explanation_en=("No item can score more than its points."),
    fires="服务规范，分值1分，自评2分。",
    quiet="服务规范，分值2分，自评1分。",
)
