"""One clause being read → the frozen clause: awards with the deductions, limits and otherwise that follow them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypedDict

from reportminer.quantity import Interval, point
from reportminer.relations.rule_clauses import (
    Banded,
    Cases,
    Clause,
    Deduction,
    Graded,
    Growth,
    Need,
    Otherwise,
    Partial,
    Present,
    Proportional,
    Stepped,
    Worded,
)
from reportminer.relations.rule_ranges import GRADES, NUM, Range, name_of
from reportminer.relations.rule_words import Atom, deduction, off_points

UP, LEVEL, DOWN = (
    r"提高|增长|增加|上升|扩大|提升|改善|高于|多于|增多",
    r"持平|不变|相同|一致",
    r"下降|降低|减少|缩小|减轻|低于|少于",
)


class _Common(TypedDict):
    """What every clause has."""

    text: str
    points: Decimal
    stated: bool


@dataclass
class Group:
    """The clause that is being read: its awards, and what follows them."""

    sort: str
    name: str
    text: list[str]
    awards: list[tuple[str, Range | None, Interval]]
    stated: bool = True
    per: Atom | None = None
    case: Atom | None = None
    zeros: list[Range] = field(default_factory=list)
    vetoes: list[str] = field(default_factory=list)
    otherwise: Otherwise = "unsaid"
    partial: Partial = "any"
    proportional: bool = False


def clause_of(group: Group, weight: Decimal | None) -> Clause | None:
    """The clause of a group, or None where its parts do not go together."""
    points = max(score.high for _, _, score in group.awards)
    text = "，".join(group.text)
    common: _Common = {"text": text, "points": points, "stated": group.stated}
    off = deduction(group.per, weight, group.partial) if group.per is not None else None
    if group.case is not None:
        return _cases(group, points, weight, text)
    makers = {"value": _value, "change": _change, "grade": _graded, "present": _present, "worded": _worded}
    return makers[group.sort](group, common, off)


def _cases(group: Group, points: Decimal, weight: Decimal | None, text: str) -> Clause | None:
    assert group.case is not None
    off = off_points(group.case, weight)
    if off is None:
        return None
    need = Need("cases", group.case.text, group.case.unit)
    loose = bool(group.vetoes) or group.otherwise == "open" or len(group.awards) > 1 or group.per is not None
    return Cases(text=text, points=points, need=need, stated=group.stated, each=off / group.case.each, loose=loose)


def _value(group: Group, common: _Common, off: Deduction | None) -> Clause | None:
    zones = [(zone, score) for _, zone, score in group.awards if zone is not None]
    need = Need("value", group.name, next((zone.unit for zone, _ in zones if zone.unit), "%"))
    if len(zones) == 1 and zones[0][1].low == zones[0][1].high:
        zone = zones[0][0]
        below = re.search("<|低于|小于|未达", common["text"])
        if (
            group.per is not None
            and group.per.upward is True
            and zone.high is None
            and zone.low is not None
            and not below
        ):
            zone = Range(None, zone.low, True, True, zone.unit)
        said = off is not None or group.proportional or group.otherwise == "zero"
        return Stepped(
            **common, need=need, bound=zone, deduction=off, otherwise=group.otherwise, proportional=group.proportional,
            zero=tuple(group.zeros), loose=not (said or _covers(zone, group.zeros)) or bool(group.vetoes),
        )  # fmt: skip
    bands = [*_nested(zones), *((zone, point(Decimal(0))) for zone in group.zeros)]
    lowest = min((z.low for z, _ in zones if z.low is not None), default=None)
    if (off is not None or group.proportional) and lowest is not None:
        worst = min(score.high for _, score in zones)
        bands.append((Range(None, lowest, True, False, need.unit), Interval(Decimal(0), worst)))
    said = group.otherwise == "zero" or bool(group.zeros) or any(z.low is None for z, _ in zones)
    return Banded(
        **common, need=need, bands=tuple(bands), otherwise=group.otherwise, loose=not said or bool(group.vetoes)
    )


def _nested(zones: list[tuple[Range, Interval]]) -> list[tuple[Range, Interval]]:
    """Bands that name one end only, 90%以上得2分，80%以上得1分, each cut where the next one begins."""
    floors = sorted(z.low for z, _ in zones if z.high is None and z.low is not None)
    ceilings = sorted(z.high for z, _ in zones if z.low is None and z.high is not None)
    cut = []
    for zone, score in zones:
        above = next((f for f in floors if zone.high is None and zone.low is not None and f > zone.low), None)
        below = next(
            (c for c in reversed(ceilings) if zone.low is None and zone.high is not None and c < zone.high), None
        )
        if above is not None:
            zone = replace(zone, high=above, high_in=None)
        if below is not None:
            zone = replace(zone, low=below, low_in=None)
        cut.append((zone, score))
    return cut


def _covers(zone: Range, zeros: Sequence[Range]) -> bool:
    """Whether what is not inside the mark is a zero zone: 90%以上得5分，90%以下不得分."""
    return any(
        (zone.low is not None and z.high == zone.low) or (zone.high is not None and z.low == zone.high) for z in zeros
    )


def _change(group: Group, common: _Common, off: Deduction | None) -> Clause | None:
    best = max(group.awards, key=lambda award: award[2].high)
    level = next(
        (score.high for cond, _, score in group.awards if re.search(LEVEL, cond) and score.high < best[2].high), None
    )
    falling = bool(re.search(DOWN, best[0])) and not re.search(UP, best[0])
    otherwise: Otherwise = "zero" if any(s.high == 0 for _, _, s in group.awards) else group.otherwise
    return Growth(
        **common, need=Need("growth", best[0], "%"), falling=falling, level=level, deduction=off, otherwise=otherwise,
        loose=bool(group.vetoes) or (off is None and otherwise == "unsaid"),
    )  # fmt: skip


def _graded(group: Group, common: _Common, off: Deduction | None) -> Clause | None:
    found = [(re.findall(GRADES, cond), score) for cond, _, score in group.awards]
    grades = tuple((words[-1], score) for words, score in found if words)
    return Graded(**common, need=Need("grade"), grades=grades, loose=off is not None)


def _present(group: Group, common: _Common, off: Deduction | None) -> Clause | None:
    scope = re.sub(rf"无{group.name}$", "", group.awards[0][0])
    return Present(**common, need=Need("present", group.name), given_for=Decimal(0), loose=bool(scope))


def _worded(group: Group, common: _Common, off: Deduction | None) -> Clause | None:
    cond = group.awards[0][0]
    if off is not None:
        full = Range(Decimal(100), None, True, True, "%")
        upward = group.per is not None and group.per.upward is True
        if upward:
            return Worded(**common, need=Need("words", cond), loose=True)
        return Stepped(
            **common,
            need=Need("value", "", "%"),
            bound=full,
            deduction=off,
            zero=tuple(group.zeros),
            loose=True,
            implied=True,
        )
    if group.proportional:
        return Proportional(
            **common,
            need=Need("value", group.name if group.name.endswith("率") else "", "%"),
            zero=tuple(group.zeros),
            loose=True,
        )
    if group.zeros:
        return Worded(
            **common,
            need=Need("value", group.name if group.name != cond else "", group.zeros[0].unit or "%"),
            zero=tuple(group.zeros),
            loose=True,
        )
    if not group.stated and group.otherwise == "unsaid" and not group.vetoes:
        return None
    return Worded(**common, need=Need("words", cond), loose=bool(group.vetoes) or group.otherwise != "zero")


_RATE_TIMES = re.compile(
    rf"^\(?(?P<name>[^×*/÷()]{{2,20}}率|满意度|[^×*/÷()]{{2,16}}进度|[^×*/÷()]{{2,16}}比例)\)?(?:×|\*|乘以)(?P<p>{NUM}分?|[^\d×*/÷]{{2,10}})(?:计算|得分)?$"
)
_SHARE_TIMES = re.compile(
    rf"^\(?(?P<name>[^×*/÷()]{{2,20}})\)?(?:/|÷)\(?(?P<plan>[^×*/÷()]{{2,20}})\)?(?:(?:×|\*)100%)?\)?(?:×|\*|乘以)(?P<p>{NUM}分?|[^\d×*/÷]{{2,10}})$"
)


def formula_clause(found: Atom, weight: Decimal | None) -> Clause | None:
    """得分=执行率×10分, 得分=实际完成值/目标值×分值, either way round."""
    said = found.cond
    turned = re.match(rf"^(?P<p>{NUM}分?|[^\d×*/÷]*(?:分值|权重|满分|权重分))(?:×|\*|乘以)(?P<rest>.+)$", said)
    if turned:
        said = f"{turned['rest']}×{turned['p']}"
    for pattern, unit in ((_RATE_TIMES, "%"), (_SHARE_TIMES, "plan")):
        if m := pattern.match(said):
            number = re.match(NUM, m["p"])
            points = Decimal(number[0]) if number else weight
            if points is None or not (number or re.search("分|权重", m["p"])):
                return None
            return Proportional(
                text=found.text, points=points, need=Need("value", name_of(m["name"]), unit), stated=number is not None
            )
    return None
