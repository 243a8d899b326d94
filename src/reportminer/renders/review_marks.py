"""What is marked in a report on its review page: every figure with its state, and what findings point at besides."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import Literal

from reportminer.model import Finding, Reading, Span
from reportminer.selection import Settled

State = Literal["wrong", "doubt", "settled", "rounding", "right", "open", "given", "unread", "note"]

_BY_VERDICT: dict[str, State] = {
    "inconsistent": "wrong",
    "rounding": "rounding",
    "consistent": "right",
    "unverifiable": "open",
}
_BY_SEVERITY: dict[str, State] = {"error": "wrong", "warning": "doubt", "info": "note"}
#: What a figure is shown as where several things can be said of it: the first of these.
_RANK: tuple[State, ...] = ("wrong", "doubt", "settled", "rounding", "right", "open", "note", "unread", "given")


@dataclass(frozen=True, slots=True)
class Mark:
    """One marked piece of the report: its number, its span, its state, and the findings (from 1) that are about it."""

    number: int
    span: Span
    state: State
    findings: tuple[int, ...] = ()


class Marks:
    """The marks of a report in reading order; no two of them overlap."""

    def __init__(self, reading: Reading) -> None:
        states = _states(reading)
        by_block: dict[int, list[Span]] = {}
        for span in states:
            by_block.setdefault(span.block, []).append(span)
        for finding in reading.findings:
            for span in finding.spans:
                if not any(_overlap(span, one) for one in by_block.get(span.block, ())):
                    by_block.setdefault(span.block, []).append(span)
        self._spans = {block: sorted(spans) for block, spans in sorted(by_block.items())}
        ordered = [span for spans in self._spans.values() for span in spans]
        self._numbers = {span: number for number, span in enumerate(ordered)}
        about = self._findings(reading)
        self.all = [
            Mark(number, span, _state(states.get(span), reading, about.get(number, ())), about.get(number, ()))
            for number, span in enumerate(ordered)
        ]

    def _findings(self, reading: Reading) -> dict[int, tuple[int, ...]]:
        """The findings about each mark, by the place that a finding names first."""
        found: dict[int, tuple[int, ...]] = {}
        for number, finding in enumerate(reading.findings, start=1):
            for at in self.at(finding.spans[0])[:1] if finding.spans else ():
                found[at] = (*found.get(at, ()), number)
        return found

    def at(self, span: Span) -> list[int]:
        """The numbers of the marks that the span is on."""
        spans = self._spans.get(span.block, [])
        first = max(bisect_left(spans, span) - 1, 0)
        near = takewhile(lambda one: one.start <= span.end, spans[first:])
        return [self._numbers[one] for one in near if _overlap(span, one)]

    def within(self, block: int, start: int, end: int) -> Iterator[Mark]:
        """The marks that begin between these characters of the block, in order."""
        spans = self._spans.get(block, [])
        for span in spans[bisect_left(spans, Span(block, start, 0)) :]:
            if span.start >= max(end, start + 1):
                return
            yield self.all[self._numbers[span]]


def _overlap(one: Span, other: Span) -> bool:
    return one.block == other.block and (one == other or (one.start < other.end and other.start < one.end))


def _states(reading: Reading) -> dict[Span, State]:
    """What can be said of each figure before any finding."""
    unread = {one.figure.id for one in reading.unread}
    found: dict[Span, State] = {one.span: "unread" if one.id in unread else "given" for one in reading.figures}
    for relation in reading.relations:
        if relation.reported is not None and relation.word is None:
            span, state = relation.reported.span, _BY_VERDICT[relation.verdict]
            found[span] = min(found.get(span, state), state, key=_RANK.index)
    return found


def _state(before: State | None, reading: Reading, findings: tuple[int, ...]) -> State:
    """The state of a mark with these findings; a known or waived one no longer makes it wrong."""
    said = [finding_state(reading.findings[number - 1]) for number in findings]
    if "settled" in said and before == "wrong":
        before = "settled"
    if before is None:
        before = "given"
    return min((before, *said), key=_RANK.index)


def finding_state(finding: Finding) -> State:
    """How a finding is shown: wrong, doubt, note, or settled."""
    return "settled" if isinstance(finding, Settled) else _BY_SEVERITY[finding.severity]
