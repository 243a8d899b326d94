"""The section `policies` of a pack: how scores and grades are given, dated and with its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from reportminer.patterns.entries import Execution, Policy, Short
from reportminer.patterns.nodes import Node

if TYPE_CHECKING:
    from reportminer.patterns.sections import Pack

_POLICY_KEYS = (
    "source", "since", "until", "regions", "form", "chosen",
    "grades", "execution", "zero_below", "short", "binding", "reasons",
)  # fmt: skip


def policies(pack: Pack, section: Node) -> None:
    """The policies of a section; PatternError where one has no source or says what there is not."""
    for name, node in section.mapping().items():
        keys = node.mapping(_POLICY_KEYS)
        if "source" not in keys:
            raise node.fail("办法要有 source：依据的文件，或说明是哪里的做法")
        grades = [(word, low.decimal()) for word, low in keys["grades"].mapping().items()] if "grades" in keys else []
        policy = Policy(
            name,
            keys["source"].text(),
            _year(keys.get("since")),
            _year(keys.get("until")),
            keys["regions"].texts() if "regions" in keys else (),
            keys["form"].regex() if "form" in keys else None,
            "chosen" not in keys or keys["chosen"].flag(),
            tuple(sorted(grades, key=lambda pair: -pair[1])),
            cast(Execution, keys["execution"].one_of(("proportional", "open"), "做法"))
            if "execution" in keys
            else "open",
            keys["zero_below"].decimal() if "zero_below" in keys else None,
            cast(Short, keys["short"].one_of(("proportional", "zero", "open"), "做法")) if "short" in keys else "open",
            "binding" in keys and keys["binding"].flag(),
            "reasons" in keys and keys["reasons"].flag(),
        )
        pack.add("policies", name, node, policy)


def _year(node: Node | None) -> str:
    if node is None:
        return ""
    if not re.fullmatch(r"(?:19|20)\d\d", node.text()):
        raise node.fail(f"“{node.text()}”不是年份")
    return node.text()
