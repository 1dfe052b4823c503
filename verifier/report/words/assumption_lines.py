"""What would become of proofs without an assumption, in words."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.report.words.numbers import number, plural, share_of_large
from verifier.report.words.verdict_lines import REASONS
from verifier.results.assumptions import Assumption, WithoutAssumption
from verifier.results.status import Status


def without_lines(assumption: Assumption) -> list[str]:
    """What would become of verdicts, and of what a proposal changes, without the assumption; none where it is not known."""
    lines = claims_lost(assumption) if assumption.without is None else asked_again(assumption.without)
    if assumption.changes:
        requests = plural(assumption.changes, "request would change", "requests would change")
        lines.append(f"of what only it excludes, {requests} too")
    return [*lines, REASONS["engines_disagree"]] if assumption.disputed else lines


def claims_lost(assumption: Assumption) -> list[str]:
    """The claims that need the assumption, each by a counterexample; that none does is the word of the diagrams alone."""
    if assumption.needed is None:
        return []
    if assumption.needed:
        return [f"without it, no longer proved: {', '.join(each.name for each in assumption.needed)}"]
    return ["no claim needs it, by one of the two engines (--without-assumptions asks the other too)"]


def asked_again(without: Sequence[WithoutAssumption]) -> list[str]:
    """A sentence for each status of what was asked once more without the assumption."""
    if not without:
        return ["no property and no intent rests on it"]
    lines = []
    by_status = {status: [each for each in without if each.status is status] for status in Status}
    if refuted := by_status[Status.REFUTED]:
        lines.append(f"without it, no longer proved: {', '.join(map(violated, refuted))}")
    if undecided := by_status[Status.UNDECIDED]:
        lines.append(f"without it, undecided: {', '.join(name(each) for each in undecided)}")
    if proved := by_status[Status.PROVED]:
        verdicts = plural(len(proved), "verdict that rests", "verdicts that rest")
        lines.append(f"without it, {verdicts} on it would still be proved")
    return lines


def name(each: WithoutAssumption) -> str:
    """The name of the verdict."""
    return each.verdict.name


def violated(each: WithoutAssumption) -> str:
    """The name of the verdict, and how much of what the assumption alone excludes would violate it."""
    if each.count is None or each.of is None:
        return name(each)
    return f"{name(each)} (not for {number(each.count)} of {number(each.of)}{share_of_large(each.count, each.of)})"
