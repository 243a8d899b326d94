"""The planting of errors itself: what may be planted where, files in which nothing else changes, and a seeded sample of 300."""

from __future__ import annotations

import io
import json
import random
import re
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from gold_reports import CORPUS, corpus
from plants.files import CannotPlant
from plants.files import planted as written
from plants.formulas import Book, printed
from plants.kinds import BREAKS, KINDS, is_clean
from plants.trial import Plant, apart, draw, known_kinds, rank_of, run, twin

from reportminer.evaluation import Gold
from reportminer.model import Finding, Span
from reportminer.readers import read_document

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BY_FORMAT = {
    "txt": "04_zhuanglang_2022",
    "docx": "05_qingyunpu_2022",
    "html": "08_tongcheng_2022",
    "xlsx": "06_lichuan_2023",
}
ANY = sorted(BY_FORMAT.values())


@pytest.mark.parametrize("gold", corpus(), ids=lambda gold: gold.name)
def test_gold_relations_are_broken_where_gold_says_so(gold: Gold) -> None:
    book = Book(gold)
    wrong = [r for r in gold.relations if book.broken(r) != ("inconsistent" in r.acceptable)]
    assert [(relation.kind, relation.formula, relation.said) for relation in wrong] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "truncation"])
def test_a_plant_breaks_what_its_kind_is_about(kind: str) -> None:
    chance = random.Random(1)
    plants = [plant for name in (*ANY, "38_countryside") if (plant := draw(twin(CORPUS, name), kind, chance))]
    assert plants
    for plant in plants:
        relations = twin(CORPUS, plant.report).gold.relations
        operations = {relations[number].operation for number in plant.broken}
        assert operations & set(BREAKS.get(kind, operations)) and plant.before != plant.after


def test_a_truncation_breaks_nothing_and_is_no_error() -> None:
    plant = draw(twin(CORPUS, "05_qingyunpu_2022"), "truncation", random.Random(1))
    assert plant is not None and plant.broken == ()
    one = twin(CORPUS, plant.report)
    assert is_clean(one.gold)
    assert [o.strays for o in run(CORPUS, [plant])] == [0]


def drawn(kind: str) -> list[tuple[Plant, Decimal]]:
    """Plants of a kind in short reports, and how many times its old value the figure's new one is."""
    plants = [plant for name in ANY if (plant := draw(twin(CORPUS, name), kind, random.Random(4)))]
    figures = [twin(CORPUS, plant.report).gold.figures[plant.figure or 0] for plant in plants]
    assert plants
    return [(p, printed(f, p.after).value / f.value) for p, f in zip(plants, figures, strict=True)]


def test_what_is_planted_is_what_its_kind_says() -> None:
    assert all(sorted(plant.before) == sorted(plant.after) for plant, _ in drawn("swap"))
    assert all(sum(a != b for a, b in zip(p.before, p.after, strict=True)) == 1 for p, _ in drawn("digit"))
    assert {times for _, times in drawn("point")} <= {Decimal(10), Decimal("0.1")}
    assert {times for _, times in drawn("unit")} <= {Decimal(10000), Decimal("0.0001")}
    assert {plant.after for plant, _ in drawn("part_missing")} == {""}
    for plant in (draw(twin(CORPUS, name), "grade", random.Random(4)) for name in ANY):
        assert plant is not None and plant.before != plant.after and plant.after in "优良中差"


@pytest.mark.parametrize("form", BY_FORMAT)
def test_nothing_else_in_the_file_changes(form: str) -> None:
    one, chance = twin(CORPUS, BY_FORMAT[form]), random.Random(2)
    plant = draw(one, "digit", chance)
    assert plant is not None and one.document.format == form
    content, document = written(one.gold.report.name, one.content, one.document, [(plant.span, plant.after)])
    assert document.said(Span(plant.span.block, plant.span.start, plant.span.start + len(plant.after))) == plant.after
    if form in ("docx", "xlsx"):
        before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (one.content, content))
        other = [name for name in before.namelist() if before.read(name) != after.read(name)]
        assert before.namelist() == after.namelist() and len(other) == 1
    else:
        assert len(content) == len(one.content)
        assert sum(a != b for a, b in zip(content, one.content, strict=True)) <= 2


def test_a_change_that_would_change_something_else_is_refused() -> None:
    one = twin(CORPUS, "04_zhuanglang_2022")
    span = Span(2, 0, len(one.document.blocks[2].text))
    with pytest.raises(CannotPlant):
        written(one.gold.report.name, one.content, one.document, [(span, "一\n\n二")])
    pdf = read_document("a.txt", b"x")
    with pytest.raises(CannotPlant):
        written("a.txt", b"y", pdf, [(Span(0, 0, 1), "z")])


def of_qingyunpu(before: str, after: str) -> Plant:
    """An error in the short report of Qingyunpu."""
    one = twin(CORPUS, "05_qingyunpu_2022")
    index = next(i for i, figure in enumerate(one.gold.figures) if figure.text == before)
    return Plant(one.gold.name, "digit", index, None, one.places[index], before, after, ())


def test_what_counts_as_caught() -> None:
    assert [run(CORPUS, [of_qingyunpu("83.61%", after)])[0].caught for after in ("38.61%", "83.61%")] == [True, False]


@pytest.mark.parametrize(
    ("suggestions", "rank"),
    [
        ("{0}的“38.61%”疑为“83.61%”（两位数字颠倒）", 1),
        ("{0}的“480万元”疑为“840万元”；或{0}的“38.61%”疑为“83.61%”", 2),
        ("{0}的“38.61%”疑为“83.16%”", 0),
        ("第99段的“38.61%”疑为“83.61%”", 0),
        ("{0}的“480万元”疑为“840万元”|{0}的“480万元”疑为“840万元”|{0}的“38.61%”疑为“83.61%”", 2),
        ("", 0),
    ],
)
def test_what_counts_as_named(suggestions: str, rank: int) -> None:
    plant, one = of_qingyunpu("83.61%", "38.61%"), twin(CORPUS, "05_qingyunpu_2022")
    said = suggestions.format(one.document.where(plant.span)).split("|")
    found = [Finding("A101", "error", "", "", (plant.span,), suggestion=one_said) for one_said in said]
    assert rank_of(found, one.reading, plant.span, plant, one) == rank


def test_two_errors_of_a_file_share_no_relation() -> None:
    one = twin(CORPUS, "05_qingyunpu_2022")
    rate, spent = (of_qingyunpu(text, "") for text in ("83.61%", "401.37万元"))
    assert not apart(one, rate, spent)


def readme_row(name: str) -> list[str]:
    """The cells of a row of the README's figures."""
    found = re.search(rf"^\| {re.escape(name)} \|(.*)\|$", README, re.MULTILINE)
    assert found is not None, f"no row {name} in the README"
    return [cell.strip() for cell in found[1].split("|")]


def share(cell: str) -> float:
    return float(Decimal(cell.rstrip("%")) / 100)


def test_three_hundred_plants_and_the_figures_of_the_readme() -> None:
    """The README's row for these 300 is what they give, within a point; the full run lies within the sample's own noise."""
    command = re.search(r"python benchmarks/planted\.py (--plants 300 --seed \d+)", README)
    assert command is not None
    done = subprocess.run(
        [sys.executable, "benchmarks/planted.py", *command[1].split(), "--format", "json"],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    tables = json.loads(done.stdout)["tables"]
    found = tables["kind of error"]["all errors"]
    assert found["plants"] + tables["kind of error"][KINDS["truncation"][0]]["plants"] == 300
    assert tables["untouched twins"]["all"]["false alarms"] == 0
    assert len(tables["kind of error"]) == len(known_kinds()) + 1
    said = dict(zip(found, readme_row("300 of them, as the tests run them"), strict=True))
    stale = {
        name: (said[name], found[name]) for name in ("recall", "top 1") if abs(share(said[name]) - found[name]) > 0.01
    }
    assert stale == {}, "python benchmarks/readme.py writes the README's figures anew"
    full = dict(zip(found, readme_row("all errors"), strict=True))
    assert abs(share(full["recall"]) - found["recall"]) < 0.06
