"""Trust in words: the meaning of each level, why a demanded level was not reached, and where meanings of a policy disagree."""

from __future__ import annotations

from verifier.report.facts.severity import undertrusted
from verifier.report.words import numbers, values
from verifier.results.confirmation import Disagreement, Sweep
from verifier.results.status import Trust
from verifier.results.verification import Verification

MOST_NAMES = 4
"""The most verdicts below the demanded trust that are named."""


def shortfall(verification: Verification) -> str:
    """The verdicts that did not reach the trust that was demanded, and why; empty if all did."""
    short = undertrusted(verification)
    if not short:
        return ""
    sweep = verification.sweep
    reason = why_incomplete(sweep) if sweep is not None and sweep.reason else "more classes, or time, than is allowed"
    names = numbers.listed([v.name for v in short], MOST_NAMES)
    return f"trust {int(verification.demanded or 0)} was required but not reached by {names}: {reason}"


def level_line(level: Trust, sweep: Sweep | None, *, demanded: bool) -> str:
    """The meaning of a level of trust; for the highest, with the number of classes. `demanded` tells whether any was."""
    match level:
        case Trust.SHOWN:
            meaning = "the counterexample holds when it is replayed; its count is not proved"
        case Trust.CERTIFIED:
            meaning = "both engines agree, and prove that counts and regions are exact"
            meaning += "" if demanded else " (--trust 3 goes further)"
        case Trust.TRIED:
            meaning = "both engines and the plain reference agree, class by class"
        case Trust.WHOLE:
            classes = numbers.plural(sweep.classes, "class", "classes") if sweep and sweep.classes else "classes"
            check = "the diagram and the compiled check decide" if sweep and sweep.compiled else "the diagram decides"
            meaning = (
                f"both engines and the plain reference agree, class by class; {check} all {classes} of requests alike"
            )
    return f"trust {int(level)}: {meaning}"


def why_incomplete(sweep: Sweep) -> str:
    """Why the whole space was not tried."""
    if sweep.reason == "timeout":
        classes = numbers.plural(sweep.classes or 0, "class", "classes")
        return f"the time allowed ran out after {numbers.number(sweep.tried)} of {classes}"
    if sweep.classes is None:
        return "there are more classes of requests than could be counted"
    return f"there are {numbers.abbreviated(sweep.classes)} classes of requests"


def disagreement(verification: Verification, which: Disagreement) -> str:
    """A request on which the reference, the diagram and the compiled check disagree."""
    outcomes = ", ".join(
        f"{name}: {'impossible' if each is None else values.outcome(each, clocked=verification.policy.has_clocks)}"
        for name, each in (
            ("the reference", which.reference),
            ("the diagram", which.diagram),
            ("the compiled check", which.compiled),
        )
    )
    request = " · ".join(f"{name} {each}" for name, each in values.facts(verification.policy, which.request).items())
    when = f", {which.edition.value}" if verification.proposal else ""
    return f"the meanings of the policy disagree{when}; do not rely on this: {request}\n{outcomes}"
