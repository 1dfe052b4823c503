"""What *set aside* means, said once in a report: where the words first stand."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.decisions import Decision
from verifier.results.verdict import Counterexample, Verdict

MEANING = "Set aside: another provision that overrides it applies, so it has no effect on the request."
"""As the glossary has it."""


def sets_aside(decisions: Iterable[Decision]) -> bool:
    """Whether something is set aside in one of these decisions, so that the words stand beside them."""
    return any(decision.overridden for decision in decisions)


def shows_it(example: Counterexample | None) -> bool:
    """Whether the words stand beside the requests of a counterexample."""
    return example is not None and sets_aside(decision for _, decision in example.decisions)


def first_to_show_it(verdicts: Iterable[Verdict]) -> Verdict | None:
    """The verdict beside whose counterexample or witness the words first stand."""
    return next((v for v in verdicts if shows_it(v.as_shown.counterexample)), None)
