"""The total score that running text states, beside the form's total and beside the numbered items of the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.model import Relation
from reportminer.quantity import point
from reportminer.relations.groups import numbered
from reportminer.relations.operands import summed
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import awarded_in, is_awarded, is_deduction, is_points
from reportminer.relations.verdict import Candidate, interval_of, judge, relation

_HUNDRED = Decimal(100)
_TOTAL = re.compile(
    r"(?:自评|综合|评价|最终|绩效)?(?:总分|总得分|综合得分|综合评分|自评得分|评价得分|最终得分|自评总分|共计得|合计得)\s*(?:为|是|得|:)?\s*$"
)
_MEAN = re.compile(r"平均(?:得分|分|综合得分)\s*(?:为|是|:)?\s*$")
#: Words by which a score is another one than the form's: of another year or part, before or after a correction.
_ANOTHER = re.compile(
    "上年|去年|上一年|20\\d\\d年度?(?:得|自评|总)|复核|复评|初评|初步|评审|抽查|核定|财政|第三方|折算|折合|百分制|加权|加分|扣除|其中|部分|指标"
    "|平均|最高|最低|县|区|镇|街道|单位|项目[一二三四]|优|良|以上|满分|调整|附加|目标|达到|以下"
)


def stated_totals(scene: Scene) -> Iterator[Relation]:
    """Each total of running text beside what the report's form or its numbered items give."""
    said = [s for s in scene.prose if s.inside is None and is_awarded(s.fact) and s.fact.value > 0]
    totals = [s for s in said if _TOTAL.search(scene.lead(s)[-16:]) and not _ANOTHER.search(_clause(scene, s))]
    if totals and len({s.fact.value for s in totals}) == 1:
        yield from _beside_form(scene, totals)
        yield from _beside_items(scene, totals)
    yield from _beside_pairs(scene)
    means = [s for s in said if _MEAN.search(scene.lead(s)[-12:])]
    if means and len({s.fact.value for s in means}) == 1:
        yield from _beside_mean(scene, means)


def _clause(scene: Scene, spot: Spot) -> str:
    """The words of the clause before the score, and those straight behind it."""
    return re.split("[，。；、,]", scene.lead(spot))[-1] + re.split("[，。；、,]", scene.tail(spot, 10))[0]


def _beside_form(scene: Scene, totals: Sequence[Spot]) -> Iterator[Relation]:
    """The form's total where the report has one form, whose points come to 100; 总分100分 may speak of those."""
    rows = [
        s
        for s in scene.totals
        if s.view is not None and s.view.line == "total" and is_awarded(s.fact) and not is_deduction(s)
    ]
    if len(rows) != 1 or rows[0].view is None or rows[0].fact.value > _HUNDRED:
        return
    weights = [s.fact.value for s in scene.row(rows[0].view.table, rows[0].view.row) if is_points(s)]
    if weights != [_HUNDRED]:
        return
    for spot in totals:
        if spot.fact.value >= _HUNDRED or spot.fact.figure.qualifier not in (None, "="):
            continue
        verdict, mode = judge(spot.fact, rows[0].fact.value, interval_of(rows[0].fact))
        candidate = Candidate("评分表的总分", (rows[0].fact,), rows[0].fact.value, interval_of(rows[0].fact))
        yield relation("stated_total", "总分", spot.fact, candidate, verdict, mode)


def _beside_items(scene: Scene, totals: Sequence[Spot]) -> Iterator[Relation]:
    """一、投入（14分），自评13分: items of the highest level whose points come to 100 are all, so their scores are the total."""
    points, scores = (
        numbered(scene, [s for s in scene.spots if wanted(s)]) for wanted in (is_points, lambda s: is_awarded(s.fact))
    )
    top = min((level for level, _ in points), default=0)
    weights = {s.block: s for level, s in points if level == top}
    items = [s for level, s in scores if level == top and s.block in weights]
    if len(items) < 3 or len(items) != len(weights) or sum(s.fact.value for s in weights.values()) != _HUNDRED:
        return
    candidate = summed(f"{len(items)} 项得分之和", items)
    for spot in totals:
        if all(spot.block != item.block for item in items):
            verdict, mode = judge(spot.fact, candidate.value, candidate.interval)
            yield relation("stated_total", "总分", spot.fact, candidate, verdict, mode)


#: The first-level indicators of the national form, whose points come to 100.
_NATIONAL = tuple(re.compile(name) for name in ("执行", "^产出", "^效益", "满意度"))
_OF_PAIRS = re.compile(r"(?:总分|总得分|合计|共计?|自评|综合得分|总评)(?:得分|得|为|是|:)*\s*$")


def _beside_pairs(scene: Scene) -> Iterator[Relation]:
    """预算执行10分，得9.59分；产出50分，得49分 …，合计96.67分: in one paragraph points that come to 100, their scores, the total."""
    for spots in scene.paragraphs():
        scored = [s for s in spots if s.inside is None and s.fact.figure.kind == "score"]
        if sum(is_points(s) for s in scored) < 3:
            continue
        yield from _national_points(scored)
        pairs = _pairs(scene, spots)
        if len(pairs) < 3 or sum(weight.fact.value for weight, _ in pairs) != _HUNDRED:
            continue
        last = max(score.order for _, score in pairs)
        candidate = summed(f"{len(pairs)} 项得分之和", [score for _, score in pairs])
        for spot in scored:
            if spot.order > last and is_awarded(spot.fact) and _OF_PAIRS.search(scene.lead(spot)):
                verdict, mode = judge(spot.fact, candidate.value, candidate.interval)
                yield relation("stated_total", "总分", spot.fact, candidate, verdict, mode)
                break


def _national_points(scored: Sequence[Spot]) -> Iterator[Relation]:
    """预算执行10分、产出50分、效益30分、满意度10分: each once and no others, so they come to 100."""
    points = [s for s in scored if is_points(s) and s.fact.value < _HUNDRED and s.fact.figure.quantity.step >= 1]
    names = [[s for s in points if name.search(s.fact.indicator or "")] for name in _NATIONAL]
    if len(points) != len(_NATIONAL) or any(len(found) != 1 for found in names):
        return
    largest = max(points, key=lambda s: s.fact.value)
    rest = [s for s in points if s is not largest]
    value = _HUNDRED - sum((s.fact.value for s in rest), Decimal(0))
    verdict, mode = judge(largest.fact, value, point(value))
    candidate = Candidate("100 − 其余一级指标的分值", tuple(s.fact for s in rest), value, point(value))
    title = f"{largest.fact.indicator}分值"
    yield relation("weight_rest", title, largest.fact, candidate, verdict, mode)


def _pairs(scene: Scene, spots: Sequence[Spot]) -> list[tuple[Spot, Spot]]:
    """The points and scores of a paragraph: one straight behind the other, or a list of points and then one of scores."""
    pairs = [(weight, score) for weight, _, score in awarded_in(scene, spots) if weight.fact.value < _HUNDRED]
    points = [s for s in spots if is_points(s)]
    scores = [s for s in spots if is_awarded(s.fact) and s.order > points[-1].order]
    listed = scores[: len(points)]
    if len(pairs) < len(points) == len(listed) and re.search(
        r"(?:分别|依次)(?:自评)?得?(?:为)?\s*$", scene.lead(listed[0])
    ):
        return list(zip(points, listed, strict=True))
    return pairs


def _beside_mean(scene: Scene, means: Sequence[Spot]) -> Iterator[Relation]:
    """三县平均得分90.9分: the mean row of the report's one table that has one, in its column of totals or its only one."""
    rows = [s for s in scene.spots if s.view is not None and s.view.line == "mean" and is_awarded(s.fact)]
    named = [s for s in rows if s.view is not None and re.search("总分|综合|合计", "".join(s.view.headers[-1:]))]
    for choice in (named, rows):
        if len(choice) == 1:
            mean = choice[0].fact
            for spot in means:
                verdict, mode = judge(spot.fact, mean.value, interval_of(mean))
                candidate = Candidate("评分表的平均分", (mean,), mean.value, interval_of(mean))
                yield relation("stated_total", "平均得分", spot.fact, candidate, verdict, mode)
            return
