"""Two policies compared request by request: every decision that differs, and what was written that brought it about.

Soundly comparable are policies whose requests are the same: equal sets of attributes, each of the same kind and with the
same codes. Their order, labels and groups name no request, so they may differ; whatever else differs is listed, and
nothing is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.diagram.build import Builder
from policy_dsl.diagram.forest import TooLargeError
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Impossible
from policy_dsl.model.vocabulary import Attribute, AttributeType, Enumeration, SetOf, YesNo
from policy_dsl.resolve.scope import some
from policy_dsl.text import Text
from verifier.by_diagram.diagrams import diagrams
from verifier.edits import Edit, edits
from verifier.impact import exclusives, impact
from verifier.smt.prove import Prover
from verifier.verdict import Edition, Exclusives, Impact, Status
from verifier.verify import certified, certified_exclusives


@dataclass(frozen=True)
class Comparison:
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
    old = replace(old, attributes=new.attributes)  # in one order
    space = diagrams(new, old, (), (), timeout=timeout)
    if space is None:
        return None
    try:
        found = impact(space)
        appeared, vanished = exclusives(space, Edition.AMENDED), exclusives(space, Edition.BASE)
        written = edits(space, texts)
        assumed, dropped = unshared(space.of(Edition.AMENDED), space.of(Edition.BASE))
    except (TooLargeError, RecursionError):
        return None
    prover = Prover(new, old, timeout=timeout)
    return Comparison(
        old,
        new,
        certified(found, prover),
        certified_exclusives(appeared, Edition.AMENDED, prover),
        certified_exclusives(vanished, Edition.BASE, prover),
        written,
        assumed,
        dropped,
    )


def unshared(new: Builder, old: Builder) -> tuple[tuple[Impossible, ...], tuple[Impossible, ...]]:
    """The `impossible` clauses of either that exclude what no clause of the other excludes, exactly."""
    here, there = (
        {clause: builder.condition(clause.when) for clause in builder.policy.impossible} for builder in (new, old)
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
                said = f"only in the {which} policy `{attribute.name}` has {many} {some(codes)}"
            if said:
                found.append(incomparable(said, here, attribute, other))
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
        case _:
            assert_never(found)


def incomparable(said: str, policy: Policy, attribute: Attribute, other: str) -> Finding:
    """A difference, at the attribute."""
    return Finding("E415", said, policy.clause.path, attribute.span, f"let the {other} policy say the same")
