"""One item of a rule → its clauses: atoms in order, each award opening a group or joining the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from reportminer.quantity import Interval, point
from reportminer.relations.rule_clauses import Cases, Clause, Need
from reportminer.relations.rule_groups import DOWN, LEVEL, UP, Group, clause_of, formula_clause
from reportminer.relations.rule_ranges import GRADES, MARKS, NUM, Range, name_of, range_of
from reportminer.relations.rule_words import Atom, atom, off_points, pieces

_EARLIER = r"去年|上年|上一年|上年度|往年|同期|同比|前一年|较上|比上"


@dataclass
class Item:
    """One item of a rule while it is read, atom by atom."""

    own: Decimal | None
    weight: Decimal | None
    shared: bool = False
    groups: list[Group] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)
    uncompiled: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    defined: str = ""

    def read(self, words: str) -> Item:
        """The item with its clauses compiled."""
        for piece in pieces(words):
            found = atom(piece)
            getattr(self, f"_{found.kind}")(found)
        for left in self.waiting:
            (self.uncompiled if re.search(r"扣|计分|得分|酌情", left) else self.notes).append(left)
        for group in self.groups:
            made = clause_of(group, self.weight)
            if made is None:
                self.uncompiled.append("，".join(group.text))
            else:
                self.clauses.append(made)
        return self

    def _said(self, found: Atom) -> str:
        """The condition of an atom with the bare conditions before it, which are then used up."""
        cond = "，".join([*self.waiting, found.cond]).strip("，")
        self.waiting = []
        return cond

    def _condition(self, found: Atom) -> None:
        self.waiting.append(found.text)

    def _definition(self, found: Atom) -> None:
        self.defined = name_of(found.cond)
        self.notes.append(found.text)

    def _cap(self, found: Atom) -> None:
        if self.groups:
            self.groups[-1].text.append(found.text)

    def _award(self, found: Atom) -> None:
        cond = self._said(found)
        score = found.score or _of_weight(found, self.weight)
        if score is None or re.search(rf"(?:^|，)(?:如果|若|如|则)?.*[{MARKS}]", cond):
            self.uncompiled.append(found.text)
            return
        stated = found.score is not None
        sort, name, zone = _sort_of(cond)
        name = (self.defined or name) if sort == "value" and len(name) < 5 else name
        group = self.groups[-1] if self.groups else None
        text = (
            f"{cond}计{found.text[len(found.cond) :].lstrip('计得为')}"
            if cond and not found.text.startswith(cond)
            else found.text
        )
        if (
            group is not None
            and group.sort == sort
            and sort != "worded"
            and (not name or not group.name or name in group.name or group.name in name)
        ):
            group.awards.append((cond, zone, score))
            group.text.append(text)
        elif group is not None and sort == "value" and group.sort == "change" and re.search(DOWN, cond):
            self.uncompiled.append(text)
        else:
            self.groups.append(Group(sort, name, [text], [(cond, zone, score)], stated))

    def _follow(self, found: Atom) -> Group | None:
        """The group to which a deduction or an otherwise belongs; a new one over the whole weight where none is."""
        if not self.groups and self.own is not None:
            cond = self._said(found)
            sort, name, zone = _sort_of(cond)
            self.groups.append(
                Group(sort if zone is not None else "worded", name, [], [(cond, zone, point(self.own))], stated=False)
            )
        if not self.groups:
            (self.notes if self.shared and found.kind in ("case", "zero") else self.uncompiled).append(found.text)
            return None
        self.groups[-1].text.append("，".join([*self.waiting, found.text]))
        self.waiting = []
        return self.groups[-1]

    def _per(self, found: Atom) -> None:
        if (group := self._follow(found)) is not None:
            group.per = found

    def _case(self, found: Atom) -> None:
        group = self._follow(found)
        if group is None:
            return
        zone = group.awards[0][1]
        if zone is not None and zone.unit == found.unit and zone.unit not in ("", "例", "项", "处"):
            group.per = found
        else:
            group.case = group.case or found

    def _gain(self, found: Atom) -> None:
        points = self.own or self.weight
        if points is None or self.groups:
            self.uncompiled.append(found.text)
            return
        need = Need("cases", self._said(found), found.unit)
        each = (found.score.high if found.score else points) / found.each
        self.clauses.append(
            Cases(text=found.text, points=points, need=need, stated=False, each=each, gain=True, loose=True)
        )

    def _penalty(self, found: Atom) -> None:
        group = self._follow(found)
        if group is not None:
            group.otherwise = "open"

    def _partial(self, found: Atom) -> None:
        if self.groups:
            self.groups[-1].partial = found.partial
            self.groups[-1].text.append(found.text)

    def _else(self, found: Atom) -> None:
        if not self.groups:
            if self.shared or (found.open and self.own is None):
                self.notes.append(found.text)
                return
            self.waiting.append(found.text)
            return
        self.groups[-1].otherwise = "open" if found.open else "zero"
        self.groups[-1].text.append(found.text)
        self.notes.extend(self.waiting)
        self.waiting = []

    def _zero(self, found: Atom) -> None:
        cond = "，".join([*self.waiting, found.cond]).strip("，")
        read = range_of(cond)
        group = self._follow(found)
        if group is None:
            return
        present = re.match(r"^(?:有|存在|出现|产生)(?P<what>[^\d，]{2,8}?)(?:的|情况|现象)*$", cond)
        if read is not None:
            group.zeros.append(read[1])
            if not group.name or group.sort == "worded":
                group.name = read[0]
        elif group.sort == "grade" and re.fullmatch(f".*?(?:{GRADES})", cond):
            group.awards.append((cond, None, point(Decimal(0))))
        elif present and group.awards[0][0].endswith(f"无{present['what']}"):
            group.sort, group.name = "present", present["what"]
        elif (group.sort == "change" and re.search(f"{UP}|{LEVEL}|{DOWN}", cond)) or (
            group.sort == "value"
            and re.fullmatch(r"(?:超过|低于|高于|少于|多于|不足|超出|小于|大于)(?:的|该值|目标值)?", cond)
        ):
            group.otherwise = "zero"
        else:
            group.vetoes.append(cond)

    def _proportion(self, found: Atom) -> None:
        if (group := self._follow(found)) is not None:
            group.proportional = True
            if group.awards[0][1] is None and not group.name:
                group.name = name_of(found.cond)

    def _formula(self, found: Atom) -> None:
        if self.groups and re.match(rf"[^×*/÷()]+(?:/|÷)\(?{NUM}%\)?(?:×|\*)", found.cond):
            self._proportion(found)
            return
        made = formula_clause(found, self.weight)
        self.waiting = []
        if made is None or self.groups:
            self.uncompiled.append(found.text)
        else:
            self.clauses.append(made)


def _of_weight(found: Atom, weight: Decimal | None) -> Interval | None:
    points = off_points(found, weight)
    return point(points) if points is not None else None


def _sort_of(cond: str) -> tuple[str, str, Range | None]:
    """What an award hangs on: a value in a range, a grade, a change since last year, or plain words."""
    read = range_of(cond)
    if read is not None and read[1].unit != "分":
        return "value", read[0], read[1]
    if (re.search(_EARLIER, cond) and re.search(f"{UP}|{DOWN}", cond)) or re.fullmatch(
        rf"(?:[^，]*)(?:{LEVEL})(?:的)?", cond
    ):
        return "change", "", None
    if re.search(rf"(?:^|为|是|定|等[级次]|结果|“|达到|，)(?:{GRADES})(?:”|等次|等级|档次|的|者|等|级)*$", cond):
        return "grade", "", None
    if read is not None:
        return "value", read[0], read[1]
    return "worded", cond, None
