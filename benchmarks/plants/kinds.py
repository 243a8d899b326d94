"""The kinds of errors: what each makes of a figure's printed text, in a report where a gold relation can show it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from decimal import ROUND_DOWN, Decimal

from plants.figures import Place, digits, in_base, with_number
from plants.formulas import SCALE, Book, number_of
from plants.slips import one_digit, point_moved, swapped, unit_lost
from reportminer.evaluation import Gold, GoldRelation

TOTALS = ("sum",)
RATES = ("ratio_pct", "growth_pct", "div", "complement_pct")
POINTS = ("ratio_score", "pct_score", "deduct")
#: Rates with several lawful denominators: over another of them they are no error.
SEVERAL = ("execution_rate", "use_rate", "arrival_rate", "surplus_rate", "satisfaction_rate", "awareness_rate")
#: An error of these kinds must break a relation of one of these operations; the other kinds any.
BREAKS = {
    "stale_total": TOTALS,
    "wrong_total": TOTALS,
    "part_missing": TOTALS,
    "wrong_rate": RATES,
    "turned": RATES,
    "above_weight": ("le", "full", "rule_score", *POINTS),
    "share": ("sumto", "complement_pct", "ratio_pct"),
    "said_twice": ("eq",),
    "execution_points": POINTS,
    "rule": ("rule_score", "full"),
}


def _value(place: Place, index: int) -> Decimal:
    return place.gold.figures[index].value


def stale_total(place: Place, chance: random.Random) -> Iterator[str]:
    """A total from before one part was added or corrected."""
    parts = [_value(place, i) for r in place.of(*TOTALS) if len(r.operands) > 1 for i in r.operands]
    number = place.number
    for part in chance.sample(parts, len(parts)):
        older = in_base(place, part)
        share = Decimal(1) if chance.random() < 0.3 else Decimal(chance.randint(-30, 30)) / 100
        if number - older * share > 0:
            yield with_number(place.text, number - older * share)


def wrong_total(place: Place, chance: random.Random) -> Iterator[str]:
    """A total added up wrongly: a carry forgotten, or one too many."""
    number, at = place.number, digits(place.text)
    if not any(len(r.operands) > 1 for r in place.of(*TOTALS)):
        return
    step = Decimal(1).scaleb(-place.places)
    for power in chance.sample(range(len(at)), len(at)):
        made = number + step.scaleb(power) * chance.choice((1, -1))
        if made > 0:
            yield with_number(place.text, made)


def wrong_rate(place: Place, chance: random.Random) -> Iterator[str]:
    """A rate over another figure of the report than the right one, or simply another rate."""
    figures, number = place.gold.figures, place.number
    for relation in place.of(*RATES):
        if (
            relation.kind not in SEVERAL
            and relation.operation in ("ratio_pct", "growth_pct", "div")
            and chance.random() < 0.5
        ):
            above, below = (figures[i] for i in relation.operands[:2])
            others = {f.value for f in figures if f.units == below.units and f.value not in (above.value, below.value)}
            near = sorted(value for value in others if below.value / 2 <= value <= below.value * 2)
            for other in chance.sample(near, min(3, len(near))):
                rate = above.value / other * (1 if relation.operation == "div" else 100)
                rate -= 100 if relation.operation == "growth_pct" else 0
                if rate > 0:
                    yield with_number(place.text, in_base(place, rate))
        yield with_number(place.text, number + number * Decimal(chance.choice((-1, 1)) * chance.randint(2, 12)) / 100)


def truncated(place: Place, chance: random.Random) -> Iterator[str]:
    """A derived figure cut off instead of rounded: a legal twin, to be explained and not to be found wrong."""
    for relation in place.of("ratio_pct", "growth_pct", "div", "mean"):
        values = [_value(place, i) for i in relation.operands]
        whole = {
            "ratio_pct": lambda v: v[0] / v[1] * 100,
            "growth_pct": lambda v: (v[0] - v[1]) / v[1] * 100,
            "div": lambda v: v[0] / v[1],
            "mean": lambda v: sum(v) / len(v),
        }[relation.operation](values)
        cut = in_base(place, whole).quantize(Decimal(1).scaleb(-place.places), ROUND_DOWN)
        if cut > 0:
            yield with_number(place.text, cut)


def turned_round(place: Place, chance: random.Random) -> Iterator[str]:
    """A ratio upside down; growth measured against the later year."""
    for relation in place.of("ratio_pct", "growth_pct"):
        above, below = (_value(place, i) for i in relation.operands[:2])
        if above and below:
            made = below / above * 100 if relation.operation == "ratio_pct" else abs(above - below) / above * 100
            yield with_number(place.text, in_base(place, made))


def above_weight(place: Place, chance: random.Random) -> Iterator[str]:
    """More points than the item has."""
    for relation in place.of("le", "full", *POINTS[:2], "rule_score"):
        weights = [place.gold.figures[i].value for i in relation.operands if "weight" in place.gold.figures[i].roles]
        if weights:
            more = Decimal(chance.choice(("0.5", "1", "1.5", "2", "3", "5")))
            yield with_number(place.text, weights[-1] + more, None if more == int(more) else 1)


def share_off(place: Place, chance: random.Random) -> Iterator[str]:
    """One of the weights or shares that make a hundred is another."""
    figure, number = place.figure, place.number
    if any(r.operation in ("sumto", "complement_pct") for r in place.relations) or _is_one_of_shares(place):
        off = Decimal(chance.randint(1, 9)) * (1 if figure.kind == "score" else Decimal(chance.randint(3, 10)) / 10)
        yield from (with_number(place.text, n) for n in chance.sample([number + off, number - off], 2) if n > 0)


def _is_one_of_shares(place: Place) -> bool:
    """Whether the figure is a share and all shares of the same whole have been reported."""
    figures = place.gold.figures
    for mine in place.of("ratio_pct"):
        if mine.kind == "share":
            same = [
                r for r in place.gold.relations if r.operation == "ratio_pct" and r.operands[1:] == mine.operands[1:]
            ]
            parts = sum(figures[i].value for i in {r.operands[0] for r in same})
            if len(same) > 1 and parts == figures[mine.operands[1]].value:
                return True
    return False


def said_otherwise(place: Place, chance: random.Random) -> Iterator[str]:
    """A figure that stands elsewhere too says something else here."""
    number = place.number
    if any(r.operation == "eq" for r in place.relations):
        for _ in range(3):
            yield with_number(
                place.text, number * Decimal(chance.choice((-1, 1)) * chance.randint(10, 150) + 1000) / 1000
            )


def points_off(place: Place, chance: random.Random) -> Iterator[str]:
    """Points for execution that the rate and the weight do not give."""
    number = place.number
    for _ in place.of(*POINTS):
        off = Decimal(chance.choice(("0.2", "0.3", "0.5", "0.8", "1", "1.5", "2"))) * chance.choice((-1, 1))
        if number + off > 0:
            yield with_number(place.text, number + off, max(place.places, 1) if off % 1 else place.places)


def rule_broken(place: Place, chance: random.Random) -> Iterator[str]:
    """Points that the rule beside them does not give, or an actual that does not earn the full points it got."""
    number = place.number
    if place.of("rule_score"):
        off = Decimal(chance.choice(("0.5", "1", "1.5", "2")))
        yield from (
            with_number(place.text, n, max(1, -int(n.as_tuple().exponent)) if n % 1 else None)
            for n in (number - off, number + off)
            if n >= 0
        )
    if any(
        r.operation == "full" and place.index in r.operands[:2] and "target" not in place.figure.roles
        for r in place.relations
    ):
        for share in chance.sample((-15, -8, -4, 4, 8, 15, 40), 7):
            yield with_number(place.text, number * (100 + share) / 100)


def part_missing(place: Place, chance: random.Random) -> Iterator[str]:
    """A part of a total is left out: its cell is blank."""
    found = place.document.cell_at(place.span)
    is_part = any(r.operation == "sum" and place.index in r.operands and len(r.operands) > 2 for r in place.relations)
    if (
        is_part
        and found is not None
        and place.document.format != "txt"
        and place.document.said(found[1].span) == place.text
    ):
        yield ""


#: Kind → title, and what it makes of a figure. The grade is a word and made elsewhere.
KINDS: Mapping[str, tuple[str, Callable[[Place, random.Random], Iterator[str]]]] = {
    "swap": ("digits swapped", swapped),
    "digit": ("digit changed", one_digit),
    "point": ("decimal point moved", point_moved),
    "unit": ("万元/元", unit_lost),
    "stale_total": ("stale total", stale_total),
    "wrong_rate": ("wrong rate", wrong_rate),
    "turned": ("ratio turned round", turned_round),
    "above_weight": ("score above weight", above_weight),
    "wrong_total": ("wrong total", wrong_total),
    "share": ("share not adding up", share_off),
    "part_missing": ("part missing", part_missing),
    "said_twice": ("same fact stated differently", said_otherwise),
    "execution_points": ("execution points wrong", points_off),
    "rule": ("rule not followed", rule_broken),
    "truncation": ("truncation (to be explained)", truncated),
}
GRADE = ("grade", "wrong grade")


def made_wrong(place: Place, kind: str, chance: random.Random) -> str | None:
    """A text that breaks a relation of the figure by this kind of error; None where the figure has none.

    A truncation must break nothing and only differ.
    """
    if not digits(place.text) or place.figure.value < 0:
        return None
    if place.text != place.figure.text and number_of(place.text) != number_of(place.figure.text):
        return None
    for said in KINDS[kind][1](place, chance):
        made = as_shown(place, said)
        broken = broken_by(place.gold, place.index, made, place.relations)
        needed = BREAKS.get(kind)
        shown = any(needed is None or relation.operation in needed for relation in broken)
        if made != place.text and (shown if kind != "truncation" else not broken):
            return made
    return None


def as_shown(place: Place, made: str) -> str:
    """The text as the file will show it: the number format of a worksheet's cell keeps its places and separators."""
    cell = place.document.cell_at(place.span)
    number = number_of(made)
    if cell is None or cell[1].value is None or number is None:
        return made
    return with_number(place.text, number)


def broken_by(gold: Gold, index: int, made: str, relations: tuple[GoldRelation, ...]) -> list[GoldRelation]:
    """The relations that cannot hold with another text for a figure; an empty text takes the figure away."""
    if made:
        book = Book(gold, {index: made})
        return [r for r in relations if book.broken(r)]
    book = Book(gold, gone=frozenset({index}))
    return [r for r in relations if r.operation == "sum" and index in r.operands and book.broken(r)]


def other_grades(relation: GoldRelation) -> list[str]:
    """The words of the scale that the score does not earn."""
    return [
        word for _, word in (part.split(":") for part in (relation.param or SCALE).split("/")) if word != relation.word
    ]


def is_clean(gold: Gold) -> bool:
    """Whether the report has no error by its gold."""
    return not any("inconsistent" in relation.acceptable for relation in gold.relations)
