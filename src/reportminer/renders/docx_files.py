"""Opening and saving a docx: what python-docx cannot open is one line, and the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile

from reportminer.readers.docx_package import Element
from reportminer.renders.sheets import RenderError

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
#: The first moment that a zip archive can name: parts that we add have no date, so that the same report gives the same bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)


def opened(source: str, content: bytes) -> Element:
    """The docx as python-docx sees it. RenderError where it cannot be opened (templates, macros, damage)."""
    import docx

    try:
        return docx.Document(io.BytesIO(content))
    except Exception as error:  # what the reader mends on its own, python-docx refuses in many ways
        remedy = "请用 Word 或 WPS 另存为普通的 .docx 后再试 [save it as a plain docx first]"
        raise RenderError(f"{source}：是模板、带宏或结构不规范的文件；{remedy}") from error


def saved(book: Element, content: bytes) -> bytes:
    """The package as python-docx writes it, its parts dated as they were in `content`."""
    written, made = io.BytesIO(), io.BytesIO()
    book.save(written)
    with zipfile.ZipFile(io.BytesIO(content)) as before:
        dates = {member.filename: member.date_time for member in before.infolist()}
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in parts.namelist():
            member = zipfile.ZipInfo(name, dates.get(name, NO_DATE))
            copy.writestr(member, parts.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
