"""The words of the language that cannot be names."""

from __future__ import annotations

RESERVED = frozenset({
    "access", "all", "always", "and", "answer", "any", "empty", "expect", "faster", "given", "has", "if",
    "in", "includes", "is", "never", "none", "not", "note", "or", "otherwise", "overrides", "permit",
    "permitted", "refuse", "refused", "row", "same", "slower", "source", "was", "when", "where", "within",
})  # fmt: skip
"""Words with a meaning of their own in conditions, cells, claims or expectations. They cannot be names there."""


COMPARING = frozenset(["after", "at", "before", "from", "on", "over", "to", "under", "until"])
"""Words with a meaning of their own in comparisons. They cannot be names of attributes either."""
