"""Other values for the bounds in a text: numbers, times and dates in conditions, in terms, in cells and after `in force`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policy_dsl.amend.bounds import Bound, Following, Misaligned, bounds, following
from policy_dsl.amend.mutation import mutated
from policy_dsl.amend.reread import files_of_stack, reread, reread_over
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Clause
from policy_dsl.model.terms import facts_of_claims, terms_of_claims
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from verifier.by_diagram.small_changes.mutants import Judge
from verifier.by_diagram.spaces.stretches import stretches
from verifier.repair.variant import Variant
from verifier.results.repair import Place
from verifier.verdicts.one_space import with_attributes

STEPS = (0, -1, -2, 1)
"""From which values a step may show what follows a bound, in steps from the present one."""


def variants_of_bounds(
    judge: Judge, policy: Policy, proposal: Proposal | None, texts: Sequence[Text]
) -> Iterator[Variant]:
    """Another value for each bound in the text of the file and, where the proposal leaves it as it is, in that of its base. The
    file holds the policy, or the proposal results in it.

    The bounds in a term, and in what gives a derived fact, are not among them if a claim or an assumption depends on it, which
    would say something else.
    """
    if not texts:
        return
    own, *others = texts
    below = files_of_stack(others)
    fixed = terms_of_claims(judge.policy, proposal) | facts_of_claims(judge.policy, proposal)

    def with_own(value: int, bound: Bound) -> Policy | None:
        return policy_of(judge, reread(mutated(own, bound.written(own, value)), proposal, below))

    yield from variants(judge, own, bounds_of(own, policy, fixed), with_own)
    if proposal is None or proposal.below is not None:
        return
    base = next((text for text in others if text.path == proposal.base.clause.path), None)
    if base is None:
        return

    def with_base(value: int, bound: Bound) -> Policy | None:
        return policy_of(judge, reread_over(mutated(base, bound.written(base, value)), own))

    yield from variants(judge, base, bounds_of(base, proposal.base, fixed), with_base)


def variants(
    judge: Judge, text: Text, every: Sequence[Bound], policy_with: Callable[[int, Bound], Policy | None]
) -> Iterator[Variant]:
    """Another value for each of these bounds of a text that something follows in the policy; `policy_with` is the policy that
    the text with another value leads to.
    """
    for bound in every:

        def again(value: int, bound: Bound = bound) -> Policy | None:
            return policy_with(value, bound)

        follows = what_follows(judge.policy, bound, again)
        if follows is not None:
            yield of_bound(judge, text, bound, follows, again)


def what_follows(policy: Policy, bound: Bound, again: Callable[[int], Policy | None]) -> Following | None:
    """What follows the bound; `None` if nothing does, or that does not show."""
    for at in (bound.now + step for step in STEPS):
        here, beyond = (policy if at == bound.now else again(at)), again(at + 1)
        if here is None or beyond is None:
            continue
        try:
            follows = following(at, policy, here, beyond)
        except Misaligned:
            continue
        if follows.provisions or follows.tables:
            return follows
    return None


def bounds_of(text: Text, policy: Policy, fixed: frozenset[str]) -> list[Bound]:
    """The bounds of a text that holds this policy, or results in it, without those in `fixed` terms."""
    file, _ = parse(text)
    return [] if file is None or isinstance(file, tree.ClaimsFile) else bounds(file, policy, text, fixed)


def policy_of(judge: Judge, result: tuple[Policy, Proposal | None] | Finding) -> Policy | None:
    """The policy that a text results in, in the space of the judge; `None` if it is a mistake."""
    return None if isinstance(result, Finding) else with_attributes(result[0], judge.policy.attributes)


def of_bound(
    judge: Judge, text: Text, bound: Bound, follows: Following, again: Callable[[int], Policy | None]
) -> Variant:
    """Another value for one bound."""

    def changed(value: int) -> Policy:
        return follows.moved(judge.policy, value)

    least, most = bound.limits
    place = Place(bound.place, Clause(text.path, bound.span), bound.type.scale, bound.now, bound.words)
    every = stretches(judge.policy, judge.base, judge.obligations, bound.attribute.name, least, most)
    return Variant((place,), tuple(every), changed, again, least, most)
