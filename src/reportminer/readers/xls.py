"""xls of Excel 2 to 2003 → Document, by xlrd: cells as Excel shows them, merged, hidden and computed ones."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from reportminer.model import Document, ReadError
from reportminer.readers.number_format import CHINESE_BUILTIN, exact, is_date, moment, shown, shown_moment
from reportminer.readers.parts import GridCell, assemble
from reportminer.readers.sheet_grid import sheet_grid, sheet_notices

# Formats that a file may name by number only, as Excel shows them in Chinese; xlrd knows their American forms.
BUILTIN = {
    **dict.fromkeys((5, 6), "¥#,##0;¥-#,##0"),
    **dict.fromkeys((7, 8), "¥#,##0.00;¥-#,##0.00"),
    **dict.fromkeys((37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), '#,##0;-#,##0;"-"'),
    **dict.fromkeys((43, 44), '#,##0.00;-#,##0.00;"-"'),
    14: "yyyy/m/d",
    22: "yyyy/m/d h:mm",
    **CHINESE_BUILTIN,
}
UNREAD_FORMULA = "=…"  # a cell is computed; what by, the records say in a code that is not read here
FORMULAS, BEGIN, END = (0x06, 0x206, 0x406), 0x809, 0x0A
STREAM = 2  # how the directory of a compound file marks a stream


def read_xls(source: str, data: bytes) -> Document:
    """The document of an xls: a table a sheet. ReadError where a password protects it."""
    import xlrd
    from xlrd.biffh import XLRDError

    if _runs_in_circles(data):
        raise ValueError("a stream without end")
    try:
        # On demand, because xlrd throws away the records after reading all sheets.
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            on_demand=True,
            logfile=io.StringIO(),
        )
    except XLRDError as error:
        if "encrypted" in str(error):
            remedy = "请在 Excel 或 WPS 中取消密码后另存，再读取"
            raise ReadError(source, "文件已加密，需要密码才能打开", remedy) from error
        raise
    grids = [sheet_grid(_cells(book, at), book.sheet_names()[at]) for at in range(book.nsheets)]
    grids = [grid for grid in grids if grid.cells]
    return assemble(source, "xls", grids, sheet_notices(grids))


def _runs_in_circles(data: bytes) -> bool:
    """Whether a small stream of the file never ends; xlrd checks this for large ones and would follow it for ever."""
    from xlrd.compdoc import CompDoc

    container: Any = CompDoc(data, io.StringIO())
    steps = container.SSAT
    for entry in container.dirlist:
        at, count = entry.first_SID, 0
        while entry.etype == STREAM and entry.tot_size < container.min_size_std_stream and 0 <= at < len(steps):
            at, count = steps[at], count + 1
            if count > len(steps):
                return True
    return False


def _cells(book: Any, at: int) -> Iterator[GridCell]:
    """The cells of one sheet that have a value."""
    sheet = book.sheet_by_index(at)
    computed = _computed(book, at)
    spans = {(top, left): (bottom - top, right - left) for top, bottom, left, right in sheet.merged_cells}
    hidden_rows = {row for row, entry in sheet.rowinfo_map.items() if entry.hidden}
    hidden_columns = {column for column, entry in sheet.colinfo_map.items() if entry.hidden}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if text := _shown(book, cell):
                hidden = bool(sheet.visibility) or row in hidden_rows or column in hidden_columns
                formula = UNREAD_FORMULA if (row, column) in computed else None
                yield GridCell(row, column, text, *spans.get((row, column), (1, 1)), hidden, formula)


def _shown(book: Any, cell: Any) -> str:
    """The cell as Excel shows it."""
    import xlrd

    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, "#N/A"))
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return str(cell.value)
    pattern = _pattern(book, cell.xf_index)
    if is_date(pattern):
        return shown_moment(moment(cell.value, bool(book.datemode)), pattern)
    return shown(exact(cell.value), pattern)


def _pattern(book: Any, style: int) -> str:
    """The number format of a cell style: the file's own, else the one that Excel knows under its number."""
    from xlrd.formatting import std_format_strings

    key = book.xf_list[style].format_key
    own = book.format_map[key].format_str
    return BUILTIN.get(key, own) if own == std_format_strings.get(key, "") else str(own)


def _computed(book: Any, at: int) -> set[tuple[int, int]]:
    """The places of a sheet's formulas, from its records: xlrd gives their results like any other value."""
    found: set[tuple[int, int]] = set()
    place, depth = book._sh_abs_posn[at], 0
    while book.mem is not None and place + 8 <= len(book.mem):
        kind, size, row, column = struct.unpack_from("<HHHH", book.mem, place)
        if kind in FORMULAS and depth == 1:
            found.add((row, column))
        depth += (kind == BEGIN) - (kind == END)  # a chart on the sheet is a part of its own
        if depth <= 0:
            break
        place += 4 + size
    return found
