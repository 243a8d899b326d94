"""Ruling lines of a page → its tables as grids; merged cells are told by the lines that are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportminer.readers.pdf_page import Char, Edge, Page, text_lines

SNAP = 3.0  # points: lines nearer than this are one line, ends nearer than this touch
SMALLEST = 5.0


@dataclass
class Region:
    """One cell of a ruled table: its place in the grid, its box and its characters."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: tuple[float, float, float, float]
    chars: list[Char]

    @property
    def text(self) -> str:
        """The cell's text, a line of the page a line."""
        return "\n".join(line.text for line in text_lines(self.chars))


@dataclass
class Ruled:
    """A ruled table of one page."""

    page: int
    xs: list[float]
    ys: list[float]
    regions: list[Region]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The table's outline."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def ruled_tables(page: Page) -> tuple[list[Ruled], list[Char]]:
    """The tables of the page from top to bottom, and the characters outside them."""
    if len(page.across) < 2 or len(page.down) < 1:
        return [], page.chars
    tables = []
    rest = page.chars
    for across, down in _groups(_merged(page.across), _merged(page.down)):
        table, outside = _table(page.number, across, down, rest)
        if table is not None:
            tables.append(table)
            rest = outside
    return sorted(tables, key=lambda table: (table.ys[0], table.xs[0])), rest


def _merged(edges: Iterable[Edge]) -> list[Edge]:
    """The lines with pieces that lie on one another or touch joined into one."""
    rows: list[list[Edge]] = []
    for edge in sorted(edges):
        if rows and edge.at - rows[-1][-1].at <= SNAP / 2 and edge.at - rows[-1][0].at <= SNAP:
            rows[-1].append(edge)
        else:
            rows.append([edge])
    merged: list[Edge] = []
    for row in rows:
        at = sum(edge.at for edge in row) / len(row)
        joined: list[Edge] = []
        for edge in sorted(row, key=lambda e: e.start):
            if joined and edge.start <= joined[-1].end + SNAP:
                joined[-1] = Edge(at, joined[-1].start, max(joined[-1].end, edge.end))
            else:
                joined.append(Edge(at, edge.start, edge.end))
        merged += joined
    return merged


def _groups(across: Sequence[Edge], down: Sequence[Edge]) -> list[tuple[list[Edge], list[Edge]]]:
    """The lines that cross or touch one another, directly or through others, group by group."""
    owner = list(range(len(across) + len(down)))

    def find(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    for i, h in enumerate(across):
        for j, v in enumerate(down):
            if h.start - SNAP <= v.at <= h.end + SNAP and v.start - SNAP <= h.at <= v.end + SNAP:
                owner[find(i)] = find(len(across) + j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = {}
    for i, h in enumerate(across):
        groups.setdefault(find(i), ([], []))[0].append(h)
    for j, v in enumerate(down):
        groups.setdefault(find(len(across) + j), ([], []))[1].append(v)
    return [group for group in groups.values() if len(group[0]) >= 2 and group[1]]


def _positions(lines: Iterable[float]) -> list[float]:
    """The places of lines, those that are nearly the same taken as one."""
    groups: list[list[float]] = []
    for at in sorted(lines):
        if groups and at - groups[-1][-1] <= SNAP:
            groups[-1].append(at)
        else:
            groups.append([at])
    return [sum(group) / len(group) for group in groups]


def _table(page: int, across: list[Edge], down: list[Edge], chars: Sequence[Char]) -> tuple[Ruled | None, list[Char]]:
    # Tables without lines at their sides, as in printed yearbooks, end where their horizontal lines end.
    xs = _positions([v.at for v in down] + [min(h.start for h in across), max(h.end for h in across)])
    ys = _positions([h.at for h in across] + [min(v.start for v in down), max(v.end for v in down)])
    if len(xs) < 2 or len(ys) < 2 or (len(xs) == 2 and len(ys) == 2):
        return None, list(chars)
    regions = _regions(xs, ys, across, down)
    by_square = {
        (r, c): region
        for region in regions
        for r in range(region.row, region.row + region.row_span)
        for c in range(region.column, region.column + region.column_span)
    }
    outside: list[Char] = []
    for char in chars:
        x, y = char.middle
        row, column = _slot(ys, y), _slot(xs, x)
        region = by_square.get((row, column)) if row is not None and column is not None else None
        (outside if region is None else region.chars).append(char)
    filled = [region for region in regions if any(not c.text.isspace() for c in region.chars)]
    if len(filled) < 2:
        return None, list(chars)
    return Ruled(page, xs, ys, regions), outside


def _slot(lines: Sequence[float], at: float) -> int | None:
    """Between which two lines the place lies, counted from 0, or None outside them."""
    return next((i for i in range(len(lines) - 1) if lines[i] <= at < lines[i + 1]), None)


def _regions(xs: list[float], ys: list[float], across: list[Edge], down: list[Edge]) -> list[Region]:
    """The cells: squares of the grid with no line between them are one."""
    width, height = len(xs) - 1, len(ys) - 1
    owner = {(r, c): (r, c) for r in range(height) for c in range(width)}

    def find(square: tuple[int, int]) -> tuple[int, int]:
        while owner[square] != square:
            square = owner[square]
        return square

    def join(one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = sorted((find(one), find(other)))
        owner[second] = first

    for r in range(height):
        for c in range(width):
            if c + 1 < width and not _divided(down, xs[c + 1], (ys[r] + ys[r + 1]) / 2):
                join((r, c), (r, c + 1))
            if r + 1 < height and not _divided(across, ys[r + 1], (xs[c] + xs[c + 1]) / 2):
                join((r, c), (r + 1, c))
    members: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for square in owner:
        members.setdefault(find(square), []).append(square)
    return [_region(squares, xs, ys) for squares in members.values()]


def _divided(edges: Iterable[Edge], line: float, middle: float) -> bool:
    return any(abs(edge.at - line) <= SNAP and edge.start <= middle <= edge.end for edge in edges)


def _region(squares: list[tuple[int, int]], xs: list[float], ys: list[float]) -> Region:
    top, bottom = min(r for r, _ in squares), max(r for r, _ in squares) + 1
    left, right = min(c for _, c in squares), max(c for _, c in squares) + 1
    return Region(top, left, bottom - top, right - left, (xs[left], ys[top], xs[right], ys[bottom]), [])
