"""The cross-region table as an HTML page that stands alone. Everything from a report is escaped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from urllib.parse import quote

from reportminer.renders.sheets import Cell, Column, Sheet, Value, grouped, silence

_CSS = """
body { font: 15px/1.6 "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif;
  margin: 2rem auto; max-width: 1400px; padding: 0 1rem; color: #1d2733; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
.wide { overflow: auto; max-height: 90vh; } .wide table { width: max-content; }
.wide th { max-width: 10em; } .wide td { max-width: 26em; }
.wide td:first-child, .wide th:first-child { position: sticky; left: 0; background: #fff; }
.wide th:first-child { z-index: 1; background: #eef2f6; }
table { border-collapse: collapse; font-size: 14px; }
th, td { border: 1px solid #d5dce4; padding: .3rem .6rem; vertical-align: top; }
th { background: #eef2f6; position: sticky; top: 0; }
td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.sort { cursor: pointer; } td[title] { cursor: help; } tfoot td { font-weight: bold; background: #f4f6f8; }
.consistent { background: #e3f3e6; } .rounding { background: #fff6d6; }
.inconsistent { background: #f9d6d2; color: #a31515; font-weight: bold; }
.recomputed { color: #1f5fbf; font-style: italic; } .silent { color: #999; }
@media print { th, .wide td:first-child { position: static; } .wide { max-height: none; } }
"""

#: A click on a heading sorts the table's rows by it, a second one the other way round; cells without a value go last.
_SORT = """
document.addEventListener("click", event => {
  const head = event.target.closest("th.sort");
  if (!head) return;
  const body = head.closest("table").tBodies[0], at = head.cellIndex, down = head.dataset.down !== "1";
  head.dataset.down = down ? "1" : "";
  const key = row => row.cells[at].classList.contains("silent") ? null : row.cells[at].dataset.value ?? row.cells[at].textContent;
  const before = (a, b) => isNaN(a) || isNaN(b) ? a.localeCompare(b, "zh") : a - b;
  [...body.rows].map(row => [key(row), row]).sort(([a], [b]) =>
    a === null || b === null ? (a === null) - (b === null) : (down ? 1 : -1) * before(a, b)).forEach(([, row]) => body.append(row));
});
"""


def _page(title: str, body: Sequence[str], lang: str = "zh") -> str:
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
    tag = "zh-CN" if lang == "zh" else "en"
    inside = "\n".join(body)
    head += f"<style>{_CSS}</style>"
    return f'<!doctype html>\n<html lang="{tag}">\n<head>{head}</head>\n<body>\n{inside}\n</body></html>\n'


def sheets_page(title: str, main: Sheet, folded: Sequence[Sheet] = (), lang: str = "zh") -> str:
    """The sheets as one page: the first in view, the others to unfold; every table can be sorted by its headings."""
    body = [f"<h1>{escape(title)}</h1>", *_table(main)]
    for sheet in folded:
        body += [f"<details><summary>{escape(sheet.title)}</summary>", *_table(sheet), "</details>"]
    return _page(title, [*body, f"<script>{_SORT}</script>"], lang)


def _table(sheet: Sheet) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield "".join(f"<th{_classes('sort', _kind(column))}>{escape(column.title)}</th>" for column in sheet.columns)
    yield "</tr></thead><tbody>"
    yield from (_row(row, sheet) for row in sheet.rows)
    yield "</tbody>"
    if sheet.footer:
        yield "<tfoot>"
        yield from (_row(row, sheet) for row in sheet.footer)
        yield "</tfoot>"
    yield "</table></div>"


def _row(row: Sequence[Value | Cell], sheet: Sheet) -> str:
    cells = zip(sheet.columns, row, strict=True)
    shown = (_cell(column, cell if isinstance(cell, Cell) else Cell(cell), sheet) for column, cell in cells)
    return f"<tr>{''.join(shown)}</tr>"


def _kind(column: Column) -> str:
    return "recomputed" if column.recomputed else ""


def _classes(*names: str) -> str:
    given = " ".join(filter(None, names))
    return f' class="{given}"' if given else ""


def _cell(column: Column, cell: Cell, sheet: Sheet) -> str:
    title = f' title="{escape(cell.note)}"' if cell.note else ""
    look = "" if cell.look == "total" else cell.look
    if cell.value is None:
        return f'<td class="silent">{escape("" if cell.look == "total" else silence(column, sheet))}</td>'
    if isinstance(cell.value, str):
        said = escape(cell.value)
        said = f'<a href="{escape(quote(cell.link, safe="/:"))}">{said}</a>' if cell.link else said
        return f"<td{_classes(look, _kind(column))}{title}>{said}</td>"
    value = f' data-value="{Decimal(cell.value):f}"'
    return f"<td{_classes('number', look, _kind(column))}{title}{value}>{grouped(column, cell.value)}{cell.mark}</td>"
