"""Which verdicts rest on which calendars: those of the times that a claim compares."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.backends.clock_tables import calendar_digest, day_text
from policy_dsl.calendar.calendars import Calendar
from policy_dsl.calendar.times import OnClock
from policy_dsl.model.claims import Claim, Compared
from policy_dsl.model.clock_order import times_compared, times_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.times import Time
from verifier.results.status import Kind
from verifier.results.verification import Verification

COMPARING_EDITIONS = (Kind.INTENT, Kind.FRAME)
"""The kinds of verdicts on what becomes of decisions, which compare when they are due before and after."""


def verdict_calendars(verification: Verification) -> dict[str, list[dict[str, str | None]]]:
    """By the name of each verdict that rests on calendars, those calendars: what each is called, the first day of which it
    knows nothing, and the digest of its days. A calendar that a proposal changes is there as it was and as it becomes.
    """
    claims = {claim.name: claim for claim in verification.policy.properties}
    editions = [verification.policy, *([verification.proposal.base] if verification.proposal else [])]
    calendars: dict[str, dict[Calendar, None]] = {}
    for verdict in verification.verdicts:
        times: Iterable[Time] = ()
        if verdict.kind is Kind.CLAIM and (claim := claims.get(verdict.name)) is not None:
            times = compared_times(verification.policy, claim)
        elif verdict.kind in COMPARING_EDITIONS:
            times = [time for edition in editions for time in times_of(edition)]
        if counted := calendars_counted(times):
            calendars.setdefault(verdict.name, {}).update(counted)
    return {name: list(map(entry, each)) for name, each in calendars.items()}


def compared_times(policy: Policy, claim: Claim) -> list[Time]:
    """The times that a claim compares."""
    compared = [times_compared(policy, test) for test in tests_in(claim) if isinstance(test, Compared)]
    return [time for left, right in compared for time in (*left, *right)]


def calendars_counted(times: Iterable[Time]) -> dict[Calendar, None]:
    """The calendars of those times that are on clocks, each once, in order."""
    counted = (time.clock.calendar for time in times if isinstance(time, OnClock))
    return dict.fromkeys(calendar for calendar in counted if calendar is not None)


def entry(calendar: Calendar) -> dict[str, str | None]:
    """A calendar, as a manifest has it."""
    return {"name": calendar.name, "until": day_text(calendar.until), "sha256": calendar_digest(calendar)}
