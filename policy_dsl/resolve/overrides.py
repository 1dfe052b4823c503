"""What `overrides` reaches: that it names something, reaches something, and goes round in no circle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from policy_dsl.model.policy import Policy, judgement, reach
from policy_dsl.model.provisions import Provision, Target, called
from policy_dsl.resolve import names
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree

Targets = Mapping[str, Mapping[Target, tree.TargetText]]
"""What each rule and table overrides, and where that is written."""


def targets(scope: Scope, named: names.Named, before: names.Named | None = None) -> Targets:
    """What the `overrides` of the text name, by who has them. What is not there any more may be there `before`."""
    found: dict[str, dict[Target, tree.TargetText]] = {}
    for name, written in scope.targets:
        path = names.path(scope, named, written.words)
        if before is not None and path not in named.paths:
            path = names.path(scope, before, written.words)
        target = Target(path)
        if target in found.setdefault(name, {}):
            scope.report("E204", f"`{called(path)}` is listed twice", written.span, "keep one of them")
        found[name].setdefault(target, written)
    return found


def overriding(provisions: Iterable[Provision], found: Targets) -> tuple[Provision, ...]:
    """The provisions with what they override."""
    all_of_them = {name: tuple(targets) for name, targets in found.items()}
    return tuple(replace(p, overrides=all_of_them[p.path[0]]) if p.path[0] in all_of_them else p for p in provisions)


def check(scope: Scope, policy: Policy, found: Targets, named: names.Named) -> None:
    """Findings for every `overrides` of the text."""
    judged = reachable(policy.provisions)
    kinds: dict[str, set[str]] = {}
    for provision in policy.provisions:
        kinds.setdefault(provision.path[0], set()).add(reach(provision.effect))
    for name, target, written in ((n, t, w) for n, each in found.items() for t, w in each.items()):
        if target.words[0] in scope.spoiled:
            continue
        if target.words not in named.paths:
            unknown(scope, named, target.words, written)
        elif target.words[0] == name:
            scope.report("E219", f"`{name}` overrides itself", written.span, "name what it overrides")
        elif name not in scope.spoiled and not any((kind, target.words) in judged for kind in kinds.get(name, set())):
            kind = "time" if "time" in kinds.get(name, set()) else "refusal"
            beside = "a time sets aside times only" if kind == "time" else "a permit lifts refusals only"
            said = f"`{called(target.words)}` has no {kind}, so overriding it has no effect"
            scope.report("E219", said, written.span, beside)
    circle = cycle(policy)
    if len({p.path[0] for p in circle}) > 1:
        place = next(iter(found.get(circle[0].path[0], {}).values()), None)
        round_trip = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        span = place.span if place else circle[0].clause.span
        scope.report("E220", f"these override each other in a circle: {round_trip}", span, "decide which comes first")


def unknown(scope: Scope, named: names.Named, path: tuple[str, ...], written: tree.TargetText) -> None:
    """A finding for an `overrides` that names nothing, with what may be meant."""
    beside = [p for p in named.paths if p[:-1] == path[: len(p) - 1] and len(p) <= len(path)]
    longest = max((len(p) for p in beside), default=0)
    hint = names.near(named, path, [p for p in beside if len(p) == longest] or [p for p in named.paths if len(p) == 1])
    scope.report("E218", f"there is no rule, table, row or cell `{called(path)}`", written.span, hint)


def reachable(provisions: Iterable[Provision]) -> set[tuple[str, tuple[str, ...]]]:
    """With which judgement something below each name of a rule, table, row or cell can be reached."""
    return {(judgement(p.effect), p.path[:n]) for p in provisions for n in range(1, len(p.path) + 1)}


def reaches(provision: Provision, target: Target, judged: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the provision's `overrides` of the target reaches something of its own judgement."""
    return (reach(provision.effect), target.words) in judged


def cycle(policy: Policy) -> list[Provision]:
    """Some provisions that override each other in a circle; none when there is no circle."""
    overriding = {p.id: p for p in policy.provisions if p.overrides}
    before = {i: [o for o in policy.reached_by[i] if o in overriding] for i in overriding}
    done: set[str] = set()
    for start in before:
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, False)]
        while stack:
            at, leaving = stack.pop()
            if leaving:
                path.pop()
                on_path.discard(at)
                done.add(at)
            elif at in on_path:
                return [overriding[i] for i in path[path.index(at) :]]
            elif at not in done:
                path.append(at)
                on_path.add(at)
                stack.append((at, True))
                stack.extend((other, False) for other in before[at])
    return []
