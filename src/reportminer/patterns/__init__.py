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
    GradeScale,
    Indicator,
    NotFigure,
    Patterns,
    RoleWord,
    Unit,
)
from reportminer.patterns.loader import builtin_dir, load_patterns
from reportminer.patterns.nodes import PatternError, read_mapping

__all__ = [
    "Column",
    "CompareColumn",
    "Cue",
    "Example",
    "Formula",
    "GradeScale",
    "Indicator",
    "NotFigure",
    "PatternError",
    "Patterns",
    "RoleWord",
    "Unit",
    "builtin_dir",
    "load_patterns",
    "read_mapping",
]
