"""Scores of a form against their totals."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S103",
    kinds=("score_sum", "stated_total"),
    title="得分合计不符",
    title_en="Scores do not add up",
    explanation=("各项得分相加等于小组得分和总分，正文写的总分与评分表的一致。"),
    explanation_en=(
        "The scores of the items add up to those of their group and to the total, and the text gives the form's total."
    ),
    fires="| 三级指标 | 分值 | 得分 |\n| 参保人数 | 40 | 38 |\n| 救助人次 | 30 | 30 |\n| 满意度 | 30 | 25 |\n| 总分 | 100 | 94 |",
    quiet="| 三级指标 | 分值 | 得分 |\n| 参保人数 | 40 | 38 |\n| 救助人次 | 30 | 30 |\n| 满意度 | 30 | 25 |\n| 总分 | 100 | 93 |",
)
