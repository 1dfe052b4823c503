"""Remarks on a policy without errors. They change neither an exit code nor a decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.claims import AnswersWithin, Intent
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Has, Not, OneOf, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse, Term
from policy_dsl.model.ranges import Ranges, intersection
from policy_dsl.model.step_text import NO_PROMISE, duration_text
from policy_dsl.model.terms import terms_in_use
from policy_dsl.model.times import time_text
from policy_dsl.resolve.rules.overrides import reachable_names

FACTOR = 10
"""A time stands out if it is this many times longer or shorter than every other one in its column."""

NOTE_OR_CELLS = 'name the cells that are meant; if all of them are, say so: `note "…"`'
NOTE_OR_REFUSE = 'write `otherwise refuse` below its rows; if nobody is to be refused, say so: `note ROW "…"`'


FirstThatAnswers: TypeAlias = Callable[[Policy, Sequence[Provision], Sequence[Provision], Condition], Provision | None]
"""Given a policy, times, refusals and a condition: the first of the times that answers a request which meets the condition.

Raises TimeoutError if that is not decided in time.
"""


def lint(policy: Policy, first_that_answers: FirstThatAnswers) -> list[Finding]:
    """All remarks on the policy, without those that a note silences."""
    findings = [outlier_finding(*outlier) for outlier in outliers(policy) if outlier[0].clause.note is None]
    findings += lifted_tables(policy)
    findings += idle_tables(policy)
    findings += idle_terms(policy.terms, policy)
    findings += sooner_answers((aim for frame in policy.frames for aim in frame.aims), policy, first_that_answers)
    return in_order(findings)


def lint_amended(proposal: Proposal, amended: Policy, first_that_answers: FirstThatAnswers) -> list[Finding]:
    """The remarks on a proposal, without those on its base."""
    aims = [*proposal.intents, *(aim for frame in proposal.frames for aim in frame.aims)]
    new_remarks = [f for f in (*lifted_tables(amended), *idle_tables(amended)) if f.path == proposal.clause.path]
    idle = idle_terms(proposal.terms, amended, proposal)
    return in_order([*new_remarks, *idle, *sooner_answers(aims, amended, first_that_answers)])


def outliers(policy: Policy) -> Iterator[tuple[Provision, list[int]]]:
    """Cells with a time that no other cell of the matrix has, far from all other times of their column.

    Each comes with those other times, the most common first.
    """
    for table in policy.tables:
        cells = [p for p in policy.provisions if p.path[0] == table.name and len(p.path) == 3]
        times = Counter(p.effect.seconds for p in cells if isinstance(p.effect, AnswerWithin))
        columns: dict[str, list[tuple[Provision, int]]] = {}
        for cell in cells:
            seconds = cell.effect.seconds if isinstance(cell.effect, AnswerWithin) else NO_PROMISE
            if isinstance(seconds, int) and seconds != NO_PROMISE:
                columns.setdefault(cell.path[2], []).append((cell, seconds))
        for column in columns.values():
            commonest = [seconds for seconds, _ in Counter(seconds for _, seconds in column).most_common()]
            for cell, seconds in column:
                if times[seconds] == 1 and len(column) > 3:
                    others = [s for s in commonest if s != seconds]
                    if all(max(s, seconds) >= FACTOR * min(s, seconds) for s in others):
                        yield cell, others


def outlier_finding(cell: Provision, others: list[int]) -> Finding:
    """The remark on a cell that stands out."""
    assert isinstance(cell.effect, AnswerWithin)  # noqa: S101  # outliers are times; for mypy
    listed = " and ".join(map(duration_text, others))
    message = f"`{cell.id}` is {time_text(cell.effect.seconds)}, and the rest of its column is {listed}"
    hint = 'check it against its source; if it is right, say so: `note … "…"`'
    return Finding("W501", message, cell.clause.path, cell.clause.span, hint)


def lifted_tables(policy: Policy) -> Iterator[Finding]:
    """The remarks on permits without a note that override a whole table of times, and so lift every refusal in it."""
    reachable = reachable_names(policy.provisions)
    names = {table.name for table in policy.tables}
    for permit in policy.provisions:
        for target in permit.overrides:
            if isinstance(permit.effect, Permit) and target.words[0] in names and len(target.words) == 1:
                judgements = {judgement for judgement, words in reachable if words == target.words}
                mixed = "refusal" in judgements and any(each.startswith("time") for each in judgements)
                if permit.clause.note is not None or not mixed:
                    continue
                message = f"`{permit.id}` lifts every `N/A` of `{target.words[0]}`"
                yield Finding("W502", message, permit.clause.path, permit.clause.span, NOTE_OR_CELLS)


def idle_tables(policy: Policy) -> Iterator[Finding]:
    """The remarks on tables, without a note on a row, that only permit and so refuse nobody."""
    for table in policy.tables:
        rows = [p for p in policy.provisions if p.path[0] == table.name]
        idle = all(isinstance(p.effect, Permit) and not p.overrides for p in rows)
        noted = any(p.clause.note is not None for p in rows)
        must_match = table.hit_rule is HitRule.EXACTLY_ONE and not table.otherwise
        if idle and not noted and not must_match:
            message = f"`{table.name}` only permits, so it refuses nobody"
            yield Finding("W503", message, table.clause.path, table.clause.span, NOTE_OR_REFUSE)


def idle_terms(terms: Iterable[Term], policy: Policy, proposal: Proposal | None = None) -> Iterator[Finding]:
    """The remarks on those of these terms that nothing uses, or only terms that nothing uses."""
    used = terms_in_use(policy, proposal)
    for term in terms:
        if term.name not in used:
            users = [f"`{each.name}`" for each in policy.terms if term.name in each.clause.terms]
            message = f"nothing uses the term `{term.name}`"
            if users:
                message += f" but {users[0] if len(users) == 1 else f'{len(users)} terms'}, which nothing uses"
            hint = "use it where its condition is written out, or leave it out"
            yield Finding("W522", message, term.clause.path, term.clause.span, hint)


def sooner_answers(aims: Iterable[Intent], policy: Policy, first_that_answers: FirstThatAnswers) -> Iterator[Finding]:
    """The remarks on `answers within T`, which used to mean exactly T, without a note where a request is answered sooner. Where
    caps and floors move the times, none is given.
    """
    for intent in () if policy.bounded else aims:
        aim = intent.aim
        if isinstance(aim, AnswersWithin) and isinstance(aim.seconds, int) and intent.clause.note is None:
            near = [p for p in policy.provisions if p.clause.note is None and may_meet(p.when, aim.where)]
            effects = [(p.effect.seconds, p) for p in near if isinstance(p.effect, AnswerWithin)]
            sooner = [(seconds, p) for seconds, p in effects if isinstance(seconds, int) and seconds < aim.seconds]
            times = [p for _, p in sorted(sooner, key=lambda each: each[0])]
            refusals = [p for p in policy.provisions if isinstance(p.effect, Refuse) and may_meet(p.when, aim.where)]
            try:
                answering = first_that_answers(policy, times, refusals, aim.where) if times else None
            except TimeoutError:
                answering = times[0]
            if answering is not None and isinstance(answering.effect, AnswerWithin):
                time = duration_text(aim.seconds)
                sooner_time = time_text(answering.effect.seconds)
                hint = f'write `answers in exactly {time}` if no other time is meant; if it is, say so: `note "…"`'
                message = f"`answers within {time}` is at most {time}; `{answering.id}` answers some of these in {sooner_time}"
                yield Finding("W507", message, intent.clause.path, intent.clause.span, hint)


Key = tuple[Fact, str]
"""A fact and, if it is a set, one of its codes; otherwise the empty string."""

Values = frozenset[str] | Ranges
"""Values that a key may have: codes, ranges or, for a code of a set, `in` or `out`."""


def required_values(condition: Condition, holds: bool = True) -> dict[Key, Values]:
    """Values that facts must have for the condition to hold (or not to), as far as its parts show one by one."""
    match condition:
        case OneOf(fact, names) if holds:
            return {(fact, ""): names}
        case Has(fact, code):
            return {(fact, code): frozenset({"in" if holds else "out"})}
        case Within(fact, ranges) if holds:
            return {(fact, ""): ranges}
        case Not(inner):
            return required_values(inner, not holds)
        case AllOf(parts) if holds:
            return required_by_all(required_values(part) for part in parts)
        case AnyOf(parts) if not holds:
            return required_by_all(required_values(part, holds=False) for part in parts)
        case _:
            return {}


def required_by_all(parts: Iterable[dict[Key, Values]]) -> dict[Key, Values]:
    """The values that satisfy every part."""
    required: dict[Key, Values] = {}
    for part in parts:
        for key, values in part.items():
            required[key] = common_values(required[key], values) if key in required else values
    return required


def common_values(left: Values, right: Values) -> Values:
    """The intersection of two sets of values of one fact."""
    if isinstance(left, frozenset):
        return left & right if isinstance(right, frozenset) else left
    return intersection(left, right) if isinstance(right, tuple) else left


def may_meet(left: Condition, right: Condition) -> bool:
    """Whether one request may meet both, as far as their parts show one by one."""
    return all(required_by_all([required_values(left), required_values(right)]).values())
