"""A scoring rule whose points do not add up to the indicator's."""

from reportminer.checks.base import relation_check

CHECK = relation_check(
    code="S108",
    kinds=("rule_weight_sum",),
    title="评分标准各点与分值不符",
    title_en="A rule whose points do not add up to the weight",
    explanation=(
        "评分标准里各条款的分数加起来应当等于该指标的分值，否则满分拿不到，或者可以超过分值。"
        "只在每一条款都读懂时才提示。"
    ),
    explanation_en=(
        "The points of a rule's clauses should add up to the indicator's weight; else full points cannot be had or can "
        "be exceeded. Said only where every clause was understood."
    ),
    fires=(
        "| 三级指标 | 分值 | 评分标准 | 评价情况 | 得分 |\n"
        "| 立项依据充分性 | 4 | ①、②、③各1分，否则酌情扣分。 | 无扣分项目 | 4 |\n"
        "| 程序规范性 | 3 | 程序规范计3分，否则不得分 | 规范 | 3 |"
    ),
    quiet=(
        "| 三级指标 | 分值 | 评分标准 | 评价情况 | 得分 |\n"
        "| 立项依据充分性 | 3 | ①、②、③各1分，否则酌情扣分。 | 无扣分项目 | 3 |\n"
        "| 程序规范性 | 3 | 程序规范计3分，否则不得分 | 规范 | 3 |"
    ),
    severity="warning",
)
