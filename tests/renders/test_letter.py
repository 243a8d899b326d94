"""The return letter: what it says, in which order, and what a template may ask for."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
import sample
from typer.testing import CliRunner

import reportminer
from reportminer import api
from reportminer.cli import app
from reportminer.model import Finding, Reading
from reportminer.renders.letter import letter, opened_template, shipped_template
from reportminer.renders.letter_fields import LetterHead, report_title
from reportminer.renders.sheets import RenderError
from reportminer.selection import Settled, Waived

CORPUS = Path(__file__).parents[2] / "corpus"
REPORT = CORPUS / "errors" / "16_xuanzhou_2021.docx"
run = CliRunner().invoke


def written(reading: Reading, head: LetterHead | None = None, lang: str = "zh", template: Path | None = None) -> Any:
    made = letter(reading, opened_template(template, lang), head or LetterHead(), lang)
    return docx.Document(io.BytesIO(made))


def lines(book: Any) -> list[str]:
    return [paragraph.text for paragraph in book.paragraphs if paragraph.text]


def rows(book: Any) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in book.tables]


def template(path: Path, *paragraphs: str, row: tuple[str, ...] = ()) -> Path:
    book = docx.Document()
    for text in paragraphs:
        book.add_paragraph(text)
    if row:
        cells = book.add_table(rows=1, cols=len(row)).rows[0].cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    book.save(str(path))
    return path


def test_the_findings_of_a_report_with_place_reported_and_recomputed_values() -> None:
    book = written(api.check(REPORT), LetterHead(sender="某市财政局", day=date(2022, 3, 8)))
    said = lines(book)
    assert said[:2] == ["绩效报告退回修改意见", "宣城市宣州区："]
    assert "《宣城市宣州区2021年城乡医疗救助民生工程绩效自评报告》（文件：16_xuanzhou_2021.docx）" in said[2]
    assert [line for line in said if line[1:2] == "、"] == ["一、须更正的问题（3处）", "二、重新报送的要求"]
    (table,) = rows(book)
    assert [row[:4] for row in table] == [
        ["序号", "位置及事项", "报告所列", "复算结果"],
        ["1", "第4段\n到位资金", "2148.60万元", "2130.60万元"],
        ["2", "第4段\n结余资金", "131.14万元", "113.14万元"],
        ["3", "表2 第10行第4列\n合计（自评得分）", "96.5分", "95.5分"],
    ]
    basis = "合计与分项不符：1263.40万元 + 502.20万元 + 365.00万元 = 2130.6万元"
    assert table[1][4].split("\n") == [basis, "建议：第4段的“502.20万元”疑为“520.20万元”（两位数字颠倒）"]
    assert any("更正处：第4段、表2 第10行第4列。" in line for line in said)
    assert any(line == "3．佐证材料：资金下达文件、支付凭证或明细账；评分表及评分依据。" for line in said)
    assert said[-2:] == ["某市财政局", "2022年3月8日"]


def test_sections_go_by_severity_and_are_numbered_through() -> None:
    book = written(sample.reading())
    headings = [line for line in lines(book) if line[1:2] == "、"]
    assert headings == [
        "一、须更正的问题（1处）",
        "二、须核实并说明的问题（1处）",
        "三、供修改时参考的情况（1处）",
        "四、重新报送的要求",
    ]
    assert [[row[0] for row in table[1:]] for table in rows(book)] == [["1"], ["2"], ["3"]]
    assert rows(book)[1][1][1:4] == ["第2段\n等级", "优", "—"]
    assert rows(book)[2][1][4] == "单位不明：此处单位不明。"


def test_waived_findings_are_not_in_the_letter() -> None:
    reading = sample.reading()
    own = {part.name: getattr(reading.findings[0], part.name) for part in fields(Finding)}
    waived = Settled(**own, waived=Waived("文件如此", "李四", date(2026, 12, 31)))
    book = written(replace(reading, findings=(waived, *reading.findings[1:])))
    assert "须更正" not in "".join(lines(book))
    assert len(book.tables) == 2


def test_a_table_for_a_severity_that_does_not_occur_is_left_out_with_its_heading() -> None:
    book = written(replace(sample.reading(), findings=sample.reading().findings[1:2]))
    assert [line for line in lines(book) if line[1:2] == "、"] == [
        "一、须核实并说明的问题（1处）",
        "二、重新报送的要求",
    ]
    assert len(book.tables) == 1


def test_in_english() -> None:
    said = lines(written(api.check(REPORT, lang="en"), lang="en"))
    assert said[0] == "Report returned for correction"
    assert "1. To be corrected (3)" in said


def test_an_offices_own_template(tmp_path: Path) -> None:
    path = tmp_path / "本局.docx"
    template(
        path,
        "致{{ 受文单位 }}",
        "{{问题.序号}}）{{finding.place}}",
        "改为{{问题.复算结果}}",
        "建议：{{问题.建议}}",
        "{{date}}",
    )
    book = docx.Document(str(path))
    (whole,) = book.paragraphs[2].runs
    whole.text = "改为{{问"
    middle, end = (book.paragraphs[2].add_run(text) for text in ("题.复算", "结果}}。"))
    middle.bold, end.italic = True, True
    book.sections[0].header.paragraphs[0].text = "《{{报告名称}}》"
    book.save(str(path))
    made = written(sample.reading(), LetterHead("某县医保局"), template=path)
    assert [one.text for one in made.paragraphs] == [
        "致某县医保局",
        "1）表1 第4行第3列",
        "改为224.94万元。",
        "建议：核对合计行，可能应为224.94万元。",
        "2）第2段",
        "改为—。",
        "3）第2段",
        "改为—。",
        "　　　年　　月　　日",
    ]
    assert made.sections[0].header.paragraphs[0].text == "《报告》"
    assert [(one.text, one.italic) for one in made.paragraphs[2].runs if one.text] == [
        ("改为224.94万元", None),
        ("。", True),
    ]


@pytest.mark.parametrize(
    ("paragraph", "row", "said"),
    [
        ("{{报告名称}}", (), "缺少占位符 {{错误.位置}}"),
        ("{{错误.位置}}{{错误.说明}}", (), "缺少占位符 {{提示.位置}}"),
        ("{{问题.位置}}", ("{{问题.建议}}",), "缺少占位符 {{错误.依据}}"),
        ("{{问题.位罝}}", ("{{问题.说明}}",), "不认识的占位符 {{问题.位罝}}，是不是 {{问题.位置}}"),
        ("{{问题.位置}}", ("{{问题.说明}}{{受问单位}}",), "是不是 {{受文单位}}"),
        ("{{error.colour}}", (), "不认识的占位符 {{error.colour}}"),
    ],
)
def test_a_template_that_lacks_or_misspells_placeholders(
    tmp_path: Path, paragraph: str, row: tuple[str, ...], said: str
) -> None:
    path = template(tmp_path / "t.docx", paragraph, row=row)
    with pytest.raises(RenderError) as told:
        opened_template(path)
    assert said in str(told.value) and str(path) in str(told.value)
    output = tmp_path / "out.docx"
    ended = run(app, ["letter", str(REPORT), "-o", str(output), "--template", str(path)])
    assert (ended.exit_code, ended.stderr.count("\n"), output.exists()) == (2, 1, False)


def test_what_is_no_docx_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "t.docx").write_text("{{问题.位置}}", encoding="utf-8")
    for path in (tmp_path / "t.docx", tmp_path / "none.docx", tmp_path):
        ended = run(app, ["letter", str(REPORT), "-o", str(tmp_path / "o.docx"), "--template", str(path)])
        assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)


def test_the_verb(tmp_path: Path) -> None:
    output, waivers = tmp_path / "意见.docx", tmp_path / "w.yaml"
    waivers.write_text(
        "waivers:\n  - {code: S103, file: 16_*.docx, reason: 另有文件, name: 李四, expires: 2099-01-01}\n",
        encoding="utf-8",
    )
    words = ["letter", str(REPORT), "-o", str(output), "--to", "区医保局", "--from", "市财政局", "--date", "2022-03-08"]
    ended = run(app, [*words, "--waivers", str(waivers)])
    assert (ended.exit_code, ended.output) == (0, "")
    book = docx.Document(str(output))
    assert "区医保局：" in lines(book) and lines(book)[-1] == "2022年3月8日"
    assert [row[0] for row in rows(book)[0]] == ["序号", "1", "2"]
    first = output.read_bytes()
    run(app, [*words, "--waivers", str(waivers)])
    assert output.read_bytes() == first


def test_nothing_to_return_writes_nothing(tmp_path: Path) -> None:
    output = tmp_path / "a.docx"
    ended = run(app, ["letter", str(CORPUS / "04_zhuanglang_2022.txt"), "-o", str(output)])
    assert (ended.exit_code, output.exists()) == (0, False)
    assert "没有需要退回修改的问题" in ended.stderr


def test_report_and_template_are_not_overwritten(tmp_path: Path) -> None:
    report, form = tmp_path / "r.docx", tmp_path / "t.docx"
    report.write_bytes(REPORT.read_bytes())
    form.write_bytes(shipped_template())
    for output in (report, form):
        before = output.read_bytes()
        ended = run(app, ["letter", str(report), "-o", str(output), "--template", str(form)])
        assert (ended.exit_code, ended.stderr.count("\n"), output.read_bytes()) == (2, 1, before)


def test_bad_usage(tmp_path: Path) -> None:
    for words in (
        [],
        [str(REPORT)],
        [str(REPORT), "-o", str(tmp_path / "a.pdf")],
        [str(tmp_path / "no.docx"), "-o", str(tmp_path / "a.docx")],
    ):
        ended = run(app, ["letter", *words])
        assert (ended.exit_code, ended.stderr.count("\n")) == (2, 1)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_our_template_can_be_had_and_used(tmp_path: Path, lang: str) -> None:
    mine = tmp_path / "mine.docx"
    assert run(app, ["letter", "--write-template", str(mine), "--lang", lang]).exit_code == 0
    assert mine.read_bytes() == shipped_template(lang)
    reading = sample.reading()
    own = letter(reading, opened_template(mine), LetterHead(), lang)
    assert own == letter(reading, opened_template(None, lang), LetterHead(), lang)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("10_cili_2022.pdf", "慈利县2022年度城乡医疗救助补助资金绩效自评报告"),
        ("13_meigu_2023.txt", "美姑县城乡医疗救助项目绩效自评表（2023年度）"),
        ("06_lichuan_2023.xlsx", "项目支出绩效自评表"),
    ],
)
def test_what_the_report_calls_itself(name: str, title: str) -> None:
    reading = replace(sample.reading(), document=api.read(CORPUS / name))
    assert report_title(reading) == title
    assert report_title(sample.reading("甲/资金.txt")) == "资金"


def test_in_the_library(tmp_path: Path) -> None:
    output = tmp_path / "a.docx"
    reading = reportminer.letter(REPORT, output, to="区医保局", day=date(2022, 3, 8))
    assert len(reading.findings) == 3
    assert "区医保局：" in lines(docx.Document(str(output)))
    assert reportminer.annotate(REPORT, tmp_path / "b.docx", author="李四").findings == reading.findings
