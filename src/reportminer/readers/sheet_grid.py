"""The cells of a worksheet → its grid, counted from A1; and what is worth telling of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportminer.model import Notice
from reportminer.readers.parts import Grid, GridCell

UNIT_LINE = re.compile(r"单位\s*[:：]|金额单位")
TITLE_ROWS = 6


def sheet_grid(cells: Iterable[GridCell], name: str | None = None) -> Grid:
    """The grid of the cells that have text; merged cells end where the last text ends."""
    filled = [cell for cell in cells if cell.text.strip()]
    height = max((cell.row for cell in filled), default=-1) + 1
    width = max((cell.column for cell in filled), default=-1) + 1
    for cell in filled:
        cell.row_span = min(cell.row_span, height - cell.row)
        cell.column_span = min(cell.column_span, width - cell.column)
    return Grid(filled, height, width, sheet=name, titles=_titles(filled, width))


def _titles(cells: Iterable[GridCell], width: int) -> frozenset[tuple[int, int]]:
    """The cells over the header that carry title, unit or year: lone cells of the first rows, and unit lines."""
    rows: dict[int, list[GridCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    titles: set[tuple[int, int]] = set()
    above = True
    for row in sorted(rows)[:TITLE_ROWS]:
        above = above and len(rows[row]) <= 2 < width
        titles |= {(c.row, c.column) for c in rows[row] if above or UNIT_LINE.search(c.text)}
    return frozenset(titles)


def sheet_notices(grids: Iterable[Grid]) -> list[Notice]:
    """What is worth telling of the sheets: those with hidden rows or columns, or hidden whole."""
    hidden = [grid.sheet or "" for grid in grids if any(cell.hidden for cell in grid.cells)]
    message = f"工作表{'、'.join(hidden)}有隐藏的行、列或整表隐藏，已读取并标记"
    return [Notice("hidden-rows", message)] if hidden else []
