"""What drifted from a lock, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from verifier.lock.entry import ALL_OF_THEM, CLOSED, HEAD, OPENED, Moved
from verifier.report.facts.locks import Drift, LockRun
from verifier.report.words import numbers

WHOLE = {
    "decisions": "what it decides",
    "requests": "the requests",
    "kind": "what it is",
    "dated by": "what it is dated by",
    "base": "what its base decides",
}
"""Facts about a policy as a whole, in words."""

DIGESTED = {"where": "where it applies", "claims": "what it claims", "given": "what it is about"}
"""What a digest stands for, by the word before it."""

COUNT = "[0-9]{1,4000}"
"""Matches a count. Python reads no number of more than 4,300 digits, and no policy has that many requests."""

SHOWN = 8
"""The digits of a digest that people see."""


def subject(moved: Moved) -> str:
    """What a fact is about."""
    if moved.section == HEAD:
        return WHOLE.get(moved.name, moved.name)
    if moved.section == "before":
        return f"provision {moved.name} of the base"
    if moved.section == "verdict":
        return moved.name
    return f"{moved.section} {moved.name}"


def change(moved: Moved) -> str:
    """How it moved: old → new."""
    if moved.section == "verdict" and moved.name in ALL_OF_THEM and moved.now is None:
        return f"{joined(moved.locked or ())} → not all of them"
    if moved.locked is None:
        return f"is new: {joined(moved.now or ())}"
    if moved.now is None:
        return f"is gone; it was: {joined(moved.locked)}"
    if moved.section in ON_CLOCKS:
        return "; ".join(calendar_changes(moved.locked, moved.now))
    old, new = {kind(part): part for part in moved.locked}, {kind(part): part for part in moved.now}
    return "; ".join(part_change(old.get(each), new.get(each)) for each in dict.fromkeys((*old, *new)))


ON_CLOCKS = ("calendar", "clock")
"""The sections whose facts are lines of calendars and clocks, and days."""

MOST_DAYS = 12
"""The most days that a line lists."""


def calendar_changes(locked: tuple[str, ...], now: tuple[str, ...]) -> Iterator[str]:
    """How a calendar or a clock moved: its lines, and its days."""
    lines = [", ".join(part for part in parts if not is_of_day(part)) for parts in (locked, now)]
    if any(lines):
        yield " → ".join(line or "nothing" for line in lines)
    for word in (CLOSED, OPENED):
        for parts, how in ((locked, "no longer "), (now, "now ")):
            if days := days_of(parts, word):
                yield f"{how}{word}on {days}"


def is_of_day(part: str) -> bool:
    """Whether a part of a calendar has a single day."""
    return part.startswith((CLOSED, OPENED))


def days_of(parts: tuple[str, ...], word: str) -> str:
    """The days behind this word; empty for none."""
    days = [part.removeprefix(word) for part in parts if part.startswith(word)]
    return numbers.listed(days, MOST_DAYS) if days else ""


def kind(part: str) -> str:
    """What a part of a fact is about: its first word, if that says so."""
    word = part.partition(" ")[0]
    return word if word in (*DIGESTED, "decides", "overrides", "excludes", "violated", "was") else ""


def part_change(old: str | None, new: str | None) -> str:
    """How one part moved."""
    if old is None or new is None:
        return f"{shown(old) if old else 'nothing'} → {shown(new) if new else 'nothing'}"
    word, _, before = old.partition(" ")
    after = new.partition(" ")[2]
    if word in DIGESTED and is_digest(before) and is_digest(after):
        return f"{DIGESTED[word]} ({before[:SHOWN]} → {after[:SHOWN]})"
    if kind(old) == "decides":
        if before.partition(" ")[0] == after.partition(" ")[0]:
            return f"{shown(new)}, but others"
        exact = shown(old) == shown(new)
        return f"{shown(old, exact=exact)} → {shown(new, exact=exact).removeprefix('decides ')}"
    return f"{shown(old)} → {shown(new)}"


def joined(parts: tuple[str, ...]) -> str:
    """The parts of a fact."""
    if any(map(is_of_day, parts)):
        lines = [part for part in parts if not is_of_day(part)]
        return ", ".join([*lines, *(f"{word}on {days}" for word in (CLOSED, OPENED) if (days := days_of(parts, word)))])
    return ", ".join(map(shown, parts))


def shown(part: str, *, exact: bool = False) -> str:
    """A part of a fact, without most of the digits of a digest, and of a large count unless it has to be `exact`."""
    word, _, rest = part.partition(" ")
    if word in DIGESTED and is_digest(rest):
        return f"{DIGESTED[word]} ({rest[:SHOWN]})"
    if word == "decides" and rest:
        count = rest.partition(" ")[0]
        if not re.fullmatch(COUNT, count):
            return part
        many = f"{int(count):,}" if exact else numbers.number(int(count))
        return f"decides {many} request{'' if count == '1' else 's'}"
    return f"{part[:SHOWN]}…" if is_digest(part) else part


def is_digest(text: str) -> bool:
    """Whether it is a digest."""
    return len(text) in (16, 64) and all(sign in "0123456789abcdef" for sign in text)


def line(drift: Drift) -> str:
    """A fact that drifted, in one line."""
    return f"{subject(drift.moved)}: {change(drift.moved)}"


DRIFTED = ("drifted from its lock", "what", "locked → now")
"""The headings of `rows`."""


def rows(run: LockRun) -> list[tuple[str, str, str]]:
    """What drifted, in a row each: the policy, what it is about, and how it moved."""
    return [(each.policy, subject(each.moved), change(each.moved)) for each in run.drifts]


def undrifted(run: LockRun) -> str | None:
    """The sentence for locks that were written, or that nothing drifted from; `None` if something did or none was used."""
    if run.drifts or not run.paths:
        return None
    paths = ", ".join(run.paths)
    return f"nothing drifted from {paths}" if run.checked else f"{paths} says what is proved here"
