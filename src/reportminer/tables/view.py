"""What the headings and labels around the cells of a document say, for the rooms that read figures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.model import Document, Kind, Span
from reportminer.patterns import Column


@dataclass(frozen=True, slots=True)
class CellView:
    """What the headings and labels around a cell say about a bare number in it.

    row_path: labels of the row, from the outermost group to the most specific one.
    headers:  headings over the column, top to bottom.
    unit, scale, kind: what a bare number in the cell is measured in; unit None where no bare number is a figure here.
    line:     "data", "total", "subtotal", "whole", "mean" or "weight": what sort of row this is.
    """

    table: int
    row: int
    column: int
    row_path: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    heading: Column | None = None
    unit: str | None = None
    scale: Decimal = Decimal(1)
    kind: Kind | None = None
    written: str = ""
    why: str = ""
    qualifier: str | None = None
    line: str = "data"
    header_row: bool = False
    block_of_rows: int = 0
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        """The most specific label of the row."""
        return self.row_path[-1] if self.row_path else ""

    def takes(self, folded: str, start: int, end: int) -> bool:
        """Whether the number is the cell's value rather than a number inside its words."""
        outside = (folded[self.start : start] + folded[end : self.end]).strip()
        return bool(re.fullmatch(r"(?:[≥≤<>=约近超+()%‰\s]|不低于|不少于|不超过|不高于|以上|以内|左右)*", outside))


@dataclass(frozen=True)
class Views:
    """The views of all cells of a document, by the span's block and start."""

    document: Document
    cells: Mapping[tuple[int, int, int], CellView] = field(default_factory=dict)

    def at(self, span: Span) -> CellView | None:
        """The view of the cell in which the span lies, or None outside tables."""
        found = self.document.cell_at(span)
        if found is None:
            return None
        table, cell = found
        return self.cells.get((table.index, cell.row, cell.column))
