"""A reading made by hand: a truncated rate, a wrong total, a grade that does not fit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from reportminer.model import (
    Block,
    Cell,
    Coverage,
    Document,
    Fact,
    Figure,
    Finding,
    Notice,
    Reading,
    Relation,
    Span,
    Table,
)
from reportminer.quantity import Interval, Quantity

TITLE = "一、资金情况"
PROSE = "某县预算金额400万元，实际支出224.94万元，预算执行率56.23%，评为优；救助约12.5万人次。"
CELLS = [["资金（万元）", "预算", "支出"], ["中央", "300", "200"], ["地方", "100", "24.94"], ["合计", "400", "225.94"]]


def document(source: str = "报告.txt") -> Document:
    """A heading, a paragraph and a table of one block a cell; offsets as in a text file."""
    offset = 0
    blocks = []
    texts = [TITLE, PROSE, *(cell for row in CELLS for cell in row)]
    for index, text in enumerate(texts):
        kind = ("heading", "paragraph")[index] if index < 2 else "cell"
        level, paragraph = (1 if index == 0 else None), (index + 1 if index < 2 else None)
        blocks.append(Block(index, text, kind, offset, level=level, paragraph=paragraph))  # type: ignore[arg-type]
        offset += len(text) + 1
    spots = [(r, c) for r in range(4) for c in range(3)]
    cells = tuple(Cell(Span(2 + n, 0, len(CELLS[r][c])), r, c) for n, (r, c) in enumerate(spots))
    return Document(source, "txt", tuple(blocks), (Table(0, cells, 4, 3),), (Notice("hidden", "有隐藏行"),))


def _figure(number: int, doc: Document, block: int, said: str, value: str, unit: str, step: str, **more: Any) -> Figure:
    start = doc.blocks[block].text.index(said)
    span = Span(block, start, start + len(said))
    return Figure(number, span, Quantity(Decimal(value), unit, Decimal(step)), **more)


def reading(source: str = "报告.txt", **changes: Any) -> Reading:
    """The reading of the document, with an error, a warning and a rounding difference."""
    doc = document(source)
    money = {"kind": "amount", "written": "万元"}
    budget = _figure(1, doc, 1, "400万元", "4000000", "元", "10000", **money)
    spent = _figure(2, doc, 1, "224.94万元", "2249400", "元", "100", **money)
    rate = _figure(3, doc, 1, "56.23%", "56.23", "%", "0.01", kind="rate", written="%")
    visits = _figure(
        4, doc, 1, "12.5万人次", "125000", "人次", "1000", kind="person_time", qualifier="约", written="万人次"
    )
    header = money | {"why": "header"}
    central = _figure(5, doc, 7, "200", "2000000", "元", "10000", **header)
    local = _figure(6, doc, 10, "24.94", "249400", "元", "100", **header)
    total = _figure(7, doc, 13, "225.94", "2259400", "元", "100", **header)
    facts = (
        Fact(budget, "预算金额", "budget", "2020", "某县", "预算金额"),
        Fact(spent, "实际支出", "actual", "2020", "某县", "实际支出"),
        Fact(rate, "预算执行率", "actual", "2020", "某县", "预算执行率", why="名称紧邻数字"),
        Fact(central, "中央实际支出", "actual", "2020", "某县", "实际支出", "中央"),
        Fact(local, "地方实际支出", "actual", "2020", "某县", "实际支出", "地方"),
        Fact(total, "实际支出", "actual", "2020", "某县", "实际支出"),
    )
    execution = Relation(
        "execution_rate",
        "预算执行率",
        facts[2],
        (facts[1], facts[0]),
        "实际支出 ÷ 预算金额 × 100",
        Decimal("56.235"),
        Interval(Decimal("55.5372222222222222"), Decimal("56.9493670886075949")),
        "rounding",
        "truncation",
    )
    summed = Relation(
        "sum",
        "实际支出",
        facts[5],
        (facts[3], facts[4]),
        "中央 ＋ 地方",
        Decimal("2249400"),
        Interval(Decimal("2244350"), Decimal("2254450")),
        "inconsistent",
        basis="合计行",
    )
    word = Span(1, PROSE.index("优"), PROSE.index("优") + 1)
    grade = Relation("grade", "等级", None, (facts[2],), "等级对应分值", None, None, "inconsistent", word=word)
    visited = Fact(visits, None, "actual", None, None)
    silent = Relation("per_capita", "次均救助", visited, (), "", None, None, "unverifiable", reason="未给出人次")
    wrong_sum = Finding(
        "sum-mismatch",
        "error",
        "合计与各项之和不符",
        "合计225.94万元，各项之和为224.94万元，相差1万元。",
        (total.span, central.span, local.span),
        summed,
        "核对合计行，可能应为224.94万元。",
    )
    wrong_word = Finding("grade-mismatch", "warning", "等级与得分不符", "56.23分不应评为“优”。", (word,), grade)
    unclear = Finding("unit-unclear", "info", "单位不明", "此处单位不明。", (visits.span,))
    made = Reading(
        doc,
        (budget, spent, rate, visits, central, local, total),
        facts,
        (execution, grade, silent, summed),
        (),
        Coverage(7, 6, 4, 3),
        "某县",
        "2020",
        "医疗救助补助资金",
        (wrong_sum, wrong_word, unclear),
    )
    return replace(made, **changes)


def clean_reading(source: str = "清白.txt") -> Reading:
    """The same report without a finding."""
    return reading(source, findings=(), relations=(), coverage=Coverage(7, 6, 0, 0))
