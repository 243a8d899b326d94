"""Scores of whole forms and paragraphs, each right and with one figure wrong: what is found, and what would follow."""

from __future__ import annotations

import pytest
from gold_reports import patterns

from reportminer.checks import run_checks
from reportminer.model import Finding
from reportminer.reading import trace

NATIONAL = """某县2022年度高龄津贴项目绩效自评报告

| 项目资金（万元） | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 1000 | 1000 | 562.3 | 10 | 56.23% | 5.62 |

| 一级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施 |
| 产出指标 | 发放人数 | ≥500人 | 520人 | 30 | 29 | 目标设置偏低，扣1分 |
| 产出指标 | 发放准确率 | 100% | 100% | 20 | 20 | |
| 效益指标 | 政策知晓率 | ≥90% | 93% | 30 | 30 | |
| 满意度指标 | 受益对象满意度 | ≥90% | 95% | 10 | 10 | |
| 总分 | | | | 100 | 94.62 | |

综上，本项目自评得分94.62分，评价等级为“优”。
"""
SIGNED = """某县2023年项目绩效自评表

| 一级指标 | 三级指标 | 指标性质 | 指标值 | 完成值 | 分值 | 得分 |
| 产出指标 | 改造房屋 | ≥ | 120户 | 125户 | 40 | 40 |
| 成本指标 | 户均成本 | ≤ | 3.5万元/户 | 3.4万元/户 | 30 | 30 |
| 效益指标 | 居住环境改善 | 定性 | 明显 | 明显 | 30 | 30 |
| 合计 | | | | | 100 | 100 |
"""
NUMBERED = """某县2022年度项目绩效自评报告

一、投入（14分），自评13分

1.项目立项（6分）。立项规范，自评得6分。

2.资金落实（8分）。资金到位不及时扣1分，自评得7分。

二、过程（26分），自评24分

三、产出（60分），自评58分

综合得分95分，等级为优。
"""
WEIGHTED = """某市2023年度绩效评价报告

| 一级指标 | 权重 | 得分 | 加权得分（得分×权重） |
| 决策 | 0.2 | 95 | 19 |
| 过程 | 0.2 | 90 | 18 |
| 产出 | 0.3 | 92 | 27.6 |
| 效益 | 0.3 | 88 | 26.4 |
| 合计 | 1 | — | 91 |
"""
COMBINED = "综合得分 = 自评得分 × 30% + 复核得分 × 70%。自评得分96分，复核得分88分，综合得分90.4分，等级为“优”。"
RESCALED = """某县2022年度项目绩效自评报告

| 三级指标 | 分值 | 得分 |
| 培训人次 | 30 | 30 |
| 培训合格率 | 30 | 28 |
| 学员满意度 | 20 | 18 |
| 合计 | 80 | 76 |

本项目不涉及生态效益指标（20分），不适用指标不计分，实得76分，折算为百分制后得分95分，等级为“优”。
"""
RATES = "决策类指标分值15分，得分14分，得分率93.33%。"
PLACES = """某市2022年度城乡医疗救助绩效评价报告

| 地区 | 得分 | 等级 |
| 甲县 | 91.5 | 优 |
| 乙县 | 88.0 | 良 |
| 丙县 | 93.2 | 优 |
| 平均 | 90.9 | |

三县平均得分90.9分。
"""
PARAGRAPH = (
    "预算执行满分10分，执行率96.3%，得9.63分；产出指标50分，得48分；效益指标30分，得29.5分；"
    "满意度指标10分，得9.5分。自评总分96.63分，等级为优。"
)
LISTED = "预算执行10分、产出50分、效益30分、满意度10分，分别得9.67分、49分、28.5分和9.5分，总分96.67分，等级为优。"
REMARKS = """某县2022年度项目绩效自评报告

| 三级指标 | 分值 | 扣分原因 | 得分 |
| 资金使用规范 | 10 | 资金拨付不及时，扣1.5分 | 8.5 |
| 管理制度健全 | 10 | 制度未更新扣1分；档案不全扣0.5分 | 8.5 |
| 质量达标 | 30 | 抽查2处不达标，每处扣1分，共扣2分 | 28 |
| 社会效益 | 50 | | 50 |
| 合计 | 100 | | 95 |
"""
GROUPED = """某县2022年度项目绩效自评报告

| 一级指标 | 三级指标 | 分值 | 得分 |
| 产出指标（60分） | 发放人数 | 35 | 35 |
| 产出指标（60分） | 发放准确率 | 25 | 25 |
| 效益指标（40分） | 生活改善 | 40 | 36 |
| 总分 | | 100 | 96 |
"""
RIGHT = {
    "the national form": NATIONAL, "signs in a column": SIGNED, "numbered items": NUMBERED, "weights of one": WEIGHTED,
    "shares of scores": COMBINED, "brought to 100": RESCALED, "rates of points": RATES, "places": PLACES,
    "a paragraph": PARAGRAPH, "lists": LISTED, "remarks": REMARKS, "groups": GROUPED,
    "weights in percent": WEIGHTED.replace("0.2 ", "20% ").replace("0.3 ", "30% ").replace("| 1 |", "| 100% |"),
    "an item brought down": "资金管理6分，按同期执行率折算得5.76分。总分25分。",
    "all points and what was reached": "| 三级指标 | 分值 | 得分 |\n| 立项 | 60 | 58 |\n| 满意度 | 40 | 38 |\n| 总分 | 100 | 96 |\n\n本次自评总分100分，自评得分96分。",
    "the report's own zero": "按办法执行率低于60%的不得分。预算执行分值10分，执行率55.30%，得0分。",
}  # fmt: skip

#: name → (text, what is changed, to what, code of the finding, what its message says)
WRONG = {
    "execution": (NATIONAL, "| 5.62 |", "| 8.62 |", "S104", "应为5.62分"),
    "none for execution": (NATIONAL, "| 5.62 |", "| 0 |", "S104", "应为5.62分"),
    "full points for a missed target": (NATIONAL, "| 520人 | 30 | 29", "| 450人 | 30 | 30", "S105", "应为27分"),
    "a missed 100%": (NATIONAL, "| 100% | 100% |", "| 100% | 95% |", "S105", "应为19分"),
    "no reason": (NATIONAL, "目标设置偏低，扣1分", "", "S110", "达到目标而扣分，没有写明原因"),
    "no reason for a missed target": (NATIONAL, "95% | 10 | 10", "81% | 10 | 9", "S110", "没有达到目标，没有写明原因"),
    "a deduction told": (NATIONAL, "扣1分", "扣2分", "S109", "应为28分；照此总分 94.62 → 93.62"),
    "two deductions": (REMARKS, "档案不全扣0.5分", "档案不全扣1.5分", "S109", "应为7.5分"),
    "the sum of deductions": (REMARKS, "共扣2分", "共扣3分", "S109", "应为27分"),
    "a ceiling": (SIGNED, "3.4万元", "3.9万元", "S105", "实际值超过上限（≤），不应得满分"),
    "the total in words": (NATIONAL, "自评得分94.62分", "自评得分92.60分", "S103", "评分表的总分"),
    "the total of numbered items": (NUMBERED, "综合得分95分", "综合得分97分", "S103", "应为95分"),
    "a deduction in a paragraph": (NUMBERED, "扣1分", "扣1.5分", "S109", "应为6.5分"),
    "a weighted score": (WEIGHTED, "27.6", "26.7", "S111", "应为27.6分"),
    "a combined score": (COMBINED, "90.4", "91.4", "S111", "应为90.4分"),
    "a rescaled score": (RESCALED, "95分", "93分", "S111", "应为95分"),
    "a rate of points": (RATES, "93.33%", "91.33%", "A102", "93.33%"),
    "a mean in words": (PLACES, "平均得分90.9分", "平均得分91.9分", "S103", "评分表的平均分"),
    "the grade of a place": (PLACES, "88.0 | 良", "88.0 | 优", "S106", "应为“良”"),
    "the total of a paragraph": (PARAGRAPH, "96.63分", "99.33分", "S103", "应为96.63分"),
    "the total of lists": (LISTED, "总分96.67分", "总分98.67分", "S103", "应为96.67分"),
    "points of the groups": (LISTED, "产出50分", "产出57分", "S102", "应为50分"),
    "points of a group of one": (GROUPED, "效益指标（40分）", "效益指标（30分）", "S102", "应为40分"),
}  # fmt: skip


def found(text: str) -> list[Finding]:
    return [f for f in run_checks(trace(text, patterns()), patterns()).findings if f.code[0] in "AS"]


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_stays_quiet(text: str) -> None:
    assert [finding.message for finding in found(text)] == []


@pytest.mark.parametrize(("text", "right", "wrong", "code", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_found(text: str, right: str, wrong: str, code: str, words: str) -> None:
    assert text.count(right) >= 1
    messages = [f.message for f in found(text.replace(right, wrong, 1)) if f.code == code]
    assert any(words in message for message in messages), messages


def test_none_for_execution_is_a_warning_that_tells_the_total_and_the_grade() -> None:
    text = NATIONAL.replace("| 5.62 |", "| 0 |").replace("94.62", "89").replace("“优”", "“良”")
    finding = next(f for f in found(text) if f.code == "S104")
    assert finding.severity == "warning"
    assert "总分 89 → 94.62，等级 良 → 优" in finding.message


def test_none_for_execution_may_be_said_without_a_figure() -> None:
    text = (
        "某区2022年度项目绩效自评报告\n\n全年预算400万元，支出224.94万元，执行率56.23%。\n\n预算执行率10分，产出65分，效益15分，满意度10分。"
        "\n\n预算执行率未得分，产出得64分，效益得15分，满意度得10分，共计得89分，等级为良。"
    )
    finding = next(f for f in found(text) if f.code == "S104")
    assert finding.severity == "warning"
    assert "应为5.62分；照此总分 89 → 94.62，等级 良 → 优" in finding.message


def test_what_changes_the_grade_comes_first() -> None:
    above = NATIONAL.replace("| 30 | 29 | 目标设置偏低，扣1分 |", "| 30 | 31 | |")
    missed = above.replace("| 95% | 10 | 10 |", "| 50% | 10 | 10 |").replace("93% | 30 | 30", "93% | 30 | 25.38")
    first, second, *_ = found(missed.replace("94.62", "92"))
    assert (first.code, second.code) == ("S105", "S101")
    assert "等级 优 → 良" in first.message
    assert first.spans > second.spans


def test_a_report_without_a_grade_is_given_none() -> None:
    text = (
        NATIONAL.replace("| 5.62 |", "| 0 |")
        .replace("94.62", "89")
        .replace("，评价等级为“良”", "")
        .replace("，评价等级为“优”", "")
    )
    message = next(f.message for f in found(text) if f.code == "S104")
    assert "总分 89 → 94.62" in message
    assert "等级" not in message
