"""One fact stated in several places: prose, form, table, annex. The values must agree at the coarser precision."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportminer.model import Fact, Relation, Verdict
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import ONE_DIGIT, SWAPPED, digits_of, kind_of_slip
from reportminer.relations.verdict import Candidate, interval_of, judge, relation

#: Characters of a name that no pack knows, from which on it says one thing only.
_LONG_NAME = 5


def repeats(scene: Scene) -> Iterator[Relation]:
    """A relation for each later statement of a fact beside the most precise earlier one.

    Two values that differ are an error only where a known slip turns one into the other; else they are two facts.
    """
    yield from _again(scene)
    seen: dict[_Key, list[Spot]] = {}
    for spot in scene.spots:
        key = _key(scene, spot)
        if key is None:
            continue
        made = _beside(seen.get(key, []), spot)
        if made is not None:
            yield made
        seen.setdefault(key, []).append(spot)


#: What two statements of one fact share: the concept or the name, scope, role, period, region, unit, kind.
_Key = tuple[str, str, str, str | None, str | None, str, str]


def _key(scene: Scene, spot: Spot) -> _Key | None:
    """What the figure states, where that is clear enough that the same may be stated again."""
    fact, view = spot.fact, spot.view
    if fact.role in ("rule", "weight") or fact.indicator is None:
        return None
    if view is not None and view.line not in ("total", "whole", "data"):
        return None
    if view is not None and view.line == "data" and not fact.scope and fact.concept is not None:
        return None
    name = scene.root(fact.concept) if fact.concept is not None else fact.indicator
    if fact.concept is None and len(fact.indicator) < _LONG_NAME:
        return None
    quantity = fact.figure.quantity
    return name, fact.scope, fact.role, fact.period, fact.region, quantity.unit, fact.figure.kind


def _beside(earlier: list[Spot], spot: Spot) -> Relation | None:
    fact = spot.fact
    for other in [*earlier[:4], *earlier[-12:]]:
        if other.block == spot.block and other.sentence == spot.sentence:
            continue
        verdict, mode = judge(fact, other.fact.value, interval_of(other.fact))
        if verdict != "inconsistent":
            return _same(fact, other.fact, verdict, mode)
    if len({o.fact.value for o in earlier}) != 1 or fact.figure.qualifier in ("约", "近", "超"):
        return None
    other = earlier[0]
    if other.block == spot.block and other.sentence == spot.sentence:
        return None
    if fact.figure.kind in ("count", "household") or len(digits_of(fact).rstrip("0")) < 3:
        return None
    slip = kind_of_slip(fact, other.fact.value)
    if slip is None or slip == ONE_DIGIT:
        return None
    if slip != SWAPPED and digits_of(fact).rstrip("0") != digits_of(other.fact).rstrip("0"):
        return None
    return _same(fact, other.fact, "inconsistent", None)


def _same(fact: Fact, other: Fact, verdict: Verdict, mode: str | None) -> Relation:
    """The relation of a figure with the same fact stated elsewhere."""
    candidate = Candidate("同一数在别处的写法", (other,), other.value, other.figure.quantity.interval)
    return relation("same_figure", fact.indicator or "", fact, candidate, verdict, mode)


def _again(scene: Scene) -> Iterator[Relation]:
    """Figures that say again what stands elsewhere under the same or a kindred name. Never a finding."""
    by_value: dict[tuple[str, Decimal], list[Spot]] = {}
    for spot in scene.spots:
        by_value.setdefault((spot.fact.figure.kind, spot.fact.value), []).append(spot)
    for spot in scene.spots:
        fact = spot.fact
        if fact.indicator is None or fact.value == 0:
            continue
        same = scene.by_measure.get((fact.figure.kind, fact.figure.quantity.unit), [])
        near = scene.around(same, spot, 24) if spot.view is None else []
        for other in [*near, *by_value.get((fact.figure.kind, fact.value), ())[:12]]:
            if other.block == spot.block or (spot.view is not None and other.order > spot.order):
                continue
            if spot.view is not None and other.view is not None and not _two_tables(spot, other):
                continue
            if not _same_side(fact, other.fact) or not _kindred(spot, other):
                continue
            verdict, mode = judge(fact, other.fact.value, interval_of(other.fact))
            if verdict != "inconsistent":
                yield _same(fact, other.fact, verdict, mode)
                break


def _same_side(fact: Fact, other: Fact) -> bool:
    """Whether two figures may be one fact by their roles; of many digits, also one that is planned here and reached there."""
    if fact.role == other.role:
        return True
    quantity = fact.figure.quantity
    return abs(quantity.value) / quantity.step >= 1000 and not {fact.role, other.role} & {"rule", "weight"}


def _two_tables(a: Spot, b: Spot) -> bool:
    """Whether two cells stand in different tables and hold so many digits that they are no accident."""
    quantity = a.fact.figure.quantity
    return (
        a.view is not None
        and b.view is not None
        and a.view.table != b.view.table
        and abs(quantity.value) / quantity.step >= 100
    )


def _kindred(a: Spot, b: Spot) -> bool:
    """Whether two names may mean one thing: the same concept, or half their characters, or the same five digits."""
    if a.fact.concept and a.fact.concept == b.fact.concept:
        return a.fact.scope == b.fact.scope or not a.fact.scope or not b.fact.scope
    quantity = a.fact.figure.quantity
    if a.fact.value == b.fact.value and abs(quantity.value) / quantity.step >= 10000:
        return True
    ours, theirs = set(a.fact.indicator or ""), set(b.fact.indicator or "")
    return bool(ours and theirs) and len(ours & theirs) * 2 >= min(len(ours), len(theirs)) and len(ours & theirs) >= 2
