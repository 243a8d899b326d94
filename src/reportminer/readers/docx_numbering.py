"""Automatic numbers of a docx: the 一、 （一） 1. that Word prints before paragraphs, and that no text holds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reportminer.readers.docx_package import Element, Package, W, child, local, number, val

LEVELS = 9
DIGITS = "〇一二三四五六七八九"
STEMS = "甲乙丙丁戊己庚辛壬癸"
BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
LEGAL = str.maketrans("〇一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
         (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
# The first sign and the length of runs in Unicode: ① … ⑳, ⑴ … ⒇, ⒈ … ⒛, ㊀ … ㊉, ㈠ … ㈩.
RUNS = {
    "decimalEnclosedCircle": ("①", 20),
    "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20),
    "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}


@dataclass(slots=True)
class Level:
    """How one level of a list is numbered: its first number, its signs and the text around them."""

    start: int = 1
    signs: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str | None = None


@dataclass(slots=True)
class Style:
    """What numbering and headings ask of a paragraph style: name, parent, list, outline level."""

    name: str = ""
    parent: str | None = None
    list_id: str | None = None
    list_level: int | None = None
    outline: int | None = None


@dataclass(slots=True)
class Numbering:
    """The lists of a docx and how far each has been counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, list[int | None]] = field(default_factory=dict)

    def label(self, list_id: str, depth: int) -> str:
        """The number of the next paragraph at this level of this list, with a space behind it; "" for bullets."""
        abstract = self.lists.get(list_id)
        if abstract is None or not 0 <= depth < LEVELS:
            return ""
        level = self._level(list_id, depth)
        counts = self.counts.setdefault(abstract, [None] * LEVELS)
        restart = self.restarts.pop((list_id, depth), None)
        before = counts[depth]
        counts[depth] = restart if restart is not None else level.start if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            after = self._level(list_id, deeper).restart
            if after is None or (after != 0 and depth < after):
                counts[deeper] = None
        if level.signs == "bullet":
            return ""
        text = re.sub(
            r"%([1-9])", lambda found: self._sign(list_id, counts, int(found[1]) - 1, level.legal), level.text
        )
        # A number such as `1.` must not run into the text behind it: 1. and 5万元 would read 1.5万元.
        return text + " " if text and (level.suffix == "space" or text[-1].isascii()) else text

    def depth_of_style(self, list_id: str, style: str) -> int | None:
        """The level of the list that is bound to the paragraph style, or None."""
        levels = self.levels.get(self.lists.get(list_id, ""), {})
        return next((depth for depth, level in levels.items() if level.style == style), None)

    def _level(self, list_id: str, depth: int) -> Level:
        own = self.overrides.get(list_id, {}).get(depth)
        return own or self.levels.get(self.lists[list_id], {}).get(depth) or Level()

    def _sign(self, list_id: str, counts: list[int | None], depth: int, legal: bool) -> str:
        level = self._level(list_id, depth)
        count = counts[depth]
        return sign(level.start if count is None else count, "decimal" if legal else level.signs)


def sign(count: int, signs: str) -> str:
    """The number in the signs that Word names so: 3 in chineseCounting is 三."""
    if signs in RUNS:
        first, length = RUNS[signs]
        return chr(ord(first) + count - 1) if 1 <= count <= length else str(count)
    if signs in ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand",
                 "taiwaneseCounting", "koreanCounting"):  # fmt: skip
        return in_words(count)
    if signs in ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"):
        return in_words(count).translate(LEGAL)
    if signs in ("ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital"):
        return "".join(DIGITS[int(digit)] for digit in str(count))
    if signs in ("ideographTraditional", "ideographZodiac"):
        run = STEMS if signs == "ideographTraditional" else BRANCHES
        return run[count - 1] if 1 <= count <= len(run) else str(count)
    return _latin(count, signs)


def _latin(count: int, signs: str) -> str:
    if signs in ("upperLetter", "lowerLetter") and count > 0:
        letter = chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if signs == "upperLetter" else letter.lower()
    if signs in ("upperRoman", "lowerRoman"):
        roman = ""
        for value, letters in ROMAN:
            roman += letters * (count // value)
            count %= value
        return roman if signs == "upperRoman" else roman.lower()
    if signs in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) + 0xFEE0) for digit in str(count))
    if signs == "decimalZero":
        return f"{count:02d}"
    return "" if signs == "none" else str(count)


def in_words(count: int) -> str:
    """A number below ten thousand as Chinese lists count: 十, 十一, 二十, 一百零三."""
    if count <= 0:
        return DIGITS[0] if count == 0 else str(count)
    if count >= 10000:
        return str(count)
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // unit % 10
        if digit:
            words += ("零" if gap else "") + DIGITS[digit] + name
        gap = not digit and bool(words)
    return words[1:] if words.startswith("一十") else words


def read_styles(package: Package) -> dict[str, Style]:
    """The paragraph styles by id."""
    root = package.related("styles")
    styles: dict[str, Style] = {}
    for entry in () if root is None else root.iter(f"{W}style"):
        if entry.get(f"{W}type", "paragraph") == "paragraph":
            depth, outline = val(entry, "pPr/numPr/ilvl"), val(entry, "pPr/outlineLvl")
            styles[entry.get(f"{W}styleId", "")] = Style(
                (val(entry, "name") or "").lower(),
                val(entry, "basedOn"),
                val(entry, "pPr/numPr/numId"),
                None if depth is None else number(depth, 0),
                None if outline is None else number(outline, LEVELS),
            )
    return styles


def read_numbering(package: Package) -> Numbering:
    """The lists of the package, none counted yet."""
    numbering = Numbering()
    root = package.related("numbering")
    if root is None:
        return numbering
    by_link: dict[str, str] = {}
    links: dict[str, str] = {}
    for entry in root.iter(f"{W}abstractNum"):
        abstract = entry.get(f"{W}abstractNumId", "")
        numbering.levels[abstract] = dict(map(_read_level, entry.iter(f"{W}lvl")))
        if style := val(entry, "styleLink"):
            by_link[style] = abstract
        if style := val(entry, "numStyleLink"):
            links[abstract] = style
    for entry in root.findall(f"{W}num"):
        list_id, abstract = entry.get(f"{W}numId", ""), val(entry, "abstractNumId") or ""
        numbering.lists[list_id] = by_link.get(links.get(abstract, ""), abstract)
        _read_overrides(numbering, list_id, entry)
    return numbering


def _read_overrides(numbering: Numbering, list_id: str, entry: Element) -> None:
    for override in entry.findall(f"{W}lvlOverride"):
        depth = number(override.get(f"{W}ilvl"), 0)
        if (start := val(override, "startOverride")) is not None:
            numbering.restarts[list_id, depth] = number(start, 1)
        if (own := child(override, "lvl")) is not None:
            numbering.overrides.setdefault(list_id, {})[depth] = _read_level(own)[1]


def _read_level(entry: Element) -> tuple[int, Level]:
    signs = val(entry, "numFmt")
    if signs is None:  # Word wraps formats that it added later in mc:AlternateContent, with an old one as fallback
        signs = next((val(e) for e in entry.iter(f"{W}numFmt") if local(e.getparent()) == "Fallback"), None)
    restart = val(entry, "lvlRestart")
    legal = child(entry, "isLgl")
    return number(entry.get(f"{W}ilvl"), 0), Level(
        number(val(entry, "start"), 0),
        signs or "decimal",
        val(entry, "lvlText") or "",
        val(entry, "suff") or "tab",
        legal is not None and legal.get(f"{W}val", "1") not in ("0", "false"),
        None if restart is None else number(restart, 0),
        val(entry, "pStyle"),
    )
