"""What each column of a table was understood to hold, in a line; and the marks beside numbers that differ from it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar

from reportminer.model import Cell, Fact, Table
from reportminer.patterns import Column
from reportminer.renders.columns import printable, wrapped
from reportminer.renders.text import Style
from reportminer.renders.understood import Understood
from reportminer.text import fold, squeeze

_NUMBER = re.compile(r"[-−]?\d{1,3}(?:[,，]\d{3})*(?:\.\d+)?|[-−]?\d+(?:\.\d+)?")
_WORDS = {
    "zh": {
        "amount": "金额",
        "person_time": "人次数",
        "person": "人数",
        "household": "户数",
        "rate": "比率",
        "score": "分数",
        "per_capita": "单位金额",
        "count": "数量",
        "actual": "实际",
        "budget": "预算",
        "target": "目标",
        "prior": "往年",
        "weight": "满分",
        "rule": "规则",
        "header": "表头",
        "total": "合计",
        "subtotal": "小计",
        "whole": "总额",
        "mean": "平均",
        "full": "满分",
        "caption": "（据单位说明）",
        "assumed": "（未注明，按元）",
        "label": "（据名称）",
        "column": "（据单位列）",
        "beside": "（据左列）",
        "unitless": "无单位",
        "unread": "数字未读",
        "skipped": "未读",
        "units": "单位各行不同",
        "roles": "角色各行不同",
        "names": "行名",
        "words": "文字",
        "unit": "单位",
        "comparator": "比较符",
        "unheaded": "（无表头，按行名）",
        "column_word": "列",
        "comma": "，",
        "colon": "：",
        "list": "、",
        "rows": "第{}行",
    },
    "en": {
        "amount": "amount",
        "person_time": "person-times",
        "person": "persons",
        "household": "households",
        "rate": "rate",
        "score": "score",
        "per_capita": "amount per unit",
        "count": "count",
        "actual": "actual",
        "budget": "budget",
        "target": "target",
        "prior": "earlier year",
        "weight": "points attainable",
        "rule": "rule",
        "header": "head",
        "total": "total",
        "subtotal": "subtotal",
        "whole": "whole",
        "mean": "mean",
        "full": "points",
        "caption": " (by a note)",
        "assumed": " (not said, taken as 元)",
        "label": " (by a name)",
        "column": " (by the unit column)",
        "beside": " (by the column to the left)",
        "unitless": "no unit",
        "unread": "numbers not read",
        "skipped": "not read",
        "units": "unit differs by row",
        "roles": "role differs by row",
        "names": "names of rows",
        "words": "words",
        "unit": "units",
        "comparator": "comparators",
        "unheaded": " (no heading, by the row's label)",
        "column_word": "col ",
        "comma": ", ",
        "colon": ": ",
        "list": ", ",
        "rows": "rows {}",
    },
}
#: Characters of a heading that a line shows.
LONGEST_HEADING = 20
_ARROW = " › "
_PLAIN = ("label", "text", "unit", "comparator")
_SOURCES = ("caption", "assumed", "label", "column", "beside")
Shared = TypeVar("Shared")


@dataclass(frozen=True, slots=True)
class _Column:
    """The cells of a column in one part of the table, with the facts that they state.

    part:    number of the header rows above, 0 before the first.
    unread:  cells of bare numbers that were not read as figures.
    words:   what the column holds where it has no numbers: names of rows, units, rules, …
    """

    part: int
    column: int
    headers: tuple[str, ...]
    cells: Sequence[Cell]
    facts: Mapping[Cell, Fact]
    unread: Sequence[Cell]
    words: str


@dataclass(slots=True)
class Legend:
    """The lines under a table, and the marks in it by row and column."""

    lines: list[str] = field(default_factory=list)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)


def row_kinds(seen: Understood, table: Table, style: Style) -> list[str]:
    """What sort of row each is: 表头, 合计, 小计, 总额, 平均, 满分; blank for rows of data."""
    kinds = [""] * table.rows
    for cell in table.cells:
        view = seen.view(table, cell)
        if view.header_row:
            kinds[cell.row] = _word("header", style)
        elif view.line != "data":
            kinds[cell.row] = _word("full" if view.line == "weight" else view.line, style)
    return kinds


def legend(seen: Understood, table: Table, style: Style) -> Legend:
    """How the table was understood, column by column, part by part where it has several header rows."""
    made = Legend()
    grouped = [list(group) for _, group in groupby(_columns(seen, table), key=lambda column: column.part)]
    parts = [columns for columns in grouped if any(column.facts or column.unread for column in columns)]
    for columns in parts:
        if len(parts) > 1:
            made.lines.append("  " + _rows_said(columns, style))
        for place, told in _lines(seen, columns, made, style):
            made.lines += _hung(place + _word("colon", style), told, 4 if len(parts) > 1 else 2, style)
    return made


def _columns(seen: Understood, table: Table) -> list[_Column]:
    """The columns of each part of the table, without header rows and blank cells."""
    groups: dict[tuple[int, int], list[Cell]] = {}
    for cell in table.cells:
        view = seen.view(table, cell)
        if not view.header_row and seen.document.said(cell.span).strip():
            groups.setdefault((view.block_of_rows, cell.column), []).append(cell)
    return [_column(seen, table, part, column, cells) for (part, column), cells in sorted(groups.items())]


def _column(seen: Understood, table: Table, part: int, column: int, cells: list[Cell]) -> _Column:
    around = [seen.view(table, cell) for cell in cells]
    said = [squeeze(fold(seen.document.said(cell.span))) for cell in cells]
    facts = {cell: fact for cell in cells if (fact := seen.value(table, cell)) is not None}
    unread = [
        cell
        for cell, view, text in zip(cells, around, said, strict=True)
        if cell not in facts
        and _NUMBER.fullmatch(text)
        and (view.heading is None or view.heading.measure not in _PLAIN)
    ]
    naming = sum(text in view.row_path for view, text in zip(around, said, strict=True))
    heading = next((view.heading for view in around if view.heading is not None), None)
    words = "names" if naming * 2 >= len(cells) else _words_under(heading)
    headers = next((view.headers for view in around if view.headers), ())
    return _Column(part, column, headers, cells, facts, unread, words)


def _words_under(heading: Column | None) -> str:
    """What the words under a heading are."""
    if heading is None or heading.measure not in ("unit", "comparator"):
        return "rule" if heading is not None and heading.role == "rule" else "words"
    return heading.measure


def _rows_said(columns: Sequence[_Column], style: Style) -> str:
    rows = [cell.row + 1 for column in columns for cell in column.cells]
    first, last = min(rows), max(rows)
    return _word("rows", style).format(first if first == last else f"{first}–{last}")


def _lines(seen: Understood, columns: list[_Column], made: Legend, style: Style) -> Iterator[tuple[str, str]]:
    """(columns with their headings, what they hold) of a part; neighbours that hold only words share a line."""
    headed = any(column.headers for column in columns)
    for words, group in groupby(columns, key=_words_only):
        listed = [column for column in group if words is None or column.headers or (headed and column.words == "names")]
        if words is None:
            for column in listed:
                yield _place(column, style), _told(seen, column, made, style)
        elif listed:
            yield _word("list", style).join(_place(column, style) for column in listed), _word(words, style)


def _words_only(column: _Column) -> str | None:
    """What a column without numbers holds, None for one with numbers."""
    if column.facts:
        return None
    if column.unread and len(column.unread) * 2 >= len(column.cells):
        return "unread"
    return column.words


def _place(column: _Column, style: Style) -> str:
    """The column's number and its headings, top to bottom."""
    chain = _ARROW.join(_short(printable(header)) for header in column.headers)
    name = column_name(column.column, style)
    return f"{name} {chain}" if chain else name + (_word("unheaded", style) if column.facts else "")


def _short(text: str) -> str:
    """A heading cut where it is as long as a sentence."""
    return text if len(text) <= LONGEST_HEADING else text[: LONGEST_HEADING - 1] + "…"


def column_name(column: int, style: Style) -> str:
    """How a column is called, counted from 1 as in places."""
    return f"{_word('column_word', style)}{column + 1}"


def _told(seen: Understood, column: _Column, made: Legend, style: Style) -> str:
    """Kind, unit and role that the column's numbers share; those that differ are marked where they stand."""
    facts = column.facts.values()
    measure = _common((fact.figure.kind, _unit(fact, style)) for fact in facts)
    kind = measure[0] if measure else _common(fact.figure.kind for fact in facts)
    role = _common(fact.role for fact in facts)
    for cell, fact in column.facts.items():
        mark = _mark(seen, cell, fact, measure, role, style)
        if mark:
            made.marks[cell.row, cell.column] = f"[{mark}]"
    made.marks |= {(cell.row, cell.column): f"[{_word('skipped', style)}]" for cell in column.unread}
    told = [_word(kind, style)] if kind else []
    told.append(measure[1] + _source(facts, measure[1], style) if measure else _word("units", style))
    told.append(_word(role if role else "roles", style))
    return _word("comma", style).join(told)


def _mark(
    seen: Understood, cell: Cell, fact: Fact, measure: tuple[str, str] | None, role: str | None, style: Style
) -> str:
    """What of the number's unit and role neither the line about its column nor its cell says."""
    unit, written = _unit(fact, style), fact.figure.written
    told = []
    if not (written and written in squeeze(fold(seen.document.said(cell.span)))):
        if measure is None or measure[1] != unit:
            told.append(unit)
        elif measure[0] != fact.figure.kind:
            told.append(_word(fact.figure.kind, style))
    if fact.role != role:
        told.append(_word(fact.role, style))
    if fact.indicator is None:
        told.append("?")
    return _word("comma", style).join(told)


def _unit(fact: Fact, style: Style) -> str:
    """The unit as the report writes it, else the base unit."""
    return printable(fact.figure.written or fact.figure.quantity.unit) or _word("unitless", style)


def _source(facts: Iterable[Fact], unit: str, style: Style) -> str:
    """What gave the unit to most numbers, where it stands neither beside them nor over them."""
    why = _common(fact.figure.why for fact in facts if unit in (fact.figure.written, fact.figure.quantity.unit))
    return _word(why, style) if why in _SOURCES else ""


def _common(values: Iterable[Shared]) -> Shared | None:
    """The value that at least two in three share."""
    counted = Counter(values)
    value, count = next(iter(counted.most_common(1)), (None, 0))
    return value if count * 3 >= 2 * counted.total() else None


def _hung(label: str, text: str, indent: int, style: Style) -> Iterator[str]:
    """The text behind its label, wrapped, later lines four places further in."""
    first, *rest = wrapped(label + text, style.width - indent - 4)
    yield " " * indent + first
    yield from (" " * (indent + 4) + line for line in rest)


def _word(key: str, style: Style) -> str:
    return _WORDS[style.lang][key]
