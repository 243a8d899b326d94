"""Grids of cells and forms flattened into text → what the headings and labels around each cell say."""

from reportminer.tables.flattened import complete
from reportminer.tables.grid import CellView, Views, match_column, views

__all__ = ["CellView", "Views", "complete", "match_column", "views"]
