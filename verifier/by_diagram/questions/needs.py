"""Finds the `impossible` clauses that proofs need: what the clause alone excludes would violate what is proved.

It tells only whether anything would, and shows one request or pair; `without.py` counts them, which takes longer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import cast

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.model.claims import Availability, Property
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counts.counting import distinct_pairs
from verifier.by_diagram.questions.aims import aim_missed, scope_of, violates
from verifier.by_diagram.questions.answer import Answer, Need
from verifier.by_diagram.questions.ask import violations_in
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.questions.without import hidden_question, without_clause
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.by_diagram.spaces.outcome_tests import passes
from verifier.obligations.questions import AimMet, Obligation, editions_asked
from verifier.results.status import Edition, Kind, Status
from verifier.time_budget import TimeBudget

SHARE_OF_TIME = 4
"""The time for all clauses together is one in this many of the time for one question."""

Spaces = Mapping[tuple[str, ...], Diagrams | None]
"""The diagrams by the attributes in which two requests may differ."""

OutcomePair = tuple[Outcome, Outcome]


def with_needs(
    spaces: Spaces, policy: Policy, obligations: Sequence[Obligation], answers: Sequence[Answer], budget: TimeBudget
) -> list[Answer]:
    """The answers; those that prove what an author claims have the clauses that they need, as far as there is time."""
    deadline = clock.after(budget.left(SHARE_OF_TIME))
    for d in filter(None, spaces.values()):
        d.forest.deadline = deadline

    @cache
    def weakened(differ: tuple[str, ...], clause: Impossible) -> Diagrams:
        d = spaces[differ]
        assert d is not None  # noqa: S101  # its question has been answered; for mypy
        return without_clause(d, clause)

    @cache
    def changes() -> int:
        return outcomes_before_and_after(spaces[()])

    result = list(answers)
    for n, (obligation, answer) in enumerate(zip(obligations, answers, strict=True)):
        if not is_claimed(obligation, answer):
            continue
        clauses = [clause for clause in policy.impossible if clause.id in answer.rests_on]
        try:
            needs = (Need(clause.id, violation(weakened, changes, obligation, clause)) for clause in clauses)
            result[n] = replace(answer, needs=tuple(each for each in needs if each.witness))
        except (TooLargeError, RecursionError):
            break
    return result


def is_claimed(obligation: Obligation, answer: Answer) -> bool:
    """Whether it is a proof of what an author claims of the amended policy, or of the change to it."""
    claimed = obligation.kind in (Kind.CLAIM, Kind.INTENT, Kind.FRAME) and not obligation.exists
    of_base = obligation.kind is Kind.CLAIM and obligation.edition is Edition.BASE
    return claimed and not of_base and answer.status is Status.PROVED


def violation(
    weakened: Callable[[tuple[str, ...], Impossible], Diagrams],
    changes: Callable[[], int],
    obligation: Obligation,
    clause: Impossible,
) -> tuple[Request, ...]:
    """A request that the clause alone excludes, or a pair with one, that violates the obligation; none if there is none.

    Raises TooLargeError.
    """
    d = weakened(obligation.differ, clause)
    if isinstance(obligation.question, Availability):
        sought = hidden_question(d, obligation, clause).sought
        return () if sought == d.forest.no else tuple(witness(d, sought, pairs=False)[1])
    if obligation.differ:
        sought = distinct_pairs(d, hidden_question(d, obligation, clause).sought)
        return () if sought == d.forest.no else tuple(witness(d, sought, pairs=True)[1])
    return of_one(d, changes, obligation, clause)


def of_one(d: Diagrams, changes: Callable[[], int], obligation: Obligation, clause: Impossible) -> tuple[Request, ...]:
    """A violation by a single request."""
    forest, builder = d.forest, d.of(obligation.edition)
    possible = forest.every(d.of(edition).possible() for edition in editions_asked(obligation))
    hidden = forest.both(possible, builder.condition(clause.when))
    match obligation.question:
        case Property() as claim if d.day_classes is not None:
            scope = forest.both(hidden, builder.condition(claim.where))
            sought = violations_in(d, claim, obligation.edition, scope)[0]
            return () if sought == forest.no else tuple(witness(d, sought, pairs=False)[1])
        case Property() as claim:
            scope, decided = forest.both(hidden, builder.condition(claim.where)), builder.outcomes()

            def is_violated(value: object) -> bool:
                outcome = cast(Outcome, value)
                given = all(passes(test, (outcome,)) for test in claim.given)
                kept = all(passes(test, (outcome,)) for test in claim.claim) is claim.always
                return outcome.faulty or (given and not kept)

        case AimMet(aim) if d.day_classes is not None:
            sought = aim_missed(d, aim, forest.both(hidden, scope_of(builder, aim))).sought
            return () if sought == forest.no else tuple(witness(d, sought, pairs=False)[1])
        case AimMet(aim):
            scope, decided = forest.both(hidden, scope_of(builder, aim)), changes()

            def is_violated(value: object) -> bool:
                return violates(aim, *cast(OutcomePair, value))

        case _:
            raise AssertionError("what an author claims is a property or an aim")
    if not any(map(is_violated, cast(Iterable[object], values_within(forest, decided, scope)))):
        return ()
    sought = forest.apply(lambda inside, value: bool(inside) and is_violated(value), scope, decided)
    return tuple(witness(d, sought, pairs=False)[1])


def outcomes_before_and_after(d: Diagrams | None) -> int:
    """The outcomes before and after, as pairs."""
    assert d is not None  # noqa: S101  # an aim has been answered; for mypy
    return d.forest.apply(lambda before, after: (before, after), d.outcomes(Edition.BASE), d.outcomes(Edition.AMENDED))
