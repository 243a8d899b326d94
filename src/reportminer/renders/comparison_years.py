"""Several reports of one region: the years side by side, and last year's closing balance beside this year's opening one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from reportminer.model import Fact
from reportminer.relations.verdict import difference, growth, interval_of
from reportminer.renders.compare import feed_columns
from reportminer.renders.comparison_choice import Entry, Feed
from reportminer.renders.comparison_rows import Row, alike, in_order
from reportminer.renders.comparison_words import unit_word, word
from reportminer.renders.sheets import Cell, Column, Sheet, Value
from reportminer.renders.working import plain_decimal

#: Units whose change is a difference, not a growth rate.
_POINTS = {"%": "points", "分": "marks"}
Series = dict[str, Row]


def series_of(rows: Iterable[Row]) -> list[Series]:
    """The reports of each region on projects of one sort by year, where there are two years or more.

    Of two reports of a year the first.
    """
    found: list[tuple[str, list[Row]]] = []
    for row in in_order([*rows]):
        name = row.where.code or (row.where.label or "" if row.where.division is None else "")
        if not name or not row.period or not row.period.isdigit():
            continue
        home = next((had for region, had in found if region == name and alike(row.project, had[0].project)), None)
        if home is None:
            found.append((name, [row]))
        else:
            home.append(row)
    series = [{row.period or "": row for row in reversed(had)} for _, had in found]
    return [dict(sorted(one.items())) for one in series if len(one) > 1]


def years_sheet(rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh") -> Sheet:
    """One row a region and indicator: the figure of each year, and how it grew since the year before."""
    found = series_of(rows)
    years = sorted({year for series in found for year in series})
    steps = [step for step in pairwise(years) if any(step[0] in s and step[1] in s for s in found)]
    columns = [Column(word("region", lang), widest=20), Column(word("indicator", lang), widest=30)]
    columns += [Column(year, "number") for year in years]
    columns += [Column(word("growth", lang).format(period=now), "number", recomputed=True) for _, now in steps]
    columns += [Column(word("change", lang).format(period=now), recomputed=True) for _, now in steps]
    body = [row for series in found for row in _region_rows(series, feeds, years, steps, lang)]
    return Sheet(word("years", lang), columns, body, 2, word("silent", lang))


def _region_rows(
    series: Series, feeds: Sequence[Feed], years: Sequence[str], steps: Sequence[tuple[str, str]], lang: str
) -> Iterator[list[Value | Cell]]:
    label = next(reversed(series.values())).label
    for index, (feed, column) in enumerate(zip(feeds, feed_columns(feeds, lang), strict=True)):
        entries = {year: row.entries[index] for year, row in series.items()}
        if feed.kind != "reported" or not any(entries.values()):
            continue
        cells = [_shown(entries.get(year), series.get(year), lang) for year in years]
        changes = [_change(entries.get(before), entries.get(now), feed, lang) for before, now in steps]
        yield [label, column.title, *cells, *(rate for rate, _ in changes), *(points for _, points in changes)]


def _shown(entry: Entry | None, row: Row | None, lang: str) -> Cell | None:
    if entry is None or row is None:
        return None
    return Cell(entry.value, entry.verdict, note=f"{entry.note}\n{word('file', lang)}{word('colon', lang)}{row.source}")


def _change(before: Entry | None, now: Entry | None, feed: Feed, lang: str) -> tuple[Value | Cell, Value | Cell]:
    """The growth in percent, or for rates and scores the difference in words; None where a year is missing."""
    if before is None or now is None or before.fact is None or now.fact is None:
        return None, None
    if feed.unit in _POINTS:
        value = plain_decimal(difference(now.fact, before.fact)[0] / feed.scale)
        return None, f"{value:+f} {word(_POINTS[feed.unit], lang)}" if value else "0"
    made = growth(now.fact, before.fact)
    if made is None:
        return None, None
    values = {"now": _in_unit(now, feed, lang), "before": _in_unit(before, feed, lang)}
    return Cell(round(made[0], 4), note=word("growth_note", lang).format(**values)), None


def _in_unit(entry: Entry, feed: Feed, lang: str) -> str:
    return f"{entry.value}{'' if lang == 'zh' else ' '}{unit_word(feed.unit, lang)}"


def balances_sheet(rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh") -> Sheet:
    """One row a region and year whose opening figure should be the closing one of the year before, where both are there."""
    keys = (("region", 20), ("period", 8), ("indicator", 40))
    columns = [Column(word(key, lang), widest=widest) for key, widest in keys]
    columns += [Column(word("closing", lang), "number"), Column(word("opening", lang), "number")]
    columns += [Column(word("gap", lang), "number", recomputed=True), Column(word("verdict", lang), widest=30)]
    body = [row for series in series_of(rows) for row in _balance_rows(series, feeds, lang)]
    return Sheet(word("balances", lang), columns, body, 2)


def _balance_rows(series: Series, feeds: Sequence[Feed], lang: str) -> Iterator[list[Value | Cell]]:
    index_of = {feed.title: index for index, feed in enumerate(feeds)}
    titles = [column.title for column in feed_columns(feeds, lang)]
    for index, feed in enumerate(feeds):
        for year, row in series.items():
            before = series.get(str(int(year) - 1))
            if not feed.continues or before is None:
                continue
            close_at = index_of[feed.continues]
            closing, opening = before.entries[close_at], row.entries[index]
            if closing is None or opening is None or closing.fact is None or opening.fact is None:
                continue
            named = word("continues", lang).format(opening=titles[index], closing=titles[close_at])
            told = _shown(closing, before, lang), _shown(opening, row, lang)
            gap = plain_decimal(difference(opening.fact, closing.fact)[0] / feed.scale)
            yield [row.label, year, named, *told, gap, _verdict(closing.fact, opening.fact, lang)]


def _verdict(closing: Fact, opening: Fact, lang: str) -> Cell:
    if closing.value == opening.value:
        return Cell(word("same", lang), "consistent")
    if interval_of(closing).overlaps(interval_of(opening)):
        return Cell(word("same_rounded", lang), "rounding")
    return Cell(word("different", lang), "inconsistent")
