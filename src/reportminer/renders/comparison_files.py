"""The cross-region table as a file, by its ending: .xlsx .html .csv .parquet .md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportminer.model import Reading
from reportminer.renders.compare import Feed, comparison_sheet, legend_sheet, tidy_sheet
from reportminer.renders.document import pipe_cell
from reportminer.renders.pages import sheets_page
from reportminer.renders.sheets import Column, RenderError, Sheet, Value, csv_text, grouped, parquet, xlsx

TITLE = "绩效报告跨地区对照表"
ENDINGS = (".xlsx", ".html", ".csv", ".parquet", ".md")


def comparison_file(path: Path, readings: Sequence[Reading], feeds: Sequence[Feed]) -> bytes:
    """The content of the file that `path` names; RenderError for an ending that we do not write."""
    ending = known_ending(path)
    main = comparison_sheet(readings, feeds)
    if ending == ".csv":
        return csv_text(main).encode()
    if ending == ".parquet":
        return parquet(main)
    legend = legend_sheet(feeds)
    if ending == ".md":
        return markdown(main, legend).encode()
    detail = tidy_sheet(readings)
    if ending == ".html":
        return sheets_page(TITLE, main, (detail, legend)).encode()
    return xlsx((main, detail, legend))


def known_ending(path: Path) -> str:
    """The ending in small letters; RenderError for one that we do not write."""
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RenderError(f"{path}：不认识的文件类型“{ending}”；可用：{' '.join(ENDINGS)}")
    return ending


def markdown(main: Sheet, legend: Sheet) -> str:
    """The table as Markdown, with what its columns mean below it."""
    lines = [f"# {TITLE}", ""]
    lines.append("| " + " | ".join(pipe_cell(column.title) for column in main.columns) + " |")
    lines.append("|" + "|".join(" --- " if column.sort == "text" else " ---: " for column in main.columns) + "|")
    for row in main.rows:
        cells = zip(main.columns, row, strict=True)
        lines.append("| " + " | ".join(_markdown_cell(column, cell, main.silent) for column, cell in cells) + " |")
    lines += ["", *(f"- {pipe_cell(str(row[0]))}：{pipe_cell(str(row[1]))}" for row in legend.rows)]
    return "\n".join(lines) + "\n"


def _markdown_cell(column: Column, cell: Value, silent: str) -> str:
    """The cell; what we recomputed in italics."""
    if cell is None or isinstance(cell, str):
        return pipe_cell(cell) if cell else silent
    number = grouped(column, cell)
    return f"*{number}*" if column.recomputed else number
