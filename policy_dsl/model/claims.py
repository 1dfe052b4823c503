"""The claims about a policy: properties, examples, frames, and the intents of a proposal.

They stand in one long module because they are one vocabulary: a frame is made of aims, as intents are, some aims are about
properties, and every engine reads all of them by their names here.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.conditions import ALWAYS, Condition
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.provisions import Clause
from policy_dsl.model.times import Time
from policy_dsl.node import Node


class Permitted(Struct, frozen=True):
    """The request is permitted."""

    request: int


class Refused(Struct, frozen=True):
    """The request is refused."""

    request: int


class Relation(Enum):
    """A comparison of two outcomes. A shorter time is faster, and a refusal is slower than any answer. Of two requests of one
    day of receipt, the one that is due before the other is the faster one; a refused one is never due.
    """

    FASTER = "faster than"
    SLOWER = "slower than"
    SAME = "same as"
    DUE_BEFORE = "due before"


class Compared(Struct, frozen=True):
    """The outcome of the request `left` has this relation to that of another request (by index), or to a given outcome."""

    left: int
    relation: Relation
    right: int | Outcome


OutcomeTest = Permitted | Refused | Compared


class Property(Node, frozen=True):
    """A claim about every request, or about every pair of *different* requests that are alike except in `differ`.

    It covers the possible requests that meet `where`, a condition on facts. A request with a gap or a conflict violates it.
    Any other request for which all of `given` hold must satisfy all of `claim` if `always` is set, and otherwise must not
    satisfy all of it.

    `of` are the named times that it speaks about, one for each of its requests: of a single request in two of its times, two.
    It is empty where no times are named, and where it speaks about every time.
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
    of: tuple[str, ...] = ()


class Existence(Node, frozen=True):
    """A claim that some request, or some pair of *different* ones that are alike except in `differ`, passes all of the tests.

    It is shown by a possible request that meets `where`, a condition on facts, and has neither a gap nor a conflict.
    """

    name: str
    sentence: str
    requests: tuple[str, ...]
    differ: tuple[str, ...]
    where: Condition
    claim: tuple[OutcomeTest, ...]
    clause: Clause = Clause()
    of: tuple[str, ...] = ()


class Availability(Node, frozen=True):
    """A claim that for any request there is a way: some request that differs from it at most in `differ`, and passes all tests.

    It covers the possible requests that meet `where`. A request with a gap or a conflict violates it, and so does one without
    a way: a possible request, perhaps the same one, that meets `among`, a condition on its own facts, and has neither.
    """

    name: str
    sentence: str
    requests: tuple[str, ...]
    differ: tuple[str, ...]
    where: Condition
    among: Condition
    claim: tuple[OutcomeTest, ...]
    clause: Clause = Clause()
    of: tuple[str, ...] = ()


Quantified = Property | Existence
"""Claims about any, or some, request or pair."""

Claim = Quantified | Availability
"""What the author claims of the requests of a policy, by a name."""


def conditions_of_claim(claim: Claim) -> tuple[Condition, ...]:
    """The conditions of a claim, on facts."""
    return (claim.where, claim.among) if isinstance(claim, Availability) else (claim.where,)


def with_conditions(claim: Claim, meaning: Callable[[Condition], Condition]) -> Claim:
    """The claim, with each of its conditions as what it means elsewhere."""
    if isinstance(claim, Availability):
        return replace(claim, where=meaning(claim.where), among=meaning(claim.among))
    return replace(claim, where=meaning(claim.where))


def compares_outcomes(claim: Availability) -> bool:
    """Whether a test compares an outcome with another one, or with a given one."""
    return any(isinstance(test, Compared) for test in claim.claim)


def reads_first(claim: Availability) -> bool:
    """Whether a test is about the outcome of the first request, too."""
    return any(isinstance(test, Compared) and 0 in (test.left, test.right) for test in claim.claim) or any(
        isinstance(test, Permitted | Refused) and test.request == 0 for test in claim.claim
    )


class Due(Struct, frozen=True):
    """What is received on this day is due at the end of that one."""

    received: int
    day: int


class Example(Node, frozen=True):
    """Every possible request that meets `given` has the outcome `expect` and, before the proposal, had the outcome `was`.

    With `due`, the time that is expected, which is on a clock, ends so. The requests are then of that day of receipt.
    """

    name: str
    sentence: str
    given: Condition
    expect: Outcome
    was: Outcome | None = None
    clause: Clause = Clause()
    of: str = ""
    due: Due | None = None


class Direction(Enum):
    """How a decision changes. A request that becomes faster or slower is answered both before and after; one that is faster at
    some hour of receipt and slower at another is mixed.
    """

    FASTER = "faster"
    SLOWER = "slower"
    MIXED = "mixed"
    REFUSED = "refused"
    PERMITTED = "permitted"


class ChangesOnlyWhere(Struct, frozen=True):
    """Decisions change only on requests that meet the condition."""

    where: Condition


class ChangesNothingWhere(Struct, frozen=True):
    """No decision changes on requests that meet the condition."""

    where: Condition


class AnswersWithin(Struct, frozen=True):
    """Afterwards, every answered request that meets the condition has this TRT, in seconds or on a clock, or a shorter one; of
    several times, the one that it is `of`.
    """

    seconds: Time
    where: Condition = ALWAYS
    of: str = ""


class AnswersInExactly(Struct, frozen=True):
    """Afterwards, every answered request that meets the condition has exactly this TRT, as it is written; likewise."""

    seconds: Time
    where: Condition = ALWAYS
    of: str = ""


class RefusesWhere(Struct, frozen=True):
    """Afterwards, every request that meets the condition is refused."""

    where: Condition = ALWAYS


class EveryChangeIs(Struct, frozen=True):
    """Each changed decision moves in one of these directions."""

    directions: frozenset[Direction]


class RefusesNothingNew(Struct, frozen=True):
    """Every permitted request stays permitted."""


class PermitsNothingNew(Struct, frozen=True):
    """Every refused request stays refused."""


class Restores(Struct, frozen=True):
    """The property was refuted before and is proved afterwards; of requests dated `since` or later, if that is a day."""

    property: str
    since: int | None = None


class GivesUp(Struct, frozen=True):
    """The property was proved before, and the proposal knowingly gives it up."""

    property: str


class PermitsNothingRefused(Struct, frozen=True):
    """Of two policies: what the first permits, the second does not refuse."""

    where: Condition


class PermitsAlike(Struct, frozen=True):
    """Of two policies: what one permits, the other permits."""

    where: Condition


class NothingInCommon(Struct, frozen=True):
    """Of two policies: no request is permitted by both."""

    where: Condition


class AnswersNothingSlower(Struct, frozen=True):
    """Of two policies: what both permit, the first does not answer slower than the second."""

    where: Condition


Between = PermitsNothingRefused | PermitsAlike | NothingInCommon | AnswersNothingSlower
"""Claims between two policies, of which the first stands in the place of the policy before, and the second of that after."""

Scoped = ChangesOnlyWhere | ChangesNothingWhere | AnswersWithin | AnswersInExactly | RefusesWhere | Between
"""Aims about the requests that meet a condition, or about those that do not."""

Direct = Scoped | EveryChangeIs | RefusesNothingNew | PermitsNothingNew
"""Aims that compare each decision before and after."""

Derived = Restores | GivesUp
"""Aims about a property, which follow from the verdicts on it before and after."""

Aim = Direct | Derived


class Intent(Node, frozen=True):
    """One line of `intends`; `sentence` is the line as written, which names it in reports.

    A request with a gap or a conflict, before or after, violates every aim whose scope it is in.
    """

    sentence: str
    aim: Aim
    clause: Clause = Clause()


def intent_with_condition(intent: Intent, meaning: Callable[[Condition], Condition]) -> Intent:
    """The intent, with the condition of its aim, if it has one, as what it means elsewhere."""
    if not isinstance(intent.aim, Scoped):
        return intent
    return replace(intent, aim=replace(intent.aim, where=meaning(intent.aim.where)))


class Frame(Node, frozen=True):
    """A property of the base `for any amendment`: every proposal to the base has to meet all of these aims."""

    name: str
    sentence: str
    aims: tuple[Intent, ...]
    clause: Clause = Clause()


def frame_with_conditions(frame: Frame, meaning: Callable[[Condition], Condition]) -> Frame:
    """The frame, with the conditions of its aims as what they mean elsewhere."""
    return replace(frame, aims=tuple(intent_with_condition(aim, meaning) for aim in frame.aims))
