"""The part of the kernel that decides named times of which some are on clocks. `emit` pastes everything below the mark after
the parts for clocks and for named times.

`TimeOnClock` has two base classes, and inherits all that it does from the first. It is the second as well, so that whoever
handles the decisions of several checks has one type for all of them, and so that `Decisions` serves here as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from policy_dsl.runtime.kernel import Clause, Decision, _Model
from policy_dsl.runtime.kernel_clocks import ClockDecision, _given, _Leaf, _Time, _Zone
from policy_dsl.runtime.kernel_times import Decisions, TimeDecision, _Times

# --- named times on clocks: the same in every file that has them, to the letter


class TimeOnClock(ClockDecision, TimeDecision):
    """What is decided on a request in one of its times, of which some are on clocks. Immutable.

    It is a decision like any other with times on clocks, except that a request may be permitted without a time, where the
    policy makes `no promise`: then `promised` is False, and `promise`, `trt_seconds`, `deadline` and the like are None. In
    `possible`, ('permitted', None) is a time on a clock or no promise: `promises` has the words of the one, and None for
    the other. No promise comes after every time and before a refusal.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "<no promise>" if self.promised is False else ClockDecision.__repr__(self)

    @property
    def promised(self) -> bool | None:
        """Whether there is a time: False for `no promise`, and None unless the request is permitted and this is settled."""
        return self.promise is not None if self.access == "permitted" else None

    def _on(self, received: date | str | None, zone: _Zone) -> TimeOnClock:
        """As of any decision with times on clocks."""
        decision = super()._on(received, zone)
        assert isinstance(decision, TimeOnClock)
        return decision


class DecisionsOnClocks(Decisions):
    """The policy's decisions on a request, one for each of its times, of which some are on clocks. Immutable.

    In `times`, a time on a clock is in words, such as '20 working days on Statutory'; the others are in seconds.
    """

    __slots__ = ()

    @property
    def times(self) -> dict[str, int | str | None]:
        """Each time by its name: its seconds, or its words; None for `no promise`; or 'refused' or 'indeterminate'."""
        return {name: _shown(self.of(name)) for name, _ in self.named}

    def of(self, name: str) -> TimeOnClock:
        """What is decided of the time with this name. Raises ValueError for any other name."""
        decision = super().of(name)
        assert isinstance(decision, TimeOnClock)
        return decision

    def _on(self, received: date | str | None, zone: _Zone) -> DecisionsOnClocks:
        """The decisions on a request received on this day, which they depend on."""
        return DecisionsOnClocks(
            tuple([(name, self.of(name)._on(received, zone)) for name, _ in self.named]), self.missing
        )


def _shown(decision: TimeOnClock) -> int | str | None:
    """A decision as `times` has it."""
    if decision.access != "permitted":
        return decision.access
    return decision.promise if decision.trt_seconds is None else decision.trt_seconds


def _timed(given: ClockDecision) -> TimeOnClock:
    """A decision of the model as callers get it."""
    return TimeOnClock(
        given.access, given.trt_seconds, given.clauses, given.missing, given.possible, given._time, given._times
    )


class _TimedLeaf(_Leaf):
    """A decision on one of several times as the model compares it. `timed` is what callers get."""

    __slots__ = ("timed",)

    timed: TimeOnClock

    def __init__(
        self, access: str, trt_seconds: int | None, clauses: tuple[Clause, ...], times: tuple[_Time, ...]
    ) -> None:
        super().__init__(access, trt_seconds, clauses, times)
        object.__setattr__(self, "timed", _timed(self.given))


def _timed_leaves(decisions: tuple[Decision, ...], times: tuple[_Time, ...]) -> tuple[_TimedLeaf, ...]:
    """Decisions as the model compares them."""
    return tuple([_TimedLeaf(each.access, each.trt_seconds, each.clauses, times) for each in decisions])


class _TimesOnClocks(_Times):
    """A model that decides a request in one of its times, of which some are on clocks."""

    __slots__ = ("clocks",)

    def __init__(self, model: _Model, names: tuple[str, ...], clocks: tuple[_Time, ...]) -> None:
        super().__init__(model, names)
        self.clocks = clocks

    def settled(self, *decisions: Decision) -> DecisionsOnClocks:
        """The decisions on a complete request, in the order of the times."""
        return DecisionsOnClocks(self.named(decisions))

    def decide(self, given: tuple[object, ...]) -> DecisionsOnClocks:
        """The decisions on a request that the fast path did not answer."""
        decisions, missing = self.each(given)
        return DecisionsOnClocks(self.named(decisions), missing)

    def named(self, decisions: Iterable[Decision]) -> tuple[tuple[str, TimeDecision], ...]:
        """Each decision as callers get it, with the name of its time."""
        return tuple(zip(self.names, map(self.timed, decisions), strict=True))

    def timed(self, decision: Decision) -> TimeOnClock:
        """A decision of the model as callers get it."""
        return decision.timed if isinstance(decision, _TimedLeaf) else _timed(_given(decision, self.clocks))


# --- end of the named times on clocks
