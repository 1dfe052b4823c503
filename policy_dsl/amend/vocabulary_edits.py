"""What the operations of a proposal on the vocabulary come to."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.carry_over import carried_attribute
from policy_dsl.model.proposal import CarriedCode, VocabularyChange
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, SetOf
from policy_dsl.syntax import tree


class VocabularyEdits(Struct):
    """What the operations come to.

    `operations` are those to do in the text of the policy, and `attributes` those of the new vocabulary. Each code that is
    `added` to an attribute has how many codes of the base stand before it. `possible_again` are the ids of clauses that are
    removed; new ones are numbered from `numbered` on.
    """

    changes: tuple[VocabularyChange, ...] = ()
    operations: list[tree.OperationText] = field(default_factory=list)
    carried: list[CarriedCode] = field(default_factory=list)
    added: dict[str, list[tuple[int, Code]]] = field(default_factory=dict)
    bounds: dict[str, Ordered] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    possible_again: set[str] = field(default_factory=set)
    numbered: int = 0


def new_attribute(attribute: Attribute, edits: VocabularyEdits) -> Attribute:
    """The attribute in the new vocabulary."""
    if attribute.name in edits.bounds:
        return replace(attribute, type=edits.bounds[attribute.name])
    added = edits.added.get(attribute.name, [])
    if added and isinstance(attribute.type, Enumeration | SetOf):
        codes = list(attribute.type.codes)
        for place in sorted({place for place, _ in added}, reverse=True):
            codes[place:place] = [code for its_place, code in added if its_place == place]
        attribute = replace(attribute, type=replace(attribute.type, codes=tuple(codes)))
    return carried_attribute(attribute, edits.carried)
