"""Readings beside gold annotations: how much was found, and how much of what was found is right.

Gold lies in a folder as `*/gold.json` with `report.txt` beside it, or as `gold/*.json` whose key `file` names it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from reportminer.model import Fact, ReadError, Reading, Relation, Span
from reportminer.patterns import Patterns
from reportminer.text import squeeze

ASPECTS = ("value", "unit", "kind", "role", "indicator", "period")
#: Gold has a kind of its own for 2.5倍; the tool's kinds count it among the rates.
_KINDS = {"multiple": "rate"}
#: Share of the shorter name's characters that the longer one must have to name the same indicator.
_SAME_NAME = 0.6


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure as copied out by hand; `place` is start and end in the file for .txt reports, None for other formats."""

    text: str
    value: Decimal
    units: tuple[str, ...]
    kind: str
    roles: tuple[str, ...]
    indicator: str | None
    period: str | None
    place: tuple[int, int] | None
    near: str


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """A relation by hand: verdict, others that are defensible, figures by index; `word` where a word is reported."""

    kind: str
    formula: str
    verdict: str
    acceptable: tuple[str, ...]
    reported: int | None
    operands: tuple[int, ...]
    word: str
    word_span: tuple[int, int] | None
    said: str


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one report, and where the report is."""

    name: str
    report: Path
    figures: tuple[GoldFigure, ...]
    relations: tuple[GoldRelation, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were right of how many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.of + other.of)

    @property
    def share(self) -> float | None:
        """The share that was right, None where there was nothing to get right."""
        return self.right / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that differs from gold: missed, extra, an aspect's name, no_relation, verdict, or false_alarm."""

    sort: str
    where: str
    text: str
    gold: str
    got: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The counts of one report, or of all together, and what differs.

    exact:       gold relations whose reported figure has a relation with the gold's verdict, or another acceptable one.
    agreeing:    the same, with consistent and rounding taken as one.
    same_inputs: agreeing, and by a relation that recomputes from the gold's operands.
    missing:     gold relations of whose reported figure no relation was found.
    alarms:      inconsistent relations that touch no figure of an inconsistent gold relation.
    """

    name: str
    gold: int
    found: int
    matched: int
    aspects: Mapping[str, Tally]
    relations: int
    exact: int
    agreeing: int
    same_inputs: int
    missing: int
    alarms: int
    faults: tuple[Fault, ...]

    @property
    def precision(self) -> float | None:
        """Matched figures of those found."""
        return Tally(self.matched, self.found).share

    @property
    def recall(self) -> float | None:
        """Matched figures of those in gold."""
        return Tally(self.matched, self.gold).share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return Tally(2 * self.matched, self.found + self.gold).share


def in_all(name: str, evaluations: Sequence[Evaluation]) -> Evaluation:
    """The counts of all reports added up, without the single faults."""
    added = {
        count: sum(getattr(one, count) for one in evaluations)
        for count in ("gold", "found", "matched", "relations", "exact", "agreeing", "same_inputs", "missing", "alarms")
    }
    aspects = {aspect: sum((one.aspects[aspect] for one in evaluations), Tally()) for aspect in ASPECTS}
    return Evaluation(name, aspects=aspects, faults=(), **added)


# --- gold --------------------------------------------------------------------------------------------------


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
    )


# --- figures -----------------------------------------------------------------------------------------------

Pairs = Mapping[int, Fact]


def offsets(reading: Reading, span: Span) -> tuple[int, int]:
    """Start and end of the span in the source file, for formats that are text themselves."""
    offset = reading.document.blocks[span.block].offset or 0
    return offset + span.start, offset + span.end


def align(figures: Sequence[GoldFigure], reading: Reading) -> Pairs:
    """Which fact each gold figure (by index) is.

    By place where gold has places; else by the longest common sequence of texts in reading order, blanks removed, in
    which equal values count a little more; what is left over is matched by text alone: tables have several orders.
    """
    if any(figure.place for figure in figures):
        at = {offsets(reading, fact.span): fact for fact in reading.facts}
        return {i: at[f.place] for i, f in enumerate(figures) if f.place in at}
    wanted = [(squeeze(figure.text), figure.value) for figure in figures]
    found = [(squeeze(reading.document.said(fact.span)), fact.value) for fact in reading.facts]
    pairs = dict(_in_order(wanted, found))
    pairs |= _left_over(wanted, found, pairs)
    return {i: reading.facts[j] for i, j in sorted(pairs.items())}


_Said = Sequence[tuple[str, Decimal]]


def _in_order(wanted: _Said, found: _Said) -> Iterator[tuple[int, int]]:
    """Index pairs of the heaviest common subsequence: two points for the same text, one more for the same value."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(len(found) - 1, -1, -1):
            taken = below[j + 1] + _weight(wanted[i], found[j])
            row[j] = max(below[j], row[j + 1], taken)
    i = j = 0
    while i < len(wanted) and j < len(found):
        weight = _weight(wanted[i], found[j])
        if weight and best[i][j] == best[i + 1][j + 1] + weight:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _weight(wanted: tuple[str, Decimal], found: tuple[str, Decimal]) -> int:
    return 0 if wanted[0] != found[0] else 2 + (wanted[1] == found[1])


def _left_over(wanted: _Said, found: _Said, pairs: Mapping[int, int]) -> dict[int, int]:
    """The remaining figures matched as a multiset by text."""
    free: dict[str, list[int]] = {}
    taken = set(pairs.values())
    for j, (text, _) in enumerate(found):
        if j not in taken:
            free.setdefault(text, []).append(j)
    return {i: free[text].pop(0) for i, (text, _) in enumerate(wanted) if i not in pairs and free.get(text)}


def _head(name: str, aliases: Mapping[str, str]) -> str:
    """The pack's entry that the name, or the longest part nearest its end, is an alias of; else the name itself.

    救助资金支出 and 发放补助资金 are 实际支出.
    """
    for end in range(len(name), 1, -1):
        for start in range(end - 1):
            if name[start:end] in aliases:
                return aliases[name[start:end]]
    return name


def same_indicator(gold: str, said: str | None, aliases: Mapping[str, str]) -> bool:
    """Whether two names mean the same indicator.

    Equal without blanks, or ending in aliases of one entry of the packs (救助资金支出 and 实际支出), or one contains the other, or the shorter shares at
    least six tenths of its characters with the longer: gold names are by hand, 住院救助支出 and 住院救助金额 agree.
    """
    if said is None:
        return False
    one, other = squeeze(gold), squeeze(said)
    if one == other or _head(one, aliases) == _head(other, aliases) or one in other or other in one:
        return True
    shared = (Counter(one) & Counter(other)).total()
    return shared >= _SAME_NAME * min(len(one), len(other))


def _aspects(gold: GoldFigure, fact: Fact, aliases: Mapping[str, str]) -> Iterator[tuple[str, bool, str, str]]:
    """Aspect, whether it is right, and what gold and the tool say; only aspects that gold has."""
    quantity = fact.figure.quantity
    yield "value", quantity.value == gold.value, str(gold.value), format(quantity.value, "f")
    yield "unit", quantity.unit in gold.units, "/".join(gold.units), quantity.unit
    yield "kind", fact.figure.kind == gold.kind, gold.kind, fact.figure.kind
    yield "role", fact.role in gold.roles, "/".join(gold.roles), fact.role
    if gold.indicator is not None:
        right = same_indicator(gold.indicator, fact.indicator, aliases)
        yield "indicator", right, gold.indicator, fact.indicator or ""
    if gold.period is not None:
        yield "period", fact.period == gold.period, gold.period, fact.period or ""


# --- relations ---------------------------------------------------------------------------------------------

#: Relations in which any of the figures may be called the reported one.
_EITHER_WAY = frozenset({"same_figure", "score_le_weight"})
_HOLDS = frozenset({"consistent", "rounding"})


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the tool says of one gold relation."""

    verdicts: tuple[str, ...]
    exact: bool
    agreeing: bool
    same_inputs: bool


def _answer(gold: GoldRelation, pairs: Pairs, reading: Reading) -> _Answer:
    about = [relation for relation in reading.relations if _is_about(gold, relation, pairs, reading)]
    agreeing = [relation for relation in about if _agrees(relation.verdict, gold.acceptable)]
    inputs = {pairs[index].figure.id for index in gold.operands if index in pairs}
    either_way = gold.kind in _EITHER_WAY
    return _Answer(
        tuple(relation.verdict for relation in about),
        any(relation.verdict in gold.acceptable for relation in about),
        bool(agreeing),
        any(either_way or {fact.figure.id for fact in relation.operands} == inputs for relation in agreeing),
    )


def _agrees(verdict: str, acceptable: Iterable[str]) -> bool:
    return verdict in acceptable or (verdict in _HOLDS and not _HOLDS.isdisjoint(acceptable))


def _is_about(gold: GoldRelation, relation: Relation, pairs: Pairs, reading: Reading) -> bool:
    """Whether the relation's reported figure or word is the gold's."""
    if gold.word:
        return relation.word is not None and _same_word(gold, relation.word, relation, pairs, reading)
    fact = pairs.get(gold.reported) if gold.reported is not None else None
    if fact is None or relation.word is not None or relation.reported is None:
        return False
    if gold.kind in _EITHER_WAY:
        inside = {pairs[index].figure.id for index in gold.operands if index in pairs} | {fact.figure.id}
        return relation.kind in _EITHER_WAY and _figures(relation) <= inside
    return relation.reported.figure.id == fact.figure.id


def _figures(relation: Relation) -> set[int]:
    """The ids of all figures of the relation."""
    return {fact.figure.id for fact in (relation.reported, *relation.operands) if fact is not None}


def _same_word(gold: GoldRelation, word: Span, relation: Relation, pairs: Pairs, reading: Reading) -> bool:
    if gold.word_span is not None:
        return offsets(reading, word)[0] in range(*gold.word_span)
    scores = {pairs[index].figure.id for index in gold.operands if index in pairs}
    score = relation.reported.figure.id if relation.reported is not None else None
    return score in scores and squeeze(gold.word) in squeeze(reading.document.said(word))


def _alarms(golds: Sequence[GoldRelation], pairs: Pairs, reading: Reading) -> Iterator[Relation]:
    """The inconsistent relations that touch no figure of a gold relation that is, or may be called, inconsistent."""
    wrong = [gold for gold in golds if "inconsistent" in gold.acceptable]
    indices = {index for gold in wrong for index in (gold.reported, *gold.operands) if index is not None}
    touched = {pairs[index].figure.id for index in indices if index in pairs}
    for relation in reading.relations:
        if relation.verdict == "inconsistent" and touched.isdisjoint(_figures(relation)):
            yield relation


# --- one report --------------------------------------------------------------------------------------------


def evaluate(gold: Gold, reading: Reading, aliases: Mapping[str, str]) -> Evaluation:
    """The reading of one report beside its gold."""
    pairs = align(gold.figures, reading)
    asked = [one for one in gold.relations if one.reported is not None or one.word]
    answers = [_answer(one, pairs, reading) for one in asked]
    alarms = list(_alarms(gold.relations, pairs, reading))
    compared = {index: list(_aspects(gold.figures[index], fact, aliases)) for index, fact in pairs.items()}
    faults = (
        *_figure_faults(gold, pairs, reading),
        *_aspect_faults(compared, pairs, reading),
        *_relation_faults(asked, answers, gold, pairs, reading),
        *(_alarm_fault(relation, reading) for relation in alarms),
    )
    return Evaluation(
        gold.name,
        gold=len(gold.figures),
        found=len(reading.facts),
        matched=len(pairs),
        aspects=_tallies(compared),
        relations=len(asked),
        exact=sum(answer.exact for answer in answers),
        agreeing=sum(answer.agreeing for answer in answers),
        same_inputs=sum(answer.same_inputs for answer in answers),
        missing=sum(not answer.verdicts for answer in answers),
        alarms=len(alarms),
        faults=faults,
    )


_Compared = Mapping[int, Sequence[tuple[str, bool, str, str]]]


def _tallies(compared: _Compared) -> dict[str, Tally]:
    tallies = {aspect: Tally() for aspect in ASPECTS}
    for aspects in compared.values():
        for name, right, _, _ in aspects:
            tallies[name] += Tally(int(right), 1)
    return tallies


def _figure_faults(gold: Gold, pairs: Pairs, reading: Reading) -> Iterator[Fault]:
    for index, figure in enumerate(gold.figures):
        if index not in pairs:
            where = "{}-{}".format(*figure.place) if figure.place else figure.near
            yield Fault("missed", where, figure.text, figure.indicator or "", "")
    known = {fact.figure.id for fact in pairs.values()}
    for fact in reading.facts:
        if fact.figure.id not in known:
            yield Fault("extra", reading.document.where(fact.span), _said(reading, fact.span), "", fact.indicator or "")


def _said(reading: Reading, span: Span) -> str:
    return " ".join(reading.document.said(span).split())


def _aspect_faults(compared: _Compared, pairs: Pairs, reading: Reading) -> Iterator[Fault]:
    for index, aspects in compared.items():
        span = pairs[index].span
        for name, right, wanted, got in aspects:
            if not right:
                yield Fault(name, reading.document.where(span), _said(reading, span), wanted, got)


def _relation_faults(
    asked: Sequence[GoldRelation], answers: Sequence[_Answer], gold: Gold, pairs: Pairs, reading: Reading
) -> Iterator[Fault]:
    for relation, answer in zip(asked, answers, strict=True):
        if answer.agreeing:
            continue
        fact = pairs.get(relation.reported) if relation.reported is not None else None
        where = reading.document.where(fact.span) if fact is not None else relation.kind
        sort = "verdict" if answer.verdicts else "no_relation"
        wanted = f"{relation.verdict}：{relation.kind} {relation.formula}"
        yield Fault(sort, where, relation.said, wanted, "/".join(answer.verdicts))


def _alarm_fault(relation: Relation, reading: Reading) -> Fault:
    span = relation.word or (relation.reported.span if relation.reported is not None else None)
    where, said = (reading.document.where(span), _said(reading, span)) if span is not None else ("", "")
    return Fault("false_alarm", where, said, "", f"{relation.kind} {relation.formula} = {relation.recomputed}")


def evaluate_all(folder: Path, patterns: Patterns) -> Iterator[Evaluation | ReadError]:
    """Every report with gold under the folder, by name; what cannot be read comes as its error."""
    for gold in find_gold(folder):
        try:
            yield evaluate(gold, _reading(gold.report, patterns), patterns.roots)
        except ReadError as error:
            yield error


def _reading(report: Path, patterns: Patterns) -> Reading:
    from reportminer.readers import read_document
    from reportminer.reading import understand

    try:
        content = report.read_bytes()
    except OSError as error:
        raise ReadError(str(report), f"无法读取（{error.strerror}）", "请检查标注里的 file") from error
    return understand(read_document(str(report), content), patterns)
