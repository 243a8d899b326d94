"""Bytes → Document, one file a format; the format is told by the content, never by the file's ending alone."""

from __future__ import annotations

from reportminer.model import Document, ReadError
from reportminer.readers.kinds import kind_of
from reportminer.readers.sources import Input, inputs

__all__ = ["Input", "inputs", "read_document"]

SUPPORTED = "可读的格式：docx、doc、wps、rtf、odt、pdf、html、xlsx、xls、ods、csv、txt、zip"
REFUSED = {
    "zip": ("是压缩包，不是一份报告", "请把压缩包的路径直接交给命令，它会逐个读取里面的文件"),
    "rar": ("是 RAR 压缩包，不能读取", "请解压后再读，或改用 zip 压缩"),
    "7z": ("是 7z 压缩包，不能读取", "请解压后再读，或改用 zip 压缩"),
    "gz": ("是 gzip 压缩文件，不能读取", "请解压后再读，或改用 zip 压缩"),
    "encrypted": ("文件已加密，需要密码才能打开", "请在 Word、Excel 或 WPS 中取消密码后另存，再读取"),
    "broken-docx": ("文件已损坏或不完整，打不开", "请重新获取原文件，或用 WPS、Word 修复后另存"),
    "broken-zip": ("压缩包已损坏或不完整，打不开", "请重新获取原文件"),
    "ofd": ("是 OFD 版式文件，暂不支持", "请用阅读器另存为 PDF，或索取 Word 原稿"),
    "pptx": ("是演示文稿，不是报告", "请另存为 PDF 后再读"),
    "picture": ("是图片，没有可读的文字", "请先做文字识别（OCR），存为 docx 或带文字的 PDF"),
    "binary": ("是无法识别的二进制文件", SUPPORTED),
}
OFFICE = frozenset({"doc", "wps", "rtf", "odt", "word-xml"})
BROKEN = ("文件已损坏或内容不合格式，读取中断", "请重新获取原文件，或用 WPS、Word 打开后另存再读")


def read_document(source: str, data: bytes) -> Document:
    """The report as parsed. ReadError, one line, where the file is empty, broken, encrypted, foreign or has no text."""
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError(source, "文件是空的", "请重新获取原文件")
    kind = kind_of(source, data)
    if kind in REFUSED:
        raise ReadError(source, *REFUSED[kind])
    try:
        document = _read(source, data, kind)
    except ReadError:
        raise
    except Exception as error:  # whatever the libraries raise on a malformed file, one broken file must not end a batch
        problem, remedy = BROKEN
        raise ReadError(source, problem, remedy) from error
    if not document.blocks:
        raise ReadError(source, "没有可读的文字", "请检查文件；如果内容是扫描图片，请先做文字识别（OCR）")
    return document


def _read(source: str, data: bytes, kind: str) -> Document:
    """The document by the reader of its kind; a reader is imported when the first file of its format comes."""
    if kind in OFFICE:
        from reportminer.readers.office import read_office

        return read_office(source, data, kind)
    if kind == "docx":
        from reportminer.readers.docx import read_docx

        return read_docx(source, data)
    if kind == "pdf":
        from reportminer.readers.pdf import read_pdf

        return read_pdf(source, data)
    if kind in ("html", "mht"):
        from reportminer.readers.html import read_html, read_mht

        return read_html(source, data) if kind == "html" else read_mht(source, data)
    if kind == "ods":
        from reportminer.readers.ods import read_ods

        return read_ods(source, data)
    if kind == "xls":
        from reportminer.readers.xls import read_xls

        return read_xls(source, data)
    if kind == "xlsb":
        from reportminer.readers.office import read_binary_workbook

        return read_binary_workbook(source, data)
    if kind == "xlsx":
        from reportminer.readers.xlsx import read_workbook

        return read_workbook(source, data)
    return _read_text(source, data, kind)


def _read_text(source: str, data: bytes, kind: str) -> Document:
    from reportminer.readers.encoding import decode

    try:
        text = decode(data)
    except ValueError as error:
        raise ReadError(source, *REFUSED["binary"]) from error
    if kind == "csv":
        from reportminer.readers.delimited import read_delimited

        return read_delimited(source, text)
    from reportminer.readers.txt import read_text

    return read_text(source, text)
