"""A figure in its sentence, and the name found for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from reportminer.model import Figure


@dataclass(frozen=True, slots=True)
class Named:
    """A figure's name: the pack's concept if one read it, the scope, and the words that said so."""

    concept: str | None
    scope: str
    name: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in its sentence: the words between the figure before and it, and the words after it."""

    figure: Figure
    folded: str
    sentence: tuple[int, int]
    previous: Figure | None
    before: Said | None
    group: list[Figure]
    position: int
    named: Named | None = None
    topic: str = ""
    heading: str = ""
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

    @property
    def earlier(self) -> str:
        """The words of the sentence up to this figure, with their line ends."""
        return self.folded[self.sentence[0] : self.figure.span.start]

    @property
    def whole(self) -> str:
        """The sentence, with its line ends."""
        return self.folded[self.sentence[0] : self.sentence[1]]

    def after(self, width: int) -> str:
        """The characters straight behind this figure, in its sentence or not."""
        return self.folded[self.figure.span.end : self.figure.span.end + width]


def replace_said(said: Said, named: Named) -> Said:
    """The same, with the name found and without the chain before it."""
    return replace(said, named=named, before=None)


def run_in(said: Said) -> str:
    """The paragraph's short heading before its first full stop: （二）发放。全年…"""
    found = re.match(r"\s*(?:[(（]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?([一-鿿]{2,10})[。：:]", said.folded)
    return found[1] if found and found.end() <= said.figure.span.start else ""
