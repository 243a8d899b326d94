"""The verbs through `python -m reportminer` on reports of the corpus: what is printed, where, and with which status."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gold_reports import CORPUS, ROOT

CLEAN, WRONG = CORPUS / "13_meigu_2023.txt", CORPUS / "errors" / "19_xianning_2023.txt"
TABLE = "| 资金（万元） | 全年预算数 | 全年执行数 | 执行率 |\n| --- | --- | --- | --- |\n| 中央 | 400 | 100 | 25% |\n"


def run(*arguments: str | Path, stdin: bytes = b"", status: int = 0) -> tuple[str, str]:
    """What the command prints on standard output and standard error."""
    ran = subprocess.run(
        [sys.executable, "-m", "reportminer", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
        timeout=100,
    )
    assert ran.returncode == status, ran.stderr.decode()
    return ran.stdout.decode(), ran.stderr.decode()


def test_check_a_clean_report() -> None:
    out, err = run("check", CLEAN)
    assert "错误 0 处" in out
    assert err == ""


def test_check_a_wrong_report() -> None:
    out, err = run("check", WRONG, status=1)
    assert "1157元" in out and "24.7" in out
    assert err == ""


def test_check_records_have_the_contract_s_fields() -> None:
    records = json.loads(run("check", WRONG, "--all", "--format", "json", status=1)[0])
    fields = {
        "file", "code", "severity", "verdict", "title", "reported", "recomputed", "interval", "formula", "operands",
        "explained_by", "message", "suggestion",
    }  # fmt: skip
    assert all(fields <= set(record) for record in records)
    assert {"consistent", "inconsistent"} <= {record["verdict"] for record in records}
    text = WRONG.read_text(encoding="utf-8")
    for record in records:
        for part in [record["reported"], *record["operands"]]:
            assert text[part["where"]["start"] : part["where"]["end"]] == part["text"]


def test_extract_records_have_the_contract_s_fields() -> None:
    records = json.loads(run("extract", CLEAN, "--format", "json")[0])
    fields = {
        "file", "id", "text", "value", "unit", "kind", "step", "qualifier", "indicator", "role", "period", "region",
        "where",
    }  # fmt: skip
    assert all(fields <= set(record) for record in records)
    assert all({"start", "end", "page", "block", "table", "row", "column", "said"} <= set(r["where"]) for r in records)
    text = CLEAN.read_bytes().decode("utf-16")
    assert all(text[record["where"]["start"] : record["where"]["end"]] == record["text"] for record in records)
    assert all(isinstance(record["value"], str) and isinstance(record["step"], str) for record in records)


@pytest.mark.parametrize("ending", ["xlsx", "csv", "md"])
def test_compare(tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"table.{ending}"
    out, err = run("compare", CORPUS / "14_macheng_2021.txt", "-o", target)
    assert (out, err) == ("", "")
    content = target.read_bytes()
    assert content[:2] == b"PK" if ending == "xlsx" else "麻城" in content.decode("utf-8-sig")


def test_compare_never_writes_half_a_table(tmp_path: Path) -> None:
    run("compare", CLEAN, "-o", tmp_path / "table.doc", status=2)
    assert list(tmp_path.iterdir()) == []


def test_try_and_patterns_and_explain() -> None:
    assert "25%" in run("try", "预算金额为400万元，实际支出100万元，预算执行率为25%。")[0]
    assert run("patterns")[1] == ""
    page = run("explain", "A101")[0]
    assert page.startswith("A101")
    assert "A101" in run("explain", "A1O1", status=2)[1]


def test_evaluate(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    shutil.copy(CLEAN, tmp_path)
    shutil.copy(CORPUS / "gold" / f"{CLEAN.stem}.json", tmp_path / "gold")
    found = json.loads(run("evaluate", tmp_path, "--format", "json")[0])
    assert [report["report"] for report in found["reports"]] == [CLEAN.stem]
    assert found["all"]["figures"]["recall"] >= 0.99
    assert CLEAN.stem in run("evaluate", tmp_path)[0]
    stored = tmp_path / "run.json"
    assert run("evaluate", tmp_path, "-o", stored)[0] == ""
    assert run("evaluate", tmp_path, "--against", stored)[0].endswith("与保存的结果相同\n")
    page = run("evaluate", tmp_path, "--format", "markdown", "--against", stored, "--lang", "en")[0]
    assert page.startswith("| report | gold |") and page.endswith("the same as the stored run\n")
    assert run("evaluate", tmp_path, "--against", CLEAN, status=2)[1].count("\n") == 1
    (tmp_path / CLEAN.name).unlink()
    assert run("evaluate", tmp_path, status=2)[1].count("\n") == 1
    assert run("evaluate", tmp_path / "gold", status=2)[1].count("\n") == 1


BAD = {
    "坏.docx": b"PK\x03\x04" + b"\x00" * 60,
    "空.txt": b"",
    "图.pdf": b"\x89PNG\r\n\x1a\n" + b"\x00" * 60,
    "断.pdf": (CORPUS / "12_chizhou_2022.pdf").read_bytes()[:3000],
    "断.xlsx": (CORPUS / "06_lichuan_2023.xlsx").read_bytes()[:3000],
}


def test_bad_files_among_good_ones_are_one_line_each(tmp_path: Path) -> None:
    shutil.copy(CLEAN, tmp_path / "一.txt")
    for name, content in BAD.items():
        (tmp_path / name).write_bytes(content)
    shutil.copy(CLEAN, tmp_path / "终.txt")
    out, err = run("check", tmp_path, status=2)
    assert sorted(line.split("：")[0].rsplit("/", 1)[-1] for line in err.splitlines()) == sorted(BAD)
    assert "一.txt" in out and "终.txt" in out


def test_a_missing_file_and_bad_usage() -> None:
    assert run("check", "没有.txt", CLEAN, status=2)[1].count("\n") == 1
    run("check", status=2)
    run("nonsense", status=2)


def test_the_same_bytes_at_any_number_of_processes() -> None:
    files = [WRONG, CORPUS / "15_shiquan_2023.docx", CLEAN, CORPUS / "errors" / "18_jianli_2022.xlsx"]
    one = run("check", *files, "--all", "--format", "json", status=1)
    assert one == run("check", *files, "--all", "--format", "json", "--jobs", "2", status=1)


def test_standard_input() -> None:
    from_file = json.loads(run("extract", CLEAN, "--format", "json")[0])
    from_pipe = json.loads(run("extract", "-", "--format", "json", stdin=CLEAN.read_bytes())[0])
    assert [record | {"file": ""} for record in from_file] == [record | {"file": ""} for record in from_pipe]
    assert "25%" in run("extract", "-", stdin=TABLE.encode())[0]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys, runpy\n"
        "sys.argv = ['reportminer', '--help']\n"
        "try: runpy.run_module('reportminer', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "heavy = ('spacy', 'pandas', 'pdfplumber', 'docx', 'jieba', 'openpyxl')\n"
        "print([name for name in heavy if name in sys.modules], file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}
    )
    assert ran.stderr.decode().strip() == "[]"
    assert "evaluate" in ran.stdout.decode()
