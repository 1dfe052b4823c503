"""What to say where the parser stumbles. `EXAMPLES`, most of this, lists the mistakes that are taught and tests them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from msgspec import Struct

DECLARATIONS = (
    "policy", "proposal", "source", "request", "group", "impossible", "rule", "table", "otherwise", "property", "example",
    "examples",
)  # fmt: skip

IN_WORDS = {
    "NAME": "a name",
    "QUOTED": "words in double quotes",
    "DURATION": "a time such as `24 h`",
    "TIME": "a time such as `24 h`",
    "ROW": "a row `| … |`",
    "CELL": "a time, `N/A`, `permit` or `refuse`",
    "_NL": "the end of the line",
    "_COMMA": "a comma",
    "_INDENT": "a line further in",
    "_DEDENT": "the end of the block",
}
"""The terminals that are no keywords, as an author would call them."""


class Unexpected(Struct, frozen=True):
    """Where the parser stopped: at `word` in `line`, in a block that starts with `head`, where `expected` could stand.

    `keywords` are the words among the expected terminals. `first`: it is the very first word of the block.
    """

    word: str
    line: str
    head: str
    expected: frozenset[str]
    keywords: Mapping[str, str]
    first: bool


class Said(Struct, frozen=True):
    """What is told of it, and of which words of the line where that is not the unexpected one."""

    code: str
    message: str
    hint: str | None
    about: str | None = None


LEFT_OUT = (
    (r"^\s*(never|always|if)\b.*\bor\b", "`or` is no word of a claim", "write a property for each"),
    (r"^(?!\s*every change\b).*(?<!\bon )(?<!\bafter )(?<!\bbefore )\bor\b(?! (more|less)\b)",
     "`or` is no word of a condition",
     "write `any of` and the alternatives below it, one a line; for values of one attribute, `in A, B`"),
    (r"\bif\b.*\b(then|else)\b", "there is no `then` and no `else`", "write a rule for each case"),
    (r"\d\s*(months?|(working|business) days?|years?)\b", "months, years and working days have no fixed length",
     "write days or weeks"),
    (r">=|=>|≥", "signs of comparison are not used", "write `at least`; of dates, `on or after`"),
    (r"<=|=<|≤", "signs of comparison are not used", "write `at most`; of dates, `on or before`"),
    (r"!=|<>|≠", "signs of comparison are not used", "write `is not`"),
    (r">", "signs of comparison are not used", "write `over`; of dates, `after`"),
    (r"<", "signs of comparison are not used", "write `under`; of dates, `before`"),
    (r"=", "signs of comparison are not used", "write `is`, `in` or `has`"),
    (r"\bdays?\s+(of|after|before|from|since|later|earlier)\b|\b([a-z]\w*|\d{4}-\d\d-\d\d)\s+[+-]\s+\d+ [a-z]",
     "there is no arithmetic with dates", "let the time passed be a fact of the request, `waited : duration up to 60 days`"),
    (r"\bis (not )?\w+\s*\+", "`+` is no sign of a condition", "list the values of the set with commas: `uses is A, B`"),
    (r"^(?!\s*given\b).*\w\s*([*+]|(?<!\byes)(?<!\bN)/)\s*\w|\w\(", "there is no arithmetic and there are no functions",
     "write the result, with its source"),
    (r":\s*(text|string|free text)\b", "there is no free text", "list the codes that matter: `one of A, B`"),
    (r"\bhas only\b", "`has only` is left out: is it true of nothing?", "write `is X` for exactly X"),
    (r"\bnot\s+\w+\s+(is|in|has)\b", "`not` stands after the attribute", "write `role is not X`, or `none of` with lines"),
)  # fmt: skip
"""(what a line has, what is said of it, what to write instead), of constructs that are left out on purpose: E109."""

DATES = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}[/.]\d{1,2}[/.]\d{1,2}\b"
    r"|\b\d{1,2}(st|nd|rd|th)?[ -](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b"
)
"""Days as people write them: E117."""

OTHER_WORDS = (
    (
        r"\b(when|where) (any|none|all) of\s*$",
        "`any of`, like `none of`, stands on a line below, its own lines further in",
    ),
    (r"\bis (not )?(in|has|includes|at|over|under|before|after|on|from)\b", "leave `is` out"),
    (r"\bnot (includes?|has)\b", "write `none of`, and the condition below it"),
    (r"^(?!\s*given\b).*\w(?<!\bis) not (?!in\b)\w", "write `is not`"),
    (
        r"\b(is|in|has|has any of|has none of) \w+ and \w+\s*$",
        "values are listed with commas: `in A, B`, `has any of A, B`",
    ),
    (r"\bwhen \w+\s*$", "write `… is yes`, or `… is no`"),
    (
        r"\b(when|where)\b.* \w+ (permitted|refused|faster|slower|same)\b",
        "outcomes stand in `if`, `never` and `always`; `where` is about facts",
    ),
    (r"^\s*if \w+\.\w+", "facts stand in `where`; `if` is about outcomes"),
    (r"\b(never|always|if) \w+ is\b", "leave `is` out"),
    (r"\banswered within\b", "a claim compares: `slower than 24 h`; an example has the time alone: `expect 24 h`"),
    (r"^\s*given\b.*\w (is|has|in)\b", "a fact is given by its name and its value: `given role IS`"),
    (
        r"^\s*given\b.* (to|until|over|under|at|before|after|on)\b",
        "give one value here; a table of `examples` may have ranges",
    ),
    (r"^\s*given\b.*, \w+\s*$", "a set is given as `A + B`"),
    (r"^\s*otherwise N/A", "write `otherwise refuse`"),
    (r"^\s*(exactly |at most )?one row\b", "write `exactly one row applies` or `at most one row applies`"),
    (r"^impossible when\b", 'write `because "…"` on a line of its own, further in'),
    (r"^\s*set\b(?!.*\bto\b)", "write `to` before the outcome"),
    (r"^\s*replace row\b", "set its cells, or replace its table"),
    (
        r"^\s*add (group|impossible|source|otherwise|request)\b",
        "a proposal changes rules, tables, properties and examples; what a request is stays",
    ),
    (r"^\s*(rule|table|property|example|examples)\b", "a proposal adds or replaces: write `add` before it"),
    (r"\bin force \d", "write `in force from` the first day, or `in force until` the day after the last"),
    (r"\bin force until\b.*\bfrom\b", "the first day stands first: `in force from … until …`"),
    (r"\b(in force|date) from \S+ to\b", "write `until`; the day it names is not included"),
    (r":\s*date\b(?! from)", "write `date from 2026-01-01 until 2027-01-01`"),
    (r":\s*(whole number \d|number|integer|int\b|whole\b(?! number))", "write `whole number from 0 to 500`"),
    (r":\s*(duration\b(?! up to)|time\b)", "write `duration up to 5 days`"),
    (r"\bfrom \d+\s*[-–]\s*\d+(?![\w-])", "write `from 5 to 9`; both are included"),
    (r"\b(between|within)\b", "write `from 5 to 9`; of dates, `from D until D`"),
    (r"\b(more|greater|longer|larger|bigger|higher) than\b|\babove\b", "write `over`"),
    (r"\b(less|fewer|shorter|smaller|lower) than\b|\bbelow\b", "write `under`"),
    (r"\b(later than|since)\b", "write `after`, or `on or after` where the day itself is meant too"),
    (r"\b(earlier than|by \d|until \d)", "write `before`, or `on or before` where the day itself is meant too"),
    (r"\bafter or on\b", "write `on or after`"),
    (r"\bbefore or on\b", "write `on or before`"),
    (r"\bor more\b|\bno less\b", "write `at least 5`"),
    (r"\bor less\b|\bup to\b|\bno more\b", "write `at most 5`"),
    (r"\bat (least|most)\s*$", "a number, a time or another fact follows: `at least 5`"),
)
"""(what a line has, what to write instead), where it cannot be read: E101."""

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
    ("request\n  role one of A, B\n", "E101", "`:`"),
    ("table t\n  | role | answer within |\n  | IS | 24 h\n", "E106", "close"),
    ("table t\n  | role | answer within |\n", "E105", "row"),
    ('property p "s"\n  for any request r\n', "E105", "`never"),
    ('property p "s"\n  for any request r\n  never r quicker than 24 h\n', "E101", "`faster`"),
    ("source DAG title\n", "E101", "double quotes"),
    ("rule a\n  refuses\n", "E101", "`refuse`"),
    ("rule a\n  when any of\n    role is IS\n  refuse\n", "E101", "on a line below"),
    ("rule a\n  when role is in IS, ES\n  refuse\n", "E101", "leave `is` out"),
    ("rule a\n  when role not IS\n  refuse\n", "E101", "`is not`"),
    ("rule a\n  whn role is not IS\n  refuse\n", "E101", "did you mean `when`?"),
    ("rule a\n  when role is IS and ES\n  refuse\n", "E101", "commas"),
    ("rule a\n  when uses is A + B\n  refuse\n", "E109", "commas"),
    ("rule a\n  when uses not includes uses\n  refuse\n", "E101", "`none of`"),
    ("rule a\n  when urgent\n  refuse\n", "E101", "`… is yes`"),
    ("table t\n  one row applies\n  | role | access |\n  | IS | permit |\n", "E101", "`exactly one row applies`"),
    ("table t\n  | role | access |\n  | IS | permit |\n  otherwise N/A\n", "E101", "`otherwise refuse`"),
    ("impossible when role is IS\n", "E101", "`because"),
    ('impossible when role is IS because "x"\n', "E101", "further in"),
    ('property p "s"\n  for any request r\n  where r refused\n  never r refused\n', "E101", "stand in `if`"),
    ('property p "s"\n  for any request r\n  if r.role is IS\n  never r refused\n', "E101", "stand in `where`"),
    ('property p "s"\n  for any request r\n  always r permitted or r refused\n', "E109", "property for each"),
    ('property p "s"\n  for any request r\n  never r is refused\n', "E101", "leave `is` out"),
    ('property p "s"\n  for any request r\n  never r answered within 1 h\n', "E101", "slower than"),
    ('example "e"\n  given role is IS\n  expect refused\n', "E101", "`given role IS`"),
    ('example "e"\n  given uses A, B\n  expect refused\n', "E101", "`A + B`"),
    ('example "e"\n  given pages 5 to 9\n  expect refused\n', "E101", "one value"),
    ('example "e"\n  given role IS\n  expect answered within 24 h\n', "E101", "`expect 24 h`"),
    ('proposal p "t"\n  to Q in "q"\n  replace row t IS\n', "E101", "replace its table"),
    ('proposal p "t"\n  to Q in "q"\n  add otherwise refuse\n', "E101", "stays"),
    ('proposal p "t"\n  to Q in "q"\n  rule a\n    refuse\n', "E101", "`add` before it"),
    # numbers, times and dates
    ("rule a\n  when pages is at least 5\n  refuse\n", "E101", "leave `is` out"),
    ("rule a\n  when received is from 2026-01-01 until 2026-02-01\n  refuse\n", "E101", "leave `is` out"),
    ("rule a\n  when pages > 5\n  refuse\n", "E109", "`over`"),
    ("rule a\n  when pages >= 5\n  refuse\n", "E109", "`at least`"),
    ("rule a\n  when pages <= 5\n  refuse\n", "E109", "`at most`"),
    ("rule a\n  when pages < 5\n  refuse\n", "E109", "`under`"),
    ("rule a\n  when pages <> 5\n  refuse\n", "E109", "`is not`"),
    ("rule a\n  when pages at least\n  refuse\n", "E101", "another fact follows"),
    ("rule a\n  when pages at leastways\n  refuse\n", "E101", "`least`"),
    ("rule a\n  when pages at 5\n  refuse\n", "E101", "`least` or `most`"),
    ("rule a\n  when pages more than 5\n  refuse\n", "E101", "write `over`"),
    ("rule a\n  when pages is more than 5\n  refuse\n", "E101", "write `over`"),
    ("rule a\n  when pages less than 5\n  refuse\n", "E101", "write `under`"),
    ("rule a\n  when pages above 5\n  refuse\n", "E101", "write `over`"),
    ("rule a\n  when pages between 5 and 9\n  refuse\n", "E101", "`from 5 to 9`"),
    ("rule a\n  when pages from 5 - 9\n  refuse\n", "E101", "`from 5 to 9`"),
    ("rule a\n  when pages from 5-9\n  refuse\n", "E101", "`from 5 to 9`"),
    ("rule a\n  when pages from 5 and 9\n  refuse\n", "E101", "`to` or `until`"),
    ("rule a\n  when pages up to 5\n  refuse\n", "E101", "write `at most 5`"),
    ("rule a\n  when pages 5 or more\n  refuse\n", "E101", "write `at least 5`"),
    ("rule a\n  when pages is 5 or less\n  refuse\n", "E101", "write `at most 5`"),
    ("rule a\n  when pages at least 5 or pages is 3\n  refuse\n", "E109", "any of"),
    ("rule a\n  when pages over 5,000\n  refuse\n", "E103", "`5000`"),
    ("rule a\n  when pages over allowance * 2\n  refuse\n", "E109", "arithmetic"),
    ("rule a\n  when pages has 5 s\n  refuse\n", "E101", "`s` cannot stand here"),
    ("rule a\n  when waited over 5 working days\n  refuse\n", "E109", "days or weeks"),
    ("rule a\n  when waited over 5 months\n  refuse\n", "E115", "days or weeks"),
    ("rule a\n  when waited is 1.5 h\n  refuse\n", "E103", "smaller unit"),
    ("rule a\n  when waited under 5 hours\n  refuse\n", "E115", "write `5 h`"),
    ("rule a\n  when received by 2026-01-01\n  refuse\n", "E101", "`on or before`"),
    ("rule a\n  when received since 2026-01-01\n  refuse\n", "E101", "`on or after`"),
    ("rule a\n  when received after or on 2026-01-01\n  refuse\n", "E101", "`on or after`"),
    ("rule a\n  when received on 2026-01-01\n  refuse\n", "E101", "`or`"),
    ("rule a\n  when received on or about 2026-01-01\n  refuse\n", "E101", "`after` or `before`"),
    ("rule a\n  when received before 01/02/2026\n  refuse\n", "E117", "2026-01-31"),
    ("rule a\n  when received before 1 January 2026\n  refuse\n", "E117", "`1 January`"),
    ("rule a\n  when received before January 1, 2026\n  refuse\n", "E117", "`January 1`"),
    ("rule a\n  in force from 1 March 2026\n  refuse\n", "E117", "2026-01-31"),
    ("rule a\n  when embargo before received + 14 days\n  refuse\n", "E109", "duration up to"),
    ("rule a\n  when received within 5 days of embargo\n  refuse\n", "E109", "duration up to"),
    ("rule a\n  when received before 5 days after embargo\n  refuse\n", "E109", "duration up to"),
    ("rule a\n  in force 2027-01-01\n  refuse\n", "E101", "`in force from`"),
    ("rule a\n  in force\n  refuse\n", "E101", "`from` or `until`"),
    ("rule a\n  in force until 2027-01-01 from 2026-01-01\n  refuse\n", "E101", "first day stands first"),
    ("rule a\n  in force from 2026-01-01 to 2027-01-01\n  refuse\n", "E101", "write `until`"),
    ("rule a\n  in force from 2026-01-01\n  in force until 2027-01-01\n  refuse\n", "E104", "keep one"),
    ("request\n  pages : whole number 0 to 5\n", "E101", "`whole number from 0 to 500`"),
    ("request\n  pages : number from 0 to 5\n", "E101", "`whole number from 0 to 500`"),
    ("request\n  pages : whole number from 0 until 5\n", "E101", "`to`"),
    ("request\n  waited : duration up to 5\n", "E102", "`5 s`"),
    ("request\n  waited : duration from 0 to 5 days\n", "E101", "`duration up to 5 days`"),
    ("request\n  received : date from 2026-01-01 to 2027-01-01\n", "E101", "write `until`"),
    ("request\n  received : date\n", "E101", "`date from 2026-01-01 until 2027-01-01`"),
    ("request\n  why : text\n", "E109", "`one of A, B`"),
    # claims about amendments
    ('property p "s"\n  for any amendment\n', "E105", "`changes nothing where …`"),
    ('property p "s"\n  changes only where role is IS\n', "E105", "`for any amendment`"),
    ('property p "s"\n  for any amendment\n  never r refused\n', "E116", "of its own"),
    ('property p "s"\n  for any amendment\n  for any request r\n  refuses nothing new\n', "E116", "of its own"),
    ('property p "s"\n  for any amendment\n  refuses nothing new\n  restores q\n', "E116", "`intends`"),
    ('property p "s"\n  for any request r\n  never r refused\n  refuses nothing new\n', "E116", "`for any amendment`"),
    ('property p "s"\n  for any amendments\n  refuses nothing new\n', "E101", "`amendment`"),
)
"""(a broken block, the code it gets, words its message or hint has)."""


def explain(unexpected: Unexpected) -> Said:
    """The finding for a place where the parser stopped."""
    line = re.sub(r'"[^"]*"', '""', unexpected.line)
    if line.count('"') % 2:
        return Said("E114", "a quote is opened here and not closed on its line", 'end the words with `"`')
    bare = re.sub(r"--.*", "", line)
    if not line.lstrip().startswith("|"):
        if day := DATES.search(bare):
            return Said(
                "E117", f"`{day[0]}` is not how a date is written", "write year-month-day, as 2026-01-31", day[0]
            )
        for pattern, message, hint in LEFT_OUT:
            if re.search(pattern, bare):
                return Said("E109", message, hint)
        if unexpected.word == "," and (grouped := re.search(r"\b\d{1,3}(,\d{3})+\b", bare)):
            digits = grouped[0].replace(",", "")
            return Said("E103", f"`{grouped[0]}` has a sign between its digits", f"write `{digits}`", grouped[0])
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
    instead = next((words for pattern, words in OTHER_WORDS if re.search(pattern, bare)), None) or did_you_mean(near)
    if not unexpected.word:
        return Said("E101", f"the line ends here; expected {what}", instead)
    return Said("E101", f"`{unexpected.word}` cannot stand here; expected {what}", instead)


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
