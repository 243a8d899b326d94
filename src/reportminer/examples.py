"""Runs the examples that the packs' entries and the checks carry: a pack tests itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reportminer.model import Fact, Reading
from reportminer.patterns import Example, Patterns
from reportminer.reading import trace


@dataclass(frozen=True, slots=True)
class ExamplesReport:
    """How many examples ran and passed, and a line for each that did not."""

    entries: int
    passed: int
    failures: tuple[str, ...]


def run_examples(patterns: Patterns) -> ExamplesReport:
    """Every example of every entry, read with all packs together."""
    failures = tuple(f for example in patterns.examples for f in _failures(example, patterns))
    broken = {failure.split("：", 1)[0] + failure for failure in failures}
    return ExamplesReport(len(patterns.examples), len(patterns.examples) - len(broken), failures)


def _failures(example: Example, patterns: Patterns) -> Iterator[str]:
    reading = trace(example.text, patterns)
    said = {reading.document.said(f.span): f for f in reading.facts}
    start = f"{example.where} {example.entry}：“{example.text}”"
    if not example.reads:
        forbidden = [example.figure] if example.figure else list(said)
        for figure in forbidden:
            if figure in said:
                yield f"{start} 不应读出“{figure}”"
        return
    fact = said.get(example.figure)
    if fact is None:
        yield f"{start} 没有读出“{example.figure}”，读出的是：{'、'.join(said) or '无'}"
        return
    yield from (f"{start} {problem}" for problem in _differences(example, fact, reading))


def _differences(example: Example, fact: Fact, reading: Reading) -> Iterator[str]:
    quantity = fact.figure.quantity
    read = {
        "value": format(quantity.value, "f").rstrip("0").rstrip(".")
        if "." in format(quantity.value, "f")
        else format(quantity.value, "f"),
        "unit": quantity.unit,
        "kind": fact.figure.kind,
        "indicator": fact.indicator or "",
        "role": fact.role,
    }
    for key, got in read.items():
        wanted = getattr(example, key)
        if wanted and wanted != got:
            yield f"{key} 应为“{wanted}”，读作“{got}”"
    if example.verdict:
        verdicts = [r.verdict for r in reading.relations if r.reported is not None and r.reported.span == fact.span]
        if example.verdict not in verdicts:
            yield f"verdict 应为“{example.verdict}”，得到“{'、'.join(verdicts) or '无'}”"
