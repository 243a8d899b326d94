"""Draws the README's pictures from what the commands say today: check.png, review.png and comparison.png.

python docs/pictures.py
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import reportminer
from reportminer.api import check_all
from reportminer.model import Reading
from reportminer.renders.text import Style, check_text

DOCS = Path(__file__).parent
ROOT = DOCS.parent
REPORTS = ("corpus/errors/16_xuanzhou_2021.docx", "corpus/errors/17_hengshan_2022.pdf")
#: The reports of medical assistance, and the page of their workbook on which their rates stand.
COMPARED = ("corpus/0*", "corpus/1*", "corpus/errors/1*", "corpus/errors/2*")
RATES_PAGE = "3"
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: #11151c; color: #d8dee9; }}
pre {{ margin: 0; padding: 22px 26px; font: 15px/1.5 "Noto Sans Mono CJK SC", monospace; }}
b {{ color: #fff; }} .error {{ color: #ff6b6b; font-weight: bold; }} .warning {{ color: #ffd166; }}
.info {{ color: #66d9e8; }} .faint {{ color: #8a93a3; }} .prompt {{ color: #8fd694; }}
</style><pre>{}</pre>"""
_CLASSES = {"31;1": "error", "33": "warning", "36": "info", "2": "faint"}


def coloured(line: str) -> str:
    """A line with terminal colours as HTML."""
    said = html.escape(line)
    said = said.replace("\x1b[1m", "<b>").replace("\x1b[0m", "</span></b>")
    for code, name in _CLASSES.items():
        said = said.replace(f"\x1b[{code}m", f'<span class="{name}">')
    return said


def check_picture(target: Path) -> None:
    """What `check` says on a terminal about two reports, as chromium shows it."""
    lines = [f'<span class="prompt">$</span> reportminer check {" ".join(REPORTS)}', ""]
    for reading in check_all([ROOT / name for name in REPORTS]):
        assert isinstance(reading, Reading)
        lines += [coloured(line.replace(f"{ROOT.as_posix()}/", "")) for line in check_text(reading, Style(colour=True))]
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "check.html"
        page.write_text(PAGE.format("\n".join(lines)), encoding="utf-8")
        size = f"--window-size=900,{46 + round(22.5 * len(lines))}"
        screenshot(page.as_uri(), size, target)


def screenshot(address: str, size: str, target: Path) -> None:
    """What chromium shows in a window of the size."""
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--force-device-scale-factor=1.5")
    command = [need("chromium"), *options, size, f"--screenshot={target}", address]
    subprocess.run(command, check=True, capture_output=True)


def review_picture(target: Path) -> None:
    """The review page of a report with its first finding chosen."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "review.html"
        command = [sys.executable, "-m", "reportminer", "check", REPORTS[0], "-o", str(page)]
        subprocess.run(command, cwd=ROOT)
        screenshot(page.as_uri() + "#f1-1", "--window-size=1280,720", target)
    from PIL import Image

    Image.open(target).convert("RGB").quantize(128).save(target, optimize=True)


def comparison_picture(target: Path) -> None:
    """A page of the comparison workbook, as LibreOffice prints it: the one with the rates."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "comparison.xlsx"
        command = [sys.executable, "-m", "reportminer", "compare", *COMPARED, "-o", str(book)]
        subprocess.run(command, cwd=ROOT, check=True)
        office = [need("soffice"), "--headless", "--convert-to", "pdf", "--outdir", folder, str(book)]
        subprocess.run(office, check=True, capture_output=True)
        draw = [need("pdftoppm"), "-r", "250", "-png", "-f", RATES_PAGE, "-l", RATES_PAGE, "-singlefile"]
        subprocess.run([*draw, str(book.with_suffix(".pdf")), str(book.with_suffix(""))], check=True)
        page = Image.open(book.with_suffix(".png")).convert("RGB")
    page = page.crop((0, 0, page.width, round(page.height * 0.94)))
    box = page.convert("L").point(lambda grey: 255 * (grey < 250)).getbbox()
    page = page.crop(box)
    page = page.resize((1700, round(page.height * 1700 / page.width)), Image.Resampling.LANCZOS)
    page.quantize(64).save(target, optimize=True)


def need(program: str) -> str:
    """The path of the program; the end where it is missing."""
    found = shutil.which(program)
    if found is None:
        sys.exit(f"{program} is needed to draw the pictures")
    return found


if __name__ == "__main__":
    print("reportminer", reportminer.__version__)
    check_picture(DOCS / "check.png")
    review_picture(DOCS / "review.png")
    comparison_picture(DOCS / "comparison.png")
