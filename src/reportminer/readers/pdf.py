"""PDF → Document: lines rejoined into paragraphs, ruled tables as grids, both across page breaks."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from reportminer.model import Document, Notice, ReadError
from reportminer.readers.parts import Box, Grid, GridCell, Paragraph, Part, assemble
from reportminer.readers.pdf_aligned import NUMBER, with_aligned_tables
from reportminer.readers.pdf_columns import in_columns
from reportminer.readers.pdf_flow import Margins, Place, drop_furniture, margins_of, paragraphs
from reportminer.readers.pdf_grid import Ruled, ruled_tables
from reportminer.readers.pdf_page import Char, Page, TextLine, open_pages, text_lines

COLUMN_SHIFT = 4.0
HEADER_ROWS = 4


def read_pdf(source: str, data: bytes) -> Document:
    """The document of the PDF. ReadError where it is encrypted, broken, or has no characters (a scan)."""
    import pypdfium2

    try:
        pages = list(open_pages(data))
    except pypdfium2.PdfiumError as error:
        if "assword" in str(error):
            raise ReadError(source, "PDF 已加密，需要密码才能打开", "请取消密码后另存，再读取") from error
        raise ReadError(source, "PDF 已损坏或不完整，打不开", "请重新获取原文件") from error
    if not any(not char.text.isspace() for page in pages for char in page.chars):
        raise ReadError(source, "PDF 里没有文字，可能是扫描件", "请先做文字识别（OCR），存为带文字的 PDF 后再读")
    found = [ruled_tables(page) for page in pages]
    return assemble(source, "pdf", _parts(pages, found), _notices(pages))


def _notices(pages: list[Page]) -> list[Notice]:
    scanned = [str(page.number) for page in pages if page.pictures and not page.chars]
    if not scanned:
        return []
    return [Notice("scanned-page", f"第 {'、'.join(scanned)} 页是图片，其中的文字没有读取，请先做文字识别（OCR）")]


def _parts(pages: list[Page], found: list[tuple[list[Ruled], list[Char]]]) -> list[Part]:
    """The paragraphs and tables of all pages in reading order."""
    lines = drop_furniture(pages, [text_lines(chars) for _, chars in found])
    lines = in_columns(pages, lines, [bool(tables) for tables, _ in found])
    margins = margins_of(pages, lines)
    flow: list[tuple[int, TextLine | Ruled]] = []
    for page, (tables, _), page_lines in zip(pages, found, lines, strict=True):
        items = [*tables, *with_aligned_tables(page.number, page_lines)]
        if not any(line.column for line in page_lines):
            items.sort(key=lambda item: item.ys[0] if isinstance(item, Ruled) else item.top)
        flow += [(page.number, item) for item in items]
    return _joined(flow, margins)


def _joined(flow: list[tuple[int, TextLine | Ruled]], margins: dict[Place, Margins]) -> list[Part]:
    """The items of all pages with lines made paragraphs, and tables that go on after a page break made one."""
    parts: list[Part] = []
    waiting: list[tuple[int, TextLine]] = []
    last: Ruled | None = None
    for page, item in flow:
        if isinstance(item, TextLine):
            waiting.append((page, item))
            last = None
            continue
        parts += [_paragraph(lines) for lines in paragraphs(waiting, margins)]
        waiting = []
        before = parts[-1] if parts else None
        if last is not None and isinstance(before, Grid) and _goes_on(last, item):
            _append(before, item)
        else:
            parts.append(_grid(item))
        last = item
    return parts + [_paragraph(lines) for lines in paragraphs(waiting, margins)]


def _paragraph(lines: list[tuple[int, TextLine]]) -> Paragraph:
    page = lines[0][0]
    own = [line for number, line in lines if (number, line.column) == (page, lines[0][1].column)]
    box = _box((min(x.x0 for x in own), own[0].top, max(x.x1 for x in own), own[-1].bottom))
    return Paragraph("\n".join(line.text for _, line in lines), page=page, box=box)


def _box(corners: tuple[float, float, float, float]) -> Box:
    x0, top, x1, bottom = (Decimal(str(round(corner, 1))) for corner in corners)
    return x0, top, x1, bottom


def _grid(table: Ruled) -> Grid:
    return Grid(_cells(table), len(table.ys) - 1, len(table.xs) - 1, page=table.page)


def _cells(table: Ruled) -> list[GridCell]:
    return [
        GridCell(r.row, r.column, r.text, r.row_span, r.column_span, page=table.page, box=_box(r.box))
        for r in table.regions
    ]


def _goes_on(above: Ruled, below: Ruled) -> bool:
    """Whether a table is the rest of the one that ended the page before: the same columns at the same places."""
    if below.page != above.page + 1 or len(above.xs) != len(below.xs) or above.aligned != below.aligned:
        return False
    if above.aligned:
        return _columns_meet(above, below) and _starts_alike(above, below)
    return all(abs(a - b) <= COLUMN_SHIFT for a, b in zip(above.xs, below.xs, strict=True))


def _columns_meet(above: Ruled, below: Ruled) -> bool:
    """Whether the columns of two tables without lines lie mostly below one another."""
    pairs = zip(pairwise(above.xs), pairwise(below.xs), strict=True)
    return all(min(a1, b1) - max(a0, b0) > min(a1 - a0, b1 - b0) / 2 for (a0, a1), (b0, b1) in pairs)


def _starts_alike(above: Ruled, below: Ruled) -> bool:
    """Whether the lower table begins with the upper one's header or at once with figures."""
    upper, lower = ([r.text for r in table.regions if r.row == 0] for table in (above, below))
    return upper == lower or any(NUMBER.fullmatch(text) for text in lower)


def _append(grid: Grid, table: Ruled) -> None:
    """The rows of the next page, without a header that is printed again; a row that the page break cut is one row."""
    cells = _cells(table)
    skip = _repeated_rows(grid, cells)
    rows = len(table.ys) - 1 - skip
    fresh = [cell for cell in cells if cell.row >= skip]
    for cell in fresh:
        cell.row += grid.rows - skip
    fresh, cut = _continued(grid, fresh)
    for cell in fresh:
        cell.row -= cut
    grid.cells += fresh
    grid.rows += rows - cut


def _repeated_rows(grid: Grid, cells: list[GridCell]) -> int:
    """How many rows at the top of the next page repeat the table's first rows."""

    def rows(of: list[GridCell], count: int) -> list[tuple[int, int, int, int, str]]:
        return sorted((c.row, c.column, c.row_span, c.column_span, c.text) for c in of if c.row < count)

    for count in range(HEADER_ROWS, 0, -1):
        header = rows(grid.cells, count)
        closed = all(row + span <= count for row, _, span, _, _ in header)
        if closed and any(text for *_, text in header) and header == rows(cells, count):
            return count
    return 0


def _continued(grid: Grid, fresh: list[GridCell]) -> tuple[list[GridCell], int]:
    """The new cells without those that go on from the row above the page break, and how many rows that takes away."""
    above = {(c.column, c.column_span): c for c in grid.cells if c.row + c.row_span == grid.rows}
    first = sorted((cell for cell in fresh if cell.row == grid.rows), key=lambda cell: cell.column)
    pairs = [(cell, above.get((cell.column, cell.column_span))) for cell in first]
    # A label that is merged downwards and has no text on the new page goes on from the page before.
    labels = [(cell, upper) for cell, upper in pairs if not cell.text and cell.row_span > 1]
    leaves = [(cell, upper) for cell, upper in pairs if cell.text or cell.row_span == 1]
    cut = _is_cut_row(leaves)
    if not cut:
        leading = next((at for at, (cell, _) in enumerate(pairs) if cell.text), 0)
        labels, leaves = pairs[:leading], []
    gone = []
    for cell, upper in (*labels, *leaves):
        if upper is not None:
            gone.append(cell)
            upper.row_span += cell.row_span - cut
            upper.text = "\n".join(text for text in (upper.text, cell.text) if text)
    return [cell for cell in fresh if cell not in gone], int(cut)


def _is_cut_row(leaves: list[tuple[GridCell, GridCell | None]]) -> bool:
    """Whether the first row of a page is the rest of a row: no number begins anew, its name or figures lack."""
    filled = [(cell, upper) for cell, upper in leaves if cell.text]
    lacking = [upper for cell, upper in leaves if not cell.text and upper is not None and upper.text]
    if not filled or any(upper is None for _, upper in leaves) or any(cell.row_span > 1 for cell, _ in leaves):
        return False
    if any(upper is None or not upper.text or _is_number(cell.text) for cell, upper in filled):
        return False
    return leaves[0][1] in lacking or any(_is_number(upper.text) for upper in lacking)


def _is_number(text: str) -> bool:
    return bool(text.strip()) and not text.strip(" \n0123456789.,%％-—/")
