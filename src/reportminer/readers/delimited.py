"""csv → Document: the whole file as one table."""

from __future__ import annotations

import csv
import io

from reportminer.model import Document
from reportminer.readers.parts import GridCell, assemble
from reportminer.readers.sheet_grid import sheet_grid

SEPARATORS = ",\t;|，"


def read_delimited(source: str, text: str) -> Document:
    """The document of a csv: one table; the separator is the sign that cuts the lines most evenly."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)))
    cells = [GridCell(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row)]
    return assemble(source, "csv", [sheet_grid(cells)])


def _separator(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()][:50]
    found = {sign: sum(sign in line for line in lines) for sign in SEPARATORS}
    best = max(found.values(), default=0)
    return next((sign for sign in SEPARATORS if best and found[sign] == best), ",")
