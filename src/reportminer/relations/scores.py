"""Scores: points above their weight, group weights, totals over a whole form, execution points, targets, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from reportminer.model import Fact, Relation, Span, Verdict
from reportminer.patterns import GradeScale
from reportminer.quantity import Interval, point
from reportminer.relations.prose import slipped
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import is_one_digit, is_swap, shift_of
from reportminer.relations.verdict import Candidate, add_up, judge, quotient, relation
from reportminer.text import any_of, squeeze


def scores(scene: Scene) -> Iterator[Relation]:
    """Relations of points and scores, forms first, then prose, then the grade."""
    pairs = list(_weight_and_score(scene))
    for weight, score in pairs:
        yield _at_most(weight, score)
    yield from _targets(scene)
    yield from _execution(scene)
    yield from _groups(scene)
    yield from _form_totals(scene)
    yield from _grades(scene)


# --- a score and its points -----------------------------------------------------------------------------------


def _weight_and_score(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points and the score awarded for them: in one row, or 分值20分，自评19分 in one sentence."""
    labels = _label_points(scene)
    for place, row in scene.rows():
        spots = [s for s in row if s.fact.figure.kind == "score"]
        weights = [s for s in spots if s.fact.role == "weight"] or labels.get(place, [])
        awarded = [s for s in spots if s.fact.role == "actual" and not _is_deduction(s)]
        if len(weights) == 1 and len(awarded) == 1 and _same_points(weights[0], awarded[0]):
            yield weights[0], awarded[0]
    yield from _prose_pairs(scene)
    yield from _heading_pairs(scene)


def _label_points(scene: Scene) -> dict[tuple[int, int], list[Spot]]:
    """Points that stand in the most specific label of a row: 配发准确率(10分)."""
    found: dict[tuple[int, int], list[Spot]] = {}
    columns: dict[tuple[int, int], int] = {}
    for spot in scene.spots:
        cell = spot.inside
        if (
            cell is None
            or spot.view is not None
            or cell.header_row
            or spot.fact.role != "weight"
            or spot.fact.figure.kind != "score"
        ):
            continue
        place = (cell.table, cell.row)
        if cell.column >= columns.get(place, -1):
            if cell.column > columns.get(place, -1):
                found[place] = []
            columns[place] = cell.column
            found[place].append(spot)
    return {place: spots[-1:] for place, spots in found.items()}


def _heading_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    """Points in a column's heading, 投入（20分）, and every score under it."""
    for heading in scene.spots:
        cell = heading.inside
        if cell is None or not cell.header_row or heading.fact.role != "weight" or heading.fact.figure.kind != "score":
            continue
        for spot in scene.in_tables.get(cell.table, ()):
            view = spot.view
            if view is None or (view.table, view.column, view.block_of_rows) != (
                cell.table,
                cell.column,
                cell.block_of_rows,
            ):
                continue
            if spot.fact.figure.kind == "score" and spot.fact.role == "actual" and view.line == "data":
                yield heading, spot


def _same_points(weight: Spot, score: Spot) -> bool:
    heading = weight.view.heading if weight.view is not None else None
    return heading is None or weight.view is None or weight.view.written != "%" or score.fact.value <= 100


def _is_deduction(spot: Spot) -> bool:
    return spot.view is not None and spot.view.heading is not None and spot.view.heading.name == "扣分"


_PAIR = re.compile(
    r"\s*[)）]?\s*[，,、；;:：]?\s*(?:本项|该项)?(?:自评|自评得分|得分|实得|得|评分|实际得分|评价得分|自评分)(?:为|得)?\s*[:：]?\s*"
)


def _prose_pairs(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    paired: set[int] = set()
    for first, second in _neighbours(scene):
        paired.add(second.order)
        yield first, second
    named: dict[str, list[Spot]] = {}
    for spot in scene.prose:
        if spot.fact.figure.kind == "score" and spot.fact.role == "weight" and len(spot.fact.indicator or "") >= 4:
            named.setdefault(spot.fact.indicator or "", []).append(spot)
    for spot in scene.prose:
        weights = named.get(spot.fact.indicator or "", [])
        if (
            spot.fact.figure.kind == "score"
            and spot.fact.role == "actual"
            and spot.order not in paired
            and len(weights) == 1
        ):
            yield weights[0], spot


def _neighbours(scene: Scene) -> Iterator[tuple[Spot, Spot]]:
    for first, second in pairwise(scene.prose):
        if first.block != second.block or first.fact.figure.kind != "score" or second.fact.figure.kind != "score":
            continue
        if (
            first.fact.role == "weight"
            and second.fact.role == "actual"
            and _PAIR.fullmatch(scene.between(first, second))
        ):
            yield first, second


def _at_most(weight: Spot, score: Spot) -> Relation:
    verdict: Verdict = "consistent" if score.fact.value <= weight.fact.value else "inconsistent"
    return Relation(
        "score_le_weight", f"{score.fact.indicator or '得分'}不超过分值", score.fact, (weight.fact,), "得分 ≤ 分值",
        weight.fact.value, Interval(Decimal(0), weight.fact.value), verdict, basis="得分不能超过该指标的分值",
    )  # fmt: skip


# --- targets ----------------------------------------------------------------------------------------------------


def _targets(scene: Scene) -> Iterator[Relation]:
    """Full points for a missed target, row by row; what was short and points in proportion is consistent."""
    labels = _label_points(scene)
    for place, spots in scene.rows():
        has_weight = any(s.fact.role == "weight" for s in spots)
        made = _target_row(spots if has_weight else [*spots, *labels.get(place, [])])
        if made is not None:
            yield made


def _target_row(spots: Sequence[Spot]) -> Relation | None:
    target = _one(spots, lambda f: f.role == "target" and f.figure.kind != "score")
    weight = _one(spots, lambda f: f.role == "weight")
    score = _one(spots, lambda f: f.role == "actual" and f.figure.kind == "score")
    if target is None or weight is None or score is None:
        return None
    actual = _one(
        spots,
        lambda f: (
            f.role == "actual" and f.figure.quantity.unit == target.figure.quantity.unit and f.figure.kind != "score"
        ),
    )
    if (
        actual is None
        or target.figure.qualifier not in ("≥", "≤", ">", "<", "=")
        or actual.figure.qualifier not in (None, "=")
    ):
        return None
    if weight.value <= 0:
        return None
    met = _met(actual, target)
    title = f"{score.indicator or '指标'}得分"
    sign = target.figure.qualifier
    if met:
        if score.value != weight.value:
            return None
        words, value = "达到目标 → 满分", weight.value
        return Relation(
            "target_vs_score", title, score, (actual, target, weight), words, value, point(value), "consistent"
        )
    ratio = (
        quotient(actual, target, weight.value) if sign in ("≥", ">", "=") else quotient(target, actual, weight.value)
    )
    if score.value == weight.value:
        value = ratio[0] if ratio is not None else Decimal(0)
        low = Interval(Decimal(0), max(value, Decimal(0)))
        words = (
            f"实际值不满足目标（{sign}），不应得满分；按比例计 分值 × 实际 ÷ 目标"
            if sign in ("≥", ">", "=")
            else f"实际值超过上限（{sign}），不应得满分"
        )
        return Relation(
            "target_vs_score", title, score, (actual, target, weight), words, value, low, "inconsistent",
            basis="定量指标未达到指标值的，按完成比例计分（财预〔2020〕10号）", severity="warning",
        )  # fmt: skip
    if ratio is not None and (verdict := judge(score, *ratio))[0] != "inconsistent":
        candidate = Candidate("分值 × 实际 ÷ 目标", (weight, actual, target), *ratio)
        return relation("target_vs_score", title, score, candidate, *verdict)
    return None


def _met(actual: Fact, target: Fact) -> bool:
    sign = target.figure.qualifier
    if sign in ("≥", ">"):
        return actual.value >= target.value
    if sign in ("≤", "<"):
        return actual.value <= target.value
    return actual.value == target.value


def _one(spots: Sequence[Spot], wanted: object) -> Fact | None:
    found = [s.fact for s in spots if wanted(s.fact)]  # type: ignore[operator]
    return found[0] if len(found) == 1 else None


# --- points for the execution rate --------------------------------------------------------------------------------


def _execution(scene: Scene) -> Iterator[Relation]:
    """Points × rate in the row of the execution rate; full points and none are lawful by many rules, so left alone."""
    for _, spots in scene.rows():
        rate = _one(spots, lambda f: f.concept == "预算执行率" and f.figure.kind == "rate")
        score = _one(spots, lambda f: f.role == "actual" and f.figure.kind == "score")
        weight = _one(spots, lambda f: f.role == "weight" and f.figure.kind == "score") or _stated_points(scene, spots)
        if rate is None or score is None or weight is None or _has_rule(scene, spots):
            continue
        spent = _one(spots, lambda f: f.concept == "实际支出" and f.figure.kind == "amount")
        budget = _one(spots, lambda f: f.concept == "预算金额" and f.figure.kind == "amount")
        yield from _execution_points(rate, score, weight, (spent, budget) if spent and budget else None)


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


def _execution_points(rate: Fact, score: Fact, weight: Fact, amounts: tuple[Fact, Fact] | None) -> Iterator[Relation]:
    with_rate = quotient(rate, _hundred(rate), weight.value)
    assert with_rate is not None
    value, spread = with_rate
    if value > weight.value:
        value, spread = weight.value, point(weight.value)
    candidate = Candidate("分值 × 执行率", (weight, rate), value, spread)
    verdict, mode = judge(score, value, Interval(spread.low, min(spread.high, weight.value)))
    title = "预算执行得分"
    if verdict == "inconsistent" and amounts is not None:
        direct = quotient(*amounts, weight.value)
        if direct is not None and judge(score, *direct)[0] != "inconsistent":
            exact = Candidate("分值 × 执行数 ÷ 预算数", (weight, *amounts), *direct)
            yield relation("score_by_rule", title, score, exact, *judge(score, *direct))
            return
    if verdict != "inconsistent":
        yield relation("score_by_rule", title, score, candidate, verdict, mode)
    elif score.value not in (weight.value, Decimal(0)):
        if abs(score.value - value) < score.figure.quantity.step and score.figure.quantity.step >= 1:
            return
        yield relation(
            "score_by_rule", title, score, candidate, "inconsistent", None, basis="预算执行率得分 = 分值 × 执行率"
        )


def _hundred(rate: Fact) -> Fact:
    from reportminer.relations.slips import with_value

    return with_value(rate, Decimal(100))


# --- groups ---------------------------------------------------------------------------------------------------------

_GROUP = re.compile(r"[(（]\s*(?:共|计|分值|满分|权重)?[:：]?\s*$")


def _groups(scene: Scene) -> Iterator[Relation]:
    """Group points such as 产出（38分） beside the points of what stands under them, until they add up."""
    points = [s for s in scene.spots if s.fact.figure.kind == "score" and s.fact.role == "weight" and not _is_total(s)]
    yield from _running(scene, points)
    yield from _rows_of_groups(scene)
    awarded = [s for s in scene.spots if s.fact.figure.kind == "score" and s.fact.role == "actual"]
    yield from _nested_prose(scene, points, "weight_sum")
    yield from _nested_prose(scene, awarded, "score_sum")


def _is_total(spot: Spot) -> bool:
    return spot.view is not None and spot.view.line == "total"


def _running(scene: Scene, points: list[Spot]) -> Iterator[Relation]:
    """Every figure that the ones after it break down exactly, level below level. Finds only what holds."""
    ends: dict[int, tuple[list[int], int] | None] = {}

    def parts_of(i: int) -> tuple[list[int], int] | None:
        if i in ends:
            return ends[i]
        ends[i] = None
        total, at, children = Decimal(0), i + 1, list[int]()
        while at < len(points) and total < points[i].fact.value and len(children) < 80:
            total += points[at].fact.value
            children.append(at)
            inner = parts_of(at)
            grouped = inner is not None and points[at].view is None
            at = inner[1] if inner is not None and grouped else at + 1
        if children and total == points[i].fact.value and (len(children) > 1 or _labels_group(scene, points[i])):
            ends[i] = (children, at)
        return ends[i]

    for i in range(len(points) - 1, -1, -1):
        parts_of(i)
    for i, group in enumerate(points):
        found = ends.get(i)
        if found is None or not (_labels_group(scene, group) or group.view is None):
            continue
        members = [points[c] for c in found[0]]
        value, spread = add_up([m.fact for m in members])
        candidate = Candidate("其下各项分值之和", tuple(m.fact for m in members), value, spread)
        yield relation("weight_sum", f"{group.fact.indicator or '分组'}分值", group.fact, candidate, "consistent", None)


def _labels_group(scene: Scene, spot: Spot) -> bool:
    """Whether points stand in brackets behind a group's name rather than in a cell of their own."""
    lead = scene.text(spot.block)[max(0, spot.fact.span.start - 8) : spot.fact.span.start]
    return spot.view is None and bool(_GROUP.search(lead))


def _rows_of_groups(scene: Scene) -> Iterator[Relation]:
    """Points in a group's merged label beside the points of the rows that it spans, where most groups of the table agree."""
    groups: dict[int, list[tuple[Spot, list[Spot]]]] = {}
    for spot in scene.spots:
        cell = spot.inside
        if cell is None or cell.header_row or not _labels_group(scene, spot) or spot.fact.role != "weight":
            continue
        label = squeeze(scene.text(spot.block)[cell.start : cell.end])
        under = [
            s for s in scene.in_tables.get(cell.table, ())
            if s.view is not None and s.fact.role == "weight" and s.fact.figure.kind == "score"
            and label in s.view.row_path[:-1] and s.view.line == "data"
        ]  # fmt: skip
        if len(under) >= 2:
            groups.setdefault(cell.table, []).append((spot, under))
    for found in groups.values():
        made = []
        for spot, under in found:
            value, spread = add_up([u.fact for u in under])
            verdict, mode = judge(spot.fact, value, spread)
            candidate = Candidate("其下各项分值之和", tuple(u.fact for u in under), value, spread)
            made.append(
                relation("weight_sum", f"{spot.fact.indicator or '分组'}分值", spot.fact, candidate, verdict, mode)
            )
        holding = [m for m in made if m.verdict == "consistent"]
        yield from made if len(holding) * 2 > len(made) else holding


_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]+[、．.]"),
    re.compile(r"\s*[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"\s*\d+[、．.](?!\d)"),
    re.compile(r"\s*[(（]\d+[)）]"),
)


def _nested_prose(scene: Scene, spots: list[Spot], kind: str) -> Iterator[Relation]:
    """Headings 一、（一）1. with 分值20分，自评19分: each level's points are the sum of the level below."""
    items: list[tuple[int, Spot]] = []
    for spot in spots:
        block = scene.text(spot.block)
        if spot.view is not None or scene.document.blocks[spot.block].kind == "cell":
            continue
        level = next((i for i, regex in enumerate(_LEVELS) if regex.match(block)), None)
        first = all(s.block != spot.block for _, s in items)
        if level is not None and first and spot.sentence == 0:
            items.append((level, spot))
    for position, (level, parent) in enumerate(items):
        children = []
        for below, spot in items[position + 1 :]:
            if below <= level:
                break
            children.append((below, spot))
        if not children:
            continue
        top = min(b for b, _ in children)
        parts = [s for b, s in children if b == top]
        if len(parts) < 2:
            continue
        value, spread = add_up([p.fact for p in parts])
        verdict, mode = judge(parent.fact, value, spread)
        if verdict == "inconsistent" and not _worth_flagging(parent, parts, value):
            continue
        words = " + ".join(p.fact.indicator or "分项" for p in parts)
        name = "分值" if kind == "weight_sum" else "得分"
        yield relation(
            kind,
            f"{parent.fact.indicator or '小计'}{name}",
            parent.fact,
            Candidate(words, tuple(p.fact for p in parts), value, spread),
            verdict,
            mode,
        )


def _worth_flagging(parent: Spot, parts: Sequence[Spot], value: Decimal) -> bool:
    """Whether items that do not give their group's points look like all of its items: they come within a fifth of it."""
    return abs(value - parent.fact.value) * 5 <= parent.fact.value and len(parts) >= 2


# --- the total of a form ------------------------------------------------------------------------------------------


def _form_totals(scene: Scene) -> Iterator[Relation]:
    """A total row over items that stand in several tables or parts of one, such as the funds row and the indicator rows."""
    for role, kind in (("weight", "weight_sum"), ("actual", "score_sum")):
        items = [
            s
            for s in scene.spots
            if s.fact.figure.kind == "score" and s.fact.role == role and s.view is not None and not _is_deduction(s)
        ]
        for total in [s for s in items if s.view is not None and s.view.line == "total"]:
            made = _form_total(scene, total, items, kind)
            if made is not None:
                yield made


def _form_total(scene: Scene, total: Spot, items: list[Spot], kind: str) -> Relation | None:
    """The total beside all items before it since the last total; the funds row counts only where it has points."""
    assert total.view is not None
    before = [s for s in items if s.order < total.order and s.view is not None and s.view.line in ("data", "whole")]
    previous = [s.order for s in items if s.order < total.order and s.view is not None and s.view.line == "total"]
    since = [s for s in before if not previous or s.order > max(previous)]
    same_part = [
        s
        for s in since
        if s.view is not None and (s.view.table, s.view.block_of_rows) == (total.view.table, total.view.block_of_rows)
    ]
    if len(since) < 2:
        return None
    readings = [since] if len(same_part) == len(since) else [since, same_part]
    for parts in readings:
        if (
            len(parts) < 2
            or len({p.view.column for p in parts if p.view is not None and p.view.table == total.view.table}) > 2
        ):
            continue
        value, spread = add_up([p.fact for p in parts])
        verdict, mode = judge(total.fact, value, spread)
        if verdict != "inconsistent":
            return _as_total(total, parts, value, spread, verdict, mode, kind)
    if re.search("适用|部分|折算", total.view.label):
        return None
    value, spread = add_up([p.fact for p in since])
    if len(since) < 3 or total.view.column not in {p.view.column for p in since if p.view is not None}:
        return None
    if scene.document.blocks[total.block].kind != "cell" and not slipped(total, since, value):
        return None
    if total.fact.value == 0 or abs(value - total.fact.value) * 5 > max(total.fact.value, value):
        return None
    return _as_total(total, since, value, spread, "inconsistent", None, kind)


def _as_total(
    total: Spot, parts: Sequence[Spot], value: Decimal, spread: Interval, verdict: object, mode: str | None, kind: str
) -> Relation:
    candidate = Candidate(f"{len(parts)} 项之和", tuple(p.fact for p in parts), value, spread)
    title = "总分分值" if kind == "weight_sum" else "总分"
    return relation(kind, title, total.fact, candidate, verdict, mode)  # type: ignore[arg-type]


# --- grades -------------------------------------------------------------------------------------------------------


def _grades(scene: Scene) -> Iterator[Relation]:
    """Each grade word said of the whole, beside the total score by the report's own bands or the scale in force."""
    words = any_of(scene.patterns.word_list("grade_words"))
    said = re.compile(
        rf"(?:等级|评定|结论|级别|评价结果|评为|定为|档次|自评结果|绩效等次|等次)(?:标准|结果)?(?:为|是|评定为|属|达到|:|：)*\s*[“\"'‘]?({words})[”\"'’]?(?=[。，,；;、（(）)级等\s”\"]|$)"
    )
    scale = own_scale(scene) or next((s for s in scene.patterns.grades if s.default), None)
    if scale is None:
        return
    for block in scene.document.blocks:
        view = scene.views.at(Span(block.index, 0, 1)) if block.kind == "cell" else None
        if view is not None and view.heading is not None and view.heading.role == "rule":
            continue
        for match in said.finditer(scene.text(block.index)):
            score = _score_for(scene, block.index, match.start())
            if score is not None:
                yield _grade(scene, scale, score, Span(block.index, match.start(1), match.end(1)), match[1])
    for table in scene.document.tables:
        for cell in table.cells:
            text = scene.text(cell.span.block)[cell.span.start : cell.span.end].strip()
            if found := re.fullmatch(
                rf"(?:评价|自评|绩效)?(?:等级|等次|结果|档次)?\s*[:：]?\s*[“\"]?({words})[”\"]?", text
            ):
                text = found[1]
                row = scene.row(table.index, cell.row)
                score = next(
                    (
                        s
                        for s in row
                        if s.view is not None
                        and s.view.line == "total"
                        and s.fact.figure.kind == "score"
                        and s.fact.role == "actual"
                    ),
                    None,
                )
                beside = scene.views.at(cell.span)
                if score is None and beside is not None and re.search("等级|等次", beside.label):
                    score = _score_for(scene, cell.span.block, 0)
                if score is not None:
                    raw = scene.text(cell.span.block)[cell.span.start : cell.span.end]
                    at = cell.span.start + raw.rindex(text)
                    yield _grade(scene, scale, score, Span(cell.span.block, at, at + len(text)), text)
    for spot in scene.spots:
        in_line = (
            spot.view is not None and spot.view.line == "total" and scene.document.blocks[spot.block].kind != "cell"
        )
        if in_line and spot.fact.figure.kind == "score" and spot.fact.role == "actual":
            after = re.match(rf"\s+({words})(?=\s|$)", scene.tail(spot, 8))
            if after:
                start = spot.fact.span.end + after.start(1)
                yield _grade(scene, scale, spot, Span(spot.block, start, start + len(after[1])), after[1])


_TOTAL_WORDS = r"(?:得分|总分|共得|共计得?|综合|评分|自评|评价)[^，。；、]{0,6}$"


def _own_words(scene: Scene, spot: Spot) -> str:
    """The words before a score since the figure or the mark before it."""
    return re.split(r"[\d，。；、]", scene.lead(spot))[-1]


def _score_for(scene: Scene, block: int, at: int) -> Spot | None:
    """The total score that a grade word is said of: before it in its sentence, else in its block, else the report's one."""
    scores = [s for s in scene.spots if s.fact.figure.kind == "score" and s.fact.role == "actual" and s.fact.value > 10]
    here = [s for s in scores if s.block == block and s.fact.span.start < at and s.view is None]
    totals = [s for s in here if s.fact.concept == "得分" or re.search(_TOTAL_WORDS, _own_words(scene, s))]
    if totals:
        return totals[-1]
    named = [
        s
        for s in scores
        if s.fact.concept == "得分" and s.fact.scope == "" and (s.view is None or s.view.line == "total")
    ]
    for choice in ([s for s in named if s.view is not None], named):
        if len({s.fact.value for s in choice}) == 1:
            return choice[0]
    return None


def _grade(scene: Scene, scale: GradeScale, score: Spot, span: Span, said: str) -> Relation:
    floors = list(scale.floors)
    value = score.fact.value
    due = next((word for word, floor in floors if value >= floor), floors[-1][0])
    verdict: Verdict = "consistent" if due[0] == said[0] else "inconsistent"
    bands = "，".join(f"{word} ≥ {floor}" for word, floor in floors)
    return Relation(
        "grade", "评价等级", score.fact, (score.fact,), f"等级界限：{bands}", score.fact.value, None, verdict,
        word=span, basis=scale.source, consequence=due,
    )  # fmt: skip


_BANDS = (
    r"(?P<word>{w})\s*[(（]?\s*(?:≥|>=|>|为|:|：)\s*(?P<low>\d+(?:\.\d+)?)",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:≤|<=|<)\s*(?P<word>{w})\s*(?:<|≤|<=)",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含\d*分?[)）])?\s*(?:分?及?以上|分以上|以上)\s*(?:[(（]含\d*分?[)）])?\s*(?:的|者)?\s*(?:评?[为是]|的?等级为|，)?\s*[“\"]?(?P<word>{w})",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含\d*分?[)）])?\s*[-~—至到]{{1,2}}\s*\d+(?:\.\d+)?\s*分?\s*(?:[(（](?:不含|含)?\d*分?[)）])?\s*(?:的|者)?\s*(?:评?[为是]|，)?\s*[“\"]?(?P<word>{w})",
    r"(?P<word>{w})\s*[(（:：]\s*[\[［]?(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含[)）])?\s*(?:[-~—至到,，]{{1,2}}\s*\d+|分?及?以上)",
)  # fmt: skip


def own_scale(scene: Scene) -> GradeScale | None:
    """The grade bands that the report itself states, as floors; None where it states fewer than two."""
    words = any_of(scene.patterns.word_list("grade_words"))
    for block in scene.document.blocks:
        text = scene.text(block.index)
        if not re.search(words, text) or not re.search(r"\d", text):
            continue
        floors: dict[str, Decimal] = {}
        for template in _BANDS:
            for match in re.finditer(template.format(w=words), text):
                floors.setdefault(match["word"], Decimal(match["low"]))
        ordered = sorted(floors.items(), key=lambda pair: -pair[1])
        if len(ordered) >= 2 and ordered[0][0].startswith("优"):
            lowest = re.search(
                rf"(?P<word>{words})\s*[(（]?\s*[<＜]|以下\s*(?:的|者)?\s*(?:评?[为是])?\s*[“\"]?(?P<under>{words})",
                text,
            )
            if lowest and (word := lowest["word"] or lowest["under"]) and word not in floors:
                ordered.append((word, Decimal(0)))
            elif ordered[-1][1] > 0:
                ordered.append(("差", Decimal(0)))
            return GradeScale("报告自定", tuple(ordered), "报告自己写明的等级界限")
    return None


__all__ = ["is_one_digit", "is_swap", "own_scale", "scores", "shift_of"]
