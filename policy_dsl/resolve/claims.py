"""Resolves claims: properties, frames, examples and intents.

The module is long because all four read tests, conditions and names of requests with the same functions.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from msgspec.structs import replace

from policy_dsl.model.claims import (
    Aim,
    AnswersInExactly,
    AnswersWithin,
    Availability,
    ChangesNothingWhere,
    ChangesOnlyWhere,
    Claim,
    Compared,
    Direction,
    EveryChangeIs,
    Example,
    Existence,
    Frame,
    GivesUp,
    Intent,
    OutcomeTest,
    PermitsNothingNew,
    Permitted,
    Property,
    Refused,
    RefusesNothingNew,
    RefusesWhere,
    Relation,
    Restores,
)  # fmt: skip
from policy_dsl.model.conditions import Condition, Fact, OneOf, all_of
from policy_dsl.model.decisions import REFUSED, Outcome, answered
from policy_dsl.model.provisions import fact_given
from policy_dsl.model.ranges import within
from policy_dsl.model.vocabulary import Ordered
from policy_dsl.resolve import cells
from policy_dsl.resolve.conditions import condition
from policy_dsl.resolve.constants import intent_with_values
from policy_dsl.resolve.on_sets import exactly
from policy_dsl.resolve.provisions import seconds, time
from policy_dsl.resolve.scales import value
from policy_dsl.resolve.scope import Scope, check_unique, is_set, listing, nearest, unknown
from policy_dsl.resolve.terms import terms_in
from policy_dsl.syntax import tree, unparse
from policy_dsl.syntax.one_line import one_line


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
    order = tuple(name for name in scope.attributes if name in differ)
    clause = scope.clause(written.span, citations, terms=terms_in(written.where))
    if written.words == "holds":
        return Existence(written.name.text, written.sentence.text, tuple(names), order, where, claim, clause)
    return Property(
        written.name.text,
        written.sentence.text,
        tuple(names),
        order,
        where,
        given,
        written.words == "always",
        claim,
        tuple(counted),
        clause,
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
    claim = outcome_tests(scope, written.claim, {first.text: 0, second.text: 1})
    citations = scope.citations(written.citations)
    if scope.errors > before or where is None or among is None:
        return None
    terms = (*terms_in(written.where), *terms_in(written.among))
    return Availability(
        written.name.text,
        written.sentence.text,
        (first.text, second.text),
        tuple(name for name in scope.attributes if name in differ),
        where,
        among,
        claim,
        scope.clause(written.span, citations, terms=tuple(dict.fromkeys(terms))),
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
    if name.text[:1].isdigit():
        message = f"`{name.text}` starts with a digit, as times do"
        scope.report("E208", message, name.span, "give the request another name, such as `r`")
    elif "." in name.text:
        message = f"`{name.text}` has a dot, which stands between a request and its fact: `r.role`"
        scope.report("E208", message, name.span, "give the request another name, such as `r`")


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
        from policy_dsl.syntax import suggest_time  # only for mistakes: its patterns take time to compile

        message = f"there is no request `{name.text}` here; expected {' or '.join(f'`{n}`' for n in names)}"
        first = next(iter(names))
        condition = f"write `if {first} permitted` or `if {first} refused` on a line of its own"
        hint = condition if name.text == "if" else suggest_time.time_hint(name.text) or nearest(name.text, names)
        scope.report("E231", message, name.span, hint)
    return names.get(name.text, 0)


def comparand(scope: Scope, test: tree.Test, names: dict[str, int]) -> int | Outcome:
    """What an outcome is compared with: the outcome of another request, given by index, or a given outcome."""
    match test.against:
        case tree.Duration() | tree.ClockTime():
            return answered(time(scope, test.against))
        case tree.Name(text) if text == "refused" and "refused" not in names:
            return REFUSED
        case tree.Name(text) as name if scope.is_constant(name) and text not in names:
            return answered(seconds(scope, name))
        case tree.Name(text, span) if text.isdigit() and text not in names:
            scope.report("E102", f"`{text}` has no unit", span, f"write `{text} s` if seconds are meant")
            return REFUSED
        case tree.Name() as name:
            other = request_index(scope, name, names)
            if name.text == test.request.text:
                scope.report("E231", f"`{name.text}` is compared with itself", name.span)
            return other
        case None:
            return REFUSED


# --- examples


def example(scope: Scope, written: tree.ExampleBlock, number: int, amends: bool) -> Example | None:
    """The example; None after findings. `amends` is set in a proposal."""
    before = scope.errors
    check_unique(scope, (given.attribute for given in written.given), "fact", "E204")
    parts = [given_condition(scope, given) for given in written.given]
    if written.was is not None and not amends:
        scope.report("E233", "`was` is about a change, and this is a policy", written.was.span, "remove it")
    expect = expected_outcome(scope, written.expect)
    was = expected_outcome(scope, written.was) if written.was else None
    conditions = [part for part in parts if part is not None]
    if scope.errors > before:
        return None
    clause = scope.clause(written.span)
    return Example(f"example {number}", written.sentence.text, all_of(conditions), expect, was, clause)


def given_condition(scope: Scope, given: tree.Given) -> Condition | None:
    """The condition that one fact of an example gives: a value or, for a set, exactly these codes. None after findings."""
    words = given.values
    about = scope.attributes.get(words[0].text) if given.attribute.text in ("no", "not", "without") else None
    if about is not None and given.attribute.text not in scope.attributes:
        message = f"`{given.attribute.text} {about.name}` does not give a fact"
        example_value = "none" if is_set(about) else "no" if "no" in about.names else "VALUE"
        scope.report("E201", message, given.span, f"write the name and its value: `{about.name} {example_value}`")
        return None
    attribute = scope.given_attribute(given.attribute)
    if attribute is None:
        return None
    if len(words) == 1 and isinstance(words[0], tree.Name) and words[0].text == "any":
        return all_of(())
    if isinstance(attribute.type, Ordered) and len(words) == 1:
        at = value(scope, attribute, attribute.type, words[0])
        return None if at is None else within(Fact(attribute.name), [(at, at + 1)], attribute.type)
    if is_set(attribute):
        none = len(words) == 1 and isinstance(words[0], tree.Name) and words[0].text == "none"
        return exactly(Fact(attribute.name), attribute, frozenset() if none else scope.all_codes(attribute, words))
    if len(words) > 1:
        scope.report("E233", f"`{attribute.name}` has a single value", given.span, "write an example for each")
        return None
    return OneOf(Fact(attribute.name), scope.all_codes(attribute, words))


def expected_outcome(scope: Scope, written: tree.Expected) -> Outcome:
    """The expected outcome: a time or a refusal."""
    match written.outcome:
        case "refused":
            return REFUSED
        case tree.Name(text, span) if not scope.is_constant(written.outcome):
            from policy_dsl.syntax.block_hints import block_hint  # only for mistakes: its patterns take time to compile
            from policy_dsl.syntax.suggest_time import time_hint

            message = f"`{text}` is not an outcome; expected a time such as `24 h`, or `refused`"
            scope.report("E101", message, span, block_hint(f"expect {text}", "example") or time_hint(text))
            return REFUSED
        case written_time:
            return answered(time(scope, written_time))


def seems_outcome(heading: str) -> bool:
    """Whether a heading of examples seems to mean `expect`."""
    from policy_dsl.resolve.heading_hints import is_outcome  # only for mistakes: its patterns take time to compile

    return is_outcome(heading)


def examples(scope: Scope, written: tree.ExamplesTable, amends: bool) -> list[Example]:
    """The examples of a table, one for each row without findings."""
    examples = []
    headings = [" ".join(cell.text.split()) for cell in written.heading.cells]
    outcomes = ("expect", "was") if amends else ("expect",)
    before = scope.errors
    for heading, cell in zip(headings, written.heading.cells, strict=True):
        if headings.count(heading) > 1:
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        if "expect" not in headings and heading not in scope.attributes and seems_outcome(heading):
            message = f"`{heading}` heads a column of outcomes, which is called `expect`"
            scope.report("E225", message, cell.span, "write `expect`")
        elif heading == "was" and not amends:
            scope.report("E201", "there is no attribute `was`", cell.span, "`was` is for the examples of a proposal")
        elif heading in scope.derived:
            scope.given_attribute(tree.Name(heading, cell.span))
        elif heading not in outcomes and heading not in scope.attributes:
            code, message = unknown("attribute", heading, scope.attributes, "E201")
            from policy_dsl.syntax.derive_hints import EXPECTED  # only for mistakes

            hint = EXPECTED if fact_given(heading) else nearest(heading, [*scope.attributes, *outcomes])
            scope.report(code, message, cell.span, hint)
    if "expect" not in headings and headings and scope.errors == before:
        scope.report("E225", "the column `expect` is missing", written.heading.span, "add the outcome of every row")
    if scope.errors > before or not headings:
        return []
    for number, row in enumerate(written.rows, 1):
        if not row.cells:
            continue
        if len(row.cells) != len(headings):
            message = f"the row has {len(row.cells)} cells, and the heading {len(headings)}"
            scope.report("E227", message, row.span, "give every column a cell")
            continue
        resolved = example_row(scope, f"{written.name.text} {number}", headings, row)
        if resolved is not None:
            examples.append(resolved)
    return examples


def example_row(scope: Scope, name: str, headings: list[str], row: tree.Row) -> Example | None:
    """The example of one row; None after findings."""
    before = scope.errors
    given: list[Condition] = []
    outcomes: dict[str, Outcome] = {}
    for heading, cell in zip(headings, row.cells, strict=True):
        if heading in scope.attributes:
            resolved = cells.cell_condition(scope, scope.attributes[heading], cell)
            if resolved is not None:
                given.append(resolved[0])
        elif cell.text == "refused":
            outcomes[heading] = REFUSED
        elif not cells.report_unfilled(scope, cell, "a time such as `24 h`, or `refused`"):
            written = cells.duration(scope, cell, "refused")
            if written is not None:
                outcomes[heading] = answered(time(scope, written))
    if scope.errors > before:
        return None
    return Example(name, name, all_of(given), outcomes["expect"], outcomes.get("was"), scope.clause(row.span))


# --- intents

DIRECTIONS = {direction.value: direction for direction in Direction}


def intent(scope: Scope, written: tree.IntentLine, properties: Iterable[str]) -> Intent | None:
    """The intent of one line; None after findings."""
    before = scope.errors
    aim = aim_of(scope, written, tuple(properties))
    if scope.errors > before or aim is None:
        return None
    sentence = one_line([*unparse.intent(intent_with_values(scope, written))])
    note = written.note.text if written.note else None
    return Intent(sentence, aim, scope.clause(written.span, note=note, terms=terms_in(written.where)))


def intents(scope: Scope, written: Iterable[tree.IntentLine], properties: Iterable[str]) -> tuple[Intent, ...]:
    """The intents of several lines. Repeated intents are reported; those with findings are left out."""
    intents: dict[str, Intent] = {}
    for line in written:
        resolved = intent(scope, line, properties)
        if resolved is not None and resolved.sentence in intents:
            scope.report("E204", "this intent is repeated", line.span, "keep one of them")
        elif resolved is not None:
            intents[resolved.sentence] = resolved
    return tuple(intents.values())


def frame(scope: Scope, written: tree.FrameBlock) -> Frame:
    """The frame, which is a property `for any amendment`."""
    aims = intents(scope, [line for line in written.aims if line.property is None], ())
    clause = scope.clause(written.span, scope.citations(written.citations))
    return Frame(written.name.text, written.sentence.text, aims, clause)


def aim_of(scope: Scope, written: tree.IntentLine, properties: tuple[str, ...]) -> Aim | None:
    """The aim of an intent; None after findings."""
    where = condition(scope, written.where)
    if where is None:
        return None
    match written.words:
        case "changes only where":
            return ChangesOnlyWhere(where)
        case "changes nothing where":
            return ChangesNothingWhere(where)
        case "answers within":
            return AnswersWithin(seconds(scope, written.within) if written.within else 1, where)
        case "answers in exactly":
            return AnswersInExactly(seconds(scope, written.within) if written.within else 1, where)
        case "refuses where":
            return RefusesWhere(where)
        case "every change is":
            return EveryChangeIs(frozenset(DIRECTIONS[word] for word in written.directions))
        case "refuses nothing new":
            return RefusesNothingNew()
        case "permits nothing new":
            return PermitsNothingNew()
        case "restores" | "gives up":
            name = written.property
            if name is None or name.text not in properties:
                text = name.text if name else ""
                known = f"the properties of the policy are {listing(properties)}" if properties else None
                scope.report(*unknown("property", text, properties, "E308"), name.span if name else written.span,
                          nearest(text, properties) or known)  # fmt: skip
                return None
            return Restores(name.text) if written.words == "restores" else GivesUp(name.text)
