"""What to say where the parser stumbles. `EXAMPLES` is both the list of mistakes that are taught and their test."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

DECLARATIONS = (
    "policy", "proposal", "source", "request", "group", "impossible", "rule", "table", "otherwise", "property", "example",
    "examples",
)  # fmt: skip

IN_WORDS = {
    "NAME": "a name",
    "QUOTED": "words in double quotes",
    "DURATION": "a time such as `24 h`",
    "ROW": "a row `| … |`",
    "CELL": "a time, `N/A`, `permit` or `refuse`",
    "_NL": "the end of the line",
    "_COMMA": "a comma",
    "_INDENT": "a line further in",
    "_DEDENT": "the end of the block",
}
"""The terminals that are no keywords, as an author would call them."""


@dataclass(frozen=True, slots=True)
class Unexpected:
    """Where the parser stopped: at `word` in `line`, in a block that starts with `head`, where `expected` could stand.

    `keywords` are the words among the expected terminals. `first`: it is the very first word of the block.
    """

    word: str
    line: str
    head: str
    expected: frozenset[str]
    keywords: Mapping[str, str]
    first: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What is told of it."""

    code: str
    message: str
    hint: str | None


NOT_YET = (
    (r"\bfor any amendment\b", "claims about any amendment"),
    (r"^\s*(dated by|in force)\b", "dates and `in force`"),
    (r":\s*whole number\b", "whole numbers"),
    (r":\s*duration\b", "durations as facts of a request"),
    (r":\s*date\b", "dates"),
    (
        r"\b(at least|at most|over|under|from \d\w* to|before|on or after)\b",
        "comparisons of numbers, durations and dates",
    ),
)
LEFT_OUT = (
    (r"(?<!change)(?<!slower)(?<!faster)\bor\b", "`or` is no word of a condition",
     "write `any of` and the alternatives below it, one a line; for values of one attribute, `in A, B`"),
    (r"\bif\b.*\b(then|else)\b", "there is no `then` and no `else`", "write a rule for each case"),
    (r"\d\s*(months?|working days?|years?)\b", "months, years and working days have no fixed length",
     "write days or weeks"),
    (r"[=<>]=?|!=", "signs of comparison are not used", "write `is`, `is not`, `in` or `has`"),
    (r"\w\s*[*/]\s*\w|\w\(", "there is no arithmetic and there are no functions", "write the result, with its source"),
    (r"\bhas only\b", "`has only` is left out: is it true of nothing?", "write `is X` for exactly X"),
    (r"\bnot\s+\w+\s+(is|in|has)\b", "`not` stands after the attribute", "write `role is not X`, or `none of` with lines"),
)  # fmt: skip

EXAMPLES: tuple[tuple[str, str, str], ...] = (
    ("rul a\n  refuse\n", "E110", "`rule`"),
    ("Rule a\n  refuse\n", "E110", "`rule`"),
    ("rule a\n  refuze\n", "E101", "`refuse`"),
    ("rule a\n  answer in 24 h\n", "E101", "`within`"),
    ("rule a\n  when role is IS or role is ES\n  refuse\n", "E109", "any of"),
    ("rule a\n  when role = IS\n  refuse\n", "E109", "`is`"),
    ("rule a\n  when not role is IS\n  refuse\n", "E109", "`role is not X`"),
    ("rule a\n  when uses has only A\n  refuse\n", "E109", "`is X`"),
    ("rule a\n  when f(role) is IS\n  refuse\n", "E109", "functions"),
    ("rule a\n  when role is\n  refuse\n", "E101", "a name"),
    ("rule a\n  when\n  refuse\n", "E101", "further in"),
    ("rule a\n    refuse\n  permit\n", "E113", "spaces"),
    ("rule a\n  refuse\n    permit\n", "E101", "indented"),
    ("rule a\nrule b\n  refuse\n", "E101", "further in"),
    ('rule a\n  when role is "Import\n  refuse\n', "E114", "quote"),
    ("rule a\n  answer within 24\n", "E102", "`24 s`"),
    ("rule a\n  answer within 5,600 s\n", "E103", "`5600 s`"),
    ("rule a\n  answer within 1.5 h\n", "E103", "smaller unit"),
    ("rule a\n  answer within 3 months\n", "E115", "months"),
    ("rule a\n  answer within 3 parsecs\n", "E115", "expected one of"),
    ("rule a\n  when role is IS\n", "E105", "`refuse`"),
    ("rule a\n  refuse\n  permit\n", "E104", "rule for each"),
    ("rule a\n  when uses has A, B\n  refuse\n", "E112", "has any of"),
    ("rule a\n  in force from 2027-01-01\n  refuse\n", "E108", "in force"),
    ("request\n  pages : whole number from 0 to 5\n", "E108", "whole numbers"),
    ("request\n  role one of A, B\n", "E101", "`:`"),
    ("table t\n  | role | answer within |\n  | IS | 24 h\n", "E106", "close"),
    ("table t\n  | role | answer within |\n", "E105", "row"),
    ('property p "s"\n  for any amendment\n  changes only where role is IS\n', "E108", "amendment"),
    ('property p "s"\n  for any request r\n', "E105", "`never"),
    ('property p "s"\n  for any request r\n  never r quicker than 24 h\n', "E101", "`faster`"),
    ("source DAG title\n", "E101", "double quotes"),
)
"""(a broken block, the code it gets, words its message or hint has)."""


def explain(unexpected: Unexpected) -> Said:
    """The finding for a place where the parser stopped."""
    line = re.sub(r'"[^"]*"', '""', unexpected.line)
    if line.count('"') % 2:
        return Said("E114", "a quote is opened here and not closed on its line", 'end the words with `"`')
    if not line.lstrip().startswith("|"):
        bare = re.sub(r"--.*", "", line)
        for pattern, what in NOT_YET:
            if re.search(pattern, bare):
                return Said("E108", f"{what} are not part of the language yet", "leave the line out for now")
        for pattern, message, hint in LEFT_OUT:
            if re.search(pattern, bare):
                return Said("E109", message, hint)
    if unexpected.first:
        near = difflib.get_close_matches(unexpected.word.lower(), DECLARATIONS, 1)
        started = (
            f"`{unexpected.word}` starts no declaration" if unexpected.word else "a declaration starts at the margin"
        )
        return Said("E110", f"{started}; expected one of {', '.join(DECLARATIONS)}", did_you_mean(near))
    what = in_words(unexpected)
    if unexpected.word == "_INDENT":
        return Said(
            "E101", f"this line is indented further than its block; expected {what}", "align it with the line above"
        )
    near = difflib.get_close_matches(unexpected.word, unexpected.keywords.values(), 1, 0.6)
    if not unexpected.word:
        return Said("E101", f"the line ends here; expected {what}", None)
    return Said("E101", f"`{unexpected.word}` cannot stand here; expected {what}", did_you_mean(near))


def did_you_mean(near: list[str]) -> str | None:
    """The nearest word, if one is near."""
    return f"did you mean `{near[0]}`?" if near else None


def in_words(unexpected: Unexpected) -> str:
    """What could have stood there, the keywords first."""
    words = sorted(f"`{word}`" for word in unexpected.keywords.values())
    words += [said for terminal, said in IN_WORDS.items() if terminal in unexpected.expected]
    if not words:
        return "nothing more"
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
