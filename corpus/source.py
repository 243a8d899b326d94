"""Reports written with their gold in one text: `python corpus/source.py FILE …` checks such sources.

A source has three parts, separated by lines `===`: a header of `key: value` lines, the report, its relations.
`corpus/README.md` tells how the report and the relations are written. The gold is what the author of a report says of it
when writing it; this module only counts places and recomputes the arithmetic that the author states.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
from blocks import LEFT, UP, Block, Table

SCALES = {"千": 3, "万": 4, "百万": 6, "千万": 7, "亿": 8}
#: A unit with its multiplier: 万元, 亿立方米.
SCALED = re.compile(r"(千|万|百万|千万|亿)(?!米|克|瓦)(.+)")
KINDS = {
    "元": "amount",
    "人次": "person_time",
    "户次": "person_time",
    "人": "person",
    "名": "person",
    "户": "household",
}
KINDS |= {"%": "rate", "‰": "rate", "个百分点": "rate", "倍": "rate", "分": "score"}
ROLES = ("actual", "budget", "target", "prior", "weight", "rule")
VERDICTS = {"": "consistent", "~": "rounding", "!": "inconsistent"}

#: What a digit run may be without a mark: a date, a period, a document number, an ordinal, a number of a heading.
FREE = re.compile(
    r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?|\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?|(?:19|20)\d\d(?=\s*[-—－~至]\s*(?:19|20)\d\d\s*年)"
    r"|(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}|[〔\[(（【](?:19|20)\d\d[〕\])）】]\s*(?:第\s*)?\d+\s*号|第\s*\d+\s*[条款项章节号次届批季页期]|"
    r"^\s*[（(]?\d{1,2}[）).、．]|[（(]\d{1,2}[）)](?=\D)|附[件表]\s*\d+|表\s*\d+|\d{1,2}日|\d{1,2}[:：]\d\d",
    re.MULTILINE,
)
MARK = re.compile(r"\{([^{}]*)\}")
NUMBER = re.compile(r"[-－−]?\d[\d,，]*(?:\.\d+)?")


class SourceError(Exception):
    """Raised where a source contradicts itself; says file, line and what is wrong."""


@dataclass
class Figure:
    """A marked figure: the gold record, the author's id, and where it stands (block and offset in the block's text)."""

    id: str
    record: dict[str, Any]


@dataclass
class Source:
    """A report as blocks and tables, with the figures in reading order and the relations."""

    head: dict[str, str]
    blocks: list[Block | Table] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    planted: list[dict[str, Any]] = field(default_factory=list)

    def gold(self, item: str, file: str) -> dict[str, Any]:
        """The gold record of the report, for `evaluate`."""
        return {
            "item": item,
            "file": file,
            **{key: self.head[key] for key in ("region", "report_year", "project", "kind_of_form")},
            "split": self.head["split"],
            "notice": "Names of places are real, the report is not: wording and figures are invented.",
            "figures": [figure.record for figure in self.figures],
            "relations": self.relations,
            "planted": self.planted,
        }


def read_source(path: Path) -> Source:
    """Read a source file; SourceError where it cannot be right."""
    parts = re.split(r"^===\s*$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if len(parts) != 3:
        raise SourceError(f"{path.name}: three parts separated by === are needed, not {len(parts)}")
    head = dict(re.split(r"\s*:\s*", line, maxsplit=1) for line in parts[0].strip().splitlines())
    missing = {"region", "report_year", "project", "kind_of_form", "format", "split"} - head.keys()
    if missing:
        raise SourceError(f"{path.name}: the header says no {', '.join(sorted(missing))}")
    source = Source(head)
    _read_body(source, parts[1], path.name)
    _read_relations(source, parts[2], path.name)
    return source


def _read_body(source: Source, body: str, name: str) -> None:
    rows: list[list[str]] = []
    for line in [*body.splitlines(), ""]:
        if line.startswith("|"):
            row = [
                _cell(source, cell.strip(), rows, c, name) for c, cell in enumerate(line.strip().strip("|").split("|"))
            ]
            if rows and len(row) != len(rows[0]):
                raise SourceError(f"{name}: a row of {len(row)} cells in a table of {len(rows[0])}: {line}")
            rows.append(row)
            continue
        if rows:
            source.blocks.append(Table(list(rows)))
            rows = []
        if line.startswith("--- "):
            source.sheets.append(line[4:].strip())
            source.blocks.append(Block("sheet", line[4:].strip()))
        elif line.strip():
            kind, text = _kind(line.strip())
            source.blocks.append(Block(kind, _marked(source, text, name, "")))


def _kind(line: str) -> tuple[str, str]:
    for sign, kind in (("## ", "head"), ("# ", "title"), (">> ", "right"), ("^^ ", "note")):
        if line.startswith(sign):
            return kind, line[len(sign) :]
    return "para", line


def _cell(source: Source, cell: str, rows: Sequence[Sequence[str]], column: int, name: str) -> str:
    if cell in (UP, LEFT):
        return cell
    return _marked(source, cell, name, f"列{column + 1}")


def _marked(source: Source, text: str, name: str, near: str) -> str:
    """The text without marks; its figures are added to the source."""
    plain, last, spans = [], 0, []
    for mark in MARK.finditer(text):
        plain.append(text[last : mark.start()])
        last = mark.end()
        content = mark[1]
        start = len("".join(plain))
        if content.startswith("!"):
            plain.append(content[1:])
        else:
            figure = _figure(source, content, name)
            plain.append(figure.record["text"])
            before = "".join(plain[:-1])[-10:]
            figure.record["near"] = before or near
            source.figures.append(figure)
        spans.append((start, len("".join(plain))))
    plain.append(text[last:])
    whole = "".join(plain)
    for free in FREE.finditer(whole):
        spans.append(free.span())
    for run in re.finditer(r"\d+(?:\.\d+)?", whole):
        if not any(start <= run.start() and run.end() <= end for start, end in spans):
            raise SourceError(
                f"{name}: {run[0]} in “{whole[max(0, run.start() - 12) : run.end() + 8]}” is neither marked nor a date or the like"
            )
    return whole


def _figure(source: Source, content: str, name: str) -> Figure:
    fields = [part.strip() for part in content.split(";")]
    said = re.fullmatch(r"(?:([A-Za-z]\w*):)?(.+)", fields[0])
    if said is None:
        raise SourceError(f"{name}: no figure in {{{content}}}")
    options = dict(part.split("=", 1) for part in fields[1:] if re.match(r"[a-z]+=", part))
    plain = [part for part in fields[1:] if not re.match(r"[a-z]+=", part)]
    indicator, role = [*plain, ""][0] or None, plain[1] if len(plain) > 1 and plain[1] else "actual"
    if role not in ROLES or unknown(options):
        raise SourceError(f"{name}: {{{content}}}: role {role} or an option {options} is unknown")
    text = said[2]
    number = NUMBER.match(text)
    written = options.get("u") or (text[number.end() :].strip() if number else "")
    scaled = SCALED.fullmatch(written)
    exponent = SCALES[scaled[1]] if scaled else 0
    unit = scaled[2] if scaled else written
    unit = {"名": "人", "位": "人", "个工作日": "工作日"}.get(unit, unit)
    if not written or ("v" not in options and number is None):
        raise SourceError(f"{name}: {{{content}}}: no unit, or no value")
    value = (
        Decimal(options["v"])
        if "v" in options
        else Decimal(re.sub(r"[,，]", "", number[0]).replace("－", "-").replace("−", "-")).scaleb(exponent)
    )
    kind = options.get("k") or KINDS.get(unit) or ("per_capita" if "元/" in unit else "count")
    period = options.get("p", "null" if role in ("weight", "rule") else source.head["report_year"])
    record: dict[str, Any] = {
        "text": text,
        "value": f"{value:f}",
        "unit": unit,
        "kind": kind,
        "indicator": indicator,
        "role": role,
    }
    record["period"] = None if period == "null" else period
    if "u" in options:
        record["written_unit"] = options["u"]
    if "q" in options:
        record["comparator"] = options["q"]
    return Figure(said[1] or "", record)


def unknown(options: dict[str, str]) -> set[str]:
    return set(options) - {"u", "k", "p", "q", "v"}


def last_digit(record: dict[str, Any]) -> Decimal:
    """One unit of the last printed digit, in the figure's base unit."""
    number = re.sub(r"[,，]", "", NUMBER.match(record["text"])[0])
    value = Decimal(number.replace("－", "-").replace("−", "-"))
    scale = Decimal(record["value"]) / value if value else Decimal(1)
    return Decimal(1).scaleb(-len(number.partition(".")[2])) * scale


OPERATIONS = {
    "ratio_pct": lambda v: v[0] / v[1] * 100,
    "sum": sum,
    "diff": lambda v: v[0] - sum(v[1:]),
    "div": lambda v: v[0] / v[1],
    "mul": lambda v: v[0] * v[1],
    "growth_pct": lambda v: (v[0] - v[1]) / v[1] * 100,
    "mean": lambda v: sum(v) / len(v),
    "eq": lambda v: v[0],
    "complement_pct": lambda v: 100 - sum(v),
    "ratio_score": lambda v: min(Decimal(1), v[0] / v[1]) * v[2],
    "pct_score": lambda v: min(Decimal(100), v[0]) * v[1] / 100,
}
#: Operations that are not recomputed here: a grade word, a score within its weight, a score that a rule in words gives.
STATED = {"grade", "le", "full", "rule_score"}


def _read_relations(source: Source, text: str, name: str) -> None:
    at = {figure.id: index for index, figure in enumerate(source.figures) if figure.id}
    if len(at) != sum(1 for figure in source.figures if figure.id):
        raise SourceError(f"{name}: an id is used twice")
    for line in text.strip().splitlines():
        if not line.strip() or line.startswith("//"):
            continue
        planted = re.fullmatch(r"planted\s+(\w+)\s*:\s*(\S+)\s*:\s*(.+)", line)
        if planted:
            index = at[planted[1]]
            record = {
                "what": planted[3],
                "where": source.figures[index].record["text"],
                "figure_index": index,
                "original": planted[2],
            }
            source.planted.append(record)
            continue
        said = re.fullmatch(r"([!~]?)\s*(\S+)\s*=\s*(\w+)\(([^)]*)\)\s*:\s*(\w+)\s*:\s*(.+)", line)
        if said is None:
            raise SourceError(f"{name}: not a relation: {line}")
        source.relations.append(_relation(source, at, said, name))


def _relation(source: Source, at: dict[str, int], said: re.Match[str], name: str) -> dict[str, Any]:
    sign, target, operation, inside, kind, formula = said.groups()
    try:
        operands = [at[part.strip()] for part in inside.split(",")]
        reported = None if operation == "grade" else at[target]
    except KeyError as error:
        raise SourceError(f"{name}: no figure has the id {error}: {said[0]}") from error
    records = [source.figures[i].record for i in operands]
    relation: dict[str, Any] = {"type": kind, "formula": formula, "operands": [r["text"] for r in records]}
    relation["reported"] = target if reported is None else source.figures[reported].record["text"]
    relation |= {"verdict": VERDICTS[sign], "op": operation, "operand_index": operands, "reported_index": reported}
    if operation in OPERATIONS:
        record = source.figures[reported].record
        step, found = last_digit(record), OPERATIONS[operation]([Decimal(r["value"]) for r in records])
        away = abs(found - Decimal(record["value"]))
        equal = (found / step).quantize(Decimal(1), ROUND_HALF_UP) * step == Decimal(record["value"])
        # A coarser operand (said in 亿元) may leave more than a unit of the last digit open.
        near = away <= max(step, *(last_digit(r) for r in records)) if operation == "eq" else away <= step
        if not {"": equal, "~": not equal and near, "!": not near or not equal}[sign]:
            raise SourceError(
                f"{name}: {said[0]}: {found} is recomputed, {record['text']} is printed, “{VERDICTS[sign]}” is stated"
            )
    elif operation not in STATED:
        raise SourceError(f"{name}: the operation {operation} is unknown: {said[0]}")
    return relation


def check(paths: Sequence[Path]) -> Iterator[str]:
    """A line a source: what it holds, or what is wrong with it."""
    for path in paths:
        try:
            source = read_source(path)
            derived = len(source.relations)
            yield f"{path.name}: {len(source.figures)} figures, {derived} relations, {len(source.planted)} planted"
        except (SourceError, ArithmeticError, ValueError, KeyError) as error:
            yield f"{path.name}: WRONG: {error}"


if __name__ == "__main__":
    lines = list(check([Path(name) for name in sys.argv[1:]]))
    print("\n".join(lines))
    sys.exit(any(": WRONG: " in line for line in lines))
