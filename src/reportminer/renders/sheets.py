"""Rows and columns, and as csv and parquet; `workbook` writes them as xlsx: records and the cross-region table alike."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Literal

Value = str | int | Decimal | None
Sort = Literal["text", "whole", "number"]

#: 千万亿 in 万元 and 分 in 万元 both fit.
PARQUET_DIGITS, PARQUET_PLACES = 38, 8

_WIDE = Context(prec=100)


class RenderError(Exception):
    """A result that cannot be written as asked, in one line: a missing library, an unknown ending."""


#: Text that a spreadsheet would run: a formula, or a sign before more than a number with its unit.
_RUNS = re.compile(r"[=@\t\r]|[+\-](?![\d.,]*[%％一-鿿]*$)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with what a sheet can show besides it: a look (a verdict, total), a mark, a note, a link.

    mark: ▲ or ▼ behind a number that lies far from the others.
    """

    value: Value
    look: str = ""
    mark: str = ""
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: its title, what its cells are, whether we recomputed them; `places` None: as they come.

    choices: what a person may fill in.
    """

    title: str
    sort: Sort = "text"
    recomputed: bool = False
    places: int | None = 2
    widest: int = 40
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: columns, rows of the same length, and how many columns stay in view; `silent` stands for None.

    footer: rows of totals below the others, outside the filter.
    wide:   on paper the columns go over several pages, each of which repeats those that stay in view.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value | Cell]]
    frozen: int = 0
    silent: str = ""
    footer: Sequence[Sequence[Value | Cell]] = ()
    wide: bool = False

    def filled(self, rows: Sequence[Sequence[Value | Cell]]) -> Sheet:
        """The sheet with these rows."""
        return replace(self, rows=rows)


def value_of(cell: Value | Cell) -> Value:
    """The value alone."""
    return cell.value if isinstance(cell, Cell) else cell


def silence(column: Column, sheet: Sheet) -> str:
    """What stands where there is no value: a report is silent, or nothing could be recomputed."""
    return "－" if column.recomputed and sheet.silent else sheet.silent


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


def csv_text(sheet: Sheet, mark: bool = True) -> str:
    """The sheet as csv; with a byte order mark, so that Excel takes it for UTF-8."""
    stream = io.StringIO()
    stream.write("\ufeff" if mark else "")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([column.title for column in sheet.columns])
    for row in sheet.rows:
        cells = zip(sheet.columns, row, strict=True)
        writer.writerow([_csv_cell(value_of(cell), silence(column, sheet)) for column, cell in cells])
    return stream.getvalue()


def _csv_cell(cell: Value, silent: str) -> str:
    """The cell as text; what a spreadsheet would run as a formula gets a ' before it."""
    if cell is None:
        return silent
    if isinstance(cell, str):
        return "'" + cell if _RUNS.match(cell) else cell
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
        cells = [value_of(row[index]) for row in sheet.rows]
        if column.sort == "number":
            cells = [
                cell.quantize(exact, ROUND_HALF_UP, _WIDE) if isinstance(cell, Decimal) else cell for cell in cells
            ]
        arrays.append(pa.array(cells, type=types[column.sort]))
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=[column.title for column in sheet.columns]), stream)
    return stream.getvalue()
