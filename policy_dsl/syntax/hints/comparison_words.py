"""The words that people write for comparisons, and patterns of comparisons with these words."""

from __future__ import annotations

import re
from collections.abc import Mapping

COMPARED: Mapping[str, tuple[str, ...]] = {
    "over": (
        "over", "after", "above", "beyond", "past", "more than", "greater than", "higher than", "larger than", "bigger than",
        "longer than", "older than", "later than", "exceeds", "exceed", "exceeding", "in excess of", ">",
    ),
    "under": (
        "under", "before", "below", "less than", "fewer than", "lower than", "smaller than", "shorter than", "younger than",
        "earlier than", "sooner than", "prior to", "short of", "<",
    ),
    "at least": (
        "at least", "on or after", "after or on", "on and after", "from", "since", "as of", "as from", "starting",
        "starting on", "minimum",
        "min", "minimum of", "a minimum of",
        "at a minimum", "at minimum", "at the earliest", "earliest", "at the least",
        "more than or equal to", "greater than or equal to", "equal to or more than", "equal to or greater than",
        "over or equal to", ">=", "=>", "≥", "!<",
    ),
    "at most": (
        "at most", "on or before", "before or on", "on and before", "by", "within", "through", "maximum", "max", "maximum of",
        "a maximum of",
        "at maximum", "at the latest", "latest", "at the most", "up to", "up to and including", "until", "till",
        "less than or equal to",
        "fewer than or equal to", "equal to or less than", "under or equal to", "<=", "=<", "≤", "!>",
    ),
    "is": ("equals", "equal", "equal to", "exactly", "same as", "the same as", "identical to", "on", "matches", "=", "=="),
    "is not": ("other than", "different from", "differs from", "unequal to", "anything but", "!=", "<>", "≠"),
}  # fmt: skip
"""Words before a value, by the language's words for the comparison."""

BEHIND: Mapping[str, tuple[str, ...]] = {
    "at least": (
        "or more", "or over", "or above", "or older", "or longer", "or higher", "or greater", "or larger", "or later",
        "or after", "and over", "and above", "and older", "and more", "and later", "and after", "minimum", "at least",
        "upwards", "onwards", "at the earliest", "+",
    ),
    "at most": (
        "or less", "or fewer", "or under", "or below", "or younger", "or shorter", "or lower", "or smaller", "or earlier",
        "or before", "and under", "and below", "and younger", "and less", "and earlier", "and before", "maximum", "max",
        "downwards", "at most",
        "at the latest",
    ),
}  # fmt: skip
"""Words behind a value, by the language's words for the comparison."""

OF_DATES = {"older": {"over": "under", "at least": "at most"}, "younger": {"under": "over", "at most": "at least"}}
"""Words whose meaning is reversed for dates: an older day is an earlier one."""

OPEN = ("until", "till")
"""Words that leave open whether the value itself is included."""

OPEN_OF_DATES = ("up to",)
"""Words that leave it open for dates alone."""

DATED = {"over": "after", "under": "before", "at least": "on or after", "at most": "on or before"}
"""The language's words for a comparison of dates, by those for numbers and times."""

OPPOSITE = {
    "over": "at most", "at most": "over", "under": "at least", "at least": "under", "is": "is not", "is not": "is",
    "in": "not in", "not in": "in", "between": "outside", "outside": "between", "has": "has none of",
    "has any of": "has none of", "has none of": "has any of",
}  # fmt: skip
"""The language's words for the negation of a comparison."""

NOT = (
    r"(?:(?:is|are|was|were|do|does|did|must|may|should|shall|will|has|have|can|could) ?(?:not|never|n['’]t)"
    r"|(?:is|are|was|were|do|does|did|must|should|has|have|wo|ca)n['’]?t|(?:is |are |be |must be )?(?:not|no|never))"
    r"(?: be(?= ))?"
)
BE = r"(?:is|are|was|were|be|lies|falls|comes|ranges|(?:must|should|shall|may|can|has to|have to)(?: be)?)"
HAVE = r"(?:has got|has|have|having|includes?|including|contains?|containing|holds?|with|got)"
WITHOUT = r"(?:without|lacks?|lacking|excludes?|excluding|omits|(?:is )?free (?:of|from))"
NONE = r"(?:no|none of|none|neither of|neither|not any of|not any)(?: the)?"
SOME = r"(?:any of|one of|at least one of|one or more of|any one of|some of|either of|either|any)(?: the)?"
EACH = r"(?:all of|all|both of|both|each of|every one of|every)(?: the)?"
AMONG = r"(?:one of|any of|any one of|either of|either|among|amongst)(?: the)?"

PLACEHOLDERS = "\ue000-\uf8ff"
"""The private-use characters, as a range of a character class. They stand for words in quotes while a line is read."""

WORD = rf"[\w{PLACEHOLDERS}]+(?:[.-]\w+)*"
NAME = r"(?P<name>[^\W\d][\w-]*(?:\.[\w-]+)*)"
LIST = rf"(?P<list>{WORD}(?:\s*(?:,\s*and\s|,\s*or\s|,|\sand\s|\sor\s|\snor\s|\+|&)\s*{WORD})*)"
DAY = r"\d{4}-\d\d-\d\d"


def alternation(words: Mapping[str, tuple[str, ...]]) -> str:
    """A pattern for any of these words, the longest first."""
    every = sorted((word for many in words.values() for word in many), key=len, reverse=True)
    return "|".join(re.escape(word) + (r"(?!\w)" if word[-1].isalpha() else "") for word in every)


BEGIN = rf"{NAME}(?:\s+|(?=[<>=!≤≥≠]))(?:(?P<not>{NOT})\s+)?(?:{BE}\s+)?"
TIME = r"\d\w*(?:\s(?!or\b|and\b|at\b|min|max|up|on)[A-Za-z0-9]+)*?"
WORDS_BEFORE = re.compile(
    rf"{BEGIN}(?P<words>{alternation(COMPARED)})\s*(?:the\s)?(?:(?:age|day|date|number|value|amount|total)\sof\s)?"
    rf"(?:on\s(?=\d))?(?P<value>{DAY}|{TIME}|{WORD})"
)
WORDS_BEHIND = re.compile(rf"{BEGIN}(?:at least\s+)?(?P<value>{DAY}|{TIME})\s*(?P<words>{alternation(BEHIND)})")
END = rf"{DAY}|(?!{DAY})\d\w*(?:\s(?!and\b|to\b|until\b|through\b)[A-Za-z]+)?|(?!{DAY}){WORD}"
NOT_VALUE = re.compile(rf"{NAME}\s+{NOT}\s+(?P<value>{DAY}|{TIME})")
RANGE = re.compile(
    rf"{BEGIN}(?P<between>(?:in\s|within\s)?(?:the\s)?(?:range|interval)(?:\sof|\sfrom)?|in between|between|outside(?:\sof)?"
    rf"|from|in|within|)\s*(?P<low>{END})\s*(?P<joint>\band\b|\bto\b|\buntil\b|\bthrough\b|\.\.+|[-–—])\s*(?P<high>{END})"
)
EXACT = re.compile(
    rf"{NAME}\s+(?:(?:(?P<not>{NOT})\s+)?(?:(?:is|are|be)\s+)?(?:exactly|precisely)"
    rf"|(?:is|are)\s+(?:only|just|nothing but))\s+{LIST}"
)
ABOUT_SETS = (
    (re.compile(rf"{NAME}\s+{NOT}\s+{HAVE}\s+(?:{SOME}\s+)?{LIST}"), "has none of"),
    (re.compile(rf"{NAME}\s+(?:(?:has|have) not|(?:has|have)n['’]?t)\s+(?:{SOME}\s+|got\s+)?{LIST}"), "has none of"),
    (re.compile(rf"{NAME}\s+(?:not\s+)?(?:has|have)\s+none\s+of\s+{LIST}"), "has none of"),
    (re.compile(rf"{NAME}\s+{HAVE}\s+{NONE}\s+{LIST}"), "has none of"),
    (re.compile(rf"{NAME}\s+(?:is\s+)?{WITHOUT}\s+(?:{SOME}\s+)?{LIST}"), "has none of"),
    (re.compile(rf"{NAME}\s+{HAVE}\s+{SOME}\s+{LIST}"), "has any of"),
    (re.compile(rf"{NAME}\s+{HAVE}\s+{EACH}\s+{LIST}"), "has all of"),
    (re.compile(rf"{NAME}\s+{HAVE}\s+{LIST}"), "has"),
    (re.compile(rf"{NAME}\s+(?:{NOT}\s+(?:{AMONG}|in)|{BE}\s+(?:none of|neither|not in))\s+{LIST}"), "not in"),
    (re.compile(rf"{NAME}\s+(?:{BE}\s+)?{AMONG}\s+{LIST}"), "in"),
    (re.compile(rf"{NAME}\s+(?:is\s+)?in\s+{LIST}"), "in"),
    (re.compile(rf"{NAME}\s+{NOT}\s+(?:equal(?: to)?\s+)?{LIST}"), "is not"),
    (re.compile(rf"{NAME}\s+(?:is|are)\s+(?:always )?{LIST}"), "is"),
)  # fmt: skip
INCLUDES = re.compile(rf"(?:(?:not|none of) )?{NAME} (?:(?P<not>{NOT}) )?includes? (?P<of>{WORD})")
WORD_BEHIND_AND = re.compile("over|above|older|more|later|under|below|younger|less|earlier|after|before")
"""The second word of `and over`, which is behind a value and does not begin another comparison."""
