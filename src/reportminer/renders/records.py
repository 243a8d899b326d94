"""The records of `extract` and `check`, field by field as contract.md promises them to scripts outside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from reportminer.model import Fact, Figure, Finding, Reading, Relation, Span
from reportminer.renders.working import equation, plain, result, rounded, said_with_unit, sentence
from reportminer.selection import Settled

Record = dict[str, Any]

#: Digits of a recomputed value, and of its interval, beyond the last one that the report prints.
VALUE_PLACES = 3
INTERVAL_PLACES = 5


def where_record(reading: Reading, span: Span) -> Record:
    """Where the span stands: offsets into the file for .txt, into the block otherwise; the place, also in words."""
    document = reading.document
    place = document.place(span)
    offset = document.blocks[span.block].offset or 0
    return {
        "start": offset + span.start,
        "end": offset + span.end,
        "page": place.page,
        "block": place.block,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "said": document.where(span),
    }


def figure_record(reading: Reading, found: Fact | Figure) -> Record:
    """The record of one figure; a bare Figure has no indicator, period or region, and the role "actual"."""
    fact = found if isinstance(found, Fact) else None
    figure = found.figure if isinstance(found, Fact) else found
    return {
        "file": reading.document.source,
        "id": f"F{figure.id}",
        "text": reading.document.said(figure.span),
        "value": plain(figure.quantity.value),
        "unit": figure.quantity.unit,
        "kind": figure.kind,
        "step": plain(figure.quantity.step),
        "qualifier": figure.qualifier,
        "indicator": fact.indicator if fact else None,
        "role": fact.role if fact else "actual",
        "period": fact.period if fact else None,
        "region": fact.region if fact else None,
        "where": where_record(reading, figure.span),
        "written": figure.written,
        "why": "；".join(filter(None, (figure.why, fact.why if fact else ""))),
    }


def figure_records(reading: Reading) -> Iterator[Record]:
    """One record a figure of the report, understood or not, in reading order."""
    facts = {fact.figure.id: fact for fact in reading.facts}
    for figure in reading.figures:
        yield figure_record(reading, facts.get(figure.id, figure))


def relation_record(reading: Reading, relation: Relation, finding: Finding | None = None, lang: str = "zh") -> Record:
    """The record of one recomputation, with what a check has to say about it."""
    step = relation.reported.figure.quantity.step if relation.reported else Decimal("0.001")
    recomputed = None if relation.recomputed is None else rounded(relation.recomputed, step, VALUE_PLACES)
    return {
        "file": reading.document.source,
        "code": finding.code if finding else relation.kind,
        "severity": finding.severity if finding else relation.severity or "info",
        "verdict": relation.verdict,
        "title": relation.title or (finding.title if finding else ""),
        "check": finding.title if finding else "",
        "reported": _reported(reading, relation),
        "recomputed": None if recomputed is None else plain(recomputed),
        "recomputed_text": result(relation),
        "interval": _interval(relation, step),
        "formula": relation.formula,
        "working": equation(reading, relation),
        "operands": [_mention(reading, fact) for fact in relation.operands],
        "explained_by": relation.explained_by,
        "message": finding.message if finding else sentence(reading, relation, lang),
        "suggestion": finding.suggestion if finding else "",
        "relation": relation.kind,
        "basis": relation.basis,
        "reason": relation.reason,
        "consequence": relation.consequence,
        **_decision(finding),
    }


def finding_record(reading: Reading, finding: Finding, lang: str = "zh") -> Record:
    """The record of one finding; without a recomputation it is about the place where it stands."""
    if finding.relation is not None:
        return relation_record(reading, finding.relation, finding, lang)
    return {
        "file": reading.document.source,
        "code": finding.code,
        "severity": finding.severity,
        "verdict": "inconsistent" if finding.severity == "error" else None,
        "title": finding.title,
        "check": finding.title,
        "reported": _at(reading, finding.spans[0]) if finding.spans else None,
        "recomputed": None,
        "recomputed_text": "",
        "interval": None,
        "formula": None,
        "working": "",
        "operands": [_at(reading, span) for span in finding.spans[1:]],
        "explained_by": None,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "relation": None,
        "basis": "",
        "reason": "",
        "consequence": "",
        **_decision(finding),
    }


def _decision(finding: Finding | None) -> Record:
    """Whether the finding was known before this run, and by which waiver it is let pass."""
    if not isinstance(finding, Settled):
        return {"known": False, "waived": None}
    by = finding.waived
    waived = {"reason": by.reason, "name": by.name, "expires": by.expires.isoformat()} if by else None
    return {"known": finding.known, "waived": waived}


def check_records(reading: Reading, everything: bool = False, lang: str = "zh") -> Iterator[Record]:
    """One record a recomputation, in reading order: what is not consistent, or with `everything` all of them.

    A rounding difference is not consistent, so it is listed (severity info) even where no check speaks of it.
    """
    spoken = {id(finding.relation) for finding in reading.findings}
    entries = [(_start(finding.spans), finding_record(reading, finding, lang)) for finding in reading.findings]
    for relation in reading.relations:
        if id(relation) not in spoken and (everything or relation.verdict == "rounding"):
            span = relation.reported.span if relation.reported else relation.word
            entries.append((_start((span,) if span else ()), relation_record(reading, relation, None, lang)))
    entries.sort(key=lambda entry: entry[0])
    return (record for _, record in entries)


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """One JSON object a line."""
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def json_array(records: Iterable[Record]) -> Iterator[str]:
    """One JSON array, written as the records come; an empty one is `[]`."""
    before = "[\n"
    for record in records:
        yield before + json.dumps(record, ensure_ascii=False, indent=1)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _start(spans: tuple[Span, ...]) -> tuple[int, int]:
    return (spans[0].block, spans[0].start) if spans else (-1, 0)


def _interval(relation: Relation, step: Decimal) -> list[str] | None:
    """The interval with few digits, rounded outwards so that it still holds all that it held."""
    if relation.interval is None:
        return None
    low = rounded(relation.interval.low, step, INTERVAL_PLACES, ROUND_FLOOR)
    high = rounded(relation.interval.high, step, INTERVAL_PLACES, ROUND_CEILING)
    return [plain(low), plain(high)]


def _reported(reading: Reading, relation: Relation) -> Record | None:
    if relation.reported is not None:
        return _mention(reading, relation.reported)
    return None if relation.word is None else _at(reading, relation.word)


def _mention(reading: Reading, fact: Fact) -> Record:
    return _figure_mention(reading, fact.figure) | {"indicator": fact.indicator}


def _figure_mention(reading: Reading, figure: Figure) -> Record:
    return {
        "text": reading.document.said(figure.span),
        "value": plain(figure.quantity.value),
        "where": where_record(reading, figure.span),
        "id": f"F{figure.id}",
        "with_unit": said_with_unit(reading, figure),
    }


def _at(reading: Reading, span: Span) -> Record:
    """What stands at the span: a figure with its value, or words without one."""
    for figure in reading.figures:
        if figure.span == span:
            return _figure_mention(reading, figure)
    return {"text": reading.document.said(span), "value": None, "where": where_record(reading, span)}
