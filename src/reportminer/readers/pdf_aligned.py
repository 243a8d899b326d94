"""Lines of a page whose words stand in the same columns, most of them figures → a table without ruling lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise

from reportminer.readers.pdf_flow import LIST_NUMBER
from reportminer.readers.pdf_grid import Region, Ruled
from reportminer.readers.pdf_page import Char, TextLine, text_lines

NUMBER = re.compile(
    r"[≥≤<>=＞＜约近]{0,2}[-+−－]?(?:\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.\d+)?\s?(?:[%％‰]|[^\W\d_年月日]{1,3})?|[-—–－/]{1,2}"
)
# What follows is measured in heights of a line.
WORD_GAP = 0.6
FIELD_GAP = 1.0
ROW_GAP = 1.6
SHIFT = 1.0  # how far the words of a column may stand from its edge or middle
FEWEST = 3  # rows, and columns
HEADER = 2  # rows above the figures, at most
CUTS = tuple("。；！？，：、;!?")
NO_LABEL = re.compile(rf"{LIST_NUMBER.pattern}|附?[表图]|(?:金额)?单位|[备附]?注|说明|.*[。；！？，、;!?]$")
Span = tuple[float, float]


def with_aligned_tables(page: int, lines: Sequence[TextLine]) -> list[TextLine | Ruled]:
    """The lines, and tables in place of those that form one."""
    items: list[TextLine | Ruled] = []
    at = 0
    while at < len(lines):
        rows = _block(lines, at)
        if rows and _is_table(rows):
            items.append(_table(page, rows))
            at += len(rows)
        else:
            step = max(1, _first_figures(rows) - HEADER)  # a table may begin further down
            items += lines[at : at + step]
            at += step
    return items


def _first_figures(rows: Sequence[TextLine]) -> int:
    """How many rows stand above the first one with a figure."""
    figures = (at for at, row in enumerate(rows) if any(map(NUMBER.fullmatch, row.text.split())))
    return next(figures, len(rows) + HEADER)


def _block(lines: Sequence[TextLine], start: int) -> list[TextLine]:
    """The lines from this one on that stand in the same columns."""
    if not _is_row(lines[start]):
        return []
    rows = [lines[start]]
    kept = 1
    for above, line in pairwise(lines[start:]):
        if not _follows(above, line) or not _fits(rows, line):
            break
        rows.append(line)
        if _is_row(line) or _is_short_row(line):
            kept = len(rows)
    return rows[:kept]


def _follows(above: TextLine, line: TextLine) -> bool:
    """Whether the line stands right below the other, in letters of the same size."""
    size = max(above.size, line.size)
    near = above.top < line.top and line.top - above.bottom <= ROW_GAP * size
    return near and above.column == line.column and abs(above.size - line.size) <= 0.25 * size


def _is_row(line: TextLine) -> bool:
    """Whether the line has at least three fields, none of which ends like a part of a sentence."""
    words = line.text.split()
    if len(words) < FEWEST or any(word.endswith(CUTS) for word in words):
        return False
    return len(line.spans(FIELD_GAP)) >= FEWEST


def _is_short_row(line: TextLine) -> bool:
    """Whether the line is a label and one figure far from it."""
    fields = line.spans(FIELD_GAP)
    return len(fields) == 2 and bool(NUMBER.fullmatch(_said(line, fields[1])))


def _fits(rows: Sequence[TextLine], line: TextLine) -> bool:
    """Whether the line keeps to the columns of the rows above: as a row, a label and a figure, or a label alone."""
    columns = _columns(rows)
    if _is_row(line):
        if not (_is_row(rows[-1]) or _is_short_row(rows[-1]) or any(c.isdigit() for c in line.text)):
            return False  # a heading, and the header of another table
        columns = _columns([*rows, line])
        return len(columns) >= FEWEST and all(_is_apart(row, columns) for row in (*rows, line))
    if len(columns) < FEWEST or NO_LABEL.match(line.text):
        return False
    if len(_columns([*rows, line])) != len(columns):
        return False
    return _is_short_row(line) or (columns[0][0] - line.size <= line.x0 and line.x1 <= columns[0][1] + line.size)


def _is_apart(line: TextLine, columns: Sequence[Span]) -> bool:
    """Whether no two fields of the line share a column."""
    fields = line.spans(FIELD_GAP)
    return all(_at(columns, a[1]) < _at(columns, b[0]) for a, b in pairwise(fields))


def _at(columns: Sequence[Span], x: float) -> int:
    return bisect_right(columns, (x, float("inf"))) - 1


def _columns(rows: Iterable[TextLine]) -> list[Span]:
    """Where the rows have ink, seen from above: the columns between the gaps that all share."""
    rows = list(rows)
    gap = WORD_GAP * max(line.size for line in rows)
    found: list[Span] = []
    for x0, x1 in sorted(span for line in rows for span in line.spans(WORD_GAP)):
        if found and x0 - found[-1][1] < gap:
            found[-1] = found[-1][0], max(found[-1][1], x1)
        else:
            found.append((x0, x1))
    return found


def _headed_columns(rows: Sequence[TextLine]) -> list[Span]:
    """The columns, one where a heading at its left and figures at its right have no place in common."""
    found: list[Span] = []
    for column in _columns(rows):
        if found and {_filled(rows, found[-1]), _filled(rows, column)} == {(True, False), (False, True)}:
            found[-1] = found[-1][0], column[1]
        else:
            found.append(column)
    return found


def _filled(rows: Sequence[TextLine], column: Span) -> tuple[bool, bool]:
    """Whether the first row has something in the column, and whether any other has."""
    return bool(_inside(rows[0], column)), any(_inside(row, column) for row in rows[1:])


def _is_table(rows: Sequence[TextLine]) -> bool:
    """Whether most of the rows are figures for the most part, and most columns have an edge or a middle in common."""
    full = [row for row in rows if _is_row(row)]
    columns = _headed_columns(rows)
    figures = [row for row in full if _counts(row, columns)]
    if len(full) < FEWEST or len(figures) < 2 or len(figures) * 2 <= len(full):
        return False
    return sum(_is_aligned(figures, column) for column in columns) * 2 > len(columns)


def _counts(row: TextLine, columns: Sequence[Span]) -> bool:
    """Whether at least half of the row's fields are figures."""
    fields = [text for column in columns if (text := _said(row, column))]
    figures = [text for text in fields if NUMBER.fullmatch(text)]
    return len(figures) * 2 >= len(fields) and any(c.isdigit() for text in figures for c in text)


def _is_aligned(rows: Sequence[TextLine], column: Span) -> bool:
    inked = [_inside(row, column) for row in rows]
    edges = [(min(c.x0 for c in own), max(c.x1 for c in own)) for own in inked if own]
    places = ([x0 for x0, _ in edges], [x1 for _, x1 in edges], [(x0 + x1) / 2 for x0, x1 in edges])
    return bool(edges) and min(max(at) - min(at) for at in places) <= SHIFT * rows[0].size


def _inside(line: TextLine, span: Span) -> list[Char]:
    """The line's characters there, without blanks."""
    return [char for char in line.chars if span[0] <= char.middle[0] <= span[1] and not char.text.isspace()]


def _said(line: TextLine, span: Span) -> str:
    return "".join(part.text for part in text_lines(_inside(line, span)))


def _table(page: int, rows: Sequence[TextLine]) -> Ruled:
    """The grid of the rows; its lines run through the middles of the gaps."""
    columns = _headed_columns(rows)
    xs = [columns[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(columns)), columns[-1][1]]
    ys = [rows[0].top, *((a.bottom + b.top) / 2 for a, b in pairwise(rows)), rows[-1].bottom]
    regions = [
        Region(r, c, 1, 1, (xs[c], ys[r], xs[c + 1], ys[r + 1]), _inside(row, column))
        for r, row in enumerate(rows)
        for c, column in enumerate(columns)
    ]
    return Ruled(page, xs, ys, regions, aligned=True)
