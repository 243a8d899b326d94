"""The words around a figure: scopes, the packs' aliases, noun phrases, and the labels of points and scores."""

from __future__ import annotations

import re

from reportminer.facts.said import Said
from reportminer.model import Figure
from reportminer.patterns import Indicator, Patterns
from reportminer.text import word_runs, words_known

_NAME_GAP = re.compile(r"[、，,；;：:。!?！？\n]")

_SCORE_LABEL = re.compile(
    r"([一-鿿“”]{2,20}?)\s*(?:指标)?\s*[(（]?(?:分值|权重|满分|总分值|占)?\s*[:：，,]?\s*(?:得|自评得分|自评|得分|计|共计|为|扣)*\s*$"
)


def scope_in(lead: str, patterns: Patterns) -> str:
    """The last scope in the words, "" where none is or a total follows it."""
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


def fits(indicator: Indicator, figure: Figure) -> bool:
    """Whether an indicator of this kind can have the figure as its value."""
    if indicator.kind == "any":
        return figure.kind in ("person", "person_time", "household", "count")
    if indicator.kind == figure.kind:
        return figure.quantity.unit not in ("个百分点", "倍")
    return indicator.kind == "person_time" and figure.kind == "person_time"


def alias_before(lead: str, said: Said, patterns: Patterns) -> tuple[str, str] | None:
    """The rightmost pack alias in the words before the figure whose kind fits; a longer one at the same end wins."""
    best: tuple[int, int, str, str] | None = None
    for match in patterns.alias_regex.finditer(lead):
        concept = patterns.aliases[match[0]]
        if not fits(patterns.indicator[concept], said.figure):
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


def concept_in(heading: str, said: Said, patterns: Patterns) -> str | None:
    """The concept that a run-in heading names for the first total of its paragraph."""
    for match in patterns.alias_regex.finditer(heading):
        concept = patterns.aliases[match[0]]
        if fits(patterns.indicator[concept], said.figure):
            return concept
    return None


def alias_behind(said: Said, patterns: Patterns) -> tuple[str, str] | None:
    """A pack alias straight behind a counted figure: 20万困难群众 … , 254人满意."""
    if said.figure.kind not in ("person", "person_time", "household", "count"):
        return None
    tail = said.tail[:10].lstrip("的")
    match = patterns.alias_regex.match(tail)
    if match is None:
        return None
    concept = patterns.aliases[match[0]]
    return (concept, match[0]) if fits(patterns.indicator[concept], said.figure) else None


def inflow(concept: str, alias: str, lead: str, patterns: Patterns) -> str:
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


def score_label(lead: str, said: Said) -> str | None:
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


def phrase_beside(said: Said, patterns: Patterns) -> str | None:
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


def concept_of(phrase: str, figure: Figure, patterns: Patterns) -> str | None:
    """The concept that a phrase is an alias of, where its kind fits the figure."""
    concept = patterns.aliases.get(phrase)
    return concept if concept and fits(patterns.indicator[concept], figure) else None
