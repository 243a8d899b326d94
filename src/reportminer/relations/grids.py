"""The arithmetic of tables: totals and averages of columns here, what columns are of one another in columns.py.

Found by label and position, confirmed by the numbers: where several readings are possible, the one that most rows or
columns satisfy is the table's rule, and what breaks it is the finding. Nothing unlabelled is ever flagged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval, point
from reportminer.relations import reach
from reportminer.relations.columns import column_rules
from reportminer.relations.grid import UNSUMMED, Grid, Sheet, grid_of, heading_of, line_of, row_label
from reportminer.relations.operands import ADDABLE, same_measure, sort_of_sum, summed
from reportminer.relations.reach import margin
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import changes_total
from reportminer.relations.slips import shift_of
from reportminer.relations.totals import mended, slipped
from reportminer.relations.verdict import Candidate, add_up, judge, judge_total, quotient, relation


def grids(scene: Scene) -> Iterator[Relation]:
    """Relations of every table, in reading order of tables."""
    for _, spots in scene.tables():
        parts: dict[int, list[Spot]] = {}
        for spot in spots:
            if spot.view is not None:
                parts.setdefault(spot.view.block_of_rows, []).append(spot)
        for part in parts.values():
            grid = grid_of(part)
            yield from _column_totals(scene, grid)
            yield from _means(grid)
            sheet = Sheet(grid)
            yield from column_rules(scene, sheet)
            yield from column_rules(scene, sheet.turn())


# --- totals of columns -------------------------------------------------------------------------------------------


def _column_totals(scene: Scene, grid: Grid) -> Iterator[Relation]:
    order = sorted(grid)
    for position, row in enumerate(order):
        line = line_of(grid[row])
        if line not in ("total", "whole", "subtotal"):
            continue
        columns = [c for c, s in grid[row].items() if _adds_up(s)]
        readings = list(_part_rows(scene, grid, order, position, line))
        if not columns or not readings:
            continue
        yield from _voted_totals(scene, grid, row, columns, readings)


def _adds_up(spot: Spot) -> bool:
    """Whether a column is one that a total row adds up: no averages, no rates but shares of a whole."""
    if spot.fact.role == "rule" or UNSUMMED.search(heading_of(spot)):
        return False
    return spot.fact.figure.kind in ADDABLE or (_is_share(spot) and abs(spot.fact.value - 100) <= 1)


def _is_share(spot: Spot) -> bool:
    return spot.fact.figure.kind == "rate" and bool(re.search("占比|比重|比例|构成", heading_of(spot)))


def _part_rows(scene: Scene, grid: Grid, order: list[int], position: int, line: str) -> Iterator[list[int]]:
    """Readings of which rows a total row adds up: those above it, those below it, without the parts of parts."""
    above = [r for r in order[:position] if line_of(grid[r]) == "data"]
    below: list[int] = []
    for row in order[position + 1 :]:
        if line_of(grid[row]) != "data":
            break
        below.append(row)
    subtotals = [r for r in order[:position] if line_of(grid[r]) == "subtotal"]
    since = max((order.index(r) for r in order[:position] if line_of(grid[r]) in ("subtotal", "total")), default=-1)
    recent = [r for r in order[since + 1 : position] if line_of(grid[r]) == "data"]
    choices = [below, above] if line == "whole" else [recent, above, below]
    if subtotals and line == "total":
        choices.insert(0, subtotals)
    seen: set[tuple[int, ...]] = set()
    for choice in choices:
        nested = [r for r in choice if re.match(r"(?:其中|#|其：|含)", row_label(grid[r]))]
        part_words = scene.patterns.word_list("part_rows")
        funds = [r for r in choice if any(w in row_label(grid[r]) for w in part_words)]
        full = [r for r in choice if grid[order[position]].keys() <= grid[r].keys()]
        for rows in (choice, [r for r in choice if r not in nested], funds if line == "whole" else [], full):
            if len(rows) >= 1 and tuple(rows) not in seen:
                seen.add(tuple(rows))
                yield rows


def _voted_totals(
    scene: Scene, grid: Grid, total: int, columns: list[int], readings: list[list[int]]
) -> Iterator[Relation]:
    """The reading that most columns satisfy, applied to all columns."""
    scored: list[tuple[int, int, list[int], list[Relation]]] = []
    for index, rows in enumerate(readings):
        made = [_column_total(grid, total, c, rows) for c in columns]
        useful = [m for m in made if m is not None]
        good = sum(1 for m in useful if m.verdict != "inconsistent")
        scored.append((good, -index, rows, useful))
    good, _, rows, chosen = max(scored, key=lambda s: (s[0], s[1]))
    several = len(rows) >= 2
    for item in chosen:
        if item.verdict != "inconsistent":
            if several or (len(item.operands) == 1 and item.operands[0].value == item.reported.value):  # type: ignore[union-attr]
                yield item
        elif several and _broken(scene, grid, total, rows, item, good):
            yield item


#: So many columns that add up say that another one does too, though a cell of it is blank.
_SURE = 2


def _broken(scene: Scene, grid: Grid, total: int, rows: list[int], item: Relation, good: int) -> bool:
    """Whether a column that does not add up is an error: a slip explains it, or other columns obey.

    Then it must come near, have a part over the total whose point was moved, or a blank cell for what is lacking.
    """
    assert item.reported is not None and item.recomputed is not None
    if any(changes_total(scene, row_label(grid[r])) for r in rows):
        return False
    if _slip_in(scene, item):
        return True
    if _loose(scene, item) or (scene.document.format == "txt" and _shifted(grid, [*rows, total])):
        return False
    near = abs(item.recomputed - item.reported.value) * 5 <= max(item.recomputed, item.reported.value)
    gap = item.reported.value - item.recomputed
    if good >= 1 and (near or any(_moved(o, o.value + gap) for o in item.operands if o.value > item.reported.value)):
        return True
    left_out = len(item.operands) < len(rows) and item.recomputed < item.reported.value
    return (good >= _SURE and left_out) or _certain(grid, total, rows, item)


def _moved(part: Fact, due: Decimal) -> bool:
    return due > 0 and shift_of(part, due) is not None


def _loose(scene: Scene, item: Relation) -> bool:
    """Whether the total stands in a flattened form, whose rows may have been put together wrongly."""
    assert item.reported is not None
    return scene.document.blocks[item.reported.span.block].kind != "cell"


def _shifted(grid: Grid, rows: list[int]) -> bool:
    """Whether the rows begin at different columns, as in dumps that lost their merged cells."""
    return len({min(grid[row]) for row in rows if grid[row]}) > 1


def _slip_in(scene: Scene, item: Relation) -> bool:
    """Whether one slip in the total or in one part explains the gap."""
    assert item.reported is not None and item.recomputed is not None
    parts = [scene.by_figure[o.figure.id] for o in item.operands]
    return slipped(scene.by_figure[item.reported.figure.id], parts, item.recomputed)


def _certain(grid: Grid, total: int, rows: list[int], item: Relation) -> bool:
    """Whether a lone broken column is an error though no slip explains it: the total closes a list of plain rows."""
    assert item.reported is not None and item.recomputed is not None
    if re.search("适用|部分|其中", row_label(grid[total])):
        return False
    plain = line_of(grid[total]) == "total" and rows == [
        r for r in sorted(grid) if r < total and line_of(grid[r]) == "data"
    ]
    nested = any(re.match(r"其中|含", row_label(grid[r])) for r in rows)
    close = abs(item.recomputed - item.reported.value) * 5 <= abs(item.recomputed)
    return plain and not nested and close and len(rows) >= 3


def _column_total(grid: Grid, total: int, column: int, rows: list[int]) -> Relation | None:
    reported = grid[total][column]
    column_of_rows = [grid[r][column] for r in rows if column in grid[r]]
    parts = [p for p in column_of_rows if p.fact.figure.quantity.unit == reported.fact.figure.quantity.unit]
    if not parts or (len(parts) == 1 and len(rows) > 1):
        return None
    words = " + ".join(row_label(grid[r]) or f"第{r + 1}行" for r in rows[:6] if column in grid[r]) + (
        " + …" if len(rows) > 6 else ""
    )
    candidate = summed(words, parts)
    verdict, mode = judge_total(reported.fact, candidate.value, candidate.interval)
    if verdict == "inconsistent" and len(parts) < len(column_of_rows):
        return None  # a part whose unit was read otherwise is no proof against the total
    title = f"{row_label(grid[total]) or '合计'}（{heading_of(reported)}）"
    return relation(sort_of_sum(reported.fact), title, reported.fact, candidate, verdict, mode)


# --- averages of columns -------------------------------------------------------------------------------------------


def _means(grid: Grid) -> Iterator[Relation]:
    order = sorted(grid)
    for row in order:
        if line_of(grid[row]) != "mean":
            continue
        above = [r for r in order if r < row and line_of(grid[r]) == "data"]
        made = [m for column, spot in sorted(grid[row].items()) if (m := _mean(grid, above, column, spot)) is not None]
        # Such a mean may be weighted: it is contradicted only beside another that is a plain one.
        plain = any(m.verdict != "inconsistent" and _of_rates(m) for m in made)
        totals = [grid[r] for r in order if line_of(grid[r]) in ("total", "whole", "mean")]
        for m in made:
            if m.verdict == "inconsistent" and "加权" in row_label(grid[row]):
                continue
            if m.verdict == "inconsistent" and _of_rates(m):
                if (overall := _overall(m, totals)) is not None:
                    yield overall
                elif plain or mended(m):
                    yield m
            else:
                yield m


def _rate_of(rate: Fact, a: Fact, b: Fact) -> tuple[Decimal, Interval] | None:
    """a over b as the rate or the amount for each that is looked for; None where it is not one."""
    if rate.figure.kind == "rate":
        return quotient(a, b, Decimal(100)) if reach.alike(margin(a), margin(b)) else None
    return quotient(a, b, Decimal(1)) if reach.one_of_another(margin(a), margin(b)) else None


def _overall(broken: Relation, totals: list[dict[int, Spot]]) -> Relation | None:
    """The relation of a rate or an amount for each over all rows, where the plain mean of them might stand."""
    rate = broken.reported
    assert rate is not None
    for cells in totals:
        for a, b in permutations([s for s in cells.values() if s.fact is not rate], 2):
            made = _rate_of(rate, a.fact, b.fact)
            if made is not None:
                verdict, mode = judge(rate, *made)
                if verdict != "inconsistent":
                    words = f"{heading_of(a)} ÷ {heading_of(b)}" + (" × 100" if rate.figure.kind == "rate" else "")
                    return relation(
                        "ratio", broken.title, rate, Candidate(words, (a.fact, b.fact), *made), verdict, mode
                    )
    return None


def _of_rates(made: Relation) -> bool:
    return made.reported is not None and made.reported.figure.kind in ("rate", "per_capita")


def _mean(grid: Grid, above: list[int], column: int, reported: Spot) -> Relation | None:
    parts = [grid[r][column] for r in above if column in grid[r]]
    facts = [p.fact for p in parts if same_measure(p, reported)]
    if len(facts) < 2:
        return None
    total, spread = add_up(facts)
    count = Decimal(len(facts))
    value, interval = total / count, spread / point(count)
    verdict, mode = judge(reported.fact, value, interval)
    candidate = Candidate(f"（{len(facts)} 行之和） ÷ {len(facts)}", tuple(facts), value, interval)
    return relation("mean", f"平均（{heading_of(reported)}）", reported.fact, candidate, verdict, mode)
