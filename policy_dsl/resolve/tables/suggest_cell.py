"""Suggests how to write cells in the language's words: lists, exceptions, and values on a scale.

These are guesses. Callers propose only those that are accepted as a cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps
from policy_dsl.syntax import times
from policy_dsl.syntax.hints import suggest_time
from policy_dsl.syntax.hints.suggest_date import day, day_after, period_of

SEPARATOR = re.compile(r"\s*(?:[/;&,|+]|\bor\b|\band\b|\bnor\b)\s*", re.IGNORECASE)
EXCEPT = (
    r"(?:except(?:ing)?(?:\s+for)?|excl(?:uding|\.)?|but(?:\s+not)?|apart\s+from|aside\s+from|other\s+than|without|save"
    r"|besides|bar|minus|not\s+in|is\s+not|isn['’]t|not:?(?=\s)|no(?=\s)|non(?=[-\s])|none\s+of|neither|different\s+from"
    r"|<>|!=?|≠)"
)
EVERY = r"(?:any|all|every|each)(?:thing|one|body)?"
ALL_EXCEPT = re.compile(rf"(?:{EVERY}(?:\s+\w+)?,?\s+)?{EXCEPT}[\s-]*(?:in\s+|of\s+)?(.+)", re.IGNORECASE)
SOME_EXCEPT = re.compile(rf"(.+?),?\s+{EXCEPT}\s+(.+)", re.IGNORECASE)
NOISE = re.compile(
    r"==?\s*|(?:is|in|(?:any|one|all|each)\s+of|either|both|only|just|exactly|for|the|an?|any|all|every|each)(?:\s*:)?\s+",
    re.IGNORECASE,
)
TRAILING_NOISE = re.compile(r"(?:\s+(?:only|alone|too|also)|[?*.!†‡¹²³]+)$", re.IGNORECASE)
BRACKETS = ("()", "[]", "{}", "''", '""', "‘’", "“”", "``", "<>")

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905  # a list of words
    )
}

DASH = re.compile(r"\s*(?:[-–—]|\.\.+|…|\b(?:to|until|through|and)\b)\s*", re.IGNORECASE)
SIGNS = (
    (r"(?:<=|=<|≤)\s*(.+)", "at most"),
    (r"(?:>=|=>|≥)\s*(.+)", "at least"),
    (r"<\s*(.+)", "under"),
    (r">\s*(.+)", "over"),
    (r"=+\s*(.+)", ""),
    (r"(?:up to|to|max\.?|maximum|within|by|no (?:more|later) than|not (?:over|after)|until and including)\s+(.+)", "at most"),
    (r"(?:from|since|starting|min\.?|minimum|no less than|not under|not before)\s+(.+)", "at least"),
    (r"until\s+(.+)", "under"),
    (r"(?:(?:more|greater|longer|larger|later) than|above|exceeding|everything over|beyond)\s+(.+)", "over"),
    (r"(?:(?:less|fewer|shorter|smaller|earlier) than|below)\s+(.+)", "under"),
    (r"(.+?)\s*(?:\+|[,&]?\s*(?:or|and|&)\s+(?:more|over|longer|up|upwards?|above|later|after)|onwards?)", "at least"),
    (r"(.+?)\s*[,&]?\s*(?:or|and|&)\s+(?:less|fewer|under|shorter|below|down|earlier|before)", "at most"),
    (r"(at least|at most|over|under|before|after|on or before|on or after)\s+(.+)", "="),
)  # fmt: skip
"""(pattern of a comparison in a cell, the language's words for it)."""

OF_DATES = {"at most": "on or before", "at least": "on or after", "under": "before", "over": "after"}


def bare(text: str) -> str:
    """The text without brackets, quotes and footnote signs around it."""
    before = ""
    while before != text:
        before, text = text, TRAILING_NOISE.sub("", text.strip()).strip()
        for pair in BRACKETS:
            inside = text[1:-1]
            if len(text) > 2 and text[0] == pair[0] and text[-1] == pair[1] and pair[1] not in inside:
                text = inside.strip()
    return text


class Words(Struct, frozen=True):
    """The codes and groups of an attribute, by lower-case words: `labels` has codes by label, `by_word` both by any word.

    `named` matches the attribute's name at the start of a text, as in `role is`.
    """

    attribute: Attribute
    groups: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    by_word: Mapping[str, str]
    named: re.Pattern[str]

    def code_or_group(self, part: str) -> str | None:
        """The code or group that an item of a list means, perhaps with its label beside it; None if it is unknown."""
        part = bare(part)
        if name := self.by_word.get(part.lower()):
            return name
        twice = re.fullmatch(r"(.+?)\s*[(\[:=–—-]\s*(.+?)[)\]]?", part) or re.fullmatch(r"(\S+)\s+(.+)", part)
        if twice:
            first, second = self.by_word.get(twice[1].strip().lower()), self.by_word.get(twice[2].strip().lower())
            if first and first == second:
                return first
        plain = self.without_first_word(part)
        return self.code_or_group(plain) if plain != part else None

    def without_first_word(self, text: str) -> str:
        """The text without a first word that adds nothing, such as `only` or the attribute's name."""
        for noise in (self.named, NOISE):
            prefix = noise.match(text)
            if prefix and prefix.end() < len(text) and prefix[0].strip() not in self.by_word.values():
                return text[prefix.end() :]
        return text

    def codes_in(self, text: str, negated: bool = False) -> list[str] | None:
        """The codes and groups of a list; None if one of them is unknown. In a `negated` list each item may have a `not`."""
        text = bare(text)
        if whole := self.code_or_group(text):
            return [whole]
        parts = [part for part in SEPARATOR.split(text) if part]
        if negated:
            parts = [re.sub(r"^(?:not|no)\s+", "", part) for part in parts]
        for cut in (parts, text.split()):
            names = [self.code_or_group(part) for part in cut]
            if len(cut) > 1 and all(names):
                return list(dict.fromkeys(name for name in names if name))
        plain = self.without_first_word(text)
        return self.codes_in(plain, negated) if plain != text else None

    def codes(self, names: list[str]) -> list[str]:
        """The codes of a list, with each group replaced by its codes."""
        return [code for name in names for code in self.groups.get(name, (name,))]


def words_of(attribute: Attribute, groups: Mapping[str, tuple[str, ...]]) -> Words:
    """The words of an attribute, with the groups of its values."""
    labels = {code.label.lower(): code.name for code in attribute.type.codes if code.label}
    names = {name.lower(): name for name in (*groups, *attribute.names)}
    named = re.compile(rf"{re.escape(attribute.name)}(?:s|es)?(?:\s*[:=]|\s+(?:is|in|=))?\s+", re.IGNORECASE)
    return Words(attribute, groups, labels, {**labels, **names}, named)


def code_cells(words: Words, text: str) -> Iterator[str]:
    """The cells that a text below an attribute with codes may mean."""
    if len(text) > 2 and text[0] == text[-1] == '"':
        yield text[1:-1].strip()
    if listed := words.codes_in(text):
        yield ", ".join(listed)
    if (parts := ALL_EXCEPT.fullmatch(words.named.sub("", bare(text), count=1))) and (
        listed := words.codes_in(parts[1], negated=True)
    ):
        yield f"not {', '.join(listed)}"
    if parts := SOME_EXCEPT.fullmatch(bare(text)):
        kept, left_out = words.codes_in(parts[1]), words.codes_in(parts[2], negated=True)
        if kept and left_out:
            yield ", ".join(code for code in words.codes(kept) if code not in words.codes(left_out))


def scale_cells(ordered: Ordered, text: str) -> Iterator[str]:
    """The cells that a text below a number, a time or a date may mean."""
    dated = ordered.scale is Scale.DATE
    text = bare(text)
    if single := scale_value(ordered, text):
        yield single
    if dated and (month := period_of(re.sub(r"^(?:in|during|within)\s+", "", text))):
        yield month
    if dated and (parts := ALL_EXCEPT.fullmatch(text)) and (month := period_of(parts[1])):
        first, after = month.split(" until ")
        yield f"before {first}, on or after {after}"
    yield from range_cells(ordered, text)
    for pattern, words in SIGNS:
        if parts := re.fullmatch(pattern, text, re.IGNORECASE):
            plain = scale_value(ordered, parts[parts.lastindex or 1])
            way = parts[1].lower() if words == "=" else words
            if plain:
                yield f"{OF_DATES.get(way, way) if dated else way} {plain}".strip()
    if (parts := ALL_EXCEPT.fullmatch(text)) and (listed := list_text(ordered, parts[1])):
        yield f"not {listed}"
    if listed := list_text(ordered, text):
        yield listed


LOWEST = r"(at least|from|on or after|not before|since|>=|≥|over|more than|after|later than|>)"
HIGHEST = (
    r"(at most|not over|no more than|up to|to|on or before|until|not after|no later than|<=|≤|under|less than|before|<)"
)
BOTH_ENDS = re.compile(rf"{LOWEST}\s*(.+?),?\s*(?:and|but|&|,)\s*{HIGHEST}\s*(.+)", re.IGNORECASE)
EXCLUSIVE = frozenset(("over", "more than", "after", "later than", ">", "under", "less than", "before", "<", "until"))


def range_cells(ordered: Ordered, text: str) -> Iterator[str]:
    """The ranges that a text below a number, a time or a date may mean."""
    if parts := BOTH_ENDS.fullmatch(text):
        low, high = scale_value(ordered, parts[2]), scale_value(ordered, parts[4])
        open_low, open_high = parts[1].lower() in EXCLUSIVE, parts[3].lower() in EXCLUSIVE
        if low and high and ordered.scale is Scale.DATE:
            yield f"{day_after(low) if open_low else low} until {high if open_high else day_after(high)}"
        elif low and high and ordered.scale is Scale.NUMBER:
            yield f"{int(low) + open_low} to {int(high) - open_high}"
        elif low and high and not open_low and not open_high:
            yield f"{low} to {high}"
    inside = re.sub(r"^(?:between|from)\s+", "", text, flags=re.IGNORECASE)
    for cut in DASH.finditer(inside):
        low, high = inside[: cut.start()], inside[cut.end() :]
        if "and" in cut[0].lower() and not text.lower().startswith("between"):
            continue
        unit = re.search(r"[a-z]+$", high, re.IGNORECASE)
        start, end = scale_value(ordered, low), scale_value(ordered, high)
        if unit and not start:
            start = scale_value(ordered, f"{low} {unit[0]}")
        start = re.sub("^1 (day|week)s$", r"1 \1", start or "")
        if start and end and ordered.scale is Scale.DATE:
            yield f"{start} until {end if 'until' in cut[0].lower() else day_after(end)}"
        elif start and end:
            yield f"{start} to {end}"


def list_text(ordered: Ordered, text: str) -> str | None:
    """The list in the language's words; None if one of its values is unclear."""
    parts = [scale_value(ordered, re.sub(r"^(?:not|either)\s+", "", part)) for part in SEPARATOR.split(text)]
    return ", ".join(part for part in parts if part) if parts and all(parts) else None


def scale_value(ordered: Ordered, text: str) -> str | None:
    """The value in the language's words; None if it is unclear."""
    text = bare(text)
    match ordered.scale:
        case Scale.NUMBER:
            text = re.sub(r"^[£$€]\s*|\s*%$", "", text)
            parts = re.fullmatch(r"([0-9]+|[a-z]+)(?:\.0)?(?:\s+(?!to\b|up\b|or\b|and\b)[a-z]+)?", text, re.IGNORECASE)
            digits = parts and (parts[1] if parts[1].isdigit() else NUMBERS.get(parts[1].lower()))
            return (digits.lstrip("0") or "0") if digits else None
        case Steps():
            text = re.sub(r"^[£$€]\s*|\s*%$", "", text)
            return text if re.fullmatch(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", text) else None
        case Scale.DURATION:
            return time_text(text)
        case Scale.DATE:
            return day(text)


def time_text(text: str) -> str | None:
    """The time in the language's words; None if it is unclear."""
    text = bare(text)
    for word, digits in NUMBERS.items():
        text = re.sub(rf"^{word}(?=\s)", digits, text, flags=re.IGNORECASE)
    text = re.sub(r"\bcalendar\s+(?=days?\b)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(?<=[a-z])\s*(?:,|and|&)\s*(?=[0-9])", " ", text, flags=re.IGNORECASE)
    if parts := re.fullmatch(r"([0-9]+)(?::|\s*h\s*)([0-9]{2})(?:\s*(?:h|m|min)\.?)?", text, re.IGNORECASE):
        return times.corrected_time(((parts[1], "h"), (parts[2], "min"))) if int(parts[2]) else f"{parts[1]} h"
    if re.fullmatch(r"[0-9]+\s*h\s*[0-9]+\s*m", text, re.IGNORECASE):
        text += "in"
    parsed = times.read(re.sub(r"(?<=[a-z])\.", "", text, flags=re.IGNORECASE))
    if parsed is None:
        return suggest_time.canonical(text)
    if not all(amount.isdigit() and unit for amount, unit in parsed[0]):
        return None
    return " ".join(f"{a} {u}" for a, u in parsed[0]) if parsed[1] is None else times.corrected_time(parsed[0])
