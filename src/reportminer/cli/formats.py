"""What `read`, `extract`, `check` and `evaluate` write in each of their formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.cli.options import CheckFormat, EvaluateFormat, ExtractFormat, Lang, ReadFormat
from reportminer.cli.writing import page_style, report_lines
from reportminer.model import Document, Reading

if TYPE_CHECKING:
    from reportminer.evaluation import Evaluation
    from reportminer.patterns import Patterns
    from reportminer.renders.text import Style, Tally


def plainly_read(documents: Iterator[Document]) -> Iterator[str]:
    """The documents as Markdown, as parsed."""
    from reportminer.renders.document import document_markdown

    return report_lines(documents, document_markdown)


def read_in(readings: Iterator[Reading], chosen: ReadFormat, patterns: Patterns, style: Style) -> Iterator[str]:
    """The documents of the readings in a format that tells how their tables were understood."""
    from reportminer.renders.document import document_record, document_text
    from reportminer.renders.records import json_array
    from reportminer.renders.understood import understood

    if chosen is ReadFormat.json:
        return json_array(document_record(understood(reading, patterns)) for reading in readings)
    return report_lines(readings, lambda reading: document_text(understood(reading, patterns), style))


def extracted(
    readings: Iterator[Reading], chosen: ExtractFormat, output: Path | None, lang: Lang
) -> Iterable[str] | bytes:
    """The figures of the readings in the format."""
    from reportminer.renders import records, sheets, tables, text, workbook

    if chosen is ExtractFormat.table:
        style = page_style(lang, output)
        return report_lines(readings, lambda reading: text.figures_text(reading, style))
    if chosen in (ExtractFormat.json, ExtractFormat.jsonl):
        found = (record for reading in readings for record in records.figure_records(reading))
        return records.json_array(found) if chosen is ExtractFormat.json else records.json_lines(found)
    sheet = tables.figure_sheet(readings, numbers=chosen is ExtractFormat.xlsx)
    if chosen is ExtractFormat.csv:
        return (sheets.csv_text(sheet, mark=output is not None),)
    return workbook.xlsx((sheet,)) if chosen is ExtractFormat.xlsx else sheets.parquet(sheet)


def checked(
    readings: Iterator[Reading], tally: Tally, everything: bool, lang: Lang, chosen: CheckFormat, output: Path | None
) -> Iterable[str] | bytes:
    """The findings of the readings in the format, for this place."""
    if chosen is CheckFormat.text:
        return _checked_text(readings, tally, everything, page_style(lang, output))
    return _checked_in(readings, chosen, everything, lang)


def _checked_text(readings: Iterator[Reading], tally: Tally, everything: bool, style: Style) -> Iterator[str]:
    """The findings of each reading as text, and behind several the totals."""
    from reportminer.renders.text import check_text, tally_text

    yield from report_lines(readings, lambda reading: check_text(reading, style, everything))
    if tally.reports + tally.unread > 1:
        yield from (line + "\n" for line in tally_text(tally, style))


def _checked_in(
    readings: Iterator[Reading], chosen: CheckFormat, everything: bool, lang: Lang
) -> Iterable[str] | bytes:
    """The findings of the readings in a format other than text."""
    from reportminer.renders import records

    if chosen in (CheckFormat.json, CheckFormat.jsonl):
        found = (record for one in readings for record in records.check_records(one, everything, lang.value))
        return records.json_array(found) if chosen is CheckFormat.json else records.json_lines(found)
    if chosen is CheckFormat.sarif:
        from reportminer import __version__
        from reportminer.renders.sarif import sarif

        return (sarif(readings, __version__, everything, lang.value),)
    if chosen is CheckFormat.html:
        from reportminer.renders.review import review_page

        return (review_page(list(readings), lang.value),)
    from reportminer.renders import tables, workbook

    return workbook.xlsx(tables.check_sheets(list(readings), everything, lang.value))


def evaluated(
    found: Sequence[Evaluation], chosen: EvaluateFormat, stored: Mapping[str, Any] | None, lang: Lang
) -> Iterator[str]:
    """The scores in the format; behind them, where there is a stored run, what changed since."""
    from reportminer.evaluation import differences
    from reportminer.renders import evaluation as drawn

    changed = None if stored is None else differences(stored, drawn.evaluation_record(found))
    if chosen is EvaluateFormat.json:
        yield drawn.evaluation_json(found, changed)
        return
    marked = chosen is EvaluateFormat.markdown
    scores = drawn.evaluation_markdown if marked else drawn.evaluation_text
    changes = drawn.differences_markdown if marked else drawn.differences_text
    yield from (line + "\n" for line in scores(found, lang.value))
    if changed is not None:
        yield from (line + "\n" for line in ("", *changes(changed, lang.value)))
