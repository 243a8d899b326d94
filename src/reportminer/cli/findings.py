"""Which findings of `check` count: those asked for, less those known or waived; and what is found as a baseline."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from reportminer.cli.options import Lang
from reportminer.cli.running import fail
from reportminer.model import ReadError, Reading

if TYPE_CHECKING:
    from reportminer.renders.records import Record


def narrowing(
    select: list[str] | None, ignore: list[str] | None, everything: bool, lang: Lang
) -> Callable[[Reading | ReadError], Reading | ReadError]:
    """What leaves of a report only the findings that were asked for."""
    if not select and not ignore:
        return lambda result: result
    from reportminer.checks import CHECKS
    from reportminer.selection import selected

    codes = (_codes(select, lang) if select else frozenset(CHECKS)) - _codes(ignore, lang)
    others = everything or not select
    return lambda result: selected(result, codes, others) if isinstance(result, Reading) else result


def _codes(words: list[str] | None, lang: Lang) -> frozenset[str]:
    """All codes that the codes and families stand for; status 2 with the nearest ones where one is unknown."""
    from reportminer.checks import CHECKS
    from reportminer.renders.explain import unknown_code
    from reportminer.selection import family

    found: frozenset[str] = frozenset()
    for word in filter(None, re.split(r"[,，、\s]+", ",".join(words or ()))):
        if not family(word, CHECKS):
            fail(unknown_code(word, list(CHECKS), lang.value))
        found |= family(word, CHECKS)
    return found


def today() -> date:
    """The day on which waivers must still hold; tests put another in its place."""
    return date.today()


def deciding(
    baseline: Path | None, waivers: Path | None
) -> Callable[[Iterator[Reading | ReadError]], Iterator[Reading | ReadError]]:
    """What marks the findings that are known or waived; expired and idle waivers are told on standard error."""
    if baseline is None and waivers is None:
        return lambda results: results
    from collections import Counter

    from reportminer.checks import CHECKS
    from reportminer.selection import in_force, read_baseline, read_waivers, settle

    tell = partial(print, file=sys.stderr)
    known = read_baseline(baseline) if baseline is not None else Counter()
    entries = read_waivers(waivers, list(CHECKS)) if waivers is not None else ()
    valid = in_force(entries, today(), tell)
    return lambda results: settle(results, known, valid, tell)


def deciding_one(waivers: Path | None) -> Callable[[Reading], Reading]:
    """What marks the waived findings of one report; waivers about other reports are not told."""
    decide = deciding(None, waivers)

    def decided(reading: Reading) -> Reading:
        result = next(decide(iter((reading,))))
        return result if isinstance(result, Reading) else reading

    return decided


def remembered(readings: Iterator[Reading], path: Path | None) -> Iterator[Reading]:
    """The readings unchanged; what was found in them goes to the file when all have passed."""
    from reportminer.renders.files import write_text
    from reportminer.renders.records import json_array
    from reportminer.selection import baseline_records

    found: list[Record] = []
    for reading in readings:
        if path is not None:
            found += baseline_records(reading)
        yield reading
    if path is not None:
        write_text(path, json_array(found))
