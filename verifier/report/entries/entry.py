"""An entry of a report for programs: a verdict, a finding, an example or a change, with its place and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from policy_dsl.diagnostics.render import without_control
from policy_dsl.model.provisions import Clause
from policy_dsl.text import NO_LINE, NOWHERE, Span


class Grade(Enum):
    """How an entry is to be taken."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"
    DISAGREED = "disagreed"
    """The engines disagree: a mistake in evenhand."""
    MISTAKE = "mistake"
    """A finding that is an error."""
    REMARK = "remark"
    """A finding that is a warning."""
    EXPECTED = "expected"
    """Not proved, as a file of expectations says."""
    CHANGED = "changed"
    """A difference that `diff` was asked for."""
    UNPROTECTED = "unprotected"
    """Something that could be written otherwise, and nothing would notice."""
    ADVICE = "advice"
    """Something that would help, such as a repair."""
    IDLE = "idle"
    """Something that was tried and shows nothing, such as a change without effect."""
    FACT = "fact"
    """Neither right nor wrong, such as a change that a proposal makes."""


LEVELS = {
    Grade.FAILED: "error",
    Grade.DISAGREED: "error",
    Grade.MISTAKE: "error",
    Grade.UNDECIDED: "warning",
    Grade.REMARK: "warning",
    Grade.CHANGED: "warning",
    Grade.UNPROTECTED: "note",
    Grade.ADVICE: "note",
}
"""The grades that a reader has to look at, with their levels."""


class Place(Struct, frozen=True):
    """A file, and a stretch of its text unless the entry is about all of it."""

    path: str
    span: Span | None = None


class Related(Struct, frozen=True):
    """Another place that an entry names, and why."""

    place: Place
    words: str


class Entry(Struct, frozen=True):
    """An entry. `rule` is the code of a finding, or the kind of any other entry; `name` is what it is about, such as a
    property, and no other entry of the same rule and part has it.

    `status` is a word of the JSON: a status of a verdict, or the severity of a finding. `message` is one line, and
    `details` are further lines.
    """

    grade: Grade
    rule: str
    name: str
    status: str
    place: Place
    message: str
    details: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


class Part(Struct, frozen=True):
    """The entries of one file; `name` is that of its policy or proposal, or else its path."""

    path: str
    name: str
    entries: tuple[Entry, ...]


class Listing(Struct, frozen=True):
    """The entries of a run of a command."""

    command: str
    exit_code: int
    parts: tuple[Part, ...]

    @property
    def entries(self) -> list[Entry]:
        """The entries of all parts."""
        return [entry for part in self.parts for entry in part.entries]


def place_of(path: str, span: Span = NOWHERE) -> Place:
    """A place, without the spans that stand for no place in the text."""
    return Place(path, None if span in (NO_LINE, NOWHERE) else span)


def clause_place(clause: Clause, path: str) -> Place:
    """The place of a clause; the file at `path` for one that no text contains."""
    return place_of(clause.path or path, clause.span)


def clean(words: str) -> str:
    """The words on one line, without characters that control a terminal or are invisible."""
    return without_control(words.replace("\n", " "))


def part(path: str, name: str, entries: Iterable[Entry]) -> Part:
    """A part whose entries have distinct names: of several that share one, each but the first is numbered."""
    seen: Counter[tuple[str, str]] = Counter()
    distinct = []
    for each in entries:
        seen[each.rule, each.name] += 1
        number = seen[each.rule, each.name]
        distinct.append(
            Entry(
                each.grade,
                each.rule,
                clean(each.name) if number == 1 else f"{clean(each.name)} ({number})",
                each.status,
                each.place,
                clean(each.message),
                tuple(clean(line) for line in each.details),
                tuple(Related(to.place, clean(to.words)) for to in each.related),
            )
        )
    return Part(path, clean(name), tuple(distinct))
