"""Plants errors in clean reports, in the files themselves, and tells which of them the checks find.

python benchmarks/planted.py [FOLDER] [--plants N] [--seed N] [--kind KIND …] [--report NAME …] [--missed] [--misplaced]
                             [--keep DIR] [--format text|markdown|json] [--against RUN.json] [--jobs N]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from plants.kinds import GRADE, KINDS
from plants.trial import CannotPlant, Outcome, Plant, Twin, apart, draw, known_kinds, run, twin, twins
from tables import Cell, Run, Table, add_options, share, show

ROOT = Path(__file__).parents[1]
#: How often a file gets a second error.
_PAIRS = 0.5
_TRIES = 12
#: Kinds in which no figure stands that a correction could name.
NOT_PLACED = ("truncation", "part_missing")
#: Kinds that are no errors: to be explained as rounding, and not to be found.
LEGAL = ("truncation",)


def plan(folder: Path, names: Sequence[str], kinds: Sequence[str], count: int, seed: int) -> list[tuple[Plant, ...]]:
    """The plants, by turns of every kind and of every report that has a place for it, in groups of one or two a file."""
    chance = random.Random(seed)
    pool = [twin(folder, gold.name) for gold in twins(folder, names)]
    drawn: dict[tuple[str, str, int | None, int | None, str], Plant] = {}
    open_kinds, turn = list(kinds), 0
    bags: dict[str, list[Twin]] = {}
    while open_kinds and len(drawn) < count:
        kind = open_kinds[turn % len(open_kinds)]
        plant = _one(pool, bags, kind, drawn, chance)
        if plant is None:
            open_kinds.remove(kind)
            continue
        drawn[plant.report, kind, plant.figure, plant.relation, plant.after] = plant
        turn += 1
    return list(_grouped(folder, list(drawn.values()), chance))


def _one(
    pool: Sequence[Twin], bags: dict[str, list[Twin]], kind: str, drawn: Iterable[object], chance: random.Random
) -> Plant | None:
    """A plant that is not drawn yet; None where none was found in any report."""
    empty = 0
    while empty <= len(pool):
        bag = bags.setdefault(kind, [])
        if not bag:
            bag += chance.sample(pool, len(pool))
        one = bag.pop()
        for _ in range(_TRIES):
            plant = draw(one, kind, chance)
            if plant is None:
                break
            if (plant.report, kind, plant.figure, plant.relation, plant.after) not in drawn:
                return plant
        empty += 1
    return None


def _grouped(folder: Path, plants: Sequence[Plant], chance: random.Random) -> Iterator[tuple[Plant, ...]]:
    """The plants of each report in ones and twos; the two of a file share no relation."""
    waiting: dict[str, Plant] = {}
    for plant in plants:
        other = waiting.pop(plant.report, None)
        if other is not None and apart(twin(folder, plant.report), other, plant):
            yield other, plant
        elif other is not None:
            yield (other,)
            waiting[plant.report] = plant
        elif chance.random() < _PAIRS / (2 - _PAIRS):
            waiting[plant.report] = plant
        else:
            yield (plant,)
    yield from ((plant,) for plant in waiting.values())


def measure(
    folder: Path, groups: Sequence[tuple[Plant, ...]], jobs: int, keep: Path | None = None
) -> list[list[Outcome]]:
    """The outcomes of each file in order; an empty list where the file could not be written so."""
    tasks = [(folder, group, keep / f"{number:04}" if keep else None) for number, group in enumerate(groups)]
    if jobs == 1:
        return [_measured(task) for task in tasks]
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(_measured, tasks, chunksize=4))


def _measured(task: tuple[Path, tuple[Plant, ...], Path | None]) -> list[Outcome]:
    try:
        return run(*task)
    except CannotPlant:
        return []


def counted(folder: Path, command: str, groups: Sequence[Sequence[Outcome]], unwritten: int) -> Run:
    """The tables: recall and localisation by kind, recall by the form of the relations that are broken, the clean twins."""
    outcomes = [outcome for group in groups for outcome in group]
    titles = {kind: title for kind, (title, _) in KINDS.items()} | dict([GRADE])
    by_kind = {titles[kind]: [o for o in outcomes if o.plant.kind == kind] for kind in known_kinds()}
    wrong = [o for o in outcomes if o.plant.kind not in LEGAL]
    rows = {title: _row(some) for title, some in by_kind.items() if some} | {"all errors": _row(wrong)}
    pool = [twin(folder, name) for name in sorted({o.plant.report for o in outcomes})]
    alarms = sum(finding.severity != "info" for one in pool for finding in one.reading.findings)
    covered = [one.reading.coverage for one in pool]
    derived, done = sum(c.derived for c in covered), sum(c.recomputed for c in covered)
    twins_row: dict[str, Cell] = {"reports": len(pool), "false alarms": alarms, "derived figures": derived}
    twins_row |= {"recomputed": done, "coverage": share(done, derived)}
    tables = (
        Table("kind of error", rows),
        Table("relation broken", _forms(folder, wrong)),
        Table("untouched twins", {"all": twins_row}),
    )
    notes = [
        f"{len(outcomes)} plants in {sum(map(bool, groups))} files; {unwritten} could not be written.",
        "Recall is over all plants, top 1 and top 3 over those caught; strays are files with an error elsewhere too.",
    ]
    lines = [line_of(folder, outcome) for outcome in outcomes if not outcome.caught]
    return Run(command, tables, tuple(notes), tuple(lines))


def _row(outcomes: Sequence[Outcome]) -> dict[str, Cell]:
    caught = [o for o in outcomes if o.caught]
    named = [o for o in caught if o.plant.kind not in NOT_PLACED]
    return {
        "plants": len(outcomes),
        "caught": len(caught),
        "recall": share(len(caught), len(outcomes)),
        "top 1": share(sum(o.rank == 1 for o in named), len(named)),
        "top 3": share(sum(0 < o.rank <= 3 for o in named), len(named)),
        "strays": sum(o.strays > 0 for o in outcomes),
    }


def _forms(folder: Path, outcomes: Sequence[Outcome]) -> dict[str, dict[str, Cell]]:
    """By form of relation: the plants that break one of it, and those that break no relation of another form."""
    forms: dict[str, list[tuple[bool, bool]]] = {}
    for outcome in outcomes:
        kinds = {twin(folder, outcome.plant.report).gold.relations[n].kind for n in outcome.plant.broken}
        for kind in sorted(kinds):
            forms.setdefault(kind, []).append((outcome.caught, len(kinds) == 1))
    rows: dict[str, dict[str, Cell]] = {}
    for form, seen in sorted(forms.items(), key=lambda item: (-len(item[1]), item[0])):
        every, alone = [caught for caught, _ in seen], [caught for caught, only in seen if only]
        rows[form] = {"plants": len(every), "caught": sum(every), "recall": share(sum(every), len(every))}
        rows[form] |= {"alone": len(alone), "alone caught": sum(alone), "alone recall": share(sum(alone), len(alone))}
    return rows


def line_of(folder: Path, outcome: Outcome) -> str:
    """Report, place, kind, what was changed into what, and the relations that show it."""
    plant = outcome.plant
    relations = twin(folder, plant.report).gold.relations
    shown = "; ".join(f"{relations[n].kind} {relations[n].formula} = {relations[n].said}" for n in plant.broken)
    beside = f"  (with a second error: {outcome.beside})" if outcome.beside else ""
    return f"{plant.report}  {outcome.where}  {plant.kind}: {plant.before} → {plant.after or '(blank)'}  [{shown}]{beside}  tool: {outcome.seen}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", nargs="?", type=Path, default=ROOT / "corpus")
    asked.add_argument("--plants", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=8)
    asked.add_argument("--kind", action="append", choices=known_kinds(), metavar="KIND", help=", ".join(known_kinds()))
    asked.add_argument("--report", action="append", metavar="NAME", help="only reports whose names contain NAME")
    asked.add_argument("--missed", action="store_true", help="a line for each plant that was not caught")
    asked.add_argument("--misplaced", action="store_true", help="each plant that was caught and not proposed first")
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--keep", type=Path, help="write the planted files here")
    add_options(asked)
    options = asked.parse_args()
    groups = plan(options.folder, options.report or (), options.kind or known_kinds(), options.plants, options.seed)
    found = measure(options.folder, groups, options.jobs, options.keep)
    command = f"python benchmarks/planted.py --plants {options.plants} --seed {options.seed}"
    show(counted(options.folder, command, found, sum(not group for group in found)), options, options.missed)
    for outcome in (outcome for group in found for outcome in group):
        if options.misplaced and outcome.caught and outcome.rank != 1 and outcome.plant.kind not in NOT_PLACED:
            print("misplaced", line_of(options.folder, outcome))
            print(*(f"    {said}" for said in outcome.said), sep="\n")


if __name__ == "__main__":
    main()
