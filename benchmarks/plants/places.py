"""Where the gold's figures and grade words stand in the parsed report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reportminer.evaluation import Gold, GoldRelation, align
from reportminer.model import Document, Reading, Span
from reportminer.text import squeeze

#: How far from its score, in characters of the same block, and in blocks, a grade word may stand.
_NEAR, _BLOCKS = 90, 8
#: The longest cell that says a grade: 评价等级：优秀.
_CELL = 9
_RULE = re.compile(r"以上[^，。；]{0,6}$|[)）][^，。；]{0,4}$")
_GRADE = r"(?<![优良中差、/])(?:{})(?:秀|好)?(?![、/或])"


def places_of(gold: Gold, reading: Reading) -> dict[int, Span]:
    """Index of the gold figure → where it stands; what the tool did not read is looked for by its text between its neighbours."""
    found = {index: fact.span for index, fact in align(gold.figures, reading).items()}
    taken = set(found.values())
    for index, figure in enumerate(gold.figures):
        if index in found:
            continue
        if figure.place is not None:
            span = _at_offset(reading.document, *figure.place)
        else:
            after = max((found[i] for i in range(index) if i in found), default=Span(0, 0, 0))
            before = min((found[i] for i in range(index + 1, len(gold.figures)) if i in found), default=None)
            span = next((s for s in _said(reading.document, figure.text, after, before) if s not in taken), None)
        if span is not None:
            found[index] = span
            taken.add(span)
    return found


def _at_offset(document: Document, start: int, end: int) -> Span | None:
    for block in document.blocks:
        if block.offset is not None and block.offset <= start and end <= block.offset + len(block.text):
            return Span(block.index, start - block.offset, end - block.offset)
    return None


def _said(document: Document, text: str, after: Span, before: Span | None) -> Iterator[Span]:
    """The places of a text, not part of a longer number, from one span to another in reading order."""
    pattern = re.compile(r"(?<![\d.])" + r"\s*".join(map(re.escape, squeeze(text))) + r"(?![\d.])")
    last = before.block if before is not None else len(document.blocks) - 1
    for block in document.blocks[after.block : last + 1]:
        for match in pattern.finditer(block.text):
            span = Span(block.index, *match.span())
            if span > after and (before is None or span < before):
                yield span


def grade_places(gold: Gold, document: Document, places: Mapping[int, Span]) -> dict[int, Span]:
    """Index of a relation about a grade → where the word stands, the nearest behind its score, else before it."""
    return {
        index: span
        for index, relation in enumerate(gold.relations)
        if relation.operation == "grade" and (span := _grade_place(document, relation, places)) is not None
    }


def _grade_place(document: Document, relation: GoldRelation, places: Mapping[int, Span]) -> Span | None:
    if relation.word_span is not None:
        return _at_offset(document, *relation.word_span)
    score = places.get(relation.operands[0])
    if score is None:
        return None
    pattern = re.compile(_GRADE.format(re.escape(relation.word)))
    text = document.blocks[score.block].text
    behind = [m for m in pattern.finditer(text, score.end, score.end + _NEAR) if not _is_rule(text, m.start())]
    before = [
        m for m in pattern.finditer(text, max(0, score.start - _NEAR), score.start) if not _is_rule(text, m.start())
    ]
    if behind or before:
        return Span(score.block, *(behind[0] if behind else before[-1]).span())
    for block in document.blocks[score.block + 1 : score.block + 1 + _BLOCKS]:
        for match in pattern.finditer(block.text):
            if (
                len(squeeze(block.text)) <= _CELL
                or document.said(score) in block.text[max(0, match.start() - _NEAR) : match.start()]
            ):
                return Span(block.index, *match.span())
    return None


def _is_rule(text: str, at: int) -> bool:
    """Whether the grade word belongs to a scale: 90分以上为优."""
    return _RULE.search(text[:at]) is not None
