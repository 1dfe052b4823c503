"""What to write instead in a request, a claim, an example, at the margin and in a proposal, with the author's own words."""

from __future__ import annotations

import re

from policy_dsl.syntax import suggest_time

Known = tuple[tuple[str, str], ...]
TIME = r"(\d[\w :.,]*?|(?:an?|one|two|three|four|five|six|half) [\w ]+?)"
COMPARED: Known = (
    (rf"never (\w+) not slower than {TIME}", r"write `always \1 slower than {time}`"),
    (rf"never (\w+) not faster than {TIME}", r"write `always \1 faster than {time}`"),
    (rf"(?:always )?(\w+) (?:must |should )?(?:be )?(?:answered )?(?:within|at most|in at most|no slower than|not slower than"
     rf"|no later than|no more than|not more than|not later than|not over|up to) {TIME}",
     r"write `never \1 slower than {time}`"),
    (rf"(?:always )?(\w+) (?:must |should )?(?:be )?(?:at least|no faster than|not faster than|no less than|not less than"
     rf"|not under|no sooner than|not sooner than|no earlier than) {TIME}",
     r"write `never \1 faster than {time}`"),
    (rf"(always|never) (\w+) same {TIME}", r"write `as` before the time: `\1 \2 same as {time}`"),
    (rf"(always|never) (slower|faster) than {TIME}", r"say which request: `\1 r \2 than {time}`"),
    (rf"(always|never) same as {TIME}", r"say which request: `\1 r same as {time}`"),
)  # fmt: skip
"""(a claim with a time, what to write): `{time}` is the time in the language's words."""

CLAIMS: Known = (
    (r"(always|never) (permitted|refused)", r"say which request: `\1 r \2`"),
    (r"if (\w+) (?:is |was )?answered", r"write `if \1 permitted`"),
    (r"(\w+) (?:must|should|shall) (?:always )?(?:be )?(permitted|refused)", r"write `always \1 \2`"),
    (r"(?:always )?(\w+) (?:must|should|shall|may|is|can)? ?(?:never|not) (?:be )?(permitted|refused)", r"write `never \1 \2`"),
    (r"never (\w+) not (permitted|refused)", r"write `always \1 \2`"),
    (r"(\w+) (?:must|should|shall) .*", r"a claim begins with `always` or `never`: `always \1 permitted`"),
)  # fmt: skip
EXAMPLES: Known = (
    (r"expect (?:permit(?:ted|s)?|allow\w*|accept\w*|yes)",
     "write the time that it is answered in, `expect 24 h`; one that is permitted without a time is what the margin says"),
    (r"expect (?:refuses?|deny|denied|denies|reject\w*|no|N/A)", "write `expect refused`"),
    (r"when (.*)", r"facts are given: `given \1`"),
)  # fmt: skip
REQUEST: Known = (
    (r"([\w.-]+)\s*=\s*(.*)", r"write `:` between the name and its type: `\1 : \2`"),
    (r"([\w.-]+) ([\w.-]+)\s*:.*", r"a name is one word, such as `\1_\2`"),
    (r"([\w.-]+)\s*:\s*(?:y ?/ ?n|t ?/ ?f|true ?/ ?false|yes or no|yes, no|ja/nein)", r"write `\1 : yes/no`"),
    (r"([\w.-]+)\s*:\s*(one|set) of (.*\w),? (?:or|and) ([\w.-]+)", r"list the codes with commas: `\1 : \2 of \3, \4`"),
    (r"([\w.-]+)\s*:\s*(?:any of|either|any one of|one from) (.*\w),? or ([\w.-]+)", r"write `\1 : one of \2, \3`"),
    (r"([\w.-]+)\s*:\s*(?:any of|any one of|one from) (.*)",
     r"write `\1 : one of \2`, or `\1 : set of \2` if it may be several"),
)  # fmt: skip
HEADS: Known = (
    (r"group ([\w.-]+)\s*=\s*(.*)", r"write `:` and the fact that they are values of: `group \1 of ATTRIBUTE : \2`"),
    (r"(policy|proposal) ([\w.-]+)", r'a title in double quotes follows: `\1 \2 "title"`'),
    (r"property ([\w.-]+)", r'a sentence in double quotes follows: `property \1 "sentence"`'),
    (r"otherwise\s*:.*", "leave the colon out: `otherwise answer within 24 h`, or `otherwise refuse`"),
    (r"otherwise permit.*", "what is permitted needs a time here: `otherwise answer within 24 h`, or `otherwise refuse`"),
)  # fmt: skip
LINES: Known = (
    (r"(?:first|last|only the first|the first) (?:row|match)\w*\b.*|(?:the )?first .*(?:applies|wins)",
     "rows have no order: write `exactly one row applies`, `at most one row applies` or `any number of rows apply`"),
    (r"source ([\w.-]+) ([^\"].*)", r'put where it stands in double quotes: `source \1 "\2"`'),
    (r"dated ([\w.-]+)", r"write `dated by \1`"),
    (r"overrides\b.*['“”‘’\[\]].*",
     'write the names as reports print them, with double quotes: `overrides TABLE ROW "COLUMN"`'),
    (r"(?:except|supersedes?|beats|trumps|takes precedence over|prevails over|instead of) ([\w.-].*)",
     r"write `overrides \1`, with the names of rules, tables, rows or cells"),
)  # fmt: skip
PROPOSAL: Known = (
    (r"remove row ([\w.-]+) from ([\w.-]+)", r"write `remove row \2 \1`"),
    (r"(add|replace) (rule|table) ([\w.-]+) (?:with|by|as|to|:).*",
     r"write `\1 \2 \3`, and what it says further in on the lines below"),
    (r"answers within exactly (.*)", r"write `answers in exactly \1`"),
    (r"refuses (?:no ?one|nobody|none|no request)( new)?", "write `refuses nothing new`"),
    (r"permits (?:no ?one|nobody|none|no request)( new)?", "write `permits nothing new`"),
)  # fmt: skip


def of_block(line: str, head: str) -> str | None:
    """What to write instead, by the block and the line, without its comment; none when it is not one of these."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        return None
    first = head.split()[:1]
    known: Known = HEADS
    if line != head:
        known = {
            "request": REQUEST, "example": EXAMPLES, "property": CLAIMS, "proposal": (*PROPOSAL, *LINES), "rule": LINES,
            "table": LINES, "policy": LINES,
        }.get(first[0] if first else "", ())  # fmt: skip
        if first == ["property"] and (told := compared(text)):
            return told
    for pattern, words in known:
        if found := re.fullmatch(pattern, text, re.IGNORECASE):
            return found.expand(words)
    return None


def compared(text: str) -> str | None:
    """What to write for a claim that compares with a time in other words."""
    for pattern, words in COMPARED:
        if (found := re.fullmatch(pattern, text)) and (time := suggest_time.meant(found[found.re.groups])):
            return found.expand(words.replace("{time}", time))
    return None


LONGEST = 300
"""Characters of a line in which these are looked for."""
