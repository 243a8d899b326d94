"""A docx as python-docx opens it: main document, styles, numbering, notes, headers, footers; and what reads its XML."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import Any
from urllib.parse import unquote

from reportminer.readers.kinds import BROKEN_ZIP

Element = Any  # python-docx's: lxml's with methods of their own; the walk only uses tag, get, find and iteration

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


class Package:
    """The parts of one docx, found by what they are for."""

    def __init__(self, data: bytes) -> None:
        try:
            self._main = _main_part(data)
        except (KeyError, *BROKEN_ZIP):
            self._main = _main_part(_mended(data))
        if not _root(self._main).tag.startswith(W):
            self._main = _main_part(_mended(data))
        self.document: Element = _root(self._main)

    def related(self, purpose: str) -> Element | None:
        """The root of the part with this purpose (styles, numbering, footnotes …), or None."""
        found = (r for r in self._main.rels.values() if not r.is_external and r.reltype.endswith(f"/{purpose}"))
        first = next(found, None)
        return None if first is None else _root(first.target_part)

    def referred(self, reference: Element) -> Element | None:
        """The root of the part that a reference (w:headerReference …) names, or None."""
        part = self._target(reference)
        return None if part is None else _root(part)

    def raw(self, reference: Element) -> bytes | None:
        """The bytes of the part that a reference (w:altChunk) names, or None."""
        part = self._target(reference)
        return None if part is None else part.blob

    def _target(self, reference: Element) -> Any | None:
        relation = self._main.rels.get(reference.get(f"{R}id", ""))
        return None if relation is None or relation.is_external else relation.target_part


def _main_part(data: bytes) -> Any:
    """The main document part. `docx.Document` would refuse it in templates and files with macros."""
    import docx  # noqa: F401 (tells the package which parts are XML)
    from docx.opc.package import OpcPackage

    return OpcPackage.open(io.BytesIO(data)).main_document_part


def _root(part: Any) -> Element:
    """The root of a part; of notes, and of the document itself in templates, python-docx keeps the bytes only."""
    from docx.oxml import parse_xml

    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _mended(data: bytes) -> bytes:
    """The package as python-docx can open it, for files that Word opens all the same: strict ones, and those with
    parts that are missing (WPS writes a target NULL), damaged, or written in other capitals than their references."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(made, "w") as mended:
        members = {name: _member(archive, name) for name in archive.namelist()}
        whole = {name: raw for name, raw in members.items() if raw is not None}
        names = {name.lower(): name for name in whole}
        for name, raw in whole.items():
            if name.endswith((".xml", ".rels")):
                for strict, usual in STRICT:
                    raw = raw.replace(strict, usual)
            mended.writestr(name, _mended_references(name, raw, names) if name.endswith(".rels") else raw)
    return made.getvalue()


def _member(archive: zipfile.ZipFile, name: str) -> bytes | None:
    try:
        return archive.read(name)
    except BROKEN_ZIP:
        return None


def _mended_references(name: str, raw: bytes, names: dict[str, str]) -> bytes:
    """The relationships of a part to the parts that are there, by the names that these have in the archive."""
    from lxml import etree

    root = etree.fromstring(raw, etree.XMLParser(resolve_entities=False, no_network=True))
    folder = posixpath.dirname(posixpath.dirname(name))
    for entry in list(root):
        if not isinstance(entry.tag, str) or entry.get("TargetMode") == "External":
            continue
        target = posixpath.normpath(posixpath.join("/", folder, unquote(str(entry.get("Target", "")))))
        real = names.get(target.lstrip("/").lower())
        if real is None:
            root.remove(entry)
        else:
            entry.set("Target", f"/{real}")
    return etree.tostring(root)


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
