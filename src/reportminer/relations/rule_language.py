"""A scoring rule in words → Rule: items (①②③), in each the atoms in order, grouped into clauses that add up.

What cannot be compiled is listed as such, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from reportminer.quantity import Interval, point
from reportminer.relations.rule_clauses import Clause, Graded, Need, Rule, Stepped, Worded
from reportminer.relations.rule_items import Item
from reportminer.relations.rule_ranges import MARKS, NUM, name_of, range_of
from reportminer.relations.rule_words import tidy

_ITEM = re.compile(rf"[{MARKS}]|(?:^|(?<=[。；;，,：:]))(?:\(\d{{1,2}}\)|\d{{1,2}}[.、．](?!\d)|\d{{1,2}}\))")
_EACH = rf"各(?:项|点|条|要点|自)?(?:标准|内容|情况)?(?:均|分别)?(?:计|得|占|为|赋|给)?({NUM})分(?!以)"
_MARKED_SHARES = re.compile(rf"((?:[{MARKS}][^{MARKS}；。]*){{2,}}){_EACH}")
_RANGED_SHARES = re.compile(
    rf"([{MARKS}])(?:-|~|—+|至|到)([{MARKS}])[^。；\d]{{0,12}}?(?:各|每)(?:项|点|条)?(?:计|得|占|为)?({NUM})分"
)
_NUMBERED_SHARES = re.compile(rf"((?:\(?\d{{1,2}}[)、.][^\d。；]*){{2,}}){_EACH}")
_COUNTED_SHARES = re.compile(
    rf"(?:以上|上述|共)?(\d{{1,2}})(?:项|个方面|方面|个要点|点|条)[^。；\d]{{0,14}}?(?:各|每项|每个|每点|每条)(?:计|得|占|为)?({NUM})分"
)
_LISTED_SHARES = re.compile(rf"([^，。；：\d]+(?:、[^，。；：\d]+)+?){_EACH}")
_OPEN_SHARES = re.compile(
    rf"(?:^|(?<=[，。；]))(?:[^，。；\d]{{0,12}})(?:每一?项|每个要点|每点|各项|每条|各点|每1项)(?:[^，。；\d扣]{{0,8}})?(?:计|得|占|为|赋)?({NUM})分(?!以)"
)


def compile_rule(text: str, weight: Decimal | None) -> Rule | None:
    """The rule as a program, or None where nothing of it could be compiled. The weight is what 满分 stands for."""
    clauses: list[Clause] = []
    uncompiled: list[str] = []
    notes: list[str] = []
    choices: list[tuple[Decimal, Decimal]] = []
    item_texts = _items(tidy(text))
    for words in item_texts:
        shares, rest = _shares(words, weight)
        clauses.extend(shares)
        made = Item(weight if len(item_texts) == 1 and not shares else None, weight, bool(shares)).read(rest)
        uncompiled.extend(made.uncompiled)
        notes.extend(made.notes)
        whole, most = (
            sum((c.points for c in made.clauses), Decimal(0)),
            max((c.points for c in made.clauses), default=Decimal(0)),
        )
        choices.append((whole, most))
        clauses.extend(made.clauses)
    if not clauses:
        target = _target(tidy(text), weight) if len(uncompiled) + len(notes) <= 1 else None
        return Rule(text.strip(), weight, (target,)) if target is not None else None
    clauses, points = _added(clauses, choices, weight)
    stated = [c for c in clauses if c.stated]
    return Rule(text.strip(), weight, tuple(clauses), tuple(uncompiled), points if stated else None, tuple(notes))


def _target(said: str, weight: Decimal | None) -> Clause | None:
    """A cell that states a target and nothing else, 不少于6800人次: full points where it is met."""
    read = range_of(said.strip("。；"))
    if (
        weight is None
        or read is None
        or len(said) > 24
        or not re.search(r"≥|≤|不少于|不低于|不超过|不高于|以上|以内|达到", said)
    ):
        return None
    need = Need("value", read[0], read[1].unit or "%")
    return Stepped(text=said, points=weight, need=need, stated=False, bound=read[1], loose=True)


def _added(
    clauses: list[Clause], choices: Sequence[tuple[Decimal, Decimal]], weight: Decimal | None
) -> tuple[list[Clause], Decimal | None]:
    """The clauses and their points: all added up, or, where only that gives the weight, alternatives of each other."""
    total = sum((c.points for c in clauses), Decimal(0))
    if total == weight or len(clauses) == 1 or all(whole == most for whole, most in choices):
        return clauses, total
    if weight is not None and max(c.points for c in clauses) == weight and all(isinstance(c, Worded) for c in clauses):
        grades = tuple(
            (name_of(c.need.name) or c.text, Interval(Decimal(0), c.points) if c.loose else point(c.points))
            for c in clauses
        )
        text = "；".join(c.text for c in clauses)
        return [Graded(text=text, points=weight, need=Need("words", clauses[0].need.name), grades=grades)], weight
    return clauses, None


def _items(said: str) -> list[str]:
    """The numbered items of a rule; a rule without numbers is one item."""
    if any(pattern.search(said) for pattern in (_MARKED_SHARES, _RANGED_SHARES, _NUMBERED_SHARES)):
        return [said]
    starts = [m.start() for m in _ITEM.finditer(said)]
    cuts = [0, *starts, len(said)]
    found = [_ITEM.sub("", said[a:b], count=1) if a in starts else said[a:b] for a, b in pairwise(cuts)]
    return [words for words in found if words.strip("，。；;、 ")]


def _shares(words: str, weight: Decimal | None) -> tuple[list[Clause], str]:
    """The equal shares of an item (①、②、③各1分) as clauses, and the words that are left."""
    clauses: list[Clause] = []
    for pattern in (_RANGED_SHARES, _MARKED_SHARES, _NUMBERED_SHARES, _COUNTED_SHARES, _LISTED_SHARES, _OPEN_SHARES):
        while found := pattern.search(words):
            each = Decimal(found[found.lastindex or 1])
            times = _times(pattern, found, each, weight)
            if times is None or re.search(
                rf"(?:计|得|扣){NUM}分", found[0][: found.start(found.lastindex or 1) - found.start()]
            ):
                break
            clauses.append(Worded(text=found[0], points=each * times, need=Need("words", found[0]), times=times))
            words = words[: found.start()] + "；" + words[found.end() :]
    return clauses, words


def _times(pattern: re.Pattern[str], found: re.Match[str], each: Decimal, weight: Decimal | None) -> int | None:
    """How many shares there are; None where neither the words nor the weight tell."""
    if pattern is _RANGED_SHARES:
        return MARKS.index(found[2]) - MARKS.index(found[1]) + 1
    if pattern is _MARKED_SHARES:
        return len(re.findall(f"[{MARKS}]", found[1]))
    if pattern is _NUMBERED_SHARES:
        return len(re.findall(r"\d{1,2}", found[1]))
    if pattern is _COUNTED_SHARES:
        return int(found[1])
    if pattern is _LISTED_SHARES:
        return found[1].count("、") + 1
    if weight is None or each <= 0 or weight % each:
        return None
    return int(weight / each)
