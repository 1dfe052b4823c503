"""Verifies a policy or a proposal: from its obligations to verdicts."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import NewVocabulary, Proposal
from verifier.obligations.all import base_obligations, obligations
from verifier.obligations.built_in import scope_is_not_empty
from verifier.obligations.claims import example_holds
from verifier.obligations.stacks import editions, example_checks, in_one_vocabulary, inherited_examples
from verifier.obligations.subject import subject_of
from verifier.results.assumptions import Assumption, leaning_on
from verifier.results.confirmation import Sweep
from verifier.results.known_answers import KnownAnswers
from verifier.results.status import Edition, Kind, Trust
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.time_budget import ALL_WORK
from verifier.verdicts.across_vocabularies import ask_across
from verifier.verdicts.derived import with_derived
from verifier.verdicts.engines import Settings, ask_engines, selected
from verifier.verdicts.trust import ReportProgress


def verify(
    policy: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: ReportProgress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
    without_assumptions: bool = False,
    store: KnownAnswers | None = None,
) -> Verification:
    """All verdicts on a policy. `timeout` is in seconds, for each obligation and engine.

    `only` names the properties to verify; if empty, all obligations are. Gaps and conflicts are always included.
    `trust` is the trust to reach for each verdict; with `None`, as much as takes next to no time. With `parallel`, a
    child process builds the diagrams while Z3 works, where possible. With `without_assumptions`, what is proved is asked
    once more without each `impossible` clause that it rests on. Z3 is not asked again what is in the `store`.
    """
    chosen = selected(obligations(policy), only)
    results = ask_engines(
        policy,
        None,
        chosen,
        Settings(timeout, progress, trust, parallel, store),
        compared=None,
        without_assumptions=without_assumptions,
        redundant=not only,
    )
    report = results.report
    return Verification(
        policy,
        None,
        report.requests,
        with_leaning(results.assumptions, results.verdicts),
        tuple(results.verdicts),
        demanded=trust,
        sweep=results.sweep,
        redundancies=results.redundancies,
        remedies=results.remedies,
    )


def verify_proposal(
    proposal: Proposal,
    amended: Policy,
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: ReportProgress | None = None,
    trust: Trust | None = None,
    parallel: bool = False,
    without_assumptions: bool = False,
    store: KnownAnswers | None = None,
) -> Verification:
    """All verdicts on a proposal: on the amended policy, the properties before, and the intents; and the impact.

    The parameters are those of `verify`; `amended` is the policy that the proposal makes.
    """
    settings = Settings(timeout, progress, trust, parallel, store)
    if proposal.vocabulary is not None:
        return verify_across(
            proposal,
            proposal.vocabulary,
            amended,
            only,
            settings,
            without_assumptions=without_assumptions,
        )
    deadline = clock.after(ALL_WORK * timeout)
    chosen, earlier = selected(obligations(amended, proposal), only), selected(base_obligations(proposal), only)
    every = (*chosen, *earlier)
    examples = None if only else inherited_examples(proposal)
    results = ask_engines(
        amended,
        proposal.base,
        every,
        settings,
        compared=examples,
        without_assumptions=without_assumptions,
        redundant=not only,
        subject=subject_of(proposal, amended),
    )
    verdicts = with_before(results.verdicts[: len(chosen)], results.verdicts[len(chosen) :])
    verdicts = with_derived(proposal, verdicts, only)
    sweep = results.sweep
    if not only:
        lower, lower_sweep = lower_examples(amended, proposal, settings, deadline, min(2, in_one_vocabulary(proposal)))
        verdicts, sweep = with_lower(verdicts, lower), lower_sweep or sweep
    report = results.report
    return Verification(
        amended,
        proposal,
        report.requests,
        with_leaning(results.assumptions, verdicts),
        tuple(verdicts),
        results.impact,
        report.too_large,
        report.examples,
        trust,
        sweep,
        results.redundancies,
        results.remedies,
    )


def verify_across(
    proposal: Proposal,
    vocabulary: NewVocabulary,
    amended: Policy,
    only: frozenset[str],
    settings: Settings,
    *,
    without_assumptions: bool,
) -> Verification:
    """All verdicts on a proposal that changes the vocabulary."""
    deadline = clock.after(ALL_WORK * settings.timeout)
    results = ask_across(
        proposal,
        vocabulary,
        amended,
        only,
        settings,
        without_assumptions=without_assumptions,
    )
    verdicts = with_derived(proposal, with_before(results.verdicts, results.before), only)
    sweep = results.sweep
    if not only:
        lower, lower_sweep = lower_examples(amended, proposal, settings, deadline, from_depth=1)
        verdicts, sweep = with_lower(verdicts, lower), lower_sweep or sweep
    return Verification(
        amended,
        proposal,
        results.after.report.requests,
        with_leaning(results.assumptions, verdicts),
        tuple(verdicts),
        results.impact,
        results.both.report.too_large,
        results.both.report.examples,
        settings.trust,
        sweep,
        results.after.redundancies,
        (),  # those of the amended policy alone are not held against what the proposal intends: `repair` does that
        results.carried,
        results.requests_before,
    )


def with_leaning(assumptions: Sequence[Assumption], verdicts: Sequence[Verdict]) -> tuple[Assumption, ...]:
    """The assumptions, each with the proved verdicts that rest on it."""
    return tuple(replace(each, leaning=leaning_on(each.id, verdicts)) for each in assumptions)


def with_before(verdicts: Sequence[Verdict], before: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, those on properties of the base with the verdicts on them before, and so those on what is restored."""
    past = {(v.kind, v.name): v for v in before}
    return [replace(v, before=past[v.kind, v.name]) if (v.kind, v.name) in past else v for v in verdicts]


def with_lower(verdicts: Sequence[Verdict], lower: Sequence[Verdict]) -> list[Verdict]:
    """The verdicts, with those on examples of lower editions behind the claims."""
    place = next(n for n, v in enumerate(verdicts) if v.kind not in (Kind.CLAIM, Kind.INTENT, Kind.FRAME))
    return [*verdicts[:place], *lower, *verdicts[place:]]


def lower_examples(
    amended: Policy,
    proposal: Proposal,
    settings: Settings,
    deadline: float,
    from_depth: int,
) -> tuple[list[Verdict], Sweep | None]:
    """The verdicts on the examples that judge editions `from_depth` on, and a sweep of such an edition if it found a
    disagreement.

    All of this has to be done by the deadline.
    """
    verdicts: list[Verdict] = []
    sweep = None
    checks = example_checks(amended, proposal)
    below = [*enumerate(editions(amended, proposal))][from_depth:]
    for depth, edition in below:
        left = max(0.0, deadline - clock.now()) / (len(below) + 2 - depth) / ALL_WORK
        judging = [each.example for each in checks if each.depth == depth]
        example_obligations = [example_holds(each) for each in judging]
        if depth >= in_one_vocabulary(
            proposal
        ):  # there are other requests in the amended policy, where this is asked otherwise
            example_obligations += [scope_is_not_empty(each) for each in judging]
        if example_obligations:
            quick = Settings(min(settings.timeout, left), settings.progress, settings.trust)
            results = ask_engines(edition, None, example_obligations, quick, compared=None)
            verdicts = [
                *(replace(v, edition=Edition.BASE, depth=depth, blame=None) for v in results.verdicts),
                *verdicts,
            ]
            if results.sweep is not None and results.sweep.disagreement is not None:
                sweep = replace(results.sweep, disagreement=replace(results.sweep.disagreement, edition=Edition.BASE))
    return verdicts, sweep
