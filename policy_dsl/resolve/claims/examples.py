"""Resolves examples, in blocks and in tables: the facts of a request, and the outcome expected of it."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.calendar.times import ends_with_day
from policy_dsl.model.claims import Due, Example
from policy_dsl.model.clock_order import days_of
from policy_dsl.model.conditions import Condition, Fact, OneOf, Within, all_of
from policy_dsl.model.decisions import REFUSED, Outcome, answered
from policy_dsl.model.provisions import fact_given
from policy_dsl.model.ranges import within
from policy_dsl.model.times import promise
from policy_dsl.model.vocabulary import Ordered, Scale
from policy_dsl.resolve.conditions.on_sets import exactly
from policy_dsl.resolve.rules.provisions import time
from policy_dsl.resolve.scope import Scope, check_unique, is_set
from policy_dsl.resolve.tables.cells import report_unfilled
from policy_dsl.resolve.tables.condition_cells import cell_condition
from policy_dsl.resolve.tables.outcome_cells import duration
from policy_dsl.resolve.times.named_times import known_time, report_which
from policy_dsl.resolve.values.codes import all_codes
from policy_dsl.resolve.values.scales import steps, value
from policy_dsl.resolve.words.name_text import listing, nearest, unknown
from policy_dsl.syntax import tree


def examples(scope: Scope, written: tree.ExampleBlock, number: int) -> list[Example]:
    """The example, for each of several times that it expects; none after findings."""
    before = scope.errors
    check_unique(scope, (given.attribute for given in written.given), "fact", "E204")
    parts = [given_condition(scope, given) for given in written.given]
    if written.was is not None and not scope.amends:
        scope.report("E233", "`was` is about a change, and this is a policy", written.was.span, "remove it")
    if written.was is not None and written.also:
        message = "`was` is the outcome of one time before, and several are expected here"
        scope.report("E233", message, written.was.span, "write an example for each of the times")
    expects = [(expected_time(scope, each), expected_outcome(scope, each)) for each in (written.expect, *written.also)]
    check_unique(scope, (each.of for each in (written.expect, *written.also) if each.of is not None), "time", "E204")
    was = expected_outcome(scope, written.was) if written.was else None
    due = None
    if written.expect.due is not None and scope.errors == before:
        due = due_day(scope, written.expect.due, expects[0][1], parts)
    conditions = [part for part in parts if part is not None]
    if scope.errors > before:
        return []
    clause, given, name = scope.clause(written.span), all_of(conditions), f"example {number}"
    sentence = written.sentence.text
    return [Example(name_in(name, of), sentence, given, expect, was, clause, of, due) for of, expect in expects]


def due_day(scope: Scope, written: tree.Name, expect: Outcome, parts: Sequence[Condition | None]) -> Due | None:
    """The day with which the expected time ends, for the day of receipt that is given; None after a finding."""
    day = steps(scope, Scale.DATE, written)
    if expect.seconds is None or not ends_with_day(promise(expect.seconds)):
        message = "a day on which an answer is due is that of a time on a clock"
        scope.report(
            "E233", message, written.span, f"expect one, such as `20 working days on CLOCK due {written.text}`"
        )
        return None
    if scope.dated is None:
        scope.errors += 1  # a time on a clock without a day of receipt is reported where it stands
        return None
    days = days_of(scope.dated)
    given = [single_day(part) for part in parts if part is not None and is_about(part, scope.dated.name)]
    received = days.start if len(days) == 1 else next(iter(given), None)
    if received is None:
        message = f"on which day an answer is due depends on `{scope.dated.name}`, and this gives no single day of it"
        scope.report("E233", message, written.span, f"give it: `{scope.dated.name} DATE`")
        return None
    return None if day is None else Due(received, day)


def is_about(condition: Condition, attribute: str) -> bool:
    """Whether the condition is that an attribute on a scale is in some ranges."""
    return isinstance(condition, Within) and condition.fact == Fact(attribute)


def single_day(condition: Condition) -> int | None:
    """The day of a condition that a single one meets; None of others."""
    match condition:
        case Within(_, ((start, until),)) if until == start + 1:
            return start
        case _:
            return None


def name_in(name: str, of: str) -> str:
    """The name of an example, or of what it expects of one of several times."""
    return f"{name} {of}".rstrip()


def expected_time(scope: Scope, written: tree.Expected) -> str:
    """The time of which an outcome is expected; empty for the one time, and for a refusal, which is the same in every time."""
    if written.of is not None:
        if isinstance(written.outcome, tree.Name) and not scope.is_constant(written.outcome):
            return ""  # which `expected_outcome` reports
        return known_time(scope, written.of)
    if scope.times and written.outcome != "refused":
        report_which(scope, "this does not say of which time it is expected", written.span, "24 h")
    return ""


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
        return exactly(Fact(attribute.name), attribute, frozenset() if none else all_codes(scope, attribute, words))
    if len(words) > 1:
        scope.report("E233", f"`{attribute.name}` has a single value", given.span, "write an example for each")
        return None
    return OneOf(Fact(attribute.name), all_codes(scope, attribute, words))


def expected_outcome(scope: Scope, written: tree.Expected) -> Outcome:
    """The expected outcome: a time or a refusal."""
    match written.outcome:
        case "refused":
            return REFUSED
        case tree.Name(text, span) if not scope.is_constant(written.outcome):
            from policy_dsl.syntax.hints.block_hints import (
                block_hint,  # only for mistakes: its patterns take time to compile
            )
            from policy_dsl.syntax.hints.suggest_time import time_hint

            message = f"`{text}` is not an outcome; expected a time such as `24 h`, or `refused`"
            line = f"expect {text}" if written.of is None else f"expect {written.of.text} {text}"
            scope.report("E101", message, span, block_hint(line, "example") or time_hint(text))
            return REFUSED
        case written_time:
            return answered(time(scope, written_time))


def check_expects_whole(scope: Scope, outcomes: dict[str, Outcome], row: tree.Row) -> None:
    """Reports a row that expects a refusal in some of several times, and not in others: that can never hold."""
    expected = [outcome == REFUSED for heading, outcome in outcomes.items() if heading != "was"]
    if any(expected) and not all(expected):
        message = "who is refused is refused in every time, and this row expects a time, too"
        hint = "write `refused` in each column of times, or `no promise` where there is no such time"
        scope.report("E282", message, row.span, hint)


def seems_outcome(heading: str) -> bool:
    """Whether a heading of examples seems to mean `expect`."""
    from policy_dsl.resolve.tables.heading_hints import (
        is_outcome,  # only for mistakes: its patterns take time to compile
    )

    return is_outcome(heading)


def table_examples(scope: Scope, written: tree.ExamplesTable) -> list[Example]:
    """The examples of a table, one for each row without findings."""
    examples = []
    headings = [" ".join(cell.text.split()) for cell in written.heading.cells]
    ends = ("expect", *(f"expect {time}" for time in scope.times))
    outcomes = (*ends, "was") if scope.amends else ends
    outcomes = (*outcomes, "due") if not scope.times and "due" not in scope.attributes else outcomes
    before = scope.errors
    for heading, cell in zip(headings, written.heading.cells, strict=True):
        if headings.count(heading) > 1:
            scope.report("E224", f"there is another column `{heading}`", cell.span, "a heading can be used once")
        if scope.times and heading.startswith("expect ") and heading not in ends:
            known_time(scope, tree.Name(heading.removeprefix("expect "), cell.span))
        elif not set(ends) & set(headings) and heading not in scope.attributes and seems_outcome(heading):
            message = f"`{heading}` heads a column of outcomes, which is called `expect`"
            way = "write `expect`"
            if scope.times and heading == "due":
                way = "leave the column out: of several times, no example says yet when one is due"
            scope.report("E225", message, cell.span, way)
        elif heading == "was" and not scope.amends:
            scope.report("E201", "there is no attribute `was`", cell.span, "`was` is for the examples of a proposal")
        elif heading in scope.derived:
            scope.given_attribute(tree.Name(heading, cell.span))
        elif heading not in outcomes and heading not in scope.attributes:
            code, message = unknown("attribute", heading, scope.attributes, "E201")
            from policy_dsl.syntax.hints.derive_hints import EXPECTED  # only for mistakes

            hint = EXPECTED if fact_given(heading) else nearest(heading, [*scope.attributes, *outcomes])
            scope.report(code, message, cell.span, hint)
    if not set(ends) & set(headings) and headings and scope.errors == before:
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
        examples += example_row(scope, f"{written.name.text} {number}", headings, row)
    return examples


def example_row(scope: Scope, name: str, headings: list[str], row: tree.Row) -> list[Example]:
    """The example of one row, for each of several times that it expects; none after findings."""
    before = scope.errors
    given: list[Condition] = []
    outcomes: dict[str, Outcome] = {}
    written_due: tree.Cell | None = None
    for heading, cell in zip(headings, row.cells, strict=True):
        if heading in scope.attributes:
            resolved = cell_condition(scope, scope.attributes[heading], cell)
            if resolved is not None:
                given.append(resolved[0])
        elif heading == "due":
            if not report_unfilled(scope, cell, "the day on which the answer is due, or `N/A`") and cell.text != "N/A":
                written_due = cell
        elif cell.text == "refused":
            outcomes[heading] = REFUSED
        elif not report_unfilled(scope, cell, "a time such as `24 h`, or `refused`"):
            written = duration(scope, cell, "refused")
            if written is not None:
                outcomes[heading] = answered(time(scope, written))
    if scope.times and outcomes.get("expect", REFUSED) != REFUSED:
        message = "`expect` does not say of which time it is expected"
        scope.report(
            "E281", message, row.span, f"give each a column: {listing(f'expect {each}' for each in scope.times)}"
        )
    check_expects_whole(scope, outcomes, row)
    if scope.errors > before:
        return []
    due = None
    if written_due is not None:
        due = due_day(scope, tree.Name(written_due.text, written_due.span), outcomes["expect"], given)
    if scope.errors > before:
        return []
    was, clause = outcomes.pop("was", None), scope.clause(row.span)
    of_times = [(heading.removeprefix("expect").strip(), outcome) for heading, outcome in outcomes.items()]
    return [Example(name_in(name, of), name, all_of(given), expect, was, clause, of, due) for of, expect in of_times]
