"""Where the facts stand to each other: same sentence, same row, same paragraph, same section. Plausibility lives here.

What operands are plausible for a derived figure is decided by nearness in this order and by `compatible`, nowhere else.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from reportminer.model import Document, Fact, Kind, Table
from reportminer.patterns import Patterns, Policy
from reportminer.relations.policies import policies_of
from reportminer.relations.reach import Margin, margin
from reportminer.tables import CellView, Views
from reportminer.text import fold, sentences, squeeze

#: Nearness of two facts: the lower, the nearer.
SENTENCE, ROW, PARAGRAPH, SECTION, DOCUMENT = range(5)


#: Times in a scope, which are periods and no parts: 2021年, 上半年.
_TIME = re.compile(r"(?:(?:19|20)\d\d|本|上|去|前)年度?|[上下]半年|第?[一二三四]季度|\d{1,2}月份?|同期|累计|当年")


@dataclass(frozen=True, slots=True)
class Spot:
    """A fact's whereabouts: block, sentence in the block, section.

    view:   the cell's view where the fact is the cell's value; None for prose and for numbers among a cell's words.
    inside: the view of the cell in which the fact stands at all.
    """

    fact: Fact
    order: int
    block: int
    sentence: int
    section: int
    view: CellView | None
    inside: CellView | None = None


class Scene:
    """All facts of one report with their whereabouts."""

    def __init__(self, document: Document, views: Views, facts: Sequence[Fact], patterns: Patterns) -> None:
        self.document, self.views, self.patterns = document, views, patterns
        self.folded: dict[int, str] = {}
        self.cuts: dict[int, list[tuple[int, int]]] = {}
        sections = [b.index for b in document.blocks if b.kind == "heading" and (b.level or 9) <= 1]
        self.spots: list[Spot] = []
        for order, fact in enumerate(facts):
            block = fact.span.block
            text = self.text(block)
            cuts = self.cuts.setdefault(block, sentences(text))
            sentence = bisect_right([start for start, _ in cuts], fact.span.start) - 1
            view = views.at(fact.span)
            own = view is not None and not view.header_row and view.takes(text, fact.span.start, fact.span.end)
            self.spots.append(
                Spot(fact, order, block, sentence, bisect_right(sections, block), view if own else None, view)
            )
        self.by_figure = {spot.fact.figure.id: spot for spot in self.spots}

    @cached_property
    def margins(self) -> list[Margin]:
        """How far off each fact may be, by its order."""
        return [margin(spot.fact) for spot in self.spots]

    def text(self, block: int) -> str:
        """The folded text of a block."""
        if block not in self.folded:
            said = self.document.blocks[block]
            self.folded[block] = fold(said.text, said.furniture)
        return self.folded[block]

    def sentence_text(self, spot: Spot) -> str:
        """The folded sentence in which the fact stands."""
        start, end = self.cuts[spot.block][spot.sentence]
        return self.text(spot.block)[start:end]

    def lead(self, spot: Spot, before: Spot | None = None) -> str:
        """The folded words before the fact, from the fact before it in the sentence or from the sentence's start."""
        start = self.cuts[spot.block][spot.sentence][0]
        if before is not None and before.block == spot.block:
            start = max(start, before.fact.span.end)
        return self.text(spot.block)[start : spot.fact.span.start]

    def between(self, a: Spot, b: Spot) -> str:
        """The folded words between two facts of one block, "" where they stand in different blocks."""
        return self.text(a.block)[a.fact.span.end : b.fact.span.start] if a.block == b.block else ""

    def tail(self, spot: Spot, length: int = 12) -> str:
        """The folded words behind the fact."""
        return self.text(spot.block)[spot.fact.span.end : spot.fact.span.end + length]

    @cached_property
    def policies(self) -> list[Policy]:
        """The rules by which scores and grades are given where the report does not say it itself, the first one first."""
        return policies_of(self.document, self.patterns, self.text)

    @property
    def policy(self) -> Policy:
        """The rule by which points are given where the report does not say it itself."""
        return self.policies[0]

    @cached_property
    def prose(self) -> list[Spot]:
        """The facts of running text, in reading order."""
        return [spot for spot in self.spots if spot.view is None]

    @cached_property
    def by_concept(self) -> dict[str, list[Spot]]:
        """The facts by the pack's concept; a concept that is like another stands under both."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            if spot.fact.concept:
                found.setdefault(spot.fact.concept, []).append(spot)
                like = (
                    self.patterns.indicator[spot.fact.concept].like
                    if spot.fact.concept in self.patterns.indicator
                    else ""
                )
                if like:
                    found.setdefault(like, []).append(spot)
        return found

    @cached_property
    def by_name(self) -> dict[str, list[Spot]]:
        """The facts by their indicator's name, without blanks."""
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            found.setdefault(squeeze(spot.fact.indicator or ""), []).append(spot)
        return found

    @cached_property
    def by_measure(self) -> dict[tuple[Kind, str], list[Spot]]:
        """The facts by kind and unit, in reading order."""
        found: dict[tuple[Kind, str], list[Spot]] = {}
        for spot in self.spots:
            found.setdefault((spot.fact.figure.kind, spot.fact.figure.quantity.unit), []).append(spot)
        return found

    @cached_property
    def totals(self) -> list[Spot]:
        """The facts of total rows, which the text around a table speaks of."""
        return [s for s in self.spots if s.view is not None and s.view.line in ("total", "whole")]

    @cached_property
    def by_label(self) -> dict[str, list[Spot]]:
        """The values of table rows by the row's label, for text that names the row; of a subtotal by its group's label."""
        endings = self.patterns.word_list("label_endings")
        found: dict[str, list[Spot]] = {}
        for spot in self.spots:
            if spot.view is None:
                continue
            path = spot.view.row_path
            label = path[-2] if spot.view.line == "subtotal" and len(path) > 1 else spot.view.label
            ending = next((e for e in endings if label.endswith(e)), "")
            for name in {label, label.removesuffix(ending)}:
                if len(name) >= 3 or (len(name) == 2 and name != label):
                    found.setdefault(name, []).append(spot)
        return found

    def rows(self) -> Iterator[tuple[tuple[int, int], list[Spot]]]:
        """The values of each table row, by (table, row)."""
        yield from self._rows.items()

    @cached_property
    def _rows(self) -> dict[tuple[int, int], list[Spot]]:
        found: dict[tuple[int, int], list[Spot]] = {}
        for spot in self.spots:
            if spot.view is not None:
                found.setdefault((spot.view.table, spot.view.row), []).append(spot)
        return found

    @cached_property
    def in_tables(self) -> dict[int, list[Spot]]:
        """All facts inside each table, numbers among words included."""
        found: dict[int, list[Spot]] = {}
        for spot in self.spots:
            if spot.inside is not None:
                found.setdefault(spot.inside.table, []).append(spot)
        return found

    def row(self, table: int, row: int) -> list[Spot]:
        """The values of one table row."""
        return self._rows.get((table, row), [])

    def around(self, spots: Sequence[Spot], spot: Spot, most: int = 12) -> list[Spot]:
        """The facts of a list in reading order that stand nearest before and after the given one, and the list's first three.

        Bounded, so that checking grows with the number of figures and not with its square.
        """
        at = bisect_left(spots, spot.order, key=lambda s: s.order)
        near = [s for s in spots[max(0, at - most) : at + most + 1] if s.order != spot.order]
        first = [s for s in spots[:3] if s.order != spot.order and (not near or s.order < near[0].order)]
        return first + near

    def paragraphs(self) -> Iterator[list[Spot]]:
        """The facts of running text, block by block."""
        group: list[Spot] = []
        for spot in self.prose:
            if group and group[-1].block != spot.block:
                yield group
                group = []
            group.append(spot)
        if group:
            yield group

    def nearness(self, a: Spot, b: Spot) -> int:
        """How near two facts stand: SENTENCE, ROW, PARAGRAPH, SECTION or DOCUMENT."""
        if a.view is not None and b.view is not None and a.view.table == b.view.table:
            if a.view.row == b.view.row:
                return ROW
            return SECTION
        if a.block == b.block:
            return SENTENCE if a.sentence == b.sentence and a.view is None and b.view is None else PARAGRAPH
        return SECTION if a.section == b.section else DOCUMENT

    def compatible(self, a: Spot, b: Spot) -> bool:
        """Whether two facts may be operands of one formula: same region, and no two different years."""
        if a.fact.region != b.fact.region and a.fact.region and b.fact.region:
            return False
        ours, theirs = a.fact.period, b.fact.period
        return ours is None or theirs is None or ours == theirs or "prior" in (a.fact.role, b.fact.role)

    def clash(self, a: Spot, b: Spot) -> bool:
        """Whether two facts are of different parts, so that neither is spread over or taken from the other: 住院, 门诊."""
        ours, theirs = (_TIME.sub("", spot.fact.scope) for spot in (a, b))
        return bool(ours and theirs) and ours not in theirs and theirs not in ours

    def other_row(self, a: Spot, b: Spot) -> bool:
        """Whether two facts stand in different data rows of one table."""
        return (
            a.view is not None
            and b.view is not None
            and a.view.table == b.view.table
            and a.view.row != b.view.row
            and a.view.line == b.view.line == "data"
        )

    def related(self, a: Spot, b: Spot) -> bool:
        """Whether two facts are two sides of one thing: one row of a table, or one indicator as target and result."""
        if a.view is not None and b.view is not None:
            return (a.view.table, a.view.row) == (b.view.table, b.view.row)
        if a.fact.role == b.fact.role or a.fact.scope != b.fact.scope:
            return False
        same_name = a.fact.indicator is not None and a.fact.indicator == b.fact.indicator
        return same_name or (
            a.fact.concept is not None and self.root(a.fact.concept) == self.root(b.fact.concept or "")
        )

    def root(self, concept: str) -> str:
        """The concept, or the one that it is like: 救助金额 is spending."""
        known = self.patterns.indicator.get(concept)
        return (known.like if known is not None else "") or concept

    def namesake(self, a: Spot, b: Spot) -> bool:
        """Whether two names share four characters in a row: 居家上门服务支出 and 居家上门服务人次."""
        ours, theirs = a.fact.indicator or "", b.fact.indicator or ""
        return any(ours[i : i + 4] in theirs for i in range(len(ours) - 3))

    def tables(self) -> Iterator[tuple[Table, list[Spot]]]:
        """Each table with the facts that are values of its cells."""
        found: dict[int, list[Spot]] = {}
        for spot in self.spots:
            if spot.view is not None:
                found.setdefault(spot.view.table, []).append(spot)
        for table in self.document.tables:
            if table.index in found:
                yield table, found[table.index]
