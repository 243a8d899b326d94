"""The cross-region table and its files."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sample

from reportminer.model import ReadError, Reading
from reportminer.patterns import CompareColumn
from reportminer.renders.compare import comparison
from reportminer.renders.comparison_files import comparison_file
from reportminer.renders.comparison_lists import tidy
from reportminer.renders.sheets import Column, RenderError, Sheet, csv_text

FEEDS = (
    CompareColumn("可用资金", "reported", ("预算金额",), (), "", Decimal(10000), "万元", adds=True),
    CompareColumn("实际支出", "reported", ("实际支出",), ("actual",), "", Decimal(10000), "万元", adds=True),
    CompareColumn("中央支出", "reported", ("中央实际支出",), (), "", Decimal(10000), "万元"),
    CompareColumn(
        "预算执行率", "reported", ("预算执行率",), ("actual",), "", Decimal(1), "%", chart=True, english="Rate"
    ),
    CompareColumn("预算执行率（复算）", "recomputed", (), (), "预算执行率", Decimal(1), "%", english="Rate"),
    CompareColumn("救助人次", "reported", ("救助人次",), (), "", Decimal(1), "人次"),
    CompareColumn("等级", "grade", (), overview=True),
)
SHEETS = ["总览", "对照表", "核对结果", "全部数据", "未读懂", "说明"]


def report(source: str = "报告.txt", **changes: Any) -> Reading:
    """The sample with its execution rate as an identity of the packs, whose kind is the indicator's name."""
    made = sample.reading(source)
    rate, *others = made.relations
    return replace(made, **({"relations": (replace(rate, kind="预算执行率"), *others)} | changes))


def book(*readings: Any, path: Path = Path("a.xlsx"), lang: str = "zh", failed: tuple[ReadError, ...] = ()) -> Any:
    return openpyxl.load_workbook(io.BytesIO(comparison_file(path, readings, FEEDS, lang, failed)))


def row(reading: Any) -> dict[str, Any]:
    return dict(comparison([reading], FEEDS).iloc[0])


def test_one_unit_a_column_and_recomputed_told_apart() -> None:
    frame = comparison([report()], FEEDS)
    assert list(frame.columns[5:12]) == [
        "可用资金（万元）",
        "实际支出（万元）",
        "中央支出（万元）",
        "预算执行率（%，报告）",
        "预算执行率（%，复算）",
        "救助人次（人次）",
        "等级",
    ]
    found = frame.iloc[0].tolist()
    assert found[:5] == ["某县", "2020", None, "报告.txt", "医疗救助补助资金"]
    assert found[5:8] == [Decimal(400), Decimal("224.94"), Decimal(200)]
    assert found[8:12] == [Decimal("56.23"), Decimal("56.235"), None, "优"]
    assert found[12:] == [4, 3, 1, 1]


def test_other_regions_years_units_and_points_do_not_feed_the_row() -> None:
    reading = report()
    spent, rate = reading.facts[1], reading.facts[2]
    points = replace(rate, figure=replace(rate.figure, written="个百分点"))
    unit = replace(spent, figure=replace(spent.figure, quantity=replace(spent.figure.quantity, unit="分")))
    for fact in (replace(spent, region="某乡"), replace(spent, period="2019"), unit, points):
        found = row(replace(reading, facts=(fact,), relations=()))
        assert found["实际支出（万元）"] is None
        assert found["预算执行率（%，报告）"] is None


def test_tidy_has_one_row_a_fact() -> None:
    frame = tidy([report()])
    assert len(frame) == 6
    assert frame.iloc[1]["数值"] == Decimal(2249400)


def test_the_sheets_of_the_workbook() -> None:
    found = book(report(), sample.clean_reading("乙.txt"))
    assert found.sheetnames == [*SHEETS[:-1], "图表", "说明"]
    page = found["对照表"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("C2", "A1:P3")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$1:$1"
    assert page["A2"].font.name == "Microsoft YaHei"


def test_a_cell_tells_its_verdict_and_where_it_comes_from() -> None:
    page = book(report(), sample.clean_reading("乙.txt"))["对照表"]
    assert page["I2"].value == pytest.approx(56.23)
    assert page["I2"].fill.fgColor.rgb == "FFFFF6D6"  # rounding
    assert page["P2"].fill.fgColor.rgb == "00000000"
    assert page["I3"].fill.fgColor.rgb == "00000000"
    note = page["I2"].comment.text
    assert "预算执行率【56.23%】，评为优" in note
    assert "第2段" in note
    assert "224.94万元 ÷ 400万元 × 100 = 56.235%" in note
    assert "报告.txt" in note
    assert "报告另有：225.94万元（表1 第4行第3列）" in page["G2"].comment.text
    assert page["J2"].font.i
    assert page["J3"].value == "－"
    assert (page["K2"].value, page["K2"].comment) == ("未报告", None)


def test_findings_leave_room_for_a_decision() -> None:
    page = book(report())["核对结果"]
    head = [cell.value for cell in page[1]]
    rows = [dict(zip(head, line, strict=True)) for line in page.iter_rows(min_row=2, values_only=True)]
    (found,) = [line for line in rows if line["报告"] == "225.94万元"]
    assert found["复算"] == "224.94万元"
    assert found["位置"] == "表1 第4行第3列"
    assert found["建议"] == "核对合计行，可能应为224.94万元。"
    (choice,) = page.data_validations.dataValidation
    assert choice.formula1 == '"属实,不属实,待核实"'
    assert str(choice.sqref) == f"{page.cell(1, head.index('复核结论') + 1).column_letter}2:M{page.max_row}"


def test_what_was_not_understood_and_what_could_not_be_read() -> None:
    page = book(report(), failed=(ReadError("坏.pdf", "没有文字", "请先识别"),))["未读懂"]
    rows = [[cell.value for cell in line] for line in page.iter_rows(min_row=2)]
    assert rows[0][4:6] == ["未能复算的派生数", "12.5万人次"]
    assert rows[0][7] == "未给出人次"
    assert [rows[1][2], rows[1][4], rows[1][7]] == ["坏.pdf", "未能读取的文件", "没有文字；请先识别"]


def test_nothing_of_a_report_runs_in_a_spreadsheet() -> None:
    names = ["=1+1", "@a", "+cmd|x", "-2+3"]
    found = book(*(report(name, project=name) for name in names))
    for sheet in found.worksheets:
        assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
    assert [found["对照表"].cell(line, 4).value for line in range(2, 6)] == names
    rows = list(
        csv.reader(io.StringIO(csv_text(Sheet("a", (Column("x"),), [[name] for name in [*names, "-5.3万元"]]))))
    )
    assert [line[0] for line in rows[1:]] == ["'=1+1", "'@a", "'+cmd|x", "'-2+3", "-5.3万元"]


def test_links_lead_from_the_folder_of_the_workbook_to_the_report(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    source = tmp_path / "in" / "一 #1.txt"
    source.write_text("x", encoding="utf-8")
    (tmp_path / "out").mkdir()
    found = book(report(str(source)), report("没有.txt"), path=tmp_path / "out" / "a.xlsx")
    for name in ("总览", "对照表"):
        assert found[name]["D2"].hyperlink.target.replace("\\", "/") == "../in/一%20%231.txt"
        assert found[name]["D3"].hyperlink is None
    page = comparison_file(tmp_path / "out" / "a.html", [report(str(source))], FEEDS).decode()
    assert 'href="../in/%E4%B8%80%20%231.txt"' in page


def test_the_workbook_in_english() -> None:
    found = book(report(), sample.clean_reading("乙.txt"), lang="en")
    assert found.sheetnames == ["Overview", "Comparison", "Findings", "All facts", "Not understood", "Charts", "Legend"]
    ours = [cell.value for name in found.sheetnames for cell in found[name][1] if cell.value]
    heads = [value.replace("\n", " ") for value in ours]
    assert "Rate (%, recomputed)" in heads
    assert "Reviewer's decision" in heads
    told = {value for value in heads if not value.isascii()}
    assert told == {
        "可用资金 (10,000 yuan)",
        "实际支出 (10,000 yuan)",
        "中央支出 (10,000 yuan)",
        "救助人次 (cases)",
        "等级",
    }


def test_the_same_readings_give_the_same_bytes() -> None:
    first = comparison_file(Path("a.xlsx"), [report()], FEEDS)
    assert first == comparison_file(Path("a.xlsx"), [report()], FEEDS)


def test_csv_opens_in_excel() -> None:
    content = comparison_file(Path("a.csv"), [report("=cmd.txt")], FEEDS)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert rows[1][3] == "'=cmd.txt"
    assert rows[1][8:11] == ["56.23", "56.235", "未报告"]


def test_html_escapes_what_the_report_says_and_tells_its_verdicts() -> None:
    reading = replace(report(), project='<script>alert(1)</script>"')
    page = comparison_file(Path("a.html"), [reading], FEEDS).decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert '<td class="number rounding" title="原文：' in page
    assert 'data-value="56.23">56.23</td>' in page


def test_parquet_keeps_decimals() -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(io.BytesIO(comparison_file(Path("a.parquet"), [report()], FEEDS)))
    found = table.to_pylist()[0]
    assert (found["实际支出（万元）"], found["救助人次（人次）"]) == (Decimal("224.94"), None)


def test_markdown() -> None:
    text = comparison_file(Path("a.md"), [report()], FEEDS).decode()
    assert "| 224.94 |" in text
    assert "| 56.23 | *56.235* |" in text


def test_an_unknown_ending_is_told_in_one_line() -> None:
    with pytest.raises(RenderError, match=r"\.doc"):
        comparison_file(Path("a.doc"), [report()], FEEDS)
