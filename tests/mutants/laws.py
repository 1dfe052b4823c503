"""The laws over a few policies and proposals, until one is broken: what `make mutants` runs on each planted fault."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from policy_dsl.model.clock_order import on_clocks
from tests.laws import editions, laws
from tests.laws.claims import claims_are_asked
from tests.laws.forms import forms


def readings(seed: int) -> None:
    """What takes no solver: every form answers as it is read and asks what is written, and what changes adds up."""
    for form in forms(seed):
        space = form.space()
        laws.answers_agree(form.policy, form.reader, space)
        claims_are_asked(form, space, seed)
        laws.scales_are_kept(form.policy, space, seed)
        if form.proposal is None:
            laws.change_days_are_written(form.policy, form.reader)
        if len(space.everything) > laws.MOST:
            return
        if form.proposal is None:
            laws.partial_requests_agree(form.policy, space, seed)
        else:
            if not on_clocks(form.policy, form.proposal.base):
                laws.impact_in_seconds_adds_up(form.policy, form.proposal, space)
            laws.changed_examples_are_listed(form.policy, form.proposal, space)
    if found := editions.pair(seed, same_space=False):
        editions.difference_adds_up(*found)
        editions.examples_are_tried(found[1])


def engines(seed: int) -> None:
    """What both engines say of the policy, and of its last form."""
    found = list(forms(seed))
    for form in (found[0], *found[1:][-1:]):
        space = form.space()
        if len(space.everything) <= laws.MOST:
            laws.encoding_is_the_table(form.policy, space)
            laws.engines_agree(form.policy, form.proposal, space)


ROUNDS = ((0, 20), (20, 80), (80, 240))
"""Seeds of which first the readings are tried, which take little, and then of the first half the engines."""


def rounds() -> Iterator[tuple[Callable[[int], None], int]]:
    """Every law with every seed that it is tried on, in turn."""
    for start, end in ROUNDS:
        yield from ((readings, seed) for seed in range(start, end))
        yield from ((engines, seed) for seed in range(start // 2, end // 2))


def main() -> int:
    """1 as soon as a law is broken, saying on which seed."""
    for law, seed in rounds():
        try:
            law(seed)
        except Exception as error:  # whatever breaks, the fault is noticed
            print(f"by {broken(error)}, seed {seed}")  # noqa: T201  # its output
            return 1
    return 0


def broken(error: Exception) -> str:
    """The innermost law that was being tried, or what went wrong in a package."""
    place, found = error.__traceback__, "?"
    while place is not None:
        code = place.tb_frame.f_code
        if "laws" in code.co_filename:
            found = code.co_name
        place = place.tb_next
    return found if isinstance(error, AssertionError) else f"{found} ({type(error).__name__})"


if __name__ == "__main__":
    sys.exit(main())
