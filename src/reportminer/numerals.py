"""Numbers as people print them → exact value and last place. Knows no units and no meaning.

`1,200.5`, `１２．５` (folded), `1 767.21`, `一千二百`, `三百二十万`, `壹佰万`, `5亿2000万`; every rule is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_DIGITS = {c: i % 10 for i, c in enumerate("零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"〇": 0, "两": 2, "貳": 2, "叄": 3, "陸": 6, "零": 0}
_DIGITS |= {c: i + 1 for i, c in enumerate("壹贰叁肆伍陆柒捌玖")}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}

#: One run of Chinese numeral characters.
CHINESE = "零〇一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟萬億"
#: One run of digits with its separators; what it means is decided by `read_digits`.
RUN_IN_PARAGRAPH = r"\d++(?:\n?[.,]?\n?\d++)*+"
RUN_IN_CELL = r"\d++(?:[.,]\d++)*+"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number without a unit: exact value, and one unit of its last printed digit."""

    value: Decimal
    step: Decimal

    def times(self, multiplier: Decimal) -> Numeral:
        """The same number at another scale: 4313.68 with 万 → 43136800, step 100."""
        return Numeral(self.value * multiplier, self.step * abs(multiplier))


_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})++(?:\.\d++)?")
_PLAIN = re.compile(r"\d++(?:\.\d++)?")


def read_digits(run: str) -> Numeral | None:
    """The number of a run of digits, thousands separators, blanks and line ends; None where it is no single number."""
    text = "".join(run.split())
    if not (_PLAIN.fullmatch(text) or _THOUSANDS.fullmatch(text)):
        return None
    text = text.replace(",", "")
    _, _, places = text.partition(".")
    return Numeral(Decimal(text), Decimal(1).scaleb(-len(places)))


def read_chinese(run: str) -> Numeral | None:
    """The number of a Chinese numeral (一百二十, 三百万七千, 壹佰, 九点五 not); None where it is none.

    Its step is one unit of the last written digit's place: 三百二十万 → 100000.
    """
    total = section = 0
    digit: int | None = None
    step = 1
    for place, char in enumerate(run):
        if char in _DIGITS:
            if digit not in (None, 0):
                return None
            digit, step = _DIGITS[char], 1
        elif char in _SMALL:
            if digit is None and section % 100 != 0 and char not in "十拾":
                return None
            section += (1 if digit is None else digit) * _SMALL[char]
            digit, step = None, _SMALL[char]
        elif char in _LARGE:
            section += digit or 0
            if section == 0:
                if total == 0 or char in "万萬":
                    return None
                total *= _LARGE[char]
            elif char in "亿億" and total:
                total = (total + section) * _LARGE[char]
            else:
                total += section * _LARGE[char]
            section, digit, step = 0, None, _LARGE[char] * (step if place and run[place - 1] in _SMALL else 1)
        else:
            return None
    value = total + section + (digit or 0)
    if digit and len(run) > 1 and run[-2] in _SMALL | _LARGE and run[-2] not in "十拾" and digit:
        # 三百二 is 320 in speech; nobody prints it in a report, and 三百零二 is written out.
        return None
    return Numeral(Decimal(value), Decimal(step)) if run else None
