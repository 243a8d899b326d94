"""Text that tells again what a table says: a row by its label, a column item by item.

A figure of the text that no other figure of the report agrees with, and that one slip sets apart from a cell of the row
that its clause names, contradicts that cell. So does the one item of a list whose others are the column's in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reportminer.model import Relation
from reportminer.relations.in_tables import plain_heading
from reportminer.relations.operands import ADDABLE
from reportminer.relations.parallel import lists_in
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import ONE_DIGIT, SWAPPED, digits_of, kind_of_slip
from reportminer.relations.verdict import Candidate, interval_of, judge, relation
from reportminer.text import any_of

_TOLD = frozenset({"rate", "per_capita"}) | ADDABLE
_ROLES = frozenset({"actual", "budget", "prior"})
#: A slip in so many digits is no accident; of a number with fewer the row's other figures must be told as well.
_TELLING = 4
#: So many items of a list must be the column's.
_FEWEST = 2


def retold(scene: Scene) -> Iterator[Relation]:
    """A relation for each figure of the text that contradicts the table that it retells."""
    if not scene.in_tables:
        return
    for paragraph in scene.paragraphs():
        for run in lists_in(scene, paragraph):
            yield from _odd_one(scene, run)
        for spot in paragraph:
            yield from _of_row(scene, paragraph, spot)


# --- rows -----------------------------------------------------------------------------------------------------------


def _of_row(scene: Scene, paragraph: Sequence[Spot], spot: Spot) -> Iterator[Relation]:
    fact = spot.fact
    if fact.figure.kind not in _TOLD or fact.role not in _ROLES or fact.figure.qualifier is not None:
        return
    if len(digits_of(fact).rstrip("0")) < _TELLING - 1:
        return
    for row in _named_rows(scene, paragraph, spot):
        for cell in row:
            if not _may_tell(spot, cell):
                continue
            slip = kind_of_slip(fact, cell.fact.value)
            if slip is None or not _sure(scene, paragraph, spot, cell, row, slip):
                continue
            if not _agreed_elsewhere(scene, spot):
                yield _contradiction(spot, cell)
            return


@lru_cache(maxsize=8)
def _names(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(any_of(sorted(names)))


def _named_rows(scene: Scene, paragraph: Sequence[Spot], spot: Spot) -> Iterator[list[Spot]]:
    """The rows of the tables whose label is the last one said before the figure in its sentence."""
    names = frozenset(scene.by_label)
    start = scene.cuts[spot.block][spot.sentence][0]
    said = list(_names(names).finditer(scene.text(spot.block), start, spot.fact.span.start)) if names else []
    if not said:
        return
    seen: set[tuple[int, int]] = set()
    for cell in scene.by_label[said[-1][0]]:
        place = (cell.view.table, cell.view.row) if cell.view is not None else (0, 0)
        if place not in seen:
            seen.add(place)
            yield scene.row(*place)


def _may_tell(spot: Spot, cell: Spot) -> bool:
    """Whether the figure of the text may be the cell's: measured alike, and neither planned where the other is done."""
    ours, theirs = spot.fact.figure, cell.fact.figure
    return (
        ours.kind == theirs.kind
        and ours.quantity.unit == theirs.quantity.unit
        and (spot.fact.value < 0) == (cell.fact.value < 0)  # a decrease is said with or without its sign
        and cell.fact.role in _ROLES
        and (spot.fact.period is None or cell.fact.period is None or spot.fact.period == cell.fact.period)
        and len(digits_of(cell.fact)) >= _TELLING - 1
    )


def _sure(scene: Scene, paragraph: Sequence[Spot], spot: Spot, cell: Spot, row: Sequence[Spot], slip: str) -> bool:
    """Whether the slip is no accident: digits enough, and for all but swapped ones the row's other figures told beside it."""
    told = sum(
        any(_agrees(other, value) for value in row if value is not cell)
        for other in paragraph
        if other is not spot and other.sentence == spot.sentence
    )
    long = len(digits_of(spot.fact).rstrip("0")) >= _TELLING
    if slip == SWAPPED and long:
        return True
    headed = cell.view is not None and any(
        len(head) >= 2 and head in scene.sentence_text(spot) for head in [plain_heading(cell)]
    )
    return told >= (1 if headed and long else 2) and (slip != ONE_DIGIT or long)


def _agrees(spot: Spot, cell: Spot) -> bool:
    """Whether a figure of the text is the cell's, at the coarser precision."""
    ours, theirs = spot.fact.figure, cell.fact.figure
    if ours.kind != theirs.kind or ours.quantity.unit != theirs.quantity.unit or ours.quantity.value == 0:
        return False
    return judge(spot.fact, theirs.quantity.value, interval_of(cell.fact))[0] != "inconsistent"


def _agreed_elsewhere(scene: Scene, spot: Spot) -> bool:
    """Whether any other figure of the report says the same number, so that it is a thing of its own."""
    figure = spot.fact.figure
    same = scene.by_measure.get((figure.kind, figure.quantity.unit), ())
    return any(other is not spot and _agrees(spot, other) for other in same)


def _contradiction(spot: Spot, cell: Spot) -> Relation:
    other = cell.fact
    candidate = Candidate("同一数在表中的写法", (other,), other.value, other.figure.quantity.interval)
    return relation("same_figure", spot.fact.indicator or "", spot.fact, candidate, "inconsistent", None)


# --- columns --------------------------------------------------------------------------------------------------------


def _odd_one(scene: Scene, run: Sequence[Spot]) -> Iterator[Relation]:
    """The one item of a list that is not the cell's, where the others are the cells' in their order."""
    if len(run) <= _FEWEST or run[0].fact.figure.kind not in _TOLD:
        return
    for cells in _runs_of_cells(scene, run[0]):
        for at in range(len(cells) - len(run) + 1):
            chosen = cells[at : at + len(run)]
            odd = [(spot, cell) for spot, cell in zip(run, chosen, strict=True) if not _agrees(spot, cell)]
            if len(odd) == 1 and _is_odd(scene, run, *odd[0]):
                yield _contradiction(*odd[0])
                return


def _is_odd(scene: Scene, run: Sequence[Spot], spot: Spot, cell: Spot) -> bool:
    """Whether the item is surely meant to be the cell: the others tell enough, and a slip or their number says so."""
    telling = [other for other in run if other is not spot and len(digits_of(other.fact).rstrip("0")) >= 3]
    slip = kind_of_slip(spot.fact, cell.fact.value) is not None
    return len(telling) >= (_FEWEST if slip else _FEWEST + 1) and not _agreed_elsewhere(scene, spot)


def _runs_of_cells(scene: Scene, first: Spot) -> Iterator[list[Spot]]:
    """The columns and the rows of all tables that are measured like a list's first figure, without their totals."""
    figure = first.fact.figure
    columns: dict[tuple[int, bool, int], list[Spot]] = {}
    for cell in scene.by_measure.get((figure.kind, figure.quantity.unit), ()):
        if cell.view is not None and cell.view.line == "data":
            columns.setdefault((cell.view.table, True, cell.view.column), []).append(cell)
            columns.setdefault((cell.view.table, False, cell.view.row), []).append(cell)
    yield from columns.values()
