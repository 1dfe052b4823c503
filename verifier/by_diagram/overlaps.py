"""Which provisions meet where they must not, pair by pair: rows of a table with a hit rule, and times that conflict."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import combinations, islice

from policy_dsl.diagram.mdd.boxes import boxes
from policy_dsl.diagram.mdd.count import count_points
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model.provisions import AnswerWithin, HitRule
from verifier.by_diagram.ask import ask
from verifier.by_diagram.diagrams import Diagrams
from verifier.obligations import questions
from verifier.obligations.questions import Obligation
from verifier.verdict import Overlap, Part

MOST, TRIED = 100, 100_000
"""Pairs that are named of one verdict, and that are tried to find them."""


def overlaps(d: Diagrams, obligation: Obligation) -> tuple[tuple[Overlap, ...], bool]:
    """The pairs that meet somewhere in what violates the obligation, in the policy's order, and whether these are all.

    Of a table of which a row has to apply, first where none does. They overlap each other where more than two meet.
    """
    found: list[Overlap] = []
    try:
        nowhere = d.forest.negate(d.of(obligation.edition).valid())
        for pair, where, allowed in sought_pairs(d, obligation, ask(d, obligation).sought):
            if len(found) == MOST:
                return tuple(found), False
            found.append(overlap(d, pair, where, d.forest.either(allowed, nowhere)))
    except (TooLargeError, RecursionError):
        return tuple(found), False
    return tuple(found), True


Found = Iterator[tuple[tuple[str, ...], int, int]]
"""Pairs, where in what is sought they meet, and where their boxes may reach."""


def sought_pairs(d: Diagrams, obligation: Obligation, sought: int) -> Found:
    """The pairs of a question that has some."""
    builder = d.of(obligation.edition)
    match obligation.question:
        case questions.HitRuleHolds(name):
            yield from rows(d, builder, name, sought)
        case questions.NoConflict():
            yield from times(d, builder, sought)
        case _:
            return


def rows(d: Diagrams, builder: PolicyDiagrams, name: str, sought: int) -> Found:
    """Where no row applies that should, and the rows that apply together."""
    forest = d.forest
    table = builder.policy.table(name)
    applying = {p.id: builder.applies(p) for p in builder.policy.rows(name)}
    applying = {i: node for i, node in applying.items() if forest.both(node, sought) != forest.no}
    some = forest.some(applying.values())
    if table.hit_rule is HitRule.EXACTLY_ONE and (none := forest.without(sought, some)) != forest.no:
        yield (), none, none
    yield from together(d, applying, sought)


def times(d: Diagrams, builder: PolicyDiagrams, sought: int) -> Found:
    """The times that stand together and differ."""
    forest = d.forest
    met: dict[tuple[str, str], None] = {}
    effects = {p.id: p.effect for p in builder.policy.provisions}
    values: Iterable[Hashable] = values_within(forest, builder.decisions(), sought)
    for by in sorted({as_deciders(value)[1] for value in values}):
        timed = [(i, e.seconds) for i in by if isinstance(e := effects[i], AnswerWithin)]
        for (one, s), (two, t) in islice(combinations(timed, 2), TRIED):
            if s != t:
                met[one, two] = None
        if len(met) > MOST:
            break
    place = {i: n for n, i in enumerate(effects)}
    for pair in sorted(met, key=lambda pair: [place[i] for i in pair]):
        where = forest.both(sought, forest.apply(standing(pair), builder.decisions()))
        yield pair, where, where


def standing(pair: tuple[str, str]) -> Callable[[object], bool]:
    """Whether both are among what decides."""
    return lambda value: set(pair) <= set(as_deciders(value)[1])


def together(d: Diagrams, applying: Mapping[str, int], sought: int) -> Found:
    """The pairs that meet in what is sought; their boxes may reach into what is impossible."""
    for n, ((one, here), (two, there)) in enumerate(combinations(applying.items(), 2)):
        if n == TRIED:
            raise TooLargeError
        both = d.forest.both(here, there)
        if (where := d.forest.both(both, sought)) != d.forest.no:
            yield (one, two), where, both


def overlap(d: Diagrams, pair: tuple[str, ...], where: int, allowed: int) -> Overlap:
    """A pair with its boxes."""
    forest, space = d.forest, d.space
    parts = tuple(
        Part(space.box(box, 0), space.orderings_of(box), count_points(forest, part, space.blocks))
        for box, part in boxes(forest, where, allowed)
    )
    return Overlap(pair, parts, sum(part.count for part in parts))
