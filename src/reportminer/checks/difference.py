"""Surplus and other differences."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A202",
    kinds=("difference", "declared amount"),
    title="差额不符",
    title_en="Difference does not follow from its operands",
    explanation=("结余、净增、多出、相差的数等于两数之差；百分点是两个比率之差。"),
    explanation_en=(
        "A surplus, an increase or a gap is the difference of two figures; percentage points are the diff"
        "erence of two rates."
    ),
    fires="合格率98.29%，比上年的97.85%提高0.54个百分点。",
    quiet="合格率98.29%，比上年的97.85%提高0.44个百分点。",
)
