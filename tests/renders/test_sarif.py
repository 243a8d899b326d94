"""SARIF against its schema, as OASIS publishes it (docs.oasis-open.org/sarif, 2.1.0 errata 01)."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sample

from reportminer import api
from reportminer.model import Finding, Reading
from reportminer.renders.sarif import sarif
from reportminer.selection import Settled, Waived

CORPUS = Path(__file__).parents[2] / "corpus"
SCHEMA = json.loads((Path(__file__).parent / "files" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def valid(readings: list[Reading], everything: bool = False, lang: str = "zh") -> list[dict[str, Any]]:
    """The results of the log, which the schema accepts."""
    log = json.loads(sarif(readings, "1.0", everything, lang))
    checker = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    assert [error.message for error in checker.iter_errors(log)] == []
    return list(log["runs"][0]["results"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_reports_of_every_format_give_a_valid_log(lang: str) -> None:
    paths = [
        *sorted((CORPUS / "errors").glob("1*")),
        CORPUS / "errors" / "20_shucheng_2022.html",
        CORPUS / "14_macheng_2021.txt",
    ]
    readings = [api.check(path, lang=lang) for path in paths]
    results = valid(readings, everything=True, lang=lang)
    assert {one["kind"] for one in results} == {"fail", "pass", "open"}
    assert sum(one["level"] == "error" for one in results) == sum(len(one.findings) for one in readings) == 13


def test_a_name_with_blanks_and_no_findings_is_valid() -> None:
    assert valid([]) == []
    (result, *_) = valid([sample.reading("某 县/报告 #1.txt")])
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].endswith(
        "%E6%8A%A5%E5%91%8A%20%231.txt"
    )


def test_what_people_decided_is_in_the_log() -> None:
    reading = sample.reading()
    own = [{part.name: getattr(one, part.name) for part in fields(Finding)} for one in reading.findings]
    waived = Settled(**own[0], waived=Waived("文件如此", "李四", date(2026, 12, 31)))
    results = valid([replace(reading, findings=(waived, Settled(**own[1], known=True), reading.findings[2]))])
    by_rule = {one["ruleId"]: one for one in results}
    suppressed = by_rule["sum-mismatch"]["suppressions"]
    assert suppressed == [{"kind": "external", "justification": "文件如此（李四，2026-12-31）"}]
    assert by_rule["grade-mismatch"]["baselineState"] == "unchanged"
    assert "suppressions" not in by_rule["unit-unclear"]
