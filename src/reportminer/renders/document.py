"""A document as parsed and its tables as understood, for `read`: text with ruled grids, Markdown, or a JSON record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from reportminer.model import Block, Cell, Document, Notice, Table
from reportminer.renders.columns import printable, wrapped
from reportminer.renders.legend import column_name, legend, row_kinds
from reportminer.renders.spanning import spanning_grid
from reportminer.renders.text import Style
from reportminer.renders.understood import Understood, cell_understanding

_WORDS = {
    "zh": {
        "page": "──── 第{}页 ────",
        "paragraph": "第{}段",
        "table": "表{}",
        "sheet": "工作表“{}”",
        "size": "{place}（{rows} 行 × {columns} 列）",
    },
    "en": {
        "page": "──── page {} ────",
        "paragraph": "par. {}",
        "table": "table {}",
        "sheet": "sheet “{}”",
        "size": "{place} ({rows} rows × {columns} columns)",
    },
}


def document_record(seen: Understood) -> dict[str, Any]:
    """The blocks, tables and notices of a document; rows and columns count from 1, as in `where`."""
    document = seen.document
    return {
        "file": document.source,
        "format": document.format,
        "blocks": [_block_record(block) for block in document.blocks],
        "tables": [_table_record(seen, table) for table in document.tables],
        "notices": [_notice_record(document, notice) for notice in document.notices],
    }


def _block_record(block: Block) -> dict[str, Any]:
    return {
        "block": block.index,
        "kind": block.kind,
        "text": block.text,
        "offset": block.offset,
        "page": block.page,
        "level": block.level,
        "paragraph": block.paragraph,
    }


def _table_record(seen: Understood, table: Table) -> dict[str, Any]:
    return {
        "table": table.index + 1,
        "page": table.page,
        "sheet": table.sheet,
        "rows": table.rows,
        "columns": table.columns,
        "caption": [seen.document.said(span) for span in table.caption],
        "cells": [_cell_record(seen.document, cell) | cell_understanding(seen, table, cell) for cell in table.cells],
    }


def _cell_record(document: Document, cell: Cell) -> dict[str, Any]:
    return {
        "row": cell.row + 1,
        "column": cell.column + 1,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": document.said(cell.span),
        "block": cell.span.block,
        "start": cell.span.start,
        "end": cell.span.end,
        "hidden": cell.hidden,
        "formula": cell.formula,
    }


def _notice_record(document: Document, notice: Notice) -> dict[str, Any]:
    said = document.where(notice.span) if notice.span else None
    return {"code": notice.code, "message": notice.message, "said": said}


def document_text(seen: Understood, style: Style) -> Iterator[str]:
    """The lines of a document: paragraphs with their number, tables as understood, a line where a page begins."""
    document, page = seen.document, None
    yield f"{printable(document.source)}（{document.format}）"
    for notice in document.notices:
        yield f"  ! {printable(notice.message)}"
    for part in parts(document):
        if part.page is not None and part.page != page:
            page = part.page
            yield _WORDS[style.lang]["page"].format(page)
        yield from _table_lines(seen, part, style) if isinstance(part, Table) else _lines(part, style)
    yield ""


def _lines(block: Block, style: Style) -> Iterator[str]:
    number = block.paragraph if block.paragraph is not None else block.index + 1
    mark = _WORDS[style.lang]["paragraph"].format(number)
    text = "#" * block.level + " " + block.text if block.level else block.text
    for number, line in enumerate(wrapped("\n".join(map(printable, text.splitlines())), style.width - 10)):
        yield f"{mark:<6}  {line}".rstrip() if number == 0 else " " * 9 + line


def _table_lines(seen: Understood, table: Table, style: Style) -> Iterator[str]:
    """The table's place and size, its grid with marked numbers, and how each column was understood."""
    words = _WORDS[style.lang]
    place = words["sheet"].format(printable(table.sheet)) if table.sheet else words["table"].format(table.index + 1)
    yield words["size"].format(place=place, rows=table.rows, columns=table.columns)
    told = legend(seen, table, style)
    lines = _drawn(seen, table, told.marks, " ", style)
    if any("".join(lines).count(mark) < times for mark, times in Counter(told.marks.values()).items()):
        lines = _drawn(seen, table, told.marks, "\n", style)
    yield from lines
    yield from told.lines


def _drawn(seen: Understood, table: Table, marks: Mapping[tuple[int, int], str], gap: str, style: Style) -> list[str]:
    """The grid, the marks behind their numbers with the gap between: a line end where a blank would tear them."""
    rows = _numbered(seen, table, marks, gap, style)
    alone = {at for at, (_, *texts) in enumerate(rows) if table.columns > 1 and texts[0] and not any(texts[1:])}
    return list(spanning_grid(rows, alone, style.width))


def _numbered(
    seen: Understood, table: Table, marks: Mapping[tuple[int, int], str], gap: str, style: Style
) -> list[list[str]]:
    """The rows with their number and kind before them, the columns' numbers over them, and the marks."""
    drawn = [["", *(column_name(column, style) for column in range(table.columns))]]
    kinds = row_kinds(seen, table, style)
    for row, texts in enumerate(_rows(seen.document, table)):
        marked = [(printable(text) + gap + marks.get((row, at), "")).rstrip() for at, text in enumerate(texts)]
        drawn.append([f"{row + 1} {kinds[row]}".rstrip(), *marked])
    return drawn


def _rows(document: Document, table: Table) -> list[list[str]]:
    """The table's texts as a full grid: a merged cell's text stands at its origin, the rest is blank."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.said(cell.span)
    return rows


def parts(document: Document) -> Iterator[Block | Table]:
    """Blocks and tables in reading order; a block that is all table is not shown twice."""
    tables: dict[int, list[Table]] = {}
    spans: dict[int, list[Cell]] = {}
    for table in document.tables:
        if table.cells:
            tables.setdefault(min(cell.span.block for cell in table.cells), []).append(table)
        for cell in table.cells:
            spans.setdefault(cell.span.block, []).append(cell)
    for block in document.blocks:
        if not _all_table(block, spans.get(block.index, [])):
            yield block
        yield from tables.get(block.index, [])


def _all_table(block: Block, cells: list[Cell]) -> bool:
    """Whether nothing but separators of cells is left of the block outside its cells."""
    if not cells:
        return block.kind == "cell"
    left = list(block.text)
    for cell in cells:
        left[cell.span.start : cell.span.end] = [" "] * (cell.span.end - cell.span.start)
    return not "".join(left).strip(" \t\u3000|｜-—+\n")


def document_markdown(document: Document) -> Iterator[str]:
    """The lines of a document as Markdown: headings, paragraphs, pipe tables."""
    for part in parts(document):
        if isinstance(part, Table):
            yield from _pipe_table(_rows(document, part))
        elif part.level:
            yield "#" * min(part.level, 6) + " " + _one_line(part.text)
        else:
            yield "  \n".join(line.rstrip() for line in part.text.splitlines())
        yield ""


def _pipe_table(rows: list[list[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield "| " + " | ".join(pipe_cell(cell) for cell in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)


def pipe_cell(text: str) -> str:
    """The text as one cell of a Markdown table."""
    return _one_line(text).replace("|", "\\|")


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()
