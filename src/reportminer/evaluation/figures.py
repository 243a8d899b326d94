"""Which fact each gold figure is, and in which aspects the two agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from reportminer.evaluation.gold import GoldFigure
from reportminer.model import Fact, Reading, Span
from reportminer.text import squeeze

#: Share of the shorter name's characters that the longer one must have to name the same indicator.
_SAME_NAME = 0.6
#: Index of the gold figure → the fact that it is.
Pairs = Mapping[int, Fact]


def offsets(reading: Reading, span: Span) -> tuple[int, int]:
    """Start and end of the span in the source file, for formats that are text themselves."""
    offset = reading.document.blocks[span.block].offset or 0
    return offset + span.start, offset + span.end


def align(figures: Sequence[GoldFigure], reading: Reading) -> Pairs:
    """Which fact each gold figure (by index) is.

    By place where gold has places; else by the longest common sequence of texts in reading order, blanks removed, in
    which equal values count a little more; what is left over is matched by text alone: tables have several orders.
    """
    if any(figure.place for figure in figures):
        at = {offsets(reading, fact.span): fact for fact in reading.facts}
        return {i: at[f.place] for i, f in enumerate(figures) if f.place in at}
    wanted = [(squeeze(figure.text), figure.value) for figure in figures]
    found = [(squeeze(reading.document.said(fact.span)), fact.value) for fact in reading.facts]
    pairs = dict(_in_order(wanted, found))
    pairs |= _left_over(wanted, found, pairs)
    return {i: reading.facts[j] for i, j in sorted(pairs.items())}


_Said = Sequence[tuple[str, Decimal]]


def _in_order(wanted: _Said, found: _Said) -> Iterator[tuple[int, int]]:
    """Index pairs of the heaviest common subsequence: two points for the same text, one more for the same value."""
    best = [[0] * (len(found) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(len(found) - 1, -1, -1):
            taken = below[j + 1] + _weight(wanted[i], found[j])
            row[j] = max(below[j], row[j + 1], taken)
    i = j = 0
    while i < len(wanted) and j < len(found):
        weight = _weight(wanted[i], found[j])
        if weight and best[i][j] == best[i + 1][j + 1] + weight:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _weight(wanted: tuple[str, Decimal], found: tuple[str, Decimal]) -> int:
    return 0 if wanted[0] != found[0] else 2 + (wanted[1] == found[1])


def _left_over(wanted: _Said, found: _Said, pairs: Mapping[int, int]) -> dict[int, int]:
    """The remaining figures matched as a multiset by text."""
    free: dict[str, list[int]] = {}
    taken = set(pairs.values())
    for j, (text, _) in enumerate(found):
        if j not in taken:
            free.setdefault(text, []).append(j)
    return {i: free[text].pop(0) for i, (text, _) in enumerate(wanted) if i not in pairs and free.get(text)}


def _head(name: str, aliases: Mapping[str, str]) -> str:
    """The pack's entry that the name, or the longest part nearest its end, is an alias of; else the name itself.

    救助资金支出 and 发放补助资金 are 实际支出.
    """
    for end in range(len(name), 1, -1):
        for start in range(end - 1):
            if name[start:end] in aliases:
                return aliases[name[start:end]]
    return name


def same_indicator(gold: str, said: str | None, aliases: Mapping[str, str]) -> bool:
    """Whether two names mean the same indicator.

    Equal without blanks, or ending in aliases of one entry of the packs (救助资金支出 and 实际支出), or one contains the other, or the shorter shares at
    least six tenths of its characters with the longer: gold names are by hand, 住院救助支出 and 住院救助金额 agree.
    """
    if said is None:
        return False
    one, other = squeeze(gold), squeeze(said)
    if one == other or _head(one, aliases) == _head(other, aliases) or one in other or other in one:
        return True
    shared = (Counter(one) & Counter(other)).total()
    return shared >= _SAME_NAME * min(len(one), len(other))


def aspects_of(gold: GoldFigure, fact: Fact, aliases: Mapping[str, str]) -> Iterator[tuple[str, bool, str, str]]:
    """Aspect, whether it is right, and what gold and the tool say; only aspects that gold has."""
    quantity = fact.figure.quantity
    yield "value", quantity.value == gold.value, str(gold.value), format(quantity.value, "f")
    yield "unit", quantity.unit in gold.units, "/".join(gold.units), quantity.unit
    yield "kind", fact.figure.kind == gold.kind, gold.kind, fact.figure.kind
    yield "role", fact.role in gold.roles, "/".join(gold.roles), fact.role
    if gold.indicator is not None:
        right = same_indicator(gold.indicator, fact.indicator, aliases)
        yield "indicator", right, gold.indicator, fact.indicator or ""
    if gold.period is not None:
        yield "period", fact.period == gold.period, gold.period, fact.period or ""
