"""What a proposal is about: the conditions of the provisions that it adds, replaces, removes or sets."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from policy_dsl.model.conditions import Condition, Fact, atoms, facts_of
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import AddProvisions, AddRow, Proposal, Replace, ReplaceOrder
from policy_dsl.model.provisions import Provision
from policy_dsl.resolve.proposals.stacks import target_path
from verifier.results.status import Edition


class Subject(Struct, frozen=True):
    """The conditions by edition, and the `attributes` that they name, in the order of declaration.

    The day from which a proposal is in force limits the conditions, but does not name the date.
    """

    attributes: tuple[str, ...]
    conditions: tuple[tuple[Edition, Condition], ...]


def subject_of(proposal: Proposal, amended: Policy) -> Subject:
    """The subject of a proposal; `amended` is the policy that it makes."""
    targets = {target_path(operation) for operation in proposal.operations}
    orders = [operation for operation in proposal.operations if isinstance(operation, ReplaceOrder)]
    targets |= {(name,) for order in orders for name in order.all_names}
    before, after = ([*touched(policy, targets)] for policy in (proposal.base, amended))
    written = [
        p
        for op in proposal.operations
        if isinstance(op, AddProvisions | AddRow | Replace | ReplaceOrder)
        for p in op.provisions
    ]
    named = {fact.attribute for p in (*before, *written) for fact in facts(p.when)}
    return Subject(
        tuple(a.name for a in amended.attributes if a.name in named),
        (*((Edition.BASE, p.when) for p in before), *((Edition.AMENDED, p.when) for p in after)),
    )


def touched(policy: Policy, targets: set[tuple[str, ...]]) -> Iterator[Provision]:
    """The provisions at these paths or below them, except those that lapse, which no proposal can name."""
    for provision in policy.provisions:
        prefixes = {provision.path[:n] for n in range(1, len(provision.path) + 1)}
        if provision.until is None and prefixes & targets:
            yield provision


def facts(condition: Condition) -> Iterator[Fact]:
    """The facts that a condition is about."""
    for atom in atoms(condition):
        yield from facts_of(atom)
