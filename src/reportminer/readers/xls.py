"""xls of Excel 97 to 2003 → Document, from its records (MS-XLS): cells as Excel shows them, merged and hidden ones."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.model import Document, ReadError
from reportminer.readers.compound import stream
from reportminer.readers.number_format import CHINESE_BUILTIN, exact, is_date, moment, shown, shown_moment
from reportminer.readers.parts import GridCell, assemble
from reportminer.readers.sheet_grid import sheet_grid, sheet_notices

BOF, EOF, CONTINUE, FILE_PASS, DATE_MODE = 0x809, 0x0A, 0x3C, 0x2F, 0x22
BOUND_SHEET, XF, FORMAT, STRINGS = 0x85, 0xE0, 0x41E, 0xFC
ROW, COLUMN, MERGED = 0x208, 0x7D, 0xE5
NUMBER, RK, MANY_RK, FORMULA, RESULT, SHARED_TEXT, TEXT, RICH_TEXT, TRUTH = (
    *(0x203, 0x27E, 0xBD, 0x06, 0x207),
    *(0xFD, 0x204, 0xD6, 0x205),
)
BUILTIN = {
    **{1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d"},
    **{5: "¥#,##0", 6: "¥#,##0", 7: "¥#,##0.00", 8: "¥#,##0.00", 22: "yyyy/m/d h:mm"},
    **{
        20: "h:mm",
        21: "h:mm:ss",
        37: "#,##0",
        38: "#,##0",
        39: "#,##0.00",
        40: "#,##0.00",
        41: "#,##0",
        43: "#,##0.00",
    },
    **CHINESE_BUILTIN,
}
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
UNREAD_FORMULA = "=…"  # a cell is computed; what by, the records say in a code that is not read here


@dataclass
class Book:
    """What all sheets share: texts, formats by cell style, and from which year days are counted."""

    records: bytes
    sheets: list[tuple[str, int, bool]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    patterns: dict[int, str] = field(default_factory=lambda: dict(BUILTIN))
    styles: list[int] = field(default_factory=list)
    from_1904: bool = False

    def shown(self, value: float | Decimal, style: int) -> str:
        """A number as Excel shows it in the format of its cell style."""
        pattern = self.patterns.get(self.styles[style], "General")
        if is_date(pattern):
            return shown_moment(moment(float(value), self.from_1904), pattern)
        return shown(value if isinstance(value, Decimal) else exact(value), pattern)


def read_xls(source: str, data: bytes) -> Document | None:
    """The document of an xls, None where it is older than Excel 97."""
    try:
        book = _book(source, stream(data, "Workbook"))
    except ValueError:
        return None
    grids = []
    for name, start, hidden in book.sheets:
        grid = sheet_grid(_cells(book, start, hidden), name)
        if grid.cells:
            grids.append(grid)
    return assemble(source, "xls", grids, sheet_notices(grids))


def _book(source: str, records: bytes) -> Book:
    book = Book(records)
    for kind, body, more in _records(records, 0):
        if kind == FILE_PASS:
            raise ReadError(source, "文件已加密，需要密码才能打开", "请在 Excel 或 WPS 中取消密码后另存，再读取")
        if kind == BOUND_SHEET and body[5] == 0:
            start, state = struct.unpack_from("<IB", body)
            book.sheets.append((_string(body[6:], 1), start, bool(state & 3)))
        elif kind == FORMAT:
            book.patterns[struct.unpack_from("<H", body)[0]] = _string(body[2:], 2)
        elif kind == XF:
            book.styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == DATE_MODE:
            book.from_1904 = bool(body[0])
        elif kind == STRINGS:
            book.texts = list(_shared_texts([body, *more]))
    return book


def _records(records: bytes, at: int) -> Iterator[tuple[int, bytes, list[bytes]]]:
    """The records of one part of the workbook, each with the records that continue it."""
    depth = 0
    while at + 4 <= len(records):
        kind, size = struct.unpack_from("<HH", records, at)
        body = records[at + 4 : at + 4 + size]
        at += 4 + size
        more = []
        while at + 4 <= len(records) and struct.unpack_from("<H", records, at)[0] == CONTINUE:
            size = struct.unpack_from("<H", records, at + 2)[0]
            more.append(records[at + 4 : at + 4 + size])
            at += 4 + size
        yield kind, body, more
        depth += (kind == BOF) - (kind == EOF)
        if depth <= 0:
            return


def _string(body: bytes, counter: int) -> str:
    """A text after its length of one or two bytes, in one or two bytes a character."""
    length = int.from_bytes(body[:counter], "little")
    wide = body[counter] & 1
    raw = body[counter + 1 : counter + 1 + length * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _shared_texts(chunks: list[bytes]) -> Iterator[str]:
    """The texts of the shared table; one may go on in the next record, there perhaps in another width."""
    tape = _Tape(chunks)
    tape.take(4)
    for _ in range(struct.unpack("<I", tape.take(4))[0]):
        if tape.ended:
            return
        length, flags = struct.unpack("<HB", tape.take(3))
        runs = struct.unpack("<H", tape.take(2))[0] if flags & 8 else 0
        extra = struct.unpack("<I", tape.take(4))[0] if flags & 4 else 0
        yield tape.characters(length, flags & 1)
        tape.take(4 * runs + extra)


@dataclass
class _Tape:
    """Bytes that lie in several records."""

    chunks: list[bytes]
    chunk: int = 0
    at: int = 0

    @property
    def ended(self) -> bool:
        return self.chunk >= len(self.chunks)

    def take(self, count: int) -> bytes:
        """The next bytes, across records."""
        out = b""
        while len(out) < count and not self.ended:
            part = self.chunks[self.chunk][self.at : self.at + count - len(out)]
            out += part
            self._forward(len(part))
        return out

    def characters(self, count: int, wide: int) -> str:
        """The next characters; where a record ends among them, the next one begins with their width."""
        out = ""
        while len(out) < count and not self.ended:
            left = (len(self.chunks[self.chunk]) - self.at) // (1 + wide)
            part = min(left, count - len(out)) * (1 + wide)
            raw = self.chunks[self.chunk][self.at : self.at + part]
            out += raw.decode("utf-16-le" if wide else "latin-1", "replace")
            before = self.chunk
            self._forward(max(part, 0) if left else len(self.chunks[self.chunk]))
            if self.chunk > before and len(out) < count and not self.ended:
                wide = self.take(1)[0] & 1
        return out

    def _forward(self, count: int) -> None:
        self.at += count
        if self.at >= len(self.chunks[self.chunk]):
            self.chunk, self.at = self.chunk + 1, 0


def _cells(book: Book, start: int, hidden_sheet: bool) -> list[GridCell]:
    """The cells of one sheet."""
    cells: dict[tuple[int, int], GridCell] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    last: tuple[int, int] = (0, 0)
    for kind, body, _ in _records(book.records, start):
        if kind == RESULT and last in cells:
            cells[last].text = _string(body, 2)
        elif kind == MERGED:
            for top, bottom, left, right in struct.iter_unpack("<HHHH", body[2 : 2 + len(body[2:]) // 8 * 8]):
                spans[top, left] = (bottom - top + 1, right - left + 1)
        elif kind == ROW and body[12] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLUMN and body[8] & 1:
            first, end = struct.unpack_from("<HH", body)
            hidden_columns.update(range(first, end + 1))
        else:
            for row, column, text in _values(book, kind, body):
                last = row, column
                cells[last] = GridCell(row, column, text, formula=UNREAD_FORMULA if kind == FORMULA else None)
    for place, cell in cells.items():
        cell.row_span, cell.column_span = spans.get(place, (1, 1))
        cell.hidden = hidden_sheet or cell.row in hidden_rows or cell.column in hidden_columns
    return list(cells.values())


def _values(book: Book, kind: int, body: bytes) -> Iterator[tuple[int, int, str]]:
    """The cells that one record holds: row, column, text."""
    if kind not in (NUMBER, RK, MANY_RK, FORMULA, SHARED_TEXT, TEXT, RICH_TEXT, TRUTH):
        return
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == NUMBER:
        yield row, column, book.shown(struct.unpack_from("<d", body, 6)[0], style)
    elif kind == RK:
        yield row, column, book.shown(_short_number(body[6:10]), style)
    elif kind == MANY_RK:
        for at in range((len(body) - 6) // 6):
            style = struct.unpack_from("<H", body, 4 + 6 * at)[0]
            yield row, column + at, book.shown(_short_number(body[6 + 6 * at : 10 + 6 * at]), style)
    elif kind == FORMULA:
        yield row, column, _result(book, body[6:14], style)
    elif kind == SHARED_TEXT:
        yield row, column, book.texts[struct.unpack_from("<I", body, 6)[0]]
    elif kind == TRUTH:
        yield row, column, _truth(body[6], bool(body[7]))
    else:
        yield row, column, _string(body[6:], 2)


def _short_number(raw: bytes) -> float | Decimal:
    """A number in Excel's four bytes: 30 bits of an integer or a float, perhaps in hundredths."""
    bits = int.from_bytes(raw, "little", signed=True)
    if bits & 2:
        return Decimal(bits >> 2) / (100 if bits & 1 else 1)
    value = exact(struct.unpack("<d", b"\0\0\0\0" + (bits & ~3).to_bytes(4, "little", signed=True))[0])
    return value / 100 if bits & 1 else value


def _result(book: Book, raw: bytes, style: int) -> str:
    """The stored result of a formula; a text stands in the record after it."""
    if raw[6:] != b"\xff\xff":
        return book.shown(struct.unpack("<d", raw)[0], style)
    return _truth(raw[2], raw[0] == 2) if raw[0] in (1, 2) else ""


def _truth(value: int, error: bool) -> str:
    return ERRORS.get(value, "#N/A") if error else "TRUE" if value else "FALSE"
