"""Remarks on a policy that is otherwise sound. They never change an exit code, and never an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from policy_dsl.diagnostics.finding import Finding, in_order
from policy_dsl.model.claims import AnswersWithin, Intent
from policy_dsl.model.conditions import AllOf, AnyOf, Condition, Fact, Has, Not, OneOf, Within
from policy_dsl.model.policy import Policy, Proposal
from policy_dsl.model.provisions import AnswerWithin, HitRule, Permit, Provision, Refuse
from policy_dsl.model.ranges import Ranges, intersection
from policy_dsl.model.vocabulary import Scale
from policy_dsl.resolve.overrides import reachable_names
from policy_dsl.resolve.scales import step_text

FACTOR = 10
"""How many times longer or shorter than all others of its column a time is before it stands out."""

MEANT = 'name the cells that are meant; if all of them are, say so: `note "…"`'
REFUSING = 'write `otherwise refuse` below its rows; if nobody is to be refused, say so: `note ROW "…"`'


FirstThatAnswers: TypeAlias = Callable[[Policy, Sequence[Provision], Sequence[Provision], Condition], Provision | None]
"""The first of the times that answers some request where a condition holds; raises TimeoutError if it is not decided in
time.
"""


def lint(policy: Policy, first_that_answers: FirstThatAnswers) -> list[Finding]:
    """All remarks on the policy, those silenced by a note left out."""
    findings = [outlier_finding(*found) for found in outliers(policy) if found[0].clause.note is None]
    findings += lifted_tables(policy)
    findings += idle_tables(policy)
    findings += sooner_answers((aim for frame in policy.frames for aim in frame.aims), policy, first_that_answers)
    return in_order(findings)


def lint_amended(proposal: Proposal, amended: Policy, first_that_answers: FirstThatAnswers) -> list[Finding]:
    """All remarks on a proposal beside those on its base."""
    aims = [*proposal.intents, *(aim for frame in proposal.frames for aim in frame.aims)]
    brought = [f for f in (*lifted_tables(amended), *idle_tables(amended)) if f.path == proposal.clause.path]
    return in_order([*brought, *sooner_answers(aims, amended, first_that_answers)])


def outliers(policy: Policy) -> Iterator[tuple[Provision, list[int]]]:
    """Cells whose time nobody else in the matrix has, far from every other time of their column but one that is shared.

    Each comes with the other times of its column, the commonest first.
    """
    for table in policy.tables:
        cells = [p for p in policy.provisions if p.path[0] == table.name and len(p.path) == 3]
        times = Counter(p.effect.seconds for p in cells if isinstance(p.effect, AnswerWithin))
        columns: dict[str, list[tuple[Provision, int]]] = {}
        for cell in cells:
            if isinstance(cell.effect, AnswerWithin):
                columns.setdefault(cell.path[2], []).append((cell, cell.effect.seconds))
        for column in columns.values():
            commonest = [seconds for seconds, _ in Counter(seconds for _, seconds in column).most_common()]
            for cell, seconds in column:
                if times[seconds] == 1 and len(column) > 3:
                    others = [s for s in commonest if s != seconds]
                    if all(max(s, seconds) >= FACTOR * min(s, seconds) for s in others):
                        yield cell, others


def outlier_finding(cell: Provision, others: list[int]) -> Finding:
    """The remark on one cell."""
    assert isinstance(cell.effect, AnswerWithin)  # noqa: S101  # outliers are times; for mypy
    listed = " and ".join(f"{seconds} s" for seconds in others)
    said = f"`{cell.id}` is {cell.effect.seconds} s, and the rest of its column is {listed}"
    hint = 'check it against its source; if it is right, say so: `note … "…"`'
    return Finding("W501", said, cell.clause.path, cell.clause.span, hint)


def lifted_tables(policy: Policy) -> Iterator[Finding]:
    """A permit that overrides a whole table lifts every refusal in it; one with a note says that it is meant to."""
    judged = reachable_names(policy.provisions)
    names = {table.name for table in policy.tables}
    for permit in policy.provisions:
        for target in permit.overrides:
            if isinstance(permit.effect, Permit) and target.words[0] in names and len(target.words) == 1:
                if permit.clause.note is not None or ("time", target.words) not in judged:
                    continue
                said = f"`{permit.id}` lifts every `N/A` of `{target.words[0]}`"
                yield Finding("W502", said, permit.clause.path, permit.clause.span, MEANT)


def idle_tables(policy: Policy) -> Iterator[Finding]:
    """A table of permits alone refuses nothing, what it says otherwise with them; a note on a row says that it is meant so."""
    for table in policy.tables:
        rows = [p for p in policy.provisions if p.path[0] == table.name]
        idle = all(isinstance(p.effect, Permit) and not p.overrides for p in rows)
        noted = any(p.clause.note is not None for p in rows)
        asks = table.hit_rule is HitRule.EXACTLY_ONE and not table.otherwise
        if idle and not noted and not asks:
            said = f"`{table.name}` only permits, so it refuses nobody"
            yield Finding("W503", said, table.clause.path, table.clause.span, REFUSING)


def sooner_answers(aims: Iterable[Intent], policy: Policy, first_that_answers: FirstThatAnswers) -> Iterator[Finding]:
    """`answers within T` where some request is answered sooner: once it meant T exactly. A note silences it."""
    for intent in aims:
        aim = intent.aim
        if isinstance(aim, AnswersWithin) and intent.clause.note is None:
            near = [p for p in policy.provisions if p.clause.note is None and may_meet(p.when, aim.where)]
            sooner = [(p.effect.seconds, p) for p in near if isinstance(p.effect, AnswerWithin)]
            times = [p for seconds, p in sorted(sooner, key=lambda each: each[0]) if seconds < aim.seconds]
            refusals = [p for p in policy.provisions if isinstance(p.effect, Refuse) and may_meet(p.when, aim.where)]
            try:
                answering = first_that_answers(policy, times, refusals, aim.where) if times else None
            except TimeoutError:
                answering = times[0]
            if answering is not None and isinstance(answering.effect, AnswerWithin):
                time = step_text(Scale.DURATION, aim.seconds)
                sooner_time = step_text(Scale.DURATION, answering.effect.seconds)
                hint = f'write `answers in exactly {time}` if no other time is meant; if it is, say so: `note "…"`'
                message = f"`answers within {time}` is at most {time}; `{answering.id}` answers some of these in {sooner_time}"
                yield Finding("W507", message, intent.clause.path, intent.clause.span, hint)


Key = tuple[Fact, str]
"""A fact, and the code that is in it or not if it is a set."""

Values = frozenset[str] | Ranges


def needed(condition: Condition, holds: bool = True) -> dict[Key, Values]:
    """The values that the facts need for the condition to hold, or not to, as far as single parts of it say."""
    match condition:
        case OneOf(fact, names) if holds:
            return {(fact, ""): names}
        case Has(fact, code):
            return {(fact, code): frozenset({"in" if holds else "out"})}
        case Within(fact, ranges) if holds:
            return {(fact, ""): ranges}
        case Not(inner):
            return needed(inner, not holds)
        case AllOf(parts) if holds:
            return together(needed(part) for part in parts)
        case AnyOf(parts) if not holds:
            return together(needed(part, holds=False) for part in parts)
        case _:
            return {}


def together(parts: Iterable[dict[Key, Values]]) -> dict[Key, Values]:
    """What all parts need."""
    found: dict[Key, Values] = {}
    for part in parts:
        for key, values in part.items():
            found[key] = both(found[key], values) if key in found else values
    return found


def both(one: Values, other: Values) -> Values:
    """The values in both, which are of one fact."""
    if isinstance(one, frozenset):
        return one & other if isinstance(other, frozenset) else one
    return intersection(one, other) if isinstance(other, tuple) else one


def may_meet(one: Condition, other: Condition) -> bool:
    """Whether nothing that single parts of the two need keeps them apart."""
    return all(together([needed(one), needed(other)]).values())
