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
    rf"(?:[(（][^()（）]{{0,8}}?|[,，/、]\s*)(?P<mult>{MULTIPLIERS})?(?P<unit>[一-鿿㎡A-Za-z]{{1,5}}\s?/\s?[一-鿿A-Za-z·\s]{{1,4}}|[一-鿿%％㎡]{{1,4}}|[A-Za-z]{{1,4}})\s*(?:[)）]|$)"
)
_WRITTEN_UNIT = re.compile(r"[^\d]{0,6}\d[\d,]*(?:\.\d+)?\s*(百万|千万|万|千|亿)?\s*(\D+?)\s*(?:[(（以].*)?$")
#: Headings over percentages where a note says that the table has some: （单位：万元、%）.
_COMPARED = re.compile("增|减|降|同比|环比|变动|变化|幅")
#: Headings over what is counted or measured, never over money.
_COUNTED = re.compile(
    "(?:人次|[人户次处个件台套场家所村项月]数|数量|工程量|面积|里程|长度|吨数|份数|天数|产量|水量|气量|电量)$"
)
#: Headings that leave what is measured to the row's label.
_SAYS_NOTHING = re.compile(r"^$|(?:19|20)\d\d|[年季月]|计$|数值|数量|指标|完成|实际|计划|目标|任务|本期|上期|情况|值$")
_MONEY = re.compile("金额|资金|经费|支出|收入|预算|拨款|结余|补助|救助金|补贴")
_NO_MONEY = re.compile("率$|增速|比例|比重|人次$|数量?$|标准$|质量|制度|管理")
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
            if heading is None or heading.measure != "value" or heading.name == "合计列":
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
        if row_unit is None and row_says is None and heading is None:
            row_unit = self._broken_down(view.row)
        points = heading is not None and heading.measure == "score"
        if not points and row_says is not None and row_says[1] == "%" and re.search("增|降|比|率|幅", view.label):
            return replace(view, heading=None, unit="%", kind="rate", written="%", why="label")
        if text.endswith(("%", "‰")):
            return replace(view, unit=text[-1], kind="rate", written=text[-1], why="written")
        return self._by_heading(view, notes, row_unit)

    def _broken_down(self, row: int) -> tuple[str, str] | None:
        """The unit in the label of the row above that an indented row, or one with 其中, breaks down: 幼儿园（所）."""
        for above in range(row, -1, -1):
            cell = self._lattice.cell.get((above, 0))
            said = self._lattice.document.said(cell.span) if cell is not None else ""
            if above < row and (unit := self._bracket_unit(said)) is not None:
                return unit
            if not re.match(r"[\s\u3000]+\S|其中", said):
                return None
        return None

    def _by_heading(self, view: CellView, notes: Notes, row_unit: tuple[str, str] | None) -> CellView:
        """The view measured by its heading, else by its row's unit, else by the words around it."""
        heading, header = view.heading, self._heading_unit(view)
        rated = "得分率" in "".join(view.headers[-1:])
        of_points = notes.get("", ("", ""))[1] == "分" and not rated and header in (None, ("", "分"))
        if of_points or (heading is None and self._row_measure(view) == "score"):
            return replace(view, unit="分", kind="score", written="分", why="caption")
        measure = heading.measure if heading is not None else self._guess(view)
        if measure == "value" and "%" in notes and _COMPARED.search("".join(view.headers[-1:])):
            measure = "rate"
        if measure == "score":
            percent = header is not None and header[1] == "%" and heading is not None and heading.role == "weight"
            return replace(view, unit="分", kind="score", written="%" if percent else "分", why="header")
        if measure == "rate":
            return replace(view, unit="%", kind="rate", written="%", why="header")
        if header is not None and ("/" in header[1] or measure != "amount" or header[1] not in ("元", "%")):
            return self._as_unit(view, *header, "header")
        if measure == "amount" and not _COUNTED.search(PAREN.sub("", "".join(view.headers[-1:]))):
            kind: Kind = "per_capita" if heading is not None and heading.name == "人均" else "amount"
            return self._as_money(view, header, notes, kind)
        if row_unit is not None and heading is not None and heading.measure == "value":
            return self._as_unit(view, *row_unit, "column")
        said = self._by_words(view, notes)
        if row_unit is not None and (said.why in ("", "unknown") or (heading is None and said.why == "caption")):
            return self._as_unit(view, *row_unit, "column")
        return said

    def _row_measure(self, view: CellView) -> str:
        """What a row measures whose label is a known heading, as in forms that are turned: 分值, 得分, 得分率."""
        column = (
            self._lattice.patterns.column_aliases.get(PAREN.sub("", view.label)) if len(view.row_path) == 1 else None
        )
        return column.measure if column is not None else ""

    def _heading_unit(self, view: CellView) -> tuple[str, str] | None:
        """(multiplier, unit) in brackets behind the lowest heading that has one: 金额（万元）, 次均（元/人次）, 学校数（所）."""
        return next((found for h in reversed(view.headers) if (found := self._bracket_unit(h)) is not None), None)

    def _bracket_unit(self, text: str) -> tuple[str, str] | None:
        """(multiplier, unit) of the last brackets that hold a unit, where nothing but other brackets follows."""
        said = squeeze(text)
        for found in reversed(list(_HEADER_UNIT.finditer(said))):
            if not PAREN.sub("", said[found.end() :]).strip("0123456789*注①②③ "):
                unit = found["unit"].replace("％", "%")
                if "/" in unit or unit in self._units:
                    return found["mult"] or "", unit
        return None

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
            kind: Kind = "per_capita" if "元" in name else "count"
            return replace(view, unit=name[len(within) :], scale=scale, kind=kind, written=written, why=why)
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
            heads = [
                match_column(text[c.row, c.column], self._lattice.patterns)
                for c in table.cells
                if c.row == 0 or (c.row == 1 and c.column)
            ]
            measures = {h.measure for h in heads if h is not None}
            caption = "".join(self._lattice.document.said(span) for span in table.caption)
            said = "score" in measures or "得分" in caption
            self._scores = (
                said and measures <= {"score", "label", "text"} and not any(h.role == "weight" for h in heads if h)
            )
        return self._scores

    def _beside(self, view: CellView) -> tuple[str, str] | None:
        """The counted unit that the heading left of the column says, for columns that break it down: 有效问卷（份）| 满意 | 不满意.

        Only for whole numbers that are no greater than the row's figure there.
        """
        own = self._lattice.text[view.row, view.column].replace(",", "")
        if not own.isdigit():
            return None
        for left in range(view.column - 1, 0, -1):
            said = [self._lattice.text.get((row, left), "") for row in range(min(view.row, 3))]
            unit = next((found for text in reversed(said) if (found := self._bracket_unit(text)) is not None), None)
            beside = self._lattice.text.get((view.row, left), "").replace(",", "")
            if unit is not None:
                counts = unit[1] in self._units and self._units[unit[1]].kind in (
                    "count",
                    "person",
                    "household",
                    "person_time",
                )
                return unit if counts and beside.isdigit() and int(own) <= int(beside) else None
            if not beside.isdigit():
                return None
        return None

    def _by_words(self, view: CellView, notes: Notes) -> CellView:
        """A bare value measured by the words of its headings or label: 人次, 人数, 户数, 率, 金额."""
        lowest = PAREN.sub("", "".join(view.headers[-1:]))
        worded = list(reversed(view.headers))
        for said in (*worded, *reversed(view.row_path)):
            plain = PAREN.sub("", said)
            label_unit = self._bracket_unit(said)
            if label_unit is not None:
                return self._as_unit(view, *label_unit, "label")
            if said not in worded and view.heading is None and not _SAYS_NOTHING.search(lowest):
                continue  # the column measures something of its own, which the row's label does not say
            for words, unit in _WORDS:
                if re.search(words, plain):
                    multiplier, _ = notes.get(unit, ("", unit))
                    return self._as_unit(view, multiplier, unit, "caption" if multiplier else "label")
            if _MONEY.search(plain) and not _NO_MONEY.search(plain) and not _COUNTED.search(lowest):
                return self._as_money(view, None, notes, "amount")
        beside = self._beside(view)
        if "" in notes and not (notes[""][1] == "元" and (beside is not None or _COUNTED.search(lowest))):
            return self._as_unit(view, *notes[""], "caption")
        if beside is not None:
            return self._as_unit(view, *beside, "beside")
        if view.headers or view.row_path:
            return replace(view, unit="", kind="count", written="", why="unknown")
        return view
