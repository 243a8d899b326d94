"""A total that is typed in where the totals beside it are sum formulas."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from reportminer.checks.base import Check, one_line, plain
from reportminer.model import Finding, Reading, Span
from reportminer.patterns import Patterns
from reportminer.tables.formulas import Total, Worksheet, coordinate, shown_step, worksheets

_NEAR = Decimal("0.1")


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    money = {fact.span for fact in reading.facts if fact.figure.kind == "amount"}
    for sheet in worksheets(reading.document):
        for totals in _lines(sheet):
            typed = [
                (cross, due)
                for cross, due in _typed(sheet, totals[0])
                if _together(sheet, totals, cross) and _is_total(sheet, totals[0], cross, due, money)
            ]
            if len(totals) > len(typed):
                yield from (_finding(sheet, totals, cross, due, check, lang) for cross, due in typed)


def _lines(sheet: Worksheet) -> Iterator[list[Total]]:
    """The sums of a total row or column that add up the same lines, two or more."""
    rows: dict[tuple[bool, int], list[Total]] = {}
    for total in sheet.totals():
        rows.setdefault((total.down, total.line), []).append(total)
    for totals in rows.values():
        lines, count = Counter(total.lines for total in totals).most_common(1)[0]
        if count >= 2:
            yield [total for total in totals if total.lines == lines]


def _typed(sheet: Worksheet, total: Total) -> Iterator[tuple[int, Decimal]]:
    """The numbers typed into the total's line, by their column or row, and what they would be as sums."""
    for cross in range(sheet.table.columns if total.down else sheet.table.rows):
        cell = sheet.cells.get(total.at(total.line, cross))
        if cell is None or not cell.value or cell.formula is not None:
            continue
        values = [value for line in total.lines if (value := sheet.value(total.at(line, cross))) is not None]
        if len(values) >= 2:
            yield cross, sum(values, Decimal(0))


def _together(sheet: Worksheet, totals: list[Total], cross: int) -> bool:
    """Whether nothing but numbers stands between the typed number and one of the sums: else it is in another table."""
    for total in totals:
        between = range(min(cross, total.cross) + 1, max(cross, total.cross))
        if all(sheet.value(total.at(total.line, at)) is not None for at in between):
            return True
    return False


def _is_total(sheet: Worksheet, total: Total, cross: int, due: Decimal, money: set[Span]) -> bool:
    """Whether the typed number is the sum, or an amount of money so near to it that it is meant to be."""
    cell = sheet.cells[total.at(total.line, cross)]
    assert cell.value is not None
    gap = abs(cell.value - due)
    if _right(sheet, total, cross, due):
        return True
    said_as_money = any(span.block == cell.span.block for span in money)
    return said_as_money and gap <= abs(due) * _NEAR


def _right(sheet: Worksheet, total: Total, cross: int, due: Decimal) -> bool:
    cell = sheet.cells[total.at(total.line, cross)]
    assert cell.value is not None
    return abs(cell.value - due) * 2 <= shown_step(sheet.document.said(cell.span))


def _finding(sheet: Worksheet, totals: list[Total], cross: int, due: Decimal, check: Check, lang: str) -> Finding:
    total = totals[0]
    cell = sheet.cells[total.at(total.line, cross)]
    right = _right(sheet, total, cross, due)
    said, beside = one_line(sheet.document.said(cell.span)), sheet.cells[total.at(total.line)]
    first, last = (coordinate(total.at(line, cross)) for line in (total.lines[0], total.lines[-1]))
    if lang == "en":
        message = f"{said} is typed in; the totals beside it are sums such as {beside.formula}. " + (
            "It is right as yet." if right else f"The numbers of {first} to {last} add up to {plain(due)}."
        )
    else:
        message = (
            f"{said}是直接填入的数，同一{'行' if total.down else '列'}的其他合计是公式（如{beside.formula}）；"
            + ("目前数值相符，改动分项后不会随之更新。" if right else f"{first}至{last}各数之和为{plain(due)}。")
        )
    title = check.title if lang == "zh" else check.title_en
    severity = "info" if right else check.severity
    return Finding(check.code, severity, title, message, (cell.span, beside.span))


CHECK = Check(
    code="D202",
    severity="warning",
    title="合计是填入的数，旁边的是公式",
    title_en="A total is typed in beside totals that are formulas",
    explanation=(
        "同一合计行（列）里多数是求和公式，个别是直接填入的数；改动分项后它不会更新。数值相符的只作说明，"
        "金额与各分项之和不符的作提示。"
    ),
    explanation_en=(
        "Most totals of a row or column are sum formulas and one is a number typed in, which no change of its parts will "
        "reach. For information where it is right, a warning where an amount of money is not the sum."
    ),
    fires=(
        "| 乡镇 | 门诊 | 住院 | 资助 |\n| 甲镇 | 120 | 80 | 30 |\n| 乙镇 | 230 | 70 | 20 |\n"
        "| 合计 | 350 =SUM(B2:B3) | 150 =SUM(C2:C3) | 50 |"
    ),
    quiet=(
        "| 乡镇 | 门诊 | 住院 | 占比 |\n| 甲镇 | 120 | 80 | 40% |\n| 乙镇 | 230 | 70 | 60% |\n"
        "| 合计 | 350 =SUM(B2:B3) | 150 =SUM(C2:C3) | 55% |"
    ),
    find=_find,
)
