"""Writes the figures of the README anew from the commands that stand beside them: python benchmarks/readme.py [--jobs N]."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tables import Table, shown

ROOT = Path(__file__).parents[1]
START, END = "<!-- figures -->\n", "<!-- /figures -->\n"
PLANTED = "python benchmarks/planted.py --plants 2000 --seed 8"
SAMPLE = "python benchmarks/planted.py --plants 300 --seed 8"
TWISTED = "python benchmarks/metamorphic.py --trials 600 --seed 8"
INSTEAD = "python benchmarks/alternatives.py"


def ran(command: str, *more: str) -> Any:
    """The record of a run."""
    words = command.split()
    beside = ["-m", "reportminer", *words[1:]] if words[0] == "reportminer" else words[1:]
    done = subprocess.run(
        [sys.executable, *beside, *more, "--format", "json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
        env=os.environ,
    )
    text = done.stdout.decode("utf-8")
    return json.loads(text[text.index("{\n") :])


def table(name: str, rows: dict[str, Any]) -> list[str]:
    """A table in Markdown."""
    cells = Table(name, rows).cells()
    ruled = ["| " + " | ".join(row) + " |" for row in cells]
    return [ruled[0], "| --- |" + " ---: |" * (len(cells[0]) - 1), *ruled[1:], ""]


def evaluated(folder: str) -> dict[str, Any]:
    """The sums of `reportminer evaluate` over a folder."""
    run = ran(f"reportminer evaluate {folder}")
    every = run["all"]
    aspects, relations = every["aspects"], every["relations"]
    return {
        "reports": len(run["reports"]),
        "figures": every["figures"]["gold"],
        "precision": every["figures"]["precision"],
        "recall": every["figures"]["recall"],
        "values": aspects["value"]["share"],
        "indicators": aspects["indicator"]["share"],
        "relations": relations["relations"],
        "verdict as gold": round(relations["agreeing"] / relations["relations"], 4),
        "false alarms": relations["alarms"],
    }


def section() -> list[str]:
    """The README's section: each table under its command."""
    lines = [
        "Figures and relations beside gold by hand; nobody looked at the reports of the test split while writing the program.",
        "",
    ]
    lines += ["`reportminer evaluate corpus`, `reportminer evaluate corpus/test`", ""]
    lines += table("beside gold", {name: evaluated(name) for name in ("corpus", "corpus/test")})
    full, sample = ran(PLANTED), ran(SAMPLE)
    kinds = full["tables"]["kind of error"] | {
        "300 of them, as the tests run them": sample["tables"]["kind of error"]["all errors"]
    }
    lines += [
        "Errors planted one or two at a time in the files of the clean reports, wherever gold has a relation that can show them.",
        "Caught: a new finding about a figure that shares a relation with it. Top 1, of those caught: the first correction that is",
        "proposed is the planted figure with its original value. Strays: files with a finding elsewhere too. A test fails when the row",
        "of 300 (`" + SAMPLE + "`) is off by more than a point.",
        "",
        f"`{PLANTED}`",
        "",
        *table("kind of error", kinds),
    ]
    twins = full["tables"]["untouched twins"]["all"]
    lines += [
        f"False alarms on the {twins['reports']} untouched reports: {twins['false alarms']}; of their {twins['derived figures']} derived "
        f"figures {shown(twins['coverage'])} are recomputed.",
        "",
        "The same report in another format, unit, order, with other names or a paragraph beside the matter: are the findings the same?",
        "",
        f"`{TWISTED}`",
        "",
        *table("said in another way", ran(TWISTED)["tables"]["said in another way"]),
    ]
    instead = ran(INSTEAD)
    lines += ["What people would use instead:", "", f"`{INSTEAD}`", ""]
    for name, rows in instead["tables"].items():
        lines += table(name, rows)
    return [*lines, *instead["notes"]] if instead["notes"] else lines[:-1]


def main() -> None:
    argparse.ArgumentParser(description=__doc__).parse_args()
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, found, after = rest.partition(END)
    if not found:
        sys.exit(f"{path} has no section {START.strip()} … {END.strip()}")
    made = path.with_suffix(".new")
    made.write_text(before + START + "\n".join(section()) + "\n" + END + after, encoding="utf-8")
    made.replace(path)


if __name__ == "__main__":
    main()
