"""Hints for conditions in cells that are written as in a spreadsheet: `any channel`, `Web/Phone`, `<= 5`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, SetOf, Steps
from policy_dsl.resolve.conditions.codes_in_order import is_in_order
from policy_dsl.resolve.tables.order_hints import COMPARED, order_hint
from policy_dsl.resolve.tables.suggest_cell import Words, code_cells, scale_cells, words_of
from policy_dsl.resolve.values import decimals
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.suggest_date import either_day

if TYPE_CHECKING:
    from policy_dsl.syntax.hints.worded_comparison import Comparison

CURLY = re.compile("[“”„‟«»‘’]")
EVERY = re.compile(
    r"(any|all|every|each|either|both|whatever|anything|everything|anybody|everybody|anyone|everyone|whoever|\*)"
    r"(?:\s+(?:of\s+)?(?:the\s+)?(\w+))?",
    re.IGNORECASE,
)
REST = re.compile(
    r"(?:(?:the|all|any|every)\s+)?(?:otherwise|others?|rest|else|remaining|remainder|the rest|every(?:one|thing|body) else"
    r"|any(?:one|thing|body) else|default|etc\.?|…|\.\.\.)(?:\s+\w+)?",
    re.IGNORECASE,
)
UNDECIDED = re.compile(
    r"tb[acd]\.?|to be .*|todo|\?+|x{3,}|unknown|pending|not known|undecided|see note.*", re.IGNORECASE
)
DITTO = re.compile(
    r'"|\'\'|〃|ditto|do\.|(?:see|same|same as|as|like)\s+(?:above|before|row \d+)|idem|[↑^]', re.IGNORECASE
)
FAILED = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:\d+", re.IGNORECASE)
NOTHING = re.compile(
    r"n\s*/\s*a\.?|n\.a\.?|na|nan|null|nil|none|nothing|blank|empty|\(?(?:blank|empty|none|null)\)?|not applicable|void"
    r"|not any|not none|[_.=]+|\{\}|\[\]|not",
    re.IGNORECASE,
)
UNIT_WITHOUT_LENGTH = re.compile(
    r"\b(?:working|business|week|bank)[ -]?days?\b|\b(?:months?|mths?|years?|yrs?|quarters?)\b|\bBD\b",
    re.IGNORECASE,
)
NO_LENGTH = "working days, months and years have no fixed length"
NO_FIXED_LENGTH = f"{NO_LENGTH}: write days or weeks, `5 days`"
TRUE = frozenset(("true", "y", "1", "t", "x", "✓", "✔", "☑", "on", "oui", "ja", "si", "sí", "yep"))
FALSE = frozenset(("false", "n", "0", "f", "✗", "✘", "☐", "off", "non", "nein", "nope"))


def spreadsheet_hint(text: str, write: str) -> str | None:
    """The hint for a cell that has no value of its own, in any column; None for other cells. `write` is what to write there."""
    if FAILED.fullmatch(text):
        return f"a calculation of the spreadsheet failed here: write {write}"
    if DITTO.fullmatch(text):
        return "a cell does not refer to another: write its value again"
    if UNDECIDED.fullmatch(text):
        return f"a policy leaves nothing open: write {write}"
    return None


def condition_hint(
    attribute: Attribute, groups: Mapping[str, tuple[str, ...]], text: str, reads: Callable[[str], bool]
) -> str | None:
    """The hint for a cell below an attribute; None if it has no known mistake. `reads` tells which texts are accepted there."""
    if text == "N/A" or len(text) > LONGEST:
        return None  # has a finding of its own
    if way := spreadsheet_hint(text, "the values that are meant, or `any`"):
        return way
    if isinstance(attribute.type, Ordered):
        return scale_hint(attribute, attribute.type, text, reads)
    words = words_of(attribute, groups)
    if isinstance(attribute.type, SetOf):
        return set_hint(words, text, reads)
    if CURLY.search(text):
        return 'type straight quotes: `"`'
    if way := order_hint(attribute, text, reads):
        return way
    if is_in_order(attribute) and COMPARED.fullmatch(text):
        return None  # has a finding of its own
    if label := label_hint(words, text):
        return label
    if set(attribute.names) == {"yes", "no"} and (way := yes_no_hint(attribute.name.lower(), text.lower())):
        return way
    if readable := first_readable(code_cells(words, text), text, reads):
        listed = "," in readable and not readable.startswith("not ")
        return f"values are listed with commas: write `{readable}`" if listed else f"write `{readable}`"
    if REST.fullmatch(text):
        return FOR_OTHER_REQUESTS
    if every := EVERY.fullmatch(text):
        return None if every[2] in words.by_word else "write `any` alone: every value"
    if text.lower() in TRUE | FALSE | {"yes", "no"}:
        return f"write the values of `{attribute.name}` that are meant, or `any`"
    if NOTHING.fullmatch(text):
        return f"a request always has a `{attribute.name}`: write the values that are meant, or `any`"
    if re.search(r"\b(?:if|when|unless|where|while)\b", text):
        return "a cell has values alone: write another condition in a column of its own"
    if "*" in text:
        return "there are no patterns: list the values, or declare a group for them"
    if re.search(r"\bany\b", text):
        return "write `any` alone: every value"
    if " " in text and not re.search(r"[,+\"]", text):
        return "a cell has codes with commas between them, `A, B`, and labels in quotes"
    return None


FOR_OTHER_REQUESTS = (
    "list the values that are meant; for requests that no row matches, write `otherwise …` below the rows"
)


def yes_no_hint(name: str, small: str) -> str | None:
    """The hint for a cell below a yes/no fact."""
    if re.fullmatch(r"(?:yes|y|no|n)\s*(?:/|,|or|and)\s*(?:yes|y|no|n)", small):
        return "write `any` alone: every value"
    if small in TRUE or small == name:
        return "write `yes`"
    return "write `no`" if small in FALSE or small in (f"not {name}", f"un{name}", f"no {name}") else None


def label_hint(words: Words, text: str) -> str | None:
    """The hint for a label without quotes."""
    code = words.labels.get(text.lower())
    label = next((c.label for c in words.attribute.type.codes if c.name == code and c.label), None)
    return f'a label has quotes: write `"{label}"`, or `{code}`' if label else None


def first_readable(texts: Iterable[str], text: str, reads: Callable[[str], bool]) -> str | None:
    """The first of the texts that is accepted as a cell and differs from the one that was refused; None if there is none."""
    return next((each for each in texts if each and each != text and reads(each)), None)


OTHERS = (
    r"(?:(?:or|and|and/or)\s+)?(?:any(?:\s+\w+|\w*)?|(?:the\s+|all\s+)?(?:others?|rest)|more|etc\.?|anything\s+else"
    r"|\*|…|\.\.\.)"
)
MORE = re.compile(
    rf"(.+?)\s*[(]?(?:[+,&]|\b(?:and|with|plus|or)\b|\s(?=etc|…|\.\.\.))\s*{OTHERS}[)]?"
    rf"|{OTHERS}\s*(?:[+,&]|\b(?:and|with|plus)\b)\s*(.+)",
    re.IGNORECASE,
)
"""Matches some codes and words for any others, such as `A and others`."""

HAS = re.compile(r"(?:has|have|having|includ\w+|contain\w*|with|at least|some)\b\s*(?:of\s+)?(.+)", re.IGNORECASE)
HAS_ANY = re.compile(r"(?:has\s+)?(?:any|one|some|either)\s+(?:of\s+)?(.+)", re.IGNORECASE)
HAS_NONE = re.compile(
    r"(?:(?:any|all|every)\w*\s+)?(?:without|no|none\s+of|except|but(?:\s+not)?|excluding|non-?|lack(?:s|ing)"
    r"|(?:does(?:\s+not|n['’]?t)|not)\s+(?:includ\w+|contain\w*|have))\s+(.+)",
    re.IGNORECASE,
)


NOT_EMPTY = re.compile(
    r"(?:not |non[- ]?)(?:empty|none|blank|nothing)|some(?:thing)?|has (?:any|some|values)(?: ?thing)?|at least one|filled"
    r"|any but none",
    re.IGNORECASE,
)


def set_hint(words: Words, text: str, reads: Callable[[str], bool]) -> str | None:
    """The hint for a cell below a set, where a cell lists whole sets; None if it has no known mistake."""
    if re.fullmatch(r"(?:empty|nothing|blank|no|zero|0|\(?empty\)?|\{\}|\[\]|∅)", text, re.IGNORECASE):
        return "write `none` for the empty set"
    if NOT_EMPTY.fullmatch(text) and text != "not none":
        return "write `not none`: every set but the empty one"
    if re.fullmatch(r"(?:n\s*/\s*a|na|null|nil)", text, re.IGNORECASE):
        return "write whole sets, `A + B`, `none` for the empty one, what a set has, `has A`, or `any`"
    if REST.fullmatch(text):
        return FOR_OTHER_REQUESTS
    if (more := MORE.fullmatch(text)) and (listed := words.codes_in(more[1] or more[2])):
        return some_codes_hint(words, "has any of" if "," in text else "has", listed)
    if (more and re.match(r"not\s", text)) and (listed := words.codes_in(re.sub(r"^not\s+", "", more[1] or ""))):
        return some_codes_hint(words, "has none of", listed)
    whole = " + ".join(words.attribute.names)
    if re.fullmatch(r"(?:all|both|every(?:thing)?)(?:\s+(?!of\b)\w+)?", text, re.IGNORECASE) and reads(whole):
        return f"write `any` for every set, or `{whole}` for the set of all codes"
    for pattern, says in ((HAS_NONE, "has none of"), (HAS_ANY, "has any of"), (HAS, "has")):
        parts = pattern.fullmatch(text)
        listed = words.codes_in(parts[1]) if parts else None
        if listed:
            return some_codes_hint(words, says, listed)
    if listed := words.codes_in(text):
        together, each = " + ".join(listed), ", ".join(listed)
        if reads(together) and reads(each):
            return (
                f"write `{together}`"
                if len(listed) == 1
                else f"write `{together}` for one set of all, `{each}` for each alone"
            )
    if (every := EVERY.fullmatch(text)) and every[2] not in words.by_word:
        return "write `any` alone: every value"
    return "write `any` alone: every value" if re.search(r"(?<!has )\bany\b", text) else None


def some_codes_hint(words: Words, says: str, codes: list[str]) -> str:
    """The hint for a cell that means all sets with some codes, or without them."""
    name, grouped = words.attribute.name, any(code in words.groups for code in codes)
    if says in ("has", "has any of") and len(codes) == 1:
        says = "has any of" if grouped else "has"
    if says == "has" and len(codes) > 1:
        rule = " and ".join(f"{name} has {code}" for code in codes)
        return f"write `has any of {', '.join(codes)}`; that a set has all of them, a rule says: `{rule}`"
    return f"write `{says} {', '.join(codes)}`; `A + B` in a cell is a whole set"


EXCLUDED = re.compile(r"\b(?:excluded|excluding|excl|exclusive(?:ly)?)\b", re.IGNORECASE)
DECIMAL = re.compile(r"[0-9]+[.,][0-9]+\s*[a-z]+", re.IGNORECASE)
GROUPED = re.compile(r"(?<![0-9])[0-9]{1,3}(?:[.,'][0-9]{3})+(?![0-9])")
POWER = re.compile(r"[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)


def scale_hint(attribute: Attribute, ordered: Ordered, text: str, reads: Callable[[str], bool]) -> str | None:
    """The hint for a cell below a number, a time or a date."""
    if ordered.scale is Scale.DURATION and UNIT_WITHOUT_LENGTH.search(text):
        return NO_FIXED_LENGTH
    if (ordered.scale is Scale.NUMBER and GROUPED.search(text)) or (
        isinstance(ordered.scale, Steps) and decimals.COMMA.search(text)
    ):
        return None  # has a finding of its own
    if POWER.fullmatch(text):
        return "write all digits of the number"
    if ordered.scale is Scale.DURATION and DECIMAL.fullmatch(text):
        return "a time has whole numbers: use a smaller unit"
    if EXCLUDED.search(text):
        return "both ends of `A to B` are included: write the first and the last value that are meant"
    if ordered.scale is Scale.NUMBER and (readable := comparison_cell(re.sub(r"\bmin\b\.?", "minimum", text), reads)):
        return f"write `{readable}`"
    if readable := first_readable(scale_cells(ordered, text), text, reads):
        if (
            ordered.scale is Scale.NUMBER
            and re.fullmatch(r"(?:\w+ )*[£$€]?[0-9]+\s*[%A-Za-z]+", text)
            and readable.split()[-1] in text
        ):
            return f"a number has no unit: write `{readable}`"
        until = ordered.scale is Scale.DATE and " until " in readable
        return f"write `{readable}`; the day after `until` is not included" if until else f"write `{readable}`"
    if readable := comparison_cell(text, reads):
        return f"write `{readable}`"
    if ordered.scale is Scale.DATE and (days := [f"`{each}`" for each in either_day(text) if reads(each)]):
        return f"write year, month and day: {' or '.join(days)}"
    if REST.fullmatch(text):
        return FOR_OTHER_REQUESTS
    if EVERY.fullmatch(text):
        return "write `any` alone: every value"
    if ordered.scale is Scale.DATE and re.fullmatch(r"[34][0-9]{4}", text):
        return "a spreadsheet stores a date as this number: write year, month and day, `2026-01-31`"
    if re.fullmatch(r"-\s*[0-9]+.*", text):
        if ordered.scale is Scale.DURATION:
            return "a time is 0 or more"
        return f"`{attribute.name}` is {ordered.first} or more" if ordered.scale is Scale.NUMBER else None
    if len(re.findall(r"[<>≤≥]", text)) > 1:
        return "a cell has one comparison; from one value to another, write a range, `5 to 9`"
    if fact := COMPARED_WITH_FACT.fullmatch(text):
        written = f"{attribute.name} {fact[1]} {fact[2]}"
        example = next(iter(comparison_wordings(written)[1]), written)
        return f"a cell compares with values; to compare with another fact, write a rule: `{example}`"
    if NOTHING.fullmatch(text):
        return f"a request always has a `{attribute.name}`: write the values that are meant, or `any`"
    return None


WORDS_OF_CELLS = frozenset("at least most over under before after on or to until not any".split())  # noqa: SIM905  # words


def constant_hint(words: Iterable[str], constants: Iterable[str]) -> str | None:
    """The hint with the constant that one of the words nearly is; None if there is none."""
    names = [word for word in words if re.fullmatch(r"[^\W\d]\w+", word) and word not in WORDS_OF_CELLS]
    return next((hint for name in names if (hint := nearest(name, constants))), None)


COMPARED_WITH_FACT = re.compile(
    r"(over(?=\s)|under(?=\s)|at least|at most|after(?=\s)|before(?=\s)|on or after|on or before|[<>]=?|=>|=<|≤|≥"
    r"|(?:more|less|later|earlier) than)\s*([a-z_][\w-]*)",
    re.IGNORECASE,
)


def comparison_wordings(text: str) -> tuple[Comparison | None, list[str]]:
    """The comparison that a text means, and the ways to write it; None and no ways if it has no known form."""
    from policy_dsl.syntax.hints import (  # only for mistakes: many patterns to compile
        suggest_comparison,
        worded_comparison,
    )

    comparison = worded_comparison.comparison_of(text)
    return comparison, suggest_comparison.wordings(comparison) if comparison else []


def comparison_cell(text: str, reads: Callable[[str], bool]) -> str | None:
    """The cell for a comparison that is not in the language's words; None if it has several wordings."""
    comparison, wordings = comparison_wordings(f"x {' '.join(text.split())}")
    ways = [way.removeprefix("x ") for way in wordings]
    either = comparison is not None and comparison.words == "outside"
    cell = ", ".join(ways) if either or len(ways) == 1 else ""
    cell = cell.removeprefix("is ").removeprefix("from ") if not cell.startswith("is not ") else f"not {cell[7:]}"
    return cell if cell and reads(cell) else None
