"""One fact stated with two values."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="R101",
    kinds=("same_figure",),
    title="同一数前后不一",
    title_en="One fact stated with two values",
    explanation=(
        "同一指标、同一年度、同一地区的数在报告里出现两次而数值不同，并且差别是常见的笔误（两位数"
        "字颠倒、小数点或万、亿错位）。"
    ),
    explanation_en=(
        "The same indicator of the same year and region is stated twice with values that a common slip sets apart."
    ),
    fires="安排预算三百万七千元（307万元）。",
    quiet="安排预算三百万七千元（300.7万元）。",
)
