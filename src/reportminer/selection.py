"""Which findings a run speaks of, and on which of them people have decided already: the known and the waived."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from reportminer.model import Finding, ReadError, Reading
from reportminer.patterns import PatternError, read_mapping

Identity = tuple[str, str, str, str, str]
Result = TypeVar("Result", Reading, ReadError, Reading | ReadError)

_REQUIRED = ("code", "file", "reason", "name", "expires")
_WAIVER = (*_REQUIRED, "text")


@dataclass(frozen=True, slots=True)
class Waived:
    """Why a finding is let pass, who says so, and the last day on which that holds."""

    reason: str
    name: str
    expires: date


@dataclass(frozen=True, slots=True)
class Settled(Finding):
    """A finding on which people have decided already: known before this run, or waived. It counts as no error."""

    known: bool = False
    waived: Waived | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """One entry of a waivers file: which findings it covers, and where it stands (`waivers.yaml:3`)."""

    code: str
    file: str
    text: str
    waived: Waived
    where: str

    def covers(self, reading: Reading, finding: Finding) -> bool:
        """Whether the finding has this code, stands in such a file and, where a text is given, is about it."""
        if finding.code != self.code or not _is_in(self.file, reading.document.source):
            return False
        said = (reported_text(reading, finding), *map(reading.document.said, finding.spans[:1]))
        return not self.text or any(_same_figure(self.text, one) for one in said)


# --- which codes -------------------------------------------------------------------------------------------


def family(word: str, codes: Iterable[str]) -> frozenset[str]:
    """The codes that a code or the beginning of codes (A, A1) stands for; none where it is unknown."""
    return frozenset(code for code in codes if code.lower().startswith(word.lower())) if word else frozenset()


def selected(reading: Reading, codes: frozenset[str], others: bool) -> Reading:
    """The reading with the findings of these codes only; with `others` the recomputations no check speaks of stay."""
    kept = tuple(finding for finding in reading.findings if finding.code in codes)
    spoken = {id(finding.relation) for finding in kept}
    gone = {id(finding.relation) for finding in reading.findings} - spoken
    relations = tuple(r for r in reading.relations if id(r) in spoken or (others and id(r) not in gone))
    return replace(reading, findings=kept, relations=relations)


# --- what is known -----------------------------------------------------------------------------------------


def reported_text(reading: Reading, finding: Finding) -> str:
    """The figure or word that the finding is about, as the report has it."""
    relation = finding.relation
    if relation is None:
        span = finding.spans[0] if finding.spans else None
    else:
        span = relation.reported.span if relation.reported else relation.word
    return "" if span is None else reading.document.said(span)


def identity(reading: Reading, finding: Finding) -> Identity:
    """What makes a finding the same in the next run: file name, code, reported text, formula, title; no offsets."""
    relation = finding.relation
    title = (relation.title if relation else "") or finding.title
    formula = relation.formula if relation else ""
    return _name(reading.document.source), finding.code, reported_text(reading, finding), formula, title


def baseline_records(reading: Reading) -> Iterator[dict[str, Any]]:
    """The part of each finding's record that a baseline needs; without the waived, as in `read_baseline`."""
    for finding in reading.findings:
        if not (isinstance(finding, Settled) and finding.waived):
            _, code, text, formula, title = identity(reading, finding)
            told = {"reported": {"text": text}, "formula": formula}
            yield {"file": reading.document.source, "code": code, "title": title, **told}


def read_baseline(path: Path) -> Counter[Identity]:
    """How often each finding is known, from records of `check` as JSON. PatternError where it is something else.

    What was waived is left out: when its waiver ends, it counts again.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8-sig"))
        return Counter(_recorded(record) for record in records if not record.get("waived"))
    except json.JSONDecodeError as error:
        raise PatternError(path, error.lineno, f"不是合法的 JSON：{error.msg}") from error
    except (UnicodeDecodeError, AttributeError, KeyError, TypeError) as error:
        raise PatternError(path, 1, "不是基线：应为 check --format json 或 --write-baseline 写出的文件") from error


def _recorded(record: Mapping[str, Any]) -> Identity:
    text = (record["reported"] or {"text": ""})["text"]
    return _name(record["file"]), record["code"], text, record["formula"] or "", record["title"]


def _name(source: str) -> str:
    return re.split(r"[\\/]", source)[-1]


# --- what is waived ----------------------------------------------------------------------------------------


def read_waivers(path: Path, codes: Sequence[str]) -> tuple[Waiver, ...]:
    """The entries of a waivers file. PatternError with the line where a key, code or date is wrong or lacking."""
    keys = read_mapping(path, ("waivers",))
    found = []
    for item in keys["waivers"].items() if "waivers" in keys else ():
        entry = item.mapping(_WAIVER)
        lacking = [key for key in _REQUIRED if key not in entry or not entry[key].text().strip()]
        if lacking:
            raise item.fail(f"缺少 {'、'.join(lacking)}")
        code, expires = entry["code"].one_of(codes, "代码"), entry["expires"]
        try:
            until = date.fromisoformat(expires.text())
        except ValueError as error:
            raise expires.fail(f"“{expires.text()}”不是日期，应写作 2026-12-31") from error
        text = entry["text"].text() if "text" in entry else ""
        waived = Waived(entry["reason"].text(), entry["name"].text(), until)
        found.append(Waiver(code, entry["file"].text(), text, waived, f"{path}:{item.line}"))
    return tuple(found)


def in_force(waivers: Iterable[Waiver], today: date, tell: Callable[[str], None]) -> tuple[Waiver, ...]:
    """The waivers that hold today (their last day included); each that has run out is told."""
    found = []
    for waiver in waivers:
        if waiver.waived.expires < today:
            about = f"{waiver.code} {waiver.file}"
            tell(f"{waiver.where}: 豁免已于 {waiver.waived.expires} 到期，不再适用（{about}） [waiver has expired]")
        else:
            found.append(waiver)
    return tuple(found)


def _is_in(pattern: str, source: str) -> bool:
    """Whether the file is meant: by its name, the end of its path, or its whole path, with * and ?."""
    path = source.replace("\\", "/")
    same = pattern in (path, _name(source))
    return same or PurePosixPath(path).match(pattern) or fnmatchcase(path, pattern)


def _same_figure(waived: str, said: str) -> bool:
    """Whether both are one figure; the unit may have been copied from the result (3986.40万元 for a bare 3986.40)."""
    one, other = "".join(waived.split()), "".join(said.split())
    return bool(other) and one.startswith(other) and not any(c.isdigit() for c in one[len(other) :])


# --- both --------------------------------------------------------------------------------------------------


def settle(
    results: Iterable[Result],
    baseline: Mapping[Identity, int],
    waivers: Sequence[Waiver],
    tell: Callable[[str], None],
) -> Iterator[Result]:
    """The results with known and waived findings marked; at the end each waiver that covered nothing is told."""
    left, used = Counter(baseline), set[Waiver]()
    for result in results:
        if isinstance(result, Reading):
            marked = tuple(_marked(result, finding, left, waivers, used) for finding in result.findings)
            yield replace(result, findings=marked)
        else:
            yield result
    for waiver in waivers:
        if waiver not in used:
            tell(f"{waiver.where}: 豁免没有对应任何问题（{waiver.code} {waiver.file}） [waiver matches no finding]")


def _marked(
    reading: Reading, finding: Finding, left: Counter[Identity], waivers: Sequence[Waiver], used: set[Waiver]
) -> Finding:
    """The finding, as a settled one where it is known or waived; what it uses up is taken from `left`."""
    key = identity(reading, finding)
    known = left[key] > 0
    left[key] -= known
    covering = [waiver for waiver in waivers if waiver.covers(reading, finding)]
    used.update(covering)
    if not known and not covering:
        return finding
    own: dict[str, Any] = {part.name: getattr(finding, part.name) for part in fields(Finding)}
    return Settled(**own, known=known, waived=covering[0].waived if covering else None)
