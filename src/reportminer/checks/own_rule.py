"""A score that the report's own scoring rule does not allow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reportminer.checks.base import Check, finding_of, follows, one_line, plain
from reportminer.model import Finding, Reading, Relation
from reportminer.patterns import Patterns


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    for relation in reading.relations:
        if relation.kind == "own_rule" and relation.verdict == "inconsistent":
            found = finding_of(reading, relation, check, lang)
            yield replace(found, message=_message(reading, relation, lang), suggestion="")


def _message(reading: Reading, relation: Relation, lang: str) -> str:
    """The score, the rule quoted, the figures, what the rule allows, and what would follow for the total."""
    assert relation.reported is not None and relation.interval is not None
    said = one_line(reading.document.said(relation.reported.span))
    figures = "、".join(one_line(reading.document.said(o.span)) for o in relation.operands)
    low, high = plain(relation.interval.low.normalize()), plain(relation.interval.high.normalize())
    if lang == "en":
        allowed = f"{low} points" if low == high else f"{low} to {high} points"
        tail = follows(relation, lang)
        return (
            f"{relation.title}: awarded {said}; by the report's own {relation.formula} with {figures}: {allowed}.{tail}"
        )
    allowed = f"{low}分" if low == high else f"{low}～{high}分"
    tail = follows(relation, lang)
    basis = f"（{relation.basis.split('；', 1)[1]}）" if "；" in relation.basis else ""
    by = f"，实际{figures}" if figures else ""
    return f"“{relation.title}”为{said}；按{relation.formula}{by}，应为{allowed}{tail}{basis}。"


CHECK = Check(
    code="S107",
    severity="error",
    title="得分不符合报告自己的评分标准",
    title_en="A score that the report's own rule does not allow",
    explanation=(
        "评分表写明了怎样计分，报告也给出了计分要用的数，而所给得分是这条标准的任何一种读法都得不出的。"
        "数在同一行或全文只此一个、条款没有余地时是错误；数取自别处或条款留有余地时是提示。"
    ),
    explanation_en=(
        "The form states how to score and the report gives the figure, yet no reading of the rule gives the score. "
        "An error where the figure stands in the row or is the only one and the rule leaves no room; else a warning."
    ),
    fires=(
        "| 三级指标 | 分值 | 评分标准 | 评价情况 | 得分 |\n"
        "| 预算执行率 | 10 | ≥95%计10分，每低于1%扣1分，扣完为止 | 92.60% | 9 |\n"
        "| 资金到位率 | 5 | 100%计5分，每低于1%扣1分 | 100% | 5 |"
    ),
    quiet=(
        "| 三级指标 | 分值 | 评分标准 | 评价情况 | 得分 |\n"
        "| 预算执行率 | 10 | ≥95%计10分，每低于1%扣1分，扣完为止 | 92.60% | 7.6 |\n"
        "| 资金到位率 | 5 | 100%计5分，每低于1%扣1分 | 100% | 5 |"
    ),
    find=_find,
)
