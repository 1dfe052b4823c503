"""Random proposals that change the vocabulary keep the laws."""

from collections import Counter

import pytest

from policy_dsl.syntax.vocabulary_operations import vocabulary_operations
from tests.laws.vocabulary import holds_for
from tests.laws.vocabulary_dice import random_vocabulary_proposal, random_vocabulary_stack

SEEDS = 36
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


def test_operations_of_every_kind_are_drawn() -> None:
    drawn = Counter(
        type(each).__name__ + type(getattr(each, "what", None)).__name__
        for seed in range(SEEDS)
        for each in vocabulary_operations(random_vocabulary_proposal(seed)[1])
    )
    assert len(drawn) == 10
    assert min(drawn.values()) > 1
