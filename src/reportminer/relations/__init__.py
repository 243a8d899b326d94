"""Facts → Relations: every derived figure of a report beside what its formula gives.

One file a source of relations (declared identities, prose, parallel lists, tables, scores, targets, groups, grades, rules, repeats), one for the verdict, one for slips.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reportminer.model import Document, Fact, Relation
from reportminer.patterns import Patterns
from reportminer.relations.deductions import deductions
from reportminer.relations.discovered import discovered
from reportminer.relations.execution import execution
from reportminer.relations.grades import grades
from reportminer.relations.grids import grids
from reportminer.relations.groups import form_totals, groups
from reportminer.relations.identities import identities
from reportminer.relations.outcomes import with_outcomes
from reportminer.relations.parallel import parallel
from reportminer.relations.prose import prose
from reportminer.relations.repeats import repeats
from reportminer.relations.retold import retold
from reportminer.relations.rules import rules
from reportminer.relations.scene import Scene
from reportminer.relations.scores import scores
from reportminer.relations.stated_totals import stated_totals
from reportminer.relations.targets import targets
from reportminer.relations.verdict import rank
from reportminer.relations.weighted import weighted
from reportminer.tables import Views

#: Kinds of formula that are different readings of one figure: what one explains, no other may contradict.
_FAMILY = {
    "ratio": "rate", "share": "rate", "growth": "rate", "completion_rate": "rate", "multiple": "rate",
    "sum": "sum", "score_sum": "sum", "weight_sum": "sum", "difference": "amount", "per_capita": "average", "product": "product",
    "mean": "average", "score_by_rule": "points", "target_vs_score": "points", "own_rule": "points", "stated_total": "sum", "score_rate": "rate",
}  # fmt: skip


#: Everything that finds relations; of two that explain a figure equally well the first is kept.
_SOURCES = (
    identities, grids, parallel, prose, scores, targets, execution, deductions, weighted, groups, form_totals, stated_totals, grades, rules, repeats, retold,
)  # fmt: skip


def find_relations(document: Document, views: Views, facts: Sequence[Fact], patterns: Patterns) -> tuple[Relation, ...]:
    """All relations of a report in reading order of the derived figures."""
    scene = Scene(document, views, facts, patterns)
    found: list[Relation] = []
    for source in _SOURCES:
        found.extend(source(scene))
    broken = {r.reported.figure.id for r in found if r.verdict == "inconsistent" and r.reported is not None}
    found += (r for r in discovered(scene) if r.reported is not None and r.reported.figure.id not in broken)
    return tuple(with_outcomes(scene, _settled(found, patterns)))


def _family(relation: Relation, patterns: Patterns) -> str:
    if relation.kind in patterns.indicator:
        kind = patterns.indicator[relation.kind].kind
        return {"rate": "rate", "per_capita": "average", "amount": "amount"}.get(kind, kind)
    return _FAMILY.get(relation.kind, relation.kind)


def _settled(found: Iterable[Relation], patterns: Patterns) -> list[Relation]:
    """One relation a figure and family, the one that explains it best; reading order."""
    found = list(found)
    turned = {_sides(r)[::-1] for r in found if r.verdict == "inconsistent"} - {()}
    kept: dict[tuple[object, str], Relation] = {}
    for relation in found:
        if relation.verdict != "inconsistent" and _sides(relation) in turned:
            continue  # numerator and denominator the wrong way round explain nothing
        place = relation.word or (relation.reported.figure.id if relation.reported else None)
        key = (place, _family(relation, patterns))
        if key not in kept or _better(relation, kept[key]):
            kept[key] = relation
    explained = {
        r.reported.figure.id
        for r in kept.values()
        if r.reported is not None
        and r.verdict in ("consistent", "rounding", "inconsistent")
        and r.kind not in ("same_figure", "score_le_weight")
    }
    settled = [
        r
        for r in kept.values()
        if r.verdict != "unverifiable" or r.severity or r.reported is None or r.reported.figure.id not in explained
    ]
    return sorted(settled, key=_order)


def _sides(relation: Relation) -> tuple[object, ...]:
    """The operands of a percentage in the order of its formula, and the percentage between them; () for anything else."""
    reported = relation.reported
    if reported is None or reported.figure.quantity.unit != "%" or len(relation.operands) != 2:
        return ()
    return relation.operands[0].figure.id, reported.figure.id, relation.operands[1].figure.id


def _better(relation: Relation, other: Relation) -> bool:
    """Whether a relation explains its figure better; of two that contradict it, the one that comes nearer."""
    if rank(relation.verdict) != rank(other.verdict):
        return rank(relation.verdict) < rank(other.verdict)
    if relation.verdict != "inconsistent" or relation.kind != other.kind or relation.reported is None:
        return False
    if relation.recomputed is None or other.recomputed is None:
        return False
    value = relation.reported.value
    return abs(relation.recomputed - value) < abs(other.recomputed - value)


def _order(relation: Relation) -> tuple[int, int, str]:
    span = relation.word or (relation.reported.span if relation.reported is not None else None)
    return (span.block, span.start, relation.kind) if span is not None else (0, 0, relation.kind)
