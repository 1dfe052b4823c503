"""Verifies claims between policies: every two that claims are about, as the editions before and after a change."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.model.between import ClaimBetween, ClaimsBetween
from policy_dsl.model.policy import Policy
from verifier.by_diagram.engine import assumptions
from verifier.obligations.between import claim_holds, claim_is_not_vacuous
from verifier.results.assumptions import Assumption, leaning_on
from verifier.results.confirmation import Sweep
from verifier.results.status import Status
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification
from verifier.verdicts.engines import EngineResults, Settings, ask_engines


def verify_between(
    between: ClaimsBetween, settings: Settings, only: frozenset[str] = frozenset(), *, without_assumptions: bool = False
) -> Verification:
    """All verdicts on the claims, or on those named by `only`."""
    chosen = [claim for claim in between.claims if not only or claim.name in only]
    verdicts: dict[str, list[Verdict]] = {}
    results = []
    for first, second in dict.fromkeys((claim.first, claim.second) for claim in chosen):
        claims = [claim for claim in chosen if (claim.first, claim.second) == (first, second)]
        result = verdicts_on_two(between, first, second, claims, settings, without_assumptions=without_assumptions)
        results.append(result)
        for verdict, claim in zip(result.verdicts, (*claims, *claims), strict=True):
            verdicts.setdefault(claim.name, []).append(in_words_of(verdict, claim))
    ordered = [verdicts[claim.name][place] for place in (0, 1) for claim in chosen]
    policy = vocabulary_of(between)
    requests, excluded = assumptions(policy, timeout=settings.timeout)
    of_pairs = [without_in_words_of(each, between.claims) for result in results for each in result.assumptions]
    merged = [merged_assumption(each, of_pairs) for each in excluded]
    return Verification(
        policy,
        None,
        requests,
        tuple(replace(each, leaning=leaning_on(each.id, ordered)) for each in merged),
        tuple(ordered),
        demanded=settings.trust,
        sweep=telling_sweep([each.sweep for each in results]),
        between=between,
    )


def verdicts_on_two(
    between: ClaimsBetween,
    first: str,
    second: str,
    claims: Sequence[ClaimBetween],
    settings: Settings,
    *,
    without_assumptions: bool,
) -> EngineResults:
    """The verdicts on claims about these two policies, and then on whether each is about some request."""
    return ask_engines(
        between.policy(second),
        between.policy(first),
        [*map(claim_holds, claims), *map(claim_is_not_vacuous, claims)],
        settings,
        compared=None,
        without_assumptions=without_assumptions,
    )


def in_words_of(verdict: Verdict, claim: ClaimBetween) -> Verdict:
    """The verdict, with the decisions of its counterexample by the names of the two policies. Nothing is changed, so no
    change is behind it.
    """
    blame = None if verdict.blame is None else replace(verdict.blame, causes=())
    return replace(verdict, counterexample=by_policy(verdict.counterexample, claim), blame=blame)


def by_policy(example: Counterexample | None, claim: ClaimBetween) -> Counterexample | None:
    """The counterexample with its decisions, before and after, by the names of the two policies."""
    if example is None or not example.of_a_change:
        return example
    (_, before), (_, after) = example.decisions
    return replace(example, decisions=((claim.first, before), (claim.second, after)))


def without_in_words_of(assumption: Assumption, claims: Sequence[ClaimBetween]) -> Assumption:
    """The assumption, with the decisions of the counterexamples without it by the names of the two policies."""
    named = {claim.name: claim for claim in claims}
    if assumption.without is None:
        return assumption
    every = [
        replace(each, counterexample=by_policy(each.counterexample, named[each.verdict.name]))
        if each.verdict.name in named
        else each
        for each in assumption.without
    ]
    return replace(assumption, without=tuple(every))


def vocabulary_of(between: ClaimsBetween) -> Policy:
    """The requests that the claims are about, as a policy that decides nothing. It has the derived facts of all, and those
    terms that no two of the policies read differently.
    """
    policies = [each.policy for each in between.policies]
    first = policies[0]
    terms = {term.name: term for policy in reversed(policies) for term in reversed(policy.terms)}
    derived = {fact.name: fact for policy in reversed(policies) for fact in reversed(policy.derived)}
    alike = [
        term
        for term in reversed(terms.values())
        if all(other.when == term.when for policy in policies for other in policy.terms if other.name == term.name)
    ]
    return Policy(
        between.name,
        between.title,
        first.attributes,
        first.impossible,
        sources=between.sources,
        groups=first.groups,
        clause=between.clause,
        dated_by=first.dated_by,
        terms=tuple(alike),
        derived=tuple(reversed(derived.values())),
        derivations=tuple(each for policy in policies for each in policy.derivations),
        times=first.times,
        time_fact=first.time_fact,
    )


def merged_assumption(counted: Assumption, of_pairs: Sequence[Assumption]) -> Assumption:
    """The assumption with what every two policies say of it: the claims that need it, and what would become of them."""
    same = [each for each in of_pairs if each.id == counted.id]
    needed = None if any(each.needed is None for each in same) else [n for each in same for n in each.needed or ()]
    without = [w for each in same for w in each.without or ()]
    confirmed = [each.confirmed for each in same if each.confirmed is not None]
    return replace(
        counted,
        needed=None if needed is None else tuple(needed),
        without=tuple(without) if any(each.without is not None for each in same) else None,
        confirmed=Status.REFUTED if Status.REFUTED in confirmed else next(iter(confirmed), None),
    )


def telling_sweep(sweeps: Sequence[Sweep | None]) -> Sweep | None:
    """The sweep that found a disagreement, or one that is not complete, or the first."""
    swept = [each for each in sweeps if each is not None]
    grave = [each for each in swept if each.disagreement is not None] or [each for each in swept if each.reason]
    return next(iter(grave or swept), None)
