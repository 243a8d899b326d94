"""What a reader of a Word report sees is what is read: one test a feature."""

from __future__ import annotations

import io
import zipfile

import pytest
from reader_samples import OFFICE, W, docx, grid, merged, p, r, read, tbl, tc, texts, zipped

from reportminer.model import Span


def test_paragraphs_and_tables_come_in_reading_order() -> None:
    document = read(docx(p("一") + tbl(tc("表") + tc("格")) + p("二")))
    assert texts(document) == ["一", "表", "格", "二"]
    assert [block.kind for block in document.blocks] == ["paragraph", "cell", "cell", "paragraph"]
    assert [block.paragraph for block in document.blocks] == [1, None, None, 2]
    assert [block.index for block in document.blocks] == [0, 1, 2, 3]
    assert document.format == "docx"


def test_file_that_python_docx_made() -> None:
    from docx import Document as NewDocument

    made = NewDocument()
    made.add_heading("绩效自评报告", level=1)
    made.add_paragraph("预算金额为400万元。")
    table = made.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "资金"
    table.cell(0, 2).text = "得分"
    for column, text in enumerate(("400", "224.94", "8")):
        table.cell(1, column).text = text
    stream = io.BytesIO()
    made.save(stream)
    document = read(stream.getvalue())
    assert texts(document)[:2] == ["绩效自评报告", "预算金额为400万元。"]
    assert (document.blocks[0].kind, document.blocks[0].level) == ("heading", 1)
    assert grid(document) == [["资金", "", "得分"], ["400", "224.94", "8"]]
    assert merged(document) == {"资金": (1, 2)}


def test_cells_merged_both_ways_stand_once() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    document = read(
        docx(
            tbl(
                tc("指标", '<w:gridSpan w:val="2"/><w:vMerge w:val="restart"/>') + tc("得分"),
                tc("", '<w:gridSpan w:val="2"/><w:vMerge/>') + tc("10"),
                tc("产出", restart) + tc("数量") + tc("20"),
                tc("", go_on) + tc("质量") + tc("30"),
            )
        )
    )
    assert grid(document) == [["指标", "", "得分"], ["", "", "10"], ["产出", "数量", "20"], ["", "质量", "30"]]
    assert merged(document) == {"指标": (2, 2), "产出": (2, 1)}


def test_two_merges_below_one_another_stay_two() -> None:
    restart, go_on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = [
        tc("产出", restart) + tc("1"),
        tc("", go_on) + tc("2"),
        tc("效益", restart) + tc("3"),
        tc("", go_on) + tc("4"),
    ]
    assert merged(read(docx(tbl(*rows)))) == {"产出": (2, 1), "效益": (2, 1)}


def test_row_that_begins_later_keeps_its_columns() -> None:
    row = '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + tc("右") + "</w:tr>"
    assert grid(read(docx(tbl(tc("左") + tc("中"), row)))) == [["左", "中"], ["", "右"]]


def test_nested_table_is_a_table_of_its_own_after_the_outer_cell() -> None:
    inner = tbl(tc("内一") + tc("内二"))
    document = read(docx(tbl(tc(p("外") + inner + p("")) + tc("旁"))))
    assert texts(document) == ["外", "内一", "内二", "旁"]
    assert grid(document, 0) == [["外", "旁"]]
    assert grid(document, 1) == [["内一", "内二"]]
    assert [table.index for table in document.tables] == [0, 1]


def test_content_controls_inline_block_cell_and_row() -> None:
    def sdt(content: str) -> str:
        return f'<w:sdt><w:sdtPr><w:alias w:val="名"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'

    document = read(
        docx(
            p("预算", sdt(r("400")), "万元")
            + sdt(p("块"))
            + f"<w:tbl><w:tr>{sdt(tc('格'))}{tc('旁')}</w:tr>{sdt('<w:tr>' + tc('行') + tc('尾') + '</w:tr>')}</w:tbl>"
        )
    )
    assert texts(document) == ["预算400万元", "块", "格", "旁", "行", "尾"]
    assert grid(document) == [["格", "旁"], ["行", "尾"]]


def test_tracked_changes_are_read_as_accepted_and_noticed() -> None:
    def change(name: str, run: str) -> str:
        return f'<w:{name} w:id="1" w:author="a">{run}</w:{name}>'

    gone = "<w:r><w:delText>300</w:delText></w:r>"
    document = read(
        docx(
            p(
                "预算",
                change("del", gone),
                change("ins", r("400")),
                "万元",
                change("moveFrom", r("去")),
                change("moveTo", r("来")),
            )
        )
    )
    assert texts(document) == ["预算400万元来"]
    assert [notice.code for notice in document.notices] == ["tracked-changes"]
    assert read(docx(p("预算"))).notices == ()


def test_deleted_paragraph_mark_joins_and_deleted_row_is_gone() -> None:
    mark = '<w:rPr><w:del w:id="1" w:author="a"/></w:rPr>'
    row = '<w:tr><w:trPr><w:del w:id="2" w:author="a"/></w:trPr>' + tc("删") + "</w:tr>"
    document = read(docx(p("预算", properties=mark) + p("400万元") + tbl(tc("留"), row)))
    assert texts(document) == ["预算400万元", "留"]
    assert document.tables[0].rows == 1


def test_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{p('框内')}</w:txbxContent>"
    modern = f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    old = f"<w:pict><v:shape><v:textbox>{box}</v:textbox></v:shape></w:pict>"
    both = f"<w:r><mc:AlternateContent>{modern}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    assert texts(read(docx(p("段", both) + p("后")))) == ["段", "框内", "后"]
    assert texts(read(docx(p("段", f"<w:r>{old}</w:r>") + p("后")))) == ["段", "框内", "后"]


def test_table_in_a_text_box_is_a_table() -> None:
    box = f"<w:txbxContent>{tbl(tc('甲') + tc('乙'))}</w:txbxContent>"
    document = read(docx(p(f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")))
    assert grid(document) == [["甲", "乙"]]


def test_smart_tags_simple_fields_and_links_are_text() -> None:
    wrapped = "".join(
        (
            f"<w:smartTag>{r('芜湖市')}</w:smartTag>",
            f'<w:fldSimple w:instr=" DOCPROPERTY x ">{r("2020年")}</w:fldSimple>',
            f'<w:hyperlink r:id="x">{r("链接")}</w:hyperlink>',
        )
    )
    assert texts(read(docx(p(wrapped)))) == ["芜湖市2020年链接"]


def test_of_a_field_only_the_result_is_read() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>"
    field = mark("begin") + code + mark("separate") + r("100") + mark("end")
    assert texts(read(docx(p("合计", field, "分")))) == ["合计100分"]


def test_page_number_of_a_contents_line_is_furniture() -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>"
    line = p("一、概况", "<w:r><w:tab/></w:r>", mark("begin") + code + mark("separate") + r("12") + mark("end"))
    document = read(docx(line))
    assert texts(document) == ["一、概况\t12"]
    assert document.blocks[0].furniture == ((5, 7),)


def test_tabs_breaks_and_hyphens() -> None:
    inner = "<w:tab/><w:t>二</w:t><w:br/><w:t>三</w:t><w:noBreakHyphen/><w:t>四</w:t><w:softHyphen/><w:t>五</w:t>"
    assert texts(read(docx(p("一", f"<w:r>{inner}</w:r>")))) == ["一\t二\n三-四五"]


def test_signs_of_symbol_fonts() -> None:
    signs = (
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>',
        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>',
    )
    assert texts(read(docx(p(signs[0], "95%", signs[1], "是")))) == ["≥95%☑是"]


def test_hidden_text_is_left_out_and_noticed() -> None:
    document = read(docx(p("见", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>不见</w:t></w:r>")))
    assert texts(document) == ["见"]
    assert [notice.code for notice in document.notices] == ["hidden-text"]


def test_fraction_of_a_formula() -> None:
    over, under = (f"<m:r><m:t>{text}</m:t></m:r>" for text in ("支出", "预算"))
    formula = f"<m:oMath><m:f><m:num>{over}</m:num><m:den>{under}</m:den></m:f></m:oMath>"
    assert texts(read(docx(p("执行率=", formula)))) == ["执行率=(支出)/(预算)"]


def test_notes_come_after_the_body_in_the_order_of_their_marks() -> None:
    def mark(number: int) -> str:
        return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'

    notes = '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>' + "".join(
        f'<w:footnote w:id="{number}">{p(text)}</w:footnote>'
        for number, text in ((1, "甲注"), (2, "乙注"), (3, "未引"))
    )
    document = read(docx(p("文", mark(2), "字", mark(1)), footnotes=notes))
    assert texts(document) == ["文字", "乙注", "甲注"]
    assert [block.kind for block in document.blocks] == ["paragraph", "note", "note"]


def test_headers_and_footers_come_last_each_text_once() -> None:
    names = ("header", 1), ("header", 2), ("footer", 1)
    section = "".join(f'<w:{kind}Reference r:id="{kind}{number}"/>' for kind, number in names)
    number = f'<w:fldSimple w:instr=" PAGE ">{r("3")}</w:fldSimple>'
    document = read(
        docx(
            p("文") + f"<w:sectPr>{section}</w:sectPr>",
            header1=p("某市医保局"),
            header2=p("某市医保局"),
            footer1=p("— ", number, " —") + p("内部资料"),
        )
    )
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("paragraph", "文"),
        ("header", "某市医保局"),
        ("footer", "内部资料"),
    ]


LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
)


def numbering(levels: tuple[tuple[str, str], ...], extra: str = "") -> str:
    made = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{signs}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (signs, text) in enumerate(levels)
    )
    number = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="7">{made}</w:abstractNum>{number}{extra}'


def item(text: str, depth: int, list_id: int = 1) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def test_automatic_numbers_are_part_of_the_text() -> None:
    body = item("概况", 0) + item("目标", 1) + item("总体", 2) + item("数量", 3) + item("质量", 3) + item("资金", 1)
    body += item("5万元", 2) + item("绩效", 0) + item("评价", 1)
    assert texts(read(docx(body, numbering=numbering(LEVELS)))) == [
        "一、概况", "（一）目标", "1. 总体", "①数量", "②质量", "（二）资金", "1. 5万元", "二、绩效", "（一）评价",
    ]  # fmt: skip


def test_list_that_starts_again_and_bullets() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num>"
    )
    body = item("甲", 0) + item("乙", 0) + item("丙", 0, 2) + item("丁", 0, 2)
    assert texts(read(docx(body, numbering=numbering((("decimal", "%1．"),), again)))) == [
        "1．甲",
        "2．乙",
        "1．丙",
        "2．丁",
    ]
    assert texts(read(docx(item("点", 0), numbering=numbering((("bullet", "\uf0b7"),))))) == ["点"]


@pytest.mark.parametrize(
    ("signs", "tenth", "twenty_first"),
    [
        ("decimal", "10", "21"),
        ("chineseCounting", "十", "二十一"),
        ("chineseCountingThousand", "十", "二十一"),
        ("japaneseCounting", "十", "二十一"),
        ("ideographTraditional", "癸", "21"),
        ("upperLetter", "J", "U"),
        ("lowerLetter", "j", "u"),
        ("upperRoman", "X", "XXI"),
        ("decimalEnclosedCircle", "⑩", "21"),
        ("chineseLegalSimplified", "拾", "贰拾壹"),
        ("decimalZero", "10", "21"),
        ("decimalFullWidth", "１０", "２１"),
    ],
)
def test_signs_of_automatic_numbers(signs: str, tenth: str, twenty_first: str) -> None:
    from reportminer.readers.docx_numbering import sign

    assert (sign(10, signs), sign(21, signs)) == (tenth, twenty_first)


def test_number_and_heading_level_come_from_the_style() -> None:
    def style(name: str, title: str, rest: str = "") -> str:
        return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{title}"/>{rest}</w:style>'

    styles = (
        style("a", "heading 2", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        + style("b", "自定", '<w:basedOn w:val="a"/>')
        + style("c", "标题 1")
        + style("d", "正文缩进", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    )
    styled = zip("甲乙丙丁", "abcd", strict=True)
    body = "".join(p(text, properties=f'<w:pStyle w:val="{name}"/>') for text, name in styled)
    document = read(docx(body, styles=styles, numbering=numbering((("decimal", "%1、"),))))
    assert texts(document) == ["1、甲", "2、乙", "丙", "丁"]
    assert [block.level for block in document.blocks] == [2, 2, 1, 3]
    assert {block.kind for block in document.blocks} == {"heading"}


def test_number_alone_in_a_cell() -> None:
    rows = [tc(item("", 0)) + tc(name) for name in ("无为市", "南陵县")]
    assert grid(read(docx(tbl(*rows), numbering=numbering((("decimal", "%1"),))))) == [["1", "无为市"], ["2", "南陵县"]]


def test_paragraphs_of_a_cell_are_lines_of_one_block() -> None:
    assert grid(read(docx(tbl(tc(p("") + p("≥95%") + p("计2分") + p("")))))) == [["≥95%\n计2分"]]


def test_lines_above_a_table_are_its_caption() -> None:
    document = read(docx(p("前文写完了。") + p("附件2 自评表（2023年度）") + p("单位：万元") + tbl(tc("甲"))))
    assert document.tables[0].caption == (Span(1, 0, 15), Span(2, 0, 5))


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_strict_files_are_read_as_any_other() -> None:
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    files = {name: raw.replace(W.encode(), strict) for name, raw in members(docx(p("严格"))).items()}
    assert texts(read(zipped(files))) == ["严格"]
    relations = files["_rels/.rels"].replace(
        OFFICE.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    assert texts(read(zipped({**files, "_rels/.rels": relations}))) == ["严格"]


def test_templates_and_files_with_macros() -> None:
    files = members(docx(p("模板")))
    for kind in (b"vnd.openxmlformats-officedocument.wordprocessingml.template", b"vnd.ms-word.document.macroEnabled"):
        types = files["[Content_Types].xml"].replace(
            b"vnd.openxmlformats-officedocument.wordprocessingml.document", kind
        )
        assert types != files["[Content_Types].xml"]
        assert texts(read(zipped({**files, "[Content_Types].xml": types}))) == ["模板"]


def test_references_to_parts_that_are_missing_or_written_in_other_capitals() -> None:
    body, styles = item("概况", 0), '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="a"/></w:style>'
    files = members(docx(body, numbering=numbering((("decimal", "%1．"),)), styles=styles))
    relations = "word/_rels/document.xml.rels"
    lost = b'<Relationship Id="lost" Type="%b/image" Target="../NULL"/></Relationships>' % OFFICE.encode()
    files[relations] = files[relations].replace(b"</Relationships>", lost)
    files["word/Numbering.xml"] = files.pop("word/numbering.xml")
    assert texts(read(zipped(files))) == ["1．概况"]


def test_damaged_picture_leaves_the_text() -> None:
    files = members(docx(p("文")))
    relations = "word/_rels/document.xml.rels"
    picture = b'<Relationship Id="p" Type="%b/image" Target="media/p.xml"/></Relationships>' % OFFICE.encode()
    files[relations] = files[relations].replace(b"</Relationships>", picture)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, raw in {**files, "word/media/p.xml": b"<picture>0123456789</picture>"}.items():
            archive.writestr(name, raw)
    assert texts(read(made.getvalue().replace(b"<picture>01", b"<picture>99"))) == ["文"]


def test_embedded_workbook_is_noticed() -> None:
    document = read(
        docx(p("文", "<w:r><w:object><OLEObject xmlns='urn:schemas-microsoft-com:office:office'/></w:object></w:r>"))
    )
    assert [notice.code for notice in document.notices] == ["embedded-object"]


def test_page_of_html_inside_a_docx() -> None:
    page = "<html><body><p>预算400万元</p><table><tr><td>甲</td><td>乙</td></tr></table></body></html>"
    data = docx(p("前") + '<w:altChunk r:id="chunk1"/>' + p("后"), chunk1="")
    files = members(data)
    files["word/chunk1.xml"] = page.encode()
    document = read(zipped(files))
    assert texts(document) == ["前", "预算400万元", "甲", "乙", "后"]
    assert grid(document) == [["甲", "乙"]]


def test_large_pictures_are_noticed() -> None:
    def picture(width: int, height: int) -> str:
        extent = f"<wp:extent xmlns:wp='wp' cx='{width}' cy='{height}'/>"
        return f"<w:r><w:drawing>{extent}<a:blip xmlns:a='a'/></w:drawing></w:r>"

    assert [n.code for n in read(docx(p("文", picture(5_000_000, 3_000_000)))).notices] == ["pictures"]
    assert read(docx(p("文", picture(900_000, 900_000)))).notices == ()


def test_runs_of_blocks_lead_back_into_the_file() -> None:
    from docx import Document as OpenDocument

    from reportminer.readers.docx import runs_of_blocks

    body = item("预算", 0) + tbl(tc(p("一", "二") + p("三")) + tc("四")) + p("末", "<w:r><w:tab/><w:t>尾</w:t></w:r>")
    data = docx(body, numbering=numbering((("decimal", "%1．"),)))
    document = read(data)
    root = OpenDocument(io.BytesIO(data)).element
    found = runs_of_blocks(data, root)
    said = [[document.blocks[at].text[start:end] for start, end, _ in ranges] for at, ranges in enumerate(found)]
    assert said == [["预算"], ["一", "二", "三"], ["四"], ["末", "\t", "尾"]]
    assert [run.getroottree().getroot() is root for ranges in found for *_, run in ranges] == [True] * 8
