"""What becomes of every request between two policies, for a script in a page: a diagram whose terminals are two outcomes."""

from __future__ import annotations

import json
from collections.abc import Hashable

from policy_dsl.backends.decision_table import DecisionTable, attribute_order, lookups_of
from policy_dsl.backends.javascript.emit import in_template, laid_out
from policy_dsl.backends.javascript.table_entries import Tables
from policy_dsl.backends.javascript.tables import fact_entries, levels_of
from policy_dsl.backends.target import FaultyPolicyError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import conditions_of, space_of_codes
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import whole_seconds

Movement = tuple[Outcome | None, Outcome | None]
"""The outcome of a request before and after; `None` where it is impossible."""


def movement_expression(before: Policy, after: Policy, seconds: float | None = None) -> str:
    """An expression of JavaScript: the tables of a diagram, and the two outcomes at each of its terminals.

    The two policies have the same facts and times. The `Check` of an `inline_script` finds the terminals that a request may
    lead to. Raises FaultyPolicyError where there is no possible request, TooLargeError, or TooLateError after `seconds`.
    """
    moves, tables = movement_tables(before, after, seconds)
    pairs = in_template(json.dumps([[entry(one), entry(other)] for one, other in moves], separators=(",", ":")))
    outcomes, laid = (f"JSON.parse(String.raw`{text}`)" for text in (pairs, laid_out(tables)))
    return f"{{ outcomes: {outcomes}, tables: {laid} }}"


def entry(outcome: Outcome | None) -> tuple[str, int | None] | None:
    """An outcome as JSON. One that is permitted without seconds has no promise."""
    if outcome is None:
        return None
    return outcome.access.value, None if outcome.seconds == NO_PROMISE else whole_seconds(outcome.seconds)


def movement_tables(before: Policy, after: Policy, seconds: float | None) -> tuple[tuple[Movement, ...], Tables]:
    """The movements, and the tables that lead to them by their numbers."""
    further = tuple(conditions_of(before))
    space = space_of_codes(after, attribute_order(after, further), further)
    forest = Forest(space.widths, seconds=seconds)
    old, new = (PolicyDiagrams(forest, space, policy) for policy in (before, after))

    def moved(one: Hashable, other: Hashable) -> Hashable:
        return None if one is other is None else (one, other)

    root = forest.apply(moved, possible_outcomes(forest, old), possible_outcomes(forest, new))
    if root == forest.terminal(None):
        raise FaultyPolicyError("no possible request")
    table = DecisionTable(after, space, forest, new, root, lookups_of(after, space))
    values, levels = levels_of(table)
    facts = tuple(fact_entries(after, table.points))
    unnamed = tuple(("", None, (), ()) for _ in values)
    return tuple(map(as_movement, values)), Tables(facts, None, (), (), (), unnamed, levels)


def possible_outcomes(forest: Forest, of: PolicyDiagrams) -> int:
    """The outcomes of a policy; `None` for impossible requests."""
    return forest.apply(lambda possible, outcome: outcome if possible else None, of.possible(), of.outcomes())


def as_movement(value: object) -> Movement:
    """A terminal, with its type."""
    assert isinstance(value, tuple) and len(value) == 2  # noqa: S101, PT018  # for mypy
    one, other = value
    return one, other
