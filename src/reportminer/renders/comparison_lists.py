"""What the comparison lists report by report: findings, all facts, what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from reportminer.model import Fact, ReadError, Reading, Span
from reportminer.renders.compare import Linker, no_link
from reportminer.renders.comparison_choice import context
from reportminer.renders.comparison_rows import Row, row_of
from reportminer.renders.comparison_words import word
from reportminer.renders.records import Record, check_records
from reportminer.renders.sheets import Cell, Column, Sheet, Value
from reportminer.renders.working import plain_decimal, said_with_unit

if TYPE_CHECKING:
    import pandas as pd

Cells = list[Value | Cell]


def findings_sheet(lang: str = "zh") -> Sheet:
    """The sheet of findings without its rows: one a recomputation that is not consistent, with room for a decision."""
    keys = (("region", 16), ("period", 10), ("file", 60), ("where", 20), ("severity", 8), ("code", 12), ("problem", 24))
    columns = [Column(word(key, lang), widest=widest) for key, widest in keys]
    columns += [
        Column(word("reported", lang).capitalize(), widest=20),
        Column(word("recomputed", lang).capitalize(), recomputed=True, widest=20),
        Column(word("formula", lang), recomputed=True, widest=46),
        Column(word("message", lang), widest=50),
        Column(word("suggestion", lang), widest=40),
        Column(word("decision", lang), widest=12, choices=tuple(word("decisions", lang).split(","))),
        Column(word("remark", lang), widest=20),
    ]
    return Sheet(word("findings", lang), columns, (), 2)


def finding_rows(reading: Reading, row: Row, lang: str = "zh", link: Linker = no_link) -> Iterator[Cells]:
    """The report's rows of the sheet of findings, in reading order."""
    about = _about(row, link)
    for record in check_records(reading, lang=lang):
        yield [*about, *_told(record, lang), None, None]


def _told(record: Record, lang: str) -> Cells:
    reported = record["reported"]
    severity = record["severity"]
    look = {"error": "inconsistent", "warning": "rounding"}.get(severity, "")
    return [
        reported["where"]["said"] if reported else None,
        Cell(word(severity, lang), look),
        record["code"] if record["check"] else None,
        record["title"],
        reported.get("with_unit", reported["text"]) if reported else None,
        record["recomputed_text"] or None,
        record["working"] or None,
        record["message"],
        record["suggestion"] or None,
    ]


def facts_sheet(lang: str = "zh") -> Sheet:
    """The sheet of facts without its rows: the long form from which any other table can be made."""
    keys = (("region", 16), ("period", 10), ("file", 60), ("indicator", 30), ("scope", 20), ("role", 10))
    columns = [Column(word(key, lang), widest=widest) for key, widest in keys]
    columns += [
        Column(word("fact_period", lang)),
        Column(word("fact_region", lang), widest=16),
        Column(word("value", lang), "number", places=None),
        Column(word("unit", lang)),
        Column(word("said", lang), widest=20),
        Column(word("where", lang), widest=24),
    ]
    return Sheet(word("facts", lang), columns, (), 2)


def fact_rows(reading: Reading, row: Row, lang: str = "zh") -> Iterator[Cells]:
    """The report's rows of the sheet of facts, one a figure whose meaning is known."""
    for fact in reading.facts:
        if fact.indicator:
            yield [row.where.label, row.period, row.source, *_measured(reading, fact, lang)]


def _measured(reading: Reading, fact: Fact, lang: str) -> Cells:
    said, where = reading.document.said(fact.span), reading.document.where(fact.span)
    about = [fact.indicator, fact.scope or None, word(fact.role, lang), fact.period, fact.region]
    return [*about, plain_decimal(fact.value), fact.figure.quantity.unit, said, where]


def unread_sheet(lang: str = "zh") -> Sheet:
    """The sheet of what was not understood without its rows."""
    keys = (("region", 16), ("period", 10), ("file", 60), ("where", 24), ("sort", 24), ("said", 20))
    columns = [Column(word(key, lang), widest=widest) for key, widest in keys]
    columns += [Column(word("context", lang), widest=60), Column(word("reason", lang), widest=50)]
    return Sheet(word("unread", lang), columns, (), 2)


def unread_rows(reading: Reading, row: Row, lang: str = "zh", link: Linker = no_link) -> Iterator[Cells]:
    """Figures whose meaning could not be told, then derived figures that could not be recomputed."""
    about = _about(row, link)
    for unread in reading.unread:
        span = unread.figure.span
        said = said_with_unit(reading, unread.figure)
        yield [*about, *_at(reading, span, word("no_meaning", lang), said), unread.reason]
    for relation in reading.relations:
        if relation.verdict == "unverifiable" and relation.reported is not None:
            span, said = relation.reported.span, said_with_unit(reading, relation.reported.figure)
            yield [*about, *_at(reading, span, word("not_recomputed", lang), said), relation.reason]


def failed_rows(errors: Iterable[ReadError], lang: str = "zh") -> Iterator[Cells]:
    """One row a file that could not be read at all."""
    for error in errors:
        reason = "；".join(filter(None, (error.problem, error.remedy)))
        yield [None, None, error.source, None, word("not_read", lang), None, None, reason]


def tidy(readings: Iterable[Reading]) -> pd.DataFrame:
    """The long form as a frame: one row a fact, values Decimal in the base unit."""
    import pandas as pd

    rows = [cells for reading in readings for cells in fact_rows(reading, row_of(reading, ()))]
    return pd.DataFrame(rows, columns=[column.title for column in facts_sheet().columns], dtype=object)


def _about(row: Row, link: Linker) -> Cells:
    return [row.where.label, row.period, Cell(row.source, link=link(row.source))]


def _at(reading: Reading, span: Span, sort: str, said: str) -> Cells:
    return [reading.document.where(span), sort, said, context(reading, span)]
