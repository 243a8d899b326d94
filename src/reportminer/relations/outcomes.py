"""What would change: the total score and the grade with a score put right, for every score that is contradicted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from reportminer.model import Fact, Outcome, Relation
from reportminer.relations.grades import scale_of
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded, is_deduction

#: The score of one item, which its total takes in.
_OF_ITEMS = frozenset(
    {"score_le_weight", "score_by_rule", "execution_zero", "target_vs_score", "own_rule", "score_deduction"}
)
#: The total itself.
_OF_TOTALS = frozenset({"score_sum", "stated_total"})
_CENT = Decimal("0.01")
_TOTAL_HEADING = re.compile("总分|合计|综合得分|总得分|总评")


def with_outcomes(scene: Scene, relations: Sequence[Relation]) -> list[Relation]:
    """The relations; those that contradict a score say what would follow for the total and the grade."""
    if not any(_tells(relation) for relation in relations):
        return list(relations)
    graded = {
        r.reported.value: (r.consequence if r.verdict == "inconsistent" else scene.document.said(r.word))
        for r in relations
        if r.kind == "grade" and r.reported is not None and r.word is not None
    }
    return [_told(scene, relation, graded) if _tells(relation) else relation for relation in relations]


def _tells(relation: Relation) -> bool:
    return (
        (relation.verdict == "inconsistent" or relation.severity == "warning")
        and relation.recomputed is not None
        and (relation.kind in _OF_ITEMS or (relation.kind in _OF_TOTALS and relation.reported is not None))
    )


def _told(scene: Scene, relation: Relation, graded: dict[Decimal, str]) -> Relation:
    assert relation.recomputed is not None
    spot = scene.by_figure[relation.reported.figure.id] if relation.reported is not None else None
    if relation.kind in _OF_TOTALS:
        total = spot if spot is not None and _is_total(spot) else None
    else:
        total = _total_of(scene, spot, graded)
    if total is None:
        return relation
    before = total.fact.value
    missing = relation.recomputed - (relation.reported.value if relation.reported is not None else Decimal(0))
    made = _outcome(scene, before, before + missing, graded.get(before, ""))
    if relation.kind in _OF_TOTALS and not made.changes_grade:
        return relation
    return replace(relation, outcome=made, consequence=_words(made))


def _outcome(scene: Scene, before: Decimal, after: Decimal, grade: str) -> Outcome:
    after = after.quantize(_CENT, rounding=ROUND_HALF_UP) if after.as_tuple().exponent < -2 else after  # type: ignore[operator]
    scale = scale_of(scene) if grade and before <= 100 else None
    if scale is None:
        return Outcome(before, after)
    due = scale.grade(after)
    return Outcome(before, after, grade, grade if due[:1] == grade[:1] else due)


def _words(outcome: Outcome) -> str:
    """The outcome in words: 总分 89 → 94.62，等级 良 → 优."""
    grade = f"，等级 {outcome.grade} → {outcome.grade_after}" if outcome.changes_grade else ""
    return f"总分 {_plain(outcome.total)} → {_plain(outcome.total_after)}{grade}"


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _is_total(spot: Spot) -> bool:
    """Whether a score is the whole report's or, in a table of places, its row's."""
    if spot.view is None:
        return spot.fact.concept == "得分" and not spot.fact.scope
    return spot.view.line == "total" or bool(_TOTAL_HEADING.search("".join(spot.view.headers[-1:])))


def _total_of(scene: Scene, spot: Spot | None, graded: Iterable[Decimal]) -> Spot | None:
    """The total that takes in the score: of its column, else of its row, else the only one that the report has."""
    if spot is not None and spot.view is not None:
        view = spot.view
        column = [
            s
            for s in scene.in_tables[view.table]
            if s.view is not None and s.view.line == "total" and s.view.column == view.column and is_awarded(s.fact)
        ]
        if column:
            return column[0] if len(column) == 1 else None
        row = [
            s
            for s in scene.row(view.table, view.row)
            if is_awarded(s.fact) and s.order != spot.order and _is_total(s) and not is_deduction(s)
        ]
        if row:
            return row[0] if len(row) == 1 else None
    return _only_total(scene, spot.fact if spot is not None else None, graded)


def _only_total(scene: Scene, score: Fact | None, graded: Iterable[Decimal]) -> Spot | None:
    """The report's total score where it gives no two: the one that a grade is said of, else one that is called so."""
    awarded = [s for s in scene.spots if is_awarded(s.fact) and s.fact is not score]
    said = set(graded)
    rows = [s for s in awarded if s.view is not None and s.view.line == "total" and not is_deduction(s)]
    words = [s for s in awarded if s.view is None and s.inside is None and _is_total(s)]
    for choice in ([s for s in awarded if s.fact.value in said], rows, words):
        if len({s.fact.value for s in choice}) == 1:
            total = choice[0]
            return total if score is None or total.fact.value >= score.value else None
    return None
