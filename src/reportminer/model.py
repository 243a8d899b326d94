"""The nouns, from Document to Reading: frozen, with hardly any behaviour. Read this file first.

bytes ─readers→ Document ─tables→ Layout* ─figures→ Figure* ─facts→ Fact* ─relations→ Relation* ─checks→ Finding*
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from reportminer.quantity import Interval, Quantity

BlockKind = Literal["paragraph", "heading", "cell", "note", "header", "footer"]
Kind = Literal["amount", "person_time", "person", "household", "rate", "score", "per_capita", "count"]
Role = Literal["actual", "budget", "target", "prior", "weight", "rule"]
Verdict = Literal["consistent", "rounding", "inconsistent", "unverifiable"]
Severity = Literal["error", "warning", "info"]


class ReadError(Exception):
    """A file that could not be read: which file, what is wrong, what to do. One line."""

    def __init__(self, source: str, problem: str, remedy: str = "") -> None:
        super().__init__(f"{source}：{problem}" + (f"；{remedy}" if remedy else ""))
        self.source = source
        self.problem = problem
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str, str]]:
        return ReadError, (self.source, self.problem, self.remedy)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters `start` to `end` (end exclusive) of one block: the only provenance; every later noun reaches one."""

    block: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person can be sent. Pages, tables, rows and columns count from 1, blocks from 0; box is x0, top, x1, bottom in points."""

    page: int | None = None
    block: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or table cell, its text exactly as submitted.

    offset:    where the text starts in the source file, for formats that are text themselves (.txt); else None.
    furniture: (start, end) ranges of the text that are page numbers or running heads in the middle of a paragraph.
    level:     heading level from 1, or None.
    paragraph: number of the paragraph (counted over paragraphs and headings, from 1), None for cells.
    """

    index: int
    text: str
    kind: BlockKind = "paragraph"
    offset: int | None = None
    page: int | None = None
    level: int | None = None
    paragraph: int | None = None
    box: tuple[Decimal, Decimal, Decimal, Decimal] | None = None
    furniture: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table at its origin: rows and columns count from 0, spans are at least 1.

    A cell is a span because a flattened form keeps a whole row in one block.
    formula, value: what a workbook stores beside the text that it shows: the formula, and the number before it is formatted.
    """

    span: Span
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False
    formula: str | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells in reading order, merged cells once at their origin; blank cells may be absent.

    caption: spans near the table that may carry its title, unit or year (the lines just above it).
    sheet:   the worksheet's name where the source is a workbook.
    """

    index: int
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    caption: tuple[Span, ...] = ()
    page: int | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader saw in the file that is not its text: tracked changes, hidden rows, a typed-in total."""

    code: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report as parsed: blocks in reading order and the tables that group some of them."""

    source: str
    format: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    notices: tuple[Notice, ...] = ()
    _cells: dict[int, tuple[list[int], list[tuple[Table, Cell]]]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        found: dict[int, list[tuple[int, Table, Cell]]] = {}
        for table in self.tables:
            for cell in table.cells:
                found.setdefault(cell.span.block, []).append((cell.span.start, table, cell))
        for block, entries in found.items():
            entries.sort(key=lambda entry: entry[0])
            self._cells[block] = ([e[0] for e in entries], [(e[1], e[2]) for e in entries])

    def said(self, span: Span) -> str:
        """The characters of the report at the span, exactly as submitted."""
        return self.blocks[span.block].text[span.start : span.end]

    def cell_at(self, span: Span) -> tuple[Table, Cell] | None:
        """The table and the cell in which the span lies, or None outside tables."""
        starts_cells = self._cells.get(span.block)
        if starts_cells is None:
            return None
        starts, cells = starts_cells
        at = bisect_right(starts, span.start) - 1
        if at < 0 or span.start >= max(cells[at][1].span.end, cells[at][1].span.start + 1):
            return None
        return cells[at]

    def place(self, span: Span) -> Place:
        """The place of the span: page, block and, inside a table, table, row and column (counted from 1)."""
        block = self.blocks[span.block]
        found = self.cell_at(span)
        if found is None:
            return Place(page=block.page, block=block.index, box=block.box)
        table, cell = found
        page = block.page if block.page is not None else table.page
        return Place(page, block.index, table.index + 1, cell.row + 1, cell.column + 1, block.box, table.sheet)

    def where(self, span: Span) -> str:
        """The place in words: 第3页 表2 第4行第2列, or 第14段."""
        place = self.place(span)
        words = [f"第{place.page}页"] if place.page is not None else []
        if place.table is not None:
            words.append(f"工作表“{place.sheet}”" if place.sheet else f"表{place.table}")
            words.append(f"第{place.row}行第{place.column}列")
        else:
            paragraph = self.blocks[span.block].paragraph
            words.append(f"第{paragraph if paragraph is not None else span.block + 1}段")
        return " ".join(words)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity where it stands in the report.

    span:      number with its printed multiplier and unit; for a bare number in a table, the number alone.
    qualifier: 约 近 超 ≥ ≤ > < …, which stands outside the span, or None.
    written:   the unit as the report writes it, beside the number or in the heading over it.
    why:       what gave the unit: "written", "header", "caption", "column", "label".
    """

    id: int
    span: Span
    quantity: Quantity
    kind: Kind
    qualifier: str | None = None
    written: str = ""
    why: str = "written"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure whose meaning we know.

    indicator: canonical Chinese name of what is measured (scope and concept joined), or None.
    concept:   name of the pack entry that read it, None where the words alone give the name.
    scope:     what the figure is restricted to (住院, 中央, a sub-group), "" for the whole.
    why:       which pattern or header read it, in words.
    """

    figure: Figure
    indicator: str | None
    role: Role
    period: str | None
    region: str | None
    concept: str | None = None
    scope: str = ""
    why: str = ""

    @property
    def value(self) -> Decimal:
        """The exact value in the base unit."""
        return self.figure.quantity.value

    @property
    def span(self) -> Span:
        """Where the figure stands."""
        return self.figure.span


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a score that is put right does to the total score that it is part of, and to the grade that the report gives.

    grade, grade_after: "" where the report gives no grade: none is given to it.
    """

    total: Decimal
    total_after: Decimal
    grade: str = ""
    grade_after: str = ""

    @property
    def changes_grade(self) -> bool:
        """Whether another grade follows."""
        return self.grade != self.grade_after


@dataclass(frozen=True, slots=True)
class Relation:
    """A reported figure beside what it should be by a formula over other figures of the same report.

    kind:         source and sort of the formula: execution_rate, sum, average, share, per_capita, growth, grade …
    title:        name of the derived figure in words (预算执行率, 综合得分).
    reported:     the fact as reported; None only where the reported thing is a word (see `word`).
    word:         span of a reported word where the relation is about one (a grade: 优).
    formula:      in words, 实际支出 ÷ 预算金额 × 100.
    recomputed:   the value by the formula, exact to 50 digits; None where unverifiable.
    interval:     what the formula gives over all values within the printed precision of the operands.
    explained_by: operands, truncation, half_even, up — with verdict rounding; else None.
    basis:        the sentence or regulation the formula rests on, in words.
    reason:       why a figure could not be recomputed (verdict unverifiable).
    consequence:  what follows in words: the grade that is due, the total with the score put right.
    outcome:      what follows for the total and the grade where a score is put right.
    """

    kind: str
    title: str
    reported: Fact | None
    operands: tuple[Fact, ...]
    formula: str
    recomputed: Decimal | None
    interval: Interval | None
    verdict: Verdict
    explained_by: str | None = None
    word: Span | None = None
    basis: str = ""
    reason: str = ""
    severity: Severity | None = None
    consequence: str = ""
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: code, severity, what is wrong, where, and what the figure should probably be."""

    code: str
    severity: Severity
    title: str
    message: str
    spans: tuple[Span, ...]
    relation: Relation | None = None
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A figure that was not understood, with the reason in words."""

    figure: Figure
    reason: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a report was understood: figures read, attributed, derived figures recomputed of all derived ones."""

    figures: int
    attributed: int
    derived: int
    recomputed: int


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one report and, with the reason, what was not."""

    document: Document
    figures: tuple[Figure, ...]
    facts: tuple[Fact, ...]
    relations: tuple[Relation, ...]
    unread: tuple[Unread, ...]
    coverage: Coverage
    region: str | None = None
    period: str | None = None
    project: str | None = None
    findings: tuple[Finding, ...] = ()
