"""The gap and the conflict of a policy, and the verdicts that follow from them."""

from __future__ import annotations

from collections.abc import Container

from policy_dsl.model.boxes import side_around
from policy_dsl.model.decisions import Access
from verifier.report.words import numbers
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

FAULTS = {Access.GAP: (Kind.GAP, "the gap"), Access.CONFLICT: (Kind.CONFLICT, "the conflict")}
"""The faults that leave requests without a single answer, so that no claim about them holds: their verdicts, and their
names.
"""


REASONS = {Access.GAP: "no time applies", Access.CONFLICT: "two times apply at once"}
"""Why a request has no single answer."""


def faults(verification: Verification) -> list[Verdict]:
    """The gap and the conflict of the policy, if any."""
    kinds = [kind for kind, _ in FAULTS.values()]
    return [v for v in verification.verdicts if v.kind in kinds and v.status is Status.REFUTED]


def follows_from_fault(verification: Verification, v: Verdict) -> bool:
    """Whether a gap or a conflict alone violates it and is reported itself, so that nothing else needs to be shown.

    Faults of a base are not reported, so an example that judges the base is shown.
    """
    shown = {v.kind for v in faults(verification)}
    return bool(v.broken_by) and all(each is Edition.AMENDED and FAULTS[of][0] in shown for each, of in v.broken_by)


def fault_suffix(verification: Verification, v: Verdict) -> str:
    """The text after a verdict that follows from a fault; empty for others."""
    if not follows_from_fault(verification, v):
        return ""
    return f", all because of {numbers.joined([FAULTS[of][1] for _, of in v.broken_by])}"


def break_suffix(verification: Verification, v: Verdict) -> str:
    """The text after an intent or a rule about amendments that nothing but a gap or a conflict breaks, in either edition; empty
    for others. Where the proposal changes no decision on what breaks it, it says so.
    """
    if not v.broken_by:
        return ""
    shown = {each.kind for each in faults(verification)}
    if {edition for edition, _ in v.broken_by} == {*Edition} and len({of for _, of in v.broken_by}) == 1:
        return f", all because {REASONS[v.broken_by[0][1]]}, today, as proposed or both"
    names = [name_of_fault(edition, of, shown) for edition, of in v.broken_by]
    same = ", as today" if is_untouched(verification, v) else ""
    return f", all because of {numbers.joined(names)}{same}"


def name_of_fault(edition: Edition, fault: Access, shown: Container[Kind]) -> str:
    """A gap or a conflict, which is *the* gap where its own verdict is in the report."""
    kind, name = FAULTS[fault]
    if edition is Edition.AMENDED and kind in shown:
        return name
    return f"a {name.removeprefix('the ')}{' of today' if edition is Edition.BASE else ''}"


def is_untouched(verification: Verification, v: Verdict) -> bool:
    """Whether all that violates a verdict is where, as is shown, the proposal changes no decision."""
    impact = verification.impact
    if impact is None or not impact.untouched or v.values is None:
        return False
    attributes = verification.policy.by_name
    return any(
        side_around(attributes[each.attribute], [each.values, v.values[each.attribute]]) == each.values
        for each in impact.untouched
        if each.attribute in v.values
    )
