"""What a page needs to decide requests by itself: checks in JavaScript of policies, before and after a change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from policy_dsl.backends.features import Feature, features_of
from policy_dsl.backends.target import FaultyPolicyError, NotTheSameError
from policy_dsl.backends.targets import JAVASCRIPT, inline_script, movement_expression
from policy_dsl.diagram.mdd.deadline import TooLateError
from policy_dsl.diagram.mdd.forest import TooLargeError
from policy_dsl.model.policy import Policy
from policy_dsl.version import __version__

SECONDS = 30.0
"""The time that each compilation may take."""

PAGES_LACK = frozenset([Feature.DECIMALS, Feature.CLOCKS])
"""What checks have and scripts of pages do not: these have one runtime for all checks, without what only some need."""

Editions = tuple[Policy | None, Policy]
"""A policy, and the one before it if there is one."""


class Decider(Struct, frozen=True):
    """The names by which a script has the checks of two editions, and what becomes of every request between them.

    `before` is empty for a policy on its own. Where `checks` or `movement` are empty, the `reason` says why.
    """

    before: str
    after: str
    movement: str
    reason: str


class Interactive(Struct, frozen=True):
    """The text of a script that defines `checks` and `movements`, and for each pair of editions their names in it."""

    script: str
    deciders: tuple[Decider, ...]


class Attempt(Struct, frozen=True):
    """The source of a check or an expression, or why there is none."""

    text: str = ""
    reason: str = ""


def interactive(every: Sequence[Editions]) -> Interactive:
    """The script for several pairs of editions. A policy that several share is in it once."""
    policies = list({id(policy): policy for pair in every for policy in pair if policy is not None}.values())
    names = {id(policy): f"check{n}" for n, policy in enumerate(policies)}
    checks = {names[id(policy)]: check(policy) for policy in policies}
    moves = {f"move{n}": movement(before or after, after) for n, (before, after) in enumerate(every)}
    deciders = []
    for name, (before, after) in zip(moves, every, strict=True):
        own = [names[id(policy)] for policy in (before, after) if policy is not None]
        reason = next((checks[each].reason for each in own if checks[each].reason), moves[name].reason)
        usable = all(checks[each].text for each in own)
        deciders.append(
            Decider(
                names[id(before)] if usable and before is not None else "",
                names[id(after)] if usable else "",
                name if moves[name].text else "",
                reason,
            )
        )
    used = {each for decider in deciders for each in (decider.before, decider.after)}
    script = inline_script({name: attempt.text for name, attempt in checks.items() if name in used})
    return Interactive(script + movement_script(moves.items()), tuple(deciders))


def movement_script(moves: Iterable[tuple[str, Attempt]]) -> str:
    """The statement that defines `movements`."""
    lines = [f"  {name}: {attempt.text},\n" for name, attempt in moves if attempt.text]
    return f"const movements = Object.freeze({{\n{''.join(lines)}}});\n"


def check(policy: Policy) -> Attempt:
    """The check of a policy, read back and proved to decide as the policy does."""
    if lacks := lacking(policy, JAVASCRIPT.unsupported | PAGES_LACK):
        return lacks
    try:
        source = JAVASCRIPT.emit(policy, {"evenhand": __version__, "policy": policy.name}, policy.title, SECONDS)
        JAVASCRIPT.confirm(source, policy, SECONDS)
    except FaultyPolicyError as fault:
        return Attempt(reason=f"{policy.name} has {fault}")
    except NotTheSameError:
        return Attempt(reason=f"the check of {policy.name} could not be confirmed")
    except (TooLateError, TooLargeError, RecursionError):
        return Attempt(reason=f"{policy.name} is too large")
    return Attempt(source)


def lacking(policy: Policy, unsupported: frozenset[Feature]) -> Attempt | None:
    """Why there is no script of the policy, if it has what is not supported; None if it has nothing of that."""
    missing = features_of(policy) & unsupported
    if Feature.CLOCKS in missing:  # which says it all
        missing -= {Feature.NO_ZONE, Feature.BEYOND_ZONE_RULES}
    listed = " and ".join(sorted(each.value for each in missing))
    return Attempt(reason=f"{policy.name} has {listed}") if missing else None


def movement(before: Policy, after: Policy) -> Attempt:
    """What becomes of every request."""
    for policy in (before, after):
        if lacks := lacking(policy, JAVASCRIPT.unsupported | {Feature.CLOCKS}):
            return lacks
    try:
        return Attempt(movement_expression(before, after, SECONDS))
    except FaultyPolicyError as fault:
        return Attempt(reason=f"{after.name} has {fault}")
    except (TooLateError, TooLargeError, RecursionError):
        return Attempt(reason=f"{after.name} is too large")
