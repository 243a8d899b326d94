"""Folding, sentences and words: what is done to characters before anybody looks for meaning. Never moves a character.

This is the one door to jieba and spaCy; both are imported when the first word is cut, not before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

_KEEP = "，；：、。！？"
_ODD = {
    "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">", "﹤": "<", "═": "=", "﹪": "%", "﹣": "-", "−": "-",
    "–": "-", "—": "—", "〜": "~", "～": "~", "﹢": "+", "×": "×", "∕": "/", "⁄": "/",
    "［": "[", "］": "]", "\r": " ", "\x0b": " ", "\x0c": " ", "\u200b": " ", "\ufeff": " ",
    "\u3000": " ", "\xa0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ", "\u2007": " ", "\u2006": " ",
}  # fmt: skip
_TABLE = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in _KEEP}
_TABLE |= {ord(odd): plain for odd, plain in _ODD.items()}
_WIDE_COMMA = re.compile(r"(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")
_WIDE_DIGIT = re.compile("[０-９]，[０-９]")


def fold(text: str, furniture: Iterable[tuple[int, int]] = ()) -> str:
    """The text with full-width letters, digits and signs made half-width, of exactly the same length.

    Page numbers inside a paragraph (`furniture`) become line ends, so that a number broken by a page is one again.
    """
    folded = text.translate(_TABLE)
    if "，" in text and _WIDE_DIGIT.search(text):
        folded = _WIDE_COMMA.sub(",", folded)
    for start, end in furniture:
        folded = folded[:start] + "\n" * (end - start) + folded[end:]
    return folded


_SENTENCE_END = re.compile(r"[。！？；;](?:[”’』」）)]*)|\n\s*\n")
_CLAUSE_END = re.compile(r"[。！？；;，,：:、\n]")


def sentences(folded: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of a folded text, in order, covering it whole."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(folded):
        if match.end() > start:
            spans.append((start, match.end()))
            start = match.end()
    if start < len(folded):
        spans.append((start, len(folded)))
    return spans or [(0, len(folded))]


def squeeze(text: str) -> str:
    """The folded text without any blanks: for comparing labels."""
    return re.sub(r"\s+", "", fold(text))


def any_of(names: Iterable[str]) -> str:
    """A regular expression for any of the names, the longest first."""
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name)))) or "(?!)"


# --- words -------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    import logging

    import jieba

    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


_known: set[str] = set()


def words_known(words: Iterable[str]) -> None:
    """Makes jieba know the domain's words, so that 城乡医疗救助 or 资助参保 are not cut apart."""
    fresh = [word for word in words if word not in _known and len(word) > 1]
    if not fresh:
        return
    tokenizer = _tokenizer()
    for word in fresh:
        tokenizer.add_word(word, 100_000)
        _known.add(word)


def words(folded: str, quantities: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """(start, end) of each word; a quantity is always one word, since jieba cuts 989,862人次 into four."""
    spans: list[tuple[int, int]] = []
    at = 0
    for start, end in [*sorted(quantities), (len(folded), len(folded))]:
        for word in _tokenizer().cut(folded[at:start]) if start > at else ():
            spans.append((at, at + len(word)))
            at += len(word)
        if end > start:
            spans.append((start, end))
        at = end
    return spans


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """spaCy's blank Chinese pipeline: a vocabulary and a Matcher's home, no model and no download."""
    import spacy

    return spacy.blank("zh")


def word_doc(folded: str, quantities: Sequence[tuple[int, int]] = ()) -> Doc:
    """The text as a spaCy Doc in which each quantity is one token `#`, for the packs' word patterns."""
    from spacy.tokens import Doc

    marked = {start for start, _ in quantities}
    cut = [(s, e) for s, e in words(folded, quantities) if not folded[s:e].isspace()]
    return Doc(pipeline().vocab, words=["#" if s in marked else folded[s:e] for s, e in cut], spaces=[False] * len(cut))


@lru_cache(maxsize=8)
def _runs_matcher(stops: tuple[str, ...]) -> Matcher:
    from spacy.matcher import Matcher

    matcher = Matcher(pipeline().vocab)
    matcher.add("run", [[{"TEXT": {"NOT_IN": list(stops)}, "IS_SPACE": False, "OP": "+"}]], greedy="LONGEST")
    return matcher


def word_runs(folded: str, stops: tuple[str, ...]) -> list[str]:
    """The longest runs of words that hold no stop word, in order: the noun phrases of a clause without its verbs."""
    doc = word_doc(folded)
    spans = sorted((start, end) for _, start, end in _runs_matcher(stops)(doc))
    return ["".join(token.text for token in doc[start:end]) for start, end in spans]
