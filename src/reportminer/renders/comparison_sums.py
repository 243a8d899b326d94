"""Totals of what adds up over regions, medians, and values that lie far from the other reports' ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from statistics import median

from reportminer.renders.comparison_choice import Feed
from reportminer.renders.comparison_rows import Row, alike

_WIDE = Context(prec=60)
#: Fewer values have no middle to be far from.
_FEWEST = 5
#: Iglewicz and Hoaglin (1993): a modified z-score above 3.5 is an outlier. The second factor takes the place of the
#: first where more than half of the values are the same.
_FAR = Decimal("3.5")
_BY_MEDIAN, _BY_MEAN = Decimal("0.6745"), Decimal("0.7979")


@dataclass(frozen=True, slots=True)
class Total:
    """The totals of one year's projects of one sort: for each column the sum, the rows added, the rows left out as parts.

    project: its name where the year has projects of several sorts.
    """

    period: str
    project: str | None
    sums: tuple[Decimal | None, ...]
    added: tuple[tuple[Row, ...], ...]
    nested: tuple[tuple[Row, ...], ...]


def number_at(row: Row, index: int) -> Decimal | None:
    """The row's number in the column, None where it is silent or says a word."""
    entry = row.entries[index]
    return entry.value if entry is not None and isinstance(entry.value, Decimal) else None


def totals(rows: Sequence[Row], feeds: Sequence[Feed]) -> list[Total]:
    """One a year and sort of project that at least two reports can be added for, in order of years."""
    found = []
    for period in sorted({row.period for row in rows if row.period}):
        sorts = _sorts([row for row in rows if row.period == period])
        for of_sort in sorts:
            columns = [_added(of_sort, index) if feed.adds else ((), ()) for index, feed in enumerate(feeds)]
            if any(len(added) > 1 for added, _ in columns):
                sums = tuple(_sum(added, index) for index, (added, _) in enumerate(columns))
                project = next((row.project for row in of_sort if row.project), None) if len(sorts) > 1 else None
                found.append(Total(period, project, sums, tuple(c[0] for c in columns), tuple(c[1] for c in columns)))
    return found


def _sorts(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows by sort of project; those without a project's name belong to the only sort, or to none."""
    sorts: list[list[Row]] = []
    for row in (row for row in rows if row.project):
        home = next((of_sort for of_sort in sorts if alike(row.project, of_sort[0].project)), None)
        if home is None:
            sorts.append([row])
        else:
            home.append(row)
    if len(sorts) > 1:
        return sorts
    return [[*rows]]


def _added(rows: Sequence[Row], index: int) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows that have a number, without those whose region another one holds or repeats; and the latter."""
    having = [row for row in rows if number_at(row, index) is not None]
    nested = tuple(
        row
        for at, row in enumerate(having)
        if any(row.where.lies_in(other.where) for other in having)
        or any(row.where.code and row.where.code == other.where.code for other in having[:at])
    )
    return tuple(row for row in having if row not in nested), nested


def _sum(rows: Sequence[Row], index: int) -> Decimal | None:
    """The sum of two numbers or more."""
    numbers = [number for row in rows if (number := number_at(row, index)) is not None]
    with localcontext(_WIDE):
        return sum(numbers, Decimal(0)) if len(numbers) > 1 else None


def medians(rows: Sequence[Row], feeds: Sequence[Feed]) -> list[Decimal | None]:
    """The median of each column that has three numbers or more."""
    found: list[Decimal | None] = []
    for index, _ in enumerate(feeds):
        numbers = [number for row in rows if (number := number_at(row, index)) is not None]
        with localcontext(_WIDE):
            found.append(median(numbers) if len(numbers) > 2 else None)
    return found


def outliers(rows: Sequence[Row], feeds: Sequence[Feed]) -> dict[tuple[int, int], Decimal]:
    """(row, column) of each value far from the others of its column, and their median.

    Columns that add up are left out: a large region spends more than a small one.
    """
    found: dict[tuple[int, int], Decimal] = {}
    for column, feed in enumerate(feeds):
        numbers = {at: n for at, row in enumerate(rows) if (n := number_at(row, column)) is not None}
        if feed.adds or len(numbers) < _FEWEST:
            continue
        with localcontext(_WIDE):
            middle = median(numbers.values())
            away = {at: abs(number - middle) for at, number in numbers.items()}
            unit = median(away.values()) / _BY_MEDIAN or sum(away.values(), Decimal(0)) / len(away) / _BY_MEAN
            found |= {(at, column): middle for at, distance in away.items() if unit and distance / unit > _FAR}
    return found
