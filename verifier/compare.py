"""Two policies compared request by request: every decision that differs, and what was written that brought it about.

Soundly comparable are policies whose requests are the same: equal sets of attributes, each of the same kind and with the
same codes. Their order, labels and groups name no request, so they may differ. What lies in the range of a number, time or
date on one side alone is possible there alone. Whatever else differs is listed, and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.model.conditions import Fact, Not, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Clause, Impossible
from policy_dsl.model.vocabulary import Attribute, AttributeType, Enumeration, Ordered, Scale, SetOf, YesNo
from policy_dsl.resolve.comparison_groups import MOST, conditions, linked_groups
from policy_dsl.resolve.scope import listing
from policy_dsl.text import Text
from verifier.by_diagram.diagrams import diagrams
from verifier.by_diagram.edits import Edit, edits
from verifier.by_diagram.impact import boundary_days, exclusives, impact
from verifier.smt.prove import Prover
from verifier.verdict import Edition, Exclusives, Impact, Status
from verifier.verdicts.impact import certified_exclusives, certified_impact


class Comparison(Struct, frozen=True):
    """What is different in the new policy.

    `impact` is over the requests that both call possible; `appeared` are possible in the new one alone, `vanished` in the
    old one alone. `assumed` and `dropped` are the `impossible` clauses that the other policy has no equal of.
    """

    old: Policy
    new: Policy
    impact: Impact
    appeared: Exclusives
    vanished: Exclusives
    edits: tuple[Edit, ...]
    assumed: tuple[Impossible, ...]
    dropped: tuple[Impossible, ...]

    @property
    def differs(self) -> bool:
        """Whether any decision differs, or whether a request is possible."""
        return bool(self.impact.changed or self.appeared.count or self.vanished.count)

    @property
    def certified(self) -> Status:
        """Refuted when the engines disagree about any part of it; undecided when one is not certified."""
        found = {part.certified for part in (self.impact, self.appeared, self.vanished)}
        return next(s for s in (Status.REFUTED, Status.UNDECIDED, Status.PROVED) if s in found)


def compare(old: Policy, new: Policy, texts: Mapping[str, Text], *, timeout: float = 30.0) -> Comparison | None:
    """The comparison; none when it outgrew the memory or the time allowed.

    The two describe the same requests. `texts` are those they were read from, by path; `timeout` is in seconds, for the
    diagrams together and for each question to Z3.
    """
    old, new = aligned(old, new)
    space = diagrams(new, old, (), (), timeout=timeout, days=boundary_days(new, old))
    if space is None:
        return None
    try:
        found = impact(space)
        appeared, vanished = exclusives(space, Edition.AMENDED), exclusives(space, Edition.BASE)
        written = edits(space, texts)
        assumed, dropped = unshared(space.of(Edition.AMENDED), space.of(Edition.BASE))
    except (TooLargeError, RecursionError):
        return None
    with Prover(new, old, timeout=timeout) as prover:
        return Comparison(
            old,
            new,
            certified_impact(found, prover),
            certified_exclusives(appeared, Edition.AMENDED, prover),
            certified_exclusives(vanished, Edition.BASE, prover),
            written,
            assumed,
            dropped,
        )


def aligned(old: Policy, new: Policy) -> tuple[Policy, Policy]:
    """Both with the same attributes in one order, dated alike; what one side alone cannot be is impossible there."""
    attributes = tuple(widest(attribute, old.by_name[attribute.name]) for attribute in new.attributes)
    dated = old.dated_by == new.dated_by
    old = replace(old, impossible=(*old.impossible, *outside(old, attributes)), attributes=attributes)
    old = replace(old, dated_by=new.dated_by, turns=old.turns if dated else ())
    return old, replace(new, impossible=(*new.impossible, *outside(new, attributes)), attributes=attributes)


def widest(one: Attribute, other: Attribute) -> Attribute:
    """The attribute with the range of both; only a fact on a scale has one."""
    if not (isinstance(one.type, Ordered) and isinstance(other.type, Ordered)):
        return one
    first, last = min(one.type.first, other.type.first), max(one.type.last, other.type.last)
    return replace(one, type=replace(one.type, first=first, last=last))


def outside(policy: Policy, attributes: Iterable[Attribute]) -> Iterator[Impossible]:
    """What the policy's narrower ranges exclude, as clauses."""
    for attribute in attributes:
        own = policy.by_name[attribute.name]
        if isinstance(own.type, Ordered) and own.type != attribute.type:
            within = Within(Fact(own.name), ((own.type.first, own.type.last + 1),))
            said = f"`{own.name}` is from {step(own.type, own.type.first)} to {step(own.type, own.type.last)}"
            yield Impossible(f"range of {own.name}", Not(within), said, Clause(policy.clause.path, own.span))


def step(scale: Ordered, found: int) -> str:
    """A number, seconds, or a date."""
    match scale.scale:
        case Scale.NUMBER:
            return f"{found:,}"
        case Scale.DURATION:
            return f"{found} s"
        case Scale.DATE:
            return date.fromordinal(found).isoformat()
        case _:
            assert_never(scale.scale)


def unshared(new: PolicyDiagrams, old: PolicyDiagrams) -> tuple[tuple[Impossible, ...], tuple[Impossible, ...]]:
    """The `impossible` clauses of either that exclude what no clause of the other excludes, exactly."""
    forest, valid = new.forest, new.valid()
    here, there = (
        {clause: forest.both(valid, builder.condition(clause.when)) for clause in builder.policy.impossible}
        for builder in (new, old)
    )
    assumed = tuple(clause for clause, node in here.items() if node not in there.values())
    return assumed, tuple(clause for clause, node in there.items() if node not in here.values())


def unlike(old: Policy, new: Policy) -> list[Finding]:
    """Every difference in what the two say a request is; none when they can be compared."""
    found = []
    for here, there, which, other in ((old, new, "old", "new"), (new, old, "new", "old")):
        for attribute in here.attributes:
            twin = there.by_name.get(attribute.name)
            said: str | None = None
            if twin is None:
                said = f"only in the {which} policy a request has `{attribute.name}`"
            elif kind(attribute.type) != kind(twin.type):
                if here is new:  # said once
                    said = f"`{attribute.name}` is {kind(attribute.type)}, and in the old policy {kind(twin.type)}"
            elif codes := [name for name in attribute.names if name not in twin.names]:
                many = "the code" if len(codes) == 1 else "the codes"
                said = f"only in the {which} policy `{attribute.name}` has {many} {listing(codes)}"
            if said:
                found.append(incomparable(said, here, attribute, other))
    for group in linked_groups([*conditions(old), *conditions(new)]) if not found else ():
        if len(group) > MOST:
            listed = ", ".join(f"`{name}`" for name in new.by_name if name in group)
            said = f"the two policies together compare these attributes with each other: {listed}"
            hint = f"at most {MOST} can be, over both"
            found.append(Finding("E239", said, new.clause.path, new.clause.span, hint))
    return found


def kind(found: AttributeType) -> str:
    """The kind of an attribute, in words."""
    match found:
        case Enumeration():
            return "one of several codes"
        case YesNo():
            return "yes or no"
        case SetOf():
            return "a set"
        case Ordered(scale):
            return f"a {scale.value}"
        case _:
            assert_never(found)


def incomparable(said: str, policy: Policy, attribute: Attribute, other: str) -> Finding:
    """A difference, at the attribute."""
    return Finding("E415", said, policy.clause.path, attribute.span, f"let the {other} policy say the same")
