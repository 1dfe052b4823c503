"""From a policy, or a proposal, to everything that has to be shown of it. A verb: claims in, obligations out.

No formula is made here: each engine reads the question by itself.
"""

from __future__ import annotations

from policy_dsl.model.claims import (
    Derived,
    Example,
    Property,
)
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import HitRule
from verifier.obligations.built_in import (
    changes_something,
    excludes_something,
    hit_rule_holds,
    leaves_something,
    no_conflict,
    no_gap,
    nothing_dead,
    speaks_of_something,
)
from verifier.obligations.claims import examples_hold, property_holds
from verifier.obligations.intents import frame_kept, intent_met
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import judged
from verifier.verdict import Edition


def obligations(policy: Policy, proposal: Proposal | None = None) -> tuple[Obligation, ...]:
    """Everything to show: of a policy on its own, or of the amended policy of a proposal.

    In order: properties, intents, frames of the base, examples, then what is always asked. `restores` and `gives up` are
    not among them: they follow from the verdicts on the property before and after. Of a policy on its own, frames ask nothing.
    """
    examples = [one.example for one in judged(policy, proposal) if one.depth == one.owner]
    claims: tuple[Property | Example, ...] = (*policy.properties, *examples)
    return (
        *(property_holds(claim) for claim in policy.properties),
        *(
            intent_met(intent)
            for intent in (proposal.intents if proposal else ())
            if not isinstance(intent.aim, Derived)
        ),
        *(met for frame in (proposal.base.frames if proposal else ()) for met in frame_kept(frame)),
        *examples_hold(policy, proposal),
        no_gap(policy),
        no_conflict(policy),
        *nothing_dead(policy),
        *(excludes_something(clause) for clause in policy.impossible),
        *([leaves_something(policy)] if policy.impossible else []),
        *map(speaks_of_something, claims),
        *([changes_something(proposal)] if proposal else []),
        *(hit_rule_holds(table) for table in policy.tables if table.hit_rule is not HitRule.ANY_NUMBER),
    )


def before(proposal: Proposal) -> tuple[Obligation, ...]:
    """The properties asked again of the base, by which a report says what an amendment repairs or breaks.

    The base's own, and those that the proposal adds and says it restores or gives up.
    """
    derived_from = {intent.aim.property for intent in proposal.intents if isinstance(intent.aim, Derived)}
    added = tuple(claim for claim in proposal.properties if claim.name in derived_from)
    return tuple(property_holds(claim, Edition.BASE) for claim in (*proposal.base.properties, *added))
