"""0 ÷ 0 printed as a rate."""

from collections.abc import Iterator

from reportminer.checks.base import Check
from reportminer.model import Fact, Finding, Reading
from reportminer.patterns import Patterns


def _find(reading: Reading, check: Check, lang: str, patterns: Patterns) -> Iterator[Finding]:
    rows: dict[tuple[int, int], list[Fact]] = {}
    for fact in reading.facts:
        found = reading.document.cell_at(fact.span)
        if found is not None:
            rows.setdefault((found[0].index, found[1].row), []).append(fact)
    for facts in rows.values():
        rate = next((f for f in facts if f.concept == "预算执行率" and f.value != 0), None)
        spent = [f for f in facts if f.concept == "实际支出"]
        budget = [f for f in facts if f.concept in ("预算金额", "到位资金", "调整预算")]
        if rate is None or not spent or not budget or any(f.value != 0 for f in (*spent, *budget)):
            continue
        said = reading.document.said(rate.span)
        message = (
            f"预算与支出都是0，执行率0÷0没有意义，报告写作{said}；宜写“—”。"
            if lang == "zh"
            else f"Budget and spending are both 0; 0 / 0 is undefined, yet the report prints {said}."
        )
        title = check.title if lang == "zh" else check.title_en
        yield Finding(check.code, check.severity, title, message, (rate.span, spent[0].span, budget[0].span))


CHECK = Check(
    code="A301",
    severity="info",
    title="0÷0写成百分比",
    title_en="0 / 0 printed as a rate",
    explanation="当年没有安排也没有支出的资金，执行率没有意义，应写“—”。不影响其他计算，只作提示。",
    explanation_en="Money that was neither budgeted nor spent has no execution rate; a dash is right. For information only.",
    fires="| 项目资金（万元） | 全年预算数 | 全年执行数 | 执行率 |\n| 中央财政 | 100 | 100 | 100% |\n| 其他资金 | 0 | 0 | 100% |",
    quiet="| 项目资金（万元） | 全年预算数 | 全年执行数 | 执行率 |\n| 中央财政 | 100 | 100 | 100% |\n| 其他资金 | 0 | 0 | — |",
    find=_find,
)
