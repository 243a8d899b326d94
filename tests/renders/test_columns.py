"""Chinese characters take two places."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reportminer.renders.columns import aligned, grid, padded, printable, width, wrapped


def test_width_counts_two_for_wide_characters() -> None:
    assert (width("预算ab"), width(padded("预算", 6)), padded("1", 3, right=True)) == (6, 6, "  1")


def test_wrapping_does_not_cut_numbers_or_begin_with_a_comma() -> None:
    lines = wrapped("全年支出224.94万元，预算400万元，执行率56.235%。", 20)
    assert all(width(line) <= 20 for line in lines)
    assert any("224.94" in line for line in lines)
    assert not any(line.startswith(("，", "。", "%")) for line in lines)


@given(st.text(alphabet="预算执行ab 12.,，。%", max_size=80), st.integers(4, 30))
def test_wrapping_loses_nothing_but_blanks(text: str, to: int) -> None:
    lines = wrapped(text, to)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line) <= to for line in lines)


def test_aligned_columns_end_at_the_same_place() -> None:
    lines = aligned([("指标", "值"), ("a", "12")], right=frozenset({1}))
    assert lines == ["指标  值", "a     12"]


def test_a_grid_fits_the_page() -> None:
    lines = grid([["一" * 60, "二" * 60], ["1", "2"]], 60)
    assert {width(line) for line in lines} == {60}


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert printable("a\x1b[2Jb\nc\u202e") == "a\ufffd[2Jb c\ufffd"
