"""A figure that may be changed, and other numbers in its way of printing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from plants.formulas import NUMBER, number_of
from reportminer.evaluation import Gold, GoldFigure, GoldRelation
from reportminer.model import Document, Span


@dataclass(frozen=True)
class Place:
    """A figure of a report that may be changed: index in the gold, its text, its span, and the relations it stands in."""

    gold: Gold
    document: Document
    index: int
    span: Span
    relations: tuple[GoldRelation, ...]

    @property
    def text(self) -> str:
        """The figure as the file has it."""
        return self.document.said(self.span)

    @property
    def figure(self) -> GoldFigure:
        """The figure in the gold."""
        return self.gold.figures[self.index]

    @property
    def number(self) -> Decimal:
        """The number as printed, without its unit."""
        number = number_of(self.text)
        assert number is not None
        return number

    @property
    def places(self) -> int:
        """How many decimal places are printed."""
        return decimals(self.text)

    def of(self, *operations: str) -> list[GoldRelation]:
        """The relations whose result this figure is, by operation."""
        return [r for r in self.relations if r.reported == self.index and r.operation in operations]


def with_number(text: str, number: Decimal, places: int | None = None) -> str:
    """The text with another number, in the old one's way of printing: places, separators, what follows."""
    found = NUMBER.match(text)
    assert found is not None
    if places is None:
        places = decimals(text)
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    separator = next((c for c in found[0] if c in ",，"), "")
    made = f"{rounded:,f}".replace(",", separator) if separator else f"{rounded:f}"
    return made + text[found.end() :]


def in_base(place: Place, value: Decimal) -> Decimal:
    """A value in the base unit as the number that the figure would print."""
    return value * place.number / place.figure.value if place.figure.value else value


def decimals(text: str) -> int:
    """How many decimal places a figure's text has."""
    found = NUMBER.match(text)
    return len(found[0].partition(".")[2]) if found is not None else 0


def digits(text: str) -> list[int]:
    """Where the digits of a figure's text stand."""
    found = NUMBER.match(text)
    return [i for i, c in enumerate(text[: found.end()]) if c.isdigit()] if found else []
