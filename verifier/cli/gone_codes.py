"""What became of a code that a proposal retires, renames or splits, for whoever asks with it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from policy_dsl.model.proposal import CarriedCode, Proposal
from policy_dsl.model.vocabulary import Attribute, SetOf
from verifier.report.words import numbers

MOST_CHOICES = 4
"""The most choices that a hint lists."""


def gone_code_hint(stack: Sequence[Proposal], attribute: Attribute, written: str) -> str | None:
    """What became of a code that a proposal of the stack retires, renames or splits; None for other values."""
    for proposal in stack:
        for each in () if proposal.vocabulary is None else proposal.vocabulary.carried:
            if each.attribute != attribute.name or each.code not in written.split("+") or each.code in attribute.names:
                continue
            became = [
                f"`{attribute.name}={each_of(written, each.code, parts)}`" for parts in in_its_place(attribute, each)
            ]
            if not became:
                return f"`{proposal.name}` retires `{each.code}`, so that no request has it any longer"
            if len(became) == 1:
                return f"`{proposal.name}` renames `{each.code}`: write {became[0]}, which also stands for it before"
            those = "those" if isinstance(attribute.type, SetOf) else "one of those"
            more = f", and so on: one or more of the {len(each.into)}" if len(became) > MOST_CHOICES else ""
            choices = ", ".join(became[:MOST_CHOICES]) if more else numbers.joined(became, "or")
            return f"`{proposal.name}` splits `{each.code}`: ask with {those} in its place, {choices}{more}"
    return None


def in_its_place(attribute: Attribute, carried: CarriedCode) -> list[tuple[str, ...]]:
    """The codes that a request may have in place of one: one of those that it becomes, and of a set also several."""
    names = [new.name for new in carried.into]
    most = len(names) if isinstance(attribute.type, SetOf) else min(1, len(names))
    return [chosen for many in range(1, most + 1) for chosen in combinations(names, many)]


def each_of(written: str, code: str, parts: Sequence[str]) -> str:
    """The value as written, with the parts of a code in its place."""
    return "+".join("+".join(parts) if word == code else word for word in written.split("+"))
