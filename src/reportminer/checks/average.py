"""Average rows of tables."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A204",
    kinds=("mean",),
    title="平均数不符",
    title_en="Average does not follow from its rows",
    explanation=("表格的平均行等于各行之和除以行数。"),
    explanation_en=("The average row of a table is the sum of the rows divided by their number."),
    fires="| 县区 | 综合得分 |\n| 甲县 | 96 |\n| 乙县 | 97 |\n| 平均分 | 95.5 |",
    quiet="| 县区 | 综合得分 |\n| 甲县 | 96 |\n| 乙县 | 97 |\n| 平均分 | 96.5 |",
)
