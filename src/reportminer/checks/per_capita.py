"""Amounts per person, person-time or household."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A203",
    kinds=("per_capita", "declared per_capita", "product"),
    title="人均、次均、户均不符",
    title_en="Per-capita amount does not follow from its operands",
    explanation=("人均、次均、户均等于金额除以人数、人次、户数；反过来，标准乘以人数等于金额。"),
    explanation_en=("A per-capita amount is an amount divided by persons, person-times or households."),
    fires="办理临时救助87人次，支出30万元，人次均344.83元。",
    quiet="办理临时救助87人次，支出30万元，人次均3448.28元。",
)
