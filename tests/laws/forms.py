"""The forms of a random policy: as it is, amended by a proposal, and that amended by another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.syntax import tree
from tests.brute import Space
from tests.laws import laws
from tests.random_policies import random_stack
from tests.third_reading import Reader

File = tree.PolicyFile | tree.ProposalFile


@dataclass(frozen=True)
class Form:
    """A policy as it stands with the proposals made to it, of which there may be none; and the files that say so.

    `readers` read what each of the files makes of those before it.
    """

    policy: Policy
    proposal: Proposal | None
    readers: tuple[Reader, ...]
    files: tuple[File, ...]

    @property
    def reader(self) -> Reader:
        """Reads the policy as it stands."""
        return self.readers[-1]

    @property
    def before(self) -> Reader:
        """Reads what the proposal is made to; of a policy by itself, that."""
        return self.readers[-2] if self.proposal else self.reader

    @property
    def added(self) -> tuple[File, ...]:
        """The proposal, if there is one."""
        return self.files[-1:] if self.proposal else ()

    @property
    def below(self) -> tuple[File, ...]:
        """The policy, or what the proposal is made to."""
        return self.files[:-1] if self.proposal else self.files

    def space(self) -> Space:
        """Every request, and what is answered before and after."""
        return Space(self.policy, self.proposal.base if self.proposal else None)


def forms(seed: int) -> Iterator[Form]:
    """The policy of a seed, the same amended by a proposal, and that amended by another, as long as there are no errors."""
    return made_of(random_stack(seed))


def made_of(files: Sequence[File]) -> Iterator[Form]:
    """A policy, the same amended by the proposal after it, and so on, as long as there are no errors."""
    file, *proposals = files
    assert isinstance(file, tree.PolicyFile)
    policy = laws.resolved(file)
    reader = Reader.of(file)
    form = Form(policy, None, (reader,), (file,))
    yield form
    below: tuple[Proposal, ...] = ()
    for written in proposals:
        assert isinstance(written, tree.ProposalFile)
        amended = laws.amended(written, form.policy, below)
        if amended is None:
            return
        below = (*below, amended[0])
        form = Form(amended[1], amended[0], (*form.readers, form.reader.amended(written)), (*form.files, written))
        yield form
