"""Prints claims between policies, in the canonical layout."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import INDENT, cites, condition_after, indented, quoted


def claims(file: tree.ClaimsFile) -> Iterator[str]:
    """The heading of the file, and the policies below it."""
    yield f"claims {file.name.text} {quoted(file.title)}"
    for each in file.policies:
        alias = f" as {each.alias.text}" if each.alias else ""
        yield f"{INDENT}policy {each.policy.text}{alias} in {quoted(each.file)}"
    yield from indented(cites(file.citations))


def claim(node: tree.ClaimBlock) -> Iterator[str]:
    """The lines of one claim."""
    yield f"claim {node.name.text} {quoted(node.sentence)}"
    yield from indented(cites(node.citations))
    yield INDENT + f"for any request {node.request.text}"
    if node.every_time or node.of is not None:
        yield INDENT + in_time(node)
    if node.where is not None:
        yield from indented(condition_after("where", node.where))
    yield INDENT + between(node)


def whole_claim(node: tree.ClaimBlock) -> str:
    """What the claim says of the two policies, and in which of several times."""
    of_times = node.every_time or node.of is not None
    return f"{between(node)}, {in_time(node)}" if of_times else between(node)


def in_time(node: tree.ClaimBlock) -> str:
    """Which of several times the claim is about."""
    return "in every time" if node.of is None else f"in {node.of.text}"


def between(node: tree.ClaimBlock) -> str:
    """What the claim says of the two policies."""
    first, second = node.first.text, node.second.text
    words, dots, after = node.words.partition(" … ")
    if node.words.startswith("and"):
        return f"{first} and {second} {after}"
    return f"{first} {words} {second}{f' {after}' if dots else ''}"
