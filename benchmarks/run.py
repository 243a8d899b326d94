"""Times the stages as ratios to named baselines of the same run: machines differ, ratios hardly do.

python benchmarks/run.py [GROUP...] [--repeat N]      groups: start, read, stages, growth
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from reportminer.checks import run_checks
from reportminer.facts import find_facts
from reportminer.figures import find_figures
from reportminer.model import Document, Reading
from reportminer.patterns import load_patterns
from reportminer.readers import read_document
from reportminer.reading import understand
from reportminer.tables import complete, views

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SEEDS = ROOT.parent / "shared" / "seeds"
PATTERNS = load_patterns()


@dataclass(frozen=True)
class Row:
    """One line of the table: what ran, how long, beside which baseline, and the ratio aimed at (None: just to know)."""

    name: str
    seconds: float
    baseline: str
    baseline_seconds: float
    target: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float:
        return self.seconds / self.baseline_seconds

    def __str__(self) -> str:
        verdict = (
            "" if self.target is None else f"at most {self.target:g}  {'ok' if self.ratio <= self.target else 'OVER'}"
        )
        left = f"{self.name:<34} {self.seconds * 1000:>9.1f} ms  {self.ratio:>6.2f} x  {self.baseline:<34}"
        return f"{left} {self.baseline_seconds * 1000:>9.1f} ms  {verdict:<18} {self.note}".rstrip()


def together(repeat: int, *runs: Callable[[], object]) -> list[float]:
    """The best time of each, taken in turns so that a slow minute of the machine meets all of them."""
    best = [float("inf")] * len(runs)
    for _ in range(repeat):
        for at, run in enumerate(runs):
            gc.collect()
            start = time.perf_counter()
            run()
            best[at] = min(best[at], time.perf_counter() - start)
    return best


def fresh(*command: str) -> Callable[[], object]:
    """A run of this Python in a process of its own; 1 is `check` telling that it found something."""

    def run() -> None:
        done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr.decode(errors="replace"))

    return run


def start(repeat: int) -> Iterator[Row]:
    """One short report in a fresh process, as on a command line."""
    libraries = "import spacy, jieba; jieba.initialize()"
    report = "corpus/errors/16_xuanzhou_2021.docx"
    check, imports, bare, usage = together(
        repeat,
        fresh("-m", "reportminer", "check", report),
        fresh("-c", libraries),
        fresh("-c", "pass"),
        fresh("-m", "reportminer", "--version"),
    )
    yield Row("cold check of one docx", check, "import spacy, jieba + dictionary", imports, 2.0)
    yield Row("--version", usage, "python -c pass", bare)


def read(repeat: int) -> Iterator[Row]:
    """Warm reading and checking of the corpus's files, beside the bare libraries over the same files."""
    for ending, baseline, bare in (("docx", "python-docx", bare_docx), ("pdf", "pdfplumber", bare_pdf)):
        files = sorted(CORPUS.rglob(f"*.{ending}"))
        contents = [(path.name, path.read_bytes()) for path in files]
        bare(files)

        def reading(contents: list[tuple[str, bytes]] = contents) -> list[Document]:
            return [read_document(name, content) for name, content in contents]

        def checking(contents: list[tuple[str, bytes]] = contents) -> list[Reading]:
            return [run_checks(understand(read_document(*one), PATTERNS), PATTERNS) for one in contents]

        checking()
        beside, ours, whole = together(repeat, lambda bare=bare, files=files: bare(files), reading, checking)
        rate = f"{len(files) / ours:.1f} documents a second (bare: {len(files) / beside:.1f})"
        yield Row(
            f"read {len(files)} {ending}", ours, f"bare {baseline}", beside, 0.7 if ending == "pdf" else None, rate
        )
        yield Row(
            f"check {len(files)} {ending}", whole, f"bare {baseline}", beside, note=f"{len(files) / whole:.1f} a second"
        )


def bare_docx(files: list[Path]) -> int:
    """Characters in paragraphs and cells, by python-docx alone."""
    import docx

    size = 0
    for path in files:
        document = docx.Document(str(path))
        size += sum(len(paragraph.text) for paragraph in document.paragraphs)
        size += sum(len(cell.text) for table in document.tables for row in table.rows for cell in row.cells)
    return size


def bare_pdf(files: list[Path]) -> int:
    """Characters of text and tables, by pdfplumber alone."""
    import pdfplumber

    size = 0
    for path in files:
        with pdfplumber.open(path) as report:
            for page in report.pages:
                size += len(page.extract_text()) + sum(map(len, page.extract_tables()))
    return size


def texts() -> list[tuple[str, bytes]]:
    """The seed reports where they are at hand, else the corpus's text files."""
    found = sorted(SEEDS.glob("*.txt")) or sorted(CORPUS.rglob("*.txt"))
    return [(path.name, path.read_bytes()) for path in found]


def stages(repeat: int) -> Iterator[Row]:
    """Each stage over the same parsed texts, beside jieba over the same characters."""
    import jieba

    jieba.initialize()
    documents = [complete(read_document(*one), PATTERNS) for one in texts()]
    blocks = [block.text for document in documents for block in document.blocks]
    readings = [understand(document, PATTERNS) for document in documents]

    def figures() -> None:
        for document in documents:
            find_figures(document, views(document, PATTERNS), PATTERNS)

    def facts() -> None:
        for document in documents:
            seen = views(document, PATTERNS)
            find_facts(document, seen, find_figures(document, seen, PATTERNS), PATTERNS)

    def whole() -> None:
        for document in documents:
            understand(document, PATTERNS)

    def checks() -> None:
        for reading in readings:
            run_checks(reading, PATTERNS)

    words, first, second, understood, last = together(
        repeat, lambda: [jieba.lcut(block) for block in blocks], figures, facts, whole, checks
    )
    size = f"{sum(map(len, blocks)):,} characters"
    yield Row("figures", first, "jieba.lcut", words, 1.0, size)
    yield Row("figures + facts", second, "jieba.lcut", words, 3.0)
    yield Row("relations", understood - second, "figures + facts", second)
    yield Row("checks", last, "figures + facts", second)
    yield Row("relations + checks", understood - second + last, "figures + facts", second)


def growth(repeat: int) -> Iterator[Row]:
    """The longest report once, twice and four times over: the work should grow as the text does."""
    name, content = max(texts(), key=lambda one: len(one[1]))
    text = content.decode("utf-8-sig", errors="replace")

    def run(times: int) -> Callable[[], object]:
        longer = (text.rstrip() + "\n") * times
        return lambda: run_checks(understand(read_document(name, longer.encode()), PATTERNS), PATTERNS)

    once, twice, four = together(repeat, run(1), run(2), run(4))
    yield Row("a report of 2 n paragraphs", twice, "n paragraphs", once, 2.5)
    yield Row("a report of 4 n paragraphs", four, "n paragraphs", once, 5.0)


GROUPS = {"start": start, "read": read, "stages": stages, "growth": growth}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    asked.add_argument("--repeat", type=int, default=5)
    options = asked.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        asked.error(f"unknown group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    rows: list[Row] = []
    for name in options.groups or GROUPS:
        for row in GROUPS[name](options.repeat):
            rows.append(row)
            print(row, flush=True)
    over = [row for row in rows if row.target is not None and row.ratio > row.target]
    judged = [row for row in rows if row.target is not None]
    print(f"{len(judged) - len(over)} of {len(judged)} targets met")


if __name__ == "__main__":
    main()
