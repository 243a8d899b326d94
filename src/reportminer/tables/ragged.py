"""Rows of a text dump that lost their merged cells, put back under the headings that they belong to.

A dump keeps a label that is merged over several rows only in the first of them, so that all cells of the others stand
too far left. Where a cell belongs is told by what it holds: numbers under headings of numbers, words under labels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from reportminer.model import Cell, Document, Table
from reportminer.patterns import Column, Patterns
from reportminer.tables.headings import match_column
from reportminer.tables.lattice import NUMBER, VALUE
from reportminer.text import fold

_MOST = 4
_NUMERIC = frozenset({"amount", "rate", "score", "value", "count", "difference"})


def squared(document: Document, patterns: Patterns) -> Document:
    """The document with the rows of its text dumps under their headings; any other document as it is."""
    if document.format != "txt":
        return document
    tables = tuple(_squared(document, table, patterns) for table in document.tables)
    return document if tables == document.tables else replace(document, tables=tables)


def _squared(document: Document, table: Table, patterns: Patterns) -> Table:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    if any(cell.row_span > 1 or cell.column_span > 1 for cell in table.cells):
        return table
    headings: list[Column | None] = []
    part: list[list[Cell]] = []
    parts: list[tuple[list[Column | None], list[list[Cell]]]] = []
    for row in [*sorted(rows), None]:
        cells = sorted(rows[row], key=lambda cell: cell.column) if row is not None else []
        said = [_said(document, cell) for cell in cells]
        known = [match_column(text, patterns) for text in said]
        heads = len(cells) >= 3 and sum(k is not None for k in known) * 2 >= len(cells)
        if row is None or (heads and not any(map(NUMBER.fullmatch, said))):
            parts.append((headings, part))
            places = {cell.column: column for cell, column in zip(cells, known, strict=True)}
            known = [places.get(at) for at in range(cells[-1].column + 1)] if cells else []
            if cells:
                parts.append(([], [cells]))
            headings, part = known, []
        else:
            part.append(cells)
    several = sum(bool(heads) for heads, _ in parts) > 1
    placed = [cell for heads, own in parts for cell in _put_right(document, own, heads, several, patterns)]
    return replace(table, cells=tuple(placed)) if placed != list(table.cells) else table


def _said(document: Document, cell: Cell) -> str:
    return fold(document.said(cell.span)).strip()


def _put_right(
    document: Document, part: Sequence[list[Cell]], headings: Sequence[Column | None], several: bool, patterns: Patterns
) -> Iterator[Cell]:
    """The cells of the rows under one header, those of short rows moved under the headings that suit them.

    In a table with one header whose rows are all equally short it is the headings that are moved (see headings.py).
    """
    blanks = frozenset(patterns.word_list("blank_values"))
    dense = [cells for cells in part if cells[-1].column == len(cells) - 1 and len(cells) > 1]
    ragged = several or len({len(cells) for cells in dense}) > 1
    for cells in part:
        shift = 0
        if ragged and cells in dense and len(cells) < len(headings):
            shift = _shift([_said(document, cell) for cell in cells], headings, blanks)
        yield from (replace(cell, column=cell.column + shift) for cell in cells) if shift else cells


def _shift(said: Sequence[str], headings: Sequence[Column | None], blanks: frozenset[str]) -> int:
    """By how many columns the row stands too far left; 0 unless another place fits clearly better."""
    room = min(len(headings) - len(said), _MOST)
    fits = [sum(_fit(text, headings[at + shift], blanks) for at, text in enumerate(said)) for shift in range(room + 1)]
    best = max(range(room + 1), key=lambda shift: (fits[shift], shift))
    return best if fits[best] >= fits[0] + 2 else 0


def _fit(text: str, heading: Column | None, blanks: frozenset[str]) -> int:
    """How well a cell's text suits a heading."""
    if heading is None or text in blanks:
        return 0
    if NUMBER.fullmatch(text) or VALUE.fullmatch(text):
        if heading.measure not in _NUMERIC:
            return -2
        wrong = text.endswith("%") and heading.measure in ("score", "amount", "count")
        worded = not NUMBER.fullmatch(text) and heading.measure in ("score", "rate")
        return -1 if wrong or worded else 2
    if heading.measure in ("label", "text"):
        return 1
    return 0 if heading.measure == "value" else -2
