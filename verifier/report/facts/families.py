"""The files of a run by the policy that they are about: the policy itself, and the proposals to it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from policy_dsl.amend.collisions import bottom_of
from policy_dsl.model.policy import Policy
from verifier.report.facts.reports import FileReport
from verifier.results.together import Pair
from verifier.results.verification import Verification


class Family(Struct, frozen=True):
    """A policy and the proposals to it, directly or in a stack. `base` is the report on the policy, if it was verified too."""

    policy: Policy
    base: FileReport | None
    proposals: tuple[FileReport, ...]

    @property
    def verified(self) -> list[tuple[FileReport, Verification]]:
        """The proposals with their verifications."""
        return [(report, report.verification) for report in self.proposals if report.verification is not None]

    def pairs(self, pairs: Sequence[Pair]) -> list[Pair]:
        """Those of the pairs that are about this family."""
        paths = {report.path for report in self.proposals}
        return [pair for pair in pairs if pair.first_path in paths]


def families(reports: Sequence[FileReport]) -> list[Family]:
    """The families of at least two files, one of which is a proposal, in the order of the files."""
    groups: list[tuple[Policy, list[FileReport]]] = []
    for report in reports:
        if report.verification is None:
            continue
        policy = policy_of(report.verification)
        group = next((each for own, each in groups if own.name == policy.name and own == policy), None)
        if group is None:
            groups.append((policy, [report]))
        else:
            group.append(report)
    every = []
    for policy, group in groups:
        proposals = tuple(r for r in group if r.verification is not None and r.verification.proposal is not None)
        if proposals and len(group) > 1:
            every.append(Family(policy, next((r for r in group if r not in proposals), None), proposals))
    return every


def policy_of(verification: Verification) -> Policy:
    """The policy, or the one that the proposal amends, at the bottom of its stack."""
    return verification.policy if verification.proposal is None else bottom_of(verification.proposal)
