"""HTML pages that stand alone: the cross-region table, and what `check` found. Everything from a report is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reportminer.model import Finding, Reading
from reportminer.renders.sheets import Column, Sheet, Value, grouped
from reportminer.renders.text import Style, count, coverage_words, place_words
from reportminer.renders.working import equation, reported_words, result

_CSS = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  margin: 2rem auto; max-width: 1400px; padding: 0 1rem; color: #1d2733; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 14px; }
th, td { border: 1px solid #d5dce4; padding: .3rem .6rem; vertical-align: top; }
th { background: #eef2f6; position: sticky; top: 0; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.recomputed { color: #1f5fbf; font-style: italic; } .silent { color: #999; }
.finding { border-left: 4px solid #c9a227; padding: .3rem 1rem; margin: .8rem 0; background: #fafbfc; }
.finding.error { border-color: #c0392b; } .finding.info { border-color: #7f8c9b; }
.finding p { margin: .2rem 0; } .code, .coverage { color: #66727f; font-size: 13px; }
@media print { th { position: static; } }
"""


def _page(title: str, body: Sequence[str], lang: str = "zh") -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    tag = "zh-CN" if lang == "zh" else "en"
    inside = "\n".join(body)
    head += f"<style>{_CSS}</style>"
    return f'<!doctype html>\n<html lang="{tag}">\n<head>{head}</head>\n<body>\n{inside}\n</body></html>\n'


def sheets_page(title: str, main: Sheet, folded: Sequence[Sheet] = ()) -> str:
    """The sheets as one page: the first in view, the others to unfold."""
    body = [f"<h1>{escape(title)}</h1>", *_table(main)]
    for sheet in folded:
        body += [f"<details><summary>{escape(sheet.title)}</summary>", *_table(sheet), "</details>"]
    return _page(title, body)


def _table(sheet: Sheet) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f"<th{_class(column)}>{escape(column.title)}</th>" for column in sheet.columns)
    yield "</tr></thead><tbody>"
    for row in sheet.rows:
        cells = zip(sheet.columns, row, strict=True)
        yield "<tr>" + "".join(_cell(column, cell, sheet.silent) for column, cell in cells) + "</tr>"
    yield "</tbody></table></div>"


def _class(column: Column, *more: str) -> str:
    names = [*more, *(["recomputed"] if column.recomputed else [])]
    return f' class="{" ".join(names)}"' if names else ""


def _cell(column: Column, cell: Value, silent: str) -> str:
    if cell is None:
        return f'<td class="silent">{escape(silent)}</td>'
    if isinstance(cell, str):
        return f"<td{_class(column)}>{escape(cell)}</td>"
    return f"<td{_class(column, 'number')}>{grouped(column, cell)}</td>"


def check_page(readings: Sequence[Reading], lang: str = "zh") -> str:
    """One page of findings: report by report in reading order, with coverage."""
    style = Style(lang)
    title = "报告核对结果" if lang == "zh" else "What the reports do not add up to"
    body = [f"<h1>{title}</h1>"]
    for reading in readings:
        body += _report(reading, style)
    return _page(title, body, lang)


def _report(reading: Reading, style: Style) -> Iterator[str]:
    yield f"<h2>{escape(reading.document.source)}</h2>"
    about = " ".join(filter(None, (reading.region, reading.period, reading.project)))
    counts = style.word("one").format(errors=count(reading, "error"), warnings=count(reading, "warning"))
    yield f"<p>{escape(about)}</p>" if about else ""
    yield f'<p class="coverage">{escape(counts)}。{escape(coverage_words(reading.coverage, style.lang))}</p>'
    if not reading.findings:
        yield f"<p>{escape(style.word('none'))}</p>"
    for finding in sorted(reading.findings, key=lambda finding: finding.spans[:1]):
        yield from _finding(reading, finding, style)


def _finding(reading: Reading, finding: Finding, style: Style) -> Iterator[str]:
    where = place_words(reading, finding.spans, style)
    yield f'<div class="finding {finding.severity}">'
    code = f'<span class="code">{escape(finding.code)}</span>'
    yield f"<p><b>{escape(style.word(finding.severity))}</b> {escape(where)} {escape(finding.title)} {code}</p>"
    relation = finding.relation
    colon = style.word("colon")
    if relation is not None and relation.recomputed is not None:
        yield f"<p>{style.word('reported')}{colon}{escape(reported_words(reading, relation))}</p>"
        worked = equation(reading, relation) or result(relation)
        yield f'<p class="recomputed">{style.word("recomputed")}{colon}{escape(worked)}</p>'
    yield f"<p>{escape(finding.message)}</p>"
    if finding.suggestion:
        yield f"<p>{style.word('suggestion')}{colon}{escape(finding.suggestion)}</p>"
    yield "</div>"
