"""The gap and the conflict of a policy, and the verdicts that follow from them."""

from __future__ import annotations

from policy_dsl.model.decisions import Access
from verifier.report.words import numbers
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

FAULTS = {Access.GAP: (Kind.GAP, "the gap"), Access.CONFLICT: (Kind.CONFLICT, "the conflict")}
"""The faults that leave requests without a single answer, so that no claim about them holds: their verdicts, and their
names.
"""


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
