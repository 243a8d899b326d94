"""PDF pages become paragraphs and tables again; files/ holds pages that LibreOffice made of Word files."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from reader_samples import grid, line, merged, pdf, read, texts, words

from reportminer.model import Document
from reportminer.readers.parts import Grid, GridCell
from reportminer.readers.pdf import _append, _goes_on
from reportminer.readers.pdf_aligned import with_aligned_tables
from reportminer.readers.pdf_columns import in_columns
from reportminer.readers.pdf_flow import drop_furniture, margins_of, paragraphs
from reportminer.readers.pdf_grid import Region, Ruled
from reportminer.readers.pdf_page import Char, Page, TextLine, text_lines

SIZE = 12.0
WIDTH = 36  # characters in a full line


@pytest.fixture(scope="module")
def report() -> Document:
    return read((Path(__file__).parent / "files" / "report.pdf").read_bytes(), "report.pdf")


def test_broken_lines_are_one_paragraph_and_page_furniture_is_gone(report: Document) -> None:
    own = [block for block in report.blocks if block.kind != "cell"]
    assert [block.text.replace("\n", "")[:16] for block in own] == [
        "2023年度医疗救助绩效自评报告",
        "一、项目概况",
        "2023年全年预算数400万元，",
        "二、自评得分",
        "单位：万元",
        "三、存在问题",
        "部分定点医疗机构费用暂无法结算，",
    ]
    assert own[2].text.replace("\n", "") == (
        "2023年全年预算数400万元，全年执行数224.94万元，预算执行率56.23%，"
        "救助困难群众6404人次，资助参保1,200人，人均资助320元。"
    )
    assert own[2].text.count("\n") == 2
    assert [block.page for block in own] == [1, 1, 1, 1, 1, 2, 2]


def test_table_over_two_pages_is_one_with_one_header(report: Document) -> None:
    assert len(report.tables) == 1
    rows = grid(report)
    assert rows[0] == ["指标", "", "预算数", "执行数"]
    assert rows[1] == ["产出", "第1项", "100.50", "90.25"]
    assert rows[2:27] == [["", f"第{i + 1}项", f"{100 + i}.50", f"{90 + i}.25"] for i in range(1, 26)]
    assert rows[27:] == [["合计", "", "2,925.00", "2,671.50"]]
    assert merged(report) == {"指标": (1, 2), "产出": (26, 1)}
    assert [report.said(span) for span in report.tables[0].caption] == ["二、自评得分", "单位：万元"]
    pages = [report.blocks[cell.span.block].page for cell in report.tables[0].cells]
    assert pages == sorted(pages, key=lambda page: page or 0)
    assert set(pages) == {1, 2}


def test_boxes_are_points_from_the_top_left(report: Document) -> None:
    box = report.blocks[0].box
    assert box is not None
    assert Decimal(79) < box[0] < box[2] < Decimal(516)
    assert Decimal(60) < box[1] < box[3] < Decimal(120)


def chars(text: str, x: float, top: float) -> list[Char]:
    """Characters side by side, each as wide as it is high."""
    return [Char(c, x + i * SIZE, top, x + (i + 1) * SIZE, top + SIZE) for i, c in enumerate(text)]


def open_sided() -> list[str]:
    """A table without lines at its sides: a merged head, a merged label, two columns of figures."""
    across = [line(50, y, 350, y) for y in (700, 680, 640)] + [line(150, 660, 350, 660)]
    down = [line(150, 700, 150, 640), line(250, 680, 250, 640)]
    text = [words("Area", 60, 687), words("Funds", 200, 687), words("Wuwei", 60, 657)]
    text += [words("Plan", 160, 667), words("Spent", 260, 667), words("40", 160, 647), words("25", 260, 647)]
    return [*across, *down, *text, words("After", 60, 500)]


def test_ruled_page_with_merged_cells_and_open_sides() -> None:
    document = read(pdf(*open_sided()), "a.pdf")
    assert grid(document) == [["Area", "Funds", ""], ["Wuwei", "Plan", "Spent"], ["", "40", "25"]]
    assert merged(document) == {"Funds": (1, 2), "Wuwei": (2, 1)}
    assert texts(document)[-1] == "After"
    box = document.blocks[0].box
    assert box is not None
    assert [round(side) for side in box] == [50, 100, 150, 120]


def test_table_on_a_page_that_is_cut_to_a_smaller_one() -> None:
    document = read(pdf(*open_sided(), page="/MediaBox [0 0 600 800] /CropBox [40 50 560 760]"), "a.pdf")
    assert grid(document) == [["Area", "Funds", ""], ["Wuwei", "Plan", "Spent"], ["", "40", "25"]]
    box = document.blocks[0].box
    assert box is not None
    assert [round(side) for side in box] == [10, 60, 110, 80]


def test_lines_that_are_thin_filled_shapes() -> None:
    across = [f"50 {y} 200 0.5 re f" for y in (700, 680, 660)]
    down = [f"{x} 660 0.5 40 re f" for x in (50, 150, 250)]
    text = [words(word, x, y) for word, x, y in (("a", 60, 687), ("b", 160, 687), ("c", 60, 667), ("d", 160, 667))]
    assert grid(read(pdf(*across, *down, *text), "a.pdf")) == [["a", "b"], ["c", "d"]]


def test_lines_that_are_part_of_a_drawing_inside_the_page() -> None:
    drawn = [
        line(2 * x0, 2 * y0, 2 * x1, 2 * y1) for x0, y0, x1, y1 in ((0, 40, 200, 40), (0, 20, 200, 20), (0, 0, 200, 0))
    ]
    drawn += [line(2 * x, 0, 2 * x, 80) for x in (0, 100, 200)]
    text = [words(word, x, y) for word, x, y in (("a", 60, 687), ("b", 160, 687), ("c", 60, 667), ("d", 160, 667))]
    placed = "q 1 0 0 1 50 660 cm /X Do Q"
    document = read(pdf(placed, *text, form="\n".join(drawn)), "a.pdf")
    assert grid(document) == [["a", "b"], ["c", "d"]]
    box = document.blocks[0].box
    assert box is not None
    assert [round(side) for side in box] == [50, 100, 150, 120]


@pytest.mark.parametrize(
    "drawing",
    [
        [line(50, 690, 90, 690)],
        [line(50, 690, 150, 660), line(150, 690, 50, 660), line(50, 660, 350, 690)],
        ["50 640 300 60 re S"],
        ["0.9 g", *(f"{x} 670 95 30 re f" for x in (50, 150, 250)), "0 g"],
    ],
    ids=["underline", "strokes aslant", "frame", "coloured fields"],
)
def test_what_is_no_table(drawing: list[str]) -> None:
    document = read(pdf(*drawing, words("Plan", 60, 680), words("40", 160, 680)), "a.pdf")
    assert (texts(document), document.tables) == (["Plan 40"], ())


def test_gaps_are_blanks_only_where_they_are_wide() -> None:
    near = [*chars("预算", 50, 100), *chars("数", 78, 100)]
    far = [*chars("预算", 50, 100), *chars("数", 90, 100)]
    assert [line.text for line in text_lines(near)] == ["预算数"]
    assert [line.text for line in text_lines(far)] == ["预算 数"]


def lines(*texts: str, top: float = 100, left: float = 90) -> list[TextLine]:
    made = []
    for at, text in enumerate(texts):
        indent = len(text) - len(text.lstrip("　"))
        made += text_lines(chars(text.strip("　"), left + indent * SIZE, top + at * 20))
    return made


def flow(*pages: list[TextLine]) -> list[str]:
    made = [Page(number, 612, 800, [], []) for number in range(1, len(pages) + 1)]
    kept = drop_furniture(made, pages)
    margins = margins_of(made, kept)
    numbered = [(page.number, line) for page, own in zip(made, kept, strict=True) for line in own]
    return ["\n".join(line.text for _, line in group) for group in paragraphs(numbered, margins)]


FULL = "救" * WIDTH


def test_paragraph_over_a_page_break() -> None:
    above = lines("　　" + FULL[2:], FULL, top=100) + lines("—１—".replace("１", "1"), top=760, left=300)
    below = lines(FULL[:9] + "。", "　　二", top=60) + lines("—2—", top=760, left=300)
    assert flow(above, below) == [f"{FULL[2:]}\n{FULL}\n{FULL[:9]}。", "二"]


def test_lines_that_end_are_paragraphs_of_their_own() -> None:
    assert flow(lines(FULL[:-1] + "。", "救助", FULL, "（一）资金", FULL, "助")) == [
        FULL[:-1] + "。",
        "救助",
        FULL,
        "（一）资金",
        FULL + "\n助",
    ]


def test_word_that_did_not_fit_runs_on() -> None:
    short = FULL[:30]
    assert flow(lines(FULL, short, "1,643.99万元")) == [f"{FULL}\n{short}\n1,643.99万元"]


def test_bare_page_numbers_count_along_and_bare_figures_do_not() -> None:
    pages = [lines(FULL, top=300) + lines(str(number), top=770, left=300) for number in (4, 5, 6)]
    assert flow(*pages) == ["\n".join([FULL] * 3)]
    assert flow(lines("得分", top=300) + lines("97", top=770, left=300)) == ["得分", "97"]


def test_row_that_a_page_break_cuts_is_one_row() -> None:
    upper = Grid([GridCell(0, 0, "产出"), GridCell(0, 1, "按时完成，"), GridCell(0, 2, "10")], 1, 3)
    edges = [0.0, 100.0, 200.0, 300.0], [0.0, 20.0, 40.0]
    rows = [("", "未见逾期。", ""), ("效益", "明显", "20")]
    regions = [
        Region(r, c, 1, 1, (0, 0, 1, 1), chars(text, 10, 5)) for r, row in enumerate(rows) for c, text in enumerate(row)
    ]
    _append(upper, Ruled(2, *edges, regions))
    found = {(cell.row, cell.column): cell.text for cell in upper.cells if cell.text}
    assert found == {
        (0, 0): "产出",
        (0, 1): "按时完成，\n未见逾期。",
        (0, 2): "10",
        (1, 0): "效益",
        (1, 1): "明显",
        (1, 2): "20",
    }
    assert upper.rows == 2


def test_merged_label_goes_on_over_a_cut_row() -> None:
    label = GridCell(0, 0, "产出", row_span=2)
    rows = [("数量", "救助人数", "10"), ("质量", "及时发放，", "20")]
    leaves = [GridCell(r, c + 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    upper = Grid([label, *leaves], 2, 4)
    below = [Region(0, 0, 2, 1, (0, 0, 1, 1), [])]
    below += [Region(0, c + 1, 1, 1, (0, 0, 1, 1), chars(text, 10, 5)) for c, text in enumerate(("", "足额。", ""))]
    below += [Region(1, c + 1, 1, 1, (0, 0, 1, 1), chars(text, 10, 5)) for c, text in enumerate(("时效", "按时", "5"))]
    _append(upper, Ruled(2, [0.0, 1.0, 2.0, 3.0, 4.0], [0.0, 1.0, 2.0], below))
    assert (label.row_span, upper.rows) == (3, 3)
    assert {(c.row, c.column): c.text for c in upper.cells if c.row >= 1} == {
        (1, 1): "质量",
        (1, 2): "及时发放，\n足额。",
        (1, 3): "20",
        (2, 1): "时效",
        (2, 2): "按时",
        (2, 3): "5",
    }


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_as_they_are_shown(turn: int, report: Document) -> None:
    import io

    import pypdfium2
    from pypdfium2 import raw

    book = pypdfium2.PdfDocument((Path(__file__).parent / "files" / "report.pdf").read_bytes())
    for page in book:
        wide, high = page.get_size()
        matrix = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high), 270: (0, -1, 1, 0, 0, wide)}[turn]
        if turn != 180:
            page.set_mediabox(0, 0, high, wide)
            page.set_cropbox(0, 0, high, wide)
        raw.FPDFPage_TransFormWithClip(page.raw, raw.FS_MATRIX(*matrix), None)
        page.set_rotation(turn)
    made = io.BytesIO()
    book.save(made)
    assert [block.text for block in read(made.getvalue()).blocks] == [block.text for block in report.blocks]


def test_bold_by_drawing_twice_is_read_once() -> None:
    twice = [char for c in chars("绩效100", 50, 100) for char in (c, c._replace(x0=c.x0 + 0.5, x1=c.x1 + 0.5))]
    assert [line.text for line in text_lines(twice)] == ["绩效100"]


FILES = Path(__file__).parent / "files"


def test_two_columns_are_read_one_after_the_other() -> None:
    document = read((FILES / "columns.pdf").read_bytes(), "columns.pdf")
    blocks = [block.text.replace("\n", "") for block in document.blocks]
    once = [
        "一、项目概况",
        "2023年全年预算数400",
        "项目主要用于资助困难群众",
        "二、绩效目标完成情况",
        "（一）数量指标。",
        "（二）质量指标。",
        "（三）时效指标。",
        "（四）效益指标。",
        "三、存在的问题",
        "部分定点医疗机构的费用",
        "救助对象信息在医保、",
        "四、下一步工作",
        "加强与定点医疗机构的沟通",
    ]
    expected = ["2023年度城乡医疗救助补助资金绩效自评报告", "根据县财政局关于开展", *once, *once]
    assert [text[: len(start)] for text, start in zip(blocks, expected, strict=True)] == expected
    assert blocks[9] == blocks[22]
    assert blocks[16].endswith(
        "资金由中央、省、县三级财政共同安排，其中中央财政补助资金260万元，省级财政补助资金90万元，县级财政配套资金50万元。"
    )
    assert all(block.box is not None and block.box[1] < block.box[3] for block in document.blocks)
    assert document.tables == ()


def test_lines_in_the_same_columns_are_a_table() -> None:
    document = read((FILES / "aligned.pdf").read_bytes(), "aligned.pdf")
    assert len(document.tables) == 2
    assert grid(document, 0) == [
        ["项目", "预算数", "执行数", "执行率"],
        ["城乡医疗救助", "400", "224.94", "56.24%"],
        ["基本公共卫生服务", "650", "650", "100%"],
        ["农村饮水安全", "350", "", "0%"],
        ["其他", "150", "130", "86.67%"],
        ["合计", "1,550", "1,404.94", "90.64%"],
    ]
    assert grid(document, 1) == [
        ["指标名称", "单位", "目标值", "完成值"],
        ["救助困难群众人次数", "人次", "6000", "6404"],
        ["资助参保人数", "人", "1200", "1200"],
        ["人均资助标准", "元", "320", "320"],
    ]
    assert [document.said(span) for span in document.tables[0].caption] == ["单位：万元"]
    own = [block.text.replace("\n", "") for block in document.blocks if block.kind != "cell"]
    assert own[:2] == ["2023年度项目资金绩效自评报告", "一、资金安排与执行"]
    assert own[-6:] == [
        "1. 预算执行率偏低。",
        "2. 部分费用未结算。",
        "3. 宣传力度不够，基层人员不足。",
        "单位负责人：张三 填报人：李四 联系电话：0551-1234567",
        "某县医疗保障局",
        "2024年3月1日",
    ]


def fields(*rows: str, places: tuple[float, ...] = (90, 230, 310, 390), top: float = 100) -> list[TextLine]:
    """Lines whose words, parted by bars, begin at the places."""
    made = []
    for at, row in enumerate(rows):
        placed = zip(places, row.split("|"), strict=False)
        made += text_lines([char for x, text in placed for char in chars(text.strip(), x, top + at * 20)])
    return made


def tables_of(lines: list[TextLine], page: int = 1) -> list[Ruled]:
    return [item for item in with_aligned_tables(page, lines) if isinstance(item, Ruled)]


def rows_of(table: Ruled) -> list[list[str]]:
    wide = len(table.xs) - 1
    said = [region.text for region in table.regions]
    return [said[at : at + wide] for at in range(0, len(said), wide)]


def test_rows_with_blanks_and_a_broken_label_stay_in_the_table() -> None:
    (table,) = tables_of(
        fields(
            "项目|预算|执行|得分",
            "救助|40|25|10",
            "其中：",
            "低保|20||8",
            "特困|20|15|9",
            "合计|80",
            "说明：以上为全年数。",
        )
    )
    assert rows_of(table) == [
        ["项目", "预算", "执行", "得分"],
        ["救助", "40", "25", "10"],
        ["其中：", "", "", ""],
        ["低保", "20", "", "8"],
        ["特困", "20", "15", "9"],
        ["合计", "80", "", ""],
    ]
    assert (table.xs[0], table.ys[0], table.ys[-1]) == (90, 100, 212)


@pytest.mark.parametrize(
    "rows",
    [
        ["项目|预算|执行", "救助|40|25"],
        ["救助|40", "低保|20", "特困|30", "合计|90"],
        ["姓名|职务|签字", "张三|组长|张三", "李四|组员|李四", "王五|组员|王五"],
        ["全年救助|100人次，|支出200万元。", "全年资助|300人次，|支出400万元。", "全年补贴|500人次，|支出600万元。"],
        ["负责人：张三|电话|2023年3月1日", "经办人：李四|电话|2023年3月2日", "复核人：王五|电话|2023年3月3日"],
        ["一、概况|3", "二、绩效|12", "三、问题|15"],
        ["救助|40|25|9", "全年救助低保和特困对象支出共计二十五万元", "低保|20|15|8", "一、问题", "特困|20|15|9"],
    ],
    ids=["two rows", "two columns", "names", "sentences", "signatures", "contents", "apart"],
)
def test_what_stands_in_columns_and_is_no_table(rows: list[str]) -> None:
    assert tables_of(fields(*rows)) == []


def test_caption_parts_two_tables_in_the_same_columns() -> None:
    upper, lower = ["项目|预算|执行", "救助|40|25", "低保|20|15"], ["项目|目标|完成", "人数|40|25", "人次|20|15"]
    found = tables_of(fields(*upper, "表2", *lower))
    assert [rows_of(table)[0] for table in found] == [["项目", "预算", "执行"], ["项目", "目标", "完成"]]
    found = tables_of(fields(*upper, "产出", *lower))
    assert [rows_of(table)[0] for table in found] == [["项目", "预算", "执行"], ["项目", "目标", "完成"]]


def test_table_without_lines_goes_on_over_a_page_break() -> None:
    (above,) = tables_of(fields("项目|预算|执行", "救助|40|25", "低保|20|15"))
    (below,) = tables_of(fields("特困|1200|1150", "流浪乞讨|10|10", "其他|20|15", top=60), page=2)
    (other,) = tables_of(fields("指标|目标|完成", "人数|40|25", "人次|20|15", top=60), page=2)
    assert _goes_on(above, below)
    assert not _goes_on(above, other)


def ordered(*pages: list[TextLine], ruled: bool = False) -> list[list[str]]:
    made = [Page(number, 612, 800, [], []) for number in range(1, len(pages) + 1)]
    return [[line.text for line in own] for own in in_columns(made, pages, [ruled] * len(pages))]


def columns(left: list[str], right: list[str], top: float = 200) -> list[TextLine]:
    """Two columns of 18 characters whose lines do not stand at the same height."""
    placed = [(text, 72, top + at * 20) for at, text in enumerate(left)]
    placed += [(text, 312, top + 7 + at * 20) for at, text in enumerate(right)]
    return text_lines([char for text, x, y in placed for char in chars(text, x, y)])


LEFT, RIGHT = ["左" * 18] * 7 + ["左" * 4], ["右" * 18] * 6 + ["右" * 9]


def test_columns_between_text_over_the_whole_page() -> None:
    above, below = lines(FULL, FULL, "完。", top=110), lines("三、问题", FULL, FULL, top=500)
    page = [*above, *columns(LEFT, RIGHT), *below]
    assert ordered(page) == [[FULL, FULL, "完。", *LEFT, *RIGHT, "三、问题", FULL, FULL]]


def test_last_page_that_fills_only_the_left_column() -> None:
    first = columns(LEFT, RIGHT)
    rest = columns(["左" * 18] * 3, ["完。"])
    assert ordered(first, rest)[1] == ["左" * 18] * 3 + ["完。"]
    assert ordered(rest) == [[line.text for line in rest]]


@pytest.mark.parametrize(
    "page",
    [
        columns(LEFT[:4], RIGHT[:4]),
        columns(LEFT, ["右右"] * 8),
        columns([f"第{'九' * (at % 7 + 5)}个" for at in range(12)], [f"{'九' * (at % 6 + 4)}路" for at in range(12)]),
        [*lines(*[FULL] * 12), *columns(LEFT, RIGHT, top=400)],
    ],
    ids=["few lines", "narrow column", "list of names", "mostly over the whole page"],
)
def test_what_is_no_page_in_columns(page: list[TextLine]) -> None:
    assert ordered(page) == [[line.text for line in page]]


def test_page_with_ruled_tables_is_not_cut() -> None:
    page = columns(LEFT, RIGHT)
    assert ordered(page, ruled=True) == [[line.text for line in page]]
