"""A docx as a zip of XML parts: its main document, styles, numbering, notes, headers and footers."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

Element = Any  # lxml's stubs and python-docx's subclasses do not meet; the walk only uses tag, get, find and iteration

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# Word's "strict" files differ from all others in these two namespaces only, as far as a reader cares.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)


@dataclass(frozen=True)
class Relationship:
    """One part that another part refers to: what it is for and where it lies in the package."""

    purpose: str
    part: str


class Package:
    """The XML parts of one docx, each parsed when it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._archive = zipfile.ZipFile(io.BytesIO(data))
        self._names = {name.lower(): name for name in self._archive.namelist()}
        root = self._relationships("")
        self.main = next((r.part for r in root.values() if r.purpose == "officeDocument"), "word/document.xml")

    @cached_property
    def document(self) -> Element:
        """The root of the main document part."""
        root = self.part(self.main)
        if root is None:
            raise KeyError(self.main)
        return root

    @cached_property
    def references(self) -> dict[str, Relationship]:
        """What the main document refers to, by relationship id."""
        return self._relationships(self.main)

    def related(self, purpose: str) -> Element | None:
        """The root of the part with this purpose (styles, numbering, footnotes …), or None."""
        found = next((r.part for r in self.references.values() if r.purpose == purpose), None)
        return None if found is None else self.part(found)

    def part(self, name: str) -> Element | None:
        """The root of the named part, or None where the package lacks it."""
        raw = self.raw(name)
        return None if raw is None else parse(raw)

    def raw(self, name: str) -> bytes | None:
        """The bytes of the named part, or None where the package lacks it."""
        real = self._names.get(name.lower())
        return None if real is None else self._archive.read(real)

    def _relationships(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for entry in () if root is None else root:
            if isinstance(entry.tag, str) and entry.get("TargetMode") != "External":
                target = entry.get("Target", "")
                place = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                purpose = entry.get("Type", "").rsplit("/", 1)[-1]
                found[entry.get("Id", "")] = Relationship(purpose, posixpath.normpath(place))
        return found


def parse(raw: bytes) -> Element:
    """The root of an XML part; no entity is resolved and nothing is fetched."""
    for strict, usual in STRICT:
        raw = raw.replace(strict, usual)
    return etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))


def local(element: Element) -> str:
    """The element's name without its namespace; comments and processing instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def val(element: Element | None, path: str = "") -> str | None:
    """The w:val of the element or of its descendant at the path (`pPr/numPr/ilvl`), or None."""
    found = child(element, path) if path else element
    return None if found is None else found.get(f"{W}val")


def child(element: Element | None, path: str) -> Element | None:
    """The descendant at the path (`pPr/numPr`), or None."""
    for name in path.split("/"):
        if element is None:
            return None
        element = element.find(W + name)
    return element


def switched_on(element: Element | None, path: str) -> bool:
    """Whether a switch such as w:vanish is there and not turned off."""
    found = child(element, path)
    return found is not None and found.get(f"{W}val", "true") not in ("0", "false", "off")


def number(text: str | None, otherwise: int) -> int:
    """The whole number that an attribute states; `otherwise` where it states none."""
    try:
        return int(text) if text is not None else otherwise
    except ValueError:
        return otherwise
