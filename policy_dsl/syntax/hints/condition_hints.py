"""Hints for conditions that `suggest_comparison` does not cover, which repeat the author's own words."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import suggest_comparison, suggest_date
from policy_dsl.syntax.hints.but_hints import but_hint
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.suggest_date import DAY
from policy_dsl.syntax.hints.worded_comparison import comparison_of

N = r"([^\W\d][\w-]*(?:\.[\w-]+)*)"
"""The name of a fact, perhaps with its request: `r.role`."""

W = r'("[^"]*"|[\w.-]+)'
"""A word for a value: a code, a label in quotes, or a figure."""

LIST = r'("?[\w.-]+"?(?:(?:, | and | or )"?[\w.-]+"?)*)'
COMPARES = r"(?:is|in|has|not in|at least|at most|over|under|before|after|on or|from|includes)\b"
FIGURE = rf"({DAY}|\d+(?: (?:s|min|h|days?|weeks?))?|-?\d+\.\d+|-\d+)"
"""A number, a time or a date."""

INCLUSIVE = r"(?:inclusive(?:ly)?|included|incl\.?)"
CMP = r"(over|under|at least|at most|before|after|on or before|on or after)"
STOP = (
    r"(?:when|if|only|too|also|than|of|to|as|or|and|not|is|in|has|on|at|but|except|unless|well|today|with|without|the|a|an|itself|then"
    r"|now|here|from|for)\b"
)
"""A word that is not part of a label without quotes."""

NO_PATTERNS = "there are no patterns: list the codes, or declare a group of them"
NO_CALENDAR = "a condition is about facts of the request: make the answer one of them, `weekend : yes/no`"
NO_SIZE = "how many codes a set has is not compared: list the codes, or make the number a fact of the request"
NO_ARITHMETIC = "there is no arithmetic: write the result, or make it a fact of the request"
NOT_MISSING = "a request always has each of its facts: compare `{0}` with values, or leave it out"

WHOLE: tuple[tuple[str, str], ...] = (
    (r"([^\W\d][\w.-]*):? (-?\d[\w.-]*(?: (?:s|min|h|days?|weeks?))?) ?(?:to|-|–|until|through) ?(-?\d[\w.-]*(?: \w+)?)",
     "write `{0} from {1} to {2}`; of dates, `from {1} until` the day after the last"),
    (rf"{N} has {W}(?:,| but|,? and| but has)? (?:not|without|no|excluding|except|has not) {W}",
     "write `{0} has {1} and {0} has none of {2}`; if `{2}` is a fact, `{2} is no`"),
    (rf"{N} is {W}(?:,| but|,? and)? not (\d\S*)", "write `{0} is {1}`, which is not `{2}`"),
    (rf"{N} (?:is|in) (?!any|every|all){W},? (?:except|excluding|other than)(?: for)? {W}",
     "write `{0} in {1} and {0} is not {2}`; if `{2}` is a fact, `{0} in {1} and {2} is no`"),
    (rf"{N} is {W}(?:,| but|,? and)? not {W}",
     "write `{0} is {1}`, which is not `{2}`; if `{2}` is a fact, `{0} is {1} and {2} is no`"),
    (rf"{N} {CMP} {FIGURE},? (?:and|but|and also) {CMP} {FIGURE}", "name the fact each time: `{0} {1} {2} and {0} {3} {4}`"),
    (rf"{N} {CMP} {FIGURE},? (?:and|but|and also) (?:is )?not {FIGURE}",
     "name the fact each time: `{0} {1} {2} and {0} is not {3}`"),
    (rf"{N} is {W},? without (?:any )?{N}",
     "write `{0} is {1} and {2} is no`; if `{2}` is a set, `{0} is {1} and {2} is empty`"),
    (rf"{N} from ({DAY}) (?:up )?(?:to|until) (?:but not including|under|below|before|less than) ({DAY})",
     "write `{0} from {1} until {2}`: the day after `until` is not included"),
    (rf"{N} from ({DAY}),? (?:and|but) before ({DAY})",
     "write `{0} from {1} until {2}`: the day after `until` is not included"),
    (rf"{N} from {FIGURE},? (?:and|but) (?:under|below|before|less than) {FIGURE}",
     "write `{0} at least {1} and {0} under {2}`"),
    (rf"{N} from {FIGURE} (?:up )?(?:to|until) (?:but not including|under|below|before|less than) {FIGURE}",
     "write `{0} at least {1} and {0} under {2}`"),
    (rf"{FIGURE} < {N} < {FIGURE}", "write `{1} over {0} and {1} under {2}`"),
    (rf"{FIGURE} (?:<=|=<|≤) {N} (?:<=|=<|≤) {FIGURE}", "write `{1} from {0} to {2}`"),
    (rf"{FIGURE} (?:<=|=<|≤) {N} < {FIGURE}", "write `{1} at least {0} and {1} under {2}`"),
    (rf"{FIGURE} < {N} (?:<=|=<|≤) {FIGURE}", "write `{1} over {0} and {1} at most {2}`"),
    (rf"{FIGURE} < {N}", "write `{1} over {0}`"),
    (rf"{FIGURE} > {N}", "write `{1} under {0}`"),
    (rf"{FIGURE} (?:<=|=<|≤) {N}", "write `{1} at least {0}`"),
    (rf"{FIGURE} (?:>=|=>|≥) {N}", "write `{1} at most {0}`"),
)  # fmt: skip
"""(pattern of all conditions of a line, hint)."""

PIECES: tuple[tuple[str, str], ...] = (
    (r".*\b(?:starts?|begins?|ends?|starting|beginning|ending) with\b.*|.*\b(?:like|matches|matching)\b.*[*%?].*",
     NO_PATTERNS),
    (r".*\b(?:today|tomorrow|yesterday|right now|this (?:week|month|year)|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?"
     r"|weekends?|weekdays?|(?:public|bank) holidays?|at night|office hours)\b.*", NO_CALENDAR),
    (r".*\b(?:in|during) (?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?! \d).*",
     NO_CALENDAR),
    (r".* (?:plus|minus|times|divided by|multiplied by|percent|per cent) .*|.* (?:twice|double|half|thrice|a multiple of)"
     r" (?!an? (?:hour|day|week|minute)\b).*|.* (?:even|odd)", NO_ARITHMETIC),
    (rf"{N} has (?:more than|at least|at most|fewer than|less than|exactly|over|under) \d+.*", NO_SIZE),
    (rf"{N} (?:is )?(?:a )?(?:subset of|contained in|included in|covered by|part of) {N}",
     "of two sets, write `{1} includes {0}`"),
    (rf"{N} (?:is |are )?(?:in|part of|(?:a )?members? of|one of|from|within|of)? ?(?:the |a )?group {W}",
     "write `{0} in {1}`"),
    (rf"{N} (?:belongs to|is (?:a )?member of|falls (?:in|into|under)) (?:the )?{W}",
     "write `{0} in {1}`; of two sets, `{1} includes {0}`"),
    (rf"{N} (?:includes|contains|has) all of {N}", "of another set, write `{0} includes {1}`; of a code, `{0} has {1}`"),
    (rf"{N} (?:overlaps?|intersects?|meets?|has (?:something|anything|a code|codes) in common with)(?: with)? {N}",
     "of another set, write `{0} has any of {1}`"),
    (rf"{N} (?:has (?:nothing|no codes?) in common with|is disjoint (?:from|with|to)) {N}",
     "of another set, write `{0} has none of {1}`"),
    (rf"{N} (?:can|may|could) be any\w*|{N} (?:does not|doesn['’]t|need not) matter|regardless of {N}|{N} is irrelevant",
     "leave it out: a fact that no condition names may be anything"),
    (rf"{N} (?:is )?(?:any\w*|every\w*|all\w*) (?:but|except|other than|apart from) {W}",
     "write `{0} is not {1}`; of a set, `{0} has none of {1}`"),
    (rf"{N} (?:is )?(?:not )?(?:given|missing|provided|specified|available|absent|defined|recorded|filled in|stated)",
     NOT_MISSING),
    (rf"{N} (?:is |are |has |= ?)?(?:non-?empty|not empty|not blank|filled)", suggest_comparison.NOT_EMPTY),
    (rf"{N} (?:has|have|contains?|includes?) (?:any|some)(?: ?thing| values?| codes?| entries)?", suggest_comparison.NOT_EMPTY),
    (rf"{N} (?:has|have|contains?|includes?) (?:nothing|none|no (?:values?|codes?|entries)|not any(?:thing)?)",
     "write `{0} is empty`"),
    (rf"{N} (?:are |has |= ?|was )?(?:empty|blank)", "write `{0} is empty`"),
    (rf"(?:no|without any|without|zero) {N}", "write `{0} is empty` of a set, `{0} is no` of a fact that is yes or no"),
    (rf"{N} has (?:exactly|only|just|precisely|nothing but) {LIST}", "write `{0} is {1}`, of a set exactly this"),
    (rf"(?:some|any|one|at least one) (?:of )?(?:the )?{N} (?:is|are|in|equals) {W}", "write `{0} has {1}`"),
    (rf"(?:all|every|each) (?:of )?(?:the )?{N} (?:is|are|in|equals) {W}", "write `{0} is {1}`, of a set exactly this"),
    (rf"{N} include {W}", "write `{0} has {1}`; of another set, `{0} includes {1}`"),
    (rf"{N} at ({DAY})", "write `{0} is {1}`"),
    (rf"{N} is (?:from )?(?!up\b){W} (?:to|through|till) {W}",
     "write `{0} from {1} to {2}` of codes in an order; of others, list the codes with commas: `{0} in …`"),
    (rf"{N} (?:is )?(?:worse|better) than {W}",
     "write `{0} over {1}`, or `{0} under {1}`: codes in an order are compared from least to greatest"),
    (rf"{N} (?:from|since|starting) ({DAY}) (?:on|onwards?|forwards?)", "write `{0} on or after {1}`"),
    (rf"{N} {FIGURE}(?:, | or ){FIGURE}", "write `{0} in {1}, {2}`"),
    (rf"{N} is (?:an? )?{W} members?", "write `{0} in {1}`"),
    (rf"(?!(?:not|before|after|over|under|until|from|at|on|by)\b){N} ({DAY}|\d+)", "write `{0} is {1}`"),
    (rf"{N}(?: (?:was|were|will be|shall be|becomes|remains|stays|has to be|must be|should be)|:| :| ==) {W}",
     "write `{0} is {1}`"),
    (rf"{N} is (not )?(?:an?|the) {W}", "write `{0} is {1}{2}`"),
    (rf"{N} is (not )?{W} (?:only|too|also|alone|as well|itself)", "write `{0} is {1}{2}`"),
    (rf"(\w+)['’]s {N} (.+)", "write `{0}.{1} {2}`"),
    (rf"([a-z]) (?!(?:is|are|was|has|in|not|at|on|from|until)\b){N} ({COMPARES}.+)", "write `{0}.{1} {2}`"),
    (rf"(?:is|has|was|are|being|with|having) (?:an? )?{N}", "write `{0} is yes`"),
    (rf"{N} (?:not|isn['’]t|is not)", "write `{0} is no`"),
    (r"if (.*)", "leave `if` out: `{0}`"),
    (rf"(?!(?:not|no|any|all|none|before|after|over|under|until|from|at|on|by)\b){N} (yes|no)", "write `{0} is {1}`"),
    (rf"(?!(?:not|no|any|all|none|before|after|over|under|until|from|at|on|by)\b){N} ([A-Z][\w.-]*|\"[^\"]*\")",
     "write `{0} is {1}`; of a set that may have more, `{0} has {1}`"),
)  # fmt: skip
"""(pattern of a single condition, hint)."""

OF_REQUESTS = (
    (rf"(?!(?:not|no|the|an?|any|all|each|every|some|either|both|none|if|when)\b)(\w+) {N} ({COMPARES}.+)",
     "write `{0}.{1} {2}`"),
)  # fmt: skip
"""(pattern of a single condition of a property, hint)."""

NO_FACT = re.compile(r"(?:from|at least|at most|over|under|before|after|on or before|on or after|between|in) \S")
IN_PERIOD = re.compile(
    rf"{N} (?:is )?(?:in|during|within)(?: the)?(?: month(?: of)?| year)? ({suggest_date.MONTH} \d{{4}}|\d{{4}}(?:-\d\d)?)"
)
LABELS = re.compile(rf"{N} (is|in|has|is not) (?:an? |the )?([A-Z][\w&'-]*(?: (?!{STOP})[\w&'-]+)+)")
JOIN = re.compile(
    r"\s*(?:;|&&?|,\s*and\b|,|\band also\b|(?<=\s)(?:when|if|also|while|but|provided that|provided|as long as|where)\b)"
    rf"\s+(?={N}\s+{COMPARES})"
)
"""A word or sign that stands between two conditions in place of `and`."""

ANY = re.compile(r".*\b(?:any|every|all)\w*")
EXCEPT = re.compile(
    r"(.+\S),? (?:unless|except(?: when| if| where)?|save when|but not|and not(?= \w+ \w)|other than when) (.+)"
)


def condition_hint(line: str) -> str | None:
    """The hint for the conditions of a line; None if they have no known mistake."""
    text = " ".join(line.split()).rstrip(" .;,")
    if len(text) > LONGEST:
        return None
    whole_line = text
    text = re.sub(r"^.*?\b(?:when|where)\b:? ?", "", text)
    if text != whole_line and NO_FACT.match(text):
        return f"a condition begins with the name of a fact: `ATTRIBUTE {text}`"
    if text.endswith(" and") and text == whole_line:
        return f"conditions on lines of their own need no `and`: `{text.removesuffix(' and')}`"
    if hint := period_hint(text) or matching_hint(WHOLE, text) or but_hint(text):
        return hint
    if (
        (parts := EXCEPT.fullmatch(text))
        and not ANY.fullmatch(parts[1])
        and not (" except" in text and re.fullmatch(N, parts[2]))
        and (opposite := opposite_of(parts[2]))
        and " or " not in text
    ):
        return f"join the opposite with `and`: `{parts[1]} and {opposite}`; or write a rule that `overrides` this one"
    if (joined := JOIN.sub(" and ", text)) != text and not re.search(r" or (?!before|after)|^if ", text):
        return f"conditions are joined by `and`: `{joined}`"
    for piece in re.split(r" and (?!also)", text):
        if (parts := IN_PERIOD.fullmatch(piece)) and (period := suggest_date.period_of(parts[2])):
            return f"write `{parts[1]} from {period}`"
        of_requests = OF_REQUESTS if whole_line.startswith("where ") else ()
        if hint := matching_hint((*PIECES, *of_requests), piece):
            return hint
        if label := LABELS.fullmatch(piece):
            return f'a label has quotes: `{label[1]} {label[2]} "{label[3]}"`'
    return None


def period_hint(text: str) -> str | None:
    """The hint for a period whose last day is followed by `inclusive`, `excluded` or the like; None for other conditions."""
    period = re.fullmatch(rf"({N} from {DAY}) until ({DAY}),? (?:{INCLUSIVE}|(before|excluded|exclusive))", text)
    if period is None:
        return None
    begin, _, last, excluded = period.groups()
    try:
        return f"write `{begin} until {last if excluded else suggest_date.day_after(last)}`{suggest_date.NOT_INCLUDED}"
    except ValueError:
        return None  # no such day


def matching_hint(table: tuple[tuple[str, str], ...], text: str) -> str | None:
    """The hint of the first pattern that matches the text, with the author's words; None if none does."""
    for pattern, words in table:
        if parts := re.fullmatch(pattern, text):
            return words.format(*(part or "" for part in parts.groups() if part is not None or "{2}" in words))
    return None


def opposite_of(text: str) -> str | None:
    """The negation of a condition, as a single condition; None if there is none."""
    if re.fullmatch(N, text):
        return f"{text} is no"
    if fact := re.fullmatch(rf"(?:not|no) {N}", text):
        return f"{fact[1]} is yes"
    comparison = comparison_of(text)
    opposite = comparison and comparison.opposite
    ways = suggest_comparison.wordings(opposite) if opposite else []
    return ways[0] if ways else None
