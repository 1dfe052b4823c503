"""The verdicts when two proposals are both adopted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.amend.adopt import Adopted
from policy_dsl.amend.vocabulary import before_and_after
from policy_dsl.model.claims import Derived, Example
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.recount import frames_on
from verifier.obligations.built_in import (
    changes_a_decision,
    hit_rule_holds,
    no_conflict,
    no_gap,
    nothing_dead,
    scope_is_not_empty,
)
from verifier.obligations.claims import example_holds, property_holds
from verifier.obligations.intents import frame_kept, intent_met
from verifier.obligations.questions import Obligation
from verifier.obligations.stacks import carried_example
from verifier.results.status import Edition, Kind, Status
from verifier.results.together import Candidate, Joint
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.verdicts.engines import Settings, ask_engines, selected

VerdictKey = tuple[Kind, str, str | None, str]
"""What a verdict is about: its kind, name and subject; for an example, also the file that has it."""

Owned = tuple[Obligation, str | None]
"""A question, and the proposal whose intent or example it is, or which has to meet a rule for amendments."""


def joint_verdicts(
    candidates: tuple[Candidate, Candidate],
    forth: Adopted,
    back: Adopted,
    settings: Settings,
    only: frozenset[str],
) -> tuple[tuple[Joint, ...], bool]:
    """The verdicts when both are adopted, and whether the engines contradict each other about one of them.

    The claims, faults and examples are those of the joint policy. The intents of each proposal, and what its base
    demands of amendments, are about the step from the other proposal to both.
    """
    first, second = candidates
    alone = statuses(first.verification), statuses(second.verification)
    today = {key_of(v): v.status_before for v in (*first.verification.verdicts, *second.verification.verdicts)}
    joint: dict[tuple[VerdictKey, str | None], Joint] = {}
    for adopted, lower, upper in ((forth, first, second), (back, second, first)):
        if adopted.policy is None:
            continue
        owned = chosen(step_obligations(adopted.proposals[-1], upper), only)
        of_policy = [] if joint else chosen(joint_obligations(adopted, lower, upper), only)
        results = ask(adopted, owned, of_policy, settings)
        for verdict, of in results:
            key = key_of(verdict)
            before, after = (
                None if of not in (None, each.name) else known.get(key)
                for each, known in zip((first, second), alone, strict=True)
            )
            joint[key, of] = Joint(verdict, today.get(key), before, after, of)
    every = tuple(each for each in joint.values() if is_kept(each))
    return every, any(each.verdict.reason == "engines_disagree" for each in every)


def chosen(every: Iterator[Owned], only: frozenset[str]) -> list[Owned]:
    """Those that are asked; all if `only` is empty."""
    return [(obligation, of) for obligation, of in every if selected([obligation], only)]


def ask(
    adopted: Adopted, of_step: Sequence[Owned], of_policy: Sequence[Owned], settings: Settings
) -> Iterator[tuple[Verdict, str | None]]:
    """The verdicts on the step and on the joint policy. Where the step changes the vocabulary, what compares decisions is asked
    of the requests before and after, and all else of those of the joint policy.
    """
    step, policy = adopted.proposals[-1], adopted.policy
    assert policy is not None  # noqa: S101  # for mypy: both are adopted
    groups: list[tuple[tuple[Policy, Policy | None], list[Owned]]]
    if step.vocabulary is None:
        groups = [((policy, step.base), [*of_step, *of_policy])]
    else:
        old, new = before_and_after(step, policy)
        groups = [((new, old), [*of_step]), ((policy, None), [*of_policy])]
    for (asked, base), owned in groups:
        if not owned:
            continue
        questions = [obligation for obligation, _ in owned]
        results = ask_engines(asked, base, questions, settings, compared=None)
        yield from zip(results.verdicts, [of for _, of in owned], strict=True)


def step_obligations(step: Proposal, of: Candidate) -> Iterator[Owned]:
    """What a proposal intends and has to meet, and that it changes anything, on top of the other one."""
    read = step.plain
    for intent in read.intents:
        if not isinstance(intent.aim, Derived):
            yield intent_met(intent), of.name
    for frame in frames_on(read.base.frames, step.clocks):
        yield from ((obligation, of.name) for obligation in frame_kept(frame))
    yield changes_a_decision(step), of.name


def joint_obligations(adopted: Adopted, lower: Candidate, upper: Candidate) -> Iterator[Owned]:
    """What has to hold of the joint policy: its properties, the examples of both proposals, and what every policy has to
    meet.
    """
    policy = adopted.policy
    assert policy is not None  # noqa: S101  # for mypy: both are adopted
    for claim in policy.properties:
        yield property_holds(claim), None
    for example, of in joint_examples(adopted, lower, upper):
        yield example_holds(replace(example, was=None)), of
    built_in = [no_gap(policy), no_conflict(policy), *nothing_dead(policy)]
    built_in += [hit_rule_holds(table) for table in policy.tables if table.hit_rule.counts_rows]
    if any(
        each.vocabulary is not None for each in adopted.proposals
    ):  # there may be nothing left that a claim speaks of
        built_in += map(scope_is_not_empty, policy.properties)
    yield from ((obligation, None) for obligation in built_in)


def joint_examples(adopted: Adopted, lower: Candidate, upper: Candidate) -> Iterator[tuple[Example, str]]:
    """The examples of both, in the vocabulary of the joint policy."""
    for example in lower.proposal.examples:
        yield carried_example(example, tuple(reversed(adopted.proposals))), lower.name
    for example in adopted.proposals[-1].examples:
        yield example, upper.name


def key_of(verdict: Verdict) -> VerdictKey:
    """What the verdict is about, the same alone and together."""
    path = verdict.clause.path if verdict.kind is Kind.EXAMPLE else ""
    return verdict.kind, verdict.name, verdict.subject, path


def statuses(verification: Verification) -> dict[VerdictKey, Status]:
    """The statuses of the verdicts on the amended policy."""
    about_it = [v for v in verification.verdicts if v.edition is Edition.AMENDED and not v.depth]
    return {key_of(v): v.status for v in about_it}


def is_kept(joint: Joint) -> bool:
    """Whether a verdict belongs to the result: those on claims, intents, gaps and conflicts, and all that are not proved."""
    return joint.verdict.status is not Status.PROVED or joint.verdict.kind not in (
        Kind.DEAD, Kind.VACUOUS, Kind.HIT_RULE, Kind.EXAMPLE,
    )  # fmt: skip
