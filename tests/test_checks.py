"""Every check: the text that fires fires it, the text that stays quiet does not, and no code stands twice."""

from __future__ import annotations

from pkgutil import ModuleInfo, iter_modules

import pytest
from gold_reports import patterns
from sheets import document, has_formulas

from reportminer import checks
from reportminer.checks import CHECKS, Check, run_checks
from reportminer.reading import trace, understand

every_check = pytest.mark.parametrize("check", CHECKS.values(), ids=lambda check: check.code)


def codes(text: str) -> set[str]:
    reading = understand(document(text), patterns()) if has_formulas(text) else trace(text, patterns())
    return {finding.code for finding in run_checks(reading, patterns()).findings}


@every_check
def test_the_text_that_fires(check: Check) -> None:
    if not check.fires and check.code == "D101":
        pytest.skip("what a reader notices in a file has no text")
    assert check.code in codes(check.fires)


@every_check
def test_the_text_that_stays_quiet(check: Check) -> None:
    assert check.code not in codes(check.quiet)


@every_check
def test_a_check_explains_itself_in_both_languages(check: Check) -> None:
    assert all((check.title, check.title_en, check.explanation, check.explanation_en))


def test_every_module_declares_one_code() -> None:
    modules = [module.name for module in iter_modules(checks.__path__) if module.name != "base"]
    assert len(CHECKS) == len(modules)
    assert list(CHECKS) == sorted(check.code for check in CHECKS.values())


def test_a_check_declared_twice_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(path: object) -> list[ModuleInfo]:
        return [*iter_modules(checks.__path__)] * 2

    monkeypatch.setattr(checks, "iter_modules", twice)
    with pytest.raises(RuntimeError, match="declared twice"):
        checks._declared()
