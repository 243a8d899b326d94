"""The role of points in running text: a score reached, the weight of an indicator, or a number of a rule."""

from __future__ import annotations

import re

from reportminer.facts.said import Said
from reportminer.model import Role
from reportminer.tables import CellView

_PAREN_POINTS = re.compile(r"[(（]\s*(?:分值|满分|权重|共|计)?\s*[:：]?$")


def score_role(said: Said, view: CellView | None) -> Role:
    """The role of points: rule, weight, or actual for a score."""
    lead, around = said.lead[-24:], said.after(12)
    if _LIST.fullmatch(said.lead) and said.position and _heads_a_list_of_points(said):
        return "weight"
    if view is not None and view.header_row:
        return "rule" if re.match(r"\s*[*×]", around) else "weight"
    return (
        _in_rule(said, lead, around)
        or _before_points(said, lead)
        or _behind_got(said, lead)
        or _by_sentence(said, lead)
    )


_LIST = re.compile(r"\s*[、，,和及与]\s*")


def _heads_a_list_of_points(said: Said) -> bool:
    """Whether the list in which the points stand is one of points that can be reached: 分别占15分、25分、35分、25分."""
    at = said.position
    while (
        at
        and said.group[at - 1].kind == "score"
        and _LIST.fullmatch(said.folded[said.group[at - 1].span.end : said.group[at].span.start])
    ):
        at -= 1
    lead = said.folded[said.sentence[0] : said.group[at].span.start]
    return (
        re.search(r"(?:分值|满分|权重|各?占|分别为|依次为)\s*$", lead) is not None
        and re.search(r"(?:得分?|扣分?)[^，。；]{0,6}$", lead) is None
        and (re.search(r"占\s*$|分值|满分|权重", lead) is not None)
    )


#: 每发现1户救助金额计算不准确扣0.2分, 每缺1次，扣0.5分
_PER_CASE = re.compile(r"每(?![月季年天日周])[^，。；;扣分]{1,30}[，,]?扣减?\s*$")


#: Behind the points of an item whose rule and score follow: 时效8分，每逾期1台扣1分，得7分
_BEFORE_STEP = re.compile(r"\s*[，,][^。；;，,\d]{0,12}每[^。；;]{2,40}?[，,](?:实|共)?得")


def _in_rule(said: Said, lead: str, around: str) -> Role | None:
    """Rule for deductions, limits of grades, ranges and factors; actual where the full points follow in brackets."""
    stepped = re.search(r"每[^，。；;]{0,12}扣\s*$|每[^。；;]{0,16}$", lead) or _PER_CASE.search(said.earlier)
    if stepped or _at_grade(said, lead, around):
        return "rule"
    if re.match(r"\s*[(（]\s*(?:满分|分值|权重)", said.after(8)):
        return "actual"
    if said.figure.why == "range" or (
        said.previous is not None and re.fullmatch(r"\s*[-~至—]\s*|\s*[≤<][^\d]{1,4}[≤<]\s*", said.lead)
    ):
        return "rule"
    return "rule" if re.match(r"\s*(?:[*×]|乘)|\s*(?:折算|制)", around) else None


def _at_grade(said: Said, lead: str, around: str) -> bool:
    """Whether the points are a limit of a grade: 90分以上为优, 优秀≥90."""
    if re.match(r"\s*(?:[)）]?\s*(?:以上|以下|及以上|含|[-~至—]\d)|[(（]含)", around) and re.search(
        r"优|良|中|差|合格", lead + around
    ):
        return True
    if said.figure.qualifier in ("≥", "≤", ">", "<") and re.search(r"优|良|中|差|合格|等级|分", lead + around):
        return True
    return bool(re.match(r"\s*[≤<≥>为]{1,2}\s*(?:优|良|中|差|合格)", around)) or (
        re.search(r"(?:优秀|优|良好|良|中|差|合格)\s*[≤<≥>:：为]{0,2}\s*$", lead) is not None
        and said.figure.why == "range"
    )


def _before_points(said: Said, lead: str) -> Role | None:
    """Weight where the words before or behind make the points those that can be reached."""
    if re.search(r"得满分\s*$", lead):
        return "actual"
    if re.search(r"(?:分值|满分|权重|权数|总分值|赋分|占)[^得自总，。；）)]{0,6}$", lead) or _PAREN_POINTS.search(lead):
        return "weight"
    clause = re.split(r"[，。；、;,]", lead)[-1]
    if not re.search("得|自评|评分|扣|计", clause) and re.fullmatch(
        r"[^。；;总综合最共均]{0,36}?(?:得|自评|计|扣)(?:满分|分)?\s*", said.tail
    ):
        return "weight"
    if not re.search("得|自评|评分|扣|计", clause) and _BEFORE_STEP.match(said.after(60)):
        return "weight"
    if not re.search(r"得|自评|实得|评分|扣", lead) and re.fullmatch(
        r"\s*[)）]?[，,、]\s*(?:自评得分|自评|实得|得分|得)(?:为|分)?\s*", said.tail
    ):
        return "weight"
    shared = re.search("(?:分别|依次)得", said.whole) or (
        "得" not in said.whole and re.search(r"(?:共计|合计|总分值)\s*100\s*分", said.whole)
    )
    return "weight" if "得" not in said.earlier and shared else None


def _behind_got(said: Said, lead: str) -> Role | None:
    """Actual behind 得分 and its like, weight behind an indicator's name."""
    got = "得" in said.earlier
    if said.figure.qualifier == "=" and re.search(r"得分|总分|自评|评分", said.earlier):
        return "actual"
    if re.search(r"(?:得分|自评|得|评分|实得|扣|总分|评价为|综合评价|计)(?:[^，。；;、(（]{0,10})$", lead):
        return "weight" if re.search(r"共计\s*$", lead) and not got else "actual"
    if not got and re.search(r"指标[^得]{0,8}$|率\s*$|方面[^得]{0,6}$", lead):
        return "weight"
    return "actual" if got and said.before is not None else None


def _by_sentence(said: Said, lead: str) -> Role:
    """Weight in a sentence that lays out the indicators, else actual."""
    if re.search(r"[低高差多少扣]\s*$", lead):
        return "actual"
    laid_out = re.search(r"满分|分值|权重|权数|具体包括|指标体系", said.whole)
    scored = re.search("得|平均", lead) or re.search(r"共?得\s*\d|[(（]满分", said.whole)
    return "weight" if laid_out and not scored else "actual"
