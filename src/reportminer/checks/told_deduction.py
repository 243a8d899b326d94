"""Deductions in words against the score."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S109",
    kinds=("score_deduction",),
    title="扣分说明与得分不符",
    title_en="Score is not the points less the deductions told",
    explanation="同一行的原因栏或同一段写明扣了几分，得分应当是分值减去所扣的分。",
    explanation_en="Where the row's remark or the paragraph says how many points were taken off, the score is the points less those.",
    fires=(
        "| 三级指标 | 分值 | 扣分原因 | 得分 |\n| 资金使用规范 | 10 | 资金拨付不及时，扣1.5分 | 9.5 |\n"
        "| 完成及时 | 20 | 无 | 20 |"
    ),
    quiet=(
        "| 三级指标 | 分值 | 扣分原因 | 得分 |\n| 资金使用规范 | 10 | 资金拨付不及时，扣1.5分 | 8.5 |\n"
        "| 完成及时 | 20 | 无 | 20 |"
    ),
)
