"""Which figures a derived figure may come from: what can be added or set over each other, and which stand near enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from reportminer.model import Fact
from reportminer.relations.scene import PARAGRAPH, SECTION, Scene, Spot
from reportminer.relations.verdict import Candidate, add_up

#: Kinds of figures that may be added up.
ADDABLE = frozenset({"amount", "person", "person_time", "household", "count", "score"})

#: Figures of one measure that are looked at over the whole report.
_FAR = 400
_HEADS = frozenset({"人", "份", "户", "件", "例", "人次"})


def same_measure(a: Spot, b: Spot) -> bool:
    """Whether two figures can be added: same unit, and both sums or both per-capita amounts."""
    x, y = a.fact.figure, b.fact.figure
    return x.quantity.unit == y.quantity.unit and (x.kind == "per_capita") == (y.kind == "per_capita")


def counts_heads(spot: Spot) -> bool:
    """Whether the figure counts people by one or another measure: of 190份 returned, 171人 were content."""
    return spot.fact.figure.quantity.unit in _HEADS and spot.fact.figure.kind != "per_capita"


_PER_ONE = re.compile(r"(?:平均每|[人户次场节村校生亩例]次?均|每)[^\d，。；,、]{0,8}$")


def is_average(scene: Scene, spot: Spot) -> bool:
    """Whether words say that the figure is so much for each: 平均每个展览1.26万人次, 场均190人次."""
    return spot.fact.figure.kind == "per_capita" or _PER_ONE.search(scene.lead(spot)) is not None


def telling(spot: Spot) -> bool:
    """Whether the figure has so many digits that a far pair giving it is no accident."""
    quantity = spot.fact.figure.quantity
    return quantity.value != 100 and abs(quantity.value) / quantity.step >= 1000


def label_of(spot: Spot) -> str:
    """The figure's name in a formula: its indicator behind its scope, 分项 where it has none."""
    fact = spot.fact
    name = fact.indicator or "分项"
    if fact.scope and fact.scope not in name:
        name = fact.scope + name
    return name


def sum_words(parts: Sequence[Spot]) -> str:
    """The names of the parts with plus signs between them."""
    labels = [label_of(p) for p in parts]
    return " + ".join(labels) if len(set(labels)) > 1 else f"{labels[0]}等 {len(labels)} 项之和"


def summed(words: str, parts: Sequence[Spot]) -> Candidate:
    """The reading that a total is the sum of the parts, said in the given words."""
    value, spread = add_up([p.fact for p in parts])
    return Candidate(words, tuple(p.fact for p in parts), value, spread)


def sort_of_sum(total: Fact) -> str:
    """What sort of sum a total is: of points, of awarded scores, or of anything else."""
    if total.role == "weight":
        return "weight_sum"
    return "score_sum" if total.figure.kind == "score" else "sum"


def pairs_near(
    scene: Scene, paragraph: list[Spot], spot: Spot, fits: Callable[[Spot], bool], heads: bool = False
) -> list[tuple[int, Spot, Spot]]:
    """Ordered pairs of fitting figures near the derived one, the nearest first: its sentence, paragraph, section.

    With `heads`, people counted in 人, 份 or 户 may stand over each other.
    """
    pool = _pool(scene, paragraph, spot, fits)
    ranked = sorted(((_far(scene, p, spot), abs(p.order - spot.order), p) for p in pool), key=lambda t: t[:2])
    named = {p.order for p in _named_rows(scene, spot)} | {p.order for p in scene.totals}
    near = ranked[:16] + [entry for entry in ranked[16:] if entry[2].order in named][:12]
    pairs = [
        (max(x[0], y[0]), x[1] + y[1], x[2], y[2])
        for x in near
        for y in near
        if x[2] is not y[2] and (same_measure(x[2], y[2]) or (heads and counts_heads(x[2]) and counts_heads(y[2])))
    ]
    pairs.sort(key=lambda t: t[:2])
    return [(far, a, b) for far, _, a, b in pairs]


def anchored(
    scene: Scene, paragraph: Sequence[Spot], spot: Spot, fits: Callable[[Spot], bool]
) -> list[tuple[Spot, Spot]]:
    """Pairs of a figure said just before the derived one, and any figure of the report that is measured like it.

    For wholes, targets and earlier figures that stand pages away: 全年到馆46.82万人次，完成年度目标的78.03%.
    """
    before = [p for p in paragraph if p.order < spot.order and p.sentence == spot.sentence and fits(p)][-2:]
    pairs: list[tuple[Spot, Spot]] = []
    for part in reversed(before):
        figure = part.fact.figure
        far = scene.by_measure.get((figure.kind, figure.quantity.unit), ())
        pairs += [
            (part, other)
            for other in far[:_FAR]
            if other is not part and other.fact.role not in ("rule", "weight") and fits(other)
        ]
    return pairs


def _pool(scene: Scene, paragraph: list[Spot], spot: Spot, fits: Callable[[Spot], bool]) -> list[Spot]:
    """The fitting figures of the paragraph, then those around it, of total rows, and of rows that the sentence names."""
    pool = [p for p in paragraph if p.fact.figure.id != spot.fact.figure.id and fits(p) and p.fact.role != "rule"]
    elsewhere = [*scene.around(scene.spots, spot, 40), *scene.around(scene.totals, spot), *_named_rows(scene, spot)]
    seen = {p.order for p in pool}
    for other in elsewhere:
        if other.order in seen or other.block == spot.block:
            continue
        if fits(other) and other.fact.role not in ("rule", "weight"):
            seen.add(other.order)
            pool.append(other)
    return pool


def _named_rows(scene: Scene, spot: Spot) -> list[Spot]:
    """Values of table rows whose label the figure's sentence says: 政策知晓率距目标差2个百分点."""
    words = re.findall(r"[一-鿿“”]{2,24}", scene.sentence_text(spot))
    found: list[Spot] = []
    for word in words:
        for start in range(len(word) - 1):
            for end in range(len(word), start + 1, -1):
                found += scene.by_label.get(word[start:end], ())
    return found[:36]


def _far(scene: Scene, operand: Spot, spot: Spot) -> int:
    """Nearness, where the total row of a table is as near to the text around it as the text's own section."""
    near = scene.nearness(operand, spot)
    if operand.view is not None and len(operand.view.label) >= 3 and operand.view.label in scene.sentence_text(spot):
        return PARAGRAPH
    if operand.view is not None and operand.view.line in ("total", "whole"):
        return min(near, SECTION)
    return (
        near + 1
        if operand.view is not None
        and near >= SECTION
        and operand.view.line == "data"
        and operand.fact.region != spot.fact.region
        else near
    )
