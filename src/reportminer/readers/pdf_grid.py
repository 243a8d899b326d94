"""Ruling lines of a page → its tables as grids: pdfplumber finds the cells, here they get their rows and columns.

The lines come from PDFium: pdfplumber's own reading of a page takes in all its characters, many times slower.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from reportminer.readers.pdf_page import Char, Page, Ruling, TextLine, text_lines

_ONE_NUMBER = re.compile(r"-?(?:[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+)[%％]?")
_SLACK = 1.0  # points: a comma and a point are narrower than a digit
TOUCH = 3.0  # points: lines nearer than this are one line, ends nearer than this touch; pdfplumber's own measure


@dataclass
class Region:
    """One cell of a ruled table: its place in the grid, its box and its characters."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: tuple[float, float, float, float]
    chars: list[Char]
    padding: float = 0.0

    @property
    def text(self) -> str:
        """The cell's text, a line of the page a line; a number that was too wide for the cell is one again."""
        lines = text_lines(self.chars)
        said = "\n".join(line.text for line in lines)
        whole = said.replace("\n", "")
        wrapped = len(lines) > 1 and _ONE_NUMBER.fullmatch(whole) and all(map(self._full, lines[:-1]))
        return whole if wrapped else said

    def _full(self, line: TextLine) -> bool:
        """Whether one more digit had no room in the line."""
        digit = (line.x1 - line.x0) / max(len(line.text), 1)
        return line.x1 - line.x0 + digit > self.box[2] - self.box[0] - self.padding - _SLACK


@dataclass
class Ruled:
    """A table of one page; an aligned one has no lines, its rows and columns are told by the gaps between words."""

    page: int
    xs: list[float]
    ys: list[float]
    regions: list[Region]
    aligned: bool = False

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The table's outline."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def ruled_tables(page: Page) -> tuple[list[Ruled], list[Char]]:
    """The tables of the page from top to bottom, and the characters outside them."""
    tables: list[Ruled] = []
    rest = page.chars
    for boxes in _found(page.rulings):
        table = _table(page.number, boxes)
        outside = _placed(table, rest)
        if sum(any(not c.text.isspace() for c in region.chars) for region in table.regions) >= 2:
            tables.append(table)
            rest = outside
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0])), rest


def _found(rulings: Iterable[Ruling]) -> list[list[tuple[float, float, float, float]]]:
    """The boxes of the cells of each table that the lines rule, as pdfplumber finds them."""
    from pdfplumber import table

    drawn = [_edge("h" if line.across else "v", *line) for line in rulings]
    whole = _long(table.merge_edges([*drawn, *_closings(drawn)], TOUCH, TOUCH, TOUCH, TOUCH))
    cells = table.intersections_to_cells(table.edges_to_intersections(whole, TOUCH, TOUCH))
    tables: list[list[tuple[float, float, float, float]]] = table.cells_to_tables(cells)
    return tables


def _long(edges: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The edges without specks."""
    return [edge for edge in edges if max(edge["width"], edge["height"]) >= TOUCH]


def _closings(edges: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The outlines of tables: those without lines at their sides, as in yearbooks, end where their lines end."""
    for group in _groups(edges):
        x0, x1 = min(e["x0"] for e in group), max(e["x1"] for e in group)
        top, bottom = min(e["top"] for e in group), max(e["bottom"] for e in group)
        yield from (_edge("h", x0, y, x1, y) for y in (top, bottom))
        yield from (_edge("v", x, top, x, bottom) for x in (x0, x1))


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    corners = {"x0": x0, "top": top, "x1": x1, "bottom": bottom, "width": x1 - x0, "height": bottom - top}
    return {"object_type": "outline_edge", "orientation": orientation, **corners}


def _groups(edges: Sequence[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The lines that cross or touch one another, directly or through others, where some cross."""
    from pdfplumber.table import merge_edges

    whole = merge_edges(list(edges), TOUCH, TOUCH, TOUCH, TOUCH)
    left = _long(whole)
    while left:
        group = [left.pop()]
        for member in group:
            touching = [edge for edge in left if _touch(member, edge)]
            group += touching
            left = [edge for edge in left if not any(edge is other for other in touching)]
        if {edge["orientation"] for edge in group} == {"h", "v"}:
            yield group


def _touch(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return bool(
        one["orientation"] != other["orientation"]
        and max(one["x0"], other["x0"]) <= min(one["x1"], other["x1"]) + TOUCH
        and max(one["top"], other["top"]) <= min(one["bottom"], other["bottom"]) + TOUCH
    )


def _table(page: int, boxes: Sequence[tuple[float, float, float, float]]) -> Ruled:
    """The grid of the cells' boxes; a cell that crosses lines of the grid is a merged one."""
    xs = _positions(x for box in boxes for x in (box[0], box[2]))
    ys = _positions(y for box in boxes for y in (box[1], box[3]))
    regions = []
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        row, column, below, right = _at(ys, top), _at(xs, x0), _at(ys, bottom), _at(xs, x1)
        regions.append(Region(row, column, below - row, right - column, (x0, top, x1, bottom), []))
    return Ruled(page, xs, ys, regions)


def _positions(places: Iterable[float]) -> list[float]:
    """The places of lines, those that are nearly the same taken as one."""
    from pdfplumber.utils import cluster_list

    return [sum(group) / len(group) for group in cluster_list(list(places), TOUCH / 2)]


def _at(lines: Sequence[float], place: float) -> int:
    """Which line lies at the place."""
    return min(range(len(lines)), key=lambda at: abs(lines[at] - place))


def _placed(table: Ruled, chars: Iterable[Char]) -> list[Char]:
    """Puts the characters into the table's cells; those outside it come back."""
    squares = {
        (row, column): region
        for region in table.regions
        for row in range(region.row, region.row + region.row_span)
        for column in range(region.column, region.column + region.column_span)
    }
    outside: list[Char] = []
    for char in chars:
        x, y = char.middle
        region = squares.get((bisect_right(table.ys, y) - 1, bisect_right(table.xs, x) - 1))
        (outside if region is None else region.chars).append(char)
    _pad(table)
    return outside


def _pad(table: Ruled) -> None:
    """Tells the cells how much of their width stays empty, by the fullest lines of the table."""
    inked = [(r, c) for r in table.regions for c in r.chars if not c.text.isspace()]
    if inked:
        left = min(c.x0 - r.box[0] for r, c in inked)
        right = min(r.box[2] - c.x1 for r, c in inked)
        for region in table.regions:
            region.padding = max(left, 0.0) + max(right, 0.0)
