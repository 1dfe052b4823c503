"""Which verdicts rest on which calendars: those of the times that a claim compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import assert_never

from policy_dsl.backends.clock_tables import calendar_digest, day_text
from policy_dsl.calendar.calendars import Calendar
from policy_dsl.model import claims
from policy_dsl.model.claims import Aim, Claim, Compared
from policy_dsl.model.clock_order import stated_times, times_claimed, times_named
from policy_dsl.model.policy import Policy
from policy_dsl.model.recount import frames_on
from policy_dsl.model.said_times import tests_in, times_of_claims
from policy_dsl.model.times import Time, clocks_of
from verifier.results.status import Kind
from verifier.results.verification import Verification


def verdict_calendars(verification: Verification) -> dict[str, list[dict[str, str | None]]]:
    """By the name of each verdict that rests on calendars, those calendars: what each is called, the first day of which it
    knows nothing, and the digest of its days. A calendar that a proposal changes is there as it was and as it becomes.
    """
    editions = [verification.policy, *([verification.proposal.base] if verification.proposal else [])]
    properties = {claim.name: claim for claim in verification.policy.properties}
    aims = aims_by_name(verification)
    calendars: dict[str, dict[Calendar, None]] = {}
    for verdict in verification.verdicts:
        times: Iterable[Time] = ()
        if verdict.kind is Kind.CLAIM and (claim := properties.get(verdict.name)) is not None:
            times = compared_times(verification.policy, claim)
        elif verdict.kind in (Kind.INTENT, Kind.FRAME):
            times = [time for aim in aims.get(verdict.name, ()) for time in times_of_aim(aim, editions)]
        if counted := calendars_counted(times):
            calendars.setdefault(verdict.name, {}).update(counted)
    return {name: list(map(entry, each)) for name, each in calendars.items()}


def aims_by_name(verification: Verification) -> dict[str, list[Aim]]:
    """What the intents of a proposal, and the rules of its base about amendments, aim at; by the names of their verdicts."""
    proposal = verification.proposal
    if proposal is None:
        return {}
    by_name = {intent.sentence: [intent.aim] for intent in proposal.intents}
    for frame in frames_on(proposal.base.frames, proposal.clocks):
        by_name.setdefault(frame.name, []).extend(intent.aim for intent in frame.aims)
    return by_name


def compared_times(policy: Policy, claim: Claim) -> list[Time]:
    """The times that a claim compares: where times are named, of those that it speaks about alone."""
    if not any(isinstance(test, Compared) for test in tests_in(claim)):
        return []
    return [*times_claimed(policy, claim), *times_of_claims([claim])]


def times_of_aim(aim: Aim, editions: list[Policy]) -> Iterator[Time]:
    """The times that an aim compares; the first of the editions is the amended policy."""
    match aim:
        case claims.AnswersWithin(seconds, of=of) | claims.AnswersInExactly(seconds, of=of):
            yield seconds
            yield from times_named(editions[0], (of,) if of else ())
        case claims.Restores(name) | claims.GivesUp(name):
            for edition in editions:
                for claim in edition.properties:
                    if claim.name == name:
                        yield from compared_times(edition, claim)
        case (
            claims.ChangesOnlyWhere()
            | claims.ChangesNothingWhere()
            | claims.EveryChangeIs()
            | claims.AnswersNothingSlower()
        ):
            for edition in editions:
                yield from stated_times(edition)
        case (
            claims.RefusesWhere()
            | claims.RefusesNothingNew()
            | claims.PermitsNothingNew()
            | claims.PermitsNothingRefused()
            | claims.PermitsAlike()
            | claims.NothingInCommon()
        ):
            return
        case _:
            assert_never(aim)


def calendars_counted(times: Iterable[Time]) -> dict[Calendar, None]:
    """The calendars of those times that are on clocks, each once, in the order of their names."""
    counted = {clock.calendar for time in times for clock in clocks_of(time)}
    calendars = (calendar for calendar in counted if calendar is not None)
    return dict.fromkeys(sorted(calendars, key=lambda calendar: (calendar.name, calendar_digest(calendar))))


def entry(calendar: Calendar) -> dict[str, str | None]:
    """A calendar, as a manifest has it."""
    return {"name": calendar.name, "until": day_text(calendar.until), "sha256": calendar_digest(calendar)}
