"""What the words of a condition mean in two policies, where that is not the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from policy_dsl.model.policy import Policy
from policy_dsl.node import Node
from policy_dsl.syntax import tree
from policy_dsl.syntax.one_line import conditions


def differing_words(written: tree.ConditionText, left: Policy, right: Policy, names: tuple[str, str]) -> Iterator[str]:
    """What each group, term and constant in the condition means in one and in the other, in the words that stand there;
    where one of the two does not have it, that. `names` are those of the policies.
    """
    one, other = meanings(left), meanings(right)
    for name in dict.fromkeys(word.rpartition(".")[2] for word in words_in(written)):
        here, there = one.get(name), other.get(name)
        if here == there:
            continue
        if here is None or there is None:
            yield f"`{names[0] if here is None else names[1]}` has no `{name}`"
        else:
            yield f"`{name}` is `{here}` in `{names[0]}`, and `{there}` in `{names[1]}`"


def meanings(policy: Policy) -> dict[str, str]:
    """The groups, terms, constants and derived facts, each with what it stands for; of a derived fact its codes alone."""
    written = policy.resolved
    return {
        **{group.name: ", ".join(group.codes) for group in policy.groups},
        **{constant.name: constant.text for constant in written.constants},
        **{term.name: conditions(term.lines) for term in written.terms},
        **{fact.name: f"one of {', '.join(fact.attribute.names)}" for fact in written.derived},
    }


def words_in(written: Any) -> Iterator[str]:
    """The names in a condition, in the order of the text."""
    if isinstance(written, tree.Name):
        yield written.text
    elif isinstance(written, tuple):
        for each in written:
            yield from words_in(each)
    elif isinstance(written, Node):
        for field in written.__struct_fields__:
            yield from words_in(getattr(written, field))
