"""The wording of scoring rules → atoms: an award, a deduction, a zero, an otherwise, a formula, or a bare condition.

The grammar's own words (计, 扣, 每低于, 否则) stand here; words that name things stand in the packs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from reportminer.quantity import Interval, point
from reportminer.relations.rule_clauses import Deduction, Partial
from reportminer.relations.rule_ranges import COUNTED, GRADES, INSIDE, NUM, OUTSIDE, UNIT, sized
from reportminer.text import fold

AtomKind = Literal[
    "award",
    "per",
    "case",
    "gain",
    "zero",
    "else",
    "partial",
    "proportion",
    "formula",
    "cap",
    "condition",
    "penalty",
    "definition",
]


@dataclass(frozen=True, slots=True)
class Atom:
    """One piece of a rule.

    kind:  award (cond → score), per (so many points off each so much), case, gain, zero (cond → none), else, penalty …
    score: the points; None for full points (满分), share: the part of the weight where the points are a part of it.
    """

    kind: AtomKind
    text: str
    cond: str = ""
    score: Interval | None = None
    share: Decimal | None = None
    each: Decimal = Decimal(1)
    unit: str = ""
    open: bool = False
    partial: Partial = "any"
    upward: bool | None = None


def tidy(text: str) -> str:
    """The rule folded and without blanks, one wording for one thing: 一例 → 1例, （含） → a sign, （4分） → 计4分."""
    said = re.sub(r"\n\s*(?=\(?\d{1,2}[)）.、．](?!\d))", "；", fold(text))
    said = re.sub(r"\s+", "", said)
    said = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", said)
    digits = dict(zip("一二三四五六七八九", "123456789", strict=True)) | {"两": "2", "十": "10"}
    said = re.sub(
        rf"(?<![第唯其之统进另任])(?<!\d)([一二两三四五六七八九十])(?=(?:{COUNTED}|分(?![值为类配])|个百分点))",
        lambda m: digits[m[1]], said,
    )  # fmt: skip
    said = re.sub(r"百分之(\d+(?:\.\d+)?)", r"\1%", said).replace("1个百分比", "1个百分点")
    said = re.sub(rf"\((?:不含|不包括)(?:本数|{NUM}[%分]?)?\)", OUTSIDE, said)
    said = re.sub(rf"\((?:含|包含|包括)(?:本数|{NUM}[%分]?)?\)", INSIDE, said)
    said = re.sub(rf"\((?:计|得)?({NUM}(?:[-~]{NUM})?)分\)", r"计\1分；", said)
    said = re.sub(r"\((?![①-⑳\d])[^()\d/÷×*]*\)", "", said)
    said = re.sub(
        r"(每[^，。；、扣]{1,14}|否则|不符合|未完成)[，,:：](?=(?:扣(?!完)|不(?!足|满|到)|酌情|得0))", r"\1", said
    )
    said = re.sub(rf"((?:计|得|扣|为|记){NUM}分)、?(?=[≥≤<>\d优良中差每])", r"\1；", said)
    said = re.sub(r"(?<=\d分)、", "；", said)
    return _spread_lists(said)


def _spread_lists(said: str) -> str:
    """优、良、中、差分别得4分、3分、2分、0分 as one award a grade."""

    def pairs(match: re.Match[str]) -> str:
        names = re.split("、", match[1])
        numbers = re.findall(NUM, match[2])
        if len(names) != len(numbers):
            return match[0]
        return "；".join(f"{name}得{number}分" for name, number in zip(names, numbers, strict=True))

    found = re.compile(
        rf"((?:(?:{GRADES})、)+(?:{GRADES}))[^，。；\d]{{0,6}}?(?:分别|依次|对应)(?:计|得|为|赋|按)*((?:{NUM}分?[、；,，]?)+)"
    )
    return found.sub(pairs, said)


def pieces(item: str) -> Iterator[str]:
    """The pieces between commas and stops, in order."""
    for piece in re.split(r"[，,；;。：:]", item):
        if piece.strip("、.!！“”\"' "):
            yield piece.strip("、.!！“”\"' ")


# --- atoms --------------------------------------------------------------------------------------------------------

_WEIGHT = r"(?:该项|本项|指标|标准|相应|全部|该指标|本指标)*(?:权重分值|权重分|权重|分值|满分|总分|分数)"
_POINTS = (
    rf"(?:(?P<low>{NUM})[-~至](?P<high>{NUM})分|(?P<points>{NUM})分|(?P<full>满分|全分|全部分值|全部分数|{_WEIGHT})"
    rf"|{_WEIGHT}的(?P<part>{NUM})%|(?P<part2>{NUM})%的?{_WEIGHT})"
)
_GIVE = r"(?:可以|可|则|的|即|均|该项|本项)*(?:计|得|记|赋|给予|给|加|评|获得|获|占|打|算|为)(?:分)?(?:为)?"
_AWARD = re.compile(rf"(?P<cond>.*?)(?:{_GIVE})?{_POINTS}(?:以内)?(?:止)?$")
_TAKE = r"(?:酌情|应|则|的)?(?:倒扣|扣减|扣除|扣去|扣|减去|减)"
_OFF = rf"(?:(?P<off>{NUM})分|{_WEIGHT}的?(?P<part>{NUM})%|(?P<part2>{NUM})%的?{_WEIGHT})"
_PER = re.compile(
    rf"(?P<cond>.*?)(?P<every>按比例每|每|凡)?(?P<verb>[^\d，。每]{{0,14}}?)(?P<n>{NUM})?(?P<unit>{UNIT})(?P<rest>[^\d]{{0,30}}?){_TAKE}{_OFF}$"
)
_NEITHER = re.compile(rf"(?P<cond>.*?){_TAKE}{_OFF}$")
_GAIN = re.compile(
    rf"每(?P<verb>[^\d，。]{{0,14}}?)(?P<n>{NUM})?(?P<unit>{COUNTED})(?P<rest>[^\d]{{0,20}}?)(?:得|计|加|记)(?P<off>{NUM})分$"
)
_ZERO_END = re.compile(
    r"(?P<cond>.*?)(?:(?<!否)则|的|均|全部|本项|该项|本指标|该指标|此项|直接|指标|即)*"
    r"(?:不得分|不计分|不给分|不予得分|不予计分|不赋分|(?:得|计|记|为|扣至|扣为|打)?(?<![\d.])0分|得零分|零分"
    rf"|(?:该项|本项|本指标|该指标)?的?(?:{NUM}分|分数|分值|得分)?(?:全扣|全部扣除|全部扣完|扣完|扣光)|扣除?(?:全部分值|全部分数|全部|全分|该项分值|满分|该项全部分值))$"
)
_ELSE = re.compile(
    r"^(?:若|如|如果)?(?:否则|反之|其他|其它|其余|其他情况|不符合|未达到|达不到|未完成|不达标|未达标|不满足|没有|未|不|无|不能)[^\d]*$"
)
_OPEN = re.compile(
    r"(?:酌情|视情况|视情|根据[^，]*?情况|适当|相应|按情况|视[^，]{1,8}程度|据实|按程度)(?:予以|给予|进行)?(?:扣|得|计|给|评|打|赋|减)+(?:减)?分?"
)
_PARTIAL = re.compile(rf"(?:不足|不到|不满|未满){NUM}?(?:个百分点|%|{COUNTED})(?:的|部分)*(?P<how>按|不)")
_CAP = re.compile(
    r"扣完(?:该项|本项|本指标|指标|此项)?(?:分值|分数)?为止|扣至0分为止|直至扣完|最多扣|最高扣|最低(?:得|为)?0分|不超过(?:该项|本项|指标)?(?:分值|满分|权重)|最高(?:不超过|得|计|加)?\d|以满分为限|上限|以此类推|依此类推|为止|满分为?\d+分$|不计负分|不得负分"
)
_PROPORTION = re.compile(
    r"按(?:照)?(?:实际)?(?:[^，。；]{0,12}?)(?:比例|比重|占比|完成率|执行率|到位率|合格率|覆盖率|支出率|达标率|知晓率|乘积|率)(?:与分值|与权重|与权重分|与满分)?(?:的?乘积|折算|计算|相应|换算)*(?:后)?(?:得|计|扣|给|赋|评|折|打)(?:减|算)?(?:得|计)?分?(?:值)?"
)
_DEFINITION = re.compile(r"^(?P<name>[^=≥≤<>]{2,20})=(?=.*(?:[/÷]|[*×]100%))(?!.*分)")
_FORMULA = re.compile(
    r"^(?:指标|本项|该项|实际|最终|自评|本指标|该指标|评价)*(?:得分|分数|分值|计分)=(?P<expr>.+)$|^按(?P<times>[^，。]+?(?:×|\*|乘以).+?)(?:计算)?(?:得分|计分|计算|计)$"
    r"|^(?P<bare>(?:该|本)?(?:项|指标)?(?:分值|权重|满分)(?:×|\*|乘以)[^\d×*/÷，。]{2,12}率)$"
)


def atom(piece: str) -> Atom:
    """What one piece of a rule says."""
    for read in (
        _as_definition,
        _as_formula,
        _as_cap,
        _as_partial,
        _as_per,
        _as_gain,
        _as_proportion,
        _as_zero,
        _as_penalty,
        _as_award,
    ):
        found = read(piece)
        if found is not None:
            return found
    if _OPEN.search(piece):
        return Atom("else", piece, open=True)
    return Atom("condition", piece, cond=piece)


def _as_formula(piece: str) -> Atom | None:
    m = _FORMULA.match(piece)
    return Atom("formula", piece, cond=m["expr"] or m["times"] or m["bare"]) if m else None


def _as_definition(piece: str) -> Atom | None:
    m = _DEFINITION.match(piece)
    return Atom("definition", piece, m["name"]) if m and not re.search(r"得分$|分数$|分值$", m["name"]) else None


def _as_cap(piece: str) -> Atom | None:
    return Atom("cap", piece) if _CAP.search(piece) and not re.search(rf"每.*扣{NUM}分", piece) else None


def _as_partial(piece: str) -> Atom | None:
    m = _PARTIAL.search(piece)
    if m is None:
        return None
    return Atom("partial", piece, partial="up" if m["how"] == "按" else "down")


def _part(m: re.Match[str]) -> Decimal | None:
    said = m["part"] or m["part2"]
    return Decimal(said) / 100 if said else None


def _as_per(piece: str) -> Atom | None:
    m = _PER.match(piece)
    if m is None or not (m["every"] or m["n"]):
        return None
    number, unit = sized(m["n"] or "1", m["unit"])
    if unit == "分":
        return None
    words = m["verb"] + m["rest"]
    upward = (
        True
        if re.search("超|高|上升|增|多|涨", words)
        else False
        if re.search("低|降|少|减|差|下|跌|不足|未", words)
        else None
    )
    kind: AtomKind = "per" if unit in ("%", "‰") else "case"
    score = point(Decimal(m["off"])) if m["off"] else None
    cond = m["cond"] if m["every"] else ""
    return Atom(kind, piece, cond, score, _part(m), number, unit, upward=upward)


def _as_gain(piece: str) -> Atom | None:
    m = _GAIN.search(piece)
    if m is None:
        return None
    number, unit = sized(m["n"] or "1", m["unit"])
    return Atom("gain", piece, piece[: m.start()], point(Decimal(m["off"])), each=number, unit=unit)


def _as_proportion(piece: str) -> Atom | None:
    m = _PROPORTION.search(piece)
    return Atom("proportion", piece, piece[: m.start()]) if m else None


def _as_zero(piece: str) -> Atom | None:
    m = _ZERO_END.match(piece)
    if m is None:
        return None
    plain = _ELSE.match(m["cond"]) and not re.search(r"\d", m["cond"])
    if plain and not re.match("无|没有|不存在", m["cond"]):
        return Atom("else", piece, m["cond"])
    return Atom("zero", piece, m["cond"])


def _as_penalty(piece: str) -> Atom | None:
    m = _NEITHER.match(piece)
    return Atom("penalty", piece, m["cond"], point(Decimal(m["off"])) if m["off"] else None, _part(m)) if m else None


def _as_award(piece: str) -> Atom | None:
    m = _AWARD.match(piece)
    if m is None or re.search("扣$", m["cond"]):
        return _bare_grade(piece)
    if m["low"]:
        return Atom("award", piece, m["cond"], Interval(Decimal(m["low"]), Decimal(m["high"])))
    part = m["part"] or m["part2"]
    return Atom(
        "award",
        piece,
        m["cond"],
        point(Decimal(m["points"])) if m["points"] else None,
        Decimal(part) / 100 if part else None,
    )


def _bare_grade(piece: str) -> Atom | None:
    """差0, 中2: a grade with its points and no 分."""
    m = re.fullmatch(rf"({GRADES})(?:得|计|为)?({NUM})", piece)
    return Atom("award", piece, m[1], point(Decimal(m[2]))) if m else None


def deduction(found: Atom, weight: Decimal | None, partial: Partial) -> Deduction | None:
    """The deduction that a `per` or `case` atom states; None where its points are a part of an unknown weight."""
    off = off_points(found, weight)
    return (
        Deduction(each=found.each, off=off, unit=found.unit, partial=partial)
        if off is not None and found.each > 0
        else None
    )


def off_points(found: Atom, weight: Decimal | None) -> Decimal | None:
    """The points that an atom takes or gives: stated, a part of the weight, or the whole weight."""
    if found.score is not None:
        return found.score.high
    if weight is None:
        return None
    return weight * found.share if found.share is not None else weight
