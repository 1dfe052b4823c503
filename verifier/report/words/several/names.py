"""The names of the proposals in a report on several."""

from __future__ import annotations

from collections import Counter

from policy_dsl.diagnostics.render import printable
from verifier.report.facts.families import Family
from verifier.report.words import numbers
from verifier.results.verification import Verification

TODAY = "today"


def column_names(family: Family) -> list[str]:
    """A name for each proposal: with the one that it is made to, and with the path where two have one name."""
    shared = Counter(report.name for report in family.proposals)
    names = []
    for report, verification in family.verified:
        name = report.name if shared[report.name] == 1 else f"{report.name} {printable(report.path)}"
        below = verification.proposal.below if verification.proposal else None
        names.append(name if below is None else f"{name} on {below.name}")
    return names


def compared_with(verification: Verification) -> str:
    """What a proposal is compared with: today, or in a stack the policy under the proposal that it is made to."""
    below = verification.proposal.below if verification.proposal else None
    return TODAY if below is None else f"the policy under {below.name}"


def kinds(count: int, of: int) -> str:
    """A number of kinds of request; only their share, if the number is too large to mean anything."""
    if max(count, of) > numbers.MOST_COUNTED:
        return f"{numbers.percent(count, of)} of all kinds of request"
    return numbers.plural(count, "kind of request", "kinds of request")


def group(count: int, of: int) -> str:
    """The size of a group of them, likewise."""
    return numbers.percent(count, of) if max(count, of) > numbers.MOST_COUNTED else numbers.number(count)
