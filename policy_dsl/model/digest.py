"""A digest of a policy's meaning: equal for texts that differ only in layout, labels, notes or sources."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import assert_never

from policy_dsl.model.claims import Availability, Claim, Existence, Property
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import AttributeType, Choice, Enumeration, Ordered, SetOf


def digest(policy: Policy) -> str:
    """SHA-256 of the meaning, in hexadecimal."""
    hasher = hashlib.sha256()
    for line in meaning(policy):
        hasher.update(line.encode())
        hasher.update(b"\n")
    return hasher.hexdigest()


def meaning(policy: Policy) -> Iterator[str]:
    """One line for each part of the policy that can change a decision or a verdict.

    Conditions are written as in the model, without positions and with sets of codes sorted.
    """
    yield f"policy {policy.name!r}"
    for attribute in policy.attributes:
        yield f"attribute {attribute.name!r} {type_text(attribute.type)} {attribute.names!r}"
    for time in policy.times:
        yield f"time {time.name!r}"
    for clause in policy.impossible:
        yield f"impossible {canonical_text(clause.when)}"
    for provision in policy.provisions:
        targets = [target.words for target in provision.overrides]
        yield f"provision {provision.path!r} {provision.effect!r} {targets!r} {canonical_text(provision.when)}"
        if provision.in_order is not None:
            yield f"in order {provision.in_order!r}"
    for table in policy.tables:
        yield f"table {table.name!r} {table.hit_rule.value!r} {table.otherwise!r} {canonical_text(table.when)}"
    for derivation in policy.derivations:
        fact = derivation.fact
        if isinstance(fact.attribute.type, Enumeration) and fact.attribute.type.ordered:
            yield f"in order {fact.name!r}"
        yield f"derived {fact.name!r} {fact.attribute.names!r} {fact.otherwise!r} {canonical_text(derivation.when)}"
        for provision in derivation.provisions:
            reached_by = derivation.reached_by[provision.id]
            yield f"gives {provision.path!r} {provision.effect!r} {reached_by!r} {canonical_text(provision.when)}"
        for table in derivation.tables:
            yield f"table {table.name!r} {table.hit_rule.value!r} {canonical_text(table.when)}"
    yield f"otherwise {None if policy.otherwise is None else policy.otherwise.effect!r}"
    for margin in policy.margins:
        yield f"otherwise {margin.effect!r}"
    for claim in policy.properties:
        yield f"property {claim_text(claim)}"
    for frame in policy.frames:
        yield f"frame {frame.name!r} {canonical_text(tuple(intent.aim for intent in frame.aims))}"


def claim_text(claim: Claim) -> str:
    """The claim without its sentence and its places."""
    match claim:
        case Property():
            about = (claim.name, claim.requests, claim.differ, claim.always, claim.counted_by)
            return f"{about!r} {canonical_text(claim.where)} {claim.given!r} {claim.claim!r}"
        case Existence():
            return f"{(claim.name, claim.requests, claim.differ)!r} some {canonical_text(claim.where)} {claim.claim!r}"
        case Availability():
            conditions = f"{canonical_text(claim.where)} {canonical_text(claim.among)}"
            return f"{(claim.name, claim.requests, claim.differ)!r} any some {conditions} {claim.claim!r}"
        case _:
            assert_never(claim)


def type_text(of: AttributeType) -> str:
    """The type without its codes."""
    match of:
        case SetOf(_, family):
            return f"set {family!r}"
        case Ordered(scale, first, last):
            return f"{scale.value} {first} {last}"
        case Enumeration(ordered=True):
            return "ordered one"
        case Choice():
            return "one"
        case _:
            assert_never(of)


def canonical_text(value: object) -> str:
    """The value as text, the same in every run, because sets are sorted."""
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(repr, value)))}}}"
    if isinstance(value, tuple):
        return f"({','.join(map(canonical_text, value))})"
    names = getattr(value, "__struct_fields__", None)
    if names is None:
        return repr(value)
    said = [  # `of` one of several times, if named
        canonical_text(field) for name in names if (field := getattr(value, name)) or name != "of"
    ]
    return f"{type(value).__name__}({','.join(said)})"
