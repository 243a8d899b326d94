"""What the file itself shows: tracked changes still in it, hidden rows, formulas without a result."""

from collections.abc import Iterator

from reportminer.checks.base import Check
from reportminer.model import Finding, Reading, Span
from reportminer.patterns import Patterns


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    title = check.title if lang == "zh" else check.title_en
    for notice in reading.document.notices:
        spans = (notice.span,) if notice.span is not None else (Span(0, 0, 0),)
        yield Finding(check.code, check.severity, title, notice.message, spans)


CHECK = Check(
    code="D101",
    severity="info",
    title="文件本身的情况",
    title_en="What the file itself shows",
    explanation="文件里还有未接受的修订、隐藏的行列或没有结果的公式。读数时已按说明处理，请核对是否定稿。",
    explanation_en="The file still carries tracked changes, hidden rows or columns, or formulas without a result.",
    fires="",
    quiet="医疗救助支出100万元。",
    find=_find,
)
