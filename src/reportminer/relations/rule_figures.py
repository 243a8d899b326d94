"""What a clause must know → the figures that tell it: of the rule's own row first, else the only one of the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reportminer.model import Cell, Fact, Role
from reportminer.patterns import Patterns
from reportminer.quantity import Interval
from reportminer.relations.rule_clauses import Given, Need, Rule
from reportminer.relations.rule_ranges import GRADES
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.verdict import growth, interval_of, quotient
from reportminer.text import squeeze

_KINDS = {"%": "rate", "人次": "person_time", "人": "person", "户": "household", "元": "amount"}
_OPEN = (None, "=")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a scoring form: its label, the cell of its rule, its facts, and its cells of remarks and results."""

    label: str
    table: int
    rule_cell: Cell
    spots: tuple[Spot, ...]
    remarks: tuple[str, ...]

    @property
    def results(self) -> list[Spot]:
        """The figures of the row that say how it went."""
        return [
            s for s in self.spots if s.fact.role == "actual" and s.fact.figure.kind != "score" and not self._in_rule(s)
        ]

    @property
    def plans(self) -> list[Spot]:
        """The figures of the row that say what was planned; none of the rule's own limits."""
        return [
            s for s in self.spots
            if s.fact.role in ("target", "rule")
            and s.fact.figure.kind not in ("score", "rate")
            and not self._in_rule(s)
        ]  # fmt: skip

    def _in_rule(self, spot: Spot) -> bool:
        cell = self.rule_cell.span
        return spot.block == cell.block and cell.start <= spot.fact.span.start < cell.end


@dataclass(frozen=True, slots=True)
class Known:
    """What the report tells for a need: the value, the figures behind it.

    sure: in the rule's own row, or the only figure of its kind in the report.
    how:  where it comes from, in words, "" for the row's own.
    """

    given: Given
    operands: tuple[Fact, ...]
    sure: bool
    how: str = ""


def known(scene: Scene, row: Row, rule: Rule, need: Need) -> Known | None:
    """What the report tells for the need, or None."""
    if need.kind == "grade":
        return _grade(row)
    if need.kind == "cases":
        return _cases(scene, row, need)
    if need.kind == "growth":
        return _growth_here(scene, row) or _growth_elsewhere(scene, row)
    if need.kind == "present":
        return _elsewhere(scene, row, need.name, "元")
    if need.kind != "value":
        return None
    if need.unit == "plan":
        return _against_plan(scene, row)
    single = sum(n.kind == "value" for n in rule.needs) == 1
    here = _here(scene, row, need, single)
    if here is not None:
        return here
    if need.unit == "%" and _is_completion(need.name or row.label, scene.patterns):
        return _completion(scene, row)
    return _elsewhere_named(scene, row, need, single)


# --- names --------------------------------------------------------------------------------------------------------


def concept_of(name: str, patterns: Patterns) -> str | None:
    """The pack's concept behind an indicator's name, with the words around it left off."""
    starts, ends, tails = (patterns.word_regex(f"rule_name_{part}").pattern for part in ("starts", "ends", "tails"))
    bare = squeeze(name).strip("“”\"'（）()")
    core = re.sub(f"^(?:{starts})+", "", bare)
    stems = [bare, core, re.sub(f"(?:{ends})$", "", core)]
    for stem in stems:
        for tail in ("", *tails.split("|")):
            if len(stem) >= 2 and stem + tail in patterns.aliases:
                return patterns.aliases[stem + tail]
    return None


def _is_completion(name: str, patterns: Patterns) -> bool:
    return bool(re.search(f"(?:{patterns.word_regex('rule_completion').pattern})$", squeeze(name)))


# --- the row's own figures ------------------------------------------------------------------------------------------


def _here(scene: Scene, row: Row, need: Need, single: bool) -> Known | None:
    found = [s for s in row.results if _fits(s.fact, need.unit) and not _says_change(scene, s)]
    wanted = concept_of(need.name, scene.patterns) or (concept_of(row.label, scene.patterns) if single else None)
    found = [s for s in found if not (wanted and s.fact.concept and s.fact.concept != wanted)]
    own = [s for s in found if s.view is not None]
    found = own or [s for s in found if _named(s.fact, need.name or row.label, wanted)]
    if not single:
        found = [
            s
            for s in found
            if (wanted and s.fact.concept == wanted) or (need.name and need.name in (s.fact.indicator or ""))
        ]
    if len(found) != 1 or found[0].fact.figure.qualifier not in _OPEN:
        return None
    return _given(found[0].fact, sure=True)


def _named(fact: Fact, name: str, wanted: str | None) -> bool:
    """Whether a figure among a remark's words is called what the rule asks for, or is not called anything."""
    said, name = squeeze(fact.indicator or ""), squeeze(name)
    if wanted is not None and fact.concept == wanted:
        return True
    return fact.concept is None and (said in name or name in said or said[-3:] == name[-3:])


def _fits(fact: Fact, unit: str) -> bool:
    kind = _KINDS.get(unit)
    return fact.figure.kind == kind if kind else fact.figure.quantity.unit == unit


def _says_change(scene: Scene, spot: Spot) -> bool:
    words = "|".join(scene.patterns.word_regex(f"rule_{name}").pattern for name in ("up", "down", "change"))
    return spot.view is None and bool(re.search(words, scene.lead(spot)[-10:]))


def _given(fact: Fact, sure: bool, how: str = "") -> Known:
    return Known(Given(fact.value, interval_of(fact)), (fact,), sure, how)


def _grade(row: Row) -> Known | None:
    for remark in row.remarks:
        found = re.fullmatch(rf"[^，。；、]{{0,8}}?[“\"]?({GRADES})[”\"]?(?:等次|等级|档次|档|级)?", remark)
        if found and not re.search(r"[不未]$", remark[: found.start(1)]):
            return Known(Given(word=found[1]), (), sure=True)
    return None


def _cases(scene: Scene, row: Row, need: Need) -> Known | None:
    """The cases that the row's remark counts, never how many were looked at; none where it says so."""
    none = scene.patterns.word_list("rule_no_cases")
    if row.remarks and all(remark in none for remark in row.remarks):
        return Known(Given(Decimal(0)), (), sure=False, how="none")
    found = [s for s in row.results if s.fact.figure.quantity.unit == need.unit]
    if len(found) != 1 or scene.patterns.word_regex("rule_sampled").search(scene.lead(found[0])):
        return None
    return _given(found[0].fact, sure=False)


def _growth_here(scene: Scene, row: Row) -> Known | None:
    found = [s for s in row.results if s.fact.figure.kind == "rate" and _says_change(scene, s)]
    if len(found) != 1:
        return None
    fact, spread = found[0].fact, interval_of(found[0].fact)
    if scene.patterns.word_regex("rule_down").search(scene.lead(found[0])[-10:]):
        return Known(Given(-fact.value, Interval(-spread.high, -spread.low)), (fact,), sure=True)
    return _given(fact, sure=True)


# --- figures from elsewhere in the report -------------------------------------------------------------------------


def _elsewhere_named(scene: Scene, row: Row, need: Need, single: bool) -> Known | None:
    """The report's one figure of the clause's name, or of the row's where the clause has none of its own."""
    label = squeeze(row.label)
    name = squeeze(need.name)
    if name and name != label and label.endswith(name) and concept_of(label, scene.patterns) is None:
        return _elsewhere(scene, row, label, need.unit, exactly=True)
    for said in [name, label] if single else [name]:
        found = _elsewhere(scene, row, said, need.unit) if said else None
        if found is not None:
            return found
    return None


def _elsewhere(scene: Scene, row: Row, name: str, unit: str, exactly: bool = False) -> Known | None:
    facts = whole_figures(scene, row, name, unit, "actual", exactly)
    if facts is None:
        return None
    fact, only = facts
    where = scene.document.where(fact.span)
    return _given(fact, sure=only, how=f"{scene.document.said(fact.span).strip()}取自{where}，不在本行")


def whole_figures(
    scene: Scene, row: Row, name: str, unit: str, role: Role, exactly: bool = False
) -> tuple[Fact, bool] | None:
    """The one value that the report gives for the whole of what is named, and whether it gives no other beside it."""
    concept = None if exactly else concept_of(name, scene.patterns)
    here = {s.order for s in row.spots}
    called = scene.by_concept.get(concept, []) if concept else scene.by_name.get(squeeze(name), [])
    named = [
        s
        for s in called
        if s.order not in here and s.fact.role == role and _fits(s.fact, unit) and s.fact.figure.qualifier in _OPEN
        if not concept or s.fact.concept == concept
    ]
    wholes = [
        s
        for s in named
        if not s.fact.scope and (s.inside is None or s.view is None or s.view.line in ("total", "whole"))
    ]
    told = [s for s in wholes if s.inside is None] or [s for s in wholes if s.view is not None] or wholes
    if not told or not _same([s.fact for s in told]):
        return None
    places = {(s.view.table, s.view.row) if s.view is not None else s.block for s in named}
    return told[0].fact, _same([s.fact for s in named]) and len(places) == 1


def _same(facts: Sequence[Fact]) -> bool:
    spreads = [interval_of(fact) for fact in facts]
    return max(s.low for s in spreads) <= min(s.high for s in spreads)


def _completion(scene: Scene, row: Row) -> Known | None:
    """The actual ÷ the plan named in the row × 100, where the report prints no rate of its own."""
    if len(row.plans) != 1:
        return None
    plan = row.plans[0].fact
    here = [s.fact for s in row.results if s.fact.figure.quantity.unit == plan.figure.quantity.unit]
    found = (
        (here[0], True) if len(here) == 1 else whole_figures(scene, row, row.label, plan.figure.quantity.unit, "actual")
    )
    made = quotient(found[0], plan, Decimal(100)) if found is not None else None
    if found is None or made is None:
        return None
    said = [scene.document.said(fact.span).strip() for fact in (found[0], plan)]
    return Known(
        Given(*made), (found[0], plan), sure=False, how=f"{said[0]}÷{said[1]}={made[0].quantize(Decimal('0.01'))}%"
    )


def _against_plan(scene: Scene, row: Row) -> Known | None:
    """The row's own figure beside the row's own plan."""
    if len(row.plans) != 1 or len(row.results) != 1:
        return None
    plan, result = row.plans[0].fact, row.results[0].fact
    if (
        plan.figure.quantity.unit != result.figure.quantity.unit
        or plan.value <= 0
        or result.figure.qualifier not in _OPEN
    ):
        return None
    return Known(
        Given(result.value, interval_of(result), plan=plan.value), (result, plan), sure=plan.figure.qualifier != "≤"
    )


def _growth_elsewhere(scene: Scene, row: Row) -> Known | None:
    """The growth from the report's figures of this year and of the year before."""
    concept = concept_of(row.label, scene.patterns)
    kind = scene.patterns.indicator[concept].kind if concept else ""
    unit = next((unit for unit, of in _KINDS.items() if of == kind and unit != "%"), None)
    if unit is None:
        return None
    now, before = (whole_figures(scene, row, row.label, unit, role) for role in ("actual", "prior"))
    made = growth(now[0], before[0]) if now is not None and before is not None else None
    if now is None or before is None or made is None:
        return None
    return Known(Given(*made), (now[0], before[0]), sure=False, how=f"比上年{made[0].quantize(Decimal('0.01'))}%")
