"""Derived facts in words."""

from __future__ import annotations

from verifier.report.words import clauses, numbers
from verifier.results.agreement import DerivedValue


def value(derived: DerivedValue) -> str:
    """The value; `none` where nothing gives one, and all of them where provisions conflict."""
    if derived.values is None:
        return "not settled" if derived.tried else "not tried: too much is missing"
    return numbers.joined(derived.values) if derived.values else "none"


def value_with_reasons(derived: DerivedValue) -> str:
    """The value and what gives it: `High (by late_is_high)`, `Low (otherwise)`."""
    parts = [f"by {numbers.joined([p.id for p in derived.by])}"] if derived.by else []
    parts += ["otherwise"] if derived.otherwise else []
    return f"{value(derived)} ({'; '.join(parts)})" if parts else value(derived)


def reasons(derived: DerivedValue) -> list[tuple[str, str, str]]:
    """What gives the value: provisions, each with its sources and its place, and `otherwise`."""
    given = [(p.id, clauses.sources(p.clause), clauses.location(p.clause)) for p in derived.by]
    return [*given, ("otherwise", "", "")] if derived.otherwise else given
