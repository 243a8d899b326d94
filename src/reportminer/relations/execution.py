"""Points for the execution rate: points × rate, and none or all of them where the policy or the report allows that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Fact, Relation, Span
from reportminer.quantity import Interval, point
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import awarded_for, is_awarded
from reportminer.relations.slips import with_value
from reportminer.relations.targets import one
from reportminer.relations.verdict import Candidate, judge, quotient, relation

_TITLE = "预算执行得分"
_ZERO = Decimal(0)
_IS_RATE = re.compile("执行(?:率|情况|进度|数)?")
#: 执行率低于60%的不得分: the report's own words for a zero.
_NONE_BELOW = re.compile(
    r"(?:执行率|执行进度|支出进度|支出率)[^。；;，,]{0,12}(?:低于|小于|不足|不到|未达到?|<|≤)\s*(?P<low>\d+(?:\.\d+)?)\s*%[^。；;]{0,10}?(?:不得分|不计分|不予计分|[得计]0分|[得计]零分)"
)
#: 年初预算执行率未得分: a zero that is said without a figure.
_NO_POINTS = re.compile(
    r"执行(?:率|情况|进度)?(?:指标|得分|部分|项)?(?P<zero>未得分|没有得分|不得分|未计分|得零分|计零分)"
)
_UNSAID = "报告没有写明为什么不得分"
_EXCEPT = "当地规定执行率低于一定比例不得分的除外"


def execution(scene: Scene) -> Iterator[Relation]:
    """The points of the execution rate, in rows of forms, in sentences, and where a sentence says that there are none."""
    below = _none_below(scene)
    for _, spots in scene.rows():
        rate = one(spots, lambda f: f.concept == "预算执行率" and f.figure.kind == "rate")
        score = one(spots, is_awarded)
        weight = one(spots, lambda f: f.role == "weight" and f.figure.kind == "score") or _stated_points(scene, spots)
        if rate is None or score is None or weight is None or _has_rule(scene, spots):
            continue
        spent = one(spots, lambda f: f.concept == "实际支出" and f.figure.kind == "amount")
        budget = one(spots, lambda f: f.concept == "预算金额" and f.figure.kind == "amount")
        yield from _beside(scene, rate, score, weight, below, _by_amounts(score, weight, spent, budget))
    yield from _in_sentences(scene, below)
    yield from _said_without_figure(scene, below)


def _none_below(scene: Scene) -> tuple[Decimal, str] | None:
    """The rate below which nothing is given, and who says so: the report itself, else the policy."""
    for block in scene.document.blocks:
        text = scene.text(block.index)
        found = _NONE_BELOW.search(text) if "执行" in text or "支出" in text else None
        if found:
            return Decimal(found["low"]), f"报告写明“{found[0]}”"
    low = scene.policy.zero_below
    return (low, scene.policy.source) if low is not None else None


def _beside(
    scene: Scene, rate: Fact, score: Fact, weight: Fact, below: tuple[Decimal, str] | None, exact: Relation | None
) -> Iterator[Relation]:
    """The score beside what the rate gives; full points and none are lawful by many rules, so told apart."""
    if below is not None and rate.value < below[0]:
        yield _none_due(rate, score, weight, below)
        return
    made = _by_rate(rate, score, weight)
    if made.verdict != "inconsistent" or exact is not None:
        yield exact if exact is not None and made.verdict == "inconsistent" else made
    elif score.value == 0:
        if scene.policy.execution == "proportional" and below is None:
            yield replace(
                _as_warning(made, f"{scene.policy.source}；{_EXCEPT}"), verdict="unverifiable", reason=_UNSAID
            )
    elif score.value == weight.value:
        if rate.value == 0 or scene.policy.binding:
            yield _as_warning(made, scene.policy.source)
    elif not _whole_points(made):
        yield made


def _none_due(rate: Fact, score: Fact, weight: Fact, below: tuple[Decimal, str]) -> Relation:
    candidate = Candidate(f"执行率低于{below[0]}%不得分", (weight, rate), _ZERO, point(_ZERO), below[1])
    made = relation("score_by_rule", _TITLE, score, candidate, "consistent", None)
    return made if score.value == 0 else replace(made, verdict="inconsistent", severity="warning")


def _as_warning(made: Relation, basis: str) -> Relation:
    return replace(made, severity="warning", basis=basis)


def _in_sentences(scene: Scene, below: tuple[Decimal, str] | None) -> Iterator[Relation]:
    """预算执行率分值10分，执行率98%，得9.8分: rate, points and score in one sentence."""
    whole = [s.fact for s in scene.by_concept.get("预算执行率", ()) if _is_execution(s.fact)]
    said: dict[tuple[int, int], list[Fact]] = {}
    for spot in scene.by_concept.get("预算执行率", ()):
        if spot.view is None and _is_execution(spot.fact):
            said.setdefault((spot.block, spot.sentence), []).append(spot.fact)
    for weight, taken, score in awarded_for(scene) if whole else ():
        rates = said.get((score.block, score.sentence), [])
        if not rates and "执行率" in scene.between(weight, score) and len({f.value for f in whole}) == 1:
            rates = whole[:1]
        if taken or not _IS_RATE.search(weight.fact.indicator or ""):
            continue
        if len(rates) == 1 and not re.search("扣|每|低于", scene.sentence_text(score)):
            yield from _beside(scene, rates[0], score.fact, weight.fact, below, None)


def _is_execution(fact: Fact) -> bool:
    return fact.concept == "预算执行率" and fact.figure.kind == "rate" and fact.role == "actual"


def _said_without_figure(scene: Scene, below: tuple[Decimal, str] | None) -> Iterator[Relation]:
    """年初预算执行率未得分, where the report gives one rate and one figure of points for it."""
    if scene.policy.execution != "proportional":
        return
    for block in scene.document.blocks:
        text = scene.text(block.index)
        found = _NO_POINTS.search(text) if "执行" in text and block.kind != "cell" else None
        if found is None or re.search("如|若|凡|低于|的$", text[max(0, found.start() - 12) : found.start()]):
            continue
        rates = [s.fact for s in scene.by_concept.get("预算执行率", ()) if _is_execution(s.fact)]
        weights = [
            s.fact
            for s in scene.spots
            if s.fact.role == "weight" and s.fact.figure.kind == "score" and _IS_RATE.search(s.fact.indicator or "")
        ]
        if len({r.value for r in rates}) != 1 or len({w.value for w in weights}) != 1 or rates[0].value == 0:
            continue
        word = Span(block.index, found.start("zero"), found.end("zero"))
        yield _nothing_given(scene, rates[0], weights[0], word, below)


def _nothing_given(scene: Scene, rate: Fact, weight: Fact, word: Span, below: tuple[Decimal, str] | None) -> Relation:
    value, spread = _points(rate, weight)
    due = below is not None and rate.value < below[0]
    return Relation(
        "execution_zero", _TITLE, None, (weight, rate), "分值 × 执行率", _ZERO if due else value,
        point(_ZERO) if due else spread, "consistent" if due else "unverifiable", word=word,
        basis=below[1] if due and below is not None else f"{scene.policy.source}；{_EXCEPT}",
        severity=None if due else "warning", reason="" if due else _UNSAID,
    )  # fmt: skip


def _stated_points(scene: Scene, spots: Sequence[Spot]) -> Fact | None:
    """The points that the heading over the score states: 得分（20分×执行率）."""
    view = next((s.view for s in spots if s.fact.figure.kind == "score" and s.view is not None), None)
    if view is None:
        return None
    for spot in scene.in_tables.get(view.table, ()):
        cell = spot.inside
        if cell is None or not cell.header_row or cell.column != view.column or cell.row >= view.row:
            continue
        if spot.fact.figure.kind == "score" and re.match(r"\s*[*×]", scene.tail(spot)):
            return spot.fact
    return None


def _has_rule(scene: Scene, spots: Sequence[Spot]) -> bool:
    """Whether the row carries a scoring rule of its own, which then decides."""
    view = spots[0].view
    assert view is not None
    return any(
        spot.inside is not None and spot.inside.row == view.row and spot.fact.role == "rule" and spot.view is None
        for spot in scene.in_tables.get(view.table, ())
    )


def _points(rate: Fact, weight: Fact) -> tuple[Decimal, Interval]:
    """Points × rate, at most the points, and its interval."""
    made = quotient(rate, with_value(rate, Decimal(100)), weight.value)
    assert made is not None
    value, spread = made
    if value > weight.value:
        return weight.value, point(weight.value)
    return value, Interval(spread.low, min(spread.high, weight.value))


def _by_rate(rate: Fact, score: Fact, weight: Fact) -> Relation:
    """The score beside points × rate."""
    value, spread = _points(rate, weight)
    candidate = Candidate("分值 × 执行率", (weight, rate), value, spread)
    verdict, mode = judge(score, value, spread)
    basis = "预算执行率得分 = 分值 × 执行率" if verdict == "inconsistent" else ""
    return relation("score_by_rule", _TITLE, score, candidate, verdict, mode, basis=basis)


def _by_amounts(score: Fact, weight: Fact, spent: Fact | None, budget: Fact | None) -> Relation | None:
    """The score beside points × spent ÷ budget; None where that does not give it either."""
    made = quotient(spent, budget, weight.value) if spent and budget else None
    if spent is None or budget is None or made is None:
        return None
    verdict, mode = judge(score, *made)
    if verdict == "inconsistent":
        return None
    candidate = Candidate("分值 × 执行数 ÷ 预算数", (weight, spent, budget), *made)
    return relation("score_by_rule", _TITLE, score, candidate, verdict, mode)


def _whole_points(made: Relation) -> bool:
    """Whether the score is less than one of its own whole points away: points are often given in whole ones."""
    score = made.reported
    assert score is not None and made.recomputed is not None
    step = score.figure.quantity.step
    return abs(score.value - made.recomputed) < step and step >= 1
