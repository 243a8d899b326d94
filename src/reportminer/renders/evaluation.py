"""What `evaluate` prints: a table of scores, one row a report, and everything that differs from gold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from reportminer.evaluation import ASPECTS, Differences, Evaluation, Fault, in_all
from reportminer.renders.columns import aligned, printable

_WORDS = {
    "zh": {
        "all": "合计", "report": "报告", "gold": "标注", "found": "读出", "precision": "精确率", "recall": "召回率",
        "f1": "F1", "value": "值", "unit": "单位", "kind": "类别", "role": "角色", "indicator": "指标",
        "period": "期间", "relations": "关系", "exact": "结论相同", "agreeing": "结论相容", "same_inputs": "依据也相同",
        "missing": "未复算", "alarms": "误报", "missed": "漏读", "extra": "多读", "no_relation": "未复算",
        "verdict": "结论不符", "false_alarm": "误报", "wanted": "标注", "got": "得到", "matched": "对上",
        "same": "与保存的结果相同", "measure": "项目", "before": "原来", "now": "现在", "gone": "不再出现", "new": "新出现",
    },
    "en": {
        "all": "all", "report": "report", "gold": "gold", "found": "found", "precision": "precision",
        "recall": "recall", "f1": "F1", "value": "value", "unit": "unit", "kind": "kind", "role": "role",
        "indicator": "indicator", "period": "period", "relations": "relations", "exact": "same verdict",
        "agreeing": "verdict agrees", "same_inputs": "and operands", "missing": "not recomputed",
        "alarms": "false alarms", "missed": "missed", "extra": "extra", "no_relation": "not recomputed",
        "verdict": "wrong verdict", "false_alarm": "false alarm",
        "wanted": "gold", "got": "got", "matched": "matched",
        "same": "the same as the stored run", "measure": "count", "before": "before", "now": "now", "gone": "gone",
        "new": "new",
    },
}  # fmt: skip
_SORTS = ("missed", "extra", *ASPECTS, "no_relation", "verdict", "false_alarm")
_FIGURES = ("gold", "found", "precision", "recall", "f1", *ASPECTS)
_RELATIONS = ("relations", "exact", "agreeing", "same_inputs", "missing", "alarms")


def evaluation_text(evaluations: Sequence[Evaluation], lang: str = "zh") -> Iterator[str]:
    """The lines: scores of figures, scores of relations, then what differs, by sort and report."""
    words = _WORDS[lang]
    for table in _tables(evaluations, words):
        yield from aligned(table, frozenset(range(1, len(table[0]))))
        yield ""
    yield from _fault_lines(evaluations, words)


def evaluation_markdown(evaluations: Sequence[Evaluation], lang: str = "zh") -> Iterator[str]:
    """The same two tables in Markdown, and how often each sort of fault occurred."""
    words = _WORDS[lang]
    for table in _tables(evaluations, words):
        yield from _markdown(table)
        yield ""
    counted = [(sort, sum(fault.sort == sort for one in evaluations for fault in one.faults)) for sort in _SORTS]
    yield from (f"- {words[sort]}：{count}" for sort, count in counted if count)


def differences_text(found: Differences, lang: str = "zh") -> Iterator[str]:
    """What changed since a stored run: counts that differ as a table, then the faults that are gone and new."""
    yield from _differences(found, _WORDS[lang], lambda table: aligned(table, frozenset({2, 3, 4})), "-+")


def differences_markdown(found: Differences, lang: str = "zh") -> Iterator[str]:
    """The same in Markdown."""
    yield from _differences(found, _WORDS[lang], _markdown, "--")


def _differences(
    found: Differences, words: Mapping[str, str], drawn: Callable[[_Table], Iterable[str]], signs: str
) -> Iterator[str]:
    if not (found.changes or found.gone or found.new):
        yield words["same"]
        return
    rows = [
        [one.report, words[one.measure], _count(one.before), _count(one.now), _step(one.before, one.now)]
        for one in found.changes
    ]
    if rows:
        yield from drawn([[words["report"], words["measure"], words["before"], words["now"], "±"], *rows])
    for title, sign, faults in ((words["gone"], signs[0], found.gone), (words["new"], signs[1], found.new)):
        if faults:
            yield ""
            yield f"{title}（{len(faults)}）"
            yield from (f"{sign} {name} {words[said[0]]} {_said(said, words)}" for name, said in faults)


def _said(fault: Sequence[str], words: Mapping[str, str]) -> str:
    return _fault_line(Fault(*fault), words)


def _count(count: int | None) -> str:
    return "—" if count is None else str(count)


def _step(before: int | None, now: int | None) -> str:
    return f"{(now or 0) - (before or 0):+d}"


_Table = Sequence[Sequence[str]]


def _tables(evaluations: Sequence[Evaluation], words: Mapping[str, str]) -> Iterator[_Table]:
    """The scores of figures, then those of relations: a row a report and one for all."""
    rows = [*evaluations, in_all(words["all"], evaluations)]
    for columns, cells in ((_FIGURES, _figure_cells), (_RELATIONS, _relation_cells)):
        yield [
            [words["report"], *(words[column] for column in columns)],
            *([row.name, *cells(row)] for row in rows),
        ]


def _markdown(table: _Table) -> Iterator[str]:
    for number, row in enumerate(table):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
        if not number:
            yield "| --- |" + " ---: |" * (len(row) - 1)


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


def evaluation_json(evaluations: Sequence[Evaluation], found: Differences | None = None) -> str:
    """All scores and faults as one JSON object: `reports` and `all`, and `differences` where there is a stored run."""
    whole = evaluation_record(evaluations)
    if found is not None:
        whole["differences"] = {
            "changes": [asdict(change) for change in found.changes],
            "gone": [_stored(one) for one in found.gone],
            "new": [_stored(one) for one in found.new],
        }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def evaluation_record(evaluations: Sequence[Evaluation]) -> dict[str, Any]:
    """All scores and faults as `evaluate --format json` stores them."""
    reports = [_record(one) | {"faults": [_fault_record(fault) for fault in one.faults]} for one in evaluations]
    return {"reports": reports, "all": _record(in_all("all", evaluations))}


def _stored(one: tuple[str, tuple[str, ...]]) -> dict[str, str]:
    return {"report": one[0]} | _fault_record(Fault(*one[1]))


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
