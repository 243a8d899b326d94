"""What was understood of the cells of a document: labels, headings and row kind, and the fact that is a cell's value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reportminer.model import Cell, Document, Fact, Reading, Table
from reportminer.patterns import Patterns
from reportminer.tables import CellView, Views, views
from reportminer.text import fold

Spot = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Understood:
    """A document with the views of its cells and the facts in them, by table, row and column."""

    document: Document
    views: Views
    facts: Mapping[Spot, tuple[Fact, ...]]
    values: Mapping[Spot, Fact]

    def view(self, table: Table, cell: Cell) -> CellView:
        """What stands around the cell; an empty view where nothing is known of it."""
        spot = (table.index, cell.row, cell.column)
        return self.views.cells.get(spot) or CellView(*spot)

    def value(self, table: Table, cell: Cell) -> Fact | None:
        """The fact that the cell states, None where it states none or holds numbers among words."""
        return self.values.get((table.index, cell.row, cell.column))


def understood(reading: Reading, patterns: Patterns) -> Understood:
    """The cells of the reading's document with what was understood of each."""
    document = reading.document
    seen = views(document, patterns)
    facts: dict[Spot, tuple[Fact, ...]] = {}
    values: dict[Spot, Fact] = {}
    folded: dict[int, str] = {}
    for fact in reading.facts:
        found = document.cell_at(fact.span)
        if found is None:
            continue
        spot = (found[0].index, found[1].row, found[1].column)
        facts[spot] = (*facts.get(spot, ()), fact)
        block = document.blocks[fact.span.block]
        if block.index not in folded:
            folded[block.index] = fold(block.text, block.furniture)
        view = seen.cells.get(spot)
        if view and not view.header_row and view.takes(folded[block.index], fact.span.start, fact.span.end):
            values[spot] = fact
    return Understood(document, seen, facts, values)


def cell_understanding(seen: Understood, table: Table, cell: Cell) -> dict[str, Any]:
    """The fields of a cell's record that say what was understood of it; null where the cell states no figure."""
    view, fact = seen.view(table, cell), seen.value(table, cell)
    facts = seen.facts.get((table.index, cell.row, cell.column), ())
    return {
        "header": view.header_row,
        "row_kind": view.line,
        "headings": list(view.headers),
        "row_labels": list(view.row_path),
        "unit": fact.figure.quantity.unit if fact else None,
        "written": fact.figure.written if fact else None,
        "kind": fact.figure.kind if fact else None,
        "role": fact.role if fact else None,
        "indicator": fact.indicator if fact else None,
        "figures": [f"F{one.figure.id}" for one in facts],
    }
