"""How a page about one file begins."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from verifier.obligations.stacks import base_names
from verifier.report.words import clauses


class Heading(Struct, frozen=True):
    """The title of a page, and where what it is about comes from."""

    title: str
    origin: str


def heading_of(path: str, policy: Policy, proposal: Proposal | None) -> Heading:
    """The heading for a policy, or a proposal."""
    whole = policy if proposal is None else proposal
    amends = "" if proposal is None else f", {clauses.proposed_to(base_names(proposal))}"
    return Heading(f"{whole.name} · {whole.title}", f"{path}{amends}")
