"""What `read` draws: tables as understood, and the same in the record."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import sample

from reportminer import api
from reportminer.model import Reading
from reportminer.renders.columns import width
from reportminer.renders.document import document_record, document_text
from reportminer.renders.spanning import spanning_grid
from reportminer.renders.text import Style
from reportminer.renders.understood import Understood, understood

CORPUS = Path(__file__).parents[2] / "corpus"
FORM, YEARS, GROUPS, UNITS = (
    "06_lichuan_2023.xlsx",
    "38_countryside.docx",
    "02_tianxin_2021.docx",
    "09_ninglang_2022.xlsx",
)


def seen(reading: Reading) -> Understood:
    return understood(reading, api.patterns_of())


@cache
def report(name: str) -> Understood:
    return seen(api.extract(CORPUS / name))


def drawn(name: str, lang: str = "zh") -> list[str]:
    return list(document_text(report(name), Style(lang)))


def cell(name: str, table: int, row: int, column: int) -> dict[str, object]:
    cells = document_record(report(name))["tables"][table - 1]["cells"]
    return next(one for one in cells if (one["row"], one["column"]) == (row, column))


def test_a_document_as_text_shows_the_table_once() -> None:
    text = "\n".join(document_text(seen(sample.reading()), Style()))
    assert "# 一、资金情况" in text
    assert "表1（4 行 × 3 列）" in text
    assert text.count("225.94") == 1
    assert "! 有隐藏行" in text


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [FORM, YEARS, GROUPS, UNITS])
def test_every_line_fits_the_page(name: str, lang: str) -> None:
    assert max(map(width, drawn(name, lang))) <= 100


def test_a_column_is_told_by_its_headings_kind_unit_and_role() -> None:
    lines = drawn(GROUPS)
    assert "  列2 住院救助 › 人次：人次数，人次（据名称），实际" in lines
    assert "  列3 住院救助 › 金额：金额，万元（据单位说明），实际" in lines
    assert "  列1 一级指标、列2 二级指标、列3 三级指标：行名" in lines


def test_a_form_with_two_headers_is_told_in_two_parts() -> None:
    lines = drawn(FORM)
    funds, indicators = lines.index("  第5–9行"), lines.index("  第11–20行")
    assert "    列4 全年预算数：金额，万元（据单位说明），预算" in lines[funds:indicators]
    assert "    列4 年度指标值：单位各行不同，目标" in lines[indicators:]


def test_rows_begin_with_their_number_and_kind() -> None:
    starts = [line.split("|")[1].strip() for line in drawn(FORM) if line.startswith("|")]
    assert {"3", "4 表头", "5 总额", "19 合计"} <= set(starts)
    assert any(line.startswith("| 6 小计 ") for line in drawn(YEARS))


def test_numbers_that_differ_within_a_column_are_marked() -> None:
    text = "\n".join(drawn(YEARS))
    assert "12,918.66 [往年]" in text
    assert "13,874.38 [实际]" in text
    assert "列2 财政投入(万元)：金额，万元，角色各行不同" in text


def test_units_from_elsewhere_are_beside_the_number_and_written_ones_are_not() -> None:
    text = "\n".join(drawn(UNITS))
    assert "| 指标值" in text and "| [人]" in text
    assert "列5 度量单位：单位" in text
    assert "48216人 [" not in "\n".join(drawn(FORM))


def test_a_title_runs_over_all_columns() -> None:
    assert any("填表人：谭某  联系电话：0718-7282116" in line for line in drawn(FORM))


def test_a_long_text_alone_in_its_row_is_wrapped_within_the_grid() -> None:
    lines = list(spanning_grid([["", "a", "b"], ["1", "长" * 20, ""], ["2", "x", "y"]], {1}, 30))
    assert len({width(line) for line in lines}) == 1
    assert "".join(lines).count("长") == 20


def test_english() -> None:
    lines = drawn(YEARS, "en")
    assert "table 2 (5 rows × 5 columns)" in lines
    assert "  col 2 财政投入(万元): amount, 万元, role differs by row" in lines
    assert any("[earlier year]" in line for line in lines)


def test_a_document_as_record() -> None:
    record = document_record(seen(sample.reading()))
    last = record["tables"][0]["cells"][-1]
    assert (last["text"], last["row"], last["row_kind"], last["headings"]) == ("225.94", 4, "total", ["支出"])
    assert (last["unit"], last["written"], last["role"], last["figures"]) == ("元", "万元", "actual", ["F7"])


def test_the_record_says_what_a_cell_was_understood_as() -> None:
    found = cell(UNITS, 1, 10, 6)
    assert found["text"] == "19248"
    assert (found["unit"], found["kind"], found["role"]) == ("人", "person", "actual")
    assert (found["headings"], found["header"], found["row_kind"]) == (["实际完成值"], False, "data")
    assert found["row_labels"]
    assert len(found["figures"]) == 1  # type: ignore[arg-type]


def test_words_have_no_unit_in_the_record() -> None:
    found = cell(FORM, 1, 9, 5)
    assert (found["unit"], found["role"]) == (None, None)
    assert len(found["figures"]) == 2  # type: ignore[arg-type]
    assert cell(FORM, 1, 4, 4)["header"] is True
