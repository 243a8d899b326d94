"""One paragraph of a docx → its characters as a reader sees them, and the text boxes and notes that hang on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from reportminer.readers.docx_package import Element, W, local, number, switched_on

GONE = frozenset({"del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "fldData", "delText", "instrText", "rt"})
WIDE, HIGH = 8 * 360_000, 4 * 360_000  # a picture of 8 by 4 cm can be a table; a seal is smaller
PAGE_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"})
FIXED = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
# What the symbol fonts show at the code points that Word stores for them (F000 is added to the byte).
SYMBOLS = {
    "symbol": {
        0xA3: "≤",
        0xB3: "≥",
        0xB1: "±",
        0xB4: "×",
        0xB8: "÷",
        0xB9: "≠",
        0xBB: "≈",
        0xA5: "∞",
        0xB0: "°",
        0xE5: "∑",
    },
    "wingdings": {0xA8: "□", 0x6F: "□", 0x71: "□", 0xFE: "☑", 0xFD: "☒", 0xFC: "✓", 0xFB: "✗", 0xF0: "→", 0x6C: "●"},
    "wingdings 2": {0xA3: "□", 0x2A: "□", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x50: "✓", 0x4F: "✗"},
}


class Note(NamedTuple):
    """A reference to a footnote or endnote."""

    purpose: str
    id: str


class RunRange(NamedTuple):
    """The characters `start` to `end` of a block that come from one w:r."""

    start: int
    end: int
    run: Element


class Piece(NamedTuple):
    """Some characters, the w:r they come from (None for marks of our own), and whether they are a page number."""

    text: str
    run: Element | None
    page_number: bool


@dataclass(slots=True)
class Field:
    """A complex field between its marks: first its code, then, after the separator, its result."""

    code: str = ""
    in_result: bool = False


@dataclass(slots=True)
class Line:
    """The characters of one paragraph in order, piece by piece."""

    pieces: list[Piece] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    hidden: bool = False
    embedded: int = 0
    pictures: int = 0

    @property
    def text(self) -> str:
        """The paragraph's characters."""
        return "".join(piece.text for piece in self.pieces).rstrip("\n")

    def furniture(self, shift: int = 0) -> tuple[tuple[int, int], ...]:
        """Where page numbers stand, counted from `shift`."""
        ranges, at = [], shift
        for piece in self.pieces:
            if piece.page_number:
                ranges.append((at, at + len(piece.text)))
            at += len(piece.text)
        return tuple(ranges)

    def runs(self, shift: int = 0) -> list[RunRange]:
        """Which w:r each stretch of the characters comes from, counted from `shift`."""
        ranges, at = [], shift
        for piece in self.pieces:
            if piece.run is not None:
                ranges.append(RunRange(at, at + len(piece.text), piece.run))
            at += len(piece.text)
        return ranges

    def add(self, text: str, run: Element | None) -> None:
        """More characters, unless a field's code stands here."""
        if text and all(f.in_result for f in self.fields):
            pages = any(
                f.code.split(None, 1)[:1] and f.code.split(None, 1)[0].upper() in PAGE_FIELDS for f in self.fields
            )
            self.pieces.append(Piece(text, run, pages))


def read_line(paragraph: Element, held: Line | None = None) -> Line:
    """The characters of the paragraph, after those of a paragraph before it that runs on into it."""
    line = Line() if held is None else Line(held.pieces, held.boxes, held.notes)
    _read(paragraph, line, None)
    return line


def _read(element: Element, line: Line, run: Element | None) -> None:
    for part in element:
        name = local(part)
        if name in GONE or not name:
            if name == "instrText" and line.fields and not line.fields[-1].in_result:
                line.fields[-1].code += part.text or ""
        elif name == "r":
            _read_run(part, line)
        elif name == "AlternateContent":
            _read(chosen(part), line, run)
        elif name == "fldSimple":
            line.fields.append(Field(part.get(f"{W}instr", ""), True))
            _read(part, line, run)
            line.fields.pop()
        elif name in READ:
            READ[name](part, line, run)
        else:
            _read(part, line, run)


def _read_run(run: Element, line: Line) -> None:
    if switched_on(run, "rPr/vanish"):
        line.hidden |= any(t.text for t in run.iter(f"{W}t"))
        for mark in run.iter(f"{W}fldChar"):
            _field_mark(mark, line, run)
    else:
        _read(run, line, run)


def _text(part: Element, line: Line, run: Element | None) -> None:
    line.add(part.text or "", run)


def _fixed(part: Element, line: Line, run: Element | None) -> None:
    line.add(FIXED[local(part)], run)


def _break(part: Element, line: Line, run: Element | None) -> None:
    """A line break; a page or column break at the start of a paragraph breaks nothing."""
    if part.get(f"{W}type") not in ("page", "column") or line.pieces:
        line.add("\n", run)


def _symbol(part: Element, line: Line, run: Element | None) -> None:
    signs = SYMBOLS.get(part.get(f"{W}font", "").lower(), {})
    try:
        line.add(signs.get(int(part.get(f"{W}char", "0"), 16) & 0xFF, ""), run)
    except ValueError:
        return


def _field_mark(part: Element, line: Line, run: Element | None) -> None:
    kind = part.get(f"{W}fldCharType")
    if kind == "begin":
        line.fields.append(Field())
    elif kind == "separate" and line.fields:
        line.fields[-1].in_result = True
    elif kind == "end" and line.fields:
        line.fields.pop()


def _note(part: Element, line: Line, run: Element | None) -> None:
    line.notes.append(Note(local(part).removesuffix("Reference"), part.get(f"{W}id", "")))


def _drawing(part: Element, line: Line, run: Element | None) -> None:
    line.pictures += any(
        local(e) == "extent" and number(e.get("cx"), 0) >= WIDE and number(e.get("cy"), 0) >= HIGH for e in part.iter()
    ) and any(local(e) == "blip" for e in part.iter())
    _boxes(part, line)


def _boxes(part: Element, line: Line) -> None:
    if local(part) == "txbxContent":
        line.boxes.append(part)
    else:
        for inner in chosen(part) if local(part) == "AlternateContent" else part:
            _boxes(inner, line)


def _object(part: Element, line: Line, run: Element | None) -> None:
    line.embedded += any(local(inner) == "OLEObject" for inner in part)
    _boxes(part, line)


def _fraction(part: Element, line: Line, run: Element | None) -> None:
    """A fraction of a formula, written in one line: (实际支出)/(预算金额)."""
    over, under = (next((e for e in part if local(e) == name), None) for name in ("num", "den"))
    if over is not None and under is not None:
        line.add("(", run)
        _read(over, line, run)
        line.add(")/(", run)
        _read(under, line, run)
        line.add(")", run)


READ: dict[str, Callable[[Element, Line, Element | None], None]] = {
    "t": _text,
    "br": _break,
    "sym": _symbol,
    "fldChar": _field_mark,
    "footnoteReference": _note,
    "endnoteReference": _note,
    "drawing": _drawing,
    "pict": lambda part, line, run: _boxes(part, line),
    "object": _object,
    "f": _fraction,
    **dict.fromkeys(FIXED, _fixed),
}


def chosen(alternatives: Element) -> Element:
    """The one branch of mc:AlternateContent that is read: the first choice with text, else the fallback."""
    branches = [branch for branch in alternatives if local(branch) in ("Choice", "Fallback")]
    with_text = [branch for branch in branches if any(local(e) == "t" for e in branch.iter())]
    return (with_text or branches or [[]])[0]
