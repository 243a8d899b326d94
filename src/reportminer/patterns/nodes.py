"""YAML values that remember their file and line, and the error that tells them. This is the one door to yaml."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, cast


class PatternError(Exception):
    """A pack that cannot be used: which file, which line, what is wrong and what was probably meant."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        super().__init__(f"{path}:{line}: {problem}")
        self.path = path
        self.line = line
        self.problem = problem

    def __reduce__(self) -> tuple[type[PatternError], tuple[Path, int, str]]:
        return PatternError, (self.path, self.line, self.problem)


class Node:
    """A YAML value that remembers where it stands."""

    __slots__ = ("line", "path", "value")

    def __init__(self, path: Path, line: int, value: Any) -> None:
        self.path = path
        self.line = line
        self.value = value

    def fail(self, problem: str) -> PatternError:
        """The error of this value."""
        return PatternError(self.path, self.line, problem)

    def text(self) -> str:
        """The value as one text."""
        if not isinstance(self.value, str):
            raise self.fail("这里应当是一个词或一句话")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """The value as a list of texts; one text is a list of one."""
        if isinstance(self.value, str):
            return (self.value,)
        if not isinstance(self.value, list):
            raise self.fail("这里应当是一个列表")
        return tuple(item.text() for item in self.value)

    def items(self) -> list[Node]:
        """The values of a list."""
        if not isinstance(self.value, list):
            raise self.fail("这里应当是一个列表")
        return cast("list[Node]", self.value)

    def mapping(self, allowed: Sequence[str] | None = None) -> dict[str, Node]:
        """The values by key; an unknown key fails with the nearest known one."""
        if not isinstance(self.value, dict):
            raise self.fail("这里应当是“键: 值”")
        entries = cast("dict[str, Node]", self.value)
        for key, node in entries.items():
            if allowed is not None and key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1, 0.5)
                raise node.fail(
                    f"不认识的键“{key}”" + (f"，是不是“{near[0]}”？" if near else f"；可用：{'、'.join(allowed)}")
                )
        return entries

    def one_of(self, allowed: Sequence[str], what: str) -> str:
        """The value, which must be one of those allowed."""
        said = self.text()
        if said not in allowed:
            near = difflib.get_close_matches(said, allowed, 1, 0.5)
            raise self.fail(
                f"不认识的{what}“{said}”" + (f"，是不是“{near[0]}”？" if near else f"；可用：{'、'.join(allowed)}")
            )
        return said

    def flag(self) -> bool:
        """Whether the value says yes."""
        return self.one_of(("yes", "no", "是", "否"), "开关") in ("yes", "是")

    def regex(self) -> re.Pattern[str]:
        """The value as a compiled regular expression."""
        try:
            return re.compile(self.text())
        except re.error as error:
            raise self.fail(f"正则表达式有误：{error}") from error

    def decimal(self) -> Decimal:
        """The value as a number."""
        try:
            return Decimal(self.text())
        except InvalidOperation as error:
            raise self.fail(f"“{self.text()}”不是数") from error


def read_yaml(path: Path) -> Node:
    """The root of a YAML file; an empty file is an empty mapping. PatternError where it is no YAML."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PatternError(path, line, f"不是合法的 YAML：{error.problem}") from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise PatternError(path, 1, f"读不出来：{error}") from error

    def build(node: Any) -> Node:
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            entries: dict[str, Node] = {}
            for key, value in node.value:
                if key.value in entries:
                    raise PatternError(path, key.start_mark.line + 1, f"“{key.value}”写了两次")
                entries[key.value] = build(value)
                entries[key.value].line = key.start_mark.line + 1
            return Node(path, line, entries)
        if isinstance(node, yaml.SequenceNode):
            return Node(path, line, [build(item) for item in node.value])
        return Node(path, line, node.value)

    return build(root) if root is not None else Node(path, 1, {})


def read_mapping(path: Path, allowed: Sequence[str]) -> dict[str, Node]:
    """The values of a YAML file by its top keys, each with its line. PatternError where a key is not allowed."""
    return read_yaml(path).mapping(allowed)
