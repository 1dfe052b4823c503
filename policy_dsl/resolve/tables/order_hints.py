"""Hints for cells that compare codes in an order in other words than the language's: `>= Normal`, `Normal or higher`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from policy_dsl.model.vocabulary import Attribute, Enumeration

MORE = r"(?:higher|more|above|greater|over|up(?:wards)?|worse|later)"
LESS = r"(?:lower|less|below|lesser|under|down(?:wards)?|better|earlier)"
SIGNS = (
    (r"(?:>=|=>|≥|(?:min(?:imum)?|not under|not below|no less than|from|starting at)\b)\s*(.+)", "at least"),
    (rf"(.+?)\s*(?:(?:or|and)\s+{MORE}|\+)", "at least"),
    (r"(?:<=|=<|≤|(?:max(?:imum)?|up to|not over|not above|no more than)\b)\s*(.+)", "at most"),
    (rf"(.+?)\s*(?:or|and)\s+{LESS}", "at most"),
    (r"(?:>|(?:above|after|(?:higher|more|greater|worse) than)\b)\s*(.+)", "over"),
    (r"(?:<|(?:below|before|(?:lower|less|lesser|better) than)\b)\s*(.+)", "under"),
)
"""Other words for each comparison, around its code."""

RANGE = re.compile(
    r"(?:from |between )?(.+?)\s*(?:\.\.+|…|\s-\s|–|—|\b(?:to|until|till|through|and)\b)\s*(.+)", re.IGNORECASE
)
COMPARED = re.compile(r"(?:at least|at most|over|under)\s+\S.*|\S.*\sto\s+\S.*")


def order_hint(attribute: Attribute, text: str, reads: Callable[[str], bool]) -> str | None:
    """The hint for a cell that means an order of codes; None if it does not seem to."""
    if not isinstance(attribute.type, Enumeration):
        return None
    if not attribute.type.ordered:
        codes_compared = COMPARED.fullmatch(text) and any(code in text.split() for code in attribute.names)
        way = "declare its codes from least to greatest"
        return (
            f"{way}, `{attribute.name} : ordered one of …`, or list the codes that are meant"
            if codes_compared
            else None
        )
    for cell in cells(text):
        if cell != text and reads(cell):
            return f"write `{cell}`"
    return None


def cells(text: str) -> Iterator[str]:
    """What the text may mean in the language's words."""
    for pattern, words in SIGNS:
        if match := re.fullmatch(pattern, text, re.IGNORECASE):
            yield f"{words} {match[1].strip()}"
    if match := RANGE.fullmatch(text):
        low, high = (end.strip() for end in match.groups())
        yield f"{low} to {high}"
        yield f"{high} to {low}"
