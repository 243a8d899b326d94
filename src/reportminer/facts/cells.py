"""A figure in a table → its fact: the headings and the row's label name it."""

from __future__ import annotations

import re
from typing import cast

from reportminer.facts.setting import Setting
from reportminer.facts.words import fits, scope_in
from reportminer.model import Fact, Figure, Role
from reportminer.patterns import Column, Patterns
from reportminer.regions import is_place
from reportminer.tables import CellView

#: Headings whose column says only which role a row's figure has (预算数, 执行数, 指标值): the row's label is the name.
_BY_ROW = ("score", "value")
_YEAR = re.compile(r"(?:19|20)\d\d年?度?")
#: A heading that says its column's year: 2021年支出.
_YEAR_OF = re.compile(r"((?:19|20)\d\d)年度?(?![-~—至])")
_LAST_YEAR = re.compile("(?:上年|去年|上一年|上期)度?(?!度?结[转余])")


def table_fact(figure: Figure, view: CellView, patterns: Patterns, setting: Setting) -> Fact:
    """The fact of a figure that is the value of a cell."""
    heading = view.heading
    header = view.headers[-1] if view.headers else ""
    label = bare_label(view.label)
    concept = heading.concept if heading is not None and heading.concept else None
    scope, name = _table_name(figure, view, label, header, concept, patterns)
    if concept is None and figure.kind == "score" and name == "得分":
        concept = "得分"
    if concept is None:
        concept, scope = _named_concept(figure, label, header, scope, patterns)
    role, period, region = _when_and_where(figure, view, label, setting)
    why = f"表头“{header}”、行“{view.label}”" if header else f"行“{view.label}”"
    return Fact(figure, name, role, period, region, concept, scope, why)


def _when_and_where(
    figure: Figure, view: CellView, label: str, setting: Setting
) -> tuple[Role, str | None, str | None]:
    """(role, period, region) by the heading and by a row that is a year or a place."""
    heading = view.heading
    role: Role = cast(Role, heading.role) if heading is not None and heading.role else _table_role(view, figure)
    if view.line == "weight" and figure.kind == "score":
        role = "weight"
    region = setting.region
    period = None if role in ("weight", "rule") else setting.period
    said = view.headers[-1] if view.headers else ""
    year = next((m[1] for h in reversed(view.headers) if (m := _YEAR_OF.match(h))), None)
    if year is not None and role not in ("weight", "rule"):
        period = year
        if role in ("actual", "budget") and setting.period and year < setting.period and figure.kind != "rate":
            role = "prior"
    elif role == "actual" and _LAST_YEAR.match(said):
        role = "prior"
        period = str(int(setting.period) - 1) if setting.period and setting.period.isdigit() else period
    first_heading = view.row_path[0] if view.row_path else ""
    if _YEAR.fullmatch(first_heading):
        period = first_heading[:4]
        if role == "actual" and setting.period and period < setting.period:
            role = "prior"
    elif is_place(label):
        region = label
    return role, period, region


def _named_concept(figure: Figure, label: str, header: str, scope: str, patterns: Patterns) -> tuple[str | None, str]:
    """(concept, scope) by the row's label, else by the heading, else by the rate that the label ends with."""
    if (found := patterns.aliases.get(label)) and fits(patterns.indicator[found], figure):
        return found, ""
    if (
        figure.kind != "score"
        and (found := patterns.aliases.get(_bare_heading(header)))
        and fits(patterns.indicator[found], figure)
    ):
        return found, scope
    if figure.kind == "rate" and (ending := _ending_concept(label, patterns)):
        return ending, label
    return None, scope


def bare_label(label: str) -> str:
    """A row label without 其中：, ordinals and a note of its points or unit."""
    bare = re.sub(r"^(?:其中[:：]?|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[①-⑳]|-|—)+", "", label).strip("：:")
    return re.sub(r"[(（](?:\d+分|单位[^()（）]*|万元|元|%|[一-鿿]{0,2}分值?\d+)[)）]", "", bare) or label


def _bare_heading(header: str) -> str:
    """A heading without what stands in brackets."""
    return bare_label(re.sub(r"[(（][^()（）]*[)）]", "", header))


def _table_role(view: CellView, figure: Figure) -> Role:
    said = "".join(view.headers)
    if re.search("^[比较占超与]|[比较](?:上年|去年|(?:19|20)\\d\\d)", view.headers[-1] if view.headers else ""):
        return "actual"
    if figure.kind == "amount" and re.search(r"计划|追加|调整", said):
        return "budget"
    if figure.kind in ("per_capita", "amount") and re.search(
        "标准$", _bare_heading(view.headers[-1]) if view.headers else ""
    ):
        return "rule"
    if re.search(r"目标|计划|任务|指标值|应(?![计付结收])", said):
        return "target"
    if re.search(r"预算|下达|安排", said) and figure.kind == "amount":
        return "budget"
    if re.search(r"上年|去年", said):
        return "prior"
    if re.search(r"分值|权重|满分", said):
        return "weight"
    return "actual"


def _table_name(
    figure: Figure, view: CellView, label: str, header: str, concept: str | None, patterns: Patterns
) -> tuple[str, str | None]:
    """(scope, name) of a table figure: the row's label, with the headings where the columns measure different things."""
    total = view.line in ("total", "whole", "mean", "subtotal")
    scope = "" if total else scope_in(label, patterns) or label
    label = re.sub(r"[(（][一-鿿]{1,4}[)）](?=[一-鿿])", "", label)
    heading, bare_header = view.heading, _bare_heading(header)
    if heading is not None and heading.measure == "score" and view.line == "whole":
        return "", "预算执行"
    if heading is not None and heading.measure in _BY_ROW and heading.name != "合计列":
        return _name_by_row(view, heading, label, scope, bare_header, patterns)
    joined = "".join(dict.fromkeys(_bare_heading(h) for h in view.headers))
    placed = is_place(label) or _YEAR.fullmatch(label)
    if placed and bare_header:
        return scope, joined
    if heading is not None and heading.measure == "amount" and heading.role and heading.concept:
        vague = label in patterns.word_list("vague_labels") or (total and view.line == "total")
        return scope, (bare_header if vague and bare_header else label) or bare_header or None
    if heading is not None and heading.concept and heading.measure == "rate" and concept and total:
        return scope, concept
    if not joined:
        return scope, label or None
    return ("" if total else scope), joined if total or placed or not label else label + joined


def _name_by_row(
    view: CellView, heading: Column, label: str, scope: str, bare_header: str, patterns: Patterns
) -> tuple[str, str | None]:
    """(scope, name) where the heading says only the role: the row's label, or the heading where the label is vague."""
    vague = view.line == "mean" or is_place(label) or label in patterns.word_list("vague_labels")
    if vague and bare_header:
        return ("" if view.line == "mean" else scope), bare_header
    if heading.name == "得分" and view.line in ("total", "whole", "mean", "subtotal"):
        return "", "得分" if label in ("", "总分", "合计") else label
    return scope, label or bare_header or None


def _ending_concept(label: str, patterns: Patterns) -> str | None:
    """The rate that a label ends with: 学生及家长满意度 → 满意度."""
    for start in range(1, len(label) - 2):
        concept = patterns.aliases.get(label[start:])
        if concept is not None and patterns.indicator[concept].kind == "rate":
            return concept
    return None
