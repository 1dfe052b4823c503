"""Comparisons as others write them, `age not over 18`, `no later than 2026-04-01`, in the language's words: for hints only.

What a fact is, is not known here, only what it is compared with. Where the words depend on the fact, each way is told
with what it is for, so that none is taken with another meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.syntax import suggest_time
from policy_dsl.syntax.comparison_words import (
    ABOUT_SETS,
    ASIDE,
    BEFORE_IT,
    BEHIND,
    BEHIND_IT,
    COMPARED,
    DATED,
    DAY,
    ENDS,
    EXACT,
    INCLUDES,
    NAME,
    NOT,
    NOT_IT,
    OF_DATES,
    OPEN,
    OPEN_OF_DATES,
    OPPOSITE,
    RANGE,
    WORD,
    alternation,
)

BEGINS = re.compile(rf"(?:{NOT} )?(?:{alternation(COMPARED)}) ?(?=\d)")
"""A comparison with a figure that leaves its fact out."""

FORMS = (EXACT, *(form for form, _ in ABOUT_SETS))
WORDED_TIME = re.compile(
    r"\b(?:half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (?:second|minute|hour|day|week)s?\b(?! and a)"
)
NOT_ONLY = re.compile(rf"{NAME} (?:is|are) not (?:only|just|merely) (?P<code>{WORD})")

LONGEST = 300
"""Characters of a line in which comparisons are looked for."""


class Comparison(Struct, frozen=True):
    """What a comparison says: of `name`, by `words` of the language, with these values.

    `dated` are the words if the fact is a date. `joint` is the author's word or sign that says so, or between the values.
    """

    name: str
    words: str
    values: tuple[str, ...]
    dated: str = ""
    joint: str = ""
    exact: bool = False

    @property
    def opposite(self) -> Comparison | None:
        """What holds where this does not; none when no single comparison says it."""
        other = OPPOSITE.get(self.words)
        return replace(self, words=other, dated=OPPOSITE.get(self.dated, "")) if other else None

    @property
    def several(self) -> bool:
        """Whether it is about codes that are all meant."""
        return len(self.values) > 1 and self.joint in ("and", "+", "&") and self.words not in ("between", "outside")


def comparison_hint(line: str) -> str | None:
    """What to write for the first comparison of a line that is not in the language's words; none when none is known."""
    if len(line) > LONGEST:
        return None
    quoted: list[str] = []

    def aside(found: re.Match[str]) -> str:
        quoted.append(found[0])
        return chr(0xE000 + len(quoted) - 1)

    text = " ".join(re.sub(r'"[^"]*"', aside, line).split()).rstrip(" .;,")
    text = re.sub(r"^.*\b(?:when|where)\b:? ?", "", text)
    text = WORDED_TIME.sub(lambda words: suggest_time.canonical(words[0]) or words[0], text)
    text = re.sub(rf"\b(is not {WORD}) and not ({WORD})(?= and |$)", r"\1 nor \2", text)
    suggestion = next((suggestion for piece in with_fact(pieces(text)) if (suggestion := hint_for_piece(piece))), None)
    return suggestion and re.sub(f"[{ASIDE}]", lambda found: quoted[ord(found[0]) - 0xE000], suggestion)


def pieces(text: str) -> Iterator[str]:
    """The comparisons that `and` joins; one that has an `and` in itself is whole."""
    parts = re.split(r"(?<!\bon) and (?!including\b)", text)
    whole = ""
    for part, following in zip(parts, [*parts[1:], ""], strict=True):
        whole = f"{whole} and {part}" if whole else part
        opened = " and " not in whole and re.search(
            rf"\b(?:between|both|all of|neither|range|from {WORD}(?: \w+)?$)", whole
        )
        ranged = re.search(r"\b(?:to|until)\b|\d\s*[-–—]\s*\d+$", re.sub(DAY, "", whole))
        paired = re.search(r"\bwithin \d\S*(?: [a-z]+)?$", whole) and re.fullmatch(r"\d\S*(?: [a-z]+)?", following)
        alone = paired or (re.fullmatch(WORD, following) and any(form.fullmatch(whole) for form in FORMS))
        if following and ((opened and not ranged) or alone or ENDS.fullmatch(following)):
            continue
        yield whole
        whole = ""


def with_fact(parts: Iterator[str]) -> Iterator[str]:
    """Each comparison with its fact: `at least 5 and no more than 9` names it once."""
    name = ""
    for part in parts:
        begins = BEGINS.match(part)
        yield f"{name} {part}" if begins and name else part
        name = part.split()[0] if not begins and part else name


def hint_for_piece(text: str) -> str | None:
    """What to write for one comparison; none when it is in the language's words, or not known."""
    inside = re.fullmatch(r"(?:not|none of) (.*)", text)
    if re.fullmatch(NAME, inside[1] if inside else text):
        return f"write `{inside[1]} is no`" if inside else f"write `{text} is yes`"
    if re.search(r"\b(?:not|n['’]?t) (?:have|has) to\b", text):
        return None  # that it need not be so is no condition
    if found := INCLUDES.fullmatch(text):
        way = f"write `{found['name']} has none of {found['of']}`; of another set, `none of` on the line below `when`"
        return f"{way}, and further in `{found['name']} includes {found['of']}`" if found["not"] or inside else None
    if found := NOT_ONLY.fullmatch(text):
        name, code = found["name"], found["code"]
        return f"of a set, write `{name} has {code} and {name} is not {code}`: it has `{code}`, and others"
    said = comparison_of(inside[1] if inside else text)
    said = said.opposite if said and inside else said
    if said and said.words == "is not" and said.values == ("empty",):
        return f"write `none of` on a line of its own below `when`, and further in `{said.name} is empty`"
    ways = wordings(said) if said and not (inside and said.several) else []
    return None if said is None or not ways or text in ways else hint_for(said, ways)


def comparison_of(text: str) -> Comparison | None:
    """What one comparison says; none when it is not known."""
    if (found := RANGE.fullmatch(text)) and (said := range_comparison(found)):
        return said
    if found := BEHIND_IT.fullmatch(text):
        return single_comparison(found, next(op for op, many in BEHIND.items() if found["words"] in many))
    if (found := BEFORE_IT.fullmatch(text)) and not (
        "equal" in found["words"] and re.search(r"\bno$", found["not"] or "")
    ):
        return single_comparison(found, next(op for op, many in COMPARED.items() if found["words"] in many))
    if found := EXACT.fullmatch(text):
        said = code_list(found["name"], "is not" if found["not"] else "is", found["list"])
        return said and replace(said, exact=True)
    if found := NOT_IT.fullmatch(text):
        return Comparison(found["name"], "is not", (found["value"],))
    for form, words in ABOUT_SETS:
        if found := form.fullmatch(text):
            return code_list(found["name"], words, found["list"])
    return None


def code_list(name: str, words: str, values: str) -> Comparison | None:
    """What is said of a fact and the codes listed."""
    each = tuple(re.split(r"\s*(?:,\s*and\s|,\s*or\s|,|\s(?:and|or|nor)\s|\+|&)\s*", values))
    joints = re.findall(r"\band\b|\bor\b|\bnor\b|[+&]", values)
    said = Comparison(name, words, each, "", joints[-1] if joints else "")
    if words == "has none of" and said.several and not re.search(r"\bn", values):
        return None if len(each) == 2 else replace(said, joint="")
    if words == "has" and len(each) > 1 and not joints:
        return replace(said, words="has some or all of")
    if words == "has" and len(each) > 1 and joints:
        return replace(said, words="has all of" if said.several else "has any of")
    if words == "has all of":
        return replace(said, words="has" if len(each) == 1 else words, joint="")
    if words in ("is", "is not") and said.joint in ("or", "nor"):
        return replace(said, words="in" if words == "is" else "not in")
    return said


def single_comparison(found: re.Match[str], words: str) -> Comparison | None:
    """What a comparison with one figure says."""
    dated = next((other.get(words, words) for said, other in OF_DATES.items() if said in found["words"]), words)
    made = Comparison(found["name"], words, (found["value"],), dated, found["words"])
    return made.opposite if found["not"] else made


def range_comparison(found: re.Match[str]) -> Comparison | None:
    """What is said of two figures; none when it is not about a range."""
    low, high, between, joint = found["low"], found["high"], found["between"], found["joint"]
    if not low[0].isdigit() and between not in ("between", "in between"):
        return None
    if joint == "and" and between in ("", "in"):
        return None
    last = suggest_time.canonical(high)
    if last and low.isdigit():
        low = f"{low} {last.split()[-1]}"
    if joint == "until" and re.fullmatch(DAY, high):
        try:
            high = str(date.fromisoformat(high) - timedelta(1))
        except (ValueError, OverflowError):
            return None  # no such day
    made = Comparison(found["name"], "outside" if between.startswith("outside") else "between", (low, high), "", joint)
    return made.opposite if found["not"] else made


def value_kind(value: str) -> str | None:
    """What a value is of: `date`, `time`, `number`, or a `word`, of which it is not known; none when it is none of them."""
    if re.fullmatch(DAY, value):
        return "date"
    if value.isdigit():
        return "number"
    if value[0].isdigit():
        return "time" if suggest_time.canonical(value) else None
    return "word"


def wordings(said: Comparison) -> list[str]:
    """The ways to write it in the language's words, by what the fact is."""
    name, words = said.name, said.words
    kinds = {value_kind(value) for value in said.values}
    values = [suggest_time.canonical(value) or value if value_kind(value) == "time" else value for value in said.values]
    if None in kinds or (len(kinds) > 1 and words in ("between", "outside")):
        return []
    of = kinds.pop()
    try:
        return (
            list(figure_wordings(name, said, of, values))
            if words in (*DATED, "between", "outside")
            else code_wordings(said, of)
        )
    except (ValueError, OverflowError):
        return []  # no such day


def figure_wordings(name: str, said: Comparison, of: str | None, values: list[str]) -> Iterator[str]:
    """The ways to write a comparison of numbers, times or dates; of a word, first that of numbers, then that of dates."""
    if said.words in ("between", "outside"):
        low, high = values
        pair = ("under", "over") if said.words == "outside" else ("at least", "at most")
        if said.words == "between" and of in ("number", "time"):
            yield f"{name} from {low} to {high}"
        elif said.words == "between" and of == "date":
            yield f"{name} from {low} until {date.fromisoformat(high) + timedelta(1)}"
        elif said.words == "between":
            yield f"{name} {pair[0]} {low} and {name} {pair[1]} {high}"
            yield f"{name} {DATED[pair[0]]} {low} and {name} {DATED[pair[1]]} {high}"
        elif of != "word":
            yield from (f"{name} {DATED[w] if of == 'date' else w} {v}" for w, v in zip(pair, values, strict=True))
        return
    is_open = said.joint in OPEN or (said.joint in OPEN_OF_DATES and of == "date")
    if is_open and of != "word":
        each = ("under", "at most") if said.words in ("at most", "under") else ("over", "at least")
        yield from (f"{name} {DATED[w] if of == 'date' else w} {values[0]}" for w in each)
        return
    if is_open:
        return
    if of != "date":
        yield f"{name} {said.words} {values[0]}"
    if of in ("date", "word"):
        yield f"{name} {DATED[said.dated or said.words]} {values[0]}"


def code_wordings(said: Comparison, of: str | None) -> list[str]:
    """The ways to write a comparison with codes; where a set is compared in other words than a single value, both."""
    name, codes = said.name, ", ".join(said.values)
    if said.words == "has all of":
        return [" and ".join(f"{name} has {value}" for value in said.values)]
    if said.words == "has some or all of":
        return [f"{name} has any of {codes}", " and ".join(f"{name} has {value}" for value in said.values)]
    if said.words.startswith("has"):
        words = "has any of" if said.words == "has" and len(said.values) > 1 else said.words
        return [f"{name} {'has' if words == 'has any of' and len(said.values) == 1 else words} {codes}"]
    if of != "word" or said.exact or said.joint == "exactly":
        return [f"{name} {said.words} {codes}"]
    if said.values in (("yes",), ("no",)):
        return [f"{name} {said.words} {codes}"]
    if said.words == "is" and said.several:
        return [f"{name} is {codes}", " and ".join(f"{name} has {value}" for value in said.values)]
    if said.words == "is":
        return [f"{name} is {codes}", f"{name} {'has any of' if len(said.values) > 1 else 'has'} {codes}"]
    words = "not in" if said.words == "is not" and len(said.values) > 1 else said.words
    return [f"{name} {words} {codes}", f"{name} {'has any of' if words == 'in' else 'has none of'} {codes}"]


def hint_for(said: Comparison, ways: list[str]) -> str:
    """The hint, with what each way is for where there are several."""
    first, *others = ways
    if said.words == "outside":
        both = f"each on its own line, `{first}` and `{others[0]}`"
        return f"write `any of` on its own line below `when`, and further in, {both}"
    if said.words == "between" and " until " in first:
        return f"write `{first}`: the day behind `until` is not included"
    fact = f"; if `{said.values[-1]}` is a fact, `{said.values[-1]} is yes`" if said.joint == "and" else ""
    if (said.exact or said.joint == "exactly") and said.words == "is" and value_kind(said.values[0]) == "word":
        return f"write `{first}`, of a set exactly {'these' if len(said.values) > 1 else 'this'}{fact}"
    if not others:
        return f"write `{first}`{fact if said.words == 'has all of' else ''}"
    if said.words == "has some or all of":
        return f"write `{first}`, or `{others[0]}` for all of them"
    if said.words == "is":
        one = "of one code any of these, of a set exactly these" if len(said.values) > 1 else "of a set exactly this"
        return f"write `{first}`, {one}; of a set that may have more, `{others[0]}`{fact}"
    if said.words in ("is not", "in", "not in"):
        fact = f"; if `{said.values[-1]}` is a fact, `{said.values[-1]} is no`" if said.joint == "nor" else ""
        return f"write `{first}`; of a set, `{others[0]}`{fact}"
    if said.joint in (*OPEN, *OPEN_OF_DATES) and value_kind(said.values[0]) != "word":
        return f"write `{first}`, or `{others[0]}` where `{said.values[0]}` itself is meant too"
    return f"write `{first}`; of dates, `{others[0]}`"
