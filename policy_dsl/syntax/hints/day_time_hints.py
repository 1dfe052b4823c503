"""Hints for times that need a clock, such as `20 working days` without one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax.hints.hint_limit import LONGEST
from policy_dsl.syntax.hints.message import Message
from policy_dsl.syntax.hints.suggest_time import NUMBERS, canonical
from policy_dsl.text import Text

UNITS = (
    (
        r"(?:working|business|work|bank(?:ing)?|office|court|trading)[ -]?days?|w[orking]{4,6}[ -]days?|BDs?|WDs?",
        "working day",
    ),
    (r"(?:calendar )?days?", "calendar day"),
    (r"(?:calendar )?weeks?", "calendar week"),
    (r"(?:calendar )?(?:months?|mths?)", "month"),
    (r"(?:calendar )?(?:years?|yrs?)", "year"),
)
"""(pattern of a unit, the unit that it means on a clock)."""

PART = re.compile(r"([0-9]+|[A-Za-z]+)[ -]?([A-Za-z][A-Za-z -]*)")
JOINT = re.compile(
    r"\s*(?:,\s*(?:and\s+)?then\b|\b(?:and )?then\b|\bplus\b|\bfollowed by\b|\band\b|[,;+&])\s*", re.IGNORECASE
)
ON = re.compile(r"\s*\bon (?:the )?(?:clock )?([^\W\d][\w.-]*)")
PLACE = re.compile(
    r"\s*(?P<rule>(?:otherwise )?answers?)\b(?: (?:with)?in\b)?(?P<after>.*?)(?: within)?"
    r"|\s*(?P<said>expect)\b(?: (?:with)?in\b)?(?P<then>.*?)"
    r"|\s*(?:never|always|holds|if)\b.*\b(?:than|same as)(?P<claimed> .*?)"
    r"(?: and \w+ (?:faster|slower|same|permitted|refused).*)?"
)
BOUND = re.compile(
    r"\b(?:at (?:most|least)|not (?:before|after)|no (?:more|less|later|earlier|sooner) than|up to|max\w*|min\w*)\b"
)

NAMED = re.compile(r"(?!answers?\b|expect\b|otherwise\b)((?:otherwise )?[^\W\d][\w.-]*) within (.{1,200})")
"""Matches a line that gives one of several times."""

CHOSEN = re.compile(r"(.{0,80}?)\bthe (earlier|later) of (.{1,80}?),? or (.{1,80})")


def chosen_hint(line: str) -> str | None:
    """The hint for `the earlier of A or B`; None for other lines."""
    parts = None if len(line) > LONGEST else CHOSEN.fullmatch(" ".join(line.split()))
    if parts is None:
        return None
    clock = ON.search(parts[4])
    both = [each if ON.search(each) or clock is None else f"{each} on {clock[1]}" for each in parts.groups()[2:]]
    times = [canonical(plain) or on_clock(each) for plain, each in zip(parts.groups()[2:], both, strict=True)]
    return f"write `{parts[1]}the {parts[2]} of {times[0]} and {times[1]}`" if all(times) else None


CAPPED = re.compile(
    r"\s*([^\W\d][\w.-]*) (?:(?:with)?in )?(?:at most|no (?:more|later) than|not (?:more|later) than|up to|max(?:imum|\.)?)"
    r"(?: of)? (?:(?:with)?in )?(.+)"
)
"""Matches a line with a cap in other words, or in another order: `answer at most within 10 working days`."""

SOME_CLOCK = "on CLOCK"
"""What stands in a hint for the clocks that a policy declares, until `with_clocks` puts them there."""

GENERAL = f"write days or weeks, or count it on a clock: `20 working days {SOME_CLOCK}`"
FIXED = "write days or weeks"


def on_clock(text: str) -> str | None:
    """The time on a clock that a text means; None for other texts. A clock that is not named is `CLOCK`."""
    text = " ".join(text.split())
    names = set(ON.findall(text))
    if len(text) > LONGEST or len(names) > 1:
        return None
    parts = [part_of(part) for part in JOINT.split(ON.sub("", text).strip())]
    if not parts or None in parts:
        return None
    return f"{', then '.join(part for part in parts if part)} {f'on {names.pop()}' if names else SOME_CLOCK}"


def part_of(text: str) -> str | None:
    """The amount and the unit, as they are written on a clock; None for other words."""
    match = PART.fullmatch(text.strip())
    amount = match and (match[1] if match[1].isdigit() else NUMBERS.get(match[1].lower()))
    unit = match and next((unit for pattern, unit in UNITS if re.fullmatch(pattern, match[2], re.IGNORECASE)), None)
    return f"{amount} {unit}{'' if amount == '1' else 's'}" if amount and unit else None


def hint_in_line(line: str) -> str:
    """The hint for a line with a time that has no fixed length: where a clock can stand, with a clock."""
    if capped := cap_in_line(line):
        return capped
    if (named := NAMED.fullmatch(" ".join(line.split()))) and (time := on_clock(named[2])) and not BOUND.search(line):
        return f"write `{named[1]} within {time}`"
    place = None if len(line) > LONGEST else PLACE.fullmatch(" ".join(line.split()))
    if place is None or BOUND.search(line):
        return FIXED
    rule, after, said, then, claimed = place.groups()
    time = on_clock(after or then or claimed or "")
    if time is None:
        return GENERAL
    begin = f"{'otherwise ' * rule.startswith('otherwise')}answer within " if rule else "expect " if said else ""
    return f"write `{begin}{time}`"


def cap_in_line(line: str) -> str | None:
    """The hint for a cap on a clock that is written otherwise, as `at most within 10 working days`; None for other lines."""
    cap = None if len(line) > LONGEST else CAPPED.fullmatch(" ".join(line.split()))
    time = cap and not EXPECTATION.match(line) and NAMED_UNIT.search(cap[2]) and on_clock(cap[2])
    return f"write `{cap[1]} within at most {time}`" if cap and time else None


EXPECTATION = re.compile(r"\s*(?:expect|answers)\b")
"""The beginnings of lines that say no cap: an example, and what a proposal intends."""

NO_LENGTH = "working days, months and years have no fixed length"
UNIT = r"(?:(?:working|business|calendar)[ -]?)?[A-Za-z]+"
TWO = re.compile(
    rf"([0-9]+ ?{UNIT})(?P<joint>\s*(?:,?\s*\b(?:and|or)\b|[,;/+&]|)\s*)(?<![0-9])([0-9]+ ?{UNIT}) on (?P<clock>[^\W\d][\w.-]*)"
)


def hint_in_cell(text: str) -> str:
    """The hint for an outcome in a cell that has no fixed length."""
    plain = re.sub(r"^(?:with)?in ", "", " ".join(text.split()))
    if ranged := RANGED.fullmatch(plain):
        most = on_clock(f"{ranged[1]} {ranged[2]}")
        return f"a cell has one time, not a range: if `{most}` is the most, write that" if most else GENERAL
    if len(plain) <= LONGEST and (way := (END_OF_MONTH.fullmatch(plain) and OTHER_END) or hint_on_each(plain)):
        return way
    if len(plain) <= LONGEST and (two := TWO.fullmatch(plain)):
        return hint_on_two(*(part_of(two[n]) for n in (1, 3)), joint=two["joint"].strip(" ,"), clock=two["clock"])
    time = None if BOUND.search(text) else on_clock(plain)
    return f"{NO_LENGTH}: " * (ON.search(plain) is None) + (f"write `{time}`" if time else GENERAL)


RANGED = re.compile(r"[0-9]+ ?(?:-|–|—|to|until) ?([0-9]+) (.{1,80})")

END_OF_MONTH = re.compile(
    r"(?:by |at |on |before )?(?:the )?(?:end|last day) of (?:the )?(?:next|following) (?:calendar )?month",
    re.IGNORECASE,
)
OTHER_END = f"`1 month {SOME_CLOCK}` ends on the day of the next month that has the same number"
"""The hint for a time until the end of a month, which the language leaves out."""


def hint_on_each(text: str) -> str | None:
    """The hint for two times in one cell of which one is on a clock, and the other one elapsed or on a clock of its own; None
    for other texts.
    """
    parts = BETWEEN.split(text)
    on_clocks = [on_clock(part) if ON.search(part) else None for part in parts]
    each = [
        time or (None if DAYS.search(part) else canonical(part)) for time, part in zip(on_clocks, parts, strict=True)
    ]
    if len(each) != 2 or not any(on_clocks) or not all(each):
        return None
    return f"a cell has one time: write `the earlier of {each[0]} and {each[1]}`, or `the later of …`"


BETWEEN = re.compile(r"\s*(?:,\s*(?:and|or)\b|\b(?:and|or)\b|[,;/+&])\s*")
DAYS = re.compile(r"\b(?:d|days?|w|wks?|weeks?)\b")


def hint_on_two(first: str | None, second: str | None, *, joint: str, clock: str) -> str:
    """The hint for two times in one cell, on a clock."""
    if first is None or second is None:
        return "a cell has one time, and a time on a clock has no hours: write one of the two, or a row for each case"
    chosen = f"the {'earlier' if joint == 'or' else 'later'} of {first} and {second} on {clock}"
    if joint == "or":
        return f"write `{chosen}`, or `the later of …`"
    return f"write `{first}, then {second} on {clock}` for one after the other, or `{chosen}`"


HOURS = re.compile(
    r"([0-9]+|[A-Za-z]+) ?(?:working|business|office|opening|open|work|service)[ -]?(?:hours?|hrs?|h)\b(?: on [^\W\d][\w.-]*)?",
    re.IGNORECASE,
)


def hours_of_a_day(amount: str, about: str) -> Message:
    """The message on so many hours of days that are open."""
    hint = f"write elapsed hours, `{amount} h`, or whole days, `1 working day {SOME_CLOCK}`"
    return Message("E109", "a clock counts whole days, not hours of a day", hint, about)


def slip_in_line(line: str) -> Message | None:
    """What is wrong with a time on a clock that is written otherwise, as `3 Working Days on Work`; None for other lines."""
    if len(line) > LONGEST:
        return None
    if hours := HOURS.search(line):
        amount = hours[1] if hours[1].isdigit() else NUMBERS.get(hours[1].lower(), "8")
        return hours_of_a_day(amount, hours[0])
    if (capped := cap_in_line(line)) and f"`{' '.join(line.split())}`" not in capped:
        return Message("E101", "this is not how a cap is written", capped, line.strip())
    if ending := re.search(rf"\b{END_OF_MONTH.pattern}", line, re.IGNORECASE):
        return Message("E109", "a time does not run until the end of a month", OTHER_END, ending[0])
    place = PLACE.fullmatch(" ".join(line.split()))
    text = (place["after"] or place["then"] or place["claimed"] or "").strip() if place else ""
    time = None if BOUND.search(line) else on_clock(text)
    if time is None or time == text or not NAMED_UNIT.search(text):
        return None
    return Message("E101", f"`{text}` is not how a time is written", hint_in_line(line), text)


NAMED_UNIT = re.compile(r"\bon [^\W\d]|work|business|calendar|month|year", re.IGNORECASE)
"""What says that a time is on a clock: its name, or a unit that has no fixed length."""

DECLARED = re.compile(r"^\s*clock\s+([\w-]+(?:\.[\w-]+)*)\s*(?:\"[^\"]*\"\s*)?(?:--.*)?$", re.MULTILINE)
PROPOSAL = re.compile(r"^proposal\b", re.MULTILINE)


def with_clocks(findings: Iterable[Finding], texts: Iterable[Text]) -> list[Finding]:
    """The findings. Hints that name some clock name those that the policy, or the one below a proposal, declares; or say how
    one is declared.
    """
    by_path = {text.path: text.content for text in texts}
    every = "\n".join(by_path.values())
    return [
        replace(each, hint=with_names(each.hint, by_path.get(each.path, ""), every))
        if each.hint and SOME_CLOCK in each.hint
        else each
        for each in findings
    ]


def with_names(hint: str, content: str, every: str = "") -> str:
    """The hint, with a clock of the policy; in a proposal, with one of the files below it, since it declares none itself."""
    if PROPOSAL.search(content):
        content = every
        if not DECLARED.search(content):
            return FIXED
    names = DECLARED.findall(content)
    if not names:
        return f"{hint}; a clock is declared at the margin: `clock CLOCK`"
    others = f"; the clocks are {', '.join(f'`{name}`' for name in names)}" if len(names) > 1 else ""
    return hint.replace(SOME_CLOCK, f"on {names[0]}") + others
