"""Tries proposals to the same policy together, two at a time: whether both can be adopted, and what then happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.amend.adopt import Adopted, adopt
from policy_dsl.amend.collisions import Collision, Layers, layers_above_common, shared_targets, stack_of
from policy_dsl.diagnostics.finding import Finding
from policy_dsl.evaluate import evaluate
from policy_dsl.model.claims import Derived
from policy_dsl.model.digest import meaning
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.recount import frames_on
from policy_dsl.model.vocabulary import Request
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.tree import ProposalFile
from policy_dsl.text import Text
from verifier.by_diagram.together import Editions, meetings
from verifier.obligations.built_in import changes_a_decision, hit_rule_holds, no_conflict, no_gap, nothing_dead
from verifier.obligations.claims import example_holds, property_holds
from verifier.obligations.intents import frame_kept, intent_met
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status, Trust
from verifier.results.together import Adoption, Joint, Meetings, OrderWitness, Pair, Relation
from verifier.results.verdict import Verdict
from verifier.results.verification import Verification
from verifier.time_budget import ALL_WORK
from verifier.verdicts.engines import Settings, ask_engines, selected

Progress = Callable[[int, int, str], None]
"""Called with the number of pairs tried, their total, and the names of the next pair."""


class Candidate(Struct, frozen=True):
    """A proposal with its verdicts. `files` are the syntax trees of its stack, the lowest first."""

    path: str
    proposal: Proposal
    files: tuple[ProposalFile, ...]
    verification: Verification

    @property
    def name(self) -> str:
        """The name of the proposal."""
        return self.proposal.name


def candidate_of(path: str, texts: Sequence[Text], proposal: Proposal, verification: Verification) -> Candidate:
    """The candidate of a verified proposal; `texts` are those of its stack, its own first."""
    trees = [parse(text)[0] for text in texts]
    return Candidate(path, proposal, tuple(t for t in reversed(trees) if isinstance(t, ProposalFile)), verification)


def try_pairs(
    candidates: Sequence[Candidate],
    *,
    timeout: float = 30.0,
    only: frozenset[str] = frozenset(),
    progress: Progress | None = None,
    parallel: bool = False,
) -> tuple[Pair, ...]:
    """Every two of the proposals that amend the same policy, together. `timeout` and `only` are those of `verify`; all
    pairs together have as much time as one file.
    """
    of_one_policy = [
        (first, second, layers)
        for first, second in combinations(candidates, 2)
        if (layers := layers_above_common(first.proposal, second.proposal)) is not None
    ]
    deadline = clock.after(ALL_WORK * timeout)
    pairs = []
    for n, (first, second, layers) in enumerate(of_one_policy):
        if progress is not None:
            progress(n, len(of_one_policy), f"{first.name} with {second.name}")
        share = max(0.0, deadline - clock.now()) / (len(of_one_policy) - n) / ALL_WORK
        seconds = min(timeout, max(share, (deadline - clock.now()) / ALL_WORK / 2))
        pairs.append(try_pair(first, second, layers, seconds, only, parallel=parallel))
    return tuple(pairs)


def try_pair(
    first: Candidate,
    second: Candidate,
    layers: tuple[Layers, Layers],
    timeout: float,
    only: frozenset[str],
    *,
    parallel: bool,
) -> Pair:
    """One pair. `layers` are those that each has of its own, above what both are made to."""
    shared = tuple(shared_targets(*layers))
    changing = any(proposal.vocabulary is not None for layer in layers for proposal in layer)
    relation = Relation.APART if changing and all(layers) else relation_of(layers, shared)
    pair = Pair(first.name, second.name, first.path, second.path, relation, None, shared)
    if relation is Relation.CONTAINED:
        return replace(pair, upper=(first if layers[0] else second).name)
    if not any(layers):
        return pair
    if changing:
        return replace(pair, adoptions=(not_adopted(first, second), not_adopted(second, first)))
    today, common = layers[0][0].base, len(stack_of(first.proposal)) - len(layers[0])
    editions = Editions(today, first.verification.policy, second.verification.policy)
    if relation is not Relation.APART:
        met = certified_meetings(editions, timeout)[0]
        return replace(pair, meetings=met, disagreement=met is not None and met.certified is Status.REFUTED)
    forth = adopt(second.files[common:], editions.first, stack_of(first.proposal))
    back = adopt(first.files[common:], editions.second, stack_of(second.proposal))
    met, witness = certified_meetings(
        replace(editions, both=forth.policy or back.policy, reverse=back.policy if forth.policy else None), timeout
    )
    order, order_witness, contradicted = order_of(forth.policy, back.policy, witness, timeout, measured=met is not None)
    joint, disagree = joint_verdicts(first, second, forth, back, timeout, only, parallel=parallel)
    return replace(
        pair,
        adoptions=(
            Adoption((first.name, second.name), forth.policy, forth.refusal),
            Adoption((second.name, first.name), back.policy, back.refusal),
        ),
        order=order,
        order_witness=order_witness,
        meetings=met,
        joint=joint,
        disagreement=contradicted or disagree or (met is not None and met.certified is Status.REFUTED),
    )


def not_adopted(first: Candidate, second: Candidate) -> Adoption:
    """That the second is not tried on top of the first, because one of them changes what a request is."""
    changing = second if second.proposal.vocabulary is not None else first
    message = f"`{changing.name}` changes what a request is, and is tried alone"
    span = changing.proposal.clause.span
    refusal = Finding("E319", message, changing.path, span, "to try both, stack one on the other")
    return Adoption((first.name, second.name), None, refusal)


def relation_of(layers: tuple[Layers, Layers], shared: Sequence[Collision]) -> Relation:
    """How the two proposals stand to each other by their texts."""
    if not any(layers):
        return Relation.SAME
    if not all(layers):
        return Relation.CONTAINED
    if any(not each.alike for each in shared):
        return Relation.COLLIDE
    mine, others = ([operation for each in own for operation in each.operations] for own in layers)
    my_days, other_days = ({change.text for each in own for change in each.days} for own in layers)
    every = [each for each in shared if each.first]
    same = len(every) == len(mine) == len(others) and my_days == other_days
    return Relation.SAME if same else Relation.APART


def certified_meetings(editions: Editions, timeout: float) -> tuple[Meetings | None, Request | None]:
    """Where the proposals do not leave each other alone, certified by Z3, and a request on which the order matters; `None`
    where they cannot be computed in the time.
    """
    met = meetings(editions, timeout)
    if met is None:
        return None, None
    from verifier.smt.together import certified

    policies = [each for each in (editions.today, editions.first, editions.second, editions.both) if each is not None]
    return replace(met[0], certified=certified(met[0].boxes, policies, timeout)), met[1]


def order_of(
    forth: Policy | None, back: Policy | None, witness: Request | None, timeout: float, *, measured: bool
) -> tuple[Status | None, OrderWitness | None, bool]:
    """Whether both orders decide alike, with a request that they decide differently; and whether the engines contradict
    each other. `witness` is the request of the diagrams, if they were `measured`.
    """
    if forth is None or back is None:
        return None, None, False
    if sorted(meaning(forth)) == sorted(meaning(back)):
        return Status.PROVED, None, False
    if witness is None:
        from verifier.smt import certify_impact
        from verifier.smt.prove import Prover

        with Prover(back, forth, timeout=timeout) as prover:
            proof = certify_impact.unchanged(prover, ())
        if proof.status is Status.PROVED and measured:
            return Status.PROVED, None, False
        if proof.status is not Status.REFUTED:
            return Status.UNDECIDED, None, False
        if measured:
            return Status.UNDECIDED, None, True
        witness = proof.requests[0]
    decisions = evaluate(forth, witness), evaluate(back, witness)
    if decisions[0].outcome == decisions[1].outcome:
        return Status.UNDECIDED, None, True
    return Status.REFUTED, OrderWitness(witness, decisions), False


def joint_verdicts(
    first: Candidate,
    second: Candidate,
    forth: Adopted,
    back: Adopted,
    timeout: float,
    only: frozenset[str],
    *,
    parallel: bool,
) -> tuple[tuple[Joint, ...], bool]:
    """The verdicts when both are adopted, and whether the engines contradict each other about one of them.

    The claims, faults and examples are those of the joint policy. The intents of each proposal, and what its base
    demands of amendments, are about the step from the other proposal to both.
    """
    alone = statuses(first.verification), statuses(second.verification)
    today = {key_of(v): v.status_before for v in (*first.verification.verdicts, *second.verification.verdicts)}
    joint: dict[tuple[VerdictKey, str | None], Joint] = {}
    for adopted, upper in ((forth, second), (back, first)):
        if adopted.policy is None:
            continue
        step = adopted.proposals[-1]
        obligations = [*step_obligations(step, upper)]
        if not joint:
            obligations += joint_obligations(adopted.policy, first, second)
        obligations = [(obligation, of) for obligation, of in obligations if selected([obligation], only)]
        chosen = [obligation for obligation, _ in obligations]
        results = ask_engines(
            adopted.policy, step.base, chosen, Settings(timeout, None, Trust.CERTIFIED, parallel), compared=None
        )
        for verdict, (_, of) in zip(results.verdicts, obligations, strict=True):
            key = key_of(verdict)
            before, after = (
                None if of not in (None, each.name) else known.get(key)
                for each, known in zip((first, second), alone, strict=True)
            )
            joint[key, of] = Joint(verdict, today.get(key), before, after, of)
    every = tuple(each for each in joint.values() if is_kept(each))
    return every, any(each.verdict.reason == "engines_disagree" for each in every)


def step_obligations(step: Proposal, of: Candidate) -> Iterator[tuple[Obligation, str | None]]:
    """What a proposal intends and has to meet, and that it changes anything, on top of the other one."""
    for intent in step.intents:
        if not isinstance(intent.aim, Derived):
            yield intent_met(intent), of.name
    for frame in frames_on(step.base.frames, step.clocks):
        yield from ((obligation, of.name) for obligation in frame_kept(frame))
    yield changes_a_decision(step), of.name


def joint_obligations(policy: Policy, first: Candidate, second: Candidate) -> Iterator[tuple[Obligation, str | None]]:
    """What has to hold of the joint policy: its properties, the examples of both proposals, and what every policy has to
    meet.
    """
    for claim in policy.properties:
        yield property_holds(claim), None
    for each in (first, second):
        for example in each.proposal.examples:
            yield example_holds(replace(example, was=None)), each.name
    built_in = [no_gap(policy), no_conflict(policy), *nothing_dead(policy)]
    built_in += [hit_rule_holds(table) for table in policy.tables if table.hit_rule.counts_rows]
    yield from ((obligation, None) for obligation in built_in)


VerdictKey = tuple[Kind, str, str | None, str]
"""What a verdict is about: its kind, name and subject; for an example, also the file that has it."""


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
