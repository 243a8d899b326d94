"""Reads Chinese performance reports, recomputes every derived figure, and says which do not add up.

    import reportminer
    for reading in reportminer.check_all(["reports/"]): ...

The names are loaded when they are used, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reportminer.api import annotate, check, check_all, compare, extract, extract_all, letter, read, read_all
    from reportminer.model import Document, Fact, Figure, Finding, ReadError, Reading, Relation, Span
    from reportminer.patterns import PatternError, Patterns, load_patterns
    from reportminer.quantity import Interval, Quantity

__version__ = "0.1.0"

_HOMES = {
    "reportminer.api": (
        "annotate",
        "check",
        "check_all",
        "compare",
        "extract",
        "extract_all",
        "letter",
        "read",
        "read_all",
    ),
    "reportminer.model": ("Document", "Fact", "Figure", "Finding", "ReadError", "Reading", "Relation", "Span"),
    "reportminer.patterns": ("PatternError", "Patterns", "load_patterns"),
    "reportminer.quantity": ("Interval", "Quantity"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Document",
    "Fact",
    "Figure",
    "Finding",
    "Interval",
    "PatternError",
    "Patterns",
    "Quantity",
    "ReadError",
    "Reading",
    "Relation",
    "Span",
    "annotate",
    "check",
    "check_all",
    "compare",
    "extract",
    "extract_all",
    "letter",
    "load_patterns",
    "read",
    "read_all",
]


def __getattr__(name: str) -> Any:
    """The public name, from the room it lives in (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'reportminer' has no attribute {name!r}")
    return getattr(import_module(_HOME_OF[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
