"""One page of a PDF as PDFium sees it: its characters with their boxes, and the straight lines drawn on it."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

ASLANT = 0.1
# What typesetters keep together: opening brackets, a number or word or one Chinese character, closing signs, and what
# some programs glue to these: a number after a comma, a character after a quotation mark.
UNBREAKABLE = re.compile(
    r"[（〔《“‘「【\[(]*(?:[!-~]+|.)(?:[，。、；：！？）〕》」】％%\])]+[!-~]*|[”’“‘][，。、；：]*.?)*"
)
#: Points: a filled shape thinner than this is a ruling line, a thicker one a coloured field.
THIN = 3.0
#: Points: how far a line may lean and still rule a table.
LEAN = 1.0
Point = tuple[float, float]


class Char(NamedTuple):
    """A character and its box, in points from the top left corner of the page as it is read."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> Point:
        """The middle of the box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


class Ruling(NamedTuple):
    """A straight line drawn across or down the page, or a side of a drawn shape."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def across(self) -> bool:
        """Whether it runs from left to right."""
        return self.x1 - self.x0 > self.bottom - self.top


@dataclass
class Page:
    """What stands on one page."""

    number: int
    width: float
    height: float
    chars: list[Char]
    rulings: list[Ruling]
    pictures: int = 0


def open_pages(data: bytes) -> Iterator[Page]:
    """The pages of the PDF, one after another. PdfiumError where it cannot be opened."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        for at in range(len(document)):
            page = document[at]
            yield _page(page, at + 1)
            page.close()
    finally:
        document.close()


def _page(page: Any, number: int) -> Page:
    import pypdfium2.raw as raw

    seen = _as_seen(page)
    left, bottom, right, top = page.get_bbox()
    wide, high = right - left, top - bottom
    if page.get_rotation() in (90, 270):
        wide, high = high, wide
    chars = list(_chars(page, raw, seen))
    rulings: list[Ruling] = []
    pictures = 0
    for item in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE)):
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures += 1
        else:
            rulings += _rulings(item, raw, seen)
    return Page(number, wide, high, chars, rulings, pictures)


def _rulings(path: Any, raw: Any, seen: Callable[[float, float], Point]) -> Iterator[Ruling]:
    """The straight sides of a drawn shape that may rule a table: of lines, outlines, and thin filled bars."""
    outlines = list(_outlines(path, raw, seen))
    corners = [corner for outline in outlines for corner in outline]
    if not corners or not (_is_stroked(path, raw) or min(_extent(corners)) < THIN):
        return
    for outline in outlines:
        for (x0, y0), (x1, y1) in itertools.pairwise(outline):
            if min(abs(x1 - x0), abs(y1 - y0)) <= LEAN and max(abs(x1 - x0), abs(y1 - y0)) > LEAN:
                yield Ruling(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _extent(corners: Sequence[Point]) -> Point:
    """Width and height of what the corners span."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return max(xs) - min(xs), max(ys) - min(ys)


def _is_stroked(path: Any, raw: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)) and stroke.value)


def _outlines(path: Any, raw: Any, seen: Callable[[float, float], Point]) -> Iterator[list[Point]]:
    """The corners of each part of a drawn shape, as the page is read; of curves, the ends."""
    matrix = path.get_matrix()
    holder = path.container
    while holder is not None:
        matrix = matrix.multiply(holder.get_matrix())
        holder = holder.container
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[Point] = []
    for at in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, at)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and corners:
            yield corners
            corners = []
        corners.append(seen(*matrix.on_point(x.value, y.value)))
        if raw.FPDFPathSegment_GetClose(segment):
            corners.append(corners[0])
    if corners:
        yield corners


def _as_seen(page: Any) -> Callable[[float, float], Point]:
    """How a point of the page's own space lies on the page as it is read: rotated, and counted from the top left."""
    left, bottom, right, top = page.get_bbox()
    turns: dict[int, Callable[[float, float], Point]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    return turns.get(page.get_rotation(), turns[0])


def _chars(page: Any, raw: Any, seen: Callable[[float, float], Point]) -> Iterator[Char]:
    """The characters that stand on the page; blanks and line ends that PDFium makes up are left out."""
    text = page.get_textpage()
    box = raw.FS_RECTF()
    where = ctypes.byref(box)
    for at in range(raw.FPDFText_CountChars(text.raw)):
        code = raw.FPDFText_GetUnicode(text.raw, at)
        if code < 32 or code in (0xFFFE, 0xFFFF) or raw.FPDFText_IsGenerated(text.raw, at) == 1:
            if code not in (2, 0xFFFE) or raw.FPDFText_IsHyphen(text.raw, at) != 1:
                continue
            code = ord("-")
        # A watermark that is written aslant would stand in the middle of words and numbers.
        if abs(math.sin(2 * raw.FPDFText_GetCharAngle(text.raw, at))) > ASLANT:
            continue
        if raw.FPDFText_GetLooseCharBox(text.raw, at, where):
            (x0, y0), (x1, y1) = seen(box.left, box.top), seen(box.right, box.bottom)
            yield Char(chr(code), min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    text.close()


@dataclass
class TextLine:
    """Characters side by side, from left to right; `head` is the width of what cannot be cut off its start.

    `column` is 1 or 2 in the columns of a page that has two, 0 where a line runs over the whole page.
    """

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    head: float
    chars: list[Char] = field(default_factory=list, repr=False)
    column: int = 0
    _spans: dict[float, list[tuple[float, float]]] = field(default_factory=dict, repr=False)

    def spans(self, gap: float) -> list[tuple[float, float]]:
        """Where the line has ink, from left to right; gaps up to `gap` times its height count as ink."""
        if gap not in self._spans:
            self._spans[gap] = self._inked(gap) if len(self.text.split()) > 1 else [(self.x0, self.x1)]
        return self._spans[gap]

    def _inked(self, gap: float) -> list[tuple[float, float]]:
        found: list[tuple[float, float]] = []
        for char in self.chars:
            if char.text.isspace():
                continue
            if found and char.x0 - found[-1][1] <= gap * self.size:
                found[-1] = found[-1][0], max(found[-1][1], char.x1)
            else:
                found.append((char.x0, char.x1))
        return found


def text_lines(chars: Iterable[Char]) -> list[TextLine]:
    """The lines that the characters form, from top to bottom."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda c: (c.middle[1], c.x0)):
        row = next((row for row in rows[-3:] if _same_row(row[0], char)), None)
        if row is None:
            rows.append([char])
        else:
            row.append(char)
    lines = [_line(row) for row in rows]
    return [line for line in lines if line.text.strip()]


def _same_row(first: Char, char: Char) -> bool:
    shared = min(first.bottom, char.bottom) - max(first.top, char.top)
    return shared > 0.5 * min(first.bottom - first.top, char.bottom - char.top)


def _line(row: list[Char]) -> TextLine:
    """The row's text; a gap that is wider than a Chinese half width, and that no blank fills, is read as a blank."""
    row = sorted(row, key=lambda c: c.x0)
    size = max(c.bottom - c.top for c in row)
    out: list[str] = []
    for at, char in enumerate(row):
        before = row[at - 1] if at else None
        # Some printers make a character bold by drawing it twice.
        if before is not None and before.text == char.text and char.x0 - before.x0 < 0.4 * (char.x1 - char.x0):
            continue
        if before is not None and not (before.text.isspace() or char.text.isspace()):
            latin = before.text.isascii() and char.text.isascii() and before.text.isalpha() and char.text.isalpha()
            if char.x0 - before.x1 > size * (0.2 if latin else 0.6):
                out.append(" ")
        out.append(char.text)
    inked = [c for c in row if not c.text.isspace()] or row
    head = UNBREAKABLE.match("".join(c.text[0] for c in inked))
    last = inked[head.end() - 1 if head else 0]
    top, bottom = min(c.top for c in row), max(c.bottom for c in row)
    return TextLine("".join(out).strip(), inked[0].x0, top, inked[-1].x1, bottom, size, last.x1 - inked[0].x0, row)
