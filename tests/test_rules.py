"""Scoring rules in words: what each sentence compiles to, and what a form's scores look like beside their own rules."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from gold_reports import patterns

from reportminer.facts import find_facts
from reportminer.figures import find_figures
from reportminer.model import Relation
from reportminer.readers.txt import read_text
from reportminer.relations.rule_clauses import Clause, Given, Rule
from reportminer.relations.rule_language import compile_rule
from reportminer.relations.rules import rules
from reportminer.relations.scene import Scene
from reportminer.tables import complete, views

SENTENCES: list[dict[str, Any]] = yaml.load(
    (Path(__file__).parent / "rules" / "rules.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader
)
COMPILED = [entry for entry in SENTENCES if entry.get("compiled") != "no"]
CASES = [(entry, case) for entry in COMPILED for case in entry.get("cases", ())]
#: Room for a rule's division: 4604/4754×8.
NEAR = Decimal("0.0001")


def rule_of(entry: dict[str, Any]) -> Rule:
    rule = compile_rule(entry["rule"], Decimal(entry["weight"]))
    assert rule is not None, entry["rule"]
    return rule


def given(clause: Clause, first: bool, case: dict[str, str]) -> Given | None:
    """What the case tells the clause, in the clause's own unit."""
    kind = clause.need.kind
    if "first" in case:
        return Given(Decimal(case["first"])) if first else None
    if "all" in case:
        return Given(Decimal(case["all"])) if kind == "value" else None
    if "grade" in case:
        return Given(word=case["grade"])
    if "growth" in case:
        return Given(Decimal(case["growth"]))
    if "cases" in case:
        assert (kind, clause.need.unit) == ("cases", case["unit"])
        return Given(Decimal(case["cases"]))
    assert kind == "present" or clause.need.unit == case.get("unit", "%")
    return Given(Decimal(case["value"]), plan=Decimal(case["plan"]) if "plan" in case else None)


@pytest.mark.parametrize(("entry", "case"), CASES, ids=lambda part: part.get("rule", str(part))[:40])
def test_the_scores_that_a_rule_allows(entry: dict[str, Any], case: dict[str, str]) -> None:
    rule = rule_of(entry)
    allowed = rule.admissible([given(clause, i == 0, case) for i, clause in enumerate(rule.clauses)])
    assert abs(allowed.low - Decimal(case["low"])) <= NEAR
    assert abs(allowed.high - Decimal(case["high"])) <= NEAR


@pytest.mark.parametrize("entry", [e for e in COMPILED if "points" in e], ids=lambda e: e["rule"][:40])
def test_the_points_add_up(entry: dict[str, Any]) -> None:
    assert rule_of(entry).points == Decimal(entry["points"])


def test_nearly_every_sentence_compiles_whole() -> None:
    rest = []
    for entry in COMPILED:
        rule = compile_rule(entry["rule"], Decimal(entry["weight"]))
        if rule is None or rule.uncompiled:
            rest.append((entry["rule"], rule.uncompiled if rule else "nothing"))
    for sentence, pieces in rest:
        print(f"not compiled: {sentence} {pieces}")
    assert len(COMPILED) >= 60
    assert len(rest) * 20 <= len(COMPILED)


@pytest.mark.parametrize("entry", [e for e in SENTENCES if e.get("compiled") == "no"], ids=lambda e: e["rule"])
def test_what_says_no_points_is_declined(entry: dict[str, Any]) -> None:
    assert compile_rule(entry["rule"], Decimal(entry["weight"])) is None


def test_what_cannot_be_compiled_is_listed() -> None:
    rule = compile_rule("①、②各1分；情节严重的，每下降1%扣0.5分", Decimal(2))
    assert rule is not None
    assert rule.uncompiled


# --- whole forms --------------------------------------------------------------------------------------------------

HEAD = "| 三级指标 | 分值 | 评分标准 | 评价情况 | 得分 |\n"


def found_in(text: str) -> list[Relation]:
    document = complete(read_text("<text>", text), patterns())
    seen = views(document, patterns())
    facts, _ = find_facts(document, seen, find_figures(document, seen, patterns()), patterns())
    return list(rules(Scene(document, seen, facts, patterns())))


def form(*rows: str, before: str = "") -> list[Relation]:
    """The relations of a form, one padding row besides, and the words before it."""
    return found_in(
        f"{before}\n\n{HEAD}" + "\n".join(f"| {row} |" for row in (*rows, "信息公开 | 2 | 按季公开计2分 | 公开 | 2"))
    )


def one(*rows: str, before: str = "") -> Relation:
    return next(r for r in form(*rows, before=before) if r.kind == "own_rule")


RATE = "预算执行率 | 8 | ≥95%计8分，每低于1%扣1分，扣完为止 |"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        (f"{RATE} 93.54% | 6.5", "consistent"),
        (f"{RATE} 执行率93.54% | 7", "consistent"),
        (f"{RATE} 93.54% | 8", "inconsistent"),
        (f"{RATE} 93.54% | 5", "inconsistent"),
        (f"{RATE} 较好 | 8", "unverifiable"),
        (f"{RATE} 支出比上年增长93.54% | 8", "unverifiable"),
        ("资金分配 | 5 | 1例不符合扣0.5分，扣完为止 | 2例分配超时 | 4", "consistent"),
        ("资金分配 | 5 | 1例不符合扣0.5分，扣完为止 | 2例分配超时 | 5", "inconsistent"),
        ("资金分配 | 5 | 1例不符合扣0.5分，扣完为止 | 抽查20例 | 5", "unverifiable"),
        ("资金分配 | 5 | 1例不符合扣0.5分，扣完为止 | 无 | 5", "consistent"),
        ("资金分配 | 5 | 1例不符合扣0.5分，扣完为止 | 无 | 4", "unverifiable"),
        ("自评质量 | 4 | 优得4分；良得3分；中得2分；差得0分 | 良 | 3", "consistent"),
        ("自评质量 | 4 | 优得4分；良得3分；中得2分；差得0分 | 良 | 4", "inconsistent"),
        ("满意度 | 10 | ≥90%计10分，80%（含）至90%计6分 | 92.31% | 10", "consistent"),
        ("满意度 | 10 | ≥90%计10分，80%（含）至90%计6分 | 85.5% | 10", "inconsistent"),
        ("到位率 | 5 | 得分=到位率×5分 | 99.40% | 4.97", "consistent"),
        ("救助人次增长 | 5 | 比上年增加计5分，持平计3分，下降不得分 | 比上年下降3.1% | 5", "inconsistent"),
        ("救助人次 | 20 | 不少于6800人次 | 7126人次 | 20", "consistent"),
        ("救助人次 | 20 | 不少于6800人次 | 7126人次 | 18", "unverifiable"),
    ],
)
def test_a_row_beside_its_own_rule(row: str, verdict: str) -> None:
    assert one(row).verdict == verdict


def test_the_figure_of_the_row_makes_an_error_with_its_consequence() -> None:
    found = one(f"{RATE} 93.54% | 8", "合计 | 100 | | | 96")
    assert (found.severity, found.recomputed) == ("error", Decimal(7))
    assert found.interval is not None and found.interval.low == 6
    assert found.formula == "评分标准“≥95%计8分，每低于1%扣1分，扣完为止”"
    assert found.basis == "报告自己的评分标准"


def test_a_score_below_the_rule_is_only_a_warning() -> None:
    assert one(f"{RATE} 93.54% | 5").severity == "warning"


def test_a_date_in_a_rule_is_no_limit_and_both_readings_are_told() -> None:
    rule = "①资金安排在11月底之前分配完毕，计2分；全年执行进度低于95%，不计分。②进行了目标监控，得1分，否则不得分。"
    row = f"预算执行进度率 | 3 | {rule} | 无 | 3"
    found = one(row, "合计 | 100 | | | 96", before="全年资金1848.87万元，支出1643.99万元，执行率88.92%。")
    assert (found.verdict, found.severity, found.recomputed) == ("inconsistent", "warning", Decimal(1))
    assert found.interval is not None and found.interval.low == 0
    assert "另一种读法：低于界限时整项不得分，则为0分" in found.basis


CARRIED = "结转结余合理性 | 3 | 无结转计3分，有结转不得分。 | 见正文 | 3"


def test_the_only_figure_of_the_report_makes_an_error() -> None:
    found = one(CARRIED, before="全年预算2050万元，支出1917.53万元，结余132.47万元。")
    assert (found.verdict, found.severity, found.recomputed) == ("inconsistent", "error", Decimal(0))
    assert "不在本行" in found.basis


def test_a_figure_said_more_than_once_makes_a_warning() -> None:
    before = "支出1917.53万元，结余132.47万元。\n\n下一步，对结余132.47万元加快使用。"
    assert one(CARRIED, before=before).severity == "warning"


def test_two_values_elsewhere_decide_nothing() -> None:
    assert one(CARRIED, before="结余132.47万元。\n\n结余12.40万元。").verdict == "unverifiable"


def test_a_rate_is_worked_out_from_the_plan_in_the_row() -> None:
    table = (
        "全年救助6404人次。\n\n| 三级指标 | 分值 | 评分要点 | 评分标准 | 评价情况 | 自评得分 |\n"
        "| 救助人次达标率 | 2 | 完成预计17万人次。 | 完成率≥90%计2分，每低于1%扣0.1分，扣完为止。 | 无扣分项目 | 2 |\n"
        "| 信息公开 | 2 | 是否公开。 | 按季公开计2分 | 公开 | 2 |"
    )
    found = next(r for r in found_in(table) if r.kind == "own_rule")
    assert (found.verdict, found.severity, found.recomputed) == ("inconsistent", "warning", Decimal(0))
    assert "3.77%" in found.basis


@pytest.mark.parametrize(
    ("row", "verdicts"),
    [
        ("立项依据 | 2 | ①、②、③、④各0.5分，否则酌情扣分。 | 无 | 2", ["consistent"]),
        ("立项依据 | 3 | ①、②、③、④各0.5分，否则酌情扣分。 | 无 | 2", ["inconsistent"]),
        ("立项依据 | 3 | ①有办法计1分；②有方案计2分，否则酌情扣分 | 无 | 3", ["consistent"]),
        ("整改 | 2 | 全部整改计2分；部分整改计1分；未整改计0分 | 无 | 2", []),
        ("立项依据 | 3 | 1例不符合扣0.5分 | 无 | 3", []),
    ],
)
def test_the_points_of_a_rule_beside_the_weight(row: str, verdicts: list[str]) -> None:
    assert [r.verdict for r in form(row) if r.kind == "rule_weight_sum"] == verdicts
