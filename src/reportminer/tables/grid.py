"""A grid → which labels, unit, role and heading each cell has.

Headings are recognised through the packs' `columns`; a heading that no pack knows still labels its column by position.
A table may have several header rows, one above each part of a form; every data row is governed by the nearest ones above.
"""

from __future__ import annotations

import re

from reportminer.model import Document, Table
from reportminer.patterns import Patterns
from reportminer.tables.headings import Headings, headings_of, is_header, is_shape, shape_headings
from reportminer.tables.lattice import PAREN, VALUE, Lattice
from reportminer.tables.measures import Measures
from reportminer.tables.notes import Notes, document_unit, unit_notes
from reportminer.tables.view import CellView, Views
from reportminer.text import fold, squeeze


def views(document: Document, patterns: Patterns) -> Views:
    """Views of every cell of every table of the document."""
    cells: dict[tuple[int, int, int], CellView] = {}
    note = document_unit(document)
    for table in document.tables:
        for view in _Grid(document, table, patterns, note).views():
            cells[view.table, view.row, view.column] = view
    return Views(document, cells)


class _Grid:
    """One table read row by row, with the headings, notes and group labels that govern the row."""

    def __init__(self, document: Document, table: Table, patterns: Patterns, note: str | None) -> None:
        self.document, self.table, self.patterns = document, table, patterns
        self.lattice = Lattice(document, table, patterns)
        self.text, self.blanks = self.lattice.text, self.lattice.blanks
        self.measures = Measures(self.lattice, note)
        self.headings: Headings = shape_headings(patterns) if is_shape(self.lattice) else {}
        self.groups: dict[int, str] = {}
        self.dull: set[int] = set()
        self.stacks = self._stacks()
        self.part = 0

    def views(self) -> list[CellView]:
        """A view for every cell, row by row."""
        made: list[CellView] = []
        notes = self._caption_notes()
        for row in range(self.table.rows):
            columns = self.lattice.used(row)
            if not columns:
                continue
            notes |= self._notes_in_row(row, columns)
            if row in self.stacks:
                self.headings = headings_of(self.lattice, self.stacks[row])
                self.groups, self.part = {}, self.part + 1
                self.dull = self._dull_columns(row)
                made += self._header_row(row, columns)
            else:
                made += self._data_row(row, columns, notes)
        return made

    def _stacks(self) -> dict[int, list[int]]:
        """By header row: the header rows that stand together down to it."""
        found: dict[int, list[int]] = {}
        governed = bool(self.headings)
        stack: list[int] = []
        for row in range(self.table.rows):
            columns = self.lattice.used(row)
            if not columns:
                continue
            continues = bool(stack) and stack[-1] == row - 1
            if is_header(self.lattice, row, continues, governed):
                found[row] = stack = [*stack, row] if continues else [row]
            governed = bool(self.headings or found) and not self._alone(row, columns)
        return found

    def _part_after(self, row: int) -> range:
        """The rows under a row down to the next header."""
        last = row
        while last + 1 < self.table.rows and (last + 1 not in self.stacks or self.stacks[last + 1][0] <= row):
            last += 1
        return range(row + 1, last + 1)

    def _alone(self, row: int, columns: list[int]) -> bool:
        """Whether a row is a caption or a paragraph of a sheet, under which another table may begin."""
        first = self.lattice.cell[row, columns[0]]
        return (
            self.table.columns > 2 and len({self.lattice.cell[row, c].span for c in columns}) == 1 and first.column == 0
        )

    def _header_row(self, row: int, columns: list[int]) -> list[CellView]:
        spans = {c: self.lattice.cell[row, c].span for c in columns if self.lattice.origin(row, c)}
        return [
            CellView(self.table.index, row, c, header_row=True, block_of_rows=self.part, start=s.start, end=s.end)
            for c, s in spans.items()
        ]

    def _caption_notes(self) -> dict[str, tuple[str, str]]:
        notes: dict[str, tuple[str, str]] = {}
        for span in self.table.caption:
            notes |= unit_notes(fold(self.document.said(span)))
        return notes

    def _notes_in_row(self, row: int, columns: list[int]) -> dict[str, tuple[str, str]]:
        notes: dict[str, tuple[str, str]] = {}
        for column in columns:
            if len(self.text[row, column]) <= 40:
                notes |= unit_notes(self.text[row, column])
        return notes

    def _data_row(self, row: int, columns: list[int], notes: Notes) -> list[CellView]:
        labels = self._label_columns(row, columns)
        self._regroup(row, labels)
        path = self._path(labels)
        line = self._line(path, row, columns)
        row_unit = self.measures.row_unit(row, columns, self.headings)
        made = []
        for column in columns:
            if not self.lattice.origin(row, column):
                continue
            headers, heading = self.headings.get(column, ((), None))
            own = path
            if heading is None and not headers:
                own = self._left_label(row, column) or path
            span = self.lattice.cell[row, column].span
            view = CellView(
                self.table.index, row, column, own, headers, heading, line=line, block_of_rows=self.part,
                start=span.start, end=span.end,
                qualifier=self._comparator(row) if heading and heading.role == "target" else None,
            )  # fmt: skip
            made.append(view if column in labels else self.measures.measured(view, notes, row_unit))
        return made

    def _regroup(self, row: int, labels: list[int]) -> None:
        """Take the row's labels into the groups; a new label ends the groups right of it that the row leaves empty."""
        groups = self.groups
        for column in list(groups):
            if any(c <= column and self.text.get((row, c)) for c in labels if c <= column):
                for later in [c for c in groups if c >= column and not self.text.get((row, c))]:
                    if any(self.text.get((row, c)) for c in labels if c < later):
                        del groups[later]
        for column in labels:
            if self.text.get((row, column)):
                groups[column] = squeeze(self.text[row, column])

    def _label_columns(self, row: int, columns: list[int]) -> list[int]:
        """The columns left of the row's first value, without those of plain text."""
        known = [(c, h) for c, (_, h) in self.headings.items() if h is not None]
        by_heading = min((c for c, h in known if h.measure not in ("label", "text")), default=None)
        values = [c for c in columns if VALUE.fullmatch(self.text[row, c])]
        first_value = next((c for c in columns if c in values or self.text[row, c] in self.blanks), None)
        unknown_value = next((c for c in values if self.headings.get(c, ((), None))[1] is None), None)
        stop = min(
            (c for c in (by_heading, unknown_value) if c is not None), default=1 if first_value is None else first_value
        )
        texts = [c for c, h in known if h.measure == "text"]
        return [c for c in range(self.table.columns) if c < stop and c not in texts] or [0][: int(stop != 0)]

    def _dull_columns(self, header: int) -> set[int]:
        """Columns of words under a header that name no row: their words repeat, and a column left of them says more."""
        said: dict[int, list[str]] = {}
        for row in self._part_after(header):
            for column in self.lattice.used(row):
                text = self.text[row, column]
                if self.lattice.origin(row, column) and text not in self.blanks and not VALUE.fullmatch(text):
                    said.setdefault(column, []).append(text)
        dull = set()
        for column, texts in said.items():
            distinct = len(set(texts))
            left = [len(set(other)) for c, other in said.items() if c < column and len(other) >= len(texts)]
            if len(texts) >= 3 and distinct < len(texts) and any(count > distinct for count in left):
                dull.add(column)
        return dull

    def _path(self, labels: list[int]) -> tuple[str, ...]:
        """The labels of the groups, from the outermost in, without mere ordinals."""
        path: list[str] = []
        for column in sorted(self.groups):
            text = self.groups[column]
            ordinal = re.fullmatch(r"[\d.、]+", text) and not re.fullmatch(r"(?:19|20)\d\d", text)
            ordinal = ordinal or column in self.dull or text in self.blanks
            if column in labels and (not path or path[-1] != text) and not ordinal:
                path.append(text)
        return tuple(path)

    def _line(self, path: tuple[str, ...], row: int, columns: list[int]) -> str:
        label = squeeze(PAREN.sub("", path[-1])).strip("：:") if path else ""
        if len(path) > 1 and not label:
            label = path[0]
        first = next((squeeze(PAREN.sub("", self.text[row, c])).strip("：:") for c in columns), "")
        for words, line in (
            ("mean_rows", "mean"),
            ("weight_rows", "weight"),
            ("total_rows", "total"),
            ("subtotal_rows", "subtotal"),
            ("whole_rows", "whole"),
        ):
            listed = self.patterns.word_list(words)
            if label in listed or first in listed:
                return line
        averaged = label.endswith(self.patterns.word_list("mean_endings")) and "计" not in label
        if averaged and len(label) <= 8 and not re.search("[，,；]", label):
            return "mean"
        if label.endswith(self.patterns.word_list("total_endings")):
            return "subtotal" if self._goes_on(row) else "total"
        if label in self.patterns.word_list("period_totals") and re.search(
            "月" if "季" in label else "月|季", self._label_above(row)
        ):
            return "subtotal" if self._goes_on(row) else "total"
        return "data"

    def _goes_on(self, row: int) -> bool:
        """Whether rows with values follow before the next header."""
        return any(VALUE.fullmatch(self.text[r, c]) for r in self._part_after(row) for c in self.lattice.used(r))

    def _label_above(self, row: int) -> str:
        return squeeze(self.text.get((row - 1, 0), ""))

    def _left_label(self, row: int, column: int) -> tuple[str, ...]:
        for left in range(column - 1, -1, -1):
            text = self.text.get((row, left), "")
            if text and not VALUE.fullmatch(text) and text not in self.blanks:
                return (squeeze(text),)
        return ()

    def _comparator(self, row: int) -> str | None:
        """The sign in the row's column of comparators."""
        for column, (_, heading) in self.headings.items():
            if heading is not None and heading.measure == "comparator":
                said = squeeze(self.text.get((row, column), ""))
                return said if said in ("≥", "≤", ">", "<", "=") else None
        return None
