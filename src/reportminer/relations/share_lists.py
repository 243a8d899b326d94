"""Parts that are each said with their rate of one whole: 中央1946万元，占60%；省级779万元，占24%；县级519万元，占16%.

The whole is the figure of the report over which the rates hold. Where they hold for all parts but one, that one is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from reportminer.model import Relation, Verdict
from reportminer.relations.operands import ADDABLE, label_of, same_measure
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.verdict import Candidate, add_up, judge, quotient, relation

_HUNDRED = Decimal(100)
_SHARE = re.compile(r"\s*[，,(（]?\s*占[^，。；\d]{0,12}")
_RATE = re.compile(r"\s*[，,(（]?\s*[一-鿿]{1,6}(?:率|意度|比例)(?:为|达到?|是)?\s*")
#: A part and the rate said straight behind it.
_Pair = tuple[Spot, Spot]
_Judged = tuple[_Pair, Candidate, Verdict, str | None]


def share_lists(scene: Scene, paragraph: Sequence[Spot]) -> Iterator[Relation]:
    """The relation of each rate of a list with its part and the whole that the list's rates are of."""
    for run in _runs(scene, paragraph):
        judged = _over_one_whole(scene, run)
        for (_, rate), candidate, verdict, mode in judged:
            yield relation("share", rate.fact.indicator or "占比", rate.fact, candidate, verdict, mode)


def _runs(scene: Scene, paragraph: Sequence[Spot]) -> Iterator[list[_Pair]]:
    """Parts of one measure with their rates, one pair behind the other."""
    run: list[_Pair] = []
    at = 0
    while at < len(paragraph):
        pair = _pair_at(scene, paragraph, at)
        if pair is None or (run and not _of_one_sort(scene, run[0], pair)):
            if len(run) >= 2:
                yield run
            run = []
        if pair is not None:
            run.append(pair)
        at += 2 if pair is not None else 1
    if len(run) >= 2:
        yield run


def _pair_at(scene: Scene, paragraph: Sequence[Spot], at: int) -> _Pair | None:
    if at + 1 >= len(paragraph):
        return None
    part, rate = paragraph[at], paragraph[at + 1]
    said = part.fact.figure.kind in ADDABLE and rate.fact.figure.quantity.unit == "%" and rate.fact.role == "actual"
    between = scene.between(part, rate)
    return (part, rate) if said and (_SHARE.fullmatch(between) or _RATE.fullmatch(between)) else None


def _is_share(scene: Scene, pair: _Pair) -> bool:
    return _SHARE.fullmatch(scene.between(*pair)) is not None


def _of_one_sort(scene: Scene, first: _Pair, second: _Pair) -> bool:
    """Whether two pairs may be of one whole: parts of one measure, and shares both or rates both."""
    return same_measure(first[0], second[0]) and _is_share(scene, first) == _is_share(scene, second)


def _over_one_whole(scene: Scene, run: Sequence[_Pair]) -> list[_Judged]:
    """The rates over the whole that most of them are of; none where no whole fits all but one."""
    figure = run[0][0].fact.figure
    parts = [part for part, _ in run]
    values = {part.fact.value for part in parts}
    best: list[_Judged] = []
    for whole in scene.by_measure.get((figure.kind, figure.quantity.unit), ()):
        if whole.fact.value < max(values) or whole.fact.value in values or whole.fact.role == "prior":
            continue
        judged = list(_judged(run, whole))
        held = _held(judged)
        if held > _held(best) and (held == len(run) or (held == len(run) - 1 and _sure(scene, run, whole))):
            best = judged
        if _held(best) == len(run):
            break
    return best


def _judged(run: Sequence[_Pair], whole: Spot) -> Iterator[_Judged]:
    for part, rate in run:
        made = quotient(part.fact, whole.fact, _HUNDRED)
        if made is not None:
            words = f"{label_of(part)} ÷ {label_of(whole)} × 100"
            candidate = Candidate(words, (part.fact, whole.fact), *made)
            yield (part, rate), candidate, *judge(rate.fact, candidate.value, candidate.interval)


def _held(judged: Sequence[_Judged]) -> int:
    return sum(verdict != "inconsistent" for _, _, verdict, _ in judged)


def _sure(scene: Scene, run: Sequence[_Pair], whole: Spot) -> bool:
    """Whether the whole is meant though one rate does not hold: three parts or more, or two shares that make it up."""
    if len(run) >= 3:
        return True
    if not _is_share(scene, run[0]):
        return False
    value, spread = add_up([part.fact for part, _ in run])
    return judge(whole.fact, value, spread)[0] != "inconsistent"
