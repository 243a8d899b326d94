"""A ruled grid in which a text that has its row to itself, such as a title, runs over all columns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from reportminer.renders.columns import grid, padded, wrapped


def spanning_grid(rows: Sequence[Sequence[str]], alone: Collection[int], page: int) -> Iterator[str]:
    """The rows as a grid; each row in `alone` shows its second column, the only one with text, over all the others."""
    lines = grid([[row[0], *[""] * (len(row) - 1)] if at in alone else row for at, row in enumerate(rows)], page)
    rule = lines[0]
    ruled = lines.count(rule) == len(rows) + 1
    number, fresh = -1, True
    for line in lines:
        fresh = fresh or not ruled
        if line == rule:
            fresh = True
            yield line
            continue
        number += fresh
        if number not in alone:
            yield line
        elif fresh:
            yield from _over_all(rows[number], rule)
        fresh = False


def _over_all(row: Sequence[str], rule: str) -> Iterator[str]:
    """The lines of a row whose text runs from the second column to the end of the rule."""
    first = rule.index("+", 1) - 3
    rest = len(rule) - first - 7
    for left, right in zip_longest(wrapped(row[0], first), wrapped(row[1], rest), fillvalue=""):
        yield f"| {padded(left, first)} | {padded(right, rest)} |"
