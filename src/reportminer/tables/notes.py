"""The units that captions, headings and lines of a report declare for the numbers below them: 单位：万元."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reportminer.model import Document
from reportminer.text import fold

#: What notes such as （金额单位：万元，次均单位：元） say: the words before 单位 → (multiplier, unit).
Notes = Mapping[str, tuple[str, str]]
MULTIPLIERS = "百万|千万|万|千|亿"
_MONEY_NOTES = ("", "金额", "资金", "计量", "货币", "币种")
_UNIT_NOTE = re.compile(
    r"(?P<of>[一-鿿]{0,4}?)单位[:：]\s*(?P<units>[一-鿿/·%‰㎡]{1,8}(?:[、,和][一-鿿/·%‰㎡]{1,8}){0,5})(?=[(（)），,；;。\s]|$)"
)
#: （公里、万元）behind a caption: a list of units of which one is of money.
_UNITS_PAREN = re.compile(
    rf"(?P<of>)[(（](?=[^()（）]*(?:{MULTIPLIERS})?元[、,，)）])(?P<units>[一-鿿/·]{{1,5}}(?:[、,，][一-鿿/·]{{1,5}}){{1,5}})[)）]"
)
_MONEY_PAREN = re.compile(rf"[(（](?P<mult>{MULTIPLIERS})?元[)）]")


def unit_notes(folded: str) -> dict[str, tuple[str, str]]:
    """The unit notes of a caption, heading or line: {"": ("万", "元")} for 单位：万元 and for 单位：人次、万元.

    Of several units the money is the one of what is not named; 均 is that of averages, and 人 of 万人 stands by its own name.
    """
    notes: dict[str, tuple[str, str]] = {}
    for found in (*_UNIT_NOTE.finditer(folded), *_UNITS_PAREN.finditer(folded)):
        what = "" if found["of"] in _MONEY_NOTES else found["of"]
        for listed in re.split(r"[、,，和]", found["units"]):
            unit = re.fullmatch(rf"\s*(?:人民币)?\s*({MULTIPLIERS})?(.+?)\s*", listed)
            if unit and unit[2] == "%":
                notes["%"] = ("", "%")
            elif unit and unit[2] == "元" and notes.get(what, ("", ""))[1] == "元":
                notes["均"] = (unit[1] or "", "元")
            elif unit and (what not in notes or unit[2] == "元"):
                if unit[2] == "元" and notes.get(what, ("", ""))[0]:
                    notes[notes[what][1]] = notes[what]
                notes[what] = (unit[1] or "", unit[2])
            elif unit and unit[2].startswith("元/"):
                notes.setdefault("均", (unit[1] or "", "元"))
            elif unit and unit[1]:
                notes.setdefault(unit[2], (unit[1], unit[2]))
    if "" not in notes and (money := _MONEY_PAREN.search(folded)):
        notes[""] = (money["mult"] or "", "元")
    return notes


def document_unit(document: Document) -> str | None:
    """The multiplier of the first `单位：万元` outside tables, else of the first （万元） in a table."""
    for block in document.blocks:
        if "单位" in block.text:
            multiplier, unit = unit_notes(fold(block.text)).get("", ("", ""))
            if unit == "元":
                return multiplier
    for table in document.tables:
        for cell in table.cells[:60]:
            if found := _MONEY_PAREN.search(fold(document.said(cell.span))):
                return found["mult"] or ""
    return None
