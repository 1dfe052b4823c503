"""Strategies for the requests of a policy.

`policy` is a policy or a proposal, which stands for the policy as amended: the path of its file, or the loaded `Policy`.
A request is a dictionary that a compiled check takes as `decide(**request)`: codes as text, sets as frozensets of codes,
`yes/no` as `bool`, and `int`, `timedelta` and `date`. With `check`, the module of a compiled check, codes are members of
its enumerations, and a check of another policy is refused.

Every request is possible, and none is drawn in vain: no `impossible` clause ever rejects one. Examples shrink to the first
codes and lowest values, and in a pair to two requests that differ in one fact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, TypedDict, TypeVar, assert_never, cast, overload

try:
    from hypothesis import strategies as st
except ModuleNotFoundError as error:  # pragma: no cover  # the tests have it
    raise ModuleNotFoundError("policy_dsl.testing needs Hypothesis: `pip install 'evenhand[testing]'`") from error

from msgspec.structs import replace

from policy_dsl.backends.python.entry_point import enumeration_names, parameters
from policy_dsl.backends.python.names import class_name
from policy_dsl.backends.python.run import native
from policy_dsl.diagnostics.render import render
from policy_dsl.model.digest import digest
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, Scale, SetOf, Steps, Value, YesNo
from policy_dsl.model.vocabulary import Request as Facts
from policy_dsl.pipeline import load
from policy_dsl.testing.possible import possible
from policy_dsl.testing.walk import Picker, pick

Request = dict[str, Any]
"""The facts of a request, by the parameters of `decide`."""

T = TypeVar("T")


@cache
def _indices(many: int) -> st.SearchStrategy[int]:
    """The numbers below `many`, all alike. To make a strategy takes longer than to draw from it."""
    return st.sampled_from(range(many))


class _Drawn:
    """Picks by drawing from Hypothesis, which shrinks to the first options and the lowest numbers."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw

    def choose(self, options: Sequence[T]) -> T:
        return options[0] if len(options) == 1 else options[self.draw(_indices(len(options)))]

    def step(self, first: int, last: int) -> int:
        return first if first == last else self.draw(st.integers(first, last))


class _DrawnAtBounds(_Drawn):
    """Likewise, but numbers are the ends of their range, and those beside the ends."""

    def step(self, first: int, last: int) -> int:
        return self.choose(sorted({first, min(first + 1, last), max(last - 1, first), last}))


def requests(
    policy: str | Path | Policy, *, partial: bool = False, check: ModuleType | None = None
) -> st.SearchStrategy[Request]:
    """Possible requests. With `partial`, any of their facts may be missing; what is given always has a completion.

    Raises ValueError where the policy has errors, or no request is possible.
    """
    return _strategy(_Service(policy, check), _Drawn, partial)


def boundary_requests(
    policy: str | Path | Policy, *, partial: bool = False, check: ModuleType | None = None
) -> st.SearchStrategy[Request]:
    """Possible requests whose numbers, durations and dates are at or beside a bound: the ends of their types, and wherever
    a condition of the policy tells values apart. Facts that conditions compare are equal or differ by one step, or are at
    the ends of what such bounds leave. Other facts are as in `requests`.
    """
    return _strategy(_Service(policy, check), _DrawnAtBounds, partial)


def pairs(
    policy: str | Path | Policy,
    *,
    alike_except: str | Iterable[str] | None = None,
    check: ModuleType | None = None,
) -> st.SearchStrategy[tuple[Request, Request]]:
    """Pairs of different possible requests that are alike except in these facts; without `alike_except`, any two.

    Raises ValueError for a name that is not a fact, and where no two such requests are possible.
    """
    service = _Service(policy, check)
    every = tuple(service.policy.by_name)
    named = every if alike_except is None else (alike_except,) if isinstance(alike_except, str) else (*alike_except,)
    for name in named:
        if name not in every:
            raise ValueError(f"`{name}` is not a fact of `{service.policy.name}`; expected {', '.join(every)}")
    if not named:
        raise ValueError("`alike_except` names no fact: requests that are alike in all facts are the same")
    made = possible(service.policy, tuple(name for name in every if name in named))

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[Request, Request]:
        first, second = pick(made, _Drawn(draw))
        return service.given(first), service.given(second)

    return drawn()


@overload
def register(policy: str | Path | Policy, *, partial: bool = False) -> type[Request]: ...
@overload
def register(
    policy: str | Path | Policy,
    kind: type[T],
    *,
    make: Callable[..., T] | None = None,
    partial: bool = False,
    check: ModuleType | None = None,
) -> type[T]: ...
def register(
    policy: str | Path | Policy,
    kind: type[Any] | None = None,
    *,
    make: Callable[..., Any] | None = None,
    partial: bool = False,
    check: ModuleType | None = None,
) -> type[Any]:
    """Registers the policy's requests as what `from_type(kind)` and `builds` draw, and returns `kind`.

    `kind` is the service's own class of requests, called with the facts as keyword arguments; or `make` is, where the
    class takes them otherwise. Without `kind`, it is a new `TypedDict` with the policy's name and facts.
    """
    service = _Service(policy, check)
    strategy = _strategy(service, _Drawn, partial)
    if kind is None:
        kind = service.typed_dict(total=not partial)
    else:
        call = make or kind
        strategy = strategy.map(lambda facts: call(**facts))
    st.register_type_strategy(kind, strategy)
    return kind


def _strategy(service: _Service, picker: Callable[[st.DrawFn], Picker], partial: bool) -> st.SearchStrategy[Request]:
    """The strategy whose requests are picked so. Facts of a partial request go last, so that it shrinks to few of them."""
    made = possible(service.policy)

    @st.composite
    def drawn(draw: st.DrawFn) -> Request:
        (facts,) = pick(made, picker(draw))
        if partial:
            kept = [draw(st.booleans()) for _ in facts]
            facts = {name: value for (name, value), keep in zip(facts.items(), kept, strict=True) if keep}
        return service.given(facts)

    return drawn()


class _Service:
    """A policy, and how the facts of its requests are given to a check."""

    def __init__(self, policy: str | Path | Policy, check: ModuleType | None) -> None:
        whole = policy if isinstance(policy, Policy) else _loaded(str(policy))
        self.policy = replace(whole, time_fact=None)  # which of several times is asked about is not a fact of a request
        self.parameters = parameters(self.policy)
        self.members: Mapping[str, Callable[[Any], Any]] = {}
        if check is not None:
            self.members = _members(self.policy, check)

    def given(self, facts: Facts) -> Request:
        """The request as `decide` takes it."""
        by_name = self.policy.by_name
        return {self.parameters[name]: self.value(by_name[name], value) for name, value in facts.items()}

    def value(self, attribute: Attribute, value: Value) -> object:
        """A value as `decide` takes it."""
        member = self.members.get(attribute.name, str)
        match attribute.type:
            case YesNo():
                return value == "yes"
            case Enumeration():
                return member(value)
            case SetOf():
                return frozenset(map(member, cast("frozenset[str]", value)))
            case Ordered():
                return native(attribute, value)
            case _:
                assert_never(attribute.type)

    def typed_dict(self, *, total: bool) -> type[Any]:
        """The type of the policy's requests."""
        kinds = {self.parameters[a.name]: _kind(a) for a in self.policy.attributes}
        return cast("type[Any]", TypedDict(class_name(self.policy.name), kinds, total=total))  # type: ignore[operator]


SCALES = {Scale.NUMBER: int, Scale.DURATION: timedelta, Scale.DATE: date}


def _kind(attribute: Attribute) -> object:
    """The type of the attribute's values as `decide` takes them."""
    match attribute.type:
        case YesNo():
            return bool
        case Enumeration():
            return str
        case SetOf():
            return frozenset[str]
        case Ordered(scale):
            return Decimal if isinstance(scale, Steps) else SCALES[scale]
        case _:
            assert_never(attribute.type)


def _loaded(path: str) -> Policy:
    """The policy of the file, as amended where it is a proposal. Raises ValueError with its errors."""
    loaded = load(path)
    if loaded.effective is None:
        raise ValueError(render(loaded.findings, {text.path: text for text in loaded.texts}).rstrip("\n"))
    return loaded.effective


def _members(policy: Policy, check: ModuleType) -> Mapping[str, Callable[[Any], Any]]:
    """The enumerations of a compiled check, by attribute. Raises ValueError for a check of another policy."""
    manifest = getattr(check, "MANIFEST", None)
    if not isinstance(manifest, Mapping):
        raise ValueError(f"`{getattr(check, '__name__', check)}` is not a compiled check: it has no MANIFEST")
    if manifest.get("meaning") != digest(policy):
        of = manifest.get("policy")
        raise ValueError(f"the check was compiled from `{of}` with another meaning than that of `{policy.name}`")
    return {name: getattr(check, enumeration) for name, enumeration in enumeration_names(policy).items()}
