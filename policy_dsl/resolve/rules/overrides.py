"""Resolves `overrides`, and checks that it names something that exists, has an effect, and is not circular."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from policy_dsl.model.policy import Policy, judgement, reach
from policy_dsl.model.provisions import PERMIT, Provision, ProvisionPath, display_name
from policy_dsl.resolve.rules import names
from policy_dsl.resolve.rules.rule_orders import in_own_order
from policy_dsl.resolve.scope import Scope
from policy_dsl.syntax import tree

Targets = Mapping[str, Mapping[ProvisionPath, tree.TargetText]]
"""The targets of each rule and table, by its name, with their places in the text."""


def targets(scope: Scope, named: names.NameIndex, before: names.NameIndex | None = None) -> Targets:
    """The targets in the text, by rule or table. A name that `named` lacks is looked up in `before`, the names of the base."""
    by_owner: dict[str, dict[ProvisionPath, tree.TargetText]] = {}
    for name, written in scope.targets:
        path = names.path(scope, named, written.words)
        if before is not None and path not in named.paths:
            path = names.path(scope, before, written.words)
        target = ProvisionPath(path)
        if target in by_owner.setdefault(name, {}):
            scope.report("E204", f"`{display_name(path)}` is listed twice", written.span, "keep one of them")
        by_owner[name].setdefault(target, written)
    return by_owner


def with_overrides(provisions: Iterable[Provision], by_owner: Targets) -> tuple[Provision, ...]:
    """The provisions with their overrides."""
    overrides_of = {name: tuple(targets) for name, targets in by_owner.items()}
    return tuple(replace(p, overrides=overrides_of[p.path[0]]) if p.path[0] in overrides_of else p for p in provisions)


def check_overrides(scope: Scope, policy: Policy, by_owner: Targets, named: names.NameIndex) -> None:
    """Reports mistakes in `overrides`."""
    reachable = reachable_names(policy.provisions)
    kinds: dict[str, set[str]] = {}
    for provision in policy.provisions:
        kinds.setdefault(provision.path[0], set()).add(reach(provision.effect))
    for name, target, written in ((n, t, w) for n, each in by_owner.items() for t, w in each.items()):
        if target.words[0] in scope.incomplete:
            continue
        if target.words not in named.paths:
            report_unknown_target(scope, policy.provisions, named, target.words, written)
        elif target.words[0] == name:
            scope.report("E219", f"`{name}` overrides itself", written.span, "name what it overrides")
        elif in_own_order(policy.provisions, name, target):
            report_own_order(scope, policy.provisions, name, target, written)
        elif name not in scope.incomplete and not any(
            (kind, target.words) in reachable for kind in kinds.get(name, set())
        ):
            missing, hint = missing_effect(kinds.get(name, set()))
            message = f"`{display_name(target.words)}` {missing}, so overriding it has no effect"
            scope.report("E219", message, written.span, hint)
    for permit in idle_permits(policy):
        targets_of = by_owner.get(permit.path[0], {})
        if targets_of and all(t.words in named.paths and t.words[0] not in scope.incomplete for t in targets_of):
            message = f"`{permit.path[0]}` overrides no refusal, so its `permit` lifts nothing"
            scope.report("E214", message, permit.clause.span, IDLE_PERMIT)
    circle = cycle(policy)
    if len({p.path[0] for p in circle}) > 1:
        place = next(iter(by_owner.get(circle[0].path[0], {}).values()), None)
        round_trip = " → ".join(f"`{p.path[0]}`" for p in (*circle, circle[0]))
        span = place.span if place else circle[0].clause.span
        scope.report("E220", f"these override each other in a circle: {round_trip}", span, "decide which comes first")


def report_own_order(
    scope: Scope, provisions: Iterable[Provision], name: str, target: ProvisionPath, written: tree.TargetText
) -> None:
    """Reports a rule that overrides its own order, or another rule of it."""
    own = any(p.in_order == target.words[0] for p in provisions)
    message = (
        f"`{name}` is itself a rule of the order `{target.words[0]}`, and only the first of its rules that applies decides"
        if own
        else f"`{name}` and `{display_name(target.words)}` stand in one order, so only the first of them applies"
    )
    scope.report("E219", message, written.span, "leave it out: what stands above comes first anyway")


IDLE_PERMIT = "name the refusals that it lifts in `overrides`, or leave `permit` out"


def idle_permits(policy: Policy) -> Iterator[Provision]:
    """The permits of rules that answer too which override no refusal."""
    tables = {table.name for table in policy.tables}
    permits = [p for p in policy.provisions if p.path[1:] == PERMIT and p.path[0] not in tables]
    reachable = reachable_names(policy.provisions) if permits else set()
    return (p for p in permits if not any(reaches(p, target, reachable) for target in p.overrides))


def missing_effect(judgements: set[str]) -> tuple[str, str]:
    """What a target lacks that provisions with these judgements could set aside, in words, and the hint."""
    own = sorted(judgements - {"nothing"})
    if named := [each.removeprefix("time ") for each in own if each.startswith("time ")]:
        lacks = f"does not give {' or '.join(f'`{name}`' for name in named)}"
        both = "a time sets aside times of its own name, and a permit lifts refusals"
        return (f"{lacks} and has no refusal", both) if "refusal" in own else (lacks, both.partition(",")[0])
    if own == ["refusal", "time"]:
        return "has neither a time nor a refusal", "a time sets aside times, and a permit lifts refusals"
    if not own or "time" in own:
        return "has no time", "a time sets aside times only"
    if "refusal" in own:
        return "has no refusal", "a permit lifts refusals only"
    fact = own[0].removeprefix("value of ")
    return f"does not give `{fact}`", f"what gives `{fact}` sets aside only what gives `{fact}` too"


def report_unknown_target(
    scope: Scope,
    provisions: Iterable[Provision],
    named: names.NameIndex,
    path: tuple[str, ...],
    written: tree.TargetText,
) -> None:
    """Reports an `overrides` that names something unknown, with a hint."""
    if rules := [p.path[0] for p in provisions if p.in_order == path[0] != p.path[0]]:
        message = f"`{path[0]}` is an order of rules, and a rule in it is called by its own name alone"
        named_rule = next((rule for rule in rules if rule in path[1:]), None)
        way = f"write `overrides {named_rule}`; " if named_rule else ""
        scope.report("E218", message, written.span, f"{way}`overrides {path[0]}` is about all rules of the order")
        return
    if len(path) == 2 and path[0] == "rules" and path[1:] in named.paths:
        message = f"there is no rule, table, row or cell `{display_name(path)}`"
        scope.report("E218", message, written.span, f"write `overrides {path[1]}`")
        return
    siblings = [p for p in named.paths if p[:-1] == path[: len(p) - 1] and len(p) <= len(path)]
    longest = max((len(p) for p in siblings), default=0)
    known = [p for p in siblings if len(p) == longest] or [p for p in named.paths if len(p) == 1]
    hint = names.missing_name_hint(named, path, known)
    scope.report("E218", f"there is no rule, table, row or cell `{display_name(path)}`", written.span, hint)


def reachable_names(provisions: Iterable[Provision]) -> set[tuple[str, tuple[str, ...]]]:
    """The names of what can be overridden, each with every judgement in which something of that name can be."""
    return {(judgement(p.effect), name) for p in provisions for name in p.named_by}


def reaches(provision: Provision, target: ProvisionPath, reachable: set[tuple[str, tuple[str, ...]]]) -> bool:
    """Whether the provision overrides something below the target, in the judgement that its effect reaches."""
    return (reach(provision.effect), target.words) in reachable


def cycle(policy: Policy) -> list[Provision]:
    """Provisions that override each other in a circle; the empty list if there is no circle."""
    with_targets = {p.id: p for p in policy.provisions if p.overrides}
    overriders = {i: [o for o in policy.reached_by[i] if o in with_targets] for i in with_targets}
    done: set[str] = set()
    for start in overriders:
        path: list[str] = []
        on_path: set[str] = set()
        stack = [(start, False)]
        while stack:
            current, leaving = stack.pop()
            if leaving:
                path.pop()
                on_path.discard(current)
                done.add(current)
            elif current in on_path:
                return [with_targets[i] for i in path[path.index(current) :]]
            elif current not in done:
                path.append(current)
                on_path.add(current)
                stack.append((current, True))
                stack.extend((successor, False) for successor in overriders[current])
    return []
