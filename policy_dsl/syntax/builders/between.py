"""Builds the syntax tree of claims between policies."""

from __future__ import annotations

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder
from policy_dsl.syntax.builders.claims import NO_NAME
from policy_dsl.syntax.builders.conditions import one_condition

WORDS: dict[str, tree.BetweenWords] = {
    "permits_nothing_refused": "permits nothing that … refuses",
    "decide_alike": "and … decide alike",
    "permit_alike": "and … permit alike",
    "nothing_in_common": "and … permit nothing in common",
    "nothing_slower": "answers nothing slower than",
}
"""What each alternative of `_between` in the grammar says."""


def claims_file(b: TreeBuilder, node: ParseNode) -> tree.ClaimsFile:
    """The heading of a file of claims, and the policies below it."""
    policies = tuple(policy_in(b, child) for child in node.children if child.data == "policy_in")
    return tree.ClaimsFile(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        policies,
        b.citations(node),
        span=b.span(node),
        path=b.text.path,
    )


def policy_in(b: TreeBuilder, node: ParseNode) -> tree.PolicyInText:
    """One line with a policy and its file."""
    name, *alias, file = node.children
    return tree.PolicyInText(b.name(name), b.quoted(file), b.name(alias[0]) if alias else None, b.span(node))


def claim(b: TreeBuilder, node: ParseNode) -> tree.ClaimBlock:
    """The tree of `claim NAME "…"`."""
    about = b.at_most_one(node, "one_request", "for any request", lambda line: b.name(line.children[0]))
    lines = [child for child in node.children if child.data in WORDS]
    for child in lines[1:]:
        b.report("E104", "the claim says two things of policies", b.span(child), "write a claim for each")
    request = b.required(about, node, "`for any request …`", NO_NAME)
    if not lines:
        b.required(None, node, "`OLD permits nothing that NEW refuses`, or another claim about two policies,", ())
    first, second = map(b.name, lines[0].children) if lines else (NO_NAME, NO_NAME)
    return tree.ClaimBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        request,
        one_condition(b, node, "where"),
        first,
        WORDS[lines[0].data] if lines else "and … decide alike",
        second,
        b.citations(node),
        b.span(node),
        *times(b, node),
    )


def times(b: TreeBuilder, node: ParseNode) -> tuple[bool, tree.Name | None]:
    """Whether the claim is about every time, and the one that it names."""
    every = b.at_most_one(node, "in_every_time", "in every time", lambda _: True) or False
    of = b.at_most_one(node, "in_time", "in", lambda line: b.name(line.children[0]))
    if every and of is not None:
        b.report("E104", "the claim is about every time, and about one", of.span, "keep one of the two lines")
    return every, of
