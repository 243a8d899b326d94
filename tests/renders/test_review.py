"""The review page as a file: what it says without its script, that a report cannot reach into it, that it needs nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
import sample

from reportminer import api
from reportminer.model import Block, Coverage, Document, Reading, Span
from reportminer.renders.review import review_page
from reportminer.renders.review_marks import Marks
from reportminer.renders.review_words import SCRIPT, WORDS
from reportminer.selection import Settled, Waived

CORPUS = Path(__file__).parents[2] / "corpus"
REPORTS = [
    "errors/16_xuanzhou_2021.docx",
    "errors/41_medical_months.pdf",
    "14_macheng_2021.txt",
    "06_lichuan_2023.xlsx",
]


class Page(HTMLParser):
    """The ids, links and outside addresses of a page, and the text of the report in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.said: dict[str, str] = {}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if named.get("href"):
            (self.links if str(named["href"]).startswith("#") else self.outside).append(str(named["href"]))
        self.outside += [str(named[name]) for name in ("src", "action", "data") if named.get(name)]
        self.open = [str(named["id"])] if named.get("data-m") and named.get("id") else self.open
        if tag == "sup":
            self.open = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("span", "a"):
            self.open = []

    def handle_data(self, data: str) -> None:
        for one in self.open:
            self.said[one] = self.said.get(one, "") + data


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_is_marked_and_every_link_leads_somewhere(name: str) -> None:
    reading = api.check(CORPUS / name)
    page = Page(review_page([reading]))
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert page.outside == []
    said = ["".join(reading.document.said(one.span).split()) for one in sorted(reading.figures, key=lambda f: f.span)]
    figures = {one.span for one in reading.figures}
    marks = [mark for mark in Marks(reading).all if mark.span in figures]
    assert ["".join(page.said[f"m1-{mark.number}"].split()) for mark in marks] == said
    cards = [one for one in page.ids if re.fullmatch(r"f1-\d+", one)]
    assert len(cards) == len(reading.findings)


def test_states() -> None:
    reading = sample.reading()
    unread = [mark.state for mark in Marks(reading).all]
    said = {reading.document.said(mark.span): mark.state for mark in Marks(reading).all}
    assert said["225.94"] == "wrong"
    assert said["优"] == "doubt"
    assert said["56.23%"] == "rounding"
    assert said["12.5万人次"] == "open"
    assert said["400万元"] == "given"
    assert len(unread) == 8


def test_a_word_that_is_wrong_is_what_its_card_says_was_reported() -> None:
    page = review_page([api.check(CORPUS / "errors" / "18_jianli_2022.xlsx")])
    assert re.findall(r'<div class="reported"><dt>报告</dt><dd>(.*?)</dd>', page) == [
        "优",
        "89.60分",
    ]  # what changes the grade comes first


def test_a_waived_finding_is_shown_as_settled_and_carried_on() -> None:
    reading = sample.reading()
    first, *rest = reading.findings
    own = {
        name: getattr(first, name)
        for name in ("code", "severity", "title", "message", "spans", "relation", "suggestion")
    }
    waived = Settled(**own, waived=Waived("上级文件如此", "审核人", date(2026, 12, 31)))
    reading = replace(reading, findings=(waived, *rest))
    page = review_page([reading])
    assert "已豁免：上级文件如此（审核人，至 2026-12-31）" in page
    assert 'class="card settled"' in page
    data = json.loads(re.findall(r'id="data">(.*?)</script>', page)[0])
    assert data["reports"][0]["findings"][0]["waived"] == {
        "reason": "上级文件如此",
        "name": "审核人",
        "expires": "2026-12-31",
    }


def test_what_a_report_says_is_text() -> None:
    evil = "</script><script>alert(1)</script><img src=x onerror=alert(1)> 支出5万元\u202e倒\x00"
    block = Block(0, evil, page=None, paragraph=1)
    document = Document('a"><b>.txt', "txt", (block,))
    reading = Reading(document, (), (), (), (), Coverage(0, 0, 0, 0), region="<i>县")
    finding = replace(sample.reading().findings[2], spans=(Span(0, 0, 9),), title="<u>", message=evil, suggestion="<s>")
    page = review_page([replace(reading, findings=(finding,))])
    assert "<script>alert" not in page and "<img" not in page
    assert not any(tag in page for tag in ("<b>.txt", "<i>县", "<u>", "<s>", "\u202e", "\x00"))
    assert page.count("</script>") == 2


def test_file_names_in_waivers_are_unmistakable() -> None:
    readings = [sample.reading("甲/报告.txt"), sample.reading("乙/报告.txt"), sample.reading("乙/别的.txt")]
    data = json.loads(re.findall(r'id="data">(.*?)</script>', review_page(readings))[0])
    assert [one["file"] for one in data["reports"]] == ["甲/报告.txt", "乙/报告.txt", "别的.txt"]


def test_the_same_reports_give_the_same_page() -> None:
    assert review_page([sample.reading()]) == review_page([sample.reading()])


def test_both_languages_have_all_words() -> None:
    assert WORDS["zh"].keys() == WORDS["en"].keys() >= set(SCRIPT)
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert not any(chinese.search(word) for word in WORDS["en"].values())
    assert '<html lang="en">' in review_page([sample.reading()], "en")
