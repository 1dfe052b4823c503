"""The laws of proposals that change the vocabulary: every figure is what counting by the third reading gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_dsl.amend.amend import amendment
from policy_dsl.amend.side_by_side import Stacks, in_words_of_both
from policy_dsl.amend.vocabulary import apply_with_vocabulary, before_and_after
from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Request
from policy_dsl.resolve import resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.vocabulary_operations import vocabulary_operations
from tests.brute import Space, count
from tests.laws import laws
from tests.third_reading import Answer, Value
from tests.third_reading.claims import intent_missed
from tests.third_reading.operations import blocks_of
from tests.third_reading.stack import File, Stack
from verifier.compare import compare
from verifier.obligations.claims import property_holds
from verifier.results.impact import Exclusives
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.verify import verify_proposal

LEFT_BEHIND = laws.LEFT_BEHIND | {
    laws.REMOVED_BELOW,
    "E202",
    "E203",
    "E204",
    "E236",
    "E244",
    "E206",
    "E226",
    "E250",
    "E319",
    "E320",
}
"""What is wrong with proposals of the dice: also that a whole table which they write again names what they retire."""

Moves = list[tuple[Request, Answer | None, Answer | None]]
"""Every request of both vocabularies, with what is answered before and after, if it is possible there."""


@dataclass
class Answers:
    """What a stack answers, as the laws ask a reader."""

    stack: Stack

    def answer(self, request: Request, of: str = "") -> Answer:
        assert not of, "none of these policies has several times"
        return self.stack.answer(request) or ("impossible", None)

    def span(self, name: str) -> list[Value]:
        return sorted(self.stack.values(name))


def applied(files: Sequence[File]) -> tuple[Proposal, Policy] | None:
    """The last proposal and the amended policy; nothing if a proposal leaves something behind."""
    base, *proposals = files
    assert isinstance(base, tree.PolicyFile)
    policy, earlier, made = laws.resolved(base), list[Proposal](), None
    for number, file in enumerate(proposals, 1):
        assert isinstance(file, tree.ProposalFile)
        if vocabulary_operations(file):
            proposal, amended, findings = apply_with_vocabulary(file, policy, tuple(earlier), files[:number])
        else:
            proposal, findings = resolve_proposal(file, policy, tuple(earlier))
            amended = None
            if proposal is not None:
                proposal, amended, more = amendment(proposal)
                findings = [*findings, *more]
        if proposal is None or amended is None or has_errors(findings):
            assert {f.code for f in findings if has_errors([f])} <= LEFT_BEHIND, findings
            return None
        made = proposal, amended
        earlier.append(proposal)
        policy = amended
    return made


def holds_for(*files: File) -> bool:
    """Whether the last proposal is accepted; raises where two readings of it differ, or a figure is not what is counted."""
    top = files[-1]
    assert isinstance(top, tree.ProposalFile)
    laws.text_comes_back(top)
    made = applied(files)
    if made is None:
        return False
    proposal, amended = made
    stack = Stack(files)
    laws.answers_agree(amended, Answers(stack), Space(amended))  # type: ignore[arg-type]  # what is asked of a reader
    moves = moved(stack, proposal, amended)
    figures_agree(stack, moves, proposal, amended)
    difference_agrees(moves, proposal, amended)
    return True


def difference_agrees(moves: Moves, proposal: Proposal, amended: Policy) -> None:
    """What `diff` says of the base and the proposal is what becomes of every request of both."""
    base = proposal.base
    words = in_words_of_both(Stacks(base, ((), (proposal,)), (base, amended)))
    assert words is not None
    found = compare(*words, {})
    assert found is not None
    assert found.certified is Status.PROVED
    common = [(b, a) for _, b, a in moves if b is not None and a is not None]
    assert (found.impact.of, found.impact.changed) == (len(common), sum(b != a for b, a in common))
    assert listed(found.appeared) == Counter(a for _, b, a in moves if b is None and a is not None)
    assert listed(found.vanished) == Counter(b for _, b, a in moves if b is not None and a is None)


def moved(stack: Stack, proposal: Proposal, amended: Policy) -> Moves:
    """Every request of both; raises where the policies in one space, or the base alone, decide otherwise than is read."""
    old, new = before_and_after(proposal, amended)
    moves: Moves = []
    there = {attribute.name: {*values(attribute)} for attribute in new.attributes}
    for request, before, after in stack.moves():
        assert all(request[name] in some for name, some in there.items()), request
        for policy, answer in ((old, before), (new, after)):
            assert bool(impossible(policy, request)) is (answer is None), (request, before, after)
            if answer is not None:
                outcome = evaluate(policy, request).outcome
                assert (outcome.access.value, outcome.seconds) == answer, (request, outcome, answer)
        moves.append((request, before, after))
    assert len(moves) == len({str(sorted(map(str, request.items()))) for request, _, _ in moves})
    return moves


def figures_agree(stack: Stack, moves: Moves, proposal: Proposal, amended: Policy) -> None:
    """The verdicts and the impact, as they are reported, beside what is counted."""
    found = verify_proposal(proposal, amended, timeout=60)
    common = [(r, b, a) for r, b, a in moves if b is not None and a is not None]
    assert (found.requests, found.requests_today) == (
        sum(a is not None for _, _, a in moves),
        sum(not impossible(proposal.base, r) for r in Space(proposal.base).everything) if stack.changes else None,
    )
    impact = found.impact
    assert impact is not None
    assert impact.certified is Status.PROVED
    changes = Counter((b, a) for _, b, a in common if b != a)
    assert (impact.of, impact.changed) == (len(common), changes.total())
    regions: Counter[tuple[Answer, Answer]] = Counter()
    for region in impact.regions:
        outcomes = (region.before.outcome, region.after.outcome)
        one, other = ((o.access.value, o.seconds) for o in outcomes)
        regions[one, other] += region.count  # type: ignore[index]  # answers
    assert regions == changes
    assert listed(impact.appeared) == Counter(a for _, b, a in moves if b is None and a is not None)
    assert listed(impact.vanished) == Counter(b for _, b, a in moves if b is not None and a is None)
    assert not [v.name for v in found.verdicts if v.status is Status.UNDECIDED and v.reason != "one_engine"]
    aims_agree(stack, found.verdicts, moves)
    properties_agree(proposal, amended, found.verdicts)


def listed(exclusives: Exclusives | None) -> Counter[Answer]:
    """How many requests that are possible in one policy alone have each answer."""
    answers: Counter[Answer] = Counter()
    for each in exclusives.regions if exclusives is not None else ():
        outcome = each.decision.outcome
        answers[outcome.access.value, outcome.seconds] += each.count  # type: ignore[index]  # an answer
    return answers


def aims_agree(stack: Stack, verdicts: Sequence[Verdict], moves: Moves) -> None:
    """Each line of `intends` and of the frames of the base is violated by as many requests of both as go against it."""
    promised, top = stack.promised, stack.proposals[-1]
    lines = [line for line in top.intents if line.property is None]
    lines += [line for d in declared(stack.files[:-1]) if isinstance(d, tree.FrameBlock) for line in d.aims]
    judged = [v for v in verdicts if v.kind in (Kind.INTENT, Kind.FRAME) and v.pairs is False]
    judged = [v for v in judged if not v.name.startswith(("restores", "gives up"))]
    assert len(judged) == len(lines), [v.name for v in judged]
    for verdict, line in zip(judged, lines, strict=True):
        wrong = sum(b is not None and a is not None and intent_missed(promised, line, r, b, a) for r, b, a in moves)
        assert (verdict.count or 0, verdict.status) == (wrong, Status.REFUTED if wrong else Status.PROVED), verdict.name


def declared(files: Sequence[File]) -> Iterator[object]:
    """What the policy declares, and what the proposals add."""
    for file in files:
        if isinstance(file, tree.PolicyFile):
            yield from file.declarations
        else:
            yield from (block for operation in file.operations for block in blocks_of(operation))


def properties_agree(proposal: Proposal, amended: Policy, verdicts: tuple[Verdict, ...]) -> None:
    """Each property of the base is violated as often as in the base alone, and in the amended policy alone."""
    spaces = {Edition.BASE: Space(proposal.base), Edition.AMENDED: Space(amended)}
    for verdict in verdicts:
        if verdict.kind is not Kind.CLAIM:
            continue
        for edition, policy, status, figure in (
            (
                Edition.BASE,
                proposal.base,
                verdict.before and verdict.before.status,
                verdict.before and verdict.before.count,
            ),
            (Edition.AMENDED, amended, verdict.status, verdict.count),
        ):
            claims = [claim for claim in policy.properties if claim.name == verdict.name]
            if claims and figure is not None:
                counted = count(spaces[edition], property_holds(claims[0]))
                assert (counted.count, status) == (figure, Status.REFUTED if figure else Status.PROVED), verdict.name
