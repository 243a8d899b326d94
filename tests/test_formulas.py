"""What formulas of worksheets are read as, and what is said of them: loud on the mistakes, quiet on clean sheets."""

from __future__ import annotations

import shutil
import subprocess
from decimal import Decimal
from pathlib import Path

import pytest
from gold_reports import patterns
from sheets import document, workbook

from reportminer.checks import run_checks
from reportminer.model import Document, Finding
from reportminer.readers import read_document
from reportminer.reading import understand
from reportminer.tables.formulas import coordinate, parsed, worksheets

OF_FORMULAS = ("D201", "D202", "D203")
HEAD = "| 项目 | 门诊（万元） | 住院（万元） | 资助（万元） |\n"
ROWS = "| 甲镇 | 120 | 80 | 30 |\n| 乙镇 | 230 | 70 | 20 |\n| 丙镇 | 110 | 60 | 25 |\n"


def found(read: Document, lang: str = "zh") -> list[Finding]:
    findings = run_checks(understand(read, patterns()), patterns(), lang).findings
    return [finding for finding in findings if finding.code in OF_FORMULAS]


def said(*sheets: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in found(document(*sheets))]


@pytest.mark.parametrize(
    ("formula", "due"),
    [
        ("=SUM(A1:A3)", "6"),
        ("=SUM($A$1:$A$3,A1)", "7"),
        ("=SUM([.A1:.A3];[.$A$1])", "7"),
        ("=+A1+A2*A3-1", "6"),
        ("=(A1+A2)/A3", "1"),
        ("=A1/A2*100%", "0.5"),
        ("=ROUND(A1/A3,2)", "0.33"),
        ("=ROUND(-A3/A2,0)", "-2"),
        ("=AVERAGE(A1:A4)", "2"),
        ("=SUM(A1:A9)", "6"),
        ("=A1+A9", "1"),
    ],
)
def test_what_is_computed(formula: str, due: str) -> None:
    (sheet,) = worksheets(document("| 1 | 甲 |\n| 2 | 乙 |\n| 3 =A1+A2 | 丙 |\n| 共计 | 丁 |"))
    node = parsed(formula)
    assert node is not None and sheet.computed(node) == Decimal(due)


@pytest.mark.parametrize(
    "formula",
    ["=IF(A1=0,0,A2/A1)", "=SUM(表2!A1:A3)", "=SUM([$表2.A1:.A3])", "=SUM(A:A)", "=A1^2", "=SUBTOTAL(9,A1:A3)", "=…", "=",
     '="共"&A1', "=SUM(A1:A3", "=LOG10(A1)", "=" + "A1+" * 4000 + "A1", "=" + "(" * 250 + "A1" + ")" * 250 + "-", "=A1:A3*2,"],
)  # fmt: skip
def test_what_is_left_alone(formula: str) -> None:
    assert parsed(formula) is None


@pytest.mark.parametrize("formula", ["=A1+B1", "=A1/A9", "=A1:A3*2", "=SUM(B1:B2)", "=AVERAGE(A8:A9)"])
def test_values_that_cannot_be_computed_with(formula: str) -> None:
    (sheet,) = worksheets(document("| 1 | 2023-12-31 |\n| 2 | #N/A |\n| 3 =A1+A2 | 丙 |"))
    node = parsed(formula)
    assert node is not None and sheet.computed(node) is None


def test_names_of_cells() -> None:
    assert [coordinate(place) for place in ((0, 0), (7, 25), (8, 26), (99, 702))] == ["A1", "Z8", "AA9", "AAA100"]


LOUD = {
    "a row inserted above the total": (
        HEAD + ROWS + "| 丁镇 | 40 | 30 | 5 |\n| 合计 | 460 =SUM(B2:B4) | 210 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
        [("D201", "error")],
    ),
    "one column of three ends too early": (
        HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 150 =SUM(C2:C3) | 75 =SUM(D2:D4) |",
        [("D201", "error")],
    ),
    "one column of three begins too late": (
        HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 130 =SUM(C3:C4) | 75 =SUM(D2:D4) |",
        [("D201", "error")],
    ),
    "a cell inside that is skipped": (
        HEAD + ROWS + "| 丁镇 | 40 | 30 | 5 |\n"
        "| 合计 | 500 =SUM(B2:B5) | 180 =SUM(C2:C3,C5) | 80 =SUM(D2:D5) |",
        [("D201", "error")],
    ),
    "a cell skipped in a chain of plus signs": (
        HEAD + ROWS + "| 丁镇 | 40 | 30 | 5 |\n| 合计 | 500 =B2+B3+B4+B5 | 180 =C2+C3+C5 | 80 =D2+D3+D4+D5 |",
        [("D201", "error")],
    ),
    "a column left out in every row": (
        "| 乡镇 | 中央（万元） | 省级（万元） | 市级（万元） | 县级（万元） | 合计（万元） |\n"
        "| 甲镇 | 10 | 20 | 30 | 5 | 60 =SUM(B2:D2) |\n| 乙镇 | 11 | 21 | 31 | 6 | 63 =SUM(B3:D3) |",
        [("D201", "error")],
    ),
    "rows with ordinals": (
        "| 序号 | 项目 | 金额（万元） |\n| 1 | 门诊 | 120 |\n| 2 | 住院 | 230 |\n| 3 | 资助 | 90 |\n| 4 | 临时 | 40 |\n|  | 合计 | 440 =SUM(C2:C4) |",
        [("D201", "error")],
    ),
    "a typed total that is right": (
        HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 210 | 75 =SUM(D2:D4) |",
        [("D202", "info")],
    ),
    "a typed total of money that is wrong": (
        HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 208 | 75 =SUM(D2:D4) |",
        [("D202", "warning")],
    ),
    "a typed total in a column of formulas": (
        "| 乡镇 | 中央 | 省级 | 合计 |\n| 甲镇 | 10 | 20 | 30 =SUM(B2:C2) |\n| 乙镇 | 11 | 21 | 32 |\n| 丙镇 | 12 | 22 | 34 =B4+C4 |",
        [("D202", "info")],
    ),
    "a sum that was not computed again": (
        HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 201 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
        [("D203", "error")],
    ),
    "a rate that was not computed again": (
        "| 项目 | 预算数 | 执行数 | 执行率 |\n| 门诊 | 400 | 224.94 | 57.24% =C2/B2 |\n| 住院 | 300 | 150 | 50.00% =ROUND(C3/B3,4) |",
        [("D203", "error")],
    ),
}  # fmt: skip

QUIET = {
    "a clean sheet": HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 210 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
    "a row left out that is zero": HEAD + ROWS + "| 丁镇 | 0 | 0 | 0 |\n| 合计 | 460 =SUM(B2:B4) | 210 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
    "two tables on one sheet": (
        "| 来源 | 计划（万元） | 支出（万元） | 进度（%） |\n| 中央 | 3200 | 3052 | 95.4 |\n| 省级 | 1450 | 1450 | 100.0 |\n"
        "| 乡镇 | 面积 | 新建 | 改造 |\n| 甲镇 | 8600 =C5+D5 | 5200 | 3400 |\n| 乙镇 | 7120 =C6+D6 | 4000 | 3120 |\n"
        "| 丙镇 | 600 =C7+D7 | 400 | 200 |"
    ),
    "a part of the row above": HEAD + ROWS + "| 其中：特困 | 40 | 30 | 5 |\n| 合计 | 460 =SUM(B2:B4) | 210 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
    "a subtotal typed in": HEAD + ROWS + "| 各镇 | 460 | 210 | 75 |\n| 合计 | 460 =SUM(B2:B4) | 210 =SUM(C2:C4) | 75 =SUM(D2:D4) |",
    "sections with subtotals": (
        "| 项目 | 金额 |\n| 门诊 | 10 |\n| 住院 | 20 |\n| 小计 | 30 =SUM(B2:B3) |\n| 资助 | 5 |\n| 临时 | 6 |\n"
        "| 小计 | 11 =SUM(B5:B6) |\n| 合计 | 41 =B4+B7 |"
    ),
    "ranges around a subtotal": (
        "| 项目 | 金额 |\n| 门诊 | 10 |\n| 住院 | 20 |\n| 小计 | 30 =SUM(B2:B3) |\n| 资助 | 5 |\n| 临时 | 6 |\n| 合计 | 41 =SUM(B2:B3,B5:B6) |"
    ),
    "a partial total and one of all": (
        "| 项目 | 金额 |\n| 中央 | 10 |\n| 省级 | 20 |\n| 市级 | 30 |\n| 自筹 | 7 |\n| 小计 | 60 =SUM(B2:B4) |\n| 总计 | 67 =B5+B6 |"
    ),
    "a total of some": "| 项目 | 金额 |\n| 中央 | 10 |\n| 省级 | 20 |\n| 市级 | 30 |\n| 自筹 | 7 |\n| 财政资金合计 | 60 =SUM(B2:B4) |",
    "sub-items with numbers of their own": (
        "| 项目 | 金额 |\n| 一、基本支出 | 100 |\n| 二、项目支出 | 60 |\n| 三、经营支出 | 30 |\n| （一）上缴 | 9 |\n| 四、补助支出 | 20 |\n"
        "| 合计 | 210 =B2+B3+B4+B6 |"
    ),
    "a column of people beside money": (
        "| 乡镇 | 门诊（万元） | 住院（万元） | 救助人次（人次） | 合计（万元） |\n"
        "| 甲镇 | 10 | 20 | 300 | 30 =SUM(B2:C2) |\n| 乙镇 | 11 | 21 | 310 | 32 =SUM(B3:C3) |"
    ),
    "a column of targets": (
        "| 乡镇 | 一季度 | 二季度 | 全年目标 | 合计 |\n| 甲镇 | 10 | 20 | 40 | 30 =SUM(B2:C2) |\n| 乙镇 | 11 | 21 | 50 | 32 =SUM(B3:C3) |"
    ),
    "years over the columns": (
        "| 项目 | 2021 | 2022 |\n| 门诊 | 10 | 12 |\n| 住院 | 20 | 22 |\n| 合计 | 30 =SUM(B2:B3) | 34 =SUM(C2:C3) |"
    ),
    "a rate and a head count in the total row": (
        "| 乡镇 | 预算 | 执行 | 人数（去重） | 执行率 |\n| 甲镇 | 100 | 90 | 300 | 90.00% =C2/B2 |\n| 乙镇 | 200 | 150 | 310 | 75.00% =C3/B3 |\n"
        "| 合计 | 300 =SUM(B2:B3) | 240 =SUM(C2:C3) | 590 | 80.00% =C4/B4 |"
    ),
    "all totals typed in but one": HEAD + ROWS + "| 合计 | 460 =SUM(B2:B4) | 210 | 75 |",
    "rounding as shown": "| 项目 | 预算 | 执行 | 率 |\n| 门诊 | 400 | 224.94 | 56.23% =C2/B2 |\n| 住院 | 3 | 1 | 33% =C3/B3 |",
    "results that no program has computed": HEAD + ROWS + "| 合计 | 0 =SUM(B2:B4) | 0 =SUM(C2:C4) | 0 =SUM(D2:D4) |",
    "texts and blanks in the range": "| 项目 | 金额 |\n| 门诊 | 10 |\n| 住院 | — |\n| 资助 | / |\n| 临时 |  |\n| 合计 | 10 =SUM(B1:B5) |",
    "formulas of other kinds": "| 项目 | 金额 |\n| 门诊 | 10 |\n| 住院 | 20 |\n| 资助 | 30 |\n| 合计 | 99 =SUM(Sheet2!B1:B5) |\n| 另 | 7 =IF(B2>0,1,2) |",
    "points by full marks": (
        "| 指标 | 分值 | 得分 |\n| 投入 | 20 | 19 |\n| 产出 | 50 | 48 |\n| 效益 | 30 | 29 |\n| 总分 | 100 =SUM(B2:B4) | 96 =SUM(C2:C4) |"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sheet", "codes"), LOUD.values(), ids=LOUD.keys())
def test_mistakes_are_told(sheet: str, codes: list[tuple[str, str]]) -> None:
    assert said(sheet) == codes


@pytest.mark.parametrize("sheet", QUIET.values(), ids=QUIET.keys())
def test_clean_sheets_stay_quiet(sheet: str) -> None:
    assert said(sheet) == []


def test_what_a_finding_says() -> None:
    sheet = LOUD["a row inserted above the total"][0]
    read = document(sheet)
    (finding,) = found(read)
    assert finding.message == "公式=SUM(B2:B4)漏了B5（丁镇：40）；加上它合计应为500。C6、D6的公式同样漏了。"
    assert finding.suggestion == "=SUM(B2:B5)"
    assert [read.said(span) for span in finding.spans] == ["460", "40", "210", "75"]
    assert found(read, "en")[0].message.startswith("=SUM(B2:B4) leaves out B5 (丁镇: 40)")
    (stale,) = found(document(LOUD["a rate that was not computed again"][0]))
    assert stale.message == "单元格显示57.24%；按其公式=C2/B2用表中的数复算应为56.24%。"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_the_same_in_an_ods(tmp_path: Path) -> None:
    loud = [LOUD[name][0] for name in ("one column of three ends too early", "a typed total that is right")]
    (tmp_path / "表.xlsx").write_bytes(workbook(*loud, QUIET["a clean sheet"], QUIET["rounding as shown"]))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "ods",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "表.xlsx"),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    read = read_document("表.ods", (tmp_path / "表.ods").read_bytes())
    assert read.format == "ods"
    assert [(f.code, read.place(f.spans[0]).sheet) for f in found(read)] == [("D201", "Sheet1"), ("D202", "Sheet2")]
