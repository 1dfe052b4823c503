"""Random proposals that change the vocabulary keep the laws."""

from collections import Counter

import pytest

from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import vocabulary_operations
from tests.laws.vocabulary import holds_for
from tests.laws.vocabulary_dice import random_vocabulary_proposal, random_vocabulary_stack

SEEDS = 40
BLOCKS = 4
STACKS = 24


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_block_of_new_vocabularies_keeps_the_laws(block: int) -> None:
    accepted = [
        holds_for(base, file)
        for base, file in map(random_vocabulary_proposal, range(block, SEEDS, BLOCKS))
        if vocabulary_operations(file)
    ]
    assert sum(accepted) >= 0.5 * len(accepted)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_block_of_stacks_keeps_the_laws(block: int) -> None:
    """The upper proposal, the lower one or both change the vocabulary; they may begin on a day."""
    accepted = [holds_for(*random_vocabulary_stack(seed)) for seed in range(block, STACKS, BLOCKS)]
    assert sum(accepted) >= 0.5 * len(accepted)


def test_codes_of_sets_are_split() -> None:
    """Few of the others do: so each of these seeds that does is tried."""
    drawn = [make(seed) for seed in range(126) for make in (random_vocabulary_proposal, random_vocabulary_stack)]
    accepted = [holds_for(*files) for files in drawn if splits_a_set(*files)]
    assert sum(accepted) >= 8


def splits_a_set(base: tree.PolicyFile, *proposals: tree.ProposalFile) -> bool:
    """Whether a proposal splits a code of a set."""
    requests = [each for each in base.declarations if isinstance(each, tree.RequestBlock)]
    lines = [line for block in requests for line in block.attributes if line.type.words == "set of"]
    sets = {name.text for line in lines for name in line.names}
    split = [op for file in proposals for op in file.operations if isinstance(op, tree.SplitCodeText)]
    return any(op.attribute.text in sets for op in split)


def test_operations_of_every_kind_are_drawn() -> None:
    drawn = Counter(
        type(each).__name__ + type(getattr(each, "what", None)).__name__
        for seed in range(SEEDS)
        for each in vocabulary_operations(random_vocabulary_proposal(seed)[1])
    )
    assert len(drawn) == 10
    assert min(drawn.values()) > 1
