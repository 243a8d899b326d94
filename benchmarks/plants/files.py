"""Other characters in the place of some in a file itself: txt, html, docx, xlsx, and nothing else in it touched."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from html import escape, unescape

from reportminer.model import Document, Span
from reportminer.readers import read_document

#: What stands at a span from now on.
Change = tuple[Span, str]
_HTML = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"<w:t(?:\s[^>]*)?>([^<]*)</w:t>")
_MARK = re.compile(r"&[#\w]+;|.", re.DOTALL)
#: The longest label (十二、 (3)) that a reader may have put before a paragraph's own characters.
_LABEL = 8


class CannotPlant(Exception):
    """The place was not found in the file, or the change would have changed something else."""


def planted(name: str, content: bytes, document: Document, changes: Sequence[Change]) -> tuple[bytes, Document]:
    """The file with the changes, and the document read from it, which differs in these places only; else CannotPlant."""
    write = {"txt": _text, "html": _page, "docx": _word, "xlsx": _workbook}.get(document.format)
    if write is None:
        raise CannotPlant(f"{document.format} is not written")
    made = write(content, document, sorted(changes, reverse=True))
    again = read_document(name, made)
    if [b.text for b in again.blocks if b.text.strip()] != _expected(document, changes):
        raise CannotPlant("something else has changed")
    return made, again


def _expected(document: Document, changes: Sequence[Change]) -> list[str]:
    """The texts of the blocks after the changes; an emptied cell has no block, or an empty one."""
    texts: dict[int, str] = {block.index: block.text for block in document.blocks}
    for span, text in sorted(changes, reverse=True):
        texts[span.block] = texts[span.block][: span.start] + text + texts[span.block][span.end :]
    return [text for text in texts.values() if text.strip()]


def decoded(content: bytes) -> tuple[str, str]:
    """The text of a file and the encoding that gives it back byte for byte."""
    marks = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
    tried = [marks[content[:n]] for n in (2, 3) if content[:n] in marks] or ["utf-8", "gb18030"]
    for encoding in tried:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == content:
            return text, encoding
    raise CannotPlant("the encoding does not give the bytes back")


def _text(content: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    text, encoding = decoded(content)
    for span, made in changes:
        offset = document.blocks[span.block].offset
        if offset is None:
            raise CannotPlant("the block has no place in the file")
        start, end = offset + span.start, offset + span.end
        if text[start:end] != document.said(span):
            raise CannotPlant("the file's text is another")
        text = text[:start] + made + text[end:]
    return text.encode(encoding)


@dataclass(frozen=True)
class Letter:
    """One character that a reader sees, and where it stands in the raw file."""

    shown: str
    start: int
    end: int


def _page(content: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    raw, encoding = decoded(content)
    return _between_tags(raw, list(_html_letters(raw)), document, changes).encode(encoding)


def _html_letters(raw: str) -> Iterator[Letter]:
    last = 0
    for tag in [*_HTML.finditer(raw), None]:
        end = tag.start() if tag is not None else len(raw)
        yield from _letters(raw, last, end)
        last = tag.end() if tag is not None else end


def _letters(raw: str, start: int, end: int) -> Iterator[Letter]:
    for mark in _MARK.finditer(raw, start, end):
        shown = unescape(mark[0])
        if shown.strip():
            yield Letter(shown, mark.start(), mark.end())


def _word(content: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    def body(data: bytes) -> bytes:
        raw = data.decode()
        return _between_tags(raw, list(_word_letters(raw)), document, changes).encode()

    return _repacked(content, "word/document.xml", body)


def _word_letters(raw: str) -> Iterator[Letter]:
    for text in _WORD.finditer(raw):
        yield from _letters(raw, text.start(1), text.end(1))


def _between_tags(raw: str, letters: Sequence[Letter], document: Document, changes: Sequence[Change]) -> str:
    """The raw file with the changes written into its texts: the first letter becomes the new text, the others go."""
    places = _blocks_in(letters, document)
    for span, made in changes:
        if span.block not in places:
            raise CannotPlant(f"block {span.block} was not found in the file")
        first, skipped = places[span.block]
        text = document.blocks[span.block].text
        before = len("".join(text[: span.start].split())) - skipped
        long = len("".join(text[span.start : span.end].split()))
        theirs = letters[first + before : first + before + long]
        if before < 0 or "".join(letter.shown for letter in theirs) != "".join(document.said(span).split()):
            raise CannotPlant("the file's text is another")
        for letter in reversed(theirs):
            raw = raw[: letter.start] + (escape(made) if letter is theirs[0] else "") + raw[letter.end :]
    return raw


def _blocks_in(letters: Sequence[Letter], document: Document) -> dict[int, tuple[int, int]]:
    """Block → the first of its letters, and how many characters of the block's label are not in the file."""
    stream = "".join(letter.shown for letter in letters)
    found: dict[int, tuple[int, int]] = {}
    at = 0
    for block in document.blocks:
        text = "".join(block.text.split())
        if not text:
            continue
        for skipped in range(min(_LABEL, len(text))):
            place = stream.find(text[skipped:], at)
            if place >= 0:
                found[block.index] = (place, skipped)
                at = place + len(text) - skipped
                break
    return found


def with_paragraph(content: bytes, document: Document, index: int, text: str) -> bytes:
    """The file with a paragraph of its own before the block, which is one itself."""
    if document.format == "txt":
        raw, encoding = decoded(content)
        offset = document.blocks[index].offset
        if offset is None:
            raise CannotPlant("the block has no place in the file")
        return (raw[:offset] + f"　　{text}\n" + raw[offset:]).encode(encoding)
    if document.format == "html":
        raw, encoding = decoded(content)
        return _before(raw, list(_html_letters(raw)), document, index, "<p", f"<p>{escape(text)}</p>").encode(encoding)
    if document.format == "docx":

        def body(data: bytes) -> bytes:
            raw = data.decode()
            made = f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
            return _before(raw, list(_word_letters(raw)), document, index, "<w:p[ >]", made).encode()

        return _repacked(content, "word/document.xml", body)
    raise CannotPlant(f"{document.format} has no paragraphs")


def _before(raw: str, letters: Sequence[Letter], document: Document, index: int, tag: str, made: str) -> str:
    places = _blocks_in(letters, document)
    if index not in places:
        raise CannotPlant(f"block {index} was not found in the file")
    starts = [m.start() for m in re.finditer(tag, raw[: letters[places[index][0]].start])]
    if not starts:
        raise CannotPlant("no paragraph begins before it")
    return raw[: starts[-1]] + made + raw[starts[-1] :]


def _workbook(content: bytes, document: Document, changes: Sequence[Change]) -> bytes:
    for span, made in changes:
        cell = document.cell_at(span)
        if cell is None:
            raise CannotPlant("no cell of a sheet")
        table, origin = cell
        text = document.blocks[span.block].text
        whole = text[: span.start] + made + text[span.end :]
        sheet = _sheet_file(content, table.sheet or "")
        reference = _letter(origin.column) + str(origin.row + 1)
        content = _repacked(content, sheet, partial(_in_sheet, reference=reference, text=whole))
    return content


def _letter(column: int) -> str:
    first, last = divmod(column, 26)
    return (_letter(first - 1) if first else "") + chr(ord("A") + last)


def _sheet_file(content: bytes, name: str) -> str:
    """The file inside the workbook that holds the sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = archive.read("xl/workbook.xml").decode()
        links = archive.read("xl/_rels/workbook.xml.rels").decode()
    for sheet in re.findall(r"<sheet [^>]*>", book):
        said = re.search(r'name="([^"]*)"', sheet)
        if said is not None and unescape(said[1]) == name:
            link = re.search(r'r:id="([^"]*)"', sheet)
            for one in re.findall(r"<Relationship [^>]*>", links):
                if link is not None and f'Id="{link[1]}"' in one:
                    target = re.search(r'Target="([^"]*)"', one)
                    assert target is not None
                    return "xl/" + target[1].removeprefix("/xl/")
    raise CannotPlant(f"no sheet {name}")


def _in_sheet(data: bytes, reference: str, text: str) -> bytes:
    """The sheet with another text, or another number where there was one, in a cell."""
    raw = data.decode()
    cell = re.search(rf'<c r="{reference}"([^>]*)>(.*?)</c>', raw)
    if cell is None:
        raise CannotPlant(f"no cell {reference}")
    style = "".join(re.findall(r' s="\d+"', cell[1]))
    if not text:
        made = f'<c r="{reference}"{style}/>'
    elif re.search(r' t="(?!n")', cell[1]):
        made = f'<c r="{reference}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    else:
        number = Decimal(text.rstrip("%").replace(",", ""))
        number = number / 100 if text.endswith("%") else number
        made = f'<c r="{reference}"{style}>{re.sub(r"<v>.*?</v>", "", cell[2])}<v>{number}</v></c>'
    return (raw[: cell.start()] + made + raw[cell.end() :]).encode()


def _repacked(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The zip with one of its files changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for entry in archive.infolist():
            data = archive.read(entry)
            written.writestr(entry, change(data) if entry.filename == name else data)
    return made.getvalue()
