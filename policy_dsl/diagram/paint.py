"""The decisions of a policy by one walk down the levels: at each, which provisions may still apply.

`Builder.decisions` joins a diagram for each provision to those of all others, and what lies between grows with their number.
Here no diagram but the result is made. It is for tables of thousands of rows, of which few are left after a level or two.
Where many provisions stay open for long it gives up, and the builder does it its own way: the node is the same.
"""

from __future__ import annotations

from policy_dsl.diagram.build import Builder, Decided
from policy_dsl.model.conditions import AllOf, Condition
from policy_dsl.model.decisions import CONFLICT, GAP, REFUSED, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Permit, Provision, Refuse

STEPS = 1000
"""Steps for each provision after which the walk is given up; for few provisions, LEAST_STEPS."""

LEAST_STEPS = 1_000_000

State = tuple[int, ...]
"""The provisions that may still apply, each with the node that has still to be true: node times provisions plus number."""

Chain = tuple[tuple[int, int], ...]
"""The diagrams that all have to be true of one provision, each about levels of its own: the first of them, and the node."""


class TooManyStepsError(Exception):
    """The walk would take too long."""


def decisions(builder: Builder) -> int:
    """(outcome, deciding ids) of every request: the node that `Builder.decisions` makes, which has it from then on."""
    try:
        found = painted(builder)
    except TooManyStepsError:
        return builder.decisions()
    return builder.once("decisions", lambda: found)


def painted(builder: Builder) -> int:
    """The node by the walk. Raises TooManyStepsError."""
    forest, policy = builder.forest, builder.policy
    many = len(policy.provisions)
    chains = chains_of(builder)
    left = max(LEAST_STEPS, STEPS * many)
    known: dict[State, int] = {}
    open_: dict[int, list[tuple[int, int]]] = {}

    def after(number: int, level: int) -> int:
        """What has still to be true of a provision after a level at which one of its diagrams came out true."""
        for first, node in chains[number]:
            if first > level:
                return node
        return forest.yes

    def at(state: State) -> int:
        nonlocal left
        found = known.get(state)
        if found is not None:
            return found
        level = min([forest.levels[item // many] for item in state], default=forest.bottom)
        if level == forest.bottom:
            found = forest.terminal(decided(policy, [policy.provisions[item % many] for item in state]))
        else:
            below: list[list[int]] = [[] for _ in range(forest.widths[level])]
            for item in state:
                node, number = divmod(item, many)
                if forest.levels[node] > level:
                    for row in below:
                        row.append(item)
                    left -= len(below)
                    continue
                if node not in open_:
                    open_[node] = [(n, c) for n, c in enumerate(forest.children[node]) if c != forest.no]
                following = -1
                for n, child in open_[node]:
                    if child == forest.yes:
                        if following < 0:
                            following = after(number, level) * many + number
                        below[n].append(following)
                    else:
                        below[n].append(child * many + number)
                left -= len(open_[node])
            if left < 0:
                raise TooManyStepsError
            found = forest.node(level, tuple([at(tuple(row)) for row in below]))
        known[state] = found
        return found

    firsts = ((after(number, -1), number) for number in range(many))
    return at(tuple(node * many + number for node, number in firsts if node != forest.no))


def chains_of(builder: Builder) -> list[Chain]:
    """The diagrams of each provision's condition, taken apart where its parts are about different levels."""
    forest = builder.forest
    known: dict[Condition, tuple[int, int, int]] = {}
    asked: dict[int, int] = {}

    def span(part: Condition) -> tuple[int, int, int]:
        """The first and the last level that a part is about, and its diagram."""
        if part not in known:
            node = builder.condition(part)
            known[part] = (forest.levels[node], forest.support(node, asked).bit_length() - 1, node)
        return known[part]

    found = []
    for provision in builder.policy.provisions:
        when = provision.when
        chain: list[tuple[int, int]] = []
        reached = -1
        for first, last, node in sorted(map(span, when.conditions if isinstance(when, AllOf) else (when,))):
            if node == forest.yes:
                continue
            if chain and first <= reached:
                chain[-1] = (chain[-1][0], forest.both(chain[-1][1], node))
            else:
                chain.append((first, node))
            reached = max(reached, last)
        nowhere = any(node == forest.no for _, node in chain)
        found.append(((forest.bottom, forest.no),) if nowhere else tuple(chain))
    return found


def decided(policy: Policy, applying: list[Provision]) -> Decided:
    """The outcome where exactly these provisions apply, and the ids of those that decide it."""
    ids = {p.id for p in applying}
    standing = [p for p in applying if ids.isdisjoint(policy.set_aside_by[p.id])]
    refusals = [p.id for p in standing if isinstance(p.effect, Refuse)]
    if refusals:
        return REFUSED, tuple(refusals)
    lifted = {i for p in applying for i in policy.set_aside_by[p.id]}
    deciding = tuple(
        p.id
        for p in applying
        if (p in standing and isinstance(p.effect, AnswerWithin)) or (isinstance(p.effect, Permit) and p.id in lifted)
    )
    times = {p.effect.seconds for p in standing if isinstance(p.effect, AnswerWithin)}
    if len(times) > 1:
        return CONFLICT, deciding
    if times:
        return answered(times.pop()), deciding
    margin = policy.otherwise
    if margin is None:
        return GAP, deciding
    outcome = answered(margin.effect.seconds) if isinstance(margin.effect, AnswerWithin) else REFUSED
    return outcome, (*deciding, margin.id)
