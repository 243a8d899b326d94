"""Scores worked out from other scores: weighted (得分 × 权重), as a rate of their points (得分率), brought to 100 points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, localcontext

from reportminer.model import Fact, Relation
from reportminer.quantity import EXACT, point
from reportminer.relations.rule_ranges import NUM
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import NOT_COUNTED, awarded_for, is_awarded, is_deduction
from reportminer.relations.verdict import Candidate, judge, quotient, relation

_HUNDRED = Decimal(100)
_WEIGHTED = re.compile(r"加权|得分\s*[×*]\s*权[重数]|权[重数]\s*[×*]\s*得分|折算后?得分|折后得分|权重得分")


def weighted(scene: Scene) -> Iterator[Relation]:
    """Scores that other scores give, in tables and in words."""
    yield from _columns(scene)
    yield from _formulas(scene)
    yield from _rates(scene)
    yield from _rescaled(scene)


# --- a column of weighted scores ------------------------------------------------------------------------------------


def _columns(scene: Scene) -> Iterator[Relation]:
    """A column that says that it is weighted, row by row; it contradicts only where most of its rows hold."""
    for spots in scene.in_tables.values():
        columns = {
            s.view.column for s in spots if s.view is not None and _WEIGHTED.search("".join(s.view.headers[-1:]))
        }
        for column in sorted(columns):
            rows = [s for s in spots if s.view is not None and s.view.column == column and s.view.line == "data"]
            made = [one for one in (_row(scene, spot, columns) for spot in rows) if one is not None]
            holding = [one for one in made if one.verdict != "inconsistent"]
            yield from made if len(holding) >= 2 and len(holding) * 2 > len(made) else holding


def _row(scene: Scene, spot: Spot, columns: set[int]) -> Relation | None:
    assert spot.view is not None
    row = [s for s in scene.row(spot.view.table, spot.view.row) if s.view is not None and s.view.column not in columns]
    weights = [s.fact for s in row if s.fact.role == "weight"]
    scores = [s.fact for s in row if is_awarded(s.fact) and not is_deduction(s)]
    if not is_awarded(spot.fact) or len(weights) != 1 or len(scores) != 1:
        return None
    with localcontext(EXACT):
        value = scores[0].value * weights[0].value / (1 if weights[0].value <= 1 else _HUNDRED)
    verdict, mode = judge(spot.fact, value, point(value))
    candidate = Candidate("得分 × 权重", (scores[0], weights[0]), value, point(value))
    return relation("weighted_score", f"{spot.view.label}加权得分", spot.fact, candidate, verdict, mode)


# --- a formula in words ---------------------------------------------------------------------------------------------

_TERM = rf"[一-鿿]{{2,10}}\s*[×*]\s*{NUM}\s*%"
_FORMULA = re.compile(rf"(?P<total>[一-鿿]{{2,10}})\s*=\s*(?P<terms>{_TERM}(?:\s*\+\s*{_TERM})+)")


def _formulas(scene: Scene) -> Iterator[Relation]:
    """综合得分=自评得分×30%+复核得分×70%, where the report gives each of these scores once."""
    for block in scene.document.blocks:
        text = scene.text(block.index)
        for found in _FORMULA.finditer(text) if "%" in text and "=" in text else ():
            terms = re.findall(rf"([一-鿿]{{2,10}})\s*[×*]\s*({NUM})\s*%", found["terms"])
            shares = [Decimal(share) for _, share in terms]
            scores = [_called(scene, name) for name, _ in terms]
            total = _called(scene, found["total"])
            if total is None or None in scores or sum(shares) != _HUNDRED:
                continue
            facts = tuple(s for s in scores if s is not None)
            with localcontext(EXACT):
                value = sum((f.value * share for f, share in zip(facts, shares, strict=True)), Decimal(0)) / _HUNDRED
            formula = " + ".join(f"{name} × {share}%" for name, share in terms)
            verdict, mode = judge(total, value, point(value))
            candidate = Candidate(formula, facts, value, point(value), "报告写明的算法")
            yield relation("weighted_score", found["total"], total, candidate, verdict, mode)


def _called(scene: Scene, name: str) -> Fact | None:
    """The one awarded score that running text calls by the name, straight before it."""
    said = re.compile(rf"{name[-4:]}\s*(?:为|是|得|:)?\s*$")
    found = [s.fact for s in scene.prose if is_awarded(s.fact) and said.search(scene.lead(s))]
    return found[0] if len({f.value for f in found}) == 1 else None


# --- the rate of a score ----------------------------------------------------------------------------------------------


def _rates(scene: Scene) -> Iterator[Relation]:
    """分值15分，得分13.5分，得分率90%: points, score and rate straight behind each other in one sentence."""
    rates = {
        s.order: s
        for s in scene.prose
        if s.fact.figure.kind == "rate" and re.search(r"得分率\s*(?:为|是|达到?|:)?\s*$", scene.lead(s))
    }
    for weight, taken, score in awarded_for(scene) if rates else ():
        rate = rates.get(max(weight.order, score.order) + 1)
        if rate is None or taken or (rate.block, rate.sentence) != (score.block, score.sentence):
            continue
        made = quotient(score.fact, weight.fact, _HUNDRED)
        if made is not None:
            verdict, mode = judge(rate.fact, *made)
            candidate = Candidate("得分 ÷ 分值 × 100", (score.fact, weight.fact), *made)
            yield relation("score_rate", "得分率", rate.fact, candidate, verdict, mode)


# --- brought to 100 points -----------------------------------------------------------------------------------------------

_OF_THE_WHOLE = re.compile("百分制|100分|总|综合|最终")
_TO_HUNDRED = re.compile(r"(?:折算|换算|折合|折成|百分制)[^，。；]{0,12}$")


def _rescaled(scene: Scene) -> Iterator[Relation]:
    """实得76分，折算为百分制后得分95分: the score ÷ the points that apply × 100, over all readings of either."""
    for spot in scene.prose:
        said = re.split("[，,]", scene.lead(spot))[-1]
        if not is_awarded(spot.fact) or not _TO_HUNDRED.search(said) or not _OF_THE_WHOLE.search(said):
            continue
        scores, bases = _raw_scores(scene, spot), _bases(scene, spot)
        made = [_to_hundred(spot.fact, score, base) for score in scores for base in bases if 0 < base[0] < _HUNDRED]
        holding = [one for one in made if one.verdict != "inconsistent"]
        if holding:
            yield holding[0]
        elif len({one.recomputed for one in made}) == 1:
            yield made[0]


def _to_hundred(scaled: Fact, score: Fact, base: tuple[Decimal, tuple[Fact, ...]]) -> Relation:
    with localcontext(EXACT):
        value = score.value / base[0] * _HUNDRED
    verdict, mode = judge(scaled, value, point(value))
    candidate = Candidate(f"得分 ÷ 适用分值{base[0]} × 100", (score, *base[1]), value, point(value))
    return relation("rescaled_score", "折算得分", scaled, candidate, verdict, mode)


def _raw_scores(scene: Scene, scaled: Spot) -> Sequence[Fact]:
    """The scores before the scaled one in its sentence, else those of total rows."""
    here = [
        s.fact
        for s in scene.around(scene.prose, scaled)
        if (s.block, s.sentence) == (scaled.block, scaled.sentence) and s.order < scaled.order and is_awarded(s.fact)
    ]
    return here[-1:] or [s.fact for s in scene.totals if is_awarded(s.fact) and not is_deduction(s)]


def _bases(scene: Scene, scaled: Spot) -> list[tuple[Decimal, tuple[Fact, ...]]]:
    """The points that apply: of the total row, said in the sentence, or 100 less those that do not apply."""
    points = [s.fact for s in scene.totals if s.fact.figure.kind == "score" and s.fact.role == "weight"]
    said = [
        s
        for s in scene.around(scene.prose, scaled)
        if (s.block, s.sentence) == (scaled.block, scaled.sentence)
        and s.fact.figure.kind == "score"
        and s.fact.role == "weight"
    ]
    dropped = tuple(s.fact for s in said if NOT_COUNTED.search(scene.sentence_text(s)))
    left = [(_HUNDRED - sum((f.value for f in dropped), Decimal(0)), dropped)] if dropped else []
    whole = [] if dropped else [(s.fact.value, (s.fact,)) for s in said]
    return [*((f.value, (f,)) for f in points), *left, *whole]
