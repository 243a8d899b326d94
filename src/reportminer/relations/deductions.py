"""Deductions in words beside the score, 扣1.5分, and scores that are short of their points without a word of why."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.model import Cell, Fact, Relation, Verdict
from reportminer.quantity import point
from reportminer.relations.rule_ranges import NUM
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded, is_deduction, is_points
from reportminer.relations.targets import is_met, result_of, target_of
from reportminer.relations.verdict import Candidate, relation
from reportminer.text import squeeze

_OFF = re.compile(
    rf"(?P<all>共计?|合计|总共|累计|总计)?(?:扣减|扣除|扣去|扣掉|扣了?|减)\s*(?P<points>{NUM})\s*分(?!以)"
)
#: Before a deduction that a rule speaks of rather than one that was made.
_OF_A_RULE = re.compile(r"(?:每|如|若|可|拟|凡|最多|最高|否则)[^，。；、]{0,16}$")
_NOTHING = frozenset({"", "无", "—", "-", "/", "——", "--", "无偏差", "无。", "不适用"})
_ASKS = re.compile("偏差|未完成|扣分|原因")


#: The rows under one heading of a table: the table, and which of its blocks of rows.
Part = tuple[int, int]


def deductions(scene: Scene) -> Iterator[Relation]:
    """Scores beside the deductions that their rows and paragraphs tell, and those that tell of none."""
    remarks, asking = _remarks(scene)
    for place, spots in scene.rows() if remarks or asking else ():
        weight, score = _points_and_score(spots)
        if weight is None or score is None or spots[0].view is None:
            continue
        told = remarks.get(place, [])
        if len(told) == 1 and told[0].row_span == 1:
            yield from _told(scene, told[0], weight, score)
        elif not told and (place[0], spots[0].view.block_of_rows) in asking:
            yield from _untold(spots, weight, score)
    yield from _in_paragraphs(scene)


def _remarks(scene: Scene) -> tuple[dict[tuple[int, int], list[Cell]], set[Part]]:
    """The cells of each row that say something under 偏差原因, 扣分原因, 备注; the parts of tables that ask for a reason."""
    found: dict[tuple[int, int], list[Cell]] = {}
    asking: set[Part] = set()
    for table in scene.document.tables:
        for cell in table.cells:
            view = scene.views.at(cell.span)
            if view is None:
                continue
            words = squeeze(scene.text(cell.span.block)[cell.span.start : cell.span.end])
            if view.header_row:
                column = scene.patterns.column_aliases.get(words)
                if column is not None and column.name == "备注" and _ASKS.search(words) and scene.policy.reasons:
                    asking.add((table.index, view.block_of_rows))
            elif view.heading is not None and view.heading.name == "备注" and words not in _NOTHING:
                for row in range(cell.row, cell.row + cell.row_span):
                    found.setdefault((table.index, row), []).append(cell)
    return found, asking


def _points_and_score(spots: Sequence[Spot]) -> tuple[Fact | None, Fact | None]:
    weights = [s.fact for s in spots if is_points(s)]
    scores = [s.fact for s in spots if is_awarded(s.fact) and not is_deduction(s)]
    if len(weights) != 1 or len(scores) != 1 or spots[0].view is None or spots[0].view.line != "data":
        return None, None
    return weights[0], scores[0]


# --- told -------------------------------------------------------------------------------------------------------------


def _told(scene: Scene, remark: Cell, weight: Fact, score: Fact) -> Iterator[Relation]:
    """The points less what the remark says was taken off."""
    block, start = remark.span.block, remark.span.start
    text = scene.text(block)[start : remark.span.end]
    found = [m for m in _OFF.finditer(text) if not _OF_A_RULE.search(text[: m.start()])]
    if not found or re.search("加分|加[0-9.]+分", text):
        return
    cell = scene.by_figure[score.figure.id].inside
    row = scene.in_tables.get(cell.table, ()) if cell is not None else ()
    at = {s.fact.span.start: s.fact for s in row if s.block == block}
    taken = [(Decimal(m["points"]), at.get(start + m.start("points")), bool(m["all"])) for m in found]
    yield _less(weight, score, taken)


def _less(weight: Fact, score: Fact, taken: Sequence[tuple[Decimal, Fact | None, bool]]) -> Relation:
    """The score beside its points less the deductions: their stated sum where there is one, else all of them."""
    stated = [one for one in taken if one[2]]
    each = [one for one in taken if not one[2]]
    made = [_reading(weight, score, reading) for reading in (stated[-1:], each) if reading]
    return next((one for one in made if one.verdict != "inconsistent"), made[0])


def _reading(weight: Fact, score: Fact, taken: Sequence[tuple[Decimal, Fact | None, bool]]) -> Relation:
    value = max(weight.value - sum((points for points, _, _ in taken), Decimal(0)), Decimal(0))
    verdict: Verdict = "consistent" if value == score.value else "inconsistent"
    formula = " − ".join(["分值", *(f"扣{points}分" for points, _, _ in taken)])
    facts = tuple(fact for _, fact, _ in taken if fact is not None)
    candidate = Candidate(formula, (weight, *facts), value, point(value))
    return relation("score_deduction", f"{score.indicator or '指标'}得分", score, candidate, verdict, None)


# --- paragraphs -----------------------------------------------------------------------------------------------------------

_BRACKETED = re.compile(r"[(（]\s*(?:分值|满分|共|计)?[:：]?\s*$")


def _in_paragraphs(scene: Scene) -> Iterator[Relation]:
    """2.资金落实（8分）。资金到位不及时扣1分，自评得7分: a paragraph with one figure of points, in brackets in its opening."""
    for spots in scene.paragraphs():
        points = [s for s in spots if is_points(s)]
        if len(points) != 1 or spots[0] is not points[0] or points[0].inside is not None:
            continue
        first = points[0]
        text = scene.text(first.block)
        if first.sentence != 0 or not _BRACKETED.search(text[: first.fact.span.start]):
            continue
        taken, scores = [], []
        for spot in spots[1:]:
            if not is_awarded(spot.fact):
                continue
            before = text[: spot.fact.span.start]
            if re.search(r"扣(?:减|除|去)?\s*$", before):
                taken.append((spot.fact.value, spot.fact, bool(re.search(r"(?:共计?|合计|累计|总共)扣\s*$", before))))
            elif re.search(r"得(?:分)?(?:为)?\s*[:：]?\s*$", before):
                scores.append(spot)
        if taken and len(scores) == 1 and scores[0].sentence != first.sentence and scores[0] is spots[-1]:
            yield _less(first.fact, scores[0].fact, taken)


# --- untold ---------------------------------------------------------------------------------------------------------------


def _untold(spots: Sequence[Spot], weight: Fact, score: Fact) -> Iterator[Relation]:
    """A missed target, or points lost on one that was met, where the form asks for the reason and has none."""
    target = target_of(spots)
    actual = result_of(spots, target) if target is not None else None
    if target is None or actual is None:
        return
    met = is_met(actual, target)
    if "执行" in (score.indicator or ""):
        return
    if score.value >= weight.value:
        return
    reason = "达到目标而扣分，没有写明原因" if met else "没有达到目标，没有写明原因"
    yield Relation(
        "deviation_reason", score.indicator or "指标", score, (actual, target, weight), "偏差原因", None, None,
        "unverifiable", reason=reason, severity="info",
    )  # fmt: skip
