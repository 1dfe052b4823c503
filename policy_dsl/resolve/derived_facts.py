"""Resolves derived facts, which rules and tables give, and checks that none is derived from itself."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.model.conditions import attributes_of
from policy_dsl.model.policy import DerivedFact, Policy
from policy_dsl.model.provisions import Gives
from policy_dsl.model.vocabulary import Attribute, Enumeration, YesNo
from policy_dsl.resolve.scope import COMPARING, Scope, check_unique, listing, nearest
from policy_dsl.resolve.vocabulary import codes_of, in_order_of_use
from policy_dsl.syntax import tree


def declare_derived_facts(scope: Scope, blocks: Sequence[tree.DeriveBlock]) -> tuple[DerivedFact, ...]:
    """Declares the derived facts and returns them, in order. Conditions find them among the attributes."""
    check_unique(scope, (block.name for block in blocks), "fact", "E206")
    for block in blocks:
        check_name(scope, block.name)
    declared: dict[str, DerivedFact] = {}
    for block in blocks:
        label = block.type.label.text if block.type.label else None
        declared_type = YesNo(label) if block.type.words == "yes/no" else Enumeration(codes_of(scope, block.type))
        attribute = Attribute(block.name.text, declared_type, block.name.span)
        otherwise = None if block.otherwise is None else scope.code(attribute, block.otherwise)
        clause = scope.clause(block.span, scope.citations(block.citations))
        declared.setdefault(attribute.name, DerivedFact(attribute, otherwise, clause))
    for name, fact in declared.items():
        scope.derived.setdefault(name, fact)
        scope.attributes.setdefault(name, fact.attribute)
    return tuple(declared.values())


def check_name(scope: Scope, name: tree.Name) -> None:
    """Reports the name of a derived fact that is, or looks like, another name that conditions use."""
    for kind, names in (("attribute", scope.attributes), ("group", scope.groups), ("term", scope.terms)):
        check_unique(scope, [name], kind, "E206", names)
    scope.check_not_reserved(name, "fact", COMPARING)
    if "." in name.text:
        message = f"`{name.text}` has a dot, which stands between a request and its fact: `r.role`"
        scope.report("E208", message, name.span, "give the fact another name")


def value_given(scope: Scope, name: tree.Name, word: tree.ValueText) -> Gives | None:
    """The effect of `gives FACT VALUE`; None after a finding."""
    fact = derived_fact(scope, name)
    value = None if fact is None else scope.code(fact.attribute, word)
    return None if fact is None or value is None else Gives(fact.name, value)


def derived_fact(scope: Scope, name: tree.Name) -> DerivedFact | None:
    """The derived fact of this name; None after a finding."""
    fact = scope.derived.get(name.text)
    if fact is not None:
        return fact
    if name.text in scope.attributes:
        message = f"`{name.text}` is a fact that a request gives, so nothing else can give it"
        hint = "declare a derived fact of another name: `derive … : one of A, B`"
    else:
        message = f"there is no derived fact `{name.text}`"
        message += f"; declared are {listing(scope.derived)}" if scope.derived else "; none is declared"
        hint = nearest(name.text, scope.derived) or f"declare it: `derive {name.text} : one of A, B`"
    scope.report("E253", message, name.span, hint)
    return None


def check_derivations(scope: Scope, policy: Policy) -> None:
    """Reports derived facts that nothing gives, and those that are derived from themselves."""
    given = {p.effect.fact for p in policy.provisions if isinstance(p.effect, Gives)}
    for fact in policy.derived:
        if fact.name not in given and not scope.incomplete:
            message = f"no rule and no table gives `{fact.name}`"
            words = f"gives {fact.name}"
            hint = f"write a rule with `{words} {fact.attribute.names[0]}`, or a table with a column `{words}`"
            scope.report("E255", message, fact.attribute.span, hint)
    for circle in circles_of(policy):
        first = [f"`{name}`" for name in circle[:8]]
        names = " → ".join([*first, *(["…"] if len(circle) > len(first) else []), first[0]])
        fact = next(each for each in policy.derived if each.name == circle[0])
        message = f"`{fact.name}` is derived from itself: {names}"
        scope.report("E254", message, fact.attribute.span, "give one of them without the others")


def circles_of(policy: Policy) -> list[list[str]]:
    """The circles of derived facts, in which each is derived from the next, and the last from the first."""
    return in_order_of_use(uses(policy))[1]


def uses(policy: Policy) -> dict[str, list[str]]:
    """For each derived fact, those that it is derived from, in the order of their declaration."""
    tested: dict[str, set[str]] = {fact.name: set() for fact in policy.derived}
    for provision in policy.provisions:
        if isinstance(provision.effect, Gives):
            tested[provision.effect.fact] |= attributes_of(provision.when)
    return {name: [each for each in tested if each in names] for name, names in tested.items()}
