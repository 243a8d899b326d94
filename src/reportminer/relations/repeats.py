"""One fact stated in several places: prose, form, table, annex. The values must agree at the coarser precision."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportminer.model import Fact, Relation, Verdict
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import ONE_DIGIT, SWAPPED, digits_of, kind_of_slip
from reportminer.relations.verdict import Candidate, interval_of, judge, relation


def repeats(scene: Scene) -> Iterator[Relation]:
    """A relation for each later statement of a fact beside the most precise earlier one.

    Two values that differ are an error only where a known slip turns one into the other; else they are two facts.
    """
    yield from _again(scene)
    seen: dict[tuple[str, str, str, str | None, str | None, str, str], list[Spot]] = {}
    for spot in scene.spots:
        fact = spot.fact
        if fact.concept is None or fact.role in ("rule", "weight") or fact.indicator is None:
            continue
        if spot.view is not None and (
            spot.view.line not in ("total", "whole", "data") or (spot.view.line == "data" and not fact.scope)
        ):
            continue
        key = (
            scene.root(fact.concept),
            fact.scope,
            fact.role,
            fact.period,
            fact.region,
            fact.figure.quantity.unit,
            fact.figure.kind,
        )
        made = _beside(seen.get(key, []), spot)
        if made is not None:
            yield made
        seen.setdefault(key, []).append(spot)


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
    """Figures of running text that say again what stands elsewhere under the same or a kindred name. Never a finding."""
    by_value: dict[tuple[str, Decimal], list[Spot]] = {}
    for spot in scene.spots:
        by_value.setdefault((spot.fact.figure.kind, spot.fact.value), []).append(spot)
    for spot in scene.prose:
        fact = spot.fact
        if fact.role in ("rule", "weight") or fact.indicator is None or fact.value == 0:
            continue
        same = scene.by_measure.get((fact.figure.kind, fact.figure.quantity.unit), [])
        for other in [*scene.around(same, spot, 24), *by_value.get((fact.figure.kind, fact.value), ())[:6]]:
            if other.block == spot.block:
                continue
            if other.fact.role != fact.role or not _kindred(spot, other):
                continue
            verdict, mode = judge(fact, other.fact.value, interval_of(other.fact))
            if verdict != "inconsistent":
                yield _same(fact, other.fact, verdict, mode)
                break


def _kindred(a: Spot, b: Spot) -> bool:
    """Whether two names may mean one thing: the same concept, or half their characters, or the same five digits."""
    if a.fact.concept and a.fact.concept == b.fact.concept:
        return a.fact.scope == b.fact.scope or not a.fact.scope or not b.fact.scope
    quantity = a.fact.figure.quantity
    if a.fact.value == b.fact.value and abs(quantity.value) / quantity.step >= 10000:
        return True
    ours, theirs = set(a.fact.indicator or ""), set(b.fact.indicator or "")
    return bool(ours and theirs) and len(ours & theirs) * 2 >= min(len(ours), len(theirs)) and len(ours & theirs) >= 2
