"""The charts of the comparison: for each rate that the pack names, the reports that have it, highest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from reportminer.renders.compare import feed_columns
from reportminer.renders.comparison_choice import Feed
from reportminer.renders.comparison_rows import Row
from reportminer.renders.comparison_sums import number_at
from reportminer.renders.comparison_words import word
from reportminer.renders.workbook import FONT, Book

#: More bars than this cannot be told apart: then the highest and lowest are drawn.
_MOST = 40
_WIDTH, _BAR, _FRAME = 900, 24, 70
#: A page of A4 on its side is as high as this where it is as wide as a chart; a row of the sheet is so high.
_PAGE, _ROW_HEIGHT = 600, 20
_COLOUR = "#4C78A8"
#: The columns that hold the numbers stand to the right of the charts.
_LABELS = 15

Bars = list[tuple[str, Decimal]]


def add_charts(book: Book, rows: Iterable[Row], feeds: Sequence[Feed], lang: str = "zh") -> None:
    """A page of bar charts, one below the other, with their numbers beside them; no page where there is nothing to draw."""
    known = [*rows]
    drawn = [
        (column.title, bars)
        for index, (feed, column) in enumerate(zip(feeds, feed_columns(feeds, lang), strict=True))
        if feed.chart and len(bars := _bars(known, index)) > 1
    ]
    if not drawn:
        return
    page = book.writer.add_worksheet(word("charts", lang))
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_column(_LABELS, _LABELS, 30)
    page.set_default_row(_ROW_HEIGHT * 3 / 4)
    top, page_top, breaks = 0, 0, []
    for title, bars in drawn:
        taken = _rows(bars)
        if top > page_top and top + taken - page_top > _PAGE // _ROW_HEIGHT + 1:
            breaks.append(top)
            page_top = top
        _add_chart(book, page, title, bars, top, lang)
        top += taken
    page.set_h_pagebreaks(breaks)
    page.print_area(0, 0, top, _LABELS - 1)


def _bars(rows: Sequence[Row], index: int) -> Bars:
    """The reports that have the number, highest first; those of one value in the order given."""
    found = [
        (" ".join(filter(None, (row.label, row.period))), number)
        for row in rows
        if (number := number_at(row, index)) is not None
    ]
    return sorted(found, key=lambda bar: -bar[1])


def _height(bars: Bars) -> int:
    return min(_FRAME + _BAR * min(len(bars), _MOST), _PAGE)


def _rows(bars: Bars) -> int:
    """How many rows of the sheet the chart and its numbers take."""
    return max(min(len(bars), _MOST) + 2, -(-_height(bars) // _ROW_HEIGHT) + 1)


def _add_chart(book: Book, page: Any, title: str, bars: Bars, top: int, lang: str) -> None:
    """Write the numbers and the chart that draws them."""
    if len(bars) > _MOST:
        bars = bars[: _MOST // 2] + bars[-_MOST // 2 :]
        title += word("chart_part", lang).format(count=_MOST // 2)
    page.write_string(top, _LABELS + 1, title, book.look({"bold": True}))
    for at, (label, number) in enumerate(bars, start=top + 1):
        page.write_string(at, _LABELS, label, book.look({}))
        page.write_number(at, _LABELS + 1, number, book.look({"num_format": "#,##0.##"}))
    font = {"name": FONT, "size": 9 if _FRAME + _BAR * len(bars) <= _PAGE else 7}
    chart = book.writer.add_chart({"type": "bar"})
    first, last = top + 1, top + len(bars)
    sheet = word("charts", lang)
    chart.add_series(
        {
            "categories": [sheet, first, _LABELS, last, _LABELS],
            "values": [sheet, first, _LABELS + 1, last, _LABELS + 1],
            "fill": {"color": _COLOUR},
            "gap": 40,
            "data_labels": {"value": True, "num_format": "#,##0.##", "font": font},
        }
    )
    chart.set_title({"name": title, "name_font": {"name": FONT, "size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": font})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": _WIDTH, "height": _height(bars)})
    page.insert_chart(top, 0, chart)
