"""What packs hold, as Python values: one class an entry, and Patterns, which has them all."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from reportminer.model import Kind, Role
from reportminer.text import any_of


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what must be read in it (`figure`, and where given `value`, `indicator`, `role`, `verdict`) or must not."""

    entry: str
    text: str
    reads: bool
    figure: str = ""
    value: str = ""
    unit: str = ""
    kind: str = ""
    indicator: str = ""
    role: str = ""
    verdict: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A base unit and its printed names; `multipliers` may stand between number and name (万 in 18.6万人)."""

    name: str
    kind: Kind
    names: tuple[str, ...]
    multipliers: tuple[str, ...] = ()
    not_before: str = ""
    per: bool = False


@dataclass(frozen=True, slots=True)
class NotFigure:
    """Digits that are no figure: a date, a document number, an ordinal; unless_after: words before them that say otherwise."""

    name: str
    why: str
    regex: re.Pattern[str]
    unless_after: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """An identity's right side over indicator names: its words, its names, and the parsed expression."""

    text: str
    names: tuple[str, ...]
    tree: ast.expr
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What a figure measures: canonical name, the names reports use for it, its kind, and the identities it obeys.

    highest: the highest value that the indicator can have, as text, "" where open.
    total:   the figure without any scope is the whole of which others are parts.
    like:    another indicator in whose formulas this one may stand (救助金额 is spending).
    """

    name: str
    kind: str
    names: tuple[str, ...]
    role: str = ""
    identities: tuple[Formula, ...] = ()
    highest: str = ""
    total: bool = False
    like: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column heading of the forms: its names, and what stands under it."""

    name: str
    names: tuple[str, ...]
    measure: str
    role: str = ""
    concept: str = ""
    not_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cue:
    """Words beside a figure that say how it was derived. `before` ends at the figure, `after` starts behind it."""

    name: str
    relation: str
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    kinds: tuple[str, ...]
    strong: bool
    unit: str = ""
    pair: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleWord:
    """Words of a clause that tell a figure's role; the entry nearest to the figure wins."""

    role: Role
    regex: re.Pattern[str]
    kinds: tuple[str, ...]


Execution = Literal["proportional", "open"]
Short = Literal["proportional", "zero", "open"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How scores and grades are given where the report does not say it itself: an administrative rule, dated, with its source.

    since, until: first and last year of the reports that it is for, "" where open.
    regions:  places whose reports it is for, empty for everywhere.
    form:     words by which its form is known, or None.
    chosen:   taken by itself where it fits; else only when it is asked for by name.
    grades:   grade words with their floors, highest first.
    execution, zero_below: points for the execution rate: in proportion, none below this rate.
    short:    points for a target that is missed.
    binding:  other points than these contradict; else only full points for what is short, and none for what is not.
    reasons:  a deviation needs a reason where the form has a column for it.
    """

    name: str
    source: str
    since: str = ""
    until: str = ""
    regions: tuple[str, ...] = ()
    form: re.Pattern[str] | None = None
    chosen: bool = True
    grades: tuple[tuple[str, Decimal], ...] = ()
    execution: Execution = "open"
    zero_below: Decimal | None = None
    short: Short = "open"
    binding: bool = False
    reasons: bool = False


@dataclass(frozen=True, slots=True)
class CompareColumn:
    """A column of the comparison table: title, what feeds it, and the divisor from base unit to the unit in the title.

    formula:   what is computed from the report's own figures where it does not print the rate itself.
    unless:    words of a figure's clause that say that it measures something else.
    prefer:    words of a figure's clause that say that it is the whole's (总体满意度).
    adds:      the column adds up over regions, so that totals make sense and a city is the sum of its counties.
    continues: the column of the year before whose figure this one should repeat (上年结转 is last year's 结余).
    chart:     the workbook draws the column; overview: its first sheet shows it.
    english:   the title with --lang en.
    """

    title: str
    kind: str
    concepts: tuple[str, ...]
    roles: tuple[str, ...] = ()
    relation: str = ""
    scale: Decimal = Decimal(1)
    unit: str = ""
    formula: Formula | None = None
    unless: tuple[str, ...] = ()
    prefer: tuple[str, ...] = ()
    adds: bool = False
    continues: str = ""
    chart: bool = False
    overview: bool = False
    english: str = ""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Everything the packs know, compiled; asked: the name of the policy to go by, "" for the one that fits each report."""

    units: tuple[Unit, ...] = ()
    not_figures: tuple[NotFigure, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    qualifiers_after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    cues: tuple[Cue, ...] = ()
    roles: tuple[RoleWord, ...] = ()
    policies: tuple[Policy, ...] = ()
    asked: str = ""
    compare: tuple[CompareColumn, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()

    @cached_property
    def indicator(self) -> Mapping[str, Indicator]:
        """Indicators by canonical name."""
        return {entry.name: entry for entry in self.indicators}

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """Columns by canonical name."""
        return {entry.name: entry for entry in self.columns}

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """Every name of an indicator → its canonical name."""
        return {alias: entry.name for entry in self.indicators for alias in (entry.name, *entry.names)}

    @cached_property
    def roots(self) -> Mapping[str, str]:
        """Every name of an indicator → its canonical name, or that of the indicator that it is like."""
        return {alias: self.indicator[name].like or name for alias, name in self.aliases.items()}

    @cached_property
    def alias_regex(self) -> re.Pattern[str]:
        """Any name of any indicator, the longest first."""
        return re.compile(any_of(self.aliases))

    @cached_property
    def scope_aliases(self) -> Mapping[str, str]:
        """Every name of a scope → its canonical name."""
        return {alias: name for name, names in self.scopes.items() for alias in (name, *names)}

    @cached_property
    def scope_regex(self) -> re.Pattern[str]:
        """Any name of any scope, the longest first."""
        return re.compile(any_of(self.scope_aliases))

    @cached_property
    def column_aliases(self) -> Mapping[str, Column]:
        """Every name of a column heading → the column."""
        return {alias: entry for entry in self.columns for alias in (entry.name, *entry.names)}

    @cached_property
    def column_regex(self) -> re.Pattern[str]:
        """Any name of any column heading, the longest first."""
        return re.compile(any_of(self.column_aliases))

    def word_list(self, name: str) -> tuple[str, ...]:
        """A named list of words; KeyError where no pack has it."""
        return self.words[name]

    @cached_property
    def _word_regexes(self) -> dict[str, re.Pattern[str]]:
        return {}

    def word_regex(self, name: str) -> re.Pattern[str]:
        """Any word of a named list, the longest first; KeyError where no pack has the list."""
        cache = self._word_regexes
        if name not in cache:
            cache[name] = re.compile(any_of(self.words[name]))
        return cache[name]
