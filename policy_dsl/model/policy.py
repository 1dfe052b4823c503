"""A policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from math import prod
from typing import assert_never

from msgspec import Struct

from policy_dsl.calendar.clocks import Clock
from policy_dsl.model.claims import Claim, Example, Frame
from policy_dsl.model.conditions import ALWAYS, Condition
from policy_dsl.model.provisions import (
    AnswerWithin,
    Bound,
    Cap,
    Clause,
    Constant,
    Effect,
    Floor,
    Gives,
    Impossible,
    Permit,
    Provision,
    Refuse,
    Table,
    Term,
)
from policy_dsl.model.said_times import times_of_claims, times_of_provisions
from policy_dsl.model.times import Time
from policy_dsl.model.vocabulary import Attribute, Group
from policy_dsl.node import Node


class Source(Struct, frozen=True):
    """A document that clauses cite by a short name."""

    name: str
    title: str


class NamedTime(Struct, frozen=True):
    """One of several times that a policy gives to each request, and what has happened by then, in words."""

    name: str
    title: str | None = None


class DerivedFact(Node, frozen=True):
    """A fact that rules and tables give: no attribute of the request.

    `otherwise` is its value where none of them applies. `since` is the day on which a proposal brings the fact.
    """

    attribute: Attribute
    otherwise: str | None = None
    clause: Clause = Clause()
    since: int | None = None

    @property
    def name(self) -> str:
        """The name, by which conditions test it like an attribute."""
        return self.attribute.name


class Derivation(Node, frozen=True):
    """A derived fact with the provisions that give it and their tables; their conditions test attributes alone.

    `reached_by` has for each provision the ids of those that override it. `when` is the condition on the requests that need
    a value: those of the days on which the fact exists. Of rows in an order, each has the condition that none above it
    applies; `alone` are their conditions without.
    """

    ignored_fields = frozenset({"reached_by", "alone"})

    fact: DerivedFact
    provisions: tuple[Provision, ...]
    tables: tuple[Table, ...]
    reached_by: Mapping[str, tuple[str, ...]]
    when: Condition = ALWAYS
    alone: Mapping[str, Condition] = {}


class Policy(Node, frozen=True, dict=True):
    """A policy in which every name is declared and every type fits.

    `otherwise` is the provision at the margin: it refuses or answers a request on which neither a refusal nor a time stands.
    Provisions are in the order of the text, which never matters to a decision.

    `dated_by` is the attribute that `in force` refers to. `in force` is sugar: for a provision it is part of the condition,
    and for the policy it limits the range of that attribute. `change_days` are the days, in order, on which something comes
    into force or lapses; reports are split there.

    As it is resolved, a policy with derived facts has the provisions that give them among its `provisions`, and conditions
    test them like attributes. `unfold` takes both out: all conditions then test attributes alone, `derivations` holds what
    gives the derived facts, in the order of their use, and `as_resolved` is the policy before. Proofs are about the
    unfolded policy, and amendments change the resolved one.

    A policy with named `times` gives several times to each request. Unfolded, it decides a request once for each of them:
    `time_fact` is one further fact, which says of which time, and no request gives it. What it has at the margin are, as it
    is resolved, its `margins`, and unfolded provisions like others. `alone` has the conditions of refusals and permits in an
    order without that nothing above them applies, and `before_times` is the policy before its times were written out.
    """

    ignored_fields = frozenset({"clause", "as_resolved", "alone", "before_times"})

    name: str
    title: str
    attributes: tuple[Attribute, ...]
    impossible: tuple[Impossible, ...] = ()
    provisions: tuple[Provision, ...] = ()
    tables: tuple[Table, ...] = ()
    otherwise: Provision | None = None
    properties: tuple[Claim, ...] = ()
    examples: tuple[Example, ...] = ()
    sources: tuple[Source, ...] = ()
    groups: tuple[Group, ...] = ()
    clause: Clause = Clause()
    frames: tuple[Frame, ...] = ()
    dated_by: str | None = None
    change_days: tuple[int, ...] = ()
    terms: tuple[Term, ...] = ()
    derived: tuple[DerivedFact, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    as_resolved: Policy | None = None
    constants: tuple[Constant, ...] = ()
    clocks: tuple[Clock, ...] = ()
    times: tuple[NamedTime, ...] = ()
    time_fact: Attribute | None = None
    margins: tuple[Provision, ...] = ()
    alone: Mapping[str, Condition] = {}
    before_times: Policy | None = None

    def __post_init__(self) -> None:
        """Raises ValueError if two provisions, or two tables, have the same name."""
        every = self.provisions if self.otherwise is None else (*self.provisions, self.otherwise)
        for names in ([p.id for p in every], [t.name for t in self.tables]):
            if len(set(names)) < len(names):
                twice = ", ".join(name for name, many in Counter(names).items() if many > 1)
                raise ValueError(f"in `{self.name}` more than one goes by the name of {twice}")

    @cached_property
    def by_name(self) -> dict[str, Attribute]:
        """The attributes by name, and the fact that says of which named time a decision is."""
        return {attribute.name: attribute for attribute in self.dimensions}

    @cached_property
    def dimensions(self) -> tuple[Attribute, ...]:
        """What a decision depends on: the attributes of a request and, if times are named, of which of them it is."""
        return self.attributes if self.time_fact is None else (*self.attributes, self.time_fact)

    @cached_property
    def time_names(self) -> tuple[str, ...]:
        """The names of its times; none in a policy with the one time."""
        return tuple(time.name for time in self.times)

    @cached_property
    def facts(self) -> dict[str, Attribute]:
        """What conditions test, by name: the attributes, and the derived facts."""
        return self.by_name | {fact.name: fact.attribute for fact in self.derived}

    @cached_property
    def has_clocks(self) -> bool:
        """Whether a provision, a claim or an example has a time on a clock. Cached: it is asked for each request."""
        said = (*times_of_provisions(self.by_id.values()), *times_of_claims(self.properties, self.examples))
        return any(not isinstance(time, int) for time in said)

    @property
    def resolved(self) -> Policy:
        """The policy as it was resolved, with its derived facts; the policy itself if it has none."""
        return self.as_resolved or self

    @cached_property
    def by_id(self) -> dict[str, Provision]:
        """The provisions by id, including those at the margin."""
        every = (*self.provisions, *self.margins, *([] if self.otherwise is None else [self.otherwise]))
        return {provision.id: provision for provision in every}

    @cached_property
    def cited(self) -> dict[str, Provision]:
        """All provisions that reports cite, by id: those that decide, and those that give derived facts."""
        return self.by_id | {p.id: p for each in self.derivations for p in each.provisions}

    @cached_property
    def reached_by(self) -> dict[str, tuple[str, ...]]:
        """For each provision, the ids of those that reach it, in the policy's order.

        A provision is set aside where one that reaches it applies. An override reaches what it names within its own
        judgement: a time reaches times, a permit reaches refusals, and a refusal reaches nothing.
        """
        overriders: dict[tuple[str, ...], list[str]] = {}
        for provision in self.provisions:
            for target in provision.overrides:
                overriders.setdefault((reach(provision.effect), *target.words), []).append(provision.id)
        reaching: dict[str, tuple[str, ...]] = {}
        cache: dict[tuple[tuple[str, ...], ...], tuple[str, ...]] = {}
        order = {provision.id: place for place, provision in enumerate(self.provisions)}
        for provision in self.provisions:
            own_judgement = judgement(provision.effect)
            keys = tuple((own_judgement, *name) for name in provision.named_by)
            key = tuple(k for k in keys if k in overriders)
            if key not in cache:
                cache[key] = tuple(sorted({i for k in key for i in overriders[k]}, key=order.__getitem__))
            reaching[provision.id] = cache[key]
        return reaching

    def derivation(self, name: str) -> Derivation:
        """What gives the derived fact of this name. Raises KeyError if there is none."""
        return {each.fact.name: each for each in self.derivations}[name]

    @cached_property
    def bounded(self) -> bool:
        """Whether caps or floors may move a time."""
        return any(isinstance(p.effect, Bound) for p in self.provisions)

    @cached_property
    def caps(self) -> tuple[Time, ...]:
        """The times of its caps, each once, in the order of its provisions."""
        return tuple(dict.fromkeys(p.effect.seconds for p in self.provisions if isinstance(p.effect, Cap)))

    @cached_property
    def floors(self) -> tuple[Time, ...]:
        """The times of its floors, each once, in the order of its provisions."""
        return tuple(dict.fromkeys(p.effect.seconds for p in self.provisions if isinstance(p.effect, Floor)))

    @cached_property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """The ids of the provisions of which only the first that meets its condition applies, in their order, by `in_order`."""
        orders: dict[str, list[str]] = {}
        for provision in self.provisions:
            if provision.in_order is not None:
                orders.setdefault(provision.in_order, []).append(provision.id)
        return {name: tuple(ids) for name, ids in orders.items()}

    @property
    def requests(self) -> int:
        """The number of requests, impossible ones included."""
        return prod(attribute.size for attribute in self.attributes)

    def table(self, name: str) -> Table:
        """The table of this name. Raises KeyError if there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def provisions_of(self, table: str) -> tuple[Provision, ...]:
        """The provisions of a table: those of its rows or cells, and of its `otherwise`."""
        return tuple(provision for provision in self.provisions if provision.path[0] == table)


def reach(effect: Effect) -> str:
    """The judgement in which a provision with this effect overrides others: time, refusal, or the value of a derived fact;
    nothing for a refusal.
    """
    match effect:
        case AnswerWithin() | Cap() | Floor():
            return f"time {effect.of}" if effect.of else "time"
        case Permit():
            return "refusal"
        case Refuse():
            return "nothing"
        case Gives(fact):
            return f"value of {fact}"
        case _:
            assert_never(effect)


def judgement(effect: Effect) -> str:
    """The judgement to which the effect belongs, in which it can be overridden. Nothing overrides a permit."""
    match effect:
        case AnswerWithin() | Cap() | Floor():
            return f"time {effect.of}" if effect.of else "time"
        case Permit():
            return "permit"
        case Refuse():
            return "refusal"
        case Gives(fact):
            return f"value of {fact}"
        case _:
            assert_never(effect)
