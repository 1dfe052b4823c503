"""What `overrides` reaches: that it names something, reaches something, and goes round in no circle."""

from __future__ import annotations

from collections.abc import Iterable

from policy_dsl.model.policy import Policy, judgement, reach
from policy_dsl.model.provisions import Provision, Target
from policy_dsl.resolve.scope import Scope, nearest, some


def check(scope: Scope, policy: Policy) -> None:
    """Findings for every `overrides` of the text."""
    prefixes, judged = reachable(policy.provisions)
    kinds: dict[str, set[str]] = {}
    for provision in policy.provisions:
        kinds.setdefault(provision.path[0], set()).add(reach(provision.effect))
    for name, target, written in scope.targets:
        said = " ".join(target.words)
        if target.words not in prefixes:
            known = [" ".join(words) for words in prefixes if words[: len(target.words) - 1] == target.words[:-1]]
            known = [k for k in known if len(k.split()) <= len(said.split()) + 1] or [w[0] for w in prefixes]
            shown = nearest(said, known) or f"there are {some(dict.fromkeys(w[0] for w in prefixes))}"
            scope.say("E218", f"there is no rule, table, row or cell `{said}`", written.span, shown)
        elif target.words[0] == name:
            scope.say("E219", f"`{name}` overrides itself", written.span, "name what it overrides")
        elif not any((kind, target.words) in judged for kind in kinds.get(name, set())):
            kind = "time" if "time" in kinds.get(name, set()) else "refusal"
            beside = "a time sets aside times only" if kind == "time" else "a permit lifts refusals only"
            scope.say("E219", f"`{said}` has no {kind}, so overriding it reaches nothing", written.span, beside)
    circle = cycle(policy)
    if len({p.path[0] for p in circle}) > 1:
        place = next((w for n, t, w in scope.targets if n == circle[0].path[0]), None)
        round_trip = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        span = place.span if place else circle[0].clause.span
        scope.say("E220", f"these override each other in a circle: {round_trip}", span, "decide which comes first")


def reachable(
    provisions: Iterable[Provision],
) -> tuple[dict[tuple[str, ...], None], set[tuple[str, tuple[str, ...]]]]:
    """Every name of a rule, table, row or cell; and with which judgement something below it can be reached."""
    prefixes: dict[tuple[str, ...], None] = {}
    judged = set()
    for provision in provisions:
        for n in range(1, len(provision.path) + 1):
            prefixes[provision.path[:n]] = None
            judged.add((judgement(provision.effect), provision.path[:n]))
    return prefixes, judged


def reaches(provision: Provision, target: Target, judged: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the provision's `overrides` of the target reaches something of its own judgement."""
    return (reach(provision.effect), target.words) in judged


def cycle(policy: Policy) -> list[Provision]:
    """Some provisions that override each other in a circle; none when there is no circle."""
    overriding = {p.id: p for p in policy.provisions if p.overrides}
    before = {i: [o for o in policy.set_aside_by[i] if o in overriding] for i in overriding}
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
