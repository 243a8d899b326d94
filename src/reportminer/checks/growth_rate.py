"""Growth against a prior year or a target."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A103",
    kinds=(
        "growth",
        "multiple",
    ),
    title="增减幅度不符",
    title_en="Growth does not follow from its operands",
    explanation=(
        "增减幅度 =（本期 − 基期）÷ 基期。基期是句中所说的上年数或目标数。常见的错是把比率倒过来，或者除以了本期。"
    ),
    explanation_en=(
        "Growth is (current - base) / base, where the base is the prior year or the target that the sente"
        "nce names. A common slip is the ratio turned round."
    ),
    fires="下达任务115户，全年改造264户，超任务43%。",
    quiet="下达任务115户，全年改造264户，超任务129.57%。",
)
