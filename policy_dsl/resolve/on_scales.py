"""Conditions on numbers, times and dates: against values, and against another fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, all_of
from policy_dsl.model.ranges import Range, outside, united, within
from policy_dsl.model.vocabulary import Attribute, Ordered
from policy_dsl.resolve import intervals
from policy_dsl.resolve.facts import fact, names_a_fact
from policy_dsl.resolve.scales import shown, value
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.syntax import tree


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
            scope.report("E204", f"`{shown(kind.scale, at)}` is listed twice", word.span, "keep one of them")
        found |= set() if at is None else {at}
    return None if scope.errors > before else united((at, at + 1) for at in found)


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
        scope.report("E237", said, word.span, "compare numbers with numbers, times with times and dates with dates")
        return None
    if other == about:
        scope.report("E238", f"`{word.text}` is compared with itself", word.span, "name another fact, or a value")
        return None
    return other


def needs_order(scope: Scope, name: tree.Name, attribute: Attribute, said: str) -> Ordered | None:
    """The type of a number, a time or a date; of anything else, a finding."""
    if isinstance(attribute.type, Ordered):
        return attribute.type
    text = f"`{name.text}` is not a number, a time or a date; `{said}` is about one"
    hint = "write `has …` or `is …`" if is_set(attribute) else "write `is …` or `in …`"
    scope.report("E212", text, name.span, hint)
    return None
