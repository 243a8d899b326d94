"""Changes of a report that change nothing it says: another format, unit, order or name, a paragraph beside the matter."""

from __future__ import annotations

import io
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from itertools import pairwise

from plants.files import CannotPlant, Change, planted, with_paragraph
from reportminer.evaluation import Gold
from reportminer.model import Block, Document, Span, Table
from reportminer.readers import read_document
from reportminer.text import fold, sentences

#: Names that the packs take for one indicator, and that say the same in any sentence.
SYNONYMS = (
    ("预算执行率", "资金执行率"),
    ("资金到位率", "预算资金到位率"),
    ("满意度", "满意率"),
    ("实际支出", "支出金额"),
    ("到位资金", "实际到位资金"),
    ("增长率", "增幅"),
)
BESIDE = (
    "本单位办公地址为人民路，联系电话0718-7282116，邮政编码445400。",
    "项目实施期间，主管部门多次召开调度会，压实工作责任，确保政策落到实处。",
    "本报告于2024年3月15日经单位党组会议审议通过，并按要求在门户网站公开。",
    "辖区地处武陵山区，平均海拔1020米，年平均气温16.5摄氏度，常年雨量充沛。",
)
#: A sentence that begins so leans on the one before it.
_LEANS = re.compile(
    r"\s*(?:其中|同比|比上年|较|该|上述|以上|这|此|其|为此|同时|另|另外|此外|分别|完成率|执行率|人均|次均|占|得|扣|因此|故|而|但|并|按)"
)
_MONEY = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)(亿|万)?元(?![/／人每个户张份])")


@dataclass(frozen=True)
class Report:
    """A report to be twisted: its file, what was read from it, its gold, and where the gold's figures stand in it."""

    name: str
    content: bytes
    document: Document
    gold: Gold
    places: Mapping[int, Span]

    def changed(self, changes: Sequence[Change]) -> Document:
        """The document read from the file with the changes."""
        return planted(self.name, self.content, self.document, changes)[1]


def as_page(report: Report, chance: random.Random) -> Document:
    """The same report as a web page."""
    made = "".join(_page(report.document))
    whole = f'<html><head><meta charset="utf-8"><title>报告</title></head><body>{made}</body></html>'
    return read_document("report.html", whole.encode())


def as_word(report: Report, chance: random.Random) -> Document:
    """The same report as a Word file."""
    import docx

    made = docx.Document()
    for part in _parts(report.document):
        if isinstance(part, Block):
            made.add_paragraph(part.text)
            continue
        table = made.add_table(part.rows, part.columns)
        for cell in part.cells:
            origin = table.cell(cell.row, cell.column)
            last = table.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1)
            (origin.merge(last) if last is not origin else origin).text = report.document.said(cell.span)
    written = io.BytesIO()
    made.save(written)
    return read_document("report.docx", written.getvalue())


def _parts(document: Document) -> Iterator[Block | Table]:
    """Paragraphs and tables in reading order; CannotPlant where a table is no grid of blocks."""
    at: dict[int, Table] = {cell.span.block: table for table in document.tables for cell in table.cells}
    last: Table | None = None
    for block in document.blocks:
        table = at.get(block.index)
        if table is None:
            yield block
        elif block.kind != "cell":
            raise CannotPlant("a table in the text itself")
        elif table is not last:
            yield table
        last = table if table is not None else last


def _page(document: Document) -> Iterator[str]:
    for part in _parts(document):
        if isinstance(part, Block):
            yield f"<p>{escape(part.text)}</p>\n"
            continue
        yield "<table border='1'>"
        for row in range(part.rows):
            cells = [cell for cell in part.cells if cell.row == row]
            covered = {
                (r, c)
                for cell in part.cells
                for r in range(cell.row, cell.row + cell.row_span)
                for c in range(cell.column, cell.column + cell.column_span)
            }
            made = {
                cell.column: f'<td rowspan="{cell.row_span}" colspan="{cell.column_span}">{escape(document.said(cell.span))}</td>'
                for cell in cells
            }
            blank = {c: "<td></td>" for c in range(part.columns) if (row, c) not in covered}
            yield "<tr>" + "".join(said for _, said in sorted((made | blank).items())) + "</tr>"
        yield "</table>\n"


def other_units(report: Report, chance: random.Random) -> Document:
    """Amounts of prose in the next larger unit with the same precision: 5286.30万元 is 0.528630亿元."""
    changes = []
    for block in _prose(report.document):
        for match in _MONEY.finditer(block.text):
            number = Decimal(match[1].replace(",", ""))
            if match[2] != "亿" and number >= 1000 and chance.random() < 0.6:
                unit = "亿元" if match[2] else "万元"
                changes.append((Span(block.index, *match.span()), f"{number.scaleb(-4):f}{unit}"))
    return _all(report, changes)


def other_order(report: Report, chance: random.Random) -> Document:
    """Two neighbouring sentences that no relation joins change places, in as many paragraphs as have such."""
    changes: list[Change] = []
    for block in _prose(report.document):
        spans = [s for s in sentences(fold(block.text)) if block.text[s[0] : s[1]].strip()]
        pairs = [(a, b) for a, b in pairwise(spans) if _independent(report, block, a, b)]
        if pairs:
            first, second = chance.choice(pairs)
            one, other = block.text[slice(*first)], block.text[slice(*second)]
            changes.append((Span(block.index, first[0], second[1]), other + one))
    return _all(report, changes)


def _independent(report: Report, block: Block, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether two sentences stand by themselves: same end, no word that leans, no relation from one to the other."""
    texts = [block.text[slice(*span)] for span in (first, second)]
    if not all(text.rstrip().endswith("。") for text in texts) or any(_LEANS.match(text) for text in texts):
        return False
    if first == sentences(fold(block.text))[0] or re.match(r"\s*[（(\d一二三四五六七八九十]", texts[1]):
        return False
    inside = [
        {i for i, s in report.places.items() if s.block == block.index and span[0] <= s.start < span[1]}
        for span in (first, second)
    ]
    after = {i for i, s in report.places.items() if s.block == block.index and s.start >= second[1]}
    for relation in report.gold.relations:
        figures = {*relation.operands, relation.reported}
        if (figures & inside[0] and figures & (inside[1] | after)) or (figures & inside[1] and figures & after):
            return False
    return True


def other_names(report: Report, chance: random.Random) -> Document:
    """Indicators by other names of theirs."""
    changes: list[Change] = []
    for old, new in SYNONYMS:
        pattern = re.compile(rf"(?<!预算)(?<!实际){old}(?!分)")
        for block in report.document.blocks:
            for match in pattern.finditer(block.text):
                span = Span(block.index, *match.span())
                if not any(_overlap(span, taken) for taken, _ in changes):
                    changes.append((span, new))
    return _all(report, changes)


def _overlap(one: Span, other: Span) -> bool:
    return one.block == other.block and one.start < other.end and other.start < one.end


def beside_the_matter(report: Report, chance: random.Random) -> Document:
    """A paragraph about something else between two paragraphs, three times."""
    paragraphs = [block.index for block in _prose(report.document)]
    between = [i for i in paragraphs[1:] if i - 1 in paragraphs and _ends(report.document.blocks[i - 1])]
    if not between:
        raise CannotPlant("nowhere between two paragraphs")
    content = report.content
    for index in sorted(chance.sample(between, min(3, len(between))), reverse=True):
        content = with_paragraph(content, report.document, index, chance.choice(BESIDE))
    return read_document(report.name, content)


def _ends(block: Block) -> bool:
    return block.text.rstrip().endswith("。")


def _prose(document: Document) -> list[Block]:
    """The paragraphs outside tables."""
    inside = {cell.span.block for table in document.tables for cell in table.cells}
    return [b for b in document.blocks if b.kind in ("paragraph", "heading") and b.index not in inside]


def _all(report: Report, changes: Sequence[Change]) -> Document:
    if not changes:
        raise CannotPlant("nothing to change")
    return report.changed(changes)


TWISTS: Mapping[str, Callable[[Report, random.Random], Document]] = {
    "as a web page": as_page,
    "as a Word file": as_word,
    "other units": other_units,
    "other order": other_order,
    "other names": other_names,
    "beside the matter": beside_the_matter,
}
