"""The arithmetic of tables: totals, averages, row totals, rates and differences of columns.

Found by label and position, confirmed by the numbers: where several readings are possible, the one that most rows or
columns satisfy is the table's rule, and what breaks it is the finding. Nothing unlabelled is ever flagged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, permutations

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval, point
from reportminer.relations.operands import ADDABLE, sort_of_sum, summed
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import changes_total
from reportminer.relations.totals import slipped
from reportminer.relations.verdict import Candidate, add_up, difference, growth, judge, quotient, relation

Grid = dict[int, dict[int, Spot]]
_HUNDRED = Decimal(100)


def grids(scene: Scene) -> Iterator[Relation]:
    """Relations of every table, in reading order of tables."""
    for _, spots in scene.tables():
        parts: dict[int, list[Spot]] = {}
        for spot in spots:
            if spot.view is not None:
                parts.setdefault(spot.view.block_of_rows, []).append(spot)
        for part in parts.values():
            grid = _grid(part)
            yield from _column_totals(scene, grid)
            yield from _means(grid)
            yield from _row_totals(grid)
            yield from _column_rules(scene, grid)


def _grid(spots: Sequence[Spot]) -> Grid:
    rows: Grid = {}
    for spot in spots:
        if spot.view is not None:
            rows.setdefault(spot.view.row, {})[spot.view.column] = spot
    return rows


def _line(row: dict[int, Spot]) -> str:
    view = next(iter(row.values())).view
    return view.line if view is not None else "data"


def _row_label(row: dict[int, Spot]) -> str:
    view = next(iter(row.values())).view
    return view.label if view is not None else ""


# --- totals of columns -------------------------------------------------------------------------------------------


def _column_totals(scene: Scene, grid: Grid) -> Iterator[Relation]:
    order = sorted(grid)
    for position, row in enumerate(order):
        line = _line(grid[row])
        if line not in ("total", "whole", "subtotal"):
            continue
        columns = [c for c, s in grid[row].items() if _adds_up(s)]
        readings = list(_part_rows(scene, grid, order, position, line))
        if not columns or not readings:
            continue
        yield from _voted_totals(scene, grid, row, columns, readings)


def _adds_up(spot: Spot) -> bool:
    """Whether a column is one that a total row adds up: no averages, no rates but shares of a whole."""
    if spot.fact.role == "rule" or re.search("均|单价|标准|每", _heading(spot)):
        return False
    return spot.fact.figure.kind in ADDABLE or (_is_share(spot) and abs(spot.fact.value - 100) <= 1)


def _is_share(spot: Spot) -> bool:
    return spot.fact.figure.kind == "rate" and bool(re.search("占比|比重|比例|构成", _heading(spot)))


def _part_rows(scene: Scene, grid: Grid, order: list[int], position: int, line: str) -> Iterator[list[int]]:
    """Readings of which rows a total row adds up: those above it, those below it, without the parts of parts."""
    above = [r for r in order[:position] if _line(grid[r]) == "data"]
    below: list[int] = []
    for row in order[position + 1 :]:
        if _line(grid[row]) != "data":
            break
        below.append(row)
    subtotals = [r for r in order[:position] if _line(grid[r]) == "subtotal"]
    since = max((order.index(r) for r in order[:position] if _line(grid[r]) in ("subtotal", "total")), default=-1)
    recent = [r for r in order[since + 1 : position] if _line(grid[r]) == "data"]
    choices = [below, above] if line == "whole" else [recent, above, below] if line == "subtotal" else [above, below]
    if subtotals and line == "total":
        choices.insert(0, subtotals)
    seen: set[tuple[int, ...]] = set()
    for choice in choices:
        nested = [r for r in choice if re.match(r"(?:其中|#|其：|含)", _row_label(grid[r]))]
        part_words = scene.patterns.word_list("part_rows")
        funds = [r for r in choice if any(w in _row_label(grid[r]) for w in part_words)]
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


def _broken(scene: Scene, grid: Grid, total: int, rows: list[int], item: Relation, good: int) -> bool:
    """Whether a column that does not add up is an error: a slip explains it, or other columns obey and it comes near."""
    assert item.reported is not None and item.recomputed is not None
    if any(changes_total(scene, _row_label(grid[r])) for r in rows):
        return False
    if _slip_in(scene, item):
        return True
    if _loose(scene, item):
        return False
    near = abs(item.recomputed - item.reported.value) * 5 <= max(item.recomputed, item.reported.value)
    return (good >= 1 and near) or _certain(grid, total, rows, item)


def _loose(scene: Scene, item: Relation) -> bool:
    """Whether the total stands in a flattened form, whose rows may have been put together wrongly."""
    assert item.reported is not None
    return scene.document.blocks[item.reported.span.block].kind != "cell"


def _slip_in(scene: Scene, item: Relation) -> bool:
    """Whether one slip in the total or in one part explains the gap."""
    assert item.reported is not None and item.recomputed is not None
    parts = [scene.by_figure[o.figure.id] for o in item.operands]
    return slipped(scene.by_figure[item.reported.figure.id], parts, item.recomputed)


def _certain(grid: Grid, total: int, rows: list[int], item: Relation) -> bool:
    """Whether a lone broken column is an error though no slip explains it: the total closes a list of plain rows."""
    assert item.reported is not None and item.recomputed is not None
    if re.search("适用|部分|其中", _row_label(grid[total])):
        return False
    plain = _line(grid[total]) == "total" and rows == [
        r for r in sorted(grid) if r < total and _line(grid[r]) == "data"
    ]
    nested = any(re.match(r"其中|含", _row_label(grid[r])) for r in rows)
    close = abs(item.recomputed - item.reported.value) * 5 <= abs(item.recomputed)
    return plain and not nested and close and len(rows) >= 3


def _column_total(grid: Grid, total: int, column: int, rows: list[int]) -> Relation | None:
    reported = grid[total][column]
    parts = [grid[r][column] for r in rows if column in grid[r]]
    parts = [p for p in parts if p.fact.figure.quantity.unit == reported.fact.figure.quantity.unit]
    if not parts or (len(parts) == 1 and len(rows) > 1):
        return None
    words = " + ".join(_row_label(grid[r]) or f"第{r + 1}行" for r in rows[:6] if column in grid[r]) + (
        " + …" if len(rows) > 6 else ""
    )
    candidate = summed(words, parts)
    verdict, mode = judge(reported.fact, candidate.value, candidate.interval)
    title = f"{_row_label(grid[total]) or '合计'}（{_heading(reported)}）"
    return relation(sort_of_sum(reported.fact), title, reported.fact, candidate, verdict, mode)


def _heading(spot: Spot) -> str:
    return spot.view.headers[-1] if spot.view is not None and spot.view.headers else "本列"


# --- averages of columns -------------------------------------------------------------------------------------------


def _means(grid: Grid) -> Iterator[Relation]:
    order = sorted(grid)
    for row in order:
        if _line(grid[row]) != "mean":
            continue
        above = [r for r in order if r < row and _line(grid[r]) == "data"]
        for column, reported in sorted(grid[row].items()):
            parts = [grid[r][column] for r in above if column in grid[r]]
            if len(parts) < 2:
                continue
            facts = [p.fact for p in parts]
            total, spread = add_up(facts)
            count = Decimal(len(facts))
            value, interval = total / count, spread / point(count)
            verdict, mode = judge(reported.fact, value, interval)
            candidate = Candidate(f"（{len(facts)} 行之和） ÷ {len(facts)}", tuple(facts), value, interval)
            yield relation("mean", f"平均（{_heading(reported)}）", reported.fact, candidate, verdict, mode)


# --- totals of rows ------------------------------------------------------------------------------------------------

_ROW_TOTAL = re.compile(r"综合|合计|总分|总计|总得分|小计|^得分$|合计得分|总额")


def _row_totals(grid: Grid) -> Iterator[Relation]:
    """A column whose heading says total, where most rows are the sum of the other columns of its kind."""
    columns = sorted({c for row in grid.values() for c in row})
    for column in columns:
        heads = _headings(grid, column)
        if not any(_ROW_TOTAL.search(re.sub(r"[(（].*?[)）]", "", head)) for head in heads):
            continue
        kin = [c for c in columns if len(heads) < 2 or _headings(grid, c)[-1:] == heads[-1:]]
        readings = [[c for c in kin if c < column], [c for c in kin if c > column], [c for c in kin if c != column]]
        yield from _voted_rows(grid, column, readings)


def _headings(grid: Grid, column: int) -> tuple[str, ...]:
    """The headings over a column, top to bottom."""
    spot = next(row[column] for row in grid.values() if column in row)
    return spot.view.headers if spot.view is not None else ()


def _voted_rows(grid: Grid, column: int, readings: list[list[int]]) -> Iterator[Relation]:
    best: list[Relation] = []
    best_good = 0
    for others in readings:
        made = [m for row in sorted(grid) if (m := _row_total(grid[row], column, others)) is not None]
        good = sum(1 for m in made if m.verdict != "inconsistent")
        if good > best_good:
            best, best_good = made, good
    if best_good >= 2 and best_good * 2 > len(best):
        yield from best


def _row_total(row: dict[int, Spot], column: int, others: list[int]) -> Relation | None:
    if column not in row:
        return None
    reported = row[column].fact
    parts = [
        row[c].fact for c in others
        if c in row and row[c].fact.figure.kind == reported.figure.kind and row[c].fact.role == reported.role
        and row[c].fact.figure.quantity.unit == reported.figure.quantity.unit
    ]  # fmt: skip
    if len(parts) < 2 or reported.figure.kind not in ADDABLE:
        return None
    value, spread = add_up(parts)
    if _line(row) == "mean":
        spread = Interval(spread.low - _slack(parts), spread.high + _slack(parts))
    verdict, mode = judge(reported, value, spread)
    words = " + ".join(p.indicator or "" for p in parts)
    kind = "score_sum" if reported.figure.kind == "score" else "sum"
    title = f"{_row_label(row)}{_heading(row[column])}"
    heads = " + ".join(_heading(s) for s in row.values() if s.fact in parts)
    return relation(kind, title, reported, Candidate(heads or words, tuple(parts), value, spread), verdict, mode)


def _slack(parts: Sequence[Fact]) -> Decimal:
    """Averages are rounded to the places of the finest of them, so their sum may be off by half a step each."""
    return min(p.figure.quantity.step for p in parts) / 2 * len(parts)


# --- rules between columns -----------------------------------------------------------------------------------------

_Made = tuple[Decimal, Interval] | None


def _column_rules(scene: Scene, grid: Grid) -> Iterator[Relation]:
    """Rates, per-capita amounts, differences and growth of columns that no pack's formula covers, by most rows."""
    columns = sorted({c for row in grid.values() for c in row})
    rows = [r for r in sorted(grid) if _line(grid[r]) != "mean"]
    for column in columns:
        spots = [grid[r][column] for r in rows if column in grid[r]]
        if not spots or spots[0].fact.role not in ("actual", "budget", "prior"):
            continue
        head = _heading(spots[0])
        if _is_share(spots[0]):
            yield from _shares_of_total(grid, rows, column, columns)
        if re.search(r"增长|增幅|同比", head):
            yield from _growth_down(grid, rows, column, columns)
        if len(columns) >= 3:
            yield from _best_rule(grid, rows, column, columns, list(_operations(spots[0], head)))


def _operations(spot: Spot, head: str) -> Iterator[tuple[str, str, Callable[[Fact, Fact], _Made]]]:
    kind = spot.fact.figure.kind
    if kind == "rate" and re.search(r"增长|增幅|增减", head):
        yield "growth", "（{a} − {b}） ÷ {b} × 100", growth
    elif kind == "rate":
        yield "ratio", "{a} ÷ {b} × 100", lambda a, b: quotient(a, b, _HUNDRED)
    elif kind == "per_capita" or re.search(r"[人户次生]均|平均", head):
        yield "per_capita", "{a} ÷ {b}", lambda a, b: quotient(a, b, Decimal(1))
    elif re.search(r"结余|结转|节余|差|增减|增加|减少|剩余", head):
        yield "difference", "{a} − {b}", difference


def _best_rule(
    grid: Grid, rows: list[int], column: int, columns: list[int],
    operations: list[tuple[str, str, Callable[[Fact, Fact], _Made]]],
) -> Iterator[Relation]:  # fmt: skip
    best: tuple[float, list[Relation]] = (0, [])
    for kind, words, compute in operations:
        for a, b in permutations([c for c in columns if c != column], 2):
            made = []
            for row in rows:
                cells = grid[row]
                if (
                    column not in cells
                    or a not in cells
                    or b not in cells
                    or not _may_pair(cells[a].fact, cells[b].fact, kind)
                ):
                    continue
                result = compute(cells[a].fact, cells[b].fact)
                if result is None:
                    continue
                verdict, mode = judge(cells[column].fact, *result)
                formula = words.format(a=_heading(cells[a]), b=_heading(cells[b]))
                candidate = Candidate(formula, (cells[a].fact, cells[b].fact), *result)
                title = f"{_row_label(cells)}{_heading(cells[column])}"
                made.append(relation(kind, title, cells[column].fact, candidate, verdict, mode))
            good = sum(1 for m in made if m.verdict != "inconsistent")
            telling = sum(
                1 for m in made if m.verdict != "inconsistent" and m.recomputed not in (None, _HUNDRED, Decimal(0))
            )
            share = good / len(made) if made else 0
            if good >= 2 and telling >= 2 and share > 0.5 and good + share > best[0]:
                best = (good + share, made)
    yield from best[1]


def _may_pair(a: Fact, b: Fact, kind: str) -> bool:
    if a.figure.kind in ("rate", "per_capita") or b.figure.kind in ("rate", "per_capita"):
        return False
    if kind == "per_capita":
        return a.figure.kind != b.figure.kind
    return a.figure.quantity.unit == b.figure.quantity.unit and (a.role == "weight") <= (b.role == "weight") + 1


def _shares_of_total(grid: Grid, rows: list[int], column: int, columns: list[int]) -> Iterator[Relation]:
    """A share column: each row's figure over the total row's, for the column that most rows satisfy."""
    total = next((r for r in rows if _line(grid[r]) in ("total", "whole")), None)
    if total is None:
        return
    best: tuple[int, list[Relation]] = (0, [])
    for base in columns:
        made = []
        for row in rows:
            if (
                row == total
                or column not in grid[row]
                or base not in grid[row]
                or base not in grid[total]
                or base == column
            ):
                continue
            if grid[row][base].fact.figure.kind not in ADDABLE:
                continue
            result = quotient(grid[row][base].fact, grid[total][base].fact, _HUNDRED)
            if result is None:
                continue
            verdict, mode = judge(grid[row][column].fact, *result)
            candidate = Candidate(
                f"{_heading(grid[row][base])} ÷ 合计 × 100", (grid[row][base].fact, grid[total][base].fact), *result
            )
            made.append(
                relation(
                    "share",
                    f"{_row_label(grid[row])}{_heading(grid[row][column])}",
                    grid[row][column].fact,
                    candidate,
                    verdict,
                    mode,
                )
            )
        good = sum(1 for m in made if m.verdict != "inconsistent")
        if good >= 2 and good * 2 > len(made) and good > best[0]:
            best = (good, made)
    yield from best[1]


def _growth_down(grid: Grid, rows: list[int], column: int, columns: list[int]) -> Iterator[Relation]:
    """Growth from the row above, in a table of years."""
    years = [r for r in rows if re.fullmatch(r"(?:19|20)\d\d年?度?", _row_label(grid[r]))]
    for base in [c for c in columns if c != column]:
        made = []
        for upper, lower in pairwise(years):
            if column not in grid[lower] or base not in grid[lower] or base not in grid[upper]:
                continue
            result = growth(grid[lower][base].fact, grid[upper][base].fact)
            if result is None:
                continue
            verdict, mode = judge(grid[lower][column].fact, *result)
            candidate = Candidate(
                "（本年 − 上年） ÷ 上年 × 100", (grid[lower][base].fact, grid[upper][base].fact), *result
            )
            title = f"{_row_label(grid[lower])}{_heading(grid[lower][column])}"
            made.append(relation("growth", title, grid[lower][column].fact, candidate, verdict, mode))
        good = sum(1 for m in made if m.verdict != "inconsistent")
        if made and (good * 2 > len(made) or (good and len(made) == 2)):
            yield from made
            return
