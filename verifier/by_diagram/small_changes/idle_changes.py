"""Why a small change of a policy changes no decision."""

from __future__ import annotations

from itertools import groupby, product

from policy_dsl.diagram.mdd.forest import Forest
from policy_dsl.diagram.mdd.view import values_within
from policy_dsl.diagram.policy.decisions import PolicyDiagrams
from policy_dsl.diagram.policy.leaf import as_deciders
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision
from verifier.results.mutants import Idleness, WhyIdle


def why_idle(forest: Forest, before: PolicyDiagrams, after: PolicyDiagrams) -> WhyIdle | None:
    """Why the policies decide alike; `None` if they do not have as many provisions. Raises TooLargeError."""
    pairs = provision_pairs(before.policy, after.policy)
    if pairs is None:
        return None
    edited = [(p, q) for p, q in pairs if meaning(p) != meaning(q)]
    touched = forest.both(before.valid(), forest.some(reach(forest, before, after, p, q) for p, q in edited))
    if touched == forest.no:
        return WhyIdle(Idleness.SAME_REQUESTS)
    possible = forest.both(touched, before.possible())
    if possible == forest.no:
        return WhyIdle(Idleness.IMPOSSIBLE, excluding(forest, before, touched))
    called = {q.id: p.id for p, q in pairs}  # a change of one row may rename others
    deciders = {
        name if builder is before else called.get(name, name)
        for builder in (before, after)
        for value in values_within(forest, builder.decisions(), possible)
        for name in as_deciders(value)[1]
    }
    own = {p.id for p, _ in edited}
    others = tuple(name for name in before.policy.cited if name in deciders and name not in own)
    return WhyIdle(Idleness.DECIDED_BY_OTHERS, others) if others else WhyIdle(Idleness.SAME_DECISION)


def provision_pairs(before: Policy, after: Policy) -> list[tuple[Provision, Provision]] | None:
    """Each provision with what it became, in the order of the text: a small change may rename the row in which it stands.

    The `otherwise` at the margin is among them. A row that gives several times becomes one that refuses, or the other way
    round, as a whole; and a rule of several effects, one of which is left out, becomes one of the others. `None` if there are
    not as many rules and rows.
    """
    every = [[*policy.provisions, *([policy.otherwise] if policy.otherwise else [])] for policy in (before, after)]
    if len(every[0]) == len(every[1]):
        return [*zip(*every, strict=True)]
    tables = {table.name for table in before.tables}

    def row_or_rule(provision: Provision) -> tuple[str, ...]:
        return provision.path[:2] if provision.path[0] in tables else provision.path[:1]

    rows = [[[*row] for _, row in groupby(each, key=row_or_rule)] for each in every]
    if len(rows[0]) != len(rows[1]):
        return None
    return [pair for row, changed in zip(*rows, strict=True) for pair in product(row, changed)]


def meaning(provision: Provision) -> tuple[object, ...]:
    """What a provision means, whatever its name."""
    return provision.when, provision.effect, provision.overrides


def reach(forest: Forest, before: PolicyDiagrams, after: PolicyDiagrams, old: Provision, new: Provision) -> int:
    """Where a change of a provision could change a decision: where it applies before or after, or, if only its condition
    was changed, where it applies in one of the two.
    """
    applied, applies = before.applies(old), after.applies(new)
    either = forest.either(applied, applies)
    same = (old.effect, old.overrides) == (new.effect, new.overrides)
    return forest.without(either, forest.both(applied, applies)) if same else either


def excluding(forest: Forest, builder: PolicyDiagrams, touched: int) -> tuple[str, ...]:
    """The ids of the `impossible` clauses that exclude these requests: of a single one where that suffices."""
    meeting = []
    for clause in builder.policy.impossible:
        where = builder.condition(clause.when)
        if forest.without(touched, where) == forest.no:
            return (clause.id,)
        if forest.both(touched, where) != forest.no:
            meeting.append(clause.id)
    return tuple(meeting)
