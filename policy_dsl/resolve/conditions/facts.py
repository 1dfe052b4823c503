"""Looks up facts by name: `role` of the single request or, in a claim, `r.role` of the request `r`."""

from __future__ import annotations

from collections.abc import Mapping

from policy_dsl.model.conditions import Fact
from policy_dsl.model.vocabulary import Attribute, comparable
from policy_dsl.resolve.scope import Scope, is_literal
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax import tree


def fact(scope: Scope, name: tree.Name, requests: Mapping[str, int]) -> tuple[Fact, Attribute] | None:
    """The fact that the name stands for, and its attribute; None after a finding."""
    prefix, dot, rest = name.text.partition(".")
    if not requests:
        if dot and rest in scope.attributes and prefix not in scope.attributes:
            scope.report(
                "E211", f"`{name.text}` names a request, and here there is only one", name.span, f"write `{rest}`"
            )
            return None
        if report_term_as_fact(scope, name, name.text):
            return None
        attribute = scope.attribute(name)
        return None if attribute is None else (Fact(attribute.name), attribute)
    if "" in requests:
        return None  # the line that names the requests could not be read and is reported already
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
    if report_term_as_fact(scope, name, rest):
        return None
    attribute = scope.attribute(tree.Name(rest, name.span))
    return None if attribute is None else (Fact(attribute.name, requests[prefix]), attribute)


def other_than(scope: Scope, about: Fact, word: tree.Name, comparand: Fact) -> Fact | None:
    """The fact that the word names, if it is not the one that it is compared with; None after a finding."""
    if comparand != about:
        return comparand
    scope.report("E238", f"`{word.text}` is compared with itself", word.span, "name another fact, or a value")
    return None


def report_term_as_fact(scope: Scope, written: tree.Name, name: str) -> bool:
    """Reports a term in place of a fact, and returns whether it is one."""
    if name in scope.attributes or name not in scope.terms:
        return False
    message = f"`{written.text}` is a term, and not a fact that is compared"
    hint = f"a term is a condition by itself: write `{written.text}` or `not {written.text}`"
    scope.report("E201", message, written.span, hint)
    return True


def is_fact_name(scope: Scope, word: tree.Name, requests: Mapping[str, int]) -> bool:
    """Whether the word is meant as a fact, and not as a value: one that starts with a digit, or a constant."""
    prefix, dot, _ = word.text.partition(".")
    if scope.is_constant(word):
        return False
    return word.text in scope.attributes or (dot != "" and prefix in requests) or not is_literal(word.text)


def declared_together(scope: Scope, name: str) -> list[str]:
    """The attributes that have the same codes as this one, because they are declared together; it is one of them."""
    attribute = scope.attributes.get(name)
    if attribute is None:
        return []
    return [
        each.name for each in scope.attributes.values() if each.name == name or comparable(each.type, attribute.type)
    ]
