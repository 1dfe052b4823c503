"""Reads the files below a proposal once more, in the vocabulary that it makes of that of its base.

The policy at the bottom is read with all that this proposal, and those below it, add to its vocabulary, because conditions such
as `role is not IS` mean more once there is another code. What a proposal renames, splits or retires is carried over when all
below it has been read; so each file may name whatever there was when it was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from msgspec import Struct, field
from msgspec.structs import replace

from policy_dsl.amend.amend import amendment, has_earlier_days
from policy_dsl.amend.dated_vocabulary import Sides, amended_from_day
from policy_dsl.amend.vocabulary_edits import Stack, VocabularyEdits, groups_with, text_with
from policy_dsl.diagnostics.finding import Finding, has_errors
from policy_dsl.model.carry_over import carried_attribute, carried_policy, carry_over
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.resolve import resolve_policy, resolve_proposal, scope_of
from policy_dsl.resolve.request import vocabulary
from policy_dsl.resolve.request.unfold import unfold, unfold_intents
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import is_of_vocabulary

T = TypeVar("T")

Uppers = tuple[VocabularyEdits, ...]
"""Changes of the vocabulary in whose words a file is read too, the lowest first."""


class UnreadableError(Exception):
    """Something in the files below cannot be read in the new vocabulary."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keeps the findings."""
        super().__init__()
        self.findings = findings


class Anew(Struct):
    """Reads the files of a stack anew. `policies` are what has been read, by level and words."""

    stack: Stack
    policies: dict[tuple[int, tuple[int, ...]], Policy] = field(default_factory=dict)
    of_codes: dict[int, VocabularyEdits] = field(default_factory=dict)
    kept: list[VocabularyEdits] = field(default_factory=list)

    def base(self, level: int, uppers: Uppers) -> Policy:
        """What the lowest so many proposals result in. Raises UnreadableError."""
        key = level, tuple(map(id, uppers))
        if key not in self.policies:
            self.kept += uppers  # so that no other has the same identity
            self.policies[key] = self.base_anew(level, uppers)
        return self.policies[key]

    def base_anew(self, level: int, uppers: Uppers) -> Policy:
        """The same, read once more."""
        if level == 0:
            policy, findings = resolve_policy(text_with(self.stack.policy, list(uppers)))
            return sound(policy, findings)
        below = self.stack.levels[level - 1]
        if below.edits is None:
            proposal, findings = resolve_proposal(below.file, self.base(level - 1, uppers), self.earlier(level - 1))
            _, policy, findings = amendment(sound(proposal, findings))
            return sound(policy, findings)
        _, amended, findings = self.amended(level - 1, below.file, below.edits, uppers)
        return sound(amended, findings)

    def earlier(self, level: int) -> tuple[Proposal, ...]:
        """The lowest so many proposals, as they are."""
        return tuple(each.proposal for each in self.stack.levels[:level])

    def amended(
        self, level: int, file: tree.ProposalFile, edits: VocabularyEdits, uppers: Uppers = ()
    ) -> tuple[Proposal | None, Policy | None, list[Finding]]:
        """The proposal, made to so many others, without what it changes in the vocabulary; and what it results in there."""
        number = level + 1
        below = self.base(level, (edits, *uppers))
        lines = groups_with(number, edits.groups, list(uppers))
        anew, findings = in_vocabulary(below, file, edits, uppers, lines)
        if has_errors(findings):
            return None, None, findings
        rest = without_vocabulary(file)
        plain, faults = resolve_proposal(rest, anew, self.earlier(level), file)
        findings += faults
        if plain is None or has_errors(findings):
            return None, None, findings
        if plain.start is None or not has_earlier_days(anew, plain.start):
            plain, amended, faults = amendment(plain)
            return plain, amended, [*findings, *faults]
        old_edits, old_uppers = self.codes_of(edits), tuple(map(self.codes_of, uppers))
        old, _ = in_vocabulary(self.base(level, (old_edits, *old_uppers)), file, old_edits, uppers, (), stays=True)
        new, _ = in_vocabulary(below, file, edits, uppers, lines, stays=True)
        said, _ = resolve_proposal(claims_of(rest), new, self.earlier(level))  # of requests on earlier days, too
        plain = replace(said or plain, base=new, operations=plain.operations)
        sides = Sides(self.stack.base_of(level), old, new, edits, tuple(uppers))
        plain, amended, faults = amended_from_day(plain, sides)
        return plain, amended, [*findings, *faults]

    def with_words_of_base(
        self, level: int, file: tree.ProposalFile, edits: VocabularyEdits, plain: Proposal, amended: Policy
    ) -> tuple[Proposal, list[Finding]]:
        """The proposal, `plain` as it is returned by `amended`, with its intents and the rules of its base about amendments as
        they read where groups and terms of the base, and derived facts, mean what they mean there; and findings about these
        intents. So no proposal moves the marks by which it is measured.
        """
        codes = self.codes_of(edits)
        stays = plain.start is not None and has_earlier_days(plain.base, plain.start)
        groups = groups_with(level + 1, edits.groups, [])
        base, findings = in_vocabulary(self.base(level, (codes,)), file, codes, (), groups, stays=stays)
        said, faults = resolve_proposal(claims_of(without_vocabulary(file)), base, self.earlier(level), file)
        findings += [each for each in faults if has_errors([each]) or is_about_intents(file, each)]
        if said is None or has_errors(findings):
            return plain, findings
        intents = unfold_intents(replace(said, base=base), amended).intents
        return replace(plain, intents=intents, base=with_frames_of(base, plain.base)), findings

    def codes_of(self, edits: VocabularyEdits) -> VocabularyEdits:
        """The changes of codes and bounds alone."""
        self.kept.append(edits)
        return self.of_codes.setdefault(id(edits), edits.of_codes())


def is_about_intents(file: tree.ProposalFile, finding: Finding) -> bool:
    """Whether the finding is about an intent of the proposal."""
    return any(each.span.line <= finding.span.line <= each.span.end_line for each in file.intents)


def with_frames_of(policy: Policy, other: Policy) -> Policy:
    """The other policy, with the rules about amendments of this one."""
    resolved = other.as_resolved and replace(other.as_resolved, frames=policy.resolved.frames)
    return replace(other, frames=policy.frames, as_resolved=resolved)


def without_vocabulary(file: tree.ProposalFile) -> tree.ProposalFile:
    """The proposal without what it changes in the vocabulary."""
    return replace(file, operations=tuple(each for each in file.operations if not is_of_vocabulary(each)))


def claims_of(file: tree.ProposalFile) -> tree.ProposalFile:
    """The proposal without what decides."""
    kept = (each for each in file.operations if isinstance(each, tree.Add))
    return replace(
        file, operations=tuple(each for each in kept if not isinstance(each.what, tree.Rule | tree.TableBlock))
    )


def sound(made: T | None, findings: list[Finding]) -> T:
    """What was made. Raises UnreadableError if there are errors."""
    if made is None or has_errors(findings):
        raise UnreadableError([each for each in findings if has_errors([each])])
    return made


def in_vocabulary(
    policy: Policy,
    file: tree.ProposalFile,
    edits: VocabularyEdits,
    uppers: Uppers,
    groups: Sequence[tree.GroupLine],
    *,
    stays: bool = False,
) -> tuple[Policy, list[Finding]]:
    """The policy, which was read in the wider vocabulary, in the new one; and findings on clauses that the proposal adds.

    Bounds that a proposal above sets again stay wide. What is retired, or outside of new bounds, is gone unless it `stays`.
    """
    carried = [each for each in edits.carried if each.into or not stays]
    attributes = [carried_attribute(attribute, carried) for attribute in policy.attributes]
    set_again = {name for each in uppers for name in each.bounds}
    narrow = {} if stays else {name: bounds for name, bounds in edits.bounds.items() if name not in set_again}
    carry = carry_over(carried, (replace(a, type=narrow.get(a.name, a.type)) for a in attributes))
    result = carried_policy(policy.resolved, carry)
    scope = scope_of(file, result)
    vocabulary.sources(scope, file.sources)
    vocabulary.declare_groups(scope, tuple(groups))
    result = replace(result, groups=tuple(scope.groups.values()))
    clauses = [
        replace(each, id=f"impossible {edits.numbered + n}")
        for n, each in enumerate(vocabulary.impossible(scope, tuple(edits.impossible)), 1)
    ]
    # what is impossible already is so with derived facts as they are where that is said
    left = [
        replace(each, when=carry.condition(each.when))
        for each in policy.impossible
        if each.id not in edits.possible_again
    ]
    unfolded = unfold(replace(result, impossible=(*left, *clauses)))
    return unfolded, [f for f in scope.findings if has_errors([f])]
