"""An order of rules that a proposal replaces as a whole: what stands in its place; and which rules go, come and stay."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from policy_dsl.amend.normal_form import Attributes, normal_form, with_values_apart
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal, ReplaceOrder
from policy_dsl.model.provisions import Clause, Provision


class ReplacedOrder(Struct, frozen=True):
    """An order with its rules: those that go, those that come, and of those that have a name of before the ones that say
    something else, the ones that do not and stand elsewhere among the others, and the rest. A rule is in one of these.
    """

    name: str
    gone: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    moved: tuple[str, ...]
    kept: tuple[str, ...]
    clause: Clause


def replaced_orders(proposal: Proposal) -> tuple[ReplacedOrder, ...]:
    """The orders that the proposal replaces."""
    base = proposal.plain.base.resolved
    return tuple(
        replaced_order(base, operation) for operation in proposal.operations if isinstance(operation, ReplaceOrder)
    )


def replaced_order(base: Policy, operation: ReplaceOrder) -> ReplacedOrder:
    """What becomes of the rules of one order."""
    both = [name for name in operation.names if name in operation.rules]
    meanings = (base.provisions, operation.provisions)
    changed = [name for name in both if says_else(base.by_name, *(rule(each, name) for each in meanings))]
    moved = elsewhere([name for name in operation.rules if name in both], both)
    return ReplacedOrder(
        operation.order,
        tuple(name for name in operation.rules if name not in both),
        tuple(name for name in operation.names if name not in both),
        tuple(changed),
        tuple(name for name in both if name in moved and name not in changed),
        tuple(name for name in both if name not in moved and name not in changed),
        operation.clause,
    )


def rule(provisions: Sequence[Provision], name: str) -> list[Provision]:
    """The provisions of a rule, without editions that lapse."""
    return [each for each in provisions if each.path[0] == name and each.until is None]


def says_else(attributes: Attributes, old: Sequence[Provision], new: Sequence[Provision]) -> bool:
    """Whether a rule has other effects, another condition, or overrides something else."""
    before, after = ({meaning(attributes, each) for each in provisions} for provisions in (old, new))
    return before != after


def meaning(attributes: Attributes, provision: Provision) -> tuple[object, ...]:
    """What a provision says, in whatever words."""
    when = normal_form(attributes, with_values_apart(attributes, provision.when))
    return provision.path, provision.effect, frozenset(provision.overrides), when


def elsewhere(old: Sequence[str], new: Sequence[str]) -> Collection[str]:
    """The names that stand above or below others than before; as few as there can be."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {*old}.difference(name for start, _, many in blocks for name in old[start : start + many])


def new_order(base: Policy, operation: ReplaceOrder) -> Iterator[Provision]:
    """The provisions in the place of those of an order. Editions that lapse stay: each behind the last rule above it that is
    still there, so that what both policies share keeps its place among them.
    """
    behind: dict[str, list[Provision]] = {}
    above = ""
    for provision in base.provisions:
        if provision.in_order == operation.order and provision.until is not None:
            behind.setdefault(above, []).append(provision)
        elif provision.in_order == operation.order and provision.path[0] in operation.names:
            above = provision.path[0]
    yield from behind.get("", ())
    for name in operation.names:
        yield from (p for p in operation.provisions if p.path[0] == name)
        yield from behind.get(name, ())
