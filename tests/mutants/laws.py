"""The laws over a few policies and proposals, until one is broken: what `make mutants` runs on each planted fault."""

from __future__ import annotations

import sys

from tests.brute import Space
from tests.laws import editions, laws
from tests.random_policies import random_editions, random_policy, random_proposal
from tests.third_reading import Reader


def one(seed: int) -> None:
    """All laws on the policy of a seed, and on its proposal."""
    base, file = random_proposal(seed)
    policy = laws.resolved(random_policy(seed))
    if policy is None:
        return
    space = Space(policy)
    laws.meanings_agree(policy, Reader.of(base), space)
    if len(space.everything) > laws.MOST:
        return
    laws.engines_agree(policy, None, space)
    laws.partial_requests_agree(policy, seed)
    amended = laws.amended(file, policy)
    if amended is not None:
        proposal, after = amended
        changed = Space(after, policy)
        laws.meanings_agree(after, Reader.of(base).amended(file), changed)
        laws.engines_agree(after, proposal, changed)
        laws.impact_adds_up(after, proposal, changed)
    old, new = map(laws.resolved, random_editions(seed, same_space=False))
    if old is not None and new is not None:
        editions.difference_adds_up(old, new)
        editions.examples_are_tried(new)


def main(most: int) -> int:
    """1 as soon as a law is broken, saying on which seed."""
    for seed in range(most):
        try:
            one(seed)
        except Exception as error:  # whatever breaks, the fault is noticed
            place = error.__traceback__
            while (
                place is not None
                and place.tb_next is not None
                and place.tb_next.tb_frame.f_code.co_filename.count("laws")
            ):
                place = place.tb_next
            law = place.tb_frame.f_code.co_name if place else "?"
            print(f"by {law}, seed {seed}")  # noqa: T201  # its output
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
