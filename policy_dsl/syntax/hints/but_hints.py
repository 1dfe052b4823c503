"""Hints for `but` and `except` between conditions, as in `pages over 5 but under 9`: they name the fact each time."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import suggest_comparison, suggest_time
from policy_dsl.syntax.hints.comparison_words import DAY, NAME, NOT
from policy_dsl.syntax.hints.worded_comparison import Comparison, comparison_of

CONJUNCTION = re.compile(r",? (but|(?:except|unless)(?: for| where| when| if)?) ")
FIGURE = re.compile(rf"(?P<not>{NOT} )?(?P<value>{DAY}|\d+(?: (?:s|min|h|days?|weeks?))?)")
"""A number, a time or a date, without its fact."""

EXCEPTED = ("except", "unless")
EMPTY = re.compile(rf"{NAME} is empty")


def but_hint(text: str) -> str | None:
    """The hint for conditions that `but` or `except` joins; None for other conditions, and if it is unclear what they mean."""
    first, *rest = CONJUNCTION.split(text)
    if not rest:
        return None
    conditions: list[str] = []
    for word, part in zip(("and", *rest[::2]), (first, *rest[1::2]), strict=True):
        pieces = list(suggest_comparison.pieces(part))
        if word.startswith(EXCEPTED) and len(pieces) > 1 and not FIGURE.fullmatch(pieces[0]):
            return None  # the exception may be all of them, or the first alone
        for number, piece in enumerate(pieces):
            name = conditions[-1].split()[0] if conditions else ""
            condition = reworded(piece, name, word if number == 0 else "and")
            if condition is None:
                return None
            conditions.append(condition)
    return f"name the fact each time: `{' and '.join(conditions)}`"


def reworded(piece: str, name: str, word: str) -> str | None:
    """The condition in the language's words, behind this conjunction; None if it is unclear. `name` is the fact of a piece that
    names none.
    """
    excepted = word.startswith(EXCEPTED)
    if name and (figure := FIGURE.fullmatch(piece)):
        value = suggest_time.canonical(figure["value"]) or figure["value"]
        return f"{name} is not {value}" if excepted != bool(figure["not"]) and word != "and" else None
    begins = suggest_comparison.BEGINS.match(piece)
    if begins and not name:
        return None
    if EMPTY.fullmatch(piece) and word == "and":
        return piece
    comparison = comparison_of(f"{name} {piece}" if begins else piece)
    if comparison and excepted:
        comparison = comparison.opposite
    return plain_wording(comparison, piece) if comparison else None


def plain_wording(comparison: Comparison, piece: str) -> str | None:
    """The author's wording if it is in the language's words, or the only one that is; None if there are several."""
    ways = suggest_comparison.wordings(comparison)
    if piece in ways or len(ways) == 1:
        return piece if piece in ways else ways[0]
    return None
