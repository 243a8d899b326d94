"""The cross-region table as an HTML page that stands alone. Everything from a report is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reportminer.renders.sheets import Column, Sheet, Value, grouped

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
