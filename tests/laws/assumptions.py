"""What would become of proofs without an assumption, once more, by trying what that assumption alone excludes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from policy_dsl.evaluate import holds
from policy_dsl.model.policy import Policy
from tests.brute import Space, count
from verifier.by_diagram.amendments.impact import boundary_days
from verifier.by_diagram.questions.answer import Answer
from verifier.by_diagram.questions.without import hidden_changes
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.by_reference.replay import replays
from verifier.obligations.questions import Obligation
from verifier.results.status import Edition, Kind, Status
from verifier.smt import certify
from verifier.smt.prove import Prover


def fewer(policy: Policy, clause: str) -> Policy:
    """The policy without one of its assumptions."""
    return replace(policy, impossible=tuple(c for c in policy.impossible if c.id != clause))


def clauses_left_out_agree(
    prover: Prover, space: Space, asked: Sequence[Obligation], answers: Sequence[Answer]
) -> None:
    """Each proof that rests on an assumption is asked without it; the numbers are those of trying, and Z3 says the same."""
    policy, base = space.policy, space.base
    proved = [
        (o, a) for o, a in zip(asked, answers, strict=True)
        if a.status is Status.PROVED and not o.exists and not (o.kind is Kind.CLAIM and o.edition is Edition.BASE)
    ]  # fmt: skip
    matter = {i for o, a in proved if o.kind in (Kind.CLAIM, Kind.INTENT) for i in a.rests_on}
    spaces: dict[str, Space] = {}
    for o, answer in proved:
        wanted = [c.id for c in policy.impossible if c.id in matter and c.id in answer.rests_on]
        assert [each.clause for each in answer.without] == wanted, o.name
        for each in answer.without:
            weak, weak_base = fewer(policy, each.clause), None if base is None else fewer(base, each.clause)
            there = spaces.setdefault(each.clause, Space(weak, weak_base))
            counted = count(there, o)
            assert (each.count, each.of) == (counted.count, counted.of - (answer.of or 0)), (o.name, each)
            right = Status.REFUTED if counted.count else Status.PROVED
            assert (each.status, each.faulty) == (right, counted.faulty), (o.name, each)
            assert right is Status.PROVED or replays(weak, weak_base, o, each.witness), o.name
            (clause,) = (c for c in policy.impossible if c.id == each.clause)
            proof = certify.hold_without(prover, [o], clause)
            assert proof.status is right, (o.name, each)
            assert right is Status.PROVED or replays(weak, weak_base, o, proof.requests), o.name


def hidden_changes_agree(policy: Policy, base: Policy, prover: Prover) -> None:
    """What a proposal would change of what an assumption alone excludes."""
    made = diagrams(policy, base, (), (), days=boundary_days(policy, base))
    assert made is not None
    for clause in policy.impossible:
        there = Space(fewer(policy, clause.id), fewer(base, clause.id))
        before, after = there.outcomes[Edition.BASE], there.outcomes[Edition.AMENDED]
        changed = [r for r in there.possible if holds(clause.when, r) and before[id(r)] != after[id(r)]]
        number, request = hidden_changes(made, clause)
        assert number == there.once(changed)
        assert request in changed if changed else request is None
        proof = certify.unchanged_without(prover, clause)
        assert proof.status is (Status.REFUTED if changed else Status.PROVED)
