"""Verifies a proposal that changes the vocabulary.

Each policy is asked about its own requests: the amended policy everything that is proved of a policy, and the base its
properties. What compares decisions is asked of the requests of both, in one space: what a proposal intends and what its base
demands of it, and the impact.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.amend.vocabulary import before_and_after_with_derived_facts, carried_base
from policy_dsl.model.boxes import Box, clipped
from policy_dsl.model.claims import Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import NewVocabulary, Proposal
from policy_dsl.model.vocabulary import Attribute
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.questions import AimMet, ChangesADecision, Obligation, ScopeNotEmpty
from verifier.obligations.stacks import inherited_examples
from verifier.obligations.subject import subject_of
from verifier.results.assumptions import Assumption
from verifier.results.confirmation import Sweep
from verifier.results.impact import Change, Exclusive, Exclusives, Impact, OutlineRow
from verifier.results.status import Edition
from verifier.results.verdict import Verdict
from verifier.verdicts.engines import EngineResults, Settings, ask_engines, selected


class AcrossResults(Struct, frozen=True):
    """The results of all three: `after` on the amended policy alone, and the verdicts in the order of the obligations.

    `before` are the verdicts on the properties of the base, and `carried` is the base in the new vocabulary.
    `requests_before` is the number of possible requests of the base, in its own.
    """

    after: EngineResults
    verdicts: list[Verdict]
    before: list[Verdict]
    both: EngineResults
    assumptions: tuple[Assumption, ...]
    sweep: Sweep | None
    impact: Impact | None
    carried: Policy
    requests_before: int | None


def is_of_proposal(obligation: Obligation, proposal: Proposal) -> bool:
    """Whether the obligation is about the amended policy or the change to it. Examples of the editions below are not: each
    is about requests of its own edition.
    """
    question = obligation.question
    example = question.claim if isinstance(question, ScopeNotEmpty) else question
    if not isinstance(example, Example):
        return True
    written = [each.clause for each in proposal.examples]
    return example.clause in written and obligation.edition is Edition.AMENDED


def compares(obligation: Obligation) -> bool:
    """Whether the question is about the decisions before and after."""
    return isinstance(obligation.question, AimMet | ChangesADecision)


def ask_across(
    proposal: Proposal,
    vocabulary: NewVocabulary,
    amended: Policy,
    only: frozenset[str],
    settings: Settings,
    *,
    without_assumptions: bool,
) -> AcrossResults:
    """The results on a proposal that changes the vocabulary; the parameters are those of `verify_proposal`."""
    every = [each for each in obligations(amended, vocabulary.plain) if is_of_proposal(each, proposal)]
    chosen = selected(every, only)
    alone = [each for each in chosen if not compares(each)]
    after = ask_engines(
        amended,
        None,
        alone,
        settings,
        compared=None,
        without_assumptions=without_assumptions,
        redundant=not only,
    )
    of_base = [replace(each, edition=Edition.AMENDED) for each in selected(base_obligations(proposal), only)]
    before = ask_engines(proposal.base, None, of_base, settings, compared=None)
    both = ask_both(proposal, vocabulary, amended, chosen, only, settings)
    carried = carried_base(proposal)
    compared = iter(verdict_in_common(each, proposal, carried, amended) for each in both.verdicts)
    others = iter(after.verdicts)
    verdicts = [next(compared if compares(each) else others) for each in chosen]
    return AcrossResults(
        after,
        verdicts,
        [replace(each, edition=Edition.BASE) for each in before.verdicts],
        both,
        tuple(with_changes(each, both.assumptions) for each in after.assumptions),
        first_disagreement([after.sweep, both.sweep, before.sweep]),
        None if both.impact is None else impact_in_own_words(both.impact, carried, amended),
        carried,
        before.report.requests,
    )


def ask_both(
    proposal: Proposal,
    vocabulary: NewVocabulary,
    amended: Policy,
    chosen: Sequence[Obligation],
    only: frozenset[str],
    settings: Settings,
) -> EngineResults:
    """The results on what compares decisions, in the space of both policies."""
    old, new = before_and_after_with_derived_facts(proposal, amended)
    return ask_engines(
        new,
        old,
        [each for each in chosen if compares(each)],
        settings,
        compared=None if only else inherited_examples(proposal),
        subject=subject_of(replace(vocabulary.plain, base=old), new),
    )


def first_disagreement(sweeps: Sequence[Sweep | None]) -> Sweep | None:
    """The first sweep that found a disagreement; if none did, the first."""
    return next((each for each in sweeps if each is not None and each.disagreement is not None), sweeps[0])


def with_changes(assumption: Assumption, both: Sequence[Assumption]) -> Assumption:
    """The assumption of the amended policy, with what the proposal would change in what it excludes, and which intents need
    it. A clause that the proposal adds excludes nothing before.
    """
    twin = next((each for each in both if each.id == assumption.id), None)
    if twin is None:
        return assumption
    needed = None if assumption.needed is None or twin.needed is None else (*assumption.needed, *twin.needed)
    confirmed = twin.confirmed if assumption.confirmed is None else assumption.confirmed
    return replace(assumption, needed=needed, changes=twin.changes, confirmed=confirmed)


# --- in the words of the policies, without values that only the space of both has


def verdict_in_common(verdict: Verdict, proposal: Proposal, carried: Policy, amended: Policy) -> Verdict:
    """The verdict in the words of both vocabularies: it rests on clauses that an author wrote, and violations have values
    that both have.
    """
    common = (carried.by_name, amended.by_name)
    written = {each.id for policy in (proposal.base, amended) for each in policy.impossible}
    named = {*proposal.base.by_id, *amended.by_id, *written}
    regions = tuple(
        replace(region, boxes=tuple((name, clipped(box, *common)) for name, box in region.boxes))
        for region in verdict.regions
    )
    return replace(verdict, rests_on=tuple(each for each in verdict.rests_on if each in named), regions=regions)


def impact_in_own_words(impact: Impact, carried: Policy, amended: Policy) -> Impact:
    """The impact, each box with values that its requests may have."""
    before, after = carried.by_name, amended.by_name
    rows = tuple(row_in(row, before, after) for row in impact.outline.rows)
    return replace(
        impact,
        regions=tuple(change_in(change, before, after) for change in impact.regions),
        outline=replace(impact.outline, rows=rows),
        appeared=None if impact.appeared is None else exclusives_in(impact.appeared, after),
        vanished=None if impact.vanished is None else exclusives_in(impact.vanished, before),
    )


def change_in(change: Change, *vocabularies: dict[str, Attribute]) -> Change:
    """The change in the words of these vocabularies."""
    return replace(change, box=clipped(change.box, *vocabularies), values=clipped(change.values, *vocabularies))


def row_in(row: OutlineRow, *vocabularies: dict[str, Attribute]) -> OutlineRow:
    """The row of an outline in the words of these vocabularies."""
    box: Box | None = None if row.box is None else clipped(row.box, *vocabularies)
    return replace(row, box=box, values=clipped(row.values, *vocabularies))


def exclusives_in(exclusives: Exclusives, vocabulary: dict[str, Attribute]) -> Exclusives:
    """The requests that one policy alone calls possible, in the words of its vocabulary."""

    def own(regions: Sequence[Exclusive]) -> tuple[Exclusive, ...]:
        return tuple(replace(each, box=clipped(each.box, vocabulary)) for each in regions)

    groups = tuple(replace(each, regions=own(each.regions)) for each in exclusives.groups)
    return replace(exclusives, regions=own(exclusives.regions), groups=groups)
