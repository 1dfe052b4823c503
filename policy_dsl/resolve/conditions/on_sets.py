"""Resolves conditions on sets: `has`, `includes`, `is empty`, and the exact selection."""

from __future__ import annotations

from collections.abc import Mapping

from policy_dsl.model.conditions import Condition, Fact, Has, Includes, Not, all_of, any_of
from policy_dsl.model.vocabulary import Attribute, Choice, Ordered, comparable
from policy_dsl.resolve.conditions.facts import fact
from policy_dsl.resolve.conditions.on_codes import fact_named, has_values_of
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree


def has_values(scope: Scope, written: tree.HasValues, requests: Mapping[str, int]) -> Condition | None:
    """The condition of `has`, `does not have`, `has any of`, `has none of`; None after findings."""
    resolved = fact(scope, written.fact, requests)
    if resolved is None or not check_is_set(scope, written.fact, resolved[1], written.words):
        return None
    about, attribute = resolved
    before = scope.errors
    if (word := fact_named(scope, attribute, written.values, requests)) is not None:
        return has_values_of(scope, written, about, attribute, word, requests)
    if written.words in ("has", "does not have") and report_group(scope, attribute, written):
        return None
    if report_set_word(scope, attribute, written):
        return None
    codes = all_codes(scope, attribute, written.values)
    if scope.errors > before:
        return None
    has_any = any_of(Has(about, name) for name in attribute.names if name in codes)
    return Not(has_any) if written.words in ("has none of", "does not have") else has_any


def report_group(scope: Scope, attribute: Attribute, written: tree.HasValues) -> bool:
    """Reports a group after `has` or `does not have`, where it could mean any or all of its codes, and returns whether there is
    one.
    """
    word, fact_name = written.values[0], written.fact.text
    group = scope.groups.get(word.text) if isinstance(word, tree.Name) else None
    if group is None or group.attribute != attribute.name or word.text in attribute.names:
        return False
    every = " and ".join(f"{fact_name} has {code}" for code in group.codes)
    hint = f"write `{fact_name} has any of {word.text}`" + (
        f", or `{every}` for all of them" if len(every) < 80 else ""
    )
    if written.words == "does not have":
        hint = f"write `{fact_name} has none of {word.text}`"
    message = (
        f"`{word.text}` is a group, and `{fact_name} {written.words} {word.text}` could mean any of its codes or all"
    )
    message += " of them"
    scope.report("E272", message, word.span, hint)
    return True


def includes_all(scope: Scope, written: tree.IncludesAll, requests: Mapping[str, int]) -> Condition | None:
    """The condition of `includes` and `does not include`: one set has every code of another, or not. None after findings."""
    name, part_name, negated = written.fact, written.part, written.negated
    words, has = ("does not include", "does not have") if negated else ("includes", "has")
    whole = fact(scope, name, requests)
    if whole is None or not check_is_set(scope, name, whole[1], words):
        return None
    if part_name.text in whole[1].names and part_name.text not in scope.attributes:
        message = f"`{part_name.text}` is a value; `{words}` is about another set"
        scope.report("E213", message, part_name.span, f"write `{name.text} {has} {part_name.text}`")
        return None
    part = fact(scope, part_name, requests)
    if part is None:
        return None
    if not comparable(whole[1].type, part[1].type):
        message = f"`{part_name.text}` is not declared together with `{name.text}`, so the two cannot be compared"
        hint = "declare both on one line: `a, b : set of …`"
        if isinstance(part[1].type, Choice):
            message = f"`{part_name.text}` has a single value; `{words}` is about another set"
            hint = f"write `{name.text} {has} {part_name.text}`"
        scope.report("E213", message, part_name.span, hint)
        return None
    included = Includes(whole[0], part[0])
    return Not(included) if negated else included


def exactly(about: Fact, attribute: Attribute, codes: frozenset[str]) -> Condition:
    """The condition that the set has these codes and no others."""
    return all_of(Has(about, name) if name in codes else Not(Has(about, name)) for name in attribute.names)


def check_is_set(scope: Scope, name: tree.Name, attribute: Attribute, words: str) -> bool:
    """Whether the attribute is a set; if not, reports it."""
    if is_set(attribute):
        return True
    sets = [a.name for a in scope.attributes.values() if is_set(a)]
    message = f"`{name.text}` has a single value; `{words}` is about a set" + (
        f" such as {listing(sets)}" if sets else ""
    )
    ordered = isinstance(attribute.type, Ordered)
    hint = "write `is …` or `from …`" if ordered else "write `is …` or `in …`"
    if words == "is empty":
        hint = f"a request always has a `{attribute.name}`: compare it with values, or leave it out"
    scope.report("E212", message, name.span, hint)
    return False


EMPTY = ("none", "empty", "blank")
"""Words that authors use for the empty set."""

SOMETHING = ("something", "anything", "any", "some", "values", "entries")
"""Words after `has` that authors use for a set that is not empty."""

LONGEST = 80
"""The most characters that a list of codes has in a hint."""


def report_set_word(scope: Scope, attribute: Attribute, written: tree.Is | tree.HasValues) -> bool:
    """Reports `none` or `empty` in place of codes, and words such as `something` after `has`; returns whether there is one."""
    of_has = isinstance(written, tree.HasValues)
    for word in written.values:
        if (
            isinstance(word, tree.Name)
            and word.text in (SOMETHING if of_has else EMPTY)
            and word.text not in attribute.names
        ):
            is_empty = written.words in ("is", "in", "does not have", "has none of")
            hint = f"write `{written.fact.text} is empty`" if is_empty else not_empty(written.fact.text, attribute)
            scope.report("E202", f"`{word.text}` is not a value of `{attribute.name}`", word.span, hint)
            return True
    return False


def not_empty(name: str, attribute: Attribute) -> str:
    """The hint for a set that is to have some code."""
    codes = f"`{name} has any of {', '.join(attribute.names)}`"
    if len(codes) > LONGEST:
        codes = f"`{name} has any of …` with all of its codes"
    return f"write {codes}; or `none of` on a line of its own, and below it, further in, `{name} is empty`"
