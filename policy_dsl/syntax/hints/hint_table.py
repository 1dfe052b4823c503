"""Tables of hints: patterns of what authors write, each with the hint for it."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import day_time_hints, suggest_time

HintTable = tuple[tuple[str, str], ...]
"""(pattern of a whole text, hint). In a hint, `{time}` is the last group as a time in the language's words, and `{list}` is the
last group with commas between its items.
"""


def time_on_clock(text: str) -> str | None:
    """The time on a clock that a text means, if it names the clock."""
    return day_time_hints.on_clock(text) if day_time_hints.ON.search(text) else None


def first_hint(table: HintTable, text: str) -> str | None:
    """The hint of the first pattern that matches the text, except those with a time that cannot be read; None without any."""
    for pattern, hint in table:
        if parts := re.fullmatch(pattern, text, re.IGNORECASE):
            last = parts[parts.re.groups] if parts.re.groups else ""
            if "{list}" in hint:
                return parts.expand(
                    hint.replace("{list}", re.sub(r",? (?:and|or|then|&|\+|->|→|<=?) |<=?|->|→", ", ", last or ""))
                )
            if "{time}" not in hint:
                return parts.expand(hint)
            if (
                time := suggest_time.canonical(last)
                or time_on_clock(last)
                or (last if re.fullmatch(r"[A-Za-z_][\w.]*", last) else None)
            ):
                return parts.expand(hint.replace("{time}", time))
    return None
