"""What makes a decision another one than today: provisions that decide now and not before, and those that decide no longer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from msgspec import Struct

from policy_dsl.calendar.clocks import Clock
from policy_dsl.model import times
from policy_dsl.model.conditions import attributes_of
from policy_dsl.model.derivations import derived_from
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import OTHERWISE, Gives, Provision
from policy_dsl.model.recount import by_name, provision_on
from policy_dsl.model.said_times import times_of_provisions
from verifier.results.status import Edition


class CausePart(Enum):
    """The part that a provision has in a change."""

    DECIDES = "decides"
    """It is new or changed, and decides as proposed, or keeps an `otherwise` from deciding."""
    DECIDES_NO_LONGER = "decides_no_longer"
    """It is changed, and decides today alone."""
    TAKEN_AWAY = "taken_away"
    """It decides today, or keeps an `otherwise` from deciding, and is not in the amended policy."""
    COUNTED_ON = "counted_on"
    """It stays as it is, and its time is counted on a calendar of which other days are open."""


class Cause(Struct, frozen=True):
    """A provision behind a change, by its id in its edition: in the base, if it decides no longer or is taken away. With a time
    that is counted on other days than before, the `calendars` whose days these are.
    """

    edition: Edition
    provision: str
    part: CausePart
    calendars: tuple[str, ...] = ()


def causes(base: Policy, amended: Policy, before: Iterable[str], after: Iterable[str]) -> tuple[Cause, ...]:
    """The causes of a change from decisions by the provisions `before` to decisions by those `after`.

    What decides both today and as proposed, and is the same in both, is not a cause.
    """
    before, after = tuple(before), tuple(after)
    found = [*ended(base, amended, before, after), *begun(base, amended, after)]
    return tuple(dict.fromkeys(found))


def begun(base: Policy, amended: Policy, after: Iterable[str]) -> Iterator[Cause]:
    """What decides as proposed, and is new or changed. Behind a changed `otherwise` of a table are the rows."""
    for name in after:
        provision = amended.by_id[name]
        was = base.by_id.get(name)
        if was == provision:
            continue
        if is_recounted(was, provision):
            yield counted_on(base, amended, name)
            continue
        behind = [*behind_otherwise(base, amended, provision)] or [*behind_derived(base, amended, name)]
        yield from behind or [Cause(Edition.AMENDED, name, CausePart.DECIDES)]


def ended(base: Policy, amended: Policy, before: Iterable[str], after: tuple[str, ...]) -> Iterator[Cause]:
    """What decides today, and is taken away or changed so that it decides no longer."""
    for name in before:
        provision, now = base.by_id[name], amended.by_id.get(name)
        if now == provision or name in after:
            continue
        if is_recounted(provision, now):
            yield counted_on(base, amended, name)
            continue
        behind = [*behind_otherwise(base, amended, provision)] or [*behind_derived(base, amended, name)]
        yield from behind or [
            Cause(Edition.BASE, name, CausePart.TAKEN_AWAY if now is None else CausePart.DECIDES_NO_LONGER)
        ]


def counted_on(base: Policy, amended: Policy, name: str) -> Cause:
    """That a provision which stays as it is counts other days."""
    return Cause(Edition.AMENDED, name, CausePart.COUNTED_ON, calendars_behind(base, amended, [name]))


def is_recounted(was: Provision | None, now: Provision | None) -> bool:
    """Whether nothing but the days of a calendar makes the second provision another one than the first."""
    if was is None or now is None or was == now:
        return False
    return provision_on(was, by_name(clocks_of(now))) == now


def calendars_behind(base: Policy, amended: Policy, names: Iterable[str]) -> tuple[str, ...]:
    """The calendars on which these provisions count in both policies, and whose days are not the same in both."""
    calendars: dict[str, None] = {}
    for name in names:
        then, now = (each.by_id.get(name) for each in (base, amended))
        if then is None or now is None:
            continue
        before = {clock.calendar.name: clock.calendar for clock in clocks_of(then) if clock.calendar is not None}
        for clock in clocks_of(now):
            if clock.calendar is not None and before.get(clock.calendar.name, clock.calendar) != clock.calendar:
                calendars[clock.calendar.name] = None
    return tuple(calendars)


def clocks_of(provision: Provision) -> tuple[Clock, ...]:
    """The clocks on which a provision counts its time."""
    return tuple(clock for time in times_of_provisions([provision]) for clock in times.clocks_of(time))


def behind_otherwise(base: Policy, amended: Policy, provision: Provision) -> Iterator[Cause]:
    """The rows that are new, changed or taken away in the table whose `otherwise` this is, as they move its condition."""
    if provision.path[1:2] != OTHERWISE:
        return
    yield from differences(*({p.id: p for p in rows_of(policy, provision)} for policy in (base, amended)))


def behind_derived(base: Policy, amended: Policy, name: str) -> Iterator[Cause]:
    """What is new, changed or taken away in giving the derived facts that the provision tests, if it is itself unchanged."""
    was, now = base.resolved.by_id.get(name), amended.resolved.by_id.get(name)
    if was is None or was != now or not amended.derived:
        return
    facts = derived_from(amended, attributes_of(was.when))
    giving = ({p.id: p for p in giving_facts(policy, facts)} for policy in (base, amended))
    yield from differences(*giving)


def differences(then: Mapping[str, Provision], now: Mapping[str, Provision]) -> Iterator[Cause]:
    """The provisions that are new or changed, and those that are taken away."""
    for name, provision in now.items():
        if then.get(name) != provision and not is_recounted(then.get(name), provision):
            yield Cause(Edition.AMENDED, name, CausePart.DECIDES)
    for name in then:
        if name not in now:
            yield Cause(Edition.BASE, name, CausePart.TAKEN_AWAY)


def giving_facts(policy: Policy, facts: frozenset[str]) -> Iterator[Provision]:
    """The provisions that give one of the derived facts, as resolved, without editions that lapse."""
    for p in policy.resolved.provisions:
        if isinstance(p.effect, Gives) and p.effect.fact in facts and p.until is None:
            yield p


def rows_of(policy: Policy, otherwise: Provision) -> Iterator[Provision]:
    """The rows of a table beside its `otherwise`, without editions that lapse."""
    return (p for p in policy.provisions_of(otherwise.path[0]) if p.until is None and p.path[1:2] != OTHERWISE)
