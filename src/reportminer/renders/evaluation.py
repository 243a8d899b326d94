"""What `evaluate` prints: a table of scores, one row a report, and everything that differs from gold."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportminer.evaluation import ASPECTS, Evaluation, Fault, in_all
from reportminer.renders.columns import aligned, printable

_WORDS = {
    "zh": {
        "all": "合计", "report": "报告", "gold": "标注", "found": "读出", "precision": "精确率", "recall": "召回率",
        "f1": "F1", "value": "值", "unit": "单位", "kind": "类别", "role": "角色", "indicator": "指标",
        "period": "期间", "relations": "关系", "exact": "结论相同", "agreeing": "结论相容", "same_inputs": "依据也相同",
        "missing": "未复算", "alarms": "误报", "missed": "漏读", "extra": "多读", "no_relation": "未复算",
        "verdict": "结论不符", "false_alarm": "误报", "wanted": "标注", "got": "得到",
    },
    "en": {
        "all": "all", "report": "report", "gold": "gold", "found": "found", "precision": "precision",
        "recall": "recall", "f1": "F1", "value": "value", "unit": "unit", "kind": "kind", "role": "role",
        "indicator": "indicator", "period": "period", "relations": "relations", "exact": "same verdict",
        "agreeing": "verdict agrees", "same_inputs": "and operands", "missing": "not recomputed",
        "alarms": "false alarms", "missed": "missed", "extra": "extra", "no_relation": "not recomputed",
        "verdict": "wrong verdict", "false_alarm": "false alarm",
        "wanted": "gold", "got": "got",
    },
}  # fmt: skip
_SORTS = ("missed", "extra", *ASPECTS, "no_relation", "verdict", "false_alarm")
_FIGURES = ("gold", "found", "precision", "recall", "f1", *ASPECTS)
_RELATIONS = ("relations", "exact", "agreeing", "same_inputs", "missing", "alarms")


def evaluation_text(evaluations: Sequence[Evaluation], lang: str = "zh") -> Iterator[str]:
    """The lines: scores of figures, scores of relations, then what differs, by sort and report."""
    words = _WORDS[lang]
    rows = [*evaluations, in_all(words["all"], evaluations)]
    for columns, cells in ((_FIGURES, _figure_cells), (_RELATIONS, _relation_cells)):
        heads = [words["report"], *(words[column] for column in columns)]
        yield from aligned([heads, *([row.name, *cells(row)] for row in rows)], frozenset(range(1, len(heads))))
        yield ""
    yield from _fault_lines(evaluations, words)


def _figure_cells(one: Evaluation) -> list[str]:
    shares = (one.precision, one.recall, one.f1, *(one.aspects[aspect].share for aspect in ASPECTS))
    return [str(one.gold), str(one.found), *map(_percent, shares)]


def _relation_cells(one: Evaluation) -> list[str]:
    return [str(getattr(one, column)) for column in _RELATIONS]


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{100 * share:.2f}%"


def _fault_lines(evaluations: Sequence[Evaluation], words: Mapping[str, str]) -> Iterator[str]:
    for sort in _SORTS:
        found = [(one.name, fault) for one in evaluations for fault in one.faults if fault.sort == sort]
        if found:
            yield f"{words[sort]}（{len(found)}）"
            yield from (f"  {name} {_fault_line(fault, words)}" for name, fault in found)


def _fault_line(fault: Fault, words: Mapping[str, str]) -> str:
    said = f"{fault.where}　{fault.text}"
    said += f"　{words['wanted']}：{fault.gold}" if fault.gold else ""
    return printable(said + (f"　{words['got']}：{fault.got}" if fault.got else ""))


def evaluation_json(evaluations: Sequence[Evaluation]) -> str:
    """All scores and faults as one JSON object: `reports` and `all`."""
    reports = [_record(one) | {"faults": [_fault_record(fault) for fault in one.faults]} for one in evaluations]
    whole = {"reports": reports, "all": _record(in_all("all", evaluations))}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _record(one: Evaluation) -> dict[str, Any]:
    figures = {"gold": one.gold, "found": one.found, "matched": one.matched}
    shares = {"precision": _share(one.precision), "recall": _share(one.recall), "f1": _share(one.f1)}
    aspects = {name: {"right": of.right, "of": of.of, "share": _share(of.share)} for name, of in one.aspects.items()}
    relations = {column: getattr(one, column) for column in _RELATIONS}
    return {"report": one.name, "figures": figures | shares, "aspects": aspects, "relations": relations}


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 6)


def _fault_record(fault: Fault) -> dict[str, str]:
    return {"sort": fault.sort, "where": fault.where, "text": fault.text, "gold": fault.gold, "got": fault.got}
