"""What we write, opened by LibreOffice: the letter with all its words, the annotated copy with its comments in place."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pypdfium2
import pypdfium2.raw as raw
import pytest
from typer.testing import CliRunner

from reportminer.cli import app

REPORT = Path(__file__).parents[2] / "corpus" / "errors" / "16_xuanzhou_2021.docx"
NOTES = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'

pytestmark = pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
run = CliRunner().invoke


def test_letter_and_annotated_copy_open(tmp_path: Path) -> None:
    for verb in ("letter", "annotate"):
        words = [verb, str(REPORT), "-o", str(tmp_path / f"{verb}.docx")]
        assert run(app, words).exit_code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    files = [str(tmp_path / f"{verb}.docx") for verb in ("letter", "annotate")]
    office = ["soffice", profile, "--headless", "--convert-to", NOTES, "--outdir", str(tmp_path), *files]
    subprocess.run(office, check=True, capture_output=True, timeout=180)
    with pdfplumber.open(tmp_path / "letter.pdf") as book:
        said = "".join(page.extract_text() for page in book.pages).replace("\n", "").replace(" ", "")
    assert all(word in said for word in ("退回修改意见", "2148.60", "2130.60", "重新报送的要求", "未能复算的数字"))
    assert "{{" not in said
    assert notes(tmp_path / "annotate.pdf") == ["合计与分项不符", "差额不符", "得分合计不符"]


def notes(path: Path) -> list[str]:
    """The titles of the notes on the first page, from top to bottom."""
    page = pypdfium2.PdfDocument(path)[0]
    found = []
    for at in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        note = raw.FPDFPage_GetAnnot(page.raw, at)
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_TEXT:
            box, held = raw.FS_RECTF(), (ctypes.c_ushort * 2000)()
            raw.FPDFAnnot_GetRect(note, ctypes.byref(box))
            size = raw.FPDFAnnot_GetStringValue(note, b"Contents", held, 4000)
            found.append((-box.top, bytes(held)[: size - 2].decode("utf-16-le").split("　")[1]))
    return [title for _, title in sorted(found)]
