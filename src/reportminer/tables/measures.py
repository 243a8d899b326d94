"""The unit of a bare number in a cell: written there, in its heading, row or label, or in a note over the table."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from reportminer.model import Kind
from reportminer.tables.headings import Headings, match_column
from reportminer.tables.lattice import PAREN, Lattice
from reportminer.tables.notes import MULTIPLIERS, Notes
from reportminer.tables.view import CellView
from reportminer.text import squeeze

_SCALES = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_HEADER_UNIT = re.compile(
    rf"(?:[(（][^()（）]{{0,8}}?|[,，/、]\s*)(?P<mult>{MULTIPLIERS})?(?P<unit>元\s?/\s?[一-鿿\s]{{1,4}}|[一-鿿%％㎡]{{1,4}})\s*(?:[)）]|$)"
)
_WRITTEN_UNIT = re.compile(r"[^\d]{0,6}\d[\d,]*(?:\.\d+)?\s*(百万|千万|万|千|亿)?\s*(\D+?)\s*(?:[(（以].*)?$")
_WORDS = (("人次", "人次"), ("人数|人口|对象数|人员数", "人"), ("户数", "户"), ("率$|满意度|比例|比重", "%"))


class Measures:
    """The units of one table's numbers; fallback: the multiplier of 元 that the document declares somewhere."""

    def __init__(self, lattice: Lattice, fallback: str | None) -> None:
        self._lattice, self._fallback = lattice, fallback
        self._units = {name: unit for unit in lattice.patterns.units for name in unit.names}
        self._scores: bool | None = None

    def row_unit(self, row: int, columns: list[int], headings: Headings) -> tuple[str, str] | None:
        """(multiplier, unit) that the row's unit column, or a value with a unit in the row, gives."""
        return self._unit_column(row, headings) or self._unit_of_value(row, columns, headings)

    def _unit_column(self, row: int, headings: Headings) -> tuple[str, str] | None:
        for column, (_, heading) in headings.items():
            if heading is None or heading.measure != "unit":
                continue
            said = squeeze(self._lattice.text.get((row, column), ""))
            found = re.fullmatch(rf"({MULTIPLIERS})?(.+)", said)
            if found and found[2] in self._units:
                return found[1] or "", found[2]
            if said and said not in self._lattice.blanks and len(said) <= 8:
                return "", said
        return None

    def _unit_of_value(self, row: int, columns: list[int], headings: Headings) -> tuple[str, str] | None:
        for column in columns:
            heading = headings.get(column, ((), None))[1]
            if heading is None or heading.measure != "value":
                continue
            found = _WRITTEN_UNIT.match(self._lattice.text[row, column])
            if found and found[2] in self._units:
                return ("" if self._units[found[2]].kind != "amount" else found[1] or ""), found[2]
        return None

    def measured(self, view: CellView, notes: Notes, row_unit: tuple[str, str] | None) -> CellView:
        """The view with the unit, scale and kind of a bare number in the cell, where it has one."""
        heading, text = view.heading, self._lattice.text[view.row, view.column]
        if heading is not None and heading.measure in ("label", "text", "unit", "comparator"):
            return view
        if not re.search(r"\d", text):
            return view
        row_says = self._bracket_unit(view.label) if view.label else None
        if row_says is not None and row_says[1] == "%" and re.search("增|降|比|率|幅", view.label):
            return replace(view, heading=None, unit="%", kind="rate", written="%", why="label")
        if text.endswith(("%", "‰")):
            return replace(view, unit=text[-1], kind="rate", written=text[-1], why="written")
        return self._by_heading(view, notes, row_unit)

    def _by_heading(self, view: CellView, notes: Notes, row_unit: tuple[str, str] | None) -> CellView:
        """The view measured by its heading, else by its row's unit, else by the words around it."""
        heading, header = view.heading, self._heading_unit(view)
        measure = heading.measure if heading is not None else self._guess(view)
        if measure == "score":
            percent = header is not None and header[1] == "%" and heading is not None and heading.role == "weight"
            return replace(view, unit="分", kind="score", written="%" if percent else "分", why="header")
        if measure == "rate":
            return replace(view, unit="%", kind="rate", written="%", why="header")
        if header is not None and ("/" in header[1] or measure != "amount"):
            return self._as_unit(view, *header, "header")
        if measure == "amount":
            kind: Kind = "per_capita" if heading is not None and heading.name == "人均" else "amount"
            return self._as_money(view, header, notes, kind)
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
        return (found["mult"] or "", unit) if "/" in unit or unit in self._units else None

    def _as_money(self, view: CellView, header: tuple[str, str] | None, notes: Notes, kind: Kind) -> CellView:
        mult, why = self._money(view, header, notes)
        return replace(view, unit="元", scale=Decimal(_SCALES[mult]), kind=kind, written=mult + "元", why=why)

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
        return (self._fallback or "", "caption") if self._fallback is not None else ("", "assumed")

    def _as_unit(self, view: CellView, multiplier: str, name: str, why: str) -> CellView:
        if "/" in name:
            found = re.match(r"(百万|千万|万|千|亿)?(?=元)", name)
            within = (found[1] or "") if found else ""
            scale = Decimal(_SCALES[within or multiplier])
            written = multiplier + name
            return replace(view, unit=name[len(within) :], scale=scale, kind="per_capita", written=written, why=why)
        unit = self._units.get(name)
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
        if re.search(r"率$|比例|比重|占比|幅度|满意度", PAREN.sub("", said)):
            return "rate"
        return "value"

    def _scored(self) -> bool:
        """Whether the table is one of scores throughout: a heading or the caption says 得分 and no heading says otherwise."""
        if self._scores is None:
            table, text = self._lattice.table, self._lattice.text
            heads = [match_column(text[c.row, c.column], self._lattice.patterns) for c in table.cells if c.row <= 1]
            measures = {h.measure for h in heads if h is not None}
            caption = "".join(self._lattice.document.said(span) for span in table.caption)
            said = "score" in measures or "得分" in caption
            self._scores = (
                said and measures <= {"score", "label", "text"} and not any(h.role == "weight" for h in heads if h)
            )
        return self._scores

    def _by_words(self, view: CellView, notes: Notes) -> CellView:
        """A bare value measured by the words of its headings or label: 人次, 人数, 户数, 率, 金额."""
        for said in (*reversed(view.headers), *reversed(view.row_path)):
            plain = PAREN.sub("", said)
            label_unit = self._bracket_unit(said)
            if label_unit is not None:
                return self._as_unit(view, *label_unit, "label")
            for words, unit in _WORDS:
                if re.search(words, plain):
                    return self._as_unit(view, "", unit, "label")
            if re.search(r"金额|资金|经费|支出|收入|预算|拨款|结余|补助", plain):
                return self._as_money(view, None, notes, "amount")
        if "" in notes:
            return self._as_unit(view, *notes[""], "caption")
        if view.headers or view.row_path:
            return replace(view, unit="", kind="count", written="", why="unknown")
        return view
