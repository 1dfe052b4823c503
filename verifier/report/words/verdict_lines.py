"""A verdict in one line: its status, its extent, and why it is undecided."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.times import TIME_FACT
from verifier.report.words.numbers import joined, number, plural, share_of_large
from verifier.results.status import BUILT_IN, Status
from verifier.results.verdict import Verdict

REASONS = {
    "timeout": "the time allowed ran out",
    "unknown": "no answer was found",
    "one_engine": "only one of the two engines has an answer",
    "engines_disagree": "the two engines disagree; do not rely on this",
    "too_large": "it outgrew the memory or the time allowed",
    "depends": "it depends on a verdict that is undecided",
    "not_replayed": "the counterexample does not hold when it is replayed",
}


def reason_of(v: Verdict) -> str:
    """Why a verdict is undecided. If only one engine has an answer, also why the other has none."""
    reason = REASONS.get(v.reason or "", v.reason or "no reason given")
    if v.reason == "one_engine":
        z3_is_late = v.z3 is Status.UNDECIDED
        reason += "; Z3 had no answer in its time" if z3_is_late else f"; of the diagram, {REASONS['too_large']}"
    return reason


def status_line(v: Verdict) -> str:
    """A verdict in one line."""
    before = f", before: {v.status_before.value}" if v.status_before and v.status_before is not v.status else ""
    if v.exists and v.status is not Status.UNDECIDED:
        return f"{of_some(v)}{before}"
    if v.status is Status.UNDECIDED:
        return f"undecided: {reason_of(v)}{before}"
    if v.status is Status.PROVED:
        about = f" for {plural(v.of, *counted_unit(v))}" if v.of is not None else ""
        return f"proved{about}{before}"
    if v.count is None or v.of is None:
        return f"refuted{before}"
    share = share_of_large(v.count, v.of)
    return f"refuted by {number(v.count)} of {plural(v.of, *counted_unit(v))}{share}{counted_in(v)}{before}"


def of_some(v: Verdict) -> str:
    """A verdict on a claim about some request, with the number of those that show it."""
    if v.witnesses is None:
        return "refuted" if v.of is None else f"refuted: none of {plural(v.of, *counted_unit(v))} shows it"
    if v.witnesses.count is None or v.of is None:
        return "proved"
    share = share_of_large(v.witnesses.count, v.of)
    shows = "shows" if v.witnesses.count == 1 else "show"
    return f"proved: {number(v.witnesses.count)} of {plural(v.of, *counted_unit(v))}{share} {shows} it"


def counted_in(v: Verdict) -> str:
    """In how many combinations of the facts that a claim is counted by it is violated; empty if it names none."""
    if v.combinations is None:
        return ""
    return (
        f", in {plural(v.combinations, 'value' if len(v.counted_by) == 1 else 'combination')} of {joined(v.counted_by)}"
    )


def status_and_trust(v: Verdict) -> str:
    """A verdict in one line, with its trust."""
    return status_line(v) if v.trust is None else f"{status_line(v)} (trust {int(v.trust)})"


def counted_unit(v: Verdict) -> tuple[str, str]:
    """The unit of the verdict's counts, singular and plural."""
    requests = () if v.counterexample is None else v.counterexample.requests
    pairs = len(requests) > 1 and len({request.get(TIME_FACT) for _, request in requests}) < len(requests)
    return ("pair", "pairs") if pairs or v.pairs else ("request", "requests")


def unmet(v: Verdict) -> str | None:
    """The tests that keep everything from showing a claim about some request, in words; `None` if none does so alone."""
    if not v.unmet:
        return None
    tests = joined([f"`{each}`" for each in v.unmet])
    return f"no {counted_unit(v)[0]} that it is about meets {tests}{', each by itself' if len(v.unmet) > 1 else ''}"


def unpaired(v: Verdict) -> str | None:
    """The number of requests without a possible partner, in words; `None` when there are none."""
    if v.unpaired is None:
        return f"requests without a possible partner are not counted: {REASONS['too_large']}"
    return f"{plural(v.unpaired, 'request has', 'requests have')} no possible partner" if v.unpaired else None


def grouped_undecided(verdicts: Iterable[Verdict]) -> list[list[Verdict]]:
    """The verdicts in order, in groups: verdicts on the same built-in obligation that are undecided for the same reason
    share one; each other verdict is alone.
    """
    groups: dict[object, list[Verdict]] = {}
    for n, v in enumerate(verdicts):
        can_share = v.status is Status.UNDECIDED and v.kind in BUILT_IN and v.query is None
        groups.setdefault((v.name, status_line(v)) if can_share else n, []).append(v)
    return list(groups.values())
