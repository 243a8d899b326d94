"""Forms that lost their grid: one cell a line, or whole rows run together, as copied out of spreadsheets and web pages.

A run of column names with nothing between them is a heading; the labels and values that follow are its rows. A row of an
indicator form is told by its shape even without a heading: label, points, ≥ target, actual, score.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from reportminer.model import Block, Cell, Document, Span, Table
from reportminer.patterns import Column, Patterns
from reportminer.tables.merged import merged
from reportminer.tables.ragged import squared
from reportminer.text import any_of, fold

_CMP = r"(?:≥|≤|>=|<=|>|<|=|不低于|不少于|不超过|不高于|小于等于|大于等于|大于|小于|达到|控制在)"
_TIME = r"个工作日|个自然日|个月|小时|工作日|年|月|天|日|季度|分钟"
_BLANK = r"—{1,2}|--?|／|/(?=\s)"


@dataclass(frozen=True)
class _Grammar:
    heading: re.Pattern[str]
    column: re.Pattern[str]
    value: re.Pattern[str]


@lru_cache(maxsize=4)
def _grammar(patterns: Patterns) -> _Grammar:
    exact_only = patterns.word_list("exact_columns")
    loose = {n for n in patterns.column_aliases if len(n) > 1 and n not in exact_only}
    row_names = [n for key in ("whole_rows", "total_rows") for n in patterns.word_list(key) if len(n) > 2]
    note = r"(?:\s?\([^()\n]{0,16}\))?"
    column = rf"(?!{any_of(row_names)})(?:{any_of(loose)}){note}"
    guarded = [(n, u.not_before) for u in patterns.units for n in u.names]
    guarded.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    units = "|".join(re.escape(name) + (f"(?!{guard})" if guard else "") for name, guard in guarded)
    per = r"元\s?/\s?[一-鿿]{1,2}(?:\s?[·*/]\s?[一-鿿])*"
    value = (
        rf"(?P<cmp>{_CMP}\s*)?(?P<num>\d[\d,]*(?:\.\d+)?)(?P<unit>(?:万|亿|千|百万)?(?:{per}|{units})|{_TIME}|万|亿)?"
        rf"|(?P<blank>(?<=[\s%\d])(?:{_BLANK})(?=\s|$))"
    )
    return _Grammar(re.compile(rf"(?:{column}\s*){{3,}}"), re.compile(column), re.compile(value))


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a row: a label (text), a bare number, a number with its unit, a qualitative word, or a blank sign."""

    sort: str
    text: str
    start: int
    end: int
    compared: bool = False


@dataclass(frozen=True, slots=True)
class _Stream:
    """Several successive paragraphs as one folded text, with the way back to their blocks."""

    text: str
    starts: tuple[int, ...]
    blocks: tuple[Block, ...]

    def span(self, start: int, end: int) -> Span:
        at = max(i for i, s in enumerate(self.starts) if s <= start)
        base = self.starts[at]
        return Span(self.blocks[at].index, start - base, min(end, base + len(self.blocks[at].text)) - base)


def complete(document: Document, patterns: Patterns) -> Document:
    """The document with a Table for every flattened form found in its paragraphs, and the rows of dumps in their places."""
    document = merged(squared(document, patterns))
    tables = list(document.tables)
    for stream in _streams(document):
        for rows, caption in _forms(stream, patterns):
            tables.append(_table(len(tables), rows, caption, stream))
    if len(tables) == len(document.tables):
        return document
    return replace(document, tables=tuple(tables))


def _streams(document: Document) -> Iterator[_Stream]:
    """Runs of paragraphs between tables."""
    run: list[Block] = []
    for block in [*document.blocks, None]:
        if block is not None and block.kind in ("paragraph", "heading"):
            run.append(block)
            continue
        if run:
            starts, at = [], 0
            for b in run:
                starts.append(at)
                at += len(b.text) + 1
            yield _Stream("\n".join(fold(b.text, b.furniture) for b in run), tuple(starts), tuple(run))
        run = []


_Rows = list[list[_Token | None]]


def _forms(stream: _Stream, patterns: Patterns) -> Iterator[tuple[_Rows, Span | None]]:
    """Each heading with the rows under it: headings first, then rows aligned to the heading's columns."""
    grammar = _grammar(patterns)
    headings = [m for m in grammar.heading.finditer(stream.text) if _solid(m, grammar, patterns)]
    for index, found in enumerate(headings):
        stop = headings[index + 1].start() if index + 1 < len(headings) else len(stream.text)
        columns = _columns(found, grammar, patterns)
        rows: _Rows = [[_Token("label", m[0].rstrip(), m.start(), m.start() + len(m[0].rstrip())) for m, _ in columns]]
        kinds = [column for _, column in columns]
        body = _rejoined(list(_rows(stream, found.end(), stop, grammar, patterns)), kinds)
        shaped: _Rows = []
        for row in body:
            placed = _place(row, kinds)
            if placed is not None:
                rows.append(placed)
            elif (own := _by_shape(row)) is not None:
                shaped.append(own)
        before = stream.text.rfind("\n", 0, max(found.start() - 1, 0)) + 1
        caption = stream.span(before, found.start()) if found.start() > before else None
        if len(rows) > 1:
            yield rows, caption
        if shaped:
            yield shaped, None


def _rejoined(body: list[list[_Token]], columns: list[Column]) -> list[list[_Token]]:
    """Rows whose target and result are words, put together again: label, points | 有效, 有效, score.

    Only where the points stand before the target in the heading; there the words between split the row in two.
    """
    roles = [c.role for c in columns]
    if not {"weight", "target"} <= set(roles) or roles.index("weight") > roles.index("target"):
        return body
    joined: list[list[_Token]] = []
    for row in body:
        values = [t for t in row if t.sort != "label"]
        before = [t for t in joined[-1] if t.sort != "label"] if joined else []
        words = [t for t in row if t.sort == "label"]
        lone = len(values) == 1 and values[0].sort == "bare" and len(before) == 1 and before[0].sort == "bare"
        if lone and 1 <= len(words) <= 2 and all(len(w.text) <= 8 for w in words):
            joined[-1] = [*(t for t in joined[-1]), values[0]]
        else:
            joined.append(row)
    return joined


def _solid(found: re.Match[str], grammar: _Grammar, patterns: Patterns) -> bool:
    """Whether a run of names is a heading: it names at least two columns of values and is not a sentence's tail."""
    columns = _columns(found, grammar, patterns)
    values = [c for _, c in columns if c.measure not in ("label", "text")]
    names = [c.name for c in values]
    return len(values) >= 2 and len(set(names)) >= 2


def _columns(found: re.Match[str], grammar: _Grammar, patterns: Patterns) -> list[tuple[re.Match[str], Column]]:
    result = []
    for m in grammar.column.finditer(found.string, found.start(), found.end()):
        bare = re.sub(r"\s?\([^()]*\)\s*$", "", m[0]).strip()
        result.append((m, patterns.column_aliases[bare]))
    return result


def _rows(stream: _Stream, start: int, stop: int, grammar: _Grammar, patterns: Patterns) -> Iterator[list[_Token]]:
    """Rows of tokens: a label and what follows it, until prose begins."""
    row: list[_Token] = []
    for line_start, line in _form_lines(stream.text, start, stop):
        for token in _tokens(line, line_start, grammar, patterns):
            if token.sort == "label" and any(t.sort in ("bare", "unit", "blank") for t in row):
                yield row
                row = []
            row.append(token)
    if row:
        yield row


def _form_lines(text: str, start: int, stop: int) -> Iterator[tuple[int, str]]:
    """Lines that belong to a form rather than to prose: prose has full stops, or is long and has commas."""
    at = start
    for line in text[start:stop].split("\n"):
        prose = re.search(r"。|；", line) or (
            len(line) > 30 and len(re.findall("[，,](?!\\d{3})", line)) >= 2 and not re.search(r"\d \d", line)
        )
        if not prose:
            yield at, line
        at += len(line) + 1


_PARENS = re.compile(r"\([^()]*\)")


def _tokens(line: str, base: int, grammar: _Grammar, patterns: Patterns) -> Iterator[_Token]:
    """Labels and values of a line in order; a number inside parentheses or glued into a name belongs to the label."""
    inside = [m.span() for m in _PARENS.finditer(line)]
    at = 0
    for m in grammar.value.finditer(line):
        if any(s < m.start() < e for s, e in inside):
            continue
        before = line[m.start() - 1 : m.start()]
        if m["num"] and ((before.isascii() and before.isalpha()) or (before in "第-[./:" and before)) and not m["cmp"]:
            continue
        if (
            m["num"]
            and re.match(r"[.:年月日号/\-]\d|[号]|[、.)](?!\d)\s*\S", line[m.end("num") : m.end("num") + 3])
            and not m["unit"]
        ):
            continue
        label = line[at : m.start()]
        if re.search(r"[A-Za-z一-鿿]", label):
            yield _label(label, base + at)
        if m["blank"]:
            yield _Token("blank", m[0], base + m.start(), base + m.end())
        else:
            end = m.end("unit") if m["unit"] else m.end("num")
            yield _Token(
                "unit" if m["unit"] or m["cmp"] else "bare",
                line[m.start() : end],
                base + m.start(),
                base + end,
                bool(m["cmp"]),
            )
        at = m.end("unit") if m["num"] and m["unit"] else m.end("num") if m["num"] else m.end()
    if re.search(r"[A-Za-z一-鿿]", line[at:]):
        yield _label(line[at:], base + at)


def _label(text: str, start: int) -> _Token:
    lead = len(text) - len(text.lstrip(" :：、，,"))
    body = text.strip(" :：、，,")
    return _Token("label", body, start + lead, start + lead + len(body))


def _place(row: list[_Token], columns: list[Column]) -> list[_Token | None] | None:
    """The row's tokens under the heading's columns; None where they cannot be told to belong there."""
    labels = [t for t in row if t.sort == "label"]
    values = [t for t in row if t.sort != "label"]
    slots = [i for i, c in enumerate(columns) if c.measure not in ("label", "text")]
    if not labels or not values or len(values) > len(slots):
        return None
    funds = any(columns[i].measure in ("amount", "rate") for i in slots)
    chosen = _fund_slots(values, slots, columns) if funds else _indicator_slots(values, slots, columns)
    if chosen is None:
        return None
    placed: list[_Token | None] = [None] * max(len(columns), 1)
    first = min(slots)
    label_slot = max((i for i, c in enumerate(columns) if c.measure == "label" and i < first), default=None)
    for value, slot in zip(values, chosen, strict=True):
        placed[slot] = value
    if label_slot is None:
        return [labels[-1], *placed]
    placed[label_slot] = labels[-1]
    return [None, *placed]


def _fund_slots(values: list[_Token], slots: list[int], columns: list[Column]) -> list[int] | None:
    """Slots of a funds row: the percent under the rate, numbers before it from the right, numbers after it from the left."""
    if any(v.compared or (v.sort == "unit" and not re.search(r"[%万亿元]", v.text)) for v in values):
        return None
    if len(values) == len(slots):
        return slots
    percent = next((i for i, v in enumerate(values) if v.text.endswith("%")), None)
    rate = next((i for i, s in enumerate(slots) if columns[s].measure == "rate"), None)
    if percent is None or rate is None:
        return None
    after = len(values) - percent - 1
    before = slots[:rate]
    if after == 0:
        before = [s for s in before if columns[s].measure != "score"]
    while len(before) > percent:
        droppable = [s for s in before if columns[s].concept == "年初预算"] or before[:1]
        before.remove(droppable[0])
    if len(before) != percent or after > len(slots) - rate - 1:
        return None
    return [*before, slots[rate], *slots[rate + 1 : rate + 1 + after]]


def _indicator_slots(values: list[_Token], slots: list[int], columns: list[Column]) -> list[int] | None:
    """Slots of an indicator row: values with units under target and actual, bare numbers under points and score."""

    def fits(token: _Token, slot: int) -> bool:
        column = columns[slot]
        if token.sort == "blank":
            return True
        if column.measure == "score":
            return token.sort == "bare" or bool(re.fullmatch(r"[\d.]+分", token.text))
        if token.compared:
            return column.role == "target"
        return column.measure in ("value", "rate", "amount", "count", "difference")

    if len(values) == len(slots) and all(fits(v, s) for v, s in zip(values, slots, strict=True)):
        return slots
    chosen: list[int] = []
    free = list(slots)
    with_unit = sum(1 for v in values if v.sort == "unit")
    for position, value in enumerate(values):
        options = [
            s
            for s in free
            if fits(value, s) and (value.sort == "blank" or (columns[s].measure == "score") == (value.sort == "bare"))
        ]
        if value.sort == "bare" and position == len(values) - 1 and len(options) > 1:
            options = options[-1:]
        if value.sort == "unit" and with_unit == 1 and not value.compared:
            options = [s for s in options if columns[s].role == "actual"] or options
        if not options:
            return None
        chosen.append(options[0])
        free = [s for s in free if s > options[0]]
    return chosen


def _by_shape(row: list[_Token]) -> list[_Token | None] | None:
    """A row without a heading: label, [points,] ≥ target, actual, score."""
    labels = [t for t in row if t.sort == "label"]
    values = [t for t in row if t.sort != "label"]
    target = next((i for i, v in enumerate(values) if v.compared), None)
    if not labels or target is None or len(values) < target + 2 or target > 1:
        return None
    actual = values[target + 1]
    scores = values[target + 2 :]
    weight = values[0] if target == 1 else scores.pop(0) if len(scores) == 2 else None
    if len(scores) != 1 or scores[0].sort != "bare" or (weight is not None and weight.sort != "bare"):
        return None
    return [labels[-1], weight, values[target], actual, scores[0]]


def _table(index: int, rows: _Rows, caption: Span | None, stream: _Stream) -> Table:
    cells: list[Cell] = []
    offset = 1 if rows and len(rows) > 1 and len(rows[1]) > len(rows[0]) else 0
    for number, row in enumerate(rows):
        shift = offset if number == 0 and offset else 0
        for column, token in enumerate(row):
            if token is not None and token.end > token.start:
                cells.append(Cell(stream.span(token.start, token.end), number, column + shift))
    width = max(c.column for c in cells) + 1
    return Table(index, tuple(cells), len(rows), width, (caption,) if caption else ())
