"""Runs the source of a compiled check in this process."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, assert_never

from policy_dsl.backends import clock_tables
from policy_dsl.backends.python.entry_point import parameters
from policy_dsl.model.decisions import Access, Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, Request, Scale, SetOf, Steps, Value

if TYPE_CHECKING:
    from policy_dsl.backends.target import Check

IMPOSSIBLE = "no such request is possible"
"""How the message of a check begins for an impossible request."""


def run(source: str, policy: Policy) -> Check:
    """The check with this source, executed."""
    namespace: dict[str, Any] = {"__name__": "evenhand_artefact"}
    exec(compile(source, "<artefact>", "exec"), namespace)  # noqa: S102  # the source of our own target
    names = parameters(policy)
    clock_times = list(zip(clock_tables.clock_times(policy), namespace.get("_TIMES", ()), strict=True))

    def decide(request: Request) -> Outcome | None:
        try:
            decision = namespace["decide"](**{p: native(policy.by_name[n], request[n]) for n, p in names.items()})
        except ValueError as error:
            if str(error).startswith(IMPOSSIBLE):
                return None
            raise
        if policy.times:
            decision = decision.of(request[TIME_FACT])
            if decision.promised is False:
                return Outcome(Access.PERMITTED, NO_PROMISE)
        on_clock = [time for time, own in clock_times if own is decision._time]  # none for an elapsed time
        return Outcome(Access(decision.access), on_clock[0] if on_clock else decision.trt_seconds)

    def decide_each(requests: Sequence[Request]) -> list[Outcome | None]:
        return [decide(request) for request in requests]

    return decide_each


def native(attribute: Attribute, value: Value) -> Value | date | timedelta | Decimal:
    """A value as a caller of the check passes it."""
    match attribute.type:
        case Ordered(scale) if isinstance(value, int):
            match scale:
                case Scale.NUMBER:
                    return value
                case Steps():
                    return Decimal(scale.text(value))
                case Scale.DURATION:
                    return timedelta(seconds=value)
                case Scale.DATE:
                    return date.fromordinal(value)
                case _:
                    assert_never(scale)
        case Choice() | SetOf() | Ordered():
            return value
        case _:
            assert_never(attribute.type)
