"""One reader a section of a pack: nodes → entries, collected in a Pack."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from reportminer.model import Kind, Role
from reportminer.patterns.entries import (
    Column,
    CompareColumn,
    Cue,
    Example,
    Formula,
    Indicator,
    NotFigure,
    RoleWord,
    Unit,
)
from reportminer.patterns.nodes import Node, PatternError
from reportminer.patterns.policies import policies

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
_EXAMPLES = ("reads", "skips")
_EXAMPLE_KEYS = ("text", "figure", "value", "unit", "kind", "indicator", "role", "verdict")


def _examples(entry: str, keys: Mapping[str, Node]) -> Iterator[Example]:
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


def _formula(node: Node, basis: str = "") -> Formula:
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
class Pack:
    """What is being collected while files are read."""

    seen: dict[tuple[str, str], str] = field(default_factory=dict)
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    parts: dict[str, Any] = field(default_factory=dict)
    examples: list[Example] = field(default_factory=list)
    identity_nodes: list[tuple[Node, Formula]] = field(default_factory=list)

    def at(self, section: str, name: str, problem: str) -> PatternError:
        """The error of an entry that was read before."""
        node = self.nodes[section, name]
        return PatternError(node.path, node.line, problem)

    def add(self, section: str, name: str, node: Node, value: Any, examples: Mapping[str, Node] | None = None) -> None:
        """An entry read, and its examples; PatternError where the section has one of its name."""
        here = f"{node.path}:{node.line}"
        if (section, name) in self.seen:
            raise node.fail(f"{section} 里的“{name}”已在 {self.seen[section, name]} 定义过")
        self.seen[section, name] = here
        self.nodes[section, name] = node
        self.parts.setdefault(section, {})[name] = value
        if examples is not None:
            self.examples.extend(_examples(f"{section}/{name}", examples))


def _units(pack: Pack, section: Node) -> None:
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


def _not_figures(pack: Pack, section: Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("why", "regex", "unless_after", *_EXAMPLES))
        if "regex" not in keys:
            raise node.fail("缺少 regex")
        pack.add(
            "not_figures",
            name,
            node,
            NotFigure(
                name,
                keys["why"].text() if "why" in keys else name,
                keys["regex"].regex(),
                keys["unless_after"].regex() if "unless_after" in keys else None,
            ),
            keys,
        )


def _word_table(section_name: str) -> Callable[[Pack, Node], None]:
    def read(pack: Pack, section: Node) -> None:
        for name, node in section.mapping().items():
            pack.add(section_name, name, node, node.texts())

    return read


def _words(pack: Pack, section: Node) -> None:
    """Named word lists of several packs are joined."""
    table = pack.parts.setdefault("words", {})
    for name, node in section.mapping().items():
        table[name] = (*table.get(name, ()), *node.texts())


def _scopes(pack: Pack, section: Node) -> None:
    table = pack.parts.setdefault("scopes", {})
    for name, node in section.mapping().items():
        table[name] = (*table.get(name, ()), *node.texts())


def _indicators(pack: Pack, section: Node) -> None:
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


def _columns(pack: Pack, section: Node) -> None:
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


def _cues(pack: Pack, section: Node) -> None:
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


def _roles(pack: Pack, section: Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(("role", "regex", "kinds", *_EXAMPLES))
        word = RoleWord(
            cast(Role, keys["role"].one_of(ROLES, "角色")),
            keys["regex"].regex(),
            tuple(keys["kinds"].texts()) if "kinds" in keys else (),
        )
        pack.add("roles", name, node, word, keys)


_COMPARE_KEYS = (
    "kind",
    "concepts",
    "roles",
    "relation",
    "scale",
    "unit",
    "formula",
    "unless",
    "prefer",
    "adds",
    "continues",
    "chart",
    "overview",
    "english",
)


def _compare(pack: Pack, section: Node) -> None:
    for name, node in section.mapping().items():
        keys = node.mapping(_COMPARE_KEYS)
        column = CompareColumn(
            name,
            keys["kind"].one_of(("reported", "recomputed", "grade"), "栏目种类") if "kind" in keys else "reported",
            keys["concepts"].texts() if "concepts" in keys else (),
            keys["roles"].texts() if "roles" in keys else (),
            keys["relation"].text() if "relation" in keys else "",
            keys["scale"].decimal() if "scale" in keys else Decimal(1),
            keys["unit"].text() if "unit" in keys else "",
            _formula(keys["formula"]) if "formula" in keys else None,
            keys["unless"].texts() if "unless" in keys else (),
            keys["prefer"].texts() if "prefer" in keys else (),
            "adds" in keys and keys["adds"].flag(),
            keys["continues"].text() if "continues" in keys else "",
            "chart" in keys and keys["chart"].flag(),
            "overview" in keys and keys["overview"].flag(),
            keys["english"].text() if "english" in keys else "",
        )
        if column.formula is not None:
            pack.identity_nodes.append((keys["formula"], column.formula))
        pack.add("compare", name, node, column)


def _settings(pack: Pack, section: Node) -> None:
    for name, node in section.mapping().items():
        pack.add("settings", name, node, node.text())


#: The readers by section.
SECTIONS: Mapping[str, Callable[[Pack, Node], None]] = {
    "units": _units,
    "not_figures": _not_figures,
    "qualifiers": _word_table("qualifiers"),
    "qualifiers_after": _word_table("qualifiers_after"),
    "indicators": _indicators,
    "scopes": _scopes,
    "columns": _columns,
    "cues": _cues,
    "roles": _roles,
    "policies": policies,
    "compare": _compare,
    "words": _words,
    "settings": _settings,
}
