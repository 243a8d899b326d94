"""The name of a figure in running text: an alias, a phrase, a name carried on, or what the figure is compared with."""

from __future__ import annotations

import re
from dataclasses import replace

from reportminer.facts.cells import bare_label
from reportminer.facts.roles import is_compared
from reportminer.facts.said import Named, Said, run_in
from reportminer.facts.words import (
    alias_before,
    alias_behind,
    concept_in,
    concept_of,
    inflow,
    phrase_beside,
    scope_in,
    score_label,
)
from reportminer.model import Figure
from reportminer.patterns import Patterns
from reportminer.tables import CellView
from reportminer.text import squeeze

_NOUNS = {
    "amount": "金额",
    "person": "人数",
    "person_time": "人次",
    "household": "户数",
    "per_capita": "标准",
    "rate": "比率",
    "score": "得分",
    "count": "数量",
}

_COUNT_NOUNS = {"人": "人数", "户": "户数", "份": "问卷数", "人次": "人次", "所": "所数", "个": "个数"}


def find_name(said: Said, view: CellView | None, patterns: Patterns) -> Named:
    """The name of a figure; empty where nothing before, behind or above it says one."""
    scope = scope_in(said.lead, patterns)
    return (
        _cell_name(said, view)
        or _by_alias(said, scope, patterns)
        or _by_score_label(said)
        or _by_alias_behind(said, scope, patterns)
        or _by_run_in(said, scope, patterns)
        or _listed(said, scope)
        or _by_phrase(said, scope, patterns)
        or _carried_on(said, scope)
        or _by_scope(said, scope)
    )


def _cell_name(said: Said, view: CellView | None) -> Named | None:
    """The name of a number among a cell's words: its row's label in a rule, the words before it in a group's label."""
    if view is not None and view.header_row and re.match(r"\s*[*×]\s*(?:预算)?执行率", said.tail):
        return Named(None, "", "预算执行", "计分公式")
    if view is not None and not view.header_row:
        heading = view.heading
        if heading is not None and heading.role == "rule" and view.label:
            return Named(None, "", bare_label(view.label), "行标签")
        own = squeeze(said.folded[view.start : said.figure.span.start])
        if said.figure.kind == "score" and re.fullmatch(
            r"[一-鿿“”A-Za-z、]{2,24}[(（](?:共|计|分值|满分|权重)?[:：]?", own
        ):
            return Named(None, "", re.sub(r"[(（].*$", "", own), "分数前的名称")
    return None


def _by_alias(said: Said, scope: str, patterns: Patterns) -> Named | None:
    """The name by a pack's alias before the figure, with the scope of the figure before where no total starts anew."""
    lead = said.lead
    found = alias_before(lead, said, patterns)
    if not found:
        return None
    concept, alias = found
    inherited = said.before.named.scope if said.before and said.before.named and not scope else scope
    if said.before and said.before.named and not scope and re.search(r"共|合计|总|全年|累计", lead):
        inherited = ""
    concept = inflow(concept, alias, lead, patterns)
    return Named(concept, inherited, concept, f"别名“{alias}”")


def _by_score_label(said: Said) -> Named | None:
    label = score_label(said.lead, said) if said.figure.kind == "score" else None
    return Named(None, "", label, "分数前的名称") if label else None


def _by_alias_behind(said: Said, scope: str, patterns: Patterns) -> Named | None:
    after = alias_behind(said, patterns)
    return Named(after[0], scope, after[0], f"别名“{after[1]}”在数后") if after is not None else None


def _by_run_in(said: Said, scope: str, patterns: Patterns) -> Named | None:
    """The name of a paragraph's first amount by the short heading that the paragraph begins with."""
    heading = run_in(said)
    if not heading or said.figure.kind != "amount" or re.search("[，,、]", said.lead):
        return None
    whole = concept_in(heading, said, patterns)
    return Named(whole, scope, whole, f"段首“{heading}”") if whole else None


def _listed(said: Said, scope: str) -> Named | None:
    """The name of the figure before, for the next scope of a list: 中央3万元、省级2万元."""
    if not (scope and said.before and said.before.named):
        return None
    if said.before.figure.quantity.unit != said.figure.quantity.unit:
        return None
    last = said.before.named
    listed = f"{scope}资金" if said.figure.kind == "amount" else f"{scope}{last.name}"
    return Named(last.concept, scope, last.concept or (listed if last.scope else last.name), "承前省略")


def _by_phrase(said: Said, scope: str, patterns: Patterns) -> Named | None:
    phrase = phrase_beside(said, patterns)
    if not phrase:
        return None
    known = concept_of(phrase, said.figure, patterns)
    return Named(known, scope, known or phrase, "词组")


def _carried_on(said: Said, scope: str) -> Named | None:
    """The name of the figure before it in the sentence."""
    if not (said.before and said.before.named and said.before.named.name):
        return None
    last = said.before.named
    same = said.before.figure.quantity.unit == said.figure.quantity.unit
    return Named(last.concept if same else None, scope or last.scope, last.name, "承前省略")


def _by_scope(said: Said, scope: str) -> Named:
    if scope:
        return Named(None, scope, f"{scope}资金" if said.figure.kind == "amount" else scope, "范围词")
    return Named(None, "", None, "")


def measured_by(named: Named, said: Said, patterns: Patterns) -> Named:
    """The name without a concept that the figure does not measure: points of an indicator, or a gap to a target."""
    if named.concept is None:
        target = re.search(r"目标|任务|计划", said.lead[-14:])
        return last_resort(said) if target and is_compared(said.lead) else named
    kind = patterns.indicator[named.concept].kind
    gap = (
        said.figure.kind not in ("rate", "score")
        and kind != "rate"
        and is_compared(said.lead)
        and named.concept not in ("结余资金", "预算净增额")
    )
    if gap and re.search(r"目标|任务|计划", said.lead[-14:]):
        return last_resort(said)
    if gap:
        return replace(named, concept=None, name=f"{named.name}差额")
    if kind == "any" and named.name and named.name.endswith("人数") and "“" in named.why:
        return replace(named, name=_counted(named, said))
    if kind not in ("any", said.figure.kind):
        return replace(named, concept=None)
    return named


def _counted(named: Named, said: Said) -> str:
    """A survey's count by what it counts: 走访 60户 → 走访户数, 发放问卷 400份 → 发放问卷数."""
    alias = re.sub(r"^(?:其中|共|随机|表示)|(?:人数|户数|份数|的)$", "", named.why.split("“")[1].split("”")[0])
    noun = _COUNT_NOUNS.get(said.figure.quantity.unit, "数")
    return alias + ("数" if alias.endswith("问卷") else noun)


def beyond_target(figure: Figure) -> Named:
    """The name of what a figure is more or less than its target: 超目标人数."""
    return Named(None, "", "超目标" + _NOUNS[figure.kind].replace("金额", "额"), "比较的词")


def last_resort(said: Said) -> Named:
    """A name for a figure whose words give none: what it compares, or what the paragraph is about."""
    lead, figure = said.lead, said.figure
    target = re.search(r"目标|任务|计划|预期", lead)
    if figure.kind == "rate" and target and re.search(r"超", lead):
        return Named(None, "", "超目标幅度", "比较的词")
    if figure.quantity.unit == "倍" and target:
        return Named(None, "", "与目标之比", "比较的词")
    if figure.kind == "rate" and target and re.search(r"完成|相当于|[是为]", lead):
        return Named(None, "", "目标完成率", "比较的词")
    if target and re.search(r"[多少超高低]", lead):
        return beyond_target(figure)
    if not said.topic:
        return Named(None, "", None, "")
    return Named(None, "", said.topic + _NOUNS[figure.kind], "段落的主题")


def display(named: Named) -> str | None:
    """Scope and concept as one name, without saying anything twice: 住院 + 救助金额."""
    if named.name is None:
        return None
    if not named.scope or named.scope in named.name:
        return named.name
    return named.scope + named.name
