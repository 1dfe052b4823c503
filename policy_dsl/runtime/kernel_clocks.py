"""The part of the kernel that reckons times on clocks. `emit` pastes everything below the mark at the end of the kernel.

It is a third way to say when a time ends, beside `policy_dsl/calendar/stepping.py` and `counting.py`. Reading a check back
compares it with the first for every day of receipt. It is long because it is pasted whole, as the kernel is.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, datetime, timedelta, timezone

from policy_dsl.runtime.kernel import Clause, Decision, _duration_text, _Frozen, _in_utc, _Model, _text_of

# --- clocks: the same in every file that has them, to the letter


class CalendarEnds(ValueError):
    """No deadline is known for this day of receipt: it is past the last one that the policy speaks of.

    `calendar` is the name of the calendar that the time counts, if any; `known_until` the first day of receipt without a
    deadline; and `earliest` a day before which the time certainly does not end.
    """

    def __init__(self, calendar: str | None, received: date, known_until: date, earliest: date) -> None:
        self.calendar, self.received, self.known_until, self.earliest = calendar, received, known_until, earliest
        counted = "" if calendar is None else f" on the calendar {calendar}"
        super().__init__(
            f"deadlines{counted} are known for receipts before {known_until}; of a receipt on {received}, the last day is"
            f" {earliest} at the earliest"
        )

    def _parts(self) -> tuple[object, ...]:
        return self.calendar, self.received, self.known_until, self.earliest

    def __reduce__(self) -> tuple[type[CalendarEnds], tuple[object, ...]]:
        return type(self), self._parts()


class _Zone(_Frozen):
    """A zone: how far it is ahead of UTC, in seconds, at first and after each change. A moment is in seconds, in UTC, of which
    86,400 are the first of day 1. All of these are whole hours, so an hour of UTC never belongs to two days.
    """

    __slots__ = ("changes", "first", "moments", "name", "offsets")
    _fields = ("name", "first", "changes")

    name: str
    first: int
    changes: tuple[tuple[int, int], ...]
    moments: list[int]
    offsets: list[int]

    def __init__(self, name: str, first: int, changes: tuple[tuple[int, int], ...]) -> None:
        put = object.__setattr__
        put(self, "name", name)
        put(self, "first", first)
        put(self, "changes", changes)
        put(self, "moments", [moment for moment, _ in changes])
        put(self, "offsets", [first, *[offset for _, offset in changes]])

    def day_of(self, moment: int) -> int:
        """The day on which the moment falls."""
        return (moment + self.offsets[bisect_right(self.moments, moment)]) // 86_400

    def midnight(self, day: int) -> int:
        """The first moment of the day. No change is within an hour of one."""
        local = day * 86_400
        return local - self.offsets[bisect_right(self.moments, local - self.first)]

    def date_of(self, received: object) -> date:
        """The day on which a datetime falls, within the years of which the changes are known."""
        start = _in_utc(received, "received")
        try:
            day = date.fromordinal(self.day_of(start.toordinal() * 86_400 + start.hour * 3600))
        except (ValueError, OverflowError):
            raise ValueError(f"`received` is {start}, which in {self.name} is outside of the years 1 to 9999") from None
        years = [date.fromordinal(moment // 86_400).year for moment in self.moments[:1] + self.moments[-1:]]
        if years and not years[0] <= day.year <= years[-1]:
            raise ValueError(
                f"`received` is {start}; when clocks change in {self.name}, the check knows for {years[0]} to {years[-1]}"
            )
        return day


class _Calendar(_Frozen):
    """A calendar: open on the weekdays of `week` (0 is Monday) and the days of `opened`, but on none of `closed`. From the day
    `until` on it is not known; None if it always is.
    """

    __slots__ = ("closed", "name", "opened", "until", "week")
    _fields = ("name", "week", "closed", "opened", "until")

    name: str
    week: frozenset[int]
    closed: frozenset[int]
    opened: frozenset[int]
    until: int | None

    def __init__(
        self, name: str, week: Iterable[int], closed: Iterable[int], opened: Iterable[int], until: int | None
    ) -> None:
        put = object.__setattr__
        put(self, "name", name)
        put(self, "week", frozenset(week))
        put(self, "closed", frozenset(closed))
        put(self, "opened", frozenset(opened))
        put(self, "until", until)

    def is_open(self, day: int) -> bool:
        """Whether it is open on a day; from `until` on, whether it may be."""
        return day in self.opened or (day not in self.closed and (day - 1) % 7 in self.week)


class _Time(_Frozen):
    """A time on a clock: in words; its parts, each from the end of the one before; what the clock says of them; and the days of
    receipt for which it is known, from `first` until `until`.
    """

    __slots__ = (
        "calendar",
        "day_one",
        "dues",
        "first",
        "hours",
        "parts",
        "roll",
        "short_month",
        "text",
        "until",
        "zone",
    )
    _fields = ("text", "parts", "calendar", "day_one", "short_month", "roll", "zone", "first", "until")

    text: str
    parts: tuple[tuple[str, int], ...]
    calendar: _Calendar | None
    day_one: str
    short_month: str | None
    roll: str | None
    zone: _Zone
    first: int
    until: int
    dues: dict[int, tuple[date, datetime, int]]
    hours: dict[int, tuple[date, datetime, int]]

    def __init__(
        self,
        text: str,
        parts: tuple[tuple[str, int], ...],
        calendar: _Calendar | None,
        day_one: str,
        short_month: str | None,
        roll: str | None,
        zone: _Zone,
        first: int,
        until: int,
    ) -> None:
        put = object.__setattr__
        for name, value in zip(
            self._fields, (text, parts, calendar, day_one, short_month, roll, zone, first, until), strict=True
        ):
            put(self, name, value)
        put(self, "dues", {})
        put(self, "hours", {})

    def due(self, received: object) -> tuple[date | None, datetime, int]:
        """The last day for a receipt at this moment, the first moment after it, in UTC, and the day of receipt."""
        start = None
        if type(received) is datetime and (offset := received.utcoffset()) is not None:
            try:
                start = received - offset  # the wall clock of UTC, in half the time that `_in_utc` takes
            except OverflowError:
                start = None  # `_in_utc` says so
        if start is None:
            start = _in_utc(received, "received")
        hour = start.toordinal() * 24 + start.hour
        due = self.hours.get(hour)
        if due is None:
            due = self.hours[hour] = self.due_of_day(self.zone.day_of(hour * 3600))
        return due

    def due_of_day(self, received: int) -> tuple[date, datetime, int]:
        """As `due`, for a day of receipt. All are kept, since many requests come on one day."""
        if received not in self.dues:
            self.check_known(received)
            last = self.last_day(received)
            moment = timedelta(seconds=self.zone.midnight(last + 1) - 86_400)
            self.dues[received] = date.fromordinal(last), datetime(1, 1, 1, tzinfo=timezone.utc) + moment, received
        return self.dues[received]

    def check_known(self, received: int) -> None:
        """Raises ValueError for a day of receipt before the policy's first, and CalendarEnds for one after its last."""
        if received < self.first:
            bounds = f"from {date.fromordinal(self.first)} until {date.fromordinal(self.until)}"
            raise ValueError(f"the policy's days of receipt are {bounds}, and `received` is before that")
        if received >= self.until:
            name = None if self.calendar is None else self.calendar.name
            on, known_until, earliest = (
                date.fromordinal(min(day, date.max.toordinal()))
                for day in (received, self.until, self.last_day(received))
            )
            raise CalendarEnds(name, on, known_until, earliest)

    def last_day(self, received: int) -> int:
        """The last day for a day of receipt; where that is not known, a day before which it is not."""
        day = received - 1 if self.day_one == "the day of receipt" else received
        for unit, count in self.parts:
            if unit == "working days":
                day = self.working_days_after(day, count)
            else:
                day = self.moved(day + count if unit == "calendar days" else self.months_after(day, count))
        return day

    def working_days_after(self, day: int, count: int) -> int:
        assert self.calendar is not None
        while count:
            day += 1
            count -= self.calendar.is_open(day)
        return day

    def moved(self, day: int) -> int:
        """The day, or where the clock moves it if it is closed."""
        if self.roll != "stays":
            assert self.calendar is not None
            if self.roll == "moves on":
                while not self.calendar.is_open(day):
                    day += 1
            else:
                day = day if self.calendar.until is None else min(day, self.calendar.until - 1)
                while not self.calendar.is_open(day):
                    day -= 1
        return day

    def months_after(self, day: int, months: int) -> int:
        """The day with the same number so many months on, or what the clock says where that month has none."""
        start = date.fromordinal(min(day, date.max.toordinal()))
        year, month = divmod(12 * start.year + start.month - 1 + months, 12)
        if (year, month) >= (9999, 11):
            return date(9999, 12, 1).toordinal()  # at the earliest
        before_first = date(year, month + 1, 1).toordinal() - 1
        last = date(year + month // 11, (month + 1) % 12 + 1, 1).toordinal() - 1
        if before_first + start.day <= last:
            return before_first + start.day
        return last + (self.short_month == "the day after its last")


class ClockDecision(Decision):
    """A decision of a policy with times on clocks.

    `promise` is the time of a permitted request in words, such as `20 working days on Statutory`, which have one form
    whatever the policy writes: a year is `12 months`, a week `7 calendar days`, and 24 hours are `1 day`. Of a time on a
    clock, `trt_seconds` and `trt` are None. When indeterminate, `promises` has the promise of each outcome in `possible`,
    elapsed times first, then times on clocks in a fixed order: which of them ends first depends on the day of receipt.

    `received` is the day of receipt that was decided about, where the decision depends on it; then asking about a receipt
    on another day is a ValueError. It is None where the decision is the same for every day.
    """

    __slots__ = ("_day", "_days", "_time", "_times", "_zone", "promise", "promises", "received")

    promise: str | None
    promises: tuple[str | None, ...]
    received: date | None
    _time: _Time | None
    _times: tuple[_Time | None, ...]
    _zone: _Zone | None
    _day: int | None
    _days: dict[date, ClockDecision]

    def __init__(
        self,
        access: str,
        trt_seconds: int | None,
        clauses: tuple[Clause, ...],
        missing: tuple[str, ...] = (),
        possible: tuple[tuple[str, int | None], ...] = (),
        time: _Time | None = None,
        times: tuple[_Time | None, ...] = (),
        received: date | None = None,
        zone: _Zone | None = None,
    ) -> None:
        super().__init__(access, trt_seconds, clauses, missing, possible)
        put = object.__setattr__
        put(self, "received", received)
        put(self, "_zone", zone)
        put(self, "_day", None if received is None else received.toordinal())
        put(self, "_days", {})
        put(self, "_time", time)
        put(self, "_times", times)
        put(self, "promise", _promise(trt_seconds, time))
        put(self, "promises", tuple([_promise(seconds, at) for (_, seconds), at in zip(possible, times, strict=True)]))

    def _parts(self) -> tuple[object, ...]:
        return *super()._parts(), self._time, self._times, self.received, self._zone

    def _on(self, received: date | str | None, zone: _Zone) -> ClockDecision:
        """The decision on a request received on this day, which it depends on. They are kept, since many come on one day."""
        if received is None:
            return self
        day = received if type(received) is date else _exact_date(received)
        decision = self._days.get(day)
        if decision is None:
            parts = self.access, self.trt_seconds, self.clauses, self.missing, self.possible
            decision = self._days[day] = type(self)(*parts, self._time, self._times, day, zone)
        return decision

    def _check_day(self, day: int) -> None:
        """Raises ValueError for a day of receipt that was not decided about."""
        if self._day is not None and day != self._day:
            other = date.fromordinal(day)
            raise ValueError(
                f"this is the decision on a request received on {self.received}, and `received` is on {other}: decide again"
            )

    def __repr__(self) -> str:
        return super().__repr__() if self._time is None else f"<{self.access} within {self._time.text}>"

    def deadline(self, received: datetime) -> datetime | None:
        """When the answer is due, in UTC; None unless permitted. Where the time ends with a day, the first moment that is too
        late: the end of that day. Else, as for an elapsed time, the last that is in time.

        Raises CalendarEnds for a request received past the last day of receipt that the policy speaks of, and ValueError
        for one received before the first, for a value other than a datetime with a time zone, and as `Decision.deadline`.
        """
        if self._time is None:
            self._check_moment(received)
            return super().deadline(received)
        _, due, day = self._time.due(received)
        if self._day is not None and day != self._day:  # as `_check_day` does, without the cost of a call
            self._check_day(day)
        return due

    def met(self, received: datetime, answered: datetime) -> bool | None:
        """Whether the answer was in time. None unless permitted. Raises as `deadline` does."""
        if self._time is None:
            self._check_moment(received)
            return super().met(received, answered)
        last, due, day = self._time.due(received)
        self._check_day(day)
        end = _in_utc(answered, "answered")
        return end < due or (last is None and end == due)

    def last_day(self, received: date) -> date | None:
        """The day with which the time ends, in the zone of its calendar; None for an elapsed time, and where the earlier or
        the later of hours and days ends with the hours.

        `received` is a datetime with a time zone, or the day of receipt. Raises as `deadline` does, and ValueError for a day
        where the hour of receipt decides between hours and days.
        """
        if isinstance(received, datetime):
            _in_utc(received, "received")
            self._check_moment(received)
            due = None if self._time is None else self._time.due(received)
        elif isinstance(received, date):
            day = date.toordinal(received)
            self._check_day(day)
            due = None if self._time is None else self._time.due_of_day(day)
        else:
            raise ValueError(f"`received` is a datetime with a time zone, or a date; not {_text_of(received)}")
        return None if due is None else due[0]

    def latest(self, received: datetime) -> datetime | None:
        """The latest deadline that the answer may have: its deadline if it is permitted, and the latest of all that are
        `possible` if it is indeterminate. None where there is no promise, or may be none, as of a refusal. Raises as
        `deadline` does.
        """
        start = _in_utc(received, "received")
        self._check_moment(received)
        if self.access != "indeterminate" or None in self.promises:
            return self.deadline(received)
        open_ends = zip(self.possible, self._times, strict=True)
        try:
            return max(
                start + timedelta(seconds=seconds or 0) if time is None else time.due(received)[1]
                for (_, seconds), time in open_ends
            )
        except OverflowError:
            raise ValueError(f"the deadline of a request received {received} would be after the year 9999") from None

    def _check_moment(self, received: object) -> None:
        """As `_check_day`, of a moment."""
        if self._zone is not None:
            self._check_day(self._zone.date_of(received).toordinal())

    @property
    def known_until(self) -> date | None:
        """The first day of receipt for which `deadline` raises CalendarEnds; None without a time on a clock."""
        days = [time.until for time in (self._time, *self._times) if time is not None]
        return date.fromordinal(min(days)) if days else None


def _exact_date(day: date | str) -> date:
    """A day as text, or of a kind of its own, as a plain date."""
    return date.fromisoformat(day) if isinstance(day, str) else date.fromordinal(date.toordinal(day))


def _promise(seconds: int | None, time: _Time | None) -> str | None:
    """A time in words; None for none."""
    return time.text if time is not None else None if seconds is None else _duration_text(seconds)


class _Leaf(Decision):
    """A decision as the model compares it: for the n-th time on a clock, from 0, it has the seconds -1 - n. `given` is what
    callers get.
    """

    __slots__ = ("given",)

    given: ClockDecision

    def __init__(
        self, access: str, trt_seconds: int | None, clauses: tuple[Clause, ...], times: tuple[_Time, ...]
    ) -> None:
        super().__init__(access, trt_seconds, clauses)
        object.__setattr__(self, "given", _given(self, times))


def _leaves(decisions: tuple[Decision, ...], times: tuple[_Time, ...]) -> tuple[_Leaf, ...]:
    """Decisions as the model compares them."""
    return tuple([_Leaf(each.access, each.trt_seconds, each.clauses, times) for each in decisions])


def _given(decision: Decision, times: tuple[_Time, ...]) -> ClockDecision:
    """What callers get for a decision of the model. Possible outcomes are listed from the shortest elapsed time on, then with
    times on clocks in the order of the check, then without a time.
    """

    def place(outcome: tuple[str, int | None]) -> tuple[int, int, str]:
        access, code = outcome
        return (2, 0, access) if code is None else (0, code, access) if code >= 0 else (1, -code, access)

    possible = sorted(decision.possible, key=place)
    return ClockDecision(
        decision.access,
        _elapsed(decision.trt_seconds),
        decision.clauses,
        decision.missing,
        tuple([(access, _elapsed(code)) for access, code in possible]),
        _on_clock(decision.trt_seconds, times),
        tuple([_on_clock(code, times) for _, code in possible]),
    )


def _elapsed(code: int | None) -> int | None:
    return None if code is None or code < 0 else code


def _on_clock(code: int | None, times: tuple[_Time, ...]) -> _Time | None:
    return None if code is None or code >= 0 else times[-1 - code]


class _OnClocks:
    """A model whose decisions have times on clocks."""

    __slots__ = ("model", "times")

    def __init__(self, model: _Model, times: tuple[_Time, ...]) -> None:
        self.model, self.times = model, times

    def decide(self, given: tuple[object, ...]) -> ClockDecision:
        """The decision on a request that the fast path did not answer."""
        decision = self.model.decide(given)
        return decision.given if isinstance(decision, _Leaf) else _given(decision, self.times)


# --- end of the clocks
