"""Conditions, and cells of conditions, that differ a little from one that a policy has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, cast

from policy_dsl.amend.mutated_literals import neighbours
from policy_dsl.amend.mutation import MutationKind
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Attribute, Enumeration, Ordered, SetOf, YesNo
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import value

MOST_CODES = 20
"""The most codes of an attribute for which `any` is narrowed, one code at a time."""

Order = Literal["at least", "at most", "over", "under", "before", "after", "on or before", "on or after"]

STRICTNESS: dict[Order, Order] = {
    "at least": "over", "over": "at least", "at most": "under", "under": "at most",
    "before": "on or before", "on or before": "before", "after": "on or after", "on or after": "after",
}  # fmt: skip
"""The comparison that differs where both sides are equal."""

HAS_IN_CELL = ("has any of ", "has none of ", "has ")
"""The beginnings of cells that say what a set has."""

IN_ORDER = r"at least\b|at most\b|over\b|under\b"
"""The beginning of a cell that compares codes in their order."""

LITERAL = r"(?<![\w.-])(?:\d{4}-\d\d-\d\d|-?\d+(?:\.\d+)?(?: (?:s|min|h|days?|weeks?)\b)?(?![\w-]))"
"""A date, a time of one unit, or a number."""


def toggled(policy: Policy, attribute: Attribute | None, values: Sequence[tree.ValueText]) -> Iterator[list[str]]:
    """The listed values without one, and with one of the codes more that none of them stands for."""
    words = [value(each) for each in values]
    yield from toggled_words(policy, attribute, words)


def toggled_words(policy: Policy, attribute: Attribute | None, words: Sequence[str]) -> Iterator[list[str]]:
    """The same for words."""
    if attribute is None or isinstance(attribute.type, Ordered | YesNo):
        return
    named = {code for word in words for code in codes(policy, attribute, word)}
    for n in range(len(words)):
        yield [*words[:n], *words[n + 1 :]]
    for code in attribute.names:
        if code not in named:
            yield [*words, code]


def codes(policy: Policy, attribute: Attribute, word: str) -> tuple[str, ...]:
    """The codes for which a word stands: itself, those of a group, or the one with this label."""
    groups = {g.name: g.codes for g in policy.groups if g.attribute == attribute.name}
    labels = {f'"{code.label}"': (code.name,) for code in attribute.type.codes if code.label}
    return groups.get(word) or labels.get(word) or (word,)


def other_atoms(
    policy: Policy, atom: tree.Is | tree.HasValues | tree.InOrder | tree.Between
) -> Iterator[tuple[MutationKind, tree.ConditionText]]:
    """The conditions that differ from this one a little."""
    attribute = policy.facts.get(atom.fact.text)
    if attribute is None:
        return
    match atom:
        case tree.Is(fact, words, values) if names_fact(policy, attribute, values):
            yield MutationKind.MEMBER, tree.Is(fact, NEGATED_IS[words], values)
        case tree.HasValues(fact, words, values) if names_fact(policy, attribute, values):
            yield MutationKind.MEMBER, tree.HasValues(fact, NEGATED_HAS[words], values)
        case tree.Is(fact, words, values) if isinstance(attribute.type, YesNo):
            other = "no" if value(values[0]) == "yes" else "yes"
            yield MutationKind.MEMBER, tree.Is(fact, words, (tree.Name(other),))
        case tree.Is(fact, words, values) if isinstance(attribute.type, Ordered):
            for n, each in enumerate(values):
                for after in neighbours(attribute.type, value(each)):
                    yield (
                        kind_of(attribute),
                        tree.Is(fact, words, (*values[:n], tree.Name(after), *values[n + 1 :])),
                    )
        case tree.Is(fact, words, values):
            for left in toggled(policy, attribute, values):
                if not left:
                    continue
                several = len(left) > 1 and not isinstance(attribute.type, SetOf)
                now = is_words(negated="not" in words, several=several)
                yield MutationKind.MEMBER, tree.Is(fact, now, tuple(map(tree.Name, left)))
        case tree.HasValues(fact, words, values):
            for left in toggled(policy, attribute, values):
                if left:
                    negated = words in ("has none of", "does not have")
                    has: HasWords = "has none of" if negated else "has any of" if len(left) > 1 else "has"
                    yield MutationKind.MEMBER, tree.HasValues(fact, has, tuple(map(tree.Name, left)))
        case tree.InOrder(fact, words, against) if value(against) in policy.by_name:
            yield kind_of(attribute), tree.InOrder(fact, STRICTNESS[words], against)
        case tree.InOrder(fact, words, against) if isinstance(attribute.type, Enumeration):
            yield MutationKind.MEMBER, tree.InOrder(fact, STRICTNESS[words], against)
        case tree.InOrder(fact, words, against) if isinstance(attribute.type, Ordered):
            for after in neighbours(attribute.type, value(against)):
                yield kind_of(attribute), tree.InOrder(fact, words, tree.Name(after))
        case tree.Between(fact, low, words, high) if isinstance(attribute.type, Ordered):
            for after in neighbours(attribute.type, value(low)):
                yield kind_of(attribute), tree.Between(fact, tree.Name(after), words, high)
            for after in neighbours(attribute.type, value(high)):
                yield kind_of(attribute), tree.Between(fact, low, words, tree.Name(after))
        case _:
            return


IsWords = Literal["is", "is not", "in", "not in"]
HasWords = Literal["has", "does not have", "has any of", "has none of"]

NEGATED_IS: dict[IsWords, IsWords] = {"is": "is not", "is not": "is", "in": "not in", "not in": "in"}
NEGATED_HAS: dict[HasWords, HasWords] = {
    "has": "does not have",
    "does not have": "has",
    "has any of": "has none of",
    "has none of": "has any of",
}


def names_fact(policy: Policy, attribute: Attribute, values: Sequence[tree.ValueText]) -> bool:
    """Whether an attribute with codes is compared with another fact."""
    first, *others = values
    own_groups = (group.name for group in policy.groups if group.attribute == attribute.name)
    named = first.text in policy.by_name and first.text not in (*attribute.names, *own_groups)
    return bool(attribute.names) and named and not others


def other_cells(policy: Policy, attribute: Attribute, text: str) -> Iterator[str]:
    """The texts of a condition's cell that differ from this one a little."""
    kind = attribute.type
    if isinstance(kind, Ordered):
        for match in re.finditer(LITERAL, text):
            for after in neighbours(kind, match[0]):
                yield text[: match.start()] + after + text[match.end() :]
    elif isinstance(kind, Enumeration) and kind.ordered and (order := re.match(IN_ORDER, text)):
        yield f"{STRICTNESS[cast(Order, order[0])]}{text[order.end() :]}"
    elif isinstance(kind, YesNo):
        yield from (word for word in ("yes", "no") if word != text)
    elif text == "any":
        if isinstance(kind, Enumeration) and len(attribute.names) <= MOST_CODES:
            yield from (f"not {code}" for code in attribute.names)
    else:
        negation = next((words for words in ("not ", *HAS_IN_CELL) if text.startswith(words)), "")
        words = [word.strip() for word in text.removeprefix(negation).split(",")]
        for left in toggled_words(policy, attribute, words):
            if negation in HAS_IN_CELL and left:
                has = "has any of " if negation == "has " and len(left) > 1 else negation
                yield has + ", ".join(left)
            elif negation not in HAS_IN_CELL and (left or negation):
                yield negation + ", ".join(left) if left else "any"


def is_words(*, negated: bool, several: bool) -> Literal["is", "is not", "in", "not in"]:
    """The words between a fact and its values."""
    if several:
        return "not in" if negated else "in"
    return "is not" if negated else "is"


def kind_of(attribute: Attribute) -> MutationKind:
    """The kind of a change of a bound on this attribute."""
    dated = isinstance(attribute.type, Ordered) and attribute.type.scale.value == "date"
    return MutationKind.DATE if dated else MutationKind.BOUND
