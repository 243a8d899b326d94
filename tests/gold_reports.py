"""The reports that come with gold, each read, checked and evaluated once a session."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportminer.checks import run_checks
from reportminer.evaluation import Evaluation, Gold, evaluate, find_gold, read_gold
from reportminer.model import Reading
from reportminer.patterns import Patterns, load_patterns
from reportminer.readers import read_document
from reportminer.reading import understand

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
SHARED = ROOT.parent / "shared"


@cache
def patterns() -> Patterns:
    return load_patterns()


@cache
def checked(report: Path) -> Reading:
    document = read_document(report.name, report.read_bytes())
    return run_checks(understand(document, patterns()), patterns())


@cache
def evaluated(gold: Gold) -> Evaluation:
    return evaluate(gold, checked(gold.report), patterns().aliases)


def faults(gold: Gold, *sorts: str) -> list[str]:
    """What differs from gold, one line each."""
    return [
        f"{fault.sort} {fault.where} {fault.text}: gold {fault.gold!r}, got {fault.got!r}"
        for fault in evaluated(gold).faults
        if fault.sort in sorts
    ]


@cache
def corpus() -> tuple[Gold, ...]:
    return tuple(find_gold(CORPUS))


@cache
def unseen() -> tuple[Gold, ...]:
    """The reports that nobody looks at while patterns are written."""
    return tuple(find_gold(CORPUS / "test"))


@cache
def shared() -> tuple[Gold, ...]:
    """The seeds, whose gold is in tests/gold, and the re-written reports; empty where the folder is absent."""
    if not (SHARED / "seeds").is_dir():
        return ()
    golds = sorted((ROOT / "tests" / "gold").glob("*.json"))
    seeds = [read_gold(path, SHARED / "seeds" / f"{path.stem}.txt") for path in golds]
    return (*seeds, *find_gold(SHARED / "reports"))
