"""Derived facts in words."""

from __future__ import annotations

from verifier.report.facts.derived_facts import DerivedValue
from verifier.report.words import clauses, numbers


def value(derived: DerivedValue) -> str:
    """The value; `none` where nothing gives one, and all of them where provisions conflict."""
    if derived.values is None:
        return "not settled"
    return numbers.joined(derived.values) if derived.values else "none"


def value_with_reasons(derived: DerivedValue) -> str:
    """The value and the provisions that give it: `High (by late_is_high)`."""
    if derived.otherwise:
        return f"{value(derived)} (otherwise)"
    return f"{value(derived)} (by {numbers.joined([p.id for p in derived.by])})" if derived.by else value(derived)


def reasons(derived: DerivedValue) -> list[tuple[str, str, str]]:
    """What gives the value: provisions, each with its sources and its place, or `otherwise`."""
    if derived.otherwise:
        return [("otherwise", "", "")]
    return [(p.id, clauses.sources(p.clause), clauses.location(p.clause)) for p in derived.by]
