"""The pages of `explain`, and what `patterns` says about a pack."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from reportminer.renders.columns import PAGE_WIDTH, aligned, wrapped
from reportminer.renders.tables import SEVERITIES

if TYPE_CHECKING:
    from reportminer.checks import Check
    from reportminer.patterns import Patterns, Policy

_SECTIONS = (
    ("单位", "units"),
    ("非数字", "not_figures"),
    ("指标", "indicators"),
    ("范围", "scopes"),
    ("列名", "columns"),
    ("线索", "cues"),
    ("角色", "roles"),
    ("计分办法", "policies"),
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


def policies_text(policies: Iterable[Policy], lang: str = "zh") -> Iterator[str]:
    """Each policy by name: where it comes from, which reports it is for, and what it says."""
    words = _POLICY[lang]
    for policy in policies:
        yield policy.name
        for line in (policy.source, *filter(None, (_scope(policy, words), _ways(policy, words)))):
            yield from ("  " + part for part in wrapped(line, PAGE_WIDTH - 2))
        yield ""


_POLICY = {
    "zh": {
        "asked": "只在 --policy 指定时用", "for": "适用：", "years": "{since}—{until}年度", "form": "表中有“{form}”",
        "proportional": "执行率得分 = 分值 × 执行率", "zero_below": "执行率低于{low}%不得分",
        "short proportional": "未达目标按比例得分", "short zero": "未达目标不得分",
        "binding": "不照此给分的都提示", "reasons": "偏差要写原因", "stop": "；",
    },
    "en": {
        "asked": "only when asked for with --policy", "for": "for: ", "years": "years {since}-{until}",
        "form": "forms with {form}", "proportional": "execution: points × rate",
        "zero_below": "no points for an execution rate below {low}%", "short proportional": "missed targets in proportion",
        "short zero": "nothing for a missed target", "binding": "any other score is named",
        "reasons": "deviations need a reason", "stop": "; ",
    },
}  # fmt: skip


def _scope(policy: Policy, words: Mapping[str, str]) -> str:
    """Which reports the policy is for."""
    if not policy.chosen:
        return words["asked"]
    years = words["years"].format(since=policy.since, until=policy.until) if policy.since or policy.until else ""
    form = words["form"].format(form=policy.form.pattern) if policy.form is not None else ""
    scope = words["stop"].join(filter(None, (years, "、".join(policy.regions), form)))
    return words["for"] + scope if scope else ""


def _ways(policy: Policy, words: Mapping[str, str]) -> str:
    """What the policy says of grades and points."""
    grades = "，".join(f"{word} ≥ {low}" for word, low in policy.grades)
    said = (
        grades,
        words["proportional"] if policy.execution == "proportional" else "",
        words["zero_below"].format(low=policy.zero_below) if policy.zero_below is not None else "",
        words[f"short {policy.short}"] if policy.short != "open" else "",
        words["binding"] if policy.binding else "",
        words["reasons"] if policy.reasons else "",
    )
    return words["stop"].join(filter(None, said))


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
