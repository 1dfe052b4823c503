"""Resolves rules, the `otherwise` at the margin, effects and times."""

from __future__ import annotations

from typing import assert_never

from msgspec.structs import replace

from policy_dsl.model.conditions import ALWAYS, NEVER
from policy_dsl.model.provisions import (
    OTHERWISE,
    PERMIT,
    AnswerWithin,
    Cap,
    Effect,
    Floor,
    Gives,
    Permit,
    Provision,
    Refuse,
)
from policy_dsl.model.step_text import NO_PROMISE
from policy_dsl.model.times import Time, earlier_of, later_of
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.request.derived_facts import value_given
from policy_dsl.resolve.request.validity import in_force, while_in_force
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.clocks import time_on_clock
from policy_dsl.resolve.times.named_times import time_of_effect
from policy_dsl.resolve.values import scales
from policy_dsl.resolve.values.scales import LONGEST
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax import tree


def rule(scope: Scope, written: tree.Rule) -> tuple[Provision, ...]:
    """The provisions of a rule: one, or one for each of several times, and another if it permits as well. If its condition has
    findings, it never applies.
    """
    outcome = effect(scope, written.effect)
    if written.effect.words == "gives" and not isinstance(outcome, Gives):
        scope.incomplete.add(written.name.text)
    collect_overrides(scope, written.name.text, outcome, written.overrides)
    permit = written.effect if written.effect.words == "permit" else written.permit
    if permit is not None and not written.overrides and not (written.permit and written.in_order):
        message = "a rule that permits and overrides nothing changes no decision"
        scope.report("E214", message, permit.span, "add `overrides` with the refusals it lifts")
    when = while_in_force(condition(scope, written.when), in_force(scope, written.in_force))
    note = None if written.note is None else written.note.text
    clause = scope.clause(written.span, scope.citations(written.citations), note, terms_in(written.when))
    in_order = None if written.in_order is None else written.in_order.text
    first = Provision((written.name.text,), outcome, NEVER if when is None else when, (), clause, in_order=in_order)
    every: tuple[Provision, ...] = (first,)
    if written.also:
        outcomes = [outcome, *(effect(scope, each) for each in written.also)]
        every = tuple(of_one_time(first, *both) for both in zip(outcomes, written.times, strict=True))
    if written.permit is None:
        return every
    if not written.also:
        every = (replace(first, clause=replace(clause, line=written.effect.span)),)
    place = replace(clause, span=written.permit.span)
    return *every, Provision((written.name.text, *PERMIT), Permit(), first.when, (), place)


def of_one_time(rule: Provision, outcome: Effect, written: tree.EffectText) -> Provision:
    """The provision of a rule for one of several times, by whose name it is called as well."""
    name = "" if written.of is None else written.of.text
    return replace(rule, path=(*rule.path, name), effect=outcome, clause=replace(rule.clause, span=written.span))


def otherwise(scope: Scope, lines: tuple[tree.Otherwise, ...]) -> tuple[Provision, ...]:
    """The provision of the `otherwise` at the margin, or of several, one for each of several times."""
    margins: dict[str | None, Provision] = {}
    for line in lines:
        margin = margin_of(scope, line)
        of = margin.effect.of if isinstance(margin.effect, AnswerWithin) else None
        if margins and (not scope.times or of is None or None in margins or of in margins):
            hint = "keep one of them" if not scope.times else "keep one that refuses, or one for each of the times"
            scope.report("E206", "there is another `otherwise` at the margin", line.span, hint)
        margins.setdefault(of, margin)
    return tuple(margins.values())


def margin_of(scope: Scope, line: tree.Otherwise) -> Provision:
    """The provision of one `otherwise` at the margin."""
    outcome = effect(scope, line.effect)
    if isinstance(outcome, Permit | Cap | Floor):
        message = "`otherwise` is for permitted requests without a time; expected `refuse` or `answer within …`"
        scope.report("E215", message, line.effect.span)
    if isinstance(outcome, Gives):
        message = "`otherwise` at the margin decides requests; expected `refuse` or `answer within …`"
        hint = f"write `otherwise {outcome.value}` below `derive {outcome.fact}`"
        scope.report("E215", message, line.effect.span, hint)
    of = outcome.of if isinstance(outcome, AnswerWithin) else ""
    return Provision(("otherwise", of) if of else OTHERWISE, outcome, ALWAYS, (), scope.clause(line.span))


def effect(scope: Scope, written: tree.EffectText) -> Effect:
    """The effect of a rule; after a finding, some effect."""
    match written.words:
        case "refuse":
            return Refuse()
        case "permit":
            return Permit()
        case "answer within":
            return AnswerWithin(time(scope, written.within) if written.within else 1, time_of_effect(scope, written))
        case "answer within at most":
            return Cap(bound(scope, written.within), time_of_effect(scope, written))
        case "answer not before":
            return Floor(bound(scope, written.within), time_of_effect(scope, written))
        case "gives":
            given = value_given(scope, written.fact, written.value) if written.fact and written.value else None
            return Permit() if given is None else given


def bound(scope: Scope, written: tree.TimeText | tree.Name | None) -> Time:
    """The time of a cap or a floor, which the grammar does not let be no promise."""
    return 1 if written is None or isinstance(written, tree.NoPromise) else time(scope, written)


def time(scope: Scope, written: tree.TimeText | tree.Name) -> Time:
    """A time, in seconds, on a clock, or one of two; 1 s after a finding."""
    match written:
        case tree.ClockTime():
            return time_on_clock(scope, written) or 1
        case tree.ChosenTime(chosen, left, right):
            join = earlier_of if chosen == "earlier" else later_of
            return join(time(scope, left), time(scope, right))
        case tree.NoPromise():
            return no_promise(scope, written)
        case tree.Duration() | tree.Name():
            return seconds(scope, written)
        case _:
            assert_never(written)


def no_promise(scope: Scope, written: tree.NoPromise) -> int:
    """The time that is slower than any other, for one of several times."""
    if not scope.times:
        message = "`no promise` is for one of several times, and the policy names none"
        scope.report("E284", message, written.span, "write a time, or declare several times below `times`")
    return NO_PROMISE


def seconds(scope: Scope, written: tree.Duration | tree.Name) -> int:
    """A time in whole seconds, also of a constant; 1 after a finding."""
    if isinstance(written, tree.Name) and not scope.is_constant(written):
        report_not_a_time(scope, written)
        return 1
    total = scales.steps(scope, Scale.DURATION, written)
    if total is None:
        return 1  # reported already
    if not 0 < total <= LONGEST:
        message = f"{scales.in_backticks(written)} is not a time to answer within; expected 1 s to 100 years"
        scope.report("E216", message, written.span)
        return 1
    return total


def report_not_a_time(scope: Scope, written: tree.Name) -> None:
    """Reports a word that is neither a time nor a constant."""
    from policy_dsl.syntax.hints.suggest_time import time_hint  # only for mistakes: its patterns take time to compile

    times = [constant.name for constant in scope.constants.values() if constant.scale is Scale.DURATION]
    message = f"`{written.text}` is not a time, nor a constant; expected one such as `24 h`"
    declared = None if written.text[:1].isdigit() else f"write a time, or declare it: `let {written.text} be 2 h`"
    hint = time_hint(written.text) or nearest(written.text, times) or declared
    scope.report("E101", message, written.span, hint)


def collect_overrides(scope: Scope, name: str, outcome: Effect, targets: tuple[tree.TargetText, ...]) -> None:
    """Collects the `overrides` of a rule or table, to be resolved once all names are known."""
    if isinstance(outcome, Refuse) and targets:
        message = "a refusal cannot override anything: it would change no decision"
        scope.report("E217", message, targets[0].span, "remove `overrides`; a refusal stands unless a permit lifts it")
    else:
        scope.targets.extend((name, named) for named in targets)
