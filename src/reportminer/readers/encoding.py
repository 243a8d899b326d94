"""Bytes of a text file → its characters."""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Pages that declare gb2312 use characters of GBK and GB18030 all the same.
CHINESE = frozenset({"gb2312", "gbk", "gb18030", "cp936", "hz", "936", "chinese"})
SAMPLE = 4096


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of the bytes without byte order mark; line ends stay as they are. ValueError if it is no text."""
    for mark, marked in BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    if (nearly := _nearly_utf8(data)) is not None:
        return nearly
    for name in ("utf-8", _python_name(declared), _utf16_without_mark(data), "gb18030"):
        if name is not None:
            try:
                return _checked(data.decode(name))
            except (UnicodeDecodeError, LookupError, ValueError):
                continue
    return _guessed(data)


def first_characters(data: bytes) -> str:
    """About the first 4,096 characters with markup readable: UTF-16 as it is, any other encoding byte by byte."""
    wide = next((name for mark, name in BOMS if data.startswith(mark) and "utf-8" not in name), None)
    wide = wide or _utf16_without_mark(data)
    if wide is None:
        return data.removeprefix(codecs.BOM_UTF8)[:SAMPLE].decode("latin-1")
    return data[: 2 * SAMPLE].decode(wide, "replace")


def _nearly_utf8(data: bytes) -> str | None:
    """The text of UTF-8 with a few broken bytes, such as a file cut in the middle of a character; None if it is not."""
    text = data.decode("utf-8", "replace")
    chinese = sum(character >= "\u2e80" and character != "\ufffd" for character in text)
    return text if 0 < text.count("\ufffd") * 20 <= chinese and "\x00" not in text else None


def _python_name(declared: str | None) -> str | None:
    if declared is None:
        return None
    name = declared.strip().strip("\"'").lower()
    return "gb18030" if name in CHINESE else name or None


def _checked(text: str) -> str:
    """The text, unless characters that no report contains show that the encoding was wrong."""
    if "\x00" in text or sum(ch < " " and ch not in "\t\n\r\f\v\x1a\x1b" for ch in text[:SAMPLE]) > 2:
        raise ValueError("control characters")
    return text


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16 without a mark, told by where the zero bytes of line ends and digits fall."""
    sample = data[:SAMPLE]
    if len(data) % 2 or b"\x00" not in sample:
        return None
    little, big = sample[1::2].count(0), sample[0::2].count(0)
    return "utf-16-le" if little > big else "utf-16-be"


def _guessed(data: bytes) -> str:
    """The text by charset-normalizer, or by GB18030 with a few broken characters replaced."""
    text = data.decode("gb18030", "replace")
    if text.count("\ufffd") * 100 <= len(text):
        return _checked(text)
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise ValueError("no known encoding")
    return _checked(str(best))
