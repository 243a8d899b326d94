"""Reading → Row: what the comparison keeps of one report. A row is small, so that many reports fit into memory."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportminer.model import Coverage, Reading
from reportminer.regions import Division, divisions
from reportminer.renders.comparison_choice import Entry, Feed, entry
from reportminer.renders.comparison_evidence import Evidence
from reportminer.renders.comparison_words import word
from reportminer.renders.text import count

#: 我区 in a report of which only the city is known: it is one of the city's districts, and the report does not say which.
_DISTRICT, _COUNTY = re.compile("我区|本区"), re.compile("我县|本县")
_WHOLE = re.compile("我市|本市|全市|我省|全省|我州|全州")

#: Words that any project's name may have.
_ANY_PROJECT = re.compile("补助|资金|项目|专项|经费|支出|工程|绩效|民生|财政|年度|城乡|农村|困难群众|中央|省级|市级")


@dataclass(frozen=True, slots=True)
class Where:
    """The region of a report: what it is called, the division it is or lies in, and whether it is that division itself."""

    label: str | None
    division: Division | None = None
    named: bool = True

    @property
    def within(self) -> str | None:
        """The names of what it lies in, from the top down."""
        if self.division is None:
            return None
        return "".join(self.division.names[:-1] if self.named else self.division.names) or None

    @property
    def code(self) -> str:
        """The code of the division that it is, "" where that is not known."""
        return self.division.code if self.division is not None and self.named else ""

    @property
    def order(self) -> tuple[bool, str, bool, str]:
        """By administrative division, parts behind their whole, unknown ones last."""
        code = self.division.code if self.division is not None else ""
        return (not code, code, not self.named, self.label or "")

    def lies_in(self, other: Where) -> bool:
        """Whether it is a part of the other region."""
        if self.division is None or not other.code:
            return False
        own = self.division.code
        return own.startswith(other.code) and (own != other.code or not self.named)


@dataclass(frozen=True, slots=True)
class Row:
    """One report of the comparison; `entries` has one for each column, None where the report is silent."""

    source: str
    where: Where
    period: str | None
    project: str | None
    entries: tuple[Entry | None, ...]
    errors: int
    warnings: int
    coverage: Coverage

    @property
    def label(self) -> str:
        """The region as people call it, else the file."""
        return self.where.label or self.source


def row_of(reading: Reading, feeds: Sequence[Feed], lang: str = "zh") -> Row:
    """What the comparison keeps of the report."""
    evidence = Evidence(reading)
    return Row(
        reading.document.source,
        where_of(reading, lang),
        reading.period,
        reading.project,
        tuple(entry(evidence, feed, lang) for feed in feeds),
        count(reading, "error"),
        count(reading, "warning"),
        reading.coverage,
    )


def alike(one: str | None, other: str | None) -> bool:
    """Whether two projects are of one sort by their names, so that their figures may be added or set beside each other.

    Two thirds of the shorter name's pairs of characters stand in the longer one; a project without a name may be any.
    """
    first, second = (_pairs(name) for name in (one, other))
    return not first or not second or 3 * len(first & second) >= 2 * min(len(first), len(second))


def _pairs(project: str | None) -> set[str]:
    words = _ANY_PROJECT.split(project or "")
    return {word[at : at + 2] for word in words for at in range(len(word) - 1)}


def in_order(rows: Sequence[Row]) -> list[Row]:
    """By administrative division and year; what is the same in both stays in the order given."""
    return sorted(rows, key=lambda row: (row.where.order, row.period or ""))


def where_of(reading: Reading, lang: str = "zh") -> Where:
    """The report's region; a name that several divisions have is one of them where the report names what it lies in."""
    if not reading.region:
        return Where(None)
    found = divisions(reading.region)
    if len(found) > 1:
        found = [division for division in found if _is_said(reading, division.names[-2])]
    if len(found) != 1:
        return Where(reading.region)
    below = _unnamed_part(reading, found[0])
    if below:
        return Where(word(below, lang).format(region=reading.region), found[0], named=False)
    return Where(reading.region, found[0])


def _is_said(reading: Reading, name: str) -> bool:
    return any(name in block.text for block in reading.document.blocks)


def _unnamed_part(reading: Reading, division: Division) -> str:
    """Which sort of part of the division the report speaks of without a name, "" where it speaks of the whole."""
    texts = [block.text for block in reading.document.blocks]
    if len(division.code) > 4 or any(_WHOLE.search(text) for text in texts):
        return ""
    if any(_DISTRICT.search(text) for text in texts):
        return "some_district"
    return "some_county" if any(_COUNTY.search(text) for text in texts) else ""
