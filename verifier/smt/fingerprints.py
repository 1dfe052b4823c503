"""Answers of Z3 that are known already, each by a digest of the whole question that was asked.

A question is known by everything that its answer depends on: the facts that a request may have, what is impossible, the
provisions of each edition that its slice or its part leaves, the values that make up the part, and the formula. Only
answers that are final are kept: that nothing satisfies a formula, or for a slice that something does. A digest also has
a `seal`, which changes with Z3 and with this program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from policy_dsl.model.conditions import AllOf, Condition
from policy_dsl.model.digest import canonical_text, type_text
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from policy_dsl.model.vocabulary import Ordered
from verifier.results.known_answers import KnownAnswers
from verifier.results.status import Status
from verifier.smt.formulas import Formula
from verifier.smt.slicing.partition import Part
from verifier.smt.slicing.slices import Slices, bit_positions

DIGEST_BYTES = 16


class Fingerprints:
    """Digests of questions about one policy, or about an amended policy and its base."""

    def __init__(self, policy: Policy, base: Policy | None, seal: bytes) -> None:
        """The editions, and what distinguishes versions."""
        self.editions = [policy] if base is None else [policy, base]
        self.texts: dict[int, tuple[Condition, str]] = {}
        self.provisions = [[self.provision(p) for p in edition.provisions] for edition in self.editions]
        self.common = digest(seal, *(self.context(edition).encode() for edition in self.editions))

    def context(self, policy: Policy) -> str:
        """What every question about the policy depends on: facts, what is impossible, and the margin."""
        attributes = [(a.name, type_text(a.type), a.names) for a in policy.dimensions]
        impossible = [(clause.id, self.condition(clause.when)) for clause in policy.impossible]
        margin = policy.otherwise
        return repr((attributes, impossible, margin and (margin.id, margin.effect), policy.dated_by))

    def provision(self, provision: Provision) -> bytes:
        """The digest of what a provision means."""
        targets = [target.words for target in provision.overrides]
        in_order = () if provision.in_order is None else (provision.in_order,)
        named = repr((provision.id, provision.path, provision.effect, targets, *in_order))
        return digest(named.encode(), self.condition(provision.when).encode())

    def condition(self, condition: Condition) -> str:
        """The condition as text. Equal cells of a table are one object, and are written once."""
        if isinstance(condition, AllOf):
            return f"AllOf({','.join(map(self.condition, condition.conditions))})"
        entry = self.texts.get(id(condition))
        if entry is None:
            entry = self.texts[id(condition)] = (condition, canonical_text(condition))
        return entry[1]

    def of_slice(self, formula: Formula, provisions: int) -> bytes:
        """The digest of the question whether any request satisfies the formula, decided by these provisions alone."""
        kept = self.provisions[0]
        return digest(
            b"slice", self.common, canonical_text(formula).encode(), *(kept[n] for n in bit_positions(provisions))
        )

    def of_part(self, formulas: bytes, differ: tuple[str, ...], part: Part, slices: Sequence[Slices]) -> bytes:
        """The digest of the question whether any requests of the part satisfy one of the formulas, given by their digest."""
        chosen = []
        for name, values in sorted(part.chosen.items()):
            attribute = slices[0].policy.by_name[name]
            among = list(slices[0].values[name].starts) if isinstance(attribute.type, Ordered) else attribute.names
            chosen.append((name, among, values))
        words = repr((differ, chosen)).encode()
        kept = [
            digest(*(own[n] for n in bit_positions(bits)))
            for own, bits in zip(self.provisions, part.remaining, strict=True)
        ]
        return digest(b"part", self.common, words, formulas, *kept)


def digest(*parts: bytes) -> bytes:
    """One digest of all parts, which also depends on where each ends."""
    hasher = hashlib.blake2b(digest_size=DIGEST_BYTES)
    for part in parts:
        hasher.update(len(part).to_bytes(8, "little"))
        hasher.update(part)
    return hasher.digest()


class PartQuestion:
    """A question that is asked part by part, of which some parts may be known."""

    def __init__(
        self, known: KnownAnswers, prints: Fingerprints, formulas: Sequence[Formula], differ: tuple[str, ...]
    ) -> None:
        """The question is whether any requests satisfy one of the formulas."""
        self.known, self.prints, self.differ = known, prints, differ
        self.words = digest(*(canonical_text(each).encode() for each in formulas))
        self.part: bytes | None = None

    def is_settled(self, part: Part, slices: Sequence[Slices]) -> bool:
        """Whether nothing in the part satisfies them, as far as is known. Otherwise the part is asked next."""
        self.part = self.prints.of_part(self.words, self.differ, part, slices)
        return self.known.recall(self.part) is Status.PROVED

    def settle(self) -> None:
        """Keeps that nothing in the part that was asked satisfies them."""
        if self.part is not None:
            self.known.learn(self.part, Status.PROVED)
