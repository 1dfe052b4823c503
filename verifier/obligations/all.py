"""Lists the obligations of a policy or a proposal.

Makes no formulas: each engine interprets the questions independently.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.model.claims import Claim, Derived, Example, Frame, Intent, Restores
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.recount import frames_on
from verifier.obligations.built_in import (
    changes_a_decision,
    derived_fact_sound,
    excludes_a_request,
    hit_rule_holds,
    leaves_a_request,
    no_conflict,
    no_gap,
    nothing_dead,
    scope_is_not_empty,
)
from verifier.obligations.claims import examples_hold, property_holds, restored_from
from verifier.obligations.intents import frame_kept, intent_met
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import example_checks, in_one_vocabulary
from verifier.results.status import Edition


def obligations(policy: Policy, proposal: Proposal | None = None) -> tuple[Obligation, ...]:
    """The obligations of a policy on its own, or of the amended policy of a proposal.

    In order: properties, intents, frames of the base, examples, then the built-in obligations. Frames apply only to
    proposals. The intents `restores` and `gives up` are left out: they follow from the verdicts on a property before
    and after; those that restore one from a day on ask for the property of the requests since. Examples of editions with other
    requests are left out, too.
    """
    shared = in_one_vocabulary(proposal)
    checks = [check for check in example_checks(policy, proposal) if check.depth < shared]
    examples = [check.example for check in checks if check.depth == check.owner]
    claims: tuple[Claim | Example, ...] = (*policy.properties, *examples)
    return (
        *(property_holds(claim) for claim in policy.properties),
        *(each for intent in (proposal.intents if proposal else ()) for each in intent_obligations(intent, policy)),
        *(obligation for frame in frames_of(proposal) for obligation in frame_kept(frame)),
        *examples_hold(policy, proposal),
        no_gap(policy),
        no_conflict(policy),
        *nothing_dead(policy),
        *(obligation for each in policy.derivations for obligation in derived_fact_sound(each)),
        *(excludes_a_request(clause) for clause in policy.impossible if clause.until is None),
        *([leaves_a_request(policy)] if policy.impossible else []),
        *map(scope_is_not_empty, claims),
        *([changes_a_decision(proposal)] if proposal else []),
        *(hit_rule_holds(table) for table in policy.tables if table.hit_rule.counts_rows),
    )


def base_obligations(proposal: Proposal) -> tuple[Obligation, ...]:
    """The properties as obligations of the base, so that reports can say what an amendment repairs or breaks.

    These are the base's own properties, and those that the proposal adds and claims to restore or give up.
    """
    derived_from = {intent.aim.property for intent in proposal.intents if isinstance(intent.aim, Derived)}
    added = tuple(claim for claim in proposal.properties if claim.name in derived_from)
    properties = (*proposal.base.properties, *added)
    later = [
        each
        for intent in proposal.intents
        for each in restoring_obligations(intent, proposal.base, properties, Edition.BASE)
    ]
    return (*(property_holds(claim, Edition.BASE) for claim in properties), *later)


def intent_obligations(intent: Intent, amended: Policy) -> Iterator[Obligation]:
    """What an intent asks of the amended policy."""
    if isinstance(intent.aim, Derived):
        yield from restoring_obligations(intent, amended, amended.properties, Edition.AMENDED)
    else:
        yield intent_met(intent)


def restoring_obligations(
    intent: Intent, policy: Policy, properties: Sequence[Claim], edition: Edition
) -> Iterator[Obligation]:
    """The property that an intent restores from a day on, asked of the requests since then."""
    if isinstance(intent.aim, Restores) and intent.aim.since is not None:
        claim = next(each for each in properties if each.name == intent.aim.property)
        yield restored_from(intent, claim, policy, intent.aim.since, edition)


def frames_of(proposal: Proposal | None) -> tuple[Frame, ...]:
    """What the base demands of amendments, counted on the days as they become."""
    return () if proposal is None else frames_on(proposal.base.frames, proposal.clocks)
