"""Walks the stages: Document + Patterns → Reading."""

from __future__ import annotations

from reportminer.facts import find_facts, read_setting
from reportminer.figures import find_figures
from reportminer.model import Coverage, Document, Fact, Reading, Relation
from reportminer.patterns import Patterns
from reportminer.relations import find_relations
from reportminer.tables import complete, views


def understand(document: Document, patterns: Patterns) -> Reading:
    """All that can be understood of a document: figures, facts, relations, and what was not understood."""
    document = complete(document, patterns)
    seen = views(document, patterns)
    figures = find_figures(document, seen, patterns)
    facts, unread = find_facts(document, seen, figures, patterns)
    relations = find_relations(document, seen, facts, patterns)
    setting = read_setting(document, patterns)
    return Reading(
        document, figures, facts, relations, unread, _coverage(facts, relations),
        setting.region, setting.period, setting.project,
    )  # fmt: skip


def _coverage(facts: tuple[Fact, ...], relations: tuple[Relation, ...]) -> Coverage:
    """Figures read, figures attributed, derived figures, and those of them that were recomputed."""
    derived = {_key(r) for r in relations if r.kind not in ("same_figure", "score_le_weight")}
    recomputed = {
        _key(r) for r in relations if r.kind not in ("same_figure", "score_le_weight") and r.verdict != "unverifiable"
    }
    return Coverage(len(facts), sum(f.indicator is not None for f in facts), len(derived), len(recomputed))


def _key(relation: Relation) -> object:
    return relation.word or (relation.reported.figure.id if relation.reported is not None else None)


def trace(text: str, patterns: Patterns) -> Reading:
    """The reading of one sentence, for those who write patterns."""
    from reportminer.readers.txt import read_text

    return understand(read_text("<text>", text), patterns)
