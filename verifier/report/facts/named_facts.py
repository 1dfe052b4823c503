"""The names that authors gave to what lies behind a counterexample: terms and derived facts."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from verifier.report.facts.derived_facts import DerivedOfRequests, deciding_conditions, derived_of_example
from verifier.report.facts.due_days import due_rows
from verifier.report.facts.editions import deciding_policies
from verifier.report.facts.terms import TermOfRequests, irrelevant_facts, terms_of_example
from verifier.results.verdict import Counterexample, Verdict
from verifier.results.verification import Verification


class NamedFacts(Struct, frozen=True):
    """The terms and derived facts behind a counterexample; and of each request, by name, the attributes that may have any
    value without changing those, the decision or the day on which it is due.
    """

    terms: tuple[TermOfRequests, ...]
    derived: tuple[DerivedOfRequests, ...]
    irrelevant: Mapping[str, frozenset[str]]


def named_facts(verification: Verification, v: Verdict, example: Counterexample) -> NamedFacts:
    """The named facts of the counterexample of a verdict."""
    policy, decided = verification.policy, deciding_policies(verification, v)
    terms = terms_of_example(policy, v, decided)
    derived = derived_of_example(policy, v, decided)
    shown = [*(each.term.when for each in terms), *deciding_conditions(policy, derived)]
    free = irrelevant_facts(example, shown)
    if policy.dated_by and due_rows(verification, v, example):
        free = {name: attributes - {policy.dated_by} for name, attributes in free.items()}
    return NamedFacts(terms, derived, free)
