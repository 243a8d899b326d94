"""Slips of the hand: two digits swapped, one digit wrong, the point moved, 万元 and 元 mistaken for each other."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from plants.figures import Place, digits, with_number


def swapped(place: Place, chance: random.Random) -> Iterator[str]:
    """Two neighbouring digits, or two digits one apart, change places."""
    text, at = place.text, digits(place.text)
    pairs = [(at[i], at[i + gap]) for gap in (1, 2) for i in range(len(at) - gap)]
    for one, other in chance.sample(pairs, len(pairs)):
        made = list(text)
        made[one], made[other] = made[other], made[one]
        if made != list(text) and (made[at[0]] != "0" or len(at) == 1 or made[at[1] - 1] == "."):
            yield "".join(made)


def one_digit(place: Place, chance: random.Random) -> Iterator[str]:
    """One digit is another."""
    text, at = place.text, digits(place.text)
    for spot in chance.sample(at, len(at)):
        others = [d for d in "0123456789" if d != text[spot] and not (d == "0" and spot == at[0])]
        yield text[:spot] + chance.choice(others) + text[spot + 1 :]


def point_moved(place: Place, chance: random.Random) -> Iterator[str]:
    """The decimal point one place off; whole numbers get a nought more or one less."""
    number, places = place.number, place.places
    left = with_number(place.text, number / 10, places + 1)
    right = with_number(place.text, number * 10, max(0, places - 1))
    if not places:
        left = with_number(place.text, number / 10) if number % 10 == 0 else left
        counted = place.figure.kind in ("person", "person_time", "household", "count")
        if counted and number % 10:
            left = right
    if place.figure.kind == "rate" and number * 10 > 1000:
        right = left
    yield from chance.sample([left, right], 2)


def unit_lost(place: Place, chance: random.Random) -> Iterator[str]:
    """万元 and 元 mistaken for each other; under a heading that says the unit, the number is typed in the other one."""
    text, number, figure = place.text, place.number, place.figure
    if re.search(r"万元$|万元/", text):
        yield text.replace("万元", "元")
    elif re.search(r"亿元$", text):
        yield text.replace("亿元", "万元")
    elif re.search(r"(?<![万亿])元$", text):
        yield text.replace("元", "万元")
    elif figure.kind == "amount" and figure.value == number * 10000 and number:
        yield with_number(text, number * 10000, 0)
    elif figure.kind == "amount" and figure.value == number and number > 10000:
        yield with_number(text, number / 10000, 2)
