"""A sum formula that leaves out a row or column of the block of numbers that it adds up."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from reportminer.checks.base import Check, one_line, plain
from reportminer.model import Fact, Finding, Reading
from reportminer.patterns import Patterns
from reportminer.tables.formulas import Total, Worksheet, areas, coordinate, worksheets

#: Labels of totals that say no more than that everything is added up; 财政资金合计 may leave out what is no 财政资金.
_PLAIN_TOTAL = re.compile(r"[合总小共]\s*计(?:数|额|金额)?|总分|总额|总合计|(?:得分|分值|金额)合计|合计(?:得分|金额)")
_BRACKETS = re.compile(r"[（(][^（()）]*[)）]|[:：\s]")
#: Words of rows and columns that stand beside a block without belonging to it.
_ASIDE = re.compile(
    "其中|减|扣|另|注|备|不|未|非|附|结转|结余|上年|去年|同期|往年|预备|率|比|占|均|计|总|差|增|幅|目标|标准|参考|核对|校验|调整|全[年市县区省]"
)
_NUMBERING = re.compile(r"(\s*)(?:[(（](.)|(.)|(\d+)(?:\.\d+)*)[)）、.．]")
#: How many sums on either side of one are asked whether they take a line in.
_BESIDE = 20
_CHINESE = "一二三四五六七八九十"

Facts = Mapping[int, Fact]
Found = tuple[Total, int]


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    facts = {fact.span.block: fact for fact in reading.facts}
    for sheet in worksheets(reading.document):
        totals = list(sheet.totals())
        together: dict[tuple[bool, int, int], list[Found]] = {}
        for total, line in _left_out(sheet, totals, facts):
            together.setdefault((total.down, total.line, line), []).append((total, line))
        yield from (_finding(sheet, found, check, lang) for found in together.values())


def _left_out(sheet: Worksheet, totals: list[Total], facts: Facts) -> Iterator[Found]:
    """The sums that leave out a line, and the line."""
    used = {(t.down, t.cross, line) for t in totals for line in t.lines} | set(_spoken_of(sheet))
    lines: dict[tuple[bool, int], list[Total]] = {}
    for total in totals:
        lines.setdefault((total.down, total.line), []).append(total)
    for along in lines.values():
        for at, total in enumerate(along):
            beside = along[max(0, at - _BESIDE) : at] + along[at + 1 : at + 1 + _BESIDE]
            for line, sort in _candidates(total):
                if (total.down, total.cross, line) in used or not _belongs(sheet, total, line, facts):
                    continue
                if _certain(sheet, total, line, sort, beside):
                    yield total, line


def _spoken_of(sheet: Worksheet) -> Iterator[tuple[bool, int, int]]:
    """The places that some formula of their own column, or row, speaks of."""
    for (row, column), node in sheet.formulas.items():
        for place in (place for area in areas(node) for place in sheet.places(area)):
            if place[1] == column:
                yield True, column, place[0]
            if place[0] == row:
                yield False, row, place[1]


def _candidates(total: Total) -> Iterator[tuple[int, str]]:
    """The lines that the sum may have left out: one or two between it and its range, one inside, one at the far end."""
    first, last = total.lines[0], total.lines[-1]
    between = range(last + 1, total.line) if total.line > last else range(total.line + 1, first)
    inside = sorted(set(range(first, last + 1)) - set(total.lines))
    if 1 <= len(between) <= 2 and len(between) < len(total.lines):
        yield from ((line, "between") for line in between)
    if len(inside) == 1 and len(total.lines) >= 3:
        yield inside[0], "inside"
    far = first - 1 if total.line > last else last + 1
    if far >= 0:
        yield far, "far"


def _belongs(sheet: Worksheet, total: Total, line: int, facts: Facts) -> bool:
    """Whether the line has a number of the same kind as those that are added up, and a label like theirs."""
    place = total.at(line)
    value, nearest = sheet.value(place), min(total.lines, key=lambda other: abs(other - line))
    if not value or (place in sheet.cells and _looks_into(sheet, total, line)):
        return False
    label = sheet.label(total.down, line)
    if not label or _ASIDE.search(label) or _numbering(label) != _numbering(sheet.label(total.down, nearest)):
        return False
    return _same_kind(sheet, total, line, nearest, facts) and not _says_again(sheet, total, line, value)


def _looks_into(sheet: Worksheet, total: Total, line: int) -> bool:
    """Whether the number is a formula over its own column or row, or one that is not understood."""
    place = total.at(line)
    if sheet.cells[place].formula is None:
        return False
    node = sheet.formulas.get(place)
    across = 1 if total.down else 0
    return node is None or any(p[across] == total.cross for area in areas(node) for p in sheet.places(area))


def _numbering(label: str) -> tuple[int, str]:
    """How far the innermost label is indented, and the sort of number before it: 一、 （一） 1."""
    text = label.rpartition("\n")[2]
    found = _NUMBERING.match(text)
    indent = len(text) - len(text.lstrip())
    if found is None:
        return indent, ""
    sign = found[2] or found[3] or found[4]
    return indent, ("(" if found[2] else "") + ("一" if sign in _CHINESE else "1" if sign.isdigit() else "")


def _same_kind(sheet: Worksheet, total: Total, line: int, nearest: int, facts: Facts) -> bool:
    """Whether the number and its nearest summand are read as one kind; columns must be read, for rows alike looks do."""
    ours, theirs = (
        facts.get(sheet.cells[total.at(at)].span.block) if total.at(at) in sheet.cells else None
        for at in (line, nearest)
    )
    if ours is None or theirs is None:
        percent = sheet.texts[total.at(line)].endswith("%"), sheet.texts.get(total.at(nearest), "").endswith("%")
        return total.down and ours is theirs and percent[0] == percent[1]
    a, b = ours.figure, theirs.figure
    alike = a.kind == b.kind and a.quantity.unit == b.quantity.unit and ours.role == theirs.role
    return alike and a.kind not in ("rate", "per_capita") and ours.period == theirs.period


def _says_again(sheet: Worksheet, total: Total, line: int, value: Decimal) -> bool:
    """Whether the number is itself a sum typed in: of all that is added up, or of a run of numbers next to it."""
    for step in (-1, 1):
        so_far, at = Decimal(0), line + step
        while (other := sheet.value(total.at(at))) is not None and at != total.line:
            so_far += other
            if so_far == value:
                return True
            at += step
    return False


def _certain(sheet: Worksheet, total: Total, line: int, sort: str, beside: list[Total]) -> bool:
    """Whether the sums beside it take the line in; where none speaks of it, a plain total next to it will do."""
    having = [t for t in beside if sheet.value(t.at(line)) is not None]
    takes = sum(line in t.lines for t in having)
    skips = len(having) - takes
    if takes or sort == "far":
        return takes > skips and takes >= (2 if sort == "far" else 1)
    label = sheet.label(total.down, total.line).rpartition("\n")[2]
    if not _PLAIN_TOTAL.fullmatch(_BRACKETS.sub("", label)):
        return False
    return sort == "between" or (not skips and len(total.lines) >= 4)


def _finding(sheet: Worksheet, found: list[Found], check: Check, lang: str) -> Finding:
    total, line = found[0]
    cell, left = sheet.cells[total.at(total.line)], sheet.cells[total.at(line)]
    said = one_line(sheet.document.said(left.span))
    name, place = sheet.label(total.down, line).rpartition("\n")[2].strip(), coordinate(total.at(line))
    others = ("、" if lang == "zh" else ", ").join(coordinate(t.at(t.line)) for t, _ in found[1:4])
    due = sum((sheet.value(total.at(at)) or Decimal(0) for at in (*total.lines, line)), Decimal(0))
    ends = sorted((*total.lines, line))
    whole = f"=SUM({coordinate(total.at(ends[0]))}:{coordinate(total.at(ends[-1]))})"
    if lang == "en":
        message = f"{cell.formula} leaves out {place} ({name}: {said}); with it the total would be {plain(due)}."
        message += f" The same in {others}{' …' if len(found) > 4 else ''}." if others else ""
    else:
        message = f"公式{cell.formula}漏了{place}（{name}：{said}）；加上它合计应为{plain(due)}。"
        message += f"{others}{'等' if len(found) > 4 else ''}的公式同样漏了。" if others else ""
    title = check.title if lang == "zh" else check.title_en
    suggestion = whole if len(ends) == ends[-1] - ends[0] + 1 else ""
    spans = (cell.span, left.span, *(sheet.cells[t.at(t.line)].span for t, _ in found[1:]))
    return Finding(check.code, check.severity, title, message, spans, suggestion=suggestion)


CHECK = Check(
    code="D201",
    severity="error",
    title="求和公式漏了一行或一列",
    title_en="A sum formula leaves out a row or column",
    explanation=(
        "求和区域与合计之间、或区域中间，还有同类的数没有加进去，多是后来插入了一行。旁边的合计都把它算在内的，"
        "或合计只写作“合计”“小计”而该行没有“其中”“结转”等字样的，才提出；为0的不提。"
    ),
    explanation_en=(
        "A number of the same kind between the range and the total, or inside the range, is not added up; mostly a row was "
        "inserted later. Flagged where the sums beside it take the row in, or where the total is a plain one and the row "
        "bears no word such as 其中; never where the number is 0."
    ),
    fires=(
        "| 项目 | 金额（万元） |\n| 门诊救助 | 120 |\n| 住院救助 | 230 |\n| 资助参保 | 90 |\n| 临时救助 | 40 |\n"
        "| 合计 | 440 =SUM(B2:B4) |"
    ),
    quiet=(
        "| 项目 | 金额（万元） |\n| 门诊救助 | 120 |\n| 住院救助 | 230 |\n| 资助参保 | 90 |\n| 其中：重点对象 | 40 |\n"
        "| 合计 | 440 =SUM(B2:B4) |"
    ),
    find=_find,
)
