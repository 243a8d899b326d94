"""The same report said in another way must have the same findings: format, units, order, names, a paragraph beside the matter.

python benchmarks/metamorphic.py [FOLDER] [--trials N] [--seed N] [--report NAME …] [--failed] [--jobs N] [--format …] [--against …]

Half of the trials are clean reports, the others have a planted error that is found.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from plants.files import CannotPlant, planted
from plants.trial import checked, draw, moved, twin, twins
from plants.twists import TWISTS, Report
from tables import Cell, Run, Table, add_options, share, show

from reportminer.model import Reading, Relation

ROOT = Path(__file__).parents[1]
#: Kinds of errors that are found nearly always, so that there is a finding to be found again.
_LOUD = ("above_weight", "swap", "wrong_total", "execution_points", "wrong_rate", "stale_total")


@dataclass(frozen=True)
class Trial:
    """One report, clean or with an error planted by `chance`, twisted in one way."""

    folder: Path
    report: str
    twist: str
    seed: int
    with_error: bool


@dataclass(frozen=True)
class Result:
    """Whether the findings were the same, how many there were, and what differed."""

    trial: Trial
    same: bool
    findings: int
    said: str


def trials(folder: Path, names: Sequence[str], count: int, seed: int) -> list[Trial]:
    """Every twist and every report in turn, clean and with an error."""
    chance = random.Random(seed)
    reports = [gold.name for gold in twins(folder, names)]
    made: list[Trial] = []
    while len(made) < count and reports:
        for twist in TWISTS:
            for report in chance.sample(reports, len(reports)):
                made.append(Trial(folder, report, twist, chance.randrange(10**6), chance.random() < 0.7))
    return chance.sample(made, min(count, len(made)))


def run(trial: Trial) -> Result | None:
    """What came of the trial; None where the report cannot be twisted so, or has no error that is found."""
    chance, one = random.Random(trial.seed), twin(trial.folder, trial.report)
    report = Report(one.gold.report.name, one.content, one.document, one.gold, one.places)
    reading = one.reading
    try:
        if trial.with_error:
            plant = next((p for kind in chance.sample(_LOUD, len(_LOUD)) if (p := draw(one, kind, chance))), None)
            if plant is None:
                return None
            changes = [(plant.span, plant.after)]
            content, document = planted(report.name, one.content, one.document, changes)
            places = {index: moved(span, changes, one.document) for index, span in one.places.items()}
            report = Report(report.name, content, document, one.gold, places)
            reading = checked(document)
            if not reading.findings:
                return None
        other = checked(TWISTS[trial.twist](report, chance))
    except CannotPlant:
        return None
    before, after = said_by(reading), said_by(other)
    gone, new = before - after, after - before
    said = "".join(f"  - {line}" for line in gone.elements()) + "".join(f"  + {line}" for line in new.elements())
    return Result(trial, not gone and not new, before.total(), said)


def said_by(reading: Reading) -> Counter[str]:
    """The findings without places and spelling: code, and the values of the figures in base units."""
    return Counter(
        f"{finding.code} {_values(reading, finding.relation)}"
        for finding in reading.findings
        if finding.severity != "info"
    )


def _values(reading: Reading, relation: Relation | None) -> str:
    if relation is None:
        return ""
    word = reading.document.said(relation.word) if relation.word is not None else ""
    reported = "" if relation.reported is None else _plain(relation.reported.value)
    return f"{word}{reported} ({' '.join(map(_plain, sorted(fact.value for fact in relation.operands)))})"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def counted(command: str, results: Sequence[Result | None]) -> Run:
    """How many trials of each twist had the same findings."""
    done = [result for result in results if result is not None]
    rows: dict[str, dict[str, Cell]] = {}
    for name, some in [*((t, [r for r in done if r.trial.twist == t]) for t in TWISTS), ("all", done)]:
        same = sum(result.same for result in some)
        rows[name] = {
            "trials": len(some),
            "findings": sum(r.findings for r in some),
            "same": same,
            "share": share(same, len(some)),
        }
    lines = [f"{r.trial.report}  {r.trial.twist} #{r.trial.seed}{r.said}" for r in done if not r.same]
    notes = (f"{len(results) - len(done)} trials could not be made: the report has no place for the change.",)
    return Run(command, (Table("said in another way", rows),), notes, tuple(lines))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=ROOT / "corpus")
    asked.add_argument("--trials", type=int, default=600)
    asked.add_argument("--seed", type=int, default=8)
    asked.add_argument("--report", action="append", metavar="NAME")
    asked.add_argument("--failed", action="store_true", help="a line for each trial whose findings differ")
    asked.add_argument("--jobs", type=int, default=2)
    add_options(asked)
    options = asked.parse_args()
    asked_for = trials(options.folder, options.report or (), options.trials, options.seed)
    with ProcessPoolExecutor(options.jobs) as pool:
        results = list(pool.map(run, asked_for, chunksize=4))
    command = f"python benchmarks/metamorphic.py --trials {options.trials} --seed {options.seed}"
    show(counted(command, results), options, options.failed)


if __name__ == "__main__":
    main()
