"""General hints, by patterns of lines.

`mistakes` asks `block_hints`, `condition_hints` and the `suggest_…` modules first, because their hints repeat the author's own
words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NO_SIGNS = "comparisons are written in words"
NO_FIXED_LENGTH = "months, years and working days have no fixed length"

ALTERNATIVE = (
    r"\bor (?:is )?(?:(?:more|less|fewer|greater|longer|shorter|older|later|earlier|higher|lower) than"
    r"|over|under|above|below|before|after)\b"
)
"""A second comparison after `or`. A hint for the first alone would change the meaning."""

NEGATED = (
    r"(?<!\bis )\bnot\b(?! in\b)|\bis not (in|has|have|includes?|at|over|under|before|after|on|from|between|more|less"
    r"|fewer|\w+er|above|below|within|up|only)\b|n['’]t\b|\b(no|never|nor|neither|without|cannot)\b"
)
"""A negation that is not in the language's words."""

WITHOUT_NOT = (
    "what is not so is written `is not`, `not in` or `has none of`; or `none of` on the line below `when`, and the condition"
    " further in"
)

LEFT_OUT = (
    (r"^\s*always\b.*\bor\b", "`or` is not a word of a claim",
     "write what must `never` be so: two properties with `always` would each claim more"),
    (r"^\s*(never|if)\b.*\bor\b", "`or` is not a word of a claim", "write a property for each"),
    (r"\b(is|in|has|has any of)( not)? \w+(, \w+)* or (?!(more|less|fewer|longer|later)\b)\w+\s*$",
     "`or` is not a word of a condition",
     "values of one attribute are listed with commas: `in A, B`, `has any of A, B`"),
    (r"^(?!\s*(every change|given)\b)(?!.*:\s*yes or no).*(?<!\bon )(?<!\bafter )(?<!\bbefore )\bor\b"
     r"(?! (more|less|fewer|longer|later)\b)",
     "`or` is not a word of a condition",
     "write `any of` and the alternatives below it, one a line; for values of one attribute, `in A, B`"),
    (r"\bif\b.*\b(then|else)\b", "there is no `then` and no `else`",
     "write `when …` on a line, and the outcome on the next; the other case is a rule of its own"),
    (r"(\d[.,]|[-\u2212])\d+\s*(months?|(working|business|calendar) days?|years?)\b.*\bon\b", "a time has digits only",
     "count whole days, months or years, from 1 on: `2 working days on CLOCK`"),
    (r"\d+\s*(months?|(working|business) days?|years?)\b", NO_FIXED_LENGTH, "write days or weeks"),
    (r">=|=>|≥", NO_SIGNS, "write `at least`; of dates, `on or after`"),
    (r"<=|=<|≤", NO_SIGNS, "write `at most`; of dates, `on or before`"),
    (r"!=|<>|≠", NO_SIGNS, "write `is not`"),
    (r">", NO_SIGNS, "write `over`; of dates, `after`"),
    (r"<", NO_SIGNS, "write `under`; of dates, `before`"),
    (r"^\s*given\b.*=", NO_SIGNS, "a fact is given by its name and its value: `given role IS`"),
    (r"=", NO_SIGNS, "write `is`, `in` or `has`"),
    (r"(?<!: )(?<!:)\bdays?\s+(of|after|before|from|since|later|earlier)\b"
     r"|\b([a-z]\w*|\d{4}-\d\d-\d\d)\s+[+-]\s+\d+ (s|min|h|seconds?|minutes?|hours?|days?|weeks?|months?|years?|\w+ days)\b",
     "there is no arithmetic with dates",
     "write the result; or make the elapsed time a fact of the request: `waited : duration up to 60 days`"),
    (r"\bis (not )?\w+\s*\+", "`+` does not belong in a condition", "list the values of the set with commas: `uses is A, B`"),
    (r"^(?!\s*(given|split code\b|//|[*+-] )).*\w\s*([*+]|(?<=\d)\s*/(?=\s*\d))\s*\w|\w\(\w+\)",
     "there is no arithmetic and there are no functions",
     "write the result, with its source"),
    (r":\s*(text|string|free text)\b", "there is no free text", "list the codes that matter: `one of A, B`"),
    (r"\bhas only\b", "`has only` is left out of the language: would it hold of an empty set?", "write `is X` for exactly X"),
    (r"\bnot\s+\w+\s+(is|in|has)\b", "`not` comes after the attribute", "write `role is not X`, or `none of` with lines"),
)  # fmt: skip
"""(pattern, message, hint) for constructs that are deliberately left out of the language: E109."""

REFUSE = r"(deny|denied|denies|reject\w*|forbid\w*|forbidden|block\w*|disallow\w*|decline\w*|prohibit\w*|not allowed)"
PERMIT = r"(allow\w*|accept\w*|approve\w*|grant\w*|authori[sz]e\w*)"
SLASHED = r"(?<![\w/])[A-Za-z]\w*\s*/\s*[A-Za-z]\w*"
"""Two words with a slash between them."""

EVERYWHERE = (
    (r"[“”„‟«»]", 'type straight quotes: `"`'),
    (r"[‘’‚']\w[^'’‘]*['’‘]", 'words are quoted with `"`: `"Import Supplier"`'),
    (r"#|//|/\*", "a comment begins with `--`"),
    (r"^\s*([*•·–—-]|\d+[.)])\s", "leave the bullet or number out: each line is separate"),
    (r"[—–](?!\d)", "a comment begins with `--`, two hyphens; a dash can stand in words in quotes"),
    (r"[{}]", "leave the braces out: indented lines belong to the line above them"),
    (r"[\[\]()]", "leave the brackets out: values are listed with commas, and `any of` has its lines below it"),
    (r"\.\s*$", "leave the full stop out: lines end without punctuation"),
    (r";\s*$", "leave the semicolon out: lines end without punctuation"),
)
"""(pattern, hint) for any line."""

BY_KIND: Mapping[str, tuple[tuple[str, str], ...]] = {
    "head": (
        (r":\s*$", "leave the colon out: indented lines belong to the line above them"),
        (r"^(policy|proposal|source|property)\s+\"",
         'write a name of one word before the words in quotes: `policy P "title"`'),
        (r"^(policy|proposal|source)\s+[\w.-]+\s+\w", 'put the title in double quotes: `policy P "title"`'),
        (r"^property\s+\S+\s+\w", 'write a name of one word, such as `my_property`, and then its sentence in quotes'),
        (r"^rules\s+in\b", "give the order a name: `rules NAME in this order`"),
        (r"^rules\s+[\w.-]+\s*$",
         "write `rules NAME in this order`, and the rules further in; a single one begins with `rule`"),
        (r"^rule\s+[\w.-]+\s+in\b|^rules\s+[\w.-]+\s+in\b(?! this order$)",
         "write `rules NAME in this order`, and the rules further in, below it"),
        (r"^(rule|table|examples)\s+[\w.-]+\s+\"",
         "leave the words in quotes out: rules, tables and examples only have a name"),
        (r"^(rule|table|examples)\s+[\w.-]+\s+(when|if)\b", "write `when …` on a line of its own, further in"),
        (r"^(rule|table|examples)\s+\S+\s+\w", "a name is one word: `my_rule` or `my-rule`"),
        (r"^group\b", "write `group NAME of ATTRIBUTE : A, B`"),
        (r"^impossible when\b", 'write `because "…"` on a line of its own, further in'),
        (r"^example\s+\w", 'write what an example is about in quotes: `example "a read for billing"`'),
    ),
    "rules": (
        (r"^\s*(?:otherwise|else|default|rest)\b",
         "write a rule without `when` as the last one: it decides what no rule above it does"),
        (r"^\s*table\b",
         "only rules stand in an order; the rows of a table have one with `the first row that applies decides`"),
        (r"^\s*(when|overrides|source|in force|note|answer|refuse|permit|gives)\b",
         "write it in a rule: below `rules NAME in this order` stand rules, and nothing else"),
    ),
    "request": (
        (r":\s*(?:ordered|ranked|ordinal)\b(?! one of)",
         "write `ordered one of` before the codes, from least to greatest: `ordered one of Low, High`"),
        (r":\s*(boolean|bool|flag|yes ?/ ?no|y/n|yes or no|yes, no|true)\b", "write `yes/no`"),
        (r":\s*duration.*(?<![\w.])-\d", "a time is 0 or more: write `duration up to 5 days`"),
        (r":\s*whole number from \d+ to \d+ ?\w", "a number has no unit: write `whole number from 0 to 500`"),
        (r":\s*date\b(?! from)", "write `date from 2026-01-01 until 2027-01-01`"),
        (r"\bdate from \S+ to\b", "write `until`; the day it names is not included"),
        (r":\s*(whole number \d|number|integer|int\b|whole\b(?! number))", "write `whole number from 0 to 500`"),
        (r":\s*(duration\b(?! up to)|time\b|timespan\b|interval\b)",
         "write `duration up to …`, with the longest time that there can be"),
        (r"\b(one|set) of\s*:", "leave the second colon out: `one of A, B`"),
        (SLASHED, 'a code has letters and digits, and `.`, `-` or `_` between them; the rest is a label: `WP "Web/Phone"`'),
        (r"\b(one|set) of\b.*\w+ \w+",
         'a code is one word; write its label after it in quotes: `IS "Import Supplier"`'),
        (r":\s*(enum\w*|choice|option\w*|list|select)\b", "write `one of A, B`; of several at once, `set of A, B`"),
        (r":\s*\w+(\s*,\s*\w+)+\s*$", "write `one of` before the codes: `one of A, B`; of several at once, `set of A, B`"),
        (r"^[^:]*\s(one of|set of|yes/no)", "write `:` between the name and its type: `role : one of A, B`"),
    ),
    "line": (
        (rf"^\s*{REFUSE}\s+(when|if|unless)\b|^\s*(refuse|permit|answer within \S+ \S+|{PERMIT})\s+(when|if|unless)\b",
         "write the condition on a line of its own, `when …`, and the outcome on the next"),
        (rf"^\s*{REFUSE}\b", "write `refuse`"),
        (rf"^\s*{PERMIT}\b",
         "a request that nothing refuses is permitted, so leave this out; `permit` lifts the refusals that a rule `overrides`"),
        (r"^\s*N/A", "`N/A` belongs in a table; in a rule, write `refuse`"),
        (r"^\s*(if|where|for)\b", "write `when`"),
        (r"^\s*(unless|except|but not)\b",
         "write `when` and the opposite, `role is not IS`; or a rule of its own that `overrides` this one"),
        (r"^\s*(else|otherwise)\b",
         "write a rule for the other case, or `otherwise …` at the margin for requests without a time"),
        (r"^\s*(and|or)\b", "write all conditions after one `when`, joined by `and`, or on lines below it"),
        (r"^\s*(must|should|shall|will|is|be|may|can)\b", "leave it out: write the outcome alone, `answer within 24 h`"),
        (r"^\s*(within|answers|answered|reply|respond|response|time|in \d|at most|up to|TRT)\b", "write `answer within 24 h`"),
        (r"^\s*(override|replaces?|supersedes?|beats)\b", "write `overrides` and the names of rules or tables"),
        (r"^\s*(exactly |at most )?one row\b", "write `exactly one row applies` or `at most one row applies`"),
        (r"^\s*(comment|remark)\b", 'a remark on a cell is a `note ROW COLUMN "…"`; a comment begins with `--`'),
    ),
    "answer": (
        (r"^\s*otherwise N/A", "write `otherwise refuse`"),
        (r"\s(when|if|unless|where)\b", "write the condition on a line of its own, `when …`"),
        (r"\d\s*h\s*\d|\d:\d\d|\d \w+ and \d", "write `1 h 30 min`"),
        (r"\b(at most|up to|max\w*|no more than|less than)\b", "leave it out: `answer within 2 h`"),
        (r"^\s*answers?\s+(in|at|after|by|with|before|immediately|under)\b|^\s*answers?\s+\d", "write `answer within 2 h`"),
        (r"^\s*answers?\s+within\s+[A-Za-z]", "write a time in digits: `answer within 2 h`"),
    ),
    "expect": (
        (r"\bexpect (answer\w*|permit\w*|allow\w*)", "an expectation is the time alone, `expect 24 h`, or `refused`"),
        (r"\bexpect (refuse|deny|denied|reject\w*|N/A)", "write `expect refused`"),
        (r"\d\s*h\s*\d|\d:\d\d|\d \w+ and \d", "write `1 h 30 min`"),
        (r"\b(within|at most|under|over|before|slower|faster)\b", "an expectation is one time, exactly: `expect 24 h`"),
    ),
    "given": (
        (r"\w (is|has|in)\b", "a fact is given by its name and its value: `given role IS`"),
        (r"\s(to|until|over|under|at|before|after|on)\b", "give one value here; a table of `examples` may have ranges"),
        (r"\sand\b", "facts are listed with commas: `given role IS, way OUT`; of a set, `A + B`"),
        (r"/", "give one value here; a table of `examples` may have several"),
        (r", \w+\s*$", "a set is given as `A + B`"),
        (r"(?:given|,)\s+\w+ [A-Za-z]\w* [A-Za-z]\w*\s*$", 'a label has quotes: `given role "Import Supplier"`'),
    ),
    "claim": (
        (r"^\s*for any two requests \w+ and \w+\s*$", "say in which facts the two may differ: `alike except role`"),
        (r"^\s*for any (requests|pair|pairs)\b", "write `for any two requests a and b alike except role`"),
        (r"^\s*for (all|every|each|the|a)\b", "write `for any request r`, or `for any two requests a and b alike except role`"),
        (r"\b(slower|faster) \d", "write `than` before the time"),
        (r"^\s*if \w+\.\w+", "facts go in `where`; `if` is about outcomes"),
        (r"\b(never|always|if|holds) \w+ is\b", "leave `is` out"),
        (r"\banswered within\b", "a claim compares: `slower than 24 h`; an example has the time alone: `expect 24 h`"),
        (rf"\b{REFUSE}\b", "write `refused`: `never r refused`"),
        (rf"\b{PERMIT}\b", "write `permitted`: `always r permitted`"),
        (r"\b(quicker|sooner|earlier|before)\b", "write `faster than`"),
        (r"\b(later|longer|after)\b", "write `slower than`"),
        (r"\b(equal|like|as fast)\b", "write `same as`"),
    ),
    "proposal": (
        (r"^\s*(set|add row to)\b.*\|.*\|", "write the heading and the rows of a table on lines of their own, further in"),
        (r"^\s*set\b.*[,/]", "put a name with a comma in quotes; separate the words of a name with blanks"),
        (r"^\s*set\b(?!.*\bto\b)", "write `to` before the outcome"),
        (r"^\s*replace row\b", "set its cells, or replace its table"),
        (
            r"^\s*add (source|otherwise|request)\b",
            "a proposal cannot change this; of a request it changes codes and bounds: `add code C to A`",
        ),
        (r"^\s*(rule|table|property|example|examples)\b", "a proposal adds or replaces: write `add` before it"),
        (r"^\s*(change|modify|update|amend)\b", "write `set TABLE ROW COLUMN to …`, or `replace rule …`"),
        (r"^\s*(delete|drop)\b", "write `remove rule …`, `remove row …` or `remove table …`"),
        (r"^\s*(answers?\s+(exactly|in \d)|answer\s)",
         "write `answers within 24 h`, which is at most, or `answers in exactly 24 h`"),
    ),
    "condition": (
        (r"^\s*(when|where)\s*:", "leave the colon out: `when role is IS`"),
        (r"\b(unless|except)\b",
         "write `and` and the opposite of what follows; or write a rule that `overrides` this one"),
        (r"\bbut\b", "join the conditions with `and`, and name the fact each time: `pages over 5 and pages is not 9`"),
        (ALTERNATIVE, "write `any of` on a line of its own below `when`, and each comparison on a line further in"),
        (NEGATED, WITHOUT_NOT),
        (r"\bis (in|has|includes|at|over|under|before|after|on|from)\b", "leave `is` out"),
        (r"\b(equals?|is equal|means|matches)\b", "write `is`"),
        (r"\b(contains?|containing|include\b|having|with)\b", "of a set, write `has`"),
        (SLASHED, "values are listed with commas: `in A, B`"),
        (r"(?<![\w.])[-−–] +\d|(?<![\w.])[−–]\d", "the sign stands directly before the digits: `-5`"),
        (
            r"\b(is|in|has|has any of|has none of) \w+ and \w+\s*$",
            "values are listed with commas: `in A, B`, `has any of A, B`",
        ),
        (
            r"\b(when|where)\b.* \w+ (permitted|refused|faster|slower|same)\b",
            "outcomes go in `if`, `never`, `always` and `holds`; `where` is about facts",
        ),
        (r"\bfrom \d+\s*[-–]\s*\d+(?![\w-])", "write `from 5 to 9`; both are included"),
        (r"\bbetween\b", "write `from 5 to 9`; of dates, `from D until D`"),
        (r"\bwithin\b", "write `at most 5 days`; of dates, `from D until D`"),
        (r"\b(or more|or longer|no less)\b(?! than)", "write `at least 5`"),
        (r"\b(or less|or fewer|up to|no more|max\w*)\b(?! than)", "write `at most 5`"),
        (r"\b(more|greater|longer|larger|bigger|higher) than\b|\babove\b|\bexceeds?\b", "write `over`"),
        (r"\b(less|fewer|shorter|smaller|lower) than\b|\bbelow\b", "write `under`"),
        (r"\b(later than|since)\b", "write `after`, or `on or after` if the day itself is included"),
        (r"\b(earlier than|by \d|until \d)", "write `before`, or `on or before` if the day itself is included"),
        (r"\bafter or on\b", "write `on or after`"),
        (r"\bbefore or on\b", "write `on or before`"),
        (r"\bat (least|most)\s*$", "a number, a time or another fact follows: `at least 5`"),
        (r"\b(when|where|and) (the|a|an|any|all|every|each)\b",
         "leave it out: a condition begins with the name of a fact, `role is IS`"),
        (r"\bis (not )?[A-Z]\w* [A-Z]\w+", 'a label has quotes: `role is "Import Supplier"`'),
        (r"\bwhen \w+\s*$", "write `… is yes`, or `… is no`"),
        (r"^\s*(never|always|holds) (not )?\w+\.\w+", "facts go in `where`; a claim is about outcomes"),
        (r"^\s*(never|always|holds)\b", "write it in a `property`"),
    ),
}  # fmt: skip
"""(pattern, hint) by the kind of line."""

IN_FORCE = (
    (r"\bin force \d", "write `in force from` the first day, or `in force until` the day after the last"),
    (r"\bin force until\b.*\bfrom\b", "write the first day first: `in force from … until …`"),
    (r"\bin force from \S+ to\b", "write `until`; the day it names is not included"),
)


def line_kind(line: str, head: str, keywords: frozenset[str], proposal: bool) -> str:
    """The kind of the line, a key of BY_KIND, by its first word and by what the parser expected."""
    words = line.split()
    first = words[0].lower().rstrip(":") if words else ""
    if line == head:
        return "head"
    if head.split()[:1] == ["request"]:
        return "request"
    if head.split()[:1] == ["rules"] and "rule" in keywords:
        return "rules"
    if proposal and (
        "add" in keywords
        or first in ("add", "set", "replace", "remove", "rule", "table", "answers", "rename", "retire", "split")
    ):
        return "proposal"
    if first in ("given", "expect"):
        return first
    if first in ("for", "if", "never", "always") and "when" not in keywords:
        return "claim"
    if first in ("answer", "otherwise") and "when" not in keywords:
        return "answer"
    if "when" in keywords or first in ("refuse", "permit"):
        return "line"
    return "condition"


def line_hint(line: str, head: str, keywords: frozenset[str]) -> str | None:
    """The hint for a line; None if it has no known mistake. The line has no comment, and nothing between its quotes."""
    proposal = head.split()[:1] == ["proposal"]
    kind = line_kind(line, head, keywords, proposal)
    patterns = (*IN_FORCE, *EVERYWHERE, *BY_KIND[kind])
    if kind == "head" and head.startswith("impossible"):
        because = re.search(r"\bbecause\b", line)
        patterns = (*EVERYWHERE, *(BY_KIND["head"] if because else ()), *BY_KIND["condition"], *BY_KIND["head"])
    return next((words for pattern, words in patterns if re.search(pattern, line)), None)
