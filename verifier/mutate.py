"""Changes a policy in small ways, and finds the changes that no property and no example notices.

The diagrams judge each change. Then the reference tries each new violation, and each request that is decided otherwise; and
Z3 is asked what the diagrams say of changes that are unnoticed, or that change no decision. Where it says something else,
the engines disagree.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.amend.mutation import OF_DAYS, Mutation, MutationKind, mutated
from policy_dsl.amend.mutations import mutations
from policy_dsl.amend.reread import files_of_stack, reread
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.boxes import clipped
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from verifier.by_diagram.small_changes.mutant_effects import Judged
from verifier.by_diagram.small_changes.mutants import Judge, in_order_of_cost, judge_of_policy, key_of
from verifier.by_reference.clock_order import Editions
from verifier.by_reference.replay import replays
from verifier.obligations.questions import Obligation
from verifier.results.mutants import Fate, Idleness, Mutant, Mutants, WhyIdle
from verifier.results.status import Status
from verifier.smt.batch import prove_all
from verifier.smt.prove import Prover
from verifier.smt.same_decisions import same_decisions
from verifier.verdicts.one_space import one_space, with_attributes
from verifier.verdicts.trust import ReportProgress

ALL_TIME = 10
"""The time for all changes, as a multiple of the time for one."""

SHARE_OF_DIAGRAMS = 0.6
"""The share of all time after which the diagrams judge no further change."""


class Edition(Struct, frozen=True):
    """What a text holds: a policy; or a proposal with its amended policy, and the texts `below` it, that of the policy last."""

    policy: Policy
    proposal: Proposal | None
    below: tuple[Text, ...] = ()


class Version(Struct, frozen=True):
    """A policy and its base, in the space of all versions, with the questions about them, in their order."""

    policy: Policy
    base: Policy | None
    obligations: list[Obligation]


def version_of(edition: Edition, first: Version | None = None) -> Version:
    """An edition in the space of the `first` version."""
    space = one_space(edition.policy, edition.proposal)
    policy = space.policy if first is None else with_attributes(edition.policy, first.policy.attributes)
    return Version(policy, space.base if first is None else first.base, in_order_of_cost(space.obligations))


def mutate(
    text: Text, edition: Edition, *, timeout: float = 30.0, progress: ReportProgress | None = None
) -> Mutants | None:
    """The small changes of a policy, or of a proposal, with their fates; `None` if its own diagrams are too large.

    `timeout` is in seconds for each change; all of them have `ALL_TIME` times as much.
    """
    file, _ = parse(text)
    if file is None or isinstance(file, tree.ClaimsFile):
        return None
    every = in_order_of_trial(mutations(file, edition.policy, text))
    start, first = clock.now(), version_of(edition)
    try:
        judge = judge_of_policy(first.policy, first.base, first.obligations, timeout)
    except (TooLargeError, RecursionError):
        return None
    results: list[tuple[Mutant, Version | None]] = []
    files = files_of_stack(edition.below)
    for done, mutation in enumerate(every):
        if clock.now() - start > ALL_TIME * timeout * SHARE_OF_DIAGRAMS:
            break
        if progress is not None:
            progress(done, 2 * len(every), mutation.place)
        changed = edition_of(mutated(text, mutation), edition, files)
        if isinstance(changed, Edition):
            version = version_of(changed, first)
            results.append((judged(mutation, first, version, judge), version))
        else:
            results.append((Mutant(mutation, Fate.MISTAKE, f"{changed.code}: {changed.message}"), None))
    deadline = start + ALL_TIME * timeout
    mutants = []
    for done, (mutant, made) in enumerate(results):
        if progress is not None:
            progress(len(every) + done, 2 * len(every), mutant.mutation.place)
        left = min(timeout, deadline - clock.now())
        due = made is not None and mutant.confirmed is None and mutant.fate is not Fate.UNDECIDED and left > 0
        mutants.append(confirmed(mutant, first, made, judge, left) if made is not None and due else mutant)
    in_text = sorted(mutants, key=lambda each: (each.mutation.span, each.mutation.after))
    own = tuple(in_own_words(mutant, edition.policy) for mutant in in_text)
    return Mutants(edition.policy, edition.proposal, own, len(every) - len(results))


def in_order_of_trial(every: list[Mutation]) -> list[Mutation]:
    """The changes, in the order of the text, and those of days last: there may be very many, and the time may not suffice."""
    return sorted(every, key=lambda mutation: mutation.kind is MutationKind.DAY)


def edition_of(text: Text, before: Edition, files: Sequence[tree.File]) -> Edition | Finding:
    """What a changed text holds, or its first mistake. `files` are those below."""
    result = reread(text, before.proposal, files)
    return result if isinstance(result, Finding) else Edition(*result, before.below)


def in_own_words(mutant: Mutant, policy: Policy) -> Mutant:
    """The change, without codes that only the space of all versions has."""
    regions = tuple(replace(region, box=clipped(region.box, policy.by_name)) for region in mutant.regions)
    return replace(mutant, regions=regions)


def judged(mutation: Mutation, before: Version, after: Version, judge: Judge) -> Mutant:
    """A change with its fate by the diagrams, as far as the reference confirms it."""
    try:
        result = judge.judge(after.policy, after.obligations)
    except (TooLargeError, RecursionError):
        return Mutant(mutation, Fate.UNDECIDED)
    if result.moved is None:
        why_idle = WhyIdle(Idleness.SAME_DAYS) if mutation.kind in OF_DAYS else result.why_idle
        return Mutant(mutation, Fate.WITHOUT_EFFECT, changed=0, why_idle=why_idle)
    mutant = Mutant(mutation, Fate.UNNOTICED, None, result.moved.count, result.moved.regions, result.moved.complete)
    moved = is_moved(before.policy, after.policy, result)
    if result.notice is None:
        return mutant if moved else replace(mutant, confirmed=False)
    notice = result.notice
    mutant = replace(
        mutant, fate=Fate.NOTICED, noticed_by=name_of(notice.obligation), regions=(), regions_complete=True
    )
    if not moved:
        return replace(mutant, confirmed=False)
    if notice.requests:
        return replace(mutant, confirmed=replays(after.policy, after.base, notice.obligation, list(notice.requests)))
    return mutant


def is_moved(before: Policy, after: Policy, result: Judged) -> bool:
    """Whether the reference decides the request otherwise, or calls it possible on one side alone."""
    if result.moved is None:
        return False
    request = result.moved.witness
    if impossible(before, request) or impossible(after, request):
        return impossible(before, request) != impossible(after, request)
    outcomes = (evaluate(policy, request).outcome for policy in (before, after))
    return Editions(before, after).move(request, *outcomes) is not None


def name_of(obligation: Obligation) -> str:
    """An obligation as reports name it."""
    return obligation.name if obligation.subject is None else f"{obligation.name} {obligation.subject}"


def confirmed(mutant: Mutant, before: Version, after: Version, judge: Judge, timeout: float) -> Mutant:
    """The change, with what Z3 says of its fate, asked for this many seconds."""
    every = after.obligations
    match mutant.fate:
        case Fate.WITHOUT_EFFECT:
            return replace(mutant, confirmed=without_effect(before.policy, after.policy, timeout))
        case Fate.NOTICED:
            every = [o for o in every if name_of(o) == mutant.noticed_by]
            expected = [opposite(judge.statuses.get(key_of(o), Status.PROVED)) for o in every]
        case _:
            expected = [judge.statuses.get(key_of(o), Status.PROVED) for o in every]
    with Prover(after.policy, after.base, timeout=timeout) as prover:
        statuses = [proof.status for proof in prove_all(prover, every)]
    if Status.UNDECIDED in statuses:
        return mutant
    return replace(mutant, confirmed=statuses == expected)


def without_effect(before: Policy, after: Policy, timeout: float) -> bool | None:
    """Whether Z3 proves that the same requests are possible and no decision changes; `None` if it has no answer."""
    status = same_decisions(before, after, timeout).status
    return None if status is Status.UNDECIDED else status is Status.PROVED


def opposite(status: Status) -> Status:
    """The other of two statuses."""
    return Status.REFUTED if status is Status.PROVED else Status.PROVED
