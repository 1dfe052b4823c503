"""Suggests how to write comparisons such as `age not over 18` and `no later than 2026-04-01` in the language's words.

The type of the fact is not known here, only the value. Where the words depend on the type, the hint has all wordings, each
with the type that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from policy_dsl.syntax.hints import suggest_time
from policy_dsl.syntax.hints.comparison_words import (
    ABOUT_SETS,
    COMPARED,
    DATED,
    DAY,
    EXACT,
    INCLUDES,
    NAME,
    NOT,
    OPEN,
    OPEN_OF_DATES,
    PLACEHOLDERS,
    WORD,
    WORD_BEHIND_AND,
    alternation,
)
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.worded_comparison import Comparison, comparison_of

BEGINS = re.compile(rf"(?:{NOT} )?(?:{alternation(COMPARED)}) ?(?=\d)")
"""A comparison with a number, time or date that does not name its fact."""

FORMS = (EXACT, *(form for form, _ in ABOUT_SETS))
WORDED_TIME = re.compile(
    r"\b(?:half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:second|minute|hour|day|week)s?\b(?! and a)"
)
FIGURE = re.compile(
    r"(?:(?<![\w.-])-\d+(?:\.\d+)?|(?<![\w.])\d+\.\d+)(?![\w.])(?! (?:s|min|h|seconds?|minutes?|hours?|days?|weeks?)\b)"
)
"""A number with decimals, or below zero; not a time, which has neither."""

WHOLE = 10**30
STANDS_FOR = re.compile(r"\b10{20}\d{10}\b")
"""The whole numbers that stand for decimals and numbers below zero while a line is read: `WHOLE` and above."""

NOT_EMPTY = (
    "write `{0} has any of …` with all of its codes; or `none of` on a line of its own, and below it, further in,"
    " `{0} is empty`"
)
"""What to write for a set that is to have some code."""

NOT_ONLY = re.compile(rf"{NAME} (?:is|are) not (?:only|just|merely) (?P<code>{WORD})")


def comparison_hint(line: str) -> str | None:
    """The hint for the first comparison of the line that is not in the language's words; None if there is none."""
    if len(line) > LONGEST:
        return None
    quoted: list[str] = []

    def placeholder(words: re.Match[str]) -> str:
        quoted.append(words[0])
        return chr(0xE000 + len(quoted) - 1)

    figures: list[str] = []

    def whole_number(figure: re.Match[str]) -> str:
        figures.append(figure[0])
        return str(WHOLE + len(figures) - 1)

    text = " ".join(re.sub(r'"[^"]*"', placeholder, line).split()).rstrip(" .;,")
    text = FIGURE.sub(whole_number, text)
    text = re.sub(r"^.*\b(?:when|where)\b:? ?", "", text)
    text = WORDED_TIME.sub(lambda words: suggest_time.canonical(words[0]) or words[0], text)
    text = re.sub(rf"\b(is not {WORD}) and not ({WORD})(?= and |$)", r"\1 nor \2", text)
    suggestion = next((suggestion for piece in with_fact(pieces(text)) if (suggestion := hint_for_piece(piece))), None)
    if suggestion is None:
        return None
    suggestion = re.sub(f"[{PLACEHOLDERS}]", lambda mark: quoted[ord(mark[0]) - 0xE000], suggestion)
    return STANDS_FOR.sub(lambda number: figures[int(number[0]) - WHOLE], suggestion) if figures else suggestion


def pieces(text: str) -> Iterator[str]:
    """The comparisons that `and` joins; an `and` within one of them does not divide it."""
    parts = re.split(r"(?<!\bon) and (?!including\b)", text)
    whole = ""
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        whole = f"{whole} and {part}" if whole else part
        opened = " and " not in whole and re.search(
            rf"\b(?:between|both|all of|neither|range|from {WORD}(?: \w+)?$)", whole
        )
        ranged = re.search(r"\b(?:to|until)\b|\d\s*[-–—]\s*\d+$", re.sub(DAY, "", whole))
        paired = re.search(r"\bwithin \d\S*(?: [a-z]+)?$", whole) and re.fullmatch(r"\d\S*(?: [a-z]+)?", following)
        one_word = paired or (re.fullmatch(WORD, following) and any(form.fullmatch(whole) for form in FORMS))
        if following and ((opened and not ranged) or one_word or WORD_BEHIND_AND.fullmatch(following)):
            continue
        yield whole
        whole = ""


def with_fact(parts: Iterator[str]) -> Iterator[str]:
    """Each comparison with its fact, which in `age at least 5 and no more than 9` the second takes from the first."""
    name = ""
    for part in parts:
        begins = BEGINS.match(part)
        yield f"{name} {part}" if begins and name else part
        name = part.split()[0] if not begins and part else name


def hint_for_piece(text: str) -> str | None:
    """The hint for one comparison; None if it is in the language's words already, or has no known form."""
    inside = re.fullmatch(r"(?:not|none of) (.*)", text)
    if re.fullmatch(NAME, inside[1] if inside else text):
        return f"write `{inside[1]} is no`" if inside else f"write `{text} is yes`"
    if re.search(r"\b(?:not|n['’]?t) (?:have|has) to\b", text):
        return None  # that something is not required is not a condition
    if match := INCLUDES.fullmatch(text):
        name, part = match["name"], match["of"]
        not_included = f"write `{name} does not include {part}`, of another set; of a code, `{name} has none of {part}`"
        return not_included if match["not"] or inside else None
    if match := NOT_ONLY.fullmatch(text):
        name, code = match["name"], match["code"]
        return f"of a set, write `{name} has {code} and {name} is not {code}`: it has `{code}`, and others"
    comparison = comparison_of(inside[1] if inside else text)
    comparison = comparison.opposite if comparison and inside else comparison
    if comparison and comparison.words == "is not" and comparison.values == ("empty",):
        return NOT_EMPTY.format(comparison.name)
    suggested = wordings(comparison) if comparison and not (inside and comparison.joined) else []
    return None if comparison is None or not suggested or text in suggested else hint_for(comparison, suggested)


def value_kind(value: str) -> str | None:
    """`date`, `time` or `number`, or `word` for a code or a fact; None if it is none of them."""
    if re.fullmatch(DAY, value):
        return "date"
    if value.isdigit():
        return "number"
    if value[0].isdigit():
        return "time" if suggest_time.canonical(value) else None
    return "word"


def wordings(comparison: Comparison) -> list[str]:
    """The comparison in the language's words, for each type that the fact may have."""
    name, words = comparison.name, comparison.words
    kinds = {value_kind(value) for value in comparison.values}
    values = [
        suggest_time.canonical(value) or value if value_kind(value) == "time" else value for value in comparison.values
    ]
    if None in kinds or (len(kinds) > 1 and words in ("between", "outside")):
        return []
    kind = kinds.pop()
    try:
        return (
            list(figure_wordings(name, comparison, kind, values))
            if words in (*DATED, "between", "outside")
            else code_wordings(comparison, kind)
        )
    except (ValueError, OverflowError):
        return []  # no such day


def figure_wordings(name: str, comparison: Comparison, kind: str | None, values: list[str]) -> Iterator[str]:
    """A comparison with a value of this kind, or with a fact, in the language's words: with a fact, first as a comparison of
    numbers or times, then of dates.
    """
    if comparison.words in ("between", "outside"):
        low, high = values
        pair = ("under", "over") if comparison.words == "outside" else ("at least", "at most")
        if comparison.words == "between" and kind in ("number", "time"):
            yield f"{name} from {low} to {high}"
        elif comparison.words == "between" and kind == "date":
            yield f"{name} from {low} until {date.fromisoformat(high) + timedelta(1)}"
        elif comparison.words == "between":
            yield f"{name} {pair[0]} {low} and {name} {pair[1]} {high}"
            yield f"{name} {DATED[pair[0]]} {low} and {name} {DATED[pair[1]]} {high}"
        elif kind != "word":
            yield from (f"{name} {DATED[w] if kind == 'date' else w} {v}" for w, v in zip(pair, values, strict=True))
        return
    is_open = comparison.joint in OPEN or (comparison.joint in OPEN_OF_DATES and kind == "date")
    if is_open and kind != "word":
        each = ("under", "at most") if comparison.words in ("at most", "under") else ("over", "at least")
        yield from (f"{name} {DATED[w] if kind == 'date' else w} {values[0]}" for w in each)
        return
    if is_open:
        return
    if kind != "date":
        yield f"{name} {comparison.words} {values[0]}"
    if kind in ("date", "word"):
        yield f"{name} {DATED[comparison.dated or comparison.words]} {values[0]}"


def code_wordings(comparison: Comparison, kind: str | None) -> list[str]:
    """A comparison with codes in the language's words: for an attribute with a single value, then for a set if that differs."""
    name, codes = comparison.name, ", ".join(comparison.values)
    if comparison.words == "has all of":
        return [" and ".join(f"{name} has {value}" for value in comparison.values)]
    if comparison.words == "has some or all of":
        return [f"{name} has any of {codes}", " and ".join(f"{name} has {value}" for value in comparison.values)]
    if comparison.words.startswith("has"):
        words = "has any of" if comparison.words == "has" and len(comparison.values) > 1 else comparison.words
        return [f"{name} {'has' if words == 'has any of' and len(comparison.values) == 1 else words} {codes}"]
    if kind != "word" or comparison.exact or comparison.joint == "exactly":
        return [f"{name} {comparison.words} {codes}"]
    if comparison.values in (("yes",), ("no",)):
        return [f"{name} {comparison.words} {codes}"]
    if comparison.words == "is" and comparison.joined:
        return [f"{name} is {codes}", " and ".join(f"{name} has {value}" for value in comparison.values)]
    if comparison.words == "is":
        return [f"{name} is {codes}", f"{name} {'has any of' if len(comparison.values) > 1 else 'has'} {codes}"]
    words = "not in" if comparison.words == "is not" and len(comparison.values) > 1 else comparison.words
    return [f"{name} {words} {codes}", f"{name} {'has any of' if words == 'in' else 'has none of'} {codes}"]


def hint_for(comparison: Comparison, suggested: list[str]) -> str:
    """The hint to write one of these wordings, with what each is for if there are several."""
    first, *others = suggested
    if comparison.words == "outside":
        both = f"each on its own line, `{first}` and `{others[0]}`"
        return f"write `any of` on its own line below `when`, and further in, {both}"
    if comparison.words == "between" and " until " in first:
        return f"write `{first}`: the day behind `until` is not included"
    fact = (
        f"; if `{comparison.values[-1]}` is a fact, `{comparison.values[-1]} is yes`"
        if comparison.joint == "and"
        else ""
    )
    if (
        (comparison.exact or comparison.joint == "exactly")
        and comparison.words == "is"
        and value_kind(comparison.values[0]) == "word"
    ):
        return f"write `{first}`, of a set exactly {'these' if len(comparison.values) > 1 else 'this'}{fact}"
    if not others:
        return f"write `{first}`{fact if comparison.words == 'has all of' else ''}"
    if comparison.words == "has some or all of":
        return f"write `{first}`, or `{others[0]}` for all"
    if comparison.words == "is":
        meaning = (
            "of one code any of these, of a set exactly these"
            if len(comparison.values) > 1
            else "of a set exactly this"
        )
        return f"write `{first}`, {meaning}; of a set that may have more, `{others[0]}`{fact}"
    if comparison.words in ("is not", "in", "not in"):
        fact = (
            f"; if `{comparison.values[-1]}` is a fact, `{comparison.values[-1]} is no`"
            if comparison.joint == "nor"
            else ""
        )
        return f"write `{first}`; of a set, `{others[0]}`{fact}"
    if comparison.joint in (*OPEN, *OPEN_OF_DATES) and value_kind(comparison.values[0]) != "word":
        return f"write `{first}`, or `{others[0]}` where `{comparison.values[0]}` itself is meant too"
    return f"write `{first}`; of dates, `{others[0]}`"
