"""The document of `explain`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from policy_dsl.model.policy import Policy
from policy_dsl.model.times import TIME_FACT
from policy_dsl.model.vocabulary import Request
from verifier.explain import Explanation
from verifier.report.exit_codes import PROVED
from verifier.report.facts.derived_facts import derived_of_decision
from verifier.report.facts.terms import terms_of_decision, unfolded
from verifier.report.json.head import head
from verifier.report.json.values import decision, derived_values, outcome, request, term, value


def document(
    editions: Sequence[Policy], names: Sequence[str], explanations: Sequence[Explanation], facts: Request
) -> dict[str, Any]:
    """`evenhand.explain/1`: the editions, with their names: one of a policy, or before and after for a proposal."""
    after = editions[-1]
    return {
        **head("explain", PROVED),
        "request": request(after, facts),
        "editions": [
            {
                "edition": "after" if policy is after else "before",
                "policy": name,
                **({} if TIME_FACT not in explanation.facts else {"of": explanation.facts[TIME_FACT]}),
                "possible": [outcome(each) for each in explanation.possible],
                **({} if not explanation.because else {"because": list(explanation.because)}),
                "missing": list(explanation.missing),
                "decision": None
                if explanation.decision is None
                else decision(explanation.decision, policy, explanation.facts),
                **terms(policy, explanation),
                **derived(policy, explanation),
                "faster": [
                    {
                        "attribute": change.attribute,
                        "value": value(policy.by_name[change.attribute], change.value),
                        "decision": decision(change.decision, policy),
                    }
                    for change in explanation.faster
                ],
            }
            for policy, name, explanation in zip(editions, names, explanations, strict=True)
        ],
    }


def terms(policy: Policy, explanation: Explanation) -> dict[str, Any]:
    """Whether the terms behind a decision hold, and what they mean; nothing where there are none."""
    if explanation.decision is None:
        return {}
    held = terms_of_decision(policy, explanation.decision, explanation.facts, explanation.agreed.terms)
    if not held:
        return {}
    return {
        "terms": {each.term.name: each.holds[""] for each in held},
        "meanings": [term(each) for each in unfolded(policy, held)],
    }


def derived(policy: Policy, explanation: Explanation) -> dict[str, Any]:
    """The derived facts behind a decision; nothing where there are none."""
    if explanation.decision is None:
        return {}
    facts = derived_of_decision(policy, explanation.decision, explanation.facts, explanation.agreed.derived)
    return {"derived": derived_values(facts, "")} if facts else {}
