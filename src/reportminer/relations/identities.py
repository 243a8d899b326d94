"""Declared identities: an indicator's formulas from the packs over the figures of the report.

Each formula of an indicator is one lawful reading; a figure is wrong only if none of them, over any plausible operands,
gives it, and only where operands stand near enough that the report itself must mean them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations, product

from reportminer.model import Fact, Relation
from reportminer.patterns import Formula, Indicator
from reportminer.relations.scene import DOCUMENT, PARAGRAPH, ROW, SECTION, Scene, Spot
from reportminer.relations.slips import digits_of, is_swap, is_turned, shift_of
from reportminer.relations.totals import mends
from reportminer.relations.verdict import Candidate, best, difference, evaluate, quotient, relation, unverifiable

_MOST = 60


def identities(scene: Scene) -> Iterator[Relation]:
    """A relation for every reported figure whose indicator has formulas.

    A formula that hardly any row of a table's column obeys is not what the column means.
    """
    by_column: dict[tuple[int, int, str], list[Relation]] = {}
    for spot in scene.spots:
        made = _identity(scene, spot)
        if made is None:
            continue
        if spot.view is None:
            yield made
        else:
            by_column.setdefault((spot.view.table, spot.view.column, made.kind), []).append(made)
    for column in by_column.values():
        broken = [m for m in column if m.verdict == "inconsistent"]
        if len(broken) >= 3 and len(broken) * 2 > len(column):
            yield from (m for m in column if m.verdict != "inconsistent")
            yield from (_not_this(m) for m in broken)
        else:
            yield from column


def _not_this(broken: Relation) -> Relation:
    assert broken.reported is not None
    reason = "同一列各行都不符合这一公式，可能另有口径"
    return unverifiable(broken.kind, broken.title, broken.reported, broken.formula, reason)


def _identity(scene: Scene, spot: Spot) -> Relation | None:
    fact = spot.fact
    indicator = scene.patterns.indicator.get(fact.concept or "")
    if indicator is None or not indicator.identities or fact.role not in ("actual", "budget"):
        return None
    if spot.view is not None and (spot.view.header_row or spot.view.line == "mean"):
        return None
    return _relation(scene, spot, indicator)


def _relation(scene: Scene, spot: Spot, indicator: Indicator) -> Relation | None:
    found = [(near, c) for formula in indicator.identities for near, c in _candidates(scene, spot, formula)]
    title = spot.fact.indicator or indicator.name
    words = words_of(indicator.identities[0])
    if not found:
        if (explained := _any_pair(scene, spot, indicator)) is not None:
            return explained
        if indicator.kind == "amount":
            return _any_difference(scene, spot, indicator)
        if indicator.kind == "rate" or indicator.kind == "per_capita":
            return unverifiable(indicator.name, title, spot.fact, words, "报告没有给出计算它所需的数")
        return None
    found.sort(key=lambda pair: pair[0])
    chosen = best(spot.fact, [c for _, c in found])
    assert chosen is not None
    candidate, verdict, mode = chosen
    if verdict != "inconsistent":
        return relation(indicator.name, title, spot.fact, candidate, verdict, mode, basis=indicator.identities[0].basis)
    turned = _turned(spot, found)
    if turned is not None:
        basis = indicator.identities[0].basis
        return relation(indicator.name, title, spot.fact, turned, "inconsistent", None, basis=basis)
    declared = _declared(scene, spot, found, indicator)
    explained = _any_pair(scene, spot, indicator) or _as_in_table(scene, spot, indicator)
    if explained is not None:
        beside = all(scene.nearness(scene.by_figure[o.figure.id], spot) <= ROW for o in explained.operands)
        if declared is None or declared.near > ROW or (beside and explained.verdict == "consistent"):
            return explained
    if declared is not None and indicator.highest and declared.value > Decimal(indicator.highest):
        declared = None
    by_ending = (
        spot.view is not None and spot.fact.scope and spot.view.heading is not None and not spot.view.heading.concept
    )
    if by_ending and declared is not None and not is_swap(spot.fact, declared.value):
        declared = None
    if declared is None:
        if indicator.kind not in ("rate", "per_capita"):
            return _any_difference(scene, spot, indicator)
        return unverifiable(
            indicator.name, title, spot.fact, words, "文中有几组可能的数，都算不出这个结果，但不能确定它指哪一组"
        )
    return relation(
        indicator.name, title, spot.fact, declared, "inconsistent", None, basis=indicator.identities[0].basis
    )


def _turned(spot: Spot, found: Sequence[tuple[int, Candidate]]) -> Candidate | None:
    """A reading whose numerator and denominator the report exchanged: near, or far where a rate over 100% has four digits."""
    sure = spot.fact.value > 100 and len(digits_of(spot.fact)) >= 4
    return next((c for near, c in found[:12] if (near <= SECTION or sure) and is_turned(spot.fact, c.value)), None)


def _any_pair(scene: Scene, spot: Spot, indicator: Indicator) -> Relation | None:
    """A rate or per-capita amount explained by two figures that the packs have no name for.

    A contradiction only where spending over a budget is the printed rate with two of its four digits swapped, or with
    numerator and denominator exchanged.
    """
    if indicator.kind not in ("rate", "per_capita"):
        return None
    rate = indicator.kind == "rate"
    above = [
        s
        for s in scene.around(scene.spots, spot, 30) + scene.around(scene.totals, spot, 6)
        if s.fact.figure.kind in ("amount", "person", "person_time", "household", "count")
    ]
    above.sort(key=lambda s: (scene.nearness(s, spot), abs(s.order - spot.order)))
    candidates = []
    for a, b in permutations(above[:12], 2):
        same = a.fact.figure.quantity.unit == b.fact.figure.quantity.unit
        if (
            a.fact.role not in ("actual", "budget")
            or b.fact.role in ("rule", "weight")
            or same != rate
            or not scene.compatible(a, b)
            or _unlawful(scene, spot, indicator, a, b)
        ):
            continue
        if not rate and a.fact.figure.kind != "amount":
            continue
        made = quotient(a.fact, b.fact, Decimal(100) if rate else Decimal(1))
        if made is not None:
            words = f"{a.fact.indicator} ÷ {b.fact.indicator}" + (" × 100" if rate else "")
            candidates.append(Candidate(words, (a.fact, b.fact), *made))
    chosen = best(spot.fact, [c for c in candidates if not (rate and is_upside_down(*c.operands))])
    title = spot.fact.indicator or indicator.name
    if chosen is not None and chosen[1] != "inconsistent":
        loose = chosen[2] == "operands" and spot.fact.figure.qualifier is None
        return None if loose else relation(indicator.name, title, spot.fact, *chosen)
    if not rate or len(digits_of(spot.fact)) < 4:
        return None
    for candidate in candidates:
        spent, whole = candidate.operands
        over = whole.role == "budget" and spent.role == "actual" and spent.figure.kind == "amount"
        swapped = not spent.scope and not whole.scope and is_swap(spot.fact, candidate.value)
        if over and (swapped or is_turned(spot.fact, candidate.value)):
            return relation(indicator.name, title, spot.fact, candidate, "inconsistent", None)
    return None


def _unlawful(scene: Scene, spot: Spot, indicator: Indicator, a: Spot, b: Spot) -> bool:
    """Whether a ÷ b cannot be what the indicator means: other parts, other rows, or concepts that none of its formulas joins."""
    if scene.clash(a, b) or scene.other_row(a, b) or (scene.other_row(a, spot) and scene.other_row(b, spot)):
        return True
    if b.fact.role == "target" and a.fact.role == "actual" and indicator.kind == "per_capita":
        return True
    if not (a.fact.concept and b.fact.concept):
        return False
    named = {scene.root(name) for formula in indicator.identities for name in formula.names}
    return not {scene.root(a.fact.concept), scene.root(b.fact.concept)} & named


def is_upside_down(top: Fact, bottom: Fact) -> bool:
    """Whether what was planned stands over what was done, as no rate of execution or completion has it."""
    return top.role in ("budget", "target") and bottom.role == "actual" and top.value > bottom.value


def _as_in_table(scene: Scene, spot: Spot, indicator: Indicator) -> Relation | None:
    """A rate of running text that a table row gives: it prints the same rate, and a figure that the sentence says too."""
    if spot.view is not None or indicator.kind not in ("rate", "per_capita"):
        return None
    said = {
        s.fact.value for s in scene.prose if s.block == spot.block and s.sentence == spot.sentence and s is not spot
    }
    for other in scene.by_measure.get((spot.fact.figure.kind, spot.fact.figure.quantity.unit), ()):
        if other.view is None or other.fact.value != spot.fact.value:
            continue
        row = scene.row(other.view.table, other.view.row)
        if not said.isdisjoint(s.fact.value for s in row if s is not other):
            candidate = Candidate(
                "表中同一行所列的比率", (other.fact,), other.fact.value, other.fact.figure.quantity.interval
            )
            return relation(
                "same_figure", spot.fact.indicator or indicator.name, spot.fact, candidate, "consistent", None
            )
    return None


def _any_difference(scene: Scene, spot: Spot, indicator: Indicator) -> Relation | None:
    """A surplus explained by two amounts that the packs have no name for. Never a contradiction."""
    if not any("-" in formula.text for formula in indicator.identities) or spot.fact.value == 0:
        return None
    near = scene.around(scene.by_measure.get(("amount", "元"), []), spot, 10) + scene.around(scene.totals, spot, 6)
    candidates = [
        Candidate(f"{a.fact.indicator} − {b.fact.indicator}", (a.fact, b.fact), *difference(a.fact, b.fact))
        for a, b in permutations(near, 2)
        if a.fact.value > b.fact.value
        and a.fact.figure.kind == b.fact.figure.kind == "amount"
        and scene.compatible(a, b)
    ]
    chosen = best(spot.fact, candidates)
    if chosen is None or chosen[1] != "consistent":
        return None
    return relation(indicator.name, spot.fact.indicator or indicator.name, spot.fact, *chosen)


def words_of(formula: Formula) -> str:
    """The formula with the signs that people write."""
    return formula.text.replace("*", "×").replace("/", "÷").replace("-", "−")


def _candidates(scene: Scene, spot: Spot, formula: Formula) -> Iterator[tuple[int, Candidate]]:
    """Every plausible choice of operands for one formula, with how far the farthest of them stands."""
    choices: list[Sequence[Spot]] = []
    for name in formula.names:
        near = _operands(scene, spot, name)
        if not near:
            return
        choices.append(near[:6])
    for count, combination in enumerate(product(*choices)):
        if count >= _MOST:
            return
        ids = {operand.fact.figure.id for operand in combination}
        if len(ids) < len(combination) or spot.fact.figure.id in ids:
            continue
        made = evaluate(formula.tree, {n: o.fact for n, o in zip(formula.names, combination, strict=True)})
        if made is None:
            continue
        far = max(scene.nearness(operand, spot) for operand in combination)
        yield (
            far,
            Candidate(words_of(formula), tuple(o.fact for o in combination), *made, basis=formula.basis, near=far),
        )


def _operands(scene: Scene, spot: Spot, name: str) -> list[Spot]:
    """Facts that may stand for a name of the formula, the nearest first; a table row with its own operands asks no others."""
    loose = (
        spot.view is not None
        and spot.fact.figure.kind == "rate"
        and spot.view.heading is not None
        and spot.view.heading.concept == ""
    )
    stated = scene.patterns.indicator[name].role if name in scene.patterns.indicator else ""
    facts = [
        other
        for other in scene.around(scene.by_concept.get(name, []), spot, 16)
        if (other.fact.scope == spot.fact.scope or (loose and not other.fact.scope))
        and other.fact.role in ("actual", "budget", "prior", stated)
        and scene.compatible(other, spot)
        and other.fact.figure.id != spot.fact.figure.id
    ]
    if spot.view is not None:
        same_row = [o for o in facts if scene.nearness(o, spot) == ROW]
        if same_row:
            return same_row
        if spot.fact.scope and not loose:
            return []
    facts.sort(key=lambda o: (scene.nearness(o, spot), o.order > spot.order, abs(o.order - spot.order)))
    return facts


def _declared(scene: Scene, spot: Spot, found: list[tuple[int, Candidate]], indicator: Indicator) -> Candidate | None:
    """The reading that the report must mean, if there is one: operands beside the figure, or the only ones of the report."""
    local = [c for near, c in found if near <= ROW]
    if indicator.kind not in ("rate", "per_capita"):
        beside = next((c for c in local if c.value > 0 and (spot.view is not None or mends(spot.fact, c.value))), None)
        if beside is None and spot.view is None:
            moved = (c for far, c in found if far <= PARAGRAPH and c.value > 0 and shift_of(spot.fact, c.value))
            beside = next(moved, None)
        return beside or next((c for _, c in found[:12] if is_swap(spot.fact, c.value)), None)
    if local and (spot.view is not None or not (_one_of_several(scene, spot) or _crowded(scene, spot, local[0]))):
        return local[0]
    if local and _one_of_several(scene, spot):
        return None
    if local and mends(spot.fact, local[0].value):
        return local[0]
    swapped = _swapped(scene, spot, [c for far, c in found if far <= SECTION and len(c.operands) == 2])
    if swapped is not None:
        return swapped
    if _rivals(scene, spot):
        return None
    telling = len(digits_of(spot.fact)) >= 4
    swapped = next(
        (c for near, c in found[:12] if (telling or near <= PARAGRAPH) and is_swap(spot.fact, c.value)), None
    )
    if swapped is not None:
        return swapped
    shifted = next((c for near, c in found if near <= SECTION and shift_of(spot.fact, c.value)), None)
    if shifted is not None:
        return shifted
    values = {c.value for _, c in found}
    if len(values) == 1 and found[0][0] < DOCUMENT and spot.fact.figure.qualifier is None:
        return found[0][1]
    near = {c.value for far, c in found if far <= PARAGRAPH}
    alone = len(near) == 1 and spot.fact.figure.qualifier is None and _next_to(scene, spot, found[0][1])
    return found[0][1] if alone else None


def _swapped(scene: Scene, spot: Spot, near: Sequence[Candidate]) -> Candidate | None:
    """A reading that a rate of four digits gives with two of them swapped, where no other rate of the report says it."""
    if len(digits_of(spot.fact)) < 4:
        return None
    said = {s.fact.value for s in scene.by_measure.get((spot.fact.figure.kind, spot.fact.figure.quantity.unit), ())}
    step = spot.fact.figure.quantity.step
    return next(
        (c for c in near if is_swap(spot.fact, c.value) and (c.value / step).quantize(Decimal(1)) * step not in said),
        None,
    )


def _crowded(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether the sentence has more figures of the operands' units, so that others may be meant: 非常满意612份、满意243份."""
    ids = {o.figure.id for o in candidate.operands}
    units = {o.figure.quantity.unit for o in candidate.operands}
    return any(
        other.fact.figure.quantity.unit in units and other.fact.figure.id not in ids
        for other in scene.around(scene.prose, spot, 16)
        if other.block == spot.block and other.sentence == spot.sentence
    )


def _one_of_several(scene: Scene, spot: Spot) -> bool:
    """Whether the figure stands in a list of its like, each of which has operands of its own: 执行率依次为96.42%、98.52%."""
    for other in scene.prose[max(0, scene.prose.index(spot) - 1) : scene.prose.index(spot) + 2]:
        first, second = sorted((spot, other), key=lambda s: s.order)
        alike = other is not spot and other.block == spot.block and other.fact.figure.kind == spot.fact.figure.kind
        if alike and re.fullmatch(r"\s*[、，,和及与]\s*", scene.between(first, second)):
            return True
    return False


def _next_to(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether the operands stand in the figure's paragraph, at most one sentence before it."""
    operands = [scene.by_figure[o.figure.id] for o in candidate.operands]
    return all(o.block == spot.block and 0 <= spot.sentence - o.sentence <= 1 for o in operands)


def _rivals(scene: Scene, spot: Spot) -> bool:
    """Whether other figures of the same paragraph are called the same, so that operands elsewhere may be any one's."""
    return any(s.block == spot.block and s is not spot for s in scene.by_concept.get(spot.fact.concept or "", ()))
