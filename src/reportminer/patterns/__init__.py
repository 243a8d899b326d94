"""patterns/ → Patterns, or a PatternError with file, line and the nearest right spelling.

A pack is a folder of YAML files; every file holds one or more sections. Values are read as text, so that
985.320 never becomes a float and 否 never False.
"""

from __future__ import annotations

from reportminer.patterns.entries import (
    Column,
    CompareColumn,
    Cue,
    Example,
    Formula,
    Indicator,
    NotFigure,
    Patterns,
    Policy,
    RoleWord,
    Unit,
)
from reportminer.patterns.loader import builtin_dir, going_by, load_patterns
from reportminer.patterns.nodes import PatternError, read_mapping

__all__ = [
    "Column",
    "CompareColumn",
    "Cue",
    "Example",
    "Formula",
    "Indicator",
    "NotFigure",
    "PatternError",
    "Patterns",
    "Policy",
    "RoleWord",
    "Unit",
    "builtin_dir",
    "going_by",
    "load_patterns",
    "read_mapping",
]
