"""What `check` and `extract` say to people: plain text of a stable width, coloured only where the caller asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reportminer.checks.base import changes_grade
from reportminer.model import Coverage, Document, Fact, Figure, Finding, Reading, Relation, Span
from reportminer.renders.columns import PAGE_WIDTH, aligned, printable, width, wrapped
from reportminer.renders.records import figure_record
from reportminer.renders.working import equation, plain, reported_words, result, sentence
from reportminer.selection import Settled

_WORDS = {
    "zh": {
        "error": "错误",
        "warning": "提示",
        "info": "说明",
        "whole": "全文",
        "reported": "报告",
        "recomputed": "复算",
        "suggestion": "建议",
        "none": "未发现不一致（见覆盖率）",
        "coverage": "读出数字 {figures} 个，说明含义 {attributed} 个；"
        "派生数字 {derived} 个，已复算 {recomputed} 个{share}",
        "share": "（{:.1f}%）",
        "one": "错误 {errors} 处，提示 {warnings} 处",
        "settled": "，另有已知或已豁免 {settled} 处",
        "known": "（已知）",
        "waived": "（已豁免）",
        "waiver": "豁免",
        "until": "{reason}（{name}，至 {expires}）",
        "roundings": "，舍入差异 {roundings} 处（--all 列出）",
        "all": "共 {reports} 份报告：错误 {errors} 处，提示 {warnings} 处",
        "unread": "；另有 {unread} 份未能读取",
        "colon": "：",
    },
    "en": {
        "error": "error",
        "warning": "warning",
        "info": "note",
        "whole": "whole report",
        "reported": "reported",
        "recomputed": "recomputed",
        "suggestion": "suggestion",
        "none": "nothing inconsistent found (see coverage)",
        "coverage": "figures read {figures}, understood {attributed}; "
        "derived figures {derived}, recomputed {recomputed}{share}",
        "share": " ({:.1f}%)",
        "one": "errors {errors}, warnings {warnings}",
        "settled": ", known or waived {settled}",
        "known": " (known)",
        "waived": " (waived)",
        "waiver": "waiver",
        "until": "{reason} ({name}, until {expires})",
        "roundings": ", rounding differences {roundings} (list with --all)",
        "all": "{reports} reports: errors {errors}, warnings {warnings}",
        "unread": "; {unread} could not be read",
        "colon": ": ",
    },
}
_COLOURS = {"error": "31;1", "warning": "33", "info": "36", "file": "1", "faint": "2"}
FIGURE_HEADS = ("id", "位置", "原文", "值", "单位", "类别", "指标", "角色", "期间", "地区")


@dataclass(frozen=True, slots=True)
class Style:
    """How text is written: language, colours or not, and the width of a line."""

    lang: str = "zh"
    colour: bool = False
    width: int = PAGE_WIDTH

    def word(self, key: str) -> str:
        """The word of this language."""
        return _WORDS[self.lang][key]

    def paint(self, text: str, colour: str) -> str:
        """The text in the colour of its sort, where colours are wanted."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour else text


@dataclass(slots=True)
class Tally:
    """What a run has met so far: reports, findings by severity, coverage, files that could not be read."""

    reports: int = 0
    errors: int = 0
    warnings: int = 0
    settled: int = 0
    unread: int = 0
    coverage: Coverage = field(default_factory=lambda: Coverage(0, 0, 0, 0))

    def see(self) -> None:
        """Count one more report that was only parsed."""
        self.reports += 1

    def add(self, reading: Reading) -> None:
        """Count one more report with what was found in it."""
        self.see()
        self.errors += count(reading, "error")
        self.warnings += count(reading, "warning")
        self.settled += settled(reading)
        so_far, new = self.coverage, reading.coverage
        self.coverage = Coverage(
            so_far.figures + new.figures,
            so_far.attributed + new.attributed,
            so_far.derived + new.derived,
            so_far.recomputed + new.recomputed,
        )


def count(reading: Reading, severity: str) -> int:
    """How many findings of the severity the reading has, without those that are known or waived."""
    return sum(finding.severity == severity and not isinstance(finding, Settled) for finding in reading.findings)


def settled(reading: Reading) -> int:
    """How many findings of the reading are known or waived."""
    return sum(isinstance(finding, Settled) for finding in reading.findings)


def coverage_words(coverage: Coverage, lang: str = "zh") -> str:
    """How much was understood, in one line: silence is not a clean bill."""
    words = _WORDS[lang]
    share = words["share"].format(100 * coverage.recomputed / coverage.derived) if coverage.derived else ""
    return words["coverage"].format(
        figures=coverage.figures,
        attributed=coverage.attributed,
        derived=coverage.derived,
        recomputed=coverage.recomputed,
        share=share,
    )


def check_text(reading: Reading, style: Style, everything: bool = False) -> Iterator[str]:
    """The lines about one report: heading, findings in reading order, coverage and counts.

    With `everything` each recomputation of which no finding speaks has a line of its own.
    """
    yield _heading(reading, style)
    yield ""
    for entry in _entries(reading, everything):
        if isinstance(entry, Finding):
            yield from _finding_lines(reading, entry, style)
        else:
            yield from _relation_lines(reading, entry, style)
    if not reading.findings:
        yield "  " + style.word("none")
    yield from _last_lines(reading, style, everything)
    yield ""


def _entries(reading: Reading, everything: bool) -> list[Finding | Relation]:
    """Findings, those that change the grade first; with `everything` they and the other relations by where they stand."""
    findings = sorted(reading.findings, key=lambda finding: (not changes_grade(finding), _start(finding)))
    if not everything:
        return list(findings)
    spoken = {id(finding.relation) for finding in findings}
    others = [relation for relation in reading.relations if id(relation) not in spoken]
    return sorted([*findings, *others], key=_start)


def _start(entry: Finding | Relation) -> tuple[int, int]:
    if isinstance(entry, Finding):
        span = entry.spans[0] if entry.spans else None
    else:
        span = entry.reported.span if entry.reported else entry.word
    return (span.block, span.start) if span else (-1, 0)


def _last_lines(reading: Reading, style: Style, everything: bool) -> Iterator[str]:
    counts = style.word("one").format(errors=count(reading, "error"), warnings=count(reading, "warning"))
    if settled(reading):
        counts += style.word("settled").format(settled=settled(reading))
    roundings = sum(relation.verdict == "rounding" for relation in reading.relations)
    if roundings and not everything:
        counts += style.word("roundings").format(roundings=roundings)
    yield "  " + style.paint(coverage_words(reading.coverage, style.lang), "faint")
    yield "  " + style.paint(counts, "faint")


def _relation_lines(reading: Reading, relation: Relation, style: Style) -> Iterator[str]:
    span = relation.reported.span if relation.reported else relation.word
    where = place_words(reading, (span,) if span else (), style)
    said = printable(sentence(reading, relation, style.lang))
    first, *rest = wrapped(f"{where}　{said}", style.width - 6)
    yield f"  ·   {first}"
    yield from (" " * 6 + line for line in rest)


def tally_text(tally: Tally, style: Style) -> Iterator[str]:
    """The last lines of a run over several reports."""
    line = style.word("all").format(reports=tally.reports, errors=tally.errors, warnings=tally.warnings)
    if tally.settled:
        line += style.word("settled").format(settled=tally.settled)
    if tally.unread:
        line += style.word("unread").format(unread=tally.unread)
    yield style.paint(line, "file")
    yield coverage_words(tally.coverage, style.lang)


def _heading(reading: Reading, style: Style) -> str:
    about = " ".join(filter(None, (reading.region, reading.period, reading.project)))
    name = style.paint(printable(reading.document.source), "file")
    return name + (f"　{printable(about)}" if about else "")


def _finding_lines(reading: Reading, finding: Finding, style: Style) -> Iterator[str]:
    where = place_words(reading, finding.spans, style)
    severity = style.paint(style.word(finding.severity), finding.severity)
    yield f"  {severity}  {where}　{printable(finding.title)}　{style.paint(finding.code, 'faint')}{_decision(finding, style)}"
    colon = style.word("colon")
    if finding.relation is not None:
        for label, text in _recomputation(reading, finding, style):
            yield from _indented(style.word(label) + colon, text, style)
    yield from _indented("", finding.message, style)
    if finding.suggestion:
        yield from _indented(style.word("suggestion") + colon, finding.suggestion, style)
    if isinstance(finding, Settled) and finding.waived is not None:
        by = finding.waived
        until = style.word("until").format(reason=by.reason, name=by.name, expires=by.expires)
        yield from _indented(style.word("waiver") + colon, until, style)
    yield ""


def _decision(finding: Finding, style: Style) -> str:
    """What people have decided on the finding already, as a mark behind its code."""
    if not isinstance(finding, Settled):
        return ""
    return (style.word("known") if finding.known else "") + (style.word("waived") if finding.waived else "")


def _recomputation(reading: Reading, finding: Finding, style: Style) -> Iterator[tuple[str, str]]:
    relation = finding.relation
    assert relation is not None
    reported = reported_words(reading, relation)
    if reported:
        yield "reported", reported
    if relation.recomputed is not None:
        worked = equation(reading, relation)
        yield "recomputed", worked or result(relation)


def _indented(label: str, text: str, style: Style) -> Iterator[str]:
    """The text wrapped under its label, four places in."""
    indent = 6
    hang = " " * width(label)
    for number, line in enumerate(wrapped(printable(text), style.width - indent - width(label))):
        yield " " * indent + (hang if number else label) + line


def figures_text(reading: Reading, style: Style) -> Iterator[str]:
    """The lines of `extract` for one report: heading, one aligned line a figure, coverage."""
    yield _heading(reading, style)
    facts = {fact.figure.id: fact for fact in reading.facts}
    rows = [FIGURE_HEADS, *(_figure_row(reading, facts.get(figure.id, figure)) for figure in reading.figures)]
    for line in aligned(rows, right=frozenset({3})):
        yield "  " + line
    yield "  " + style.paint(coverage_words(reading.coverage, style.lang), "faint")
    yield ""


def _figure_row(reading: Reading, found: Fact | Figure) -> tuple[str, ...]:
    record = figure_record(reading, found)
    role = record["role"] if isinstance(found, Fact) else None
    said = (record["qualifier"] or "") + record["text"]
    cells = (record["id"], record["where"]["said"], said, record["value"], record["unit"], record["kind"])
    told = (record["indicator"], role, record["period"], record["region"])
    return tuple(printable(cell) if cell else "－" for cell in cells + told)


def try_text(reading: Reading, style: Style) -> Iterator[str]:
    """What the patterns see in one sentence: each figure with its meaning and why, then what was left unread."""
    facts = {fact.figure.id: fact for fact in reading.facts}
    reasons = {unread.figure.id: unread.reason for unread in reading.unread}
    heads = ("原文", "值", "单位", "类别", "指标", "角色", "期间", "因为")
    rows = [heads]
    for figure in reading.figures:
        fact = facts.get(figure.id)
        told = (fact.indicator, fact.role, fact.period, fact.why) if fact else (None, None, None, None)
        why = told[3] or reasons.get(figure.id)
        said = (figure.qualifier or "") + reading.document.said(figure.span)
        value, unit = plain(figure.quantity.value), figure.quantity.unit
        row = (said, value, unit, figure.kind, *told[:3], why)
        rows.append(tuple(printable(cell) if cell else "－" for cell in row))  # type: ignore[arg-type]
    yield from aligned(rows, right=frozenset({1}))
    for relation in reading.relations:
        yield printable(sentence(reading, relation, style.lang))


def place_words(reading: Reading, spans: Sequence[Span], style: Style) -> str:
    """The place of the first span in words, or that it is about the whole report."""
    if not spans:
        return style.word("whole")
    return reading.document.where(spans[0]) if style.lang == "zh" else _english_place(reading.document, spans[0])


def _english_place(document: Document, span: Span) -> str:
    """The place as `Document.where` tells it, in English: page 3, table 2, row 4, column 2."""
    place = document.place(span)
    words = [f"page {place.page}"] if place.page is not None else []
    if place.table is not None:
        words.append(f"sheet “{place.sheet}”" if place.sheet else f"table {place.table}")
        words.append(f"row {place.row}, column {place.column}")
    else:
        paragraph = document.blocks[span.block].paragraph
        words.append(f"par. {paragraph if paragraph is not None else span.block + 1}")
    return ", ".join(words)
