"""A recomputation as a person would write it on the margin: 224.94万元 ÷ 400万元 × 100 = 56.235%."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal

from reportminer.model import Figure, Reading, Relation

_WIDE = Context(prec=100)
_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_OPERATOR = re.compile(r"[+＋\-−–×*÷/＝=≥≤<>～~、，,()（）\[\]\s]+")
_BARE = re.compile(r"[\d.,%]*")
_SPACED = re.compile(r"\s*([＋+−÷×*])\s*")


def plain(value: Decimal) -> str:
    """The value as a plain decimal string: no exponent, no trailing zeros, never -0."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def plain_decimal(value: Decimal) -> Decimal:
    """The value without exponent or trailing zeros, as it will be printed."""
    return Decimal(plain(value))


def rounded(value: Decimal, step: Decimal, more: int, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The value with at most `more` digits beyond the digit that `step` is one unit of."""
    exponent = value.as_tuple().exponent
    last = step.adjusted() - more
    if not isinstance(exponent, int) or exponent >= last:
        return value
    return value.quantize(Decimal(1).scaleb(last), rounding=rounding, context=_WIDE)


def scale_of(figure: Figure) -> tuple[Decimal, str]:
    """How many base units the figure's written unit is, and that unit: 万元 → 10000, 万元; % → 1, %."""
    unit, written = figure.quantity.unit, figure.written
    scale = 1
    rest = written
    while rest and rest != unit and rest[0] in _MULTIPLIERS:
        scale, rest = scale * _MULTIPLIERS[rest[0]], rest[1:]
    if rest == unit:
        return Decimal(scale), written
    if rest == "" and scale > 1:
        return Decimal(scale), written + unit
    return Decimal(1), unit


def shown(value: Decimal, figure: Figure, more: int = 3) -> str:
    """The base-unit value in the unit in which the figure is written, with at most three digits more than it has."""
    scale, unit = scale_of(figure)
    return plain(_WIDE.divide(rounded(value, figure.quantity.step, more), scale)) + unit


def said_with_unit(reading: Reading, figure: Figure) -> str:
    """The figure as the report prints it, with its unit where that stands elsewhere (a heading): 3359.62万元."""
    said = reading.document.said(figure.span).strip()
    _, unit = scale_of(figure)
    written = figure.written or figure.quantity.unit
    return said if figure.why == "written" or said.endswith((written, unit)) else said + unit


def worked(reading: Reading, relation: Relation) -> str:
    """The formula with the report's own numbers; "" where the formula's names cannot be matched with the operands."""
    if relation.kind == "sum" and relation.operands and "−" not in relation.formula:
        return " + ".join(said_with_unit(reading, fact.figure) for fact in relation.operands)
    names = list(dict.fromkeys(name for name in _OPERATOR.split(relation.formula) if not _BARE.fullmatch(name)))
    if not names or len(names) != len(relation.operands):
        return ""
    numbers = {name: said_with_unit(reading, fact.figure) for name, fact in zip(names, relation.operands, strict=True)}
    longest_first = sorted(names, key=len, reverse=True)
    text = re.sub("|".join(map(re.escape, longest_first)), lambda found: numbers[found[0]], relation.formula)
    return _SPACED.sub(r" \1 ", text)


def equation(reading: Reading, relation: Relation) -> str:
    """The worked formula with its result, 224.94万元 ÷ 400万元 × 100 = 56.235%; "" where there is none."""
    if relation.recomputed is None:
        return ""
    left = worked(reading, relation) or relation.formula
    return f"{left} = {result(relation)}"


def telling_equation(reading: Reading, relation: Relation) -> str:
    """The equation; "" where it says the same on both sides, as for a figure that is said twice."""
    left, _, right = (found := equation(reading, relation)).partition(" = ")
    return "" if left == right else found


def result(relation: Relation) -> str:
    """The recomputed value in the unit of the reported one; "" where nothing was recomputed."""
    if relation.recomputed is None:
        return ""
    if relation.reported is not None:
        return shown(relation.recomputed, relation.reported.figure)
    return plain(rounded(relation.recomputed, Decimal(1), 3))


def reported_words(reading: Reading, relation: Relation) -> str:
    """The reported figure, or word, as printed."""
    if relation.reported is not None:
        return said_with_unit(reading, relation.reported.figure)
    return reading.document.said(relation.word) if relation.word else ""


_VERDICTS = {
    "zh": {"consistent": "一致", "rounding": "在舍入误差之内", "inconsistent": "不一致", "unverifiable": "无法复算"},
    "en": {
        "consistent": "consistent",
        "rounding": "within rounding",
        "inconsistent": "inconsistent",
        "unverifiable": "could not be recomputed",
    },
}


def sentence(reading: Reading, relation: Relation, lang: str = "zh") -> str:
    """One sentence about a recomputation of which no check speaks."""
    verdict = _VERDICTS[lang][relation.verdict]
    reported = reported_words(reading, relation)
    why = telling_equation(reading, relation) or relation.reason
    if lang == "en":
        return f"{relation.title} {reported}: {verdict}" + (f" ({why})" if why else "")
    return f"{relation.title}{reported}：{verdict}" + (f"（{why}）" if why else "")
