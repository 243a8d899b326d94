"""Build the reports of this folder and their gold: `python corpus/make.py [part of a name …]`.

Reports 01 to 20 come from content_*.py, the others from sources/ with their gold (see source.py). Text, Word, spreadsheet and
web files are written directly, PDF and ODT by LibreOffice from a Word file.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from datetime import datetime
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any

import content_clean as clean
import content_errors as wrong
import xlsxwriter
from blocks import LEFT, UP, Block, Num, Sheet, Table
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from source import Source, read_source

HERE = Path(__file__).parent
MADE = datetime(2024, 6, 1)


def merged(table: Table) -> list[tuple[int, int, int, int]]:
    """List each top-left cell of a grid as (row, column, rows covered, columns covered)."""
    found = []
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            if cell in (UP, LEFT):
                continue
            wide = 1
            while c + wide < len(row) and row[c + wide] == LEFT:
                wide += 1
            tall = 1
            while r + tall < len(table.rows) and table.rows[r + tall][c] == UP:
                tall += 1
            found.append((r, c, tall, wide))
    return found


# ---- text --------------------------------------------------------------------------------------


def cell_dump(table: Table) -> str:
    """Write a table as an office suite's text export does: a cell a line behind a tab, a blank line after each row."""
    return "\n" + "".join("".join(f"\t{c}\n" for c in row if c not in (UP, LEFT)) + "\n" for row in table.rows)


def pipes(table: Table) -> str:
    return "".join("| " + " | ".join("" if c in (UP, LEFT) else str(c) for c in row) + " |\n" for row in table.rows)


def cell_lines(table: Table) -> str:
    """Write a table as a browser copies it: one cell a line."""
    return "".join(f"{c}\n" for row in table.rows for c in row if c not in (UP, LEFT) and c)


def aligned(table: Table) -> str:
    """Write a table in columns that blanks align; a Chinese character is two columns wide."""

    def width(text: str) -> int:
        return sum(2 if ord(c) > 0x2E80 else 1 for c in text)

    shown = [["" if c in (UP, LEFT) else str(c) for c in row] for row in table.rows]
    wide = [max(width(row[c]) for row in shown) for c in range(len(shown[0]))]
    return "".join(
        "  ".join(c + " " * (w - width(c)) for c, w in zip(row, wide, strict=True)).rstrip() + "\n" for row in shown
    )


TABLE_TEXTS = {"cells": cell_dump, "pipes": pipes, "lines": cell_lines, "blanks": aligned}


def write_txt(report: list[Block | Table] | str, target: Path, encoding: str, table_text=cell_dump) -> None:
    if isinstance(report, str):
        text = report
    else:
        parts = []
        for block in report:
            if isinstance(block, Table):
                parts.append(table_text(block))
            elif block.kind == "para":
                parts.append(f"　　{block.text}\n")
            else:
                parts.append(f"{block.text}\n")
        text = "".join(parts)
    target.write_bytes(text.encode(encoding))


# ---- Word and PDF ------------------------------------------------------------------------------


def set_font(run, name: str, size: float, bold: bool = False) -> None:
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = RGBColor(0, 0, 0)
    run.font.name = name
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_page_number(document, font: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(paragraph.add_run("— "), font, 10)
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.text = text
        run._element.append(node)
    set_font(paragraph.add_run(" —"), font, 10)


def add_table(document, table: Table, font: str) -> None:
    grid = document.add_table(rows=len(table.rows), cols=len(table.rows[0]), style="Table Grid")
    grid.autofit = table.widths is None
    for r, c, tall, wide in merged(table):
        cell = grid.cell(r, c)
        if tall > 1 or wide > 1:
            cell = cell.merge(grid.cell(r + tall - 1, c + wide - 1))
        cell.text = str(table.rows[r][c])
        for run in cell.paragraphs[0].runs:
            set_font(run, font, 10.5, bold=r < table.head_rows)
    for c, width in enumerate(table.widths or []):
        grid.columns[c].width = Cm(width)
        for cell in grid.columns[c].cells:
            cell.width = Cm(width)
    for r in range(table.head_rows):
        mark = OxmlElement("w:tblHeader")
        grid.rows[r]._tr.get_or_add_trPr().append(mark)


def write_docx(report: list[Block | Table], target: Path, font: str = "仿宋") -> None:
    document = Document()
    document.core_properties.author = "corpus"
    document.core_properties.created = document.core_properties.modified = MADE
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin = section.bottom_margin = Cm(2.4)
    add_page_number(document, font)
    for block in report:
        if isinstance(block, Table):
            add_table(document, block, font)
            continue
        if block.kind == "head":
            paragraph = document.add_heading(level=2 if block.text.startswith("（") else 1)
        else:
            paragraph = document.add_paragraph()
        sizes = {"title": 20, "head": 14, "note": 10.5}
        set_font(paragraph.add_run(block.text), font, sizes.get(block.kind, 12), bold=block.kind in ("title", "head"))
        form = paragraph.paragraph_format
        form.line_spacing = 1.4
        form.space_after = Pt(4)
        if block.kind in ("title", "note"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif block.kind == "right":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif block.kind == "para":
            form.first_line_indent = Pt(24)
    document.save(target)


def write_by_office(report: list[Block | Table], target: Path) -> None:
    """Write a Word file and let LibreOffice make of it what the target's ending says."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{target.stem}.docx"
        write_docx(report, source, font="Noto Serif CJK SC")
        profile = f"-env:UserInstallation=file://{folder}/profile"
        soffice = ["soffice", "--headless", profile, "--convert-to", target.suffix[1:]]
        subprocess.run([*soffice, "--outdir", str(target.parent), str(source)], check=True, capture_output=True)


# ---- spreadsheets ------------------------------------------------------------------------------


def write_xlsx(sheets: list[Sheet], target: Path) -> None:
    with xlsxwriter.Workbook(target) as book:
        book.set_properties({"author": "corpus", "created": MADE})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            for c, width in enumerate(sheet.column_widths):
                page.set_column(c, c, width)
            for r, c, tall, wide in merged(sheet.table):
                cell = sheet.table.rows[r][c]
                look = {"border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
                if isinstance(cell, Num):
                    look["num_format"] = cell.form
                style = book.add_format(look)
                value = float(cell.value) if isinstance(cell, Num) else cell
                if tall > 1 or wide > 1:
                    page.merge_range(r, c, r + tall - 1, c + wide - 1, value, style)
                elif value == "":
                    page.write_blank(r, c, None, style)
                elif isinstance(value, str):
                    page.write_string(r, c, value, style)  # `=112人` is no formula
                else:
                    page.write(r, c, value, style)


# ---- web pages ---------------------------------------------------------------------------------


def html_body(report: list[Block | Table]) -> str:
    lines = []
    for block in report:
        if isinstance(block, Table):
            lines.append('<table border="1" cellspacing="0">')
            spans = {(r, c): (tall, wide) for r, c, tall, wide in merged(block)}
            for r, row in enumerate(block.rows):
                tag = "th" if r < block.head_rows else "td"
                lines.append("<tr>")
                for c, cell in enumerate(row):
                    if (r, c) not in spans:
                        continue
                    tall, wide = spans[r, c]
                    attributes = (f' rowspan="{tall}"' if tall > 1 else "") + (f' colspan="{wide}"' if wide > 1 else "")
                    lines.append(f"<{tag}{attributes}>{escape(str(cell))}</{tag}>")
                lines.append("</tr>")
            lines.append("</table>")
        else:
            tag = {"title": "h1", "head": "h2"}.get(block.kind, "p")
            look = {"note": ' align="center"', "right": ' align="right"'}.get(block.kind, "")
            lines.append(f"<{tag}{look}>{escape(block.text)}</{tag}>")
    return "\n".join(lines)


BARE_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="{charset}"><title>{title}</title></head>
<body>
{body}
</body>
</html>
"""

SITE_PAGE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
 "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<title>{title}-通城县人民政府</title>
<style type="text/css">.w1200 {{ width: 1200px; }} td {{ padding: 5px 8px; }}</style>
<script type="text/javascript">var siteId = 4213, hits = 1362;</script>
</head>
<body>
<div class="header w1200">
<div class="topbar"><a href="/login">登录</a> | <a href="/wza">无障碍</a> |
<span>2023年3月24日 星期五 12℃～21℃</span></div>
<ul class="nav">
<li><a href="/">首页</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/zwfw/">政务服务</a></li>
<li><a href="/hdjl/">互动交流</a></li><li><a href="/zjtc/">走进通城</a></li>
</ul>
</div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt;
<a href="/zwgk/">政务公开</a> &gt; <a href="/czzj/">财政资金</a></div>
<div class="article w1200">
<div class="meta">索引号：011339104/2023-08751
发布日期：2023-03-24 16:32　来源：县卫生健康局　浏览次数：1362次
字体：[<a>大</a> <a>中</a> <a>小</a>]</div>
<div class="content">
{body}
</div>
<div class="attach">附件：<a href="/P020230324591.xls">自评表.xls</a>（38.5KB）</div>
</div>
<div class="side"><h3>相关链接</h3><ul>
<li><a href="/a1">2022年城乡低保资金绩效自评报告</a> 03-22</li>
<li><a href="/a2">关于下达2023年第一批基层医疗补助资金的公示</a> 03-20</li>
</ul></div>
<div class="footer">
<p>主办：通城县人民政府　承办：通城县政府办公室　联系电话：0715-4322305　邮编：437400</p>
<p>鄂ICP备05017375号　鄂公网安备42122202000108号　网站标识码：4212220001</p>
<p>建议使用1366×768分辨率浏览　版权所有 Copyright &copy; 2010-2023</p>
</div>
</body>
</html>
"""


def write_html(report: list[Block | Table], target: Path, charset: str, page: str = BARE_PAGE) -> None:
    text = page.format(charset=charset, title=report[0].text, body=html_body(report))
    target.write_bytes(text.encode(charset))


# ---- what is built -----------------------------------------------------------------------------

FILES = {
    "01_maanshan_2021.txt": (write_txt, clean.MAANSHAN_2021, {"encoding": "utf-8"}),
    "02_tianxin_2021.docx": (write_docx, clean.TIANXIN_2021, {}),
    "03_foshan_2021.docx": (write_docx, clean.FOSHAN_2021, {}),
    "04_zhuanglang_2022.txt": (write_txt, clean.ZHUANGLANG_2022, {"encoding": "gb18030"}),
    "05_qingyunpu_2022.docx": (write_docx, clean.QINGYUNPU_2022, {}),
    "06_lichuan_2023.xlsx": (write_xlsx, clean.LICHUAN_2023, {}),
    "07_jinzhai_2023.html": (write_html, clean.JINZHAI_2023, {"charset": "utf-8"}),
    "08_tongcheng_2022.html": (write_html, clean.TONGCHENG_2022, {"charset": "gbk", "page": SITE_PAGE}),
    "09_ninglang_2022.xlsx": (write_xlsx, clean.NINGLANG_2022, {}),
    "10_cili_2022.pdf": (write_by_office, clean.CILI_2022, {}),
    "11_ninghua_2021.pdf": (write_by_office, clean.NINGHUA_2021, {}),
    "12_chizhou_2022.pdf": (write_by_office, clean.CHIZHOU_2022, {}),
    "13_meigu_2023.txt": (write_txt, clean.MEIGU_2023, {"encoding": "utf-16", "table_text": pipes}),
    "14_macheng_2021.txt": (write_txt, clean.MACHENG_2021, {"encoding": "utf-8"}),
    "15_shiquan_2023.docx": (write_docx, clean.SHIQUAN_2023, {}),
    "errors/16_xuanzhou_2021.docx": (write_docx, wrong.XUANZHOU_2021, {}),
    "errors/17_hengshan_2022.pdf": (write_by_office, wrong.HENGSHAN_2022, {}),
    "errors/18_jianli_2022.xlsx": (write_xlsx, wrong.JIANLI_2022, {}),
    "errors/19_xianning_2023.txt": (write_txt, wrong.XIANNING_2023, {"encoding": "utf-8"}),
    "errors/20_shucheng_2022.html": (write_html, wrong.SHUCHENG_2022, {"charset": "utf-8"}),
}


def numbers(table: Table) -> Table:
    """The table with number cells where a cell holds nothing but a number, as a clerk's spreadsheet has them."""
    return Table([[_number(cell) for cell in row] for row in table.rows], head_rows=0)


def _number(cell: str) -> str | Num:
    if not re.fullmatch(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", cell):
        return cell
    places = len(cell.rstrip("%").partition(".")[2])
    form = (
        ("#,##0" if "," in cell else "0") + ("." + "0" * places if places else "") + ("%" if cell.endswith("%") else "")
    )
    value = Decimal(cell.rstrip("%").replace(",", ""))
    return Num(str(value / 100 if cell.endswith("%") else value), form)


def sheets_of(source: Source) -> list[Sheet]:
    """Each sheet's tables below one another; what stands between them is a merged row."""
    sheets: list[tuple[str, list[list[str | Num]]]] = []
    for block in source.blocks:
        if isinstance(block, Table):
            rows = numbers(block).rows
        elif block.kind == "sheet":
            sheets.append((block.text, []))
            continue
        else:
            rows = [[block.text]]
        if not sheets:
            sheets.append(("Sheet1", []))
        sheets[-1][1].extend(rows)
    made = []
    for name, rows in sheets:
        wide = max(map(len, rows))
        full = [[*row, *([LEFT] * (wide - 1) if len(row) == 1 else [""] * (wide - len(row)))] for row in rows]
        made.append(Sheet(name, Table(full, head_rows=0), [16] * wide))
    return made


def build(path: Path) -> Path:
    """Build the report of a source and its gold; the file that was made."""
    source = read_source(path)
    head = source.head
    folder = HERE / "test" if head["split"] == "test" else HERE / "errors" if source.planted else HERE
    target = folder / f"{path.stem}.{head['format']}"
    (folder / "gold").mkdir(parents=True, exist_ok=True)
    match head["format"]:
        case "txt":
            write_txt(source.blocks, target, head.get("encoding", "utf-8"), TABLE_TEXTS[head.get("tables", "cells")])
        case "xlsx":
            write_xlsx(sheets_of(source), target)
        case "html":
            write_html(source.blocks, target, head.get("encoding", "utf-8"))
        case "docx":
            write_docx(source.blocks, target)
        case _:
            write_by_office(source.blocks, target)
    holder = folder if folder.name == "test" else HERE
    gold = source.gold(path.stem.partition("_")[0], target.relative_to(holder).as_posix())
    (holder / "gold" / f"{path.stem}.json").write_text(one_line_each(gold), encoding="utf-8")
    return target


def one_line_each(gold: dict[str, Any]) -> str:
    """The gold as JSON with a figure or relation a line."""
    parts = []
    for key, value in gold.items():
        if isinstance(value, list):
            inner = ",\n".join("  " + json.dumps(entry, ensure_ascii=False) for entry in value)
            parts.append(f' "{key}": [\n{inner}\n ]' if value else f' "{key}": []')
        else:
            parts.append(f' "{key}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def main(wanted: list[str]) -> None:
    def is_wanted(name: str) -> bool:
        return not wanted or any(re.search(part, name) for part in wanted)

    for name, (write, report, options) in FILES.items():
        if is_wanted(name):
            target = HERE / name
            target.parent.mkdir(exist_ok=True)
            write(report, target, **options)
            print(name)
    for path in sorted((HERE / "sources").glob("*.src")):
        if is_wanted(path.name):
            print(build(path).relative_to(HERE))


if __name__ == "__main__":
    main(sys.argv[1:])
