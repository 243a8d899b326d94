"""Shares of a whole."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A102",
    kinds=(
        "share",
        "ratio",
        "score_rate",
    ),
    title="占比或比率与其分子分母不符",
    title_en="Share or ratio does not follow from its operands",
    explanation=(
        "占比等于部分除以总数。总数由同一句、同一段里更大的同单位数担任；只有一个可能的总数，或者"
        "写出的数与复算值只差两位数字的颠倒时才提出。"
    ),
    explanation_en=(
        "A share is part divided by whole. Flagged where the whole can only be one figure, or where the p"
        "rinted share is the right one with two digits swapped."
    ),
    fires="预算总数为400万元，其中市级300万元，占比57%。",
    quiet="预算总数为400万元，其中市级300万元，占比75%。",
)
