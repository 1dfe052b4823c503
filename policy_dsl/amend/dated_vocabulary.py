"""A change of the vocabulary from a day on: requests dated earlier are those of the old vocabulary, others of the new one.

Attributes have the values of both, and clauses that no author wrote say on which days there are those of one alone. Codes that
are renamed or split have their new names on all days.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.amend.amend import amendment
from policy_dsl.amend.in_force import Boundary, boundary_of, restricted_before, restricted_from
from policy_dsl.amend.vocabulary_edits import VocabularyEdits
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.carry_over import carried_attribute, carry_over
from policy_dsl.model.conditions import NEVER, Has, OneOf, Within, any_of, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.shared_space import missing_values
from policy_dsl.model.vocabulary import Attribute, Enumeration, SetOf


class Sides(Struct, frozen=True):
    """The `base` of a proposal as it is; the `old` edition and the `new` one, both read with the values of both vocabularies.

    `edits` lead from the one to the other, and `uppers` are those of proposals above.
    """

    base: Policy
    old: Policy
    new: Policy
    edits: VocabularyEdits
    uppers: tuple[VocabularyEdits, ...]


def amended_from_day(proposal: Proposal, sides: Sides) -> tuple[Proposal, Policy, list[Finding]]:
    """What `amendment` returns; the amended policy decides requests dated before the day as the base does."""
    start = proposal.start
    assert start is not None  # noqa: S101  # a change from a day on; for mypy
    boundary = boundary_of(sides.new, start)
    proposal, amended, findings = amendment(proposal, sides.old)
    return proposal, replace(amended, impossible=with_ids_of_their_own(impossible_in_both(sides, boundary))), findings


def with_ids_of_their_own(clauses: Iterable[Impossible]) -> tuple[Impossible, ...]:
    """The clauses, of which those with the same id are one: proposals that begin on the same day may both add values."""
    by_id: dict[str, Impossible] = {}
    for clause in clauses:
        other = by_id.setdefault(clause.id, clause)
        if other is not clause and not values_named(clause) <= values_named(other):
            both = any_of([other.when, clause.when])
            by_id[clause.id] = replace(other, when=both, because=f"{other.because}; {clause.because}")
    return tuple(by_id.values())


def values_named(clause: Impossible) -> set[Hashable]:
    """The codes, or the ranges, that the clause is about."""
    values: set[Hashable] = set()
    for atom in atoms(clause.when):
        match atom:
            case OneOf(_, codes):
                values |= codes
            case Has(_, code):
                values.add(code)
            case Within(fact, ranges):
                values.add((fact.attribute, ranges))
            case _:
                values.add(atom)
    return values


def impossible_in_both(sides: Sides, boundary: Boundary) -> Iterator[Impossible]:
    """What is impossible on which days: a clause that both editions have alike is one for all days."""
    kept = [each for each in sides.edits.carried if each.into]
    carry = carry_over(kept, sides.new.attributes)
    anew = {each.id: each for each in sides.old.impossible}
    new = {each.id: each for each in sides.new.impossible}
    alike, there = set(), {each.id for each in sides.base.impossible}
    for clause in sides.base.impossible:
        when = anew[clause.id].when if clause.id in anew else carry.condition(clause.when)
        twin = new.get(clause.id)
        if twin is not None and twin.when == when:
            alike.add(clause.id)
            yield twin
            continue
        earlier = restricted_before(boundary, when)
        if earlier == when:  # it lapses before that day
            yield replace(clause, when=when)
        elif earlier != NEVER:
            because = clause.because if clause.id.startswith("impossible ") else f"{clause.because} {boundary.suffix}"
            lapsing = f"{clause.id} {boundary.suffix}"
            yield replace(clause, id=lapsing, when=earlier, because=because, until=boundary.start)
    for clause in sides.new.impossible:
        later = restricted_from(boundary, clause.when)
        if clause.id not in alike and (
            later != NEVER or clause.id not in there
        ):  # what is added in vain is reported as dead
            yield replace(clause, when=later)
    before = [carried_attribute(attribute, kept) for attribute in sides.base.attributes]
    yield from values_missing(sides, before, boundary, earlier=True)
    yield from values_missing(sides, without_what_goes(sides), boundary, earlier=False)


def values_missing(
    sides: Sides, own: Iterable[Attribute], boundary: Boundary, *, earlier: bool
) -> Iterator[Impossible]:
    """Clauses that say which values there are not before the day, or not from then on."""
    restricted = restricted_before if earlier else restricted_from
    words = boundary.suffix if earlier else boundary.suffix.replace("until", "from", 1)
    for clause in missing_values(replace(sides.new, attributes=tuple(own)), sides.new.attributes):
        when = restricted(boundary, clause.when)
        if when != NEVER:
            yield replace(clause, id=f"{clause.id} {words}", when=when, because=f"{clause.because} {words}")


def without_what_goes(sides: Sides) -> Iterator[Attribute]:
    """The attributes with the values of both, without what the proposal retires, and within the bounds that it sets."""
    set_again = {name for each in sides.uppers for name in each.bounds}
    for attribute in sides.new.attributes:
        retired = {each.code for each in sides.edits.carried if each.attribute == attribute.name and not each.into}
        if attribute.name in sides.edits.bounds and attribute.name not in set_again:
            yield replace(attribute, type=sides.edits.bounds[attribute.name])
        elif isinstance(attribute.type, Enumeration | SetOf):
            codes = tuple(code for code in attribute.type.codes if code.name not in retired)
            yield replace(attribute, type=replace(attribute.type, codes=codes))
        else:
            yield attribute
