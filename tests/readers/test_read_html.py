"""The article of a page is read, with all its tables and without the site around it."""

from __future__ import annotations

import pytest
from reader_samples import grid, merged, read, texts

from reportminer.model import Document

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>首页</title><style>p{}</style></head><body>
<div class="top-nav"><a href="/">首页</a> <a href="/zwgk">政务公开</a> <a href="/bsfw">办事服务</a></div>
<header><div>某市人民政府门户网站</div></header><nav><a href="/a">栏目</a></nav>
<div class="wrap"><div class="crumbs">当前位置：<a href="/">首页</a> &gt; <a href="/z">绩效</a></div>
<div class="article"><h1>2023年城乡医疗救助绩效自评报告</h1>
<div id="zoom"><p>一、项目概况</p><p>　　全年预算数400万元，全年执行数224.94万元，预算执行率56.23%。</p>
<table border="1"><caption>单位：万元</caption><tr><th rowspan="2">地区</th><th colspan="2">资金</th></tr>
<tr><td>预算</td><td>执行</td></tr><tr><td>无为市</td><td>1,643.99</td><td>224.94</td></tr></table>
<p>二、自评得分<br>自评得分96.5分。</p></div></div>
<ul><li><a href="/1">关于印发某某的通知</a></li>
<li><a href="/2">关于公布某某的公告</a></li><li><a href="/3">关于某某</a></li></ul></div>
<footer>版权所有：某市医保局 联系电话：0553-1234567</footer><script>var n = 12345;</script></body></html>"""


def page(body: str) -> Document:
    return read(f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode(), "a.html")


def test_article_of_a_government_page() -> None:
    document = read(PAGE.encode(), "a.html")
    assert texts(document) == [
        "2023年城乡医疗救助绩效自评报告",
        "一、项目概况",
        "　　全年预算数400万元，全年执行数224.94万元，预算执行率56.23%。",
        "单位：万元",
        *("地区", "资金", "预算", "执行", "无为市", "1,643.99", "224.94"),
        "二、自评得分",
        "自评得分96.5分。",
    ]
    assert (document.blocks[0].kind, document.blocks[0].level) == ("heading", 1)
    assert grid(document) == [["地区", "资金", ""], ["", "预算", "执行"], ["无为市", "1,643.99", "224.94"]]
    assert merged(document) == {"地区": (2, 1), "资金": (1, 2)}
    assert [document.said(span) for span in document.tables[0].caption][-1] == "单位：万元"


def test_words_about_a_page_are_not_its_article() -> None:
    notice = "本站所载信息以正式文件为准，浏览次数1362次，如有疑问请致电0553-1234567。"
    line = "全年预算数400万元，全年执行数224.94万元，预算执行率56.23%，结余资金按规定结转使用。"
    article = "".join(f"<p>{n}、{line}</p>" for n in range(1, 9))
    document = page(
        f"<nav><a href='/'>首页</a></nav><div class='meta'>{notice}</div>"
        f"<div class='text'><h1>某县2023年医疗救助绩效自评报告</h1>{article}</div>"
        f"<div class='about'><p>{notice}</p></div>"
    )
    assert len(document.blocks) == 9
    assert notice not in texts(document)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8", "gb18030"])
@pytest.mark.parametrize(
    "meta",
    ['<meta charset="gb2312">', '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', ""],
)
def test_declared_and_undeclared_charsets(encoding: str, meta: str) -> None:
    assert texts(read(f"<html><head>{meta}</head><body><p>预算执行率</p></body></html>".encode(encoding))) == [
        "预算执行率"
    ]


def test_a_bare_table_without_a_page_around_it() -> None:
    assert grid(read("<table><tr><td>甲</td><td>乙</td></tr></table>".encode(), "a.xls")) == [["甲", "乙"]]


def test_line_break_in_a_cell() -> None:
    assert grid(page("<table><tr><td>≥95%<br>计2分</td><td><p>甲</p><p>乙</p></td></tr></table>")) == [
        ["≥95%\n计2分", "甲\n乙"]
    ]


def test_layout_tables_are_walked_through() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    document = page(f"<table><tr><td><p>正文</p>{inner}</td></tr></table>")
    assert texts(document)[0] == "正文"
    assert document.blocks[0].kind == "paragraph"
    assert len(document.tables) == 1
    assert grid(document) == [["甲", "乙"], ["丙", "丁"]]


def test_table_inside_a_table_of_figures() -> None:
    inner = "<table><tr><td>内一</td><td>内二</td></tr></table>"
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in (("甲", "1"), ("乙", "2"), ("丙", f"3{inner}")))
    document = page(f"<table>{rows}</table>")
    assert grid(document, 0) == [["甲", "1"], ["乙", "2"], ["丙", "3"]]
    assert grid(document, 1) == [["内一", "内二"]]


def test_cell_that_reaches_to_the_end() -> None:
    document = page("<table><tr><td rowspan='0'>甲</td><td>1</td></tr><tr><td>2</td></tr><tr><td>3</td></tr></table>")
    assert merged(document) == {"甲": (3, 1)}
    assert grid(document) == [["甲", "1"], ["", "2"], ["", "3"]]


def test_scripts_and_hidden_parts_are_not_text() -> None:
    assert texts(page("<p>甲<span style='display:none'>乙</span><script>1</script>丙</p><!-- 丁 -->")) == ["甲丙"]


def test_source_line_ends_are_no_text() -> None:
    assert texts(page("<p>预算\n  执行率\n为 56.23%</p>")) == ["预算执行率为 56.23%"]


def test_page_saved_as_one_file() -> None:
    import base64

    body = base64.b64encode("<html><body><p>预算400万元</p></body></html>".encode("gbk")).decode()
    head = "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"
    part = f'Content-Type: text/html; charset="gb2312"\nContent-Transfer-Encoding: base64\n\n{body}\n--x--\n'
    assert texts(read((head + part).encode(), "a.doc")) == ["预算400万元"]
