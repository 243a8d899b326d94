"""Every file gives a document or one clear line; the content decides what a file is, not its ending."""

from __future__ import annotations

import io
import random
from pathlib import Path

import pytest
from openpyxl import Workbook
from reader_samples import docx, p, read, texts, zipped

from reportminer.model import ReadError
from reportminer.readers import read_document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


def stream(name: str) -> bytes:
    return OLE + b"\x00" * 504 + name.encode("utf-16-le") + b"\x00" * 512


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.docx", b"", "空的"),
        ("a.txt", b" \r\n\t", "空的"),
        ("a.docx", docx(p("文"))[:-40], "已损坏"),
        ("a.docx", stream("EncryptedPackage"), "已加密"),
        (
            "a.doc",
            OLE + b"\x00" * 504 + b"\xec\xa5" + b"\x00" * 8 + b"\x00\x01" + "WordDocument".encode("utf-16-le"),
            "已加密",
        ),
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "已损坏"),
        ("a.docx", zipped({"word/document.xml": b"<w:document"}), "已损坏"),
        ("a.xlsx", zipped({"xl/workbook.xml": b"<x/>"}), "已损坏"),
        ("a.doc", stream("Something"), "二进制"),
        ("a.docx", random.Random(1).randbytes(5000), "二进制"),
        ("a.pdf", PNG, "图片"),
        ("a.zip", b"Rar!\x1a\x07", "RAR"),
        ("a.ofd", zipped({"OFD.xml": b"<ofd/>"}), "OFD"),
        ("a.docx", docx(p(" ")), "没有可读的文字"),
        ("a.html", b"<html><body><img src='x'></body></html>", "没有可读的文字"),
    ],
)
def test_one_clear_line(name: str, data: bytes, words: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_document(name, data)
    line = str(caught.value)
    assert line.startswith(name + "：")
    assert words in line
    assert "\n" not in line
    assert caught.value.remedy


def test_misnamed_files_are_read_by_their_content() -> None:
    book, made = Workbook(), io.BytesIO()
    book.active.append(["甲", 1])
    book.save(made)
    assert read(docx(p("文")), "a.doc").format == "docx"
    assert read(docx(p("文")), "a.pdf").format == "docx"
    assert read(made.getvalue(), "a.xls").format == "xlsx"
    assert read("<html><body><p>文</p></body></html>".encode(), "a.doc").format == "html"


def test_broken_files_never_raise_anything_else() -> None:
    whole, chance = docx(p("预算400万元")), random.Random(7)
    for _ in range(60):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            assert read_document("a.docx", bytes(broken)).blocks
        except ReadError as error:
            assert error.source == "a.docx"


def test_old_word_file_without_libreoffice_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reportminer.readers.office.office_program", lambda: None)
    with pytest.raises(ReadError, match="LibreOffice"):
        read_document("a.rtf", rb"{\rtf1 abc}")


def test_rich_text_through_libreoffice() -> None:
    from reportminer.readers.office import office_program

    if office_program() is None:
        pytest.skip("LibreOffice is not installed")
    rows = rb"\trowd\cellx2000\cellx4000 \intbl 400\cell \intbl 224.94\cell\row "
    document = read_document("a.rtf", rb"{\rtf1\ansi Budget 400\par " + rows + rb"\pard end\par}")
    assert document.format == "rtf"
    assert texts(document) == ["Budget 400", "400", "224.94", "end"]


def test_scanned_and_encrypted_pdf(files: Path) -> None:
    for name, words in (("scan.pdf", "OCR"), ("encrypted.pdf", "密码")):
        with pytest.raises(ReadError, match=words):
            read_document(name, (files / name).read_bytes())
