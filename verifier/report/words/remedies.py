"""What would repair a refuted property, in words."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from verifier.report.words.numbers import joined
from verifier.report.words.values import duration
from verifier.results.repair import Counted, Place, Range, Remedy
from verifier.results.status import Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification


def of_verdict(verification: Verification, v: Verdict) -> list[Remedy]:
    """The remedies for a refuted property."""
    if v.kind is not Kind.CLAIM or v.status is not Status.REFUTED:
        return []
    return [each for each in verification.remedies if each.property == v.name]


def sentences(verification: Verification, v: Verdict) -> list[str]:
    """A sentence for each remedy of a refuted property."""
    return [sentence(verification.policy, each) for each in of_verdict(verification, v)]


def sentence(policy: Policy, remedy: Remedy) -> str:
    """With which times of a provision the property would hold."""
    place = remedy.place
    changes = (
        f"if {place.name} changes from {value(policy, place, place.now)} to {ranges(policy, place, remedy.holding)}"
    )
    examples = ""
    if remedy.examples:
        examples = f" ({joined(list(remedy.examples))} would expect another outcome)"
    if remedy.keeping == remedy.holding:
        text = f"It holds, and nothing else is lost, {changes}{examples}."
    elif remedy.keeping:
        text = f"It holds {changes}; with {only(policy, remedy)} nothing else is lost{examples}."
    else:
        text = f"It holds {changes}, but something else is lost."
    return f"{text} {doubt(remedy.confirmed)}".rstrip()


def only(policy: Policy, remedy: Remedy) -> str:
    """The times with which nothing else is lost."""
    (first, last), *others = remedy.keeping
    exactly = "exactly " if first == last and not others else ""
    return f"{exactly}{ranges(policy, remedy.place, remedy.keeping)}"


def doubt(confirmed: bool | None) -> str:
    """Why a repair is not to be relied on; empty if both engines prove it."""
    if confirmed is None:
        return "One engine alone says so: the time allowed ran out (--timeout)."
    return "" if confirmed else "The two engines disagree; do not rely on this."


def ranges(policy: Policy, place: Place, every: Sequence[Range]) -> str:
    """The values of a place: `1 h to 5 h`, `24 h or more`, `at most 16`."""
    return " or ".join(range_(policy, place, each) for each in every)


def range_(policy: Policy, place: Place, values: Range) -> str:
    """Values from a first to a last."""
    first, last = values
    if isinstance(place.scale, Counted) and first is not None and last is not None and first != last:
        return f"{first} to {place.scale.text(last)}"
    if first is None and last is None:
        return "any other value"
    if first is None or last is None:
        end = value(policy, place, last if last is not None else first or 0)
        return (
            f"{end} or {'earlier' if place.scale is Scale.DATE else 'less'}"
            if first is None
            else (f"{end} or {'later' if place.scale is Scale.DATE else 'more'}")
        )
    return (
        value(policy, place, first)
        if first == last
        else f"{value(policy, place, first)} to {value(policy, place, last)}"
    )


def value(policy: Policy, place: Place, step: int) -> str:
    """A value of the place as policies write it."""
    if isinstance(place.scale, Counted):
        return place.scale.text(step)
    clocked = policy.has_clocks and not place.words  # a bound is of a fact, which has no clock
    return duration(step, clocked=clocked) if place.scale is Scale.DURATION else step_text(place.scale, step)
