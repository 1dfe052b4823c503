"""Tests of outcomes as a claim writes them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from policy_dsl.model.claims import Compared, OutcomeTest, Permitted, Refused
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.times import time_text


def test_text(test: OutcomeTest, names: Sequence[str]) -> str:
    """The test, about requests with these names: `r permitted`, `a faster than b`, `r slower than 24 h`."""
    match test:
        case Permitted(request):
            return f"{names[request]} permitted"
        case Refused(request):
            return f"{names[request]} refused"
        case Compared(left, relation, right):
            return f"{names[left]} {relation.value} {comparand_text(right, names)}"
        case _:
            assert_never(test)


def comparand_text(right: int | Outcome, names: Sequence[str]) -> str:
    """What an outcome is compared with: another request, a time, or `refused`."""
    if isinstance(right, int):
        return names[right]
    return "refused" if right.seconds is None else time_text(right.seconds)
