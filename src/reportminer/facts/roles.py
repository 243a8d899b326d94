"""The role of a figure in running text: actual, budget, target, an earlier year's, a weight, or a rule's."""

from __future__ import annotations

import re
from typing import cast

from reportminer.facts.said import Said, run_in
from reportminer.facts.score_roles import score_role
from reportminer.model import Role
from reportminer.patterns import Indicator, Patterns
from reportminer.tables import CellView

_EARLIER = re.compile(
    r"(?:[比较是为]|相比)\s*(?:上年|去年|上一年|(?:19|20)\d\d年)度?(?:同期)?(?:[^，。；,;\d]{0,6}[的(（])?\s*$"
)
#: Before the step by which a scoring rule deducts: 每低1个百分点扣0.5分，不足1个百分点的按1个百分点计.
_STEP_OF_RULE = re.compile(r"(?:每[^，。；\d]{0,8}|不足|不满|未满|按)\s*$")


def prose_role(said: Said, view: CellView | None, indicator: Indicator | None, patterns: Patterns) -> Role:
    """The role that the words before the figure give it, else its indicator's own, else actual."""
    return (
        _by_kind(said, view)
        or _by_comparison(said)
        or _by_standard(said, patterns)
        or _by_goal(said)
        or _by_word(said, view, indicator, patterns)
        or _by_neighbour(said, patterns)
        or (cast(Role, indicator.role) if indicator is not None and indicator.role else "actual")
    )


def _by_kind(said: Said, view: CellView | None) -> Role | None:
    """The role that needs no words before the figure: a rule's cell, points, multiples and percentage points."""
    if view is not None and view.heading is not None and view.heading.role == "rule" and not view.header_row:
        return "rule"
    if said.figure.kind == "score":
        return score_role(said, view)
    if (
        said.figure.kind == "rate"
        and said.figure.qualifier in ("≥", "≤")
        and re.search("(?:目标|计划|要求)[^。；]{0,10}$", said.earlier)
    ):
        return "target"
    if (
        said.figure.quantity.unit == "个百分点"
        and _STEP_OF_RULE.search(said.lead)
        and re.search("扣|计|得", said.whole)
    ):
        return "rule"
    return "actual" if said.figure.quantity.unit in ("倍", "个百分点") else None


#: Behind a figure that is a goal: 比90%的目标值高, 超过8000人次的年度目标.
_THE_GOAL = re.compile(r"\s*的(?:年度?|年初|全年|绩效|预期|既定|总体|工作)*(?:目标|任务|计划|要求|预期|指标值)")


def _by_comparison(said: Said) -> Role | None:
    """An earlier year's figure, or one that compares with a plan or a year."""
    lead = said.lead
    if said.figure.kind != "amount" and _THE_GOAL.match(said.tail):
        return "target"
    if re.search(r"[与同和](?:上年|去年|(?:19|20)\d\d年)[^，。；,;\d]{0,6}的\s*$", lead) and re.match(
        r"\s*相?比", said.tail
    ):
        return "prior"
    if _EARLIER.search(lead) or (
        re.search(r"由[^，。；]{0,14}$", lead)
        and re.match(r"\s*[^，。；\d]{0,4}(?:降|升|增|减|提高|调整|上调|下调)[^，。；\d]{0,3}[到至为]", said.tail)
    ):
        return "prior"
    if is_compared(lead):
        return "actual"
    stated = re.search(r"(?:^|[，；。：])\s*((?:19|20)\d\d)年(?:度|末|底)?[^，；。、：\d]{0,14}$", said.earlier)
    return "prior" if stated and said.year and stated[1] < said.year else None


_GOAL = re.compile(
    r"(?:目标|任务|计划)(?:值|数)?(?:分别|主要|设定|确定|明确)?(?:是|为|有|如下|包括|：|:)|(?:目标|计划|任务)[，,：:]|年初(?:确定|设定|下达|计划)|(?:计划|拟|要求)[^，。；]{0,8}$"
)
_DONE = re.compile("实际|完成|达到了|实现|截至|已|超|比|占|较|支出|发放了|共|累计|通过|面向|其中")
_GOALS = re.compile("(?:绩效|年度|总体|预期|工作|阶段|主要)?目标(?:设定|任务)?(?:情况)?$|任务目标$|目标任务$")


def _by_goal(said: Said) -> Role | None:
    """Target in a sentence that lays out the goals, or under a heading that does: 年度目标是：开放不少于300天，接待60万人次."""
    if said.figure.kind in ("amount", "score", "per_capita") or _DONE.search(said.earlier):
        return None
    return "target" if _GOAL.search(said.earlier) or _GOALS.search(said.heading) else None


#: Behind a rate at which something is granted: 按75%给予资助.
_GRANTED = re.compile("(?:的比例|的标准)?(?:给予|予以|资助|补助|救助|报销|支付|分担|负担|补贴|计分|计算|核算|定额)")


def _by_standard(said: Said, patterns: Patterns) -> Role | None:
    """Actual for an average, rule for a standard: 人均补助 against 每人每月."""
    figure, lead = said.figure, said.lead
    if figure.kind == "rate" and re.search(r"按[^，。；]{0,24}$", lead) and _GRANTED.match(said.tail):
        return "rule"
    if figure.kind != "per_capita" and not (figure.kind == "rate" and re.search("每(?:低|降|超|少)", lead)):
        return None
    if re.search(r"(?<![老病])人均|次均|户均|均次|生均|例均|平均|实际", lead):
        return "actual"
    rule = _role_word(lead, said, patterns, only="标准词")
    if rule or (said.before and figure.kind == "per_capita" and said.before.figure.kind == "per_capita"):
        return "rule"
    return None


def _by_word(said: Said, view: CellView | None, indicator: Indicator | None, patterns: Patterns) -> Role | None:
    """The role whose word stands before the figure, in the paragraph's short heading, or in the row's label."""
    word = _role_word(said.lead, said, patterns) or (
        _role_word(run_in(said), said, patterns) if said.figure.kind == "amount" else None
    )
    if word is None and view is not None and said.previous is None:
        word = _role_word(view.label, said, patterns)
    if word == "budget" and indicator is not None and indicator.role == "actual" and indicator.name != "占比":
        return "actual"
    return word


def _by_neighbour(said: Said, patterns: Patterns) -> Role | None:
    """A target by its sign, or the role of the list in which the figure goes on."""
    if said.figure.qualifier in ("≥", "≤", ">", "<") and said.figure.kind != "amount":
        return "target"
    if (
        said.before is not None
        and said.before.named is not None
        and re.fullmatch(r"\s*[、和及与(（,，]?\s*(?:即|其中)?\s*[一-鿿]{0,8}", said.lead)
    ):
        return _carried_role(said, patterns)
    return None


def _carried_role(said: Said, patterns: Patterns) -> Role | None:
    """The role of the sentence's beginning, which a list of parts shares: 下达4186.49万元：省1165.84万元、市…."""
    for name, word in ((w.role, w.regex) for w in patterns.roles if said.figure.kind in w.kinds and w.role == "budget"):
        if word.search(said.earlier) and not re.search(r"支出|使用|发放|支付|结余|执行", said.earlier):
            return name
    return None


def is_compared(lead: str) -> bool:
    """Whether the words make the figure a comparison with a plan or a year rather than one itself."""
    return bool(
        re.search(r"(?:超|比|较|占|相当于|完成|为|是)[^，。；,;]{0,12}(?:目标|任务|计划|上年|去年|预算)[^，。；,;]{0,6}(?:的|多|少|增|减|高|低|超|下降|提高)[^，,。；;]{0,6}$", lead)
        or re.search(r"(?:增长|下降|提高|增加|减少|降低|超任务|超目标|超计划|多出|少于目标)[了为]?\s*$", lead)
        or re.search(r"(?:超出|超过|多于|少于|低于|高于|超额完成)(?:年初|年度)?(?:目标|任务|计划|预算)[数值]?\s*$", lead)
    )  # fmt: skip


def _role_word(lead: str, said: Said, patterns: Patterns, only: str = "") -> Role | None:
    """The role whose word stands nearest before the figure, in its own clause first."""
    clause = re.split(r"[，,；;。]", lead)
    for text in (clause[-1], lead):
        best: tuple[int, Role] | None = None
        for word in patterns.roles:
            if said.figure.kind not in word.kinds or (only and word.role != "rule"):
                continue
            for match in word.regex.finditer(text):
                if (
                    best is None
                    or match.end() > best[0]
                    or (match.end() == best[0] and word.role in ("target", "prior", "rule"))
                ):
                    best = (match.end(), word.role)
        if best is not None:
            return best[1]
    return None
