"""What a table gives to a figure of the text: the same row's figure of the year before, the total of the same column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportminer.model import Kind
from reportminer.relations.scene import Scene, Spot


def year_before(scene: Scene, spot: Spot, year: str | None = None) -> Spot | None:
    """The cell that tells a figure's value of the year before, or of the given one, in the row that holds the figure."""
    found: dict[object, Spot] = {}
    for cell in _same_value(scene, spot):
        assert cell.view is not None
        if cell.fact.period is None or not cell.fact.period.isdigit():
            return None
        wanted = year or str(int(cell.fact.period) - 1)
        row = [
            other for other in scene.row(cell.view.table, cell.view.row)
            if other is not cell and _measure(other) == _measure(cell) and other.fact.period == wanted
        ]  # fmt: skip
        if len(row) != 1:
            return None
        found.setdefault(row[0].fact.value, row[0])
    return next(iter(found.values())) if len(found) == 1 else None


def column_total(scene: Scene, spot: Spot, words: str) -> Spot | None:
    """The total of the column whose heading the words say, where the report has one such total of the figure's measure."""
    found: dict[object, Spot] = {}
    for total in scene.totals:
        if total.view is None or _measure(total) != _measure(spot) or total.fact.value < spot.fact.value:
            continue
        heading = plain_heading(total)
        if len(heading) >= 2 and heading in words:
            found.setdefault(total.fact.value, total)
    return next(iter(found.values())) if len(found) == 1 else None


def plain_heading(cell: Spot) -> str:
    """The lowest heading over a cell without blanks and brackets."""
    headers: Sequence[str] = cell.view.headers if cell.view is not None else ()
    return re.sub(r"[(（].*?[)）]|\s", "", headers[-1]) if headers else ""


def _same_value(scene: Scene, spot: Spot) -> Iterator[Spot]:
    for cell in scene.by_measure.get(_measure(spot), ()):
        if cell.view is not None and cell.view.line == "data" and cell.fact.value == spot.fact.value:
            yield cell


def _measure(spot: Spot) -> tuple[Kind, str]:
    return spot.fact.figure.kind, spot.fact.figure.quantity.unit
