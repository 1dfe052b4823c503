"""What is claimed of a policy: properties, examples, and what a proposal intends."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from policy_dsl.model.conditions import ALWAYS, Condition
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.provisions import Clause


@dataclass(frozen=True, slots=True)
class Permitted:
    """The request is permitted."""

    request: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The request is refused."""

    request: int


class Relation(Enum):
    """The order a requester feels: an earlier answer is faster, a refusal slower than any answer."""

    FASTER = "faster than"
    SLOWER = "slower than"
    SAME = "same as"


@dataclass(frozen=True, slots=True)
class Compared:
    """The outcome of the left request against another's (an index), or against a given one."""

    left: int
    relation: Relation
    right: int | Outcome


OutcomeTest = Permitted | Refused | Compared


@dataclass(frozen=True, slots=True)
class Property:
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
    clause: Clause = field(default=Clause(), compare=False)


@dataclass(frozen=True, slots=True)
class Example:
    """Every possible request that meets `given` has the outcome `expect`, and had `was` before a proposal."""

    name: str
    sentence: str
    given: Condition
    expect: Outcome
    was: Outcome | None = None
    clause: Clause = field(default=Clause(), compare=False)


class Direction(Enum):
    """How a decision changes. Slower and faster: answered before and after."""

    FASTER = "faster"
    SLOWER = "slower"
    REFUSED = "refused"
    PERMITTED = "permitted"


@dataclass(frozen=True, slots=True)
class ChangesOnlyWhere:
    """No decision changes elsewhere."""

    where: Condition


@dataclass(frozen=True, slots=True)
class ChangesNothingWhere:
    """No decision changes here."""

    where: Condition


@dataclass(frozen=True, slots=True)
class AnswersWithin:
    """Afterwards, whoever is answered here has exactly this TRT, in seconds, as the same words say in a rule."""

    seconds: int
    where: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class RefusesWhere:
    """Afterwards every request here is refused."""

    where: Condition = ALWAYS


@dataclass(frozen=True, slots=True)
class EveryChangeIs:
    """Each changed decision moves in one of these directions."""

    directions: frozenset[Direction]


@dataclass(frozen=True, slots=True)
class RefusesNothingNew:
    """What was permitted stays permitted."""


@dataclass(frozen=True, slots=True)
class PermitsNothingNew:
    """What was refused stays refused."""


@dataclass(frozen=True, slots=True)
class Restores:
    """The property was refuted before and is proved after."""

    property: str


@dataclass(frozen=True, slots=True)
class GivesUp:
    """The property was proved before and is knowingly lost."""

    property: str


Aim = (
    ChangesOnlyWhere
    | ChangesNothingWhere
    | AnswersWithin
    | RefusesWhere
    | EveryChangeIs
    | RefusesNothingNew
    | PermitsNothingNew
    | Restores
    | GivesUp
)


@dataclass(frozen=True, slots=True)
class Intent:
    """One line of `intends`. `sentence` is the line as written, by which reports call it. A request with a gap or a
    conflict, before or after, violates each aim that speaks of it."""

    sentence: str
    aim: Aim
    clause: Clause = field(default=Clause(), compare=False)


@dataclass(frozen=True, slots=True)
class Frame:
    """A property of the base `for any amendment`: every proposal to it has to meet all of these aims."""

    name: str
    sentence: str
    aims: tuple[Intent, ...]
    clause: Clause = field(default=Clause(), compare=False)
