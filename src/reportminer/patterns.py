"""patterns/ → Patterns, or a PatternError with file, line and the nearest right spelling.

A pack is a folder of YAML files; every file holds one or more of the sections below. Values are read as text, so that
985.320 never becomes a float and 否 never False. This is the one door to yaml.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path
from typing import Any, cast

from reportminer.model import Kind, Role
from reportminer.text import any_of

ROLES = ("actual", "budget", "target", "prior", "weight", "rule")
KINDS = ("amount", "person_time", "person", "household", "rate", "score", "per_capita", "count")
CUES = (
    "sum_before",
    "sum_after",
    "difference",
    "growth",
    "share",
    "completion",
    "mean",
    "multiple",
    "restated",
    "ratio",
    "list_mean",
    "points",
)


class PatternError(Exception):
    """A pack that cannot be used: which file, which line, what is wrong and what was probably meant."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem

    def __reduce__(self) -> tuple[type[PatternError], tuple[Path, int, str]]:
        return PatternError, (self.path, self.line, self.problem)


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
    """Digits that are no figure: a date, a document number, an ordinal."""

    name: str
    why: str
    regex: re.Pattern[str]


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


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Grade words with their floors, highest first, and the rule they come from."""

    name: str
    floors: tuple[tuple[str, Decimal], ...]
    source: str
    default: bool = False


@dataclass(frozen=True, slots=True)
class CompareColumn:
    """A column of the comparison table: title, what feeds it, and the divisor from base unit to the unit in the title."""

    title: str
    kind: str
    concepts: tuple[str, ...]
    roles: tuple[str, ...] = ()
    relation: str = ""
    scale: Decimal = Decimal(1)
    unit: str = ""


@dataclass(frozen=True, eq=False)
class Patterns:
    """Everything the packs know, compiled."""

    units: tuple[Unit, ...] = ()
    not_figures: tuple[NotFigure, ...] = ()
    qualifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    qualifiers_after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    cues: tuple[Cue, ...] = ()
    roles: tuple[RoleWord, ...] = ()
    grades: tuple[GradeScale, ...] = ()
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


# --- YAML with lines ---------------------------------------------------------------------------------------


class _Node:
    """A YAML value that remembers where it stands."""

    __slots__ = ("line", "path", "value")

    def __init__(self, path: Path, line: int, value: Any) -> None:
        self.path = path
        self.line = line
        self.value = value

    def fail(self, problem: str) -> PatternError:
        return PatternError(self.path, self.line, problem)

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self.fail("这里应当是一个词或一句话")
        return self.value

    def texts(self) -> tuple[str, ...]:
        if isinstance(self.value, str):
            return (self.value,)
        if not isinstance(self.value, list):
            raise self.fail("这里应当是一个列表")
        return tuple(item.text() for item in self.value)

    def items(self) -> list[_Node]:
        if not isinstance(self.value, list):
            raise self.fail("这里应当是一个列表")
        return cast("list[_Node]", self.value)

    def mapping(self, allowed: Sequence[str] | None = None) -> dict[str, _Node]:
        if not isinstance(self.value, dict):
            raise self.fail("这里应当是“键: 值”")
        entries = cast("dict[str, _Node]", self.value)
        for key, node in entries.items():
            if allowed is not None and key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1, 0.5)
                raise node.fail(
                    f"不认识的键“{key}”" + (f"，是不是“{near[0]}”？" if near else f"；可用：{'、'.join(allowed)}")
                )
        return entries

    def one_of(self, allowed: Sequence[str], what: str) -> str:
        said = self.text()
        if said not in allowed:
            near = difflib.get_close_matches(said, allowed, 1, 0.5)
            raise self.fail(
                f"不认识的{what}“{said}”" + (f"，是不是“{near[0]}”？" if near else f"；可用：{'、'.join(allowed)}")
            )
        return said

    def flag(self) -> bool:
        return self.one_of(("yes", "no", "是", "否"), "开关") in ("yes", "是")

    def regex(self) -> re.Pattern[str]:
        try:
            return re.compile(self.text())
        except re.error as error:
            raise self.fail(f"正则表达式有误：{error}") from error

    def decimal(self) -> Decimal:
        try:
            return Decimal(self.text())
        except InvalidOperation as error:
            raise self.fail(f"“{self.text()}”不是数") from error


def _read_yaml(path: Path) -> _Node:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PatternError(path, line, f"不是合法的 YAML：{error.problem}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PatternError(path, 1, f"读不出来：{error}") from error

    def build(node: Any) -> _Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            entries: dict[str, _Node] = {}
            for key, value in node.value:
                if key.value in entries:
                    raise PatternError(path, key.start_mark.line + 1, f"“{key.value}”写了两次")
                entries[key.value] = build(value)
                entries[key.value].line = key.start_mark.line + 1
            return _Node(path, line, entries)
        if isinstance(node, yaml.SequenceNode):
            return _Node(path, line, [build(item) for item in node.value])
        return _Node(path, line, node.value)

    return build(root) if root is not None else _Node(path, 1, {})


def read_mapping(path: Path, allowed: Sequence[str]) -> dict[str, _Node]:
    """The values of a YAML file by its top keys, each with its line. PatternError where a key is not allowed."""
    return _read_yaml(path).mapping(allowed)


# --- sections ----------------------------------------------------------------------------------------------

_EXAMPLES = ("reads", "skips")
_EXAMPLE_KEYS = ("text", "figure", "value", "unit", "kind", "indicator", "role", "verdict")


def _examples(entry: str, keys: Mapping[str, _Node]) -> Iterator[Example]:
    for item in keys["reads"].items() if "reads" in keys else ():
        said = {key: node.text() for key, node in item.mapping(_EXAMPLE_KEYS).items()}
        if "text" not in said or "figure" not in said:
            raise item.fail("正例要有 text 与 figure")
        yield Example(entry, reads=True, where=f"{item.path}:{item.line}", **said)
    for item in keys["skips"].items() if "skips" in keys else ():
        if isinstance(item.value, str):
            said = {"text": item.text()}
        else:
            said = {key: node.text() for key, node in item.mapping(_EXAMPLE_KEYS).items()}
        yield Example(entry, reads=False, where=f"{item.path}:{item.line}", **said)


def _formula(node: _Node, basis: str = "") -> Formula:
    """The parsed identity; PatternError where it is no arithmetic or where a name stands twice."""
    text = node.text()
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise node.fail(f"公式“{text}”读不懂") from error
    names: list[str] = []
    for part in ast.walk(tree):
        if isinstance(part, ast.Name):
            names.append(part.id)
        elif isinstance(part, ast.Constant):
            if not isinstance(part.value, int):
                raise node.fail(f"公式“{text}”里的数只能是整数")
        elif not isinstance(part, (ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Load)):
            raise node.fail(f"公式“{text}”只能用名称、整数、+ - * / 和括号")
    for name in names:
        if names.count(name) > 1:
            raise node.fail(f"公式“{text}”里“{name}”出现两次，误差会被放大；请改写成只出现一次")
    return Formula(text, tuple(names), tree, basis)


@dataclass
class _Pack:
    """What is being collected while files are read."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    nodes: dict[tuple[str, str], _Node] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    identity_nodes: list[tuple[_Node, Formula]] = field(default_factory=list)

    def at(self, section: str, name: str, problem: str) -> PatternError:
        """The error of an entry that was read before."""
        node = self.nodes[section, name]
        return PatternError(node.path, node.line, problem)

    def add(
        self, section: str, name: str, node: _Node, value: Any, examples: Mapping[str, _Node] | None = None
    ) -> None:
        here = f"{node.path}:{node.line}"
        if (section, name) in self.seen:
            raise node.fail(f"{section} 里的“{name}”已在 {self.seen[section, name]} 定义过")
        self.seen[section, name] = here
        self.nodes[section, name] = node
        self.parts.setdefault(section, {})[name] = value
        if examples is not None:
            self.examples.extend(_examples(f"{section}/{name}", examples))


def _units(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("kind", "names", "multipliers", "not_before", *_EXAMPLES))
        unit = Unit(
            name,
            cast(Kind, keys["kind"].one_of(KINDS, "类别")) if "kind" in keys else "count",
            keys["names"].texts() if "names" in keys else (name,),
            keys["multipliers"].texts() if "multipliers" in keys else (),
            keys["not_before"].text() if "not_before" in keys else "",
        )
        pack.add("units", name, node, unit, keys)


def _not_figures(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("why", "regex", *_EXAMPLES))
        if "regex" not in keys:
            raise node.fail("缺少 regex")
        pack.add(
            "not_figures",
            name,
            node,
            NotFigure(name, keys["why"].text() if "why" in keys else name, keys["regex"].regex()),
            keys,
        )


def _word_table(section_name: str) -> Callable[[_Pack, _Node], None]:
    def read(pack: _Pack, section: _Node) -> None:
        for name, node in section.mapping().items():
            pack.add(section_name, name, node, node.texts())

    return read


def _words(pack: _Pack, section: _Node) -> None:
    """Named word lists of several packs are joined."""
    table = pack.parts.setdefault("words", {})
    for name, node in section.mapping().items():
        table[name] = (*table.get(name, ()), *node.texts())


def _scopes(pack: _Pack, section: _Node) -> None:
    table = pack.parts.setdefault("scopes", {})
    for name, node in section.mapping().items():
        table[name] = (*table.get(name, ()), *node.texts())


def _indicators(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("kind", "names", "role", "identities", "highest", "total", "like", "basis", *_EXAMPLES))
        basis = keys["basis"].text() if "basis" in keys else ""
        formulas = []
        for item in keys["identities"].items() if "identities" in keys else ():
            formulas.append(_formula(item, basis))
            pack.identity_nodes.append((item, formulas[-1]))
        indicator = Indicator(
            name,
            keys["kind"].one_of((*KINDS, "any"), "类别") if "kind" in keys else "any",
            keys["names"].texts() if "names" in keys else (),
            keys["role"].one_of(ROLES, "角色") if "role" in keys else "",
            tuple(formulas),
            str(keys["highest"].decimal()) if "highest" in keys else "",
            "total" in keys and keys["total"].flag(),
            keys["like"].text() if "like" in keys else "",
        )
        pack.add("indicators", name, node, indicator, keys)


_MEASURES = ("amount", "rate", "score", "value", "unit", "comparator", "text", "label", "count", "difference")


def _columns(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("names", "measure", "role", "concept", "not_with"))
        column = Column(
            name,
            keys["names"].texts() if "names" in keys else (),
            keys["measure"].one_of(_MEASURES, "列的内容") if "measure" in keys else "text",
            keys["role"].one_of(ROLES, "角色") if "role" in keys else "",
            keys["concept"].text() if "concept" in keys else "",
            keys["not_with"].texts() if "not_with" in keys else (),
        )
        pack.add("columns", name, node, column)


def _cues(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("relation", "before", "after", "kinds", "strong", "unit", "pair", *_EXAMPLES))
        if "relation" not in keys or not ({"before", "after"} & set(keys)):
            raise node.fail("线索要有 relation，以及 before 或 after")
        cue = Cue(
            name,
            keys["relation"].one_of(CUES, "关系"),
            re.compile(f"(?:{keys['before'].regex().pattern})$") if "before" in keys else None,
            keys["after"].regex() if "after" in keys else None,
            tuple(keys["kinds"].texts()) if "kinds" in keys else (),
            "strong" in keys and keys["strong"].flag(),
            keys["unit"].text() if "unit" in keys else "",
            keys["pair"].texts() if "pair" in keys else (),
        )
        pack.add("cues", name, node, cue, keys)


def _roles(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("role", "regex", "kinds", *_EXAMPLES))
        word = RoleWord(
            cast(Role, keys["role"].one_of(ROLES, "角色")),
            keys["regex"].regex(),
            tuple(keys["kinds"].texts()) if "kinds" in keys else (),
        )
        pack.add("roles", name, node, word, keys)


def _grades(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("floors", "source", "default"))
        floors = [(word, floor.decimal()) for word, floor in keys["floors"].mapping().items()]
        floors.sort(key=lambda pair: -pair[1])
        source = keys["source"].text() if "source" in keys else ""
        pack.add(
            "grades", name, node, GradeScale(name, tuple(floors), source, "default" in keys and keys["default"].flag())
        )


def _compare(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("kind", "concepts", "roles", "relation", "scale", "unit"))
        column = CompareColumn(
            name,
            keys["kind"].one_of(("reported", "recomputed", "grade"), "栏目种类") if "kind" in keys else "reported",
            keys["concepts"].texts() if "concepts" in keys else (),
            keys["roles"].texts() if "roles" in keys else (),
            keys["relation"].text() if "relation" in keys else "",
            keys["scale"].decimal() if "scale" in keys else Decimal(1),
            keys["unit"].text() if "unit" in keys else "",
        )
        pack.add("compare", name, node, column)


def _settings(pack: _Pack, section: _Node) -> None:
    for name, node in section.mapping().items():
        pack.add("settings", name, node, node.text())


_SECTIONS: Mapping[str, Callable[[_Pack, _Node], None]] = {
    "units": _units,
    "not_figures": _not_figures,
    "qualifiers": _word_table("qualifiers"),
    "qualifiers_after": _word_table("qualifiers_after"),
    "indicators": _indicators,
    "scopes": _scopes,
    "columns": _columns,
    "cues": _cues,
    "roles": _roles,
    "grades": _grades,
    "compare": _compare,
    "words": _words,
    "settings": _settings,
}


def builtin_dir() -> Path:
    """The packs that come with the package: in the wheel beside the code, in a checkout at the top."""
    inside = Path(__file__).parent / "packs"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "patterns"


def load_patterns(extra: Sequence[Path] = (), builtin: bool = True) -> Patterns:
    """All packs compiled: the built-in ones and the given folders; PatternError where one is wrong."""
    pack = _Pack()
    for folder in ([builtin_dir()] if builtin else []) + list(extra):
        if not folder.is_dir():
            raise PatternError(folder, 0, "没有这个模式包文件夹")
        files = sorted(folder.rglob("*.yaml"))
        if not files:
            raise PatternError(folder, 0, "文件夹里没有 .yaml 文件")
        for path in files:
            for section, node in _read_yaml(path).mapping(tuple(_SECTIONS)).items():
                _SECTIONS[section](pack, node)
    _check_names(pack)
    parts = pack.parts
    collected: dict[str, Any] = {name: tuple(parts.get(name, {}).values()) for name in _LISTED}
    collected |= {name: dict(parts.get(name, {})) for name in _TABLES}
    return Patterns(**collected, examples=tuple(pack.examples))


_LISTED = ("units", "not_figures", "indicators", "columns", "cues", "roles", "grades", "compare")
_TABLES = ("qualifiers", "qualifiers_after", "scopes", "words", "settings")


def _check_names(pack: _Pack) -> None:
    """Every name in a formula is an indicator, and no alias names two indicators."""
    indicators: dict[str, Indicator] = pack.parts.get("indicators", {})
    for node, formula in pack.identity_nodes:
        for name in formula.names:
            if name not in indicators:
                near = difflib.get_close_matches(name, indicators, 1, 0.4)
                raise node.fail(f"公式里的“{name}”不是指标" + (f"，是不是“{near[0]}”？" if near else ""))
    for column in pack.parts.get("columns", {}).values():
        if column.concept and column.concept not in indicators:
            raise pack.at("columns", column.name, f"列“{column.name}”的 concept“{column.concept}”不是指标")
    owner: dict[str, str] = {}
    for indicator in indicators.values():
        for alias in (indicator.name, *indicator.names):
            if owner.setdefault(alias, indicator.name) != indicator.name:
                raise pack.at(
                    "indicators", indicator.name, f"“{alias}”同时是“{owner[alias]}”与“{indicator.name}”的别名"
                )
