"""Hints for derived facts: their declarations, and the lines of rules and tables that give them."""

from __future__ import annotations

from policy_dsl.syntax.hints.hint_table import HintTable, first_hint

NAME = r"([\w.-]+)"
VALUE = r'("[^"]*"|[\w.-]+)'
TITLE = r'(?: "[^"]*")?'
SIGN = r"(?:\s*(?:[:=]|:=|->)\s*| is | as | are )"
YES_OR_NO = r"(?:yes ?/ ?no|y/n|yes,? (?:or )?no|bool(?:ean)?|true ?/ ?false|true,? (?:or )?false|flag)"
NOT_DERIVED = (
    r"(?:(?:an? )?(?:whole|natural|positive)? ?(?:numbers?|integers?|ints?|decimals?|floats?|amounts?|percent\w*)"
    r"|durations?|times?|dates?|texts?|strings?|words?|\d)"
)
"""The beginnings of types of which no fact is derived."""

VALUES = "say which values it may have: `{0} : one of A, B`, or `{0} : yes/no`"
ONLY_CODES = r"only codes and `yes/no` are derived: name the values that matter, `\1 : one of A, B`"

HEADS: HintTable = (
    (rf"(derive {NAME}){SIGN}?\s*", VALUES.replace("{0}", r"\1")),
    (rf"(derive {NAME}){SIGN}one of",
     r"list its codes on this line: `\1 : one of A, B`; a line that ends in a comma goes on below"),
    (r"derive (?:an? |the )?(?:fact|attribute) (\w.*)", r"write `derive \1`"),
    (rf"derive {NAME}(?:, ?[\w.-]+| and [\w.-]+)+\s*:\s*(.+)", r"one fact a line: `derive \1 : \2`"),
    (rf'derive {NAME} ("[^"]*"){SIGN}{YES_OR_NO}', r"the words stand behind the type: `derive \1 : yes/no \2`"),
    (rf'derive {NAME} "[^"]*"{SIGN}(one of .+)',
     r"leave the words out, or say what it means in a comment: `derive \1 : \2`"),
    (rf"(?:derive {NAME}{SIGN}(?:(?:ordered )?one of .+?|yes/no{TITLE})),? (?:otherwise|default|else)\s*[:=]? ?{VALUE}",
     r"write `otherwise \2` on the line below, further in"),
    (rf"derive {NAME}{TITLE}\s*:?\s*(?:yes/no)? ?(?:means|when|if|where) (.+)",
     r"what gives it is a rule, with its `when` and `gives \1 …`; to name a condition, write `term \1 means \2`"),
    (rf"derive {NAME}(?:{SIGN}| ){YES_OR_NO}", r"write `derive \1 : yes/no`"),
    (rf"(derive {NAME})(?:{SIGN}| )set of (.+)",
     r"a derived fact has one value: write `\1 : one of \3`, or derive a fact of `yes/no` for each of them"),
    (rf"(derive {NAME})(?:{SIGN}| ){NOT_DERIVED}\b.*", ONLY_CODES),
    (rf"derive {NAME}(?:{SIGN}| )(?:either |one |any of |one of )?{VALUE} or {VALUE}", r"write `derive \1 : one of \2, \3`"),
    (rf"derive {NAME}(?:{SIGN}(?!(?:ordered )?one of )| (?=one of ))(?:one of |any of |either )?([\w.-].*)",
     r"write `derive \1 : one of {list}`"),
    (rf"(?:derived?s?|derivation|computed?s?|calculated?s?|deduced?s?|inferr?e?d?s?|determined?s?)(?: fact)?:? {NAME}"
     rf"{SIGN}(one of .+|yes/no{TITLE})", r"write `derive \1 : \2`"),
    (rf"(?:fact|attribute|define|let|output|variable) {NAME}{SIGN}(one of .+|yes/no{TITLE})",
     r"write `derive \1 : \2`, if rules give it, or write it below `request`"),
)  # fmt: skip
"""For the first line of a declaration, and below `add`."""

GIVEN_ELSEWHERE = (
    "a rule at the margin says when: `rule NAME`, below it `when …` and `gives FACT VALUE`; or a table with a column"
    " `gives FACT`"
)
LINES: HintTable = (
    (r"(?:otherwise|default|else)\s*[:=]?", "say which value it has where nothing gives one: `otherwise VALUE`"),
    (rf"(?:otherwise|else|(?:by )?default(?:s to)?|fallback|initially|if (?:nothing|none|no rule) \w+)(?:,|{SIGN})?\s*"
     rf"(?:to |be |is |it is )?(?:gives )?(?:[\w.-]+{SIGN}|[\w.-]+ )?{VALUE}", r"write `otherwise \1`"),
    (r"(?:when|if|gives|unless|where|means|rule)\b.*|\|.*", GIVEN_ELSEWHERE),
    (r"(?:note|because|comment)\b.*", "write the note in the rule or table that gives the fact"),
    (r"in force\b.*", "write the days in the rule or table that gives the fact"),
)  # fmt: skip
"""For the lines below a declaration."""

VERB = r"(?:gives?|sets?|assigns?|derives?|makes?|yields?|returns?|determines?|concludes?|infers?|let|define|deduces?)"
RULE: HintTable = (
    (r"(?:then )?gives?(?: [\w.-]+)?", "name the fact and its value: `gives FACT VALUE`"),
    (rf"(?:then )?gives {NAME} {VALUE} (?:when|if|where) (.+)",
     r"write `gives \1 \2` alone, and `when \3` on a line of its own"),
    (rf"(?:then )?gives {NAME} {VALUE}(?:(?:, ?| or | and ){VALUE})+",
     "a rule gives one value: write a rule for each, with its `when`"),
    (rf"then (gives {NAME} {VALUE})", r"leave `then` out: `\1`"),
    (rf"(?:then )?{VERB} (?:the )?(?!(?:table|rule|row|cell|up)\b){NAME}"
     rf"(?:{SIGN}| (?:to|be|of|a|an|the value) (?:be )?| ){VALUE}",
     r"write `gives \1 \2`"),
    (rf"then {NAME}{SIGN}{VALUE}", r"write `gives \1 \2`"),
    (rf"(?!(?:when|where|if|overrides|source|note|permit|refuse|reading)\b){NAME}(?: is | ?:= ?| ?[=:] ?| becomes ){VALUE}",
     r"write `gives \1 \2` if the rule says so, or `when \1 is \2` if it is a condition"),
)  # fmt: skip
"""For the lines of a rule."""

TABLE: HintTable = (
    (rf"gives? {NAME}", "these words head a column, with the values of the fact below them; no matrix gives a derived fact"),
    (r'otherwise ("[^"]*"|(?!refuse|permit|deny|allow|answer|gives)[^\W\d][\w.-]*)',
     r"if the rows give a fact, write `otherwise gives FACT \1`"),
)  # fmt: skip
"""For the lines of a table."""

DERIVED_STAYS = (
    "a proposal leaves the derived facts of its base as they are: change the rules, tables and rows that give them;"
    " `add derive` brings another fact"
)
PROPOSAL: HintTable = (
    (rf"add (?:an? |the )?(?:derived?s?|computed)(?: fact)? {NAME}{SIGN}(one of .+|yes/no{TITLE})",
     r"write `add derive \1 : \2`"),
    (r"(?:remove|replace|set|change|delete|drop|amend|modify) (?:the )?derived?s?(?: fact)? .*",
     DERIVED_STAYS),
)  # fmt: skip
"""For the lines of a proposal."""

EXPECTED = "an example expects a time or `refused`; what a derived fact is, `evenhand explain` shows"


def derive_hint(text: str, block: str, first: bool) -> str | None:
    """The hint for a line in a block with this first word, or for its `first` line; None if it has no known mistake."""
    if first:
        return first_hint(HEADS, text)
    match block:
        case "derive":
            return first_hint(LINES, text)
        case "rule":
            return first_hint(RULE, text)
        case "table":
            return first_hint(TABLE, text)
        case "proposal":
            return added_hint(text) or (None if text.startswith("set ") else first_hint(RULE, text))
        case _:
            return None


def added_hint(text: str) -> str | None:
    """The hint for a declaration below `add`."""
    if not text.startswith("add derive "):
        return None
    hint = first_hint(HEADS, text.removeprefix("add "))
    return hint and hint.replace("`derive ", "`add derive ")
