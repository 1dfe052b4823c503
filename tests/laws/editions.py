"""The laws of two editions compared, and of examples tried: each held against every request, by `evaluate` alone."""

from __future__ import annotations

from itertools import permutations, product

from policy_dsl.evaluate import evaluate, holds, impossible, values
from policy_dsl.model.decisions import Decision
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Permit
from policy_dsl.model.vocabulary import Ordered, Request, Value
from policy_dsl.resolve import resolve_policy
from tests.brute import applying, changes
from tests.laws.laws import in_box, tied
from tests.random_policies import random_editions
from verifier.by_diagram.amendments.edits import Edit
from verifier.compare import Comparison, compare, incompatibilities
from verifier.examples import EMPTY_SCOPE, try_examples
from verifier.results.impact import Exclusives
from verifier.results.status import Status

OUTSIDE = {"E214", "E218", "E219", "E236"}
"""What is wrong with a value that a scale does not have, and where an override no longer finds what it lifts."""


def pair(seed: int, *, same_space: bool) -> tuple[Policy, Policy] | None:
    """The editions of a seed; none where days of one are outside of the other's, which the dice do not look at."""
    (old, _), (new, findings) = map(resolve_policy, random_editions(seed, same_space=same_space))
    assert old is not None
    assert new is not None or {f.code for f in findings if f.code.startswith("E")} <= OUTSIDE, findings
    return None if new is None else (old, new)


def difference_adds_up(old: Policy, new: Policy) -> None:
    """The comparison is every request decided otherwise, or possible in one alone, and no other, each in its region."""
    assert incompatibilities(old, new) == []
    found = compare(old, new, {})
    assert found is not None
    assert found.certified is Status.PROVED
    everything = every_request(old, new)
    before = {n: evaluate(old, r) for n, r in enumerate(everything) if possible(old, r)}
    after = {n: evaluate(new, r) for n, r in enumerate(everything) if possible(new, r)}
    both = before.keys() & after.keys()
    moved = {n for n in both if changes(new, dict(everything[n]), before[n].outcome, after[n].outcome)}
    changed_in_their_regions(found, everything, before, after, moved)
    in_one_alone(found.appeared, everything, {n: d for n, d in after.items() if n not in before}, both)
    in_one_alone(found.vanished, everything, {n: d for n, d in before.items() if n not in after}, both)
    changed = sorted(moved)
    assert found.differs == bool(moved or set(before) ^ set(after))
    edits = {edit.id: edit for edit in found.edits}
    assert [e.id for e in found.edits if e.after is None] == [i for i in old.by_id if i not in new.by_id]
    assert [e.id for e in found.edits if e.before is None] == [i for i in new.by_id if i not in old.by_id]
    order_is_so({edit.id for edit in found.edits if "order" in edit.changed}, old, new)
    for i in {*old.by_id, *new.by_id}:
        edit_is_so(edits.get(i), i, old, new, everything, [(everything[n], before[n], after[n]) for n in changed])


def every_request(old: Policy, new: Policy) -> list[Request]:
    """Every request of either; a fact on a scale goes from the lowest of both to the highest."""
    sides: list[list[Value]] = []
    for attribute in new.attributes:
        found: list[Value] = list(values(attribute))
        if isinstance(attribute.type, Ordered):
            either = [n for one in (*found, *values(old.by_name[attribute.name])) if isinstance(n := one, int)]
            found = list(range(min(either), max(either) + 1))
        sides.append(found)
    names = [a.name for a in new.attributes]
    return [dict(zip(names, side, strict=True)) for side in product(*sides)]


def possible(policy: Policy, request: Request) -> bool:
    """Whether it is a request of the policy, and no clause excludes it."""
    return all(request[a.name] in set(values(a)) for a in policy.attributes) and not impossible(policy, request)


def changed_in_their_regions(
    found: Comparison,
    everything: list[Request],
    before: dict[int, Decision],
    after: dict[int, Decision],
    moved: set[int],
) -> None:
    both, left = [n for n in before if n in after], set(moved)
    assert (found.impact.changed, found.impact.of) == (len(left), len(both))
    for region in found.impact.regions:
        outcomes = (region.before.outcome, region.after.outcome)
        inside = {n for n in both if in_box(region.box, everything[n]) and tied(region, everything[n])}
        assert {(before[n].outcome, after[n].outcome) for n in inside} == {outcomes}
        assert len(inside) == region.total
        assert len(inside & left) == region.count > 0
        left -= inside
        assert set(region.before.by) == {i for n in inside for i in before[n].by}
        assert set(region.after.by) == {i for n in inside for i in after[n].by}
    assert not left
    assert sum(row.count for row in found.impact.outline.rows) == found.impact.changed


def in_one_alone(found: Exclusives, everything: list[Request], decided: dict[int, Decision], both: set[int]) -> None:
    assert found.count == len(decided)
    left = set(decided)
    for region in found.regions:
        inside = {n for n in {*decided, *both} if in_box(region.box, everything[n])}
        inside = {n for n in inside if all(holds(tie, everything[n]) for tie in region.ties)}
        assert inside <= set(decided)
        assert {decided[n].outcome for n in inside} == {region.decision.outcome}
        assert len(inside) == region.total
        assert len(inside & left) == region.count > 0
        assert set(region.decision.by) == {i for n in inside for i in decided[n].by}
        left -= inside
    assert not left


def order_is_so(moved: set[str], old: Policy, new: Policy) -> None:
    """Rows of a table in which the first decides are named as moved if others stand above them than before. Of two that
    changed places, one is named or both; and all are named of a table that has become such, or is so no longer.
    """
    one, other = (
        {p.id: (p.in_order, n) for n, p in enumerate(policy.provisions) if p.in_order is not None}
        for policy in (old, new)
    )
    turned = {i for i in old.by_id.keys() & new.by_id.keys() if (i in one) is not (i in other)}
    swapped = {
        (i, j)
        for i, j in permutations(one.keys() & other.keys(), 2)
        if one[i][0] == one[j][0] and (one[i] < one[j]) is not (other[i] < other[j])
    }
    assert turned <= moved <= turned | {i for i, _ in swapped}
    assert all(i in moved or j in moved for i, j in swapped)


def edit_is_so(
    edit: Edit | None,
    i: str,
    old: Policy,
    new: Policy,
    everything: list[Request],
    changed: list[tuple[Request, Decision, Decision]],
) -> None:
    """An edit is what differs in effect, in where it applies or in what it overrides; it matters where it has a say."""
    before, after = old.by_id.get(i), new.by_id.get(i)
    different = {"outcome", "condition", "overrides"}
    if before is not None and after is not None:
        different = {"outcome"} if before.effect != after.effect else set()
        applies = any(holds(before.when, r) != holds(after.when, r) for r in everything)
        different |= {"condition"} if applies and i.split()[1:] != ["otherwise"] else set()
        different |= {"overrides"} if set(before.overrides) != set(after.overrides) else set()
        changed_parts = set(edit.changed if edit else ())
        assert changed_parts - {"order"} == different, i
        different = changed_parts
    if edit is None:
        assert not different, i
        return
    says = [
        p is not None
        and (i in decision.by if p is policy.otherwise else p in applying(policy.provisions, dict(request)))
        for request, *decisions in changed
        for p, policy, decision in zip((before, after), (old, new), decisions, strict=True)
    ]
    assert edit.matters == (bool(different) and any(says)), i


def examples_are_tried(policy: Policy) -> None:
    """An example holds when each possible request it speaks of gets what is expected; it passes when there is one, too."""
    found = try_examples(policy, None)
    names = [a.name for a in policy.attributes]
    everything = [dict(zip(names, v, strict=True)) for v in product(*map(values, policy.attributes))]
    possible = [r for r in everything if not impossible(policy, r)]
    deciding: set[str] = set()
    for example, tried in zip(policy.examples, found.results, strict=True):
        spoken = [r for r in possible if holds(example.given, r)]
        outcomes = {evaluate(policy, r).outcome for r in spoken}
        deciding |= {i for r in spoken for i in evaluate(policy, r).by}
        assert tried.actual is not None
        assert set(tried.actual) == outcomes
        assert tried.status is (Status.PROVED if outcomes <= {example.expect} else Status.REFUTED)
        assert tried.passes == (outcomes == {example.expect})
        assert tried.reason == (None if outcomes else EMPTY_SCOPE)
        assert {decision.outcome for _, decision in tried.unexpected} == outcomes - {example.expect}
        assert all(r in spoken and evaluate(policy, r) == decision for r, decision in tried.unexpected)
    assert found.coverage is not None
    assert set(found.coverage.reached) == deciding
    idle = {i for i, p in policy.by_id.items() if isinstance(p.effect, Permit) and not p.overrides}
    assert set(found.coverage.missed) == {*policy.by_id} - deciding - idle
