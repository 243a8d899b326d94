"""Policies: which one a report is held to, what it changes, and that a pack can bring its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from gold_reports import patterns
from typer.testing import CliRunner

from reportminer.checks import run_checks
from reportminer.cli import app
from reportminer.model import Finding
from reportminer.patterns import PatternError, going_by, load_patterns
from reportminer.readers.txt import read_text
from reportminer.reading import trace
from reportminer.regions import lies_in
from reportminer.relations.policies import policies_of
from reportminer.text import fold

FORM = """某县2022年度项目支出绩效自评表

| 项目资金（万元） | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分 |
| 年度资金总额 | 1000 | 562.3 | 10 | 56.23% | {execution} |

| 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 发放人数 | ≥500人 | 450人 | 50 | {short} |
| 满意度 | ≥90% | 95% | 40 | 40 |
"""
HUBEI = "襄阳市2021年度财政项目绩效自评表\n预算执行情况(20分)预算数(A)执行数(B)执行率(B/A)得分(20分*执行率)"
BY_RATE = (
    "项目支出绩效自评表（2022年度）\n得分计算方法：完成值达到指标值，记满分；未达到指标值，按B/A或A/B*该指标分值记分。"
)

run = CliRunner().invoke


def policy(text: str, asked: str = "") -> str:
    document = read_text("<text>", text)
    known = going_by(patterns(), asked)
    return policies_of(document, known, lambda block: fold(document.blocks[block].text))[0].name


def findings(text: str, asked: str) -> list[Finding]:
    known = going_by(patterns(), asked)
    return [f for f in run_checks(trace(text, known), known).findings if f.code in ("S104", "S105")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("南昌市2022年度项目绩效自评报告", "财政部2020"),
        ("南昌市2017年度项目绩效自评报告", "财政部2011"),
        (HUBEI, "湖北自评表"),
        (HUBEI.replace("襄阳市", "南昌市"), "财政部2020"),
        (HUBEI.replace("2021", "2016"), "财政部2011"),
        (BY_RATE, "完成率计分表"),
        ("城乡医疗救助补助资金区域绩效目标自评表（2023年度）", "区域绩效目标自评表"),
        ("长沙市岳麓区2021年度绩效评价报告\n\n| 三级指标 | 分值 | 评分标准 | 得分 |", "湖南评价表"),
    ],
)
def test_the_policy_goes_by_year_region_and_form(text: str, name: str) -> None:
    assert policy(text) == name


def test_the_policy_that_is_asked_for_wins() -> None:
    assert policy(HUBEI, "财政部2011") == "财政部2011"


def test_an_unknown_policy_is_told_with_the_nearest() -> None:
    with pytest.raises(PatternError, match="是不是“财政部2020”"):
        going_by(patterns(), "财政部2021")


@pytest.mark.parametrize(
    ("place", "inside"),
    [("襄阳市", True), ("湖北省武汉市", True), ("长沙市岳麓区", False), ("鼓楼区", False), ("长春市朝阳区", False)],
)
def test_places_lie_in_their_province(place: str, inside: bool) -> None:
    assert lies_in(place, ["湖北省"]) is inside


def test_a_place_whose_name_is_common_is_told_by_the_city_before_it() -> None:
    assert lies_in("长春市朝阳区", ["吉林省"])
    assert not lies_in("朝阳区", ["吉林省"])


@pytest.mark.parametrize(
    ("asked", "execution", "short", "codes"),
    [
        ("财政部2020", "5.62", "45", []),
        ("财政部2020", "0", "45", ["S104"]),
        ("财政部2020", "5.62", "47", []),
        ("财政部2020", "5.62", "50", ["S105"]),
        ("执行率不足六成不得分", "0", "45", []),
        ("执行率不足六成不得分", "5.62", "45", ["S104"]),
        ("完成率计分表", "5.62", "47", ["S105"]),
        ("完成率计分表", "10", "45", ["S104"]),
        ("未达目标不得分", "5.62", "0", []),
        ("未达目标不得分", "5.62", "45", ["S105"]),
        ("湖南评价表", "0", "45", []),
    ],
)
def test_the_switches_of_a_policy(asked: str, execution: str, short: str, codes: list[str]) -> None:
    made = findings(FORM.format(execution=execution, short=short), asked)
    assert [finding.code for finding in made] == codes
    assert all(finding.severity == "warning" for finding in made)


def test_a_pack_brings_its_own_policy(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text(
        "policies:\n  本市办法:\n    source: 本市2022年办法\n    since: 2022\n    regions: [南昌市]\n"
        "    grades: {优: 95, 良: 85, 中: 70, 差: 0}\n",
        encoding="utf-8",
    )
    known = load_patterns((tmp_path,))
    text = "南昌市2022年度项目绩效自评报告\n\n自评得分92分，评价等级为“优”。"
    assert [f.code for f in run_checks(trace(text, known), known).findings] == ["S106"]
    assert run_checks(trace(text, patterns()), patterns()).findings == ()


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ("    grades: {优: 90}\n", "source"),
        ("    source: 乙\n    since: 二〇二〇\n", "年份"),
        ("    source: 乙\n    short: proportionl\n", "proportional"),
        ("    source: 乙\n    executon: open\n", "execution"),
    ],
)
def test_a_bad_policy_is_told(tmp_path: Path, entry: str, word: str) -> None:
    (tmp_path / "ours.yaml").write_text(f"policies:\n  甲:\n{entry}", encoding="utf-8")
    with pytest.raises(PatternError, match=word):
        load_patterns((tmp_path,))


def test_the_policies_are_listed_and_can_be_asked_for(tmp_path: Path) -> None:
    listed = run(app, ["policies"]).stdout
    assert all(f"\n{one.name}\n" in f"\n{listed}" for one in patterns().policies)
    assert "财预〔2020〕10号" in listed
    report = tmp_path / "report.txt"
    report.write_text(FORM.format(execution="0", short="45"), encoding="utf-8")
    assert "S104" in run(app, ["check", str(report)]).stdout
    assert "S104" not in run(app, ["check", str(report), "--policy", "执行率不足六成不得分"]).stdout
    assert run(app, ["check", str(report), "--policy", "没有"]).exit_code == 2
