"""What a check is, and the words in which findings are put."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from reportminer.model import Fact, Finding, Reading, Relation, Severity, Span
from reportminer.patterns import Patterns
from reportminer.relations.culprit import Suspect, suspects

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of mistake: code, severity, titles, explanations, a text that fires, one that stays quiet, the function."""

    code: str
    severity: Severity
    title: str
    title_en: str
    explanation: str
    explanation_en: str
    fires: str
    quiet: str
    find: Callable[[Reading, Check, str, Patterns], Iterator[Finding]]


def plain(value: Decimal) -> str:
    """The number without exponent or needless zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def printed_like(fact: Fact, value: Decimal) -> str:
    """The value in the unit and to the places in which the figure is printed: 43136800 beside 4313.68万元 → 4313.68万元."""
    figure = fact.figure
    step = figure.quantity.step
    rounded = (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    for multiplier, size in (("万亿", 10**12), ("亿", 10**8), ("百万", 10**6), ("万", 10**4), ("千", 10**3)):
        if figure.written.startswith(multiplier):
            scaled = rounded / size
            places = max(0, -int((step / size).normalize().as_tuple().exponent))
            return f"{scaled:.{places}f}{figure.written}"
    places = max(0, -int(step.normalize().as_tuple().exponent))
    return f"{rounded:.{places}f}{figure.written}"


def relation_check(
    code: str, kinds: Iterable[str], title: str, title_en: str, explanation: str, explanation_en: str, fires: str, quiet: str,
    severity: Severity = "error",
) -> Check:  # fmt: skip
    """A check that yields a finding for every inconsistent relation of the given kinds.

    `declared rate`, `declared amount` … stand for all indicators of that kind whose formula a pack declares.
    """
    wanted = frozenset(kinds)

    def find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
        for relation in reading.relations:
            if relation.verdict != "inconsistent":
                continue
            declared = patterns.indicator.get(relation.kind)
            if relation.kind in wanted or (declared is not None and f"declared {declared.kind}" in wanted):
                yield finding_of(reading, relation, check, lang)

    return Check(code, severity, title, title_en, explanation, explanation_en, fires, quiet, find)


def finding_of(reading: Reading, relation: Relation, check: Check, lang: str) -> Finding:
    """The finding of an inconsistent relation, in the words that an auditor would write."""
    assert relation.reported is not None
    spans = (relation.word or relation.reported.span, *(o.span for o in relation.operands))
    severity = relation.severity or check.severity
    title = check.title if lang == "zh" else check.title_en
    return Finding(check.code, severity, title, _message(reading, relation, lang), spans, relation)


def _message(reading: Reading, relation: Relation, lang: str) -> str:
    reported = relation.reported
    assert reported is not None and relation.recomputed is not None
    said = one_line(reading.document.said(reported.span))
    operands = "、".join(one_line(reading.document.said(o.span)) for o in relation.operands[:8])
    more = " 等" if len(relation.operands) > 8 else ""
    due = printed_like(reported, relation.recomputed)
    if lang == "en":
        return (
            f"Reported {relation.title}: {said}. By {relation.formula} (operands {operands}{more}) it would be {due}."
        )
    return f"报告所列“{relation.title}”为{said}；按“{relation.formula}”（{operands}{more}）复算应为{due}。"


def points(value: Decimal) -> str:
    """Points as people write them, to two places at most: 9.91."""
    rounded = value.quantize(_CENT, rounding=ROUND_HALF_UP)
    return plain(rounded)


def follows(relation: Relation, lang: str) -> str:
    """What would follow for the total and the grade, as the end of a sentence; "" where nothing is known of it."""
    outcome = relation.outcome
    if outcome is None:
        return ""
    if lang == "en":
        total, after = points(outcome.total), points(outcome.total_after)
        grade = f", the grade {outcome.grade} → {outcome.grade_after}" if outcome.changes_grade else ""
        return f" The total would be {total} → {after}{grade}."
    return f"；照此{relation.consequence}"


def score_check(
    code: str, kinds: Iterable[str], title: str, title_en: str, explanation: str, explanation_en: str, fires: str, quiet: str,
    severity: Severity = "error",
) -> Check:  # fmt: skip
    """A check that yields a finding for every score of the given kinds of relations that is wrong or needs a reason."""
    wanted = frozenset(kinds)

    def find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
        for relation in reading.relations:
            if relation.kind in wanted and (relation.verdict == "inconsistent" or relation.severity == "warning"):
                yield _score_finding(reading, relation, check, lang)

    return Check(code, severity, title, title_en, explanation, explanation_en, fires, quiet, find)


def _score_finding(reading: Reading, relation: Relation, check: Check, lang: str) -> Finding:
    spans = (_said_at(relation), *(o.span for o in relation.operands))
    title = check.title if lang == "zh" else check.title_en
    message = _score_message(reading, relation, lang)
    return Finding(check.code, relation.severity or check.severity, title, message, spans, relation)


def _said_at(relation: Relation) -> Span:
    """Where the score stands, or the word that is said instead of one: 未得分."""
    span = relation.word or (relation.reported.span if relation.reported is not None else None)
    assert span is not None
    return span


def _score_message(reading: Reading, relation: Relation, lang: str) -> str:
    assert relation.recomputed is not None
    said = one_line(reading.document.said(_said_at(relation)))
    operands = "、".join(one_line(reading.document.said(o.span)) for o in relation.operands[:8])
    more = " 等" if len(relation.operands) > 8 else ""
    due = points(relation.recomputed)
    if lang == "en":
        return (
            f"Reported {relation.title}: {said}. By {relation.formula} (operands {operands}{more}) it would be {due}."
            + follows(relation, lang)
        )
    by = f"（{operands}{more}）" if operands else ""
    basis = f"（{relation.basis}）" if relation.basis and relation.severity == "warning" else ""
    return (
        f"报告所列“{relation.title}”为{said}；按“{relation.formula}”{by}复算应为{due}分"
        f"{follows(relation, lang)}{basis}。"
    )


def one_line(text: str) -> str:
    """The text without line breaks and doubled blanks."""
    return " ".join(text.split())


def _correction(reading: Reading, suspect: Suspect, lang: str) -> str:
    said, due = one_line(reading.document.said(suspect.fact.span)), printed_like(suspect.fact, suspect.value)
    where = reading.document.where(suspect.fact.span)
    if lang == "en":
        return f"{said} ({where}) is probably {due}"
    return f"{where}的“{said}”疑为“{due}”" + (f"（{suspect.slip}）" if suspect.slip else "")


def with_suspects(reading: Reading, findings: Iterable[Finding], lang: str) -> Iterator[Finding]:
    """The findings, each saying which number is probably wrong; what one number breaks together names the first as cause."""
    places = {id(relation): place for place, relation in enumerate(reading.relations)}
    found = suspects(reading.relations)
    first: dict[int, Finding] = {}
    for finding in findings:
        choices = found.get(places.get(id(finding.relation), -1), []) if finding.relation is not None else []
        if not choices or finding.relation is None or finding.suggestion:
            yield finding
            continue
        joined = ("；或" if lang == "zh" else "; or ").join(_correction(reading, s, lang) for s in choices)
        cause = first.get(choices[0].fact.figure.id) if len(choices) == 1 else None
        if cause is not None:
            place = reading.document.where(cause.spans[0])
            joined += (
                f"；与{place}的“{cause.title}”是同一处错误" if lang == "zh" else f"; the same mistake as at {place}"
            )
        made = replace(finding, suggestion=joined)
        if len(choices) == 1:
            first.setdefault(choices[0].fact.figure.id, made)
        yield made


def with_findings(reading: Reading, findings: Iterable[Finding]) -> Reading:
    """The reading with its findings."""
    return replace(reading, findings=tuple(findings))


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that change the grade first, then in reading order, errors before what is lighter at the same place."""
    weight = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda f: (not changes_grade(f), f.spans[:1], weight[f.severity], f.code))


def changes_grade(finding: Finding) -> bool:
    """Whether the report would have another grade with the finding put right."""
    relation = finding.relation
    return relation is not None and (
        relation.kind == "grade" or (relation.outcome is not None and relation.outcome.changes_grade)
    )
