"""Rows and columns → xlsx, csv, parquet, Markdown: for records and for the cross-region table alike."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any, Literal

from reportminer.renders.columns import width

Value = str | int | Decimal | None
Sort = Literal["text", "whole", "number"]

#: Excel keeps fifteen digits of a number; longer ones are written as text so that none is lost.
EXCEL_DIGITS = 15
#: Longer headings take two lines.
WIDEST_HEADING = 26

#: 千万亿 in 万元 and 分 in 万元 both fit.
PARQUET_DIGITS, PARQUET_PLACES = 38, 8

_WIDE = Context(prec=100)


class RenderError(Exception):
    """A result that cannot be written as asked, in one line: a missing library, an unknown ending."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its title, what its cells are, whether we recomputed them; `places` None: as they come."""

    title: str
    sort: Sort = "text"
    recomputed: bool = False
    places: int | None = 2
    widest: int = 40


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: columns, rows of the same length, and how many columns stay in view; `silent` stands for None."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    frozen: int = 0
    silent: str = ""


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of the sheets; the same sheets give the same bytes."""
    from datetime import datetime

    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": datetime(2000, 1, 1), "author": "reportminer"})
    for sheet in sheets:
        _add_sheet(book, sheet)
    book.close()
    return stream.getvalue()


def _add_sheet(book: Any, sheet: Sheet) -> None:
    page = book.add_worksheet(sheet.title)
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center"} | _HEAD)
    blue_head = book.add_format(
        {"bold": True, "italic": True, "text_wrap": True, "valign": "vcenter", "align": "center"} | _HEAD | _BLUE
    )
    silent = book.add_format({"font_color": "#999999", "valign": "vcenter", "align": "center"})
    for index, column in enumerate(sheet.columns):
        page.write_string(0, index, column.title, blue_head if column.recomputed else head)
        body = book.add_format(_body(column))
        cells = [row[index] for row in sheet.rows]
        page.set_column(index, index, _column_width(column, cells, sheet.silent))
        for number, cell in enumerate(cells, start=1):
            _write(page, number, index, cell, body, (sheet.silent, silent))
    lines = max((_head_lines(column, sheet) for column in sheet.columns), default=1)
    page.set_row(0, 16 * lines + 4)
    page.freeze_panes(1, sheet.frozen)
    if sheet.rows and sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)
    _print_setup(page)


def _print_setup(page: Any) -> None:
    """On paper: landscape, as wide as one page, the heading on every page."""
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


_HEAD = {"bg_color": "#EEF2F6", "bottom": 1, "border_color": "#8899AA"}
_BLUE = {"font_color": "#1F5FBF"}


def _body(column: Column) -> dict[str, Any]:
    look: dict[str, Any] = {"valign": "vcenter"}
    if column.sort == "text":
        look |= {"text_wrap": True, "align": "left", "indent": 1}
    elif column.sort == "whole":
        look["num_format"] = "#,##0"
    elif column.places is not None:
        look["num_format"] = "#,##0." + "0" * column.places + "##" if column.places else "#,##0"
    return look | ({"italic": True} | _BLUE if column.recomputed else {})


def _write(page: Any, row: int, column: int, cell: Value, look: Any, silent: tuple[str, Any]) -> None:
    if cell is None:
        if silent[0]:
            page.write_string(row, column, *silent)
    elif isinstance(cell, str):
        page.write_string(row, column, cell[:32767], look)
    elif isinstance(cell, Decimal) and len(cell.normalize().as_tuple().digits) > EXCEL_DIGITS:
        page.write_string(row, column, format(cell, "f"), look)
    else:
        page.write_number(row, column, cell, look)


def _column_width(column: Column, cells: Iterable[Value], silent: str) -> int:
    """As wide as the longest cell needs, within reason; the heading may take several lines."""
    longest = max([width(silent), 6, *(width(_shown(column, cell)) for cell in cells)])
    heading = width(column.title) if width(column.title) <= WIDEST_HEADING else width(column.title) // 2
    return max(min(longest, column.widest), heading + 2) + 2


def _shown(column: Column, cell: Value) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    return grouped(column, cell)


def grouped(column: Column, cell: int | Decimal) -> str:
    """The number as people print it: thousands separated, the places of its column, up to two more if it has them."""
    if isinstance(cell, int):
        return f"{cell:,}"
    if column.places is None:
        return format(cell, "f")
    most = column.places + 2 if column.places else 0
    text = format(cell.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP, _WIDE), ",f")
    while most > column.places and text.endswith("0"):
        text, most = text[:-1], most - 1
    return text


def _head_lines(column: Column, sheet: Sheet) -> int:
    index = list(sheet.columns).index(column)
    space = _column_width(column, (row[index] for row in sheet.rows), sheet.silent) - 2
    return -(-width(column.title) // max(space - 1, 1))


def csv_text(sheet: Sheet, mark: bool = True) -> str:
    """The sheet as csv; with a byte order mark, so that Excel takes it for UTF-8."""
    stream = io.StringIO()
    stream.write("\ufeff" if mark else "")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    for row in sheet.rows:
        writer.writerow([_csv_cell(cell, sheet.silent) for cell in row])
    return stream.getvalue()


def _csv_cell(cell: Value, silent: str) -> str:
    """The cell as text; what a spreadsheet would run as a formula gets a ' before it."""
    if cell is None:
        return silent
    if isinstance(cell, str):
        return "'" + cell if cell[:1] in ("=", "@", "\t", "\r") else cell
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)


def parquet(sheet: Sheet) -> bytes:
    """The sheet as parquet: text, whole numbers and exact decimals; RenderError where pyarrow is not installed."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped]
        import pyarrow.parquet as pq  # type: ignore[import-untyped]
    except ImportError as missing:
        raise RenderError("写 parquet 需要 pyarrow：pip install 'reportminer[parquet]'") from missing
    types = {"text": pa.string(), "whole": pa.int64(), "number": pa.decimal128(PARQUET_DIGITS, PARQUET_PLACES)}
    exact = Decimal(1).scaleb(-PARQUET_PLACES)
    arrays = []
    for index, column in enumerate(sheet.columns):
        cells = [row[index] for row in sheet.rows]
        if column.sort == "number":
            cells = [
                cell.quantize(exact, ROUND_HALF_UP, _WIDE) if isinstance(cell, Decimal) else cell for cell in cells
            ]
        arrays.append(pa.array(cells, type=types[column.sort]))
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=[column.title for column in sheet.columns]), stream)
    return stream.getvalue()
