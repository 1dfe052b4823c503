"""Resolves derived facts, which rules and tables give, and checks that none is derived from itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from policy_dsl.model.conditions import atoms, attributes_of, attributes_tested
from policy_dsl.model.policy import DerivedFact, Policy
from policy_dsl.model.provisions import Gives, Provision
from policy_dsl.model.vocabulary import Attribute, Enumeration, YesNo
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values.attribute_types import codes_of
from policy_dsl.resolve.values.codes import one_code
from policy_dsl.resolve.words.name_text import listing, nearest
from policy_dsl.resolve.words.order_of_use import in_order_of_use, round_trip
from policy_dsl.resolve.words.reserved_words import COMPARING
from policy_dsl.syntax import tree


def declare_derived_facts(scope: Scope, blocks: Sequence[tree.DeriveBlock]) -> tuple[DerivedFact, ...]:
    """Declares the derived facts and returns them, in order. Conditions find them among the attributes."""
    check_unique(scope, (block.name for block in blocks), "fact", "E206")
    for block in blocks:
        check_name(scope, block.name)
    declared: dict[str, DerivedFact] = {}
    for block in blocks:
        label = block.type.label.text if block.type.label else None
        ordered = block.type.words == "ordered one of"
        yes_no = block.type.words == "yes/no"
        declared_type = YesNo(label) if yes_no else Enumeration(codes_of(scope, block.type), ordered=ordered)
        attribute = Attribute(block.name.text, declared_type, block.name.span)
        otherwise = None if block.otherwise is None else one_code(scope, attribute, block.otherwise)
        clause = scope.clause(block.span, scope.citations(block.citations))
        declared.setdefault(attribute.name, DerivedFact(attribute, otherwise, clause))
    for name, fact in declared.items():
        if name not in scope.attributes:
            scope.derived[name] = fact
            scope.attributes[name] = fact.attribute
    return tuple(declared.values())


def check_name(scope: Scope, name: tree.Name) -> None:
    """Reports the name of a derived fact that is, or looks like, the name of an attribute or a term."""
    for kind, names in (("attribute", scope.attributes), ("term", scope.terms)):
        check_unique(scope, [name], kind, "E206", names)
    scope.check_not_reserved(name, "fact", COMPARING)
    scope.check_not_constant(name, "fact")
    if "." in name.text:
        message = f"`{name.text}` has a dot, which stands between a request and its fact: `r.role`"
        scope.report("E208", message, name.span, "give the fact another name")


def value_given(scope: Scope, name: tree.Name, word: tree.ValueText) -> Gives | None:
    """The effect of `gives FACT VALUE`, with some value after a finding on the value; None after one on the fact."""
    fact = derived_fact(scope, name)
    return None if fact is None else Gives(fact.name, one_code(scope, fact.attribute, word) or fact.attribute.names[0])


def derived_fact(scope: Scope, name: tree.Name) -> DerivedFact | None:
    """The derived fact of this name; None after a finding."""
    fact = scope.derived.get(name.text)
    if fact is not None:
        return fact
    if name.text in scope.attributes:
        message = f"`{name.text}` is a fact that the request gives, so no rule or table gives it"
        hint = "declare a derived fact under another name: `derive NAME : one of A, B`"
    elif name.text in scope.terms:
        message = f"`{name.text}` is a term, so no rule or table gives it: its condition says when it holds"
        hint = f"keep the term, or declare `derive {name.text} : yes/no` in its place"
    elif owners := [fact.name for fact in scope.derived.values() if name.text in fact.attribute.names]:
        message = f"there is no derived fact `{name.text}`; it is a value of {listing(owners)}"
        hint = f"write the fact before its value: `gives {owners[0]} {name.text}`"
    else:
        message = f"there is no derived fact `{name.text}`"
        message += f"; declared are {listing(scope.derived)}" if scope.derived else "; none is declared"
        hint = nearest(name.text, scope.derived) or f"declare it: `derive {name.text} : one of A, B`"
    scope.report("E253", message, name.span, hint)
    return None


LARGEST_DERIVATION = 100_000
"""The most comparisons in what gives a derived fact, those of the derived facts in it included: they are written out."""


class DerivationFault(Struct, frozen=True):
    """A derived fact that nothing gives or that is too long, or several that are derived from each other."""

    code: str
    facts: tuple[str, ...]
    message: str
    hint: str


def check_derivations(scope: Scope, policy: Policy) -> None:
    """Reports derived facts that nothing gives, that are derived from themselves, or that are too long."""
    for fault in derivation_faults(policy):
        fact = scope.derived.get(fault.facts[0])
        if fact is not None and not (fault.code == "E255" and scope.incomplete):
            scope.report(fault.code, fault.message, fact.attribute.span, fault.hint)


def derivation_faults(policy: Policy, where: str = "") -> Iterator[DerivationFault]:
    """The derived facts that nothing gives, a first one of each circle, and the first that is too long. `where` begins the
    messages.
    """
    for fact in given_by_nothing(policy):
        words = f"gives {fact.name}"
        hint = f"write a rule with `{words} {fact.attribute.names[0]}`, or a table with a column `{words}`"
        yield DerivationFault("E255", (fact.name,), f"{where}no rule or table gives `{fact.name}`", hint)
    order, circles = in_order_of_use(uses(policy))
    for circle in circles:
        message = f"{where}`{circle[0]}` is derived from itself: {round_trip(circle)}"
        yield DerivationFault("E254", tuple(circle), message, "let what gives one of them not test the others")
    for name in first_too_long(policy, order):
        message = (
            f"{where}with the derived facts in it, what gives `{name}` has more than {LARGEST_DERIVATION:,} comparisons"
        )
        yield DerivationFault(
            "E258", (name,), message, "test facts of the request in place of one of the derived facts"
        )


def first_too_long(policy: Policy, order: Sequence[str]) -> list[str]:
    """The first derived fact whose conditions are too long when they are written out; `order` has each after what it tests."""
    giving: dict[str, list[Provision]] = {name: [] for name in order}
    for p in policy.provisions:
        if isinstance(p.effect, Gives) and p.effect.fact in giving:
            giving[p.effect.fact].append(p)
    sizes: dict[str, int] = {}
    for name in order:
        own = {p.id: sum(sizes.get(attributes_tested(atom)[0], 1) for atom in atoms(p.when)) for p in giving[name]}
        above: dict[str | None, int] = {}
        for p in giving[name]:  # of an order, each has the conditions of those above it written out
            if p.in_order is not None:
                alone = own[p.id]
                own[p.id] += above.get(p.in_order, 0)
                above[p.in_order] = above.get(p.in_order, 0) + alone
        overriding = sum(own.get(other, 0) for i in own for other in policy.reached_by[i])
        sizes[name] = sum(own.values()) + overriding
        if sizes[name] > LARGEST_DERIVATION:
            return [name]
    return []


def given_by_nothing(policy: Policy) -> list[DerivedFact]:
    """The derived facts that no rule or table gives."""
    given = {p.effect.fact for p in policy.provisions if isinstance(p.effect, Gives)}
    return [fact for fact in policy.derived if fact.name not in given]


def uses(policy: Policy) -> dict[str, list[str]]:
    """For each derived fact, those that it is derived from, in the order of their declaration."""
    tested: dict[str, set[str]] = {fact.name: set() for fact in policy.derived}
    for provision in policy.provisions:
        if isinstance(provision.effect, Gives):
            tested[provision.effect.fact] |= attributes_of(provision.when)
    return {name: [each for each in tested if each in names] for name, names in tested.items()}
