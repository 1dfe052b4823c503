"""The part of the kernel that says what derived facts are. `emit` pastes everything below the mark at the end of the kernel."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.runtime.kernel import Clause, _Fact, _Frozen, _Model

# --- derived facts: the same in every file that has them, to the letter


class Derived(_Frozen):
    """The value of a derived fact on a request. Immutable; two are equal when they say the same for the same reasons.

    `value` is the value, and `clauses` are the provisions behind it. Where the facts that are given do not settle it, `value`
    is None, `missing` names the parameters of a smallest set of facts that would, and `possible` has the values still open,
    in the order of the policy. On days on which the fact does not exist its value is None, and nothing is missing.
    """

    __slots__ = ("clauses", "missing", "possible", "value")
    _fields = ("value", "clauses", "missing", "possible")
    _noun = "a derived value"

    value: str | None
    clauses: tuple[Clause, ...]
    missing: tuple[str, ...]
    possible: tuple[str | None, ...]

    def __init__(
        self,
        value: str | None,
        clauses: tuple[Clause, ...],
        missing: tuple[str, ...] = (),
        possible: tuple[str | None, ...] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "value", value)
        put(self, "clauses", clauses)
        put(self, "missing", missing)
        put(self, "possible", possible)

    def __repr__(self) -> str:
        return f"<not settled, missing {', '.join(self.missing)}>" if self.missing else f"<{self.value}>"


class _Derivation:
    """What gives a derived fact: a model that answers within n seconds where the fact has the n-th of the values."""

    __slots__ = ("model", "values")

    def __init__(self, model: _Model, values: tuple[str | None, ...]) -> None:
        self.model, self.values = model, values

    def of(self, given: tuple[object, ...]) -> Derived:
        decision = self.model.decide(given)
        if decision.trt_seconds is not None:
            return Derived(self.values[decision.trt_seconds - 1], decision.clauses)
        possible = tuple([self.values[seconds - 1] for _, seconds in decision.possible if seconds is not None])
        return Derived(None, decision.clauses, decision.missing, possible)


def _derived(
    derivations: dict[str, _Derivation], facts: tuple[_Fact, ...], given: tuple[object, ...]
) -> dict[str, Derived]:
    """Each derived fact. What can be read only once, such as an iterator, is read once."""
    readable = tuple(
        [
            tuple(value) if fact.kind == "set" and isinstance(value, Iterable) and not isinstance(value, str) else value
            for fact, value in zip(facts, given, strict=True)
        ]
    )
    return {name: each.of(readable) for name, each in derivations.items()}


# --- end of the derived facts
