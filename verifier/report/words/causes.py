"""The provisions behind changes, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from policy_dsl.model.policy import Policy
from verifier.report.words.annex.citations import Cited, cited
from verifier.results.causes import Cause, CausePart, causes
from verifier.results.impact import Change
from verifier.results.status import Edition

PARTS = {
    CausePart.DECIDES: "",
    CausePart.DECIDES_NO_LONGER: "decides no longer",
    CausePart.TAKEN_AWAY: "taken away",
}
"""What is written behind a provision, in brackets."""


def causes_of(base: Policy, amended: Policy, group: Iterable[Change]) -> tuple[Cause, ...]:
    """The causes of these changes, each once."""
    every = (cause for change in group for cause in causes(base, amended, change.before.by, change.after.by))
    return tuple(dict.fromkeys(every))


def name(cause: Cause) -> str:
    """A provision with its part in the change: `repealed (decides no longer)`."""
    return in_brackets(cause.provision, PARTS[cause.part])


def in_brackets(text: str, part: str) -> str:
    """The text, with the part in brackets behind it, if there is one."""
    return f"{text} ({part})" if part else text


def names(base: Policy, amended: Policy, group: Sequence[Change]) -> list[str]:
    """The causes of these changes; without any, the provisions that decide."""
    named = [name(cause) for cause in causes_of(base, amended, group)]
    return named or list(dict.fromkeys(i for change in group for i in change.after.by))


def cited_causes(base: Policy, amended: Policy, group: Sequence[Change]) -> tuple[Cited, ...]:
    """The causes of these changes as citations; without any, the provisions that decide."""
    every = causes_of(base, amended, group)
    return tuple([citation(base, amended, each) for each in every]) or cited(
        amended, [i for change in group for i in change.after.by]
    )


def citation(base: Policy, amended: Policy, cause: Cause) -> Cited:
    """One cause as a citation."""
    (provision,) = cited(amended if cause.edition is Edition.AMENDED else base, [cause.provision])
    return Cited(provision.id, provision.clause, provision.place, provision.source, provision.note, PARTS[cause.part])
