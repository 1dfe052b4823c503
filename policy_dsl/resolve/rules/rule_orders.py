"""Checks blocks of rules in an order: their names, and what stands in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Remove, ReplaceOrder
from policy_dsl.model.provisions import Gives, Provision, ProvisionPath
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.syntax import tree
from policy_dsl.text import Span


def names_of_orders(rules: Iterable[tree.Rule]) -> list[tree.Name]:
    """The name of each block, once for each place in the text."""
    named = [rule.in_order for rule in rules if rule.in_order is not None]
    return list({(name.text, name.span): name for name in named}.values())


def check_rule(scope: Scope, rule: tree.Rule, order: str) -> None:
    """Reports a rule in an order that is two provisions, of which the second could never apply."""
    if rule.permit is not None:
        message = f"`{rule.name.text}` stands in the order `{order}`, and has two effects"
        hint = (
            "write a rule outside of the order for the one of them"
            if rule.overrides
            else "leave `permit` out: where this rule decides, no rule below it in the order applies"
        )
        scope.report("E248", message, rule.permit.span, hint)


def check_kinds(scope: Scope, provisions: Iterable[Provision], spans: dict[str, Span]) -> None:
    """Reports each rule that does not decide, or give the same derived fact, as the first one of its order. `spans` has the
    places of rules that may be reported.
    """
    first: dict[str, Provision] = {}
    for each in provisions:
        if each.in_order is None or each.until is not None or each.path[0] in scope.incomplete:
            continue
        above = first.setdefault(each.in_order, each)
        if fact_of(above) != fact_of(each) and each.path[0] in spans:
            message = f"in the order `{each.in_order}`, `{above.id}` {deed(above)}, and `{each.id}` {deed(each)}"
            hint = "write two orders: what decides in the one, and what gives a derived fact in the other"
            scope.report("E248", message, spans[each.path[0]], hint)


def fact_of(provision: Provision) -> str | None:
    """The derived fact that it gives; None if it decides."""
    return provision.effect.fact if isinstance(provision.effect, Gives) else None


def deed(provision: Provision) -> str:
    """What a provision does, in words."""
    fact = fact_of(provision)
    return "decides" if fact is None else f"gives `{fact}`"


def orders_of_rules(policy: Policy) -> dict[str, list[str]]:
    """The names of the rules in each order of rules, those that lapse not among them."""
    orders: dict[str, list[str]] = {}
    for each in policy.provisions:
        if each.in_order is not None and each.in_order != each.path[0] and each.until is None:
            orders.setdefault(each.in_order, []).append(each.path[0])
    return {name: list(dict.fromkeys(rules)) for name, rules in orders.items()}


def in_own_order(provisions: Iterable[Provision], owner: str, target: ProvisionPath) -> bool:
    """Whether a rule overrides another one of its order, with which it never applies, or all of them."""
    orders = {p.path[0]: p.in_order for p in provisions if p.in_order != p.path[0]}
    return orders.get(owner) is not None and orders[owner] in (orders.get(target.words[0]), target.words[0])


def placed(
    scope: Scope, written: tree.AddRuleText, base: Policy, provisions: Sequence[Provision]
) -> tuple[tuple[Provision, ...], str | None] | None:
    """The provisions of a rule that is added to an order of the base, and the rule that follows it; None after a finding."""
    orders = orders_of_rules(base)
    order, before = written.order.text, written.before
    if not check_order(scope, base, written.order):
        return None
    if before is not None and before.text not in orders[order]:
        message = f"`{before.text}` is not a rule in the order `{order}`"
        hint = nearest(before.text, orders[order]) or f"there are {listing(orders[order])}"
        scope.report("E305", message, before.span, hint)
        return None
    check_rule(scope, written.rule, order)
    first = orders[order][0] if written.in_front else None
    return in_order(provisions, order), before.text if before is not None else first


def check_order(scope: Scope, base: Policy, name: tree.Name, word: str = "replace") -> bool:
    """Whether the base has rules in this order; if not, reports it. `word` is what is done to it."""
    orders = orders_of_rules(base)
    if name.text in orders:
        return True
    called = [p.path[0] for p in base.provisions if p.until is None]
    hint = nearest(name.text, orders) or (f"there are {listing(orders)}" if orders else None)
    if name.text in called:
        kind = "table" if any(table.name == name.text for table in base.tables) else "rule"
        hint = f"it is a {kind}: write `{word} {kind} {name.text}`"
    scope.report("E305", f"`{base.name}` has no rules in an order `{name.text}`", name.span, hint)
    return False


def replaced_order(
    scope: Scope, written: tree.ReplaceRulesText, base: Policy, provisions: Iterable[Provision]
) -> ReplaceOrder | None:
    """The rules that stand in the place of those of an order of the base; None after a finding."""
    if not check_order(scope, base, written.order):
        return None
    order = written.order.text
    check_unique(scope, (rule.name for rule in written.rules), "rule or table", "E206")
    for rule in written.rules:
        check_rule(scope, rule, order)
    rules = tuple(orders_of_rules(base)[order])
    return ReplaceOrder(order, rules, in_order(provisions, order), scope.clause(written.span))


def removed_order(
    scope: Scope, written: tree.RemoveRulesText, base: Policy
) -> Iterator[tuple[tuple[str, ...], Remove | None]]:
    """The paths that are touched where an order of the base is removed: its own, and that of each of its rules, which goes."""
    if check_order(scope, base, written.order, "remove"):
        order, clause = written.order.text, scope.clause(written.span)
        yield (order,), None
        yield from (((name,), Remove(ProvisionPath((name,)), clause)) for name in orders_of_rules(base)[order])


def replaced_rules(file: tree.ProposalFile, base: Policy) -> Iterator[tuple[str, ...]]:
    """The paths of the rules of the orders that a proposal replaces."""
    orders = orders_of_rules(base)
    replaced = (op.order.text for op in file.operations if isinstance(op, tree.ReplaceRulesText))
    return ((name,) for order in replaced for name in orders.get(order, ()))


def in_order(provisions: Iterable[Provision], order: str | None) -> tuple[Provision, ...]:
    """The provisions in this order."""
    return tuple(replace(each, in_order=order) for each in provisions)


def replaced(scope: Scope, rule: tree.Rule, base: Policy, provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    """The provisions of a rule that replaces one of the base, in the order in which that stands."""
    order = next((p.in_order for p in base.provisions if p.path[0] == rule.name.text and p.until is None), None)
    if order is None:
        return tuple(provisions)
    check_rule(scope, rule, order)
    return in_order(provisions, order)


def spans_of(rules: Iterable[tree.Rule]) -> Iterator[tuple[str, Span]]:
    """The name of each rule, with its place."""
    return ((rule.name.text, rule.effect.span) for rule in rules)
