"""Which of several figures of one name speaks for the whole report: what its relations to other figures say of it."""

from __future__ import annotations

from collections.abc import Container, Sequence
from decimal import Decimal

from reportminer.model import Fact, Reading, Relation
from reportminer.relations.verdict import interval_of

#: What a relation says of a figure in it: an identity of the pack holds between figures of the whole; a total is more
#: of a whole than its parts; what others are shares of, or grew from, is rather a whole.
_IDENTITY, _MORE_IDENTITIES, _TOTAL, _COMPARED, _PART = 4, 1, 3, 1, -4
#: What adds up figures of three years and more is of no single one.
_YEARS, _SEVERAL_YEARS = 3, -8
#: Of which operands it is asked whether they are the whole's before a figure is: of a rate's spending, not of those
#: surveyed; of the people among whom an amount is divided.
_PEOPLE = ("person_time", "person", "household")
_MAIN = {"rate": ("amount",), "per_capita": _PEOPLE, "amount": _PEOPLE}
_RATES = ("rate", "per_capita")


class Evidence:
    """One report's figures of the whole, and what speaks for each."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._main: dict[str, Fact | None] = {}
        self._relations: dict[int, list[Relation]] = {}
        for relation in reading.relations:
            if relation.verdict != "unverifiable" and relation.kind != "same_figure":
                for figure in {f.figure.id for f in (relation.reported, *relation.operands) if f is not None}:
                    self._relations.setdefault(figure, []).append(relation)

    def of_whole(self, names: Sequence[str]) -> list[Fact]:
        """The whole report's figures of any of the names, in reading order."""
        return [
            fact
            for fact in self.reading.facts
            if any(measures(fact, name) for name in names) and is_whole(self.reading, fact)
        ]

    def best(
        self, names: Sequence[str], facts: Sequence[Fact], largest: bool, preferred: Container[int] = ()
    ) -> list[Fact]:
        """The facts of the names, first the one that speaks for the whole; none where all are parts, or it is open which.

        preferred: numbers of the figures that the words beside them call the whole's.
        largest: of values for which about as much speaks, the largest is the whole, since amounts add up.
        """
        points = self._points(facts)
        left = [fact for fact in facts if points[fact.value] >= 0]
        if not left:
            return []
        most = max(points[fact.value] for fact in left)
        enough = max(most / 2, 1)
        named = any(fact.figure.id in preferred for fact in left)
        if most == 0 and not (largest or named) and _values(left) > 1:
            return []

        def rank(fact: Fact) -> tuple[bool, int, int, bool, Decimal]:
            spoken = points[fact.value]
            order = min(at for at, name in enumerate(names) if measures(fact, name))
            rough = fact.figure.qualifier is not None
            if largest:
                return fact.figure.id not in preferred, -(spoken >= enough), order, rough, -fact.value
            return fact.figure.id not in preferred, -spoken, order, rough, Decimal(0)

        left.sort(key=rank)
        same = [fact for fact in left if interval_of(fact).overlaps(interval_of(left[0]))]
        finest = min(same, key=lambda fact: (fact.figure.qualifier is not None, fact.figure.quantity.step))
        return [finest, *(fact for fact in left if fact is not finest)]

    def _points(self, facts: Sequence[Fact]) -> dict[Decimal, int]:
        """By value what speaks for it, wherever the report repeats it."""
        points: dict[Decimal, int] = {}
        for value in {fact.value for fact in facts}:
            same = [fact for fact in facts if fact.value == value]
            said = [self._said_of(fact, relation) for fact in same for relation in self._of(fact)]
            identities = said.count(_IDENTITY)
            others = {point for point in said if point != _IDENTITY}
            points[value] = sum(others) + (_IDENTITY + _MORE_IDENTITIES * (identities - 1) if identities else 0)
        return points

    def _of(self, fact: Fact) -> list[Relation]:
        return self._relations.get(fact.figure.id, [])

    def _said_of(self, fact: Fact, relation: Relation) -> int:
        """What the relation says of the fact."""
        is_result = relation.reported is not None and relation.reported.figure.id == fact.figure.id
        if relation.kind == "grade":
            return _IDENTITY
        if not relation.kind.isascii():
            return self._identity(fact, relation) if is_result or fact.figure.kind not in _RATES else 0
        if relation.kind in ("sum", "score_sum"):
            return self._in_a_sum(fact, relation, is_result)
        if relation.kind == "share":
            return 0 if is_result or relation.operands[0].figure.id == fact.figure.id else _COMPARED
        return _COMPARED if relation.kind in ("growth", "difference") else 0

    def _in_a_sum(self, fact: Fact, relation: Relation, is_result: bool) -> int:
        """A total is more of a whole, and what adds up to a figure of its name is a part; over years neither is."""
        if len({operand.period for operand in relation.operands if operand.period}) >= _YEARS:
            return _SEVERAL_YEARS if is_result else 0
        total = relation.reported
        same = total is not None and (total.concept, total.scope) == (fact.concept, fact.scope)
        if is_result:
            return _COMPARED if relation.verdict == "inconsistent" else _TOTAL
        return _PART if same else 0

    def _identity(self, fact: Fact, relation: Relation) -> int:
        """An identity between figures of the whole; a rate of anything but the whole's amounts is a part's rate."""
        if any(
            operand.scope not in ("", fact.scope) or not is_whole(self.reading, operand)
            for operand in relation.operands
        ):
            return 0
        asked = [operand for operand in relation.operands if operand.figure.kind in _MAIN.get(fact.figure.kind, ())]
        return _IDENTITY if all(self._is_main(operand) for operand in asked) else _PART

    def _is_main(self, fact: Fact) -> bool:
        """Whether the figure is the one that speaks for the whole among those of its name."""
        if fact.concept is None or fact.scope:
            return True
        name = fact.concept
        if name not in self._main:
            facts = [other for other in self.of_whole((name,)) if other.figure.kind == fact.figure.kind]
            self._main[name] = next(iter(self.best((name,), facts, largest=True)), None)
        main = self._main[name]
        return main is None or interval_of(main).overlaps(interval_of(fact))


def measures(fact: Fact, name: str) -> bool:
    """The fact measures the concept as a whole, or the pack names its very indicator (住院救助人次, 总分)."""
    return (fact.concept == name and not fact.scope) or (
        fact.indicator == name and (fact.concept is not None or not fact.scope)
    )


def is_whole(reading: Reading, fact: Fact) -> bool:
    """The fact speaks of the report's own region and period, not of one of its counties or another year."""
    own_region = fact.region is None or fact.region == reading.region
    return own_region and (fact.period is None or reading.period is None or fact.period == reading.period)


def _values(facts: Sequence[Fact]) -> int:
    """How many values that cannot stand for one another."""
    apart: list[Fact] = []
    for fact in facts:
        if not any(interval_of(fact).overlaps(interval_of(other)) for other in apart):
            apart.append(fact)
    return len(apart)
