"""Lines of PDF pages → paragraphs: page numbers and running heads dropped, broken lines told from ended ones."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportminer.readers.pdf_page import Page, TextLine

PAGE_NUMBER = re.compile(
    r"[-—–－─~～·•]+\s*\d{1,4}\s*[-—–－─~～·•]+|第\s*\d{1,4}\s*页(?:\s*[/／,，、（(]?\s*共\s*\d{1,4}\s*页[)）]?)?|"
    r"\d{1,4}\s*[/／]\s*\d{1,4}|[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?"
)
BARE_NUMBER = re.compile(r"\d{1,4}")
LIST_NUMBER = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、．.]|[（(][一二三四五六七八九十]{1,3}[）)]|[（(]\d{1,2}[）)]|\d{1,2}[、．]|"
    r"\d{1,2}\.(?!\d)|[①-⑳]|第[一二三四五六七八九十]+[章节部条]|附件\s*\d*[:：]?)"
)
SENTENCE_END = tuple("。！？；：…!?;")
CLOSING = "”’》）)」』\"'"
MARGIN_ZONE = 0.12  # the share of the page's height at top and bottom in which running heads stand
INDENT = 0.7  # in characters
NEAR_MARGIN = 1.6
SLACK = 0.3
LINE_GAP = 1.2
#: The number of a page, or its width, and a column of it.
Place = tuple[int, int]


@dataclass(frozen=True)
class Margins:
    """Where the text of a page begins and ends, and whether paragraphs are indented."""

    left: float
    right: float
    indented: bool


def drop_furniture(pages: Sequence[Page], lines: Sequence[list[TextLine]]) -> list[list[TextLine]]:
    """The lines of each page without page numbers and without heads and feet that many pages share."""
    edges = [[line for line in own if _in_margin(page, line)] for page, own in zip(pages, lines, strict=True)]
    shared = Counter(key for own in edges for key in {_key(line) for line in own})
    counted = Counter(key for page, own in zip(pages, edges, strict=True) for key in _numbered(page, own))
    needed = max(3, len(pages) // 3) if len(pages) > 2 else 2
    kept = []
    for page, own, marginal in zip(pages, lines, edges, strict=True):
        gone = {
            id(line)
            for line in marginal
            if ((line is own[0] or line is own[-1]) and _is_page_number(page, line, counted))
            or (shared[_key(line)] >= needed and not BARE_NUMBER.fullmatch(line.text.strip()))
        }
        kept.append([line for line in own if id(line) not in gone])
    return kept


def _is_page_number(page: Page, line: TextLine, counted: Counter[tuple[int, int]]) -> bool:
    """Whether the line is a page number: dressed as one, or bare and counting along with the pages."""
    return bool(PAGE_NUMBER.fullmatch(line.text.strip())) or any(counted[k] >= 2 for k in _numbered(page, [line]))


def _numbered(page: Page, lines: Iterable[TextLine]) -> set[tuple[int, int]]:
    """How far bare numbers in the margin are from counting the pages, and at which height they stand."""
    bare = [line for line in lines if BARE_NUMBER.fullmatch(line.text.strip())]
    return {(int(line.text) - page.number, round(line.top / 6)) for line in bare}


def _key(line: TextLine) -> tuple[str, int]:
    """A line's text without its digits, and its height on the page."""
    return re.sub(r"\d+", "#", line.text.strip()), round(line.top / 6)


def _in_margin(page: Page, line: TextLine) -> bool:
    return line.bottom < page.height * MARGIN_ZONE or line.top > page.height * (1 - MARGIN_ZONE)


def margins_of(pages: Sequence[Page], lines: Sequence[list[TextLine]]) -> dict[Place, Margins]:
    """The margins of each page and column, found over all pages of the same width."""
    groups: dict[Place, list[TextLine]] = {}
    for page, page_lines in zip(pages, lines, strict=True):
        for line in page_lines:
            groups.setdefault((round(page.width), line.column), []).append(line)
    found = {place: _margins(*place, group) for place, group in groups.items()}
    widths = [(page.number, round(page.width)) for page in pages]
    return {(at, column): own for at, wide in widths for (width, column), own in found.items() if width == wide}


def _margins(width: int, column: int, lines: Sequence[TextLine]) -> Margins:
    left = _border([line.x0 for line in lines], [line.size for line in lines])
    right = -_border([-line.x1 for line in lines], [line.size for line in lines])
    if right - left < (
        width / 4 if column else width / 2
    ):  # hardly any full line: nothing shows where lines are broken
        return Margins(left, float(width) * 2, False)
    full = [line for line in lines if line.x1 >= right - NEAR_MARGIN * line.size]
    indents = sum(left + line.size < line.x0 < left + 4 * line.size for line in full)
    return Margins(left, right, indents * 10 >= len(full))


def _border(places: Sequence[float], sizes: Sequence[float]) -> float:
    """The outermost place that several lines share."""
    ordered = sorted(zip(places, sizes, strict=True))
    enough = 1 + len(ordered) // 100
    for at, (place, size) in enumerate(ordered):
        if sum(other - place <= size for other, _ in ordered[at:]) >= enough:
            return place
    return ordered[0][0]


def paragraphs(
    lines: Sequence[tuple[int, TextLine]], margins: dict[Place, Margins]
) -> list[list[tuple[int, TextLine]]]:
    """The lines paragraph by paragraph, each line with its page."""
    found: list[list[tuple[int, TextLine]]] = []
    for page, line in lines:
        if found and _runs_on(found[-1][-1], (page, line), margins):
            found[-1].append((page, line))
        else:
            found.append([(page, line)])
    return found


def _runs_on(upper: tuple[int, TextLine], lower: tuple[int, TextLine], margins: dict[Place, Margins]) -> bool:
    """Whether the lower line goes on with the paragraph of the upper one."""
    (upper_page, above), (lower_page, below) = upper, lower
    own, next_margins = margins[upper_page, above.column], margins[lower_page, below.column]
    size = max(above.size, below.size)
    if abs(above.size - below.size) > 0.25 * size or LIST_NUMBER.match(below.text):
        return False
    apart = below.top - above.bottom > LINE_GAP * size or bool(above.column) != bool(below.column)
    if upper_page == lower_page and apart:
        return False
    reaches = above.x1 + below.head > own.right - SLACK * above.size
    indented = below.x0 > next_margins.left + INDENT * below.size
    ended = above.text.rstrip(CLOSING + " ").endswith(SENTENCE_END)
    return reaches and not indented and (own.indented or not ended)
