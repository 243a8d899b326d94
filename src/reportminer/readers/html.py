"""HTML → Document: the article of a page without the site's furniture, its tables as grids."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from typing import Any

from reportminer.model import Document, ReadError
from reportminer.readers.encoding import decode
from reportminer.readers.parts import Grid, GridCell, Paragraph, Part, assemble

Element = Any

CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "nav",
        "footer",
        "select",
        "option",
        "button",
        "textarea",
        "input",
        "iframe",
        "object",
        "svg",
    ]
)
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "ul",
        "caption",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
# What holds an article: not the table or list that is its longest part.
HOLDERS = frozenset({"article", "center", "div", "form", "main", "section"})
FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu"})
# Names that sites give to what stands around an article; a name must be a whole word of id or class.
FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|breadcrumbs?|crumbs?|footer|foot|copyright|share|sharing|sidebar|toolbar|pager|"
    r"pagination|related|qrcode|ewm|bdsharebuttonbox|topbar|login|friendlink|links)(?:$|[\s_-])",
    re.IGNORECASE,
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
SPACE = re.compile(r"[ \t\r\n\f]+")
# A line end in the source between two Chinese characters is no space in the text.
WRAPPED = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef])[ \t]*[\r\n][ \t\r\n]*(?=[\u2e80-\u9fff\uff00-\uffef])")
SITE_TAGS = ("nav", "header", "footer", "aside")
SITE_LINKS = 10  # a page with more links than this is one of a site
TITLE_END = re.compile(r"[-_|–—]")  # what follows in a page's title is the site's name
ARTICLE_SHARE = 0.95  # of what trafilatura finds: it takes a stray line from around the article now and then
TEXT_SHARE = 0.5  # of all text outside links: where the article is less, trafilatura has missed some of it
LINK_SHARE = 0.6
LAYOUT_CELLS = 3
SPAN_LIMIT = 1000


def read_html(source: str, data: bytes) -> Document:
    """The document of a page: its article, or the whole body where there is nothing around it."""
    return assemble(source, "html", page_parts(data))


def read_mht(source: str, data: bytes) -> Document:
    """The document of a page archive."""
    page = archived_page(data)
    if page is None:
        raise ReadError(source, "网页存档里没有正文", "请用浏览器或 Word 打开后另存为 docx")
    return assemble(source, "html", page_parts(page))


def page_parts(data: bytes) -> Iterator[Part]:
    """The paragraphs and tables of a page's article."""
    found = CHARSET.search(data[:4096])
    return _parts(decode(data, found[1].decode("ascii") if found else None))


def archived_page(data: bytes) -> bytes | None:
    """The page in a file that holds it with its pictures (.mht), which some programs name .doc; None without one."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    pages = (part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html")
    return next((page for page in pages if isinstance(page, bytes)), None)


def _parts(text: str) -> Iterator[Part]:
    from lxml import html

    # lxml refuses a str that declares an encoding of its own.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    root = html.document_fromstring(text, parser=html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True))
    body = root.find("body") if root.find("body") is not None else root
    return _Walk().parts(_article(body, text) if _has_site(body) else body)


def _has_site(body: Element) -> bool:
    """Whether the page has a site's furniture around its article."""
    links = sum(link.get("href") is not None for link in body.iter("a"))
    return links > SITE_LINKS or next(body.iter(*SITE_TAGS), None) is not None or any(map(_is_named_furniture, body))


def _article(body: Element, page: str) -> Element:
    """The smallest part of the page with its title, every table, and the article that trafilatura finds."""
    from trafilatura import extract

    text = extract(page, fast=True, favor_recall=True, include_comments=False, include_tables=True) or ""
    pieces = [piece for line in re.split(r"[\n|]", text) if (piece := _squeezed(line)) and piece.strip("-")]
    title = _squeezed(TITLE_END.split(body.getroottree().findtext(".//title") or "")[0])
    titles = [title] if title in _squeezed(body.text_content()) else []
    tables = sum(1 for _ in body.iter("table"))
    needed, weight = ARTICLE_SHARE * sum(map(len, pieces)), TEXT_SHARE * _weight(body)

    def holds(part: Element) -> bool:
        own = _squeezed(part.text_content())
        return (
            sum(1 for _ in part.iter("table")) == tables
            and all(title in own for title in titles)
            and sum(len(piece) for piece in pieces if piece in own) >= needed
            and _weight(part) >= weight
        )

    here = body
    while pieces and (inner := next((e for e in here if e.tag in HOLDERS and holds(e)), None)) is not None:
        here = inner
    return here


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _weight(element: Element) -> int:
    """How many characters of text outside links the element holds."""
    if not isinstance(element.tag, str) or not _is_shown(element) or element.tag == "a":
        return 0
    own = len((element.text or "").strip())
    return own + sum(_weight(inner) + len((inner.tail or "").strip()) for inner in element)


def _is_shown(element: Element) -> bool:
    """Whether a reader of the article sees the element: no script, navigation or hidden part."""
    tag = element.tag
    if not isinstance(tag, str) or tag in DROPPED or element.get("role", "") in FURNITURE_ROLES:
        return False
    if tag == "header" and element.find(".//h1") is None:
        return False
    if HIDDEN.search(element.get("style", "")) or element.get("hidden") is not None:
        return False
    return not _is_named_furniture(element)


def _is_named_furniture(element: Element) -> bool:
    """Whether id or class say that the element stands around an article; never one that holds a table."""
    names = f"{element.get('id', '')} {element.get('class', '')}"
    return bool(FURNITURE_NAMES.search(names)) and next(element.iter("table"), None) is None


class _Walk:
    """The parts of one page in reading order; text gathers until a block ends."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def parts(self, element: Element) -> Iterator[Part]:
        """The paragraphs and tables of the element."""
        yield from self._inside(element, None)
        yield from self._flush(None)

    def _inside(self, element: Element, level: int | None) -> Iterator[Part]:
        self._text.append(element.text or "")
        for inner in element:
            if _is_shown(inner) and not _is_link_list(inner):
                yield from self._element(inner, level)
            self._text.append(inner.tail or "")

    def _element(self, element: Element, level: int | None) -> Iterator[Part]:
        tag = element.tag
        if tag == "br" or tag not in BLOCKS:
            if tag == "br":
                yield from self._flush(level)
            else:
                yield from self._inside(element, level)
            return
        yield from self._flush(level)
        if tag == "table" and not _is_layout(element):
            yield from self._titles(element)
            yield _grid(element)
            return
        inner_level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit() else level
        yield from self._inside(element, inner_level)
        yield from self._flush(inner_level)

    def _titles(self, table: Element) -> Iterator[Part]:
        for title in table.findall("caption"):
            yield from self._inside(title, None)
            yield from self._flush(None)

    def _flush(self, level: int | None) -> Iterator[Part]:
        text = _collapsed("".join(self._text))
        self._text.clear()
        if text.strip():
            yield Paragraph(text, "paragraph" if level is None else "heading", level)


def _collapsed(text: str) -> str:
    """The text as a browser shows it: runs of blanks are one, none at the ends (fixed blanks stay)."""
    return SPACE.sub(" ", WRAPPED.sub("", text)).strip(" ")


def _is_link_list(element: Element) -> bool:
    """Whether a list or block is mainly links to other pages."""
    if element.tag not in ("ul", "ol", "dl", "div", "p") or next(element.iter("table"), None) is not None:
        return False
    links = [link for link in element.iter("a") if link.get("href") and (link.text_content() or "").strip()]
    text = len("".join(element.text_content().split()))
    linked = sum(len("".join(link.text_content().split())) for link in links)
    return len(links) >= 3 and linked > LINK_SHARE * text


def _is_layout(table: Element) -> bool:
    """Whether a table only places things on the page: a lone cell, or tables inside and hardly any text of its own."""
    cells = [cell for row in _rows(table) for cell in _row_cells(row)]
    filled = [cell for cell in cells if cell.text_content().strip()]
    own = [cell for cell in filled if next(cell.iter("table"), None) is None]
    return len(filled) <= 1 or (len(own) < len(filled) and len(own) <= LAYOUT_CELLS)


def _rows(table: Element) -> Iterator[Element]:
    for element in table:
        if element.tag == "tr":
            yield element
        elif element.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in element if row.tag == "tr")


def _row_cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in ("td", "th"))


def _grid(table: Element) -> Grid:
    """The table as a grid; cells that reach over rows and columns stand once, at their origin."""
    rows = [row for row in _rows(table) if not HIDDEN.search(row.get("style", ""))]
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for r, row in enumerate(rows):
        c = 0
        for cell in _row_cells(row):
            while (r, c) in taken:
                c += 1
            down = min(_span(cell, "rowspan") or len(rows) - r, len(rows) - r)
            across = max(1, _span(cell, "colspan"))
            taken |= {(r + i, c + j) for i in range(down) for j in range(across)}
            text, inner = _cell_content(cell)
            cells.append(GridCell(r, c, text, down, across, inner=inner))
            c += across
    return Grid(cells, len(rows), max((c for _, c in taken), default=-1) + 1)


def _span(cell: Element, name: str) -> int:
    found = re.match(r"\s*(\d+)", cell.get(name, "1"))
    return min(int(found[1]), SPAN_LIMIT) if found else 1


def _cell_content(cell: Element) -> tuple[str, list[Grid]]:
    """The cell's own text, a line a paragraph, and the tables inside it."""
    texts: list[str] = []
    inner: list[Grid] = []
    for part in _Walk().parts(cell):
        if isinstance(part, Grid):
            inner.append(part)
        else:
            texts.append(part.text)
    return "\n".join(texts), inner
