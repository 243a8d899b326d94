"""The report's own scoring rules run on its own figures: each awarded score beside what its rule allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from reportminer.model import Cell, Fact, Relation, Severity, Table, Verdict
from reportminer.quantity import Interval, point
from reportminer.relations.rule_clauses import Clause, Graded, Need, Present, Rule, Stepped, Worded
from reportminer.relations.rule_figures import Known, Row, known
from reportminer.relations.rule_language import compile_rule
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_deduction
from reportminer.text import squeeze

_BASIS = "报告自己的评分标准"
_MISSING = {
    "value": "报告没有给出{name}的实际数", "grade": "报告没有给出评定的等级", "cases": "报告没有写明不符合的例数",
    "growth": "报告没有给出{name}上年的数", "present": "报告没有写明有没有{name}", "words": "",
}  # fmt: skip


def rules(scene: Scene) -> Iterator[Relation]:
    """For each row with a rule and an awarded score: do the rule's points add up, and does it allow the score."""
    for table in scene.document.tables:
        rows = _rows_of(scene, table)
        for row, cell in _rule_rows(scene, table, rows):
            weights = [s for s in row.spots if s.fact.role == "weight" and _is_score(s)]
            awarded = [s for s in row.spots if s.fact.role == "actual" and _is_score(s)]
            if len(weights) > 1 or not awarded or (weights and weights[0].fact.value <= 0):
                continue
            weight = weights[0].fact if weights else None
            rule = compile_rule(
                scene.text(cell.span.block)[cell.span.start : cell.span.end], weight.value if weight else None
            )
            if rule is None:
                continue
            if weight is not None:
                yield from _weight_sum(row, rule, weight, scene.text(cell.span.block)[cell.span.start : cell.span.end])
            for score in awarded:
                yield from _own_rule(scene, row, rule, score)


# --- rows ---------------------------------------------------------------------------------------------------------


def _rows_of(scene: Scene, table: Table) -> dict[int, list[Spot]]:
    rows: dict[int, list[Spot]] = {}
    for spot in scene.in_tables.get(table.index, ()):
        if spot.inside is not None and not spot.inside.header_row:
            rows.setdefault(spot.inside.row, []).append(spot)
    return rows


def _rule_rows(scene: Scene, table: Table, rows: dict[int, list[Spot]]) -> Iterator[tuple[Row, Cell]]:
    """Each row that has a cell under 评分标准 for itself alone."""
    remarks: dict[int, list[str]] = {}
    found: list[tuple[Cell, str]] = []
    for cell in table.cells:
        view = scene.views.at(cell.span)
        if view is None or view.header_row or view.heading is None or view.line != "data":
            continue
        if view.heading.role == "rule" and view.heading.name == "评分标准" and cell.row_span == 1:
            found.append((cell, view.label))
        elif view.heading.name in ("备注", "完成值"):
            text = squeeze(scene.text(cell.span.block)[cell.span.start : cell.span.end]).strip("。；")
            remarks.setdefault(cell.row, []).extend([text] if text else [])
    for cell, label in found:
        yield (
            Row(squeeze(label), table.index, cell, tuple(rows.get(cell.row, ())), tuple(remarks.get(cell.row, ()))),
            cell,
        )


def _is_score(spot: Spot) -> bool:
    return spot.fact.figure.kind == "score" and spot.view is not None and not is_deduction(spot)


# --- do the rule's points add up to the weight --------------------------------------------------------------------


#: 符合政策、职责、范围，各0.5分: how many points are meant cannot be told from the words.
_EACH = re.compile(r"各\s*(?:计|得|占)?\s*[\d.]+\s*分")


def _weight_sum(row: Row, rule: Rule, weight: Fact, said: str) -> Iterator[Relation]:
    """The points of the clauses beside the row's; said to be wrong only where every clause was understood."""
    addends = sum(clause.times if isinstance(clause, Worded) else 1 for clause in rule.clauses if clause.stated)
    if rule.points is None or "加分" in row.label or not all(clause.stated for clause in rule.clauses):
        return
    if _EACH.search(said) and not re.search("[①-⑳]", said) and rule.points != weight.value:
        return
    agrees = rule.points == weight.value
    understood = not rule.uncompiled and not any(isinstance(c, Graded) and c.need.kind == "words" for c in rule.clauses)
    if (agrees and addends < 2) or (not agrees and not understood):
        return
    operands = _award_facts(row, rule)
    formula = "评分标准各条款的分数之和"
    yield Relation(
        "rule_weight_sum", f"{row.label}评分标准", weight, tuple(operands), formula, rule.points, point(rule.points),
        "consistent" if agrees else "inconsistent", basis=_BASIS, severity=None if agrees else "warning",
    )  # fmt: skip


def _award_facts(row: Row, rule: Rule) -> list[Fact]:
    """The points printed in the rule's cell that the clauses give, each as often as it counts."""
    cell = row.rule_cell.span
    printed = [
        s.fact
        for s in row.spots
        if s.block == cell.block and cell.start <= s.fact.span.start < cell.end and s.fact.figure.kind == "score"
    ]
    facts: list[Fact] = []
    for clause in rule.clauses:
        times = clause.times if isinstance(clause, Worded) else 1
        for index, fact in enumerate(printed):
            if fact.value * times == clause.points:
                facts += [fact] * times
                printed = printed[index + 1 :]
                break
    return facts


# --- does the rule allow the awarded score ------------------------------------------------------------------------


def _own_rule(scene: Scene, row: Row, rule: Rule, score: Spot) -> Iterator[Relation]:
    """The awarded score beside the scores that the rule allows for what the report tells."""
    told = [known(scene, row, rule, need) for need in rule.needs]
    found = [(clause, one) for clause, one in zip(rule.clauses, told, strict=True) if one is not None]
    if not found:
        reason = next((r for r in (_missing(row, rule, need) for need in rule.needs) if r), "")
        if reason:
            yield _relation(row, rule, score, [], None, "unverifiable", reason=reason)
        return
    allowed = rule.admissible([one.given if one is not None else None for one in told])
    verdict, severity = _judged(scene, rule, score, found, allowed)
    if verdict == "unverifiable":
        yield _relation(row, rule, score, found, None, verdict, reason="评分标准没有写明这种情形怎样计分")
        return
    yield _relation(row, rule, score, found, allowed, verdict, severity=severity)


def _missing(row: Row, rule: Rule, need: Need) -> str:
    """What the report would have to give for the rule to be run, "" where words alone decide."""
    several = sum(n.kind == "value" for n in rule.needs) > 1
    name = need.name if need.name and (need.kind == "present" or (several and len(need.name) <= 16)) else row.label
    return _MISSING[need.kind].format(name=f"“{name.strip('“”')}”")


def _readings(rule: Rule, found: Sequence[tuple[Clause, Known]]) -> list[str]:
    """The other readings of the clauses that decide, with the scores that they would allow."""
    said: list[str] = []
    for clause, one in found:
        amount = one.given.value
        if isinstance(clause, Present) and clause.loose and amount:
            scope = re.sub(rf"(?:不能|不得|不应|不允许|严禁|无)?{clause.need.name}.*", "", clause.text)
            said.append(f"另一种读法：这笔钱不在“{scope}”之列，则为{clause.points}分")
        elif isinstance(clause, (Worded, Stepped)) and clause.zero and len(rule.clauses) > 1:
            said.append("另一种读法：低于界限时整项不得分，则为0分")
    return said or ["条款留有余地"]


def _judged(
    scene: Scene, rule: Rule, score: Spot, found: Sequence[tuple[Clause, Known]], allowed: Interval
) -> tuple[Verdict, Severity | None]:
    """The verdict, and how heavily a wrong score weighs: error only where rule and figure leave no room."""
    awarded = score.fact.value
    if awarded in allowed:
        return "consistent", None
    step = _finest(scene, score)
    if (_nearest(allowed, awarded) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step == awarded:
        return "consistent", None
    half = step / 2
    if allowed.low <= awarded + half and awarded - half <= allowed.high:
        return "rounding", None
    too_low = awarded < allowed.low
    bare = any(
        isinstance(c, Stepped) and not c.stated and c.deduction is None and c.otherwise == "unsaid" for c, _ in found
    )
    nothing_found = any(one.how == "none" for _, one in found)
    if rule.uncompiled or nothing_found or (too_low and (rule.loose or bare)):
        return "unverifiable", None
    sure = not rule.loose and all(one.sure for _, one in found) and not too_low
    return "inconsistent", "error" if sure else "warning"


def _finest(scene: Scene, score: Spot) -> Decimal:
    """The finest printed place among the scores of the column: how closely scores are given here."""
    view = score.view
    assert view is not None
    column = [
        s.fact.figure.quantity.step for s in scene.in_tables[view.table]
        if s.view is not None and (s.view.table, s.view.column) == (view.table, view.column) and _is_score(s)
    ]  # fmt: skip
    return min(column, default=score.fact.figure.quantity.step)


def _nearest(allowed: Interval, value: Decimal) -> Decimal:
    return max(allowed.low, min(value, allowed.high))


def _relation(
    row: Row,
    rule: Rule,
    score: Spot,
    found: Sequence[tuple[Clause, Known]],
    allowed: Interval | None,
    verdict: Verdict,
    severity: Severity | None = None,
    reason: str = "",
) -> Relation:
    quoted = squeeze(rule.text) if len(rule.text) <= 60 or not found else "；".join(clause.text for clause, _ in found)
    hows = [one.how for _, one in found if one.how and one.how != "none"]
    loose = _readings(rule, found) if rule.loose and verdict == "inconsistent" else []
    operands: dict[int, Fact] = {fact.figure.id: fact for _, one in found for fact in one.operands}
    value = _nearest(allowed, score.fact.value) if allowed is not None else None
    return Relation(
        "own_rule", f"{row.label}得分", score.fact, tuple(operands.values()), f"评分标准“{quoted}”", value, allowed,
        verdict, "operands" if verdict == "rounding" else None, basis="；".join([_BASIS, *hows, *loose]), reason=reason,
        severity=severity,
    )  # fmt: skip
