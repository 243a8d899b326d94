"""What the tool says of each gold relation, and the false alarms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportminer.evaluation.figures import Pairs, offsets
from reportminer.evaluation.gold import GoldRelation
from reportminer.model import Reading, Relation, Span
from reportminer.text import squeeze

#: Relations in which any of the figures may be called the reported one.
_EITHER_WAY = frozenset({"same_figure", "score_le_weight"})
_HOLDS = frozenset({"consistent", "rounding"})


@dataclass(frozen=True, slots=True)
class Answer:
    """What the tool says of one gold relation."""

    verdicts: tuple[str, ...]
    exact: bool
    agreeing: bool
    same_inputs: bool


def answer_of(gold: GoldRelation, pairs: Pairs, reading: Reading, same: Mapping[int, int]) -> Answer:
    """Whether the relations about the gold relation's figure or word have its verdict and its operands.

    `same` is `said_alike` of the reading: a figure that is said three times is compared with one other, not with each.
    """
    about = [relation for relation in reading.relations if _is_about(gold, relation, pairs, reading)]
    agreeing = [relation for relation in about if _agrees(relation.verdict, gold.acceptable)]
    inputs = {pairs[index].figure.id for index in gold.operands if index in pairs}
    if gold.kind == "same_figure" and not about and _agrees("consistent", gold.acceptable):
        figures = [
            pairs[i].figure.id
            for i in (*gold.operands, *([gold.reported] if gold.reported is not None else []))
            if i in pairs
        ]
        if len(figures) > 1 and len({same.get(figure, -figure) for figure in figures}) == 1:
            return Answer(("consistent",), True, True, True)
    either_way = gold.kind in _EITHER_WAY
    return Answer(
        tuple(relation.verdict for relation in about),
        any(relation.verdict in gold.acceptable for relation in about),
        bool(agreeing),
        any(either_way or {fact.figure.id for fact in relation.operands} == inputs for relation in agreeing),
    )


def said_alike(reading: Reading) -> dict[int, int]:
    """Figure → the first of all figures that the tool found to be the same one said again."""
    first: dict[int, int] = {}

    def root(figure: int) -> int:
        while first.get(figure, figure) != figure:
            figure = first[figure]
        return figure

    for relation in reading.relations:
        if relation.kind == "same_figure" and relation.verdict in _HOLDS:
            figures = sorted(_figures(relation))
            for other in figures[1:]:
                low, high = sorted((root(figures[0]), root(other)))
                first[high] = low
    return {figure: root(figure) for relation in reading.relations for figure in _figures(relation)}


def _agrees(verdict: str, acceptable: Iterable[str]) -> bool:
    return verdict in acceptable or (verdict in _HOLDS and not _HOLDS.isdisjoint(acceptable))


def _is_about(gold: GoldRelation, relation: Relation, pairs: Pairs, reading: Reading) -> bool:
    """Whether the relation's reported figure or word is the gold's."""
    if gold.word:
        return relation.word is not None and _same_word(gold, relation.word, relation, pairs, reading)
    fact = pairs.get(gold.reported) if gold.reported is not None else None
    if fact is None or relation.word is not None or relation.reported is None:
        return False
    if gold.kind in _EITHER_WAY:
        inside = {pairs[index].figure.id for index in gold.operands if index in pairs} | {fact.figure.id}
        return relation.kind in _EITHER_WAY and _figures(relation) <= inside
    return relation.reported.figure.id == fact.figure.id


def _figures(relation: Relation) -> set[int]:
    """The ids of all figures of the relation."""
    return {fact.figure.id for fact in (relation.reported, *relation.operands) if fact is not None}


def _same_word(gold: GoldRelation, word: Span, relation: Relation, pairs: Pairs, reading: Reading) -> bool:
    if gold.word_span is not None:
        return offsets(reading, word)[0] in range(*gold.word_span)
    scores = {pairs[index].figure.id for index in gold.operands if index in pairs}
    score = relation.reported.figure.id if relation.reported is not None else None
    return score in scores and squeeze(gold.word) in squeeze(reading.document.said(word))


def alarms_of(golds: Sequence[GoldRelation], pairs: Pairs, reading: Reading) -> Iterator[Relation]:
    """The inconsistent relations that touch no figure of a gold relation that is, or may be called, inconsistent."""
    wrong = [gold for gold in golds if "inconsistent" in gold.acceptable]
    indices = {index for gold in wrong for index in (gold.reported, *gold.operands) if index is not None}
    touched = {pairs[index].figure.id for index in indices if index in pairs}
    for relation in reading.relations:
        if relation.verdict == "inconsistent" and touched.isdisjoint(_figures(relation)):
            yield relation
