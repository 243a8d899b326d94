"""Word comments at the runs of the reported figures; a run is divided so that a comment has exactly its figure."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from datetime import date

from reportminer.model import Document, Finding, Span
from reportminer.readers.docx import runs_of_blocks
from reportminer.readers.docx_inline import FIXED, RunRange
from reportminer.readers.docx_package import Element, W, local
from reportminer.renders.annotate import UNSIGNED, Signature
from reportminer.renders.docx_files import SPACE, opened, saved


def commented(
    document: Document, content: bytes, notes: Sequence[tuple[Finding, str]], by: Signature = UNSIGNED
) -> bytes:
    """The docx with a comment a note. RenderError where python-docx cannot open it (templates, macros, damage)."""
    book = opened(document.source, content)
    ranges = runs_of_blocks(content, book.element)
    for finding, _ in notes:
        for span in finding.spans[:1]:
            if span.block < len(ranges) and span.start < span.end:
                _part(ranges[span.block], span.start)
                _part(ranges[span.block], span.end)
    for finding, text in notes:
        span = finding.spans[0] if finding.spans else Span(0, 0, 0)
        runs = _runs_at(ranges, span) or _nearest(ranges, span) or [book.add_paragraph().add_run()._r]
        if span.block >= len(ranges):
            text += f"\n（原文在脚注、页眉或页脚：“{document.said(span)}”）"
        comment = book.comments.add_comment(text=text, author=by.author, initials=by.author[:2])
        _dated(comment._comment_elm, by.day)
        _mark(_holder(runs[0]), _holder(runs[-1]), comment.comment_id)
    return saved(book, content)


def _dated(comment: Element, day: date | None) -> None:
    """The comment with this day; without one it has none, so that it says the same whenever it is made."""
    comment.attrib.pop(f"{W}date", None)
    if day is not None:
        comment.set(f"{W}date", f"{day.isoformat()}T00:00:00Z")


def _runs_at(ranges: Sequence[Sequence[RunRange]], span: Span) -> list[Element]:
    """The runs that hold the characters of the span."""
    own = ranges[span.block] if span.block < len(ranges) else ()
    return [run for start, end, run in own if start < span.end and end > span.start]


def _nearest(ranges: Sequence[Sequence[RunRange]], span: Span) -> list[Element]:
    """The first run of the span's block, else of the nearest block before it, else of the report."""
    before, after = ranges[: span.block + 1], ranges[span.block + 1 :]
    return next(([own[0].run] for own in (*reversed(before), *after) if own), [])


def _part(ranges: list[RunRange], at: int) -> None:
    """Let a run begin at the character `at`; a run that holds more than texts, tabs and line ends stays whole."""
    place = next((place for place, one in enumerate(ranges) if one.end > at), None)
    if place is None or (ranges[place].start == at and (place == 0 or ranges[place - 1].run is not ranges[place].run)):
        return
    start, end, run = ranges[place]
    own = [index for index, one in enumerate(ranges) if one.run is run]
    marks = [mark for mark in run if (local(mark) == "t" and mark.text) or local(mark) in FIXED or local(mark) == "br"]
    if len(marks) != len(own) or start > at or run.tag != f"{W}r":
        return
    rest = _divided(run, marks[own.index(place)], at - start)
    ranges[place:] = [RunRange(low, high, rest if of is run else of) for low, high, of in ranges[place:]]
    if at > start:
        ranges[place : place + 1] = [RunRange(start, at, run), RunRange(at, end, rest)]


def _divided(run: Element, mark: Element, offset: int) -> Element:
    """A new run behind the old one that takes `mark`, from its character `offset` on, and all behind it."""
    rest = deepcopy(run)
    for part in list(rest):
        if local(part) != "rPr":
            rest.remove(part)
    moved = [mark, *mark.itersiblings()]
    if offset:
        tail = deepcopy(mark)
        mark.text, tail.text = mark.text[:offset], mark.text[offset:]
        for half in (mark, tail):
            half.set(SPACE, "preserve")
        moved[0] = tail
    rest.extend(moved)
    run.addnext(rest)
    return rest


def _holder(run: Element) -> Element:
    """What a comment can begin or end at: the run, or the run or formula around it where it is in a text box or formula."""
    around = [outer for outer in run.iterancestors() if outer.tag == f"{W}r" or local(outer) in ("oMath", "oMathPara")]
    return around[-1] if around else run


def _mark(first: Element, last: Element, number: int) -> None:
    """Put the marks of the comment around the runs, behind those of comments that end there already."""
    from docx.oxml.parser import OxmlElement

    start, end = OxmlElement("w:commentRangeStart"), OxmlElement("w:commentRangeEnd")
    reference, run = OxmlElement("w:commentReference"), OxmlElement("w:r")
    for mark in (start, end, reference):
        mark.set(f"{W}id", str(number))
    run.append(reference)
    first.addprevious(start)
    follower = last.getnext()
    while follower is not None and (local(follower) == "commentRangeEnd" or _refers(follower)):
        last, follower = follower, follower.getnext()
    last.addnext(end)
    end.addnext(run)


def _refers(element: Element) -> bool:
    return local(element) == "r" and any(local(part) == "commentReference" for part in element)
