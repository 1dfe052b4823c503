"""Ordinary values for the requests of Z3, which are shown where the diagrams, which choose such values, have no answer."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.diagram.space.distinctions import distinctions_of
from policy_dsl.model.ordinary_values import ordinary_values
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Ordered, Request, Value
from verifier.by_diagram.spaces.question_conditions import all_conditions
from verifier.obligations.questions import Obligation


def ordinary_requests(
    policy: Policy, base: Policy | None, obligation: Obligation, requests: Sequence[Request]
) -> tuple[Request, ...]:
    """The requests with the most ordinary values that no condition tells from their own. Facts on a scale that a condition
    compares with others stay as they are, and so do pairs that would become one request twice.

    Whoever shows the requests replays them.
    """
    distinctions = distinctions_of(policy, all_conditions(policy, base, [obligation]))
    compared = {fact.attribute for pair in distinctions.pairs for fact in pair}
    ends = {
        a.name: sorted(
            {a.type.first, a.type.last + 1}.union(
                end for ranges in distinctions.ranges.get(a.name, ()) for part in ranges for end in part
            )
        )
        for a in policy.attributes
        if isinstance(a.type, Ordered) and a.name not in compared
    }

    def ordinary(name: str, value: Value) -> Value:
        attribute = policy.by_name[name]
        if name not in ends or not isinstance(value, int) or not isinstance(attribute.type, Ordered):
            return value
        here = range(max(n for n in ends[name] if n <= value), min(n for n in ends[name] if n > value))
        return ordinary_values(attribute.type.scale, (here,), 1)[0]

    result = [{name: ordinary(name, value) for name, value in request.items()} for request in requests]
    return tuple(requests if len(result) > 1 and result[0] == result[1] else result)
