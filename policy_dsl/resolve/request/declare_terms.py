"""Declares terms, each after those that it uses."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from policy_dsl.model.conditions import atoms
from policy_dsl.model.provisions import Term
from policy_dsl.resolve.conditions.condition import condition
from policy_dsl.resolve.conditions.terms import terms_in
from policy_dsl.resolve.scope import Scope, check_unique
from policy_dsl.resolve.values.constants import with_values
from policy_dsl.resolve.words.order_of_use import in_order_of_use, round_trip
from policy_dsl.resolve.words.reserved_words import COMPARING
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import condition_after

LARGEST_TERM = 1_000
"""The most comparisons in a term, those of the terms in it included."""


def declare_terms(scope: Scope, blocks: Sequence[tree.TermBlock]) -> tuple[Term, ...]:
    """Declares the terms and returns them, in order. A term may use others, also those below it, but not itself."""
    check_names_of_terms(scope, [block.name for block in blocks])
    declared: dict[str, tree.TermBlock] = {}
    for block in blocks:
        scope.check_not_reserved(block.name, "term", COMPARING)
        if block.name.text[:1].isdigit():
            message = f"`{block.name.text}` starts with a digit, as numbers, times and dates do"
            scope.report("E208", message, block.name.span, "give the term another name")
        elif "." in block.name.text:
            message = f"`{block.name.text}` has a dot, which stands between a request and its fact: `r.role`"
            scope.report("E208", message, block.name.span, "give the term another name")
        declared.setdefault(block.name.text, block)
    uses = {name: [each for each in terms_in(block.means) if each in declared] for name, block in declared.items()}
    order, circles = in_order_of_use(uses)
    for circle in circles:
        report_circle(scope, [declared[name] for name in circle])
    sizes: dict[str, int] = {}
    for name in order:
        declare_term(scope, declared[name], sizes)
    return tuple(scope.terms[name] for name in declared if name in scope.terms)


def check_names_of_terms(scope: Scope, names: Sequence[tree.Name]) -> None:
    """Reports names of terms that are, or look like, those of other terms, of attributes or of groups."""
    check_unique(scope, names, "term", "E206")
    for name in names:
        scope.check_not_constant(name, "term")
        for kind, known in (("attribute", scope.attributes), ("group", scope.groups), ("term", scope.terms)):
            if name.text not in known:
                check_unique(scope, [name], kind, "E206", known)
                continue
            of_base = ", or write `replace term`" if kind == "term" else ""
            message = f"there is {'an' if kind == 'attribute' else 'a'} {kind} `{name.text}` already"
            scope.report("E206", message, name.span, f"give the term another name{of_base}")


def declare_term(scope: Scope, block: tree.TermBlock, sizes: dict[str, int]) -> None:
    """Declares a term whose own terms are declared, unless it has findings; `sizes` are their numbers of comparisons."""
    name = block.name.text
    scope.in_term = True
    when = condition(scope, block.means)
    scope.in_term = False
    if when is None:
        scope.unclear.add(name)
        return
    sizes[name] = sum(1 for _ in islice(atoms(when), LARGEST_TERM + 1))
    if sizes[name] > LARGEST_TERM:
        message = f"with the terms in it, `{name}` has more than {LARGEST_TERM:,} comparisons"
        scope.report("E252", message, block.name.span, "make a fact of the request of one of its parts")
        scope.unclear.add(name)
        return
    clause = scope.clause(block.span, scope.citations(block.citations), terms=terms_in(block.means))
    written = with_values(scope, block.means)
    lines = [line.removeprefix("means ") for line in condition_after("means", written) if line != "means"]
    scope.terms[name] = Term(name, block.title.text if block.title else None, when, tuple(lines), clause)


def report_circle(scope: Scope, blocks: Sequence[tree.TermBlock]) -> None:
    """Reports terms of which each uses the next, and the last the first."""
    scope.unclear.update(block.name.text for block in blocks)
    way_round = round_trip([block.name.text for block in blocks])
    message = f"the term `{blocks[0].name.text}` is explained by itself: {way_round}"
    scope.report("E251", message, blocks[0].name.span, "say what one of them means without the others")
