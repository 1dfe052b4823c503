"""Resolves conditions: from the syntax tree to the eleven cases of the model. All sugar is expanded here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import assert_never

from policy_dsl.model.conditions import (
    ALWAYS,
    AllOf,
    AtMost,
    Condition,
    Not,
    OneOf,
    all_of,
    any_of,
)
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve.conditions.always_or_never import constant, constant_equality, remark
from policy_dsl.resolve.conditions.codes_in_order import codes_in_order, is_about_codes
from policy_dsl.resolve.conditions.facts import fact
from policy_dsl.resolve.conditions.on_codes import equal_facts, fact_named
from policy_dsl.resolve.conditions.on_scales import check_ordered, ordered_comparison, scale_membership
from policy_dsl.resolve.conditions.on_sets import check_is_set, exactly, has_values, includes_all, report_set_word
from policy_dsl.resolve.conditions.terms import report_term_as_code, term_condition
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.values import intervals
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.resolve.values.constants import with_values
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import inline

NO_REQUESTS: Mapping[str, int] = {}


def condition(
    scope: Scope, written: tree.ConditionText | None, requests: Mapping[str, int] = NO_REQUESTS, block: str = ""
) -> Condition | None:
    """The condition, which always holds if none is written; None after findings.

    `requests` are the names that a claim gives to its requests, by which its facts are written: `r.role`. `block` are the
    words of the block of which the condition is a line.
    """
    match written:
        case None:
            return ALWAYS
        case tree.Joined(parts):
            return combine([condition(scope, part, requests) for part in parts], "all of")
        case tree.ConditionBlock(words, parts):
            return combine([condition(scope, part, requests, words) for part in parts], words)
        case tree.TermText():
            return term_condition(scope, written, requests)
        case _:
            resolved = comparison(scope, written, requests)
            if resolved is not None and has_readable_times(written):
                remark(
                    scope,
                    constant_value(scope, resolved),
                    inline(with_values(scope, written)),
                    written.span,
                    block=block,
                )
            return resolved


def has_readable_times(written: tree.ConditionText) -> bool:
    """Whether every time in the condition could be read. A time that could not is already reported."""
    values = written.values if isinstance(written, tree.Is) else ()
    return all(value.unit for value in values if isinstance(value, tree.Duration))


def constant_value(scope: Scope, resolved: Condition) -> bool | None:
    """True if the comparison always holds, False if it never does, None otherwise. Two `AtMost` are the equality of facts."""
    match resolved:
        case AllOf((AtMost() as left, AtMost() as right)):
            return constant_equality(scope, left, right)
        case Not(AllOf((AtMost() as left, AtMost() as right))):
            value = constant_equality(scope, left, right)
            return None if value is None else not value
        case _:
            return constant(scope, resolved)


Comparison = tree.Is | tree.HasValues | tree.IsEmpty | tree.IncludesAll | tree.InOrder | tree.Between


def comparison(scope: Scope, written: Comparison, requests: Mapping[str, int]) -> Condition | None:
    """The condition of one comparison; None after findings."""
    match written:
        case tree.Is():
            return membership(scope, written, requests)
        case tree.HasValues():
            return has_values(scope, written, requests)
        case tree.IsEmpty(name):
            resolved = fact(scope, name, requests)
            if resolved is None or not check_is_set(scope, name, resolved[1], "is empty"):
                return None
            return exactly(resolved[0], resolved[1], frozenset())
        case tree.IncludesAll():
            return includes_all(scope, written, requests)
        case tree.InOrder() | tree.Between() if is_about_codes(scope, written.fact, requests):
            return codes_in_order(scope, written, requests)
        case tree.InOrder():
            return ordered_comparison(scope, written, requests)
        case tree.Between(name, low, words, high, span):
            resolved = fact(scope, name, requests)
            ordered = None if resolved is None else check_ordered(scope, name, resolved[1], f"from … {words} …")
            if resolved is None or ordered is None:
                return None
            range_between = intervals.range_between(scope, resolved[1], ordered, low, words, high, span)
            return None if range_between is None else within(resolved[0], [range_between], ordered)
        case _:
            assert_never(written)


def combine(parts: list[Condition | None], words: str) -> Condition | None:
    """The condition of a block, from those of its lines; None if a line has findings."""
    conditions = [part for part in parts if part is not None]
    if len(conditions) < len(parts):
        return None
    match words:
        case "any of":
            return any_of(conditions)
        case "none of":
            return Not(any_of(conditions))
        case _:
            return all_of(conditions)


def membership(scope: Scope, written: tree.Is, requests: Mapping[str, int]) -> Condition | None:
    """The condition of `is`, `is not`, `in`, `not in`; None after findings."""
    resolved = fact(scope, written.fact, requests)
    if resolved is None:
        return None
    about, attribute = resolved
    negated = written.words in ("is not", "not in")
    if isinstance(attribute.type, Ordered):
        return scale_membership(scope, written, about, attribute, attribute.type, requests)
    before = scope.errors
    if (word := fact_named(scope, attribute, written.values, requests)) is not None:
        return equal_facts(scope, written, about, attribute, word, requests)
    if is_set(attribute) and report_set_word(scope, attribute, written):
        return None
    if report_term_as_code(scope, attribute, written):
        return None
    codes = all_codes(scope, attribute, written.values)
    if scope.errors > before:
        return None
    if is_set(attribute):
        if written.words in ("in", "not in"):
            message = f"`{attribute.name}` is a set; `{written.words}` is about a single value"
            listed = inline(written).partition(f" {written.words} ")[2]
            way = f"`{written.fact.text} {'has none of' if negated else 'has any of'} {listed}`"
            exact_way = f"`{written.fact.text} {'is not' if negated else 'is'} {listed}`"
            scope.report(
                "E212",
                message,
                written.span,
                f"write {way}, or {exact_way} for {'not ' if negated else ''}exactly these",
            )
            return None
        exact = exactly(about, attribute, codes)
        return Not(exact) if negated else exact
    return OneOf(about, frozenset(attribute.names) - codes if negated else codes)
