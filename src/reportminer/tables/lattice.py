"""One table as a lattice of texts: which cell covers each place, and what stands in it."""

from __future__ import annotations

import re

from reportminer.model import Cell, Document, Table
from reportminer.patterns import Patterns
from reportminer.text import fold

NUMBER = re.compile(r"\s*[≥≤<>=约近]{0,2}\s*-?\d[\d,]*(?:\.\d+)?\s*(?:万|亿)?\s*[%‰]?\s*")
#: A value with its words; 2022年支出 is none.
VALUE = re.compile(
    r"(?!\s*(?:19|20)\d\d\s*年)\s*(?:[≥≤<>=约近超]{0,2}|不低于|不少于|不超过|达到?)\s*-?\d[\d,\s]*(?:\.\d+)?(?![、.．)）])\s*\D{0,8}\s*"
)
PAREN = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")


class Lattice:
    """The cells of a table by row and column; a merged cell stands at every place that it covers."""

    def __init__(self, document: Document, table: Table, patterns: Patterns) -> None:
        self.document, self.table, self.patterns = document, table, patterns
        self.cell: dict[tuple[int, int], Cell] = {}
        self.text: dict[tuple[int, int], str] = {}
        for cell in table.cells:
            said = fold(document.said(cell.span)).strip()
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.text[row, column] = said
                    self.cell[row, column] = cell
        self.blanks = frozenset(patterns.word_list("blank_values"))

    def origin(self, row: int, column: int) -> bool:
        """Whether a cell starts here rather than reaching here from the left or above."""
        cell = self.cell.get((row, column))
        return cell is not None and (cell.row, cell.column) == (row, column)

    def used(self, row: int) -> list[int]:
        """The columns in which the row has some text."""
        return [c for c in range(self.table.columns) if self.text.get((row, c))]
