"""The cross-region table and its files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import sample

from reportminer.patterns import CompareColumn
from reportminer.renders.compare import comparison, tidy
from reportminer.renders.comparison_files import comparison_file
from reportminer.renders.sheets import RenderError

FEEDS = (
    CompareColumn("可用资金", "reported", ("到位资金", "预算金额"), (), "", Decimal(10000), "万元"),
    CompareColumn("实际支出", "reported", ("实际支出",), ("actual",), "", Decimal(10000), "万元"),
    CompareColumn("中央支出", "reported", ("中央实际支出",), (), "", Decimal(10000), "万元"),
    CompareColumn("预算执行率", "reported", ("预算执行率",), ("actual",), "", Decimal(1), "%"),
    CompareColumn("预算执行率（复算）", "recomputed", (), (), "预算执行率", Decimal(1), "%"),
    CompareColumn("救助人次", "reported", ("救助人次",), (), "", Decimal(1), "人次"),
    CompareColumn("等级", "grade", ()),
)


def test_one_unit_a_column_and_recomputed_told_apart() -> None:
    frame = comparison([sample.reading()], FEEDS)
    assert list(frame.columns[4:11]) == [
        "可用资金（万元）",
        "实际支出（万元）",
        "中央支出（万元）",
        "预算执行率（%，报告）",
        "预算执行率（%，复算）",
        "救助人次（人次）",
        "等级",
    ]
    row = frame.iloc[0].tolist()
    assert row[:4] == ["报告.txt", "某县", "2020", "医疗救助补助资金"]
    assert row[4:11] == [Decimal(400), Decimal("224.94"), Decimal(200), Decimal("56.23"), Decimal("56.235"), None, "优"]
    assert row[11:] == [4, 3, 1, 1]


def test_other_regions_and_years_do_not_feed_the_row() -> None:
    reading = sample.reading()
    facts = (replace(reading.facts[1], region="某乡"), replace(reading.facts[5], period="2019"))
    frame = comparison([replace(reading, facts=facts)], FEEDS)
    assert frame.iloc[0]["实际支出（万元）"] is None


def test_tidy_has_one_row_a_fact() -> None:
    frame = tidy([sample.reading()])
    assert len(frame) == 6
    assert frame.iloc[1]["数值"] == Decimal(2249400)


def test_xlsx_has_numbers_and_three_sheets(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(comparison_file(path, [sample.reading(), sample.clean_reading("=1+1.txt")], FEEDS))
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["对照表", "明细", "说明"]
    page = book["对照表"]
    assert page["F2"].value == pytest.approx(224.94)
    assert page["J2"].value == "未报告"
    assert page["A3"].data_type == "s"
    assert page.freeze_panes == "C2"
    assert page["I2"].font.i


def test_the_same_readings_give_the_same_bytes() -> None:
    first = comparison_file(Path("a.xlsx"), [sample.reading()], FEEDS)
    assert first == comparison_file(Path("a.xlsx"), [sample.reading()], FEEDS)


def test_csv_opens_in_excel() -> None:
    content = comparison_file(Path("a.csv"), [sample.reading("=cmd.txt")], FEEDS)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][0] == "'=cmd.txt"
    assert rows[1][5] == "224.94"
    assert rows[1][9] == "未报告"


def test_html_escapes_what_the_report_says() -> None:
    reading = replace(sample.reading(), project="<script>alert(1)</script>")
    page = comparison_file(Path("a.html"), [reading], FEEDS).decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_parquet_keeps_decimals() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(comparison_file(Path("a.parquet"), [sample.reading()], FEEDS)))
    row = table.to_pylist()[0]
    assert (row["实际支出（万元）"], row["救助人次（人次）"]) == (Decimal("224.94"), None)


def test_markdown() -> None:
    text = comparison_file(Path("a.md"), [sample.reading()], FEEDS).decode()
    assert "| 224.94 |" in text
    assert "| 56.23 | *56.235* |" in text


def test_an_unknown_ending_is_told_in_one_line() -> None:
    with pytest.raises(RenderError, match=r"\.doc"):
        comparison_file(Path("a.doc"), [sample.reading()], FEEDS)
