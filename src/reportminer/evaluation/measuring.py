"""One report, or all of a folder, beside their gold: the counts, and what differs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from reportminer.evaluation.counts import ASPECTS, Evaluation, Fault, Tally
from reportminer.evaluation.figures import Pairs, align, aspects_of
from reportminer.evaluation.gold import Gold, GoldRelation, find_gold
from reportminer.evaluation.relations import Answer, alarms_of, answer_of, said_alike
from reportminer.model import ReadError, Reading, Relation, Span
from reportminer.patterns import Patterns


def evaluate(gold: Gold, reading: Reading, aliases: Mapping[str, str]) -> Evaluation:
    """The reading of one report beside its gold."""
    pairs = align(gold.figures, reading)
    asked = [one for one in gold.relations if one.reported is not None or one.word]
    same = said_alike(reading)
    answers = [answer_of(one, pairs, reading, same) for one in asked]
    alarms = list(alarms_of(gold.relations, pairs, reading))
    compared = {index: list(aspects_of(gold.figures[index], fact, aliases)) for index, fact in pairs.items()}
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
    asked: Sequence[GoldRelation], answers: Sequence[Answer], gold: Gold, pairs: Pairs, reading: Reading
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
