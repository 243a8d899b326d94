"""The year or the span of years of a figure in running text."""

from __future__ import annotations

import re

from reportminer.facts.said import Said
from reportminer.facts.setting import Setting
from reportminer.model import Role

_SPAN = re.compile(r"((?:19|20)\d\d)\s*年(\d{1,2})?月?[^，。；,;]{0,3}?(?:至|-|—|~)+\s*((?:19|20)\d\d)\s*年(\d{1,2})?")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年?")


def period_of(said: Said, setting: Setting, role: Role) -> str | None:
    """The last year named before the figure in its sentence, a span of years as 2018..2020, else the report's year."""
    text = said.earlier
    spans, years = list(_SPAN.finditer(text)), list(_YEAR.finditer(text))
    if spans and (not years or spans[-1].end() >= years[-1].end()):
        return _span(spans[-1])
    named = _named(text, years, setting, role)
    if named:
        last = named[-1]
        return (
            f"{last[1]}..{setting.period}" if re.match(r"\s*以来", text[last.end() :]) and setting.period else last[1]
        )
    if role == "prior" and setting.period:
        return str(int(setting.period) - 1)
    return setting.period


def _span(found: re.Match[str]) -> str:
    """2018..2020, with the months where the words give them: 2018-03..2020-12."""
    low = found[1] + (f"-{int(found[2]):02d}" if found[2] else "")
    high = found[3] + (f"-{int(found[4]):02d}" if found[4] else "")
    return f"{low}..{high}"


def _named(text: str, years: list[re.Match[str]], setting: Setting, role: Role) -> list[re.Match[str]]:
    """The years that are written with 年, are not after the report's, and are not only compared with."""
    named = [m for m in years if text[m.end() - 1] == "年" or re.match(r"\s*年", text[m.end() :])]
    named = [m for m in named if not setting.period or m[1] <= setting.period]
    if role != "prior":
        named = [m for m in named if not re.search(r"(?:比|较|同)\s*$", text[: m.start()])]
    return named
