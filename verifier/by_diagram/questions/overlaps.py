"""Finds pairs of provisions that apply together where they must not: rows of a table with a hit rule, times in conflict,
and values of a derived fact in conflict.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations, islice

from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model import derivations
from policy_dsl.model.clock_order import never_later
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Bound, Cap, Floor, Gives, HitRule, Table
from verifier.by_diagram.counts.cover import parts
from verifier.by_diagram.questions.ask import ask
from verifier.by_diagram.spaces.diagrams import Diagrams
from verifier.obligations import questions
from verifier.obligations.questions import Flaw, Obligation
from verifier.results.regions import Overlap, OverlapPart

MOST_PAIRS, MOST_TRIED = 100, 100_000
"""Pairs that a verdict lists, and pairs that are tried for these."""


def overlaps(d: Diagrams, obligation: Obligation) -> tuple[tuple[Overlap, ...], bool]:
    """The pairs that apply together in violations, in the policy's order, and whether these are all.

    If a row of the table has to apply and none does, the first entry says where. Two pairs may share requests.
    """
    pairs: list[Overlap] = []
    try:
        possible = d.of(obligation.edition).possible()
        for pair, where in sought_pairs(d, obligation, ask(d, obligation).sought):
            if len(pairs) == MOST_PAIRS:
                return tuple(pairs), False
            pairs.append(overlap(d, pair, where, possible))
    except (TooLargeError, RecursionError):
        return tuple(pairs), False
    return tuple(pairs), True


PairRegions = Iterator[tuple[tuple[str, ...], int]]
"""Pairs, each with the violations in which it applies."""


def sought_pairs(d: Diagrams, obligation: Obligation, sought: int) -> PairRegions:
    """The pairs of provisions that violate a hit rule or conflict; none for other questions."""
    builder = d.of(obligation.edition)
    match obligation.question:
        case questions.HitRuleHolds(name):
            applying = {p.id: builder.applies(p) for p in builder.policy.provisions_of(name)}
            yield from overlapping_rows(d, builder.policy.table(name), applying, sought)
        case questions.NoConflict():
            yield from conflicting_times(d, builder, sought)
        case questions.NoFlaw(fact, Flaw.HIT_RULE, name):
            derivation = builder.policy.derivation(fact)
            table = next(each for each in derivation.tables if each.name == name)
            applying = {p.id: builder.condition(p.when) for p in derivation.provisions if p.path[0] == name}
            yield from overlapping_rows(d, table, applying, sought)
        case questions.NoFlaw(fact, Flaw.TWO_VALUES):
            yield from conflicting_values(d, builder, fact, sought)
        case _:
            return


def overlapping_rows(d: Diagrams, table: Table, applying: Mapping[str, int], sought: int) -> PairRegions:
    """Where no row applies and one has to, without a pair; then the pairs of rows that apply together."""
    forest = d.forest
    applying = {i: node for i, node in applying.items() if forest.both(node, sought) != forest.no}
    some = forest.some(applying.values())
    if table.hit_rule is HitRule.EXACTLY_ONE and (none := forest.without(sought, some)) != forest.no:
        yield (), none
    yield from overlapping_pairs(d, applying, sought)


def conflicting_times(d: Diagrams, builder: PolicyDiagrams, sought: int) -> PairRegions:
    """The pairs of provisions that stand together with different times."""
    forest = d.forest
    pairs: dict[tuple[str, str], None] = {}
    effects = {p.id: p.effect for p in builder.policy.provisions}
    values: Iterable[Hashable] = values_within(forest, builder.decisions(), sought)
    for ids in sorted({as_deciders(value)[1] for value in values}):
        timed = [(i, e) for i in ids if isinstance(e := effects.get(i), AnswerWithin | Bound)]
        for (first, left), (second, right) in islice(combinations(timed, 2), MOST_TRIED):
            if contradict(builder.policy, left, right):
                pairs[first, second] = None
        if len(pairs) > MOST_PAIRS:
            break
    place = {i: n for n, i in enumerate(effects)}
    for pair in sorted(pairs, key=lambda pair: [place[i] for i in pair]):
        if builder.policy.bounded:  # of the caps and floors that stand, a decision names those that move a time most
            where = forest.every([sought, *(builder.stands(builder.policy.by_id[name]) for name in pair)])
        else:
            where = forest.both(sought, forest.apply(both_decide(pair), builder.decisions()))
        yield pair, where


def conflicting_values(d: Diagrams, builder: PolicyDiagrams, fact: str, sought: int) -> PairRegions:
    """The pairs of provisions that stand together and give the derived fact different values."""
    derivation = builder.policy.derivation(fact)
    values = {p.id: p.effect.value for p in derivation.provisions if isinstance(p.effect, Gives)}
    standing = {
        p.id: d.forest.both(builder.condition(derivations.stands(derivation, p)), sought) for p in derivation.provisions
    }
    standing = {i: node for i, node in standing.items() if node != d.forest.no}
    for pair, where in overlapping_pairs(d, standing, sought):
        if values[pair[0]] != values[pair[1]]:
            yield pair, where


def contradict(policy: Policy, left: AnswerWithin | Bound, right: AnswerWithin | Bound) -> bool:
    """Whether two times differ, or a floor may be later than a cap."""
    match left, right:
        case AnswerWithin(s), AnswerWithin(t):
            return s != t
        case (Cap(lower), Floor(higher)) | (Floor(higher), Cap(lower)):
            return not never_later(policy, higher, lower)
        case _:
            return False


def both_decide(pair: tuple[str, str]) -> Callable[[object], bool]:
    """A test of decisions: whether both provisions decide."""
    return lambda value: set(pair) <= set(as_deciders(value)[1])


def overlapping_pairs(d: Diagrams, applying: Mapping[str, int], sought: int) -> PairRegions:
    """The pairs that apply together in violations."""
    for n, ((first, first_where), (second, second_where)) in enumerate(combinations(applying.items(), 2)):
        if n == MOST_TRIED:
            raise TooLargeError
        both = d.forest.both(first_where, second_where)
        if (where := d.forest.both(both, sought)) != d.forest.no:
            yield (first, second), where


def overlap(d: Diagrams, pair: tuple[str, ...], where: int, possible: int) -> Overlap:
    """A pair with its boxes."""
    overlap_parts = tuple(
        OverlapPart(each.box, each.ties, each.total, each.count) for each in parts(d, where, possible)
    )
    return Overlap(pair, overlap_parts, sum(part.count for part in overlap_parts))
