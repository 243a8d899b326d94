"""docx → Document, from the XML: all paragraphs, tables, boxes, notes and automatic numbers that one sees."""

from __future__ import annotations

from collections.abc import Iterator

from reportminer.model import BlockKind, Document, Notice
from reportminer.readers.docx_inline import Line, Note, RunRange, chosen, read_line
from reportminer.readers.docx_numbering import Numbering, Style, read_numbering, read_styles
from reportminer.readers.docx_package import Element, Package, W, child, local, number, val
from reportminer.readers.parts import Grid, GridCell, Paragraph, Part, assemble, in_block_order

# Wrappers that add nothing to what a reader sees: their content is read as if they were not there.
TRANSPARENT = frozenset({"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"})
GONE = frozenset({"del", "moveFrom"})
CHANGES = ("ins", "del", "moveFrom", "moveTo")
BODY_OUTLINE = 9


def read_docx(source: str, data: bytes) -> Document:
    """The document of the docx: body in reading order, then notes, then headers and footers."""
    package = Package(data)
    walk = Walk(package)
    body = child(package.document, "body")
    parts = list(walk.parts(body)) if body is not None else []
    parts += walk.notes()
    parts += walk.margins()
    return assemble(source, "docx", parts, _notices(package.document, walk))


def runs_of_blocks(data: bytes, root: Element) -> list[list[RunRange]]:
    """For each block of the body, the w:r of `root` (a w:document) that its characters come from.

    For those who write into the report: `root` may be another parse of the same file, such as python-docx's.
    """
    walk = Walk(Package(data))
    body = child(root, "body")
    parts = list(walk.parts(body)) if body is not None else []
    return [part.origin if isinstance(part.origin, list) else [] for part in in_block_order(parts)]


def _notices(root: Element, walk: Walk) -> list[Notice]:
    notices = []
    if any(next(root.iter(W + name), None) is not None for name in CHANGES):
        notices.append(Notice("tracked-changes", "文件带有修订痕迹：按接受全部修订后的文字读取"))
    if walk.hidden:
        notices.append(Notice("hidden-text", "文件带有隐藏文字，没有读取"))
    if walk.embedded:
        notices.append(Notice("embedded-object", f"文件里有 {walk.embedded} 个嵌入对象，其中的数字没有读取"))
    if walk.pictures:
        notices.append(Notice("pictures", f"文件里有 {walk.pictures} 幅大图片，其中的文字没有读取"))
    return notices


class Walk:
    """One walk over a docx: it counts automatic numbers and remembers which notes were referred to."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._styles: dict[str, Style] = read_styles(package)
        self._numbering: Numbering = read_numbering(package)
        self._notes: list[Note] = []
        self.hidden = False
        self.embedded = 0
        self.pictures = 0

    def parts(self, container: Element) -> Iterator[Part]:
        """The paragraphs and tables of a body, cell, text box or note, in reading order."""
        held: Line | None = None
        for element in blocks(container):
            if local(element) == "altChunk":
                yield from self._foreign(element)
            elif local(element) == "tbl":
                yield from self._flush(held)
                held = None
                yield self._grid(element)
            if local(element) != "p":
                continue
            line = self._line(element, held)
            # A paragraph whose mark was deleted or moved away runs on into the next one.
            if any(child(element, f"pPr/rPr/{name}") is not None for name in GONE):
                held = line
                continue
            held = None
            yield self._paragraph(element, line)
            yield from self._boxes(line)
        yield from self._flush(held)

    def _line(self, element: Element, held: Line | None) -> Line:
        line = read_line(element, held)
        self._notes += line.notes[len(held.notes) if held else 0 :]
        self.hidden |= line.hidden
        self.embedded += line.embedded
        self.pictures += line.pictures
        return line

    def _foreign(self, chunk: Element) -> Iterator[Part]:
        """A page of HTML that some office systems put into a docx whole."""
        raw = self._package.raw(chunk)
        if raw is not None and not raw.startswith(b"PK"):
            from reportminer.readers.html import archived_page, page_parts

            yield from page_parts(archived_page(raw) or raw)

    def _flush(self, held: Line | None) -> Iterator[Part]:
        if held is not None:
            yield Paragraph(held.text, furniture=held.furniture(), origin=held.runs())
            yield from self._boxes(held)

    def _boxes(self, line: Line) -> Iterator[Part]:
        for box in line.boxes:
            yield from self.parts(box)

    def _paragraph(self, element: Element, line: Line) -> Paragraph:
        label = self._label(element) if line.text else self._label(element).rstrip()
        level = self._heading_level(element)
        shift = len(label)
        return Paragraph(
            label + line.text,
            "paragraph" if level is None else "heading",
            level,
            furniture=line.furniture(shift),
            origin=line.runs(shift),
        )

    def _style_chain(self, element: Element) -> Iterator[tuple[str, Style]]:
        """The paragraph's style and those that it is based on."""
        name, seen = val(element, "pPr/pStyle"), set[str]()
        while name is not None and name not in seen and name in self._styles:
            seen.add(name)
            yield name, self._styles[name]
            name = self._styles[name].parent

    def _label(self, element: Element) -> str:
        """The automatic number of the paragraph, "" where it has none."""
        list_id, depth = val(element, "pPr/numPr/numId"), val(element, "pPr/numPr/ilvl")
        if list_id is not None:
            return self._numbering.label(list_id, number(depth, 0))
        for name, style in self._style_chain(element):
            if style.list_id is not None:
                bound = self._numbering.depth_of_style(style.list_id, name)
                own = bound if bound is not None else style.list_level
                return self._numbering.label(style.list_id, number(depth, own or 0))
        return ""

    def _heading_level(self, element: Element) -> int | None:
        """The heading level from 1 that outline level or style name give, or None."""
        own = val(element, "pPr/outlineLvl")
        if own is not None:
            return number(own, BODY_OUTLINE) + 1 if number(own, BODY_OUTLINE) < BODY_OUTLINE else None
        for _, style in self._style_chain(element):
            if style.outline is not None:
                return style.outline + 1 if style.outline < BODY_OUTLINE else None
            for word in ("heading ", "标题 "):
                if style.name.startswith(word) and style.name[len(word) :].strip().isdigit():
                    return int(style.name[len(word) :])
            if style.name in ("title", "标题"):
                return 1
        return None

    def _grid(self, table: Element) -> Grid:
        """The table as a grid: cells merged across or down stand once, at their origin."""
        cells: list[GridCell] = []
        above: dict[int, GridCell] = {}  # the cell that a vertical merge in this column goes on from
        width = height = 0
        for height, row in enumerate(rows(table), 1):
            column = number(val(row, "trPr/gridBefore"), 0)
            open_below: dict[int, GridCell] = {}
            last: GridCell | None = None
            for tc in row_cells(row):
                span = max(1, number(val(tc, "tcPr/gridSpan"), 1))
                merge, across = _merge(tc, "vMerge"), _merge(tc, "hMerge")
                origin = above.get(column)
                if across == "continue" and last is not None:
                    last.column_span += span
                elif merge == "continue" and origin is not None:
                    origin.row_span = max(origin.row_span, height - origin.row)
                    open_below[column] = last = origin
                else:
                    last = self._cell(tc, height - 1, column, span)
                    cells.append(last)
                    if merge is not None:
                        open_below[column] = last
                column += span
            above, width = open_below, max(width, column)
        return Grid(cells, height, width)

    def _cell(self, tc: Element, row: int, column: int, span: int) -> GridCell:
        text = ""
        inner: list[Grid] = []
        runs: list[RunRange] = []
        for part in self.parts(tc):
            if isinstance(part, Grid):
                inner.append(part)
                continue
            text += "\n" if text else ""
            own = part.origin if isinstance(part.origin, list) else []
            runs += [RunRange(start + len(text), end + len(text), run) for start, end, run in own]
            text += part.text
        return GridCell(row, column, text.rstrip("\n"), column_span=span, inner=inner, origin=runs)

    def notes(self) -> Iterator[Part]:
        """The footnotes and endnotes in the order in which the text refers to them."""
        roots = {purpose: self._package.related(f"{purpose}s") for purpose in ("footnote", "endnote")}
        done: set[Note] = set()
        while pending := [note for note in self._notes if note not in done]:
            for note in pending:
                done.add(note)
                root = roots[note.purpose]
                for entry in () if root is None else root.findall(W + note.purpose):
                    if entry.get(f"{W}id") == note.id:
                        yield from _as_kind(self.parts(entry), "note")

    def margins(self) -> Iterator[Part]:
        """Headers and footers, each different text once; page numbers alone are left out."""
        seen: set[str] = set()
        for purpose in ("header", "footer"):
            for reference in self._package.document.iter(f"{W}{purpose}Reference"):
                root = self._package.referred(reference)
                if root is None:
                    continue
                kind: BlockKind = "header" if purpose == "header" else "footer"
                for part in _as_kind(self.parts(root), kind):
                    if part.text.strip() not in seen and not _only_page_number(part):
                        seen.add(part.text.strip())
                        yield part


def _as_kind(parts: Iterator[Part], kind: BlockKind) -> Iterator[Paragraph]:
    """The parts as paragraphs of one kind; a table in a note or header gives one paragraph a cell."""
    for part in parts:
        if isinstance(part, Paragraph):
            yield Paragraph(part.text, kind, furniture=part.furniture)
        else:
            for cell in part.cells:
                yield Paragraph(cell.text, kind)
                yield from _as_kind(iter(cell.inner), kind)


def _only_page_number(part: Paragraph) -> bool:
    """Whether nothing but page numbers and the dashes around them stands in a header or footer."""
    rest = list(part.text)
    for start, end in part.furniture:
        rest[start:end] = " " * (end - start)
    words = "".join(rest)
    return not words.strip(" \t\n-—–－第共页/／～~·•")


def _merge(tc: Element, name: str) -> str | None:
    found = child(tc, f"tcPr/{name}")
    return None if found is None else found.get(f"{W}val", "continue")


def blocks(container: Element) -> Iterator[Element]:
    """The w:p, w:tbl and w:altChunk of a container, through content controls and the like, in reading order."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl", "altChunk"):
            yield element
        elif name in TRANSPARENT:
            yield from blocks(element)
        elif name == "AlternateContent":
            yield from blocks(chosen(element))


def rows(table: Element) -> Iterator[Element]:
    """The rows of a table that a reader sees: a deleted row is gone."""
    return _kept(table, "tr", "trPr/del")


def row_cells(row: Element) -> Iterator[Element]:
    """The cells of a row, through content controls."""
    return _kept(row, "tc", "tcPr/cellDel")


def _kept(container: Element, wanted: str, deleted: str) -> Iterator[Element]:
    """The elements of one name, through content controls, without those that a tracked change has deleted."""
    for element in container:
        name = local(element)
        if name == wanted and child(element, deleted) is None:
            yield element
        elif name in TRANSPARENT:
            yield from _kept(element, wanted, deleted)
