"""Gold annotations: figures and relations of a report by hand, read from JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportminer.model import ReadError

#: Gold has a kind of its own for 2.5倍; the tool's kinds count it among the rates.
_KINDS = {"multiple": "rate"}


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure as copied out by hand; `place` is start and end in the file for .txt reports, None for other formats.

    qualifier: ≥, ≤, 约, 不低于 … beside the figure, or "".
    """

    text: str
    value: Decimal
    units: tuple[str, ...]
    kind: str
    roles: tuple[str, ...]
    indicator: str | None
    period: str | None
    place: tuple[int, int] | None
    near: str
    qualifier: str = ""


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation by hand: verdict, others that are defensible, figures by index; `word` where a word is reported.

    operation, param: how the operands give the reported figure (`sum`, `ratio_pct` …, see corpus/README.md), "" if not said.
    """

    kind: str
    formula: str
    verdict: str
    acceptable: tuple[str, ...]
    reported: int | None
    operands: tuple[int, ...]
    word: str
    word_span: tuple[int, int] | None
    said: str
    operation: str = ""
    param: str = ""


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one report, and where the report is."""

    name: str
    report: Path
    figures: tuple[GoldFigure, ...]
    relations: tuple[GoldRelation, ...]


def find_gold(folder: Path) -> Iterator[Gold]:
    """All gold under a folder by name; ReadError where an annotation cannot be used."""
    for path in sorted(folder.glob("*/gold.json")):
        yield read_gold(path, path.with_name("report.txt"), path.parent.name)
    for path in sorted(folder.glob("gold/*.json")):
        content = _json(path)
        if "file" in content:
            yield _gold(content, path, folder / str(content["file"]), path.stem)


def read_gold(path: Path, report: Path, name: str = "") -> Gold:
    """The gold in a file, for a report that lies anywhere; ReadError where it cannot be used."""
    return _gold(_json(path), path, report, name or path.stem)


def _json(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(str(path), f"标注读不出来（{error}）") from error
    if not isinstance(content, dict):
        raise ReadError(str(path), "标注应当是一个 JSON 对象")
    return content


def _gold(content: Mapping[str, Any], path: Path, report: Path, name: str) -> Gold:
    try:
        figures = tuple(_figure(entry) for entry in content["figures"])
        at: dict[tuple[int, ...], int] = {f.place: index for index, f in enumerate(figures) if f.place}
        relations = tuple(_relation(entry, at) for entry in content.get("relations", ()))
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ReadError(str(path), f"标注不完整（{error}）") from error
    return Gold(name, report, figures, relations)


def _figure(entry: Mapping[str, Any]) -> GoldFigure:
    return GoldFigure(
        text=entry["text"],
        value=Decimal(entry["value"]),
        units=(entry["unit"], *_several(entry.get("unit_also"))),
        kind=_KINDS.get(entry["kind"], entry["kind"]),
        roles=(entry["role"], *_several(entry.get("role_also"))),
        indicator=entry.get("indicator"),
        period=entry.get("period"),
        place=(entry["start"], entry["end"]) if "start" in entry else None,
        near=entry.get("near", ""),
        qualifier=entry.get("comparator") or entry.get("qualifier") or "",
    )


def _several(said: str | Sequence[str] | None) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else tuple(said or ())


def _relation(entry: Mapping[str, Any], at: Mapping[tuple[int, ...], int]) -> GoldRelation:
    """A relation; figures are named by index, or by span where there are no indices."""
    span = entry.get("reported_span")
    reported = entry["reported_index"] if "reported_index" in entry else at.get(tuple(span or ()))
    operands = entry.get("operand_index") or [at[tuple(s)] for s in entry.get("operand_spans", ()) if tuple(s) in at]
    is_word = reported is None and (span is not None or entry["type"] == "grade")
    return GoldRelation(
        kind=entry["type"],
        formula=entry.get("formula", ""),
        verdict=entry["verdict"],
        acceptable=(entry["verdict"], *_several(entry.get("also_acceptable"))),
        reported=reported,
        operands=tuple(operands),
        word=entry["reported"] if is_word else "",
        word_span=(span[0], span[1]) if is_word and span else None,
        said=entry.get("reported") or "",
        operation=entry.get("op", ""),
        param=entry.get("param") or "",
    )
