"""The part of a policy that matters where one provision applies: what cannot apply together with it is left out.

Many obligations speak only of requests to which one provision applies. There, a provision that asks for other codes of
some attribute never applies; it decides nothing, sets nothing aside, and the query is smaller by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from policy_dsl.model.conditions import AllOf, Condition, OneOf
from policy_dsl.model.policy import Policy
from verifier import formulas
from verifier.formulas import Formula
from verifier.verdict import Edition


class Slices:
    """The slices of one policy. Sets of provisions are whole numbers, one bit each."""

    def __init__(self, policy: Policy) -> None:
        """For each code of each attribute, the provisions that may apply to requests with it."""
        self.policy = policy
        self.every = (1 << len(policy.provisions)) - 1
        self.needed = [codes_needed(p.when) for p in policy.provisions]
        self.place = {p.id: n for n, p in enumerate(policy.provisions)}
        self.accepting: dict[str, dict[str, int]] = {}
        for attribute in {name for needed in self.needed for name in needed}:
            self.accepting[attribute] = self.accepted(attribute)

    def accepted(self, attribute: str) -> dict[str, int]:
        """For each code, the provisions that accept it."""
        chosen: dict[str, list[int]] = {code: [] for code in self.policy.by_name[attribute].names}
        free = bytearray(len(self.needed) // 8 + 1)
        for n, needed in enumerate(self.needed):
            if attribute not in needed:
                free[n // 8] |= 1 << n % 8
                continue
            for code in needed[attribute]:
                chosen[code].append(n)
        found = {}
        for code, places in chosen.items():
            bits = bytearray(free)
            for n in places:
                bits[n // 8] |= 1 << n % 8
            found[code] = int.from_bytes(bits, "little")
        return found

    def about(self, provision: str) -> Policy:
        """The policy as it is wherever the provision applies."""
        kept = self.every
        for attribute, codes in self.needed[self.place[provision]].items():
            together = 0
            for code in codes:
                together |= self.accepting[attribute][code]
            kept &= together
        chosen = []
        while kept:
            lowest = kept & -kept
            chosen.append(self.policy.provisions[lowest.bit_length() - 1])
            kept ^= lowest
        return replace(self.policy, provisions=tuple(chosen), tables=(), properties=(), examples=())


def codes_needed(condition: Condition) -> Mapping[str, frozenset[str]]:
    """For some attributes, codes one of which every request has that meets the condition."""
    found: dict[str, frozenset[str]] = {}
    for part in condition.conditions if isinstance(condition, AllOf) else (condition,):
        match part:
            case OneOf(fact, codes):
                known = found.get(fact.attribute)
                found[fact.attribute] = codes if known is None else known & codes
            case AllOf():
                for attribute, codes in codes_needed(part).items():
                    known = found.get(attribute)
                    found[attribute] = codes if known is None else known & codes
            case _:
                pass  # nothing is known of it: it may hold
    return found


def applying(formula: Formula) -> str | None:
    """A provision of the policy asked that applies wherever the formula holds, if it says so outright."""
    match formula:
        case formulas.Every(parts):
            return next((found for part in parts if (found := applying(part)) is not None), None)
        case formulas.Applies(provision, Edition.AMENDED) | formulas.Stands(provision, Edition.AMENDED):
            return provision
        case _:
            return None
