"""Reads comparisons that are not in the language's words, such as `age not over 18` and `no later than 2026-04-01`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.syntax.hints import suggest_time
from policy_dsl.syntax.hints.comparison_words import (
    ABOUT_SETS,
    BEHIND,
    COMPARED,
    DAY,
    EXACT,
    NOT_VALUE,
    OF_DATES,
    OPPOSITE,
    RANGE,
    WORDS_BEFORE,
    WORDS_BEHIND,
)


class Comparison(Struct, frozen=True):
    """A comparison of the fact `name` with values, by `words` of the language.

    `dated` are the words to use if the fact is a date. `joint` is the author's word or sign for the comparison or, if there are
    several values, between them. An `exact` comparison with a set allows no other codes.
    """

    name: str
    words: str
    values: tuple[str, ...]
    dated: str = ""
    joint: str = ""
    exact: bool = False

    @property
    def opposite(self) -> Comparison | None:
        """The negation of this comparison; None if it is not a single comparison."""
        words = OPPOSITE.get(self.words)
        return replace(self, words=words, dated=OPPOSITE.get(self.dated, "")) if words else None

    @property
    def joined(self) -> bool:
        """Whether the author joined several codes by `and`."""
        return len(self.values) > 1 and self.joint in ("and", "+", "&") and self.words not in ("between", "outside")


def comparison_of(text: str) -> Comparison | None:
    """The comparison in the text; None if it has none of the known forms."""
    if (match := RANGE.fullmatch(text)) and (comparison := range_comparison(match)):
        return comparison
    if match := WORDS_BEHIND.fullmatch(text):
        return single_comparison(match, next(op for op, many in BEHIND.items() if match["words"] in many))
    if (match := WORDS_BEFORE.fullmatch(text)) and not (
        "equal" in match["words"] and re.search(r"\bno$", match["not"] or "")
    ):
        return single_comparison(match, next(op for op, many in COMPARED.items() if match["words"] in many))
    if match := EXACT.fullmatch(text):
        comparison = code_list(match["name"], "is not" if match["not"] else "is", match["list"])
        return comparison and replace(comparison, exact=True)
    if match := NOT_VALUE.fullmatch(text):
        return Comparison(match["name"], "is not", (match["value"],))
    for form, words in ABOUT_SETS:
        if match := form.fullmatch(text):
            return code_list(match["name"], words, match["list"])
    return None


def code_list(name: str, words: str, values: str) -> Comparison | None:
    """The comparison of a fact with a list of codes; None if it can be read in two ways."""
    each = tuple(re.split(r"\s*(?:,\s*and\s|,\s*or\s|,|\s(?:and|or|nor)\s|\+|&)\s*", values))
    joints = re.findall(r"\band\b|\bor\b|\bnor\b|[+&]", values)
    comparison = Comparison(name, words, each, "", joints[-1] if joints else "")
    if words == "has none of" and comparison.joined and not re.search(r"\bn", values):
        return None if len(each) == 2 else replace(comparison, joint="")
    if words == "has" and len(each) > 1 and not joints:
        return replace(comparison, words="has some or all of")
    if words == "has" and len(each) > 1 and joints:
        return replace(comparison, words="has all of" if comparison.joined else "has any of")
    if words == "has all of":
        return replace(comparison, words="has" if len(each) == 1 else words, joint="")
    if words in ("is", "is not") and comparison.joint in ("or", "nor"):
        return replace(comparison, words="in" if words == "is" else "not in")
    return comparison


def single_comparison(match: re.Match[str], words: str) -> Comparison | None:
    """The comparison with a single value."""
    dated = next((meanings.get(words, words) for word, meanings in OF_DATES.items() if word in match["words"]), words)
    comparison = Comparison(match["name"], words, (match["value"],), dated, match["words"])
    return comparison.opposite if match["not"] else comparison


def range_comparison(match: re.Match[str]) -> Comparison | None:
    """The comparison with a range; None if the two values are not one."""
    low, high, between, joint = match["low"], match["high"], match["between"], match["joint"]
    if not low[0].isdigit() and between not in ("between", "in between"):
        return None
    if joint == "and" and between in ("", "in"):
        return None
    last = suggest_time.canonical(high)
    if last and low.isdigit():
        low = f"{low} {last.split()[-1]}"
    if joint == "until" and re.fullmatch(DAY, high):
        try:
            high = str(date.fromisoformat(high) - timedelta(1))
        except (ValueError, OverflowError):
            return None  # no such day
    comparison = Comparison(
        match["name"], "outside" if between.startswith("outside") else "between", (low, high), "", joint
    )
    return comparison.opposite if match["not"] else comparison
