"""The values of one table part by row and column, for what recomputes tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from reportminer.relations.reach import Margin, margin
from reportminer.relations.scene import Spot

#: Row → column → the value that stands there.
Grid = dict[int, dict[int, Spot]]


def grid_of(spots: Sequence[Spot]) -> Grid:
    """The values of a table part by row and column."""
    rows: Grid = {}
    for spot in spots:
        if spot.view is not None:
            rows.setdefault(spot.view.row, {})[spot.view.column] = spot
    return rows


def line_of(row: dict[int, Spot]) -> str:
    """What sort of row it is: data, total, subtotal, whole, mean, weight."""
    view = next(iter(row.values())).view
    return view.line if view is not None else "data"


def row_label(row: dict[int, Spot]) -> str:
    """The most specific label of the row."""
    view = next(iter(row.values())).view
    return view.label if view is not None else ""


#: Headings of columns that no total adds up.
UNSUMMED = re.compile("均|单价|标准|每|最[高低大小多少]|排名|名次|位次|序号")


def heading_of(spot: Spot) -> str:
    """The lowest heading over a value."""
    return spot.view.headers[-1] if spot.view is not None and spot.view.headers else "本列"


@dataclass(frozen=True)
class Sheet:
    """A table part as it stands, or turned, its rows made columns: then headings are row labels and the reverse."""

    grid: Grid
    turned: bool = False

    @cached_property
    def margins(self) -> dict[int, dict[int, Margin]]:
        """Row → column → the value and how far off it may be."""
        return {row: {column: margin(spot.fact) for column, spot in cells.items()} for row, cells in self.grid.items()}

    def turn(self) -> Sheet:
        """The same values with rows and columns exchanged."""
        columns: Grid = {}
        for row, cells in self.grid.items():
            for column, spot in cells.items():
                columns.setdefault(column, {})[row] = spot
        return Sheet(columns, not self.turned)

    def line(self, row: int) -> str:
        """What sort of row it is; all rows of a turned table are data."""
        return "data" if self.turned else line_of(self.grid[row])

    def label(self, row: int) -> str:
        """The row's label."""
        cells = self.grid[row]
        return heading_of(next(iter(cells.values()))) if self.turned else row_label(cells)

    def heading(self, spot: Spot) -> str:
        """The lowest heading over a value."""
        if self.turned:
            return spot.view.label if spot.view is not None else ""
        return heading_of(spot)

    def headings(self, spot: Spot) -> str:
        """All headings over a value as one text: 班均人数（人）2022年."""
        if spot.view is None:
            return ""
        return "".join(spot.view.row_path if self.turned else spot.view.headers)
