"""Points awarded for the execution rate."""

from reportminer.checks.base import score_check

CHECK = score_check(
    code="S104",
    kinds=("score_by_rule", "execution_zero"),
    title="执行率得分不符",
    title_en="Points for execution do not follow the rule",
    explanation=(
        "预算执行率的得分一般等于分值乘以执行率，不超过分值。有执行而得零分的是提示：有的办法规定执行率低于一定比例不得分，"
        "报告写明的或 --policy 指定的办法这样规定的不报。执行率不足而得满分的办法各地都有，不在此列。"
    ),
    explanation_en=(
        "The score for execution is usually its points times the rate, capped at the points. None for money that was "
        "spent is a warning, unless the report or the policy says that a low rate gets none. Full points are lawful "
        "under several rules and left alone."
    ),
    fires="| 项目资金（万元） | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n| 年度资金总额 | 1000 | 991 | 10 | 99.1% | 8 |",
    quiet="| 项目资金（万元） | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |\n| 年度资金总额 | 1000 | 991 | 10 | 99.1% | 9.91 |",
)
