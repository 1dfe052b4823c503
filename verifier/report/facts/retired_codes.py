"""Codes that a proposal retires from a day on: that no later request has them goes without saying."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.boxes import Box, OneOfCodes, OneOfRanges, Selection, Side
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.vocabulary import Attribute


def without_retired(policy: Policy, proposal: Proposal | None, box: Box) -> Box:
    """The box without what it says of codes that are retired on all of its days."""
    retired: dict[str, set[str]] = {}
    for name, code in retired_on_its_days(policy, proposal, box):
        retired.setdefault(name, set()).add(code)
    sides = {
        name: side_without(policy.by_name[name], box[name], codes) for name, codes in retired.items() if name in box
    }
    return {**box, **sides}


def retired_on_its_days(policy: Policy, proposal: Proposal | None, box: Box) -> Iterator[tuple[str, str]]:
    """The attributes and codes that this proposal, or one below it, retires from a day on before which the box has no day."""
    days = box.get(policy.dated_by or "")
    while proposal is not None:
        if isinstance(days, OneOfRanges) and proposal.start is not None and days.ranges[0][0] >= proposal.start:
            yield from retired_codes(proposal)
        proposal = proposal.below


def retired_codes(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """The attributes and codes that a proposal retires."""
    for each in () if proposal.vocabulary is None else proposal.vocabulary.carried:
        if not each.into:
            yield each.attribute, each.code


def side_without(attribute: Attribute, side: Side, retired: set[str]) -> Side:
    """The side, which says nothing of the retired codes of its attribute."""
    match side:
        case OneOfCodes(codes):
            if retired.union(codes) >= {*attribute.names}:
                return OneOfCodes(attribute.names)
            return OneOfCodes(tuple(code for code in codes if code not in retired))
        case Selection(has, has_none_of, has_any_of):
            return Selection(has, tuple(code for code in has_none_of if code not in retired), has_any_of)
        case OneOfRanges():
            return side
