"""Tries proposals to the same policy together, two at a time: whether both can be adopted, and what then happens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.amend.adopt import Adopted, adopt
from policy_dsl.amend.collisions import Collision, Layers, layers_above_common, shared_targets, stack_of
from policy_dsl.amend.reread import files_of_stack
from policy_dsl.amend.side_by_side import Stacks, changes_vocabulary, side_by_side
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.decisions import Decision
from policy_dsl.model.digest import meaning
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal, VocabularyChange
from policy_dsl.model.vocabulary import Request
from policy_dsl.syntax.tree import ProposalFile
from policy_dsl.text import Text
from verifier.by_diagram.amendments.together import Editions, meetings
from verifier.results.status import Status, Trust
from verifier.results.together import Adoption, Candidate, Meetings, OrderWitness, Pair, Relation
from verifier.results.verification import Verification
from verifier.time_budget import ALL_WORK
from verifier.verdicts.engines import Settings
from verifier.verdicts.joint import joint_verdicts

Progress = Callable[[int, int, str], None]
"""Called with the number of pairs tried, their total, and the names of the next pair."""


def candidate_of(path: str, texts: Sequence[Text], proposal: Proposal, verification: Verification) -> Candidate:
    """The candidate of a verified proposal; `texts` are those of its stack, its own first."""
    return Candidate(path, proposal, files_of_stack(texts), verification)


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
    relation = relation_of(layers, shared)
    pair = Pair(first.name, second.name, first.path, second.path, relation, None, shared)
    if relation is Relation.CONTAINED:
        return replace(pair, upper=(first if layers[0] else second).name)
    if not any(layers):
        return pair
    stacks = Stacks(layers[0][0].base, layers, (first.verification.policy, second.verification.policy))
    if relation is not Relation.APART:
        editions = editions_of(stacks, Adopted(), Adopted())
        met = None if editions is None else certified_meetings(editions, timeout)[0]
        return with_meetings(replace(pair, space=space_of(stacks, editions)), met)
    forth = adopt(own_files(second, layers[1]), stacks.results[0], stack_of(first.proposal), first.files)
    back = adopt(own_files(first, layers[0]), stacks.results[1], stack_of(second.proposal), second.files)
    pair = replace(
        pair,
        adoptions=(
            Adoption((first.name, second.name), forth.policy, forth.refusal),
            Adoption((second.name, first.name), back.policy, back.refusal),
        ),
    )
    editions = editions_of(stacks, forth, back)
    met, witness = (None, None) if editions is None else certified_meetings(editions, timeout)
    pair = with_meetings(replace(pair, space=space_of(stacks, editions)), met)
    settings = Settings(timeout, None, Trust.CERTIFIED, parallel)
    joint, disagree = joint_verdicts((first, second), forth, back, settings, only)
    pair = replace(pair, joint=joint, disagreement=pair.disagreement or disagree)
    if forth.policy is None or back.policy is None:
        return pair
    if sorted(meaning(forth.policy)) == sorted(meaning(back.policy)):
        return replace(pair, order=Status.PROVED)
    if editions is None or editions.both is None or editions.reverse is None:
        return replace(pair, order=Status.UNDECIDED)
    order, order_witness, contradicted = order_of(
        editions.both, editions.reverse, witness, timeout, measured=met is not None
    )
    return replace(pair, order=order, order_witness=order_witness, disagreement=pair.disagreement or contradicted)


def own_files(candidate: Candidate, layers: Layers) -> Sequence[ProposalFile]:
    """The files of the proposals that the candidate has of its own."""
    own = candidate.files[len(candidate.files) - len(layers) :]
    return [file for file in own if isinstance(file, ProposalFile)]


def editions_of(stacks: Stacks, forth: Adopted, back: Adopted) -> Editions | None:
    """The policy today, under each of two proposals alone and with both, in one space. `None` where no words are those of
    both.
    """
    both, reverse = forth.policy or back.policy, back.policy if forth.policy else None
    joint = [policy for policy in (both, reverse) if policy is not None]
    every = side_by_side(stacks, joint)
    if every is None:
        return None
    today, first, second, *rest = every
    return Editions(today, first, second, *rest)


def space_of(stacks: Stacks, editions: Editions | None) -> Policy | None:
    """The policy today with the values of both, if one of the proposals changes what a request is."""
    return None if editions is None or not changes_vocabulary(stacks.layers) else editions.today


def with_meetings(pair: Pair, met: Meetings | None) -> Pair:
    """The pair, with where the two meet."""
    return replace(pair, meetings=met, disagreement=met is not None and met.certified is Status.REFUTED)


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
    my_words, other_words = (changes_of_words(own) for own in layers)
    every = [each for each in shared if each.first and not isinstance(each.first[0], VocabularyChange)]
    same = len(every) == len(mine) == len(others) and my_days == other_days and my_words == other_words
    return Relation.SAME if same else Relation.APART


def changes_of_words(layers: Layers) -> list[str]:
    """What the proposals change in what a request is, as they write it."""
    return [change.text for each in layers if each.vocabulary is not None for change in each.vocabulary.changes]


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
    forth: Policy, back: Policy, witness: Request | None, timeout: float, *, measured: bool
) -> tuple[Status, OrderWitness | None, bool]:
    """Whether both orders, in one space, decide alike, with a request that they decide differently; and whether the engines
    contradict each other. `witness` is the request of the diagrams, if they were `measured`.
    """
    if witness is None:
        from verifier.smt.same_decisions import same_decisions

        proof = same_decisions(back, forth, timeout)
        if proof.status is Status.PROVED and measured:
            return Status.PROVED, None, False
        if proof.status is not Status.REFUTED:
            return Status.UNDECIDED, None, False
        if measured:
            return Status.UNDECIDED, None, True
        witness = proof.requests[0]
    decisions = decision_if_any(forth, witness), decision_if_any(back, witness)
    first, second = (None if each is None else each.outcome for each in decisions)
    if first == second:
        return Status.UNDECIDED, None, True
    return Status.REFUTED, OrderWitness(witness, decisions), False


def decision_if_any(policy: Policy, request: Request) -> Decision | None:
    """The decision on the request; `None` if it is impossible."""
    return None if impossible(policy, request) else evaluate(policy, request)
