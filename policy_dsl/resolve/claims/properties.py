"""Resolves properties: the requests that each is about, and the tests of their outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from msgspec.structs import replace

from policy_dsl.model.claims import (
    Availability,
    Claim,
    Compared,
    Existence,
    OutcomeTest,
    Permitted,
    Property,
    Refused,
    Relation,
)  # fmt: skip
from policy_dsl.model.decisions import REFUSED, Outcome, answered
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.rules.provisions import seconds, time
from policy_dsl.resolve.scope import DATE, Scope, check_unique
from policy_dsl.resolve.times.claimed_times import claimed_times
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax import tree


def property_of(scope: Scope, written: tree.PropertyBlock) -> Claim | None:
    """The property; None after findings."""
    if written.any_first:
        return availability(scope, written)
    before = scope.errors
    names = {name.text: place for place, name in enumerate(written.requests)}
    if len(names) < len(written.requests):
        scope.report("E231", "the two requests need two names", written.requests[1].span)
    else:
        check_unique(scope, written.requests, "request", "E231")
    for name in written.requests:
        check_request_name(scope, name)
    check_unique(scope, written.differ, "attribute", "E204")
    differ = [a.name for a in map(scope.given_attribute, written.differ) if a is not None]
    where = condition(scope, written.where, names)
    times = claimed_times(scope, written)
    if times is None and scope.times:
        return None
    of, shown, more = ((), tuple(names), ()) if times is None else (times.of, times.names, times.differ)
    names |= {} if times is None else times.places
    given = outcome_tests(scope, written.given, names)
    claim = outcome_tests(scope, written.claim, names)
    counted = []
    for name in written.counted_by:
        attribute = scope.given_attribute(name)
        if attribute is not None and attribute.name in differ:
            message = f"the two requests may differ in `{name.text}`, so pairs cannot be counted by it"
            scope.report("E232", message, name.span, "count by attributes that both share")
        elif attribute is not None:
            counted.append(attribute.name)
    citations = scope.citations(written.citations)
    if scope.errors > before or where is None:
        return None
    order = (*(name for name in scope.attributes if name in differ), *more)
    clause = scope.clause(written.span, citations, terms=terms_in(written.where))
    if written.words == "holds":
        return Existence(written.name.text, written.sentence.text, shown, order, where, claim, clause, of)
    return Property(
        written.name.text,
        written.sentence.text,
        shown,
        order,
        where,
        given,
        written.words == "always",
        claim,
        tuple(counted),
        clause,
        of,
    )


MOST_WAYS = 1000
"""The most combinations of values in which the second request of a claim that there is a way may differ from the first."""


def availability(scope: Scope, written: tree.PropertyBlock) -> Availability | None:
    """The claim that for any request there is a way; None after findings."""
    before = scope.errors
    first, second = written.requests
    check_unique(scope, written.requests, "request", "E231")
    for name in written.requests:
        check_request_name(scope, name)
    check_unique(scope, written.differ, "attribute", "E204")
    differ = {a.name: a for a in map(scope.given_attribute, written.differ) if a is not None}
    many = prod(attribute.size for attribute in differ.values())
    if many > MOST_WAYS:
        message = f"the other request may differ in {many:,} ways, and at most {MOST_WAYS:,} are tried"
        scope.report("E246", message, written.differ[0].span, "vary fewer facts, or facts with fewer values")
    start = len(scope.findings)
    where = condition(scope, written.where, {first.text: 0})
    with_place(scope, start, second.text, f"conditions on `{second.text}` go below `for some`")
    start = len(scope.findings)
    among = condition(scope, written.among, {second.text: 0})
    with_place(scope, start, first.text, f"conditions on `{first.text}` go above `for some`")
    times = claimed_times(scope, written)
    if times is None and scope.times:
        return None
    names = (first.text, second.text)
    of, shown, places = ((), names, {}) if times is None else (times.of, times.names, times.places)
    claim = outcome_tests(scope, written.claim, {first.text: 0, second.text: 1} | places)
    citations = scope.citations(written.citations)
    if scope.errors > before or where is None or among is None:
        return None
    terms = (*terms_in(written.where), *terms_in(written.among))
    return Availability(
        written.name.text,
        written.sentence.text,
        shown,
        tuple(name for name in scope.attributes if name in differ),
        where,
        among,
        claim,
        scope.clause(written.span, citations, terms=tuple(dict.fromkeys(terms))),
        of,
    )


def with_place(scope: Scope, start: int, request: str, hint: str) -> None:
    """Gives the hint to the findings from `start` on that concern a fact of the other request."""
    scope.findings[start:] = [
        replace(each, hint=hint) if each.code == "E211" and each.message.startswith(f"`{request}.") else each
        for each in scope.findings[start:]
    ]


def check_request_name(scope: Scope, name: tree.Name) -> None:
    """Reports a name that could be read as a word of the language, as a time, or as the fact of a request."""
    scope.check_not_reserved(name, "request")
    scope.check_not_constant(name, "request")
    scope.check_is_name(name, "times", "give the request another name, such as `r`")


def outcome_tests(scope: Scope, written: Iterable[tree.Test], names: dict[str, int]) -> tuple[OutcomeTest, ...]:
    """The tests of outcomes. After a finding, a placeholder stands for what could not be resolved."""
    results: list[OutcomeTest] = []
    for test in written:
        left = request_index(scope, test.request, names)
        match test.words:
            case "permitted":
                results.append(Permitted(left))
            case "refused":
                results.append(Refused(left))
            case relation:
                results.append(Compared(left, Relation(relation), comparand(scope, test, names)))
    return tuple(results)


def request_index(scope: Scope, name: tree.Name, names: dict[str, int]) -> int:
    """The index of the named request; 0 after a finding."""
    if name.text not in names and "" not in names:  # the line that names the requests was read
        from policy_dsl.syntax.hints import suggest_time  # only for mistakes: its patterns take time to compile

        message = f"there is no request `{name.text}` here; expected {' or '.join(f'`{n}`' for n in names)}"
        first = next(iter(names))
        condition = f"write `if {first} permitted` or `if {first} refused` on a line of its own"
        hint = condition if name.text == "if" else suggest_time.time_hint(name.text) or nearest(name.text, names)
        scope.report("E231", message, name.span, hint)
    return names.get(name.text, 0)


def comparand(scope: Scope, test: tree.Test, names: dict[str, int]) -> int | Outcome:
    """What an outcome is compared with: the outcome of another request, given by index, or a given outcome."""
    match test.against:
        case tree.Duration() | tree.ClockTime() | tree.ChosenTime() | tree.NoPromise():
            return answered(time(scope, test.against))
        case tree.Name(text) if text == "refused" and "refused" not in names:
            return REFUSED
        case tree.Name(text) as name if scope.is_constant(name) and text not in names:
            return answered(seconds(scope, name))
        case tree.Name(text, span) if text.isdigit() and text not in names:
            scope.report("E102", f"`{text}` has no unit", span, f"write `{text} s` if seconds are meant")
            return REFUSED
        case tree.Name(text, span) if test.words == "due before" and DATE.fullmatch(text):
            message = f"`{text}` is a day, and `due before` compares two requests; expected another request"
            hint = "compare two, `b due before a`"
            if not scope.times:
                hint += f"; on which day one is due, an example says: `expect 20 working days on CLOCK due {text}`"
            scope.report("E231", message, span, hint)
            return REFUSED
        case tree.Name() as name:
            other = request_index(scope, name, names)
            if name.text == test.request.text:
                scope.report("E231", f"`{name.text}` is compared with itself", name.span)
            return other
        case None:
            return REFUSED
