"""Confirms with Z3 what the diagrams call a repair: it is proved at both ends of a range, and refuted one step beyond."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from policy_dsl import clock
from policy_dsl.model.policy import Policy
from policy_dsl.resolve.values.scales import LONGEST
from verifier.by_diagram.small_changes.repairs import ends, with_time
from verifier.obligations.questions import Obligation
from verifier.results.repair import Range, Remedy
from verifier.results.status import Edition, Kind, Status
from verifier.results.verdict import Verdict
from verifier.smt.batch import prove_all
from verifier.smt.prove import Prover

SHARE_OF_TIME = 4
"""The confirmations of all remedies together have one in this many of the time for one question."""


def confirmation(
    changed: Callable[[int], Policy],
    base: Policy | None,
    promised: Sequence[Obligation],
    ranges: Sequence[Range],
    least: int,
    most: int,
    deadline: float,
    beside: Sequence[Range] = (),
) -> bool | None:
    """Whether Z3 proves all that is promised of the policy changed to both ends of each range, and refutes some of it one step
    beyond, between the `least` value and the `most`, except in the ranges `beside` these; `None` if it has no answer in time.
    """
    inside, beyond = ends(ranges, least, most, beside)
    expected = dict.fromkeys(inside, Status.PROVED) | dict.fromkeys(beyond, Status.REFUTED)
    for value, status in expected.items():
        if clock.is_past(deadline):
            return None
        with Prover(changed(value), base, timeout=deadline - clock.now()) as prover:
            if status is Status.REFUTED:
                statuses = until_refuted(prover, promised)
            else:
                statuses = {proof.status for proof in prove_all(prover, promised)}
        if Status.REFUTED not in statuses and Status.UNDECIDED in statuses:
            return None
        if (Status.REFUTED in statuses) is not (status is Status.REFUTED):
            return False
    return True


def until_refuted(prover: Prover, promised: Sequence[Obligation]) -> set[Status]:
    """The statuses of these obligations, asked one by one until one is refuted."""
    statuses: set[Status] = set()
    for obligation in promised:
        statuses.update(proof.status for proof in prove_all(prover, [obligation]))
        if Status.REFUTED in statuses:
            break
    return statuses


def confirmed_remedies(
    policy: Policy,
    base: Policy | None,
    obligations: Sequence[Obligation],
    verdicts: Sequence[Verdict],
    remedies: Sequence[Remedy],
    timeout: float,
) -> tuple[Remedy, ...]:
    """The remedies with their confirmations. `timeout` is in seconds."""
    deadline = clock.after(timeout / SHARE_OF_TIME)
    own = [(o, v) for o, v in zip(obligations, verdicts, strict=True) if o.edition is Edition.AMENDED]
    return tuple([replace(each, confirmed=of_remedy(policy, base, own, each, deadline)) for each in remedies])


def of_remedy(
    policy: Policy, base: Policy | None, own: Sequence[tuple[Obligation, Verdict]], remedy: Remedy, deadline: float
) -> bool | None:
    """The confirmation of one remedy."""

    def changed(seconds: int) -> Policy:
        return with_time(policy, {remedy.place.name}, seconds)

    claim = [o for o, _ in own if o.kind is Kind.CLAIM and o.name == remedy.property]
    kept = [o for o, v in own if v.status is Status.PROVED and not is_given_up(o, remedy)]
    answers = [
        confirmation(changed, base, promised, ranges, 1, LONGEST, deadline)
        for promised, ranges in ((claim, remedy.holding), ([*claim, *kept], remedy.keeping))
        if promised is not claim or ranges != remedy.keeping  # the same ends are asked more there
    ]
    return False if False in answers else None if None in answers else True


def is_given_up(obligation: Obligation, remedy: Remedy) -> bool:
    """Whether it is an example that expects another outcome then."""
    return obligation.kind is Kind.EXAMPLE and obligation.name in remedy.examples
