"""Headers in two rows whose merged cells became blank ones, as pipes, csv and unmerged sheets have them.

A heading with blanks on its right and a heading under each of these stands over all of them; a heading with nothing
under it goes down beside them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from reportminer.model import Cell, Document, Table
from reportminer.tables.lattice import NUMBER, VALUE
from reportminer.text import fold

#: What begins with a number and yet is a heading: 2022, 2022年末, 56人以上大班(个).
_HEADING = re.compile(r"(?:19|20)\d\d\s*年?[末底]?|\d.*[(（][^()（）\d]{1,6}[)）]")
_MOST = 40

_Rows = Mapping[int, Mapping[int, Cell]]


def merged(document: Document) -> Document:
    """The document with the spans of such headers; any other table as it is."""
    tables = tuple(_merged(document, table) for table in document.tables)
    return document if tables == document.tables else replace(document, tables=tables)


def _merged(document: Document, table: Table) -> Table:
    rows: dict[int, dict[int, Cell]] = {}
    for cell in table.cells:
        if document.said(cell.span).strip():
            rows.setdefault(cell.row, {})[cell.column] = cell
    spans: dict[tuple[int, int], Cell] = {}
    for row in sorted(rows):
        if len(rows.get(row - 1, ())) < 2 and _heads(document, rows, row):
            spans |= _spans(rows, row)
    return (
        replace(table, cells=tuple(spans.get((cell.row, cell.column), cell) for cell in table.cells))
        if spans
        else table
    )


def _heads(document: Document, rows: _Rows, row: int) -> bool:
    """Whether two rows of words stand over a row of numbers."""
    if row + 1 not in rows or row + 2 not in rows or len(rows[row]) < 3 or len(rows[row + 1]) < 2:
        return False
    two = [*rows[row].values(), *rows[row + 1].values()]
    if any(cell.row_span > 1 or cell.column_span > 1 for cell in two):
        return False
    said = [fold(document.said(cell.span)).strip() for cell in two]
    if any(len(text) > _MOST or (_counts(text) and not _HEADING.fullmatch(text)) for text in said):
        return False
    below = [fold(document.said(cell.span)).strip() for cell in rows[row + 2].values()]
    return sum(map(_counts, below)) >= 2


def _counts(text: str) -> bool:
    return bool(NUMBER.fullmatch(text) or VALUE.fullmatch(text))


def _spans(rows: _Rows, row: int) -> dict[tuple[int, int], Cell]:
    """The cells of the upper row with their spans by place; empty where the two rows do not fit into one another."""
    upper, lower = rows[row], rows[row + 1]
    width = max(max(upper), max(lower), max(rows[row + 2])) + 1
    spans: dict[tuple[int, int], Cell] = {}
    at = 0
    while at < width:
        if at not in upper:
            return {}
        end = at + 1
        while end < width and end not in upper:
            end += 1
        under = [column in lower for column in range(at, end)]
        if not any(under) and end == at + 1:
            spans[row, at] = replace(upper[at], row_span=2)
        elif all(under):
            spans[row, at] = replace(upper[at], column_span=end - at)
        else:
            return {}
        at = end
    wide = any(cell.column_span > 1 for cell in spans.values())
    return spans if wide and any(cell.row_span > 1 for cell in spans.values()) else {}
