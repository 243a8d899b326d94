"""Small files of each format, made from the parts that a test is about."""

from __future__ import annotations

import io
import zipfile

from reportminer.model import Document
from reportminer.readers import read_document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD}.document.main+xml"/></Types>'
)


def docx(body: str, **parts: str) -> bytes:
    """A docx with this body; `parts` are the content of styles, numbering, footnotes, header, footer …"""
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": _relationships({"main": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationships({n: (n.rstrip("0123456789"), f"{n}.xml") for n in parts}),
    }
    roots = {"header": "hdr", "footer": "ftr"}
    for name, content in parts.items():
        root = roots.get(name.rstrip("0123456789"), name)
        files[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{content}</w:{root}>"
    return zipped({name: content.encode() for name, content in files.items()})


def _relationships(targets: dict[str, tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELS}">{entries}</Relationships>'


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive of the files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph of runs; plain text becomes a run."""
    inner = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def r(text: str) -> str:
    """A run of text."""
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, properties: str = "") -> str:
    """A table cell; plain text becomes a paragraph."""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def tbl(*rows: str) -> str:
    """A table of rows, each the XML of its cells."""
    return "<w:tbl>" + "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def pdf(*drawing: str, page: str = "/MediaBox [0 0 600 800]", form: str = "") -> bytes:
    """A PDF of one page with these drawing operators; /F is Helvetica, /X a drawing of its own, at half size."""
    content = "\n".join(drawing)
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R {page} /Contents 4 0 R /Resources << /Font << /F 5 0 R >> /XObject << /X 6 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 2000 2000] /Matrix [0.5 0 0 0.5 0 0] /Length {len(form)} >>\n"
        f"stream\n{form}\nendstream",
    )
    made, places = "%PDF-1.4\n", []
    for number, inner in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{inner}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(made)}\n%%EOF\n"
    return f"{made}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("latin-1")


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """A line, in points from the lower left corner."""
    return f"{x0} {y0} m {x1} {y1} l S"


def words(text: str, x: float, y: float) -> str:
    """Some words whose line begins here."""
    return f"BT /F 10 Tf {x} {y} Td ({text}) Tj ET"


def read(data: bytes, source: str = "report.docx") -> Document:
    """The document of the bytes."""
    return read_document(source, data)


def texts(document: Document) -> list[str]:
    """The texts of all blocks."""
    return [block.text for block in document.blocks]


def grid(document: Document, table: int = 0) -> list[list[str]]:
    """A table's texts row by row; the squares that a merged cell covers beside its origin are blank."""
    found = document.tables[table]
    rows = [[""] * found.columns for _ in range(found.rows)]
    for cell in found.cells:
        rows[cell.row][cell.column] = document.said(cell.span)
    return rows


def merged(document: Document, table: int = 0) -> dict[str, tuple[int, int]]:
    """The rows and columns that each merged cell of the table covers, by its text."""
    cells = document.tables[table].cells
    return {document.said(c.span): (c.row_span, c.column_span) for c in cells if (c.row_span, c.column_span) != (1, 1)}
