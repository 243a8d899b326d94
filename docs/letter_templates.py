"""Makes the templates of the return letter that the package carries: letter.zh.docx and letter.en.docx.

python docs/letter_templates.py
"""

from datetime import datetime
from pathlib import Path

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

TEMPLATES = Path(__file__).parents[1] / "src" / "reportminer" / "renders" / "templates"
WIDTHS = (1.3, 3.3, 2.9, 2.9, 5.6)

ZH = {
    "fonts": ("宋体", "仿宋", "黑体"),
    "title": "绩效报告退回修改意见",
    "to": "{{受文单位}}：",
    "opening": (
        "你单位报送的《{{报告名称}}》（文件：{{文件名}}）收悉。经对报告中的数字逐项复算，"
        "发现下列问题，现将报告退回，请按本意见核实、修改后重新报送。"
    ),
    "sections": (
        ("错误", "{{节号}}、须更正的问题（{{错误.数量}}处）"),
        ("提示", "{{节号}}、须核实并说明的问题（{{提示.数量}}处）"),
        ("说明", "{{节号}}、供修改时参考的情况（{{说明.数量}}处）"),
    ),
    "heads": ("序号", "位置及事项", "报告所列", "复算结果", "依据及建议"),
    "cells": (("序号",), ("位置", "事项"), ("报告所列",), ("复算结果",), ("问题：依据", "建议")),
    "suggestion": "建议：",
    "colon": "：",
    "again": "{{节号}}、重新报送的要求",
    "items": (
        "请于收到本意见之日起10个工作日内，报送下列材料：",
        "1．修改后的报告全文，电子版和加盖公章的纸质版各一份。更正处：{{更正处}}。一处更正后，"
        "与之相关的合计、比率、得分、等级及文字表述应一并更正。",
        "2．修改说明，按本意见的序号逐条写明原数、现数和原因；对复算结果有不同意见的，写明计算口径。",
        "3．佐证材料：{{佐证材料}}。",
    ),
    "coverage": "核对范围：{{核对范围}}。未能复算的数字不在本意见之内，请自行核对。",
    "sign": ("{{发文单位}}", "{{日期}}"),
}
EN = {
    "fonts": ("Liberation Serif", "Liberation Serif", "Liberation Sans"),
    "title": "Report returned for correction",
    "to": "To: {{to}}",
    "opening": (
        "We have received your report “{{report}}” (file: {{file}}) and recomputed its figures. "
        "The report is returned with the points below; please verify, correct and submit it again."
    ),
    "sections": (
        ("error", "{{section}}. To be corrected ({{error.count}})"),
        ("warning", "{{section}}. To be verified and explained ({{warning.count}})"),
        ("note", "{{section}}. To be noted when correcting ({{note.count}})"),
    ),
    "heads": ("No.", "Place and subject", "Reported", "Recomputed", "Basis and suggestion"),
    "cells": (("number",), ("place", "subject"), ("reported",), ("recomputed",), ("problem：basis", "suggestion")),
    "suggestion": "Suggestion: ",
    "colon": ": ",
    "again": "{{section}}. What to hand in again",
    "items": (
        "Within ten working days of receiving this letter, please hand in:",
        "1. The corrected report in full, electronically and on paper with your seal. Places to correct: {{places}}. "
        "Totals, rates, scores, grades and wording that rest on a corrected figure have to be corrected with it.",
        "2. A list by the numbers of this letter: the old figure, the new one, and the reason; where you disagree, "
        "how you calculated.",
        "3. Evidence: {{evidence}}.",
    ),
    "coverage": "Extent of the review: {{coverage}}. Figures that could not be recomputed are not covered by this letter.",
    "sign": ("{{from}}", "{{date}}"),
}


def font(run, name: str, size: float, bold: bool = False) -> None:
    """The run in this font, for Western and Chinese characters."""
    run.font.name, run.font.size, run.font.bold = name, Pt(size), bold
    run._element.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), name)


def paragraph(holder, text: str, name: str, size: float, *, indent: bool = False, align=None, bold: bool = False):
    """A paragraph of the letter: one run, spaced as official letters are."""
    made = holder.add_paragraph()
    look = made.paragraph_format
    look.space_before = look.space_after = Pt(0)
    look.line_spacing = Pt(size * 1.75)
    if indent:
        look.first_line_indent = Pt(2 * size)
    if align is not None:
        made.alignment = align
    font(made.add_run(text), name, size, bold)
    return made


def table(book, words, about: str) -> None:
    """The table of the findings of one severity: its heading, and the row that is repeated."""
    _, body, head = words["fonts"]
    grid = book.add_table(rows=2, cols=len(WIDTHS))
    grid.style, grid.alignment, grid.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    for title, cell in zip(words["heads"], grid.rows[0].cells, strict=True):
        fill(cell, [title], head, align=WD_ALIGN_PARAGRAPH.CENTER)
    for fields, cell in zip(words["cells"], grid.rows[1].cells, strict=True):
        lines = [words["colon"].join(f"{{{{{about}.{part}}}}}" for part in field.split("：")) for field in fields]
        if len(fields) == 2 and fields[1] in ("建议", "suggestion"):
            lines[1] = words["suggestion"] + lines[1]
        alone = WD_ALIGN_PARAGRAPH.CENTER if len(fields) == 1 else None
        fill(cell, lines, body, align=alone)
    for width, column in zip(WIDTHS, grid.columns, strict=True):
        column.width = Cm(width)
    for row in grid.rows:
        for width, cell in zip(WIDTHS, row.cells, strict=True):
            cell.width = Cm(width)
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    grid.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def fill(cell, lines, name: str, align=None) -> None:
    """The lines as the paragraphs of a cell."""
    cell.vertical_alignment = 1
    for line in lines:
        paragraph(cell, line, name, 10.5, align=align).paragraph_format.line_spacing = 1.15
    for edge in (cell.paragraphs[1], cell.paragraphs[-1]):
        edge.paragraph_format.space_before = edge.paragraph_format.space_after = Pt(3)
    cell._tc.remove(cell.paragraphs[0]._p)


def page_number(book) -> None:
    """The number of the page in the middle of its foot."""
    line = book.sections[0].footer.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)


def template(words, lang: str) -> None:
    """The template in one language, written to the package."""
    title, body, head = words["fonts"]
    book = docx.Document()
    page = book.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2.5), Cm(2.5), Cm(3), Cm(2.5)
    big = 16 if lang == "zh" else 12
    paragraph(
        book, words["title"], title, 22 if lang == "zh" else 18, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True
    ).paragraph_format.space_after = Pt(20)
    paragraph(book, words["to"], body, big)
    paragraph(book, words["opening"], body, big, indent=lang == "zh")
    for about, heading in words["sections"]:
        line = paragraph(book, heading, head, big, indent=lang == "zh", bold=lang == "en")
        line.paragraph_format.keep_with_next = True
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(6)
        table(book, words, about)
    line = paragraph(book, words["again"], head, big, indent=lang == "zh", bold=lang == "en")
    line.paragraph_format.keep_with_next, line.paragraph_format.space_before = True, Pt(10)
    for item in words["items"]:
        paragraph(book, item, body, big, indent=lang == "zh")
    note = paragraph(book, words["coverage"], body, big - 4 if lang == "zh" else 10, indent=lang == "zh")
    note.paragraph_format.space_before = Pt(8)
    for number, line in enumerate(words["sign"]):
        made = paragraph(book, line, body, big, align=WD_ALIGN_PARAGRAPH.RIGHT)
        made.paragraph_format.keep_with_next = number == 0
        made.paragraph_format.space_before = Pt(24 if number == 0 else 0)
    page_number(book)
    book.core_properties.author, book.core_properties.title = "reportminer", words["title"]
    book.core_properties.created = book.core_properties.modified = datetime(2000, 1, 1)
    book.save(str(TEMPLATES / f"letter.{lang}.docx"))


if __name__ == "__main__":
    TEMPLATES.mkdir(exist_ok=True)
    template(ZH, "zh")
    template(EN, "en")
