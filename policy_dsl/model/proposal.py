"""A proposal to amend a policy."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from policy_dsl.calendar.clocks import Clock
from policy_dsl.calendar.days import NamedDay
from policy_dsl.model.claims import Claim, Example, Frame, Intent
from policy_dsl.model.policy import DerivedFact, Policy
from policy_dsl.model.provisions import Clause, Effect, Provision, ProvisionPath, Row, Table, Term
from policy_dsl.model.vocabulary import Attribute, Code
from policy_dsl.node import Node


class AddProvisions(Struct, frozen=True):
    """New provisions: a rule, or a table with its rows. They stand at the end, or, of a rule that comes into an `order` of the
    base, where the rule called `before` stands there, or after the last rule of the order.
    """

    provisions: tuple[Provision, ...]
    table: Table | None = None
    order: str | None = None
    before: str | None = None


class AddRow(Struct, frozen=True):
    """A new row, with a provision for each cell in a matrix: where the row called `before` stands in the base, or at the end
    of the named table, before its `otherwise`.
    """

    table: str
    provisions: tuple[Provision, ...]
    row: Row
    before: str | None = None


class Remove(Node, frozen=True):
    """The rule, table or row is removed."""

    target: ProvisionPath
    clause: Clause = Clause()


class Replace(Node, frozen=True):
    """The rule or table of this name is replaced; the new one keeps its name and its place."""

    target: ProvisionPath
    provisions: tuple[Provision, ...]
    table: Table | None = None
    clause: Clause = Clause()


class ReplaceOrder(Node, frozen=True):
    """The rules of an order are replaced as a whole: those that it has in the base, called `rules`, go, and these provisions
    come in their place.
    """

    order: str
    rules: tuple[str, ...]
    provisions: tuple[Provision, ...]
    clause: Clause = Clause()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules that come."""
        return tuple(dict.fromkeys(provision.path[0] for provision in self.provisions))

    @property
    def all_names(self) -> tuple[str, ...]:
        """The names of the rules that go, and of those that come."""
        return tuple(dict.fromkeys((*self.rules, *self.names)))


class SetCell(Node, frozen=True):
    """The cell or row at this path gets another effect; its clause becomes that of the proposal."""

    path: tuple[str, ...]
    effect: Effect
    clause: Clause = Clause()


Operation = AddProvisions | AddRow | Remove | Replace | ReplaceOrder | SetCell


class VocabularyChange(Struct, frozen=True):
    """A change of what a request is, as the proposal writes it, on one line. `targets` are what it changes or adds, in words:
    another proposal that changes one of them, too, is in its way.
    """

    text: str
    clause: Clause
    targets: tuple[str, ...] = ()


class DaysChange(Struct, frozen=True):
    """A change of a calendar or of a list of days, as the proposal writes it, on one line.

    It does `verb` to the calendar or list of this name, on these days. A list is extended `until` a day.
    """

    text: str
    clause: Clause
    verb: Literal["closes", "opens", "extends"]
    name: str
    days: tuple[NamedDay, ...]
    until: int | None = None


class CarriedCode(Struct, frozen=True):
    """A code of the base with the codes in its place: another one, several if it is split, none if it is retired."""

    attribute: str
    code: str
    into: tuple[Code, ...]


class NewVocabulary(Struct, frozen=True):
    """What a proposal changes in what a request is.

    `plain` is the same proposal without these changes, made to the base as it reads in the new vocabulary. `carried` has the
    codes that do not stay as they are, and `attributes` those of the new vocabulary.
    """

    changes: tuple[VocabularyChange, ...]
    plain: Proposal
    carried: tuple[CarriedCode, ...]
    attributes: tuple[Attribute, ...] = ()


class Proposal(Node, frozen=True):
    """A proposal to amend a policy: operations on its provisions, and the intents behind them.

    `base` is the policy that it amends; in a stack, that is the result of the proposal `below` this one, which is None at
    the bottom. `reading` says how the author reads the proposal. `start` is the day from which it is in force: requests dated
    earlier keep the decision of the base. `terms` and `derived` are those that it adds. With a `vocabulary`, requests are not
    the same before and after, and all else in the proposal is in the new vocabulary. With changes of `days`, `clocks` are all
    clocks of the amended policy; its own times are counted on these.
    """

    name: str
    title: str
    base: Policy
    reading: str | None = None
    operations: tuple[Operation, ...] = ()
    intents: tuple[Intent, ...] = ()
    properties: tuple[Claim, ...] = ()
    examples: tuple[Example, ...] = ()
    clause: Clause = Clause()
    frames: tuple[Frame, ...] = ()
    start: int | None = None
    change_days: tuple[int, ...] = ()
    below: Proposal | None = None
    terms: tuple[Term, ...] = ()
    derived: tuple[DerivedFact, ...] = ()
    vocabulary: NewVocabulary | None = None
    days: tuple[DaysChange, ...] = ()
    clocks: tuple[Clock, ...] = ()

    @property
    def plain(self) -> Proposal:
        """The proposal without what it changes in what a request is, made to the base as it reads in the new vocabulary."""
        return self if self.vocabulary is None else self.vocabulary.plain
