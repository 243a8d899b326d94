"""What evaluation counts: how many were right of how many, and each thing that differs from gold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ASPECTS = ("value", "unit", "kind", "role", "indicator", "period")


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right of how many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float | None:
        """The share that was right, None where there was nothing to get right."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that differs from gold: missed, extra, an aspect's name, no_relation, verdict, or false_alarm."""

    sort: str
    where: str
    text: str
    gold: str
    got: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The counts of one report, or of all together, and what differs.

    exact:       gold relations whose reported figure has a relation with the gold's verdict, or another acceptable one.
    agreeing:    the same, with consistent and rounding taken as one.
    same_inputs: agreeing, and by a relation that recomputes from the gold's operands.
    missing:     gold relations of whose reported figure no relation was found.
    alarms:      inconsistent relations that touch no figure of an inconsistent gold relation.
    """

    name: str
    gold: int
    found: int
    matched: int
    aspects: Mapping[str, Tally]
    relations: int
    exact: int
    agreeing: int
    same_inputs: int
    missing: int
    alarms: int
    faults: tuple[Fault, ...]

    @property
    def precision(self) -> float | None:
        """Matched figures of those found."""
        return Tally(self.matched, self.found).share

    @property
    def recall(self) -> float | None:
        """Matched figures of those in gold."""
        return Tally(self.matched, self.gold).share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return Tally(2 * self.matched, self.found + self.gold).share


def in_all(name: str, evaluations: Sequence[Evaluation]) -> Evaluation:
    """The counts of all reports added up, without the single faults."""
    added = {
        count: sum(getattr(one, count) for one in evaluations)
        for count in ("gold", "found", "matched", "relations", "exact", "agreeing", "same_inputs", "missing", "alarms")
    }
    aspects = {aspect: sum((one.aspects[aspect] for one in evaluations), Tally()) for aspect in ASPECTS}
    return Evaluation(name, aspects=aspects, faults=(), **added)
