"""What makes a decision another one than today: provisions that decide now and not before, and those that decide no longer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.calendar.clocks import Clock
from policy_dsl.model import times
from policy_dsl.model.conditions import attributes_of
from policy_dsl.model.derivations import derived_from
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import OTHERWISE, Gives, Provision
from policy_dsl.model.recount import by_name, provision_on
from policy_dsl.model.said_times import times_of_provisions
from policy_dsl.model.shared_space import on_shared_values
from verifier.results.status import Edition


class CausePart(Enum):
    """The part that a provision has in a change."""

    DECIDES = "decides"
    """It is new or changed, and decides as proposed, or keeps from deciding what decides today."""
    DECIDES_NO_LONGER = "decides_no_longer"
    """It is changed, and decides today alone, or keeps from deciding today what decides as proposed."""
    TAKEN_AWAY = "taken_away"
    """It decides today, or keeps from deciding what decides as proposed, and is not in the amended policy."""
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


def always(*_: object) -> bool:
    """True: what is not known of requests may be so."""
    return True


class Requests(Struct, frozen=True):
    """What has to be known of the requests whose decision changes, so that only what concerns them is a cause.

    `meet`: a provision of an edition applies to some of them. `tell_apart`: some request that is possible both today and as
    proposed meets the condition of one of two provisions alone. `moved`: a time that is counted on other days than before ends
    on another day for some of them. Where it is not known, it may be so.
    """

    meet: Callable[[Edition, Provision], bool] = always
    tell_apart: Callable[[Provision, Provision], bool] = always
    moved: Callable[[Provision, Provision], bool] = always


def causes(
    base: Policy, amended: Policy, before: Iterable[str], after: Iterable[str], requests: Requests | None = None
) -> tuple[Cause, ...]:
    """The causes of a change from decisions by the provisions `before` to decisions by those `after`, on these requests.

    What decides both today and as proposed, and is the same in both, is not a cause. Where all that decide stay as they are,
    the causes are what keeps one of them from deciding.
    """
    before, after, requests = tuple(before), tuple(after), requests or Requests()
    found = [*ended(base, amended, before, after, requests), *begun(base, amended, after, requests)]
    return tuple(dict.fromkeys(found or pushed_out(base, amended, before, after, requests)))


def begun(base: Policy, amended: Policy, after: Iterable[str], requests: Requests) -> Iterator[Cause]:
    """What decides as proposed, and is new or changed. Behind a changed `otherwise` of a table are the rows."""
    for name in after:
        provision = amended.by_id[name]
        was = base.by_id.get(name)
        if stays(was, provision, requests):
            continue
        if was is not None and is_recounted(was, provision, requests):
            yield from counted_on(base, amended, name, requests)
            continue
        yield from behind(base, amended, provision, requests) or [Cause(Edition.AMENDED, name, CausePart.DECIDES)]


def ended(
    base: Policy, amended: Policy, before: Iterable[str], after: tuple[str, ...], requests: Requests
) -> Iterator[Cause]:
    """What decides today, and is taken away or changed so that it decides no longer."""
    for name in before:
        provision, now = base.by_id[name], amended.by_id.get(name)
        if name in after or stays(provision, now, requests):
            continue
        if now is not None and is_recounted(provision, now, requests):
            yield from counted_on(base, amended, name, requests)
            continue
        part = CausePart.TAKEN_AWAY if now is None else CausePart.DECIDES_NO_LONGER
        yield from behind(base, amended, provision, requests) or [Cause(Edition.BASE, name, part)]


def pushed_out(
    base: Policy, amended: Policy, before: tuple[str, ...], after: tuple[str, ...], requests: Requests
) -> Iterator[Cause]:
    """What is new, changed or taken away and stands above what decides in one edition alone, in its order, or overrides it."""
    for name in before:
        for by in rivals(amended, name) if name not in after else ():
            now = amended.by_id[by]
            if not stays(base.by_id.get(by), now, requests) and requests.meet(Edition.AMENDED, now):
                yield Cause(Edition.AMENDED, by, CausePart.DECIDES)
    for name in after:
        for by in rivals(base, name) if name not in before else ():
            was = base.by_id[by]
            if not stays(was, amended.by_id.get(by), requests) and requests.meet(Edition.BASE, was):
                part = CausePart.DECIDES_NO_LONGER if by in amended.by_id else CausePart.TAKEN_AWAY
                yield Cause(Edition.BASE, by, part)


def rivals(policy: Policy, name: str) -> Iterator[str]:
    """What keeps a provision from applying, or sets it aside, where it applies: those above it in its order, and those that
    override it.
    """
    provision = policy.by_id.get(name)
    if provision is not None and provision.in_order is not None:
        order = policy.orders[provision.in_order]
        yield from order[: order.index(name)]
    yield from policy.reached_by.get(name, ())


def stays(was: Provision | None, now: Provision | None, requests: Requests) -> bool:
    """Whether a provision is the same in both: its condition, on the requests that are possible in both."""
    if was is None or now is None or was == now:
        return was == now
    return replace(was, when=now.when) == now and not requests.tell_apart(was, now)


def counted_on(base: Policy, amended: Policy, name: str, requests: Requests) -> Iterator[Cause]:
    """That a provision which stays as it is counts other days, if that moves its time."""
    if requests.moved(base.by_id[name], amended.by_id[name]):
        yield Cause(Edition.AMENDED, name, CausePart.COUNTED_ON, calendars_behind(base, amended, [name]))


def is_recounted(was: Provision, now: Provision, requests: Requests) -> bool:
    """Whether nothing but the days of a calendar makes the second provision another one than the first."""
    if stays(was, now, requests):
        return False
    return stays(provision_on(was, by_name(clocks_of(now))), now, requests)


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


def behind(base: Policy, amended: Policy, provision: Provision, requests: Requests) -> list[Cause]:
    """What is behind a provision that decides elsewhere than before, if that is not the provision itself."""
    rows = [*behind_otherwise(base, amended, provision, requests)]
    return rows or [*behind_derived(base, amended, provision.id, requests)]


def behind_otherwise(base: Policy, amended: Policy, provision: Provision, requests: Requests) -> Iterator[Cause]:
    """The rows that are new, changed or taken away in the table whose `otherwise` this is, as they move its condition."""
    if provision.path[1:2] != OTHERWISE:
        return
    then, now = ({p.id: p for p in rows_of(policy, provision)} for policy in (base, amended))
    yield from differences(then, now, requests)


def behind_derived(base: Policy, amended: Policy, name: str, requests: Requests) -> Iterator[Cause]:
    """What is new, changed or taken away in giving the derived facts that the provision tests, if it is itself unchanged."""
    was, now = base.resolved.by_id.get(name), amended.resolved.by_id.get(name)
    if was is None or now is None or not amended.derived or not stays_by_itself(base, amended, was, now):
        return
    facts = derived_from(amended, attributes_of(was.when))
    before, after = ({p.id: p for p in giving_facts(policy, facts)} for policy in (base, amended))
    yield from differences(before, after, requests)


def stays_by_itself(base: Policy, amended: Policy, was: Provision, now: Provision) -> bool:
    """Whether a provision is the same in both, apart from values that only one of the policies has."""
    vocabularies = base.resolved.by_name, amended.resolved.by_name
    before, after = (on_shared_values(each.when, *vocabularies) for each in (was, now))
    return before == after and replace(was, when=now.when) == now


def differences(then: Mapping[str, Provision], now: Mapping[str, Provision], requests: Requests) -> Iterator[Cause]:
    """The provisions that are new or changed, and those that are taken away, as far as they apply to some of the requests."""
    for name, provision in now.items():
        was = then.get(name)
        if stays(was, provision, requests) or (was is not None and is_recounted(was, provision, requests)):
            continue
        if requests.meet(Edition.AMENDED, provision):
            yield Cause(Edition.AMENDED, name, CausePart.DECIDES)
        elif was is not None and requests.meet(Edition.BASE, was):
            yield Cause(Edition.BASE, name, CausePart.DECIDES_NO_LONGER)
    for name, was in then.items():
        if name not in now and requests.meet(Edition.BASE, was):
            yield Cause(Edition.BASE, name, CausePart.TAKEN_AWAY)


def giving_facts(policy: Policy, facts: frozenset[str]) -> Iterator[Provision]:
    """The provisions that give one of the derived facts, as resolved, without editions that lapse."""
    for p in policy.resolved.provisions:
        if isinstance(p.effect, Gives) and p.effect.fact in facts and p.until is None:
            yield p


def rows_of(policy: Policy, otherwise: Provision) -> Iterator[Provision]:
    """The rows of a table beside its `otherwise`, without editions that lapse."""
    return (p for p in policy.provisions_of(otherwise.path[0]) if p.until is None and p.path[1:2] != OTHERWISE)
