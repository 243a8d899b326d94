"""Plain text → Document: narrative, PDF dumps of fixed line width, and tables as people paste them.

Tables come as cells on lines that begin with a tab (a blank line between rows), as pipes, as tab-separated lines, or as
columns aligned by blanks. Every block keeps its offset in the decoded file, so that spans read back in the file itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from reportminer.model import Block, BlockKind, Cell, Document, Span, Table
from reportminer.text import fold

PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–]{1,3}\s*\d{1,4}\s*[-—–]{1,3}|第\s*\d+\s*页(?:\s*[,，/]?\s*共\s*\d+\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*"
)
HEADING = re.compile(
    r"\s*(?:(?P<one>[一二三四五六七八九十]{1,3}[、．.]|第[一二三四五六七八九十]+[部章节]分?)|(?P<two>[(（][一二三四五六七八九十]{1,3}[)）])"
    r"|(?P<three>\d{1,2}[、．.](?!\d))|(?P<four>[(（]\d{1,2}[)）]))"
)
_SENTENCE_END = tuple("。！？；：!?;:")


@dataclass(slots=True)
class _Line:
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def blank(self) -> bool:
        """Whether nothing stands on the line; a lone tab is an empty cell, not a blank line."""
        return not self.text.strip() and "\t" not in self.text


@dataclass(slots=True)
class _Builder:
    """Blocks and tables as they are found."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    paragraphs: int = 0

    def paragraph(self, start: int, end: int, furniture: tuple[tuple[int, int], ...] = ()) -> None:
        said = self.text[start:end]
        if not said.strip():
            return
        self.paragraphs += 1
        level = heading_level(said)
        kind: BlockKind = "heading" if level else "paragraph"
        self.blocks.append(Block(len(self.blocks), said, kind, start, None, level, self.paragraphs, None, furniture))

    def table(self, rows: list[list[tuple[int, int]]]) -> None:
        caption = tuple(
            Span(b.index, max(0, len(b.text) - 60), len(b.text))
            for b in self.blocks[-3:]
            if b.kind != "cell" and (len(b.text.strip()) <= 60 or b is self.blocks[-1])
        )
        cells: list[Cell] = []
        for row, spans in enumerate(rows):
            for column, (start, end) in enumerate(spans):
                if self.text[start:end].strip():
                    block = Block(len(self.blocks), self.text[start:end], "cell", start)
                    self.blocks.append(block)
                    cells.append(Cell(Span(block.index, 0, end - start), row, column))
        width = max(map(len, rows), default=0)
        if cells:
            self.tables.append(Table(len(self.tables), tuple(cells), len(rows), width, caption))


def heading_level(said: str) -> int | None:
    """Level 1 to 4 of a short line that begins with 一、（一） 1. or （1）, None for anything else."""
    stripped = said.strip()
    found = HEADING.match(stripped)
    if found is None or len(stripped) > 40 or stripped.endswith(("。", "；", ";")) or "\n" in stripped:
        return None
    return 1 + ["one", "two", "three", "four"].index(found.lastgroup or "one")


def read_text(source: str, text: str) -> Document:
    """The document of a decoded text file."""
    lines = list(_lines(text))
    builder = _Builder(text)
    wrapped = _is_wrapped(lines)
    at = 0
    while at < len(lines):
        for read in (_tab_dump, _pipes, _separated, _cell_lines):
            taken = read(lines, at, builder)
            if taken:
                at += taken
                break
        else:
            at += _paragraph(lines, at, builder, wrapped)
    return Document(source, "txt", tuple(builder.blocks), tuple(builder.tables))


def _lines(text: str) -> Iterator[_Line]:
    at = 0
    for raw in text.splitlines(keepends=True):
        body = raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        yield _Line(at, body)
        at += len(raw)


# --- paragraphs --------------------------------------------------------------------------------------------


def _is_wrapped(lines: list[_Line]) -> bool:
    """Whether the text is a dump of fixed line width, in which a line end may fall inside a word or a number."""
    filled = [line.text.rstrip() for line in lines if not line.blank and not PAGE_NUMBER.fullmatch(line.text)]
    if len(filled) < 4 or any("|" in t or "\t" in t for t in filled):
        return False
    widest = max(map(len, filled))
    if not 14 <= widest <= 70:
        return False
    open_ended = [t for t in filled[:-1] if not t.endswith(_SENTENCE_END)]
    long_open = [t for t in open_ended if len(t) >= widest * 0.7]
    return len(long_open) >= 3 and len(long_open) * 3 >= len(filled)


def _paragraph(lines: list[_Line], at: int, builder: _Builder, wrapped: bool) -> int:
    line = lines[at]
    if line.blank or PAGE_NUMBER.fullmatch(line.text):
        return 1
    if not wrapped:
        builder.paragraph(line.start, line.end)
        return 1
    last, taken = at, 1
    furniture: list[tuple[int, int]] = []
    while (step := _continues(lines, last, furniture, line.start)) is not None:
        taken += step
        last += step
    builder.paragraph(line.start, lines[last].end, tuple(furniture))
    return taken


def _continues(lines: list[_Line], last: int, furniture: list[tuple[int, int]], start: int) -> int | None:
    """How many lines on the paragraph goes on (page numbers between are furniture), or None where it ends."""
    said = lines[last].text.rstrip()
    if said.endswith(_SENTENCE_END) or (heading_level(said) and len(said) < 20):
        return None
    following = last + 1
    skipped: list[_Line] = []
    while following < len(lines) and (PAGE_NUMBER.fullmatch(lines[following].text) or lines[following].blank):
        skipped.append(lines[following])
        following += 1
    if following >= len(lines) or len(skipped) > 6 or (skipped and not any(not s.blank for s in skipped)):
        return None
    said_next = lines[following].text
    if HEADING.match(said_next) and not re.search(r"[\d.,]$", said):
        return None
    furniture.extend((s.start - start, s.end - start) for s in skipped if not s.blank)
    return following - last


# --- tables ------------------------------------------------------------------------------------------------


def _tab_dump(lines: list[_Line], at: int, builder: _Builder) -> int:
    """Cells on lines that begin with a tab, rows parted by a blank line; a cell may run over lines without a tab."""
    if not _is_cell_line(lines[at]):
        return 0
    rows: list[list[tuple[int, int]]] = [[]]
    here = at
    while here < len(lines):
        line = lines[here]
        if _is_cell_line(line):
            if here > at and lines[here - 1].blank:
                rows.append([])
            indent = len(line.text) - len(line.text.lstrip(" \t"))
            rows[-1].append((min(line.start + indent, line.end), line.end))
            here += 1
        elif line.blank:
            here += 1
        elif _cell_goes_on(lines, here, rows):
            rows[-1][-1] = (rows[-1][-1][0], line.end)
            here += 1
        else:
            break
    _add_dump(builder, rows)
    return here - at


def _is_cell_line(line: _Line) -> bool:
    return line.text.lstrip(" ").startswith("\t")


_SECTION = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）]|\d{1,2}[.．、](?!\d)[^。]{2,16}。.{30,})"
)
_NEXT_TABLE = re.compile(r"\s*附?表\s*[\d一二三四五六七八九十]")
_REMARK = re.compile(r"\s*(?:注|备注|说明|资料来源|附注)\s*\d*\s*[:：]")


def _cell_goes_on(lines: list[_Line], here: int, rows: list[list[tuple[int, int]]]) -> bool:
    """Whether a line without a tab belongs to the cell above: the next cell line follows without a blank line before it."""
    if not lines[here - 1].blank:
        complete = len(rows) > 1 and len(rows[-1]) >= len(rows[-2])
        return not (complete and _REMARK.match(lines[here].text))
    following = here
    while following < len(lines) and not _is_cell_line(lines[following]):
        following += 1
        if following - here > 40:
            return False
    passed = lines[here:following]
    if following >= len(lines) or any(_SECTION.match(line.text) or _NEXT_TABLE.match(line.text) for line in passed):
        return False
    if not lines[following - 1].blank:
        return True
    widest = max(map(len, rows))
    between = [line for line in passed if not line.blank]
    return len(rows[-1]) < widest and len(rows) > 1 and len(between) <= 6 and len(rows[-2]) == widest


def _add_dump(builder: _Builder, rows: list[list[tuple[int, int]]]) -> None:
    """The rows as tables: a row of one cell is the title of what follows it, since such dumps paste whole forms."""
    part: list[list[tuple[int, int]]] = []
    for row in [row for row in rows if row]:
        filled = [span for span in row if builder.text[slice(*span)].strip()]
        if len(row) == 1 and len(filled) == 1 and len(builder.text[slice(*filled[0])]) <= 60:
            _flush(builder, part)
            part = []
            builder.paragraph(*filled[0])
        else:
            part.append(row)
    _flush(builder, part)


def _flush(builder: _Builder, rows: list[list[tuple[int, int]]]) -> None:
    if rows:
        builder.table(_spread(builder, _interleaved(builder, rows)))


_TALL = re.compile(
    r"合计|小计|总[计额分数]|率|备注|[县区市镇乡]|名称|项目|类别|对象|季|月|年度|序号|[(（][^()（）]*[元%个人次户][)）]"
)


def _interleaved(builder: _Builder, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Two-line headings of a dump without blank cells: some upper ones reach down, the lower ones stand under the others.

    县区 | 参保 | 住院 | 合计 over 人数 | 金额 | 人次 | 金额, above rows of six cells.
    """
    if len(rows) < 4:
        return rows
    upper, lower = rows[0], rows[1]
    width = Counter(len(row) for row in rows[2:]).most_common(1)[0][0]
    tall = width - len(lower)
    wide = len(upper) - tall
    heads = [builder.text[start:end].strip() for start, end in (*upper, *lower)]
    if not (len(upper) < width and 1 <= tall < len(upper) and 1 <= wide < len(lower)) or any(
        not head or re.fullmatch(r"[\d.,%]+", head) for head in heads
    ):
        return rows
    best: tuple[float, list[int]] | None = None
    for chosen in combinations(range(1, len(upper)), tall - 1):
        reaching = {0, *chosen}
        score = (
            sum(bool(_TALL.search(heads[i])) for i in reaching)
            - sum(bool(_TALL.search(heads[i])) for i in range(len(upper)) if i not in reaching) / 2
        )
        widths = _shares(len(lower), wide)
        at = iter(widths)
        spans = [1 if i in reaching else next(at) for i in range(len(upper))]
        if best is None or score > best[0]:
            best = (score, [span if i not in reaching else 0 for i, span in enumerate(spans)])
    if best is None:
        return rows
    over: list[tuple[int, int]] = []
    under: list[tuple[int, int]] = []
    below = iter(lower)
    for span, covered in zip(upper, best[1], strict=True):
        blank = (span[1], span[1])
        over += [span, *[blank] * (max(covered, 1) - 1)]
        under += [next(below) for _ in range(covered)] or [blank]
    return [over, under, *rows[2:]]


def _shares(count: int, groups: int) -> list[int]:
    """A number of columns shared out evenly, the first groups taking what is left over."""
    return [count // groups + (i < count % groups) for i in range(groups)]


def _spread(builder: _Builder, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Two-line headings whose upper line lost its merged cells, put back over the columns that they cover."""
    if len(rows) < 3 or len(rows[0]) >= len(rows[1]) or builder.text[slice(*rows[1][0])].strip():
        return rows
    upper, lower = rows[0], rows[1]
    gaps = [i for i, span in enumerate(lower) if not builder.text[slice(*span)].strip()]
    merged = len(upper) - len(gaps)
    filled = [i for i in range(len(lower)) if i not in gaps]
    if merged < 1 or not filled:
        return rows
    placed: list[tuple[int, int]] = [(upper[0][0], upper[0][0])] * len(lower)
    widths = _group_widths([builder.text[slice(*s)] for s in upper], [builder.text[slice(*s)] for s in lower], gaps)
    if widths is None:
        return rows
    column = 0
    for span, width in zip(upper, widths, strict=True):
        placed[column] = span
        column += width
    return [placed, *rows[1:]]


def _group_widths(upper: list[str], lower: list[str], gaps: list[int]) -> list[int] | None:
    """How many columns each upper heading covers: one over a gap, the runs between shared out by common characters."""

    def likeness(head: str, under: list[str]) -> int:
        return sum(len(set(head) & set(u)) for u in under)

    best: tuple[int, list[int]] | None = None

    def place(i: int, column: int, widths: list[int], score: int) -> None:
        nonlocal best
        if i == len(upper):
            if column == len(lower) and (best is None or score > best[0]):
                best = (score, widths)
            return
        if column >= len(lower):
            return
        if column in gaps:
            place(i + 1, column + 1, [*widths, 1], score)
            return
        stop = next((g for g in gaps if g > column), len(lower))
        for width in range(1, min(stop - column, 8) + 1):
            place(i + 1, column + width, [*widths, width], score + likeness(upper[i], lower[column : column + width]))

    if len(upper) <= 14 and len(lower) <= 24:
        place(0, 0, [], 0)
    return best[1] if best else None


def _pipes(lines: list[_Line], at: int, builder: _Builder) -> int:
    """Rows between pipes; a ruling line |---|---| is dropped."""
    rows: list[list[tuple[int, int]]] = []
    here = at
    while here < len(lines) and (cut := _pipe_cells(lines[here])):
        if not re.fullmatch(r"[\s|:\-—+=]+", lines[here].text):
            rows.append(cut)
        here += 1
    if not rows:
        return 0
    if len(rows) == 1 and not lines[at].text.strip().startswith(("|", "｜")):
        return 0
    builder.table(rows)
    return here - at


def _pipe_cells(line: _Line) -> list[tuple[int, int]]:
    text = line.text
    if len(re.findall(r"[|｜│┃]", text)) < 2:
        return []
    bars = [m.start() for m in re.finditer(r"[|｜│┃]", text)]
    stripped = text.strip()
    edges = list(bars)
    if stripped[0] not in "|｜│┃":
        edges.insert(0, -1)
    if stripped[-1] not in "|｜│┃":
        edges.append(len(text))
    return [_trim(line, a + 1, b) for a, b in pairwise(edges)]


def _trim(line: _Line, start: int, end: int) -> tuple[int, int]:
    said = line.text[start:end]
    left = len(said) - len(said.lstrip())
    body = said.strip()
    return line.start + start + (left if body else 0), line.start + start + (left + len(body) if body else 0)


_GAP = re.compile(r"\t+|[ \u3000\xa0]{2,}")


def _separated(lines: list[_Line], at: int, builder: _Builder) -> int:
    """At least three successive lines of at least three fields parted by a tab or by two blanks or more."""
    rows: list[list[tuple[int, int]]] = []
    here = at
    tabbed = "\t" in lines[at].text.strip()
    while here < len(lines) and not lines[here].blank and ("\t" in lines[here].text.strip()) == tabbed:
        cells = _tab_cells(lines[here]) if tabbed else _gap_cells(lines[here])
        if len(cells) < (2 if tabbed else 3):
            break
        rows.append(cells)
        here += 1
    if len(rows) < 2 or (not tabbed and len(rows) < 3) or not _has_numbers(rows, builder):
        return _single_blanks(lines, at, builder)
    builder.table(rows if tabbed else _align(rows, lines[at:here], builder))
    return here - at


_FIGURE_CELL = re.compile(r"[≥≤<>=约近]{0,2}\s*-?\d[\d,]*(?:\.\d+)?\s*[^\d\s，。；、：]{0,6}|[-—/]{1,2}")
_WORD_CELL = re.compile(r"(?![-—/]+$)(?!\d[\d,.]*%?$)[^。；]{1,24}")


def _cell_lines(lines: list[_Line], at: int, builder: _Builder) -> int:
    """A table as a browser copies it, one cell a line: headings, then rows of as many lines, each a label and figures."""
    for width in range(3, 13):
        rows = _chunks(lines, at, width)
        if len(rows) >= 3:
            builder.table([[_trim(line, 0, len(line.text)) for line in row] for row in rows])
            return len(rows) * width
    return 0


def _chunks(lines: list[_Line], at: int, width: int) -> list[list[_Line]]:
    """The header and the rows of that width from here on; empty where the lines do not repeat so."""
    if sum(map(_is_heading_cell, lines[max(at - 2, 0) : at])) == 2:
        return []  # the headings begin before this line, in a form of another shape
    header = lines[at : at + width]
    if len(header) < width or not all(map(_is_heading_cell, header)):
        return []
    rows = [header]
    sorts = [""] * width
    here = at + width
    while len(row := lines[here : here + width]) == width:
        found = [_sort_of_cell(line.text.strip()) for line in row]
        if found[0] != "word" or found.count("figure") * 2 < width - 1 or "" in found:
            break
        if any({sort, other} == {"word", "figure"} for sort, other in zip(sorts, found, strict=True)):
            break
        sorts = [other if other != "none" else sort for sort, other in zip(sorts, found, strict=True)]
        rows.append(row)
        here += width
    rest = [_sort_of_cell(line.text.strip()) for line in lines[here : here + 3]]
    goes_on = len(rest) == 3 and (rest[0] in ("figure", "none") or (rest[0] == "word" and "figure" in rest[1:]))
    return (
        [] if goes_on else rows
    )  # rows of another shape follow: a form, which is read by its headings (see flattened.py)


def _is_heading_cell(line: _Line) -> bool:
    """Whether a line may be a column's heading: a few words, and not a table's caption or a section's title."""
    said = line.text.strip()
    return _WORD_CELL.fullmatch(said) is not None and not heading_level(said) and not _NEXT_TABLE.match(said)


def _sort_of_cell(said: str) -> str:
    """Whether a line may be a cell: "figure", "word", "none" for a blank sign, "" for none of them."""
    if re.fullmatch(r"[-—/]{1,2}", said):
        return "none"
    if _FIGURE_CELL.fullmatch(said):
        return "figure"
    return "word" if _WORD_CELL.fullmatch(said) else ""


def _single_blanks(lines: list[_Line], at: int, builder: _Builder) -> int:
    """At least three lines of as many fields, parted by single blanks, numbers in most of all but the first line."""
    rows: list[list[tuple[int, int]]] = []
    here = at
    while here < len(lines) and len(cells := _fields(lines[here])) >= 3 and (not rows or len(cells) == len(rows[0])):
        rows.append(cells)
        here += 1
    if len(rows) < 3 or any(builder.text[slice(*s)][-1] in "。；，、：" for row in rows for s in row):
        return 0
    numeric = [
        sum(1 for s in row[1:] if re.fullmatch(r"[\d,.]+%?|[-—/]+", fold(builder.text[slice(*s)]))) for row in rows
    ]
    if numeric[0] or any(
        count * 2 < len(row) - 1 or not count for count, row in zip(numeric[1:], rows[1:], strict=True)
    ):
        return 0
    builder.table(rows)
    return here - at


def _fields(line: _Line) -> list[tuple[int, int]]:
    return [(line.start + m.start(), line.start + m.end()) for m in re.finditer(r"\S+", line.text)]


def _has_numbers(rows: list[list[tuple[int, int]]], builder: _Builder) -> bool:
    return any(re.fullmatch(r"\s*[\d.,]+%?\s*", fold(builder.text[slice(*span)])) for row in rows for span in row)


def _tab_cells(line: _Line) -> list[tuple[int, int]]:
    bars = [-1, *(m.start() for m in re.finditer("\t", line.text)), len(line.text)]
    return [_trim(line, a + 1, b) for a, b in pairwise(bars)]


def _gap_cells(line: _Line) -> list[tuple[int, int]]:
    body = line.text.rstrip()
    lead = len(body) - len(body.lstrip())
    cuts = [m.span() for m in _GAP.finditer(body, lead)]
    starts = [lead, *(end for _, end in cuts)]
    ends = [*(start for start, _ in cuts), len(body)]
    return [(line.start + s, line.start + e) for s, e in zip(starts, ends, strict=True)]


def _align(rows: list[list[tuple[int, int]]], lines: list[_Line], builder: _Builder) -> list[list[tuple[int, int]]]:
    """Rows with fewer fields than the widest put under the columns whose print positions they overlap."""
    widest = max(rows, key=len)
    if all(len(row) == len(widest) for row in rows):
        return rows

    def width(line: _Line, offset: int) -> int:
        return sum(2 if ord(c) > 0x2E7F else 1 for c in line.text[: offset - line.start])

    base = lines[rows.index(widest)]
    columns = [(width(base, s), width(base, e)) for s, e in widest]
    aligned = []
    for row, line in zip(rows, lines, strict=True):
        if len(row) == len(widest):
            aligned.append(row)
            continue
        slots: list[tuple[int, int]] = [(line.end, line.end)] * len(widest)
        free = 0
        for s, e in row:
            middle = (width(line, s) + width(line, e)) / 2
            if free >= len(columns):
                return rows
            distance = {c: abs((columns[c][0] + columns[c][1]) / 2 - middle) for c in range(free, len(columns))}
            best = min(distance, key=distance.__getitem__)
            slots[best] = (s, e)
            free = best + 1
        aligned.append(slots)
    return aligned
