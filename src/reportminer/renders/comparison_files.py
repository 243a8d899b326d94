"""The cross-region comparison as a file, by its ending: .xlsx .html .csv .parquet .md."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from reportminer.model import ReadError, Reading
from reportminer.renders.compare import comparison_sheet, legend_sheet, overview_sheet
from reportminer.renders.comparison_charts import add_charts
from reportminer.renders.comparison_choice import Feed
from reportminer.renders.comparison_lists import (
    fact_rows,
    facts_sheet,
    failed_rows,
    finding_rows,
    findings_sheet,
    unread_rows,
    unread_sheet,
)
from reportminer.renders.comparison_parts import parts_sheet
from reportminer.renders.comparison_rows import Row, row_of
from reportminer.renders.comparison_words import word
from reportminer.renders.comparison_years import balances_sheet, years_sheet
from reportminer.renders.document import pipe_cell
from reportminer.renders.pages import sheets_page
from reportminer.renders.sheets import (
    Cell,
    Column,
    RenderError,
    Sheet,
    Value,
    csv_text,
    grouped,
    parquet,
    silence,
    value_of,
)
from reportminer.renders.workbook import Book, Page

ENDINGS = (".xlsx", ".html", ".csv", ".parquet", ".md")


def comparison_file(
    path: Path,
    readings: Iterable[Reading],
    feeds: Sequence[Feed],
    lang: str = "zh",
    failed: Sequence[ReadError] = (),
) -> bytes:
    """The content of the file that `path` names; RenderError for an ending that we do not write.

    Each reading is let go of before the next one is asked for. `failed` are the files that could not be read; it is
    looked at when all readings have come.
    """
    ending = known_ending(path)
    link = linker(path)
    if ending == ".xlsx":
        return _workbook(readings, feeds, lang, failed, link)
    if ending == ".html":
        return _html(readings, feeds, lang, failed, link).encode()
    main = comparison_sheet([row_of(reading, feeds, lang) for reading in readings], feeds, lang)
    if ending == ".csv":
        return csv_text(main).encode()
    return parquet(main) if ending == ".parquet" else markdown(main, legend_sheet(feeds, lang), lang).encode()


def known_ending(path: Path) -> str:
    """The ending in small letters; RenderError for one that we do not write."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RenderError(f"{path}：不认识的文件类型“{ending}”；可用：{' '.join(ENDINGS)}")
    return ending


def linker(path: Path) -> Callable[[str], str]:
    """From a report's source to the way to it from the folder of the file; "" for what is no file of its own."""
    folder = path.resolve().parent

    def link(source: str) -> str:
        if not Path(source).is_file():
            return ""
        try:
            return Path(os.path.relpath(Path(source).resolve(), folder)).as_posix()
        except ValueError:  # another drive of Windows
            return Path(source).resolve().as_posix()

    return link


def _workbook(
    readings: Iterable[Reading],
    feeds: Sequence[Feed],
    lang: str,
    failed: Sequence[ReadError],
    link: Callable[[str], str],
) -> bytes:
    """The workbook: overview and table first; the lists are written while the readings come."""
    book = Book()
    overview, main = (Page(book, make((), feeds, lang)) for make in (overview_sheet, comparison_sheet))
    findings, facts, unread = (Page(book, make(lang)) for make in (findings_sheet, facts_sheet, unread_sheet))
    rows: list[Row] = []
    for reading in readings:
        row = row_of(reading, feeds, lang)
        rows.append(row)
        findings.fill(finding_rows(reading, row, lang, link))
        facts.fill(fact_rows(reading, row, lang))
        unread.fill(unread_rows(reading, row, lang, link))
    unread.fill(failed_rows(failed, lang))
    for page in (findings, facts, unread):
        page.finish()
    overview.complete(overview_sheet(rows, feeds, lang, link))
    main.complete(comparison_sheet(rows, feeds, lang, link))
    for sheet in _between(rows, feeds, lang):
        book.add(sheet)
    add_charts(book, rows, feeds, lang)
    book.add(legend_sheet(feeds, lang))
    return book.content()


def _between(rows: Sequence[Row], feeds: Sequence[Feed], lang: str) -> list[Sheet]:
    """The sheets about several reports of a region, or of a region and its parts, where there is something to show."""
    sheets = (make(rows, feeds, lang) for make in (years_sheet, balances_sheet, parts_sheet))
    return [sheet for sheet in sheets if sheet.rows]


def _html(
    readings: Iterable[Reading],
    feeds: Sequence[Feed],
    lang: str,
    failed: Sequence[ReadError],
    link: Callable[[str], str],
) -> str:
    """One page: the table in view, the other sheets but the long list of facts to unfold."""
    rows: list[Row] = []
    findings: list[Sequence[Value | Cell]] = []
    unread: list[Sequence[Value | Cell]] = []
    for reading in readings:
        row = row_of(reading, feeds, lang)
        rows.append(row)
        findings += finding_rows(reading, row, lang, link)
        unread += unread_rows(reading, row, lang, link)
    unread += failed_rows(failed, lang)
    folded = [
        overview_sheet(rows, feeds, lang, link),
        *_between(rows, feeds, lang),
        findings_sheet(lang).filled(findings),
        unread_sheet(lang).filled(unread),
        legend_sheet(feeds, lang),
    ]
    return sheets_page(word("title", lang), comparison_sheet(rows, feeds, lang, link), folded, lang)


def markdown(main: Sheet, legend: Sheet, lang: str = "zh") -> str:
    """The table as Markdown, with what its columns mean below it."""
    lines = [f"# {word('title', lang)}", ""]
    lines.append("| " + " | ".join(pipe_cell(column.title) for column in main.columns) + " |")
    lines.append("|" + "|".join(" --- " if column.sort == "text" else " ---: " for column in main.columns) + "|")
    for row in (*main.rows, *main.footer):
        cells = zip(main.columns, row, strict=True)
        lines.append("| " + " | ".join(_markdown_cell(column, cell, main) for column, cell in cells) + " |")
    rows = [[str(value_of(cell)) for cell in row] for row in legend.rows]
    lines += ["", *(f"- {pipe_cell(row[0])}{word('colon', lang)}{pipe_cell(row[1])}" for row in rows)]
    return "\n".join(lines) + "\n"


def _markdown_cell(column: Column, shown: Value | Cell, sheet: Sheet) -> str:
    """The cell; what we recomputed in italics, what is inconsistent in bold."""
    cell = shown if isinstance(shown, Cell) else Cell(shown)
    if cell.value is None:
        return "" if cell.look == "total" else silence(column, sheet)
    if isinstance(cell.value, str):
        return pipe_cell(cell.value) or silence(column, sheet)
    number = grouped(column, cell.value) + cell.mark
    if cell.look == "inconsistent":
        return f"**{number}**"
    return f"*{number}*" if column.recomputed else number
