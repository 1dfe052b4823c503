"""Prints properties, frames and intents as text, in the canonical layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import (
    cites,
    condition_after,
    quoted,
    test,
    value,
)


def property_lines(node: tree.PropertyBlock) -> Iterator[str]:
    """The lines below `property NAME "…"`."""
    yield from cites(node.citations)
    number = "some" if node.words == "holds" else "any"
    if node.any_first:
        yield from lines_of_way(node)
        return
    if node.differ:
        first, second = node.requests
        differ = ", ".join(name.text for name in node.differ)
        yield f"for {number} two requests {first.text} and {second.text} alike except {differ}"
    else:
        yield f"for {number} request {node.requests[0].text}"
    if node.every_time:
        yield "in every time"
    if node.where is not None:
        yield from condition_after("where", node.where)
    if node.given:
        yield f"if {' and '.join(map(test, node.given))}"
    yield f"{node.words} {' and '.join(map(test, node.claim))}"
    if node.counted_by:
        yield f"counted by {', '.join(name.text for name in node.counted_by)}"


def lines_of_way(node: tree.PropertyBlock) -> Iterator[str]:
    """The lines of a claim that for any request there is some other one."""
    first, second = node.requests
    yield f"for any request {first.text}"
    if node.where is not None:
        yield from condition_after("where", node.where)
    yield f"for some request {second.text} alike except {', '.join(name.text for name in node.differ)}"
    if node.among is not None:
        yield from condition_after("where", node.among)
    yield f"holds {' and '.join(map(test, node.claim))}"


def frame_lines(node: tree.FrameBlock) -> Iterator[str]:
    """The lines below `property NAME "…"`, for a property of amendments."""
    yield from cites(node.citations)
    yield "for any amendment"
    yield from intents(node.aims)


def intents(lines: Sequence[tree.IntentLine]) -> Iterator[str]:
    """The lines of `intends` or of a claim about amendments, with the note on them."""
    for line in lines:
        yield from intent(line)
    if lines and lines[0].note:
        yield f"note {quoted(lines[0].note)}"


def intent(line: tree.IntentLine) -> Iterator[str]:
    """A line of `intends`."""
    head = line.words.removesuffix(" where")
    if line.of is not None:
        head = head.replace("answers", f"answers {line.of.text}", 1)
    if line.within is not None:
        head += f" {value(line.within)}"
    if line.directions:
        head += " " + " or ".join(line.directions)
    if line.property is not None:
        head += f" {line.property.text}"
    if line.since is not None:
        head += f" from {line.since.text}"
    if line.where is None:
        yield head
    else:
        yield from condition_after(f"{head} where", line.where)
