"""Execution, arrival, surplus and satisfaction rates against the figures they are made of."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="A101",
    kinds=("declared rate",),
    title="比率与其分子分母不符",
    title_en="Rate does not follow from its operands",
    explanation=(
        "预算执行率、到位率、结余率、满意度、调整率由报告里的其他数算出。凡合法口径（预算、调整后"
        "预算、到位、上年结转加本年安排等）都算不出报告所列的值时提出。四舍五入、舍尾以及操作数本"
        "身的精度都已让出。"
    ),
    explanation_en=(
        "Execution, arrival, surplus, adjustment and satisfaction rates are computed from other figures o"
        "f the report. Flagged only where no lawful denominator gives the printed value within its precis"
        "ion."
    ),
    fires="预算金额为400万元，实际支出224.94万元，预算执行率为65.23%。",
    quiet="预算金额为400万元，实际支出224.94万元，预算执行率为56.23%。",
)
