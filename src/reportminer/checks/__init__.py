"""Reading → Findings: one file a check. Every module of this room that declares CHECK is a check."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules

from reportminer.checks.base import Check, in_order, with_findings, with_suspects
from reportminer.model import Reading
from reportminer.patterns import Patterns


def _declared() -> dict[str, Check]:
    """All checks by code, in the order of their codes; RuntimeError where a code is declared twice."""
    found: dict[str, Check] = {}
    for module in iter_modules(__path__):
        check = getattr(import_module(f"{__name__}.{module.name}"), "CHECK", None)
        if check is None:
            continue
        if check.code in found:
            raise RuntimeError(f"check {check.code} is declared twice, the second time in {module.name}")
        found[check.code] = check
    return dict(sorted(found.items()))


CHECKS: Mapping[str, Check] = _declared()


def run_checks(reading: Reading, patterns: Patterns, lang: str = "zh") -> Reading:
    """The reading with the findings of every check, in reading order."""
    found = in_order(f for check in CHECKS.values() for f in check.find(reading, check, lang, patterns))
    return with_findings(reading, with_suspects(reading, found, lang))


__all__ = ["CHECKS", "Check", "run_checks"]
