"""Hints for the facts and outcomes of examples, which repeat the author's own words."""

from __future__ import annotations

import re

from policy_dsl.syntax.hints import day_time_hints, derive_hints, suggest_time
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.hint_table import HintTable, first_hint

REFUSED = r"(?:to be )?(?:refus\w*|den(?:y|ied|ies)|reject\w*|no|N/A|(?:is )?not (?:permitted|allowed|accepted))"
PERMITTED = r"(?:to be )?(?:permit\w*|allow\w*|accept\w*|yes|answer(?:ed)?|(?:is )?not (?:refused|denied|rejected))"
NOISE = re.compile(
    r"(?:[=:]+|permitted|is|be|to be|will be|should be|that it is|exactly|answer(?:ed|s)?(?: (?:with)?in)?|(?:with)?in)\s+"
    r"|[=:]+"
)
CHANGE = (
    (r"from (.+?) to (.+)", 2, 1),
    (r"(.+?)\s*(?:,|;|\band\b)?\s*now (.+)", 2, 1),
    (r"now (.+?)\s*(?:,|;|\band\b)?\s*(?:was|before|not|previously|instead of|formerly)\s+(.+)", 1, 2),
    (r"(.+?)\s*(?:->|=>|→|,? then)\s*(.+)", 2, 1),
    (r"(.+?)\s*[,;]\s*(.+?) (?:before|previously|formerly)", 1, 2),
    (r"(.+?)\s*,?\s*(?:was|before|previously|formerly|instead of|not|no longer)[:=]?\s+(.+)", 1, 2),
)
"""(pattern of two outcomes, the group of the new one, the group of the old one)."""

TIME_NAME = (
    r"((?!(?:answer|permit|allow|accept|grant|refus|den|reject|give)\w*\b|(?:is|be|to|was|not|no|now|will|should|that|exactly"
    r"|within|in|about|at)\b)[^\W\d][\w.-]*)"
)
OF_A_TIME: HintTable = (
    (rf"{TIME_NAME} (\d[\w .]*?),? was \1 (\d[\w .]*)", r"`was` is of the same time: write `expect \1 \2, was {time}`"),
    (rf"{TIME_NAME} (?:within )?(\d[\w .]*?),? and {TIME_NAME} (?:within )?(\d[\w .]*)",
     r"times are listed with commas: `expect \1 \2, \3 {time}`"),
    (rf"{TIME_NAME}:? (?:with)?in (?:at most )?(\d[\w .]*)", r"write `expect \1 {time}`"),
    (rf"{TIME_NAME}:? (?:N/A|refused)", "who is refused is refused in every time: write `expect refused`"),
    (rf"{TIME_NAME}:? (?:no promises|no limit|unlimited|never|none|nothing)",
     r"if `\1` is a time, write `expect \1 no promise`; what a derived fact is, `evenhand explain` shows"),
    (r"no promises?", "say of which of several times, `expect NAME no promise`"),
)  # fmt: skip
"""For what is expected of one of several times."""

PERMITTED_HINT = (
    "write the time that it is answered in, `expect 24 h`; where no rule or table gives one, that of the"
    " `otherwise` at the margin"
)


def expectation_hint(line: str) -> str | None:
    """The hint for a line with an expected outcome; None if it has no known mistake."""
    text = re.match(r"\s*expect(?:s|ed|ing)?\s*[=:]?\s*(.+)", " ".join(line.split()))
    if text is None or len(line) > LONGEST:
        return None
    if due := due_hint(text[1]):
        return due
    for pattern, after, before in CHANGE:
        if (
            (both := re.fullmatch(pattern, text[1]))
            and (new := outcome(both[after]))
            and (old := outcome(both[before]))
        ):
            return hint_to_write(line, f"expect {new}, was {old}")
    if of_a_time := first_hint(OF_A_TIME, text[1]):
        return of_a_time
    if re.fullmatch(PERMITTED, text[1], re.IGNORECASE):
        return PERMITTED_HINT
    if re.fullmatch(r"(?:gives )?[^\W\d][\w.-]*(?: is | = | )[^\W\d][\w.-]*", text[1]) and not outcome(text[1]):
        return derive_hints.EXPECTED
    if re.search(r"\bor\b|/", text[1]) and not re.fullmatch(REFUSED, text[1], re.IGNORECASE):
        return "an example has one outcome: write an example for each, with the facts that decide it"
    single = outcome(re.sub(r",? (?:exactly|precisely|sharp)$", "", text[1]))
    return hint_to_write(line, f"expect {single}") if single else None


LENGTH = r"(?:\d+(?:\.\d+)? ?(?:working days|calendar \w+|months?|[a-z]+)(?: \d+ [a-z]+)*(?: on [\w.-]+)?|no promise|refused)"
UNNAMED = re.compile(rf"\s*expect {LENGTH},(?! was\b) ?{LENGTH}.*")
WAS_INSIDE = re.compile(r"\s*expect [\w.-]+ .+?,? was [^,]+, ?[^\W\d].*")


def slip_of_several_times(line: str) -> tuple[str, str, str] | None:
    """The message, the hint and the words it is about, for several times that are expected without their names, or with what
    one of them was; None for other lines.
    """
    if len(line) > LONGEST:
        return None
    if UNNAMED.fullmatch(line):
        way = "name each of several times: `expect NAME 1 h, NAME 2 h`"
        return "this does not say which times are expected", way, line.strip()
    if WAS_INSIDE.fullmatch(line):
        return (
            "`was` is of one time, and stands last",
            "write an example for each of the times: `expect NAME 1 h, was 2 h`",
            "was",
        )
    return None


def slip_of_a_time(name: str, word: str) -> str | None:
    """The hint for two words as what is expected; None if the second may be a constant, which is a time of the first."""
    hint = expectation_hint(f"expect {name} {word}")
    return None if hint == derive_hints.EXPECTED else hint


DUE = re.compile(
    r"(?P<time>.*?)[,;]?\s*(?:\band\s+)?(?:is |to be )?\b(?:due|ends?|by|until|answered by)\b"
    r"\s*(?:due|on|at|by|before|until|:|=)?\s*"
    r"(?P<day>\d{4}-\d\d-\d\d)(?P<rest>.*)"
)


def due_hint(text: str) -> str | None:
    """The hint for an expectation that says on which day something is due; None for others."""
    due = DUE.fullmatch(text)
    if due is None:
        return None
    if "was" in due["time"].split():
        return "of what was before, the time alone is said: leave the day out"
    if re.search(r"\d{4}-\d\d-\d\d", due["rest"]):
        return "an answer is due on one day: leave the other out"
    if (named := re.fullmatch(rf"{TIME_NAME} (.+)", due["time"])) and named[1] not in suggest_time.NUMBERS:
        time = day_time_hints.on_clock(named[2]) or suggest_time.canonical(named[2])
        if time:
            return f"of several times, no example says yet when one is due: write `expect {named[1]} {time}`"
    time = day_time_hints.on_clock(due["time"])
    if time is None:
        return f"write the time, too: `expect 20 working days {day_time_hints.SOME_CLOCK} due {due['day']}`"
    return f"write `expect {time} due {due['day']}`"


def hint_to_write(line: str, text: str) -> str | None:
    """The hint to write the text; None if the line is that text already."""
    return None if " ".join(line.split()) == text else f"write `{text}`"


def outcome(text: str) -> str | None:
    """The outcome in the language's words; None if it cannot be read."""
    before, text = "", text.strip()
    while before != text:
        before, text = text, NOISE.sub("", text, count=1).strip() if NOISE.match(text) else text
    return "refused" if re.fullmatch(REFUSED, text, re.IGNORECASE) else suggest_time.canonical(text)


WORD = r'(?:"[^"]*"|[\w.-]+)'
FACT = re.compile(
    rf"([^\W\d][\w.-]*)(?:\s*(?::|=+|->)\s*|\s+(?:(?:is|are|has|have|in)\s+)?)({WORD}(?:\s*\+\s*{WORD})*|{WORD}(?: {WORD})+)"
)
LABEL = re.compile(r"[A-Za-z][\w.-]*(?: [A-Za-z][\w.-]*)+")
WORDS_OF_RANGES = re.compile(r"\b(?:to|until|over|under|at|before|after|on|or|not|any|from|empty|without|no|none)\b")

GIVEN_ALONE = re.compile(r"[\w.-]+ (?:no|none|any)")
"""A fact whose value is one of those words."""


def facts_hint(line: str) -> str | None:
    """The hint for a line with facts; None if it has no known mistake."""
    text = re.match(r"\s*given\s*[:=]?\s*(.+?)[.;,]?$", " ".join(line.split()))
    if text and re.search(r"\b(?:not|except|but)\b", text[1]):
        return "give one value here; a table of `examples` may have `not` in its cells"
    if text and len(line) <= LONGEST and re.search(r"\bor\b", re.sub(r'"[^"]*"', "", text[1])):
        return "an example gives each fact one value: write an example for each"
    if text is None or len(line) > LONGEST:
        return None
    if comma := re.search(r"(?<![\w.,-])(-?\d+),(\d+)(?![\w.,])", text[1]):
        return f"decimals stand behind a point: `{comma[1]}.{comma[2]}`"
    given: list[str] = []
    alternative = ""
    for item in re.split(r'\s*[;,](?=(?:[^"]*"[^"]*")*[^"]*$)\s*|\s+(?:and|&)\s+', text[1]):
        if WORDS_OF_RANGES.search(re.sub(r'"[^"]*"', "", item)) and not GIVEN_ALONE.fullmatch(item):
            return None
        fact = FACT.fullmatch(item)
        if fact:
            value = f'"{fact[2]}"' if LABEL.fullmatch(fact[2]) else re.sub(r"\s*\+\s*", " + ", fact[2])
            if LABEL.fullmatch(fact[2]) is None and " " in fact[2] and "+" not in fact[2] and '"' not in fact[2]:
                value = suggest_time.canonical(fact[2]) or ""
            if not value:
                return None
            given.append(f"{fact[1]} {value}")
        elif given and re.fullmatch(WORD, item):
            given[-1] += f" + {item}"
            alternative = f"; if `{item}` is a fact, `{item} yes`"
        elif re.fullmatch(WORD, item):
            named = "" if item.startswith('"') else f"; if `{item}` is a fact, `{item} yes`"
            return f"a fact is given by its name and its value: `given ATTRIBUTE {item}`{named}"
        else:
            return None
    hint = hint_to_write(line, f"given {', '.join(given)}")
    return hint and f"{hint}{alternative}"
