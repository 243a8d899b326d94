"""Ranges of values and the words that state them: ≥95%, 90%（含）以上, 80%≤x＜90%, 5%~10%, 不超过30个."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_ZERO = Decimal(0)
NUM = r"\d+(?:\.\d+)?"
TIME = r"个工作日|工作日|日内|天|小时|分钟|个月|月(?![底初末份中上下前之以\d])|年(?![底初末度\d])"
COUNTED = r"人次|人|户次|户|元|项目|项|次|例|个|处|份|所|场|期|件|家|名|公里|亩|吨|起|条|笔|篇|类|批|张|宗|户次|款"
UNIT = rf"(?:个百分点|百分点|%|‰|{TIME}|(?:万|亿|千)?(?:{COUNTED})|分|万|亿)"
SIZES = {"千": 10**3, "万": 10**4, "亿": 10**8}
GRADES = "优秀|良好|中等|一般|合格|不合格|较差|优|良|中|低|差"
MARKS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
INSIDE, OUTSIDE = "⊕", "⊖"


@dataclass(frozen=True, slots=True)
class Range:
    """A range of values; an end whose inclusion the rule leaves open has None."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_in: bool | None = True
    high_in: bool | None = True
    unit: str = ""

    def holds(self, value: Decimal) -> tuple[bool, ...]:
        """Whether the value lies inside: one answer, or both where the rule leaves its limit open."""
        answers = {True}
        for end, inside, beyond in (
            (self.low, self.low_in, self.low is not None and value < self.low),
            (self.high, self.high_in, self.high is not None and value > self.high),
        ):
            if beyond or (value == end and inside is False):
                return (False,)
            if value == end and inside is None:
                answers.add(False)
        return tuple(sorted(answers, reverse=True))

    def missed(self, value: Decimal) -> Decimal:
        """How far outside the range the value lies, never negative."""
        below = self.low - value if self.low is not None else _ZERO
        above = value - self.high if self.high is not None else _ZERO
        return max(below, above, _ZERO)

    @property
    def ends(self) -> tuple[Decimal, ...]:
        """The limits of the range."""
        return tuple(end for end in (self.low, self.high) if end is not None)


_VALUE = rf"({NUM})({UNIT})?"
_LOW = r"(?:≥|>=|=>|大于等于|大于或等于|不低于|不少于|不小于|达到|达|完成|实现|为|在|是|=|至少)"
_ABOVE = r"(?:>|大于|高于|超过|超出|多于|超)"
_HIGH = r"(?:≤|<=|=<|小于等于|小于或等于|不超过|不高于|不大于|不多于|控制在)"
_BELOW = r"(?:<|小于|低于|少于|不足|不到|未达到|未达|达不到|未完成)"
_MARK = f"([{INSIDE}{OUTSIDE}])?"
_DASH = r"(?:-|~|—+|至|到)"
_BETWEEN = re.compile(
    rf"([\[(])?(?:{_LOW}|{_ABOVE})?{_VALUE}{_MARK}(以上)?(?:{_DASH}|[,，、])(?:{_BELOW}|{_HIGH})?{_VALUE}{_MARK}(以下)?([\])])?(?:之间)?"
)
_CHAIN = re.compile(rf"{_VALUE}(≤|<=|<)[^\d≤<>%]{{0,12}}?(≤|<=|<){_VALUE}")
_CHAIN_DOWN = re.compile(rf"{_VALUE}(≥|>=|>)[^\d≤<>%]{{0,12}}?(≥|>=|>){_VALUE}")
_SINGLE = re.compile(
    rf"({_LOW}|{_ABOVE}|{_HIGH}|{_BELOW})?{_VALUE}{_MARK}(及以上|或以上|以上|及以下|或以下|以下|以内|之内|内)?{_MARK}"
)


def range_of(cond: str) -> tuple[str, Range] | None:
    """The name of what is measured and the range that a condition states; None where it states none."""
    if "±" in cond:
        return None
    for read in (_chained, _between, _single):
        found = read(cond)
        if found is not None:
            start, zone = found
            return name_of(cond[:start]), zone
    return None


def name_of(words: str) -> str:
    """The measured thing's name without the words around it: 如执行率在 → 执行率."""
    name = re.sub(r"^(?:若|如果|如|当|其中|对于|对|凡是|凡|即|且|则|根据|按照?|其|该|①|②|③|④|⑤|⑥)+", "", words)
    return re.sub(r"(?:在|为|是|的|达到|达|比例|实际|已|应|均|全部|[\[(≥≤<>=“”\"])+$", "", name)


def sized(number: str, unit: str | None) -> tuple[Decimal, str]:
    """The number with its multiplier worked out, and the bare unit: 1.5, 万人次 → 15000, 人次."""
    unit = unit or ""
    size = SIZES.get(unit[:1], 1) if unit not in ("", "千") else 1
    bare = unit[1:] if unit[:1] in SIZES else unit
    return Decimal(number) * size, {"个百分点": "%", "百分点": "%"}.get(bare, bare)


def _chained(cond: str) -> tuple[int, Range] | None:
    if m := _CHAIN.search(cond):
        low, unit = sized(m[1], m[2])
        high, other = sized(m[5], m[6])
        return m.start(), Range(low, high, m[3] != "<", m[4] != "<", other or unit)
    if m := _CHAIN_DOWN.search(cond):
        high, unit = sized(m[1], m[2])
        low, other = sized(m[5], m[6])
        return m.start(), Range(low, high, m[4] != ">", m[3] != ">", other or unit)
    return None


def _between(cond: str) -> tuple[int, Range] | None:
    m = _BETWEEN.search(cond)
    if m is None:
        return None
    a, unit_a = sized(m[2], m[3] or m[7])
    b, unit_b = sized(m[6], m[7] or m[3])
    in_a = _mark(m[4], {"[": True, "(": False}.get(m[1] or ""))
    in_b = _mark(m[8], {"]": True, ")": False}.get(m[10] or ""))
    if a > b:
        a, b, in_a, in_b = b, a, in_b, in_a
    return m.start(), Range(a, b, in_a, in_b, unit_b or unit_a)


def _mark(sign: str | None, default: bool | None) -> bool | None:
    return {INSIDE: True, OUTSIDE: False}.get(sign or "", default)


#: Behind a number that is a date and no value: 11月底之前.
_DATE = re.compile("[年月日号]")


def _single(cond: str) -> tuple[int, Range] | None:
    found = (m for m in _SINGLE.finditer(cond) if not _DATE.match(cond, m.end()))
    m = next(found, None)
    if m is None or not (m[1] or m[5] or m[3] in ("%", "‰")):
        return None
    value, unit = sized(m[2], m[3])
    before, after, sign = m[1] or "", m[5] or "", m[4] or m[6]
    if before == "控制在" or after in ("以下", "及以下", "或以下", "以内", "之内", "内") or re.fullmatch(_HIGH, before):
        inside = _mark(sign, None if after == "以下" and not re.fullmatch(_HIGH, before) else True)
        return m.start(), Range(None, value, True, inside, unit)
    if re.fullmatch(_BELOW, before):
        return m.start(), Range(None, value, True, _mark(sign, False), unit)
    if re.fullmatch(_ABOVE, before):
        return m.start(), Range(value, None, _mark(sign, False), True, unit)
    if value == 0 and before in ("为", "=", "是") and not after:
        return m.start(), Range(value, value, True, True, unit)
    return m.start(), Range(value, None, _mark(sign, True), True, unit)
