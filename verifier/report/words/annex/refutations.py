"""Verdicts that are not proved, each with its requests side by side, its clauses and its regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from policy_dsl.model.policy import Policy
from verifier.report.facts.editions import deciding_policies, edition_name, stack_depth
from verifier.report.words import numbers, values, verdict_lines
from verifier.report.words.annex.citations import Cited, cited
from verifier.report.words.annex.claims import Claim, claim
from verifier.report.words.annex.regions import RegionList, overlaps, violations
from verifier.results.status import Kind, Status
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification


class Specimen(Struct, frozen=True):
    """A request of a counterexample with its decision; `facts` are in the order of the policy. `given` are the facts that
    matter, as codes.
    """

    name: str
    facts: tuple[str, ...]
    answer: str
    because: tuple[Cited, ...]
    overridden: tuple[str, ...]
    given: Mapping[str, object]


class SideBySide(Struct, frozen=True):
    """Requests in columns. `differing` are the facts in which they differ."""

    attributes: tuple[str, ...]
    differing: frozenset[str]
    specimens: tuple[Specimen, ...]


class Refutation(Struct, frozen=True):
    """A verdict that is not proved, with all that shows why."""

    claim: Claim
    judges: str
    lines: tuple[str, ...]
    example: SideBySide | None
    regions: RegionList | None
    overlaps: RegionList | None


def refutations(verification: Verification, most: int) -> tuple[Refutation, ...]:
    """The verdicts that are not proved, in their order; at most so many regions of each."""
    return tuple(refutation(verification, v, most) for v in verification.verdicts if v.status is not Status.PROVED)


def refutation(verification: Verification, v: Verdict, most: int) -> Refutation:
    """One verdict."""
    policy = verification.policy
    return Refutation(
        claim(verification, v),
        edition_name(verification, v) if stack_depth(verification, v) else "",
        tuple(lines(verification, v)),
        None
        if v.counterexample is None
        else side_by_side(policy, v.counterexample, deciding_policies(verification, v)),
        violations(policy, v, most),
        overlaps(policy, v.overlaps, most, complete=v.overlaps_complete),
    )


def lines(verification: Verification, v: Verdict) -> Iterator[str]:
    """What else there is to know about a verdict."""
    if v.kind is Kind.DEAD and v.met is not None and v.status is Status.REFUTED:
        if v.met:
            meeting = f"{numbers.plural(v.met, 'possible request meets', 'possible requests meet')} its condition"
            deciding = [i for i in v.rests_on if i in verification.policy.by_id]
            yield f"{meeting}; decided by {', '.join(deciding)}" if deciding else meeting
        else:
            yield "No possible request meets its condition."
    if v.faulty:
        yield f"{numbers.number(v.faulty)} of them because the policy has no single answer there"
    if partners := verdict_lines.unpaired(v):
        yield partners


def side_by_side(policy: Policy, example: Counterexample, decided: Mapping[str, Policy]) -> SideBySide:
    """The requests of a counterexample; of a change, the one request before and after."""
    free = {name: frozenset(attributes) for name, attributes in example.irrelevant}
    requests = dict(example.requests)
    (first, *_) = requests
    specimens = []
    for name, decision in example.decisions:
        of = first if example.of_a_change else name
        facts = tuple(
            "any" if a.name in free.get(of, ()) else values.value(a, requests[of][a.name]) for a in policy.attributes
        )
        given = {a.name: requests[of][a.name] for a in policy.attributes if a.name not in free.get(of, ())}
        specimens.append(
            Specimen(
                name,
                facts,
                values.outcome(decision.outcome),
                cited(decided[name], decision.by),
                tuple(decision.overridden),
                given,
            )
        )
    names = tuple(a.name for a in policy.attributes)
    differing = {name for n, name in enumerate(names) if len({each.facts[n] for each in specimens}) > 1}
    return SideBySide(names, frozenset(differing), tuple(specimens))
