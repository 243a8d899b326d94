"""Workbooks written as rows of text: `| 合计 | 350 =SUM(B2:B3) |` is a cell with its stored result and its formula."""

from __future__ import annotations

import io
import re

from reportminer.model import Document
from reportminer.readers import read_document

NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?")


def has_formulas(text: str) -> bool:
    return re.search(r"\| *\S+ =", text) is not None


def rows_of(text: str) -> list[list[str]]:
    return [[cell.rstrip().removeprefix(" ") for cell in line.strip("|").split("|")] for line in text.splitlines()]


def workbook(*sheets: str) -> bytes:
    """The xlsx of the texts, a sheet each; blank cells stay blank."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for text in sheets:
        page = book.add_worksheet()
        for row, cells in enumerate(rows_of(text)):
            for column, said in enumerate(cells):
                _write(book, page, row, column, said)
    book.close()
    return stream.getvalue()


def _write(book, page, row: int, column: int, said: str) -> None:  # type: ignore[no-untyped-def]
    shown, _, formula = said.partition(" =")
    if not NUMBER.fullmatch(shown):
        page.write_string(row, column, said) if said.strip() else None
        return
    places = len(shown.rstrip("%").partition(".")[2])
    pattern = ("#,##0" if "," in shown else "0") + ("." + "0" * places if places else "") + "%" * shown.endswith("%")
    style = book.add_format({"num_format": pattern})
    value = float(shown.rstrip("%").replace(",", "")) / (100 if shown.endswith("%") else 1)
    if formula:
        page.write_formula(row, column, "=" + formula, style, value)
    else:
        page.write_number(row, column, value, style)


def document(*sheets: str) -> Document:
    return read_document("表.xlsx", workbook(*sheets))
