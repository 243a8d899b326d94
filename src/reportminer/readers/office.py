"""Other formats (doc, wps, rtf, odt; xlsb) → docx or xlsx by LibreOffice, then as any of these."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from reportminer.model import Document, ReadError

TIMEOUT = 90
PROGRAMS = ("soffice", "libreoffice", "soffice.exe")
USUAL_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
ENDINGS = {
    "doc": ".doc",
    "wps": ".wps",
    "rtf": ".rtf",
    "odt": ".odt",
    "word-xml": ".xml",
    "xlsb": ".xlsb",
}
NAMES = {
    "doc": "旧版 Word 文件（.doc）",
    "wps": "WPS 文件",
    "rtf": "RTF 文件",
    "odt": "ODT 文件",
    "word-xml": "Word XML 文件",
    "xlsb": "二进制工作簿（.xlsb）",
}
WORD_FILE_MARK = b"\xec\xa5"
SECTOR = 512


def read_office(source: str, data: bytes, kind: str) -> Document:
    """The document as LibreOffice turns it into docx; its format stays the original's."""
    from reportminer.readers.docx import read_docx

    if kind == "doc" and _word_encrypted(data):
        raise ReadError(source, "文件已加密，需要密码才能打开", "请在 Word 或 WPS 中取消密码后另存，再读取")
    return replace(read_docx(source, converted(source, data, kind)), format=kind)


def read_binary_workbook(source: str, data: bytes) -> Document:
    """The document of an xlsb as LibreOffice turns it into xlsx."""
    from reportminer.readers.xlsx import read_workbook

    return replace(read_workbook(source, converted(source, data, "xlsb", "xlsx")), format="xlsb")


def office_program() -> str | None:
    """The path of LibreOffice, or None where it is not installed."""
    found = (shutil.which(name) for name in PROGRAMS)
    return next((f for f in found if f), None) or next((p for p in USUAL_PLACES if Path(p).exists()), None)


def converted(source: str, data: bytes, kind: str, target: str = "docx") -> bytes:
    """The bytes of the docx or xlsx that LibreOffice makes of the file."""
    program = office_program()
    if program is None:
        raise ReadError(
            source,
            f"{NAMES[kind]}需要 LibreOffice 才能读取，本机没有安装",
            f"请安装 LibreOffice（https://www.libreoffice.org），或用 Office、WPS 另存为 {target}",
        )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        work = Path(folder)
        given, made = work / f"report{ENDINGS[kind]}", work / "out" / f"report.{target}"
        given.write_bytes(data)
        ended = _run([program, f"-env:UserInstallation={(work / 'profile').as_uri()}", "--headless", "--norestore",
                      "--convert-to", target, "--outdir", str(made.parent), str(given)])  # fmt: skip
        if not made.exists():
            problem = "没有转换成功，文件可能已损坏或有密码" if ended else f"超过 {TIMEOUT} 秒没有转换完"
            raise ReadError(source, f"LibreOffice {problem}", f"请用 Office 或 WPS 打开后另存为 {target}")
        return made.read_bytes()


def _run(command: list[str]) -> bool:
    """Whether the command ended in time; if not, it and its children are gone."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True) as running:
        try:
            running.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):  # soffice is a script: killing it alone would leave the program behind it
                os.killpg(running.pid, signal.SIGKILL)
            running.kill()
            return False
    return True


def _word_encrypted(data: bytes) -> bool:
    """Whether the file information block of a .doc, at the start of some sector, says that the text is encrypted."""
    at = data.find(WORD_FILE_MARK, SECTOR)
    while at >= 0 and at % SECTOR:
        at = data.find(WORD_FILE_MARK, at + 1)
    return at >= 0 and bool(int.from_bytes(data[at + 10 : at + 12], "little") & 0x0100)
