"""Checks that each time on a clock is known for every day of receipt, and that times can be compared wherever a claim does."""

from __future__ import annotations

from datetime import date

from policy_dsl.calendar import zones
from policy_dsl.calendar.receipts import first_unknown, last_known
from policy_dsl.calendar.times import Line, OnClock, lines_needed, most_days
from policy_dsl.model.claims import Availability, Claim, Compared, Relation
from policy_dsl.model.clock_order import (
    compares_hours_with_days,
    days_of,
    is_across_days,
    joins_comparisons,
    may_mix,
    zones_of,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, Cap, Clause, Provision
from policy_dsl.model.said_times import tests_in
from policy_dsl.model.time_bounds import MOST
from policy_dsl.model.times import Time, day_time_text, time_text
from policy_dsl.model.vocabulary import Attribute, Scale
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.calendars import day
from policy_dsl.resolve.times.early_ends import check_end
from policy_dsl.resolve.values.attribute_types import WIDEST
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.text import Span

MOST_STEPS = 3_000_000
"""The most steps from day to day that a time takes for all days of receipt together."""


FIRST_YEAR, LAST_YEAR = 2, 9_990
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()
"""The days on which times are counted: what a clock looks at before and after them still is a day of a calendar."""


def check_clocks(scope: Scope, policy: Policy) -> None:
    """Reports what is missing for the times on clocks of the policy, and comparisons of them that are not supported."""
    if not scope.times_on_clocks:
        return
    check_bounds(scope, policy, None)
    if check_times(scope) and not scope.errors:  # a time with a finding is some other time
        check_comparisons(scope, policy, scope.times_on_clocks[0][1])


def check_times(scope: Scope) -> bool:
    """Whether the times on clocks have a day of receipt, and lines and days that suffice; reports what is missing."""
    every = dict(reversed(scope.times_on_clocks))
    if every and scope.dated is None:
        if not scope.has_dated_by:
            message = "a time on a clock depends on the day of receipt, and the policy does not say which date that is"
            hint = "write `dated by` and an attribute that is a date, below `policy`"
            if scope.amends:
                hint = "write times that do not depend on a day, such as `24 h`"
            scope.report("E260", message, scope.times_on_clocks[0][1], hint)
        return False
    if scope.dated is not None and scope.errors and scope.dated.type == WIDEST[Scale.DATE]:
        return False  # the bounds of the date have a finding, and these stand in their place
    before = scope.errors
    in_order = dict.fromkeys(time for time, _ in scope.times_on_clocks)
    for time in in_order:
        check_lines(scope, time, every[time])
    if scope.errors > before:
        return False
    for time in in_order:
        if scope.dated is not None:
            check_days(scope, time, every[time], scope.dated)
    if scope.errors == before and scope.dated is not None:
        for time in in_order:
            check_end(scope, time, every[time], scope.dated)
    return scope.errors == before


def check_bounds(scope: Scope, policy: Policy, elsewhere: Span | None) -> None:
    """Reports too many caps and floors beside times on clocks, at the first that is too many: where it stands in this text, and
    else at the place `elsewhere`.
    """
    bounds: dict[tuple[type[Bound], Time], Provision] = {}
    for provision in policy.provisions:
        if isinstance(provision.effect, Bound):
            bounds.setdefault((type(provision.effect), provision.effect.seconds), provision)
    if len(bounds) > MOST:
        those = [f"{'at most' if kind is Cap else 'not before'} {time_text(time)}" for kind, time in bounds]
        message = (
            f"beside times on clocks, a policy has at most {MOST} different caps and floors; `{those[MOST]}` would be"
        )
        message += f" one more than {listing(those[:MOST])}"
        span = place(scope, [*bounds.values()][MOST].clause, elsewhere)
        hint = "use one of those again, or write the time itself in place of one of them, such as `5 days`"
        scope.report("E268", message, span, hint)


def check_comparisons(scope: Scope, policy: Policy, span: Span, elsewhere: Span | None = None) -> None:
    """Reports zones that do not fit, and claims that compare times in a way that is not supported: where they stand, or at the
    place `elsewhere` if that is in another text.
    """
    check_zone(scope, policy, span, elsewhere)
    for claim in policy.properties:
        check_claim(scope, policy, claim, place(scope, claim.clause, elsewhere))


def place(scope: Scope, clause: Clause, elsewhere: Span | None) -> Span:
    """The place of the clause in the text of the scope; another one if it is in another text."""
    return clause.span if elsewhere is None or clause.path == scope.path else elsewhere


MISSING = {
    Line.COUNTS: ("counts CALENDAR", "which days are open"),
    Line.DAY_ONE: (
        "day one is the day after receipt",
        "which day is the first: `… is the day of receipt` is the other way",
    ),
    Line.DUE: ("due at the end of the day", "at which time of its last day it ends"),
    Line.SHORT_MONTH: (
        "a month without that day ends on its last day",
        "where a month ends that lacks the day: `… on the day after its last` is the other way",
    ),
    Line.ROLL: (
        "a last day that is closed moves on",
        "what happens where its last day is closed: `… moves back` and `… stays` are the other ways",
    ),
}
"""The line to write, and what it says."""


def check_lines(scope: Scope, time: OnClock, span: Span) -> None:
    """Reports the lines that the time needs and its clock does not have."""
    for line in lines_needed(time.time, time.clock):
        words, meaning = MISSING[line]
        message = (
            f"`{day_time_text(time.time)}` needs a line that `{time.clock.name}` does not have, one that says {meaning}"
        )
        scope.report("E261", message, span, f"write `{words}` below `clock {time.clock.name}`")


def counted_within_bounds(time: OnClock, received: range) -> bool:
    """Whether a time is counted on days that calendars have, in few enough steps, for all of these days of receipt."""
    steps = most_days(time.time)
    within = received.start >= FIRST_DAY and received.stop - 1 + steps <= LAST_DAY
    return within and len(received) * steps <= MOST_STEPS


def check_days(scope: Scope, time: OnClock, span: Span, dated: Attribute) -> None:
    """Reports a time whose last day is not known for some day of receipt."""
    received = days_of(dated)
    if received.start < FIRST_DAY or received.stop - 1 + most_days(time.time) > LAST_DAY:
        message = f"`{day_time_text(time.time)}` would be counted beyond the years {FIRST_YEAR} to {LAST_YEAR} for some receipt"
        scope.report("E264", message, span, f"let `{dated.name}` begin later or end earlier, or the time be shorter")
        return
    if len(received) * most_days(time.time) > MOST_STEPS:
        text = day_time_text(time.time)
        message = f"`{dated.name}` has {len(received):,} days, and for each of them `{text}` looks at too many more"
        scope.report("E264", message, span, "let the date end earlier, or say the time in months or calendar days")
        return
    unknown = first_unknown(time, received)
    if unknown is None:
        return
    first, error = unknown
    text = day_time_text(time.time)
    if error.past_end:
        last = last_known(time, received)
        message = (
            f"`{dated.name}` runs until {day(received.stop)}, and `{error.ending.name}` is known until"
            f" {day(error.ending.until)}: `{text}` is not known for receipts from {day(first)} on"
        )
        hint = closed_throughout(time, received) or "continue the list"
        if last is not None:
            hint = (
                f"the last good day of receipt is {day(last)}: end `{dated.name}` the day after, or continue the list"
            )
    else:
        message = (
            f"`{dated.name}` runs from {day(received.start)}, and `{error.ending.name}` is known from"
            f" {day(error.ending.first)}: `{text}` is not known for a receipt on {day(first)}"
        )
        hint = "begin the list earlier, or the date later"
        if error.ending.first == date.min.toordinal():
            hint = f"no list begins earlier: begin `{dated.name}` later"
    scope.report("E262", message, span, hint)


def closed_throughout(time: OnClock, received: range) -> str | None:
    """The hint for a calendar that is not open on a day from the first receipt to the end of its lists; None for others."""
    calendar = time.clock.calendar
    if calendar is None or calendar.until is None or calendar.opened_days:
        return None
    days = range(received.start, calendar.until)
    if any((d - 1) % 7 in calendar.week and d not in calendar.closed_days for d in days):
        return None
    lists = listing(each.name for each in calendar.closed_on)
    return (
        f"`{calendar.name}` has no open day from {day(received.start)} to the end of {lists}: open it on another day"
        " of the week, or take days out of the list"
    )


def check_zone(scope: Scope, policy: Policy, span: Span, elsewhere: Span | None) -> None:
    """Reports calendars of several zones, and hours that are compared with days in no zone or in years of which it knows
    nothing.
    """
    names = zones_of(policy)
    if len(names) > 1:
        message = f"the clocks of a policy count days of one zone, and these are of {listing(names)}"
        scope.report("E264", message, span, "give their calendars one zone")
        return
    first = next((claim for claim in policy.properties if compares_hours_with_days(policy, claim)), None)
    mixed = bounds_hours_by_days(policy) or (None if first is None else first.clause)
    if mixed is not None and not names:
        message = "hours are compared with days, and no calendar says in which zone its days are"
        if first is not None and mixed == first.clause and is_across_days(policy, first):
            message = "hours of different days are compared, and no calendar says in which zone these days are"
        scope.report("E264", message, place(scope, mixed, elsewhere), ZONE)
    elif mixed is not None and scope.dated is not None and outside_known_years(scope.dated):
        scope.report("E264", YEARS, elsewhere or scope.dated.span, "let the date begin and end within these years")


ZONE = "write `zone Europe/London`, or another one, below the calendar"
YEARS = "hours are compared with days, and how long days are is known for receipts of the years 2007 to 2088"


def outside_known_years(dated: Attribute) -> bool:
    """Whether some day of receipt is in a year of which it is not known how long its days are."""
    received = days_of(dated)
    return received.start < zones.FIRST or received.stop - 1 > zones.LAST_RECEIPT


def check_claim(scope: Scope, policy: Policy, claim: Claim, span: Span) -> None:
    """Reports comparisons of two requests of different days, and several of hours with days beside each other."""
    compared = [test for test in tests_in(claim) if isinstance(test, Compared)]
    waits = [test for test in compared if test.relation is not Relation.DUE_BEFORE]
    if isinstance(claim, Availability):
        return  # which is looked at with the facts that a way may vary
    if policy.dated_by in claim.differ and any(isinstance(test.right, int) for test in waits):
        message = f"`{policy.dated_by}` may differ, and how long a time on a clock is depends on it"
        hint = (
            "say which is `due before` the other, or leave it out of `alike except`: the two are then of the same day"
        )
        scope.report("E265", message, span, hint)
    elif is_across_days(policy, claim):
        return  # which is looked at by `check_due_before`
    elif policy.dated_by in claim.differ and joins_comparisons(claim) and compares_hours_with_days(policy, claim):
        message = (
            f"several comparisons are joined, some of hours with days, and `{policy.dated_by}` may differ:"
            " each request would be received at an hour of its own"
        )
        hint = f"leave `{policy.dated_by}` out of `alike except`, or write a property for each comparison"
        scope.report("E266", message, span, hint)


def check_due_before(scope: Scope, policy: Policy, elsewhere: Span | None = None) -> None:
    """Reports claims with `due before` that say nothing: about no day of receipt, about a given time, or about requests of
    different days that are due so many hours later, where nothing says how long these days are.
    """
    for claim in policy.properties:
        compared = [test for test in tests_in(claim) if isinstance(test, Compared)]
        due = [test for test in compared if test.relation is Relation.DUE_BEFORE]
        span = place(scope, claim.clause, elsewhere)
        if not due:
            continue
        if any(not isinstance(test.right, int) for test in due):
            message = "`due before` is about two requests"
            scope.report("E265", message, span, "name the other request, or say `faster than` and a time")
        elif policy.dated_by is None:
            message = (
                f"`{policy.name}` does not say which date is the day of receipt, so nothing is due before anything else"
            )
            scope.report("E265", message, span, "write `dated by` and an attribute that is a date, below `policy`")
        elif compares_hours_with_days(policy, claim) and not policy.has_clocks and is_across_days(policy, claim):
            message = "hours of different days are compared, and no time is on a clock, whose calendar has a zone"
            hint = f"leave `{policy.dated_by}` out of `alike except`, or let some time be on a clock"
            scope.report("E265", message, span, hint)
        elif is_across_days(policy, claim) and len(due) < len(compared):
            message = f"`{policy.dated_by}` may differ, and beside `due before` no time is compared"
            scope.report("E265", message, span, "write a property for each comparison")


def bounds_hours_by_days(policy: Policy) -> Clause | None:
    """What a cap or a floor, or the earlier or the later of two times, compares of hours with days; None if nothing does."""
    effects = [(each, each.effect) for each in policy.by_id.values()]
    stated = [(each, effect) for each, effect in effects if isinstance(effect, AnswerWithin | Bound)]
    for provision, effect in stated:
        times = [other.seconds for _, other in stated if other.of == effect.of]
        if may_mix([effect.seconds], times if isinstance(effect, Bound) else [effect.seconds]):
            return provision.clause
    return None
