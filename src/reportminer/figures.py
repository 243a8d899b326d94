"""Document → Figures: every quantity of a report, where it stands, and nothing that merely has digits.

Quantities are found first and words are cut afterwards (see text.words). One regular expression per document walks each
block once; all names of units, hedges and non-figures come from the packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from reportminer import numerals
from reportminer.model import Block, Document, Figure, Kind, Span
from reportminer.numerals import Numeral
from reportminer.patterns import NotFigure, Patterns, Unit
from reportminer.quantity import Quantity
from reportminer.tables import CellView, Views
from reportminer.text import any_of, fold, squeeze

_SCALE = {
    "千": 10**3,
    "万": 10**4,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
    "万亿": 10**12,
    "百": 100,
    "十万": 10**5,
    "": 1,
}
_MULTIPLIERS = "万亿|百万|千万|十万|万|亿|千|百"
_MONEY = "元"


@dataclass(frozen=True)
class _Lexicon:
    """The packs' units and hedges as regular expressions."""

    quantity: Mapping[bool, re.Pattern[str]]
    unit_of: Mapping[str, Unit]
    masks: tuple[NotFigure, ...]
    before: re.Pattern[str]
    before_of: Mapping[str, str]
    after: re.Pattern[str]
    after_of: Mapping[str, str]
    per_capita: re.Pattern[str]
    bare_score: re.Pattern[str]
    money: re.Pattern[str]
    people: re.Pattern[str]
    not_before: Mapping[str, re.Pattern[str]]


@lru_cache(maxsize=4)
def _lexicon(patterns: Patterns) -> _Lexicon:
    unit_of = {name: unit for unit in patterns.units for name in unit.names}
    names = _broken(unit_of)
    per = any_of((*patterns.word_list("per_units"), *unit_of))
    of = any_of((_MONEY, *patterns.word_list("per_numerators"), *(name for name in unit_of if len(name) > 2)))
    unit = (
        rf"(?P<mult>{_MULTIPLIERS})?\s{{0,2}}(?:(?P<per>(?:{of})\s?/\s?(?:{per})(?:\s?[·*.×/]\s?(?:{per}))*)"
        rf"|(?P<unit>{names}))"
    )
    more = r"(?P<more>[余多来]|(?<=[0十百千万])几(?!百))?"
    chinese = rf"(?P<cn>(?<![{numerals.CHINESE}数几第])[{numerals.CHINESE}]++(?![{numerals.CHINESE}]))"
    fraction = rf"(?P<of>百分之|千分之)(?P<ofn>[{numerals.CHINESE}点]++|\d++(?:\.\d++)?)"

    def quantity(run: str) -> re.Pattern[str]:
        spaced = r"(?<![\d.,\s])[1-9]\d{0,2}(?: \d{3})++(?:\.\d++)?(?=\s?(?:万|亿|元|人|户))"
        return re.compile(
            rf"{fraction}|(?:(?P<run>{spaced}|{run})|{chinese})(?:\s{{0,2}}{more}(?:{unit}(?P<whole>整)?|(?P<tail>{_MULTIPLIERS})))?"
        )

    before_of = {name: key for key, listed in patterns.qualifiers.items() for name in (key, *listed)}
    after_of = {name: key for key, listed in patterns.qualifiers_after.items() for name in (key, *listed)}

    return _Lexicon(
        {False: quantity(numerals.RUN_IN_PARAGRAPH), True: quantity(numerals.RUN_IN_CELL)},
        unit_of,
        patterns.not_figures,
        re.compile(rf"(?:{any_of(before_of)})\s*$"),
        before_of,
        re.compile(rf"\s?(?:{any_of(after_of)})"),
        after_of,
        re.compile(rf"(?:{any_of(patterns.word_list('per_capita_before'))})[^\d。；，,、]{{0,8}}$"),
        re.compile(rf"(?:{any_of(patterns.word_list('bare_score_before'))})\s*[:：为]?\s*$"),
        re.compile(any_of(patterns.word_list("money_context"))),
        re.compile(rf"(?:{any_of(patterns.word_list('people_after'))})"),
        {unit.name: re.compile(rf"\s?(?:{unit.not_before})") for unit in patterns.units if unit.not_before},
    )


def _broken(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first, each of which a line end may break: 人\\n次."""
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return "|".join(r"\n?".join(map(re.escape, name)) for name in ordered)


def find_figures(document: Document, views: Views, patterns: Patterns) -> tuple[Figure, ...]:
    """Every figure of the document in reading order; `views` says what table headings give to bare numbers."""
    lexicon = _lexicon(patterns)
    found: list[Figure] = []
    for block in document.blocks:
        if block.kind in ("header", "footer") or not block.text:
            continue
        for raw in _in_block(block, views, lexicon):
            found.append(Figure(len(found) + 1, raw.span, raw.quantity, raw.kind, raw.qualifier, raw.written, raw.why))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Raw:
    span: Span
    quantity: Quantity
    kind: Kind
    qualifier: str | None
    written: str
    why: str


_HAS_NUMBER = re.compile(rf"\d|[{numerals.CHINESE}]{{2}}|分之")


def _in_block(block: Block, views: Views, lexicon: _Lexicon) -> Iterator[_Raw]:
    folded = fold(block.text, block.furniture)
    if not _HAS_NUMBER.search(folded):
        return
    masked = _mask(folded, lexicon, block, views)
    bare: list[re.Match[str]] = []
    previous: _Raw | None = None
    for match in lexicon.quantity[block.kind == "cell"].finditer(masked):
        if previous is not None and match.start() < previous.span.end:
            continue
        raw = _read(match, masked, folded, block, views, lexicon)
        if raw is None:
            bare.append(match)
            continue
        yield from _sharing(bare, raw, folded, block)
        previous = _listed(raw, previous, folded)
        bare = []
        yield previous


def _mask(folded: str, lexicon: _Lexicon, block: Block, views: Views) -> str:
    """The folded text in which everything that is no figure is blanked out by a sign that no number crosses.

    A number that alone fills a table cell whose heading gives its unit, or that says a value is due there, is a figure,
    whatever it looks like.
    """
    masked = folded
    for mask in lexicon.masks:
        for match in mask.regex.finditer(folded):
            if match.end() == match.start():
                continue
            if mask.unless_after is not None and mask.unless_after.search(
                folded, max(0, match.start() - 16), match.start()
            ):
                continue
            digit = _FIRST_DIGIT.search(folded, match.start(), match.end())
            view = views.at(Span(block.index, digit.start(), digit.end())) if digit else None
            if view is not None and _is_value(view, folded):
                continue
            masked = masked[: match.start()] + "\x00" * (match.end() - match.start()) + masked[match.end() :]
    return masked


_FIRST_DIGIT = re.compile(r"\d")
_LONE_NUMBER = re.compile(r"\s*-?[\d.,]+%?\s*")
_LONE_VALUE = re.compile(
    r"\s*(?:[≥≤<>=约]{0,2}|不[少低多高超][于过])\s*\d+(?:\.\d+)?\s*(?:个?工作日|天|日|个?小时|分钟)\s*(?:以?内)?\s*"
)


def _is_value(view: CellView, folded: str) -> bool:
    """Whether the cell holds nothing but a number of known unit, or a value with its unit where a value is due."""
    if view.unit and _LONE_NUMBER.fullmatch(folded, view.start, view.end):
        return True
    due = view.heading is not None and view.heading.measure == "value"
    return due and _LONE_VALUE.fullmatch(folded, view.start, view.end) is not None


_LIST_GAP = re.compile(r"[，,、;；][^。，,、；;]{0,14}|[^。，,、；;\d]{0,2}")


def _listed(raw: _Raw, previous: _Raw | None, folded: str) -> _Raw:
    """The figure, or per capita as the one before it in the same list: 每人每月50元，80-89周岁100元."""
    if raw.kind != "amount" or raw.written != "元" or previous is None or previous.kind != "per_capita":
        return raw
    between = folded[previous.span.end : raw.span.start]
    if _LIST_GAP.fullmatch(between) and not re.search("共|合计|支出|金额|资金|发放|救助|补助", between):
        return replace(raw, kind="per_capita")
    return raw


_RANGE_GAP = re.compile(r"\s*[-~—至到]{1,2}\s*|\s*[≤<=]{1,2}[^\d。；;，,、]{1,6}[≤<=]{1,2}\s*")
#: Between numbers of one unit: 、 in a list, + and = in a sum that is written out: 9.72（预算执行）+87.25（绩效指标）=96.97分.
_SERIES_GAP = re.compile(r"\s*[、和与及]\s*|，(?=\d)|\s*(?:[(（][^()（）\d]{1,12}[)）])?\s*[+＋=＝]\s*")


def _sharing(bare: list[re.Match[str]], raw: _Raw, folded: str, block: Block) -> list[_Raw]:
    """The numbers before a figure that share its unit: 80 in 80-90分 and 80≤良<90, 632.40 in 632.40、701.80、743.86万元."""
    found: list[_Raw] = []
    after = raw.span.start
    for match in reversed(bare):
        between = folded[match.end() : after]
        ranged = (
            not found and _RANGE_GAP.fullmatch(between) and raw.quantity.unit in ("分", "%", "元", "人", "户", "人次")
        )
        if match["run"] is None or not (ranged or _SERIES_GAP.fullmatch(between)):
            break
        numeral = numerals.read_digits(match["run"])
        if numeral is None or raw.why != "written":
            break
        scale = Decimal(1)
        if not ranged and raw.kind != "rate":
            multiplier = re.match(_MULTIPLIERS, raw.written)
            scale = Decimal(_SCALE[multiplier[0]]) if multiplier else scale
        scaled = numeral.times(scale)
        quantity = Quantity(scaled.value, raw.quantity.unit, scaled.step)
        why = "range" if ranged else "series"
        found.append(_Raw(Span(block.index, match.start(), match.end()), quantity, raw.kind, None, raw.written, why))
        after = match.start()
    return found[::-1]


def _read(match: re.Match[str], masked: str, folded: str, block: Block, views: Views, lexicon: _Lexicon) -> _Raw | None:
    if match["of"]:
        return _fraction(match, block)
    numeral = numerals.read_chinese(match["cn"]) if match["cn"] else numerals.read_digits(match["run"])
    if numeral is None or (match["cn"] and (len(match["cn"]) < 2 or not _spelled_out(match, lexicon))):
        return None
    view = views.at(Span(block.index, match.start(), match.start() + 1))
    start = match.start()
    if match["run"] and _is_negative(folded, start, view):
        numeral, start = numeral.times(Decimal(-1)), start - 1
    before = folded[max(0, start - 24) : start]
    if _glued(before, match):
        return None
    qualifier, _ = _qualifier(before, lexicon)
    own_cell = view is not None and view.end < match.end("unit")
    if (match["unit"] or match["per"]) and not own_cell:
        made = _with_unit(match, numeral, masked, folded, before, lexicon)
        if made is not None:
            end, quantity, kind, written = made
            if kind == "amount" and view is not None and lexicon.per_capita.search(squeeze(view.label)):
                kind = "per_capita"
            qualifier = qualifier or _after(folded, end, lexicon) or ("约" if match["more"] else None)
            return _Raw(Span(block.index, start, end), quantity, kind, qualifier, written, "written")
    if match["cn"]:
        return None
    return _bare(match, start, numeral, folded, before, qualifier, block, views, lexicon)


_SIGNED_AFTER = re.compile(r"(?:增长|增幅|增速|增减|增加|变动|变化|降幅|同比|环比|率|额|[:：为是达(（,，])\s*$")


def _is_negative(folded: str, start: int, view: CellView | None) -> bool:
    """Whether a minus sign stands before the number: first in its cell, or behind words such as 增长 and 率."""
    if start == 0 or folded[start - 1] != "-" or (view is not None and start - 1 < view.start):
        return False
    if view is not None and not folded[view.start : start - 1].strip(" ≥≤<>=约"):
        return True
    return _SIGNED_AFTER.search(folded, max(0, start - 12), start - 1) is not None


_PLACES = frozenset(
    [
        "村",
        "县",
        "区",
        "市",
        "乡",
        "乡镇",
        "街道",
        "社区",
        "场",
        "期",
        "组",
        "批",
        "处",
        "类",
        "种",
        "级",
        "支",
        "块",
        "幅",
        "座",
        "条",
        "次",
        "所",
        "家",
    ]
)


def _spelled_out(match: re.Match[str], lexicon: _Lexicon) -> bool:
    """Whether a Chinese numeral counts something: 三百万元 and 十二个, but not 五十乡 and 十五条."""
    return bool(match["per"]) or (bool(match["unit"]) and lexicon.unit_of[_unit_said(match)].name not in _PLACES)


def _unit_said(match: re.Match[str]) -> str:
    """The unit's name as it stands, without a line end inside it."""
    return str(match["unit"]).replace("\n", "")


def _glued(before: str, match: re.Match[str]) -> bool:
    """Whether the digits hang on a letter, a digit or a date that a mask has cut off."""
    glued = bool(before) and before[-1].isascii() and before[-1].isalpha() and match["run"] is not None
    return glued and not ("," in match["run"] and match["unit"])


def _fraction(match: re.Match[str], block: Block) -> _Raw | None:
    run = match["ofn"]
    whole, _, places = run.partition("点")
    numeral = numerals.read_digits(run) if run[0].isdigit() else numerals.read_chinese(whole)
    if numeral is None:
        return None
    value, step = numeral.value, numeral.step if run[0].isdigit() else Decimal(1)
    for char in places:
        digit = numerals.read_chinese(char)
        if digit is None:
            return None
        step = step / 10
        value += digit.value * step
    unit = "%" if match["of"] == "百分之" else "‰"
    return _Raw(
        Span(block.index, match.start(), match.end()), Quantity(value, unit, step), "rate", None, unit, "written"
    )


def _qualifier(before: str, lexicon: _Lexicon) -> tuple[str | None, int]:
    hedge = lexicon.before.search(before)
    if hedge is None:
        return None, len(before)
    return lexicon.before_of[hedge[0].strip()], hedge.start()


def _after(folded: str, end: int, lexicon: _Lexicon) -> str | None:
    hedge = lexicon.after.match(folded, end)
    return lexicon.after_of[hedge[0].strip()] if hedge else None


def _with_unit(
    match: re.Match[str], numeral: Numeral, masked: str, folded: str, before: str, lexicon: _Lexicon
) -> tuple[int, Quantity, Kind, str] | None:
    multiplier = match["mult"] or ""
    if match["per"]:
        written = "".join(match["per"].split())
        scaled = numeral.times(Decimal(_SCALE[multiplier]))
        by: Kind = "per_capita" if written.startswith(_MONEY) or _AVERAGE.search(before) else "count"
        return match.end("per"), Quantity(scaled.value, written, scaled.step), by, multiplier + written
    unit = lexicon.unit_of[_unit_said(match)]
    guard = lexicon.not_before.get(unit.name)
    if guard is not None and guard.match(folded, match.end("unit")):
        return None
    if multiplier and multiplier not in unit.multipliers and multiplier not in ("千", "百", "十万", "百万", "千万"):
        return None
    scaled = numeral.times(Decimal(_SCALE[multiplier]))
    kind: Kind = unit.kind
    if (unit.kind == "amount" and lexicon.per_capita.search(before)) or (
        unit.kind in ("count", "person", "person_time") and _AVERAGE.search(before)
    ):
        kind = "per_capita"
    end = match.end("unit") + (len(match["whole"] or ""))
    return end, Quantity(scaled.value, unit.name, scaled.step), kind, multiplier + _unit_said(match)


_AVERAGE = re.compile(r"(?:人均|户均|次均|生均|村均|校均|亩均)[^\d。；，,、]{0,6}$")
_COMPOUND = re.compile(r"(?P<more>\d++(?:\.\d++)?)\s?(?P<mult>万|千)?\s?元")


def _bare(
    match: re.Match[str], start: int, numeral: Numeral, folded: str, before: str, qualifier: str | None,
    block: Block, views: Views, lexicon: _Lexicon,
) -> _Raw | None:  # fmt: skip
    """A number without a written unit: a table cell under a heading that gives one, 3359.62万, 得分96.44, 5亿2000万元."""
    tail = match["tail"] or ""
    end = match.end("run")
    span_end = match.end("tail") if tail else end
    if tail in ("亿", "万") and (rest := _COMPOUND.match(folded, span_end)):
        low = Decimal(rest["more"]) * _SCALE[rest["mult"] or ""]
        step = Decimal(_SCALE[rest["mult"] or ""])
        if low < _SCALE[tail]:
            value = numeral.value * _SCALE[tail] + low
            return _Raw(
                Span(block.index, start, rest.end()),
                Quantity(value, _MONEY, step),
                "amount",
                qualifier,
                "元",
                "written",
            )
    span = Span(block.index, start, span_end)
    view = views.at(span)
    if view is not None and view.takes(folded, start, span_end):
        return _from_view(view, span, numeral, tail, qualifier)
    if (
        lexicon.people.match(folded, span_end)
        and (tail or numeral.value >= 100)
        and numeral.value % 1 * (not tail) == 0
    ):
        scaled = numeral.times(Decimal(_SCALE[tail]))
        return _Raw(span, Quantity(scaled.value, "人", scaled.step), "person", qualifier, tail, "context")
    if tail in ("万", "亿") and lexicon.money.search(before):
        scaled = numeral.times(Decimal(_SCALE[tail]))
        return _Raw(span, Quantity(scaled.value, _MONEY, scaled.step), "amount", qualifier, tail, "context")
    if not tail and lexicon.bare_score.search(before) and not re.match(r"\s*[-—:/年月日个项]", folded[end : end + 2]):
        return _Raw(span, Quantity(numeral.value, "分", numeral.step), "score", qualifier, "分", "label")
    return None


def _from_view(view: CellView, span: Span, numeral: Numeral, tail: str, qualifier: str | None) -> _Raw | None:
    if view.unit is None:
        return None
    scale = Decimal(_SCALE[tail]) if tail else view.scale
    scaled = numeral.times(scale)
    kind: Kind = view.kind or "count"
    written = tail or view.written
    return _Raw(
        span, Quantity(scaled.value, view.unit, scaled.step), kind, qualifier or view.qualifier, written, view.why
    )
