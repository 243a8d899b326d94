"""The records of `extract` and `check` as sheets for people who work in Excel, and as csv and parquet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from reportminer.model import Reading
from reportminer.renders.records import Record, check_records, figure_records
from reportminer.renders.sheets import Column, Sheet, Value
from reportminer.renders.text import count

_PLACE = ("start", "end", "page", "block", "table", "row", "column", "said")
_TOLD = ("id", "text", "value", "unit", "kind", "step", "qualifier", "indicator", "role", "period", "region")
_WHOLE = frozenset({"start", "end", "page", "block", "table", "row", "column"})
_FIGURE = ("file", *_TOLD, *_PLACE, "written", "why")


def figure_sheet(readings: Iterable[Reading], numbers: bool) -> Sheet:
    """One row a figure, columns named as in the record; with `numbers` values are numbers, else exact text."""
    columns = [_figure_column(name, numbers) for name in _FIGURE]
    rows = [
        [_figure_cell(record, column) for column in columns]
        for reading in readings
        for record in figure_records(reading)
    ]
    return Sheet("figures", columns, rows, frozen=2)


def _figure_column(name: str, numbers: bool) -> Column:
    if name in _WHOLE:
        return Column(name, "whole")
    if numbers and name in ("value", "step"):
        return Column(name, "number", places=None)
    return Column(name)


def _figure_cell(record: Record, column: Column) -> Value:
    found: str | int | None = (record | record["where"])[column.title]
    return Decimal(found) if column.sort == "number" and isinstance(found, str) else found


_FINDING = (
    Column("文件"),
    Column("位置"),
    Column("严重程度"),
    Column("代码", widest=24),
    Column("名称", widest=24),
    Column("问题", widest=24),
    Column("报告", widest=24),
    Column("复算", recomputed=True, widest=24),
    Column("算式", recomputed=True, widest=60),
    Column("结论"),
    Column("说明", widest=60),
    Column("建议", widest=50),
)
_COVERAGE = (
    Column("文件"),
    Column("错误（处）", "whole"),
    Column("提示（处）", "whole"),
    Column("读出数字（个）", "whole"),
    Column("说明含义（个）", "whole"),
    Column("派生数字（个）", "whole"),
    Column("已复算（个）", "whole"),
)
SEVERITIES = {"error": "错误", "warning": "提示", "info": "说明"}
VERDICTS = {"consistent": "一致", "rounding": "舍入", "inconsistent": "不一致", "unverifiable": "无法复算"}


def check_sheets(readings: Sequence[Reading], everything: bool, lang: str = "zh") -> list[Sheet]:
    """What was found, one row a recomputation; and, one row a report, how much could be recomputed at all."""
    rows = [_finding_row(record) for reading in readings for record in check_records(reading, everything, lang)]
    return [Sheet("核对结果", _FINDING, rows, frozen=2), Sheet("覆盖率", _COVERAGE, [*map(_coverage_row, readings)], 1)]


def _finding_row(record: Record) -> list[Value]:
    reported = record["reported"] or {"text": None, "where": {"said": "全文"}}
    verdict = record["verdict"]
    return [
        record["file"],
        reported["where"]["said"],
        SEVERITIES[record["severity"]],
        record["code"],
        record["title"],
        record["check"],
        reported.get("with_unit", reported["text"]),
        record["recomputed_text"],
        record["working"],
        VERDICTS[verdict] if verdict else None,
        record["message"],
        record["suggestion"],
    ]


def _coverage_row(reading: Reading) -> list[Value]:
    seen = reading.coverage
    counts = (count(reading, "error"), count(reading, "warning"))
    return [reading.document.source, *counts, seen.figures, seen.attributed, seen.derived, seen.recomputed]
