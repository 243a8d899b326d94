"""A total against its parts, in prose and in tables."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A201",
    kinds=("sum",),
    title="合计与分项不符",
    title_en="Total does not equal its parts",
    explanation=(
        "合计等于所列各项之和。行文中只在分项列举完整、并且一个数的笔误能解释差额时提出；表格中以多数列成立的加法为准。"
    ),
    explanation_en=(
        "A total equals the sum of its listed parts. In prose it is flagged where one slip explains the g"
        "ap, in tables where the other columns obey the same sum."
    ),
    fires="2023年医疗救助支付2109.81万元，其中：门诊报销155.47万元，住院报销1337.49万元，资助参保580.85万元。",
    quiet="2023年医疗救助支付2109.81万元，其中：门诊报销155.47万元，住院报销1373.49万元，资助参保580.85万元。",
)
