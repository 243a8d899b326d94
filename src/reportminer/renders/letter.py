"""The return letter of one report (退回修改意见), from a Word template that an office can replace.

A template has placeholders like {{报告名称}} or {{错误.位置}} ({{report}}, {{error.place}}). Neighbouring paragraphs or table rows
with placeholders of a list are repeated together, once a finding. What names something that is not there (the count
of a severity that does not occur, a suggestion that nobody made) is left out.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from reportminer.model import Reading
from reportminer.readers.docx_package import Element, W, local
from reportminer.renders.docx_files import SPACE, opened, saved
from reportminer.renders.letter_fields import COUNT, FINDING, LETTER, LISTS, Fields, LetterHead, fields_of, not_waived
from reportminer.renders.sheets import RenderError

Values = Mapping[str, str | None]

_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_CHINESE = {english: name for table in (LETTER, LISTS) for name, english in table.items()}
_CHINESE_FIELD = {english: name for table in (COUNT, FINDING) for name, english in table.items()}
_KNOWN = (
    *(name for names in LETTER.items() for name in names),
    *(f"{one}.{field}" for one in LISTS for field in (*FINDING, *COUNT)),
    *(f"{one}.{field}" for one in LISTS.values() for field in (*FINDING.values(), *COUNT.values())),
)
#: A template must show all findings of these two severities: where each stands, and what is wrong.
_SHOWN = ("错误", "提示")
_PLACE, _WRONG = "位置", ("依据", "说明", "复算结果")


@dataclass(frozen=True, slots=True)
class Template:
    """A docx with all placeholders that a letter needs, and its name."""

    name: str
    content: bytes


def shipped_template(lang: str = "zh") -> bytes:
    """The template that comes with the program, to start one's own from."""
    return (Path(__file__).parent / "templates" / f"letter.{lang}.docx").read_bytes()


def opened_template(path: Path | None, lang: str = "zh") -> Template:
    """The template at the path, else ours. RenderError, one line, where it is no docx or lacks placeholders."""
    name = str(path or f"letter.{lang}.docx")
    content = path.read_bytes() if path is not None else shipped_template(lang)
    parts = _parts(opened(name, content))
    _validate(name, {found for part in parts for found in _names(part)})
    return Template(name, content)


def known_letter(output: Path, *sources: Path | None) -> None:
    """RenderError where the letter would take the place of the report or of the template."""
    if any(source is not None and output.resolve() == source.resolve() for source in sources):
        raise RenderError(
            f"{output}：不能覆盖原报告或模板，请换一个文件名 [would overwrite the report or the template]"
        )


def to_return(reading: Reading) -> bool:
    """Whether anything is left to correct or to verify."""
    return any(finding.severity != "info" for finding in not_waived(reading))


def letter(reading: Reading, template: Template, head: LetterHead, lang: str = "zh") -> bytes:
    """The letter as a docx."""
    book = opened(template.name, template.content)
    filling = _Filling(fields_of(reading, head, lang))
    for part in _parts(book):
        filling.fill(part, {})
    return saved(book, template.content)


def _parts(book: Element) -> list[Element]:
    """The body, and the headers and footers that sections have of their own."""
    return [book.element.body, *_furniture(book)]


def _furniture(book: Element) -> Iterator[Element]:
    for section in book.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield part._element


# --- what a template asks for ------------------------------------------------------------------------------


def _validate(name: str, found: set[str]) -> None:
    for one in sorted(found):
        if _canonical(one) is None:
            near = difflib.get_close_matches(one, _KNOWN, 1, 0.4)
            hint = f"，是不是 {{{{{near[0]}}}}}" if near else ""
            raise RenderError(f"{name}：不认识的占位符 {{{{{one}}}}}{hint} [unknown placeholder]")
    have = {_canonical(one) for one in found}
    for severity in _SHOWN:
        for fields in ((_PLACE,), _WRONG):
            wanted = [f"{one}.{field}" for one in (severity, "问题") for field in fields]
            if not have & set(wanted):
                raise RenderError(
                    f"{name}：模板缺少占位符 {{{{{wanted[0]}}}}}，写不出意见 [placeholder missing in template]"
                )


def _canonical(name: str) -> str | None:
    """The placeholder's Chinese name, None where there is no such one."""
    first, dot, field = (part.strip() for part in name.partition("."))
    first = _CHINESE.get(first.lower(), first)
    if not dot:
        return first if first in LETTER else None
    field = _CHINESE_FIELD.get(field.lower(), field)
    return f"{first}.{field}" if first in LISTS and (field in FINDING or field in COUNT) else None


def _names(element: Element) -> Iterator[str]:
    for paragraph in element.iter(f"{W}p"):
        yield from _PLACEHOLDER.findall("".join(text.text or "" for text in paragraph.iter(f"{W}t")))


def _repeated_for(element: Element) -> str | None:
    """The list whose findings the paragraph or row shows, None where it is neither or shows none."""
    if local(element) not in ("p", "tr"):
        return None
    for name in map(_canonical, _names(element)):
        if name and "." in name and name.partition(".")[2] not in COUNT:
            return name.partition(".")[0]
    return None


# --- filling it --------------------------------------------------------------------------------------------


class _Filling:
    """The values on their way into the template; sections are numbered as they come."""

    def __init__(self, fields: Fields) -> None:
        self.fields = fields
        self.sections = fields.sections()

    def fill(self, container: Element, shown: Values) -> None:
        """Put the values into all that the container holds; `shown` are those of the finding around it, if any."""
        for about, group in groupby(list(container), key=lambda child: None if shown else _repeated_for(child)):
            children = list(group)
            if about is not None:
                self._repeat(container, children, about)
                continue
            for child in children:
                self._fill_one(child, shown)

    def _repeat(self, container: Element, children: Sequence[Element], about: str) -> None:
        """The children once a finding of the list, behind one another; they themselves go."""
        last = children[-1]
        for values in self.fields.lists[about]:
            for child in children:
                made = deepcopy(child)
                last.addnext(made)
                self._fill_one(made, {f"{about}.{name}": value for name, value in values.items()})
                if made.getparent() is not None:
                    last = made
        for child in children:
            container.remove(child)

    def _fill_one(self, child: Element, shown: Values) -> None:
        if local(child) == "p":
            self._fill_paragraph(child, shown)
        elif local(child) == "tbl" and not shown and self._is_empty(child):
            child.getparent().remove(child)
        else:
            self.fill(child, shown)

    def _is_empty(self, table: Element) -> bool:
        """Whether the table is there for findings only, and there are none."""
        lists = {about for row in table if (about := _repeated_for(row)) is not None}
        return bool(lists) and not any(self.fields.lists[about] for about in lists)

    def _fill_paragraph(self, paragraph: Element, shown: Values) -> None:
        texts = [text for text in paragraph.iter(f"{W}t") if text.text]
        found = list(_PLACEHOLDER.finditer("".join(text.text for text in texts)))
        values = {**self.fields.letter, "节号": "", **shown}
        names = [_canonical(match[1]) or "" for match in found]
        if any(values[name] is None for name in names):
            _leave_out(paragraph)
            return
        said = [next(self.sections) if name == "节号" else values[name] or "" for name in names]
        for match, value in reversed(list(zip(found, said, strict=True))):
            _replace(texts, match.start(), match.end(), value)


def _replace(texts: Sequence[Element], start: int, end: int, value: str) -> None:
    """The value instead of the characters `start` to `end`, which Word may have spread over several runs."""
    at = 0
    for text in texts:
        said = text.text or ""
        low, high = max(start - at, 0), min(end - at, len(said))
        at += len(said)
        if low < high:
            text.text, value = said[:low] + value + said[high:], ""
            text.set(SPACE, "preserve")


def _leave_out(paragraph: Element) -> None:
    """The paragraph taken away; the last one of a cell is emptied, as a cell must have one."""
    holder = paragraph.getparent()
    if local(holder) == "tc" and sum(local(child) == "p" for child in holder) == 1:
        for text in paragraph.iter(f"{W}t"):
            text.text = ""
    else:
        holder.remove(paragraph)
