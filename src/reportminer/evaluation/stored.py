"""What changed since a stored run: counts of each report, and the faults that came and went."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reportminer.model import ReadError

#: Report and fault, as stored.
StoredFault = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Change:
    """A count of one report that is another now; None where the report was not, or is no longer, in the run."""

    report: str
    measure: str
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Differences:
    """All counts that changed, by report, and the faults that are gone and new."""

    changes: tuple[Change, ...]
    gone: tuple[StoredFault, ...]
    new: tuple[StoredFault, ...]


def read_run(path: Path) -> dict[str, Any]:
    """A run stored by `evaluate --format json`; ReadError where the file is something else."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        reports = run["reports"]
        list(_faults(reports)), [_counts(report) for report in reports]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ReadError(str(path), f"不是保存的评测结果（{error}）", "请用 evaluate --format json 保存") from error
    assert isinstance(run, dict)
    return run


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> Differences:
    """What changed from one run to another, both as `evaluate --format json` writes them."""
    old, new = ({report["report"]: _counts(report) for report in run["reports"]} for run in (before, now))
    changes = [
        Change(name, measure, old.get(name, {}).get(measure), new.get(name, {}).get(measure))
        for name in sorted({*old, *new})
        for measure in new.get(name, old.get(name, {}))
    ]
    were, are = Counter(_faults(before["reports"])), Counter(_faults(now["reports"]))
    return Differences(
        tuple(change for change in changes if change.before != change.now),
        tuple(sorted((were - are).elements())),
        tuple(sorted((are - were).elements())),
    )


def _counts(report: Mapping[str, Any]) -> dict[str, int]:
    """The whole numbers of a stored report: figures, right aspects, relations; shares follow from them."""
    counts = {name: count for name, count in report["figures"].items() if isinstance(count, int)}
    counts |= {name: int(aspect["right"]) for name, aspect in report["aspects"].items()}
    return counts | {name: int(count) for name, count in report["relations"].items()}


def _faults(reports: Sequence[Mapping[str, Any]]) -> Iterator[StoredFault]:
    for report in reports:
        for fault in report["faults"]:
            yield report["report"], tuple(fault[key] for key in ("sort", "where", "text", "gold", "got"))
