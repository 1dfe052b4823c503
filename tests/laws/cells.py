"""Cells and comparisons once more, by trying: from the definitions in words, over every request or pair of a small policy."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.model.claims import Property
from policy_dsl.model.clock_order import on_clocks
from policy_dsl.model.conditions import AtMost, Same, atoms, facts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered, SetOf
from tests.brute import Request, Space, broken_or_shown, day_of
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.spaces.question_conditions import all_conditions
from verifier.by_reference.replay import in_box
from verifier.obligations.questions import Obligation
from verifier.results.cells import Cells, Facet
from verifier.results.status import Edition, Status

Cell = tuple[Hashable, ...]
Value = Callable[[Request], Hashable]


def broken(space: Space, claim: Property, edition: Edition) -> list[tuple[Request, ...]]:
    """The violations, one by one."""
    outcomes = space.outcomes[edition]

    def violates(rs: tuple[Request, ...]) -> bool:
        results = [outcomes[id(r)] for r in rs]
        if any(o.faulty for o in results):
            return True
        return any(broken_or_shown(space.policy, claim, results, day_of(space, rs)))

    return [rs for rs in space.spoken(claim)[0] if violates(rs)]


def compared_names(
    policy: Policy, base: Policy | None, asked: Sequence[Obligation], differ: tuple[str, ...]
) -> set[str]:
    """The attributes that a condition compares with another fact, of the same request or of the other."""
    found = set()
    for condition in all_conditions(policy, base, asked):
        for atom in atoms(condition):
            if isinstance(atom, AtMost | Same):
                facts = {(f.attribute, f.request if f.attribute in differ else 0) for f in facts_of(atom)}
                found |= {name for name, _ in facts} if len(facts) == 2 else set()
    return found


def facets(policy: Policy, ignored: set[str]) -> list[Facet]:
    """Every fact that requests share."""
    every = []
    for attribute in policy.attributes:
        if attribute.name not in ignored:
            codes = attribute.names if isinstance(attribute.type, SetOf) else (None,)
            every += [Facet(attribute.name, code) for code in codes]
    return every


def value_of(facet: Facet) -> Value:
    """The value of a fact."""

    def value(request: Request) -> Hashable:
        here = request[facet.attribute]
        if facet.code is not None:
            assert isinstance(here, frozenset)
            return facet.code in here
        for n, (start, until) in enumerate(facet.ranges):
            if isinstance(here, int) and start <= here < until:
                return n
        return here

    return value


class Told:
    """The cells of the scope and the broken ones of each edition, by all facts that count at first."""

    def __init__(self, space: Space, claim: Property, every: list[Facet], editions: Sequence[Edition]) -> None:
        self.scope = [rs[0] for rs in space.spoken(claim)[0]]
        self.broken = [[rs[0] for rs in broken(space, claim, edition)] for edition in editions]
        values = [value_of(facet) for facet in every]
        self.cells = {tuple(v(r) for v in values) for r in self.scope}
        self.bad = [{tuple(v(r) for v in values) for r in rs} for rs in self.broken]

    def apart(self, view: Callable[[Cell], Cell]) -> bool:
        """Whether broken cells and sound ones are still apart when seen so."""
        return all(not {view(c) for c in bad} & {view(c) for c in self.cells - bad} for bad in self.bad)


def chosen(space: Space, claim: Property, compared: set[str], editions: Sequence[Edition]) -> list[Facet]:
    """The facts that matter, with the ranges of scales."""
    policy = space.policy
    every = facets(policy, compared | set(claim.differ))
    told = Told(space, claim, every, editions)
    kept = list(range(len(every)))
    for n in reversed(range(len(every))):
        fewer = [k for k in kept if k != n]
        if told.apart(lambda cell, fewer=fewer: tuple(cell[k] for k in fewer)):  # type: ignore[misc]
            kept = fewer
    result = [every[n] for n in kept]
    for place, facet in enumerate(result):
        scale = policy.by_name[facet.attribute].type
        if not isinstance(scale, Ordered):
            continue
        starts = [scale.first]
        for last in range(scale.first + 1, scale.last + 1):
            ends = [*starts[1:], last + 1]
            tried = Facet(facet.attribute, None, tuple(zip(starts, ends, strict=True)))
            if not apart_within(
                told, kept, [*result[:place], tried, *result[place + 1 :]], every, place, starts[-1], last
            ):
                starts.append(last)
        result[place] = Facet(facet.attribute, None, tuple(zip(starts, [*starts[1:], scale.last + 1], strict=True)))
    return result


def apart_within(
    told: Told, kept: list[int], by: list[Facet], every: list[Facet], place: int, first: int, last: int
) -> bool:
    """Whether the cells with a value from `first` to `last` of a scale are apart when these are one value."""
    values = {every[n].attribute: n for n in kept}

    def view(cell: Cell) -> Cell:
        request = {name: cell[n] for name, n in values.items()}
        seen = []
        for facet, n in zip(by, kept, strict=True):
            seen.append(value_of(facet)(request) if facet.ranges else cell[n])  # type: ignore[arg-type]  # only what it needs
        return tuple(seen)

    at = kept[place]
    here = {cell for cell in told.cells if first <= cell[at] <= last}  # type: ignore[operator]  # a step
    return all(not {view(c) for c in bad & here} & {view(c) for c in here - bad} for bad in told.bad)


def cells_agree(
    policy: Policy, base: Policy | None, space: Space, asked: Sequence[Obligation], answers: Sequence[Answer]
) -> None:
    """Each property has its cells; under a proposal also what is new and what is gone."""
    by_edition = {
        (o.name, o.edition): a for o, a in zip(asked, answers, strict=True) if isinstance(o.question, Property)
    }
    for o in asked:
        claim = o.question
        if not isinstance(claim, Property) or o.edition is Edition.BASE:
            continue
        editions = [e for e in Edition if (o.name, e) in by_edition]
        answered = [by_edition[o.name, e] for e in editions]
        if any(answer.status is Status.UNDECIDED for answer in answered):
            continue
        meant = {each.edition: each.question for each in asked if each.name == o.name and each.edition in editions}
        bad = {
            e: {tuple(map(id, rs)): rs for rs in broken(space, each, e)}
            for e, each in meant.items()
            if isinstance(each, Property)
        }
        after, before = bad[Edition.AMENDED], bad.get(Edition.BASE)
        new_and_gone: tuple[int | None, int | None] = (None, None)
        if before is not None:
            new, gone = (
                [one[rs] for rs in one if rs not in other] for one, other in ((after, before), (before, after))
            )
            new_and_gone = space.once(new), space.once(gone)
        assert (answered[-1].new, answered[-1].gone) == new_and_gone, o.name
        if len(set(meant.values())) > 1:
            continue  # it tests derived facts, which are others now: each edition has cells of its own
        compared = compared_names(policy, base, [each for each in asked if each.differ == o.differ], o.differ)
        want = [*expected(space, claim, compared, editions)]
        got = [answer.cells for answer in answered if answer.cells is not None]
        assert [replace(each, new_in=(), gone_in=(), answered=None) for each in got] == want, o.name
        if len(got) == 2:
            regions_agree(space, claim, got[1], editions)


def regions_agree(space: Space, claim: Property, cells: Cells, editions: Sequence[Edition]) -> None:
    """The boxes of new cells have exactly these, of all in the scope, and so have those of the cells that are gone."""
    values, told = [value_of(facet) for facet in cells.by], Told(space, claim, [], editions)
    scope = {tuple(v(r) for v in values): r for r in told.scope}
    before, after = ({tuple(v(r) for v in values) for r in rs} for rs in told.broken)
    for regions, sought in ((cells.new_in, after - before), (cells.gone_in, before - after)):
        inside = [{cell for cell, request in scope.items() if in_box(region.box, request)} for region in regions]
        assert set().union(*inside) == sought
        assert [region.total for region in regions] == [len(each) for each in inside]
        earlier = [set().union(*inside[:n]) for n in range(len(inside))]
        assert [region.count for region in regions] == [
            len(each - seen) for each, seen in zip(inside, earlier, strict=True)
        ]


def day_of_receipt(space: Space, claim: Property, compared: set[str], editions: Sequence[Edition]) -> list[Facet]:
    """The day of receipt, where times are on clocks and violations depend on it; it is what matters then."""
    dated = space.policy.dated_by
    if not on_clocks(space.policy, space.base) or dated is None or dated in {*claim.differ, *compared}:
        return []
    every = facets(space.policy, set(claim.differ))
    others = [n for n, facet in enumerate(every) if facet.attribute != dated]
    whole = Told(space, claim, every, editions)
    return [] if whole.apart(lambda cell: tuple(cell[n] for n in others)) else [Facet(dated)]


def expected(space: Space, claim: Property, compared: set[str], editions: Sequence[Edition]) -> Iterator[Cells]:
    """The cells of each edition; none where nothing is violated."""
    by = [Facet(name) for name in claim.counted_by] or day_of_receipt(space, claim, compared, editions)
    by, alone = by or chosen(space, claim, compared, editions), bool(by)
    values = [value_of(facet) for facet in by]
    told = Told(space, claim, by, editions)
    if not any(told.broken):
        return
    left_out: tuple[str, ...] = ()
    if not alone:
        every = facets(space.policy, set(claim.differ))
        kept = [n for n, facet in enumerate(every) if facet.attribute not in compared]
        if not Told(space, claim, every, editions).apart(lambda cell: tuple(cell[n] for n in kept)):
            left_out = tuple(facet.attribute for n, facet in enumerate(every) if n not in kept)
    of = len({tuple(v(r) for v in values) for r in told.scope})
    bad = [{tuple(v(r) for v in values) for r in rs} for rs in told.broken]
    for n, cells in enumerate(bad):
        new, gone = (len(cells - bad[0]), len(bad[0] - cells)) if n else (None, None)
        yield Cells(tuple(by), bool(claim.counted_by), len(cells), of, new, gone, left_out)
