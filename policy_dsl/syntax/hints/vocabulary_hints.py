"""Hints for the lines of a proposal that change what a request is and what its words mean, or what no proposal changes."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import derive_hints, type_hints
from policy_dsl.syntax.hints.hint_table import HintTable, first_hint
from policy_dsl.syntax.hints.suggest_date import DAY

AMBIGUOUS = "after|alike|at|before|from|of|on|over|to|under|until"
"""Words of the language that may be the name of a row, in quotes."""

LABEL = r'((?: "[^"]*")?)'

NOBODY = r"(?:nobody|nothing|none|no ?one|no (?:requests?|answers?|customers?|\w+))"
"""What a proposal does not move."""

CODES: HintTable = (
    (rf"add codes? ([\w.-]+){LABEL}(?:,| and|,? &) .* (?:to|of|in) ([\w.-]+)", r"one code a line: `add code \1\2 to \3`"),
    (rf"add code ([\w.-]+){LABEL} to ([\w.-]+) between ([\w.-]+) and .*", r"write `add code \1\2 to \3 after \4`"),
    (r'rename code ([\w.-]+) of ([\w.-]+) to ("[^"]*")',
     r"the code stands before its label: `rename code \1 of \2 to \1 \3` keeps the code, and changes the label"),
    (r'(?:set|change) (?:the )?(?:label|title|name|code) (?:of )?([\w.-]+) (?:of|in) ([\w.-]+) (?:to|as|=|:) ("[^"]*")',
     r"a label comes with its code: `rename code \1 of \2 to \1 \3` keeps the code, and changes the label"),
    (r"(?:set|change) (?:the )?(?:name|code) (?:of )?([\w.-]+) (?:of|in) ([\w.-]+) (?:to|as|=|:) ([\w.-]+).*",
     r"write `rename code \1 of \2 to \3`"),
    (r"replace code ([\w.-]+) of ([\w.-]+) (?:with|by|to|:|->) ([\w.-]+).*", r"write `rename code \1 of \2 to \3`"),
    (r"(?:merge|join|combine|unite)\b.*",
     "codes stay apart: a name for several of them is a group, `add group NAME of ATTRIBUTE : A, B`"),
    (r"retire (?!code\b|group\b|rule\b|table\b|row\b|term\b)([\w.-]+)",
     r"say of which fact it is a code: `retire code \1 of ATTRIBUTE`"),
    (r"rename term ([\w.-]+) (?:to|as|into|:|->) ([\w.-]+).*",
     r"a term keeps its name; another name for what it means is `add term \2 means \1`"),
    (r"rename group ([\w.-]+) (?:to|as|into|:|->) ([\w.-]+).*",
     r"a group keeps its name; another name for its values is `add group \2 of ATTRIBUTE : \1`"),
    (r"rename (?:attribute|fact|field) .*",
     "a fact keeps its name: its codes are renamed, `rename code CODE of ATTRIBUTE to NAME`"),
    (r"rename (?:property|claim|times?|let|constant|calendar|clock|days|source|policy)\b.*",
     "its name stays as it is: leave it out"),
    (r"extend ([\w.-]+) (?:to|until|up to|through|by) (?!\d{4}-)(-?\d[\w .]*)",
     r"of a fact, write its type with the new bounds, as in `request`: `set \1 : whole number from 0 to \2`"),
    (r"add ([\w.-]+) ?: ?(?:(?:ordered )?one of|set of|yes/no|whole number|number|date|duration)\b.*",
     r"a proposal cannot add a fact to what a request is; of `\1`, if there is one, it adds a code: `add code CODE to \1`"),
    (rf"{NOBODY} (?:is |becomes |gets |are |will be )+refused(?: any ?more)?", "write `refuses nothing new`"),
    (rf"{NOBODY} (?:is |becomes |gets |are |will be )+permitted", "write `permits nothing new`"),
    (rf"{NOBODY} (?:is |becomes |gets |are |will be |waits )+(?:slower|longer)",
     "say which ways may be: `every change is faster`, or `faster or permitted`"),
    (rf"{NOBODY} (?:is |becomes |gets |are |will be )+faster",
     "say which ways may be: `every change is slower`, or `slower or refused`"),
    (r"(?:the )?(?!every\b|nothing\b|nobody\b|none\b|no\b|not\b|never\b)[\w.-]+ (?:is|becomes|gets|are) (faster|slower)",
     r"write `every change is \1`"),
    (r"set ([\w.-]+)\s*(?::|=|to(?: be)?)\s*ordered one of\b.*",
     r"the codes of `\1` change one by one: `add code CODE to \1 before OTHER`, `retire code CODE of \1`, `rename code …`,"
     r" `split code …`; those that stay keep their order"),
    (r"set ([\w.-]+)\s*(?::|=|to(?: be)?)\s*(?:one|set) of\b.*",
     r"the codes of `\1` change one by one: `add code CODE to \1`, `retire code CODE of \1`, `rename code …`, `split code …`;"
     r" a name for some of them comes with `add group NAME of \1 : A, B`"),
    (r"set ([\w.-]+)\s*:\s*yes/no\b.*", r"`\1` keeps its type: a proposal sets other bounds, and changes codes one by one"),
    (r"set ([\w.-]+)\s*:\s*((?!(?:whole|number|duration|date|text|string|integer|time)\b)[^\W\d][\w.-]*(?:, ?[\w.-]+)*)",
     r"of a group, say which values come or go: `add to group \1 : \2`, or `remove from group \1 : …`"),
    (rf"set (?!(?:bounds|group|code|term|rule|table|row|cell) )([\w.-]+) ({AMBIGUOUS}) ((?:[\w.-]+ )?to .+)",
     r'a row that is called by a word of the language has quotes: `set \1 "\2" \3`'),
    (rf"remove row ([\w.-]+) ({AMBIGUOUS})",
     r'a row that is called by a word of the language has quotes: `remove row \1 "\2"`'),
)  # fmt: skip
"""For codes, groups and terms."""

STAYS: HintTable = (
    (r"add row ([\w.-]+) (?:to|in|into) ([\w.-]+) (\|.*\|)", r"a row is called by its cells: write `add row to \2 \3`"),
    (r"(?:increase|raise|lengthen|shorten|reduce|decrease|lower|cut|double|halve) ([\w.-]+(?: [\w.-]+)*?) to (.+)",
     r"write `set \1 to \2`"),
    (r"(?:increase|raise|lengthen|shorten|reduce|decrease|lower|cut|double|halve) ([\w.-]+(?: [\w.-]+)*?)(?: by .*)?",
     r"write the time that results: `set \1 to …`"),
    (r"(gives up|restores) ([\w.-]+),? (?:because|so that|due to|in order to)\b.*",
     r'write `\1 \2` alone; how the source was understood stands in `reading "…"`'),
    (r"(close|open) ([\w.-]+) (?:on )?(?:every|each|all)\b.*",
     r"name each day, `\1 \2 on 2026-06-15, 2026-06-22`; the calendar of the policy says which days of the week are open"),
    (r'(replace|add) term ([\w.-]+)((?: "[^"]*")?) means',
     r"write `\1 term \2\3` alone, below it `means` alone, and below that its lines, each time further in"),
    (r'(?:replace |change |redefine )term ([\w.-]+)((?: "[^"]*")?)\s*(?:[:=]|:=|to|by|with|as|is|when) (?:means )?(.+)',
     r"write `replace term \1\2 means \3`"),
    (r"(?:retire|remove|delete|drop) (?:the )?group ([\w.-]+).*",
     r"a group stays: `remove from group \1 : A` takes values out of it"),
    (rf"(?:add|remove) (?:the |a )?(?:day |date )?(?:{DAY} (?:to|from|in) (?!group\b)[\w.-]+|(?:to|from) [\w.-]+ ?:? ?{DAY}.*)",
     r"a list of days goes on at its end, `extend LIST until DAY`; one more day is closed, or open, in a calendar:"
     r" `close CALENDAR on DAY`"),
    (r"(add to|remove from) (?!group\b|impossible\b)([\w.-]+) ?: ?([^\W\d].*)", r"write `\1 group \2 : \3`"),
    (r"(?:replace|change|set|remove|amend|add) (?:the |a )?(?:clock|calendar|zone|days|list)\b.*",
     "clocks, calendars and lists stay, and their days change: `close CALENDAR on DAY`, `open CALENDAR on DAY`,"
     " `extend LIST until DAY`"),
    (r"(?:add|replace|change|remove) (?:the |a )?(?:named )?times?\b.*",
     "the list of times stays; a cell of a time is set by its name: `set TABLE ROW TIME to …`"),
    (r"(?:replace|change|amend) (?:the )?(?:property|claim) ([\w.-]+).*",
     r"a property stays: `add property NAME` brings another one, and `gives up \1` below `intends` says that it is lost"),
    (r"(?:replace|change|amend) (?:the )?examples?\b.*",
     'examples stay, and judge the policy that they were written for: `add example "…"` brings another one'),
    (r"(?:replace|change|amend) impossible (\d+).*", r"write `remove impossible \1`, and `add impossible when …`"),
    (r"remove impossible (?!\d+$).*",
     "a clause is called by its number: `remove impossible 1` takes away the first one of the policy"),
    (r"add impossible ?:? ?(?!when\b)(?:that |if |where )?([\w\"].*)", r"write `add impossible when \1`"),
    (rf"extend ([\w.-]+) until ({DAY})(?:,| and)? ?{DAY}.*",
     r"write `extend \1 until \2`, and its days on a line below it, further in"),
    (rf"extend ([\w.-]+) until ({DAY}),? ?(?:with|and|:|plus|closed|adding|including) ?.*",
     r"write `extend \1 until \2`, and its days on a line below it, further in"),
    (r"add rule ([\w.-]+) (?:in|into|at|of|from) (?:the )?(?:order )?([\w.-]+)(.*)", r"write `add rule \1 to \2\3`"),
    (r"(?:move|reorder) (?:the )?row ([\w.-]+) .*",
     r"remove it, and add it in its new place: `remove row \1 ROW`, `add row to \1 before OTHER | … |`"),
    (r"(?:move|reorder|shift) (?:the )?(?:rule )?([\w.-]+) (?:before|above|after|below|to the|up|down)\b.*",
     r"a rule keeps its place: remove it, and add it by another name, `add rule NAME to ORDER before OTHER`"),
)  # fmt: skip
"""For what a proposal leaves as it is, or says otherwise."""

PROPOSAL: HintTable = (*CODES, *STAYS)

TYPED = re.compile(r"set ([\w.-]+) ?: ?(.+)")
DECIMALS = re.compile(r"number from (\S+) to (\S+)")


def type_hint(text: str) -> str | None:
    """The hint for `set` with a type of numbers, times or dates that is miswritten; None for other lines."""
    typed = TYPED.fullmatch(text)
    if typed is None:
        return None
    if bounds := DECIMALS.fullmatch(typed[2]):
        return (
            f"write `set {typed[1]} : whole number from {bounds[1]} to {bounds[2]}`; of a number with decimals, add the steps"
            " that the policy says: `in steps of 0.01`"
        )
    hint = type_hints.type_hint(f"{typed[1]} : {typed[2]}")
    return hint and hint.replace("write `", "write `set ", 1)


def block_line_hint(text: str, head: str, expected: frozenset[str]) -> str | None:
    """The hint for a line below `term` or `derive`, in a proposal too, by the words that could stand there."""
    if {"means", "source"} == expected and re.match(r"[^\W\d][\w.-]* [\w.-]+", text):
        return f"write `means {text}`"
    if {"otherwise", "source"} == expected:
        hint = first_hint(derive_hints.LINES, text)
        margin = "a rule at the margin says when: `"
        return hint and hint.replace(margin, "a rule says when: `add ") if head.startswith("proposal ") else hint
    return None
