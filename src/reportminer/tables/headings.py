"""Header rows: which rows are headings, which column each heading names, and over which cells it stands."""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

from reportminer.patterns import Column, Patterns
from reportminer.tables.lattice import NUMBER, PAREN, VALUE, Lattice
from reportminer.text import fold, squeeze

#: By column: the headings over it, top to bottom, and the known column that the lowest of them names.
Headings = dict[int, tuple[tuple[str, ...], Column | None]]


_YEAR = re.compile(r"(?:19|20)\d\d年?")
#: A heading that says a unit in brackets at its end: 建筑面积（平方米）.
_MEASURED = re.compile(r"[(（][^()（）\d]{1,6}[)）]$")


def match_column(text: str, patterns: Patterns) -> Column | None:
    """The column whose name the heading is, or contains; the longest name wins."""
    bare = squeeze(PAREN.sub("", fold(text))) or squeeze(text).strip("()（）")
    if not bare or len(bare) > 24 or re.match(r"[≥≤<>=约]*\d", bare):
        return None
    aliases, exact_only = patterns.column_aliases, patterns.word_list("exact_columns")
    if bare in aliases:
        return aliases[bare]
    best = ""
    for found in patterns.column_regex.finditer(bare):
        name = found[0]
        if name not in exact_only and len(name) > 1 and (len(name), found.end()) > (len(best), 0):
            best = name
    if not best or len(bare) > len(best) * 3 + 4:
        return None
    return aliases[best]


def is_shape(lattice: Lattice) -> bool:
    """Whether the rows stand here by their shape alone: label, points, target, actual, score (see flattened.py)."""
    cells, text = lattice.table.cells, lattice.text
    targets = [c for c in cells if c.column == 2]
    return (
        lattice.table.columns == 5
        and bool(targets)
        and not any(match_column(text[c.row, c.column], lattice.patterns) for c in cells if c.row == 0 < c.column)
        and all(re.match(r"[≥≤<>=不大小达控]", text[c.row, c.column]) for c in targets)
    )


def shape_headings(patterns: Patterns) -> Headings:
    """The headings that such rows would have."""
    names = ("三级指标", "分值", "指标值", "完成值", "得分")
    return {i: ((), patterns.column.get(name)) for i, name in enumerate(names)}


def is_header(lattice: Lattice, row: int, continues: bool, governed: bool) -> bool:
    """Whether a row is one of headings; continues: it follows one, governed: headings stand somewhere above it."""
    texts = {lattice.cell[row, c].span: lattice.text[row, c] for c in lattice.used(row)}
    if any(NUMBER.fullmatch(t) for t in texts.values()):
        return False
    if not governed and _heads_groups(lattice, row):
        return True
    if any(t in lattice.blanks or VALUE.fullmatch(t) for t in texts.values()):
        return False
    known = [m for t in texts.values() if (m := match_column(t, lattice.patterns))]
    solid = any(m.measure not in ("label", "text") for m in known)
    mostly_known = len(texts) >= 2 and len(known) * 2 >= len(texts)
    if mostly_known and ((len(known) >= 2 and solid) or (continues and known)):
        return True
    if continues and any(_reaches_down(lattice, row, c) for c in lattice.used(row)):
        return True
    below = [lattice.text[row + 1, c] for c in lattice.used(row + 1)]
    below_numeric = sum(1 for t in below if NUMBER.fullmatch(t))
    measured = sum(bool(_MEASURED.search(t)) for t in texts.values())
    if below_numeric >= 2 and measured >= (3 if governed else 2):
        return True
    if len(texts) < 3 or _pairs_of_labels(lattice, row + 1) or any(len(t) > 16 for t in texts.values()):
        return False
    return (row == 0 and solid) or (not governed and below_numeric >= max(2, len(below) // 2))


def _heads_groups(lattice: Lattice, row: int) -> bool:
    """Whether one cell of the row stands over several columns and another goes down beside what is under it."""
    cells = [lattice.cell[row, c] for c in lattice.used(row) if lattice.origin(row, c)]
    wide = any(1 < cell.column_span < lattice.table.columns for cell in cells)
    return wide and len(cells) >= 3 and any(cell.row_span > 1 for cell in cells)


def _reaches_down(lattice: Lattice, row: int, column: int) -> bool:
    """Whether a heading of the row above is merged into this row, which then holds the headings below its neighbours."""
    cell = lattice.cell[row, column]
    return cell.row < row and cell.column_span == 1


def _pairs_of_labels(lattice: Lattice, row: int) -> bool:
    """Whether a row is label, value, label, value: words stand again between its numbers."""
    said = [lattice.text[row, c] for c in lattice.used(row) if lattice.origin(row, c)]
    said = said[1:] if said and re.fullmatch(r"\d{1,3}", said[0]) else said
    numeric = [
        bool(NUMBER.fullmatch(t) or VALUE.fullmatch(t) or _YEAR.fullmatch(t)) for t in said if t not in lattice.blanks
    ]
    if True not in numeric:
        return False
    after = numeric[numeric.index(True) :]
    return False in after and True in after[after.index(False) :]


def headings_of(lattice: Lattice, stack: list[int]) -> Headings:
    """Headings of each column, top to bottom, with the column that the lowest known one names."""
    result: Headings = {}
    for column in range(lattice.table.columns):
        said: list[str] = []
        for row in stack:
            text = lattice.text.get((row, column), "")
            if text and (not said or said[-1] != text):
                said.append(text)
        found = next((m for text in reversed(said) if (m := match_column(text, lattice.patterns)) is not None), None)
        if column == 0 and found is not None and found.measure != "label" and _names_rows(lattice, stack[-1]):
            found = None  # 单位 and 任务 over names
        result[column] = (tuple(squeeze(s) for s in said), found)
    return _aligned(lattice, stack[-1], result)


def _names_rows(lattice: Lattice, last: int) -> bool:
    """Whether the first column holds words in the rows under a header, beside numbers."""
    rows = [r for r in range(last + 1, min(last + 5, lattice.table.rows)) if lattice.text.get((r, 0))]
    words = [
        lattice.text[r, 0]
        for r in rows
        if any(NUMBER.fullmatch(lattice.text.get((r, c), "")) for c in lattice.used(r) if c)
    ]
    return len(words) >= 2 and not any(
        VALUE.fullmatch(word) or NUMBER.fullmatch(word) or len(word) > 24 for word in words
    )


def _aligned(lattice: Lattice, last: int, headings: Headings) -> Headings:
    """The headings over the columns they mean where a text dump has more headings than its rows have cells."""
    rows: list[list[bool]] = []
    for row in range(last + 1, lattice.table.rows):
        if used := lattice.used(row):
            rows.append([bool(NUMBER.fullmatch(lattice.text.get((row, c), ""))) for c in range(max(used) + 1)])
    width = max(map(len, rows), default=0)
    named = [c for c in headings if headings[c][0]]
    if not rows or not named or max(named) < width or lattice.table.cells[0].row_span > 1:
        return headings
    numeric = [(h := headings[c][1]) is not None and h.measure not in ("label", "text") for c in sorted(headings)]
    kept = align_headings(numeric, [row + [False] * (width - len(row)) for row in rows])
    return {column: headings[index] for column, index in enumerate(kept)} if len(kept) == width else headings


def align_headings(header: list[bool], rows: list[list[bool]]) -> list[int]:
    """Which headings of a header row stay when its rows have fewer cells, as text dumps of merged headers do.

    header: for each heading whether it stands over numbers; rows: for each cell whether it is a number.
    Returns the indices of the headings kept, as many as most rows have cells.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else len(header)
    surplus = len(header) - width
    if surplus <= 0 or surplus > 3:
        return list(range(len(header)))
    fitting = [row for row in rows if len(row) == width]
    counts = [sum(row[i] for row in fitting) * 2 >= len(fitting) for i in range(width)]  # mostly numbers

    def fit(kept: tuple[int, ...]) -> int:
        return sum(1 for place, index in enumerate(kept) if header[index] == counts[place])

    choices: list[tuple[int, ...]] = list(combinations(range(len(header)), width))
    best = max(choices, key=fit)
    return list(best)
