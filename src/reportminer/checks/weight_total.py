"""Points of a form against their totals."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="S102",
    kinds=("weight_sum", "weight_rest"),
    title="分值合计不符",
    title_en="Points do not add up",
    explanation=("各级指标的分值逐级相加，总分一般为100分。"),
    explanation_en=("The points of the items add up to those of their group and to the total."),
    fires="| 三级指标 | 分值 | 得分 |\n| 参保人数 | 30 | 30 |\n| 救助人次 | 30 | 30 |\n| 满意度 | 30 | 30 |\n| 总分 | 100 | 90 |",
    quiet="| 三级指标 | 分值 | 得分 |\n| 参保人数 | 40 | 40 |\n| 救助人次 | 30 | 30 |\n| 满意度 | 30 | 30 |\n| 总分 | 100 | 100 |",
)
