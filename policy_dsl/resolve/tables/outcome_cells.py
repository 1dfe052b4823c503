"""Reads cells of tables in a column of outcomes: times, refusals, and the values of a derived fact."""

from __future__ import annotations

import re

from policy_dsl.model.policy import DerivedFact
from policy_dsl.model.provisions import (
    AnswerWithin,
    Bound,
    Cap,
    Effect,
    Floor,
    Gives,
    Permit,
    Refuse,
    fact_given,
    time_given,
)
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.rules.provisions import time as time_of
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.tables.cells import report_unfilled, words_of
from policy_dsl.resolve.values.codes import one_code
from policy_dsl.resolve.words.name_text import listing
from policy_dsl.syntax import times, tree
from policy_dsl.syntax.builders.builder import clock_time
from policy_dsl.syntax.builders.chosen_times import FaultyTimeError
from policy_dsl.text import Span


def cell_effect(scope: Scope, cell: tree.Cell, heading: str, partial: bool = False) -> Effect | None:
    """The effect of a cell in an outcome column; None after a finding. `partial` is set for a table below `set`."""
    if (fact := fact_given(heading)) is not None:
        return value_in_cell(scope, cell, scope.derived[fact])
    if cell.text == "N/A" or (heading == "access" and cell.text == "refuse"):
        return Refuse()
    if heading == "access" and cell.text == "permit":
        return Permit()
    if heading != "access" and (bound := times.bound_in_cell(cell.text)) is not None:
        return bound_of_time(scope, cell, heading, bound, partial)
    if heading != "access" and (time := time_or_constant(scope, cell)) is not None:
        return AnswerWithin(time_of(scope, time), time_given(heading) or "")
    report_outcome(scope, cell, heading, partial)
    return None


def bound_of_time(
    scope: Scope, cell: tree.Cell, heading: str, bound: tuple[times.BoundWords, int], partial: bool
) -> Bound | None:
    """The cap or the floor in a cell, of which the time begins at a place; None after a finding."""
    words, start = bound
    at = cell.span
    rest = tree.Cell(cell.text[start:], Span(at.line, at.column + start, at.end_line, at.end_column))
    time = time_or_constant(scope, rest)
    if isinstance(time, tree.NoPromise):
        message = f"`{cell.text}` is not an outcome; a cap or a floor needs a time"
        scope.report("E223", message, cell.span, "write `no promise` alone where there is no such time")
        return None
    if time is None:
        report_time_of_bound(scope, rest, partial)
        return None
    kind = Cap if words == "answer within at most" else Floor
    return kind(time_of(scope, time), time_given(heading) or "")


def value_in_cell(scope: Scope, cell: tree.Cell, fact: DerivedFact) -> Gives | None:
    """The value that a cell gives to a derived fact; None after a finding."""
    if report_unfilled(scope, cell, f"one of {listing(fact.attribute.names)}"):
        return None
    code = outcome_value(scope, fact.attribute, cell)
    return None if code is None else Gives(fact.name, code)


def outcome_value(scope: Scope, attribute: Attribute, cell: tree.Cell) -> str | None:
    """The code in a cell that gives a derived fact; None after a finding."""
    if cell.text in attribute.names:
        return cell.text
    from policy_dsl.resolve.tables import (
        outcome_hints,  # only for mistakes and labels: its patterns take time to compile
    )

    words = words_of(cell)
    if len(words) == 1 and not outcome_hints.NO_VALUE.fullmatch(cell.text):
        return one_code(scope, attribute, words[0])
    message = f"`{cell.text}` is not a value of `{attribute.name}`; expected one of {listing(attribute.names)}"
    scope.report("E202", message, cell.span, outcome_hints.value_hint(cell.text, attribute.names))
    return None


def fact_hint(scope: Scope, cell: tree.Cell) -> str | None:
    """The hint for a value of a derived fact where a time is expected; None for other cells."""
    facts = [fact.name for fact in scope.derived.values() if cell.text in fact.attribute.names]
    return f"a column `gives {facts[0]}` gives this value; no matrix gives a derived fact" if facts else None


def duration(scope: Scope, cell: tree.Cell, refusal: str) -> tree.TimeText | tree.Name | None:
    """The time or the constant in a cell; None after a finding, which proposes `refusal` as the word for a refusal."""
    time = time_or_constant(scope, cell)
    if time is None:
        report_time(scope, cell, refusal)
    return time


def time_or_constant(scope: Scope, cell: tree.Cell) -> tree.TimeText | tree.Name | None:
    """The time in a cell, or the name of a constant; None if it is neither, or has a mistake."""
    named = tree.Name(cell.text, cell.span)
    return named if scope.is_constant(named) else written_time(cell)


def written_time(cell: tree.Cell) -> tree.TimeText | None:
    """The time in a cell; None if it is not one, or has a mistake."""
    if " ".join(cell.text.split()) == "no promise":
        return tree.NoPromise(span=cell.span)
    try:
        if (on_clock := clock_time(cell.text, cell.span)) is not None:
            return on_clock
    except FaultyTimeError:
        return None
    parts, fault = times.read(cell.text) or ((), None)
    if not parts or fault is not None:
        return None
    (amount, unit), *rest = parts
    return tree.Duration(amount, unit, cell.span, tuple(rest))


def report_outcome(scope: Scope, cell: tree.Cell, heading: str, partial: bool) -> None:
    """Reports a cell that is not an outcome."""
    from policy_dsl.resolve.tables import outcome_hints  # only for mistakes: its patterns take time to compile

    word = "`refuse`, or `permit`" if heading == "access" else "`N/A` where the request is refused"
    if scope.times and heading != "access":
        word = f"`no promise` where there is no such time, or {word}"
        word = word if partial else f"{word}; {outcome_hints.OF_ITS_OWN}"
    if report_unfilled(scope, cell, f"{word}; {outcome_hints.LEAVE_OUT}" if partial else word):
        return
    if partial and outcome_hints.UNCHANGED.fullmatch(cell.text):
        scope.report("E223", f"`{cell.text}` is not an outcome", cell.span, outcome_hints.LEAVE_OUT)
    elif heading == "access":
        message = f"`{cell.text}` is not an access; expected `permit` or `refuse`"
        scope.report("E223", message, cell.span, outcome_hints.access_hint(cell.text))
    else:
        report_time(scope, cell, "N/A", partial)


def report_time(scope: Scope, cell: tree.Cell, refusal: str, partial: bool = False) -> None:
    """Reports a cell that is neither a time nor a refusal, or that is a time with a mistake."""
    from policy_dsl.resolve.tables import outcome_hints

    if report_fault(scope, cell, refusal, partial):
        return
    others = f", `no promise` or `{refusal}`" if scope.times else f", or `{refusal}`"
    bounds = ", `at most 24 h` or `not before 24 h`" if refusal == "N/A" else ""
    message = f"`{cell.text}` is not an outcome; expected a time such as `24 h`{bounds}{others}"
    unpromised = outcome_hints.no_promise_hint(cell.text, refusal) if scope.times else None
    hint = fact_hint(scope, cell) or unpromised or outcome_hints.outcome_hint(cell.text, refusal, partial)
    scope.report("E223", message, cell.span, hint)


def report_time_of_bound(scope: Scope, cell: tree.Cell, partial: bool) -> None:
    """Reports what stands behind the words of a cap or a floor, and is not a time, or is one with a mistake."""
    from policy_dsl.resolve.tables import outcome_hints

    if report_fault(scope, cell, "N/A", partial):
        return
    message = f"`{cell.text}` is not a time; expected one such as `24 h`"
    hint = fact_hint(scope, cell) or outcome_hints.hint_of_bound(cell.text, partial)
    scope.report("E223", message, cell.span, hint)


def report_fault(scope: Scope, cell: tree.Cell, refusal: str, partial: bool) -> bool:
    """Whether a cell is a time with a mistake, which is then reported."""
    from policy_dsl.resolve.tables import cell_hints, outcome_hints
    from policy_dsl.syntax.hints import suggest_time

    _, fault = times.read(cell.text) or ((), None)
    if fault is None or suggest_time.range_of(cell.text):
        return False
    lengthless = cell_hints.UNIT_WITHOUT_LENGTH.search(cell.text) and not partial
    own = lengthless or re.fullmatch(r"[0-9]+ ?m|0", cell.text)
    hint = outcome_hints.outcome_hint(cell.text, refusal, partial) if own else suggest_time.fault_hint(fault, cell.text)
    scope.report(fault.code, fault.message, cell.span, hint)
    return True
