"""The provisions behind violations are those that trying every request, or pair, finds; each set with a witness."""

from itertools import product
from pathlib import Path

from policy_dsl.amend.amend import amend
from policy_dsl.evaluate import evaluate
from policy_dsl.model import claims
from policy_dsl.model.policy import Policy
from policy_dsl.resolve import resolve_proposal
from tests.brute import Request, Space
from tests.laws import laws
from tests.random_policies import random_policy, random_proposal
from tests.written import proposal, written
from verifier.by_diagram.engine import answer_all
from verifier.by_reference.replay import replays
from verifier.obligations.all import obligations
from verifier.obligations.questions import AimMet, Obligation
from verifier.results.blame import Member
from verifier.results.causes import Cause, causes
from verifier.results.status import Edition, Status, edition_of
from verifier.verify import verify, verify_proposal

MOST = 80
AFTER_ONLY = (claims.AnswersWithin, claims.AnswersInExactly, claims.RefusesWhere)


def behind(
    policy: Policy, base: Policy | None, obligation: Obligation, requests: list[Request]
) -> dict[tuple[int, ...], frozenset[Member]]:
    """For each violation without a gap or a conflict, the provisions that decide it."""
    found = {}
    for numbers in product(range(len(requests)), repeat=len(obligation.names)):
        pair = [requests[n] for n in numbers]
        if not replays(policy, base, obligation, pair):
            continue
        asked = [(obligation.edition, r) for r in pair]
        whole = [*asked]
        if isinstance(obligation.question, AimMet):
            whole.append((Edition.BASE, pair[0]))
            if not isinstance(obligation.question.aim, AFTER_ONLY):
                asked = whole
        decisions = [(e, evaluate(edition_of(policy, base, e), r)) for e, r in whole]
        if not any(decision.outcome.faulty for _, decision in decisions):
            found[numbers] = frozenset(
                (e, name) for e, r in asked for name in evaluate(edition_of(policy, base, e), r).by
            )
    return found


def changed(policy: Policy, base: Policy | None, violations: list[list[Request]]) -> set[Cause]:
    """What is behind each decision on these requests that is another one than before."""
    every: set[Cause] = set()
    for request in (request for each in violations if base is not None for request in each):
        before, after = evaluate(base or policy, request), evaluate(policy, request)
        if before.outcome != after.outcome:
            every.update(causes(base or policy, policy, before.by, after.by))
    return every


def check(policy: Policy, base: Policy | None, every: tuple[Obligation, ...]) -> int:
    """The number of sets, each of which is as trying every request finds it."""
    requests, many = Space(policy).possible, 0
    for obligation, answer in zip(every, answer_all(policy, base, every), strict=True):
        if answer.blame is None:
            continue
        violations = behind(policy, base, obligation, requests)
        deciding = set(violations.values())
        minimal = {s for s in deciding if not any(t < s for t in deciding)}
        assert answer.blame.complete
        of_base = obligation.edition is Edition.BASE  # of what is asked of the base alone, nothing has changed
        requests_of = [[requests[n] for n in each] for each in violations]
        assert set(answer.blame.causes) == (set() if of_base else changed(policy, base, requests_of))
        assert {frozenset(s.provisions) for s in answer.blame.sets} == minimal, obligation.name
        for each in answer.blame.sets:
            assert each.count == sum(s.issuperset(each.provisions) for s in violations.values())
            witness = tuple(requests.index(dict(r)) for _, r in each.witness)
            assert violations[witness].issuperset(each.provisions)
        many += len(minimal)
    return many


def test_of_policies() -> None:
    policies = [laws.resolved(random_policy(seed)) for seed in range(110)]
    assert sum(check(p, None, obligations(p)) for p in policies if p.requests <= MOST) > 10


def test_of_proposals() -> None:
    many = 0
    for seed in range(60):
        base = laws.resolved(random_proposal(seed)[0])
        proposal, findings = resolve_proposal(random_proposal(seed)[1], base, ())
        if proposal is None or findings or base.requests > MOST:
            continue
        amended, faults = amend(proposal)
        if not faults:
            many += check(amended, base, obligations(amended, proposal))
    assert many > 5


TEXT = """\
policy P "p"

request
  role : one of A, B, C
  paid : yes/no

rule a
  when role is A
  answer within 1 h

rule b
  when role is B
  answer within 3 h

rule c
  when role is C
  answer within 2 h

rule unpaid
  when paid is no
  refuse

rule waived
  when role is A
  permit
  overrides unpaid

property a_waits "A is never answered before the others."
  for any two requests a and o alike except role
  where a.role is A
  never a faster than o
"""


def test_by_hand(tmp_path: Path) -> None:
    """Paid, A's hour is less than the times of B and of C. Unpaid, A is answered because of the permit, and the others are
    refused: one set for both.
    """
    policy = written(tmp_path, TEXT).policy
    assert policy is not None
    (verdict, *_) = verify(policy).verdicts
    assert verdict.status is Status.REFUTED
    assert verdict.blame is not None
    sets = [([name for _, name in each.provisions], each.count) for each in verdict.blame.sets]
    assert sets == [(["a", "unpaid", "waived"], 2), (["a", "b"], 1), (["a", "c"], 1)]


def test_the_second_request_of_a_pair_has_causes_too(tmp_path: Path) -> None:
    """A has 1 h before and after; B has 30 min before, and 3 h as proposed."""
    base = TEXT.replace("answer within 3 h", "answer within 30 min").replace("answer within 2 h", "answer within 1 h")
    text = 'proposal Q "q"\n  to P in "base.policy"\n\n  replace rule b\n    when role is B\n    answer within 3 h\n'
    made, amended = proposal(tmp_path, text, base)
    (verdict, *_) = verify_proposal(made, amended).verdicts
    assert verdict.blame is not None
    assert [(each.edition, each.provision) for each in verdict.blame.causes] == [(Edition.AMENDED, "b")]
