"""What is claimed of a policy: properties, examples, and what a proposal intends."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from policy_dsl.model.conditions import ALWAYS, Condition
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.provisions import Clause
from policy_dsl.node import Node


class Permitted(Struct, frozen=True):
    """The request is permitted."""

    request: int


class Refused(Struct, frozen=True):
    """The request is refused."""

    request: int


class Relation(Enum):
    """The order a requester feels: an earlier answer is faster, a refusal slower than any answer."""

    FASTER = "faster than"
    SLOWER = "slower than"
    SAME = "same as"


class Compared(Struct, frozen=True):
    """The outcome of the left request against another's (an index), or against a given one."""

    left: int
    relation: Relation
    right: int | Outcome


OutcomeTest = Permitted | Refused | Compared


class Property(Node, frozen=True):
    """A claim about every request, or every pair of two *different* requests alike except `differ`.

    It speaks of possible requests that meet `where` (facts only). One with a gap or a conflict violates it. Otherwise,
    if all of `given` hold, then `always`: every one of `claim` holds; or never: not all of them together.
    """

    name: str
    sentence: str
    requests: tuple[str, ...]
    differ: tuple[str, ...]
    where: Condition
    given: tuple[OutcomeTest, ...]
    always: bool
    claim: tuple[OutcomeTest, ...]
    counted_by: tuple[str, ...] = ()
    clause: Clause = Clause()


class Example(Node, frozen=True):
    """Every possible request that meets `given` has the outcome `expect`, and had `was` before a proposal."""

    name: str
    sentence: str
    given: Condition
    expect: Outcome
    was: Outcome | None = None
    clause: Clause = Clause()


class Direction(Enum):
    """How a decision changes. Slower and faster: answered before and after."""

    FASTER = "faster"
    SLOWER = "slower"
    REFUSED = "refused"
    PERMITTED = "permitted"


class ChangesOnlyWhere(Struct, frozen=True):
    """No decision changes elsewhere."""

    where: Condition


class ChangesNothingWhere(Struct, frozen=True):
    """No decision changes here."""

    where: Condition


class AnswersWithin(Struct, frozen=True):
    """Afterwards, whoever is answered here has this TRT, in seconds, or a shorter one."""

    seconds: int
    where: Condition = ALWAYS


class AnswersInExactly(Struct, frozen=True):
    """Afterwards, whoever is answered here has exactly this TRT, in seconds."""

    seconds: int
    where: Condition = ALWAYS


class RefusesWhere(Struct, frozen=True):
    """Afterwards every request here is refused."""

    where: Condition = ALWAYS


class EveryChangeIs(Struct, frozen=True):
    """Each changed decision moves in one of these directions."""

    directions: frozenset[Direction]


class RefusesNothingNew(Struct, frozen=True):
    """What was permitted stays permitted."""


class PermitsNothingNew(Struct, frozen=True):
    """What was refused stays refused."""


class Restores(Struct, frozen=True):
    """The property was refuted before and is proved after."""

    property: str


class GivesUp(Struct, frozen=True):
    """The property was proved before and is knowingly lost."""

    property: str


Scoped = ChangesOnlyWhere | ChangesNothingWhere | AnswersWithin | AnswersInExactly | RefusesWhere
"""Aims about the requests that meet a condition, or about all others."""

Direct = Scoped | EveryChangeIs | RefusesNothingNew | PermitsNothingNew
"""Aims about each decision before and after."""

Derived = Restores | GivesUp
"""Aims about a property, which follow from the verdicts on it before and after."""

Aim = Direct | Derived


class Intent(Node, frozen=True):
    """One line of `intends`. `sentence` is the line as written, by which reports call it. A request with a gap or a
    conflict, before or after, violates each aim that speaks of it."""

    sentence: str
    aim: Aim
    clause: Clause = Clause()


class Frame(Node, frozen=True):
    """A property of the base `for any amendment`: every proposal to it has to meet all of these aims."""

    name: str
    sentence: str
    aims: tuple[Intent, ...]
    clause: Clause = Clause()
