"""ods → Document: the file keeps every cell's text as it is shown, so no number format has to be applied."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reportminer.model import Document, ReadError
from reportminer.readers.number_format import exact
from reportminer.readers.parts import Grid, GridCell, assemble
from reportminer.readers.sheet_grid import sheet_grid, sheet_notices

Element = Any

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
HIDDEN = ("collapse", "filter")
NUMBERS = ("float", "percentage", "currency")

_Values = tuple[int, str, int, int, bool, str | None, Decimal | None]


def read_ods(source: str, data: bytes) -> Document:
    """The document of an ods: a table a sheet, with merged cells, hidden rows and columns, and formulas."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise ReadError(source, "文件已加密，需要密码才能打开", "请取消密码后另存，再读取")
        raw = archive.read("content.xml")
    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    styles: Iterator[Element] = root.iter(f"{STYLE}style")
    unseen = {s.get(f"{STYLE}name") for s in styles for e in s if e.get(f"{TABLE}display") == "false"}
    grids = [grid for sheet in root.iter(f"{TABLE}table") if (grid := _sheet(sheet, unseen)).cells]
    return assemble(source, "ods", grids, sheet_notices(grids))


def _sheet(sheet: Element, unseen: set[str | None]) -> Grid:
    hidden_sheet = sheet.get(f"{TABLE}style-name") in unseen
    hidden_columns = _hidden_columns(sheet)
    cells: list[GridCell] = []
    row = 0
    for entry in _entries(sheet, f"{TABLE}table-row"):
        hidden = hidden_sheet or entry.get(f"{TABLE}visibility") in HIDDEN
        made = list(_row(entry, hidden, hidden_columns))
        # The empty rows down to the end of the sheet are one row repeated a million times.
        for _ in range(_count(entry, "number-rows-repeated") if made else 0):
            cells += [GridCell(row, *values) for values in made]
            row += 1
        row += 0 if made else _count(entry, "number-rows-repeated")
    return sheet_grid(cells, sheet.get(f"{TABLE}name"))


def _row(row: Element, hidden: bool, hidden_columns: set[int]) -> Iterator[_Values]:
    """The row's cells with text: column, text, rows and columns covered, whether hidden, formula, number."""
    column = 0
    for cell in row.iterchildren(*CELLS):
        count = _count(cell, "number-columns-repeated")
        text = "" if cell.tag == CELLS[1] else "\n".join(_text(line) for line in cell.iterchildren(f"{TEXT}p"))
        if text.strip():
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            formula = cell.get(f"{TABLE}formula")
            formula = formula.partition(":")[2] if formula else None
            value = _number(cell)
            for at in range(column, column + count):
                yield at, text, down, across, hidden or at in hidden_columns, formula, value
        column += count


def _number(cell: Element) -> Decimal | None:
    """The number that the cell stores; None for texts and dates."""
    if cell.get(f"{OFFICE}value-type") not in NUMBERS:
        return None
    try:
        number = exact(float(cell.get(f"{OFFICE}value", "")))
    except ValueError:
        return None
    return number if number.is_finite() else None


def _entries(parent: Element, tag: str) -> Iterator[Element]:
    """The rows or columns of a sheet, through groups and header rows."""
    for entry in parent:
        if entry.tag == tag:
            yield entry
        elif isinstance(entry.tag, str) and entry.tag.startswith(TABLE) and entry.tag not in CELLS:
            yield from _entries(entry, tag)


def _hidden_columns(sheet: Element) -> set[int]:
    hidden: set[int] = set()
    column = 0
    for entry in _entries(sheet, f"{TABLE}table-column"):
        count = _count(entry, "number-columns-repeated")
        if entry.get(f"{TABLE}visibility") in HIDDEN:
            hidden.update(range(column, column + count))
        column += count
    return hidden


def _count(element: Element, name: str) -> int:
    return int(element.get(f"{TABLE}{name}", "1"))


def _text(element: Element) -> str:
    """The characters of a line; runs of blanks, tabs and line breaks are elements of their own."""
    out = element.text or ""
    for inner in element:
        if inner.tag == f"{TEXT}s":
            out += " " * int(inner.get(f"{TEXT}c", "1"))
        elif inner.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
            out += "\t" if inner.tag == f"{TEXT}tab" else "\n"
        elif isinstance(inner.tag, str):
            out += _text(inner)
        out += inner.tail or ""
    return out
