"""Resolves comparisons of facts with codes: of two enumerations, of two sets, and of a set with an enumeration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.conditions import Condition, Fact, HasValueOf, Includes, Meets, Not, Same, all_of
from policy_dsl.model.vocabulary import Attribute, Choice, SetOf, comparable
from policy_dsl.resolve.conditions.facts import fact, other_than
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import tree


def fact_named(
    scope: Scope, attribute: Attribute, values: Sequence[tree.ValueText], requests: Mapping[str, int]
) -> tree.Name | None:
    """The first of the values that names a fact, and neither a code nor a group of the attribute."""
    for word in values:
        name = word.text.partition(".")[2] if requests and "." in word.text else word.text
        group = scope.groups.get(word.text)
        is_value = word.text in attribute.places or (group is not None and group.attribute == attribute.name)
        if isinstance(word, tree.Name) and name in scope.attributes and not is_value:
            return word
    return None


def equal_facts(
    scope: Scope, written: tree.Is, about: Fact, attribute: Attribute, word: tree.Name, requests: Mapping[str, int]
) -> Condition | None:
    """The condition that two facts with codes are equal, or that they are not; None after findings."""
    this, that = written.fact.text, word.text
    if not stands_alone(scope, word, written.values):
        return None
    comparand = comparable_fact(scope, written.fact, about, attribute, word, requests)
    if comparand is None:
        return None
    negated = written.words in ("is not", "not in")
    if not is_set(attribute):
        same = Same(about, comparand)
        return Not(same) if negated else same
    if written.words in ("in", "not in"):
        message = f"`{this}` is a set; `{written.words}` is about a single value"
        hint = f"write `{this} {'has none of' if negated else 'has any of'} {that}`, "
        hint += (
            f"or `{this} {'is not' if negated else 'is'} {that}` for {'not ' if negated else ''}exactly the same codes"
        )
        scope.report("E212", message, written.span, hint)
        return None
    equal = all_of([Includes(about, comparand), Includes(comparand, about)])
    return Not(equal) if negated else equal


def has_values_of(
    scope: Scope,
    written: tree.HasValues,
    about: Fact,
    attribute: Attribute,
    word: tree.Name,
    requests: Mapping[str, int],
) -> Condition | None:
    """The condition that a set has the code of another fact, or meets another set, or that it does not; None after findings."""
    if not stands_alone(scope, word, written.values):
        return None
    resolved = fact(scope, word, requests)
    if resolved is None:
        return None
    this, that = written.fact.text, word.text
    comparand, its_attribute = resolved
    negated = written.words in ("does not have", "has none of")
    of_several = written.words in ("has any of", "has none of")
    if is_set(its_attribute):
        if comparable_fact(scope, written.fact, about, attribute, word, requests) is None:
            return None
        if not of_several:
            message = f"`{that}` is a set; `{written.words}` is about a single code"
            hint = f"write `{this} {'has none of' if negated else 'has any of'} {that}`, or of all of its codes "
            hint += f"`{this} {'does not include' if negated else 'includes'} {that}`"
            scope.report("E212", message, word.span, hint)
            return None
        condition: Condition = Meets(about, comparand)
    else:
        if of_several:
            message = f"`{that}` has a single value; `{written.words}` is about several"
            scope.report("E212", message, word.span, f"write `{this} {'does not have' if negated else 'has'} {that}`")
            return None
        if not check_element(scope, attribute, its_attribute, word):
            return None
        condition = HasValueOf(about, comparand)
    return Not(condition) if negated else condition


def stands_alone(scope: Scope, word: tree.Name, values: Sequence[tree.ValueText]) -> bool:
    """Whether the fact is the only item of its list; if not, reports it."""
    if len(values) == 1:
        return True
    message = f"`{word.text}` is a fact, and here are values beside it"
    scope.report(
        "E202", message, word.span, "compare with the fact and with values on lines of their own below `any of`"
    )
    return False


def comparable_fact(
    scope: Scope, name: tree.Name, about: Fact, attribute: Attribute, word: tree.Name, requests: Mapping[str, int]
) -> Fact | None:
    """The fact that the word names, if it can be compared with `about`, whose `name` is as written; None after a finding."""
    resolved = fact(scope, word, requests)
    if resolved is None or report_derived(scope, [(name, attribute), (word, resolved[1])]):
        return None
    comparand, its_attribute = resolved
    if not comparable(attribute.type, its_attribute.type):
        message = f"`{word.text}` is not declared together with `{name.text}`, so the two cannot be compared"
        scope.report("E213", message, word.span, way_to_compare(name, attribute, word, its_attribute))
        return None
    return other_than(scope, about, word, comparand)


def way_to_compare(name: tree.Name, attribute: Attribute, word: tree.Name, its_attribute: Attribute) -> str:
    """What to write in place of a comparison of two facts that are not declared together."""
    if is_set(attribute) and isinstance(its_attribute.type, Choice):
        return f"whether the set has its code: `{name.text} has {word.text}`"
    if is_set(its_attribute) and isinstance(attribute.type, Choice):
        return f"whether the set has its code: `{word.text} has {name.text}`"
    if not its_attribute.names:
        return f"`{word.text}` has no codes: compare `{name.text}` with its own, {listing(attribute.names)}"
    alike = isinstance(attribute.type, SetOf) == isinstance(its_attribute.type, SetOf)
    kind = "set of" if is_set(attribute) else "one of"
    both = f"`{attribute.name}, {its_attribute.name} : {kind} …`" if alike else "`a, b : one of …`"
    return f"declare both on one line: {both}"


def check_element(scope: Scope, whole: Attribute, element: Attribute, word: tree.Name) -> bool:
    """Whether a set can have the value of the fact: it has codes, and each of them is a code of the set; if not, reports it."""
    if report_derived(scope, [(word, element)]):
        return False
    if not element.names:
        message = f"`{word.text}` is not a fact with codes, so a set cannot have its value"
        scope.report("E213", message, word.span, f"expected one of {listing(whole.names)}, or a fact with such codes")
        return False
    missing = [code for code in element.names if code not in whole.places]
    if missing:
        codes = "codes" if len(missing) > 1 else "a code"
        message = f"`{element.name}` has {codes} that `{whole.name}` cannot have: {listing(missing)}"
        hint = f"declare {'them' if len(missing) > 1 else 'it'} among the codes of `{whole.name}`, "
        hint += "or write a line for each code that both have below `any of`"
        scope.report("E244", message, word.span, hint)
        return False
    return True


def report_derived(scope: Scope, facts: Sequence[tuple[tree.Name, Attribute]]) -> bool:
    """Reports a derived fact in a comparison of facts, and returns whether there is one."""
    for name, attribute in facts:
        if attribute.name in scope.derived:
            message = f"`{name.text}` is derived, and a derived fact is compared with values only"
            hint = "write a line for each code below `any of`, or compare the facts that it follows from"
            scope.report("E213", message, name.span, hint)
            return True
    return False
