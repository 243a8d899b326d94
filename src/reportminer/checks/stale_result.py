"""The stored result of a spreadsheet formula that is not what the formula gives."""

from collections.abc import Iterator
from decimal import Decimal

from reportminer.checks.base import Check, one_line, plain
from reportminer.model import Cell, Finding, Reading
from reportminer.patterns import Patterns
from reportminer.tables.formulas import Worksheet, shown_step, worksheets

_FLOAT_NOISE = Decimal("1e-12")


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    computed = [
        (sheet, sheet.cells[place], due)
        for sheet in worksheets(reading.document)
        for place, node in sheet.formulas.items()
        if sheet.cells[place].value is not None and (due := sheet.computed(node)) is not None
    ]
    if not any(cell.value for _, cell, _ in computed):
        return  # a program wrote the formulas and left it to Excel to compute them
    for sheet, cell, due in computed:
        if _differs(sheet, cell, due):
            yield _finding(sheet, cell, due, check, lang)


def _differs(sheet: Worksheet, cell: Cell, due: Decimal) -> bool:
    """Whether stored and computed number differ by a unit of the last digit shown: less is rounding."""
    assert cell.value is not None
    step = shown_step(sheet.document.said(cell.span))
    return abs(cell.value - due) >= step + _FLOAT_NOISE * max(abs(cell.value), abs(due))


def _finding(sheet: Worksheet, cell: Cell, due: Decimal, check: Check, lang: str) -> Finding:
    said = one_line(sheet.document.said(cell.span))
    step = shown_step(said)
    told = (
        f"{due * 100:.2f}%"
        if said.endswith("%")
        else plain(Decimal(f"{due:.{max(2, -int(step.as_tuple().exponent))}f}"))
    )
    if lang == "en":
        message = f"The cell shows {said}; its formula {cell.formula} gives {told} over the numbers of the sheet."
        suggestion = "recompute the workbook and save it again"
    else:
        message = f"单元格显示{said}；按其公式{cell.formula}用表中的数复算应为{told}。"
        suggestion = "重新计算工作簿后再保存"
    title = check.title if lang == "zh" else check.title_en
    return Finding(check.code, check.severity, title, message, (cell.span,), suggestion=suggestion)


CHECK = Check(
    code="D203",
    severity="error",
    title="公式的结果没有更新",
    title_en="Stored result is not what the formula gives",
    explanation=(
        "单元格里保存的结果与公式用表中的数算出来的不同：改过数却没有重新计算。只复算求和、四则运算、AVERAGE、ROUND和百分数；"
        "差额不到显示的末位一个单位的是舍入；整本公式都没有算过的（结果都是0）不提出。"
    ),
    explanation_en=(
        "The result that the cell stores differs from what its formula gives: a number was changed and nothing recomputed. "
        "Only sums, the four operations, AVERAGE, ROUND and percentages are computed; less than one unit of the last digit "
        "shown is rounding, and a workbook whose formulas were never computed is passed over."
    ),
    fires="| 项目 | 金额 |\n| 门诊 | 120 |\n| 住院 | 230 |\n| 合计 | 340 =SUM(B2:B3) |",
    quiet="| 项目 | 金额 |\n| 门诊 | 120 |\n| 住院 | 230 |\n| 合计 | 350 =SUM(B2:B3) |",
    find=_find,
)
