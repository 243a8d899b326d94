"""Readings → the cross-region table: one row a report, one unit a column, recomputed figures told apart.

Which indicator feeds which column is data: `patterns.compare`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal
from typing import TYPE_CHECKING, Protocol

from reportminer.model import Fact, Reading, Relation
from reportminer.renders.sheets import Column, Sheet, Value
from reportminer.renders.text import count
from reportminer.renders.working import plain, rounded

if TYPE_CHECKING:
    import pandas as pd

SILENT = "未报告"
_WIDE = Context(prec=60)
_WHOLE_UNITS = frozenset({"人", "人次", "户"})

_ABOUT = (Column("文件", widest=36), Column("地区", widest=16), Column("年度", widest=16), Column("项目", widest=36))
_COUNTS = (
    Column("派生数字（个）", "whole"),
    Column("已复算（个）", "whole"),
    Column("错误数", "whole"),
    Column("提示数", "whole"),
)
_TIDY = (
    *_ABOUT,
    Column("指标", widest=30),
    Column("范围", widest=20),
    Column("角色"),
    Column("期间"),
    Column("数值", "number", places=None),
    Column("单位"),
    Column("原文", widest=20),
    Column("位置", widest=24),
)


class Feed(Protocol):
    """One column of the table as a pack declares it.

    title, unit, scale: the heading, the unit it is shown in, and how many base units that is.
    concepts, roles:    which facts feed it, best first; any role where none is named.
    kind:               "reported", "recomputed" (from the relation about `relation`) or "grade".
    """

    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def scale(self) -> Decimal: ...  # noqa: D102
    @property
    def concepts(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def roles(self) -> Sequence[str]: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def relation(self) -> str: ...  # noqa: D102


def comparison_sheet(readings: Iterable[Reading], feeds: Sequence[Feed]) -> Sheet:
    """One row a report, in the order given; None where the report is silent."""
    columns = [*_ABOUT, *_feed_columns(feeds), *_COUNTS]
    rows = [[*_about(reading), *(_value(reading, feed) for feed in feeds), *_counts(reading)] for reading in readings]
    return Sheet("对照表", columns, rows, frozen=2, silent=SILENT)


def tidy_sheet(readings: Iterable[Reading]) -> Sheet:
    """One row a fact: the long form from which any other table can be made."""
    return Sheet("明细", _TIDY, [_tidy_row(r, fact) for r in readings for fact in r.facts if fact.indicator], frozen=2)


def legend_sheet(feeds: Sequence[Feed]) -> Sheet:
    """What the columns mean and where their numbers come from."""
    rows: list[list[Value]] = [
        ["斜体（表格中为蓝色）", "由本工具按报告自己的数字复算，不是报告所写"],
        [SILENT, "报告没有写，或没有读出；请看“明细”"],
        ["派生数字 / 已复算", "报告里由其他数字算出的数，和其中能够复算的；没有复算的不等于正确"],
        ["错误数 / 提示数", "check 命令列出的发现，按严重程度计数"],
    ]
    columns = _feed_columns(feeds)
    rows += [[column.title, _source_words(feed)] for column, feed in zip(columns, feeds, strict=True)]
    return Sheet("说明", (Column("列", widest=36), Column("含义", widest=80)), rows)


def comparison(readings: Iterable[Reading], feeds: Sequence[Feed]) -> pd.DataFrame:
    """The cross-region table as a frame: numbers are Decimal, None where the report is silent."""
    return _frame(comparison_sheet(readings, feeds))


def tidy(readings: Iterable[Reading]) -> pd.DataFrame:
    """The long form as a frame: one row a fact, values Decimal in the base unit."""
    return _frame(tidy_sheet(readings))


def _frame(sheet: Sheet) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(list(sheet.rows), columns=[column.title for column in sheet.columns], dtype=object)


def _feed_columns(feeds: Sequence[Feed]) -> list[Column]:
    """The columns of the feeds; where a figure is both reported and recomputed, both headings say which is which."""
    both = {_bare_title(feed) for feed in feeds if feed.kind == "recomputed"}
    return [_feed_column(feed, _bare_title(feed) in both) for feed in feeds]


def _bare_title(feed: Feed) -> str:
    """The title without unit and 复算: a pack's titles are unique, so 预算执行率（复算） stands beside 预算执行率."""
    found = re.fullmatch(r"(.+?)[（(]([^（）()]*)[）)]", feed.title)
    if found and set(re.split("[，,]", found[2])) <= {feed.unit, "复算", "报告"}:
        return found[1]
    return feed.title


def _feed_column(feed: Feed, both: bool) -> Column:
    recomputed = feed.kind == "recomputed"
    which = "复算" if recomputed else "报告" if both else ""
    inside = "，".join(filter(None, (feed.unit, which)))
    title = _bare_title(feed) + (f"（{inside}）" if inside else "")
    if feed.kind == "grade":
        return Column(title)
    whole = feed.unit in _WHOLE_UNITS and not recomputed
    return Column(title, "number", recomputed, places=0 if whole else 2)


def _source_words(feed: Feed) -> str:
    if feed.kind == "recomputed":
        return f"按报告的数字复算：{feed.relation or feed.title}"
    if feed.kind == "grade":
        return "报告写明的等级"
    return f"取自指标：{'、'.join(feed.concepts)}（依次优先）"


def _about(reading: Reading) -> list[Value]:
    return [reading.document.source, reading.region, reading.period, reading.project]


def _counts(reading: Reading) -> list[Value]:
    seen = reading.coverage
    return [seen.derived, seen.recomputed, count(reading, "error"), count(reading, "warning")]


def _value(reading: Reading, feed: Feed) -> Value:
    """What the report says (or what we recomputed) for the column, in its unit; None where it is silent."""
    if feed.kind == "grade":
        return next((reading.document.said(r.word) for r in reading.relations if r.kind == "grade" and r.word), None)
    if feed.kind == "recomputed":
        return _recomputed(reading, feed)
    fact = next(_facts(reading, feed), None)
    return None if fact is None else _exact(_WIDE.divide(fact.value, feed.scale))


def _facts(reading: Reading, feed: Feed) -> Iterator[Fact]:
    """The facts that may feed the column, best concept first, then in reading order."""
    for concept in feed.concepts:
        for fact in reading.facts:
            if _is_about(fact, concept) and _is_whole(reading, fact) and (not feed.roles or fact.role in feed.roles):
                yield fact


def _is_about(fact: Fact, concept: str) -> bool:
    """The fact measures the concept as a whole, or the pack names its very indicator (住院救助人次)."""
    return (fact.concept == concept and not fact.scope) or (fact.concept is not None and fact.indicator == concept)


def _is_whole(reading: Reading, fact: Fact) -> bool:
    """The fact speaks of the report's own region and period, not of one of its counties or another year."""
    own_region = fact.region is None or fact.region == reading.region
    return own_region and (fact.period is None or reading.period is None or fact.period == reading.period)


def _recomputed(reading: Reading, feed: Feed) -> Value:
    for relation in reading.relations:
        if relation.recomputed is not None and relation.reported and _answers(reading, relation, feed):
            step = relation.reported.figure.quantity.step
            return _exact(_WIDE.divide(rounded(relation.recomputed, step, 3), feed.scale))
    return None


def _answers(reading: Reading, relation: Relation, feed: Feed) -> bool:
    """The relation is about what the column wants, and about the whole report."""
    fact = relation.reported
    wanted = feed.relation or feed.title
    named = wanted == relation.title or (fact is not None and _is_about(fact, wanted))
    return named and fact is not None and not fact.scope and _is_whole(reading, fact) and fact.role == "actual"


def _tidy_row(reading: Reading, fact: Fact) -> list[Value]:
    said, where = reading.document.said(fact.span), reading.document.where(fact.span)
    measured: list[Value] = [fact.indicator, fact.scope or None, fact.role, fact.period]
    return [*_about(reading), *measured, _exact(fact.value), fact.figure.quantity.unit, said, where]


def _exact(value: Decimal) -> Decimal:
    """The value without exponent or trailing zeros, as it will be printed."""
    return Decimal(plain(value))
