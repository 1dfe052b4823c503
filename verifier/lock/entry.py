"""An entry of a lock: the facts about one policy or proposal, and how two entries differ."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

Facts = dict[str, dict[str, tuple[str, ...]]]
"""The facts of an entry: by section and by name, the parts of each in words."""

HEAD = ""
"""The section of the facts about a policy as a whole, which have no heading of their own."""

CONSEQUENCE = "decides "
"""Begins the part of a provision that may change because another one did."""

ALL_OF_THEM = ("nothing dead", "no vacuous claim", "every example")
"""The verdicts that stand for one of each provision, claim or example, as long as all are proved."""

VERDICT = frozenset({"proved", "refuted", "undecided"})


UNCOUNTED = "excludes some"
"""The part of an assumption whose requests could not be counted in the time allowed."""

COUNTED = "excludes "
"""Begins the part with that number."""


CLOSED, OPENED = "closed ", "opened "
"""Begin the parts of a calendar that have a day on which it is closed in its week, or open in spite of it."""


class Entry(Struct, frozen=True):
    """The entry of a policy or proposal, by its name."""

    name: str
    facts: Facts

    @property
    def size(self) -> int:
        """The number of facts."""
        return sum(map(len, self.facts.values()))


class Moved(Struct, frozen=True):
    """A fact that two entries differ in: its parts in the lock and now, without those that are the same; `None` where it
    is missing. With `follows`, only the requests that a provision decides moved, which another fact may have caused.
    """

    section: str
    name: str
    locked: tuple[str, ...] | None
    now: tuple[str, ...] | None
    follows: bool = False


def compare(locked: Entry, now: Entry) -> list[Moved]:
    """The facts in which the entries differ: first those that moved by themselves, then those that follow.

    What is undecided or not counted now is not a difference: the run reports it by its own.
    """
    moved = [each for section in sections(locked, now) for each in moved_in(section, locked, now)]
    return sorted(renamed(moved), key=lambda each: each.follows)


def sections(locked: Entry, now: Entry) -> list[str]:
    """The sections of either entry: verdicts first, and last the facts about the whole, which move with any other."""
    return sorted({*locked.facts, *now.facts}, key=lambda section: (section == HEAD, section != "verdict", section))


def moved_in(section: str, locked: Entry, now: Entry) -> Iterator[Moved]:
    """The facts of one section in which the entries differ, by name."""
    old, new = locked.facts.get(section, {}), now.facts.get(section, {})
    if section == "changes" and not new:
        return  # a proposal whose changes were not counted
    undecided = section == "verdict" and any("undecided" in parts for parts in new.values())
    for name in sorted({*old, *new}):
        before, after = old.get(name), new.get(name)
        if undecided and (after is None or (before is None and "undecided" in after)):
            continue
        if before is None or after is None:
            yield Moved(section, name, before, after)
            continue
        if "undecided" in after and set(without_verdict(before)) <= set(after):
            continue
        gone = tuple(part for part in before if part not in after)
        come = tuple(part for part in after if part not in before)
        if UNCOUNTED in come:
            gone = tuple(part for part in gone if not part.startswith(COUNTED))
            come = tuple(part for part in come if part != UNCOUNTED)
        if gone or come:
            follows = all(part.startswith(CONSEQUENCE) for part in (*gone, *come))
            yield Moved(section, name, gone, come, follows or (section == HEAD and name in ("decisions", "base")))


def without_verdict(parts: tuple[str, ...]) -> Iterator[str]:
    """The parts of a fact without its verdict and the number of violations."""
    return (part for part in parts if part not in VERDICT and not part.startswith("violated by "))


def renamed(moved: list[Moved]) -> list[Moved]:
    """The differences, with each fact that is missing under one name and new under another as one."""
    gone: dict[tuple[object, ...], list[Moved]] = {}
    for each in moved:
        if each.now is None and each.locked is not None:
            gone.setdefault((each.section, each.locked), []).append(each)
    result: list[Moved] = []
    used: set[int] = set()
    for each in moved:
        matches = gone.get((each.section, each.now), []) if each.locked is None else []
        if matches:
            old = matches.pop(0)
            used.add(id(old))
            result.append(Moved(each.section, each.name, (f"named `{old.name}`",), (f"named `{each.name}`",)))
        else:
            result.append(each)
    return [each for each in result if id(each) not in used]
