"""Looks up terms: `settlement_read` of the single request or, in a claim, `s.settlement_read` of the request `s`."""

from __future__ import annotations

from collections.abc import Mapping

from policy_dsl.model.conditions import Condition, Not, about
from policy_dsl.model.vocabulary import Attribute, YesNo
from policy_dsl.resolve.scope import Scope, is_set
from policy_dsl.resolve.words.name_text import nearest
from policy_dsl.syntax import tree


def term_condition(scope: Scope, written: tree.TermText, requests: Mapping[str, int]) -> Condition | None:
    """What the term means, of the request it is about; None after a finding."""
    name, request = written.term.text, 0
    if requests:
        prefix, dot, rest = name.partition(".")
        if "" in requests:
            return None  # the line that names the requests could not be read and is reported already
        if prefix not in requests or not dot:
            report_no_request(scope, written.term, requests)
            return None
        name, request = rest, requests[prefix]
    elif name not in scope.terms and (rest := name.partition(".")[2]) in {*scope.terms, *scope.attributes}:
        message = f"`{name}` names a request, and here there is only one"
        scope.report("E211", message, written.term.span, f"write `{rest}`")
        return None
    term = scope.terms.get(name)
    if term is None:
        if name in scope.unclear:
            scope.errors += 1  # reported where the term is declared
        else:
            report_unknown(scope, written, name)
        return None
    means = about(term.when, request)
    return Not(means) if written.negated else means


def report_no_request(scope: Scope, name: tree.Name, requests: Mapping[str, int]) -> None:
    """Reports a term that does not say which of the named requests it is about."""
    names = " or ".join(f"`{request}.…`" for request in requests)
    known = name.text in scope.terms or name.text in scope.attributes
    hint = f"write `{next(iter(requests))}.{name.text}`" if known else nearest(name.text.partition(".")[0], requests)
    scope.report("E211", f"`{name.text}` does not say which request it belongs to; expected {names}", name.span, hint)


def report_unknown(scope: Scope, written: tree.TermText, name: str) -> None:
    """Reports a condition of one word that is not a term: a fact without its value, or nothing that is declared."""
    word = written.term
    attribute = scope.attributes.get(name)
    if attribute is None:
        message = f"`{word.text}` is not a condition, and there is no term of that name"
        groups = {group.name: group.attribute for group in scope.groups.values()}
        prefix = word.text.removesuffix(name)
        if name in groups:
            hint: str | None = (
                f"it is a group: write `{prefix}{groups[name]} {'not in' if written.negated else 'in'} {name}`"
            )
        else:
            near = nearest(name, scope.terms)
            hint = near.replace("`", f"`{prefix}", 1) if near else None
        scope.report("E250", message, word.span, hint)  # without a hint, the pipeline looks at the line
        return
    message = f"`{word.text}` is a fact, and the condition does not say what it is compared with"
    scope.report("E250", message, word.span, fact_hint(attribute, word.text, written.negated))


def fact_hint(attribute: Attribute, fact: str, negated: bool) -> str:
    """What to write of a fact that stands alone as a condition."""
    if isinstance(attribute.type, YesNo):
        return f"write `{fact} is {'no' if negated else 'yes'}`"
    if is_set(attribute):
        code = attribute.names[0]
        return f"write `{fact} {'has none of' if negated else 'has'} {code}`, or `{fact} is empty`"
    if attribute.names:
        return f"write `{fact} is {'not ' if negated else ''}{attribute.names[0]}`, or another of its values"
    return f"compare it: `{fact} at least …`, or `{fact} is …`"


def report_term_as_code(scope: Scope, attribute: Attribute, written: tree.Is) -> bool:
    """Reports a term in place of a code, and returns whether there is one."""
    for word in written.values:
        request, dot, _ = written.fact.text.rpartition(".")
        name = word.text.removeprefix(f"{request}.") if dot else word.text
        groups = {n for n, group in scope.groups.items() if group.attribute == attribute.name}
        if not isinstance(word, tree.Name) or name not in scope.terms or word.text in {*attribute.names, *groups}:
            continue
        message = f"`{word.text}` is a term, and not a value of `{attribute.name}`"
        negation = "not " if "not" in written.words else ""
        scope.report(
            "E202", message, word.span, f"a term is a condition by itself: write `{negation}{request}{dot}{name}`"
        )
        return True
    return False


def terms_in(written: tree.ConditionText | None) -> tuple[str, ...]:
    """The names of the terms in a condition, each once, in the order of the text, with the request before it in a claim."""
    names: dict[str, None] = {}
    pending = [] if written is None else [written]
    while pending:
        match pending.pop():
            case tree.TermText(name):
                names[name.text] = None
            case tree.Joined(parts) | tree.ConditionBlock(_, parts):
                pending += reversed(parts)
            case _:
                pass
    return tuple(names)
