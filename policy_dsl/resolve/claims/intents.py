"""Resolves intents, of a proposal and of a frame, which holds for any amendment."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.claims import (
    Aim,
    AnswersInExactly,
    AnswersWithin,
    ChangesNothingWhere,
    ChangesOnlyWhere,
    Direction,
    EveryChangeIs,
    Frame,
    GivesUp,
    Intent,
    PermitsNothingNew,
    RefusesNothingNew,
    RefusesWhere,
    Restores,
)  # fmt: skip
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.request import validity
from policy_dsl.resolve.rules.provisions import time
from policy_dsl.resolve.scope import Scope
from policy_dsl.resolve.times.named_times import known_time
from policy_dsl.resolve.values import scales
from policy_dsl.resolve.values.constants import intent_with_values
from policy_dsl.resolve.words.name_text import listing, nearest, unknown
from policy_dsl.syntax import tree
from policy_dsl.syntax.one_line import one_line
from policy_dsl.syntax.printing import unparse_claims

DIRECTIONS = {direction.value: direction for direction in Direction}


def intent(scope: Scope, written: tree.IntentLine, properties: Iterable[str]) -> Intent | None:
    """The intent of one line; None after findings."""
    before = scope.errors
    aim = aim_of(scope, written, tuple(properties))
    if scope.errors > before or aim is None:
        return None
    sentence = one_line([*unparse_claims.intent(intent_with_values(scope, written))])
    note = written.note.text if written.note else None
    return Intent(sentence, aim, scope.clause(written.span, note=note, terms=terms_in(written.where)))


def intents_of(scope: Scope, written: Iterable[tree.IntentLine], properties: Iterable[str]) -> tuple[Intent, ...]:
    """The intents of several lines. Repeated intents are reported; those with findings are left out."""
    intents: dict[str, Intent] = {}
    for line in written:
        resolved = intent(scope, line, properties)
        if resolved is not None and resolved.sentence in intents:
            scope.report("E204", "this intent is repeated", line.span, "keep one of them")
        elif resolved is not None:
            intents[resolved.sentence] = resolved
    return tuple(intents.values())


def time_meant(scope: Scope, written: tree.IntentLine) -> str:
    """The one of several times that the line is about; empty in a policy with the one time, and after a finding."""
    if written.of is not None:
        return known_time(scope, written.of)
    if scope.times:
        first = next(iter(scope.times))
        message = f"`{written.words}` does not say which of the times it is about"
        way = written.words.replace("answers", f"answers {first}")
        scope.report("E281", message, written.span, f"the times are {listing(scope.times)}: write `{way} …`")
    return ""


def frame(scope: Scope, written: tree.FrameBlock) -> Frame:
    """The frame, which is a property `for any amendment`."""
    aims = intents_of(scope, [line for line in written.aims if line.property is None], ())
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
            return AnswersWithin(
                time(scope, written.within) if written.within else 1, where, time_meant(scope, written)
            )
        case "answers in exactly":
            exactly = time(scope, written.within) if written.within else 1
            return AnswersInExactly(exactly, where, time_meant(scope, written))
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
            if written.words == "gives up":
                return GivesUp(name.text)
            if written.since is None:
                return Restores(name.text)
            day = restoring_day(scope, written.since)
            return None if day is None else Restores(name.text, day)


def restoring_day(scope: Scope, written: tree.Name) -> int | None:
    """The day from which a property is restored; None after a finding."""
    if scope.dated is None:
        message = "the policy is not dated, so nothing is restored from a day"
        scope.report(
            "E346", message, written.span, "leave `from` and the day out: the property is then about all requests"
        )
        return None
    day = scales.steps(scope, Scale.DATE, written, "from")
    date_type = validity.ordered_type(scope.dated)
    if day is None or date_type.first <= day <= date_type.last:
        return day
    shown = step_text(Scale.DATE, day)
    message = f"no request is dated `{shown}`, so nothing is restored from that day"
    scope.report("E346", message, written.span, f"it has {scales.bounds(scope.dated.name, date_type)}")
    return None
