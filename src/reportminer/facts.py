"""Figures → Facts: which indicator, role, period and region each figure has, and what could not be told.

In prose the words before a figure name it (a pack's alias, else the noun phrase that spaCy's Matcher finds there); a scope
such as 住院 or 中央 carries on within its sentence. In tables the headings and labels name it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import cast

from reportminer.model import Block, Document, Fact, Figure, Role, Unread
from reportminer.patterns import Indicator, Patterns
from reportminer.regions import first_place, is_place, places
from reportminer.tables import CellView, Views
from reportminer.text import any_of, fold, sentences, squeeze, word_runs, words_known


@dataclass(frozen=True, slots=True)
class Setting:
    """What the report as a whole is about: region, year and project, from its title."""

    region: str | None
    period: str | None
    project: str | None


@dataclass(frozen=True, slots=True)
class Named:
    """A figure's name: the pack's concept if one read it, the scope, and the words that said so."""

    concept: str | None
    scope: str
    name: str | None
    why: str


def find_facts(
    document: Document, views: Views, figures: Sequence[Figure], patterns: Patterns
) -> tuple[tuple[Fact, ...], tuple[Unread, ...]]:
    """A fact for every figure that can be named, and the others with the reason."""
    setting = read_setting(document, patterns)
    facts: list[Fact] = []
    unread: list[Unread] = []
    for block, group in _by_block(document, figures):
        for fact in _block_facts(document, block, group, views, patterns, setting):
            facts.append(fact)
            if fact.indicator is None:
                unread.append(Unread(fact.figure, "前后文字与表头都没有说明这个数是什么"))
    return tuple(_superseded(facts, document)), tuple(unread)


def _superseded(facts: list[Fact], document: Document) -> list[Fact]:
    """In running text the first budget is an earlier figure where the report gives the adjusted one beside it."""
    adjusted = any(f.concept == "调整预算" for f in facts)
    changed = []
    for fact in facts:
        if fact.concept == "年初预算" and fact.role == "budget":
            found = document.cell_at(fact.span)
            if found is None and adjusted:
                fact = replace(fact, role="prior")
        changed.append(fact)
    return changed


def _by_block(document: Document, figures: Sequence[Figure]) -> Iterable[tuple[Block, list[Figure]]]:
    groups: dict[int, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.span.block, []).append(figure)
    for index in sorted(groups):
        yield document.blocks[index], groups[index]


# --- the report's title --------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年?")
_YEARS_WORD = re.compile(r"((?:19|20)\d\d)\s*年(?!代)")


@lru_cache(maxsize=64)
def read_setting(document: Document, patterns: Patterns) -> Setting:
    """Region, year and project of a report, from the first lines that look like its title, else from its text."""
    first = [fold(b.text).strip() for b in document.blocks[:12] if b.kind not in ("header", "footer")]
    titles = [line for line in first if re.search(any_of(patterns.word_list("report_titles")), line) or len(line) <= 30]
    joined = squeeze("".join(titles[:4]))
    everything = [fold(block.text) for block in document.blocks[:400]]
    region = _region(joined, everything)
    title_year = next((m[1] for line in titles[:6] if (m := _YEARS_WORD.search(line))), None)
    year = title_year or _most_common(m[1] for text in everything for m in _YEARS_WORD.finditer(text))
    return Setting(region, year, _labelled_project(document) or _project(joined, region, patterns))


def _most_common(values: Iterable[str]) -> str | None:
    counts: dict[str, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda v: (counts[v], v)) if counts else None


def _region(title: str, texts: Sequence[str]) -> str | None:
    """The place in the title, else the first place of the gazetteer in the text, else a place told by its ending."""
    found = next(places(title), None)
    if found is not None:
        return title[found[0] : found[1]]
    for text in texts:
        bare = squeeze(text)[:400]
        known = [bare[start:end] for start, end in places(bare)]
        if known:
            return next((name for name in known if not name.endswith(("省", "自治区"))), known[0])
    return first_place(title)


_PROJECT_LABELS = ("项目名称", "转移支付名称", "转移支付(项目)名称", "专项名称", "专项资金名称", "资金名称")
_OFFICE = re.compile(r"^[一-鿿]{0,10}?(?:局|委员会|委|办公室|中心|部门|院|所|厅)(?=[一-鿿]{3})")


def _project(title: str, region: str | None, patterns: Patterns) -> str | None:
    """The title without region, year, office and the kind of report: 城乡医疗救助."""
    text = title
    if region and region in text:
        text = text[text.index(region) + len(region) :]
    text = re.sub(r"(?:19|20)\d\d年?度?", "", text)
    found = re.search(any_of(patterns.word_list("report_titles")), text)
    name = (text[: found.start()] if found else text).strip("（()）的：: ，,关于—-")
    name = _OFFICE.sub("", name)
    return name if 2 <= len(name) <= 24 and not re.search("[:：，。]", name) else None


def _labelled_project(document: Document) -> str | None:
    """What stands in the cell beside 项目名称."""
    for table in document.tables:
        cells = sorted(table.cells, key=lambda c: (c.row, c.column))
        for cell, following in pairwise(cells):
            if cell.row == following.row and squeeze(document.said(cell.span)) in _PROJECT_LABELS:
                name = squeeze(document.said(following.span))
                return name if 2 <= len(name) <= 40 else None
    for block in document.blocks[:20]:
        found = re.search(
            r"项目名称[:：]?\s*([一-鿿A-Za-z（）()“”]{3,24}?)(?:项目属性|主管部门|项目类型|实施单位|项目类别|\s|$)",
            fold(block.text),
        )
        if found:
            return found[1]
    return None


# --- blocks --------------------------------------------------------------------------------------------------


def _block_facts(
    document: Document, block: Block, group: list[Figure], views: Views, patterns: Patterns, setting: Setting
) -> list[Fact]:
    folded = fold(block.text, block.furniture)
    cuts = sentences(folded)
    starts = [start for start, _ in cuts]
    topic = _topic(document, block, folded, setting)
    facts: list[Fact] = []
    before: _Said | None = None
    for position, figure in enumerate(group):
        sentence = cuts[bisect_right(starts, figure.span.start) - 1]
        view = views.at(figure.span)
        if view is not None and not view.header_row and view.takes(folded, figure.span.start, figure.span.end):
            facts.append(_table_fact(figure, view, document, patterns, setting))
            continue
        previous = group[position - 1] if position and group[position - 1].span.start >= sentence[0] else None
        if before is not None and previous is None:
            before = None
        said = _Said(figure, folded, sentence, previous, before, group, position, topic=topic, year=setting.period)
        fact, named = _prose_fact(said, view, patterns, setting)
        before = replace_said(said, named)
        facts.append(fact)
    return facts


_ORDINAL = re.compile(
    r"^\s*(?:[(（]?[一二三四五六七八九十\d]{1,3}[)）、.．]|[①-⑳]|第[一二三四五六七八九十]+[部章节]分?)\s*"
)
_NO_TOPIC = re.compile(
    r"情况|概况|分析|说明|结论|问题|建议|总体|基本|绩效|评价|资金|目标|产出|效益|投入|过程|管理|其他|政策|人数|任务"
)


def _topic(document: Document, block: Block, folded: str, setting: Setting) -> str:
    """What a paragraph is about: its own short opening, else the heading over it, else the project."""
    opening = re.match(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?([一-鿿]{2,10})[。：:，,]", folded)
    choices = [opening[1]] if opening else []
    for index in range(block.index - 1, max(-1, block.index - 12), -1):
        other = document.blocks[index]
        if other.kind == "heading":
            choices.append(_ORDINAL.sub("", squeeze(other.text)))
            break
    for choice in choices:
        if 2 <= len(choice) <= 12 and not _NO_TOPIC.search(choice):
            return choice
    return re.sub(r"(?:补助|补贴)?(?:专项)?(?:资金|项目|工程|经费)$", "", setting.project or "")


_NOUNS = {
    "amount": "金额",
    "person": "人数",
    "person_time": "人次",
    "household": "户数",
    "per_capita": "标准",
    "rate": "比率",
    "score": "得分",
    "count": "数量",
}


def _last_resort(said: _Said) -> Named:
    """A name for a figure whose words give none: what it compares, or what the paragraph is about."""
    lead, figure = said.lead, said.figure
    target = re.search(r"目标|任务|计划|预期", lead)
    if figure.kind == "rate" and target and re.search(r"超", lead):
        return Named(None, "", "超目标幅度", "比较的词")
    if figure.quantity.unit == "倍" and target:
        return Named(None, "", "与目标之比", "比较的词")
    if figure.kind == "rate" and target and re.search(r"完成|相当于|[是为]", lead):
        return Named(None, "", "目标完成率", "比较的词")
    if target and re.search(r"[多少超高低]", lead):
        return Named(None, "", "超目标" + _NOUNS[figure.kind].replace("金额", "额"), "比较的词")
    if not said.topic:
        return Named(None, "", None, "")
    return Named(None, "", said.topic + _NOUNS[figure.kind], "段落的主题")


@dataclass(frozen=True, slots=True)
class _Said:
    """A figure in its sentence: the words between the figure before and it, and the words after it."""

    figure: Figure
    folded: str
    sentence: tuple[int, int]
    previous: Figure | None
    before: _Said | None
    group: list[Figure]
    position: int
    named: Named | None = None
    topic: str = ""
    year: str | None = None

    @property
    def lead(self) -> str:
        """The words from the figure before (or the sentence's start) up to this figure."""
        start = self.previous.span.end if self.previous is not None else self.sentence[0]
        return self.folded[start : self.figure.span.start].replace("\n", "")

    @property
    def tail(self) -> str:
        """The words from this figure to the next one, the clause's end or the sentence's end."""
        stop = self.sentence[1]
        if self.position + 1 < len(self.group):
            stop = min(stop, self.group[self.position + 1].span.start)
        return self.folded[self.figure.span.end : stop].replace("\n", "")


def replace_said(said: _Said, named: Named) -> _Said:
    """The same, with the name found and without the chain before it."""
    return replace(said, named=named, before=None)


# --- prose -----------------------------------------------------------------------------------------------------


def _prose_fact(said: _Said, view: CellView | None, patterns: Patterns, setting: Setting) -> tuple[Fact, Named]:
    named = _measured_by(_name(said, view, patterns), said, patterns)
    indicator = patterns.indicator.get(named.concept) if named.concept else None
    role = _prose_role(said, view, indicator, patterns)
    if view is not None and not view.header_row and named.name is None and view.label:
        named = Named(None, "", view.label, "行标签")
    period = None if role in ("weight", "rule") else _period(said, setting, role)
    figure = said.figure
    if (
        role == "rule"
        and figure.kind == "score"
        and (view is None or view.heading is None or view.heading.role != "rule")
    ):
        around = said.folded[max(0, figure.span.start - 8) : figure.span.end + 12]
        if re.search(any_of(patterns.word_list("grade_words")), around):
            named = Named(None, "", "等级界限", "等级词")
    beyond = figure.kind != "rate" and re.search(r"(?:多出|超出|多|少)\s*$", said.lead)
    if (
        beyond
        and named.concept is None
        and re.search("目标|任务|计划", said.folded[said.sentence[0] : figure.span.start])
    ):
        named = Named(None, "", "超目标" + _NOUNS[figure.kind].replace("金额", "额"), "比较的词")
    if named.name is None or (len(named.name) < 2 and named.concept is None):
        named = _last_resort(said)
    elif (
        named.concept is None
        and figure.kind == "rate"
        and named.why == "承前省略"
        and re.search(r"占[^，。；]{0,12}$", said.lead)
    ):
        named = replace(named, name=f"{named.name}占比")
    name = _display(named)
    name = re.sub(r"^(?:其中|故|系|从|即|及)(?=[一-鿿]{2})", "", name) if name else name
    return Fact(figure, name, role, period, setting.region, named.concept, named.scope, named.why), named


def _inflow(concept: str, alias: str, lead: str, patterns: Patterns) -> str:
    """The concept, or the money that comes in where the clause says so: 筹集医疗救助资金 is no spending."""
    if not alias.endswith(("资金", "经费", "补助", "救助金")) or patterns.indicator[concept].role != "actual":
        return concept
    clause = re.split(r"[，,；;。：:]", lead[: lead.rfind(alias)])[-1]
    if patterns.word_regex("outflow").search(clause):
        return concept
    for words, inflow in (("arrived", "到位资金"), ("budgeted", "预算金额")):
        if patterns.word_regex(words).search(clause):
            return inflow
    return concept


def _measured_by(named: Named, said: _Said, patterns: Patterns) -> Named:
    """The name without a concept that the figure does not measure: points of an indicator, or a gap to a target."""
    if named.concept is None:
        target = re.search(r"目标|任务|计划", said.lead[-14:])
        return _last_resort(said) if target and _derived(said.lead) else named
    kind = patterns.indicator[named.concept].kind
    gap = (
        said.figure.kind not in ("rate", "score")
        and kind != "rate"
        and _derived(said.lead)
        and named.concept not in ("结余资金", "预算净增额")
    )
    if gap and re.search(r"目标|任务|计划", said.lead[-14:]):
        return _last_resort(said)
    if gap:
        return replace(named, concept=None, name=f"{named.name}差额")
    if kind == "any" and named.name and named.name.endswith("人数") and "“" in named.why:
        return replace(named, name=_counted(named, said))
    if kind not in ("any", said.figure.kind):
        return replace(named, concept=None)
    return named


_COUNT_NOUNS = {"人": "人数", "户": "户数", "份": "问卷数", "人次": "人次", "所": "所数", "个": "个数"}


def _counted(named: Named, said: _Said) -> str:
    """A survey's count by what it counts: 走访 60户 → 走访户数, 发放问卷 400份 → 发放问卷数."""
    alias = re.sub(r"^(?:其中|共|随机|表示)|(?:人数|户数|份数|的)$", "", named.why.split("“")[1].split("”")[0])
    noun = _COUNT_NOUNS.get(said.figure.quantity.unit, "数")
    return alias + ("数" if alias.endswith("问卷") else noun)


def _display(named: Named) -> str | None:
    """Scope and concept as one name, without saying anything twice: 住院 + 救助金额."""
    if named.name is None:
        return None
    if not named.scope or named.scope in named.name:
        return named.name
    return named.scope + named.name


_NAME_GAP = re.compile(r"[、，,；;：:。!?！？\n]")


def _name(said: _Said, view: CellView | None, patterns: Patterns) -> Named:
    lead = said.lead
    scope = _scope(lead, patterns)
    if (labelled := _cell_name(said, view)) is not None:
        return labelled
    if found := _alias(lead, said, patterns):
        concept, alias = found
        inherited = said.before.named.scope if said.before and said.before.named and not scope else scope
        if said.before and said.before.named and not scope and re.search(r"共|合计|总|全年|累计", lead):
            inherited = ""
        concept = _inflow(concept, alias, lead, patterns)
        return Named(concept, inherited, concept, f"别名“{alias}”")
    if said.figure.kind == "score" and (label := _score_label(lead, said)):
        return Named(None, "", label, "分数前的名称")
    if (after := _after_alias(said, patterns)) is not None:
        return Named(after[0], scope, after[0], f"别名“{after[1]}”在数后")
    heading = _run_in(said)
    if (
        heading
        and said.figure.kind == "amount"
        and not re.search("[，,、]", lead)
        and (whole := _phrase_in(heading, said, patterns))
    ):
        return Named(whole, scope, whole, f"段首“{heading}”")
    if scope and said.before and said.before.named and said.before.figure.quantity.unit == said.figure.quantity.unit:
        last = said.before.named
        listed = f"{scope}资金" if said.figure.kind == "amount" else f"{scope}{last.name}"
        return Named(last.concept, scope, last.concept or (listed if last.scope else last.name), "承前省略")
    phrase = _phrase(said, patterns)
    if phrase:
        known = _phrase_concept(phrase, said.figure, patterns)
        return Named(known, scope, known or phrase, "词组")
    if said.before and said.before.named and said.before.named.name:
        last = said.before.named
        same = said.before.figure.quantity.unit == said.figure.quantity.unit
        return Named(last.concept if same else None, scope or last.scope, last.name, "承前省略")
    if scope:
        return Named(None, scope, f"{scope}资金" if said.figure.kind == "amount" else scope, "范围词")
    return Named(None, "", None, "")


def _cell_name(said: _Said, view: CellView | None) -> Named | None:
    """The name of a number among a cell's words: its row's label in a rule, the words before it in a group's label."""
    if view is not None and view.header_row and re.match(r"\s*[*×]\s*(?:预算)?执行率", said.tail):
        return Named(None, "", "预算执行", "计分公式")
    if view is not None and not view.header_row:
        heading = view.heading
        if heading is not None and heading.role == "rule" and view.label:
            return Named(None, "", _strip(view.label), "行标签")
        own = squeeze(said.folded[view.start : said.figure.span.start])
        if said.figure.kind == "score" and re.fullmatch(
            r"[一-鿿“”A-Za-z、]{2,24}[(（](?:共|计|分值|满分|权重)?[:：]?", own
        ):
            return Named(None, "", re.sub(r"[(（].*$", "", own), "分数前的名称")
    return None


def _scope(lead: str, patterns: Patterns) -> str:
    found, end = "", 0
    for match in patterns.scope_regex.finditer(lead):
        if re.search(r"[一二两三四五六七八九十\d各个]$", lead[: match.start()]) and match[0][0] in "市县区":
            continue
        found, end = patterns.scope_aliases[match[0]], match.end()
    if found and re.search(r"共|合计|总计|总额", lead[end:]):
        return ""
    if not found and (level := re.fullmatch(r"[^一-鿿]*(?:其中)?[^一-鿿]*([省市县区州])\s*", lead)):
        found = {"区": "县级", "州": "市级"}.get(level[1], level[1] + "级")
    return found


def _fits(indicator: Indicator, figure: Figure) -> bool:
    if indicator.kind == "any":
        return figure.kind in ("person", "person_time", "household", "count")
    if indicator.kind == figure.kind:
        return figure.quantity.unit not in ("个百分点", "倍")
    return indicator.kind == "person_time" and figure.kind == "person_time"


def _alias(lead: str, said: _Said, patterns: Patterns) -> tuple[str, str] | None:
    """The rightmost pack alias in the words before the figure whose kind fits; a longer one at the same end wins."""
    best: tuple[int, int, str, str] | None = None
    for match in patterns.alias_regex.finditer(lead):
        concept = patterns.aliases[match[0]]
        if not _fits(patterns.indicator[concept], said.figure):
            continue
        key = (match.end(), len(match[0]))
        if best is None or key > best[:2]:
            best = (*key, concept, match[0])
    if best is None:
        return None
    gap = lead[best[0] :]
    if len(gap) > 16 or (len(best[3]) <= 2 and re.search(r"[，,；;。：:]", gap)):
        return None
    if said.figure.kind == "rate" and re.search(r"率|比重|占比|满意度", gap):
        return None
    return best[2], best[3]


def _phrase_in(heading: str, said: _Said, patterns: Patterns) -> str | None:
    """The concept that a run-in heading names for the first total of its paragraph."""
    for match in patterns.alias_regex.finditer(heading):
        concept = patterns.aliases[match[0]]
        if _fits(patterns.indicator[concept], said.figure):
            return concept
    return None


def _after_alias(said: _Said, patterns: Patterns) -> tuple[str, str] | None:
    """A pack alias straight behind a counted figure: 20万困难群众 … , 254人满意."""
    if said.figure.kind not in ("person", "person_time", "household", "count"):
        return None
    tail = said.tail[:10].lstrip("的")
    match = patterns.alias_regex.match(tail)
    if match is None:
        return None
    concept = patterns.aliases[match[0]]
    return (concept, match[0]) if _fits(patterns.indicator[concept], said.figure) else None


_SCORE_LABEL = re.compile(
    r"([一-鿿“”]{2,20}?)\s*(?:指标)?\s*[(（]?(?:分值|权重|满分|总分值|占)?\s*[:：，,]?\s*(?:得|自评得分|自评|得分|计|共计|为|扣)*\s*$"
)


def _score_label(lead: str, said: _Said) -> str | None:
    """The name that points or a score stand behind: 数量指标20分, 分值2分，自评2分 carry on the name before."""
    bare = re.sub(r"\s+", "", lead)
    if (
        said.before
        and said.before.named
        and re.fullmatch(r"[、，,]?(?:自评得分|自评|得分|得|实得|评分|分值)?(?:为)?", bare)
    ):
        return said.before.named.name
    clause = re.split(r"[。；;、，,:：]", bare)
    tail = clause[-1]
    if re.fullmatch(r"[(（]?(?:分值|权重|满分|得|自评|得分|自评得分|为|共计|计)*[为]?", tail) and len(clause) > 1:
        tail = clause[-2] + tail
    tail = re.sub(r"^(?:[(（]?[一二三四五六七八九十\d]+[)）、．.])+", "", tail)
    if re.search(r"(?:共计|合计|总计|共)(?:得)?$", tail):
        return "总分"
    found = _SCORE_LABEL.search(tail)
    return found[1].strip("（(）)") if found else None


def _phrase(said: _Said, patterns: Patterns) -> str | None:
    """The noun phrase just before the figure, else the counted noun just behind it, by words rather than characters."""
    lead = _NAME_GAP.split(said.lead)[-1]
    if not lead.strip() and said.previous is None:
        parts = [p for p in _NAME_GAP.split(said.lead) if p.strip()]
        lead = parts[-1] if parts else ""
    phrase = _noun_run(lead, patterns, last=True)
    if phrase and len(phrase) >= 2:
        return phrase
    if said.figure.kind in ("count", "person", "person_time", "household"):
        tail = re.split(r"[、，,；;：:。()]", said.tail)[0]
        after = _noun_run(tail[:16], patterns, last=False)
        if after and len(after) >= 2:
            return after
    clauses = [c for c in re.split(r"[，,；;。：:]", said.lead) if len(c.strip()) >= 2]
    return _noun_run(clauses[-1], patterns, last=True) if clauses else None


def _noun_run(text: str, patterns: Patterns, last: bool) -> str | None:
    """The last (or first) run of words that are no stop words, found by spaCy's Matcher over jieba's words."""
    plain = re.sub(r"[^一-鿿A-Za-z“”]", " ", text).strip()
    if not plain:
        return None
    words_known(patterns.word_list("report_titles"))
    runs = word_runs(plain, patterns.word_list("name_stops"))
    return (runs[-1] if last else runs[0])[-20:] if runs else None


def _phrase_concept(phrase: str, figure: Figure, patterns: Patterns) -> str | None:
    concept = patterns.aliases.get(phrase)
    return concept if concept and _fits(patterns.indicator[concept], figure) else None


# --- roles -----------------------------------------------------------------------------------------------------

_GRADE_BAND = re.compile(r"(?:优秀|优|良好|良|中|合格|差)")
_PAREN_POINTS = re.compile(r"[(（]\s*(?:分值|满分|权重|共|计)?\s*[:：]?$")


def _prose_role(said: _Said, view: CellView | None, indicator: Indicator | None, patterns: Patterns) -> Role:
    figure, lead = said.figure, said.lead
    if view is not None and view.heading is not None and view.heading.role == "rule" and not view.header_row:
        return "rule"
    if figure.kind == "score":
        return _score_role(said, view)
    if figure.quantity.unit in ("倍", "个百分点"):
        return "actual"
    if _EARLIER.search(lead) or (
        re.search(r"由[^，。；]{0,14}$", lead)
        and re.match(r"\s*[^，。；\d]{0,4}(?:降|升|增|减|提高|调整|上调|下调)[^，。；\d]{0,3}[到至为]", said.tail)
    ):
        return "prior"
    if _derived(lead):
        return "actual"
    stated = re.search(
        r"(?:^|[，；。：])\s*((?:19|20)\d\d)年(?:度|末|底)?[^，；。、：\d]{0,14}$",
        said.folded[said.sentence[0] : figure.span.start],
    )
    if stated and said.year and stated[1] < said.year:
        return "prior"
    if figure.kind == "per_capita" or (figure.kind == "rate" and re.search("每(?:低|降|超|少)", lead)):
        if re.search(r"(?<![老病])人均|次均|户均|均次|生均|例均|平均|实际", lead):
            return "actual"
        rule = _role_word(lead, said, patterns, only="标准词")
        if rule or (said.before and figure.kind == "per_capita" and said.before.figure.kind == "per_capita"):
            return "rule"
    word = _role_word(lead, said, patterns) or (
        _role_word(_run_in(said), said, patterns) if figure.kind == "amount" else None
    )
    if word is None and view is not None and said.previous is None:
        word = _role_word(view.label, said, patterns)
    if word is not None:
        if word == "budget" and indicator is not None and indicator.role == "actual" and indicator.name != "占比":
            return "actual"
        return word
    if figure.qualifier in ("≥", "≤", ">", "<") and figure.kind != "amount":
        return "target"
    if (
        said.before is not None
        and said.before.named is not None
        and re.fullmatch(r"\s*[、和及与(（,，]?\s*(?:即|其中)?\s*[一-鿿]{0,8}", lead)
    ):
        carried = _carried_role(said, patterns)
        if carried is not None:
            return carried
    return cast(Role, indicator.role) if indicator is not None and indicator.role else "actual"


def _run_in(said: _Said) -> str:
    """The paragraph's short heading before its first full stop: （二）发放。全年…"""
    found = re.match(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?([一-鿿]{2,10})[。：:]", said.folded)
    return found[1] if found and found.end() <= said.figure.span.start else ""


def _carried_role(said: _Said, patterns: Patterns) -> Role | None:
    """The role of the sentence's beginning, which a list of parts shares: 下达4186.49万元：省1165.84万元、市…."""
    whole = said.folded[said.sentence[0] : said.figure.span.start]
    for name, word in ((w.role, w.regex) for w in patterns.roles if said.figure.kind in w.kinds and w.role == "budget"):
        if word.search(whole) and not re.search(r"支出|使用|发放|支付|结余|执行", whole):
            return name
    return None


_EARLIER = re.compile(
    r"(?:[比较是为]|相比)\s*(?:上年|去年|上一年|(?:19|20)\d\d年)度?(?:同期)?[^，。；,;\d]{0,6}[的(（]\s*$"
)


def _derived(lead: str) -> bool:
    """Whether the words make the figure a comparison with a plan or a year rather than one itself."""
    return bool(
        re.search(r"(?:超|比|较|占|相当于|完成|为|是)[^，。；,;]{0,12}(?:目标|任务|计划|上年|去年|预算)[^，。；,;]{0,6}(?:的|多|少|增|减|高|低|超|下降|提高)[^，,。；;]{0,6}$", lead)
        or re.search(r"(?:增长|下降|提高|增加|减少|降低|超任务|超目标|超计划|多出|少于目标)[了为]?\s*$", lead)
    )  # fmt: skip


def _score_role(said: _Said, view: CellView | None) -> Role:
    lead = said.lead[-24:]
    around = said.folded[said.figure.span.end : said.figure.span.end + 12]
    if view is not None and view.header_row:
        return "rule" if re.match(r"\s*[*×]", around) else "weight"
    if re.search(r"每[^，。；;]{0,12}扣\s*$|每[^。；;]{0,16}$", lead):
        return "rule"
    if re.match(r"\s*(?:[)）]?\s*(?:以上|以下|及以上|含|[-~至—]\d)|[(（]含)", around) and re.search(
        r"优|良|中|差|合格", lead + around
    ):
        return "rule"
    if said.figure.qualifier in ("≥", "≤", ">", "<") and re.search(r"优|良|中|差|合格|等级|分", lead + around):
        return "rule"
    if re.match(r"\s*[≤<≥>为]{1,2}\s*(?:优|良|中|差|合格)", around) or (
        re.search(r"(?:优秀|优|良好|良|中|差|合格)\s*[≤<≥>:：为]{0,2}\s*$", lead) and said.figure.why == "range"
    ):
        return "rule"
    if re.match(r"\s*[(（]\s*(?:满分|分值|权重)", said.folded[said.figure.span.end : said.figure.span.end + 8]):
        return "actual"
    if said.figure.why == "range" or (
        said.previous is not None and re.fullmatch(r"\s*[-~至—]\s*|\s*[≤<][^\d]{1,4}[≤<]\s*", said.lead)
    ):
        return "rule"
    if re.match(r"\s*(?:[*×]|乘)", around):
        return "rule"
    if re.match(r"\s*(?:折算|制)", around):
        return "rule"
    if re.search(r"(?:分值|满分|权重|权数|总分值|赋分|占)[^得自]{0,6}$", lead) or _PAREN_POINTS.search(lead):
        return "weight"
    sentence = said.folded[said.sentence[0] : said.sentence[1]]
    earlier = said.folded[said.sentence[0] : said.figure.span.start]
    if not re.search(r"得|自评|实得|评分", lead) and re.fullmatch(
        r"\s*[)）]?[，,、]\s*(?:自评得分|自评|实得|得分|得)(?:为|分)?\s*", said.tail
    ):
        return "weight"
    if "得" not in earlier and (
        re.search("分别得", sentence)
        or ("得" not in sentence and re.search(r"(?:共计|合计|总分值)\s*100\s*分", sentence))
    ):
        return "weight"
    if re.search(r"(?:得分|自评|得|评分|实得|扣|总分|评价为|综合评价|计)(?:[^，。；;、(（]{0,10})$", lead):
        return (
            "weight"
            if re.search(r"共计\s*$", lead)
            and not re.search("得", said.folded[said.sentence[0] : said.figure.span.start])
            else "actual"
        )
    if (
        re.search(r"指标[^得]{0,8}$|率\s*$|方面[^得]{0,6}$", lead)
        and "得" not in said.folded[said.sentence[0] : said.figure.span.start]
    ):
        return "weight"
    if said.before is not None and "得" in said.folded[said.sentence[0] : said.figure.span.start]:
        return "actual"
    return (
        "weight"
        if re.search(r"满分|分值|权重|权数|具体包括|指标体系", sentence)
        and not re.search("得|平均", lead)
        and not re.search(r"共?得\s*\d|[(（]满分", sentence)
        else "actual"
    )


def _role_word(lead: str, said: _Said, patterns: Patterns, only: str = "") -> Role | None:
    """The role whose word stands nearest before the figure, in its own clause first."""
    clause = re.split(r"[，,；;。]", lead)
    for text in (clause[-1], lead):
        best: tuple[int, Role] | None = None
        for word in patterns.roles:
            if said.figure.kind not in word.kinds or (only and word.role != "rule"):
                continue
            for match in word.regex.finditer(text):
                if (
                    best is None
                    or match.end() > best[0]
                    or (match.end() == best[0] and word.role in ("target", "prior", "rule"))
                ):
                    best = (match.end(), word.role)
        if best is not None:
            return best[1]
    return None


def _period(said: _Said, setting: Setting, role: Role) -> str | None:
    """The last year named before the figure in its sentence, a span of years as 2018..2020, else the report's year."""
    text = said.folded[said.sentence[0] : said.figure.span.start]
    spans = list(
        re.finditer(
            r"((?:19|20)\d\d)\s*年(\d{1,2})?月?[^，。；,;]{0,3}?(?:至|-|—|~)+\s*((?:19|20)\d\d)\s*年(\d{1,2})?", text
        )
    )
    years = list(re.finditer(r"((?:19|20)\d\d)\s*年?", text))
    if spans and (not years or spans[-1].end() >= years[-1].end()):
        m = spans[-1]
        low = m[1] + (f"-{int(m[2]):02d}" if m[2] else "")
        high = m[3] + (f"-{int(m[4]):02d}" if m[4] else "")
        return f"{low}..{high}"
    named = [m for m in years if text[m.end() - 1] == "年" or re.match(r"\s*年", text[m.end() :])]
    named = [m for m in named if not setting.period or m[1] <= setting.period]
    if role != "prior":
        named = [m for m in named if not re.search(r"(?:比|较|同)\s*$", text[: m.start()])]
    if named:
        last = named[-1]
        return (
            f"{last[1]}..{setting.period}" if re.match(r"\s*以来", text[last.end() :]) and setting.period else last[1]
        )
    if role == "prior" and setting.period:
        return str(int(setting.period) - 1)
    return setting.period


# --- tables ----------------------------------------------------------------------------------------------------


def _table_fact(figure: Figure, view: CellView, document: Document, patterns: Patterns, setting: Setting) -> Fact:
    heading = view.heading
    header = view.headers[-1] if view.headers else ""
    role: Role = cast(Role, heading.role) if heading is not None and heading.role else _table_role(view, figure)
    label = _strip(view.label)
    concept = heading.concept if heading is not None and heading.concept else None
    scope, name = _table_name(figure, view, label, header, concept, patterns)
    region = setting.region
    period = None if role in ("weight", "rule") else setting.period
    first_heading = view.row_path[0] if view.row_path else ""
    if re.fullmatch(r"(?:19|20)\d\d年?度?", first_heading):
        period = first_heading[:4]
        if role == "actual" and setting.period and period < setting.period:
            role = "prior"
    elif is_place(label):
        region = label
    if concept is None and figure.kind == "score" and name == "得分":
        concept = "得分"
    if concept is None and (found := patterns.aliases.get(label)) and _fits(patterns.indicator[found], figure):
        concept, scope = found, ""
    elif (
        concept is None
        and figure.kind != "score"
        and (found := patterns.aliases.get(_bare(header)))
        and _fits(patterns.indicator[found], figure)
    ):
        concept = found
    elif concept is None and figure.kind == "rate" and (ending := _ending_concept(label, patterns)):
        concept, scope = ending, label
    why = f"表头“{header}”、行“{view.label}”" if header else f"行“{view.label}”"
    return Fact(figure, name, role, period, region, concept, scope, why)


def _strip(label: str) -> str:
    """A row label without 其中：, ordinals and a note of its points or unit."""
    bare = re.sub(r"^(?:其中[:：]?|[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]|[①-⑳]|-|—)+", "", label)
    return re.sub(r"[(（](?:\d+分|单位[^()（）]*|万元|元|%|[一-鿿]{0,2}分值?\d+)[)）]", "", bare) or label


def _bare(header: str) -> str:
    """A heading without what stands in brackets."""
    return _strip(re.sub(r"[(（][^()（）]*[)）]", "", header))


def _table_role(view: CellView, figure: Figure) -> Role:
    said = "".join(view.headers)
    if re.search(r"目标|计划|任务|指标值|应", said):
        return "target"
    if re.search(r"预算|下达|安排", said) and figure.kind == "amount":
        return "budget"
    if re.search(r"上年|去年", said):
        return "prior"
    if re.search(r"分值|权重|满分", said):
        return "weight"
    return "actual"


#: Headings whose column says only which role a row's figure has (预算数, 执行数, 指标值): the row's label is the name.
_BY_ROW = ("score", "value")


def _table_name(
    figure: Figure, view: CellView, label: str, header: str, concept: str | None, patterns: Patterns
) -> tuple[str, str | None]:
    """(scope, name) of a table figure: the row's label, with the headings where the columns measure different things."""
    total = view.line in ("total", "whole", "mean", "subtotal")
    scope = "" if total else _scope(label, patterns) or label
    label = re.sub(r"[(（][一-鿿]{1,4}[)）](?=[一-鿿])", "", label)
    heading = view.heading
    if heading is not None and heading.measure == "score" and view.line == "whole":
        return "", "预算执行"
    bare_header = _bare(header)
    if heading is not None and heading.measure in _BY_ROW and heading.name != "合计列":
        vague = view.line == "mean" or is_place(label) or label in patterns.word_list("vague_labels")
        if vague and bare_header:
            return ("" if view.line == "mean" else scope), bare_header
        if heading.name == "得分" and total:
            return "", "得分" if label in ("", "总分", "合计") else label
        return scope, label or bare_header or None
    placed = is_place(label) or re.fullmatch(r"(?:19|20)\d\d年?度?", label)
    if placed and bare_header:
        return scope, "".join(dict.fromkeys(_bare(h) for h in view.headers))
    if heading is not None and heading.measure == "amount" and heading.role and heading.concept:
        vague = label in patterns.word_list("vague_labels") or (total and view.line == "total")
        return scope, (bare_header if vague and bare_header else label) or bare_header or None
    if heading is not None and heading.concept and heading.measure == "rate" and concept and total:
        return scope, concept
    joined = "".join(dict.fromkeys(_bare(h) for h in view.headers))
    if not joined:
        return scope, label or None
    plain = total or is_place(label) or re.fullmatch(r"(?:19|20)\d\d年?度?", label) or not label
    return ("" if total else scope), joined if plain else label + joined


def _ending_concept(label: str, patterns: Patterns) -> str | None:
    """The rate that a label ends with: 学生及家长满意度 → 满意度."""
    for start in range(1, len(label) - 2):
        concept = patterns.aliases.get(label[start:])
        if concept is not None and patterns.indicator[concept].kind == "rate":
            return concept
    return None
