"""Which figures the comparison takes from reports, and what it says of several: years, wholes and parts, totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from gold_reports import CORPUS, checked, patterns

from reportminer.checks import run_checks
from reportminer.model import Reading
from reportminer.patterns import PatternError, load_patterns
from reportminer.readers import read_document
from reportminer.reading import understand
from reportminer.renders.compare import comparison, comparison_sheet
from reportminer.renders.comparison_parts import parts_sheet
from reportminer.renders.comparison_rows import Row, alike, row_of
from reportminer.renders.comparison_years import balances_sheet, series_of, years_sheet
from reportminer.renders.sheets import Sheet, value_of

TITLE = "{}{}年度城乡医疗救助补助资金绩效自评报告\n\n"


def reading(region: str, year: int, text: str) -> Reading:
    content = (TITLE.format(region, year) + text).encode()
    return run_checks(understand(read_document(f"{region}{year}.txt", content), patterns()), patterns())


def cells(found: Reading) -> dict[str, Any]:
    """What the table shows of the report, without the columns in which it is silent."""
    return {
        title: value for title, value in comparison([found], patterns().compare).iloc[0].items() if value is not None
    }


def rows_of(*readings: Reading) -> list[Row]:
    return [row_of(one, patterns().compare) for one in readings]


def table(sheet: Sheet) -> list[dict[str, Any]]:
    heads = [column.title for column in sheet.columns]
    return [dict(zip(heads, map(value_of, row), strict=True)) for row in sheet.rows]


# --- which figure ------------------------------------------------------------------------------------------


def test_the_whole_is_taken_and_not_a_part_of_it() -> None:
    text = "2021年预算金额1000万元，一季度支出200万元，占全年支出的22.22%。全年支出900万元，预算执行率90%。"
    found = cells(reading("庄浪县", 2021, text))
    assert found["实际支出（万元）"] == 900
    assert found["预算执行率（%，报告）"] == found["预算执行率（%，复算）"] == 90


def test_the_rate_of_a_part_is_not_the_rate_of_the_whole() -> None:
    text = (
        "2021年预算金额1000万元，实际支出900万元，年末结余100万元。"
        "其中追加预算200万元下达较晚，实际支出50万元，预算执行率25%。"
    )
    found = cells(reading("庄浪县", 2021, text))
    assert found["实际支出（万元）"] == 900
    assert "预算执行率（%，报告）" not in found


def test_of_two_ways_to_print_a_figure_the_finer_one_is_shown() -> None:
    found = cells(
        reading("庄浪县", 2021, "2021年共救助1.2万人次。全年共救助12,034人次，支出1203.4万元，次均救助1000元。")
    )
    assert found["救助人次（人次）"] == 12034


def test_what_the_report_does_not_print_is_computed_from_its_own_figures() -> None:
    found = cells(reading("庄浪县", 2021, "2021年共救助6404人次，救助金额1643.99万元。"))
    assert "次均救助（元/人次，报告）" not in found
    assert found["次均救助（元/人次，复算）"] == Decimal("2567.1299")


def test_words_that_say_that_something_else_is_meant() -> None:
    found = cells(reading("庄浪县", 2021, "2021年共救助100人次。满意度调查样本仅为0.27%。"))
    assert "满意度（%，报告）" not in found


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("02_tianxin_2021.docx", "救助人次（人次）", "5218"),
        ("11_ninghua_2021.pdf", "救助金额（万元）", "1920.37643"),
        ("21_medical_west.docx", "实际支出（万元）", "5446.25"),
        ("21_medical_west.docx", "满意度（%，报告）", "94.33"),
        ("29_department.docx", "实际支出（万元）", "1547.86"),
        ("33_employment.docx", "满意度（%，报告）", "95.31"),
        ("37_medical_prefecture.txt", "预算资金（万元）", "32783.4"),
        ("37_medical_prefecture.txt", "实际支出（万元）", "32316.41"),
        ("38_countryside.docx", "实际支出（万元）", "13874.38"),
        ("49_medical_emergency.txt", "预算资金（万元）", "6598"),
        ("49_medical_emergency.txt", "实际支出（万元）", "6449.83"),
        ("49_medical_emergency.txt", "救助人次（人次）", "41040"),
        ("50_project_summary.xlsx", "实际支出（万元）", "2210.46"),
        ("errors/41_medical_months.pdf", "救助人次（人次）", "20588"),
        ("errors/41_medical_months.pdf", "次均救助（元/人次，报告）", "1196"),
    ],
)
def test_of_many_figures_of_a_name_the_whole_reports(name: str, column: str, value: str) -> None:
    assert str(cells(checked(CORPUS / name))[column]) == value


# --- regions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "within"),
    [
        ("我区共救助100人次。", "南昌市某区（报告未写明）", "江西省南昌市"),
        ("我县共救助100人次。", "南昌市某县（报告未写明）", "江西省南昌市"),
        ("全市共救助100人次，我区情况良好。", "南昌市", "江西省"),
        ("共救助100人次。", "南昌市", "江西省"),
    ],
)
def test_a_report_of_an_unnamed_part_is_not_its_citys(text: str, label: str, within: str) -> None:
    found = cells(reading("南昌市", 2022, text))
    assert (found["地区"], found["所属"]) == (label, within)


def test_a_name_of_several_districts_is_one_of_them_where_the_report_says_in_which_city() -> None:
    assert "所属" not in cells(reading("鼓楼区", 2022, "共救助100人次。"))
    assert cells(reading("鼓楼区", 2022, "按徐州市的要求，共救助100人次。"))["所属"] == "江苏省徐州市"


def test_rows_stand_by_administrative_division_and_year() -> None:
    regions = [
        ("广州市", 2020),
        ("庄浪县", 2021),
        ("庄浪县", 2020),
        ("平凉市", 2021),
        ("", 2020),
        ("芜湖市", 2020),
    ]
    frame = comparison([reading(*one, "共救助100人次。") for one in regions], patterns().compare)
    assert [*zip(frame["地区"], frame["年度"], strict=True)] == [
        ("芜湖市", "2020"),
        ("广州市", "2020"),
        ("平凉市", "2021"),
        ("庄浪县", "2020"),
        ("庄浪县", "2021"),
        (None, "2020"),
    ]


# --- several reports ---------------------------------------------------------------------------------------------

YEARS = (
    reading("庄浪县", 2020, "2020年预算金额1000万元，实际支出900万元，预算执行率90%，年末结余100万元。"),
    reading("庄浪县", 2021, "2021年上年结转110万元，预算金额1200万元，实际支出1100万元，预算执行率91.67%。"),
)


def test_years_side_by_side_with_their_growth() -> None:
    found = {line["指标"]: line for line in table(years_sheet(rows_of(*YEARS), patterns().compare))}
    spent = found["实际支出（万元）"]
    assert (spent["2020"], spent["2021"], spent["2021年增长（%）"]) == (900, 1100, Decimal("22.2222"))
    assert found["预算执行率（%，报告）"]["2021年增减"] == "+1.67 百分点"
    assert found["结余（万元）"]["2021"] is None
    assert table(years_sheet(rows_of(YEARS[0]), patterns().compare)) == []


@pytest.mark.parametrize(
    ("opening", "verdict"), [("100万元", "一致"), ("100.3万元", "在舍入误差之内一致"), ("110万元", "不一致，请核实")]
)
def test_last_years_balance_beside_this_years_opening_one(opening: str, verdict: str) -> None:
    later = reading("庄浪县", 2021, f"2021年上年结转{opening}，预算金额1200万元。")
    (line,) = table(balances_sheet(rows_of(YEARS[0], later), patterns().compare))
    assert (line["年度"], line["上年报告的年末数"], line["结论"]) == ("2021", 100, verdict)


def test_a_gap_of_two_years_has_no_opening_balance() -> None:
    later = reading("庄浪县", 2022, "2022年上年结转110万元，预算金额1200万元。")
    assert table(balances_sheet(rows_of(YEARS[0], later), patterns().compare)) == []


def spending(region: str, amount: int) -> Reading:
    return reading(region, 2021, f"2021年实际支出{amount}万元。")


@pytest.mark.parametrize(
    ("city", "parts", "verdict"),
    [
        (900, ("庄浪县",), "小于全域：下级不全"),
        (90, ("庄浪县",), "下级之和已超过全域，请核实"),
        (100, ("庄浪县",), "相等"),
        (900, ("崆峒区", "泾川县", "灵台县", "崇信县", "庄浪县", "静宁县", "华亭市"), "小于全域：差额可能在本级"),
    ],
)
def test_a_citys_report_beside_the_sum_of_its_counties(city: int, parts: Sequence[str], verdict: str) -> None:
    readings = [spending("平凉市", city), spending("天水市", 100), *(spending(part, 100) for part in parts)]
    (line,) = table(parts_sheet(rows_of(*readings), patterns().compare))
    assert (line["地区"], line["各下级之和"], line["有数的下级（个）"]) == (
        "平凉市",
        100 * len(parts),
        f"{len(parts)}/7",
    )
    assert line["结论"] == verdict


def test_totals_leave_out_what_another_report_holds() -> None:
    readings = [spending("平凉市", 900), spending("庄浪县", 100), spending("天水市", 500), spending("天水市", 300)]
    sheet = comparison_sheet(rows_of(*readings), patterns().compare)
    at = [column.title for column in sheet.columns].index("实际支出（万元）")
    total = sheet.footer[0]
    assert value_of(total[0]) == "合计（2021年，已报告的）"
    assert total[at].note == "相加 2 份：天水市、平凉市；已含在其他报告内，未加：天水市、庄浪县"
    assert value_of(total[at]) == 1400
    assert [value_of(cell) for cell in total].count(None) == len(total) - 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("城乡医疗救助民生工程", "困难群众医疗救助资金", True),
        ("城乡医疗救助和疾病应急救助补助资金", "医疗救助项目", True),
        ("城乡医疗救助补助资金", "农村饮水安全工程维修养护补助资金", False),
        ("基本公共卫生服务补助资金", "公共图书馆免费开放补助资金", False),
        (None, "医疗救助项目", True),
    ],
)
def test_only_projects_of_one_sort_are_set_beside_each_other(one: str | None, other: str, same: bool) -> None:
    assert alike(one, other) == alike(other, one) == same
    city, county = (rows_of(spending(region, 100))[0] for region in ("平凉市", "庄浪县"))
    rows = [replace(city, project=one), replace(county, project=other), replace(county, project=other, period="2022")]
    assert bool(table(parts_sheet(rows, patterns().compare))) == same
    assert len(series_of([replace(row, where=county.where) for row in (rows[0], rows[2])])) == same


def test_totals_of_a_year_tell_which_projects_they_add() -> None:
    rows = rows_of(*(spending(region, 100) for region in ("平凉市", "天水市", "广州市", "芜湖市", "长沙市")))
    rows = [
        replace(row, project=name)
        for row, name in zip(rows, ("医疗救助", "医疗救助", "饮水安全", "饮水安全", None), strict=True)
    ]
    footer = comparison_sheet(rows, patterns().compare).footer
    assert [value_of(row[0]) for row in footer[:-1]] == [
        "合计（2021年，饮水安全等，已报告的）",
        "合计（2021年，医疗救助等，已报告的）",
    ]


def test_a_value_far_from_the_others_is_marked_in_rates_only() -> None:
    def report(region: str, rate: int) -> Reading:
        return reading(region, 2021, f"2021年预算金额100万元，实际支出{rate}万元，预算执行率{rate}%。")

    readings = [
        report(*one) for one in (("庄浪县", 95), ("静宁县", 96), ("泾川县", 97), ("灵台县", 94), ("崇信县", 20))
    ]
    sheet = comparison_sheet(rows_of(*readings), patterns().compare)
    marked = {
        (sheet.columns[at].title, value_of(cell)): getattr(cell, "mark", "")
        for row in sheet.rows
        for at, cell in enumerate(row)
    }
    assert {key for key, mark in marked.items() if mark} == {
        ("预算执行率（%，报告）", 20),
        ("预算执行率（%，复算）", 20),
    }
    assert marked["预算执行率（%，报告）", 20] == "▼"


# --- packs --------------------------------------------------------------------------------------------------


def test_a_column_more_is_yaml_only(tmp_path: Path) -> None:
    entry = 'compare: {问卷（份）: {concepts: [调查人数], unit: "份", adds: yes}}'
    (tmp_path / "a.yaml").write_text(entry, encoding="utf-8")
    text = "抽查262份，其中满意254份，满意度96.95%。"
    found = reading("庄浪县", 2021, text)
    assert comparison([found], load_patterns((tmp_path,)).compare).iloc[0]["问卷（份）"] == 262


def test_a_column_that_continues_an_unknown_one_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "compare: {年初（万元）: {concepts: [上年结转], continues: 年末}}", encoding="utf-8"
    )
    with pytest.raises(PatternError, match=r"a\.yaml:1.*年末"):
        load_patterns((tmp_path,))
