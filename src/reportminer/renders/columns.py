"""Text in columns where a Chinese character takes two places: width, padding, wrapping, grids."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

#: Width of plain output that goes to a file or a pipe: the same wherever it is made.
PAGE_WIDTH = 100

#: Characters that a line should not begin with.
_CLOSING = frozenset("，。；：、！？）》”’】,.;:!?)%％")


def width(text: str) -> int:
    """How many places the text takes: two for wide characters, none for combining marks."""
    return sum(_width(char) for char in text)


def _width(char: str) -> int:
    if unicodedata.combining(char) or char < " ":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def padded(text: str, to: int, right: bool = False) -> str:
    """The text filled with blanks to the width; longer text is returned as it is."""
    blanks = " " * max(0, to - width(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, to: int) -> list[str]:
    """The text in lines no wider than `to`, broken between Chinese characters or after blanks, at least one line."""
    lines: list[str] = []
    for paragraph in text.splitlines() or [""]:
        lines.extend(_wrap_line(paragraph.rstrip(), max(to, 2)))
    return lines


def _wrap_line(text: str, to: int) -> list[str]:
    lines = []
    while width(text) > to:
        cut = _cut(text, to)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip(" ")
    return [*lines, text]


def _cut(text: str, to: int) -> int:
    """Where to break: the last good place before the width is used up, at least one character on."""
    used = 0
    fits = 1
    for index, char in enumerate(text):
        used += _width(char)
        if used > to:
            break
        fits = index + 1
    for cut in range(fits, max(fits // 2, 1), -1):
        if _may_break(text, cut):
            return cut
    return fits


def _may_break(text: str, cut: int) -> bool:
    """A break may come before or after a wide character or after a blank, not inside a number or word."""
    before, after = text[cut - 1], text[cut] if cut < len(text) else " "
    if after in _CLOSING or before in "（《“‘【([":
        return False
    if before.isspace() or after.isspace():
        return True
    return not (before.isascii() and after.isascii()) and not (before.isdigit() and _width(after) == 2)


def aligned(rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset(), gap: str = "  ") -> list[str]:
    """The rows as lines of aligned columns; columns in `right` are flush right, line ends are bare."""
    if not rows:
        return []
    widths = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        gap.join(
            padded(cell, to, index in right) for index, (cell, to) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def grid(rows: Sequence[Sequence[str]], page: int = PAGE_WIDTH) -> list[str]:
    """The rows as a ruled grid no wider than `page` where that is possible; cells wrap.

    Rows are ruled off from one another only where one takes several lines; the first row always is.
    """
    if not rows or not rows[0]:
        return []
    widths = _fitting([_natural(column) for column in zip(*rows, strict=True)], page)
    rule = "+" + "+".join("-" * (to + 2) for to in widths) + "+"
    drawn = [_grid_row(row, widths) for row in rows]
    ruled = any(len(lines) > 1 for lines in drawn)
    lines = [rule]
    for number, row_lines in enumerate(drawn):
        lines += row_lines
        if ruled or number in (0, len(drawn) - 1):
            lines.append(rule)
    return lines


def _grid_row(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    cells = [wrapped(cell, to) for cell, to in zip(row, widths, strict=True)]
    lines = []
    for part in range(max(len(cell) for cell in cells)):
        texts = [cell[part] if part < len(cell) else "" for cell in cells]
        lines.append("| " + " | ".join(padded(text, to) for text, to in zip(texts, widths, strict=True)) + " |")
    return lines


def _natural(column: Sequence[str]) -> int:
    return max([2, *(width(line) for cell in column for line in cell.splitlines())])


def _fitting(widths: list[int], page: int) -> list[int]:
    """The widths with the widest columns made narrower until the grid fits, never below six."""
    widths = list(widths)
    spare = sum(widths) + 3 * len(widths) + 1 - page
    while spare > 0 and max(widths) > 6:
        widths[widths.index(max(widths))] -= 1
        spare -= 1
    return widths


def printable(text: str) -> str:
    """The text on one line with control characters made harmless: a report must not steer the terminal."""
    return "".join(_harmless(char) for char in text)


def _harmless(char: str) -> str:
    if char.isspace():
        return char if char == "\u3000" else " "
    return "\ufffd" if unicodedata.category(char) in ("Cc", "Cf", "Cs") else char
