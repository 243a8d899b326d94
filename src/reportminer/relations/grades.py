"""Grades: each grade word beside the total score, by the report's own bands or by the scale in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from reportminer.model import Cell, Relation, Span, Verdict
from reportminer.relations.scene import Scene, Spot
from reportminer.relations.scores import is_awarded
from reportminer.text import any_of

#: Grade words with their floors, highest first.
Floors = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """The grades by which a report goes, and the rule that they come from."""

    floors: Floors
    source: str

    def grade(self, score: Decimal) -> str:
        """The grade of a score."""
        return next((word for word, floor in self.floors if score >= floor), self.floors[-1][0])


#: A total score, where the grade word stands that is said of it, and the word.
Said = tuple[Spot, Span, str]


def grades(scene: Scene) -> Iterator[Relation]:
    """Each grade word said of the whole, beside the total score by the report's own bands or the scale in force."""
    scale = scale_of(scene)
    if scale is None:
        return
    words = any_of(scene.patterns.word_list("grade_words"))
    for source in (_said_in_text, _said_in_cells, _said_in_lines):
        for score, span, said in source(scene, words):
            made = _grade(scale, score, span, said)
            if made.verdict != "inconsistent" or not _capped(scene, scale, said, made.consequence):
                yield made


def scale_of(scene: Scene) -> Scale | None:
    """The report's own grade bands, else those of the policy; None where the report goes by others that were not read."""
    own = _own_scale(scene)
    if own is not None:
        return own
    policy = next((p for p in scene.policies if p.grades), None)
    if policy is None or _another_scale(scene, policy.grades):
        return None
    return Scale(policy.grades, policy.source)


def _said_in_text(scene: Scene, words: str) -> Iterator[Said]:
    """Grade words behind the words that announce one: 评价等级为“优”."""
    said = re.compile(
        rf"(?:等级|评定|结论|级别|评价结果|评为|定为|档次|自评结果|绩效等次|等次)(?:标准|结果)?\s*(?:为|是|评定为|属|达到|:|：)*\s*[“\"'‘]?({words})[”\"'’]?(?=[。，,；;、（(）)级等\s”\"]|$)"
    )
    for block in scene.document.blocks:
        view = scene.views.at(Span(block.index, 0, 1)) if block.kind == "cell" else None
        if view is not None and view.heading is not None and view.heading.role == "rule":
            continue
        for match in said.finditer(scene.text(block.index)):
            text = scene.text(block.index)
            if _of_an_item(scene, text[: match.start()]) or _OF_SOME.match(text, match.end()):
                continue
            score = _score_for(scene, block.index, match.start())
            if score is not None:
                yield score, Span(block.index, match.start(1), match.end(1)), match[1]


#: Behind a grade word that some of many have: 评为“优”的5个.
_OF_SOME = re.compile(r"[”\"’']?(?:级|等次?|等级)?[的有共]")


def _of_an_item(scene: Scene, before: str) -> bool:
    """Whether the clause says the grade of one indicator of a form rather than of the whole: 长效管护机制自评为“良”."""
    clause = re.split(r"[。；;，,]", before)[-1]
    if not re.search(r"[一-鿿]{4}", clause) or re.search(
        "总|综合|项目|资金|部门|单位|等级|等次|档次|结论|结果", clause
    ):
        return False
    subject = clause.removesuffix("自")
    return any(len(label) >= 4 and subject.endswith(label[-4:]) for label in scene.by_label)


def _said_in_cells(scene: Scene, words: str) -> Iterator[Said]:
    """Grade words that fill a cell, in the row of the total or beside a label that asks for the grade."""
    filled = re.compile(rf"(?:评价|自评|绩效)?(?:等级|等次|结果|档次)?\s*[:：]?\s*[“\"]?({words})[”\"]?")
    for table in scene.document.tables:
        ends = {(cell.row, cell.column + cell.column_span): cell for cell in table.cells}
        for cell in table.cells:
            raw = scene.text(cell.span.block)[cell.span.start : cell.span.end]
            found = filled.fullmatch(raw.strip())
            score = _score_beside(scene, table.index, cell, ends.get((cell.row, cell.column))) if found else None
            if found and score is not None:
                at = cell.span.start + raw.rindex(found[1])
                yield score, Span(cell.span.block, at, at + len(found[1])), found[1]


_TOTAL_HEADING = re.compile("合计|总分|综合|总得分|总评|^得分$|自评得分")


def _score_beside(scene: Scene, table: int, cell: Cell, left: Cell | None) -> Spot | None:
    """The total score that a cell's grade word is said of; left: the cell beside it, 自评等级 | 优."""
    awarded = [s for s in scene.row(table, cell.row) if is_awarded(s.fact)]
    for spot in awarded:
        if spot.view is not None and spot.view.line == "total":
            return spot
    view = scene.views.at(cell.span)
    heading = view.headers[-1] if view is not None and view.headers else ""
    if re.search("等级|等次|评价结果|档次|评级", heading):
        totals = [s for s in awarded if s.view is not None and _TOTAL_HEADING.search("".join(s.view.headers[-1:]))]
        for choice in (totals, awarded):
            if len(choice) == 1 and choice[0].fact.value > 30:
                return choice[0]
    beside = scene.text(left.span.block)[left.span.start : left.span.end] if left is not None else ""
    labels = (view.label if view is not None else "", beside)
    if any(re.search("等级|等次", label) for label in labels):
        return _score_for(scene, cell.span.block, 0)
    return None


def _said_in_lines(scene: Scene, words: str) -> Iterator[Said]:
    """Grade words straight behind the total of a form that was flattened into lines."""
    for spot in scene.spots:
        if spot.view is None or spot.view.line != "total" or scene.document.blocks[spot.block].kind == "cell":
            continue
        after = re.match(rf"\s+({words})(?=\s|$)", scene.tail(spot, 8)) if is_awarded(spot.fact) else None
        if after:
            start = spot.fact.span.end + after.start(1)
            yield spot, Span(spot.block, start, start + len(after[1])), after[1]


_TOTAL_WORDS = r"(?:得分|总分|共得|共计得?|综合|评分|自评|评价)[^，。；、]{0,6}$"


#: A total that is written with its parts: 自评总分=9.72（预算执行）+87.25（绩效指标）=96.97分.
_ADDED_UP = re.compile(r"(?:得分|总分|综合|评分)[^，。；]*[=＝]\s*$")


def _own_words(scene: Scene, spot: Spot) -> str:
    """The words before a score since the figure or the mark before it."""
    return re.split(r"[\d，。；、]", scene.lead(spot))[-1]


def _score_for(scene: Scene, block: int, at: int) -> Spot | None:
    """The total score that a grade word is said of: before it in its sentence, else in its block, else the report's one."""
    scores = [s for s in scene.spots if is_awarded(s.fact) and s.fact.value > 10]
    here = [s for s in scores if s.block == block and s.fact.span.start < at and s.view is None]
    totals = [
        s for s in here
        if s.fact.concept == "得分" or re.search(_TOTAL_WORDS, _own_words(scene, s)) or _ADDED_UP.search(scene.lead(s))
    ]  # fmt: skip
    if totals:
        return totals[-1]
    if here and re.search("(?:合计|共计?)(?:得)?$", _own_words(scene, here[-1])):
        return here[-1]
    named = [
        s
        for s in scores
        if s.fact.concept == "得分" and s.fact.scope == "" and (s.view is None or s.view.line == "total")
    ]
    for choice in ([s for s in named if s.view is not None], named):
        if len({s.fact.value for s in choice}) == 1:
            return choice[0]
    return None


def _grade(scale: Scale, score: Spot, span: Span, said: str) -> Relation:
    due = scale.grade(score.fact.value)
    verdict: Verdict = "consistent" if due[0] == said[0] else "inconsistent"
    bands = "，".join(f"{word} ≥ {floor}" for word, floor in scale.floors)
    return Relation(
        "grade", "评价等级", score.fact, (score.fact,), f"等级界限：{bands}", score.fact.value, None, verdict,
        word=span, basis=scale.source, consequence=due,
    )  # fmt: skip


# --- the report's own bands ----------------------------------------------------------------------------------------

_BANDS = (
    r"(?P<word>{w})\s*[(（]?\s*(?:≥|>=|>|为|:|：)\s*(?P<low>\d+(?:\.\d+)?)",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:≤|<=|<)\s*(?P<word>{w})\s*(?:<|≤|<=)",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含\d*分?[)）])?\s*(?:分?及?以上|分以上|以上)\s*(?:[(（]含\d*分?[)）])?\s*(?:的|者)?\s*(?:评?[为是]|的?等级为|，)?\s*[“\"]?(?P<word>{w})",
    r"(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含\d*分?[)）])?\s*[-~—至到]{{1,2}}\s*(?:不足|不满|低于|小于)?\s*\d+(?:\.\d+)?\s*分?\s*(?:[(（](?:不含|含)?\d*分?[)）])?\s*(?:的|者)?\s*(?:评?[为是]|，)?\s*[“\"]?(?P<word>{w})",
    r"(?P<word>{w})\s*[(（:：]\s*[\[［]?(?P<low>\d+(?:\.\d+)?)\s*分?\s*(?:[(（]含[)）])?\s*(?:[-~—至到,，]{{1,2}}\s*\d+|分?及?以上)",
)  # fmt: skip


_OWN = "报告自己写明的等级界限"


def _own_scale(scene: Scene) -> Scale | None:
    """The grade bands that the report itself states, as floors; None where it states fewer than two."""
    words = any_of(scene.patterns.word_list("grade_words"))
    for block in scene.document.blocks:
        text = scene.text(block.index)
        if not re.search(words, text) or not re.search(r"\d", text):
            continue
        floors = _floors(text, words)
        if len(floors) >= 2 and floors[0][0].startswith("优"):
            floors += _lowest(text, words, floors)
            return Scale(tuple(floors), _OWN)
    return None


_CAP = re.compile(
    "(?:最高|不得|不能|至多|只能|降|下调|限)[^。；]{0,16}(?:优|良|中|等级|等次|档)|一票否决|(?:等级|等次|档次)[^。；]{0,8}(?:下调|降|封顶)"
)


def _capped(scene: Scene, scale: Scale, said: str, due: str) -> bool:
    """Whether the grade said is lower than its score's, in a report that speaks of a limit to grades: 有…的，最高评为良."""
    order = [word[0] for word, _ in scale.floors]
    lower = said[0] in order and due[:1] in order and order.index(said[0]) > order.index(due[0])
    return lower and any(_CAP.search(scene.text(block.index)) for block in scene.document.blocks)


def _another_scale(scene: Scene, known: Floors) -> bool:
    """Whether the report states a limit of a grade that is not the known one, so that its grades go by bands not read here."""
    words = any_of(scene.patterns.word_list("grade_words"))
    floors = dict(known)
    return any(
        floors.get(word, low) != low
        for block in scene.document.blocks
        if re.search(words, scene.text(block.index)) and re.search(r"\d", scene.text(block.index))
        for word, low in _floors(scene.text(block.index), words)
        if word in ("优", "优秀", "良", "良好") and low >= 60
    )


def _floors(text: str, words: str) -> list[tuple[str, Decimal]]:
    """Each grade word with the lowest score that the text states for it, the highest first."""
    floors: dict[str, Decimal] = {}
    for template in _BANDS:
        for match in re.finditer(template.format(w=words), text):
            floors.setdefault(match["word"], Decimal(match["low"]))
    return sorted(floors.items(), key=lambda pair: -pair[1])


def _lowest(text: str, words: str, floors: list[tuple[str, Decimal]]) -> list[tuple[str, Decimal]]:
    """The grade below the lowest floor, as the text calls it or else 差; none where the lowest floor is zero."""
    lowest = re.search(
        rf"(?P<word>{words})\s*[(（]?\s*[<＜]|以下\s*(?:的|者)?\s*(?:评?[为是])?\s*[“\"]?(?P<under>{words})", text
    )
    if lowest and (word := lowest["word"] or lowest["under"]) and word not in dict(floors):
        return [(word, Decimal(0))]
    return [("差", Decimal(0))] if floors[-1][1] > 0 else []
