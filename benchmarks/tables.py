"""Tables of counts and shares as text, Markdown and JSON, and what changed since a stored run: for all benchmarks of quality."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportminer.renders.columns import aligned

#: A count, a share (a float), or nothing to measure.
Cell = int | float | None


@dataclass(frozen=True)
class Table:
    """Rows by name; the first column's heading is the table's name."""

    name: str
    rows: Mapping[str, Mapping[str, Cell]]

    def cells(self) -> list[list[str]]:
        """Heading and rows as texts."""
        columns = list(next(iter(self.rows.values()), {}))
        return [[self.name, *columns], *([name, *map(shown, row.values())] for name, row in self.rows.items())]


@dataclass(frozen=True)
class Run:
    """What one run measured: how it was run, its tables, some sentences, and a line for each single thing that failed."""

    command: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()

    def record(self) -> dict[str, Any]:
        """The run as stored."""
        tables = {table.name: {name: dict(row) for name, row in table.rows.items()} for table in self.tables}
        return {"command": self.command, "tables": tables, "notes": list(self.notes), "lines": list(self.lines)}


def share(part: int, whole: int) -> float | None:
    """The share, None of nothing."""
    return round(part / whole, 4) if whole else None


def shown(cell: Cell) -> str:
    """The cell in a table: a share as a percentage."""
    if cell is None:
        return "—"
    return f"{100 * cell:.1f}%" if isinstance(cell, float) else str(cell)


def text(run: Run, lines: bool = False) -> Iterator[str]:
    """The run for a terminal; with the single lines if asked."""
    yield from (run.command, "")
    for table in run.tables:
        cells = table.cells()
        yield from aligned(cells, frozenset(range(1, len(cells[0]))))
        yield ""
    yield from run.notes
    yield from run.lines if lines else ()


def markdown(run: Run) -> Iterator[str]:
    """The run's tables for a page, the command above them."""
    yield from ("```sh", run.command, "```", "")
    for table in run.tables:
        cells = table.cells()
        for number, row in enumerate(cells):
            yield "| " + " | ".join(row) + " |"
            if not number:
                yield "| --- |" + " ---: |" * (len(row) - 1)
        yield ""
    yield from run.notes


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Each number that changed, then the lines that are gone and new."""
    rows = [["table", "row", "column", "before", "now"]]
    for table in {**before["tables"], **now["tables"]}:
        old, new = before["tables"].get(table, {}), now["tables"].get(table, {})
        for row in {**old, **new}:
            were, are = old.get(row, {}), new.get(row, {})
            for column in {**were, **are}:
                if were.get(column) != are.get(column):
                    rows.append([table, row, column, shown(were.get(column)), shown(are.get(column))])
    if len(rows) > 1:
        yield from aligned(rows, frozenset({3, 4}))
    gone, new_lines = Counter(before["lines"]) - Counter(now["lines"]), Counter(now["lines"]) - Counter(before["lines"])
    yield from (f"- {line}" for line in sorted(gone.elements()))
    yield from (f"+ {line}" for line in sorted(new_lines.elements()))
    if len(rows) == 1 and not gone and not new_lines:
        yield "the same as the stored run"


def add_options(asked: argparse.ArgumentParser) -> None:
    """The options that say what is printed."""
    asked.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    asked.add_argument(
        "--against", type=Path, metavar="RUN.json", help="what changed since a run stored with --format json"
    )


def show(run: Run, options: argparse.Namespace, lines: bool = False) -> None:
    """Print the run in the format asked for, and the differences to a stored one."""
    if options.format == "json":
        print(json.dumps(run.record(), ensure_ascii=False, indent=1))
    else:
        for line in markdown(run) if options.format == "markdown" else text(run, lines):
            print(line)
    if options.against is not None:
        print()
        for line in differences(json.loads(options.against.read_text(encoding="utf-8")), run.record()):
            print(line)
