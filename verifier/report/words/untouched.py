"""The values that the conditions of a proposal admit, and for which it changes nothing, in words."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.boxes import OneOfCodes
from verifier.report.facts.retired_codes import retired_codes
from verifier.report.words import boxes
from verifier.results.impact import Untouched
from verifier.results.verification import Verification


def untouched_sides(verification: Verification) -> Iterator[tuple[Untouched, str]]:
    """What is untouched, each in words. Codes that the proposal retires are left out: it is about them in another way."""
    if verification.impact is None or verification.proposal is None:
        return
    retired = {*retired_codes(verification.proposal)}
    for each in verification.impact.untouched or ():
        name, values = each.attribute, each.values
        if isinstance(values, OneOfCodes):
            values = OneOfCodes(tuple(code for code in values.codes if (name, code) not in retired))
        text = boxes.side(verification.policy.by_name[name], values)
        if text and values != OneOfCodes(()):
            yield each, text
