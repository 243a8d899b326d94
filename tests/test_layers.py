"""The dependency rule: the contracts hold, every outside library has a door, every dependency is used."""

import ast
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(distribution: str) -> str:
    """The distribution's normalised name, without bounds and extras."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~;\[ ]", distribution, maxsplit=1)[0]).lower()


def declared(requirements: list[str]) -> set[str]:
    return {plain(requirement) for requirement in requirements}


#: Asked for by name because a dependency's own way of asking fails with older pips.
INDIRECT = {"lxml-html-clean"}


@cache
def imported() -> frozenset[str]:
    """The outside packages that some room imports, at its top or where it is used."""
    names: set[str] = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                names.add(node.module.partition(".")[0])
    return frozenset(names - sys.stdlib_module_names - {"reportminer"})


def test_the_contracts_hold() -> None:
    program = shutil.which("lint-imports", path=sysconfig.get_path("scripts"))
    if program is None:
        pytest.skip("import-linter is not installed")
    run = subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert run.returncode == 0, run.stdout[run.stdout.find("Contracts") :] + run.stderr


def test_every_outside_library_has_a_door() -> None:
    contracts = PROJECT["tool"]["importlinter"]["contracts"]
    behind_doors = {name for one in contracts for name in one.get("protected_modules", ())}
    assert imported() == behind_doors


def test_what_is_imported_is_declared_and_what_is_declared_is_imported() -> None:
    distributions = packages_distributions()
    used = {plain(distribution) for name in imported() for distribution in distributions.get(name, [name])}
    needed = declared(PROJECT["project"]["dependencies"])
    optional = declared(PROJECT["project"]["optional-dependencies"]["parquet"])
    assert used - optional == needed - INDIRECT


def test_the_wheel_takes_the_packs_along() -> None:
    assert PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"] == {"patterns": "reportminer/packs"}
