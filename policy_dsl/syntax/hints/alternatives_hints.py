"""Hints for `any of`, `none of` and `all of`, and for the `when` or `where` above such a block."""

from __future__ import annotations

import re

BLOCK_WORDS = {
    "any of": ("either", "or", "any", "one of", "some of", "at least one of", "any of these", "one of these"),
    "none of": ("neither", "not", "nor", "none", "no", "none of these"),
    "all of": ("both", "and", "all", "every one of", "each of", "all of these"),
}
ALONE = re.compile(
    rf"\s*(?:(impossible when|when|where)\s+)?({'|'.join(word for words in BLOCK_WORDS.values() for word in words)})\s*:?\s*"
)
"""Matches a line that has only a word for `any of`, `none of` or `all of`, perhaps after `when`."""

BLOCK_WORD = re.compile(
    r"^\s*(?:(impossible when|when|where)\b:?\s*)?(?:(.*?),?\s+and\s+|)(any|none|all|one|either) of\b:?(.*)$"
)
"""Matches a line with such a word beside other words."""


def alternatives_hint(line: str) -> str | None:
    """The hint for a line with `any of` beside other words, or with another word for it; None for other lines."""
    if (alone := ALONE.fullmatch(line)) and (not alone[1] or alone[2] not in ("any of", "none of", "all of")):
        word = next(word for word, synonyms in BLOCK_WORDS.items() if alone[2] in synonyms)
        parent = alone[1] and ("impossible` alone, `when" if alone[1] == "impossible when" else alone[1])
        return f"write `{parent}` alone, and `{word}` below it, further in" if parent else f"write `{word}`"
    parts = BLOCK_WORD.match(line)
    if parts is None or not (parts[1] or parts[2] or parts[4].strip()) or re.fullmatch(r" \S+ are \S+", parts[4]):
        return None
    start, others, word, rest = parts.groups()
    if (
        others is None
        and not start
        and not re.match(r"\s+[A-Za-z]\w*\s+(is|in|not|has|at|over|under|on|before|after|from)\b", rest)
    ):
        return None
    word = "any of" if word in ("one", "either") else f"{word} of"
    if start is None and others is None:
        return f"write `{word}` alone on its line, and its conditions further in, one a line"
    begin = {
        "impossible when": "write `impossible` alone and `when` alone below it; below that, ",
        None: "write ",
    }.get(start, f"write `{start}` alone; on the line below, ")
    each = "each other condition on a line of its own, " if others else ""
    return f"{begin}{each}`{word}` alone on its line, and its conditions further in, one a line"


def with_parent_word(hint: str | None, line: str) -> str | None:
    """The hint, with the author's own `where` or `impossible when` in place of `when`."""
    if hint is None or "below `when`" not in hint or re.match(r"\s*when\b", line):
        return hint
    if re.match(r"\s*impossible when\b", line):
        return hint.replace("below `when`", "below a `when` that is alone below `impossible`")
    if re.search(r"\bwhere\b", line):
        return hint.replace("below `when`", "below `where`")
    return hint.replace(" on the line below `when`", " on a line of its own").replace(" below `when`", "")
