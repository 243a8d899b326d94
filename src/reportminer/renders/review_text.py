"""The report as submitted, for its review page: headings, paragraphs and tables as HTML, every figure marked."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from html import escape

from reportminer.model import Block, Cell, Reading, Table
from reportminer.renders.document import parts
from reportminer.renders.review_marks import Mark, Marks
from reportminer.renders.review_words import WORDS

#: A first paragraph that is no longer than this is taken for the report's title.
LONGEST_TITLE = 80
#: From this number of columns on, the first one stays in view when the table is moved sideways.
WIDE_TABLE = 6
#: From this number of columns on, a table is printed in small type.
MANY_COLUMNS = 12
#: Cells with more characters than this are given room, so that their rows do not become high.
LONG_CELL = 20
#: Characters that turn the direction of what follows them: a report must not rearrange the page.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def safe(text: str) -> str:
    """The text for HTML: escaped, characters that no page may have or that would rearrange it made visible."""
    return escape("".join(_harmless(char) for char in text))


def _harmless(char: str) -> str:
    bad = char in _TURNING or (char not in "\n\t" and unicodedata.category(char) in ("Cc", "Cs"))
    return "\ufffd" if bad else char


class ReportText:
    """One report on the page: the ids of its marks begin with its number, each is given out once."""

    def __init__(self, reading: Reading, marks: Marks, number: int, lang: str) -> None:
        self.reading, self.marks, self.number = reading, marks, number
        self.words = WORDS[lang]
        self.given: set[int] = set()
        self.joined = reading.document.format == "pdf"

    def html(self) -> Iterator[str]:
        """The report's parts in reading order."""
        page = None
        for part in parts(self.reading.document):
            if part.page is not None and part.page != page:
                page = part.page
                yield f'<p class="page">{self.words["page"].format(page)}</p>'
            yield from self._table(part) if isinstance(part, Table) else (self._block(part),)

    def _block(self, block: Block) -> str:
        inside = self._marked(block, 0, len(block.text))
        if block.level:
            return f'<p class="h h{min(block.level, 4)}" role="heading" aria-level="{min(block.level, 4) + 2}">{inside}</p>'
        if block.kind in ("note", "header", "footer"):
            return f'<p class="side">{inside}</p>'
        title = ' class="title"' if block.index == 0 and len(block.text) <= LONGEST_TITLE else ""
        return f"<p{title}>{inside}</p>"

    def _marked(self, block: Block, start: int, end: int) -> str:
        """The characters of the block as HTML with their marks."""
        made, at = [], start
        for mark in self.marks.within(block.index, start, end):
            made.append(self._plain(block.text[at : mark.span.start]))
            made.append(self._mark(mark, block.text[mark.span.start : mark.span.end]))
            at = mark.span.end
        return "".join(made) + self._plain(block.text[at:end])

    def _plain(self, text: str) -> str:
        """The text escaped; the lines into which a pdf breaks a paragraph are joined, as they are those of its page."""
        if self.joined and "\n" in text:
            lines = text.split("\n")
            text = lines[0]
            for line in lines[1:]:
                gap = " " if text[-1:].isascii() and line[:1].isascii() and text[-1:].strip() and line.strip() else ""
                text += gap + line
        return safe(text)

    def _mark(self, mark: Mark, said: str) -> str:
        name = f'id="m{self.number}-{mark.number}" ' if mark.number not in self.given else ""
        self.given.add(mark.number)
        data = f'{name}class="m {mark.state}" data-m="{mark.number}"'
        text = self._plain(said)
        if not mark.findings:
            return f"<span {data}>{text}</span>"
        numbers = "<sup>" + ",".join(map(str, mark.findings)) + "</sup>"
        return f'<a {data} href="#f{self.number}-{mark.findings[0]}">{text}{numbers}</a>'

    def _table(self, table: Table) -> Iterator[str]:
        words = self.words
        title = words["sheet"].format(table.sheet) if table.sheet else words["table"].format(table.index + 1)
        label = safe(title)
        yield f'<div class="wide" role="region" tabindex="0" aria-label="{label}">'
        many = ' class="many"' if table.columns >= MANY_COLUMNS else ""
        yield f"<table{many}><caption>{label}</caption><tbody>"
        origins = {(cell.row, cell.column): cell for cell in table.cells}
        taken: set[tuple[int, int]] = set()
        for row in range(table.rows):
            yield "<tr>" + "".join(self._row(table, row, origins, taken)) + "</tr>"
        yield "</tbody></table></div>"

    def _row(
        self, table: Table, row: int, origins: dict[tuple[int, int], Cell], taken: set[tuple[int, int]]
    ) -> Iterator[str]:
        for column in range(table.columns):
            if (row, column) in taken and (row, column) not in origins:
                continue
            cell = origins.get((row, column))
            if cell is None:
                yield "<td></td>"
                continue
            high, wide = min(cell.row_span, table.rows - row), min(cell.column_span, table.columns - column)
            taken |= {(row + down, column + across) for down in range(high) for across in range(wide)}
            block = self.reading.document.blocks[cell.span.block]
            looks = (f' rowspan="{high}"' if high > 1 else "") + (f' colspan="{wide}"' if wide > 1 else "")
            names = ["hidden"] * cell.hidden + ["long"] * (cell.span.end - cell.span.start > LONG_CELL)
            names += ["label"] * (column == 0 and wide == 1 and table.columns >= WIDE_TABLE)
            looks += f' class="{" ".join(names)}"' if names else ""
            yield f"<td{looks}>{self._marked(block, cell.span.start, cell.span.end)}</td>"
