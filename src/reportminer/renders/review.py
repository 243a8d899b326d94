"""The review page: the report as submitted beside what was found in it, in one file that needs no network.

It can be read without its script; with it, places and findings lead to one another, and decisions can be exported.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from reportminer.model import Finding, Reading, Relation, Span
from reportminer.renders.review_marks import Marks, finding_state
from reportminer.renders.review_text import ReportText, safe
from reportminer.renders.review_words import SCRIPT, WORDS
from reportminer.renders.text import Style, count, coverage_words, place_words
from reportminer.renders.working import reported_words, result, said_with_unit, sentence, telling_equation
from reportminer.selection import Settled, reported_text

_PAGE = Path(__file__).parent / "page"
#: Operands beyond these are folded away.
_SHOWN_OPERANDS = 10
_FILTERS = ("wrong", "doubt", "note", "settled", "rounding", "right", "open", "unread")
_KEYS = (
    ("j k", "next"), ("Enter", "place"), ("a", "accept"), ("x", "dismiss"), ("u", "undo"), ("e", "export"), ("?", "help"),
)  # fmt: skip


def review_page(readings: Sequence[Reading], lang: str = "zh") -> str:
    """The page of these reports; where there are several, with an index on top."""
    words = WORDS[lang]
    single = len(readings) == 1
    title = words["title"] + (words["colon"] + _name(readings[0].document.source) if single else "")
    reviews = [_Review(reading, number, lang) for number, reading in enumerate(readings, start=1)]
    names = Counter(_name(reading.document.source) for reading in readings)
    records = [review.record(names) for review in reviews]
    key = sha256(json.dumps(records).encode()).hexdigest()[:16]
    data = {"key": key, "words": {key: words[key] for key in SCRIPT}, "reports": records}
    body = [
        f'<header class="bar"><h1>{safe(words["title"])}</h1>',
        "" if single else _turning(words),
        f'<button type="button" id="export-open" class="js-only primary">{words["export"]}</button>',
        f'<button type="button" id="help-open" class="js-only" aria-label="{words["keys"]}">?</button></header>',
        "<main>",
        *(() if single else _index(reviews, lang)),
        *(line for review in reviews for line in review.html()),
        "</main>",
        *_dialogs(words),
        f'<script type="application/json" id="data">{_embedded(data)}</script>',
        f"<script>{_asset('review.js')}</script>",
    ]
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    head += f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    head += f"<title>{safe(title)}</title><style>{_asset('review.css')}</style>"
    tag, inside = ("zh-CN" if lang == "zh" else "en"), "\n".join(filter(None, body))
    return f'<!doctype html>\n<html lang="{tag}">\n<head>{head}</head>\n<body>\n{inside}\n</body></html>\n'


def _turning(words: dict[str, str]) -> str:
    """From the report in view to the index and to the reports beside it."""
    links = "".join(f'<a id="{name}" href="#index">{words[name]}</a>' for name in ("previous", "next"))
    return f'<nav><a href="#index">{words["reports"]}</a><span id="which"></span>{links}</nav>'


def _asset(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8")


def _embedded(data: Any) -> str:
    """The data as JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _name(source: str) -> str:
    return source.replace("\\", "/").rsplit("/", 1)[-1]


def _index(reviews: Sequence[_Review], lang: str) -> Iterator[str]:
    words = WORDS[lang]
    yield f'<section id="index"><h2>{words["reports"]}</h2><div class="wide" role="region" tabindex="0" aria-label="{words["reports"]}">'
    heads = (words["file"], words["errors"], words["warnings"], words["roundings"], words["coverage"])
    yield "<table><thead><tr>" + "".join(f'<th scope="col">{head}</th>' for head in heads) + "</tr></thead><tbody>"
    for review in reviews:
        yield review.index_row()
    yield "</tbody></table></div></section>"


def _dialogs(words: dict[str, str]) -> Iterator[str]:
    yield f'<dialog id="export" aria-labelledby="export-title"><h2 id="export-title">{words["export_title"]}</h2>'
    yield f'<p id="export-help">{words["export_help"]}</p><form method="dialog"><div class="fields">'
    yield f'<label>{words["name"]}<input id="by" autocomplete="name"></label>'
    yield f'<label>{words["expires"]}<input id="until" type="date"></label></div>'
    yield f'<pre id="yaml" tabindex="0" aria-label="waivers.yaml"></pre><p class="buttons"><button type="button" id="download" class="primary">{words["download"]}</button>'
    yield f'<button type="button" id="copy">{words["copy"]}</button><button>{words["close"]}</button></p></form></dialog>'
    yield f'<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">{words["keys"]}</h2><dl>'
    for keys, what in _KEYS:
        pressed = " ".join(f"<kbd>{key}</kbd>" for key in keys.split())
        yield f"<dt>{pressed}</dt><dd>{words[f'key_{what}']}</dd>"
    yield f'</dl><form method="dialog"><button>{words["close"]}</button></form></dialog>'


class _Review:
    """One report on the page: its text, its findings, and what the script must know of it."""

    def __init__(self, reading: Reading, number: int, lang: str) -> None:
        self.reading, self.number, self.lang = reading, number, lang
        self.words = WORDS[lang]
        self.marks = Marks(reading)
        spoken = {id(finding.relation) for finding in reading.findings}
        self.others = [relation for relation in reading.relations if id(relation) not in spoken]

    def index_row(self) -> str:
        """The report's row of the index."""
        roundings = sum(relation.verdict == "rounding" for relation in self.reading.relations)
        seen = self.reading.coverage
        share = f"{seen.recomputed}/{seen.derived}"
        cells = (count(self.reading, "error"), count(self.reading, "warning"), roundings, share)
        link = f'<a href="#r{self.number}">{safe(self.reading.document.source)}</a>'
        told = "".join(f"<td{' class=zero' if not cell else ''}>{cell}</td>" for cell in cells)
        return f'<tr><th scope="row">{link}</th>{told}</tr>'

    def html(self) -> Iterator[str]:
        """The report and its findings side by side."""
        words, reading, n = self.words, self.reading, self.number
        about = " ".join(filter(None, (reading.region, reading.period, reading.project)))
        yield f'<article id="r{n}" data-report="{n}"><header class="about"><h2>{safe(reading.document.source)}</h2>'
        yield f"<p>{safe(about)}</p></header>"
        yield f'<div class="tabs js-only" role="group"><button type="button" data-pane="text">{words["report"]}</button>'
        yield f'<button type="button" data-pane="found">{words["findings"]}（{len(reading.findings)}）</button></div>'
        yield f'<section class="pane text" tabindex="0" aria-label="{words["report_text"]}">'
        yield from self._legend()
        for notice in reading.document.notices:
            yield f'<p class="notice">{safe(notice.message)}</p>'
        yield from ReportText(reading, self.marks, n, self.lang).html()
        yield f'</section><section class="pane found" tabindex="0" aria-label="{words["findings"]}">'
        yield f'<p class="coverage">{safe(coverage_words(reading.coverage, self.lang))}</p>'
        yield from self._filters()
        yield '<div class="detail" hidden></div><ol class="cards">'
        for number, finding in enumerate(reading.findings, start=1):
            yield from self._card(finding, number)
        yield '</ol><ol class="others"></ol>'
        empty = words["none"] if not reading.findings else words["no_such"]
        yield f'<p class="empty"{" hidden" if reading.findings else ""}>{empty}</p></section></article>'

    def _legend(self) -> Iterator[str]:
        states = ("wrong", "doubt", "rounding", "right", "open", "given", "unread")
        yield f'<p class="legend" aria-label="{self.words["legend"]}" role="note">'
        yield " ".join(f'<span class="m {state}">{self.words[state]}</span>' for state in states) + "</p>"

    def _filters(self) -> Iterator[str]:
        words, counts = self.words, self._counts()
        yield f'<div class="filters js-only"><div class="chips" role="group" aria-label="{words["show"]}">'
        for state in _FILTERS:
            on = "true" if state in _FILTERS[:4] else "false"
            if counts[state]:
                yield (
                    f'<button type="button" class="chip" data-show="{state}" aria-pressed="{on}">'
                    f'<span class="m {state}"></span>{words[state]} <b>{counts[state]}</b></button>'
                )
        yield f'</div><label class="decisions">{words["decisions"]} <select data-decisions>'
        for value in ("all", "pending", "accepted", "dismissed"):
            yield f'<option value="{value}">{words[value]}</option>'
        yield '</select></label> <output class="progress"></output></div>'

    def _counts(self) -> Counter[str]:
        found = Counter[str](finding_state(finding) for finding in self.reading.findings)
        found.update(self._state_of(relation) for relation in self.others)
        found["unread"] += len(self.reading.unread)
        return found

    def _state_of(self, relation: Relation) -> str:
        states = {"rounding": "rounding", "consistent": "right", "unverifiable": "open", "inconsistent": "wrong"}
        return states[relation.verdict]

    def _card(self, finding: Finding, number: int) -> Iterator[str]:
        words, n, state = self.words, self.number, finding_state(finding)
        yield f'<li class="card {state}" id="f{n}-{number}" data-finding="{number}" tabindex="-1">'
        title = (finding.relation.title if finding.relation else "") or finding.title
        severity = words[finding.severity]
        yield f'<h3><span class="no">{number}</span> <span class="badge">{severity}</span> {safe(title)}</h3>'
        yield f'<p class="where">{self._place(finding.spans[:1])} {safe(finding.title)} <span class="code">{safe(finding.code)}</span></p>'
        yield f"<dl>{''.join(self._facts(finding))}</dl>"
        yield f'<p class="message">{safe(finding.message)}</p>'
        yield from self._operands(finding)
        yield f'<p class="decided">{self._settled(finding)}</p>'
        buttons = "".join(
            f'<button type="button" data-do="{do}">{words[do]}</button>' for do in ("accept", "dismiss", "undo")
        )
        yield f'<div class="decide js-only">{buttons}</div>'
        yield f'<form class="why" hidden><label>{words["reason"]}<textarea rows="2" required></textarea></label>'
        yield f'<p><button class="primary">{words["save"]}</button> <button type="button" data-do="cancel">{words["cancel"]}</button></p></form></li>'

    def _facts(self, finding: Finding) -> Iterator[str]:
        """Reported, recomputed, formula and suggestion, as far as there are any."""
        relation = finding.relation
        told: list[tuple[str, str]] = []
        if relation is not None:
            if relation.word is not None:
                told.append(("reported", self.reading.document.said(relation.word)))
            else:
                told.append(("reported", reported_words(self.reading, relation)))
                if relation.recomputed is not None:
                    told.append(("recomputed", telling_equation(self.reading, relation) or result(relation)))
            if not any(relation.formula in text for _, text in told):
                told.append(("formula", relation.formula))
        told.append(("suggestion", finding.suggestion))
        for name, text in told:
            if text:
                yield f'<div class="{name}"><dt>{self.words[name]}</dt><dd>{safe(text)}</dd></div>'

    def _place(self, spans: Sequence[Span]) -> str:
        """The place of the span as a link to its mark."""
        if not spans:
            return f"<span>{self.words['whole']}</span>"
        said, marks = safe(self._said_place(spans[0])), self.marks.at(spans[0])
        return f'<a class="place" href="#m{self.number}-{marks[0]}">{said}</a>' if marks else f"<span>{said}</span>"

    def _said_place(self, span: Span) -> str:
        return place_words(self.reading, (span,), Style(self.lang))

    def _operands(self, finding: Finding) -> Iterator[str]:
        relation = finding.relation
        spans = [fact.span for fact in relation.operands] if relation else list(finding.spans[1:])
        if not spans:
            return
        said = [said_with_unit(self.reading, fact.figure) for fact in relation.operands] if relation else []
        names = [fact.indicator or "" for fact in relation.operands] if relation else []
        links = []
        for place, span in enumerate(spans):
            text = said[place] if said else self.reading.document.said(span)
            marks = self.marks.at(span)
            name = f"<i>{safe(names[place])}</i> " if names and names[place] else ""
            link = f'<a href="#m{self.number}-{marks[0]}">{safe(text)}</a>' if marks else safe(text)
            links.append(f"<li>{name}{link} <small>{safe(self._said_place(span))}</small></li>")
        title = self.words["operands" if relation else "also"]
        yield f'<div class="operands"><h4>{title}</h4><ul>{"".join(links[:_SHOWN_OPERANDS])}</ul>'
        if rest := links[_SHOWN_OPERANDS:]:
            more = self.words["more"].format(len(rest))
            yield f"<details><summary>{more}</summary><ul>{''.join(rest)}</ul></details>"
        yield "</div>"

    def _settled(self, finding: Finding) -> str:
        """What was decided before this run: known, or waived with its reason."""
        if not isinstance(finding, Settled):
            return ""
        words, by = self.words, finding.waived
        if by is None:
            return words["known"]
        return safe(f"{words['waived']}{words['colon']}{by.reason}（{by.name}，{words['until']} {by.expires}）")

    # --- what the script must know ---------------------------------------------------------------------------

    def record(self, names: Counter[str]) -> dict[str, Any]:
        """The report for the script: findings and relations with the numbers of their marks, unread figures."""
        source = self.reading.document.source
        name = _name(source)
        return {
            "source": source,
            "file": name if names[name] == 1 else source.replace("\\", "/"),
            "findings": [self._finding_record(finding) for finding in self.reading.findings],
            "relations": [
                [self._state_of(one), sentence(self.reading, one, self.lang), self._where(one), *self._marks_of(one)]
                for one in self.others
            ],
            "unread": [
                [self.marks.at(one.figure.span)[0], self.reading.document.said(one.figure.span), one.reason]
                for one in self.reading.unread
            ],
        }

    def _finding_record(self, finding: Finding) -> dict[str, Any]:
        by = finding.waived if isinstance(finding, Settled) else None
        reported, operands = [mark for span in finding.spans[:1] for mark in self.marks.at(span)], finding.spans[1:]
        return {
            "code": finding.code,
            "state": finding_state(finding),
            "text": reported_text(self.reading, finding),
            "marks": reported,
            "operands": [mark for span in operands for mark in self.marks.at(span)],
            "waived": {"reason": by.reason, "name": by.name, "expires": by.expires.isoformat()} if by else None,
        }

    def _where(self, relation: Relation) -> str:
        span = relation.reported.span if relation.reported else relation.word
        return self._said_place(span) if span else self.words["whole"]

    def _marks_of(self, relation: Relation) -> tuple[list[int], list[int]]:
        span = relation.word or (relation.reported.span if relation.reported else None)
        return self.marks.at(span) if span else [], [m for one in relation.operands for m in self.marks.at(one.span)]
