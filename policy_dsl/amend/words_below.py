"""The words of the files below a proposal for what the proposal calls otherwise, or what one of those below does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.amend.vocabulary_edits import Stack, VocabularyEdits
from policy_dsl.model.proposal import CarriedCode
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.syntax import tree


def names_below(carried: Iterable[CarriedCode]) -> dict[tuple[str, str], str]:
    """For each attribute and each code that stands in the place of one, that one."""
    return {(each.attribute, code.name): each.code for each in carried for code in each.into}


class Origin(Struct, frozen=True):
    """A code as another level calls it. `divided` if it is there one of several, of which it is the `first`."""

    code: str
    divided: bool = False
    first: bool = True


def origin(stack: Stack, attribute: str, code: str, level: int = 0) -> Origin:
    """What a code of the base of a stack comes from at a level of it."""
    place = Origin(code)
    for above in reversed(stack.levels[level:]):
        if above.edits is None:
            continue
        for each in above.edits.carried:
            names = [new.name for new in each.into]
            if each.attribute == attribute and place.code in names:
                first = place.first and names[0] == place.code
                place = Origin(each.code, place.divided or len(names) > 1, first)
                break
    return place


class WordsBelow(Struct, frozen=True):
    """Says in the words of the policy at the bottom of a stack what a proposal on top of it says of its own vocabulary."""

    stack: Stack
    edits: VocabularyEdits
    attributes: dict[str, Attribute]

    def block(self, block: tree.TermBlock) -> tree.TermBlock:
        """The term."""
        return replace(block, means=self.condition(block.means))

    def condition(self, condition: tree.ConditionText) -> tree.ConditionText:
        """The condition."""
        match condition:
            case tree.Joined(parts) | tree.ConditionBlock(parts=parts):
                return replace(condition, parts=tuple(map(self.condition, parts)))
            case tree.Is(fact, _, values) | tree.HasValues(fact, _, values):
                return replace(condition, values=tuple(self.value(fact, value) for value in values))
            case tree.InOrder(fact, _, against):
                return replace(condition, against=self.value(fact, against))
            case tree.Between(fact, low, _, high):
                return replace(condition, low=self.value(fact, low), high=self.value(fact, high))
            case _:
                return condition

    def unsayable(self, condition: tree.ConditionText) -> Iterator[tree.Name | tree.Quoted]:
        """What the condition names and the text of the policy cannot: one part of a code that is split; and a fact that is
        compared with one that has such a code, whose parts are one there.
        """
        match condition:
            case tree.Joined(parts) | tree.ConditionBlock(parts=parts):
                for part in parts:
                    yield from self.unsayable(part)
            case tree.Is(fact, _, values) | tree.HasValues(fact, _, values):
                yield from self.of_parts(fact, *values)
            case tree.InOrder(fact, _, against):
                yield from self.of_parts(fact, against)
            case tree.Between(fact, low, _, high):
                yield from self.of_parts(fact, low, high)
            case tree.IncludesAll(fact, part):
                yield from self.of_parts(fact, part)
            case _:
                pass

    def of_parts(self, fact: tree.Name, *values: tree.ValueText) -> Iterator[tree.Name | tree.Quoted]:
        """Those of the values of a fact that tell the parts of a code apart."""
        attribute = self.attributes.get(fact.text)
        split = any(each.attribute == fact.text for each in divided_by(self.stack, self.edits))
        if attribute is None or not split:
            return
        labels = {code.label: code.name for code in attribute.type.codes}
        own_splits = [each for each in self.edits.carried if each.attribute == fact.text and len(each.into) > 1]
        here = {new.name for each in own_splits for new in each.into}
        own = names_below(self.edits.carried)
        for value in values:
            if not isinstance(value, tree.Name | tree.Quoted):
                continue
            code = value.text if isinstance(value, tree.Name) else labels.get(value.text, "")
            divided = origin(self.stack, fact.text, own.get((fact.text, code), code)).divided or code in here
            is_fact = isinstance(value, tree.Name) and value.text in self.attributes
            if is_fact or (divided and code in attribute.places):
                yield value

    def value(self, fact: tree.Name, value: tree.ValueText) -> tree.ValueText:
        """A value of the fact: a code, or a label that stands for one. Others stay."""
        attribute = self.attributes.get(fact.text)
        if attribute is None or not isinstance(value, tree.Name | tree.Quoted):
            return value
        codes = {code.name if isinstance(value, tree.Name) else code.label: code.name for code in attribute.type.codes}
        if value.text not in codes:
            return value
        code = codes[value.text]
        own = names_below(self.edits.carried).get((attribute.name, code), code)
        return tree.Name(origin(self.stack, attribute.name, own).code, value.span)


def divided_by(stack: Stack, edits: VocabularyEdits) -> Iterator[CarriedCode]:
    """The codes that are split, here or below."""
    for each in (*stack.changing, edits):
        yield from (carried for carried in each.carried if len(carried.into) > 1)
