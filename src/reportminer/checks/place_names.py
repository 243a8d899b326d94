"""One place under two names."""

from collections.abc import Iterator
from itertools import combinations

from reportminer.checks.base import Check
from reportminer.model import Finding, Reading, Span
from reportminer.text import fold

#: Development zones as people shorten them: none is in a gazetteer, and two of them in one report are likely one place.
_ZONES = ("经济技术开发区", "高新技术开发区", "经济开发区", "高新开发区", "开发区", "经开区", "高新区")


def _find(reading: Reading, check: Check, lang: str) -> Iterator[Finding]:
    found: dict[str, Span] = {}
    for block in reading.document.blocks:
        text = fold(block.text)
        taken = [False] * len(text)
        for zone in _ZONES:
            at = text.find(zone)
            while at >= 0:
                if not any(taken[at : at + len(zone)]):
                    taken[at : at + len(zone)] = [True] * len(zone)
                    found.setdefault(zone, Span(block.index, at, at + len(zone)))
                at = text.find(zone, at + 1)
    for one, other in combinations(sorted(found, key=lambda zone: found[zone]), 2):
        if _kind(one) & _kind(other):
            message = (
                f"“{one}”与“{other}”很可能是同一个地方，报告里写法不一。"
                if lang == "zh"
                else f"{one} and {other} are probably one place under two names."
            )
            title = check.title if lang == "zh" else check.title_en
            yield Finding(check.code, check.severity, title, message, (found[other], found[one]))


def _kind(zone: str) -> set[str]:
    """Which sorts of zone a name may be short for: 开发区 may be either."""
    if zone == "开发区":
        return {"经", "高"}
    return {"高"} if "高新" in zone else {"经"}


CHECK = Check(
    code="N101",
    severity="info",
    title="同一地区写法不一",
    title_en="One place under two names",
    explanation="同一份报告里出现开发区、经开区等两种写法，很可能是同一个地方。汇总和对比时会被当成两个地区，请统一。",
    explanation_en="Two names such as 开发区 and 经开区 in one report are probably one place; comparison would count two.",
    fires="评价范围为镜湖区、经开区。其中开发区救助档案未及时归档。",
    quiet="评价范围为镜湖区、经开区。其中经开区救助档案未及时归档。",
    find=_find,
)
