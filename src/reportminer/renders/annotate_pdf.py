"""Highlights over the reported figures of a pdf, appended to the file: the pages themselves stay as they are."""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportminer.model import Block, Document, Finding, Span
from reportminer.readers.pdf_page import Char, Page, Point, open_pages
from reportminer.renders.annotate import UNSIGNED, Signature

Box = tuple[float, float, float, float]

COLOURS = {"error": (255, 150, 150), "warning": (255, 214, 90), "info": (160, 205, 255)}
#: How many characters before and after a figure tell it from others that read the same.
SURROUNDINGS = (24, 8, 3)
SLACK = 1.0
IDS = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{32})>\s*<([0-9A-Fa-f]{32})>\s*\]")


def highlighted(
    document: Document, content: bytes, notes: Sequence[tuple[Finding, str]], by: Signature = UNSIGNED
) -> bytes:
    """The pdf with a highlight a note, or a note beside the block where the figure's place is not found."""
    import pypdfium2

    pages = list(open_pages(content))
    book = pypdfium2.PdfDocument(content)
    try:
        for finding, text in notes:
            span = finding.spans[0] if finding.spans else Span(0, 0, 0)
            number, boxes = figure_boxes(document, pages, span)
            said = {b"Contents": text, b"T": by.author} | ({b"M": f"D:{by.day:%Y%m%d}000000Z"} if by.day else {})
            _annotate(book[number - 1], boxes, _beside(document.blocks[span.block]), said, COLOURS[finding.severity])
        written = io.BytesIO()
        book.save(written, flags=pypdfium2.raw.FPDF_INCREMENTAL)
    finally:
        book.close()
    return _with_settled_id(written.getvalue(), content)


# --- where a figure stands ---------------------------------------------------------------------------------


def figure_boxes(document: Document, pages: Sequence[Page], span: Span) -> tuple[int, list[Box]]:
    """The page and, a line, the box of the characters of the span; no box where they are not found.

    They are looked for in the block's box, then on its page, then on the next one, to which the block may run on.
    """
    block, first = document.blocks[span.block], document.place(span).page or 1
    want, start = _inked(block.text), len(_inked(block.text[: span.start]))
    end = start + len(_inked(document.said(span)))
    if start == end:
        return first, []
    inside = [char for char in pages[first - 1].chars if _is_inside(char, block)]
    places: list[tuple[int, list[Char], tuple[int, ...]]] = [(first, inside, (*SURROUNDINGS, 0))]
    places += [(page.number, page.chars, SURROUNDINGS) for page in pages[first - 1 : first + 1]]
    for number, chars, margins in places:
        found = _found(in_reading_order(chars), want, start, end, margins)
        if found:
            return number, _line_boxes(found)
    return first, []


def _inked(text: str) -> str:
    return "".join(text.split())


def _is_inside(char: Char, block: Block) -> bool:
    if block.box is None:
        return False
    x0, top, x1, bottom = map(float, block.box)
    across, down = char.middle
    return x0 - SLACK <= across <= x1 + SLACK and top - SLACK <= down <= bottom + SLACK


def in_reading_order(chars: Iterable[Char]) -> list[Char]:
    """The characters that can be seen, line by line; one that is drawn twice to make it bold comes once."""
    rows: list[list[Char]] = []
    for char in sorted((c for c in chars if not c.text.isspace()), key=lambda c: (c.middle[1], c.x0)):
        row = next((row for row in rows[-3:] if _side_by_side(row[0], char)), None)
        if row is None:
            rows.append([char])
        else:
            row.append(char)
    ordered: list[Char] = []
    for row in rows:
        for char in sorted(row, key=lambda c: c.x0):
            before = ordered[-1] if ordered else None
            twice = before is not None and before.text == char.text and _side_by_side(before, char)
            if not (twice and before and abs(char.x0 - before.x0) < 0.4 * (char.x1 - char.x0)):
                ordered.append(char)
    return ordered


def _side_by_side(one: Char, other: Char) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.bottom - one.top, other.bottom - other.top)


def _found(chars: Sequence[Char], want: str, start: int, end: int, margins: Sequence[int]) -> Sequence[Char]:
    """The characters `start` to `end` of `want`: counted where both begin alike, else where they stand only once."""
    there = "".join(char.text for char in chars)
    if there[:end] == want[:end]:
        return chars[start:end]
    for margin in margins:
        low = max(0, start - margin)
        piece = want[low : end + margin]
        if there.count(piece) == 1:
            at = there.index(piece) + start - low
            return chars[at : at + end - start]
    return ()


def _line_boxes(chars: Sequence[Char]) -> list[Box]:
    """One box a line around the characters."""
    boxes: list[Box] = []
    before: Char | None = None
    for char in chars:
        box = (char.x0, char.top, char.x1, char.bottom)
        if before is not None and _side_by_side(before, char) and char.x0 >= before.x0:
            last = boxes.pop()
            box = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        boxes.append(box)
        before = char
    return boxes


def _beside(block: Block) -> Box:
    """Where a note about the whole block stands: at its upper left corner."""
    x0, top = (float(block.box[0]), float(block.box[1])) if block.box else (24.0, 24.0)
    return max(0.0, x0 - 22), top, max(0.0, x0 - 22) + 18, top + 18


# --- what is written ---------------------------------------------------------------------------------------


def _annotate(
    page: Any, boxes: Sequence[Box], beside: Box, said: Mapping[bytes, str], colour: tuple[int, int, int]
) -> None:
    """Add a highlight over the boxes, or a note beside the block where there are none."""
    import pypdfium2.raw as raw

    corners = [_on_ink(page, [_on_page(page, point) for point in _corners(box)]) for box in boxes]
    corners = corners or [[_on_page(page, point) for point in _corners(beside)]]
    note = raw.FPDFPage_CreateAnnot(page.raw, raw.FPDF_ANNOT_HIGHLIGHT if boxes else raw.FPDF_ANNOT_TEXT)
    for four in corners if boxes else ():
        quad = raw.FS_QUADPOINTSF(*(number for point in four for number in point))
        raw.FPDFAnnot_AppendAttachmentPoints(note, ctypes.byref(quad))
    xs, ys = zip(*(point for four in corners for point in four), strict=True)
    raw.FPDFAnnot_SetRect(note, ctypes.byref(raw.FS_RECTF(min(xs), max(ys), max(xs), min(ys))))
    raw.FPDFAnnot_SetColor(note, raw.FPDFANNOT_COLORTYPE_Color, *colour, 255)
    raw.FPDFAnnot_SetFlags(note, raw.FPDF_ANNOT_FLAG_PRINT)
    for key, value in said.items():
        units = (value + "\0").encode("utf-16-le", "replace")
        raw.FPDFAnnot_SetStringValue(note, key, (ctypes.c_ushort * (len(units) // 2)).from_buffer_copy(units))
    raw.FPDFPage_CloseAnnot(note)


def _corners(box: Box) -> tuple[Point, Point, Point, Point]:
    """Upper left, upper right, lower left, lower right: the order that viewers expect."""
    x0, top, x1, bottom = box
    return (x0, top), (x1, top), (x0, bottom), (x1, bottom)


def _on_page(page: Any, point: Point) -> Point:
    """The point of the page as it is read, in the page's own space: turned back, and counted from below."""
    left, bottom, right, top = page.get_bbox()
    x, y = point
    turned: dict[int, Point] = {90: (left + y, bottom + x), 180: (right - x, bottom + y), 270: (right - y, top - x)}
    return turned.get(page.get_rotation(), (left + x, top - y))


def _on_ink(page: Any, corners: list[Point]) -> list[Point]:
    """The corners moved to what is printed between them: the boxes of a font can be twice as high as its letters."""
    (low, high), (left, right) = (_ends(point[axis] for point in corners) for axis in (1, 0))
    letters = page.get_textpage()
    printed = []
    for at in range(letters.count_chars()):
        x0, y0, x1, y1 = letters.get_charbox(at, loose=True)
        drawn = x1 > x0 and y1 > y0  # not so the blanks that PDFium makes up
        if drawn and left <= (x0 + x1) / 2 <= right and low <= (y0 + y1) / 2 <= high:
            printed.append(letters.get_charbox(at))
    letters.close()
    if not printed:
        return corners
    (low, high), (left, right) = (_ends(box[at] for box in printed for at in (axis, axis + 2)) for axis in (1, 0))
    return [(_within(x, left - SLACK, right + SLACK), _within(y, low - SLACK, high + SLACK)) for x, y in corners]


def _ends(numbers: Iterable[float]) -> tuple[float, float]:
    ordered = sorted(numbers)
    return ordered[0], ordered[-1]


def _within(number: float, low: float, high: float) -> float:
    return min(max(number, low), high)


def _with_settled_id(written: bytes, content: bytes) -> bytes:
    """The file with an ID that follows from its content: PDFium draws one by lot, and the same report would differ."""
    found = list(IDS.finditer(written, len(content)))
    if not found:
        return written
    (low, _), (start, end) = found[-1].span(1), found[-1].span(2)
    own = hashlib.md5(written[:low], usedforsecurity=False).hexdigest().upper().encode()
    first = found[-1][1] if found[-1][1].lower() in content.lower() else own
    return written[:low] + first + written[low + 32 : start] + own + written[end:]
