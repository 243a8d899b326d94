"""Sheets → xlsx. Rows go to disk as they come, so that a workbook may be larger than memory."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reportminer.renders.columns import width, wrapped
from reportminer.renders.sheets import Cell, Column, Sheet, Value, grouped, silence, value_of

#: Excel keeps fifteen digits of a number; longer ones are written as text so that none is lost.
EXCEL_DIGITS = 15
#: Longer headings take two lines.
WIDEST_HEADING = 16
#: A font that Excel and WPS have in any Chinese installation.
FONT = "Microsoft YaHei"
_A4 = 9
#: Percent of its size at which a sheet of many columns is printed.
_WIDE_SCALE = 70
_LONGEST_TEXT = 32767
#: Height of a line in points, and how many a row shows at most.
_LINE, _MOST_LINES = 16, 12

#: What would end a path, or be taken for an escape, in the link of a workbook.
_ESCAPED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in ' "#%<>?[]`{}^'})

_BLUE = {"font_color": "#1F5FBF", "italic": True}
_HEAD = {
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "bg_color": "#EEF2F6",
    "bottom": 1,
    "bottom_color": "#8899AA",
}
_LINED = {"bottom": 1, "bottom_color": "#D5DCE4"}
_SILENT = _LINED | {"font_color": "#999999", "align": "center"}
LOOKS: dict[str, dict[str, Any]] = {
    "consistent": {"bg_color": "#E3F3E6"},
    "rounding": {"bg_color": "#FFF6D6"},
    "inconsistent": {"bg_color": "#F9D6D2", "font_color": "#A31515", "bold": True},
    "total": {"bold": True, "top": 1, "top_color": "#8899AA", "bg_color": "#F4F6F8"},
}


class Book:
    """A workbook that is being written; the same pages give the same bytes."""

    def __init__(self) -> None:
        from datetime import datetime

        import xlsxwriter

        self._stream = io.BytesIO()
        options = {"constant_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 10}}
        self.writer: Any = xlsxwriter.Workbook(self._stream, options)
        self.writer.set_properties({"created": datetime(2000, 1, 1), "author": "reportminer"})
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}

    def look(self, properties: dict[str, Any]) -> Any:
        """The format of these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            self._looks[key] = self.writer.add_format({"valign": "vcenter"} | properties)
        return self._looks[key]

    def add(self, sheet: Sheet) -> None:
        """The whole sheet as the next page."""
        Page(self, sheet).complete(sheet)

    def content(self) -> bytes:
        """The finished file."""
        self.writer.close()
        return self._stream.getvalue()


class Page:
    """One worksheet that is being written row by row under the columns of `sheet`, whose own rows are not looked at."""

    def __init__(self, book: Book, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        self.sheet: Any = book.writer.add_worksheet(sheet.title)
        self._widths = [max(width(sheet.silent), 6) for _ in sheet.columns]
        self._next = 1
        lines = max((len(_heading(column)) for column in sheet.columns), default=1)
        self.sheet.set_row(0, _LINE * lines + 4)
        for index, column in enumerate(sheet.columns):
            look = book.look(_HEAD | (_BLUE if column.recomputed else {}))
            self.sheet.write_string(0, index, "\n".join(_heading(column)), look)

    def complete(self, sheet: Sheet) -> None:
        """Write the rows and totals of the sheet, whose columns are those of this page, and finish."""
        self._sheet = sheet
        self.fill(sheet.rows)
        self.finish()

    def fill(self, rows: Iterable[Sequence[Value | Cell]]) -> None:
        """Write the rows below those written."""
        for row in rows:
            self._add(row)

    def _add(self, row: Sequence[Value | Cell]) -> None:
        lines = 1
        cells = [*zip(self._sheet.columns, row, strict=True)]
        for index, (column, cell) in enumerate(cells):
            shown = _shown(column, value_of(cell))
            wide = width(shown)
            self._widths[index] = max(self._widths[index], wide)
            if column.sort == "text" and (wide > column.widest or "\n" in shown):
                lines = max(lines, len(wrapped(shown[:_LONGEST_TEXT], max(column.widest - 2, 2))))
        self.sheet.set_row(self._next, _LINE * min(lines, _MOST_LINES) + 2)
        for index, (column, cell) in enumerate(cells):
            self._write(index, column, cell if isinstance(cell, Cell) else Cell(cell))
        self._next += 1

    def finish(self) -> None:
        """Write what depends on all rows: widths, filter, what may be filled in, totals, the set-up for paper."""
        last = self._next - 1
        columns = self._sheet.columns
        if last and columns:
            self.sheet.autofilter(0, 0, last, len(columns) - 1)
        for index, column in enumerate(columns):
            if column.choices and last:
                self.sheet.data_validation(1, index, last, index, {"validate": "list", "source": list(column.choices)})
        self.fill(self._sheet.footer)
        for index, column in enumerate(columns):
            self.sheet.set_column(index, index, _column_width(column, self._widths[index]))
        self.sheet.freeze_panes(1, self._sheet.frozen)
        self._print_setup()

    def _write(self, index: int, column: Column, cell: Cell) -> None:
        row, value = self._next, cell.value
        look = _body(column) | LOOKS.get(cell.look, {})
        if cell.note:
            lines = cell.note.count("\n") + 1 + width(cell.note) // 60
            size = {"width": 420, "height": 20 + 19 * lines, "font_name": FONT, "font_size": 9}
            self.sheet.write_comment(row, index, cell.note, size)
        if value is None:
            silent = silence(column, self._sheet)
            if silent and cell.look != "total":
                self.sheet.write_string(row, index, silent, self._book.look(_SILENT))
            else:
                self.sheet.write_blank(row, index, None, self._book.look(look))
        elif isinstance(value, str):
            self._write_text(row, index, value[:_LONGEST_TEXT], cell.link, look)
        elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) > EXCEL_DIGITS:
            self.sheet.write_string(row, index, format(value, "f"), self._book.look(look))
        else:
            marked = {"num_format": f'{look.get("num_format", "General")}"{cell.mark}"'} if cell.mark else {}
            self.sheet.write_number(row, index, value, self._book.look(look | marked))

    def _write_text(self, row: int, index: int, text: str, link: str, look: dict[str, Any]) -> None:
        if not link:
            self.sheet.write_string(row, index, text, self._book.look(look))
            return
        shown = self._book.look(look | {"font_color": "#1F5FBF", "underline": 1})
        if self.sheet.write_url(row, index, "external:" + link.translate(_ESCAPED), shown, text):
            self.sheet.write_string(row, index, text, self._book.look(look))

    def _print_setup(self) -> None:
        """On paper: A4 landscape, the heading on every page, as wide as one page unless the sheet is a wide one."""
        self.sheet.set_landscape()
        self.sheet.set_paper(_A4)
        self.sheet.set_margins(0.4, 0.4, 0.6, 0.6)
        self.sheet.set_footer("&L&A&R&P / &N")
        self.sheet.repeat_rows(0)
        if self._sheet.wide:
            self.sheet.set_print_scale(_WIDE_SCALE)
            self.sheet.repeat_columns(0, max(self._sheet.frozen - 1, 0))
        else:
            self.sheet.fit_to_pages(1, 0)


def xlsx(sheets: Iterable[Sheet]) -> bytes:
    """A workbook of the sheets; the same sheets give the same bytes."""
    book = Book()
    for sheet in sheets:
        book.add(sheet)
    return book.content()


def _body(column: Column) -> dict[str, Any]:
    look: dict[str, Any] = dict(_LINED)
    if column.sort == "text":
        look |= {"text_wrap": True, "align": "left", "indent": 1}
    elif column.sort == "whole":
        look["num_format"] = "#,##0"
    elif column.places is not None:
        look["num_format"] = "#,##0." + "0" * column.places + "##" if column.places else "#,##0"
    return look | (_BLUE if column.recomputed else {})


def _column_width(column: Column, longest: int) -> int:
    """As wide as the longest cell needs, within reason; the heading may take several lines."""
    return max(min(longest, column.widest), _heading_width(column)) + 2


def _heading_width(column: Column) -> int:
    return max(map(width, _heading(column))) + 2


def _heading(column: Column) -> list[str]:
    """The heading's lines: a long one breaks before its unit, else in the middle."""
    title = column.title
    if width(title) <= WIDEST_HEADING:
        return [title]
    found = re.fullmatch(r"(.+?) ?([（(][^（(]*[）)])", title)
    return [found[1], found[2]] if found else wrapped(title, width(title) // 2 + 2)


def _shown(column: Column, cell: Value) -> str:
    if cell is None or isinstance(cell, str):
        return cell or ""
    return grouped(column, cell)
