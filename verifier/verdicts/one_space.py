"""A policy, or an amended one and its base, in one space, with all questions about them: to try many versions of it there."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.vocabulary import carried_base
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.shared_space import in_one_space, on_attributes
from policy_dsl.model.vocabulary import Attribute
from verifier.obligations.all import obligations
from verifier.obligations.questions import Obligation
from verifier.verdicts.across_vocabularies import is_of_proposal


class OneSpace(Struct, frozen=True):
    """A policy, its base if it is an amended one, and all questions about them. Both have the same attributes; what one of them
    does not have is impossible in it.
    """

    policy: Policy
    base: Policy | None
    obligations: tuple[Obligation, ...]


def one_space(policy: Policy, proposal: Proposal | None) -> OneSpace:
    """The policy, and the base of the proposal that it results from."""
    if proposal is None or proposal.vocabulary is None:
        return OneSpace(policy, None if proposal is None else proposal.base, obligations(policy, proposal))
    new, old = in_one_space([policy, carried_base(proposal)])
    every = obligations(policy, proposal.vocabulary.plain)
    return OneSpace(new, old, tuple(each for each in every if is_of_proposal(each, proposal)))


def with_attributes(policy: Policy, attributes: Sequence[Attribute]) -> Policy:
    """Another version of the policy, in the same space."""
    return policy if policy.attributes == tuple(attributes) else on_attributes(policy, tuple(attributes))
