"""Grids of cells and forms flattened into text → what the headings and labels around each cell say."""

from reportminer.tables.flattened import complete
from reportminer.tables.grid import views
from reportminer.tables.headings import match_column
from reportminer.tables.view import CellView, Views

__all__ = ["CellView", "Views", "complete", "match_column", "views"]
