"""Conditions on sets: `has`, `includes`, `is empty`, and what a set is exactly."""

from __future__ import annotations

from collections.abc import Mapping

from policy_dsl.model.conditions import Condition, Fact, Has, Includes, Not, all_of, any_of
from policy_dsl.model.vocabulary import Attribute, Ordered, SetOf
from policy_dsl.resolve.facts import another_fact, fact
from policy_dsl.resolve.scope import Scope, is_set, listing
from policy_dsl.syntax import tree


def about_a_set(scope: Scope, written: tree.HasValues, requests: Mapping[str, int]) -> Condition | None:
    """`has`, `has any of`, `has none of`."""
    found = fact(scope, written.fact, requests)
    if found is None or not needs_a_set(scope, written.fact, found[1], written.words):
        return None
    about, attribute = found
    before = scope.errors
    if another_fact(scope, attribute, written.values, requests):
        return None
    codes = scope.all_codes(attribute, written.values)
    if scope.errors > before:
        return None
    held = any_of(Has(about, name) for name in attribute.names if name in codes)
    return Not(held) if written.words == "has none of" else held


def includes(scope: Scope, written: tree.IncludesAll, requests: Mapping[str, int]) -> Condition | None:
    """`includes`: one set has all that another has."""
    name, other = written.fact, written.other
    whole = fact(scope, name, requests)
    if whole is None or not needs_a_set(scope, name, whole[1], "includes"):
        return None
    if other.text in whole[1].names and other.text not in scope.attributes:
        said = f"`{other.text}` is a value; `includes` is about another set"
        scope.report("E213", said, other.span, f"write `{name.text} has {other.text}`")
        return None
    part = fact(scope, other, requests)
    if part is None:
        return None
    if not comparable(whole[1], part[1]):
        said = f"`{other.text}` is not declared together with `{name.text}`, so the two cannot be compared"
        scope.report("E213", said, other.span, "declare both on one line: `a, b : set of …`")
        return None
    return Includes(whole[0], part[0])


def exactly(about: Fact, attribute: Attribute, codes: frozenset[str]) -> Condition:
    """The set has these codes and no other."""
    return all_of(Has(about, name) if name in codes else Not(Has(about, name)) for name in attribute.names)


def comparable(one: Attribute, other: Attribute) -> bool:
    """Whether two sets were declared together."""
    return isinstance(one.type, SetOf) and isinstance(other.type, SetOf) and one.type.family == other.type.family


def needs_a_set(scope: Scope, name: tree.Name, attribute: Attribute, words: str) -> bool:
    """Whether the attribute is a set; otherwise a finding."""
    if is_set(attribute):
        return True
    sets = [a.name for a in scope.attributes.values() if is_set(a)]
    said = f"`{name.text}` has a single value; `{words}` is about a set" + (f" such as {listing(sets)}" if sets else "")
    ordered = isinstance(attribute.type, Ordered)
    scope.report("E212", said, name.span, "write `is …` or `from …`" if ordered else "write `is …` or `in …`")
    return False


def set_word(scope: Scope, attribute: Attribute, written: tree.Is) -> bool:
    """Whether a word stands where codes do that is said of a set in another way, with a finding."""
    for word in written.values:
        other = scope.attributes.get(word.text) if isinstance(word, tree.Name) else None
        if isinstance(word, tree.Name) and word.text in ("none", "empty"):
            way = (
                "write"
                if written.words == "is"
                else "write `none of` on a line of its own below `when`, and further in"
            )
            hint = f"{way} `{attribute.name} is empty`"
            scope.report("E202", f"`{word.text}` is not a value of `{attribute.name}`", word.span, hint)
            return True
        if isinstance(word, tree.Name) and other is not None and word.text not in attribute.names:
            hint = f"write `{attribute.name} includes {other.name} and {other.name} includes {attribute.name}`"
            said = f"`{word.text}` is not a value of `{attribute.name}`; two sets are compared with `includes`"
            scope.report("E202", said, word.span, hint if comparable(attribute, other) else None)
            return True
    return False
