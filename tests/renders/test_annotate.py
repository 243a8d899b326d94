"""Annotated reports, opened again by the libraries of others: a note a finding, at exactly the reported words."""

from __future__ import annotations

import ctypes
import io
import re
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pypdfium2
import pypdfium2.raw as raw
import pytest
from typer.testing import CliRunner

from reportminer import api
from reportminer.cli import app
from reportminer.model import Block, Document, Finding, ReadError, Span
from reportminer.readers import read_document
from reportminer.renders.annotate import annotated, note_text
from reportminer.renders.annotate_docx import commented
from reportminer.renders.annotate_pdf import highlighted
from reportminer.renders.sheets import RenderError

ROOT = Path(__file__).parents[2]
CORPUS = ROOT / "corpus"
sys.path.insert(0, str(ROOT / "tests" / "readers"))

from reader_samples import docx as make_docx  # noqa: E402
from reader_samples import p, r, tbl, tc  # noqa: E402

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
run = CliRunner().invoke


def finding(span: Span, number: int = 0) -> tuple[Finding, str]:
    return Finding("A101", "error", "名称", "说明", (span,)), str(number)


def span_of(document: Document, said: str) -> Span:
    block = next(block for block in document.blocks if said in block.text)
    start = block.text.index(said)
    return Span(block.index, start, start + len(said))


def comments(content: bytes) -> dict[str, str]:
    """What each comment says → the characters that it is anchored at."""
    book = docx.Document(io.BytesIO(content))
    open_ones: set[str] = set()
    said: dict[str, str] = {}
    for element in book.element.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t"):
        number = element.get(f"{W}id", "")
        if element.tag.endswith("Start"):
            open_ones.add(number)
            said[number] = ""
        elif element.tag.endswith("End"):
            open_ones.remove(number)
        else:
            said |= {one: said[one] + element.text for one in open_ones}
    references = [e.get(f"{W}id") for e in book.element.iter(f"{W}commentReference")]
    assert sorted(references) == sorted(said)
    return {comment.text: said[str(comment.comment_id)] for comment in book.comments}


def highlights(content: bytes) -> dict[str, str]:
    """What each annotation says → the characters of the page under it, without blanks; "note" where there are none."""
    found = {}
    for page in pypdfium2.PdfDocument(content):
        for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
            note = raw.FPDFPage_GetAnnot(page.raw, at)
            held = (ctypes.c_ushort * 2000)()
            size = raw.FPDFAnnot_GetStringValue(note, b"Contents", held, 4000)
            said = bytes(held)[: size - 2].decode("utf-16-le")
            is_highlight = raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_HIGHLIGHT
            found[said] = under(page, note) if is_highlight else "note"
    return found


def under(page: Any, note: Any) -> str:
    letters, said, quad = page.get_textpage(), "", raw.FS_QUADPOINTSF()
    for at in range(raw.FPDFAnnot_CountAttachmentPoints(note)):
        raw.FPDFAnnot_GetAttachmentPoints(note, at, ctypes.byref(quad))
        xs, ys = sorted((quad.x1, quad.x4)), sorted((quad.y1, quad.y4))
        said += letters.get_text_bounded(xs[0], ys[0], xs[1], ys[1])
    return "".join(said.split())


REPORTS = [*sorted(CORPUS.glob("*.docx")), *sorted(CORPUS.glob("*.pdf")), *sorted(CORPUS.glob("errors/1[67]*"))]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_every_figure_of_a_report_can_be_annotated(path: Path) -> None:
    reading, content = api.extract(path), path.read_bytes()
    notes = [finding(figure.span, figure.id) for figure in reading.figures]
    write, found = (commented, comments) if path.suffix == ".docx" else (highlighted, highlights)
    made = write(reading.document, content, notes)
    said = {str(figure.id): "".join(reading.document.said(figure.span).split()) for figure in reading.figures}
    assert found(made) == said
    again = read_document(path.name, made)
    assert [block.text for block in again.blocks] == [block.text for block in reading.document.blocks]
    assert write(reading.document, content, notes) == made


def test_pdf_keeps_its_bytes_and_gets_the_notes_behind_them() -> None:
    path = CORPUS / "errors" / "17_hengshan_2022.pdf"
    reading, content = api.check(path), path.read_bytes()
    made = annotated(reading, content)
    assert made.startswith(content)
    texts = [note_text(one) for one in reading.findings]
    assert highlights(made) == dict(zip(texts, ("97.04%", "97.28%"), strict=True))
    assert texts[0].startswith("错误　比率与其分子分母不符　A101\n报告所列“预算执行率”为97.04%")
    assert texts[0].splitlines()[2].startswith("建议：")


def turned(path: Path, turn: int) -> bytes:
    """The pdf as some scanners and printers write it: the page lies on its side, and is told to be shown upright."""
    book = pypdfium2.PdfDocument(path)
    for page in book:
        wide, high = page.get_size()
        lying = {90: (0, 1, -1, 0, high, 0), 180: (-1, 0, 0, -1, wide, high), 270: (0, -1, 1, 0, 0, wide)}[turn]
        for item in page.get_objects(max_depth=1):
            item.transform(pypdfium2.PdfMatrix(*lying))
        page.gen_content()
        page.set_mediabox(0, 0, *((wide, high) if turn == 180 else (high, wide)))
        page.set_rotation(turn)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_highlights_on_a_turned_page(turn: int) -> None:
    content = turned(CORPUS / "errors" / "17_hengshan_2022.pdf", turn)
    document = read_document("a.pdf", content)
    notes = [finding(span_of(document, said), number) for number, said in enumerate(("97.04%", "3053.91", "97.28%"))]
    assert highlights(highlighted(document, content, notes)) == {"0": "97.04%", "1": "3053.91", "2": "97.28%"}


def test_a_figure_that_is_not_found_gets_a_note_beside_its_block() -> None:
    content = (CORPUS / "errors" / "17_hengshan_2022.pdf").read_bytes()
    document = Document("a.pdf", "pdf", (Block(0, "没有这句话：12.34%", page=1),))
    notes = [finding(span_of(document, "12.34%")), finding(Span(0, 0, 0), 1)]
    assert highlights(highlighted(document, content, notes)) == {"0": "note", "1": "note"}


def annotate_docx(body: str, *said: str, **parts: str) -> dict[str, str]:
    content = make_docx(body, **parts)
    document = read_document("a.docx", content)
    notes = [finding(span_of(document, one), number) for number, one in enumerate(said)]
    made = commented(document, content, notes)
    assert [b.text for b in read_document("a.docx", made).blocks] == [b.text for b in document.blocks]
    return comments(made)


def test_runs_are_divided_at_the_figure_and_keep_their_format() -> None:
    bold = "<w:r><w:rPr><w:b/></w:rPr><w:t>执行率 56.23% ，</w:t><w:tab/><w:t>余7万元。</w:t></w:r>"
    found = annotate_docx(p("预算400万", "元，", bold), "400万元", "56.23%", "7万元", "7万元")
    assert found == {"0": "400万元", "1": "56.23%", "2": "7万元", "3": "7万元"}
    content = make_docx(p(bold))
    document = read_document("a.docx", content)
    book = docx.Document(io.BytesIO(commented(document, content, [finding(span_of(document, "56.23%"))])))
    texts = [(one.text, one.bold) for one in book.paragraphs[0].runs if one.text]
    assert texts == [("执行率 ", True), ("56.23%", True), (" ，\t余7万元。", True)]


def test_comments_in_cells_links_and_changes() -> None:
    link = f"<w:hyperlink w:anchor='a'>{r('合计12个')}</w:hyperlink>"
    change = f"<w:ins w:id='1' w:author='a'>{r('新增5人')}</w:ins>"
    found = annotate_docx(p("共", link) + tbl(tc(p("支出", "24.94"))) + p(change), "12个", "24.94", "5人")
    assert found == {"0": "12个", "1": "24.94", "2": "5人"}


def test_a_comment_about_a_text_box_or_formula_stands_at_what_holds_it() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('共9人')}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    formula = "<m:oMath><m:r><m:t>1÷2=60%</m:t></m:r></m:oMath>"
    assert annotate_docx(p("图", box) + p("式", formula), "9人") == {"0": "共9人"}
    content = make_docx(p("式", formula))
    document = read_document("a.docx", content)
    made = docx.Document(io.BytesIO(commented(document, content, [finding(span_of(document, "60%"))])))
    order = [element.tag.rpartition("}")[2] for element in made.paragraphs[0]._p]
    assert order == ["pPr", "r", "commentRangeStart", "oMath", "commentRangeEnd", "r"]


def test_a_finding_without_a_place_in_the_body_is_not_lost() -> None:
    body = p("正文1", "<w:r><w:footnoteReference w:id='2'/></w:r>")
    note = f"<w:footnote w:id='2'>{p('脚注5人')}</w:footnote>"
    content = make_docx(body, footnotes=note)
    document = read_document("a.docx", content)
    whole = (replace(finding(Span(0, 0, 0))[0], spans=()), "全文")
    found = comments(commented(document, content, [whole, finding(span_of(document, "5人"))]))
    assert found == {"全文": "正文1", "0\n（原文在脚注、页眉或页脚：“5人”）": "正文1"}


def test_comments_that_were_there_stay() -> None:
    book = docx.Document()
    book.add_comment(book.add_paragraph("执行率").add_run("56.23%"), text="领导批注", author="领导", initials="L")
    written = io.BytesIO()
    book.save(written)
    document = read_document("a.docx", written.getvalue())
    made = commented(document, written.getvalue(), [finding(span_of(document, "56.23%"))])
    assert comments(made) == {"领导批注": "56.23%", "0": "56.23%"}


def test_a_template_is_refused_in_one_line() -> None:
    content = make_docx(p("预算400万元"))
    document = read_document("a.dotx", content)
    with pytest.raises(RenderError, match="另存为"):
        commented(document, b"PK\x03\x04 no docx", [finding(span_of(document, "400万元"))])


def test_the_verb_writes_whole_files_only_of_the_right_kind(tmp_path: Path) -> None:
    report = CORPUS / "errors" / "16_xuanzhou_2021.docx"
    output = tmp_path / "批注.docx"
    ended = run(app, ["annotate", str(report), "-o", str(output)])
    assert (ended.exit_code, ended.output) == (0, "")
    assert list(comments(output.read_bytes()).values()) == ["2148.60万元", "131.14万元", "96.5"]
    english = tmp_path / "en.docx"
    assert run(app, ["annotate", str(report), "-o", str(english), "--lang", "en"]).exit_code == 0
    assert next(iter(comments(english.read_bytes()))).startswith("error　")
    refused = [
        ["annotate", str(report), "-o", str(tmp_path / "a.pdf")],
        ["annotate", str(output), "-o", str(output)],
        ["annotate", str(tmp_path / "none.docx"), "-o", str(tmp_path / "b.docx")],
        ["annotate", str(CORPUS / "14_macheng_2021.txt"), "-o", str(tmp_path / "b.docx")],
        ["annotate", str(report), "-o", str(tmp_path / "no" / "b.docx")],
    ]
    for words in refused:
        ended = run(app, words)
        assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert "docx 和 pdf" in run(app, refused[3]).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["en.docx", "批注.docx"]


def test_the_library_gives_the_reading_and_raises_its_errors(tmp_path: Path) -> None:
    report = CORPUS / "errors" / "17_hengshan_2022.pdf"
    reading = api.annotate(report, tmp_path / "a.pdf")
    assert len(reading.findings) == len(highlights((tmp_path / "a.pdf").read_bytes())) == 2
    with pytest.raises(RenderError, match="pdf"):
        api.annotate(report, tmp_path / "a.docx")
    with pytest.raises(ReadError):
        api.annotate(tmp_path, tmp_path / "a.docx")


def test_author_and_date_of_comments_can_be_set(tmp_path: Path) -> None:
    report, output = CORPUS / "errors" / "16_xuanzhou_2021.docx", tmp_path / "a.docx"
    words = ["annotate", str(report), "-o", str(output)]
    assert run(app, [*words, "--author", "李四", "--date", "2022-03-08"]).exit_code == 0
    found = list(docx.Document(str(output)).comments)
    assert {(one.author, one.initials, str(one.timestamp)[:10]) for one in found} == {("李四", "李四", "2022-03-08")}
    assert run(app, words).exit_code == 0
    assert {(one.author, one.timestamp) for one in docx.Document(str(output)).comments} == {("reportminer", None)}
    assert run(app, [*words, "--date", "昨天"]).exit_code == 2


def test_pdf_notes_read_by_another_library(tmp_path: Path) -> None:
    report, output = CORPUS / "errors" / "17_hengshan_2022.pdf", tmp_path / "a.pdf"
    words = ["annotate", str(report), "-o", str(output), "--author", "李四", "--date", "2022-03-08"]
    assert run(app, words).exit_code == 0
    with pdfplumber.open(output) as book, pdfplumber.open(report) as before:
        assert [page.extract_text() for page in book.pages] == [page.extract_text() for page in before.pages]
        notes = [(page, note) for page in book.pages for note in page.annots]
        under = [page.crop((n["x0"], n["top"], n["x1"], n["bottom"])).extract_text() for page, n in notes]
    assert under == ["97.04%", "97.28%"]
    assert [str(note["data"]["Subtype"]) for _, note in notes] == ["/'Highlight'"] * 2
    assert [note["title"] for _, note in notes] == ["李四"] * 2
    assert {note["data"]["M"] for _, note in notes} == {b"D:20220308000000Z"}
    assert all("复算应为" in note["contents"] for _, note in notes)


def test_waived_findings_have_no_note(tmp_path: Path) -> None:
    report, output, waivers = CORPUS / "errors" / "16_xuanzhou_2021.docx", tmp_path / "a.docx", tmp_path / "w.yaml"
    waivers.write_text(
        "waivers:\n  - {code: A202, file: 16_*, reason: 如此, name: 李四, expires: 2099-01-01}\n", encoding="utf-8"
    )
    assert run(app, ["annotate", str(report), "-o", str(output), "--waivers", str(waivers)]).exit_code == 0
    assert list(comments(output.read_bytes()).values()) == ["2148.60万元", "96.5"]


@pytest.mark.parametrize("name", ["14_macheng_2021.txt", "errors/18_jianli_2022.xlsx", "errors/16_xuanzhou_2021.docx"])
def test_any_report_can_be_annotated_as_a_review_page(tmp_path: Path, name: str) -> None:
    output = tmp_path / "a.html"
    assert run(app, ["annotate", str(CORPUS / name), "-o", str(output)]).exit_code == 0
    checked = tmp_path / "b.html"
    run(app, ["check", str(CORPUS / name), "-o", str(checked)])
    assert output.read_bytes() == checked.read_bytes()


def texts(content: bytes) -> dict[str, str]:
    """All text of each part of a docx, but for the comments."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith(".xml")}
    said = re.compile(r"<w:(?:t|instrText|delText)(?: [^>]*)?>([^<]*)<")
    found = {name: "".join(said.findall(part.decode())) for name, part in parts.items() if name != "word/comments.xml"}
    return {name: text for name, text in found.items() if text}


@pytest.mark.parametrize(
    "path", [CORPUS / "errors" / "16_xuanzhou_2021.docx", CORPUS / "38_countryside.docx"], ids=lambda p: p.stem
)
def test_all_text_of_the_package_is_as_it_was(path: Path) -> None:
    reading, content = api.extract(path), path.read_bytes()
    notes = [finding(figure.span, figure.id) for figure in reading.figures]
    assert notes and texts(commented(reading.document, content, notes)) == texts(content)
