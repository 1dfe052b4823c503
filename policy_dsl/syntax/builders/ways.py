"""Builds the syntax tree of claims that for any request there is some other one, alike but for a few facts."""

from __future__ import annotations

from collections.abc import Sequence

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder
from policy_dsl.syntax.builders.conditions import condition

NO_NAME = tree.Name("")

MISPLACED = {
    "two_requests": "`for any two requests` is about pairs, and the property is about any request and some other one",
    "some_request": "the property has two lines about some request",
    "some_requests": "`for some two requests` is about pairs, and the property is about any request and some other one",
    "never": "`never` is about any request, and the property says what holds of some",
    "always": "`always` is about any request, and the property says what holds of some",
    "if": "a claim about any request and some other one has no `if`",
    "counted_by": "a claim about any request and some other one is not counted by facts",
    "in_every_time": "a claim about any request and some other one is about one time",
}
"""The lines that such a claim cannot have, by the name of their rule, with what is wrong."""

LINES = "it has `for any request`, `for some request … alike except …` and `holds`, and a `where` below each `for`"
ONE_TIME = "name it, `holds s.resolve faster than r.resolve`, and write a property for each time"


def way_block(b: TreeBuilder, node: ParseNode) -> tree.PropertyBlock:
    """The tree of such a property. Lines before `for some request` are about any request, those after it about the other."""
    for child in node.children:
        if child.data in MISPLACED:
            hint = ONE_TIME if child.data == "in_every_time" else LINES
            b.report("E116", MISPLACED[child.data], b.span(child), hint)
    place = next(n for n, child in enumerate(node.children) if child.data == "some_alike")
    second, names = b.at_most_one(node, "some_alike", "for some request", lambda line: line.children) or (node, node)
    first = b.at_most_one(node, "one_request", "for any request", lambda line: b.name(line.children[0]))
    claim = b.at_most_one(node, "holding", "holds", b.tests)
    return tree.PropertyBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        (first or b.required(None, node, "`for any request …`", NO_NAME), b.name(second)),
        tuple(map(b.name, names.children)),
        where_among(b, node.children[:place]),
        (),
        "holds",
        claim or b.required(None, node, "`holds …`", ()),
        (),
        b.citations(node),
        b.span(node),
        any_first=True,
        among=where_among(b, node.children[place + 1 :]),
    )


def where_among(b: TreeBuilder, lines: Sequence[ParseNode]) -> tree.ConditionText | None:
    """The condition of the one `where` among these lines; None without any. Reports further ones."""
    conditions = [line for line in lines if line.data == "where"]
    for line in conditions[1:]:
        hint = "keep one below `for any request`, and one below `for some request`"
        b.report("E104", "`where` is repeated for this request", b.span(line), hint)
    return condition(b, conditions[0].children[0]) if conditions else None
