"""The part of the kernel that decides several named times. `emit` pastes everything below the mark at the end of the kernel."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.runtime.kernel import Decision, _Frozen, _Model, _text_of

# --- named times: the same in every file that has them, to the letter


class TimeDecision(Decision):
    """What is decided on a request in one of its times. Immutable.

    It is a decision like any other, except that a request may be permitted without a time, where the policy makes `no
    promise`: then `promised` is False, and `trt_seconds`, `trt`, `deadline` and `met` are None. In `possible`, ('permitted',
    None) is no promise, which comes after every time and before a refusal.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "<no promise>" if self.promised is False else super().__repr__()

    @property
    def promised(self) -> bool | None:
        """Whether there is a time: False for `no promise`, and None unless the request is permitted and this is settled."""
        return self.trt_seconds is not None if self.access == "permitted" else None


class Decisions(_Frozen):
    """The policy's decisions on a request, one for each of its times. Immutable; two are equal when each of their times has the
    same outcome for the same reasons.

    `access` is one for all times: permitted, refused or indeterminate. `times` has for each of them, by name, the seconds
    within which it is promised; None for `no promise`; and otherwise the word 'refused' or 'indeterminate'. `of` says more
    of one of them. `missing` names the parameters of the facts that settle all of them: those that settle each.
    """

    __slots__ = ("access", "missing", "named")
    _fields = ("named", "missing")
    _noun = "decisions"

    access: str
    missing: tuple[str, ...]
    named: tuple[tuple[str, TimeDecision], ...]

    def __init__(self, named: tuple[tuple[str, TimeDecision], ...], missing: tuple[str, ...] = ()) -> None:
        put = object.__setattr__
        put(self, "named", named)
        put(self, "missing", missing)
        put(self, "access", _access(named[0][1]))

    def __repr__(self) -> str:
        if self.access == "refused":
            return "<refused>"
        return f"<{self.access}: {', '.join([f'{name} {repr(each)[1:-1]}' for name, each in self.named])}>"

    @property
    def times(self) -> dict[str, int | str | None]:
        """Each time by its name: its seconds, None for `no promise`, or 'refused' or 'indeterminate'."""
        return {name: each.trt_seconds if each.access == "permitted" else each.access for name, each in self.named}

    def of(self, name: str) -> TimeDecision:
        """What is decided of the time with this name. Raises ValueError for any other name."""
        for own, decision in self.named:
            if own == name:
                return decision
        names = ", ".join([own for own, _ in self.named])
        raise ValueError(f"{_text_of(name)} is not a time of the policy; expected one of {names}")


def _access(decision: TimeDecision) -> str:
    """Whether the request is permitted, as far as that is settled. It is permitted in each of its times or in none."""
    accesses = {access for access, _ in decision.possible} or {decision.access}
    return accesses.pop() if len(accesses) == 1 else "indeterminate"


def _of_time(decision: Decision) -> TimeDecision:
    """A decision of the model as callers get it."""
    if isinstance(decision, TimeDecision):
        return decision
    return TimeDecision(decision.access, decision.trt_seconds, decision.clauses, decision.missing, decision.possible)


def _of_times(decisions: tuple[Decision, ...]) -> tuple[TimeDecision, ...]:
    """The decisions of tables as callers get them."""
    return tuple([_of_time(decision) for decision in decisions])


class _Times:
    """A model that decides a request in one of its times: the last of its facts says in which."""

    __slots__ = ("model", "names")

    def __init__(self, model: _Model, names: tuple[str, ...]) -> None:
        self.model, self.names = model, names

    def settled(self, *decisions: Decision) -> Decisions:
        """The decisions on a complete request, in the order of the times."""
        return Decisions(self.named(decisions))

    def decide(self, given: tuple[object, ...]) -> Decisions:
        """The decisions on a request that the fast path did not answer."""
        decisions, missing = self.each(given)
        return Decisions(self.named(decisions), missing)

    def named(self, decisions: Iterable[Decision]) -> tuple[tuple[str, TimeDecision], ...]:
        """Each decision as callers get it, with the name of its time."""
        return tuple(zip(self.names, map(_of_time, decisions), strict=True))

    def each(self, given: tuple[object, ...]) -> tuple[list[Decision], tuple[str, ...]]:
        """The decision of the model in each time, and the facts that are missing for some of them. What can be read only once
        is read once.
        """
        facts = self.model.facts[:-1]
        readable = [
            tuple(value) if fact.kind == "set" and isinstance(value, Iterable) and not isinstance(value, str) else value
            for fact, value in zip(facts, given, strict=True)
        ]
        decisions = [self.model.decide((*readable, name)) for name in self.names]
        missing = {parameter for decision in decisions for parameter in decision.missing}
        return decisions, tuple([fact.name for fact in facts if fact.name in missing])


# --- end of the named times
