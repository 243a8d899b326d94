"""What people would use instead, on the same reports in the same run; what is not installed is skipped with a word.

python benchmarks/alternatives.py [figures] [documents] [checks] [--plants N] [--format text|markdown|json] [--against RUN.json]

figures     amounts of money in texts, beside gold     pip install jionlp; pip install recognizers-text-suite 'emoji<2'
documents   the printed numbers of files, beside gold  pip install 'markitdown[docx,xlsx,pdf]'; pip install docling
checks      planted errors found                       a sum and a rate check with a fixed tolerance, no installation
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from planted import plan
from plants.files import CannotPlant, decoded, planted
from plants.kinds import is_clean
from plants.trial import checked, known_kinds, patterns, run, twin
from tables import Cell, Run, Table, add_options, share, show

from reportminer.evaluation import Gold, find_gold
from reportminer.figures import find_figures
from reportminer.model import Document
from reportminer.model import Table as Grid
from reportminer.readers import read_document
from reportminer.renders.document import document_markdown
from reportminer.tables import complete, views

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")

#: Amounts of a text in 元.
Amounts = Callable[[str], Iterable[Decimal]]
#: A file as Markdown.
Pages = Callable[[Path], str]


def ours_amounts() -> Amounts:
    """The amounts of ReportMiner."""

    def found(text: str) -> Iterator[Decimal]:
        document = complete(read_document("report.txt", text.encode()), patterns())
        for figure in find_figures(document, views(document, patterns()), patterns()):
            if document.said(figure.span).endswith("元"):
                yield figure.quantity.value

    return found


def jionlp() -> Amounts:
    """JioNLP, 提取货币金额."""
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp as jio

    def found(text: str) -> Iterator[Decimal]:
        for money in jio.ner.extract_money(text, with_parsing=True):
            number = money["detail"]["num"]
            yield Decimal(number if isinstance(number, str) else number[0])

    return found


def recognizers() -> Amounts:
    """Microsoft's Recognizers-Text, currencies in Chinese."""
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture

    def found(text: str) -> Iterator[Decimal]:
        for money in recognize_currency(text, Culture.Chinese):
            with contextlib.suppress(InvalidOperation, TypeError):
                yield Decimal(money.resolution["value"])

    return found


def ours_pages() -> Pages:
    """`reportminer read --format markdown`."""

    def page(path: Path) -> str:
        return "\n".join(document_markdown(read_document(path.name, path.read_bytes())))

    return page


def markitdown() -> Pages:
    """Microsoft's markitdown."""
    from markitdown import MarkItDown

    made = MarkItDown()
    return lambda path: str(made.convert(str(path)).text_content)


def docling() -> Pages:
    """IBM's docling; its models for PDF are downloaded by itself."""
    from docling.document_converter import DocumentConverter

    made = DocumentConverter()
    return lambda path: str(made.convert(str(path)).document.export_to_markdown())


def figures(options: argparse.Namespace) -> tuple[Table, list[str]]:
    """Amounts with their unit in the text files: those of gold found with the right value."""
    golds = [gold for gold in find_gold(CORPUS) if gold.report.suffix == ".txt"]
    texts = [decoded(gold.report.read_bytes())[0] for gold in golds]
    wanted = [
        Counter(f.value for f in gold.figures if f.kind == "amount" and re.search("元$", f.text)) for gold in golds
    ]
    rows: dict[str, dict[str, Cell]] = {}
    notes = []
    for name, step, ready in (
        ("ReportMiner", "", ours_amounts),
        ("JioNLP", "pip install jionlp", jionlp),
        ("Recognizers-Text", "pip install recognizers-text-suite 'emoji<2'", recognizers),
    ):
        amounts = _ready(ready, name, step, notes)
        if amounts is None:
            continue
        amounts(texts[0])
        start = time.perf_counter()
        found = [Counter(amounts(text)) for text in texts]
        took = time.perf_counter() - start
        right = sum((have & want).total() for have, want in zip(found, wanted, strict=True))
        size = sum(map(len, texts))
        rows[name] = {"amounts": sum(w.total() for w in wanted), "right": right}
        rows[name] |= {
            "recall": share(right, sum(w.total() for w in wanted)),
            "characters a second": round(size / took),
        }
    return Table("amounts in text", rows), notes


def documents(options: argparse.Namespace) -> tuple[Table, list[str]]:
    """The numbers of gold that stand in what a converter makes of a file, as printed."""
    golds = [gold for gold in find_gold(CORPUS) if gold.report.suffix in (".docx", ".xlsx", ".html", ".pdf")]
    rows: dict[str, dict[str, Cell]] = {}
    notes = []
    for name, step, ready in (
        ("ReportMiner", "", ours_pages),
        ("markitdown", "pip install 'markitdown[docx,xlsx,pdf]'", markitdown),
        ("docling", "pip install docling", docling),
    ):
        page = _ready(ready, name, step, notes)
        if page is None:
            continue
        row: dict[str, Cell] = {"files": len(golds)}
        for ending in ("docx", "xlsx", "html", "pdf"):
            some = [gold for gold in golds if gold.report.suffix == f".{ending}"]
            right, whole = _printed(page, some, name, notes)
            row[f"numbers in {ending}"] = share(right, whole)
        rows[name] = row
    return Table("numbers of files", rows), notes


def _printed(page: Pages, golds: Sequence[Gold], name: str, notes: list[str]) -> tuple[int, int]:
    """How many numbers of the gold figures stand in the pages, and how many there are."""
    right = whole = 0
    for gold in golds:
        wanted = _numbers(" ".join(figure.text for figure in gold.figures))
        whole += wanted.total()
        try:
            right += (wanted & _numbers(page(gold.report))).total()
        except Exception as error:  # each library has its own errors; what it cannot convert, it does not show
            notes.append(f"{name} could not convert {gold.report.name}: {type(error).__name__}")
    return right, whole


def _numbers(text: str) -> Counter[str]:
    return Counter(re.sub("[,，]", "", number) for number in NUMBER.findall(text))


def checks(options: argparse.Namespace) -> tuple[Table, list[str]]:
    """Planted errors that are found, and findings on the untouched reports."""
    groups = plan(CORPUS, (), [kind for kind in known_kinds() if kind != "truncation"], options.plants, 8)
    clean = [twin(CORPUS, gold.name) for gold in find_gold(CORPUS) if is_clean(gold) and gold.report.suffix != ".pdf"]
    count = ours = 0
    tolerances = {"sums and rates ± 0.01": Decimal("0.01"), "sums and rates ± 1": Decimal(1)}
    caught = dict.fromkeys(tolerances, 0)
    alarms = {name: sum(len(fixed(one.document, by)) for one in clean) for name, by in tolerances.items()}
    for group in groups:
        one = twin(CORPUS, group[0].report)
        for plant in group:
            try:
                ours += run(CORPUS, [plant])[0].caught
                _, document = planted(one.gold.report.name, one.content, one.document, [(plant.span, plant.after)])
            except CannotPlant:
                continue
            count += 1
            again = complete(document, patterns())
            for name, by in tolerances.items():
                caught[name] += bool(fixed(again, by) - fixed(one.document, by))
    ours_alarms = sum(f.severity != "info" for one in clean for f in checked(one.document).findings)
    rows: dict[str, dict[str, Cell]] = {
        "ReportMiner": {"planted": count, "found": ours, "recall": share(ours, count), "false alarms": ours_alarms}
    }
    for name in tolerances:
        rows[name] = {"planted": count, "found": caught[name], "recall": share(caught[name], count)}
        rows[name] |= {"false alarms": alarms[name]}
    return Table("checks", rows), []


def fixed(document: Document, tolerance: Decimal) -> set[tuple[int, int, int]]:
    """Cells (table, row, column) that a spreadsheet check with a fixed tolerance would mark, on tables already read for it.

    Each column's total row against the rows above it, and each rate column against 执行数 ÷ 预算数 of its row.
    """
    marked = set()
    for table in document.tables:
        texts = {(cell.row, cell.column): document.said(cell.span).strip() for cell in table.cells}
        numbers = {at: number for at, text in texts.items() if (number := _number(text)) is not None}
        marked |= {(table.index, *at) for at in _wrong_sums(table, texts, numbers, tolerance)}
        marked |= {(table.index, *at) for at in _wrong_rates(table, texts, numbers, tolerance)}
    return marked


def _wrong_sums(
    table: Grid, texts: dict[tuple[int, int], str], numbers: dict[tuple[int, int], Decimal], tolerance: Decimal
) -> Iterator[tuple[int, int]]:
    for row in range(table.rows):
        if not re.search("合\\s*计|总\\s*计|总\\s*分", texts.get((row, 0), "")):
            continue
        for column in range(1, table.columns):
            parts = [numbers[r, column] for r in range(row) if (r, column) in numbers]
            total = numbers.get((row, column))
            if total is not None and len(parts) > 1 and abs(sum(parts) - total) > tolerance:
                yield row, column


def _wrong_rates(
    table: Grid, texts: dict[tuple[int, int], str], numbers: dict[tuple[int, int], Decimal], tolerance: Decimal
) -> Iterator[tuple[int, int]]:
    heads = {
        column: texts.get((row, column), "")
        for row in (1, 0)
        for column in range(table.columns)
        if (row, column) in texts
    }
    rate = next((c for c, head in heads.items() if "执行率" in head), None)
    spent = next((c for c, head in heads.items() if re.search("执行数|支出", head)), None)
    budget = next((c for c, head in heads.items() if re.search("全年预算|预算数|预算", head) and c != rate), None)
    if rate is None or spent is None or budget is None:
        return
    for row in range(1, table.rows):
        a, b, said = (numbers.get((row, column)) for column in (spent, budget, rate))
        if a is not None and b and said is not None and abs(a / b * 100 - said) > tolerance:
            yield row, rate


def _number(text: str) -> Decimal | None:
    match = re.fullmatch(r"(-?\d[\d,]*(?:\.\d+)?)\s*(?:%|[^\d.]{0,3})", text)
    return Decimal(match[1].replace(",", "")) if match else None


def _ready(ready: Callable[[], object], name: str, step: str, notes: list[str]) -> object:
    """The alternative, None with a note where it is not installed."""
    try:
        return ready()
    except ImportError:
        notes.append(f"{name} is not installed, skipped: {step}")
        return None


GROUPS = {"figures": figures, "documents": documents, "checks": checks}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS))
    asked.add_argument("--plants", type=int, default=150)
    add_options(asked)
    options = asked.parse_args()
    if unknown := set(options.groups) - set(GROUPS):
        asked.error(f"unknown group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    found = [GROUPS[name](options) for name in options.groups or GROUPS]
    command = " ".join(["python benchmarks/alternatives.py", *options.groups])
    show(Run(command, tuple(table for table, _ in found), tuple(note for _, notes in found for note in notes)), options)


if __name__ == "__main__":
    main()
