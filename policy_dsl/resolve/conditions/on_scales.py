"""Resolves conditions on numbers, times and dates: comparisons with values and with other facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.conditions import AtMost, Condition, Fact, Not, all_of
from policy_dsl.model.ranges import Range, complement, union, within
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered
from policy_dsl.resolve.conditions.facts import fact, is_fact_name, other_than
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.values import intervals
from policy_dsl.resolve.values.scales import report_missing_unit, value
from policy_dsl.syntax import tree


def ordered_comparison(scope: Scope, written: tree.InOrder, requests: Mapping[str, int]) -> Condition | None:
    """The condition of a comparison with a value or with another fact; None after findings."""
    resolved = fact(scope, written.fact, requests)
    ordered = None if resolved is None else check_ordered(scope, written.fact, resolved[1], written.words)
    if resolved is None or ordered is None:
        return None
    about, attribute = resolved
    plain = intervals.numeric_comparison(scope, attribute, ordered, written.words, written.span)
    if plain is None:
        return None
    against = written.against
    if not isinstance(against, tree.Name) or not is_fact_name(scope, against, requests):
        side = intervals.comparison_range(scope, attribute, ordered, plain, against)
        return None if side is None else within(about, [side], ordered)
    comparand = other_fact(scope, about, attribute, against, requests)
    if comparand is None:
        return None
    match plain:
        case "at least":
            return AtMost(comparand, about)
        case "at most":
            return AtMost(about, comparand)
        case "over":
            return Not(AtMost(about, comparand))
        case _:
            return Not(AtMost(comparand, about))


def scale_membership(
    scope: Scope, written: tree.Is, about: Fact, attribute: Attribute, ordered: Ordered, requests: Mapping[str, int]
) -> Condition | None:
    """The condition of `is`, `is not`, `in`, `not in`, with values or with another fact; None after findings."""
    first = written.values[0]
    negated = written.words in ("is not", "not in")
    if len(written.values) == 1 and isinstance(first, tree.Name) and is_fact_name(scope, first, requests):
        comparand = other_fact(scope, about, attribute, first, requests)
        if comparand is None:
            return None
        equal = all_of([AtMost(about, comparand), AtMost(comparand, about)])
        return Not(equal) if negated else equal
    listed = listed_ranges(scope, attribute, ordered, written.values, written.words)
    if listed is None:
        return None
    return within(about, complement(listed, ordered) if negated else listed, ordered)


def listed_ranges(
    scope: Scope, attribute: Attribute, ordered: Ordered, written: Sequence[tree.ValueText], words: str
) -> tuple[Range, ...] | None:
    """The listed values as ranges; None after findings."""
    if intervals.report_grouped_digits(scope, ordered, written):
        return None
    before = scope.errors
    steps: set[int] = set()
    for word in written:
        if report_missing_unit(scope, ordered, word, written[-1]):
            continue
        step = value(scope, attribute, ordered, word, words)
        if step is not None and step in steps:
            scope.report("E204", f"`{step_text(ordered.scale, step)}` is listed twice", word.span, "keep one of them")
        steps |= set() if step is None else {step}
    return None if scope.errors > before else union((step, step + 1) for step in steps)


def other_fact(
    scope: Scope, about: Fact, attribute: Attribute, word: tree.Name, requests: Mapping[str, int]
) -> Fact | None:
    """The fact that the word names, if it can be compared with `about`; None after a finding."""
    resolved = fact(scope, word, requests)
    if resolved is None:
        return None
    comparand, its_attribute = resolved
    left, right = attribute.type, its_attribute.type
    if not isinstance(left, Ordered) or not isinstance(right, Ordered) or left.scale != right.scale:
        own_type = left.scale.value if isinstance(left, Ordered) else ""
        other_type = f"a {right.scale.value}" if isinstance(right, Ordered) else "not a number, a time or a date"
        message = f"`{attribute.name}` is a {own_type}, and `{its_attribute.name}` is {other_type}"
        scope.report(
            "E237", message, word.span, "compare numbers in the same steps, times with times and dates with dates"
        )
        return None
    return other_than(scope, about, word, comparand)


def check_ordered(scope: Scope, name: tree.Name, attribute: Attribute, words: str) -> Ordered | None:
    """The attribute's type, if it is a number, a time or a date; otherwise None after a finding."""
    if isinstance(attribute.type, Ordered):
        return attribute.type
    message = f"`{name.text}` is not a number, a time or a date; `{words}` is about one"
    hint = "write `has …` or `is …`" if is_set(attribute) else "write `is …` or `in …`"
    if isinstance(attribute.type, Enumeration):
        hint += f"; or declare its codes from least to greatest: `{attribute.name} : ordered one of …`"
    scope.report("E212", message, name.span, hint)
    return None
