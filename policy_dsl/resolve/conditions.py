"""Conditions: from words to the eight cases of the model. Here the sugar of conditions dies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import assert_never

from policy_dsl.model.conditions import (
    ALWAYS,
    AllOf,
    AtMost,
    Condition,
    Fact,
    Has,
    Includes,
    Not,
    OneOf,
    all_of,
    any_of,
)
from policy_dsl.model.ranges import Range, outside, united, within
from policy_dsl.model.vocabulary import Attribute, Ordered, SetOf
from policy_dsl.resolve import intervals
from policy_dsl.resolve.constant import constant, equal, remark
from policy_dsl.resolve.scales import shown, value
from policy_dsl.resolve.scope import Scope, is_set, nearest, some
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
        case tree.IncludesAll(name, other):
            whole = fact(scope, name, requests)
            if whole is None or not needs_a_set(scope, name, whole[1], "includes"):
                return None
            if other.text in whole[1].names and other.text not in scope.attributes:
                said = f"`{other.text}` is a value; `includes` is about another set"
                scope.say("E213", said, other.span, f"write `{name.text} has {other.text}`")
                return None
            part = fact(scope, other, requests)
            if part is None:
                return None
            if not comparable(whole[1], part[1]):
                said = f"`{other.text}` is not declared together with `{name.text}`, so the two cannot be compared"
                scope.say("E213", said, other.span, "declare both on one line: `a, b : set of …`")
                return None
            return Includes(whole[0], part[0])
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


def fact(scope: Scope, name: tree.Name, requests: Mapping[str, int]) -> tuple[Fact, Attribute] | None:
    """The fact that `role`, or in a claim `r.role`, names."""
    prefix, dot, rest = name.text.partition(".")
    if not requests:
        if dot and rest in scope.attributes and prefix not in scope.attributes:
            scope.say(
                "E211", f"`{name.text}` names a request, and here there is only one", name.span, f"write `{rest}`"
            )
            return None
        attribute = scope.attribute(name)
        return None if attribute is None else (Fact(attribute.name), attribute)
    if "" in requests:
        return None  # the line that names the requests was not read, which is told there
    names = " or ".join(f"`{request}.…`" for request in requests)
    if prefix not in requests or not dot:
        hint = (
            f"write `{next(iter(requests))}.{name.text}`"
            if name.text in scope.attributes
            else nearest(prefix, requests)
        )
        scope.say("E211", f"`{name.text}` does not say which request it belongs to; expected {names}", name.span, hint)
        return None
    attribute = scope.attribute(tree.Name(rest, name.span))
    return None if attribute is None else (Fact(attribute.name, requests[prefix]), attribute)


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
            scope.say(
                "E212", said, written.span, f"write {way}, or {exact_way} for {'not ' if negated else ''}exactly these"
            )
            return None
        exact = exactly(about, attribute, codes)
        return Not(exact) if negated else exact
    return OneOf(about, frozenset(attribute.names) - codes if negated else codes)


def another_fact(
    scope: Scope, attribute: Attribute, written: Sequence[tree.ValueText], requests: Mapping[str, int]
) -> bool:
    """Whether another fact stands where codes do, with a finding: facts of codes are not compared."""
    for word in written:
        name = word.text.partition(".")[2] if requests and "." in word.text else word.text
        groups = {n for n, group in scope.groups.items() if group.attribute == attribute.name}
        if not isinstance(word, tree.Name) or name not in scope.attributes or word.text in {*attribute.names, *groups}:
            continue
        said = (
            f"`{word.text}` is a fact, and facts with codes cannot be compared; expected one of {some(attribute.names)}"
        )
        hint = "give the answer as a fact, `same : yes/no`, or write a line for each code below `any of`"
        scope.say("E202", said, word.span, hint)
        return True
    return False


def set_word(scope: Scope, attribute: Attribute, written: tree.Is) -> bool:
    """Whether a word stands where codes do that is said of a set in another way, with a finding."""
    for word in written.values:
        other = scope.attributes.get(word.text) if isinstance(word, tree.Name) else None
        if isinstance(word, tree.Name) and word.text in ("none", "empty"):
            way = "write" if written.words == "is" else "write `none of`, and below it"
            hint = f"{way} `{attribute.name} is empty`"
            scope.say("E202", f"`{word.text}` is not a value of `{attribute.name}`", word.span, hint)
            return True
        if isinstance(word, tree.Name) and other is not None and word.text not in attribute.names:
            hint = f"write `{attribute.name} includes {other.name} and {other.name} includes {attribute.name}`"
            said = f"`{word.text}` is not a value of `{attribute.name}`; two sets are compared with `includes`"
            scope.say("E202", said, word.span, hint if comparable(attribute, other) else None)
            return True
    return False


def same(
    scope: Scope, written: tree.Is, about: Fact, attribute: Attribute, kind: Ordered, requests: Mapping[str, int]
) -> Condition | None:
    """`is`, `is not`, `in`, `not in` of a number, a time or a date: among values, or the same as another fact."""
    first = written.values[0]
    negated = written.words in ("is not", "not in")
    if len(written.values) == 1 and isinstance(first, tree.Name) and names_a_fact(scope, first, requests):
        other = another(scope, about, attribute, first, requests)
        if other is None:
            return None
        equal = all_of([AtMost(about, other), AtMost(other, about)])
        return Not(equal) if negated else equal
    listed = values(scope, attribute, kind, written.values)
    if listed is None:
        return None
    return within(about, outside(listed, kind) if negated else listed, kind)


def values(
    scope: Scope, attribute: Attribute, kind: Ordered, written: Sequence[tree.ValueText]
) -> tuple[Range, ...] | None:
    """The values listed, as ranges; None after findings."""
    if intervals.grouped(scope, written):
        return None
    before = scope.errors
    found: set[int] = set()
    for word in written:
        at = value(scope, attribute, kind, word)
        if at is not None and at in found:
            scope.say("E204", f"`{shown(kind.scale, at)}` is listed twice", word.span, "keep one of them")
        found |= set() if at is None else {at}
    return None if scope.errors > before else united((at, at + 1) for at in found)


def in_order(scope: Scope, written: tree.InOrder, requests: Mapping[str, int]) -> Condition | None:
    """A comparison with a number, a time or a date, or with another fact."""
    found = fact(scope, written.fact, requests)
    kind = None if found is None else needs_order(scope, written.fact, found[1], written.words)
    if found is None or kind is None:
        return None
    about, attribute = found
    plain = intervals.fits(scope, attribute, kind, written.words, written.span)
    if plain is None:
        return None
    against = written.against
    if not isinstance(against, tree.Name) or not names_a_fact(scope, against, requests):
        side = intervals.compared(scope, attribute, kind, plain, against)
        return None if side is None else within(about, [side], kind)
    other = another(scope, about, attribute, against, requests)
    if other is None:
        return None
    match plain:
        case "at least":
            return AtMost(other, about)
        case "at most":
            return AtMost(about, other)
        case "over":
            return Not(AtMost(about, other))
        case _:
            return Not(AtMost(other, about))


def names_a_fact(scope: Scope, word: tree.Name, requests: Mapping[str, int]) -> bool:
    """Whether the word is, or was meant to be, another fact: numbers, times and dates start with a digit."""
    prefix, dot, _ = word.text.partition(".")
    return word.text in scope.attributes or (dot != "" and prefix in requests) or not word.text[:1].isdigit()


def another(
    scope: Scope, about: Fact, attribute: Attribute, word: tree.Name, requests: Mapping[str, int]
) -> Fact | None:
    """The fact with which the first one is compared; None after a finding."""
    found = fact(scope, word, requests)
    if found is None:
        return None
    other, its = found
    one, two = attribute.type, its.type
    if not isinstance(one, Ordered) or not isinstance(two, Ordered) or one.scale is not two.scale:
        its_kind = f"a {two.scale.value}" if isinstance(two, Ordered) else "not a number, a time or a date"
        said = f"`{attribute.name}` is a {one.scale.value if isinstance(one, Ordered) else ''}, and `{its.name}` is {its_kind}"
        scope.say("E237", said, word.span, "compare numbers with numbers, times with times and dates with dates")
        return None
    if other == about:
        scope.say("E238", f"`{word.text}` is compared with itself", word.span, "name another fact, or a value")
        return None
    return other


def needs_order(scope: Scope, name: tree.Name, attribute: Attribute, said: str) -> Ordered | None:
    """The type of a number, a time or a date; of anything else, a finding."""
    if isinstance(attribute.type, Ordered):
        return attribute.type
    text = f"`{name.text}` is not a number, a time or a date; `{said}` is about one"
    hint = "write `has …` or `is …`" if is_set(attribute) else "write `is …` or `in …`"
    scope.say("E212", text, name.span, hint)
    return None


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
    said = f"`{name.text}` has a single value; `{words}` is about a set" + (f" such as {some(sets)}" if sets else "")
    ordered = isinstance(attribute.type, Ordered)
    scope.say("E212", said, name.span, "write `is …` or `from …`" if ordered else "write `is …` or `in …`")
    return False
