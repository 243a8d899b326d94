"""Which figure of a report a column of the comparison shows, what it recomputes to, and what a person should know of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Protocol

from reportminer.model import Fact, Reading, Relation, Span
from reportminer.relations.verdict import evaluate, interval_of
from reportminer.renders.comparison_evidence import Evidence, is_whole
from reportminer.renders.comparison_words import word
from reportminer.renders.working import equation, plain_decimal, rounded, said_with_unit

if TYPE_CHECKING:
    from reportminer.patterns import Formula

_WIDE = Context(prec=60)
_CLAUSE_ENDS = "，。；！？,;!?\n\t"
#: Characters on either side of a figure that a note shows.
_AROUND = 24
#: Workings, and other values of the report, that a note lists.
_MOST = 3
#: Relations that judge a figure without computing it.
_JUDGING = frozenset({"grade", "score_le_weight"})
_VERDICTS = ("inconsistent", "rounding", "consistent")


class Feed(Protocol):
    """One column of the table as a pack declares it; `CompareColumn` of the patterns tells what each key means."""

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def concepts(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def roles(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def relation(self) -> str: ...  # noqa: D102
    @property
    def scale(self) -> Decimal: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def formula(self) -> Formula | None: ...  # noqa: D102
    @property
    def unless(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def prefer(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def adds(self) -> bool: ...  # noqa: D102
    @property
    def continues(self) -> str: ...  # noqa: D102
    @property
    def chart(self) -> bool: ...  # noqa: D102
    @property
    def overview(self) -> bool: ...  # noqa: D102
    @property
    def english(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Entry:
    """What one report has for one column: the value in the column's unit, or a word.

    fact:    the reported figure behind it; None where we computed it or where it is a word.
    verdict: of the recomputation of the reported figure, "" where there is none.
    note:    the report's own words, the place, the working, other values that the report gives.
    """

    value: Decimal | str
    fact: Fact | None = None
    verdict: str = ""
    note: str = ""


def entry(evidence: Evidence, feed: Feed, lang: str = "zh") -> Entry | None:
    """What the report says (or what we recomputed) for the column; None where it is silent."""
    reading = evidence.reading
    if feed.kind == "grade":
        return _grade(reading, lang)
    facts = _facts(evidence, feed)
    if feed.kind == "recomputed":
        return _recomputed(evidence, feed, facts, lang)
    if not facts:
        return None
    fact, others = facts[0], _other_values(reading, facts)
    found = _recomputations(reading, fact)
    workings = list(dict.fromkeys(_working(reading, relation, lang) for relation in found))
    lines = [_quoted(reading, fact.span, lang), *workings[:_MOST]]
    if others:
        said = "、".join(
            f"{said_with_unit(reading, o.figure)}（{reading.document.where(o.span)}）" for o in others[:_MOST]
        )
        lines.append(word("others", lang) + said)
    return Entry(_in_unit(fact.value, feed), fact, found[0].verdict if found else "", "\n".join(lines))


def _grade(reading: Reading, lang: str) -> Entry | None:
    for relation in reading.relations:
        if relation.kind == "grade" and relation.word is not None:
            note = _quoted(reading, relation.word, lang)
            return Entry(reading.document.said(relation.word), None, relation.verdict, note)
    return None


def _recomputed(evidence: Evidence, feed: Feed, facts: Sequence[Fact], lang: str) -> Entry | None:
    """The recomputation of the figure that the reported column shows; where it is not reported, the pack's formula."""
    reading = evidence.reading
    for relation in _recomputations(reading, facts[0]) if facts else ():
        if relation.recomputed is not None:
            value = rounded(relation.recomputed, facts[0].figure.quantity.step, 3)
            return Entry(_in_unit(value, feed), None, "", _working(reading, relation, lang))
    return None if facts or feed.formula is None else _computed(evidence, feed, feed.formula, lang)


def _computed(evidence: Evidence, feed: Feed, formula: Formula, lang: str) -> Entry | None:
    """What the formula gives over the report's own figures, none of which may be missing or stated with two values."""
    reading = evidence.reading
    operands: dict[str, Fact] = {}
    for name in formula.names:
        actual = [fact for fact in evidence.of_whole((name,)) if fact.role == "actual"]
        facts = evidence.best((name,), actual, largest=True)
        if not facts or _other_values(reading, facts):
            return None
        operands[name] = facts[0]
    made = evaluate(formula.tree, operands)
    if made is None:
        return None
    said = "、".join(f"{name} {said_with_unit(reading, fact.figure)}" for name, fact in operands.items())
    value = rounded(made[0], Decimal("0.01"), 2)
    return Entry(_in_unit(value, feed), None, "", f"{word('computed', lang)}{in_signs(formula.text)}（{said}）")


def _facts(evidence: Evidence, feed: Feed) -> list[Fact]:
    """The facts that may feed the column, the one to show first."""
    names = feed.concepts or ((feed.relation,) if feed.relation else ())
    found = [
        fact
        for fact in evidence.of_whole(names)
        if (not feed.roles or fact.role in feed.roles)
        and fact.figure.quantity.unit.split("/")[0] == feed.unit.split("/")[0].lstrip("百千万亿")
        and "百分点" not in fact.figure.written
        and not any(said in _clause(evidence.reading, fact.span) for said in feed.unless)
    ]
    clauses = {fact.figure.id: _clause(evidence.reading, fact.span) for fact in found} if feed.prefer else {}
    preferred = {figure for figure, clause in clauses.items() if any(said in clause for said in feed.prefer)}
    return evidence.best(names, found, feed.adds, preferred)


def _recomputations(reading: Reading, fact: Fact) -> list[Relation]:
    """The recomputations of the figure, wherever the report repeats it; the worst first, then in reading order."""
    found = [
        relation
        for relation in reading.relations
        if relation.verdict in _VERDICTS
        and relation.reported is not None
        and _repeats(reading, relation.reported, fact)
        if relation.kind not in _JUDGING and (relation.kind != "same_figure" or relation.verdict == "inconsistent")
    ]
    return sorted(found, key=lambda relation: _VERDICTS.index(relation.verdict))


def _repeats(reading: Reading, other: Fact, fact: Fact) -> bool:
    """The same name and value, said of the whole report."""
    named = (other.indicator, other.scope, other.value) == (fact.indicator, fact.scope, fact.value)
    return other is fact or (named and is_whole(reading, other))


def _other_values(reading: Reading, facts: Sequence[Fact]) -> list[Fact]:
    """Facts that cannot stand for the first one's value and are no parts of a sum, each value once."""
    first = interval_of(facts[0])
    parts = {fact.figure.id for relation in reading.relations if relation.kind == "sum" for fact in relation.operands}
    different = {f.value: f for f in reversed(facts) if not interval_of(f).overlaps(first) and f.figure.id not in parts}
    return [fact for fact in facts if different.get(fact.value) is fact]


def _clause(reading: Reading, span: Span) -> str:
    """The words around the figure up to the next mark on either side."""
    text = reading.document.blocks[span.block].text
    start = max((text.rfind(mark, 0, span.start) for mark in _CLAUSE_ENDS), default=-1) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, span.end)) >= 0]
    return text[start : min(ends, default=len(text))]


def context(reading: Reading, span: Span) -> str:
    """The report's words around the span, which stands in brackets."""
    text = reading.document.blocks[span.block].text
    before = "…" * (span.start > _AROUND) + text[max(0, span.start - _AROUND) : span.start]
    after = text[span.end : span.end + _AROUND] + "…" * (len(text) > span.end + _AROUND)
    return re.sub(r"\s+", " ", f"{before}【{text[span.start : span.end]}】{after}").strip()


def _quoted(reading: Reading, span: Span, lang: str) -> str:
    """The words around the span, and the place."""
    return f"{word('text', lang)}{context(reading, span)}\n{word('place', lang)}{reading.document.where(span)}"


def _working(reading: Reading, relation: Relation, lang: str) -> str:
    return f"{word('recomputation', lang)}{equation(reading, relation)}（{word(relation.verdict, lang)}）"


def in_signs(formula: str) -> str:
    """A pack's formula as people write it: 救助金额 ÷ 救助人次."""
    return formula.replace("/", "÷").replace("*", "×").replace("-", "−")


def _in_unit(value: Decimal, feed: Feed) -> Decimal:
    """The value in the column's unit, without exponent or trailing zeros, as it will be printed."""
    return plain_decimal(_WIDE.divide(value, feed.scale))
