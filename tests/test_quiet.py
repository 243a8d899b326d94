"""What is right must stay quiet: sentences and tables in which an eager checker finds errors that are none."""

from __future__ import annotations

import pytest

from reportminer.checks import run_checks
from reportminer.patterns import load_patterns
from reportminer.reading import trace

PATTERNS = load_patterns()

QUIET = {
    "two rates of one survey": "对500名救助对象进行问卷调查，知晓政策的402人，满意的461人，知晓率80.40%，满意度92.20%。",
    "a rule in words": "完成率88.24%，低于95%的部分为6.76个百分点，按每满1个百分点扣0.2分，扣1.2分，得3.8分。",
    "a share of another subject": "全县持证护理员312人，其中女性268人，50周岁以上的占71.5%。",
    "overlapping groups": "走访240人，其中知晓政策的212人，对政策满意的228人。",
    "some parts only": "全年支出500万元，主要是住院救助320万元、门诊救助95万元。",
    "two surveys": "发放学生问卷600份，有效回收588份。另向村干部发放问卷60份，有效回收60份。",
    "cumulative progress": "截至3月、6月、9月、12月末累计支出进度分别为21.6%、46.9%、70.4%、97.7%。“三公”经费预算96.50万元，实际支出71.38万元。",
    "counted by questionnaires": "收回问卷190份，表示满意的171人，满意度90%。",
    "another denominator": "年初预算1000万元，调整后预算1100万元，上年结转50万元，支出1045万元，执行率95%。",
    "truncation": "预算金额为400万元，实际支出224.94万元，预算执行率为56.23%。",
    "growth whose base is elsewhere": "救助5218人次，比2020年的4876人次增长7.01%；救助金额比2020年的1302.55万元增长6.81%。",
    "several evaluators": "自评97分，复核93.5分，专家组94分，最终得分93.7分。",
    "small counts": "全区养老机构31家，其中公办8家，五星级2家。",
    "average column with a total row": "| 乡镇 | 老人（人） | 床位（张） | 每百名老人床位（张） |\n| 甲镇 | 4012 | 96 | 2.4 |\n| 乙镇 | 3688 | 88 | 2.4 |\n| 丙镇 | 2954 | 61 | 2.1 |\n| 小计 | 10654 | 245 | 2.3 |",
    "an item that does not apply": "| 三级指标 | 分值 | 得分 |\n| 立项 | 30 | 30 |\n| 招标 | 8 | / |\n| 执行 | 32 | 30 |\n| 满意度 | 30 | 28 |\n| 小计（适用指标） | 92 | 88 |",
    "growth row under a per-person column": "| 年度 | 救助人次 | 救助金额（万元） | 次均救助（元） |\n| 2019 | 12688 | 1102.37 | 868.83 |\n| 2020 | 13450 | 1196.24 | 889.40 |\n| 增减（%） | 6.01 | 8.52 | 2.37 |",
    "shares in a list": "按用途分，文献购置1042.30万元、数字资源386.75万元、读者活动218.46万元、设备维护297.18万元、物业673.09万元，占全部支出的比重分别为39.8%、14.8%、8.3%、11.4%、25.7%。",
    "a base that is not printed": "受疫情影响，2020年到馆人次降至124.77万人次，比2018年下降47.7%。2021年4月至6月到馆84.11万人次。",
    "beyond the target": "全年养护2847.6公里，超出目标47.6公里，完成率101.70%。",
    "points added and taken off": "| 三级指标 | 分值 | 得分 |\n| 立项 | 30 | 29 |\n| 执行 | 30 | 28 |\n| 满意度 | 40 | 36 |\n| 扣分：报送迟延 | 0.5 | 0.5 |\n| 总分 | 100 | 92.5 |",
    "ten thousand yuan per household": "| 对象 | 完成户数（户） | 补助标准（万元/户） | 补助金额（万元） |\n| 特困 | 46 | 4.5 | 207.00 |\n| 低保户 | 301 | 3.5 | 1053.50 |\n| 合计 | 347 | 3.63 | 1260.50 |",
    "zero by zero": "| 项目资金（万元） | 全年预算数 | 全年执行数 | 执行率 |\n| 中央财政 | 100 | 100 | 100% |\n| 其他资金 | 0 | 0 | — |",
}

LOUD = {
    "a part with two digits swapped": (
        "支出2109.81万元，其中：门诊155.47万元，住院1337.49万元，资助参保580.85万元。",
        "A201",
    ),
    "a ratio turned round": ("下达任务115户，全年改造264户，超任务43%。", "A103"),
    "points said with a wrong sum": ("投入得20分、过程得27.5分、产出得25分、效益得24分，总分98.5分。", "S103"),
    "a total that comes last": (
        "中央下达2186.43万元，省级912.5万元，市级118.07万元，县级安排300万元，当年共安排5317万元。",
        "A201",
    ),
}


@pytest.mark.parametrize("text", QUIET.values(), ids=QUIET.keys())
def test_what_is_right_stays_quiet(text: str) -> None:
    findings = run_checks(trace(text, PATTERNS), PATTERNS).findings
    assert [f.message for f in findings if f.severity != "info"] == []


@pytest.mark.parametrize(("text", "code"), LOUD.values(), ids=LOUD.keys())
def test_what_is_wrong_does_not(text: str, code: str) -> None:
    findings = run_checks(trace(text, PATTERNS), PATTERNS).findings
    assert any(f.severity == "error" and f.code == code for f in findings), findings


def test_the_number_that_two_sums_point_at() -> None:
    table = (
        "某县资金使用表（单位：万元）\n| 乡镇 | 门诊 | 住院 | 资助参保 | 合计 |\n| 甲镇 | 174.00 | 160.00 | 30.00 | 364.00 |\n"
        "| 乙镇 | 118.00 | 152.00 | 31.40 | 300.40 |\n| 丙镇 | 100.00 | 50.00 | 20.00 | 170.00 |\n| 合计 | 391.00 | 362.00 | 81.40 | 834.40 |"
    )
    findings = run_checks(trace(table, PATTERNS), PATTERNS).findings
    assert len(findings) == 2
    assert all("“118.00”疑为“117.00万元”" in finding.suggestion for finding in findings)
