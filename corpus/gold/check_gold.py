"""Recompute the gold itself: offsets, indices, and the arithmetic of every relation that says `consistent` or not."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

HERE = Path(__file__).parent
OPS = {
    "ratio_pct": lambda v: v[0] / v[1] * 100,
    "sum": sum,
    "diff": lambda v: v[0] - sum(v[1:]),
    "div": lambda v: v[0] / v[1],
    "mul": lambda v: v[0] * v[1],
    "growth_pct": lambda v: (v[0] - v[1]) / v[1] * 100,
    "mean": lambda v: sum(v) / len(v),
    "eq": lambda v: v[0],
    "ratio_score": lambda v: min(Decimal(1), v[0] / v[1]) * v[2],
    "pct_score": lambda v: v[0] * v[1] / 100,
}


def last_digit(figure: dict) -> Decimal:
    """Give one unit of the last printed digit, in the figure's base unit."""
    digits = figure["text"].replace(",", "")
    number = digits[: max(i for i, c in enumerate(digits) if c.isdigit() and c.isascii()) + 1]
    scale = Decimal(figure["value"]) / Decimal(number) if Decimal(number) else Decimal(1)
    return Decimal(1).scaleb(-len(number.partition(".")[2])) * scale


for path in sorted(HERE.glob("*.json")):
    gold = json.loads(path.read_text("utf-8"))
    figures = gold["figures"]
    if "encoding" in gold:
        text = (HERE.parent / gold["file"]).read_bytes().decode(gold["encoding"])
        for entry in [*figures, *gold["not_figures"], *gold["structural"]]:
            assert text[entry["start"] : entry["end"]] == entry["text"], (path.name, entry)
    for relation in gold["relations"]:
        operands = [figures[i] for i in relation["operand_index"]]
        assert [f["text"] for f in operands] == relation["operands"], (path.name, relation)
        if relation["op"] not in OPS or not relation["reported"][0].isdigit():
            continue
        reported = figures[relation["reported_index"]]
        assert reported["text"] == relation["reported"], (path.name, relation)
        step, found = last_digit(reported), OPS[relation["op"]]([Decimal(f["value"]) for f in operands])
        equal = (found / step).quantize(Decimal(1), ROUND_HALF_UP) * step == Decimal(reported["value"])
        assert equal == (relation["verdict"] == "consistent"), (path.name, relation, found)
    print(f"{gold['file']}: {len(figures)} figures, {len(gold['relations'])} relations")
