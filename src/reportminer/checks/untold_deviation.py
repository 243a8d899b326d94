"""A deviation without a reason where the form asks for one."""

from collections.abc import Iterator

from reportminer.checks.base import Check, one_line
from reportminer.model import Finding, Reading
from reportminer.patterns import Patterns


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    for relation in reading.relations:
        if relation.kind != "deviation_reason" or relation.reported is None:
            continue
        actual, target, weight = (one_line(reading.document.said(fact.span)) for fact in relation.operands)
        sign = relation.operands[1].figure.qualifier or ""
        score = one_line(reading.document.said(relation.reported.span))
        message = (
            f"“{relation.title}”指标值{sign}{target}，完成{actual}，分值{weight}，得{score}：{relation.reason}。"
            if lang == "zh"
            else f"{relation.title}: target {sign}{target}, result {actual}, {score} of {weight} points, and no reason is given."
        )
        spans = (relation.reported.span, *(fact.span for fact in relation.operands))
        title = check.title if lang == "zh" else check.title_en
        yield Finding(check.code, check.severity, title, message, spans, relation)


CHECK = Check(
    code="S110",
    severity="info",
    title="有偏差而没有写原因",
    title_en="A deviation without a reason",
    explanation="自评表有“偏差原因”一栏的，没有达到目标的、达到了目标却扣了分的，都要在这一栏写明原因。",
    explanation_en="Where the form has a column for reasons, a missed target and points lost on one that was met need one.",
    fires=(
        "2022年度项目支出绩效自评表\n\n| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |\n"
        "| 发放人数 | ≥500人 | 450人 | 30 | 27 | |\n| 满意度 | ≥90% | 85% | 10 | 9.44 | 宣传不够 |"
    ),
    quiet=(
        "2022年度项目支出绩效自评表\n\n| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |\n"
        "| 发放人数 | ≥500人 | 450人 | 30 | 27 | 部分老人去世 |\n| 满意度 | ≥90% | 95% | 10 | 10 | |"
    ),
    find=_find,
)
