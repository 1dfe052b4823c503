"""How grave results are: exit codes, and verdicts that are trusted less than was demanded."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.exit_codes import DISAGREE, PROVED, REFUTED, UNDECIDED
from verifier.results.status import Status
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification

CERTIFIED = {Status.PROVED: PROVED, Status.UNDECIDED: UNDECIDED, Status.REFUTED: DISAGREE}
"""The exit code of an impact, by the status of its certificate."""


SEVERITY = (Status.PROVED, Status.UNDECIDED, Status.REFUTED)


def worst_of(verdicts: Sequence[Verdict]) -> Status:
    """The worst status among them; proved for none."""
    return max((v.status for v in verdicts), key=SEVERITY.index, default=Status.PROVED)


def exit_code_of(verdict: Verdict) -> int:
    """The exit code of one verdict."""
    if verdict.reason == "engines_disagree":
        return DISAGREE
    return {Status.PROVED: PROVED, Status.REFUTED: REFUTED, Status.UNDECIDED: UNDECIDED}[verdict.status]


def confirmation_code(verification: Verification) -> int:
    """The exit code of the confirmation: undecided if the trust that was demanded is not reached."""
    if verification.sweep is not None and verification.sweep.disagreement is not None:
        return DISAGREE
    return UNDECIDED if undertrusted(verification) else PROVED


def undertrusted(verification: Verification) -> list[Verdict]:
    """The decided verdicts that are trusted less than was demanded."""
    demanded = verification.demanded
    if demanded is None:
        return []
    return [v for v in verification.verdicts if v.status is not Status.UNDECIDED and (v.trust or 0) < demanded]
