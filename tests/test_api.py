"""The library has the command line's verbs, lazily; order and results do not depend on the number of processes."""

from __future__ import annotations

import inspect
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

import reportminer
from reportminer import api, cli
from reportminer.model import Document, ReadError


def test_every_public_name_can_be_had() -> None:
    for name in reportminer.__all__:
        assert getattr(reportminer, name) is not None
    with pytest.raises(AttributeError, match="no_such"):
        _ = reportminer.no_such


def test_the_same_verbs_in_the_library_and_the_command_line() -> None:
    verbs = {command.name for command in cli.app.registered_commands}
    assert {"read", "extract", "check", "compare"} <= verbs
    for verb in ("read", "extract", "check", "compare"):
        assert inspect.getdoc(getattr(api, verb))


def test_importing_the_package_is_free() -> None:
    code = "import sys, reportminer; print([m for m in sys.modules if m.startswith('reportminer.')])"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": _source()}
    )
    assert ran.stdout.strip() == "[]"


def _source() -> str:
    return str(Path(reportminer.__file__).parents[1])


def test_a_missing_file_is_a_read_error(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="文件不存在"):
        reportminer.read(tmp_path / "none.txt")


def test_read_errors_travel_between_processes() -> None:
    error = pickle.loads(pickle.dumps(ReadError("a.pdf", "坏了", "重存")))
    assert (error.source, error.problem, error.remedy, str(error)) == ("a.pdf", "坏了", "重存", "a.pdf：坏了；重存")


@pytest.mark.parametrize("jobs", [1, 2])
def test_order_is_the_input_order_at_any_number_of_processes(tmp_path: Path, jobs: int) -> None:
    paths = []
    for number in range(12):
        path = tmp_path / f"{number:02}.txt"
        path.write_text(f"第{number}份\n预算400万元。\n" * (12 - number) if number != 5 else "", encoding="utf-8")
        paths.append(path)
    found = list(api.read_all(paths, jobs))
    assert [one.source for one in found] == [str(path) for path in paths]
    assert [type(one) for one in found] == [ReadError if number == 5 else Document for number in range(12)]
