"""Formulas of worksheets: sums, means, ROUND and the four operations, read and computed over the numbers that the file stores.

Anything else, such as IF or another sheet, is no formula here: what is not understood is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation, localcontext

from reportminer.model import Cell, Document, Table
from reportminer.quantity import EXACT
from reportminer.text import fold

Place = tuple[int, int]

_ODS_AREA = re.compile(r"\[\.(\$?[A-Z]+\$?\d+)(?::\.(\$?[A-Z]+\$?\d+))?\]")
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d*)?|\.\d+)"
    r"|(?P<name>SUM|AVERAGE|ROUND)(?=\s*\()"
    r"|\$?(?P<left>[A-Z]{1,3})\$?(?P<top>\d+)(?::\$?(?P<right>[A-Z]{1,3})\$?(?P<bottom>\d+))?(?![\w!(.:])"
    r"|(?P<sign>[-+*/%(),]))"
)
_LAST_NUMBER = re.compile(r"\d[\d,]*(?:\.(\d+))?\s*(百万|千万|万|千|亿)?\s*([%‰])?(?=\D*$)")
_SCALES = {"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8, "%": -2, "‰": -3}
_MOST_TOKENS = 300
#: Texts over which a sum is not computed here: a date is a number to a spreadsheet, an error spreads.
_NO_PLAIN_TEXT = re.compile(r"#|\d+\s*[-/年:]\s*\d+")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, ends included, counted from 0; written with one corner or with two."""

    top: int
    left: int
    bottom: int
    right: int
    single: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """An operation (+ - * /) or a function (SUM AVERAGE ROUND) and what it is applied to."""

    name: str
    args: tuple[Node, ...]


Node = Decimal | Area | Call


class _Unread(Exception):
    """A formula, or a value in it, of which nothing is said."""


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of cells of its own column, or of its own row: the line that it stands in and the lines that it adds up.

    down:  whether it stands in a column, so that its lines are rows; else they are columns.
    cross: the column of a sum that goes down, the row of one that goes across.
    """

    down: bool
    cross: int
    line: int
    lines: tuple[int, ...]

    def at(self, line: int, cross: int | None = None) -> Place:
        """The place in another line of its column or row, or of another one."""
        other = self.cross if cross is None else cross
        return (line, other) if self.down else (other, line)


@dataclass(frozen=True, slots=True)
class Worksheet:
    """One table of a workbook: its cells by place, the texts at every place that they cover, its formulas as far as read."""

    document: Document
    table: Table
    cells: Mapping[Place, Cell]
    texts: Mapping[Place, str]
    formulas: Mapping[Place, Node]
    titles: frozenset[str]

    def value(self, place: Place) -> Decimal | None:
        """The number stored at the place."""
        cell = self.cells.get(place)
        return cell.value if cell is not None else None

    def places(self, area: Area) -> Iterator[Place]:
        """The places of the area that lie in the table."""
        for row in range(area.top, min(area.bottom + 1, self.table.rows)):
            for column in range(area.left, min(area.right + 1, self.table.columns)):
                yield row, column

    def computed(self, node: Node) -> Decimal | None:
        """What the formula gives; None where a value in it is none that can be computed with."""
        try:
            with localcontext(EXACT):
                return self._compute(node)
        except (_Unread, DivisionByZero, InvalidOperation):
            return None

    def _compute(self, node: Node) -> Decimal:
        if isinstance(node, Decimal):
            return node
        if isinstance(node, Area):
            return self._single(node)
        if node.name in ("SUM", "AVERAGE"):
            values = [value for arg in node.args for value in self._values(arg)]
            total = sum(values, Decimal(0))
            return total if node.name == "SUM" else total / len(values)
        first, second = (self._compute(arg) for arg in node.args)
        if node.name == "ROUND":
            unit = Decimal(1).scaleb(-int(second))
            return (first / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit
        if node.name in "+-":
            return first + second if node.name == "+" else first - second
        return first * second if node.name == "*" else first / second

    def _single(self, area: Area) -> Decimal:
        """The number of one cell that is computed with; a blank one is 0."""
        place = area.top, area.left
        if not area.single or (place in self.texts and self.value(place) is None):
            raise _Unread
        return self.value(place) or Decimal(0)

    def _values(self, arg: Node) -> Iterator[Decimal]:
        """The numbers that an argument of SUM and AVERAGE stands for; they pass over texts."""
        if not isinstance(arg, Area):
            yield self._compute(arg)
            return
        for place in self.places(arg):
            value = self.value(place)
            if value is not None:
                yield value
            elif place in self.cells and _NO_PLAIN_TEXT.search(self.texts[place]):
                raise _Unread

    def summed(self, place: Place) -> list[Place] | None:
        """The places whose numbers the formula at the place adds up, each once; None where it is anything but a sum."""
        node = self.formulas.get(place)
        if isinstance(node, Call) and node.name == "ROUND":
            node = node.args[0]
        if not isinstance(node, Call) or not _only_adds(node):
            return None
        found = [place for area in areas(node) for place in self.places(area)]
        return found if len(found) > 1 and len(set(found)) == len(found) else None

    def totals(self) -> Iterator[Total]:
        """The sums of two cells or more that all stand on one side of the sum in its own column or row."""
        for row, column in self.formulas:
            places = self.summed((row, column)) or []
            if places and all(c == column for _, c in places):
                total = Total(True, column, row, tuple(sorted(r for r, _ in places)))
            elif places and all(r == row for r, _ in places):
                total = Total(False, row, column, tuple(sorted(c for _, c in places)))
            else:
                continue
            if total.line < total.lines[0] or total.line > total.lines[-1]:
                yield total

    def label(self, down: bool, line: int) -> str:
        """The words before the numbers of a row or column, from the outermost in, without ordinals and without titles."""
        words: list[str] = []
        for at in range(self.table.columns if down else self.table.rows):
            place = (line, at) if down else (at, line)
            text = self.texts.get(place, "").rstrip()
            if words and self.value(place) is not None:
                break
            if text and self.value(place) is None and text not in words and text not in self.titles:
                words.append(text)
        return "\n".join(words)


def _only_adds(node: Node) -> bool:
    if isinstance(node, Call):
        return node.name in ("SUM", "+") and all(map(_only_adds, node.args))
    return isinstance(node, Area)


def areas(node: Node) -> Iterator[Area]:
    """Every area that the formula speaks of."""
    if isinstance(node, Area):
        yield node
    elif isinstance(node, Call):
        for arg in node.args:
            yield from areas(arg)


def worksheets(document: Document) -> Iterator[Worksheet]:
    """The sheets of a workbook that have formulas which are understood."""
    for table in document.tables:
        made = {(c.row, c.column): node for c in table.cells if c.formula and (node := parsed(c.formula)) is not None}
        if made:
            cells = {(c.row, c.column): c for c in table.cells}
            yield Worksheet(document, table, cells, _texts(document, table), made, _titles(document, table))


def _titles(document: Document, table: Table) -> frozenset[str]:
    """The texts that reach over more than half of the table."""
    wide = [cell for cell in table.cells if cell.column_span * 2 > table.columns > 2]
    return frozenset(fold(document.said(cell.span)).rstrip() for cell in wide)


def _texts(document: Document, table: Table) -> dict[Place, str]:
    """The text at every place, that of merged cells wherever they reach."""
    return {
        (row, column): fold(document.said(cell.span))
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def parsed(formula: str) -> Node | None:
    """The formula of an xlsx or ods; None where it is none of the forms that are read here."""
    text = _ODS_AREA.sub(lambda found: found[1] + (f":{found[2]}" if found[2] else ""), formula.lstrip("="))
    try:
        tokens = list(_tokens(text.replace(";", ",")))
        return _Parser(tokens).whole() if len(tokens) <= _MOST_TOKENS else None
    except (_Unread, RecursionError):
        return None


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            raise _Unread
        yield found
        at = found.end()


@dataclass(slots=True)
class _Parser:
    """The usual grammar: sums of products of signed values with per cent signs behind them."""

    tokens: list[re.Match[str]]
    at: int = field(default=0)

    def whole(self) -> Node:
        node = self._sum()
        if self.at < len(self.tokens):
            raise _Unread
        return node

    def _take(self, *signs: str) -> str:
        """The next sign where it is one of these, which is passed over; else nothing."""
        sign = self.tokens[self.at]["sign"] if self.at < len(self.tokens) else None
        if sign not in signs:
            return ""
        self.at += 1
        return str(sign)

    def _sum(self) -> Node:
        node = self._product()
        while sign := self._take("+", "-"):
            node = Call(sign, (node, self._product()))
        return node

    def _product(self) -> Node:
        node = self._signed()
        while sign := self._take("*", "/"):
            node = Call(sign, (node, self._signed()))
        return node

    def _signed(self) -> Node:
        if sign := self._take("+", "-"):
            return self._signed() if sign == "+" else Call("-", (Decimal(0), self._signed()))
        node = self._value()
        while self._take("%"):
            node = Call("/", (node, Decimal(100)))
        return node

    def _value(self) -> Node:
        if self._take("("):
            return self._closed(self._sum())
        if self.at == len(self.tokens) or self.tokens[self.at]["sign"]:
            raise _Unread
        token = self.tokens[self.at]
        self.at += 1
        if token["number"]:
            return Decimal(token["number"])
        return self._call(token["name"]) if token["name"] else _area(token)

    def _call(self, name: str) -> Node:
        self._take("(")
        args = [self._sum()]
        while self._take(","):
            args.append(self._sum())
        if name == "ROUND" and len(args) != 2:
            raise _Unread
        return self._closed(Call(name, tuple(args)))

    def _closed(self, node: Node) -> Node:
        if not self._take(")"):
            raise _Unread
        return node


def _area(token: re.Match[str]) -> Area:
    rows = sorted((int(token["top"]), int(token["bottom"] or token["top"])))
    columns = sorted((_number(token["left"]), _number(token["right"] or token["left"])))
    return Area(rows[0] - 1, columns[0] - 1, rows[1] - 1, columns[1] - 1, token["bottom"] is None)


def _number(letters: str) -> int:
    """The number of a column, from 1: A is 1, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def shown_step(text: str) -> Decimal:
    """One unit of the last digit that the cell shows, in the number that it stores: 0.0001 for 56.24%."""
    found = _LAST_NUMBER.search(text)
    if found is None:
        return Decimal(1)
    places = len(found[1] or "") - _SCALES.get(found[2], 0) - _SCALES.get(found[3], 0)
    return Decimal(1).scaleb(-places)


def coordinate(place: Place) -> str:
    """The place as a spreadsheet names it: B8."""
    row, column = place
    letters, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
