"""Conditions: from words to the eight cases of the model. Here the sugar of conditions dies."""

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
from policy_dsl.resolve import intervals
from policy_dsl.resolve.constant import constant, equal, remark
from policy_dsl.resolve.facts import another_fact, fact
from policy_dsl.resolve.on_scales import in_order, needs_order, same
from policy_dsl.resolve.on_sets import about_a_set, exactly, includes, needs_a_set, set_word
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.syntax import tree
from policy_dsl.syntax.parts import inline

NO_REQUESTS: Mapping[str, int] = {}


def condition(
    scope: Scope, written: tree.ConditionText | None, requests: Mapping[str, int] = NO_REQUESTS
) -> Condition | None:
    """What the words mean; none written holds always. None after findings.

    `requests` are the names that a claim gives to requests; then every fact is written `r.role`.
    """
    match written:
        case None:
            return ALWAYS
        case tree.Joined(parts):
            return combined([condition(scope, part, requests) for part in parts], "all of")
        case tree.Block(words, parts):
            return combined([condition(scope, part, requests) for part in parts], words)
        case _:
            made = comparison(scope, written, requests)
            if made is not None and readable(written):
                remark(scope, always_or_never(scope, made), inline(written), written.span)
            return made


def readable(written: tree.ConditionText) -> bool:
    """Whether no time in it has a mistake, for which a finding stands already."""
    values = written.values if isinstance(written, tree.Is) else ()
    return all(value.unit for value in values if isinstance(value, tree.Duration))


def always_or_never(scope: Scope, made: Condition) -> bool | None:
    """Whether a comparison holds whatever the request; that two facts are equal is said in two parts."""
    match made:
        case AllOf((AtMost() as one, AtMost() as other)):
            return equal(scope, one, other)
        case Not(AllOf((AtMost() as one, AtMost() as other))):
            found = equal(scope, one, other)
            return None if found is None else not found
        case _:
            return constant(scope, made)


Comparison = tree.Is | tree.HasValues | tree.IsEmpty | tree.IncludesAll | tree.InOrder | tree.Between


def comparison(scope: Scope, written: Comparison, requests: Mapping[str, int]) -> Condition | None:
    """What one comparison means; None after findings."""
    match written:
        case tree.Is():
            return membership(scope, written, requests)
        case tree.HasValues():
            return about_a_set(scope, written, requests)
        case tree.IsEmpty(name):
            found = fact(scope, name, requests)
            if found is None or not needs_a_set(scope, name, found[1], "is empty"):
                return None
            return exactly(found[0], found[1], frozenset())
        case tree.IncludesAll():
            return includes(scope, written, requests)
        case tree.InOrder():
            return in_order(scope, written, requests)
        case tree.Between(name, low, words, high, span):
            found = fact(scope, name, requests)
            kind = None if found is None else needs_order(scope, name, found[1], f"from … {words} …")
            if found is None or kind is None:
                return None
            between = intervals.between(scope, found[1], kind, low, words, high, span)
            return None if between is None else within(found[0], [between], kind)
        case _:
            assert_never(written)


def combined(parts: list[Condition | None], words: str) -> Condition | None:
    """Lines of a block; None when one of them has findings."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    match words:
        case "any of":
            return any_of(known)
        case "none of":
            return Not(any_of(known))
        case _:
            return all_of(known)


def membership(scope: Scope, written: tree.Is, requests: Mapping[str, int]) -> Condition | None:
    """`is`, `is not`, `in`, `not in`."""
    found = fact(scope, written.fact, requests)
    if found is None:
        return None
    about, attribute = found
    negated = written.words in ("is not", "not in")
    if isinstance(attribute.type, Ordered):
        return same(scope, written, about, attribute, attribute.type, requests)
    before = scope.errors
    if is_set(attribute) and set_word(scope, attribute, written):
        return None
    if another_fact(scope, attribute, written.values, requests):
        return None
    codes = scope.all_codes(attribute, written.values)
    if scope.errors > before:
        return None
    if is_set(attribute):
        if written.words in ("in", "not in"):
            said = f"`{attribute.name}` is a set; `{written.words}` is about a single value"
            listed = inline(written).partition(f" {written.words} ")[2]
            way = f"`{written.fact.text} {'has none of' if negated else 'has any of'} {listed}`"
            exact_way = f"`{written.fact.text} {'is not' if negated else 'is'} {listed}`"
            scope.report(
                "E212", said, written.span, f"write {way}, or {exact_way} for {'not ' if negated else ''}exactly these"
            )
            return None
        exact = exactly(about, attribute, codes)
        return Not(exact) if negated else exact
    return OneOf(about, frozenset(attribute.names) - codes if negated else codes)
