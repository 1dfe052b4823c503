"""What to write instead in a request, a claim, an example, at the margin and in a proposal, with the author's own words."""

from __future__ import annotations

import re

from policy_dsl.syntax import example_hints, suggest_time, type_hints
from policy_dsl.syntax.suggest_date import DAY

Known = tuple[tuple[str, str], ...]
TIME = r"(\d[\w :.,/-]*?|(?:an?|one|two|three|four|five|six|half) [\w ]+?|[A-Za-z_]\w*)"
"""A time, or the name of the other request."""

ANSWERED = r"(?:must |should |shall )?(?:be |is )?(?:answered |takes? |waits? (?:for )?|answers? )?"
COMPARED: Known = (
    (rf"never (\w+) (?:not|no) slower than {TIME}", r"write `always \1 slower than {time}`"),
    (rf"never (\w+) (?:not|no) faster than {TIME}", r"write `always \1 faster than {time}`"),
    (rf"never (\w+) {ANSWERED}(?:(?:in )?more than|over|longer than|later than|after|beyond|above|past|exceeds?) {TIME}",
     r"write `never \1 slower than {time}`"),
    (rf"never (\w+) {ANSWERED}(?:less than|under|before|sooner than|earlier than|below|quicker than|shorter than) {TIME}",
     r"write `never \1 faster than {time}`"),
    (rf"never (\w+) {ANSWERED}(?:within|at most|in at most|up to) {TIME}", r"write `always \1 slower than {time}`"),
    (rf"never (\w+) {ANSWERED}(?:at least) {TIME}", r"write `always \1 faster than {time}`"),
    (rf"(?:always )?(\w+) {ANSWERED}(?:within|at most|in at most|no slower than|not slower than"
     rf"|no later than|no more than|not more than|not later than|not over|up to|by) {TIME}",
     r"write `never \1 slower than {time}`"),
    (rf"(?:always )?(\w+) {ANSWERED}(?:at least|no faster than|not faster than|no less than|not less than"
     rf"|not under|no sooner than|not sooner than|no earlier than|not before) {TIME}",
     r"write `never \1 faster than {time}`"),
    (rf"always (\w+) {ANSWERED}(?:more than|over|longer than|later than|after|beyond|above|past|in more than) {TIME}",
     r"write `always \1 slower than {time}`"),
    (rf"always (\w+) {ANSWERED}(?:less than|under|before|sooner than|earlier than|below|quicker than|shorter than) {TIME}",
     r"write `always \1 faster than {time}`"),
    (rf"(?:always )?(\w+) {ANSWERED}in {TIME}",
     r"write `never \1 slower than {time}`, which is at most, or `always \1 same as {time}`"),
    (rf"(?:always )?(\w+) (?:is )?(?:as (?:fast|slow|quick) as|like) {TIME}",
     r"write `always \1 same as {time}`, or `never \1 slower than {time}` for at least as fast"),
    (rf"(always|never) (\w+) {ANSWERED}(?:exactly|equals?|equal to|same to|the same as|in exactly) {TIME}",
     r"write `\1 \2 same as {time}`"),
    (rf"(always|never) (\w+) same {TIME}", r"write `as` before it: `\1 \2 same as {time}`"),
    (rf"(always|never) (slower|faster) than {TIME}", r"say which request: `\1 r \2 than {time}`"),
    (rf"(always|never) same as {TIME}", r"say which request: `\1 r same as {time}`"),
)  # fmt: skip
"""(a claim with a time or another request, what to write): `{time}` is that in the language's words."""

CLAIMS: Known = (
    (r"(always|never) (permitted|refused)", r"say which request: `\1 r \2`"),
    (r"if (\w+) (?:is |was )?answered", r"write `if \1 permitted`"),
    (r"(\w+) (?:must|should|shall) (?:always )?(?:be )?(permitted|refused)", r"write `always \1 \2`"),
    (r"(?:always )?(\w+) (?:must|should|shall|may|is|can)? ?(?:never|not) (?:be )?(permitted|refused)", r"write `never \1 \2`"),
    (r"never (\w+) not (permitted|refused)", r"write `always \1 \2`"),
    (r"always (\w+) (?:not|no) (slower|faster)", r"say than what: `never \1 \2 than 24 h`, or than another request"),
    (r"never (\w+) (?:not|no) (slower|faster)", r"say than what: `always \1 \2 than 24 h`, or than another request"),
    (r"(always|never) (\w+) (slower|faster)", r"say than what: `\1 \2 \3 than 24 h`, or than another request"),
    (r"(\w+) (permitted|refused|(?:slower|faster) than .*|same as .*)",
     r"a claim begins with `always` or `never`: `always \1 \2`, or `never \1 \2`"),
    (r"(\w+) (?:must|should|shall) .*", r"a claim begins with `always` or `never`: `always \1 permitted`"),
)  # fmt: skip
EXAMPLES: Known = ((r"when (.*)", r"facts are given: `given \1`"),)
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
ROWS = r"(?:row|match|line|rule)\w*"
LINES: Known = (
    (rf"(?:at )?(?:max\w*|no more than|not more than|up to|at most)(?: of)? (?:one|1|a single) {ROWS}\b.*",
     "write `at most one row applies`"),
    (rf"(?:exactly|precisely|always|just) (?:one|1|a single) {ROWS}\b.*", "write `exactly one row applies`"),
    (r"(?:hit policy|unique)\b.*",
     "write `exactly one row applies`, `at most one row applies` or `any number of rows apply`"),
    (rf"at least (?:one|1|a single) {ROWS}\b.*", "write `exactly one row applies`, or `any number of rows apply`"),
    (rf"(?:only|a)? ?(?:one|1|single) {ROWS}\b.*", "write `exactly one row applies` or `at most one row applies`"),
    (rf"(?:all|any|every|each|several|many|multiple|some|any number)(?: of)?(?: the)?(?: matching)? {ROWS}\b.*",
     "write `any number of rows apply`"),
    (r"(?:first|last|only the first|the first) (?:row|match)\w*\b.*|(?:the )?first .*(?:applies|wins)",
     "rows have no order: write `exactly one row applies`, `at most one row applies` or `any number of rows apply`"),
    (r"source ([\w.-]+) ([^\"].*)", r'put where it stands in double quotes: `source \1 "\2"`'),
    (r"dated ([\w.-]+)", r"write `dated by \1`"),
    (r"overrides\b.*['“”‘’\[\]].*",
     'write the names as reports print them, with double quotes: `overrides TABLE ROW "COLUMN"`'),
    (r"(?:except|supersedes?|beats|trumps|takes precedence over|prevails over|instead of) ([\w.-].*)",
     r"write `overrides \1`, with the names of rules, tables, rows or cells"),
)  # fmt: skip
TARGET = r'(?:(?!\b(?:not|and|or|until|from|of|was|to|table|rule|cell|within|in|answer\w*)\b)[\w."-]+ ?)+?'
PROPOSAL: Known = (
    (r"remove row ([\w.-]+) from ([\w.-]+)", r"write `remove row \2 \1`"),
    (r"(add|replace) (rule|table) ([\w.-]+) (?:with|by|as|to|:).*",
     r"write `\1 \2 \3`, and what it says further in on the lines below"),
    (rf"set ([\w.-]+) (?:to |to be )?(?:answer\w* )?(?:within |in ){TIME}",
     r"of a table, write `set \1 ROW to {time}`; a rule is written anew: `replace rule \1`"),
    (rf"set ([\w.-]+) (?:to )?answer\w* {TIME}",
     r"of a table, write `set \1 ROW to {time}`; a rule is written anew: `replace rule \1`"),
    (rf"set ([\w.-]+ {TARGET}) (\d+ ?[A-Za-z]+)", r"write `to` before the outcome: `set \1 to {time}`"),
    (rf"set ({TARGET}) (?:to |to be )?(?:answer\w* )?(?:within|in) {TIME}", r"write `set \1 to {time}`"),
    (r"answers within exactly (.*)", r"write `answers in exactly \1`"),
    (r"(refuses|permits) nothing new (?:for|to|of) .*",
     r"`\1 nothing new` is about all requests: leave the rest out; for some, write `changes nothing where …`"),
    (r"(refuses|permits) nothing new (?:where|when|if) (.*)",
     r"`\1 nothing new` is about all requests: leave the rest out; for some, write `changes nothing where \2`"),
    (r"(?:keeps|preserves|maintains|retains) ([\w.-]+)",
     r"leave it out: a property is proved before and after; if it was refuted before, write `restores \1`"),
    (r"(?:breaks|loses|drops|abandons|violates|removes) ([\w.-]+)", r"write `gives up \1`"),
    (r"(?:fixes|repairs|proves|achieves|establishes) ([\w.-]+)", r"write `restores \1`"),
    (rf"changes (only|nothing) (?:for |of |in )?((?:on or )?(?:after|before) {DAY}|from {DAY} until {DAY})",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE \2`"),
    (rf"changes (only|nothing) (?:for |of |in )?(?:from|since|as of|starting) ({DAY})(?: on(?:wards)?)?",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE on or after \2`"),
    (rf"changes (only|nothing) (?:for |of |in )?(?:until|till) ({DAY})",
     r"write `where` and the fact that is the date, `changes \1 where ATTRIBUTE before \2`"),
    (r"refuses (?:no ?one|nobody|none|no request)( new)?", "write `refuses nothing new`"),
    (r"permits (?:no ?one|nobody|none|no request)( new)?", "write `permits nothing new`"),
)  # fmt: skip


def of_block(line: str, head: str) -> str | None:
    """What to write instead, by the block and the line, without its comment; none when it is not one of these."""
    text = " ".join(line.split())
    if len(text) > LONGEST:
        return None
    if line == head:
        return first_of(HEADS, text)
    block = next(iter(head.split()), "")
    begin = next(iter(text.split()), "").lower().rstrip(":=")
    if block in ("example", "proposal") and begin in ("expect", "expects", "expected", "given"):
        return example_hints.facts(text) if begin == "given" else example_hints.expectation(text)
    if block == "request":
        return first_of(REQUEST, text) or type_hints.bounds(text)
    if block == "property" or (block == "proposal" and begin in ("never", "always", "if")):
        return first_of(COMPARED, text) or first_of(CLAIMS, text)
    known = {"example": EXAMPLES, "proposal": (*PROPOSAL, *LINES), "rule": LINES, "table": LINES, "policy": LINES}
    return first_of(known.get(block, ()), text)


def first_of(known: Known, text: str) -> str | None:
    """The hint of the first pattern that the line is; one with a time that is not clear is left out."""
    for pattern, words in known:
        if parts := re.fullmatch(pattern, text, re.IGNORECASE):
            if "{time}" not in words:
                return parts.expand(words)
            last = parts[parts.re.groups]
            if time := suggest_time.meant(last) or (last if re.fullmatch(r"[A-Za-z_]\w*", last) else None):
                return parts.expand(words.replace("{time}", time))
    return None


LONGEST = 300
"""Characters of a line in which these are looked for."""
