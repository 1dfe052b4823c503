"""Asks proved obligations once more without an `impossible` clause: would they hold in what it excludes?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

from msgspec.structs import replace

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.claims import Property
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Request
from verifier.by_diagram.counts.counting import count_requests, distinct_pairs
from verifier.by_diagram.questions.answer import Answer, WithoutClause
from verifier.by_diagram.questions.ask import ask, claim_scope, outcome_changes, possible_in_both, violations_in
from verifier.by_diagram.questions.regions import witness
from verifier.by_diagram.spaces.diagrams import Diagrams, QuestionDiagrams
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status
from verifier.time_budget import TimeBudget


def asked_without(
    spaces: Mapping[tuple[str, ...], Diagrams | None],
    policy: Policy,
    obligations: Sequence[Obligation],
    answers: Sequence[Answer],
    budget: TimeBudget,
) -> list[Answer]:
    """The answers. Those that rest on a clause have the answer without it, if a property or an intent rests on that clause."""
    proved = [
        (o, answer)
        for o, answer in zip(obligations, answers, strict=True)
        if answer.status is Status.PROVED and not o.exists and not (o.kind is Kind.CLAIM and o.edition is Edition.BASE)
    ]
    matter = {i for o, answer in proved if o.kind in (Kind.CLAIM, Kind.INTENT) for i in answer.rests_on}
    clauses = [clause for clause in policy.impossible if clause.id in matter]
    without: dict[int, list[WithoutClause]] = {}
    for clause in clauses:
        weakened: dict[tuple[str, ...], Diagrams] = {}
        for obligation, answer in proved:
            d = spaces.get(obligation.differ)
            if d is not None and clause.id in answer.rests_on:
                if obligation.differ not in weakened:
                    weakened[obligation.differ] = without_clause(d, clause)
                hidden = answer_without(weakened[obligation.differ], obligation, clause, budget)
                without.setdefault(id(obligation), []).append(hidden)
    return [
        replace(answer, without=tuple(without.get(id(o), ()))) for o, answer in zip(obligations, answers, strict=True)
    ]


def hidden_changes(d: Diagrams, clause: Impossible) -> tuple[int, Request | None]:
    """The number of requests that this clause alone excludes and whose decision changes, and the first of them.

    Raises TooLargeError.
    """
    hidden = without_clause(d, clause)
    excluded = d.forest.both(possible_in_both(hidden), hidden.of(Edition.AMENDED).condition(clause.when))
    changed = d.forest.both(excluded, outcome_changes(d))
    count = count_requests(d, changed, pairs=False)
    return count, witness(d, changed, pairs=False)[1][0] if count else None


def answer_without(d: Diagrams, obligation: Obligation, clause: Impossible, budget: TimeBudget) -> WithoutClause:
    """The answer for the requests, or pairs with a request, that the clause alone excludes. `d` is without the clause."""
    if budget.over:
        return WithoutClause(clause.id, Status.UNDECIDED, "timeout")
    deadline = d.forest.deadline = budget.deadline
    if d.single is not None:
        d.single.forest.deadline = deadline
    pairs = bool(obligation.differ)
    try:
        question = hidden_question(d, obligation, clause)
        sought = distinct_pairs(d, question.sought) if pairs else question.sought
        count, of = count_requests(d, sought, pairs), count_requests(d, question.scope, pairs)
        if not count:
            return WithoutClause(clause.id, Status.PROVED, None, count, of)
        faulty = d.forest.both(sought, question.faulty)
        clear = d.forest.without(sought, faulty)
        _, requests = witness(d, sought if clear == d.forest.no else clear, pairs)
        return WithoutClause(
            clause.id, Status.REFUTED, None, count, of, count_requests(d, faulty, pairs), tuple(requests)
        )
    except (TooLargeError, RecursionError):
        budget.ran_out(deadline)
        return WithoutClause(clause.id, Status.UNDECIDED, "too_large")


def hidden_question(d: Diagrams, obligation: Obligation, clause: Impossible) -> QuestionDiagrams:
    """The question about the requests or pairs that the clause alone excludes."""
    requests = range(len(obligation.names))
    hidden = d.forest.some(d.of(obligation.edition, n).condition(clause.when) for n in requests)
    match obligation.question:
        case Property() as claim:  # not all pairs are visited again
            scope = d.forest.both(claim_scope(d, claim, obligation.edition), hidden)
            return QuestionDiagrams(scope, *violations_in(d, claim, obligation.edition, scope))
        case _:
            question = ask(d, obligation)
            return QuestionDiagrams(
                d.forest.both(question.scope, hidden), d.forest.both(question.sought, hidden), question.faulty
            )


def without_clause(d: Diagrams, clause: Impossible) -> Diagrams:
    """The diagrams of the same policies without the clause. Only what is possible is built again."""
    policy, base = (None if each is None else weakened(each, clause.id) for each in (d.policy, d.base))
    assert policy is not None  # noqa: S101  # for mypy
    result = d.in_space(policy, base)
    result.single, result.views = d.single, d.views  # decisions are the same
    for (edition, request), builder in d.builders.items():
        result.builders[edition, request] = with_policy(builder, base if edition is Edition.BASE and base else policy)
    return result


def weakened(policy: Policy, clause: str) -> Policy:
    """The policy without an `impossible` clause."""
    return replace(policy, impossible=tuple(each for each in policy.impossible if each.id != clause))


def with_policy(builder: PolicyDiagrams, policy: Policy) -> PolicyDiagrams:
    """The diagrams of a policy that differs from that of the builder only in its `impossible` clauses."""
    result = copy(builder)
    result.policy = policy
    result.memo = {name: node for name, node in builder.memo.items() if name != "possible"}
    return result
