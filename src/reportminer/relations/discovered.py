"""Sums that no word announces but that hold exactly: figures of one sentence whose sum stands elsewhere nearby.

They add coverage and tell which number is wrong when another formula breaks; nothing found here is ever flagged.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportminer.model import Relation
from reportminer.relations.scene import SECTION, Scene, Spot
from reportminer.relations.verdict import Candidate, add_up, relation

_KINDS = frozenset({"amount", "person", "person_time", "household", "count"})


def discovered(scene: Scene) -> Iterator[Relation]:
    """A relation for each figure that neighbouring figures of one sentence or row list add up to exactly."""
    by_value: dict[tuple[str, Decimal], list[Spot]] = {}
    for spot in scene.spots:
        if spot.fact.figure.kind in _KINDS and spot.fact.role not in ("rule", "weight") and _telling(spot):
            by_value.setdefault((spot.fact.figure.quantity.unit, spot.fact.value), []).append(spot)
    for run in _runs(scene):
        for start in range(len(run)):
            for end in range(start + 2, min(len(run), start + 8) + 1):
                parts = run[start:end]
                value, spread = add_up([p.fact for p in parts])
                for total in by_value.get((run[start].fact.figure.quantity.unit, value), ()):
                    if (
                        total in parts
                        or scene.nearness(total, parts[0]) > SECTION
                        or not scene.compatible(total, parts[0])
                    ):
                        continue
                    words = " + ".join(p.fact.indicator or "分项" for p in parts)
                    candidate = Candidate(words, tuple(p.fact for p in parts), value, spread)
                    yield relation("sum", total.fact.indicator or "合计", total.fact, candidate, "consistent", None)


def _telling(spot: Spot) -> bool:
    quantity = spot.fact.figure.quantity
    return abs(quantity.value) / quantity.step >= 100


def _runs(scene: Scene) -> Iterator[list[Spot]]:
    """Figures of one unit in one sentence, zeros left out."""
    for paragraph in scene.paragraphs():
        groups: dict[tuple[int, str], list[Spot]] = {}
        for spot in paragraph:
            if spot.fact.figure.kind in _KINDS and spot.fact.value != 0 and spot.fact.role not in ("rule", "weight"):
                groups.setdefault((spot.sentence, spot.fact.figure.quantity.unit), []).append(spot)
        yield from (group[:16] for group in groups.values() if len(group) >= 2)
