"""Lists that belong to one another item by item: 分别支出A、B、C万元，执行率依次为x、y、z%.

A reading of a whole list is believed where all its items hold, or all but one that a known slip explains.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from reportminer.model import Fact, Relation
from reportminer.quantity import Interval
from reportminer.relations.operands import label_of
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.slips import digits_of, is_swap
from reportminer.relations.totals import mended
from reportminer.relations.verdict import Candidate, add_up, growth, judge, quotient, relation

_HUNDRED = Decimal(100)
#: Between two items of a list: a comma or 和, and the name of the next item.
_GAP = re.compile(
    r"(?!.*(?:分别|依次|各?为|合计|共|其中|占|率))\s*(?:[、，,；;和及与]|以及)?\s*[一-鿿“”()（）]{0,12}\s*"
)
_NEAR = 24
_Made = tuple[Decimal, Interval] | None


def parallel(scene: Scene) -> Iterator[Relation]:
    """Relations of each list of rates or averages with the lists said before it in its paragraph."""
    for paragraph in scene.paragraphs():
        lists = list(lists_in(scene, paragraph))
        for at, derived in enumerate(lists):
            if derived[0].fact.figure.kind in ("rate", "per_capita") and derived[0].fact.role in (
                "actual",
                "budget",
                "prior",
            ):
                before = [one for one in lists[max(0, at - 6) : at] if derived[0].order - one[-1].order <= _NEAR]
                yield from _explained(paragraph, derived, before)


def lists_in(scene: Scene, paragraph: Sequence[Spot]) -> Iterator[list[Spot]]:
    """Runs of two figures or more of one measure with nothing but names between them."""
    run: list[Spot] = []
    for first, second in pairwise([None, *paragraph, None]):
        joined = (
            first is not None
            and second is not None
            and _measure(first) == _measure(second)
            and first.sentence == second.sentence
            and _GAP.fullmatch(scene.between(first, second)) is not None
        )
        if not joined:
            if len(run) >= 2:
                yield run
            run = []
        if second is not None:
            run = [*run, second]


def _measure(spot: Spot) -> tuple[str, str]:
    return spot.fact.figure.kind, spot.fact.figure.quantity.unit


def _explained(paragraph: Sequence[Spot], derived: list[Spot], before: Sequence[list[Spot]]) -> Iterator[Relation]:
    """The relations under the first reading that the list's items agree on."""
    for kind, candidates in _readings(paragraph, derived, before):
        made = _agreed(kind, derived, candidates)
        if made:
            yield from made
            return


def _readings(
    paragraph: Sequence[Spot], derived: list[Spot], before: Sequence[list[Spot]]
) -> Iterator[tuple[str, list[Candidate | None]]]:
    alike = [one for one in before if len(one) == len(derived)]
    if derived[0].fact.figure.kind == "per_capita":
        for amounts in alike:
            for counts in alike:
                if amounts is not counts:
                    yield "per_capita", _item_by_item(amounts, counts, "{a} ÷ {b}", _per_one)
        return
    for parts in alike:
        yield "share", _of_their_sum(parts)
        for whole in _wholes(paragraph, parts, derived):
            yield "share", [_over(part, whole) for part in parts]
        for other in alike:
            if other is not parts and _measure(other[0]) == _measure(parts[0]):
                yield "ratio", _item_by_item(parts, other, "{a} ÷ {b} × 100", _percent)
                yield "growth", _item_by_item(parts, other, "（{a} − {b}） ÷ {b} × 100", growth)


def _wholes(paragraph: Sequence[Spot], parts: Sequence[Spot], derived: Sequence[Spot]) -> list[Spot]:
    """Figures of the paragraph that are no less than any of the parts and may be their whole."""
    ids = {p.order for p in parts}
    greatest = max(p.fact.value for p in parts)
    return [
        s
        for s in paragraph
        if s.order < derived[0].order
        and s.order not in ids
        and _measure(s) == _measure(parts[0])
        and s.fact.value >= greatest
    ][-8:]


def _of_their_sum(parts: Sequence[Spot]) -> list[Candidate | None]:
    total, spread = add_up([p.fact for p in parts])
    made: list[Candidate | None] = []
    for part in parts:
        if total <= 0 or spread.low <= 0:
            return []
        value = part.fact.value / total * _HUNDRED
        interval = part.fact.figure.quantity.interval / spread
        interval = Interval(interval.low * _HUNDRED, interval.high * _HUNDRED)
        made.append(
            Candidate(f"{label_of(part)} ÷ 各项之和 × 100", tuple(p.fact for p in (part, *parts)), value, interval)
        )
    return made


def _over(part: Spot, whole: Spot) -> Candidate | None:
    made = _percent(part.fact, whole.fact)
    return (
        None
        if made is None
        else Candidate(f"{label_of(part)} ÷ {label_of(whole)} × 100", (part.fact, whole.fact), *made)
    )


def _percent(a: Fact, b: Fact) -> _Made:
    return quotient(a, b, _HUNDRED)


def _per_one(a: Fact, b: Fact) -> _Made:
    amounts = a.figure.kind == "amount" and b.figure.kind in ("person", "person_time", "household", "count")
    return quotient(a, b, Decimal(1)) if amounts else None


def _item_by_item(
    left: Sequence[Spot], right: Sequence[Spot], words: str, compute: Callable[[Fact, Fact], _Made]
) -> list[Candidate | None]:
    made: list[Candidate | None] = []
    for a, b in zip(left, right, strict=True):
        result = compute(a.fact, b.fact)
        formula = words.format(a=label_of(a), b=label_of(b))
        made.append(None if result is None else Candidate(formula, (a.fact, b.fact), *result))
    return made


def _agreed(kind: str, derived: Sequence[Spot], candidates: Sequence[Candidate | None]) -> list[Relation]:
    """The relations of the items, where they agree on the reading; empty where they do not."""
    made: list[Relation] = []
    for spot, candidate in zip(derived, candidates, strict=False):
        if candidate is None:
            return []
        verdict, mode = judge(spot.fact, candidate.value, candidate.interval)
        if mode == "operands" and spot.fact.figure.quantity.step * 4 < candidate.interval.high - candidate.interval.low:
            return []  # operands as coarse as that agree with anything
        made.append(relation(kind, spot.fact.indicator or "比率", spot.fact, candidate, verdict, mode))
    broken = [m for m in made if m.verdict == "inconsistent"]
    telling = sum(len(digits_of(s.fact)) >= 3 and s.fact.value != _HUNDRED for s in derived)
    if len(made) != len(derived) or telling < 2 or len(broken) > 1:
        return []
    return made if not broken or _is_slip(broken[0], len(derived)) else []


def _is_slip(broken: Relation, count: int) -> bool:
    """Whether a known slip explains the one item that breaks the reading; of two items only two swapped digits do."""
    if count == 2:
        assert broken.reported is not None and broken.recomputed is not None
        return len(digits_of(broken.reported)) >= 4 and is_swap(broken.reported, broken.recomputed)
    return mended(broken)
