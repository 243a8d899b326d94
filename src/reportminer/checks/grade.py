"""A grade word against its score."""

from collections.abc import Iterator

from reportminer.checks.base import Check, one_line
from reportminer.model import Finding, Reading
from reportminer.patterns import Patterns


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    for relation in reading.relations:
        if (
            relation.kind != "grade"
            or relation.verdict != "inconsistent"
            or relation.reported is None
            or relation.word is None
        ):
            continue
        said = one_line(reading.document.said(relation.word))
        score = one_line(reading.document.said(relation.reported.span))
        due = relation.consequence
        if lang == "en":
            message = (
                f"The score is {score} and the grade is {said}; by {relation.basis} ({relation.formula}) it is {due}."
            )
        else:
            message = f"得分{score}，等级写作“{said}”；按{relation.basis}（{relation.formula}）应为“{due}”。"
        title = check.title if lang == "zh" else check.title_en
        suggestion = (
            f"“{said}”应为“{due}”，或得分有误" if lang == "zh" else f"{said} should be {due}, or the score is wrong"
        )
        yield Finding(
            check.code, check.severity, title, message, (relation.word, relation.reported.span), relation, suggestion
        )


CHECK = Check(
    code="S106",
    severity="error",
    title="等级与得分不符",
    title_en="Grade does not match the score",
    explanation="评价等级由得分决定。报告自己写明等级界限的，以报告为准；没有写明的，按财政部通用四级（优90、良80、中60）。",
    explanation_en="The grade follows from the score, by the report's own bands where it states them, else by the national scale.",
    fires="绩效综合评价得分为94.00分，等级为“良”（90分及以上为优，80分至90分为良，60分至80分为中）。",
    quiet="绩效综合评价得分为85.21分，等级为“良”。",
    find=_find,
)
