"""The README keeps its word: its Python runs, its pack loads and passes, its links lead somewhere, its verbs exist."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from reportminer.cli import app
from reportminer.examples import run_examples
from reportminer.patterns import load_patterns

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, after: str = "") -> str:
    """The first code block of the language behind the given words."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README[README.index(after) :], re.MULTILINE | re.DOTALL)
    assert found is not None, language
    return found[1]


def test_the_python_runs() -> None:
    ours = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    run = subprocess.run(
        [sys.executable, "-c", block("python")], cwd=ROOT, env=ours, capture_output=True, text=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stderr
    assert "97.04%" in run.stdout and "Coverage(" in run.stdout and "马鞍山市" in run.stdout


def test_the_pack_loads_and_its_examples_hold(tmp_path: Path) -> None:
    (tmp_path / "school_meals.yaml").write_text(block("yaml"), encoding="utf-8")
    patterns = load_patterns([tmp_path])
    assert "供餐覆盖率" in patterns.indicator
    mine = [example for example in patterns.examples if example.where.startswith(str(tmp_path))]
    report = run_examples(patterns)
    assert len(mine) == 3
    assert [failure for failure in report.failures if failure.startswith(str(tmp_path))] == []


@pytest.mark.parametrize("text", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_links_and_pictures_are_there(text: str) -> None:
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / text).read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


def test_the_table_of_verbs_is_the_command_line() -> None:
    verbs = set(re.findall(r"^\| `reportminer (\w+)", README, re.MULTILINE))
    assert verbs == set(getattr(get_command(app), "commands", ()))


def test_ci_runs_the_test_command() -> None:
    assert block("sh", "<!-- tests -->").strip() in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
