"""A sheet is read as Excel shows it."""

from __future__ import annotations

import datetime
import io
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from reader_samples import grid, merged, read, texts

from reportminer.model import ReadError
from reportminer.readers.number_format import shown, shown_moment


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet(rows: list[list[Any]], formats: dict[str, str] | None = None) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for place, pattern in (formats or {}).items():
        book.active[place].number_format = pattern
    return book


def test_cells_as_excel_shows_them() -> None:
    book = sheet(
        [
            ["执行率", 0.8892],
            ["金额", 39144.75],
            ["日期", datetime.date(2023, 12, 31)],
            ["和", 0.1 + 0.2],
            ["是", True],
        ],
        {"B1": "0.00%", "B2": "#,##0.00", "B3": "yyyy-mm-dd"},
    )
    assert grid(read(saved(book), "a.xlsx")) == [
        ["执行率", "88.92%"], ["金额", "39,144.75"], ["日期", "2023-12-31"], ["和", "0.3"], ["是", "TRUE"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (0.8892, "0.00%", "88.92%"),
        (0.56235, "0.00%", "56.24%"),
        (1, "0%", "100%"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-1234.5, "#,##0.00", "-1,234.50"),
        (-1234.5, "#,##0.00;(#,##0.00)", "(1,234.50)"),
        (-0.004, "0.00", "0.00"),
        (0.5, "#.##", ".5"),
        (5, "0000", "0005"),
        (12345, "General", "12345"),
        (0.30000000000000004, "General", "0.3"),
        (985.32, "General", "985.32"),
        (1e11, "General", "100000000000"),
        (0, "General", "0"),
        (224.94, '0.00"万元"', "224.94万元"),
        (2249400, '0!.00,"万"', "22.49万"),
        (2249400, "0.0,", "2249.4"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-"),
        (1234.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "1,234.50"),
        (-1234.5, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-1,234.50"),
        (5.0, "[Red]0.0", "5.0"),
        (5, "[$¥-804]#,##0", "¥5"),
        (0, "#,##0", "0"),
        (0, "#", ""),
        (96.5, "0.0_ ", "96.5"),
        (8, 'General"分"', "8分"),
    ],
)
def test_number_formats(value: float, pattern: str, text: str) -> None:
    assert shown(value, pattern) == text


def test_decimals_stay_exact() -> None:
    assert shown(Decimal("12345678901234567890.5"), "#,##0.0") == "12,345,678,901,234,567,890.5"


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("yyyy-mm-dd", "2023-05-07"),
        ('yyyy"年"m"月"d"日"', "2023年5月7日"),
        ("yyyy/m/d h:mm", "2023/5/7 14:05"),
        ("mm:ss", "05:09"),
        ("h:mm AM/PM", "2:05 PM"),
        ("[$-804]aaaa", "星期日"),
    ],
)
def test_date_formats(pattern: str, text: str) -> None:
    assert shown_moment(datetime.datetime(2023, 5, 7, 14, 5, 9), pattern) == text


def test_merged_cells_title_and_unit() -> None:
    book = sheet(
        [["2023年度项目支出绩效自评表"], [None, None, "金额单位：万元"], ["项目", "预算", "得分"], ["救助", 400, 8]]
    )
    book.active.merge_cells("A1:C1")
    document = read(saved(book), "a.xlsx")
    assert grid(document) == [
        ["2023年度项目支出绩效自评表", "", ""],
        ["", "", "金额单位：万元"],
        ["项目", "预算", "得分"],
        ["救助", "400", "8"],
    ]
    assert merged(document) == {"2023年度项目支出绩效自评表": (1, 3)}
    assert [document.said(span) for span in document.tables[0].caption] == [
        "2023年度项目支出绩效自评表",
        "金额单位：万元",
    ]


def test_rows_and_columns_count_as_in_excel_and_empty_ends_are_cut() -> None:
    book = Workbook()
    book.active["C4"] = "金额"
    book.active["Z99"].number_format = "0.00"
    document = read(saved(book), "a.xlsx")
    assert (document.tables[0].rows, document.tables[0].columns) == (4, 3)
    assert document.where(document.tables[0].cells[0].span) == "工作表“Sheet” 第4行第3列"


def test_hidden_rows_columns_and_sheets_are_read_and_marked() -> None:
    book = sheet([["甲", "乙"], ["丙", "丁"]])
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    other = book.create_sheet("底稿")
    other["A1"] = "戊"
    other.sheet_state = "hidden"
    document = read(saved(book), "a.xlsx")
    hidden = {document.said(cell.span): cell.hidden for table in document.tables for cell in table.cells}
    assert hidden == {"甲": False, "乙": True, "丙": True, "丁": True, "戊": True}
    assert [notice.code for notice in document.notices] == ["hidden-rows"]
    assert [table.sheet for table in document.tables] == ["Sheet", "底稿"]


def test_formula_has_its_stored_result_and_one_without_is_noticed() -> None:
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    page = book.add_worksheet("表")
    page.write_row(0, 0, [224.94, 400])
    page.write_formula(0, 2, "=A1/B1", book.add_format({"num_format": "0.00%"}), 0.56235)
    book.close()
    document = read(stream.getvalue(), "a.xlsx")
    assert grid(document) == [["224.94", "400", "56.24%"]]
    assert [cell.formula for cell in document.tables[0].cells] == [None, None, "=A1/B1"]
    assert document.notices == ()

    stale = read(saved(sheet([[1, "=A1*2"]])), "a.xlsx")
    assert texts(stale) == ["1"]
    assert [notice.code for notice in stale.notices] == ["stale-formula"]


def test_workbook_under_a_foreign_ending() -> None:
    assert read(saved(sheet([["甲"]])), "报告.docx").format == "xlsx"


def test_csv_in_gbk_with_quotes() -> None:
    document = read('地区,金额\n"无为市","1,643.99\n万元"\n'.encode("gbk"), "a.csv")
    assert grid(document) == [["地区", "金额"], ["无为市", "1,643.99\n万元"]]
    assert document.format == "csv"


def test_tab_separated_values() -> None:
    assert grid(read("地区\t金额\n无为市\t1,643.99\n南陵县\t2,000\n".encode(), "a.tsv"))[1] == ["无为市", "1,643.99"]


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_one_form_in_three_formats(files: Path, ending: str) -> None:
    """forms.xlsx was made with xlsxwriter, the other two from it by LibreOffice."""
    document = read((files / f"forms.{ending}").read_bytes(), "form")
    assert document.format == ending
    assert grid(document) == [
        ["2023年度自评表", "", "", ""],
        ["", "", "", "单位：万元"],
        ["项目", "预算", "执行", "执行率"],
        ["救助", "400.00", "224.94", "56.24%"],
        ["资助", "1,234,567.50", "96.5分", "100%"],
        ["日期", "2023年12月31日", "", ""],
        ["合并", "", "", ""],
        ["", "  前有空格", "", ""],
    ]
    assert merged(document) == {"2023年度自评表": (1, 4), "合并": (2, 1)}
    hidden = {(table.sheet, cell.row) for table in document.tables for cell in table.cells if cell.hidden}
    assert hidden == {("自评表", 4), ("底稿", 0)}
    assert [notice.code for notice in document.notices] == ["hidden-rows"]


def test_old_workbook_longer_than_one_record(files: Path) -> None:
    """many.xls has more text than one record holds."""
    document = read((files / "many.xls").read_bytes(), "many.xls")
    assert grid(document) == [[f"第{i}县" + "救助" * (i % 20), f"{i}.50%"] for i in range(1, 301)]


def test_results_of_formulas_in_an_old_workbook(files: Path) -> None:
    """formulas.xls is LibreOffice's, with a chart and a second sheet."""
    document = read((files / "formulas.xls").read_bytes(), "formulas.xls")
    assert grid(document) == [
        ["预算", "400", "实际", "224.94"],
        ["合格", "56.24%", "#DIV/0!", "TRUE"],
        ["2023年12月31日", "-", "-1,234.50", ""],
        ["尾", "", "", ""],
    ]
    assert [(t.sheet, c.row, c.column) for t in document.tables for c in t.cells if c.formula == "=…"] == [
        *(("表", 1, column) for column in range(4)),
        ("二", 0, 0),
    ]
    assert texts(document)[-1] == "800"


def test_damaged_old_workbooks_give_one_error(files: Path) -> None:
    whole, chance = (files / "forms.xls").read_bytes(), random.Random(3)
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 60)):
            broken[chance.randrange(512, len(broken))] = chance.randrange(256)
        try:
            assert read(bytes(broken), "a.xls").blocks
        except ReadError as error:
            assert error.source == "a.xls"


def test_encrypted_old_workbook(files: Path) -> None:
    data = (files / "forms.xls").read_bytes()
    encrypted = data.replace(b"\x22\x00\x02\x00\x00\x00", b"\x2f\x00\x02\x00\x00\x00", 1)
    with pytest.raises(ReadError, match="密码"):
        read(encrypted, "forms.xls")
