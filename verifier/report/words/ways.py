"""What a request could be instead, where a claim says that there is a way and there is none, in words."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.policy import Policy
from verifier.report.words import numbers, values
from verifier.results.verdict import Verdict, Way

MOST_LISTED = 6
"""The most values that are listed with one outcome."""


def lines(policy: Policy, v: Verdict) -> Iterator[str]:
    """A line for each outcome that there is instead, with the values that have it."""
    by_outcome: dict[str, list[str]] = {}
    for way in v.ways or ():
        by_outcome.setdefault(becomes(policy, way), []).append(facts(policy, way))
    if by_outcome:
        yield "no other choice is a way:"
    if len(by_outcome) == 1 and len(v.ways or ()) > 1:
        names = list(dict.fromkeys(name for way in v.ways or () for name, _ in way.facts))
        yield f"every {numbers.joined(names)}: {next(iter(by_outcome))}"
        return
    for outcome, choices in by_outcome.items():
        rest = len(choices) - MOST_LISTED
        more = [f"{numbers.number(rest)} more"] if rest > 0 else []
        yield f"{numbers.joined([*choices[:MOST_LISTED], *more])}: {outcome}"


def becomes(policy: Policy, way: Way) -> str:
    """What becomes of a request with these values."""
    if way.outcome is None:
        return "impossible"
    return values.outcome(way.outcome, clocked=policy.has_clocks) if way.among else "not among the ways"


def facts(policy: Policy, way: Way) -> str:
    """The values of a way."""
    return " · ".join(f"{name} {values.value(policy.by_name[name], value)}" for name, value in way.facts)
