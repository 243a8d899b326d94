"""What a return letter can say of one report: the values behind the placeholders of its template."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import PurePath

from reportminer.checks.base import printed_like
from reportminer.model import Finding, Reading, Severity
from reportminer.renders.columns import printable
from reportminer.renders.review_text import LONGEST_TITLE
from reportminer.renders.text import Style, coverage_words, place_words
from reportminer.renders.working import reported_words, telling_equation, worked
from reportminer.selection import Settled

#: The names of the fields in a template, Chinese and English; both are understood in every template.
LETTER = {
    "受文单位": "to",
    "发文单位": "from",
    "报告名称": "report",
    "文件名": "file",
    "地区": "region",
    "年度": "year",
    "项目": "project",
    "日期": "date",
    "更正处": "places",
    "佐证材料": "evidence",
    "核对范围": "coverage",
    "节号": "section",
}
LISTS = {"错误": "error", "提示": "warning", "说明": "note", "问题": "finding"}
COUNT = {"数量": "count"}
FINDING = {
    "序号": "number",
    "级别": "severity",
    "位置": "place",
    "事项": "subject",
    "问题": "problem",
    "代码": "code",
    "报告所列": "reported",
    "复算结果": "recomputed",
    "依据": "basis",
    "说明": "message",
    "建议": "suggestion",
}
_SEVERITIES: Mapping[str, Severity] = {"错误": "error", "提示": "warning", "说明": "info"}
_TITLE = re.compile(r"(报告|自评表|评价表|汇总表|绩效自评|绩效评价)(（[^（）]*）)?$")
_EVIDENCE = {
    "zh": {
        "money": "资金下达文件、支付凭证或明细账",
        "people": "统计报表或发放台账",
        "score": "评分表及评分依据",
        "and": "；",
    },
    "en": {
        "money": "allocation documents, payment vouchers or ledgers",
        "people": "statistics or registers of recipients",
        "score": "the scoring form and what the scores rest on",
        "and": "; ",
    },
}
_EVIDENCE_OF = {
    "amount": "money",
    "per_capita": "money",
    "person_time": "people",
    "person": "people",
    "household": "people",
    "count": "people",
    "score": "score",
}
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class LetterHead:
    """What a letter says beside the findings: to whom, from whom, and of which day."""

    to: str = ""
    sender: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Fields:
    """The letter's own values and those of its lists, by Chinese name; what is None is not there and leaves no line."""

    letter: Mapping[str, str | None]
    lists: Mapping[str, Sequence[Mapping[str, str | None]]]
    lang: str = "zh"

    def sections(self) -> Iterator[str]:
        """The numbers of the sections in the order in which they come: 一, 二, 三 …"""
        if self.lang == "en":
            return (str(number) for number in count(1))
        return (_NUMERALS[number] if number < len(_NUMERALS) else str(number + 1) for number in count())


def not_waived(reading: Reading) -> list[Finding]:
    """The findings that count, the most severe first, those of one severity in reading order."""
    rank = list(_SEVERITIES.values())
    kept = [one for one in reading.findings if not (isinstance(one, Settled) and one.waived)]
    return sorted(kept, key=lambda one: rank.index(one.severity))


def fields_of(reading: Reading, head: LetterHead, lang: str = "zh") -> Fields:
    """The fields of the letter about this report; waived findings are not in it."""
    kept = not_waived(reading)
    items = [(one, _finding_fields(reading, one, number, lang)) for number, one in enumerate(kept, start=1)]
    lists = {name: [fields for one, fields in items if one.severity == of] for name, of in _SEVERITIES.items()}
    lists["问题"] = [fields for _, fields in items]
    style = Style(lang)
    places = dict.fromkeys(place_words(reading, one.spans, style) for one in kept if one.severity != "info")
    letter = {
        "受文单位": head.to or reading.region or "　" * 6,
        "发文单位": head.sender or "　" * 8,
        "报告名称": report_title(reading),
        "文件名": PurePath(reading.document.source).name,
        "地区": reading.region,
        "年度": reading.period,
        "项目": reading.project,
        "日期": _date_words(head.day, lang),
        "更正处": ("、" if lang == "zh" else ", ").join(places) or None,
        "佐证材料": _evidence(kept, lang),
        "核对范围": coverage_words(reading.coverage, lang),
    } | {f"{name}.数量": str(len(found)) if found else None for name, found in lists.items()}
    return Fields({name: value and printable(value) for name, value in letter.items()}, lists, lang)


def report_title(reading: Reading) -> str:
    """What the report calls itself in its first lines, else its file's name."""
    first = ["".join(block.text.split()) for block in reading.document.blocks[:2]]
    for title in (first[0] if first else "", "".join(first)):
        if len(title) <= LONGEST_TITLE and _TITLE.search(title):
            return title
    return PurePath(reading.document.source).stem


def _finding_fields(reading: Reading, finding: Finding, number: int, lang: str) -> dict[str, str | None]:
    relation, style = finding.relation, Style(lang)
    found = {
        "序号": str(number),
        "级别": style.word(finding.severity),
        "位置": place_words(reading, finding.spans, style),
        "事项": (relation.title if relation else "") or finding.title,
        "问题": finding.title,
        "代码": finding.code,
        "报告所列": _reported(reading, finding) or "—",
        "复算结果": _recomputed(finding) or "—",
        "依据": _basis(reading, finding),
        "说明": finding.message,
        "建议": finding.suggestion or None,
    }
    return {name: value and printable(value) for name, value in found.items()}


def _reported(reading: Reading, finding: Finding) -> str:
    """The reported figure or word; for a finding without a recomputation, what stands at its place."""
    relation = finding.relation
    if relation is not None and relation.word is None:
        return reported_words(reading, relation)
    span = relation.word if relation else next(iter(finding.spans), None)
    return reading.document.said(span) if span else ""


def _recomputed(finding: Finding) -> str:
    """The recomputed value, to the places of the reported one; "" where the finding is about a word or a place."""
    relation = finding.relation
    if relation is None or relation.word is not None or relation.reported is None or relation.recomputed is None:
        return ""
    return printed_like(relation.reported, relation.recomputed)


def _basis(reading: Reading, finding: Finding) -> str:
    """The formula with the report's numbers; the message where it has none or says the same on both sides."""
    relation = finding.relation
    if relation is None or relation.word is not None or not worked(reading, relation):
        return finding.message
    return telling_equation(reading, relation) or finding.message


def _date_words(day: date | None, lang: str) -> str:
    """The day in words; without one, room to write it by hand."""
    if lang == "en":
        return day.isoformat() if day else "Date: ____________"
    return f"{day.year}年{day.month}月{day.day}日" if day else "　　　年　　月　　日"


def _evidence(findings: Sequence[Finding], lang: str) -> str | None:
    """What shows the right figures, by the sorts of figures that the findings are about."""
    words = _EVIDENCE[lang]
    sorts = set()
    for finding in findings:
        relation = finding.relation
        if relation is not None and finding.severity != "info":
            facts = (*relation.operands, *((relation.reported,) if relation.reported else ()))
            sorts |= {_EVIDENCE_OF[fact.figure.kind] for fact in facts if fact.figure.kind in _EVIDENCE_OF}
    return words["and"].join(words[sort] for sort in ("money", "people", "score") if sort in sorts) or None
