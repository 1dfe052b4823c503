"""The second engine: answers questions on diagrams, without a solver, with exact counts and all regions.

It interprets the question itself, never the formula that Z3 gets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.diagram.mdd.deadline import Timed
from policy_dsl.diagram.mdd.forest import MOST_NODES, Forest, TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.model.claims import Existence, Property, Quantified
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Policy
from verifier.by_diagram.amendments.before_after import Spaces, compared_answers
from verifier.by_diagram.amendments.blame import blame
from verifier.by_diagram.counts.counting import combinations, count_requests, distinct_pairs, number_of
from verifier.by_diagram.counts.partners import unpaired
from verifier.by_diagram.counts.row_counts import row_counts
from verifier.by_diagram.counts.smallest_box import smallest_box
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.questions.ask import ask, witnesses_in
from verifier.by_diagram.questions.batch import SHARE_FROM, share
from verifier.by_diagram.questions.dependencies import broken_by, decides, dependencies, scope_before_impossible
from verifier.by_diagram.questions.needs import with_needs
from verifier.by_diagram.questions.overlaps import overlaps
from verifier.by_diagram.questions.regions import irrelevant, regions, witness
from verifier.by_diagram.questions.without import asked_without
from verifier.by_diagram.spaces.diagrams import Diagrams, Violations, diagrams
from verifier.by_diagram.spaces.limit_shares import share_of_limits
from verifier.obligations import questions
from verifier.obligations.questions import Alive, GivesSomeValue, HitRuleHolds, NoConflict, NoFlaw, Obligation
from verifier.results.assumptions import Assumption
from verifier.results.regions import Region
from verifier.results.status import Edition, Status
from verifier.time_budget import TimeBudget

TIMED_OUT = Answer(Status.UNDECIDED, "timeout", unpaired=None)
"""The answer to an obligation for which no time is left."""


def answer_all(
    policy: Policy,
    base: Policy | None,
    obligations: Iterable[Obligation],
    *,
    most: int = MOST_NODES,
    timeout: float | None = None,
    progress: Callable[[str], None] | None = None,
    share_from: int = SHARE_FROM,
    budget: TimeBudget | None = None,
    without_clauses: bool = False,
    answered: Callable[[Sequence[Answer]], None] | None = None,
    at_end: Callable[[Spaces, Sequence[Answer]], None] | None = None,
) -> list[Answer]:
    """An answer for each obligation, in order.

    `timeout` is in seconds for each obligation; it shrinks once several have exceeded it. `budget` replaces it. An
    obligation that exceeds its time or its `most` nodes is undecided. Where at least `share_from` properties are about
    the same kind of requests, they share traversals. With `without_clauses`, what is proved is asked once more without
    each `impossible` clause that it rests on. `answered` is called with the answers when only what proofs need of those
    clauses is missing. `at_end` is called with all diagrams, if there are those of single
    requests, and the answers.
    """
    obligations = list(obligations)
    unpaired_memo: dict[tuple[Condition, tuple[str, ...]], int | None] = {}
    spaces: dict[tuple[str, ...], Diagrams | None] = {}
    budget = budget or TimeBudget(timeout)
    answers = []
    for obligation in obligations:
        if progress is not None:
            progress(obligation.name)
        if budget.over:
            answers.append(TIMED_OUT)
            continue
        for differ in ((), obligation.differ):
            if differ not in spaces:
                together = [o for o in obligations if o.differ == differ]
                created = spaces[differ] = diagrams(
                    policy, base, together, differ, most, budget.left(2), single=spaces.get(())
                )
                if created is not None:
                    share(created, together, budget.left(), share_from)
        d, deadline = spaces[obligation.differ], budget.deadline
        try:
            if d is None:
                raise TooLargeError
            for each in (d, d.single or d):
                each.forest.deadline = deadline
            result = answer(d, obligation)
        except (TooLargeError, RecursionError):
            result = Answer(Status.UNDECIDED, "too_large")
        answers.append(
            replace(result, unpaired=unpaired_requests(policy, obligation, most, deadline - clock.now(), unpaired_memo))
        )
        if answers[-1].status is Status.UNDECIDED or answers[-1].unpaired is None:
            budget.ran_out(deadline)
    single = spaces.get(())
    if single is not None:  # last, so that it does not take nodes from the answers
        answers = [with_overlaps(single, o, each, budget) for o, each in zip(obligations, answers, strict=True)]
    answers = compared_answers(spaces, obligations, answers, budget)
    if answered is not None:
        answered(answers)
    answers = with_needs(spaces, policy, obligations, answers, budget)
    if without_clauses:
        answers = asked_without(spaces, policy, obligations, answers, budget)
    if single is not None and at_end is not None:
        at_end(spaces, answers)
    for each in filter(None, spaces.values()):
        each.forest.clear()
    return answers


def with_overlaps(d: Diagrams, obligation: Obligation, plain_answer: Answer, budget: TimeBudget) -> Answer:
    """The answer; for a violated hit rule or a conflict, with the pairs of provisions that apply together where they must
    not.
    """
    if plain_answer.status is not Status.REFUTED or not isinstance(
        obligation.question, HitRuleHolds | NoConflict | NoFlaw
    ):
        return plain_answer
    if budget.over:
        return replace(plain_answer, overlaps_complete=False)
    deadline = d.forest.deadline = budget.deadline
    pairs, complete = overlaps(d, obligation)
    if not complete:
        budget.ran_out(deadline)
    return replace(plain_answer, overlaps=pairs, overlaps_complete=complete)


def unpaired_requests(
    policy: Policy,
    obligation: Obligation,
    most: int,
    timeout: float,
    memo: dict[tuple[Condition, tuple[str, ...]], int | None],
) -> int | None:
    """For a claim about pairs, the number of requests without a possible partner; `None` when that is too large.

    A proposal does not change which requests are possible, so one policy is enough. `memo` keeps the numbers.
    """
    question = obligation.question
    claim = question.claim if isinstance(question, questions.ScopeNotEmpty) else question
    if not isinstance(claim, Quantified) or not claim.differ:
        return 0
    key = claim.where, claim.differ
    if key not in memo:
        try:
            memo[key] = unpaired(policy, claim, most, timeout)
        except (TooLargeError, RecursionError):
            memo[key] = None
    return memo[key]


def answer(d: Diagrams, obligation: Obligation) -> Answer:
    """The answer to one obligation, without the number of its unpaired requests."""
    if isinstance(obligation.question, Alive) and decides(d, obligation.edition, obligation.question.provision):
        of = count_requests(d, d.of(obligation.edition).possible(), pairs=False)
        return with_row_counts(d, obligation, Answer(Status.PROVED, of=of, rests_on=(obligation.question.provision,)))
    question = ask(d, obligation)
    forest, pairs = d.forest, bool(obligation.differ)
    sought = distinct_pairs(d, question.sought) if pairs else question.sought
    if isinstance(obligation.question, Property):
        d.violations[obligation.name, obligation.edition] = Violations(question.scope, sought)
    counted = not obligation.exists or isinstance(obligation.question, Existence)
    count = count_requests(d, sought, pairs) if counted else None
    of = count_requests(d, question.scope, pairs)
    names = obligation.names
    refuted = sought == forest.no if count is None else (count == 0) is obligation.exists
    basis = forest.both(question.scope, scope_before_impossible(d, obligation)) if obligation.exists else sought
    if isinstance(obligation.question, Existence) or not (refuted or obligation.exists):
        basis = distinct_pairs(d, question.scope) if pairs else question.scope
    result = Answer(
        Status.REFUTED if refuted else Status.PROVED,
        count=count,
        of=of,
        rests_on=dependencies(d, obligation, basis, shown=obligation.exists and not refuted),
        met=count_requests(d, basis, pairs)
        if refuted and isinstance(obligation.question, Alive | GivesSomeValue)
        else None,
    )
    if isinstance(obligation.question, Existence):
        if refuted:
            return replace(result, unmet=unmet_tests(d, obligation.question, obligation.edition, question.scope))
        return shown(d, obligation, sought, result)
    if not refuted or obligation.exists:
        return with_row_counts(d, obligation, result)
    unambiguous = forest.without(
        sought, question.faulty
    )  # shows a violation other than a gap or a conflict, if there is one
    choices, requests = witness(d, sought if unambiguous == forest.no else unambiguous, pairs)
    attributes = counted_by(obligation)
    return Answer(
        result.status,
        None,
        count,
        of,
        count_requests(d, forest.both(sought, question.faulty), pairs),
        broken_by(d, obligation, sought) if unambiguous == forest.no else (),
        0,
        combinations(d, sought, attributes) if attributes else None,
        drawn_regions(d, obligation, sought),
        tuple(zip(names, requests, strict=False)),
        irrelevant(d, obligation, sought, choices),
        result.rests_on,
        blame=blame(d, obligation, unambiguous),
        values=smallest_box(d, sought) if isinstance(obligation.question, questions.AimMet) else None,
    )


def shown(d: Diagrams, obligation: Obligation, sought: int, plain_answer: Answer) -> Answer:
    """The answer to a claim about some request that has witnesses: with one of them, and all as boxes."""
    choices, requests = witness(d, sought, bool(obligation.differ))
    return replace(
        plain_answer,
        regions=drawn_regions(d, obligation, sought),
        witness=tuple(zip(obligation.names, requests, strict=True)),
        irrelevant=irrelevant(d, obligation, sought, choices),
    )


def drawn_regions(d: Diagrams, obligation: Obligation, sought: int) -> tuple[Region, ...]:
    """All violations as boxes. Where requests are compared by the days on which they are due, each day of receipt may need
    boxes of its own; there are none if that would take more than a share of the nodes and of the time.
    """
    if d.due_days is None:
        return regions(d, obligation, sought)
    try:
        with share_of_limits(d):
            return regions(d, obligation, sought)
    except (TooLargeError, RecursionError):
        return ()


def unmet_tests(d: Diagrams, claim: Existence, edition: Edition, scope: int) -> tuple[int, ...]:
    """The tests of the claim, by their places, that by themselves nothing in the scope passes; none if there is one alone."""
    if len(claim.claim) < 2:
        return ()
    alone = [replace(claim, claim=(test,)) for test in claim.claim]
    passing = [count_requests(d, witnesses_in(d, each, edition, scope), bool(claim.differ)) for each in alone]
    return tuple(n for n, count in enumerate(passing) if not count)


def with_row_counts(d: Diagrams, obligation: Obligation, answer: Answer) -> Answer:
    """The answer; about a row of a table in which the first row decides, with how many requests meet it and rest on it."""
    if not isinstance(obligation.question, Alive):
        return answer
    counts = row_counts(d, obligation.edition, obligation.question.provision)
    return answer if counts is None else replace(answer, met=counts[0], decides=counts[1])


def counted_by(obligation: Obligation) -> tuple[str, ...]:
    """The attributes that a property is counted by."""
    return obligation.question.counted_by if isinstance(obligation.question, Property) else ()


def assumptions(
    policy: Policy, *, most: int = MOST_NODES, timeout: float | None = None
) -> tuple[int | None, tuple[Assumption, ...]]:
    """The number of possible requests, and the `impossible` clauses, each with the number of requests that it excludes on
    its own, and of those that no other excludes.

    A number is `None` if counting exceeds the nodes or the time. `timeout` is in seconds, for all of them together.
    """
    deadline = clock.after(timeout)
    together = count_meeting([clause.when for clause in policy.impossible], policy, most, deadline)
    clauses = []
    for clause in policy.impossible:
        removes = count_meeting([clause.when], policy, most, deadline)
        others = [other.when for other in policy.impossible if other is not clause]
        by_others = count_meeting(others, policy, most, deadline) if others else 0
        alone = None if together is None or by_others is None else together - by_others
        clauses.append(Assumption(clause.id, clause.because, clause.clause, removes, alone))
    return None if together is None else policy.requests - together, tuple(clauses)


def count_meeting(conditions: Sequence[Condition], policy: Policy, most: int, deadline: float) -> int | None:
    """The number of requests, possible or not, that meet at least one of the conditions; `None` when that is too large."""
    try:
        timed = Timed(deadline - clock.now())
        space = partition(policy, conditions, check_deadline=timed.check_deadline)
        forest = Forest(space.widths, most, timed.seconds_left)
        space.list_joint_choices(forest.check_deadline)
        builder = PolicyDiagrams(forest, space, policy)
        return number_of(builder.forest, space, builder.forest.some(map(builder.condition, conditions)))
    except (TooLargeError, RecursionError):
        return None
