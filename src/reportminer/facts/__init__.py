"""Figures → Facts: which indicator, role, period and region each figure has, and what could not be told.

In prose the words before a figure name it (a pack's alias, else the noun phrase that spaCy's Matcher finds there); a scope
such as 住院 or 中央 carries on within its sentence. In tables the headings and labels name it.

One file a topic: the report's setting, a figure in its sentence, its words, name and role in prose, the cells of tables.
"""

from __future__ import annotations

from reportminer.facts.finding import find_facts
from reportminer.facts.said import Named
from reportminer.facts.setting import Setting, read_setting

__all__ = ["Named", "Setting", "find_facts", "read_setting"]
