"""Which policy a report is held to: the one asked for, else the most particular one of its year, region and form."""

from __future__ import annotations

from collections.abc import Callable

from reportminer.facts import read_setting
from reportminer.model import Document
from reportminer.patterns import Patterns, Policy
from reportminer.regions import lies_in

#: What a report is held to where no policy fits: nothing.
NONE = Policy("", "")


def policy_of(document: Document, patterns: Patterns, text: Callable[[int], str]) -> Policy:
    """The policy of the report, whose folded blocks `text` gives; of several that fit the one with the most conditions, then the latest."""
    if patterns.asked:
        return next(p for p in patterns.policies if p.name == patterns.asked)
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
    return max(fitting, key=lambda p: (bool(p.regions) + (p.form is not None), p.since), default=NONE)


def _in_years(policy: Policy, year: str) -> bool:
    """Whether the policy is for reports of the year; where the year is not known, whether it is still for any."""
    if not year:
        return not policy.until
    return policy.since <= year and (not policy.until or year <= policy.until)
