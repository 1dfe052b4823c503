"""Hints for constants: `let NAME be VALUE`."""

from __future__ import annotations

from policy_dsl.syntax.hints.hint_table import HintTable, first_hint

NAME = r"([^\W\d][\w-]*)"
SIGN = r"(?:\s*(?::=|==?|:|->)\s*|,? (?:is|as|to be|to|means|equals|stands for|are|has the value) )"
VALUE = r'(\d[\w.,-]*(?: \w+)*?)( "[^"]*")?'
WORDS = r"(?:let|constant|const|define|set|value|parameter|variable|var|val|number|name|alias)"

HEADS: HintTable = (
    (rf"{WORDS} (?:the )?{NAME}{SIGN}{VALUE}", r"write `let \1 be \2\3`"),
    (rf'let (?:the )?{NAME} ("[^"]*") (?:be|=|is|:) (\d.*)', r"the words stand behind the value: `let \1 be \3 \2`"),
    (rf"(?:{WORDS} )?(?:the )?{NAME} (?:be|=) {VALUE}", r"write `let \1 be \2\3`"),
    (rf"let {NAME}", r"say its value: `let \1 be 30 days`"),
    (rf"let {NAME} be", r"a number, a time or a date follows: `let \1 be 30 days`"),
    (rf"let {NAME} be (?:at most|at least|over|under|up to|about) (\d.*)", r"a constant is one value: `let \1 be \2`"),
    (rf"let (\w+(?: \w+)+?) be {VALUE}", r"a name is one word, such as `notice_period`"),
)  # fmt: skip
"""For the first line of a declaration."""


CONSTANT_STAYS = (
    "a proposal leaves the constants of its base as they are: set the cells, and replace the rules, in which it stands"
)
PROPOSAL: HintTable = (
    (rf"(?:add|set|change|replace|remove|redefine|update|amend) (?:the )?(?:let|constant|const|value)(?: of)? {NAME}\b.*",
     CONSTANT_STAYS),
    (rf"let {NAME}\b.*", CONSTANT_STAYS),
)  # fmt: skip
"""For the lines of a proposal."""


def let_hint(text: str) -> str | None:
    """The hint for the first line of a constant; None if it has no known mistake."""
    return first_hint(HEADS, text)
