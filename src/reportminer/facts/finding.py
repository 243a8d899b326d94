"""All figures of a report, block by block → facts, and the figures that nothing names."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportminer.facts.cells import table_fact
from reportminer.facts.prose import prose_fact
from reportminer.facts.said import Said, replace_said
from reportminer.facts.setting import Setting, heading_over, read_setting, topic_of
from reportminer.model import Block, Document, Fact, Figure, Unread
from reportminer.patterns import Patterns
from reportminer.tables import Views
from reportminer.text import fold, sentences


def find_facts(
    document: Document, views: Views, figures: Sequence[Figure], patterns: Patterns
) -> tuple[tuple[Fact, ...], tuple[Unread, ...]]:
    """A fact for every figure that can be named, and the others with the reason."""
    setting = read_setting(document, patterns)
    facts: list[Fact] = []
    unread: list[Unread] = []
    for block, group in _by_block(document, figures):
        for fact in _block_facts(document, block, group, views, patterns, setting):
            facts.append(fact)
            if fact.indicator is None:
                unread.append(Unread(fact.figure, "前后文字与表头都没有说明这个数是什么"))
    return tuple(_as_their_total(_superseded(facts, document), document)), tuple(unread)


def _as_their_total(facts: list[Fact], document: Document) -> list[Fact]:
    """The parts into which a planned or an earlier total breaks down in the same block have its role: 预算1260万元，其中….

    Told by the numbers: the figures of its unit that follow it straight add up to it exactly.
    """
    changed = list(facts)
    for at, total in enumerate(facts):
        if (
            total.role not in ("budget", "target", "prior")
            or document.cell_at(total.span) is not None
            or not total.value
        ):
            continue
        parts: list[int] = []
        left = total.value
        for position in range(at + 1, min(at + 9, len(facts))):
            part = facts[position]
            if part.span.block != total.span.block:
                break
            alike = part.figure.kind == total.figure.kind and part.figure.quantity.unit == total.figure.quantity.unit
            if not alike or part.role in ("rule", "weight"):
                continue
            if re.search("结[余转]|剩余|余额|未", part.indicator or ""):
                break
            left -= part.value
            parts.append(position)
            if left <= 0:
                break
        if left == 0 and len(parts) > 1:
            for position in parts:
                changed[position] = replace(facts[position], role=total.role, period=total.period)
    return changed


def _superseded(facts: list[Fact], document: Document) -> list[Fact]:
    """In running text the first budget is an earlier figure where the report gives the adjusted one beside it."""
    adjusted = any(f.concept == "调整预算" for f in facts)
    changed = []
    for fact in facts:
        if fact.concept == "年初预算" and fact.role == "budget":
            found = document.cell_at(fact.span)
            if found is None and adjusted:
                fact = replace(fact, role="prior")
        changed.append(fact)
    return changed


def _by_block(document: Document, figures: Sequence[Figure]) -> Iterable[tuple[Block, list[Figure]]]:
    groups: dict[int, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.span.block, []).append(figure)
    for index in sorted(groups):
        yield document.blocks[index], groups[index]


def _block_facts(
    document: Document, block: Block, group: list[Figure], views: Views, patterns: Patterns, setting: Setting
) -> list[Fact]:
    folded = fold(block.text, block.furniture)
    cuts = sentences(folded)
    starts = [start for start, _ in cuts]
    topic, heading = topic_of(document, block, folded, setting), heading_over(document, block)
    facts: list[Fact] = []
    before: Said | None = None
    for position, figure in enumerate(group):
        sentence = cuts[bisect_right(starts, figure.span.start) - 1]
        view = views.at(figure.span)
        if view is not None and not view.header_row and view.takes(folded, figure.span.start, figure.span.end):
            facts.append(table_fact(figure, view, patterns, setting))
            continue
        previous = group[position - 1] if position and group[position - 1].span.start >= sentence[0] else None
        if before is not None and previous is None:
            before = None
        said = Said(
            figure,
            folded,
            sentence,
            previous,
            before,
            group,
            position,
            topic=topic,
            heading=heading,
            year=setting.period,
        )
        fact, named = prose_fact(said, view, patterns, setting)
        before = replace_said(said, named)
        facts.append(fact)
    return facts
