"""Claims between two or three policies over one vocabulary."""

from __future__ import annotations

from msgspec import Struct

from policy_dsl.model.claims import Between, ChangesNothingWhere
from policy_dsl.model.policy import Policy, Source
from policy_dsl.model.provisions import Clause
from policy_dsl.node import Node


class NamedPolicy(Struct, frozen=True):
    """A policy that claims are about, by the name that they call it; `path` is that of its file.

    `policy` has the attributes of the first of them, and all that one of them calls impossible.
    """

    name: str
    path: str
    policy: Policy


class ClaimBetween(Node, frozen=True):
    """A claim about two policies: every request that both call possible, and that meets the condition of the aim, meets the
    aim. A request with a gap or a conflict, in one of them, violates it.

    `decide alike` is the aim that nothing changes. `says` is what it says of the two, as written.
    """

    name: str
    sentence: str
    first: str
    second: str
    says: str
    aim: Between | ChangesNothingWhere
    clause: Clause = Clause()


class ClaimsBetween(Node, frozen=True):
    """A file of claims between policies: the requests are those that all of its policies call possible."""

    name: str
    title: str
    policies: tuple[NamedPolicy, ...]
    claims: tuple[ClaimBetween, ...]
    sources: tuple[Source, ...] = ()
    clause: Clause = Clause()

    def policy(self, name: str) -> Policy:
        """The policy of this name. Raises KeyError if there is none."""
        return {each.name: each.policy for each in self.policies}[name]
