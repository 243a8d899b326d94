"""What a report as a whole is about (region, year, project), from its title, and what each paragraph is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reportminer.model import Block, Document
from reportminer.patterns import Patterns
from reportminer.regions import first_place, places
from reportminer.text import any_of, fold, squeeze

_YEARS_WORD = re.compile(r"((?:19|20)\d\d)\s*年(?!代)")
_OFFICE = re.compile(r"^[一-鿿]{0,10}?(?:局|委员会|委|办公室|中心|部门|院|所|厅)(?=[一-鿿]{3})")
_ORDINAL = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]|第[一二三四五六七八九十]+[部章节]分?)\s*"
)
_NO_TOPIC = re.compile(
    r"情况|概况|分析|说明|结论|问题|建议|总体|基本|绩效|评价|资金|目标|产出|效益|投入|过程|管理|其他|政策|人数|任务"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the report as a whole is about: region, year and project, from its title."""

    region: str | None
    period: str | None
    project: str | None


@lru_cache(maxsize=64)
def read_setting(document: Document, patterns: Patterns) -> Setting:
    """Region, year and project of a report, from the first lines that look like its title, else from its text."""
    first = [fold(b.text).strip() for b in document.blocks[:12] if b.kind not in ("header", "footer")]
    titles = [line for line in first if re.search(any_of(patterns.word_list("report_titles")), line) or len(line) <= 30]
    joined = squeeze("".join(titles[:4]))
    everything = [fold(block.text) for block in document.blocks[:400]]
    region = _region(joined, everything)
    title_year = next((m[1] for line in titles[:6] if (m := _YEARS_WORD.search(line))), None)
    year = title_year or _most_common(m[1] for text in everything for m in _YEARS_WORD.finditer(text))
    return Setting(
        region,
        year,
        _labelled_project(document, patterns.word_list("project_labels")) or _project(joined, region, patterns),
    )


def _most_common(values: Iterable[str]) -> str | None:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda v: (counts[v], v)) if counts else None


def _region(title: str, texts: Sequence[str]) -> str | None:
    """The place in the title, else the first place of the gazetteer in the text, else a place told by its ending."""
    found = next(places(title), None)
    if found is not None:
        return title[found[0] : found[1]]
    for text in texts:
        bare = squeeze(text)[:400]
        known = [bare[start:end] for start, end in places(bare)]
        if known:
            return next((name for name in known if not name.endswith(("省", "自治区"))), known[0])
    return first_place(title)


def _project(title: str, region: str | None, patterns: Patterns) -> str | None:
    """The title without region, year, office and the kind of report: 城乡医疗救助."""
    text = title
    if region and region in text:
        text = text[text.index(region) + len(region) :]
    text = re.sub(r"(?:19|20)\d\d年?度?", "", text)
    found = re.search(any_of(patterns.word_list("report_titles")), text)
    name = (text[: found.start()] if found else text).strip("（()）的：: ，,关于—-")
    name = _OFFICE.sub("", name)
    return name if 2 <= len(name) <= 24 and not re.search("[:：，。]", name) else None


def _labelled_project(document: Document, labels: Sequence[str]) -> str | None:
    """What stands in the cell beside 项目名称."""
    for table in document.tables:
        cells = sorted(table.cells, key=lambda c: (c.row, c.column))
        for cell, following in pairwise(cells):
            if cell.row == following.row and squeeze(document.said(cell.span)) in labels:
                name = squeeze(document.said(following.span))
                return name if 2 <= len(name) <= 40 else None
    for block in document.blocks[:20]:
        found = re.search(
            r"项目名称[:：]?\s*([一-鿿A-Za-z（）()“”]{3,24}?)(?:项目属性|主管部门|项目类型|实施单位|项目类别|\s|$)",
            fold(block.text),
        )
        if found:
            return found[1]
    return None


def heading_over(document: Document, block: Block) -> str:
    """The nearest heading above a paragraph, without its number; "" where none stands near."""
    for index in range(block.index - 1, max(-1, block.index - 12), -1):
        other = document.blocks[index]
        if other.kind == "heading":
            return _ORDINAL.sub("", squeeze(other.text))
    return ""


def topic_of(document: Document, block: Block, folded: str, setting: Setting) -> str:
    """What a paragraph is about: its own short opening, else the heading over it, else the project."""
    opening = re.match(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?([一-鿿]{2,10})[。：:，,]", folded)
    choices = [*([opening[1]] if opening else []), heading_over(document, block)]
    for choice in choices:
        if 2 <= len(choice) <= 12 and not _NO_TOPIC.search(choice):
            return choice
    return re.sub(r"(?:补助|补贴)?(?:专项)?(?:资金|项目|工程|经费)$", "", setting.project or "")
