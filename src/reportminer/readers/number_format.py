"""A number and its Excel number format → the characters that Excel shows: 0.8892 as `0.00%` is 88.92%."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

Moment = datetime.datetime | datetime.date | datetime.time | datetime.timedelta

SIGNIFICANT_DIGITS = 15  # Excel keeps and shows no more; the rest of a float is noise
TOKEN = re.compile(r'"([^"]*)"?|[\\!](.)|_(.)|\*(.)|\[([^\]]*)\]|(General)|([0#?])|([.,%@])|([Ee][+-])|(.)', re.DOTALL)
DATE_TOKEN = re.compile(
    r'"([^"]*)"?|[\\!](.)|_.|\*.|\[(h+|m+|s+)\]|\[[^\]]*\]|(AM/PM|上午/下午|A/P)|(y+|m+|d+|h+|s+|a+|e+)|(\.0+)|(.)',
    re.DOTALL | re.IGNORECASE,
)
WEEKDAYS = "一二三四五六日"
# Formats that zh-CN Excel numbers without writing them down; other programs take them for General.
CHINESE_BUILTIN = {
    **dict.fromkeys((27, 36, 50, 52, 54, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
EPOCH = datetime.datetime(1899, 12, 30)


def exact(value: float | int) -> Decimal:
    """The number that Excel holds: a float's first 15 digits, so that 0.1 + 0.2 is 0.3."""
    if isinstance(value, int):
        return Decimal(value)
    return Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")


def shown(value: float | int | Decimal, pattern: str) -> str:
    """The number as Excel shows it in this format, in plain digits where the format is General."""
    number = value if isinstance(value, Decimal) else exact(value)
    section, number = _section(number, pattern)
    tokens = [_token(found) for found in TOKEN.finditer(section)]
    if any(kind == "general" for kind, _ in tokens):
        return "".join(plain(number) if kind == "general" else text for kind, text in tokens if kind != "fill").strip()
    if not any(kind == "digit" for kind, _ in tokens):
        literal = "".join(text for kind, text in tokens if kind == "literal").strip()
        return literal or plain(number)
    if any(kind == "exponent" for kind, _ in tokens) or "/" in section.replace("\\/", ""):
        return plain(number)
    return _Layout(tokens).filled(number).strip()


def is_date(pattern: str) -> bool:
    """Whether the format shows a number as a date or time."""
    marks = {found[5][0].lower() for found in DATE_TOKEN.finditer(pattern.split(";")[0]) if found[5]}
    elapsed = any(found[3] for found in DATE_TOKEN.finditer(pattern))
    return pattern != "General" and "General" not in pattern and (elapsed or bool(marks - {"e"}))


def moment(days: float, from_1904: bool = False) -> datetime.datetime:
    """The date and time that Excel means by a number of days; seconds are whole."""
    start = EPOCH + datetime.timedelta(days=1462 if from_1904 else 0)
    return start + datetime.timedelta(seconds=round(days * 86400))


def plain(number: Decimal) -> str:
    """All digits of the number, without exponent and without trailing zeros after the point."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(number: Decimal, pattern: str) -> tuple[str, Decimal]:
    """The part of the format for this number's sign, and the number without a sign that the part itself writes."""
    sections = [""]
    for found in TOKEN.finditer(pattern or "General"):
        if found[0] == ";":
            sections.append("")
        else:
            sections[-1] += found[0]
    if number < 0 and len(sections) > 1:
        return sections[1], -number
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0] or "General", number


def _token(found: re.Match[str]) -> tuple[str, str]:
    quoted, escaped, space, fill, bracket, general, digit, mark, exponent, other = found.groups()
    if general:
        return "general", ""
    if digit:
        return "digit", digit
    if mark:
        return {".": "point", ",": "comma", "%": "percent", "@": "literal"}[mark], "%" if mark == "%" else ""
    if exponent:
        return "exponent", ""
    if bracket is not None:  # colours and conditions show nothing; [$¥-804] shows the currency
        return ("literal", bracket[1:].split("-")[0]) if bracket.startswith("$") else ("fill", "")
    if space or fill:
        return ("literal", " ") if space else ("fill", "")
    return "literal", quoted if quoted is not None else escaped or other or ""


@dataclass
class _Layout:
    """The digit places of one format and what stands between them."""

    tokens: list[tuple[str, str]]

    def filled(self, number: Decimal) -> str:
        """The format with the number's digits in its places."""
        kinds = [kind for kind, _ in self.tokens]
        point = kinds.index("point") if "point" in kinds else len(kinds)
        before, after = self.tokens[:point], self.tokens[point + 1 :]
        last = len(kinds) - kinds[::-1].index("digit")
        scaled = kinds[last:].count("comma")
        grouped = "comma" in kinds[: min(point, last)]
        places = sum(kind == "digit" for kind, _ in after)
        moved = number.scaleb(2 * kinds.count("percent") - 3 * scaled)
        rounded = abs(moved).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        whole, _, decimals = f"{rounded:f}".partition(".")
        sign = "-" if number < 0 and rounded else ""
        return sign + self._whole(before, whole, grouped) + self._decimals(after, decimals, point < len(kinds))

    def _whole(self, tokens: list[tuple[str, str]], digits: str, grouped: bool) -> str:
        """The places before the point, filled from the right; the leftmost takes all digits that are left."""
        left = digits.lstrip("0")
        first = next((i for i, (kind, _) in enumerate(tokens) if kind == "digit"), -1)
        out, written = "", 0
        for at in range(len(tokens) - 1, -1, -1):
            kind, text = tokens[at]
            if kind in ("literal", "percent"):
                out = text + out
            elif kind == "digit":
                for digit in reversed(left) if at == first and left else left[-1:] or _blank(text):
                    out = digit + ("," if grouped and written and written % 3 == 0 and digit != " " else "") + out
                    written += 1
                left = left[:-1]
        return out

    def _decimals(self, tokens: list[tuple[str, str]], digits: str, has_point: bool) -> str:
        out, at = ("." if has_point else ""), 0
        for kind, text in tokens:
            if kind == "digit":
                rest_is_zero = not digits[at:].strip("0")
                out += digits[at] if not rest_is_zero or text == "0" else _blank(text)
                at += 1
            elif kind in ("literal", "percent"):
                out += text
        return out


def _blank(place: str) -> str:
    """What a place shows when no digit is left for it."""
    return {"0": "0", "?": " "}.get(place, "")


def shown_moment(value: Moment, pattern: str) -> str:
    """The date or time as Excel shows it in this format."""
    if isinstance(value, datetime.timedelta):
        value = EPOCH + value
    if isinstance(value, datetime.time):
        value = datetime.datetime.combine(EPOCH.date(), value)
    if not isinstance(value, datetime.datetime):
        value = datetime.datetime.combine(value, datetime.time())
    found = list(DATE_TOKEN.finditer(pattern.split(";")[0]))
    out = ""
    for at, token in enumerate(found):
        quoted, escaped, elapsed, half, part, fraction, other = token.groups()
        if elapsed:
            seconds = int((value - EPOCH).total_seconds())
            out += str(seconds // {"h": 3600, "m": 60, "s": 1}[elapsed[0].lower()])
        elif half:
            out += "AM" if value.hour < 12 else "PM"
        elif part:
            out += _date_part(value, part.lower(), _is_minute(found, at), any(f[4] for f in found))
        elif quoted is not None or escaped or other:
            out += quoted if quoted is not None else escaped or other
        elif fraction:
            out += "." + f"{value.microsecond:06d}"[: len(fraction) - 1]
    return out.strip()


def _is_minute(tokens: list[re.Match[str]], at: int) -> bool:
    """Whether an m stands for minutes: right after hours or right before seconds."""
    before = next((t[5] or t[3] for t in reversed(tokens[:at]) if t[5] or t[3]), "")
    after = next((t[5] or t[3] for t in tokens[at + 1 :] if t[5] or t[3]), "")
    return before.lower().startswith("h") or after.lower().startswith("s")


def _date_part(value: datetime.datetime, part: str, minute: bool, twelve: bool) -> str:
    length = len(part)
    if part[0] in "ye":
        return f"{value.year:04d}" if length > 2 or part[0] == "e" else f"{value.year % 100:02d}"
    if part[0] == "a":
        return ("星期" if length > 3 else "") + WEEKDAYS[value.weekday()]
    if part[0] == "d" and length > 2:
        return value.strftime("%A" if length > 3 else "%a")
    if part[0] == "m" and not minute and length > 2:
        return value.strftime("%B" if length > 3 else "%b")
    hour = (value.hour + 11) % 12 + 1 if twelve else value.hour
    number = {"m": value.minute if minute else value.month, "d": value.day, "h": hour, "s": value.second}[part[0]]
    return f"{number:02d}" if length > 1 else str(number)
