"""Findings as SARIF 2.1.0, for code-review tools and dashboards that read it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from reportminer.checks import CHECKS
from reportminer.model import Reading
from reportminer.renders.records import Record, check_records

_LEVELS: Mapping[str, str] = {"error": "error", "warning": "warning", "info": "note"}
_KINDS: Mapping[str, str] = {"consistent": "pass", "unverifiable": "open"}


def sarif(readings: Iterable[Reading], version: str, everything: bool = False, lang: str = "zh") -> str:
    """One SARIF log with one run: every check as a rule, every record of `check` as a result."""
    results = []
    for reading in readings:
        in_text = any(block.offset is not None for block in reading.document.blocks)
        results += [_result(record, in_text) for record in check_records(reading, everything, lang)]
    driver = {"name": "reportminer", "version": version, "rules": _rules(lang)}
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rules(lang: str) -> list[dict[str, Any]]:
    rules = []
    for code, check in CHECKS.items():
        title = check.title if lang == "zh" else check.title_en
        explanation = check.explanation if lang == "zh" else check.explanation_en
        level = {"level": _LEVELS[check.severity]}
        text = {"shortDescription": {"text": title}, "fullDescription": {"text": explanation}}
        rules.append({"id": code, **text, "defaultConfiguration": level})
    return rules


def _result(record: Record, in_text: bool) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": quote(PurePath(record["file"]).as_posix())}}
    location: dict[str, Any] = {"physicalLocation": place}
    reported = record["reported"]
    if reported:
        where = reported["where"]
        if in_text:
            place["region"] = {"charOffset": where["start"], "charLength": where["end"] - where["start"]}
        location["logicalLocations"] = [{"fullyQualifiedName": where["said"]}]
    return {
        "ruleId": record["code"],
        **_judged(record),
        "message": {"text": "\n".join(filter(None, (record["message"] or record["title"], record["suggestion"])))},
        "locations": [location],
        "properties": {"verdict": record["verdict"], "recomputed": record["recomputed"]},
    }


def _judged(record: Record) -> dict[str, Any]:
    """How the result counts: passed, open or failed; known from the baseline; suppressed by a waiver."""
    kind = _KINDS.get(record["verdict"] or "", "fail")
    judged: dict[str, Any] = {"kind": kind, "level": _LEVELS[record["severity"]] if kind == "fail" else "none"}
    if record["known"]:
        judged["baselineState"] = "unchanged"
    if waived := record["waived"]:
        said = f"{waived['reason']}（{waived['name']}，{waived['expires']}）"
        judged["suppressions"] = [{"kind": "external", "justification": said}]
    return judged
