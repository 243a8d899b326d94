"""A copy of the report with each finding as a note where it stands: comments in a docx, highlights in a pdf."""

from __future__ import annotations

from pathlib import Path

from reportminer.model import Document, Finding, Reading
from reportminer.renders.sheets import RenderError
from reportminer.renders.text import Style

AUTHOR = "reportminer"
#: What can carry notes, and the endings of the copies.
ENDINGS = {"docx": (".docx",), "pdf": (".pdf",)}


def known_copy(document: Document, output: Path) -> None:
    """RenderError, one line, where no copy of this report can be written to this place."""
    if document.format not in ENDINGS:
        raise RenderError(
            f"{document.source}：只能在 docx 和 pdf 上加批注，这份报告是 {document.format}；"
            "可用 check --format html 或 xlsx 查看结果 [annotate works on docx and pdf]"
        )
    if output.suffix.lower() not in ENDINGS[document.format]:
        endings = "、".join(ENDINGS[document.format])
        raise RenderError(f"{output}：批注后的报告仍是 {document.format}，文件名应以 {endings} 结尾 [wrong ending]")
    if output.resolve() == Path(document.source).resolve():
        raise RenderError(f"{output}：不能覆盖原报告，请换一个文件名 [would overwrite the report]")


def annotated(reading: Reading, content: bytes, lang: str = "zh") -> bytes:
    """The report's bytes with a note a finding, all else as it was. RenderError as in `known_copy`."""
    notes = [(finding, note_text(finding, lang)) for finding in reading.findings]
    if reading.document.format == "docx":
        from reportminer.renders.annotate_docx import commented

        return commented(reading.document, content, notes)
    from reportminer.renders.annotate_pdf import highlighted

    return highlighted(reading.document, content, notes)


def note_text(finding: Finding, lang: str = "zh") -> str:
    """What the note says, in lines: title, message, suggestion."""
    style = Style(lang)
    lines = [f"{style.word(finding.severity)}　{finding.title}　{finding.code}", finding.message]
    if finding.suggestion:
        lines.append(style.word("suggestion") + style.word("colon") + finding.suggestion)
    return "\n".join(lines)
