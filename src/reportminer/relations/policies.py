"""Which policy a report is held to: the one asked for, else the most particular one of its year, region and form."""

from __future__ import annotations

from collections.abc import Callable

from reportminer.facts import read_setting
from reportminer.model import Document
from reportminer.patterns import Patterns, Policy
from reportminer.regions import lies_in

#: What a report is held to where no policy fits: nothing.
NONE = Policy("", "")


def policies_of(document: Document, patterns: Patterns, text: Callable[[int], str]) -> list[Policy]:
    """The policies that fit the report, whose folded blocks `text` gives: the one asked for, then those with more conditions, then the latest.

    The first says how points are given; grades are those of the first that has any.
    """
    asked = [p for p in patterns.policies if p.name == patterns.asked]
    setting = read_setting(document, patterns)
    year = setting.period if setting.period and setting.period.isdigit() else ""
    fitting = [
        policy
        for policy in patterns.policies
        if policy.chosen
        and _in_years(policy, year)
        and (not policy.regions or (setting.region is not None and lies_in(setting.region, policy.regions)))
        and (policy.form is None or any(policy.form.search(text(block.index)) for block in document.blocks))
    ]
    fitting.sort(key=lambda p: (bool(p.regions) + (p.form is not None), p.since), reverse=True)
    return [*asked, *(policy for policy in fitting if policy not in asked)] or [NONE]


def _in_years(policy: Policy, year: str) -> bool:
    """Whether the policy is for reports of the year; where the year is not known, whether it is still for any."""
    if not year:
        return not policy.until
    return policy.since <= year and (not policy.until or year <= policy.until)
