"""Folders of YAML files → Patterns, or a PatternError where an entry is wrong or names what is nowhere."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from reportminer.patterns.entries import Indicator, Patterns
from reportminer.patterns.nodes import PatternError, read_yaml
from reportminer.patterns.sections import SECTIONS, Pack


def builtin_dir() -> Path:
    """The packs that come with the package: in the wheel beside the code, in a checkout at the top."""
    inside = Path(__file__).parents[1] / "packs"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "patterns"


def load_patterns(extra: Sequence[Path] = (), builtin: bool = True) -> Patterns:
    """All packs compiled: the built-in ones and the given folders; PatternError where one is wrong."""
    pack = Pack()
    for folder in ([builtin_dir()] if builtin else []) + list(extra):
        if not folder.is_dir():
            raise PatternError(folder, 0, "没有这个模式包文件夹")
        files = sorted(folder.rglob("*.yaml"))
        if not files:
            raise PatternError(folder, 0, "文件夹里没有 .yaml 文件")
        for path in files:
            for section, node in read_yaml(path).mapping(tuple(SECTIONS)).items():
                SECTIONS[section](pack, node)
    _check_names(pack)
    parts = pack.parts
    collected: dict[str, Any] = {name: tuple(parts.get(name, {}).values()) for name in _LISTED}
    collected |= {name: dict(parts.get(name, {})) for name in _TABLES}
    return Patterns(**collected, examples=tuple(pack.examples))


def going_by(patterns: Patterns, name: str) -> Patterns:
    """The patterns with the policy that every report is to be held to, "" for the one that fits it; PatternError where there is none."""
    known = [policy.name for policy in patterns.policies]
    if name and name not in known:
        near = difflib.get_close_matches(name, known, 1, 0.3)
        hint = f"，是不是“{near[0]}”？" if near else f"；可用：{'、'.join(known)}"
        raise PatternError(builtin_dir(), 0, f"没有名为“{name}”的办法{hint}")
    return replace(patterns, asked=name)


_LISTED = ("units", "not_figures", "indicators", "columns", "cues", "roles", "policies", "compare")
_TABLES = ("qualifiers", "qualifiers_after", "scopes", "words", "settings")


def _check_names(pack: Pack) -> None:
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
    compared = pack.parts.get("compare", {})
    for column in compared.values():
        if column.continues and column.continues not in compared:
            raise pack.at("compare", column.title, f"continues 所指的“{column.continues}”不是对照表的栏目")
    owner: dict[str, str] = {}
    for indicator in indicators.values():
        for alias in (indicator.name, *indicator.names):
            if owner.setdefault(alias, indicator.name) != indicator.name:
                raise pack.at(
                    "indicators", indicator.name, f"“{alias}”同时是“{owner[alias]}”与“{indicator.name}”的别名"
                )
