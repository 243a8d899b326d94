"""The pages of `explain`, and what `patterns` says about a pack."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reportminer.renders.columns import PAGE_WIDTH, aligned, wrapped
from reportminer.renders.tables import SEVERITIES

if TYPE_CHECKING:
    from reportminer.checks import Check
    from reportminer.patterns import Patterns

_SECTIONS = (
    ("单位", "units"),
    ("非数字", "not_figures"),
    ("指标", "indicators"),
    ("范围", "scopes"),
    ("列名", "columns"),
    ("线索", "cues"),
    ("角色", "roles"),
    ("等级", "grades"),
    ("对照列", "compare"),
)


def checks_text(checks: Iterable[Check], lang: str = "zh") -> Iterator[str]:
    """One line a check: code, severity, title."""
    rows = [(check.code, _severity(check, lang), check.title if lang == "zh" else check.title_en) for check in checks]
    yield from aligned(rows)


def check_page_text(check: Check, lang: str = "zh") -> Iterator[str]:
    """The page of one check: what it does and why it matters, a text that fires, a text that stays quiet."""
    zh = lang == "zh"
    yield f"{check.code}　{check.title if zh else check.title_en}（{_severity(check, lang)}）"
    yield ""
    yield from wrapped((check.explanation if zh else check.explanation_en).strip(), PAGE_WIDTH)
    fires, quiet = ("会报：", "不会报：") if zh else ("Fires:", "Stays quiet:")
    for heading, text in ((fires, check.fires), (quiet, check.quiet)):
        yield ""
        yield heading
        yield from ("  " + line for line in wrapped(text.strip("\n"), PAGE_WIDTH - 2))


def unknown_code(code: str, known: Sequence[str], lang: str = "zh") -> str:
    """One line for a code that no check has, with the nearest ones."""
    lowered = {one.lower(): one for one in known}
    near = [lowered[found] for found in difflib.get_close_matches(code.lower(), list(lowered), 3, 0.4)]
    if lang == "en":
        return f"No check is called {code}; " + (f"perhaps {', '.join(near)}" if near else "list them with `explain`")
    return f"没有代码为“{code}”的检查；" + (f"是不是：{'、'.join(near)}" if near else "不带代码运行 explain 可列出全部")


def pack_text(pack: Patterns, entries: int, passed: int, failures: Sequence[str], lang: str = "zh") -> Iterator[str]:
    """What a pack holds, how many of its examples hold, and each that does not."""
    if lang == "zh":
        held = "、".join(f"{name} {len(getattr(pack, section))}" for name, section in _SECTIONS)
        yield f"模式：{held}"
        yield f"例句：{entries} 条，通过 {passed} 条，未通过 {len(failures)} 条"
    else:
        held = ", ".join(f"{section} {len(getattr(pack, section))}" for _, section in _SECTIONS)
        yield f"patterns: {held}"
        yield f"examples: {entries}, passed {passed}, failed {len(failures)}"
    yield from failures


def _severity(check: Check, lang: str) -> str:
    return SEVERITIES[check.severity] if lang == "zh" else check.severity
