"""What all possible completions of a request agree on: the values of derived facts, and whether terms hold.

The diagram is of these alone: in it are the conditions of what gives the facts, of the terms, and of what is impossible.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.diagram.mdd.deadline import Timed, TooLargeError
from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.space.partition import partition
from policy_dsl.model.conditions import Condition
from policy_dsl.model.policy import Derivation, Policy
from policy_dsl.model.provisions import Gives, Term
from verifier.results.agreement import Agreement, DerivedValue


def agreement(
    policy: Policy, given: Condition, derivations: Sequence[Derivation], terms: Sequence[Term], seconds: float | None
) -> Agreement:
    """What the possible requests that meet `given` agree on; there has to be one."""
    if not derivations and not terms:
        return Agreement()
    timed = Timed(seconds)
    conditions = [given, *(each.when for each in policy.impossible), *(each.when for each in terms)]
    conditions += [provision.when for each in derivations for provision in each.provisions]
    try:
        space = partition(policy, conditions, check_deadline=timed.check_deadline)
        builder = PolicyDiagrams(Forest(space.widths, seconds=timed.seconds_left), space, policy)
        where = builder.forest.both(builder.possible(), builder.condition(given))
        return Agreement(
            {each.fact.name: agreed_value(builder, where, each) for each in derivations},
            {each.name: agreed(builder, where, builder.condition(each.when)) for each in terms},
        )
    except (TooLargeError, RecursionError):
        return Agreement({each.fact.name: DerivedValue(None, tried=False) for each in derivations})


def agreed(builder: PolicyDiagrams, where: int, node: int) -> bool | None:
    """Whether the diagram is true in all of `where`; None if in a part of it."""
    inside = builder.forest.both(where, node)
    return False if inside == builder.forest.no else True if inside == where else None


def agreed_value(builder: PolicyDiagrams, where: int, derivation: Derivation) -> DerivedValue:
    """The value of a derived fact in all of `where`."""
    forest, fact = builder.forest, derivation.fact
    applies = {p.id: forest.both(where, builder.condition(p.when)) for p in derivation.provisions}
    stands = {name: forest.without(node, forest.some(applies[i] for i in derivation.reached_by[name]))
              for name, node in applies.items()}  # fmt: skip
    gives = dict.fromkeys(fact.attribute.names, forest.no)
    for p in derivation.provisions:
        if isinstance(p.effect, Gives):
            gives[p.effect.value] = forest.some((gives[p.effect.value], stands[p.id]))
    rest = forest.no
    if fact.otherwise is not None:
        rest = forest.without(where, forest.some(applies.values()))
        gives[fact.otherwise] = forest.some((gives[fact.otherwise], rest))
    held = {code: agreed(builder, where, node) for code, node in gives.items()}
    if None in held.values():
        return DerivedValue(None)
    by = tuple(p for p in derivation.provisions if stands[p.id] != forest.no)
    return DerivedValue(tuple(code for code, holds in held.items() if holds), by, rest != forest.no)
