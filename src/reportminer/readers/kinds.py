"""Bytes → which format they are, told by their content; the file's ending only tells one text format from another."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib

from reportminer.readers.encoding import first_characters

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
ARCHIVES = {b"Rar!": "rar", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gz"}
OPEN_DOCUMENT = {"text": "odt", "spreadsheet": "ods"}
HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|table|meta|div|article|p|h[1-6]|title|script|style|br)\b", re.IGNORECASE
)
LEADING = 1024
# All that the standard library raises on an archive with broken bytes.
BROKEN_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    EOFError,
    zlib.error,
    struct.error,
)


def kind_of(source: str, data: bytes) -> str:
    """The format (docx, doc, rtf, odt, pdf, html, xlsx, csv, txt …), or what else it is: zip, encrypted, picture …"""
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _zipped(data)
    if data.startswith(OLE):
        return _compound(data)
    if b"%PDF-" in data[:LEADING]:
        return "pdf"
    for mark, name in ARCHIVES.items():
        if data.startswith(mark):
            return name
    if data.startswith(PICTURES) and b"\x00" in data[:LEADING]:
        return "picture"
    return _textual(source, data)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mime = archive.read("mimetype").decode("latin-1") if "mimetype" in names else ""
    except BROKEN_ZIP:
        # A truncated docx has lost its directory at the end, yet its first member's name says what it was.
        return "broken-docx" if b"word/" in data or b"[Content_Types].xml" in data[:LEADING] else "broken-zip"
    if "mimetype" in names and "opendocument" in mime:
        return OPEN_DOCUMENT.get(mime.strip().rsplit(".", 1)[-1].split("-")[0], "odt")
    if "OFD.xml" in names:
        return "ofd"
    if "[Content_Types].xml" in names or any(name.startswith(("word/", "xl/")) for name in names):
        return _office(names)
    return "zip"


def _office(names: set[str]) -> str:
    if any(name.startswith("word/") for name in names):
        return "docx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "pptx" if any(name.startswith("ppt/") for name in names) else "docx"


def _compound(data: bytes) -> str:
    """Streams of an OLE file have their names in UTF-16 in its directory."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") in data

    if has("EncryptedPackage") or has("EncryptionInfo"):
        return "encrypted"
    if has("WordDocument"):
        return "doc"
    if has("Workbook") or has("Book"):
        return "xls"
    if has("PowerPoint Document"):
        return "pptx"
    return "wps" if has("CONTENTS") or has("MatOST") else "binary"


def _textual(source: str, data: bytes) -> str:
    opening = first_characters(data)
    head = opening[:LEADING].lstrip("\ufeff \t\r\n")
    if head.startswith("{\\rtf"):
        return "rtf"
    if head[:64].lower().startswith(("mime-version:", "from: <saved by")):
        return "mht"
    if 'progid="Word.Document"' in head:
        return "word-xml"
    if head.startswith("<") and HTML.search(opening):
        return "html"
    if source.lower().endswith((".html", ".htm", ".shtml")) and HTML.search(data.decode("latin-1").replace("\x00", "")):
        return "html"
    return "csv" if source.lower().endswith((".csv", ".tsv")) else "txt"
