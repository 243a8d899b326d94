"""Folding never moves a character, sentences cover the text, every figure says what the report says there."""

from __future__ import annotations

import re
from decimal import Decimal

from gold_reports import patterns
from hypothesis import example, given, settings
from hypothesis import strategies as st
from written_numbers import SCALES, decimals, printed

from reportminer.model import Figure, Reading
from reportminer.numerals import read_chinese
from reportminer.reading import trace
from reportminer.text import fold, sentences, squeeze, words


@given(st.text())
@example("㎡①ﬁ㈠½")
@example("１２，３４５．６％\r\n\ufeff")
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.data())
def test_furniture_keeps_the_length(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    folded = fold(text, [(start, end)])
    assert len(folded) == len(text)
    assert folded[start:end] == "\n" * (end - start)


def covers(spans: list[tuple[int, int]], text: str) -> bool:
    ends = [0, *(end for _, end in spans)]
    return [start for start, _ in spans] == ends[:-1] and ends[-1] == len(text)


@given(st.text(alphabet="预算12。！？；;，\n ”）") | st.text())
def test_sentences_cover_the_text(text: str) -> None:
    assert covers(sentences(fold(text)), text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["执行率达", "989,862人次", "城乡医疗救助", "，", "12.5万元", "其中"]), max_size=12))
def test_words_cover_the_text_and_never_cut_a_quantity(parts: list[str]) -> None:
    text = "".join(parts)
    starts = [sum(map(len, parts[:index])) for index in range(len(parts))]
    quantities = [(at, at + len(part)) for at, part in zip(starts, parts, strict=True) if part[0].isdigit()]
    cut = words(text, quantities)
    assert covers(cut, text)
    assert set(quantities) <= set(cut)


# --- spans of figures --------------------------------------------------------------------------------------

WORDS = (
    "全年", "预算", "实际支出", "其中", "救助", "住院", "门诊", "执行率", "得分", "约", "超过", "不低于", "2021年",
    "第3条", "较上年增长", "占比", "人均", "满意度", "合计", "财社〔2021〕15号", "（一）", "表1", "中央", "困难群众",
    "分值",
)  # fmt: skip
UNITS = ("元", "万元", "亿元", "人", "人次", "户", "%", "％", "分", "个", "元/人", "倍", "‰", "个百分点", "万", "")
SIGNS = ("，", "。", "、", "；", "：", "\n", " ", "（", "）", ",", ".", "-", "~", "/", "\t", "|", "\u3000", "“", "×")
pieces = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(SIGNS),
    st.builds("{}{}".format, printed(10**7).map(lambda number: number.text), st.sampled_from(UNITS)),
    st.builds("{} {}".format, decimals(10**7).map(lambda number: number.text), st.sampled_from(UNITS)),
    st.sampled_from(["三百二十万元", "百分之九十五", "一千二百人", "壹佰万元整", "5亿2000万元", "十分", "几百人"]),
)
_RUN = re.compile(r"[\d,.\s]+")


def same_value(said: str, figure: Figure) -> bool:
    """Whether the characters alone, with the multiplier printed behind them, give the value; simple forms only."""
    text = squeeze(said)
    sign = -1 if text.startswith("-") else 1
    text = text.removeprefix("-")
    match = _RUN.match(text)
    if match is None:
        chars = "".join(char for char in text if read_chinese(char) is not None or char in "十百千万亿拾佰仟")
        return bool(chars)
    number = Decimal(match[0].strip(",.").replace(",", ""))
    rest = text[match.end() :]
    if any(char.isdigit() for char in rest) or figure.why != "written":
        return True
    scale = next((SCALES[name] for name in sorted(SCALES, key=len, reverse=True) if name and rest.startswith(name)), 1)
    return figure.quantity.value == sign * number * scale


def check_spans(text: str, reading: Reading) -> None:
    last = (-1, -1)
    for figure in reading.figures:
        said = reading.document.said(figure.span)
        block = reading.document.blocks[figure.span.block]
        assert 0 <= figure.span.start < figure.span.end <= len(block.text)
        assert said == said.strip()
        assert same_value(said, figure), (said, figure)
        assert reading.document.where(figure.span)
        assert (figure.span.block, figure.span.start) >= last, "reading order, no overlap"
        last = (figure.span.block, figure.span.end)
        if block.offset is not None:
            at = block.offset + figure.span.start
            assert text[at : at + len(said)] == said


@settings(max_examples=200, deadline=None)
@given(st.lists(pieces, max_size=25).map("".join))
@example("预算400万元，\n实际支出1 767.21万元。")
@example("| 项目 | 金额（万元） |\n| --- | --- |\n| 甲 | 1,200.5 |\n| 乙 |  |\n")
@example("1 几百人，10几百人")
def test_every_figure_says_what_the_report_says(text: str) -> None:
    check_spans(text, trace(text, patterns()))


odd = st.characters() | st.sampled_from("0１２3.，,％%万亿元人分|\t\n\r\x00\u2028\ud7ff①½㎡〔〕（）-~—")


@settings(max_examples=120, deadline=None)
@given(st.text(odd, max_size=120))
@example("")
@example("\x00\ufeff\u202e1\u0301万元")
@example("|" * 40 + "\n" + "-" * 40)
@example("得分" * 30 + "9" * 400)
def test_nothing_crashes(text: str) -> None:
    check_spans(text, trace(text, patterns()))
