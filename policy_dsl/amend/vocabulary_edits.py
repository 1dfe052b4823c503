"""What the operations of a proposal on the vocabulary come to; and the stack of files that a proposal is made to."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.model.carry_over import carried_attribute
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import CarriedCode, Proposal, VocabularyChange
from policy_dsl.model.vocabulary import Attribute, Code, Enumeration, Ordered, SetOf
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import group_with, in_new_vocabulary


class VocabularyEdits(Struct):
    """What the operations come to.

    `operations` are those to do in the text of the policy at the bottom of the stack, in its words, and `members` those on
    groups, each with the level of the stack that declares the group: 0 for the policy. `groups` and `impossible` are added.
    `attributes` are those of the new vocabulary. Each code that is `added` to an attribute has how many codes of the base stand
    before it. `possible_again` are the ids of clauses that are removed; new ones are numbered from `numbered` on.
    """

    changes: tuple[VocabularyChange, ...] = ()
    operations: list[tree.OperationText] = field(default_factory=list)
    members: list[tuple[int, tree.GroupMembersText]] = field(default_factory=list)
    groups: list[tree.GroupLine] = field(default_factory=list)
    impossible: list[tree.ImpossibleBlock] = field(default_factory=list)
    carried: list[CarriedCode] = field(default_factory=list)
    added: dict[str, list[tuple[int, Code]]] = field(default_factory=dict)
    bounds: dict[str, Ordered] = field(default_factory=dict)
    attributes: tuple[Attribute, ...] = ()
    possible_again: set[str] = field(default_factory=set)
    numbered: int = 0

    @property
    def changes_words(self) -> bool:
        """Whether a group or a term of the base means something else afterwards."""
        return bool(self.members) or any(isinstance(each, tree.ReplaceText) for each in self.operations)

    def of_codes(self) -> VocabularyEdits:
        """Those on codes and bounds alone: with them, everything that says what the base decides means what it meant."""
        kept: list[tree.OperationText] = [
            each for each in self.operations if isinstance(each, tree.AddCodeText | tree.SetBoundsText)
        ]
        return VocabularyEdits(operations=kept, carried=self.carried, bounds=self.bounds, attributes=self.attributes)


class Level(Struct, frozen=True):
    """A proposal of a stack, with its file, and what it changes in the vocabulary, if anything."""

    file: tree.ProposalFile
    proposal: Proposal
    edits: VocabularyEdits | None


class Stack(Struct, frozen=True):
    """The policy at the bottom, and the proposals above it, the lowest first; and the `base` that they result in."""

    policy: tree.PolicyFile
    levels: tuple[Level, ...]
    base: Policy

    @property
    def changing(self) -> list[VocabularyEdits]:
        """The changes of the vocabulary, the lowest first."""
        return [level.edits for level in self.levels if level.edits is not None]

    def base_of(self, level: int) -> Policy:
        """What the lowest so many proposals result in."""
        return self.levels[level].proposal.base if level < len(self.levels) else self.base

    def text(self) -> tree.PolicyFile:
        """The text of the policy, with all that the proposals change in it, in its own words."""
        return text_with(self.policy, self.changing)

    def group_lines(self) -> dict[str, tuple[int, tree.GroupLine]]:
        """The groups by name, each with the level that declares it, as they are now, in the words of that level."""
        declared = [(0, each) for each in self.text().declarations if isinstance(each, tree.GroupLine)]
        for number, level in enumerate(self.levels, 1):
            if level.edits is not None:
                declared += [(number, line) for line in groups_with(number, level.edits.groups, self.changing)]
        return {line.name.text: (number, line) for number, line in declared}


def text_with(policy: tree.PolicyFile, changing: list[VocabularyEdits]) -> tree.PolicyFile:
    """The text of the policy with these changes, the lowest first."""
    for edits in changing:
        members = [operation for number, operation in edits.members if number == 0]
        policy = in_new_vocabulary(policy, [*edits.operations, *members])
    return policy


def groups_with(
    number: int, lines: list[tree.GroupLine], changing: list[VocabularyEdits]
) -> tuple[tree.GroupLine, ...]:
    """The groups that a proposal of this level adds, with all that those above it change in them."""
    changes = [operation for edits in changing for level, operation in edits.members if level == number]
    made = []
    for line in lines:
        for operation in changes:
            line = group_with(line, operation)  # one change after the other
        made.append(line)
    return tuple(made)


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
