"""The records are what contract.md promises."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
import sample

from reportminer.renders import records
from reportminer.renders.working import plain

FIGURE = {"file", "id", "text", "value", "unit", "kind", "step", "qualifier", "indicator", "role", "period", "region"}
CHECK = {"file", "code", "severity", "verdict", "title", "reported", "recomputed", "interval", "formula", "operands"}
WHERE = {"start", "end", "page", "block", "table", "row", "column", "said"}
RAW = "\n".join([sample.TITLE, sample.PROSE, *(cell for row in sample.CELLS for cell in row)])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("43136800", "43136800"),
        ("4.31368E+7", "43136800"),
        ("98.00", "98"),
        ("-0.0", "0"),
        ("0.000000012", "0.000000012"),
        ("1E-8", "0.00000001"),
        ("123456789012345678901234567890.12345", "123456789012345678901234567890.12345"),
    ],
)
def test_plain_has_no_exponent_and_loses_no_digit(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_every_figure_is_a_record_with_the_promised_fields() -> None:
    found = list(records.figure_records(sample.reading()))
    assert [record["id"] for record in found] == ["F1", "F2", "F3", "F4", "F5", "F6", "F7"]
    for record in found:
        assert record.keys() >= FIGURE | {"where"}
        assert record["where"].keys() == WHERE
        assert RAW[record["where"]["start"] : record["where"]["end"]] == record["text"]


def test_a_figure_without_meaning_says_null_and_actual() -> None:
    visits = list(records.figure_records(sample.reading()))[3]
    assert (visits["indicator"], visits["period"], visits["region"], visits["role"]) == (None, None, None, "actual")
    assert (visits["value"], visits["step"], visits["qualifier"]) == ("125000", "1000", "约")


def test_offsets_count_within_the_block_where_the_file_is_no_text() -> None:
    reading = sample.reading()
    blocks = tuple(sample.replace(block, offset=None) for block in reading.document.blocks)
    docx = sample.replace(reading, document=sample.replace(reading.document, format="docx", blocks=blocks))
    first = next(records.figure_records(docx))
    assert (first["where"]["start"], first["where"]["block"]) == (sample.PROSE.index("400万元"), 1)


def test_check_lists_findings_and_roundings_in_reading_order() -> None:
    found = list(records.check_records(sample.reading()))
    assert [record["code"] for record in found] == ["execution_rate", "grade-mismatch", "unit-unclear", "sum-mismatch"]
    assert [record["severity"] for record in found] == ["info", "warning", "info", "error"]
    for record in found:
        assert record.keys() >= CHECK | {"explained_by", "message", "suggestion"}


def test_all_lists_what_could_not_be_recomputed() -> None:
    found = list(records.check_records(sample.reading(), everything=True))
    assert [record["verdict"] for record in found].count("unverifiable") == 1
    assert len(found) == 5


def test_recomputed_values_are_short_and_intervals_round_outwards() -> None:
    record = next(records.check_records(sample.reading()))
    assert (record["recomputed"], record["interval"]) == ("56.235", ["55.5372222", "56.9493671"])
    assert record["working"] == "224.94万元 ÷ 400万元 × 100 = 56.235%"
    assert [operand["value"] for operand in record["operands"]] == ["2249400", "4000000"]


def test_a_word_is_reported_without_a_value() -> None:
    word = list(records.check_records(sample.reading()))[1]["reported"]
    assert (word["text"], word["value"], word["where"]["said"]) == ("优", None, "第2段")


def test_a_finding_without_recomputation_points_at_its_figure() -> None:
    unclear = list(records.check_records(sample.reading()))[2]
    assert (unclear["verdict"], unclear["reported"]["value"], unclear["recomputed"]) == (None, "125000", None)


def test_json_array_is_one_valid_array() -> None:
    found = list(records.check_records(sample.reading()))
    assert json.loads("".join(records.json_array(found))) == found
    assert json.loads("".join(records.json_array([]))) == []
    assert [json.loads(line) for line in records.json_lines(found)] == found
