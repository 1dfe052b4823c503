"""How far verdicts are to be trusted, in words: what each level means, and what came of one that was demanded."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text as Styled

from verifier.report.facts import below
from verifier.report.words import numbers, values
from verifier.verdict import Sweep, Trust, Unlike, Verification

MOST_NAMES = 4
"""Verdicts that are named of those that fall short of what was demanded."""


def trusted(found: Verification) -> RenderableType:
    """What the levels of trust mean that are shown, and what came of one that was demanded."""
    shown = sorted({v.trust for v in found.verdicts if v.trust is not None})
    asked = found.demanded is not None
    said = Styled("\n".join(level(each, found.sweep, asked=asked) for each in shown), style="dim")
    sweep = found.sweep
    if sweep is not None and sweep.unlike is not None:
        said.append(f"\n{unlike(found, sweep.unlike)}", style="bold red")
    if short := below(found):
        names = [v.name for v in short]
        more = f" and {numbers.number(len(names) - MOST_NAMES)} more" if len(names) > MOST_NAMES else ""
        why = untried(sweep) if sweep is not None and sweep.reason else "more classes, or time, than is allowed"
        said.append(
            f"\ntrust {int(found.demanded or 0)} was required but not reached by {', '.join(names[:MOST_NAMES])}{more}: {why}",
            style="yellow",
        )
    return said


def level(found: Trust, sweep: Sweep | None, *, asked: bool) -> str:
    """What a level of trust means; of the highest, how many classes there are. `asked`: a level was demanded."""
    match found:
        case Trust.SHOWN:
            said = "the counterexample holds when it is replayed; its count is not certified"
        case Trust.CERTIFIED:
            said = "both engines agree; counts and regions are certified"
            said += "" if asked else " (--trust 3 goes further)"
        case Trust.TRIED:
            said = "both engines and the plain reference agree, class by class"
        case Trust.WHOLE:
            classes = numbers.plural(sweep.classes, "class", "classes") if sweep and sweep.classes else "classes"
            check = "the diagram and the compiled check decide" if sweep and sweep.compiled else "the diagram decides"
            said = (
                f"both engines and the plain reference agree, class by class; {check} all {classes} of requests alike"
            )
    return f"trust {int(found)}: {said}"


def untried(sweep: Sweep) -> str:
    """Why the whole space was not tried."""
    if sweep.reason == "timeout":
        classes = numbers.plural(sweep.classes or 0, "class", "classes")
        return f"the time allowed ran out after {numbers.number(sweep.tried)} of {classes}"
    if sweep.classes is None:
        return "there are more classes of requests than could be counted"
    return f"there are {numbers.abbreviated(sweep.classes)} classes of requests"


def unlike(verification: Verification, found: Unlike) -> str:
    """A request that the meanings decide differently."""
    said = ", ".join(
        f"{name}: {'impossible' if one is None else values.outcome(one)}"
        for name, one in (
            ("the reference", found.reference),
            ("the diagram", found.diagram),
            ("the compiled check", found.compiled),
        )
    )
    request = " · ".join(f"{name} {one}" for name, one in values.facts(verification.policy, found.request).items())
    when = f", {found.edition.value}" if verification.proposal else ""
    return f"the meanings of the policy disagree{when}; do not rely on this: {request}\n{said}"
