"""Pages whose text runs in two columns → their lines in reading order, the left column first."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, dropwhile, groupby, takewhile

from reportminer.readers.pdf_flow import LIST_NUMBER, MARGIN_ZONE
from reportminer.readers.pdf_page import Page, TextLine, text_lines

GUTTER = 0.6  # in heights of a line
MIDDLE = 0.3, 0.7  # the share of the page's width between which a gutter lies
CROSSING = 0.4  # the share of the lines that may run over the gutter
FEWEST = 6  # lines of a column
NARROWEST = 0.25  # a column, in widths of the page


def in_columns(pages: Sequence[Page], lines: Sequence[list[TextLine]], ruled: Sequence[bool]) -> list[list[TextLine]]:
    """The lines of each page in reading order; those of pages in two columns are cut at the gutter."""
    ordered = []
    gutter: float | None = None
    for page, own, tables in zip(pages, lines, ruled, strict=True):
        before, gutter = gutter, None if tables else _gutter(page, own)
        if gutter is None and before is not None and not tables and _fills_left(own, before):
            gutter = before
        ordered.append(own if gutter is None else _cut(own, gutter))
    return ordered


def _gutter(page: Page, lines: Sequence[TextLine]) -> float | None:
    """Where the page's gutter lies, if its text runs in two columns."""
    zone = page.height * MARGIN_ZONE
    body = [line for line in lines if zone < line.bottom and line.top < page.height - zone]
    if len(body) < FEWEST:
        return None
    at, crossing = _clearest(page, body)
    if crossing > CROSSING * len(body):
        return None
    return at if _parts_columns(page, body, at) else None


def _clearest(page: Page, lines: Sequence[TextLine]) -> tuple[float, int]:
    """The middle of the widest strip that the fewest lines run over, and how many these are."""
    first, end = (int(share * page.width) for share in MIDDLE)
    steps = [0] * (end - first + 1)
    for line in lines:
        for x0, x1 in line.spans(GUTTER):
            steps[max(0, min(int(x0) - first, end - first))] += 1
            steps[max(0, min(int(x1) + 1 - first, end - first))] -= 1
    crossings = list(accumulate(steps))[:-1]
    fewest = min(crossings)
    runs = [[at for at, _ in run] for count, run in groupby(enumerate(crossings), lambda c: c[1]) if count == fewest]
    widest = max(runs, key=len)
    return first + (widest[0] + widest[-1] + 1) / 2, fewest


def _parts_columns(page: Page, lines: Sequence[TextLine], gutter: float) -> bool:
    """Whether prose stands on both sides of the place, with a clear gap between."""
    left, right = _sides(lines, gutter)
    if min(len(left), len(right)) < FEWEST:
        return False
    size = _size(lines)
    wide = [max(s[-1][1] for s in side) - min(s[0][0] for s in side) for side in (left, right)]
    gap = min(s[0][0] for s in right) - max(s[-1][1] for s in left)
    parted = gap >= GUTTER * size and NARROWEST * page.width <= min(wide) and max(wide) <= 1.5 * min(wide)
    return parted and _is_prose(left, size) and _is_prose(right, size)


def _size(lines: Sequence[TextLine]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2]


def _sides(
    lines: Sequence[TextLine], gutter: float
) -> tuple[list[list[tuple[float, float]]], list[list[tuple[float, float]]]]:
    """The ink left and right of the gutter, line by line; lines that run over it are left out."""
    apart = [line.spans(GUTTER) for line in lines if not _crosses(line, gutter)]
    left = [[span for span in spans if span[1] <= gutter] for spans in apart]
    right = [[span for span in spans if span[0] >= gutter] for spans in apart]
    return [spans for spans in left if spans], [spans for spans in right if spans]


def _is_prose(side: Sequence[list[tuple[float, float]]], size: float) -> bool:
    """Whether many lines end at the same edge, as broken ones do, and few have gaps."""
    edge = max(spans[-1][1] for spans in side)
    full = sum(spans[-1][1] >= edge - size for spans in side)
    gaps = sum(len(spans) > 1 for spans in side)
    return full * 3 >= len(side) and gaps * 3 <= len(side)


def _crosses(line: TextLine, gutter: float) -> bool:
    return any(x0 < gutter < x1 for x0, x1 in line.spans(GUTTER))


def _fills_left(lines: Sequence[TextLine], gutter: float) -> bool:
    """Whether the page goes on in the columns of the page before: nothing crosses, the left one is full."""
    left, _ = _sides(lines, gutter)
    if len(left) < 3 or any(_crosses(line, gutter) for line in lines):
        return False
    size = _size(lines)
    return _is_prose(left, size) and gutter - max(spans[-1][1] for spans in left) <= 3 * size


def _cut(lines: Sequence[TextLine], gutter: float) -> list[TextLine]:
    """The lines with those between two that run over the gutter cut, left column first."""
    ordered: list[TextLine] = []
    bands = [(crosses, list(band)) for crosses, band in groupby(lines, lambda line: _crosses(line, gutter))]
    for at, (crosses, band) in enumerate(bands):
        if crosses:
            ordered += band
        else:
            ordered += _band(band, gutter, after=at > 0, before=at + 1 < len(bands))
    return ordered


def _band(lines: Sequence[TextLine], gutter: float, after: bool, before: bool) -> list[TextLine]:
    """One stretch of columns. After and before text over the whole page it may hold short lines of that text."""

    def short(line: TextLine) -> bool:
        return line.x1 <= gutter

    above = list(takewhile(short, lines)) if after else []
    rest = list(lines[len(above) :])
    tail = list(takewhile(short, reversed(rest)))[::-1] if before else []
    below = list(dropwhile(lambda line: not LIST_NUMBER.match(line.text), tail))
    chars = [char for line in rest[: len(rest) - len(below)] for char in line.chars]
    left = text_lines(char for char in chars if char.middle[0] < gutter)
    right = text_lines(char for char in chars if char.middle[0] >= gutter)
    for column, own in enumerate((left, right), 1):
        for line in own:
            line.column = column
    return [*above, *left, *right, *below]
