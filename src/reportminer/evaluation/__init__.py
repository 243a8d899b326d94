"""Readings beside gold annotations: how much was found, and how much of what was found is right.

Gold lies in a folder as `*/gold.json` with `report.txt` beside it, or as `gold/*.json` whose key `file` names it.
"""

from __future__ import annotations

from reportminer.evaluation.counts import ASPECTS, Evaluation, Fault, Tally, in_all
from reportminer.evaluation.figures import align, offsets, same_indicator
from reportminer.evaluation.gold import Gold, GoldFigure, GoldRelation, find_gold, read_gold
from reportminer.evaluation.measuring import evaluate, evaluate_all
from reportminer.evaluation.stored import Change, Differences, differences, read_run

__all__ = [
    "ASPECTS",
    "Change",
    "Differences",
    "Evaluation",
    "Fault",
    "Gold",
    "GoldFigure",
    "GoldRelation",
    "Tally",
    "align",
    "differences",
    "evaluate",
    "evaluate_all",
    "find_gold",
    "in_all",
    "offsets",
    "read_gold",
    "read_run",
    "same_indicator",
]
