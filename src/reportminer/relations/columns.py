"""What the columns of a table are of one another: rates, growth, products, differences, sums, shares, running totals.

For each column every reading that its heading or its numbers allow is tried over all rows; the reading that most rows
satisfy is the column's rule, and a row that breaks it is the finding. A reading that no heading announces must hold in
all rows but one, and that one is a finding only where a known slip explains it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import combinations, pairwise, permutations

from reportminer.model import Fact, Kind, Relation, Verdict
from reportminer.quantity import Interval, point
from reportminer.relations import reach
from reportminer.relations.grid import Sheet
from reportminer.relations.operands import ADDABLE
from reportminer.relations.reach import Margin
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.totals import mended
from reportminer.relations.verdict import (
    Candidate,
    add_up,
    difference,
    growth,
    interval_of,
    judge,
    product,
    quotient,
    relation,
)

_HUNDRED = Decimal(100)
_Made = tuple[Decimal, Interval] | None
_GROWN = re.compile("增长|增幅|增减|增速|降幅|环比|同比|变动|变化|提高|[比较](?:上年|去年|上期|(?:19|20)\\d\\d)")
_SHARED = re.compile("占|比重|比例|构成")
_PER_ONE = re.compile("均|平均|每|单价|标准")
_LESS = re.compile(
    "结余|结转|节余|节约|节支|余额|差|增减|增加|减少|剩余|扣分|扣减|超|欠|压减|未|缺口|净增|新增|较上年|比上年"
)
_TOTAL = re.compile("综合|合计|总分|总计|总得分|小计|^得分$|总额|全年预算|调整后预算|可用|累计|有效|总数|总人")
_RUNNING = re.compile("累计")
_PRICE = re.compile("标准|单价|均价|补助额|定额")
#: Most columns, and most figures to a sum, that are tried without an announcing heading.
_WIDE = 24
_LONG = 7


@dataclass(frozen=True)
class Reading:
    """One reading of a column: what it gives in a row where its operands stand; `cued` where a heading announces it.

    reaches: a first look at whether a row can obey it; None where its operands do not stand.
    """

    kind: str
    rows: Sequence[int]
    gives: Callable[[int], Candidate | None]
    cued: bool
    reaches: Callable[[int], bool | None] | None = None


def column_rules(scene: Scene, sheet: Sheet) -> Iterator[Relation]:
    """The relations of each column whose rule its rows agree on; figures of one kind are looked at together."""
    columns = sorted({c for row in sheet.grid.values() for c in row})
    if len(columns) > _WIDE and sheet.turned:
        return
    columns = columns[:_WIDE]
    for column in columns:
        rows = [r for r in sorted(sheet.grid) if column in sheet.grid[r] and sheet.line(r) not in ("mean", "weight")]
        kinds: dict[Kind, list[int]] = {}
        for row in rows:
            fact = sheet.grid[row][column].fact
            if fact.role in ("actual", "budget", "prior") or (fact.role == "rule" and fact.figure.kind == "per_capita"):
                kinds.setdefault(fact.figure.kind, []).append(row)
        for own in kinds.values():
            readings = _readings(scene, sheet, own, column, columns)
            agreed = [found for reading in readings if (found := _agreed(sheet, column, reading))]
            if agreed:
                yield from max(agreed, key=lambda found: found[0])[1]


#: A rule needs so many rows, and one that no heading announces so many that tell.
_FEWEST, _FEWEST_TELLING = 2, 3
#: So many rows that break a reading from the start, and none that obeys it, and it is not the column's rule.
_HOPELESS = 3


def _out_of_reach(reading: Reading) -> bool:
    """Whether a first look tells that the rows cannot agree on the reading."""
    if reading.reaches is None:
        return False
    seen = broken = 0
    for row in reading.rows:
        reached = reading.reaches(row)
        seen += reached is not None
        broken += reached is False
        if _lost(reading, seen, broken):
            return True
    return not _agree(reading, seen - broken, seen - broken, broken)


def _lost(reading: Reading, seen: int, broken: int) -> bool:
    """Whether so many of the rows seen break a reading that it is not the column's rule."""
    return broken > 1 and (not reading.cued or broken * 2 > len(reading.rows) or seen == broken >= _HOPELESS)


def _agree(reading: Reading, good: int, telling: int, broken: int) -> bool:
    """Whether enough rows obey a reading to make it the column's rule."""
    return good > broken and good + broken >= _FEWEST and telling >= (_FEWEST if reading.cued else _FEWEST_TELLING)


def _agreed(sheet: Sheet, column: int, reading: Reading) -> tuple[tuple[float, bool], list[Relation]] | None:
    """How well the rows agree on a reading and their relations under it; None where they do not."""
    if _out_of_reach(reading):
        return None
    judged: list[tuple[int, Candidate, Verdict, str | None]] = []
    telling = broken = 0
    for row in reading.rows:
        candidate = reading.gives(row)
        if candidate is None:
            continue
        reported = sheet.grid[row][column].fact
        verdict, mode = judge(reported, candidate.value, candidate.interval)
        judged.append((row, candidate, verdict, mode))
        broken += verdict == "inconsistent"
        telling += verdict != "inconsistent" and _tells(reported, candidate)
        if _lost(reading, len(judged), broken):
            return None
    good = len(judged) - broken
    if not _agree(reading, good, telling, broken):
        return None
    made = [_relation(sheet, column, reading.kind, *one) for one in judged]
    if reading.cued:
        units = {
            m.reported.figure.quantity.unit for m in made if m.reported is not None and m.verdict != "inconsistent"
        }
        kept = [m for m in made if m.reported is not None and m.reported.figure.quantity.unit in units]
        if broken * 4 > good and broken > 1:  # another column may come in where so many rows break the rule
            kept = [m for m in kept if m.verdict != "inconsistent" or mended(m)]
        return (good - broken + good / len(made), True), kept
    return (good - broken, False), [m for m in made if m.verdict != "inconsistent" or mended(m)]


def _relation(
    sheet: Sheet, column: int, kind: str, row: int, candidate: Candidate, verdict: Verdict, mode: str | None
) -> Relation:
    title = f"{sheet.label(row)}{sheet.heading(sheet.grid[row][column])}"
    return relation(kind, title, sheet.grid[row][column].fact, candidate, verdict, mode)


def _tells(reported: Fact, candidate: Candidate) -> bool:
    """Whether agreement says something: the value is none that a column of zeros, hundreds or copies would give."""
    return reported.value not in (Decimal(0), _HUNDRED) and all(
        o.value != reported.value or reported.figure.kind == "rate" for o in candidate.operands if o.value
    )


def _readings(
    scene: Scene, sheet: Sheet, rows: Sequence[int], column: int, columns: Sequence[int]
) -> Iterator[Reading]:
    spot = sheet.grid[rows[0]][column]
    kind, said = spot.fact.figure.kind, sheet.headings(spot)
    others = [c for c in columns if c != column]
    if kind == "rate":
        yield from _rates(sheet, rows, column, others, said)
        if not _GROWN.search(said):
            yield from _over_constant(scene, sheet, rows, others)
    elif kind == "per_capita" or (_PER_ONE.search(said) and not _TOTAL.search(said)):
        yield from _pairs(_PER_CAPITA, sheet, rows, column, others, True)
        yield from _pairs(_DIFFERENCE, sheet, rows, column, others, bool(_LESS.search(said)))
        yield from _multiples(sheet, rows, column, others)
    else:
        yield from _amounts(sheet, rows, column, others, said)


def _rates(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int], said: str) -> Iterator[Reading]:
    if _GROWN.search(said):
        yield from _pairs(_GROWTH, sheet, rows, column, others, True)
        yield from _growth_down(sheet, rows, column, others)
    if not re.search("增|降", said):
        yield from _pairs(_RATIO, sheet, rows, column, others, True)
        yield from _over_total(sheet, rows, column, others, bool(_SHARED.search(said)))


def _amounts(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int], said: str) -> Iterator[Reading]:
    yield from _pairs(_DIFFERENCE, sheet, rows, column, others, bool(_LESS.search(said)))
    yield from _products(sheet, rows, column, others)
    yield from _multiples(sheet, rows, column, others)
    total = not sheet.turned and bool(_TOTAL.search(re.sub(r"[(（].*?[)）]", "", said)))
    yield from _sums(sheet, rows, column, others, total)
    if _RUNNING.search(said):
        yield from _running(sheet, rows, column, others)


# --- two columns -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Pair:
    """A formula over two columns: its words, of which figures it can be, a first look, and what it gives."""

    kind: str
    words: str
    fits: Callable[[Margin, Margin], bool]
    reaches: reach.Test
    gives: Callable[[Fact, Fact], _Made]


_RATIO = _Pair("ratio", "{a} ÷ {b} × 100", reach.alike, reach.ratio, partial(quotient, factor=_HUNDRED))
_GROWTH = _Pair("growth", "（{a} − {b}） ÷ {b} × 100", reach.alike, reach.growth, growth)
_DIFFERENCE = _Pair("difference", "{a} − {b}", reach.alike, reach.difference, difference)
_PRODUCT = _Pair("product", "{a} × {b}", reach.priced, reach.product, product)
_PER_CAPITA = _Pair(
    "per_capita", "{a} ÷ {b}", reach.one_of_another, reach.per_one, partial(quotient, factor=Decimal(1))
)


def _pairs(
    pair: _Pair, sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int], cued: bool
) -> Iterator[Reading]:
    """The readings that each row's figure is computed from two of its columns."""
    if len(rows) < (_FEWEST if cued else _FEWEST_TELLING):
        return
    margins = sheet.margins

    def reaches(a: int, b: int) -> Callable[[int], bool | None]:
        def reached(row: int) -> bool | None:
            cells = margins[row]
            if a not in cells or b not in cells or not pair.fits(cells[a], cells[b]):
                return None
            return pair.reaches(cells[column], cells[a], cells[b])

        return reached

    def of(a: int, b: int) -> Callable[[int], Candidate | None]:
        def gives(row: int) -> Candidate | None:
            cells = sheet.grid[row]
            if a not in cells or b not in cells or not pair.fits(margins[row][a], margins[row][b]):
                return None
            result = pair.gives(cells[a].fact, cells[b].fact)
            if result is None:
                return None
            formula = pair.words.format(a=sheet.heading(cells[a]), b=sheet.heading(cells[b]))
            return Candidate(formula, (cells[a].fact, cells[b].fact), *result)

        return gives

    for a, b in permutations(others, 2):
        yield Reading(pair.kind, rows, of(a, b), cued, reaches(a, b))


def _products(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int]) -> Iterator[Reading]:
    """Number × standard: a counting column times one whose heading says that it is a price or a standard.

    A standard may be for a month where the amount is for a year, so that a row that breaks the rule is only a finding
    where a slip explains it.
    """

    for price in others:
        spots = [sheet.grid[r][price] for r in rows if price in sheet.grid[r]]
        if not spots or not (spots[0].fact.figure.kind == "per_capita" or _PRICE.search(sheet.headings(spots[0]))):
            continue
        for count in [c for c in others if c != price]:
            yield from _pairs(_PRODUCT, sheet, rows, column, [count, price], False)


#: Months and days by which a standard or a capacity is multiplied to give a year's.
_OF_A_YEAR = (12, 365, 366)


def _multiples(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int]) -> Iterator[Reading]:
    """A month's or a day's figure times the months or days of a year: 年标准 = 月标准 × 12."""

    def of(base: int, times: Decimal) -> Callable[[int], Candidate | None]:
        def gives(row: int) -> Candidate | None:
            spot = sheet.grid[row].get(base)
            if spot is None or spot.fact.figure.kind == "rate":
                return None
            spread = interval_of(spot.fact) * point(times)
            return Candidate(f"{sheet.heading(spot)} × {times}", (spot.fact,), spot.fact.value * times, spread)

        return gives

    def reaches(base: int, times: Decimal) -> Callable[[int], bool | None]:
        def reached(row: int) -> bool | None:
            cells = sheet.margins[row]
            return reach.multiple(cells[column], cells[base], times) if base in cells else None

        return reached

    for base in others if len(rows) >= _FEWEST_TELLING else ():
        for times in map(Decimal, _OF_A_YEAR):
            yield Reading("product", rows, of(base, times), False, reaches(base, times))


# --- several columns -------------------------------------------------------------------------------------------------


def _sums(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int], cued: bool) -> Iterator[Reading]:
    """The readings that a row's figure adds up a run of columns beside it, or those under one heading.

    Points and scores are added to their own kind only; of money, what was left and what was planned may make up a whole.
    """
    first = sheet.grid[rows[0]][column]
    alike = [c for c in others if _alike(sheet, rows, column, c)]
    left, right = [c for c in alike if c < column], [c for c in alike if c > column]
    kin = [c for c in alike if _head(sheet, c) == _head(sheet, column)]
    choices = [left[-count:] for count in range(2, min(len(left), _LONG) + 1)]
    choices += [right[:count] for count in range(2, min(len(right), _LONG) + 1)]
    choices += [left, right, alike, kin, [c for c in kin if c < column], [c for c in kin if c > column]]
    if len(alike) <= 6:
        choices += [list(chosen) for count in (2, 3) for chosen in combinations(alike, count)]
    all_rows = [*rows, *_mean_rows(sheet, column)]
    seen: set[tuple[int, ...]] = set()
    for chosen in choices:
        if len(chosen) >= 2 and tuple(chosen) not in seen:
            seen.add(tuple(chosen))
            kind = "score_sum" if first.fact.figure.kind == "score" and first.fact.role == "actual" else "sum"
            gives, reaches = partial(_row_sum, sheet, column, chosen), partial(_sum_reaches, sheet, column, chosen)
            yield Reading(kind, all_rows, gives, cued, reaches)


def _head(sheet: Sheet, column: int) -> str:
    """The lowest heading of a column, for columns such as 人次 that stand under several groups."""
    spot = next(row[column] for row in sheet.grid.values() if column in row)
    return sheet.heading(spot)


def _alike(sheet: Sheet, rows: Sequence[int], column: int, other: int) -> bool:
    """Whether a column's figures may be parts of another's: kind and unit, and points with points."""
    here = next(sheet.grid[r][column].fact for r in rows)
    there = next((sheet.grid[r][other].fact for r in rows if other in sheet.grid[r]), None)
    if there is None or there.figure.kind != here.figure.kind or here.figure.kind not in ADDABLE:
        return False
    same_unit = here.figure.quantity.unit == there.figure.quantity.unit
    return same_unit and (here.figure.kind != "score" or here.role == there.role)


def _row_sum(sheet: Sheet, column: int, chosen: Sequence[int], row: int) -> Candidate | None:
    """The sum of the row's figures in the chosen columns; blanks count as nothing, but two figures must stand there."""
    cells, margins = sheet.grid[row], sheet.margins[row]
    parts = [cells[c] for c in chosen if c in cells]
    if len(parts) < 2 or not all(reach.alike(margins[c], margins[column]) for c in chosen if c in cells):
        return None
    if _each(sheet, row):
        return None
    value, spread = add_up([p.fact for p in parts])
    if sheet.line(row) == "mean":  # averages are rounded to the places of the finest of them
        slack = min(p.fact.figure.quantity.step for p in parts) / 2 * len(parts)
        spread = Interval(spread.low - slack, spread.high + slack)
    return Candidate(" + ".join(sheet.heading(p) for p in parts), tuple(p.fact for p in parts), value, spread)


def _each(sheet: Sheet, row: int) -> bool:
    """Whether the row is so much for each in a turned table, which does not add up."""
    return sheet.turned and _PER_ONE.search(sheet.label(row)) is not None


def _sum_reaches(sheet: Sheet, column: int, chosen: Sequence[int], row: int) -> bool | None:
    """A first look at whether the row's figure can be the sum; averages are left to a closer one."""
    cells = sheet.margins[row]
    parts = [cells[c] for c in chosen if c in cells]
    if len(parts) < 2 or not all(reach.alike(part, cells[column]) for part in parts) or _each(sheet, row):
        return None
    return sheet.line(row) == "mean" or reach.total(cells[column], parts)


def _mean_rows(sheet: Sheet, column: int) -> list[int]:
    return [r for r in sorted(sheet.grid) if column in sheet.grid[r] and sheet.line(r) == "mean"]


# --- down the column -------------------------------------------------------------------------------------------------


def _plain(sheet: Sheet, rows: Sequence[int]) -> list[int]:
    return [r for r in rows if sheet.line(r) == "data"]


def _growth_down(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int]) -> Iterator[Reading]:
    """The readings that a row's rate is the growth of a column from the row above: years, quarters, months."""
    for base in others:
        made: dict[int, Candidate] = {}
        lines = [r for r in sorted(sheet.grid) if sheet.line(r) == "data" and base in sheet.grid[r]]
        for upper, lower in pairwise(lines):
            if lower not in rows:
                continue
            facts = (sheet.grid[lower][base].fact, sheet.grid[upper][base].fact)
            alike = reach.alike(sheet.margins[lower][base], sheet.margins[upper][base])
            result = growth(*facts) if alike else None
            if result is not None:
                made[lower] = Candidate("（本期 − 上期） ÷ 上期 × 100", facts, *result)
        if made:
            yield Reading("growth", list(made), made.get, True)


def _over_total(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int], cued: bool) -> Iterator[Reading]:
    """The readings that a row's rate is its share of a column's total, or so much of it has run up to that row."""
    for base in others:
        total = next(
            (r for r in sorted(sheet.grid) if sheet.line(r) in ("total", "whole") and base in sheet.grid[r]), None
        )
        if total is None or sheet.grid[total][base].fact.figure.kind not in ADDABLE:
            continue
        whole = sheet.grid[total][base].fact
        made: dict[int, Candidate] = {}
        for row in rows:
            if row == total or base not in sheet.grid[row]:
                continue
            alike = reach.alike(sheet.margins[row][base], sheet.margins[total][base])
            result = quotient(sheet.grid[row][base].fact, whole, _HUNDRED) if alike else None
            if result is not None:
                formula = f"{sheet.heading(sheet.grid[row][base])} ÷ {sheet.label(total) or '合计'} × 100"
                made[row] = Candidate(formula, (sheet.grid[row][base].fact, whole), *result)
        if len(made) >= 2:
            yield Reading("share", list(made), made.get, cued)


def _over_constant(scene: Scene, sheet: Sheet, rows: Sequence[int], others: Sequence[int]) -> Iterator[Reading]:
    """The readings that a row's rate is so much of one amount that stands outside the table: progress of a year's funds."""
    for base in others:
        lines = [r for r in rows if base in sheet.grid[r] and sheet.grid[r][base].fact.figure.kind == "amount"]
        if len(lines) < 3:
            continue
        first = sheet.grid[lines[0]][base]
        outside = scene.around(scene.by_measure.get(("amount", "元"), []), first, 60)
        least = max(sheet.grid[r][base].fact.value for r in lines)
        wholes = {s.fact.value: s.fact for s in outside if s.fact.value >= least and s.view is None}
        for whole in wholes.values():
            made: dict[int, Candidate] = {}
            for row in lines:
                result = quotient(sheet.grid[row][base].fact, whole, _HUNDRED)
                if result is not None:
                    formula = f"{sheet.heading(sheet.grid[row][base])} ÷ {whole.indicator or '总额'} × 100"
                    made[row] = Candidate(formula, (sheet.grid[row][base].fact, whole), *result)
            yield Reading("ratio", list(made), made.get, False)


def _running(sheet: Sheet, rows: Sequence[int], column: int, others: Sequence[int]) -> Iterator[Reading]:
    """The readings that a column adds up another from the first row on: 累计支出."""
    for base in others:
        made: dict[int, Candidate] = {}
        so_far: list[Spot] = []
        for row in _plain(sheet, rows):
            if base not in sheet.grid[row] or not reach.alike(sheet.margins[row][base], sheet.margins[row][column]):
                break
            so_far.append(sheet.grid[row][base])
            if len(so_far) >= 2:
                value, spread = add_up([s.fact for s in so_far])
                formula = f"前 {len(so_far)} 行{sheet.heading(so_far[0])}之和"
                made[row] = Candidate(formula, tuple(s.fact for s in so_far), value, spread)
        if len(made) >= 2:
            yield Reading("sum", list(made), made.get, True)
