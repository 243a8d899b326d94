"""The few building blocks that the reports in content_*.py are written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

UP = "^"
"""A table cell merged into the one above it."""
LEFT = "<"
"""A table cell merged into the one on its left."""


@dataclass(frozen=True)
class Block:
    """One paragraph: `kind` is title, head, para, right (right-aligned) or note (a table's caption)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Table:
    """A rectangular grid; a cell is a string, UP, LEFT or (spreadsheets only) a Num."""

    rows: list[list[str | Num]]
    head_rows: int = 1
    widths: list[float] | None = None


@dataclass(frozen=True)
class Num:
    """A number cell of a spreadsheet, shown under a number format."""

    value: str
    form: str = "0.00"

    def __str__(self) -> str:
        """Give what a spreadsheet program shows for this cell."""
        value = Decimal(self.value)
        if self.form.endswith("%"):
            value *= 100
        places = len(self.form.rstrip("%").partition(".")[2])
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        return f"{value:{',' if ',' in self.form else ''}f}" + ("%" if self.form.endswith("%") else "")


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    table: Table
    column_widths: list[int] = field(default_factory=list)


def title(text: str) -> Block:
    return Block("title", text)


def head(text: str) -> Block:
    return Block("head", text)


def para(text: str) -> Block:
    return Block("para", text)


def right(text: str) -> Block:
    return Block("right", text)


def note(text: str) -> Block:
    return Block("note", text)
