"""What to say where the parser stumbles. `EXAMPLES`, most of this, lists the mistakes that are taught and tests them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from policy_dsl.syntax.hints import LEFT_OUT, instead

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


DATES = re.compile(
    r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\b\d{4}[/.]\d{1,2}[/.]\d{1,2}\b"
    r"|\b\d{1,2}(st|nd|rd|th)?[ -](Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* \d{1,2}\b"
)
"""Days as people write them: E117."""

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
    ("rule a\n  answer within 1,5 h\n", "E103", "smaller unit"),
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
    # as people write who know spreadsheets and contracts
    ("rule a\n  if role is IS\n  refuse\n", "E101", "write `when`"),
    ("rule a\n  if role is IS then refuse\n", "E109", "the outcome on the next"),
    ("rule a b\n  refuse\n", "E101", "one word"),
    ("table my times\n  | role | access |\n  | IS | permit |\n", "E101", "one word"),
    ('property my prop "s"\n  for any request r\n  never r refused\n', "E101", "one word"),
    ('rule a "the first"\n  refuse\n', "E101", "a name alone"),
    ("rule a when role is IS\n  refuse\n", "E101", "on a line of its own"),
    ("# the first\nrule a\n  refuse\n", "E110", "`--`"),
    ("rule a\n  refuse # the first\n", "E101", "`--`"),
    ("rule a\n  // the first\n  refuse\n", "E101", "`--`"),
    ("rule a\n  refuse — the first\n", "E101", "two hyphens"),
    ("rule a\n  * refuse\n", "E101", "bullet"),
    ("rule a\n  when\n    any of\n      role is IS\n      - role is ES\n  refuse\n", "E101", "bullet"),
    ("rule a:\n  refuse\n", "E101", "colon"),
    ("rule a\n  when: role is IS\n  refuse\n", "E101", "colon"),
    ("rule a\n  refuse.\n", "E101", "full stop"),
    ("rule a\n  refuse;\n", "E101", "semicolon"),
    ("rule a {\n  refuse\n", "E101", "braces"),
    ("rule a\n  when role in (IS, ES)\n  refuse\n", "E101", "brackets"),
    ("rule a\n  when role is “IS”\n  refuse\n", "E101", "straight quotes"),
    ("rule a\n  when role is 'Import Supplier'\n  refuse\n", "E101", "quoted with"),
    ("rule a\n  when role is Import Supplier\n  refuse\n", "E101", "a label has quotes"),
    ("rule a\n  deny\n", "E101", "write `refuse`"),
    ("rule a\n  reject\n", "E101", "write `refuse`"),
    ("rule a\n  allow\n", "E101", "is permitted"),
    ("rule a\n  allow when role is IS\n", "E101", "on a line of its own"),
    ("rule a\n  refuse if role is IS\n", "E101", "on a line of its own"),
    ("rule a\n  unless role is IS\n  refuse\n", "E101", "the opposite"),
    ("rule a\n  when role is IS unless role is ES\n  refuse\n", "E101", "the opposite"),
    ("rule a\n  when role is IS\n  refuse\n  else permit\n", "E101", "for the other case"),
    ("else answer within 1 h\n", "E110", "`otherwise answer within …`"),
    ("rule a\n  when role is IS\n  and role is ES\n  refuse\n", "E101", "one `when`"),
    ("rule a\n  must answer within 1 h\n", "E101", "the outcome stands alone"),
    ("rule a\n  answer within at most 2 h\n", "E101", "leave it out"),
    ("rule a\n  answer at most 2 h\n", "E101", "leave it out"),
    ("rule a\n  answer in 2 h\n", "E101", "`answer within 2 h`"),
    ("rule a\n  answers within 2 h\n", "E101", "`answer within 24 h`"),
    ("rule a\n  answer within 1 h and 30 min\n", "E101", "`1 h 30 min`"),
    ("rule a\n  answer within 1h30\n", "E101", "`1 h 30 min`"),
    ("rule a\n  answer within 1:30 h\n", "E101", "`1 h 30 min`"),
    ("rule a\n  answer within 1 hour 30 minutes\n", "E115", "`1 h 30 min`"),
    ("rule a\n  answer within 24hrs\n", "E115", "`24 h`"),
    ("rule a\n  answer within 30 min 1 h\n", "E119", "`1 h 30 min`"),
    ("rule a\n  answer within 1 h 30\n", "E102", "`1 h 30 min`"),
    ("rule a\n  answer within 024 h\n", "E103", "`24 h`"),
    ("rule a\n  when waited at least 5 days or more\n  refuse\n", "E101", "write `at least 5`"),
    ("rule a\n  when pages over 50 pages\n  refuse\n", "E115", "has no unit"),
    ("rule a\n  when pages over -1\n  refuse\n", "E101", "0 or more"),
    ("rule a\n  when channel is Web/Phone\n  refuse\n", "E101", "with commas"),
    ("rule a\n  when channel is Web or Phone\n  refuse\n", "E109", "with commas"),
    ("rule a\n  when role equals IS\n  refuse\n", "E101", "write `is`"),
    ("rule a\n  when role isn't IS\n  refuse\n", "E101", "write `is not`"),
    ("rule a\n  when uses contains A\n  refuse\n", "E101", "`uses has A`"),
    ("rule a\n  when the role is IS\n  refuse\n", "E101", "begins with the name"),
    ("rule a\n  WHEN role is IS\n  refuse\n", "E101", "small letters: `when`"),
    ("rule a\n  when role is IS AND role is ES\n  refuse\n", "E101", "small letters: `and`"),
    ("rule a\n  Answer Within 1 h\n", "E101", "small letters: `answer`"),
    ("RULE a\n  REFUSE\n", "E110", "small letters: `rule`"),
    ("request\n  seats : whole number from 0 to 500 seats\n", "E101", "no unit"),
    ("request\n  seats : whole number from -1 to 500\n", "E101", "0 or more"),
    ("request\n  urgent : boolean\n", "E101", "`yes/no`"),
    ("request\n  role : A, B\n", "E101", "`one of`"),
    ("request\n  role : one of: A, B\n", "E101", "second colon"),
    ("request\n  role : one of Import Supplier, ES\n", "E101", "in quotes"),
    ("request\n  role : one of Web/Phone, ES\n", "E101", "a label"),
    ("table t\n  | role | access |\n  |------|--------|\n  | IS | permit |\n", "E120", "delete it"),
    ('property p "s"\n  for any two requests a and b\n  never a faster than b\n', "E101", "`alike except role`"),
    ('property p "s"\n  for every request r\n  never r refused\n', "E101", "`for any request r`"),
    ('property p "s"\n  for any request r\n  never r slower 1 h\n', "E101", "`than`"),
    ('property p "s"\n  for any request r\n  never r denied\n', "E101", "`never r refused`"),
    ('example "e"\n  given role IS and way OUT\n  expect refused\n', "E101", "with commas"),
    ('example "e"\n  given role = IS\n  expect refused\n', "E109", "`given role IS`"),
    ('example "e"\n  given role IS\n  expect answer within 1 h\n', "E101", "the time alone"),
    ('proposal p "t"\n  to Q in "q"\n  change rule a\n', "E101", "`replace rule …`"),
    ('proposal p "t"\n  to Q in "q"\n  delete rule a\n', "E101", "`remove rule …`"),
    ('proposal p "t"\n  to Q in "q"\n  set t\n  | role | access |\n  | IS | permit |\n', "E101", "further in"),
    ('proposal p "t"\n  to Q in "q"\n  set t | IS | 5 h |\n', "E101", "lines of their own"),
    ('proposal p "t"\n  to Q in "q"\n  set t IS, ES to 5 h\n', "E101", "in quotes"),
    ('proposal p "t"\n  to Q in "q"\n  set t\n    | IS | 5 h |\n', "E105", "the heading above"),
    ('proposal p "t"\n  to Q in "q"\n  intends\n    answers exactly 1 h\n', "E101", "`answers in exactly 24 h`"),
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
    head = bare if unexpected.line == unexpected.head else unexpected.head
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
        way = small(unexpected.word, DECLARATIONS) or begins(bare) or instead(bare, head, frozenset())
        near = difflib.get_close_matches(unexpected.word.lower(), DECLARATIONS, 1)
        started = (
            f"`{unexpected.word}` starts no declaration" if unexpected.word else "a declaration starts at the margin"
        )
        return Said("E110", f"{started}; expected one of {', '.join(DECLARATIONS)}", way or did_you_mean(near))
    what = in_words(unexpected)
    if unexpected.word == "_INDENT":
        return Said(
            "E101", f"this line is indented further than its block; expected {what}", "align it with the line above"
        )
    if line.lstrip().startswith("|") and "_INDENT" in unexpected.expected:
        return Said("E101", "a row stands further in than what it belongs to", "indent the rows, all alike")
    keywords = frozenset(unexpected.keywords.values())
    near = difflib.get_close_matches(unexpected.word, keywords, 1, 0.6)
    way = small(unexpected.word, keywords) or instead(bare, head, keywords) or did_you_mean(near)
    if not unexpected.word:
        return Said("E101", f"the line ends here; expected {what}", way)
    return Said("E101", f"`{unexpected.word}` cannot stand here; expected {what}", way)


def small(word: str, words: Iterable[str]) -> str | None:
    """What to do about a word of the language in capitals."""
    if word != word.lower() and word.lower() in words:
        return f"the words of the language are written in small letters: `{word.lower()}`"
    return None


def begins(line: str) -> str | None:
    """What to do about a line at the margin that would be a declaration in other words."""
    return next((words for pattern, words in BEGINNINGS if re.match(pattern, line, re.IGNORECASE)), None)


BEGINNINGS = (
    (
        r"(else|default)\b",
        "write `otherwise answer within …` or `otherwise refuse` for requests that no time is set for",
    ),
    (
        r"(if|when|unless|allow|deny|permit|refuse|answer)\b",
        "an outcome and its condition stand below a rule: `rule NAME`",
    ),
    (r"(add|set|replace|remove)\b", "in a proposal this stands further in, below `proposal`"),
    (r"(for|never|always)\b", 'a claim stands below a property: `property NAME "sentence"`'),
    (r"(given|expect)\b", 'this stands below an example: `example "…"`'),
    (r"(import|include|use)\b", 'a policy is one file; a proposal names its base: `to POLICY in "FILE"`'),
    (r"(enum|type|attribute|field|input)\b", "what a request is stands below `request`: `role : one of A, B`"),
    (r"\|", "a row stands further in, below its table: `table NAME`"),
)
"""(how a line at the margin begins, what to write instead)."""


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
