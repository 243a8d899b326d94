"""A region's report beside the sum of the reports of its parts, where both are there: a city and its counties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from reportminer.model import Fact
from reportminer.regions import parts_of
from reportminer.relations.verdict import add_up, interval_of
from reportminer.renders.compare import feed_columns
from reportminer.renders.comparison_choice import Entry, Feed
from reportminer.renders.comparison_rows import Row, alike, in_order
from reportminer.renders.comparison_words import word
from reportminer.renders.sheets import Cell, Column, Sheet, Value
from reportminer.renders.working import plain_decimal


def parts_sheet(rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh") -> Sheet:
    """One row a whole, year and column that adds up: the whole as reported, the sum of its parts, what is missing."""
    columns = [Column(word("region", lang), widest=20), Column(word("period", lang)), Column(word("indicator", lang))]
    columns += [
        Column(word("whole_region", lang), "number"),
        Column(word("parts_sum", lang), "number", recomputed=True),
        Column(word("gap", lang), "number", recomputed=True),
        Column(word("parts_count", lang)),
        Column(word("parts_missing", lang), widest=50),
        Column(word("verdict", lang), widest=36),
    ]
    ordered = in_order([*rows])
    body = [line for row in ordered for line in _whole_rows(row, _parts(row, ordered), feeds, lang)]
    return Sheet(word("parts", lang), columns, body, 2)


def _parts(whole: Row, rows: Sequence[Row]) -> dict[str, Row]:
    """The reports of the year, on such a project, of the divisions directly below, by name; of two of one the first."""
    found: dict[str, Row] = {}
    if whole.where.division is None or not whole.where.code or not whole.period:
        return found
    names = {part.code: part.name for part in parts_of(whole.where.division)}
    for row in rows:
        if row.where.code in names and row.period == whole.period and alike(row.project, whole.project):
            found.setdefault(names[row.where.code], row)
    return found


def _whole_rows(whole: Row, parts: dict[str, Row], feeds: Sequence[Feed], lang: str) -> Iterator[list[Value | Cell]]:
    if not parts or whole.where.division is None:
        return
    known = [part.name for part in parts_of(whole.where.division)]
    for index, (feed, column) in enumerate(zip(feeds, feed_columns(feeds, lang), strict=True)):
        entry = whole.entries[index]
        given = {name: e.fact for name, row in parts.items() if (e := row.entries[index]) is not None and e.fact}
        if not feed.adds or entry is None or entry.fact is None or not given:
            continue
        missing = [name for name in known if name not in given]
        total = add_up([*given.values()])[0]
        values = [plain_decimal(value / feed.scale) for value in (total, entry.fact.value - total)]
        note = "\n".join(f"{name} {_value(row, index)}" for name, row in parts.items() if name in given)
        yield [
            whole.label,
            whole.period,
            column.title,
            Cell(entry.value, entry.verdict, note=entry.note),
            Cell(values[0], note=note),
            values[1],
            f"{len(given)}/{len(known)}",
            ("、" if lang == "zh" else ", ").join(missing) or None,
            _verdict(entry.fact, [*given.values()], bool(missing), lang),
        ]


def _value(row: Row, index: int) -> Decimal | str:
    entry: Entry | None = row.entries[index]
    return entry.value if entry is not None else ""


def _verdict(whole: Fact, parts: Sequence[Fact], missing: bool, lang: str) -> Cell:
    """Only parts that exceed their whole contradict it: what is missing from the sum may be elsewhere."""
    total, interval = add_up(parts)
    if interval.overlaps(interval_of(whole)):
        return Cell(word("parts_same", lang), "consistent")
    if total > whole.value:
        return Cell(word("parts_more", lang), "inconsistent")
    return Cell(word("parts_less" if missing else "parts_less_all", lang))
