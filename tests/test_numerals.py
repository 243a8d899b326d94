"""Any number written in any style reads back to itself, alone and in a sentence."""

from __future__ import annotations

from decimal import Decimal

import pytest
from gold_reports import patterns
from hypothesis import example, given, settings
from hypothesis import strategies as st
from written_numbers import FORMAL, SCALES, Written, chinese, decimals, paragraph, printed

from reportminer.model import Reading
from reportminer.numerals import Numeral, read_chinese, read_digits
from reportminer.reading import trace, understand
from reportminer.text import fold


@given(printed(broken=True))
def test_digits_read_back(number: Written) -> None:
    assert read_digits(fold(number.text)) == Numeral(number.value, number.step)


@given(st.integers(1, 10**12 - 1), st.booleans())
@example(10, False)
@example(100010, False)
@example(200_000_020, True)
def test_chinese_numerals_read_back(number: int, formal: bool) -> None:
    text = chinese(number)
    read = read_chinese(text.translate(FORMAL) if formal else text)
    assert read is not None
    assert read.value == number
    assert number % read.step == 0


NONE = ("1,2", "12,34", "1.2.3", "0,123", "1,2345", "1,234,5", "", ".", "一二三四", "十百", "万", "三百二")


@pytest.mark.parametrize("run", NONE)
def test_what_is_no_number(run: str) -> None:
    assert (read_digits(run) if run.isascii() else read_chinese(run)) is None


@given(decimals(), st.sampled_from(sorted(SCALES.values())))
def test_a_multiplier_moves_value_and_step_alike(number: Written, scale: int) -> None:
    read = Numeral(number.value, number.step).times(Decimal(scale))
    assert read.value == number.value * scale
    assert read.value % read.step == 0


def only(reading: Reading) -> tuple[str, Decimal, Decimal, str]:
    """The one figure of the reading: its text, value, step and unit."""
    assert len(reading.figures) == 1, [reading.document.said(figure.span) for figure in reading.figures]
    figure = reading.figures[0]
    return reading.document.said(figure.span), figure.quantity.value, figure.quantity.step, figure.quantity.unit


money = st.sampled_from(["", "千", "万", "百万", "亿"])
blank = st.sampled_from(["", " ", "\u3000", "\xa0"])


@settings(max_examples=150, deadline=None)
@given(printed(), money, blank)
def test_amounts_in_a_sentence(number: Written, multiplier: str, between: str) -> None:
    text = f"{number.text}{between}{multiplier}元"
    scale = SCALES[multiplier]
    reading = trace(f"全年共支出{text}，按时拨付。", patterns())
    assert only(reading) == (text, number.value * scale, number.step * scale, "元")


@settings(max_examples=80, deadline=None)
@given(printed(broken=True), money)
def test_amounts_broken_over_lines(number: Written, multiplier: str) -> None:
    text = f"{number.text}{multiplier}元"
    reading = understand(paragraph(f"全年共支出{text}，按时拨付。"), patterns())
    assert only(reading) == (text, number.value * SCALES[multiplier], number.step * SCALES[multiplier], "元")


@settings(max_examples=80, deadline=None)
@given(printed(10**6), st.sampled_from(["%", "％", " %"]))
def test_rates_in_a_sentence(number: Written, sign: str) -> None:
    text = number.text + sign
    assert only(trace(f"资金使用率达到{text}。", patterns())) == (text, number.value, number.step, "%")


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 10**8), st.sampled_from(["人", "人次", "户"]), st.booleans(), blank)
def test_counts_in_a_sentence(number: int, unit: str, thousands: bool, between: str) -> None:
    text = f"{number:,}{between}{unit}" if thousands else f"{number}{between}{unit}"
    assert only(trace(f"全年共救助{text}。", patterns())) == (text, Decimal(number), Decimal(1), unit)


@settings(max_examples=80, deadline=None)
@given(st.integers(11, 10**12 - 1), st.booleans())
def test_chinese_amounts_in_a_sentence(number: int, formal: bool) -> None:
    numeral = chinese(number)
    numeral = numeral.translate(FORMAL) if formal else numeral
    if len(numeral) < 2:
        numeral = "壹拾"
        number = 10
    text, value, _, unit = only(trace(f"全年共支出{numeral}元，按时拨付。", patterns()))
    assert (text, value, unit) == (f"{numeral}元", Decimal(number), "元")
