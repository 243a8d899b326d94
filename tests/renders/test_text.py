"""What people read."""

from __future__ import annotations

import sample

from reportminer.renders.columns import width
from reportminer.renders.document import document_markdown
from reportminer.renders.text import Style, Tally, check_text, figures_text, tally_text, try_text

ZH = Style()


def test_check_names_place_figures_formula_and_coverage() -> None:
    text = "\n".join(check_text(sample.reading(), ZH))
    assert "表1 第4行第3列" in text
    assert "报告：225.94万元" in text
    assert "复算：200万元 + 24.94万元 = 224.94万元" in text
    assert "派生数字 4 个，已复算 3 个（75.0%）" in text
    assert "错误 1 处，提示 1 处，舍入差异 1 处（--all 列出）" in text
    assert "\x1b" not in text
    assert all(width(line) <= 100 for line in text.splitlines())


def test_places_in_english() -> None:
    text = "\n".join(check_text(sample.reading(), Style("en"), everything=True))
    assert "table 1, row 4, column 3" in text and "par. 2" in text
    assert "第" not in text


def test_check_is_in_reading_order() -> None:
    text = "\n".join(check_text(sample.reading(), ZH))
    assert text.index("grade-mismatch") < text.index("unit-unclear") < text.index("sum-mismatch")


def test_silence_comes_with_coverage() -> None:
    text = "\n".join(check_text(sample.clean_reading(), ZH))
    assert "未发现不一致（见覆盖率）" in text
    assert "派生数字 0 个，已复算 0 个" in text


def test_all_shows_every_recomputation() -> None:
    text = "\n".join(check_text(sample.reading(), ZH, everything=True))
    assert "在舍入误差之内（224.94万元 ÷ 400万元 × 100 = 56.235%）" in text
    assert "无法复算（未给出人次）" in text


def test_english_and_colour() -> None:
    text = "\n".join(check_text(sample.reading(), Style("en", colour=True)))
    assert "\x1b[31;1merror\x1b[0m" in text
    assert "derived figures 4, recomputed 3 (75.0%)" in text


def test_tally_counts_all_reports() -> None:
    tally = Tally(unread=1)
    tally.add(sample.reading())
    tally.add(sample.clean_reading())
    lines = list(tally_text(tally, ZH))
    assert lines[0] == "共 2 份报告：错误 1 处，提示 1 处；另有 1 份未能读取"
    assert "读出数字 14 个" in lines[1]


def test_figures_are_aligned() -> None:
    lines = list(figures_text(sample.reading(), ZH))
    assert "约12.5万人次" in "\n".join(lines)
    head, first = lines[1], lines[2]
    assert width(head[: head.index("类别")]) == width(first[: first.index("amount")])


def test_try_says_why() -> None:
    text = "\n".join(try_text(sample.reading(), ZH))
    assert "名称紧邻数字" in text


def test_a_document_as_markdown() -> None:
    lines = list(document_markdown(sample.document()))
    assert lines[0] == "# 一、资金情况"
    assert "| 合计 | 400 | 225.94 |" in lines
