"""The provisions behind changes, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from policy_dsl.model.policy import Policy
from verifier.report.words import numbers
from verifier.report.words.annex.citations import Cited, cited
from verifier.results.causes import Cause, CausePart
from verifier.results.impact import Change
from verifier.results.status import Edition

PARTS = {
    CausePart.DECIDES: "",
    CausePart.DECIDES_NO_LONGER: "decides no longer",
    CausePart.TAKEN_AWAY: "taken away",
    CausePart.COUNTED_ON: "counted on",
}
"""What is written behind a provision, in brackets."""


def causes_of(group: Iterable[Change]) -> tuple[Cause, ...]:
    """The causes of these changes, each once."""
    return tuple(dict.fromkeys(cause for change in group for cause in change.causes))


def name(cause: Cause) -> str:
    """A provision with its part in the change: `repealed (decides no longer)`."""
    return in_brackets(cause.provision, part_words(cause))


def part_words(cause: Cause) -> str:
    """The part of a provision in a change; empty where it simply decides."""
    return " ".join([PARTS[cause.part], *([numbers.joined(cause.calendars)] if cause.calendars else [])])


def named(every: Sequence[Cause], most: int) -> list[str]:
    """The causes by name. What only counts other days than before stands first, behind the calendars of these days:
    `the days of UK (counted in twenty_days)`.
    """
    return [*recounted(every, most)] + [name(each) for each in every if not each.calendars]


def recounted(every: Iterable[Cause], most: int) -> Iterator[str]:
    """`the days of UK (counted in twenty_days)`, of those of the causes that only count other days than before."""
    return days_counted([(each.calendars, each.provision) for each in every if each.calendars], most)


def days_counted(counted: Iterable[tuple[tuple[str, ...], str]], most: int) -> Iterator[str]:
    """The days of calendars, and in which provisions, rules or tables they are counted; each pair has one of these last."""
    groups: dict[tuple[str, ...], dict[str, None]] = {}
    for calendars, where in counted:
        groups.setdefault(calendars, {})[where] = None
    for calendars, places in groups.items():
        yield f"the days of {numbers.joined(calendars)} (counted in {numbers.listed([*places], most)})"


def in_brackets(text: str, part: str) -> str:
    """The text, with the part in brackets behind it, if there is one."""
    return f"{text} ({part})" if part else text


def names(group: Sequence[Change]) -> list[str]:
    """The causes of these changes; without any, the provisions that decide."""
    causing = named(causes_of(group), len(group))
    return causing or list(dict.fromkeys(i for change in group for i in change.after.by))


def cited_causes(base: Policy, amended: Policy, group: Sequence[Change]) -> tuple[Cited, ...]:
    """The causes of these changes as citations; without any, the provisions that decide."""
    every = causes_of(group)
    return tuple([citation(base, amended, each) for each in every]) or cited(
        amended, [i for change in group for i in change.after.by]
    )


def citation(base: Policy, amended: Policy, cause: Cause) -> Cited:
    """One cause as a citation."""
    (provision,) = cited(amended if cause.edition is Edition.AMENDED else base, [cause.provision])
    return Cited(provision.id, provision.clause, provision.place, provision.source, provision.note, part_words(cause))
