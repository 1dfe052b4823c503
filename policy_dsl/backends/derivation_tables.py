"""What gives each derived fact, as a table of decisions over raw values: what `decision_table` is for the decision."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.backends.decision_table import DecisionTable, decision_table
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model.conditions import ALWAYS, Not, all_of
from policy_dsl.model.derivations import stands
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import AnswerWithin, Gives, Provision

NO_VALUE = "no value"
"""What a fact has on days on which it does not exist, in the words of an effect. No code has a blank."""


class DerivationTable(Struct, frozen=True):
    """The table of a derived fact. An outcome of n seconds stands for the n-th of the values, from 1, and
    None for a request without a value.
    """

    name: str
    values: tuple[str | None, ...]
    table: DecisionTable


def derivation_tables(policy: Policy, seconds: float | None = None) -> tuple[DerivationTable, ...]:
    """The table of each derived fact that has exactly one value on every possible request, in the order of their use.

    Any other is a fault of the policy, which is not compiled; it is left out where a policy is tried all the same.
    """
    tables = (derivation_table(policy, each, seconds) for each in policy.derivations)
    return tuple(each for each in tables if is_settled(each.table))


def derivation_table(policy: Policy, derivation: Derivation, seconds: float | None) -> DerivationTable:
    """The table of what gives one derived fact."""
    given = [*provisions_of(derivation)]
    values = (*derivation.fact.attribute.names, *((None,) if derivation.when != ALWAYS else ()))
    otherwise = None
    if derivation.fact.otherwise is not None:
        effect = Gives(derivation.fact.name, derivation.fact.otherwise)
        otherwise = Provision(("otherwise", derivation.fact.name), effect, ALWAYS, clause=derivation.fact.clause)
    bare = replace(
        policy, provisions=(), tables=(), otherwise=None, properties=(), examples=(), frames=(), terms=(), derived=(),
        derivations=(), as_resolved=None, clocks=(), times=(), time_fact=None,
    )  # fmt: skip
    timed = replace(
        bare,
        provisions=tuple(in_seconds(each, values) for each in given),
        otherwise=otherwise and in_seconds(otherwise, values),
    )
    worded = replace(bare, provisions=tuple(given), otherwise=otherwise)
    return DerivationTable(derivation.fact.name, values, replace(decision_table(timed, seconds), policy=worded))


def provisions_of(derivation: Derivation) -> list[Provision]:
    """What gives the fact, each with the condition that it stands; and what gives no value on days without the fact."""
    given = [
        replace(each, when=all_of([derivation.when, stands(derivation, each)]), overrides=(), in_order=None)
        for each in derivation.provisions
    ]
    if derivation.when != ALWAYS:
        effect = Gives(derivation.fact.name, NO_VALUE)
        given.append(Provision((NO_VALUE, derivation.fact.name), effect, Not(derivation.when)))
    return given


def in_seconds(provision: Provision, values: tuple[str | None, ...]) -> Provision:
    """The provision with the seconds that stand for its value."""
    assert isinstance(provision.effect, Gives)  # noqa: S101  # whatever gives a fact; for mypy
    value = None if provision.effect.value == NO_VALUE else provision.effect.value
    return replace(provision, effect=AnswerWithin(1 + values.index(value)))


def is_settled(table: DecisionTable) -> bool:
    """Whether every possible request has one value."""
    decided = values_within(table.forest, table.diagrams.decisions(), table.diagrams.possible())
    return not any(as_deciders(value)[0].faulty for value in decided)
