"""Remarks on codes that may be others by another name: two texts do not say."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration, SetOf
from policy_dsl.resolve.words.name_text import listing


def possible_renames(old: Policy, new: Policy) -> Iterator[Finding]:
    """A remark on each attribute of which both policies have codes that the other does not have; on one of those that are
    declared together.
    """
    families: set[str] = set()
    for attribute in new.attributes:
        twin = old.by_name.get(attribute.name)
        if twin is None or not isinstance(attribute.type, Enumeration | SetOf) or attribute.type.family in families:
            continue
        families.add(attribute.type.family)
        gone = [code for code in twin.names if code not in attribute.names]
        come = [code for code in attribute.names if code not in twin.names]
        if gone and come:
            message = (
                f"of `{attribute.name}`, the old policy alone has {listing(gone)}, and the new one alone {listing(come)}: two"
                " texts do not say whether one is the other by another name"
            )
            rename = f"rename code {gone[0]} of {attribute.name} to {come[0]}"
            hint = f"if one is, say so in a proposal to the old policy, as in `{rename}`, and compare that with the new policy"
            yield Finding("W528", message, new.clause.path, attribute.span, hint)
