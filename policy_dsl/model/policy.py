"""A whole policy, and a proposal to amend one."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import assert_never

from msgspec import Struct

from policy_dsl.model.claims import Example, Frame, Intent, Property
from policy_dsl.model.provisions import (
    AnswerWithin,
    Clause,
    Effect,
    Impossible,
    Permit,
    Provision,
    Refuse,
    Row,
    Table,
    Target,
)
from policy_dsl.model.vocabulary import Attribute, Group
from policy_dsl.node import Node


class Source(Struct, frozen=True):
    """A document that clauses cite by its short name."""

    name: str
    title: str


class Policy(Node, frozen=True, dict=True):
    """Everything a policy says. All names in it are known to exist and all types to fit.

    `otherwise` is the provision at the margin: on a permitted request for which no time stands it refuses, or answers.
    Provisions stand in the order in which they were written; the order never matters to a decision.

    `dated_by` is the attribute that `in force` is about. That is sugar: conditions say it, and the range of the attribute
    is cut to the days on which the policy is in force. `turns` are the days, in order, on which something comes into force or
    lapses: where a report is split.
    """

    name: str
    title: str
    attributes: tuple[Attribute, ...]
    impossible: tuple[Impossible, ...] = ()
    provisions: tuple[Provision, ...] = ()
    tables: tuple[Table, ...] = ()
    otherwise: Provision | None = None
    properties: tuple[Property, ...] = ()
    examples: tuple[Example, ...] = ()
    sources: tuple[Source, ...] = ()
    groups: tuple[Group, ...] = ()
    clause: Clause = Clause()
    frames: tuple[Frame, ...] = ()
    dated_by: str | None = None
    turns: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """Raises ValueError when two provisions, or two tables, have one name: one would be taken for the other."""
        every = self.provisions if self.otherwise is None else (*self.provisions, self.otherwise)
        for names in ([p.id for p in every], [t.name for t in self.tables]):
            if len(set(names)) < len(names):
                twice = ", ".join(name for name, many in Counter(names).items() if many > 1)
                raise ValueError(f"in `{self.name}` more than one goes by the name of {twice}")

    @cached_property
    def by_name(self) -> dict[str, Attribute]:
        """The attributes by name."""
        return {attribute.name: attribute for attribute in self.attributes}

    @cached_property
    def by_id(self) -> dict[str, Provision]:
        """The provisions by id, the one at the margin with them."""
        every = self.provisions if self.otherwise is None else (*self.provisions, self.otherwise)
        return {provision.id: provision for provision in every}

    @cached_property
    def reached_by(self) -> dict[str, tuple[str, ...]]:
        """For each provision, the ids of those that reach it, in the policy's order.

        Where one of them applies, the provision is set aside.

        An override reaches what it names within its own judgement: a time reaches times, a permit reaches refusals,
        and a refusal nothing.
        """
        named: dict[tuple[str, ...], list[str]] = {}
        for provision in self.provisions:
            for target in provision.overrides:
                named.setdefault((reach(provision.effect), *target.words), []).append(provision.id)
        found: dict[str, tuple[str, ...]] = {}
        shared: dict[tuple[tuple[str, ...], ...], tuple[str, ...]] = {}
        order = {provision.id: place for place, provision in enumerate(self.provisions)}
        for provision in self.provisions:
            kind = judgement(provision.effect)
            keys = tuple((kind, *provision.path[:n]) for n in range(1, len(provision.path) + 1))
            key = tuple(k for k in keys if k in named)
            if key not in shared:
                shared[key] = tuple(sorted({i for k in key for i in named[k]}, key=order.__getitem__))
            found[provision.id] = shared[key]
        return found

    @property
    def requests(self) -> int:
        """How many requests its attributes can form, the impossible ones included."""
        product = 1
        for attribute in self.attributes:
            product *= attribute.size
        return product


def reach(effect: Effect) -> str:
    """Which kind of provision an `overrides` beside this effect can reach."""
    match effect:
        case AnswerWithin():
            return "time"
        case Permit():
            return "refusal"
        case Refuse():
            return "nothing"
        case _:
            assert_never(effect)


def judgement(effect: Effect) -> str:
    """As which kind this provision can be reached; nothing reaches a permit."""
    match effect:
        case AnswerWithin():
            return "time"
        case Permit():
            return "permit"
        case Refuse():
            return "refusal"
        case _:
            assert_never(effect)


class AddProvisions(Struct, frozen=True):
    """New provisions: a rule, or a table with its rows."""

    provisions: tuple[Provision, ...]
    table: Table | None = None


class AddRow(Struct, frozen=True):
    """A new row (list table) or its cells (matrix), at the end of the named table, before its `otherwise`."""

    table: str
    provisions: tuple[Provision, ...]
    row: Row


class Remove(Node, frozen=True):
    """The rule, table or row is gone."""

    target: Target
    clause: Clause = Clause()


class Replace(Node, frozen=True):
    """The rule or table of this name is replaced in its place, keeping its name."""

    target: Target
    provisions: tuple[Provision, ...]
    table: Table | None = None
    clause: Clause = Clause()


class SetCell(Node, frozen=True):
    """The cell or row with this path gets another effect, cited from the proposal."""

    path: tuple[str, ...]
    effect: Effect
    clause: Clause = Clause()


Operation = AddProvisions | AddRow | Remove | Replace | SetCell


class Proposal(Node, frozen=True):
    """An amended form of a policy: operations on its provisions, and what they are for.

    `base` is the policy, or the amended form of the proposal, to which it is made. `start` is the day from which it is in
    force: requests dated earlier keep the base's decision. `below` is the proposal to which it is made; none when that is a
    policy.
    """

    name: str
    title: str
    base: Policy
    reading: str | None = None
    operations: tuple[Operation, ...] = ()
    intents: tuple[Intent, ...] = ()
    properties: tuple[Property, ...] = ()
    examples: tuple[Example, ...] = ()
    clause: Clause = Clause()
    frames: tuple[Frame, ...] = ()
    start: int | None = None
    turns: tuple[int, ...] = ()
    below: Proposal | None = None
