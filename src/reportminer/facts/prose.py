"""A figure in running text → its fact, and the name that it passes on to the figures after it."""

from __future__ import annotations

import re
from dataclasses import replace

from reportminer.facts.names import beyond_target, display, find_name, last_resort, measured_by
from reportminer.facts.periods import period_of
from reportminer.facts.roles import prose_role
from reportminer.facts.said import Named, Said
from reportminer.facts.setting import Setting
from reportminer.model import Fact, Role
from reportminer.patterns import Patterns
from reportminer.tables import CellView
from reportminer.text import any_of


def prose_fact(said: Said, view: CellView | None, patterns: Patterns, setting: Setting) -> tuple[Fact, Named]:
    """The fact of a figure in running text, and its name."""
    named = measured_by(find_name(said, view, patterns), said, patterns)
    indicator = patterns.indicator.get(named.concept) if named.concept else None
    role = prose_role(said, view, indicator, patterns)
    named = _settled(named, said, view, role, patterns)
    period = None if role in ("weight", "rule") else period_of(said, setting, role)
    name = display(named)
    name = re.sub(r"^(?:其中|故|系|从|即|及)(?=[一-鿿]{2})", "", name) if name else name
    return Fact(said.figure, name, role, period, setting.region, named.concept, named.scope, named.why), named


def _settled(named: Named, said: Said, view: CellView | None, role: Role, patterns: Patterns) -> Named:
    """The name, or a better one that the row, the role or a comparison gives where the words gave none."""
    if view is not None and not view.header_row and named.name is None and view.label:
        named = Named(None, "", view.label, "行标签")
    if role == "rule" and _limits_a_grade(said, view, patterns):
        named = Named(None, "", "等级界限", "等级词")
    if named.concept is None and _beyond(said):
        named = beyond_target(said.figure)
    if named.name is None or (len(named.name) < 2 and named.concept is None):
        return last_resort(said)
    carried = named.concept is None and said.figure.kind == "rate" and named.why == "承前省略"
    if carried and re.search(r"占[^，。；]{0,12}$", said.lead):
        return replace(named, name=f"{named.name}占比")
    return named


def _limits_a_grade(said: Said, view: CellView | None, patterns: Patterns) -> bool:
    """Whether points of a rule in running text stand beside a grade's word."""
    figure = said.figure
    if figure.kind != "score" or (view is not None and view.heading is not None and view.heading.role == "rule"):
        return False
    around = said.folded[max(0, figure.span.start - 8) : figure.span.end + 12]
    return bool(re.search(any_of(patterns.word_list("grade_words")), around))


def _beyond(said: Said) -> bool:
    """Whether the figure is what was done beyond a target, or short of it."""
    if said.figure.kind == "rate" or not re.search(r"(?:多出|超出|多|少)\s*$", said.lead):
        return False
    return bool(re.search("目标|任务|计划", said.earlier))
