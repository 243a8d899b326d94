"""A copy of the report with each finding as a note where it stands: comments in a docx, highlights in a pdf.

Any report can be had as a review page instead, which shows its text with the findings beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from reportminer.model import Document, Finding, Reading
from reportminer.renders.sheets import RenderError
from reportminer.renders.text import Style
from reportminer.selection import Settled

#: What can carry notes, and the endings of the copies.
ENDINGS = {"docx": (".docx",), "pdf": (".pdf",)}
PAGES = (".html", ".htm")


@dataclass(frozen=True, slots=True)
class Signature:
    """Who makes the notes and on which day; without a day they have none, so that they are the same whenever made."""

    author: str = "reportminer"
    day: date | None = None


UNSIGNED = Signature()


def known_copy(document: Document, output: Path) -> None:
    """RenderError, one line, where no copy of this report can be written to this place."""
    if output.resolve() == Path(document.source).resolve():
        raise RenderError(f"{output}：不能覆盖原报告，请换一个文件名 [would overwrite the report]")
    if output.suffix.lower() in PAGES:
        return
    if document.format not in ENDINGS:
        raise RenderError(
            f"{document.source}：只能在 docx 和 pdf 上加批注，这份报告是 {document.format}；"
            "可用 -o 写成 .html 的核对页 [annotate works on docx and pdf; write a review page with -o FILE.html]"
        )
    if output.suffix.lower() not in ENDINGS[document.format]:
        endings = "、".join((*ENDINGS[document.format], PAGES[0]))
        raise RenderError(f"{output}：批注后的报告仍是 {document.format}，文件名应以 {endings} 结尾 [wrong ending]")


def annotated(reading: Reading, content: bytes, lang: str = "zh", by: Signature = UNSIGNED, ending: str = "") -> bytes:
    """The report's bytes with a note a finding, all else as it was; with the ending of a page, the review page.

    Waived findings have no note. RenderError as in `known_copy`.
    """
    if ending.lower() in PAGES:
        from reportminer.renders.review import review_page

        return review_page([reading], lang).encode()
    kept = [one for one in reading.findings if not (isinstance(one, Settled) and one.waived)]
    notes = [(finding, note_text(finding, lang)) for finding in kept]
    if reading.document.format == "docx":
        from reportminer.renders.annotate_docx import commented

        return commented(reading.document, content, notes, by)
    from reportminer.renders.annotate_pdf import highlighted

    return highlighted(reading.document, content, notes, by)


def note_text(finding: Finding, lang: str = "zh") -> str:
    """What the note says, in lines: title, message, suggestion."""
    style = Style(lang)
    lines = [f"{style.word(finding.severity)}　{finding.title}　{finding.code}", finding.message]
    if finding.suggestion:
        lines.append(style.word("suggestion") + style.word("colon") + finding.suggestion)
    return "\n".join(lines)
