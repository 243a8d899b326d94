"""A grid → which labels, unit, role and heading each cell has.

Headings are recognised through the packs' `columns`; a heading that no pack knows still labels its column by position.
A table may have several header rows, one above each part of a form; every data row is governed by the nearest ones above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from reportminer.model import Cell, Document, Kind, Span, Table
from reportminer.patterns import Column, Patterns
from reportminer.text import fold, squeeze

_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_NUMBER = re.compile(r"\s*[≥≤<>=约近]{0,2}\s*-?\d[\d,]*(?:\.\d+)?\s*(?:万|亿)?\s*[%‰]?\s*")
_VALUE = re.compile(
    r"\s*(?:[≥≤<>=约近超]{0,2}|不低于|不少于|不超过|达到?)\s*-?\d[\d,\s]*(?:\.\d+)?(?![、.．)）])\s*\D{0,8}\s*"
)
_MULT = "百万|千万|万|千|亿"
_UNIT_NOTE = re.compile(
    r"(?P<of>[一-鿿]{0,4}?)单位[:：]\s*(?P<units>[一-鿿/]{1,5}(?:[、和][一-鿿/]{1,5}){0,5})(?=[(（)），,；;。\s]|$)"
)
_MONEY_PAREN = re.compile(rf"[(（](?P<mult>{_MULT})?元[)）]")
_PAREN = re.compile(r"[(（\[]([^()（）\[\]]*)[)）\]]")
_HEADER_UNIT = re.compile(
    rf"(?:[(（][^()（）]{{0,8}}?|[,，/、]\s*)(?P<mult>{_MULT})?(?P<unit>元\s?/\s?[一-鿿\s]{{1,4}}|[一-鿿%％㎡]{{1,4}})\s*(?:[)）]|$)"
)


@dataclass(frozen=True, slots=True)
class CellView:
    """What the headings and labels around a cell say about a bare number in it.

    row_path: labels of the row, from the outermost group to the most specific one.
    headers:  headings over the column, top to bottom.
    unit, scale, kind: what a bare number in the cell is measured in; unit None where no bare number is a figure here.
    line:     "data", "total", "subtotal", "whole", "part" or "mean": what sort of row this is.
    """

    table: int
    row: int
    column: int
    row_path: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    heading: Column | None = None
    unit: str | None = None
    scale: Decimal = Decimal(1)
    kind: Kind | None = None
    written: str = ""
    why: str = ""
    qualifier: str | None = None
    line: str = "data"
    header_row: bool = False
    block_of_rows: int = 0
    start: int = 0
    end: int = 0

    @property
    def label(self) -> str:
        """The most specific label of the row."""
        return self.row_path[-1] if self.row_path else ""

    def takes(self, folded: str, start: int, end: int) -> bool:
        """Whether the number is the cell's value rather than a number inside its words."""
        outside = (folded[self.start : start] + folded[end : self.end]).strip()
        return bool(re.fullmatch(r"(?:[≥≤<>=约近超+()%‰\s]|不低于|不少于|不超过|不高于|以上|以内|左右)*", outside))


@dataclass(frozen=True)
class Views:
    """The views of all cells of a document, by the span's block and start."""

    document: Document
    cells: Mapping[tuple[int, int, int], CellView] = field(default_factory=dict)

    def at(self, span: Span) -> CellView | None:
        """The view of the cell in which the span lies, or None outside tables."""
        found = self.document.cell_at(span)
        if found is None:
            return None
        table, cell = found
        return self.cells.get((table.index, cell.row, cell.column))


def views(document: Document, patterns: Patterns) -> Views:
    """Views of every cell of every table of the document."""
    cells: dict[tuple[int, int, int], CellView] = {}
    note = _document_unit(document)
    for table in document.tables:
        for view in _Grid(document, table, patterns, note).views():
            cells[view.table, view.row, view.column] = view
    return Views(document, cells)


#: What notes such as （金额单位：万元，次均单位：元） say: the words before 单位 → (multiplier, unit).
Notes = Mapping[str, tuple[str, str]]
_MONEY_NOTES = ("", "金额", "资金", "计量", "货币", "币种")


def unit_notes(folded: str) -> dict[str, tuple[str, str]]:
    """The unit notes of a caption, heading or line: {"": ("万", "元")} for 单位：万元 and for 单位：人次、万元."""
    notes: dict[str, tuple[str, str]] = {}
    for found in _UNIT_NOTE.finditer(folded):
        what = "" if found["of"] in _MONEY_NOTES else found["of"]
        for listed in re.split(r"[、,，和]", found["units"]):
            unit = re.fullmatch(rf"\s*(?:人民币)?\s*({_MULT})?(.+?)\s*", listed)
            if unit and unit[2] == "元" and notes.get(what, ("", ""))[1] == "元":
                notes["均"] = (unit[1] or "", "元")
            elif unit and (what not in notes or unit[2] == "元"):
                notes[what] = (unit[1] or "", unit[2])
    if "" not in notes and (money := _MONEY_PAREN.search(folded)):
        notes[""] = (money["mult"] or "", "元")
    return notes


def _document_unit(document: Document) -> str | None:
    """The multiplier of the first `单位：万元` outside tables, else of the first （万元） in a table."""
    for block in document.blocks:
        if "单位" in block.text:
            multiplier, unit = unit_notes(fold(block.text)).get("", ("", ""))
            if unit == "元":
                return multiplier
    for table in document.tables:
        for cell in table.cells[:60]:
            if found := _MONEY_PAREN.search(fold(document.said(cell.span))):
                return found["mult"] or ""
    return None


def match_column(text: str, patterns: Patterns) -> Column | None:
    """The column whose name the heading is, or contains; the longest name wins."""
    bare = squeeze(_PAREN.sub("", fold(text))) or squeeze(text).strip("()（）")
    if not bare or len(bare) > 24 or re.match(r"[≥≤<>=约]*\d", bare):
        return None
    aliases = patterns.column_aliases
    if bare in aliases:
        return aliases[bare]
    best = ""
    for found in patterns.column_regex.finditer(bare):
        name = found[0]
        exact_only = name in EXACT_ONLY
        if not exact_only and len(name) > 1 and (len(name), found.end()) > (len(best), 0):
            best = name
    if not best or len(bare) > len(best) * 3 + 4:
        return None
    return aliases[best]


#: Names too common inside other words to be a heading unless they stand alone.
EXACT_ONLY = frozenset(
    [
        "项目",
        "补助资金",
        "救助资金",
        "补助金额",
        "资金额",
        "投入",
        "单位",
        "内容",
        "类别",
        "名称",
        "预算",
        "支出",
        "到位",
        "任务",
        "资金",
        "性质",
        "说明",
        "比例",
        "时间",
        "年度",
        "自评",
        "编号",
        "代码",
        "区域",
        "地区",
        "金额",
        "增减",
        "差异",
        "日期",
        "评分",
        "人数",
        "户数",
    ]
)


class _Grid:
    """One table as rows of texts, with what is known of each."""

    def __init__(self, document: Document, table: Table, patterns: Patterns, note: str | None) -> None:
        self.document, self.table, self.patterns, self.note = document, table, patterns, note
        self.cell: dict[tuple[int, int], Cell] = {}
        self.text: dict[tuple[int, int], str] = {}
        for cell in table.cells:
            said = fold(document.said(cell.span)).strip()
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    self.text[row, column] = said
                    self.cell[row, column] = cell
        self.blanks = frozenset(patterns.word_list("blank_values"))
        self._scores: bool | None = None
        self.units = {name: unit for unit in patterns.units for name in unit.names}

    def origin(self, row: int, column: int) -> bool:
        """Whether a cell starts here rather than reaching here from the left or above."""
        cell = self.cell.get((row, column))
        return cell is not None and (cell.row, cell.column) == (row, column)

    def views(self) -> list[CellView]:
        made: list[CellView] = []
        stack: list[int] = []
        notes = self._caption_notes()
        headings: dict[int, tuple[tuple[str, ...], Column | None]] = {}
        groups: dict[int, str] = {}
        part = 0
        if self._is_shape():
            headings = self._shape_headings()
        for row in range(self.table.rows):
            columns = [c for c in range(self.table.columns) if self.text.get((row, c))]
            if not columns:
                continue
            origins = [c for c in columns if self.origin(row, c)]
            notes = notes | self._notes_in_row(row, columns)
            if self._is_header(row, columns, bool(stack) and stack[-1] == row - 1, bool(headings)):
                stack = [*stack, row] if stack and stack[-1] == row - 1 else [row]
                headings = self._headings(stack)
                groups, part = {}, part + 1
                for column in origins:
                    span = self.cell[row, column].span
                    made.append(
                        CellView(
                            self.table.index,
                            row,
                            column,
                            header_row=True,
                            block_of_rows=part,
                            start=span.start,
                            end=span.end,
                        )
                    )
                continue
            made += self._data_row(row, columns, headings, notes, groups, part)
        return made

    def _is_shape(self) -> bool:
        """Whether the rows stand here by their shape alone: label, points, target, actual, score (see flattened.py)."""
        targets = [c for c in self.table.cells if c.column == 2]
        return (
            self.table.columns == 5
            and bool(targets)
            and not any(
                match_column(self.text[c.row, c.column], self.patterns)
                for c in self.table.cells
                if c.row == 0 < c.column
            )
            and all(re.match(r"[≥≤<>=不大小达控]", self.text[c.row, c.column]) for c in targets)
        )

    def _shape_headings(self) -> dict[int, tuple[tuple[str, ...], Column | None]]:
        names = ("三级指标", "分值", "指标值", "完成值", "得分")
        return {i: ((), self.patterns.column.get(name)) for i, name in enumerate(names)}

    # --- header rows ---

    def _is_header(self, row: int, columns: list[int], continues: bool, governed: bool) -> bool:
        texts = {self.cell[row, c].span: self.text[row, c] for c in columns}
        numeric = sum(1 for t in texts.values() if _NUMBER.fullmatch(t) or t in self.blanks)
        if numeric:
            return False
        if any(_VALUE.fullmatch(t) for t in texts.values()):
            return False
        known = [m for t in texts.values() if (m := match_column(t, self.patterns))]
        solid = [m for m in known if m.measure not in ("label", "text")]
        if len(texts) >= 2 and len(known) >= 2 and solid and len(known) * 2 >= len(texts):
            return True
        if continues and known and len(texts) >= 2 and len(known) * 2 >= len(texts):
            return True
        below = [self.text[row + 1, c] for c in range(self.table.columns) if self.text.get((row + 1, c))]
        below_numeric = sum(1 for t in below if _NUMBER.fullmatch(t))
        if self._pairs_of_labels(row + 1):
            return False
        short = all(len(t) <= 16 for t in texts.values())
        if row == 0 and len(texts) >= 3 and short and solid:
            return True
        return not governed and len(texts) >= 3 and short and below_numeric >= max(2, len(below) // 2)

    def _pairs_of_labels(self, row: int) -> bool:
        """Whether a row is label, value, label, value: words stand again between its numbers."""
        cells = [
            self.text[row, c] for c in range(self.table.columns) if self.text.get((row, c)) and self.origin(row, c)
        ]
        numeric = [bool(_NUMBER.fullmatch(t)) for t in cells]
        if True not in numeric:
            return False
        after = numeric[numeric.index(True) :]
        return False in after and True in after[after.index(False) :]

    def _headings(self, stack: list[int]) -> dict[int, tuple[tuple[str, ...], Column | None]]:
        """Headings of each column, top to bottom, with the column that the lowest known one names."""
        result: dict[int, tuple[tuple[str, ...], Column | None]] = {}
        for column in range(self.table.columns):
            said: list[str] = []
            for row in stack:
                text = self.text.get((row, column), "")
                if text and (not said or said[-1] != text):
                    said.append(text)
            matched: Column | None = None
            for text in reversed(said):
                matched = match_column(text, self.patterns)
                if matched is not None:
                    break
            result[column] = (tuple(squeeze(s) for s in said), matched)
        return self._aligned(stack[-1], result)

    def _aligned(
        self, last: int, headings: dict[int, tuple[tuple[str, ...], Column | None]]
    ) -> dict[int, tuple[tuple[str, ...], Column | None]]:
        """The headings over the columns they mean where a text dump has more headings than its rows have cells."""
        rows: list[list[bool]] = []
        for row in range(last + 1, self.table.rows):
            used = [c for c in range(self.table.columns) if self.text.get((row, c))]
            if used:
                flags = [bool(_NUMBER.fullmatch(self.text.get((row, c), ""))) for c in range(max(used) + 1)]
                rows.append(flags)
        width = max(map(len, rows), default=0)
        named = [c for c in headings if headings[c][0]]
        if not rows or not named or max(named) < width or self.table.cells[0].row_span > 1:
            return headings
        numeric = [(h := headings[c][1]) is not None and h.measure not in ("label", "text") for c in sorted(headings)]
        kept = align_headings(numeric, [row + [False] * (width - len(row)) for row in rows])
        return {column: headings[index] for column, index in enumerate(kept)} if len(kept) == width else headings

    # --- units ---

    def _caption_notes(self) -> dict[str, tuple[str, str]]:
        notes: dict[str, tuple[str, str]] = {}
        for span in self.table.caption:
            notes |= unit_notes(fold(self.document.said(span)))
        return notes

    def _notes_in_row(self, row: int, columns: list[int]) -> dict[str, tuple[str, str]]:
        notes: dict[str, tuple[str, str]] = {}
        for column in columns:
            if len(self.text[row, column]) <= 40:
                notes |= unit_notes(self.text[row, column])
        return notes

    # --- data rows ---

    def _data_row(
        self, row: int, columns: list[int], headings: dict[int, tuple[tuple[str, ...], Column | None]],
        notes: Notes, groups: dict[int, str], part: int,
    ) -> list[CellView]:  # fmt: skip
        labels = self._label_columns(row, columns, headings)
        for column in list(groups):
            if any(c <= column and self.text.get((row, c)) for c in labels if c <= column):
                for later in [c for c in groups if c >= column and not self.text.get((row, c))]:
                    if any(self.text.get((row, c)) for c in labels if c < later):
                        del groups[later]
        for column in labels:
            if self.text.get((row, column)):
                groups[column] = squeeze(self.text[row, column])
        path = self._path(groups, labels)
        line = self._line(path, row, columns)
        row_unit = self._row_unit(row, columns, headings)
        made = []
        for column in columns:
            if not self.origin(row, column):
                continue
            headers, heading = headings.get(column, ((), None))
            own = path
            if heading is None and not headers:
                own = self._left_label(row, column) or path
            span = self.cell[row, column].span
            view = CellView(
                self.table.index, row, column, own, headers, heading, line=line, block_of_rows=part,
                start=span.start, end=span.end,
                qualifier=self._comparator(row, headings) if heading and heading.role == "target" else None,
            )  # fmt: skip
            made.append(self._measured(view, notes, row_unit, column in labels))
        return made

    def _label_columns(
        self, row: int, columns: list[int], headings: dict[int, tuple[tuple[str, ...], Column | None]]
    ) -> list[int]:
        by_heading = min(
            (c for c, (_, h) in headings.items() if h is not None and h.measure not in ("label", "text")), default=None
        )
        first_value = next(
            (c for c in columns if _VALUE.fullmatch(self.text[row, c]) or self.text[row, c] in self.blanks), None
        )
        unknown_value = next(
            (
                c
                for c in columns
                if _VALUE.fullmatch(self.text[row, c]) and (c not in headings or headings[c][1] is None)
            ),
            None,
        )
        stop = min(
            (c for c in (by_heading, unknown_value) if c is not None), default=1 if first_value is None else first_value
        )
        texts = [c for c, (_, h) in headings.items() if h is not None and h.measure == "text"]
        return [c for c in range(self.table.columns) if c < stop and c not in texts] or [0][: int(stop != 0)]

    def _path(self, groups: dict[int, str], labels: list[int]) -> tuple[str, ...]:
        path: list[str] = []
        for column in sorted(groups):
            text = groups[column]
            if (
                column in labels
                and (not path or path[-1] != text)
                and (not re.fullmatch(r"[\d.、]+", text) or re.fullmatch(r"(?:19|20)\d\d", text))
            ):
                path.append(text)
        return tuple(path)

    def _line(self, path: tuple[str, ...], row: int, columns: list[int]) -> str:
        label = squeeze(_PAREN.sub("", path[-1])) if path else ""
        if len(path) > 1 and not label:
            label = path[0]
        first = next((squeeze(_PAREN.sub("", self.text[row, c])) for c in columns), "")
        for words, line in (
            ("mean_rows", "mean"),
            ("total_rows", "total"),
            ("subtotal_rows", "subtotal"),
            ("whole_rows", "whole"),
        ):
            listed = self.patterns.word_list(words)
            if label in listed or first in listed:
                return line
        return "data"

    def _left_label(self, row: int, column: int) -> tuple[str, ...]:
        for left in range(column - 1, -1, -1):
            text = self.text.get((row, left), "")
            if text and not _VALUE.fullmatch(text) and text not in self.blanks:
                return (squeeze(text),)
        return ()

    def _comparator(self, row: int, headings: dict[int, tuple[tuple[str, ...], Column | None]]) -> str | None:
        for column, (_, heading) in headings.items():
            if heading is not None and heading.measure == "comparator":
                said = squeeze(self.text.get((row, column), ""))
                return said if said in ("≥", "≤", ">", "<", "=") else None
        return None

    def _row_unit(
        self, row: int, columns: list[int], headings: dict[int, tuple[tuple[str, ...], Column | None]]
    ) -> tuple[str, str] | None:
        """(multiplier, unit) that the row's unit column, or a value with a unit in the row, gives."""
        known = self.units
        for column, (_, heading) in headings.items():
            if heading is not None and heading.measure == "unit":
                said = squeeze(self.text.get((row, column), ""))
                found = re.fullmatch(rf"({_MULT})?(.+)", said)
                if found and found[2] in known:
                    return found[1] or "", found[2]
                if said and said not in self.blanks and len(said) <= 8:
                    return "", said
        for column in columns:
            heading = headings.get(column, ((), None))[1]
            if heading is None or heading.measure != "value":
                continue
            found = re.match(
                r"[^\d]{0,6}\d[\d,]*(?:\.\d+)?\s*(百万|千万|万|千|亿)?\s*(\D+?)\s*(?:[(（以].*)?$",
                self.text[row, column],
            )
            if found and found[2] in known:
                return ("" if known[found[2]].kind != "amount" else found[1] or ""), found[2]
        return None

    def _measured(self, view: CellView, notes: Notes, row_unit: tuple[str, str] | None, is_label: bool) -> CellView:
        heading = view.heading
        text = self.text[view.row, view.column]
        if is_label or (heading is not None and heading.measure in ("label", "text", "unit", "comparator")):
            return view
        if not re.search(r"\d", text):
            return view
        row_says = self._bracket_unit(view.label) if view.label else None
        if row_says is not None and row_says[1] == "%" and re.search("增|降|比|率|幅", view.label):
            return replace(view, heading=None, unit="%", kind="rate", written="%", why="label")
        measure = heading.measure if heading is not None else self._guess(view)
        if text.endswith("%") or text.endswith("‰"):
            return replace(view, unit=text[-1], kind="rate", written=text[-1], why="written")
        header = self._heading_unit(view)
        if measure == "score":
            if header is not None and header[1] == "%" and heading is not None and heading.role == "weight":
                return replace(view, unit="分", kind="score", written="%", why="header")
            return replace(view, unit="分", kind="score", written="分", why="header")
        if measure == "rate":
            return replace(view, unit="%", kind="rate", written="%", why="header")
        if header is not None and "/" in header[1]:
            return self._as_unit(view, *header, "header")
        if measure == "amount":
            mult, why = self._money(view, header, notes)
            kind: Kind = "per_capita" if heading is not None and heading.name == "人均" else "amount"
            return replace(view, unit="元", scale=Decimal(_SCALES[mult]), kind=kind, written=mult + "元", why=why)
        if header is not None:
            return self._as_unit(view, *header, "header")
        if row_unit is not None and heading is not None and heading.measure == "value":
            return self._as_unit(view, *row_unit, "column")
        said = self._by_words(view, notes)
        if row_unit is not None and said.why in ("", "unknown"):
            return self._as_unit(view, *row_unit, "column")
        return said

    def _heading_unit(self, view: CellView) -> tuple[str, str] | None:
        """(multiplier, unit) in brackets behind the lowest heading that has one: 金额（万元）, 次均（元/人次）, 学校数（所）."""
        return next((found for h in reversed(view.headers) if (found := self._bracket_unit(h)) is not None), None)

    def _bracket_unit(self, text: str) -> tuple[str, str] | None:
        found = _HEADER_UNIT.search(squeeze(text))
        if found is None:
            return None
        unit = found["unit"].replace("％", "%")
        return (found["mult"] or "", unit) if "/" in unit or unit in self.units else None

    def _money(self, view: CellView, header: tuple[str, str] | None, notes: Notes) -> tuple[str, str]:
        if header is not None and header[1] == "元":
            return header[0], "header"
        label = self._bracket_unit(view.label) if view.label else None
        if label is not None and label[1] == "元":
            return label[0], "label"
        said = "".join(view.headers[-1:])
        for words, (multiplier, unit) in notes.items():
            if words and words in said and unit == "元":
                return multiplier, "caption"
        if notes.get("", ("", ""))[1] == "元":
            return notes[""][0], "caption"
        return (self.note or "", "caption") if self.note is not None else ("", "assumed")

    def _as_unit(self, view: CellView, multiplier: str, name: str, why: str) -> CellView:
        if "/" in name:
            found = re.match(r"(百万|千万|万|千|亿)?(?=元)", name)
            multiplier = (found[1] or "") if found else ""
            scale = Decimal(_SCALES[multiplier])
            return replace(view, unit=name[len(multiplier) :], scale=scale, kind="per_capita", written=name, why=why)
        unit = self.units.get(name)
        if unit is None:
            return replace(view, unit=name, kind="count", written=name, why=why)
        scale = Decimal(_SCALES[multiplier])
        return replace(view, unit=unit.name, scale=scale, kind=unit.kind, written=multiplier + name, why=why)

    def _guess(self, view: CellView) -> str:
        """What an unknown heading measures, by its words; the row's label where the heading says nothing."""
        said = "".join(view.headers[-1:])
        if re.search(r"得分|评分|分值|分数", said):
            return "score"
        if said and self._scored():
            return "score"
        if re.search(r"率$|比例|比重|占比|幅度|满意度", _PAREN.sub("", said)):
            return "rate"
        return "value"

    def _scored(self) -> bool:
        """Whether the table is one of scores throughout: a heading or the caption says 得分 and no heading says otherwise."""
        if self._scores is None:
            heads = [match_column(self.text[c.row, c.column], self.patterns) for c in self.table.cells if c.row <= 1]
            measures = {h.measure for h in heads if h is not None}
            caption = "".join(self.document.said(span) for span in self.table.caption)
            said = "score" in measures or "得分" in caption
            self._scores = (
                said and measures <= {"score", "label", "text"} and not any(h.role == "weight" for h in heads if h)
            )
        return self._scores

    def _by_words(self, view: CellView, notes: Notes) -> CellView:
        """A bare value measured by the words of its headings or label: 人次, 人数, 户数, 率, 金额."""
        for said in (*reversed(view.headers), *reversed(view.row_path)):
            plain = _PAREN.sub("", said)
            label_unit = self._bracket_unit(said)
            if label_unit is not None:
                return self._as_unit(view, *label_unit, "label")
            for words, unit in (
                ("人次", "人次"),
                ("人数|人口|对象数|人员数", "人"),
                ("户数", "户"),
                ("率$|满意度|比例|比重", "%"),
            ):
                if re.search(words, plain):
                    return self._as_unit(view, "", unit, "label")
            if re.search(r"金额|资金|经费|支出|收入|预算|拨款|结余|补助", plain):
                mult, why = self._money(view, None, notes)
                return replace(
                    view, unit="元", scale=Decimal(_SCALES[mult]), kind="amount", written=mult + "元", why=why
                )
        if "" in notes:
            return self._as_unit(view, *notes[""], "caption")
        if view.headers or view.row_path:
            return replace(view, unit="", kind="count", written="", why="unknown")
        return view


def align_headings(header: list[bool], rows: list[list[bool]]) -> list[int]:
    """Which headings of a header row stay when its rows have fewer cells, as text dumps of merged headers do.

    header: for each heading whether it stands over numbers; rows: for each cell whether it is a number.
    Returns the indices of the headings kept, as many as most rows have cells.
    """
    width = Counter(map(len, rows)).most_common(1)[0][0] if rows else len(header)
    surplus = len(header) - width
    if surplus <= 0 or surplus > 3:
        return list(range(len(header)))
    fitting = [row for row in rows if len(row) == width]
    counts = [sum(row[i] for row in fitting) * 2 >= len(fitting) for i in range(width)]  # mostly numbers

    def fit(kept: tuple[int, ...]) -> int:
        return sum(1 for place, index in enumerate(kept) if header[index] == counts[place])

    choices: list[tuple[int, ...]] = list(combinations(range(len(header)), width))
    best = max(choices, key=fit)
    return list(best)
