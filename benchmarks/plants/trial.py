"""One trial: a file with one or two planted errors is read and checked; what do the findings say of each?"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path

from plants.figures import Place
from plants.files import CannotPlant, Change, planted
from plants.formulas import NUMBER, multiplier, printed
from plants.kinds import GRADE, KINDS, broken_by, is_clean, made_wrong, other_grades
from plants.places import grade_places, places_of
from reportminer.checks import run_checks
from reportminer.evaluation import Gold, GoldRelation, find_gold
from reportminer.model import Document, Finding, Reading, Span
from reportminer.patterns import Patterns, load_patterns
from reportminer.readers import read_document
from reportminer.reading import understand

WRITTEN = (".docx", ".xlsx", ".html", ".txt")
_PROPOSED = re.compile(r"(?:或)?(.*)的“([^”]*)”疑为“([^”]*)”")
_DUE = re.compile(r"报告所列“[^”]*”为(.*?)；按“.*复算应为(.*?)。$")


@cache
def patterns() -> Patterns:
    """The packs, loaded once a process."""
    return load_patterns()


@dataclass(frozen=True)
class Plant:
    """One error to plant: report, kind, what is changed, and the gold relations that show it.

    figure, relation: index in the gold of the figure, or of the grade's relation; the other one is None.
    """

    report: str
    kind: str
    figure: int | None
    relation: int | None
    span: Span
    before: str
    after: str
    broken: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What came of one plant.

    caught: a new error shares a relation with the planted figure (a truncation: none does, and it is explained).
    rank:   1 where the first correction proposed is the planted figure with its original value, 2, 3 …; 0 for none.
    strays: new errors in the file that share no relation with any planted figure.
    seen:   what the tool made of the planted figure: "not read", "no relation", or its verdicts on it.
    """

    plant: Plant
    caught: bool
    rank: int
    strays: int
    beside: str
    said: tuple[str, ...] = ()
    where: str = ""
    seen: str = ""


@dataclass
class Twin:
    """A clean report as submitted: its file, its reading, and where the gold's figures stand in it."""

    gold: Gold
    content: bytes
    reading: Reading
    places: dict[int, Span]
    grades: dict[int, Span]
    around: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for number, relation in enumerate(self.gold.relations):
            for index in (*relation.operands, relation.reported):
                if index is not None:
                    self.around[index] = (*self.around.get(index, ()), number)

    @property
    def document(self) -> Document:
        """The document as read."""
        return self.reading.document

    def relations(self, index: int) -> tuple[GoldRelation, ...]:
        """The gold relations in which a figure stands."""
        return tuple(self.gold.relations[n] for n in self.around.get(index, ()))

    def neighbours(self, plant: Plant) -> set[int]:
        """The gold figures that share a relation with what is planted, itself included."""
        numbers = self.around.get(plant.figure, ()) if plant.figure is not None else (plant.relation or 0,)
        relations = [self.gold.relations[n] for n in numbers]
        return {i for r in relations for i in (*r.operands, r.reported) if i is not None}


def twins(folder: Path, names: Sequence[str] = ()) -> Iterator[Gold]:
    """The gold of the clean reports that can be written; all, or those whose names contain one of the words."""
    for gold in find_gold(folder):
        wanted = not names or any(name in gold.name for name in names)
        if wanted and is_clean(gold) and gold.report.suffix in WRITTEN:
            yield gold


@cache
def twin(folder: Path, name: str) -> Twin:
    """One clean report, read and checked."""
    gold = next(g for g in twins(folder) if g.name == name)
    content = gold.report.read_bytes()
    reading = checked(read_document(gold.report.name, content))
    places = places_of(gold, reading)
    return Twin(gold, content, reading, places, grade_places(gold, reading.document, places))


def checked(document: Document) -> Reading:
    """The reading of a document with its findings."""
    return run_checks(understand(document, patterns()), patterns())


def draw(one: Twin, kind: str, chance: random.Random) -> Plant | None:
    """A plant of the kind somewhere in the report, None where it has no place for one."""
    if kind == GRADE[0]:
        return _draw_grade(one, chance)
    for index in chance.sample(sorted(one.places), len(one.places)):
        relations = one.relations(index)
        if not relations:
            continue
        place = Place(one.gold, one.document, index, one.places[index], relations)
        made = made_wrong(place, kind, chance)
        if made is not None:
            numbers = one.around[index]
            broken = broken_by(one.gold, index, made, relations)
            shown = tuple(n for n in numbers if one.gold.relations[n] in broken)
            return Plant(one.gold.name, kind, index, None, one.places[index], place.text, made, shown)
    return None


def _draw_grade(one: Twin, chance: random.Random) -> Plant | None:
    if not one.grades:
        return None
    number = chance.choice(sorted(one.grades))
    said = one.document.said(one.grades[number])
    word = chance.choice(other_grades(one.gold.relations[number]))
    return Plant(one.gold.name, GRADE[0], None, number, one.grades[number], said, word, (number,))


def apart(one: Twin, first: Plant, second: Plant) -> bool:
    """Whether two plants share no relation, so that each is seen by itself."""
    return first.span.block != second.span.block and not one.neighbours(first) & one.neighbours(second)


def run(folder: Path, plants: Sequence[Plant], keep: Path | None = None) -> list[Outcome]:
    """The outcomes of the plants that one file gets; CannotPlant where the file cannot be written so."""
    one = twin(folder, plants[0].report)
    changes = [(plant.span, plant.after) for plant in plants]
    content, document = planted(one.gold.report.name, one.content, one.document, changes)
    reading = checked(document)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / one.gold.report.name).write_bytes(content)
        lines = [f"{p.kind} {one.document.where(p.span)}: {p.before} → {p.after}\n" for p in plants]
        (keep / "planted.txt").write_text("".join(lines), encoding="utf-8")
    new = _new(reading, one.reading)
    touching = [[f for f in new if _touches(f, one, plant, changes)] for plant in plants]
    touched = {id(f) for found in touching for f in found}
    strays = sum(id(f) not in touched for f in new)
    outcomes = []
    for plant, found in zip(plants, touching, strict=True):
        span = moved(plant.span, changes, one.document)
        caught = bool(found) if plant.kind != "truncation" else not found and _is_explained(reading, span)
        beside = next((p.kind for p in plants if p is not plant), "")
        said = tuple(f"{f.code} {f.message} {f.suggestion}" for f in found)
        where = one.document.where(plant.span)
        rank = rank_of(found, reading, span, plant, one)
        outcomes.append(Outcome(plant, caught, rank, strays, beside, said, where, _seen(reading, span)))
    return outcomes


def _seen(reading: Reading, span: Span) -> str:
    """What the tool made of the figure at the span, in words."""
    spans = [(r, {f.span for f in (r.reported, *r.operands) if f is not None}) for r in reading.relations]
    verdicts = {
        f"{relation.kind} {relation.verdict}"
        for relation, named in spans
        if any(_overlap(other, span) for other in (named | {relation.word} if relation.word else named))
    }
    is_read = verdicts or any(_overlap(figure.span, span) for figure in reading.figures)
    return ", ".join(sorted(verdicts)) or ("no relation" if is_read else "not read")


def _new(reading: Reading, before: Reading) -> list[Finding]:
    """The errors and warnings that the clean twin does not have."""
    known = Counter(_key(finding) for finding in before.findings)
    found = []
    for finding in reading.findings:
        if finding.severity != "info":
            if known[_key(finding)]:
                known[_key(finding)] -= 1
            else:
                found.append(finding)
    return found


def _key(finding: Finding) -> tuple[str, tuple[int, ...]]:
    return finding.code, tuple(span.block for span in finding.spans)


def _touches(finding: Finding, one: Twin, plant: Plant, changes: Sequence[Change]) -> bool:
    """Whether a finding names what is planted, or is about a figure that shares a gold relation with it."""
    span = moved(plant.span, changes, one.document)
    if plant.after and any(_overlap(span, other) for other in finding.spans):
        return True
    near = [moved(one.places[i], changes, one.document) for i in one.neighbours(plant) if i in one.places]
    return any(_overlap(finding.spans[0], other) for other in near)


def _overlap(one: Span, other: Span) -> bool:
    return one.block == other.block and one.start < other.end and other.start < one.end


def moved(span: Span, changes: Sequence[Change], document: Document) -> Span:
    """Where a span of the clean report is in the planted one."""
    block, start, end = span.block, span.start, span.end
    for changed, text in changes:
        if changed == span:
            end += len(text) - (changed.end - changed.start)
        elif changed.block == span.block and changed.start < span.start:
            start += len(text) - (changed.end - changed.start)
            end += len(text) - (changed.end - changed.start)
        if not text and changed.block < span.block and document.said(changed) == document.blocks[changed.block].text:
            block -= 1
    return Span(block, start, end)


def _is_explained(reading: Reading, span: Span) -> bool:
    """Whether some relation says that the figure there differs by rounding only."""
    return any(
        r.verdict in ("rounding", "consistent") and r.reported is not None and _overlap(r.reported.span, span)
        for r in reading.relations
    )


def rank_of(found: Sequence[Finding], reading: Reading, span: Span, plant: Plant, one: Twin) -> int:
    """The place, from 1, of the planted figure with its original value among the corrections that the findings propose."""
    if plant.figure is None or not plant.after:
        return 1 if found and any(_overlap(found[0].spans[0], span) for _ in found[:1]) else 0
    where = reading.document.where(span)
    proposed: list[tuple[str, str, str]] = []
    for finding in found:
        for proposal in _proposals(finding, reading):
            if proposal not in proposed:
                proposed.append(proposal)
    for rank, (place, said, due) in enumerate(proposed, start=1):
        if place == where and "".join(said.split()) == "".join(plant.after.split()) and _is_original(due, plant, one):
            return rank
    return 0


def _proposals(finding: Finding, reading: Reading) -> list[tuple[str, str, str]]:
    """Place, what is said there, and what it should be: by the suggestion, else by the message."""
    parts = [_PROPOSED.match(part) for part in finding.suggestion.split("；")]
    proposed = [(part[1], part[2], part[3]) for part in parts if part is not None]
    due = _DUE.search(finding.message)
    if not proposed and due is not None:
        proposed = [(reading.document.where(finding.spans[0]), due[1], due[2])]
    return proposed


def _is_original(due: str, plant: Plant, one: Twin) -> bool:
    """Whether a proposed text is the original value, as far as the planted figure's digits can show it."""
    assert plant.figure is not None
    figure = one.gold.figures[plant.figure]
    found = NUMBER.match(due)
    if found is None:
        return False
    number = Decimal(re.sub("[,，]", "", found[0]))
    sizes = {multiplier(due), multiplier(figure.text), *_sizes(figure.value, figure.text)}
    steps = max(printed(figure).step, printed(figure, plant.after).step)
    return any(abs(number * size - figure.value) <= steps / 2 for size in sizes)


def _sizes(value: Decimal, text: str) -> list[Decimal]:
    """What one printed unit of a bare number is worth under its heading."""
    found = NUMBER.match(text)
    number = Decimal(re.sub("[,，]", "", found[0])) if found else Decimal(0)
    return [value / number] if number else []


def known_kinds() -> list[str]:
    """All kinds, the grade among them, in the order of the tables."""
    kinds = list(KINDS)
    kinds.insert(kinds.index("share"), GRADE[0])
    return kinds


__all__ = ["CannotPlant", "Outcome", "Plant", "Twin", "apart", "draw", "known_kinds", "run", "twin", "twins"]
