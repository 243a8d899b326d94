"""A document as parsed, for `read`: text with ruled grids, Markdown, or one JSON record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reportminer.model import Block, Cell, Document, Notice, Table
from reportminer.renders.columns import PAGE_WIDTH, grid, printable, wrapped


def document_record(document: Document) -> dict[str, Any]:
    """The blocks, tables and notices of a document; rows and columns count from 1, as in `where`."""
    return {
        "file": document.source,
        "format": document.format,
        "blocks": [_block_record(block) for block in document.blocks],
        "tables": [_table_record(document, table) for table in document.tables],
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


def _table_record(document: Document, table: Table) -> dict[str, Any]:
    return {
        "table": table.index + 1,
        "page": table.page,
        "sheet": table.sheet,
        "rows": table.rows,
        "columns": table.columns,
        "caption": [document.said(span) for span in table.caption],
        "cells": [_cell_record(document, cell) for cell in table.cells],
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


def document_text(document: Document, page_width: int = PAGE_WIDTH) -> Iterator[str]:
    """The lines of a document: paragraphs with their number, tables as grids, a line where a page begins."""
    yield f"{printable(document.source)}（{document.format}）"
    for notice in document.notices:
        yield f"  ! {printable(notice.message)}"
    page = None
    for part in _parts(document):
        if part.page is not None and part.page != page:
            page = part.page
            yield f"──── 第{page}页 ────"
        yield from _table_lines(document, part, page_width) if isinstance(part, Table) else _lines(part, page_width)
    yield ""


def _lines(block: Block, page_width: int) -> Iterator[str]:
    mark = f"第{block.paragraph if block.paragraph is not None else block.index + 1}段"
    text = "#" * block.level + " " + block.text if block.level else block.text
    for number, line in enumerate(wrapped("\n".join(map(printable, text.splitlines())), page_width - 10)):
        yield f"{mark:<6}  {line}".rstrip() if number == 0 else " " * 9 + line


def _table_lines(document: Document, table: Table, page_width: int) -> Iterator[str]:
    place = f"工作表“{printable(table.sheet)}”" if table.sheet else f"表{table.index + 1}"
    yield f"{place}（{table.rows} 行 × {table.columns} 列）"
    yield from grid([[printable(cell) for cell in row] for row in _rows(document, table)], page_width)


def _rows(document: Document, table: Table) -> list[list[str]]:
    """The table's texts as a full grid: a merged cell's text stands at its origin, the rest is blank."""
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = document.said(cell.span)
    return rows


def _parts(document: Document) -> Iterator[Block | Table]:
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
    for part in _parts(document):
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
