"""Other values for the bounds in a text: numbers, times and dates in conditions, in cells and after `in force`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from policy_dsl.amend.bounds import Bound, Following, Misaligned, bounds, following
from policy_dsl.amend.mutation import mutated
from policy_dsl.amend.reread import reread
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import Clause
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from verifier.by_diagram.mutants import Judge
from verifier.by_diagram.stretches import stretches
from verifier.repair.variant import Variant
from verifier.results.repair import Place


def variants_of_bounds(judge: Judge, proposal: Proposal | None, texts: Sequence[Text]) -> Iterator[Variant]:
    """Another value for each bound in the text of the file and, where the proposal leaves it as it is, in that of its base."""
    if not texts:
        return
    yield from own_bounds(judge, proposal, texts[0])
    if proposal is not None and proposal.below is None:
        base = [text for text in texts[1:] if text.path == proposal.base.clause.path]
        if base:
            yield from base_bounds(judge, proposal.base, base[0])


def own_bounds(judge: Judge, proposal: Proposal | None, text: Text) -> Iterator[Variant]:
    """Those of the text itself."""
    for bound in bounds_of(text, judge.policy):

        def reread_with(value: int, bound: Bound = bound) -> Policy | None:
            return policy_with(text, proposal, bound, value)

        for at in (bound.now, bound.now - 1, bound.now - 2, bound.now + 1):
            here, beyond = (judge.policy if at == bound.now else reread_with(at)), reread_with(at + 1)
            if here is None or beyond is None:
                continue
            try:
                follows = following(at, judge.policy, here, beyond)
            except Misaligned:
                continue
            yield of_bound(judge, text, bound, follows, reread_with)
            break


def base_bounds(judge: Judge, base: Policy, text: Text) -> Iterator[Variant]:
    """Those of the base that move conditions which the proposal leaves as they are."""
    for bound in bounds_of(text, base):
        beyond = policy_with(text, None, bound, bound.now + 1)
        if beyond is None:
            continue
        try:
            every = following(bound.now, base, base, beyond)
        except Misaligned:
            continue
        follows = Following(
            every.at,
            {
                n: pair
                for n, pair in every.provisions.items()
                if n in (by := judge.policy.by_id) and by[n].when == pair[0]
            },
            {
                t.name: every.tables[t.name]
                for t in judge.policy.tables
                if t.name in every.tables and t.when == every.tables[t.name][0]
            },
        )
        if not follows.provisions:
            continue

        def moved(value: int, text: Text = text, bound: Bound = bound, follows: Following = follows) -> Policy | None:
            return None if policy_with(text, None, bound, value) is None else follows.moved(judge.policy, value)

        yield of_bound(judge, text, bound, follows, moved)


def bounds_of(text: Text, policy: Policy) -> list[Bound]:
    """The bounds of a text that holds this policy, or results in it."""
    file, _ = parse(text)
    return [] if file is None else bounds(file, policy, text)


def policy_with(text: Text, proposal: Proposal | None, bound: Bound, value: int) -> Policy | None:
    """The policy that the text with another value results in; `None` if that is a mistake."""
    result = reread(mutated(text, bound.written(text, value)), proposal)
    return None if isinstance(result, Finding) else result[0]


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
