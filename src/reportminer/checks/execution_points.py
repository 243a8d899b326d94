"""Points awarded for the execution rate."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="S104",
    kinds=("score_by_rule",),
    title="执行率得分不符",
    title_en="Points for execution do not follow the rule",
    explanation=("预算执行率的得分一般等于分值乘以执行率，不超过分值。给满分或零分的办法各地都有，不在此列。"),
    explanation_en=(
        "The score for execution is usually its points times the rate, capped at the points. Full points "
        "and none are lawful under several rules and left alone."
    ),
    fires="| 项目资金（万元） | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n| 年度资金总额 | 1000 | 991 | 10 | 99.1% | 8 |",
    quiet="| 项目资金（万元） | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n| 年度资金总额 | 1000 | 991 | 10 | 99.1% | 9.91 |",
)
