"""Finds what two proposals to the same policy both change."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import assert_never

from msgspec import Struct

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.claims import Claim, Frame
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import (
    AddProvisions,
    AddRow,
    Operation,
    Proposal,
    Remove,
    Replace,
    ReplaceOrder,
    SetCell,
    VocabularyChange,
)
from policy_dsl.model.provisions import AnswerWithin, Cap, Effect, Floor, Gives, Permit, Refuse, display_name
from policy_dsl.model.times import time_text
from policy_dsl.resolve.proposals.stacks import target_path
from policy_dsl.resolve.words.name_text import listing

Layers = tuple[Proposal, ...]
"""Proposals that are stacked, the lowest first."""


Edit = Operation | VocabularyChange
"""What a proposal changes: provisions, or what a request is."""


class Collision(Struct, frozen=True):
    """Something that two proposals both change or add: its path, and what each does to it.

    Where one changes a whole of which the other changes parts, there are several operations on the parts. With `alike`,
    both change it in the same way. There are no operations on a property or frame that both add under one name.
    """

    target: tuple[str, ...]
    first: tuple[Edit, ...]
    second: tuple[Edit, ...]
    alike: bool

    @property
    def name(self) -> str:
        """The name as policies write it."""
        return display_name(self.target)


def collisions(proposals: Sequence[Proposal]) -> list[Finding]:
    """Warnings for pairs of proposals to one policy that change the same thing or add the same name, placed on the later."""
    findings = []
    for first, second in combinations(proposals, 2):
        layers = layers_above_common(first, second)
        if layers is None:
            continue
        shared = shared_targets(*layers)
        names = f"`{first.name}` and `{second.name}`"
        at = second.clause.path, second.clause.span
        if apart := [each for each in shared if not each.alike]:
            message = f"{names} both change {described(apart, first, second)}: they cannot both be adopted as written"
            findings.append(Finding("W505", message, *at, f"stack one on the other: `to {first.name} in …`"))
        if alike := [each.name for each in shared if each.alike]:
            message = f"{names} both change {listing(alike)}, and in the same way"
            findings.append(Finding("W526", message, *at, "to adopt both, leave it out of one of them"))
    return findings


def stack_of(proposal: Proposal) -> Layers:
    """The proposal and those below it, the lowest first."""
    layers = [proposal]
    while layers[-1].below is not None:
        layers.append(layers[-1].below)
    return tuple(reversed(layers))


def layers_above_common(first: Proposal, second: Proposal) -> tuple[Layers, Layers] | None:
    """The layers that each of two stacks has of its own, above what both are made to; `None` if they amend different
    policies.

    One of the two is empty where the other proposal is made to it; both are, where it is the same proposal.
    """
    here, there = stack_of(first), stack_of(second)
    if here[0].base.name != there[0].base.name or here[0].base != there[0].base:
        return None
    common = 0
    while common < min(len(here), len(there)) and here[common] == there[common]:
        common += 1
    return here[common:], there[common:]


def shared_targets(first: Layers, second: Layers) -> list[Collision]:
    """What both proposals touch or add, as the second names it."""
    touched = {collision_key(operation): operation for proposal in first for operation in proposal.operations}
    shared: dict[tuple[str, ...], Collision] = {}
    for operation in (operation for proposal in second for operation in proposal.operations):
        path = collision_key(operation)
        whole = next((touched[path[:n]] for n in range(1, len(path) + 1) if path[:n] in touched), None)
        parts = tuple(of for key, of in touched.items() if key[: len(path)] == path) if whole is None else (whole,)
        if parts:
            target = target_path(operation)
            shared.setdefault(target, Collision(target, parts, (operation,), parts == (operation,)))
    for collision in shared_orders(first, second):
        shared.setdefault(collision.target, collision)
    shared.update(((each.name,), each) for each in shared_words(first, second))
    claims = {claim.name: claim for claim in claims_of(first)}
    for claim in claims_of(second):
        if claim.name in claims:
            target = (claim.name,)
            shared.setdefault(target, Collision(target, (), (), claims[claim.name] == claim))
    return [*shared.values()]


def shared_orders(first: Layers, second: Layers) -> Iterator[Collision]:
    """The orders of rules that one of the two replaces as a whole, and of which the other changes rules, or brings one of the
    same name.
    """
    mine, others = (
        [operation for proposal in layers for operation in proposal.operations] for layers in (first, second)
    )
    for whole in (operation for operation in (*mine, *others) if isinstance(operation, ReplaceOrder)):
        here, there = (tuple(each for each in own if concerns(each, whole)) for own in (mine, others))
        if here and there:
            yield Collision((whole.order,), here, there, here == there)


def concerns(operation: Operation, whole: ReplaceOrder) -> bool:
    """Whether the operation changes the order, a rule that goes or comes with it, or brings one into it."""
    into = operation.order if isinstance(operation, AddProvisions | ReplaceOrder) else None
    return into == whole.order or target_path(operation)[0] in whole.all_names


def shared_words(first: Layers, second: Layers) -> Iterator[Collision]:
    """What both proposals change in what a request is, or add to it."""
    mine, others = (words_changed(layers) for layers in (first, second))
    for words, edits in others.items():
        if words in mine:
            texts, other_texts = ([each.text for each in every] for every in (mine[words], edits))
            yield Collision((words,), tuple(mine[words]), tuple(edits), texts == other_texts)


def words_changed(layers: Layers) -> dict[str, list[VocabularyChange]]:
    """The changes of what a request is, by what they change or add."""
    changed: dict[str, list[VocabularyChange]] = {}
    for proposal in layers:
        for change in () if proposal.vocabulary is None else proposal.vocabulary.changes:
            for target in change.targets:
                changed.setdefault(target, []).append(change)
    return changed


def claims_of(layers: Layers) -> Iterator[Claim | Frame]:
    """The properties and frames that the proposals add."""
    for proposal in layers:
        yield from proposal.properties
        yield from proposal.frames


def collision_key(operation: Operation) -> tuple[str, ...]:
    """The path that an operation touches; for an added row that got a number as its name, a key made from its cells.

    Stacked on the other proposal, such a row would get another number.
    """
    match operation:
        case AddRow(table, _, row) if row.name != row.written:
            return table, f"{row.written} {row.meanings}"
        case _:
            return target_path(operation)


def described(shared: Sequence[Collision], first: Proposal, second: Proposal) -> str:
    """The names of what both change; after a cell that both set, the two values."""
    values = {
        f"`{each.name}`": f" ({values[0]} by `{first.name}`, {values[1]} by `{second.name}`)"
        for each in shared
        if (values := values_set(each))
    }
    words = listing(each.name for each in shared)
    for name, both in values.items():
        words = words.replace(name, name + both, 1)
    return words


def values_set(collision: Collision) -> tuple[str, str] | None:
    """The values to which the two proposals set a cell; `None` where one of them does something else."""
    match collision.first, collision.second:
        case (SetCell(effect=here),), (SetCell(effect=there),):
            return effect_text(here), effect_text(there)
        case _:
            return None


def operation_text(operation: Edit) -> str:
    """What an operation does to its target, in words; for a cell, the value to which it is set."""
    match operation:
        case VocabularyChange(text):
            return f"`{text}`"
        case SetCell(_, effect):
            return effect_text(effect)
        case Remove():
            return "removed"
        case Replace() | ReplaceOrder():
            return "replaced"
        case AddProvisions() | AddRow():
            return "added"
        case _:
            assert_never(operation)


def effect_text(effect: Effect) -> str:
    """An effect in words."""
    match effect:
        case AnswerWithin(seconds):
            return time_text(seconds)
        case Cap(seconds):
            return f"at most {time_text(seconds)}"
        case Floor(seconds):
            return f"not before {time_text(seconds)}"
        case Refuse():
            return "refused"
        case Permit():
            return "permitted"
        case Gives(_, value):
            return value
        case _:
            assert_never(effect)


def bottom_of(proposal: Proposal) -> Policy:
    """The policy at the bottom of the stack."""
    return stack_of(proposal)[0].base
