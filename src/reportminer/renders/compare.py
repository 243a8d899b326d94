"""Rows → the cross-region table: one row a report, one unit a column, recomputed figures told apart.

Which indicator feeds which column is data: `patterns.compare`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Context, Decimal
from typing import TYPE_CHECKING

from reportminer.model import Reading
from reportminer.renders.comparison_choice import Feed, in_signs
from reportminer.renders.comparison_rows import Row, in_order, row_of
from reportminer.renders.comparison_sums import Total, medians, outliers, totals
from reportminer.renders.comparison_words import unit_word, word
from reportminer.renders.sheets import Cell, Column, Sheet, Value, grouped, value_of

if TYPE_CHECKING:
    import pandas as pd

_WIDE = Context(prec=60)
_WHOLE_UNITS = frozenset({"人", "人次", "户"})
#: From the source of a report to the path that a link to it takes, "" where there is none.
Linker = Callable[[str], str]


def no_link(source: str) -> str:
    """For files that nothing can be linked from."""
    return ""


def comparison_sheet(rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh", link: Linker = no_link) -> Sheet:
    """One row a report by administrative division and year, totals and medians below; None where a report is silent."""
    ordered = in_order([*rows])
    columns = [*_about_columns(lang), *feed_columns(feeds, lang), *_count_columns(lang)]
    far = outliers(ordered, feeds)
    body = [
        [*_about(row, link), *_cells(row, at, feeds, columns[len(_ABOUT) :], far, lang), *_counts(row)]
        for at, row in enumerate(ordered)
    ]
    footer = [_total_cells(total, lang) for total in totals(ordered, feeds)]
    middle = medians(ordered, feeds)
    if any(value is not None for value in middle):
        footer.append(_footer_cells(word("median", lang), [Cell(_short(value), "total") for value in middle]))
    return Sheet(word("comparison", lang), columns, body, 2, word("silent", lang), footer, wide=True)


def overview_sheet(rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh", link: Linker = no_link) -> Sheet:
    """One row a report: what was read, what was found, how much of it could be recomputed."""
    shown = [(index, column) for index, column in enumerate(feed_columns(feeds, lang)) if feeds[index].overview]
    columns = [*_about_columns(lang), *(column for _, column in shown), *_count_columns(lang)]
    columns.append(Column(word("coverage", lang), "number", places=1))
    body: list[list[Value | Cell]] = []
    for row in in_order([*rows]):
        entries = [row.entries[index] for index, _ in shown]
        told = [entry.value if entry is not None else None for entry in entries]
        body.append([*_about(row, link), *told, *_counts(row), _share(row)])
    return Sheet(word("overview", lang), columns, body, 2, word("silent", lang))


def legend_sheet(feeds: Sequence[Feed], lang: str = "zh") -> Sheet:
    """What the columns mean, where their numbers come from, what colours and marks say."""
    rows: list[list[Value | Cell]] = [[Cell(title, look), text] for title, look, text in _LEGEND[lang]]
    columns = feed_columns(feeds, lang)
    rows += [[column.title, _source_words(feed, lang)] for column, feed in zip(columns, feeds, strict=True)]
    heads = ("列", "含义") if lang == "zh" else ("Column", "Meaning")
    return Sheet(word("legend", lang), (Column(heads[0], widest=36), Column(heads[1], widest=90)), rows)


def comparison(readings: Iterable[Reading], feeds: Sequence[Feed], lang: str = "zh") -> pd.DataFrame:
    """The cross-region table as a frame: numbers are Decimal, None where the report is silent."""
    import pandas as pd

    sheet = comparison_sheet([row_of(reading, feeds, lang) for reading in readings], feeds, lang)
    body = [[value_of(cell) for cell in row] for row in sheet.rows]
    return pd.DataFrame(body, columns=[column.title for column in sheet.columns], dtype=object)


_ABOUT = (("region", 28), ("period", 12), ("within", 32), ("file", 44), ("project", 36))


def _about_columns(lang: str) -> list[Column]:
    return [Column(word(key, lang), widest=widest) for key, widest in _ABOUT]


def _about(row: Row, link: Linker) -> list[Value | Cell]:
    return [row.where.label, row.period, row.where.within, Cell(row.source, link=link(row.source)), row.project]


def _count_columns(lang: str) -> list[Column]:
    return [Column(word(key, lang), "whole") for key in ("derived", "recomputed_count", "errors", "warnings")]


def _counts(row: Row) -> list[Value]:
    return [row.coverage.derived, row.coverage.recomputed, row.errors, row.warnings]


def _share(row: Row) -> Value:
    """Percent of the derived figures that could be recomputed; None where there are none."""
    seen = row.coverage
    return _short(_WIDE.divide(Decimal(100 * seen.recomputed), Decimal(seen.derived))) if seen.derived else None


def _cells(
    row: Row,
    at: int,
    feeds: Sequence[Feed],
    columns: Sequence[Column],
    far: dict[tuple[int, int], Decimal],
    lang: str,
) -> list[Value | Cell]:
    """The row's cells with their verdicts, notes and marks."""
    cells: list[Value | Cell] = []
    for index, entry in enumerate(row.entries):
        if entry is None:
            cells.append(None)
            continue
        mark, note = "", f"{entry.note}\n{word('file', lang)}{word('colon', lang)}{row.source}"
        if (at, index) in far and isinstance(entry.value, Decimal):
            middle = far[at, index]
            mark = "▲" if entry.value > middle else "▼"
            note += "\n" + word("outlier", lang).format(median=grouped(columns[index], middle))
        cells.append(Cell(entry.value, entry.verdict, mark, note))
    return cells


def _total_cells(total: Total, lang: str) -> list[Value | Cell]:
    """The totals of a year; each note tells which reports were added and which are parts of others."""
    cells = []
    for value, added, nested in zip(total.sums, total.added, total.nested, strict=True):
        note = word("total_note", lang).format(count=len(added), regions=_named(added, lang))
        if nested:
            note += word("nested", lang).format(regions=_named(nested, lang))
        cells.append(Cell(value, "total", note=note if value is not None else ""))
    said = word("total_of" if total.project else "total", lang)
    return _footer_cells(said.format(period=total.period, project=total.project), cells)


def _named(rows: Sequence[Row], lang: str) -> str:
    return ("、" if lang == "zh" else ", ").join(row.label for row in rows)


def _footer_cells(title: str, cells: Sequence[Cell]) -> list[Value | Cell]:
    blank = Cell(None, "total")
    return [Cell(title, "total"), *([blank] * (len(_ABOUT) - 1)), *cells, *([blank] * len(_count_columns("zh")))]


def _short(value: Decimal | None) -> Decimal | None:
    """The value with four places, more than any column shows."""
    return None if value is None else round(value, 4)


def feed_columns(feeds: Sequence[Feed], lang: str = "zh") -> list[Column]:
    """The columns of the feeds; where a figure is both reported and recomputed, both headings say which is which."""
    both = {_bare_title(feed) for feed in feeds if feed.kind == "recomputed"}
    return [_feed_column(feed, _bare_title(feed) in both, lang) for feed in feeds]


def _bare_title(feed: Feed) -> str:
    """The title without unit and 复算: a pack's titles are unique, so 预算执行率（复算） stands beside 预算执行率."""
    found = re.fullmatch(r"(.+?)[（(]([^（）()]*)[）)]", feed.title)
    if found and set(re.split("[，,]", found[2])) <= {feed.unit, "复算", "报告"}:
        return found[1]
    return feed.title


def _feed_column(feed: Feed, both: bool, lang: str) -> Column:
    recomputed = feed.kind == "recomputed"
    which = word("recomputed", lang) if recomputed else word("reported", lang) if both else ""
    said = [part for part in (unit_word(feed.unit, lang), which) if part]
    title = _bare_title(feed)
    if lang == "en":
        title = (feed.english or title) + (f" ({', '.join(said)})" if said else "")
    elif said:
        title += f"（{'，'.join(said)}）"
    if feed.kind == "grade":
        return Column(title)
    whole = feed.unit in _WHOLE_UNITS and not recomputed
    return Column(title, "number", recomputed, places=0 if whole else 2)


def _source_words(feed: Feed, lang: str) -> str:
    """Where the column's numbers come from."""
    zh = lang == "zh"
    if feed.kind == "grade":
        return "报告写明的等级" if zh else "The grade that the report states"
    names = "、".join(feed.concepts or (feed.relation,))
    if feed.kind == "recomputed":
        words = f"按报告的数字复算：{names}" if zh else f"Recomputed from the report's figures: {names}"
        if feed.formula is None:
            return words
        formula = in_signs(feed.formula.text)
        return words + (f"；报告没有写时用 {formula}" if zh else f"; where not reported, {formula}")
    words = f"取自指标：{names}（依次优先）" if zh else f"From the indicators, the first that is there: {names}"
    if feed.unless:
        said = "、".join(feed.unless)
        words += f"；同一分句有“{said}”的不取" if zh else f"; not where the clause says {said}"
    if feed.prefer:
        said = "、".join(feed.prefer)
        words += f"；有“{said}”的优先" if zh else f"; rather where it says {said}"
    return words + (("；可相加" if zh else "; adds up") if feed.adds else "")


_LEGEND = {
    "zh": (
        ("斜体（表格中为蓝色）", "", "由本工具按报告自己的数字复算，不是报告所写"),
        ("绿色", "consistent", "复算与报告一致"),
        ("黄色", "rounding", "与复算的差别在舍入误差之内"),
        ("红色", "inconsistent", "与复算不一致，见“核对结果”"),
        ("无底色", "", "没有可复算的依据，不等于正确"),
        ("▲ ▼", "", "与各报告的中位数相距很远（修正 z 值大于 3.5，至少 5 份报告），只看比率、均值和得分"),
        ("未报告", "", "报告没有写，或没有读出；请看“全部数据”与“未读懂”"),
        ("派生数字 / 已复算", "", "报告里由其他数字算出的数，和其中能够复算的；没有复算的不等于正确"),
        ("错误数 / 提示数", "", "check 命令列出的发现，按严重程度计数"),
    ),
    "en": (
        ("Italics (blue in tables)", "", "Recomputed by this tool from the report's own figures, not said by the report"),
        ("Green", "consistent", "The recomputation gives the reported figure"),
        ("Yellow", "rounding", "Differs from the recomputation within rounding"),
        ("Red", "inconsistent", "Contradicts the recomputation, see Findings"),
        ("No colour", "", "Nothing to recompute it from; that does not make it right"),
        ("▲ ▼", "", "Far from the median of the reports (modified z-score above 3.5, at least 5 reports); rates, means, scores"),
        ("not reported", "", "The report is silent or it was not read; see All facts and Not understood"),
        ("Derived / recomputed", "", "Figures that follow from others of the report, and those that could be recomputed"),
        ("Errors / warnings", "", "What `check` finds, counted by severity"),
    ),
}  # fmt: skip
