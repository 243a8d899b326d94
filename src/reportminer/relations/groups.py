"""Points and scores of groups and of whole forms beside the sums of what stands under them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.model import Relation
from reportminer.relations.grid import UNSUMMED, heading_of
from reportminer.relations.operands import summed
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import changes_total, is_deduction
from reportminer.relations.slips import is_swap
from reportminer.relations.totals import slipped
from reportminer.relations.verdict import judge_total, relation
from reportminer.text import squeeze

#: What a group's figure breaks down into, and where the figures after it go on.
Breakdown = tuple[list[int], int]

_GROUP = re.compile(r"[(（]\s*(?:共|计|分值|满分|权重)?[:：]?\s*$")
_LEVELS = (
    re.compile(r"\s*[一二三四五六七八九十]+[、．.]"),
    re.compile(r"\s*[(（][一二三四五六七八九十]+[)）]"),
    re.compile(r"\s*\d+[、．.](?!\d)"),
    re.compile(r"\s*[(（]\d+[)）]"),
)


def groups(scene: Scene) -> Iterator[Relation]:
    """Group points such as 产出（38分） beside the points of what stands under them, until they add up."""
    points = [s for s in _scored(scene, "weight") if s.view is None or s.view.line != "total"]
    yield from _running(scene, points)
    yield from _rows_of_groups(scene)
    yield from _nested_prose(scene, points, "weight_sum")
    yield from _nested_prose(scene, _scored(scene, "actual"), "score_sum")
    yield from _groups_in_words(scene)


def _scored(scene: Scene, role: str) -> list[Spot]:
    return [s for s in scene.spots if s.fact.figure.kind == "score" and s.fact.role == role]


# --- groups ---------------------------------------------------------------------------------------------------------


def _running(scene: Scene, points: list[Spot]) -> Iterator[Relation]:
    """Every figure that the ones after it break down exactly, level below level. Finds only what holds."""
    ends = _breakdowns(scene, points)
    for i, group in enumerate(points):
        found = ends.get(i)
        if found is None or not (_labels_group(scene, group) or group.view is None):
            continue
        candidate = summed("其下各项分值之和", [points[c] for c in found[0]])
        yield relation("weight_sum", f"{group.fact.indicator or '分组'}分值", group.fact, candidate, "consistent", None)


def _breakdowns(scene: Scene, points: list[Spot]) -> dict[int, Breakdown | None]:
    """For each figure the ones after it that add up to it, skipping what these break down into in their turn."""
    ends: dict[int, Breakdown | None] = {}

    def parts_of(i: int) -> Breakdown | None:
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
    return ends


def _labels_group(scene: Scene, spot: Spot) -> bool:
    """Whether points stand in brackets behind a group's name rather than in a cell of their own."""
    lead = scene.text(spot.block)[max(0, spot.fact.span.start - 8) : spot.fact.span.start]
    return spot.view is None and bool(_GROUP.search(lead))


def _rows_of_groups(scene: Scene) -> Iterator[Relation]:
    """Points in a group's merged label beside the points of the rows that it spans, where most groups of the table agree.

    A group of one row, whose label may be a name only, contradicts where all larger ones agree.
    """
    tables: dict[int, list[Relation]] = {}
    for spot in scene.spots:
        cell = spot.inside
        if cell is None or cell.header_row or not _labels_group(scene, spot) or spot.fact.role != "weight":
            continue
        under = _under(scene, cell.table, squeeze(scene.text(spot.block)[cell.start : cell.end]))
        if under:
            candidate = summed("其下各项分值之和", under)
            verdict, mode = judge_total(spot.fact, candidate.value, candidate.interval)
            title = f"{spot.fact.indicator or '分组'}分值"
            made = relation("weight_sum", title, spot.fact, candidate, verdict, mode)
            tables.setdefault(cell.table, []).append(made)
    for found in tables.values():
        large = [m for m in found if len(m.operands) > 1]
        agreeing = [m for m in large if m.verdict == "consistent"]
        for made in found:
            alone = len(made.operands) == 1
            trusted = len(agreeing) == len(large) > 0 if alone else len(agreeing) * 2 > len(large)
            if made.verdict == "consistent" or trusted:
                yield made


def _groups_in_words(scene: Scene) -> Iterator[Relation]:
    """Points and scores of a group said in running text beside the rows of a form under that group: 过程40分，得35.26分."""
    members: dict[tuple[str, str], dict[int, list[Spot]]] = {}
    for table, spots in scene.in_tables.items():
        for spot in spots:
            view = spot.view
            if view is None or view.line != "data" or spot.fact.figure.kind != "score" or is_deduction(spot):
                continue
            for label in {_group_name(said) for said in view.row_path[:-1]}:
                members.setdefault((label, spot.fact.role), {}).setdefault(table, []).append(spot)
    for spot in scene.prose:
        if spot.fact.figure.kind != "score" or spot.inside is not None:
            continue
        for under in members.get((_group_name(spot.fact.indicator or ""), spot.fact.role), {}).values():
            candidate = summed("其下各项之和", under)
            verdict, mode = judge_total(spot.fact, candidate.value, candidate.interval)
            if len(under) < 2 or (verdict == "inconsistent" and not is_swap(spot.fact, candidate.value)):
                continue
            kind = "weight_sum" if spot.fact.role == "weight" else "score_sum"
            yield relation(kind, f"{spot.fact.indicator}", spot.fact, candidate, verdict, mode)


def _group_name(said: str) -> str:
    """A group's name without its points and the words that groups end in: 产出指标（38分） → 产出."""
    return re.sub(r"[(（].*?[)）]|指标|部分|得分|分值|权重|类$|方面$|[一二三四五六七八九十]+、", "", said)


def _under(scene: Scene, table: int, label: str) -> list[Spot]:
    """The points of the table's rows that stand under the label."""
    return [
        s
        for s in scene.in_tables.get(table, ())
        if s.view is not None
        and s.fact.role == "weight"
        and s.fact.figure.kind == "score"
        and label in s.view.row_path[:-1]
        and s.view.line == "data"
    ]


def _nested_prose(scene: Scene, spots: list[Spot], kind: str) -> Iterator[Relation]:
    """Headings 一、（一）1. with 分值20分，自评19分: each level's points are the sum of the level below."""
    items = numbered(scene, spots)
    for position, (_, parent) in enumerate(items):
        parts = _level_below(items, position)
        if len(parts) < 2:
            continue
        candidate = summed(" + ".join(p.fact.indicator or "分项" for p in parts), parts)
        verdict, mode = judge_total(parent.fact, candidate.value, candidate.interval)
        if verdict == "inconsistent" and not _worth_flagging(parent, candidate.value):
            continue
        title = f"{parent.fact.indicator or '小计'}{'分值' if kind == 'weight_sum' else '得分'}"
        yield relation(kind, title, parent.fact, candidate, verdict, mode)


def numbered(scene: Scene, spots: list[Spot]) -> list[tuple[int, Spot]]:
    """The first figure of each numbered paragraph that stands in its first sentence, with the level of the number."""
    items: list[tuple[int, Spot]] = []
    for spot in spots:
        if spot.view is not None or scene.document.blocks[spot.block].kind == "cell":
            continue
        text = scene.text(spot.block)
        level = next((i for i, regex in enumerate(_LEVELS) if regex.match(text)), None)
        first = all(s.block != spot.block for _, s in items)
        if level is not None and first and spot.sentence == 0:
            items.append((level, spot))
    return items


def _level_below(items: Sequence[tuple[int, Spot]], position: int) -> list[Spot]:
    """The items of the highest level under an item, up to the next of its own level."""
    level = items[position][0]
    children: list[tuple[int, Spot]] = []
    for below, spot in items[position + 1 :]:
        if below <= level:
            break
        children.append((below, spot))
    top = min((below for below, _ in children), default=level)
    return [spot for below, spot in children if below == top]


def _worth_flagging(parent: Spot, value: Decimal) -> bool:
    """Whether items that do not give their group's points look like all of its items: they come within a fifth of it."""
    return abs(value - parent.fact.value) * 5 <= parent.fact.value


# --- the total of a form ------------------------------------------------------------------------------------------


def form_totals(scene: Scene) -> Iterator[Relation]:
    """A total row over items that stand in several tables or parts of one, such as the funds row and the indicator rows."""
    for role, kind in (("weight", "weight_sum"), ("actual", "score_sum")):
        items = [
            s
            for s in _scored(scene, role)
            if s.view is not None and not is_deduction(s) and not UNSUMMED.search(heading_of(s))
        ]
        for total in items:
            if total.view is None or total.view.line != "total":
                continue
            made = _form_total(scene, total, _since_last_total(total, items), kind)
            if made is not None:
                yield made


def _since_last_total(total: Spot, items: Sequence[Spot]) -> list[Spot]:
    """The items before the total, as far as the total before it."""
    before = [(s, s.view.line) for s in items if s.order < total.order and s.view is not None]
    previous = max((s.order for s, line in before if line == "total"), default=-1)
    return [s for s, line in before if line in ("data", "whole") and s.order > previous]


def _form_total(scene: Scene, total: Spot, since: Sequence[Spot], kind: str) -> Relation | None:
    """The total beside all items before it since the last total; the funds row counts only where it has points."""
    if len(since) < 2:
        return None
    title = "总分分值" if kind == "weight_sum" else "总分"
    table = total.view.table if total.view is not None else -1
    same_table = [s for s in since if s.view is not None and s.view.table == table]
    same_part = [s for s in since if _part(s) == _part(total)]
    for parts in (since, same_table, same_part):
        if len(parts) < 2 or len(_columns(parts, total)) > 2:
            continue
        for extra in ([], *([s] for s in _points_in_words(scene, table, total))):
            candidate = summed(f"{len(parts) + len(extra)} 项之和", [*extra, *parts])
            verdict, mode = judge_total(total.fact, candidate.value, candidate.interval)
            if verdict != "inconsistent":
                return relation(kind, title, total.fact, candidate, verdict, mode)
    candidate = summed(f"{len(since)} 项之和", since)
    if not _surely_all(scene, total, since, candidate.value):
        return None
    return relation(kind, title, total.fact, candidate, "inconsistent", None)


def _points_in_words(scene: Scene, table: int, total: Spot) -> list[Spot]:
    """Points or scores among the words of the table's cells and headings, as 得分（分值10分）, that a total may take in."""
    return [
        s
        for s in scene.in_tables.get(table, ())
        if s.view is None and s.fact.figure.kind == "score" and s.fact.role == total.fact.role
    ]


def _part(spot: Spot) -> tuple[int, int] | None:
    return (spot.view.table, spot.view.block_of_rows) if spot.view is not None else None


def _executed(since: Sequence[Spot]) -> bool:
    """Whether budget execution, which often has 10 or 20 points apart from the form, is among the items."""
    return any("执行" in (s.fact.indicator or "") for s in since)


def _columns(parts: Sequence[Spot], total: Spot) -> set[int]:
    """The columns of the total's table in which the items stand."""
    table = total.view.table if total.view is not None else None
    return {p.view.column for p in parts if p.view is not None and p.view.table == table}


def _surely_all(scene: Scene, total: Spot, since: Sequence[Spot], value: Decimal) -> bool:
    """Whether items that do not give the total must be all that it adds up."""
    if total.view is None or re.search("适用|部分|折算", total.view.label):
        return False
    if any(s.view is not None and changes_total(scene, s.view.label) for s in since):
        return False
    apart = total.fact.value - value
    if total.fact.role == "weight" and total.fact.value == 100 and apart in (10, 20) and not _executed(since):
        return False
    if len(since) < 3 or total.view.column not in {p.view.column for p in since if p.view is not None}:
        return False
    if scene.document.blocks[total.block].kind != "cell" and not slipped(total, since, value):
        return False
    return total.fact.value != 0 and abs(value - total.fact.value) * 5 <= max(total.fact.value, value)
