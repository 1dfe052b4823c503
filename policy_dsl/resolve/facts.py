"""The fact that a word names: of the one request, or in a claim of the request before the dot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from policy_dsl.model.conditions import Fact
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.resolve.scope import Scope, listing, nearest
from policy_dsl.syntax import tree


def fact(scope: Scope, name: tree.Name, requests: Mapping[str, int]) -> tuple[Fact, Attribute] | None:
    """The fact that `role`, or in a claim `r.role`, names."""
    prefix, dot, rest = name.text.partition(".")
    if not requests:
        if dot and rest in scope.attributes and prefix not in scope.attributes:
            scope.report(
                "E211", f"`{name.text}` names a request, and here there is only one", name.span, f"write `{rest}`"
            )
            return None
        attribute = scope.attribute(name)
        return None if attribute is None else (Fact(attribute.name), attribute)
    if "" in requests:
        return None  # the line that names the requests was not read, and has its own finding
    names = " or ".join(f"`{request}.…`" for request in requests)
    if prefix not in requests or not dot:
        hint = (
            f"write `{next(iter(requests))}.{name.text}`"
            if name.text in scope.attributes
            else nearest(prefix, requests)
        )
        scope.report(
            "E211", f"`{name.text}` does not say which request it belongs to; expected {names}", name.span, hint
        )
        return None
    attribute = scope.attribute(tree.Name(rest, name.span))
    return None if attribute is None else (Fact(attribute.name, requests[prefix]), attribute)


def names_a_fact(scope: Scope, word: tree.Name, requests: Mapping[str, int]) -> bool:
    """Whether the word is, or was meant to be, another fact: numbers, times and dates start with a digit."""
    prefix, dot, _ = word.text.partition(".")
    return word.text in scope.attributes or (dot != "" and prefix in requests) or not word.text[:1].isdigit()


def another_fact(
    scope: Scope, attribute: Attribute, written: Sequence[tree.ValueText], requests: Mapping[str, int]
) -> bool:
    """Whether another fact stands where codes do, with a finding: facts of codes are not compared."""
    for word in written:
        name = word.text.partition(".")[2] if requests and "." in word.text else word.text
        groups = {n for n, group in scope.groups.items() if group.attribute == attribute.name}
        if not isinstance(word, tree.Name) or name not in scope.attributes or word.text in {*attribute.names, *groups}:
            continue
        said = f"`{word.text}` is a fact, and facts with codes cannot be compared; expected one of {listing(attribute.names)}"
        hint = "give the answer as a fact, `same : yes/no`, or write a line for each code below `any of`"
        scope.report("E202", said, word.span, hint)
        return True
    return False
