"""Plants errors in clean reports, in the files themselves, and tells which of them the checks find.

python benchmarks/planted.py [FOLDER] [--plants N] [--seed N] [--kind KIND …] [--report NAME …] [--missed] [--jobs N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from plants.kinds import GRADE, KINDS
from plants.trial import CannotPlant, Outcome, Plant, Twin, apart, draw, known_kinds, run, twin, twins

ROOT = Path(__file__).parents[1]
#: How often a file gets a second error.
_PAIRS = 0.5
_TRIES = 12
#: Kinds in which no figure stands that a correction could name.
NOT_PLACED = ("truncation", "part_missing")


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


def measure(folder: Path, groups: Sequence[tuple[Plant, ...]], jobs: int, keep: Path | None = None) -> list[list[Outcome]]:
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


def tables(folder: Path, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """The lines: recall and localisation by kind, then recall by the form of the relations that are broken."""
    titles = {kind: title for kind, (title, _) in KINDS.items()} | dict([GRADE])
    yield _row("kind", ["plants", "caught", "recall", "top 1", "top 3", "strays"])
    for kind in known_kinds():
        if some := [o for o in outcomes if o.plant.kind == kind]:
            yield _row(titles[kind], _cells(some, kind not in NOT_PLACED))
    wrong = [o for o in outcomes if o.plant.kind != "truncation"]
    yield _row("all errors", _cells(wrong, True))
    yield ""
    yield _row("form of the relation", ["plants", "caught", "recall", "alone", "caught", "recall"])
    forms: dict[str, list[tuple[bool, bool]]] = {}
    for outcome in wrong:
        kinds = {twin(folder, outcome.plant.report).gold.relations[n].kind for n in outcome.plant.broken}
        for kind in kinds:
            forms.setdefault(kind, []).append((outcome.caught, len(kinds) == 1))
    for form, seen in sorted(forms.items(), key=lambda item: -len(item[1])):
        alone = [caught for caught, only in seen if only]
        caught = [one for one, _ in seen]
        yield _row(form, [*_share(sum(caught), len(caught)), *_share(sum(alone), len(alone))])
    yield ""
    pool = [twin(folder, name) for name in sorted({o.plant.report for o in outcomes})]
    alarms = sum(f.severity != "info" for one in pool for f in one.reading.findings)
    covered = [one.reading.coverage for one in pool]
    derived, done = sum(c.derived for c in covered), sum(c.recomputed for c in covered)
    yield f"clean twins: {len(pool)}, false alarms on them: {alarms}"
    yield f"coverage of the clean twins: {done} of {derived} derived figures recomputed ({_percent(done, derived)})"


def _cells(outcomes: Sequence[Outcome], located: bool) -> list[str]:
    caught = sum(o.caught for o in outcomes)
    placed = [o for o in outcomes if o.plant.kind not in NOT_PLACED] if located else []
    placed = [o for o in placed if o.caught]
    first = _percent(sum(o.rank == 1 for o in placed), len(placed))
    third = _percent(sum(0 < o.rank <= 3 for o in placed), len(placed))
    return [*_share(caught, len(outcomes)), first, third, str(sum(o.strays > 0 for o in outcomes))]


def _share(part: int, whole: int) -> list[str]:
    return [str(whole), str(part), _percent(part, whole)]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"


def _row(name: str, cells: Sequence[str]) -> str:
    return (f"{name:<30}" + "".join(f"{cell:>9}" for cell in cells)).rstrip()


def line_of(folder: Path, outcome: Outcome, number: int) -> str:
    """Report, place, kind, what was changed into what, the relations that show it, and the file's number."""
    plant = outcome.plant
    relations = twin(folder, plant.report).gold.relations
    shown = "; ".join(f"{relations[n].kind} {relations[n].formula} = {relations[n].said}" for n in plant.broken)
    beside = f"  (with a second error: {outcome.beside})" if outcome.beside else ""
    return f"{plant.report}  {outcome.where}  {plant.kind}: {plant.before} → {plant.after or '(blank)'}  [{shown}]{beside} #{number:04}"


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
    options = asked.parse_args()
    groups = plan(options.folder, options.report or (), options.kind or known_kinds(), options.plants, options.seed)
    found = measure(options.folder, groups, options.jobs, options.keep)
    outcomes = [outcome for group in found for outcome in group]
    lost = sum(not group for group in found)
    print(f"{len(outcomes)} plants in {len(groups) - lost} files, seed {options.seed}; {lost} files could not be written so")
    for line in tables(options.folder, outcomes):
        print(line)
    for number, group in enumerate(found):
        for outcome in group:
            if options.missed and not outcome.caught:
                print("missed", line_of(options.folder, outcome, number))
            if options.misplaced and outcome.caught and outcome.rank != 1 and outcome.plant.kind not in NOT_PLACED:
                print("misplaced", line_of(options.folder, outcome, number))
                print(*(f"    {said}" for said in outcome.said), sep="\n")


if __name__ == "__main__":
    main()
