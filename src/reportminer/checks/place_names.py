"""One place under two names, such as a development zone by its long and its short name."""

import re
from collections.abc import Iterator
from itertools import combinations

from reportminer.checks.base import Check
from reportminer.model import Finding, Reading, Span
from reportminer.patterns import Patterns
from reportminer.text import fold


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    groups = [tuple(group.split("/")) for group in patterns.word_list("same_place")]
    zones = sorted({zone for group in groups for zone in group}, key=lambda zone: (-len(zone), zone))
    found: dict[str, Span] = {}
    for block in reading.document.blocks:
        for match in re.finditer("|".join(zones), fold(block.text)):
            found.setdefault(match[0], Span(block.index, match.start(), match.end()))
    for one, other in combinations(sorted(found, key=lambda zone: found[zone]), 2):
        if any(one in group and other in group for group in groups):
            message = (
                f"“{one}”与“{other}”很可能是同一个地方，报告里写法不一。"
                if lang == "zh"
                else f"{one} and {other} are probably one place under two names."
            )
            title = check.title if lang == "zh" else check.title_en
            yield Finding(check.code, check.severity, title, message, (found[other], found[one]))


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
