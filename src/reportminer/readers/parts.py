"""What every reader hands over: paragraphs and grids in reading order. `assemble` makes the Document of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.model import Block, BlockKind, Cell, Document, Notice, Span, Table

Box = tuple[Decimal, Decimal, Decimal, Decimal]

CAPTION_BLOCKS = 3
CAPTION_LENGTH = 60


@dataclass(slots=True)
class Paragraph:
    """A paragraph, heading, note, header or footer before it has a number; `origin` is its reader's own."""

    text: str
    kind: BlockKind = "paragraph"
    level: int | None = None
    page: int | None = None
    box: Box | None = None
    furniture: tuple[tuple[int, int], ...] = ()
    origin: object = None


@dataclass(slots=True)
class GridCell:
    """One cell at its origin; `inner` are the tables that stand inside it."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    hidden: bool = False
    formula: str | None = None
    value: Decimal | None = None
    page: int | None = None
    box: Box | None = None
    inner: list[Grid] = field(default_factory=list)
    origin: object = None


@dataclass(slots=True)
class Grid:
    """A table before it has a number; `titles` are its own cells (row, column) that carry its title, unit or year."""

    cells: list[GridCell]
    rows: int
    columns: int
    page: int | None = None
    sheet: str | None = None
    titles: frozenset[tuple[int, int]] = frozenset()


Part = Paragraph | Grid


def assemble(source: str, format_name: str, parts: Iterable[Part], notices: Sequence[Notice] = ()) -> Document:
    """The Document of the parts; blank paragraphs and blank cells are left out."""
    blocks: list[Block] = []
    tables: list[Table | None] = []
    paragraphs = 0
    for part in parts:
        if isinstance(part, Grid):
            _add_grid(part, blocks, tables)
        elif part.text.strip():
            counted = part.kind in ("paragraph", "heading")
            paragraphs += counted
            blocks.append(
                Block(
                    len(blocks),
                    part.text,
                    kind=part.kind,
                    page=part.page,
                    level=part.level,
                    paragraph=paragraphs if counted else None,
                    box=part.box,
                    furniture=part.furniture,
                )
            )
    return Document(source, format_name, tuple(blocks), tuple(t for t in tables if t is not None), tuple(notices))


def _add_grid(grid: Grid, blocks: list[Block], tables: list[Table | None]) -> None:
    caption = _caption(blocks)
    at = len(tables)
    tables.append(None)
    cells: list[Cell] = []
    for cell in sorted(grid.cells, key=lambda c: (c.row, c.column)):
        if cell.text.strip():
            page = cell.page if cell.page is not None else grid.page
            blocks.append(Block(len(blocks), cell.text, kind="cell", page=page, box=cell.box))
            span = Span(len(blocks) - 1, 0, len(cell.text))
            covers = cell.row, cell.column, cell.row_span, cell.column_span
            cells.append(Cell(span, *covers, cell.hidden, cell.formula, cell.value))
        for inner in cell.inner:
            _add_grid(inner, blocks, tables)
    titles = [cell.span for cell in cells if (cell.row, cell.column) in grid.titles]
    tables[at] = Table(at, tuple(cells), grid.rows, grid.columns, (*caption, *titles), grid.page, grid.sheet)


def in_block_order(parts: Iterable[Part]) -> Iterator[Paragraph | GridCell]:
    """The parts that become blocks, in the order of the blocks."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield from (part,) if part.text.strip() else ()
            continue
        for cell in sorted(part.cells, key=lambda c: (c.row, c.column)):
            yield from (cell,) if cell.text.strip() else ()
            yield from in_block_order(cell.inner)


def _caption(blocks: Sequence[Block]) -> tuple[Span, ...]:
    """The short lines directly above a table that starts here, in reading order."""
    found: list[Span] = []
    for block in reversed(blocks[-CAPTION_BLOCKS:]):
        text = block.text.strip()
        if block.kind not in ("paragraph", "heading") or len(text) > CAPTION_LENGTH or text.endswith(("。", "；")):
            break
        found.append(Span(block.index, 0, len(block.text)))
    return tuple(reversed(found))
