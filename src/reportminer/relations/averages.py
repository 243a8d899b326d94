"""Averages and products: amounts per head, means of listed figures, standards times numbers, points times rates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from reportminer.model import Kind, Relation
from reportminer.patterns import Cue
from reportminer.quantity import point
from reportminer.relations.explained import Reading, explained
from reportminer.relations.operands import label_of, same_measure, sum_words, telling
from reportminer.relations.scene import PARAGRAPH, SECTION, SENTENCE, Scene, Spot
from reportminer.relations.slips import is_swap
from reportminer.relations.verdict import Candidate, add_up, best, interval_of, judge, quotient, relation

_HUNDRED = Decimal(100)
_ONE = Decimal(1)
_COUNTED: tuple[Kind, ...] = ("person", "person_time", "household", "count")


# --- amounts per head ----------------------------------------------------------------------------------------------


def mean_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of an average that the words announce: 人均补助 1000元."""
    return _mean(scene, paragraph[position], cue)


def means_in_tables(scene: Scene) -> Iterator[Relation]:
    """Per-capita results that stand in a row of their own: 生均成本 185.06元, 人次均补助 1000元/人次."""
    cues = [c for c in scene.patterns.cues if c.relation == "mean" and c.before is not None]
    for spot in scene.spots:
        if spot.view is None or spot.fact.figure.kind != "per_capita" or spot.fact.role != "actual":
            continue
        per = spot.fact.figure.quantity.unit.partition("/")[2]
        for cue in cues:
            named = cue.before is not None and cue.before.search(spot.view.label)
            if not named and not (per and per in cue.unit.split("|")):
                continue
            made = _mean(scene, spot, cue)
            if made is not None and _certain(scene, made):
                yield made
                break


def _certain(scene: Scene, made: Relation) -> bool:
    """Whether the average holds, or is contradicted by an amount of a total row."""
    if made.verdict in ("consistent", "rounding"):
        return True
    if made.verdict != "inconsistent" or not made.operands:
        return False
    return scene.by_figure[made.operands[0].figure.id].view in [s.view for s in scene.totals]


def _mean(scene: Scene, spot: Spot, cue: Cue) -> Relation | None:
    candidates: list[Reading] = []
    for far, amount, count in _amounts_and_counts(scene, spot, cue)[:60]:
        made = quotient(amount.fact, count.fact, _ONE)
        if made is not None:
            words = f"{label_of(amount)} ÷ {label_of(count)}"
            candidates.append((far, Candidate(words, (amount.fact, count.fact), *made)))
    local = [c for far, c in candidates if far == SENTENCE]
    declared = local[0] if local and cue.unit and _nearest_pair(scene, spot, local[0]) else None
    title = spot.fact.indicator or "平均"
    return explained(scene, spot, "per_capita", title, candidates, declared, "金额 ÷ 数量", SECTION, strict=True)


def _amounts_and_counts(scene: Scene, spot: Spot, cue: Cue) -> list[tuple[int, Spot, Spot]]:
    """Amounts and the numbers they may be spread over, the nearest first; namesakes count as one paragraph."""
    unit = spot.fact.figure.quantity.unit.partition("/")[0]
    measures = [(kind, name) for kind in _COUNTED for name in cue.unit.split("|")] if cue.unit else _counted(scene)
    counts = [c for measure in measures if measure[1] != unit for c in _of_measure(scene, spot, measure, 8)]
    kinds: tuple[Kind, ...] = ("amount",) if unit == "元" else _COUNTED
    amounts = [a for kind in kinds for a in _of_measure(scene, spot, (kind, unit), 10) if a is not spot]
    ranked = []
    for amount in amounts:
        for count in counts:
            if scene.clash(amount, count) or scene.other_row(amount, count) or _planned(count, amount):
                continue
            beside = scene.nearness(count, spot)
            far = max(scene.nearness(amount, spot), beside)
            if far > PARAGRAPH and beside <= PARAGRAPH and scene.namesake(amount, count):
                far = PARAGRAPH
            ranked.append((far, abs(amount.order - spot.order) + abs(count.order - spot.order), amount, count))
    ranked.sort(key=lambda t: t[:2])
    return [(far, amount, count) for far, _, amount, count in ranked]


def _planned(count: Spot, amount: Spot) -> bool:
    """Whether the number is one that was planned and the amount one that was spent."""
    return count.fact.role == "target" and amount.fact.role == "actual"


def _counted(scene: Scene) -> list[tuple[Kind, str]]:
    """All measures of the report in which something is counted."""
    return [(kind, unit) for kind, unit in scene.by_measure if kind in _COUNTED]


def _of_measure(scene: Scene, spot: Spot, measure: tuple[Kind, str], most: int) -> list[Spot]:
    return [p for p in scene.around(scene.by_measure.get(measure, []), spot, most) if p.fact.role != "rule"]


def _nearest_pair(scene: Scene, spot: Spot, candidate: Candidate) -> bool:
    """Whether both operands stand in the two clauses just before the figure, with no other choice between them and it.

    What stands before a semicolon or a colon is of other things: 全年支付1986.42万元：门诊4106人次、142.36万元，次均346.71元.
    """
    ids = {o.figure.id for o in candidate.operands}
    begin = max(scene.lead(spot).rfind(mark) for mark in "；;：:") + 1 + scene.cuts[spot.block][spot.sentence][0]
    before = [
        p for p in scene.prose
        if p.block == spot.block and begin <= p.fact.span.start < spot.fact.span.start and p.fact.figure.kind not in ("rate", "score")
    ]  # fmt: skip
    between = before[-2:]
    units = [p.fact.figure.quantity.unit for p in between]
    rivals = [p for p in before if p.fact.figure.id not in ids and p.fact.figure.quantity.unit in units]
    return not rivals and {p.fact.figure.id for p in between} == ids


# --- means of listed figures ---------------------------------------------------------------------------------------


def list_mean(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of a mean behind its list: 分别为95.2%、94.1%和96.4%，平均95.23%. Contradicted only by a slip."""
    spot = paragraph[position]
    before = [p for p in paragraph[:position] if same_measure(p, spot) and p.fact.role == spot.fact.role]
    candidates = [_mean_of_last(before, count) for count in range(min(len(before), 12), 1, -1)]
    found = best(spot.fact, candidates)
    if found is None:
        return None
    if found[1] == "inconsistent":
        swapped = [c for c in candidates if is_swap(spot.fact, c.value)]
        if not swapped:
            return None
        found = (swapped[0], found[1], found[2])
    return relation("mean", spot.fact.indicator or "平均", spot.fact, *found)


def _mean_of_last(before: list[Spot], count: int) -> Candidate:
    chosen, number = before[-count:], Decimal(count)
    total, spread = add_up([p.fact for p in chosen])
    words = f"（{sum_words(chosen)}） ÷ {count}"
    return Candidate(words, tuple(p.fact for p in chosen), total / number, spread / point(number))


# --- products ------------------------------------------------------------------------------------------------------


def products(scene: Scene, paragraph: list[Spot]) -> Iterator[Relation]:
    """Amounts that are a standard times a number of persons: 每人每月60元，8,614人，720元 × 8,614人 = 620.21万元."""
    for spot in paragraph:
        if spot.fact.figure.kind != "amount" or not telling(spot):
            continue
        near = [p for p in paragraph if abs(p.order - spot.order) <= 6 and p is not spot]
        standards = [
            p for p in near if p.fact.figure.kind == "per_capita" and p.fact.figure.quantity.unit.startswith("元")
        ]
        counts = [p for p in near if p.fact.figure.kind in _COUNTED]
        for standard in standards:
            for count in counts:
                if scene.clash(spot, count) or scene.clash(standard, count):
                    continue
                for months in (1, 12):
                    made = _product(spot, standard, count, months)
                    if made is not None:
                        yield made


def _product(spot: Spot, standard: Spot, count: Spot, months: int) -> Relation | None:
    """The relation of an amount that the product gives, or fails to give by a swap where one sentence states all three."""
    times = Decimal(months)
    value = standard.fact.value * count.fact.value * times
    spread = interval_of(standard.fact) * interval_of(count.fact) * point(times)
    verdict, mode = judge(spot.fact, value, point(value))
    stated = standard.fact.role == "rule" and standard.sentence == count.sentence == spot.sentence
    if verdict == "inconsistent" and not (stated and months == 1 and is_swap(spot.fact, value)):
        return None
    words = f"{label_of(standard)} × {label_of(count)}" + (f" × {months}" if months != 1 else "")
    candidate = Candidate(words, (standard.fact, count.fact), value, spread)
    return relation("product", spot.fact.indicator or "金额", spot.fact, candidate, verdict, mode)


def points_of(scene: Scene, paragraph: list[Spot], position: int, cue: Cue) -> Relation | None:
    """The relation of points times a rate: 执行率95.53%；按执行率（分值10分）计9.55分. Never a contradiction."""
    spot = paragraph[position]
    near = [p for p in paragraph[:position] if spot.order - p.order <= 6]
    weights = [p for p in near if p.fact.role == "weight" and p.fact.figure.kind == "score"]
    rates = [p for p in near if p.fact.figure.quantity.unit == "%"]
    candidates = []
    for weight in weights[-1:]:
        for rate in rates[::-1]:
            value = weight.fact.value * rate.fact.value / _HUNDRED
            spread = interval_of(weight.fact) * interval_of(rate.fact) * point(Decimal("0.01"))
            if value > weight.fact.value:
                value, spread = weight.fact.value, point(weight.fact.value)
            candidates.append(Candidate("分值 × 比率", (weight.fact, rate.fact), value, spread))
    found = best(spot.fact, candidates)
    if found is None or found[1] == "inconsistent":
        return None
    return relation("score_by_rule", spot.fact.indicator or "得分", spot.fact, *found)
