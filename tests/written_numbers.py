"""Numbers and the ways in which reports print them, for property tests; the writers are ours, not the tool's."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from hypothesis import strategies as st

from reportminer.model import Block, Document, Fact, Figure, Kind, Span
from reportminer.quantity import Quantity

DIGITS, PLACES, SECTIONS = "零一二三四五六七八九", ("", "十", "百", "千"), ("", "万", "亿", "万亿")
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "亿": 10**8}


@dataclass(frozen=True)
class Written:
    """A number, how many places it has, and one way in which it is printed."""

    text: str
    value: Decimal
    places: int

    @property
    def step(self) -> Decimal:
        return Decimal(1).scaleb(-self.places)


@st.composite
def decimals(draw: st.DrawFn, largest: int = 10**9, most_places: int = 4) -> Written:
    places = draw(st.integers(0, most_places))
    value = Decimal(draw(st.integers(1, largest))).scaleb(-places)
    return Written(f"{value:.{places}f}", value, places)


@st.composite
def printed(draw: st.DrawFn, largest: int = 10**9, broken: bool = False) -> Written:
    """A number plain, with thousands separators, full-width, or (`broken`) with a line end in it.

    Not all three: `１，\\n０００` may as well be two numbers of a list.
    """
    number = draw(decimals(largest))
    text = number.text
    if draw(st.booleans()):
        text = f"{number.value:,.{number.places}f}"
    if broken and len(text) > 1:
        at = draw(st.integers(1, len(text) - 1))
        text = text[:at] + "\n" + text[at:]
    if draw(st.booleans()) and not ("\n" in text and "," in text):
        text = text.translate(WIDE)
    return Written(text, number.value, number.places)


def chinese(number: int) -> str:
    """The number in Chinese numerals: 1250300 → 一百二十五万零三百."""
    parts: list[str] = []
    for power in range(3, -1, -1):
        section = number // 10 ** (4 * power) % 10**4
        if not section:
            continue
        zero = "零" if parts and (section < 1000 or number // 10 ** (4 * power + 4) % 10 == 0) else ""
        parts.append(zero + _section(section) + SECTIONS[power])
    text = "".join(parts) or "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def _section(number: int) -> str:
    text = ""
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit:
            text += DIGITS[digit] + PLACES[power]
        elif text and number % 10**power:
            text += "" if text.endswith("零") else "零"
    return text


def paragraph(text: str) -> Document:
    """A document of one paragraph, line ends inside it kept."""
    return Document("<test>", "txt", (Block(0, text, paragraph=1, offset=0),))


def fact(value: Decimal, step: Decimal, kind: Kind = "amount", unit: str = "元", number: int = 1) -> Fact:
    figure = Figure(number, Span(0, 0, 1), Quantity(value, unit, step), kind)
    return Fact(figure, "某数", "actual", None, None)


def rounded(value: Decimal, step: Decimal) -> Decimal:
    """The value as a careful author prints it: half up."""
    with localcontext(prec=60):
        return (value / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
