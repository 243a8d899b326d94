"""Workbooks → Document: one table a sheet, each cell as Excel shows it, rows and columns as Excel counts them."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from reportminer.model import Document, Notice
from reportminer.readers.number_format import CHINESE_BUILTIN, exact, moment, shown, shown_moment
from reportminer.readers.parts import Grid, GridCell, assemble
from reportminer.readers.sheet_grid import sheet_grid, sheet_notices

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOMENTS = (datetime.datetime, datetime.date, datetime.time, datetime.timedelta)


def read_workbook(source: str, data: bytes) -> Document:
    """The document of an xlsx: a table a sheet, with merged cells, hidden cells and formulas."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), data_only=True)
    formulas = load_workbook(io.BytesIO(data)) if _has_formulas(data) else None
    grids, stale = [], []
    for sheet in book.worksheets:
        grid, uncached = _sheet(sheet, formulas[sheet.title] if formulas is not None else None)
        if grid.cells:
            grids.append(grid)
        stale += [f"{sheet.title}!{place}" for place in uncached]
    counted = sum(cell.formula is not None for grid in grids for cell in grid.cells if cell.text)
    return assemble(source, "xlsx", grids, sheet_notices(grids) + _stale(stale if not counted else []))


def _stale(places: Sequence[str]) -> list[Notice]:
    """The notice of formulas without a stored result."""
    message = f"{len(places)} 个公式没有保存计算结果（{'、'.join(places[:3])}），请用 Excel 或 WPS 打开后重新保存"
    return [Notice("stale-formula", message)] if places else []


def _has_formulas(data: bytes) -> bool:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
        return any(b"<f" in archive.read(name) or b":f>" in archive.read(name) for name in sheets)


def _sheet(sheet: Any, formulas: Any) -> tuple[Grid, list[str]]:
    """The sheet's grid, and the places of formulas without a stored result."""
    # iter_rows would walk to row 1048576 of a sheet that was formatted to its end.
    filled = {place: cell for place, cell in sorted(sheet._cells.items()) if cell.value is not None}
    made = {} if formulas is None else {p: c.value for p, c in formulas._cells.items() if c.data_type == "f"}
    spans = {(r.min_row, r.min_col): (r.max_row, r.max_col) for r in sheet.merged_cells.ranges}
    hidden_rows, hidden_columns = _hidden(sheet)
    cells = []
    for (row, column), cell in filled.items():
        bottom, right = spans.get((row, column), (row, column))
        formula = made.get((row, column))
        cells.append(
            GridCell(
                row - 1,
                column - 1,
                _cell_text(cell),
                bottom - row + 1,
                right - column + 1,
                sheet.sheet_state != "visible" or row in hidden_rows or column in hidden_columns,
                None if formula is None else str(getattr(formula, "text", formula)),
                _number(cell.value),
            )
        )
    uncached = [formulas.cell(*place).coordinate for place in sorted(made) if place not in filled]
    return sheet_grid(cells, sheet.title), uncached


def _hidden(sheet: Any) -> tuple[set[int], set[int]]:
    rows = {number for number, row in sheet.row_dimensions.items() if row.hidden or row.height == 0}
    columns: set[int] = set()
    for column in sheet.column_dimensions.values():
        if column.hidden or column.width == 0:
            columns.update(range(column.min, column.max + 1))
    return rows, columns


def _number(value: object) -> Decimal | None:
    """The stored number; None for texts, dates, truth values and what is no finite number."""
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return None
    number = exact(value)
    return number if number.is_finite() else None


def _cell_text(cell: Any) -> str:
    """The cell as Excel shows it."""
    value, pattern = cell.value, cell.number_format or "General"
    if pattern == "General" and (known := CHINESE_BUILTIN.get(cell._style.numFmtId)) and not isinstance(value, str):
        pattern = known
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            value = moment(value)
    return value_text(value, pattern)


def value_text(value: object, pattern: str = "General") -> str:
    """A stored value as Excel shows it in a number format."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return shown(value, pattern)
    if isinstance(value, MOMENTS):
        return shown_moment(value, _date_pattern(value) if pattern == "General" else pattern)
    text = ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value))
    return text.replace("\r\n", "\n").replace("\r", "")


def _date_pattern(value: object) -> str:
    """The format for a date whose own format is not known."""
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return "yyyy-mm-dd hh:mm:ss"
    return "hh:mm:ss" if isinstance(value, (datetime.time, datetime.timedelta)) else "yyyy-mm-dd"
