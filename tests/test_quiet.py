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
    "rates in a list": "四个片区下达数分别为2410.00、1980.50、1670.00、2840.50万元，支出数分别为2325.46、1951.08、1601.77、2788.35万元，执行率依次为96.49%、98.51%、95.91%、98.16%。",
    "answers of several kinds": "发放问卷900份，回收860份，非常满意580份、满意232份、一般40份、不满意8份，满意度94.42%。",
    "the plain mean of rates beside the rate": "向三类人员发放问卷150份、150份、120份，满意的分别为143份、131份和110份，总体满意率91.43%，三类满意率简单平均为91.44%。",
    "growth of parts": "与2022年的1,880.00万元相比，支出增加25.00万元，增长1.33%，其中参保资助增长2.90%，住院救助下降4.60%。",
    "growth a year": "两年间支出由0.98亿元增至1.08亿元，年均增长4.98%，同期人次累计增长5.60%。",
    "a fund with an opening balance": "年初结余140.20万元，当年收入2,130.00万元，当年支出2,070.00万元，年末结余200.20万元。",
    "a share of another whole": "维修的26座水库中，中型6座、小型20座，占全区小型水库总数的62.50%。",
    "an average beside another subject": "全年开放280天，接待11.36万人次，平均每个展览1.42万人次，占到馆总数的24.30%。",
    "a standard that rose": "个人缴费标准为每人350元，较上一年度的320元提高30元。",
    "steps of a rule": "满意度达到90%得满分，每低1个百分点扣该项分值的5%，不足1个百分点的按1个百分点计。",
    "points behind their scores": "决策得13.00分（满分15分），过程得23.38分（满分25分），产出得31.00分（满分35分）。",
    "the grade of one item": "| 三级指标 | 分值 | 得分 |\n| 长效管护机制 | 8 | 6.4 |\n| 完成数量 | 92 | 91 |\n| 总分 | 100 | 97.4 |\n\n管护经费偏低，长效管护机制自评为“良”。",
    "a grade with a limit": "综合得分94.84分，但发生一般事故的最高评为良，等级为“良”。",
    "another scale of grades": "95分及以上为优，90分至不足95分为良，80分至不足90分为中。得分94.06分，等级为良。",
    "months of a standard": "| 项目 | 数量 | 标准 | 支出（万元） |\n| 新建 | 62座 | 25万元/座 | 1550.00 |\n| 改造 | 84座 | 8万元/座 | 672.00 |\n| 清运 | 100座 | 3万元/座 | 300.00 |\n| 保洁员 | 3128人 | 750元/人·月 | 2815.20 |",
    "deductions by case": "资金使用合规性满分6分，抽查每发现1户金额计算不准确扣0.2分，共发现9户，扣1.80分，得4.20分。",
    "points before a rule": "产出35分，得32.75分，其中数量10分，得8.75分；质量10分、成本7分，均得满分；时效8分，每逾期1台扣1分，得7分。",
    "how many have a grade": "全市平均得分89.72分，总体评价等级为“良”。其中：评为“优”的5个，评为“良”的3个。90分及以上为优，80分（含）至90分为良。",
    "the highest and the lowest": "| 指标 | 分值 | 平均得分 | 最高分 | 最低分 |\n| 决策 | 20 | 17.69 | 19.00 | 16.00 |\n| 过程 | 23 | 21.08 | 22.47 | 18.96 |\n| 产出 | 37 | 33.31 | 35.50 | 31.00 |\n| 效益 | 20 | 17.64 | 19.50 | 15.11 |\n| 合计 | 100 | 89.72 | 96.47 | 81.57 |",
    "three units over a table": "年末常住人口87.77万人，支出3,753.79万元，人均支出42.77元。\n\n单位：万人、万元、元/人\n| 县区 | 常住人口 | 支出金额 | 人均支出 |\n| 甲区 | 48.62 | 2,098.37 | 43.16 |\n| 乙区 | 39.15 | 1,655.42 | 42.28 |\n| 合计 | 87.77 | 3,753.79 | 42.77 |",
    "the weighted mean of rates": "| 镇 | 知晓率 |\n| 甲镇 | 91.0% |\n| 乙镇 | 84.0% |\n| 丙镇 | 92.0% |\n| 全县平均 | 89.8% |",
    "mean scores and their rate": "| 县 | 决策 | 过程 | 总分 |\n| 满分 | 40 | 60 | 100 |\n| 甲县 | 38.0 | 55.0 | 93.0 |\n| 乙县 | 36.0 | 57.0 | 93.0 |\n| 平均得分 | 37.00 | 56.00 | 93.00 |\n| 平均得分率（%） | 92.50 | 93.33 | 93.00 |",
    "negative growth": "| 项目 | 2022年支出（万元） | 2021年支出（万元） | 增长（%） |\n| 活动 | 146.90 | 159.27 | -7.77 |\n| 水电 | 238.62 | 241.08 | -1.02 |\n| 更新 | 312.48 | 268.35 | 16.44 |",
    "a third column between": "| 编号 | 应计价款 | 考核扣减 | 未到付款节点 | 实付 |\n| A1 | 2532.72 | 23.16 | 244.27 | 2265.29 |\n| A2 | 772.34 | 0.00 | 0.00 | 772.34 |\n| A3 | 648.00 | 1.62 | 0.00 | 646.38 |\n| A4 | 510.00 | 4.00 | 0.00 | 506.00 |\n| A5 | 371.60 | 0.00 | 11.15 | 360.45 |",
    "zero by zero": "| 项目资金（万元） | 全年预算数 | 全年执行数 | 执行率 |\n| 中央财政 | 100 | 100 | 100% |\n| 其他资金 | 0 | 0 | — |",
}

LOUD = {
    "a part with two digits swapped": (
        "支出2109.81万元，其中：门诊155.47万元，住院1337.49万元，资助参保580.85万元。",
        "A201",
    ),
    "a ratio turned round": ("下达任务115户，全年改造264户，超任务43%。", "A103"),
    "points said with a wrong sum": ("投入得20分、过程得27.5分、产出得25分、效益得24分，总分98.5分。", "S103"),
    "one rate of a list with two digits swapped": (
        "四个片区下达数分别为2410.00、1980.50、1670.00、2840.50万元，支出数分别为2325.46、1951.08、1601.77、2788.35万元，执行率依次为96.49%、98.15%、95.91%、98.16%。",
        "A101",
    ),
    "a product that its column's rule does not give": (
        "| 对象 | 人数（人） | 标准（元/人） | 金额（万元） |\n| 特困 | 5250 | 320 | 168.00 |\n| 孤儿 | 425 | 320 | 13.60 |\n| 低保 | 18600 | 240 | 464.40 |\n| 监测 | 1150 | 160 | 18.40 |",
        "A203",
    ),
    "growth from the row above with two digits swapped": (
        "| 年度 | 支出合计（万元） | 比上年增长 |\n| 2019年 | 18445.37 | — |\n| 2020年 | 21012.83 | 13.92% |\n| 2021年 | 23366.79 | 12.10% |\n| 2022年 | 25548.91 | 9.34% |\n| 2023年 | 27310.20 | 6.89% |",
        "A103",
    ),
    "a fall printed as a rise": (
        "| 项目 | 2022年（万元） | 2021年（万元） | 增长（%） |\n| 活动 | 146.90 | 159.27 | 7.77 |\n| 水电 | 238.62 | 241.08 | -1.02 |\n| 更新 | 312.48 | 268.35 | 16.44 |\n| 补贴 | 97.20 | 92.64 | 4.92 |",
        "A103",
    ),
    "a balance with one wrong digit under its rate": (
        "全年可用资金5,986.56万元，支出5,712.06万元。年末结余374.50万元，占可用资金的4.59%。",
        "A102",
    ),
    "a score that is not its points less the deduction": (
        "抽查档案120份，其中6份缺表，资料管理10分，按每缺一份扣0.25分计，扣1.5分，得8.8分。",
        "A202",
    ),
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
