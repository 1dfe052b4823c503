"""Builds the syntax tree of properties, frames, examples and intents."""

from __future__ import annotations

from typing import Any, cast

from msgspec import structs

from policy_dsl.syntax import tree
from policy_dsl.syntax.build import ParseNode, TreeBuilder

NO_NAME = tree.Name("")
NO_WORDS = tree.Quoted("")
INTENTS = frozenset({
    "only_where", "nothing_where", "answers_within", "answers_exactly", "refuses_where", "every_change", "refuses_nothing",
    "permits_nothing", "restores", "gives_up",
})  # fmt: skip
"""The alternatives of `_intent` in the grammar."""


def any_property(b: TreeBuilder, node: ParseNode) -> tree.PropertyBlock | tree.FrameBlock:
    """The tree of `property NAME "…"`, about requests or amendments."""
    about = b.at_most_one(node, "any_amendment", "for any amendment", lambda line: line)
    if about is None and {child.data for child in node.children[2:]} - {"cite", "remark"} <= INTENTS:
        b.required(None, node, "`for any request …`, `for any two requests …` or `for any amendment`", NO_NAME)
        return frame_block(b, node)
    return property_block(b, node) if about is None else frame_block(b, node)


def frame_block(b: TreeBuilder, node: ParseNode) -> tree.FrameBlock:
    """The tree of a property `for any amendment`."""
    before = len(b.findings)
    for child in node.children[2:]:
        if child.data in ("restores", "gives_up"):
            message = "a claim about every amendment cannot say what one of them restores or gives up"
            b.report("E116", message, b.span(child), "write the line below `intends`, in the proposal it is about")
        elif child.data not in INTENTS and child.data not in ("any_amendment", "cite", "remark"):
            message = "a claim about every amendment has the lines of `intends`, such as `changes nothing where …`"
            b.report("E116", message, b.span(child), "write a claim about requests as a property of its own")
    aims = intents(b, node)
    if not aims and len(b.findings) == before:
        b.required(None, node, "`changes nothing where …`, or another line of `intends`,", ())
    return tree.FrameBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        aims,
        b.citations(node),
        b.span(node),
    )


def property_block(b: TreeBuilder, node: ParseNode) -> tree.PropertyBlock:
    """The tree of a property about requests."""
    for child in node.children:
        if child.data in INTENTS:
            message = "this line is about amendments, and the property is about requests"
            b.report("E116", message, b.span(child), "write a property of its own with `for any amendment`")
        elif child.data == "remark":
            message = "a property about requests has no `note`"
            b.report("E116", message, b.span(child), "write it in its sentence, or behind `--` as a comment")
    single = b.at_most_one(node, "one_request", "for any request", lambda line: (b.name(line.children[0]),))
    pair = b.at_most_one(node, "two_requests", "for any two requests", lambda line: line)
    if single and pair:
        b.report(
            "E104", "the property is about one request and about two", b.span(node), "keep one of the `for any` lines"
        )
    requests: tuple[tree.Name, ...] = single or ()
    differ: tuple[tree.Name, ...] = ()
    if pair is not None:
        first, second, names = pair.children
        requests, differ = (b.name(first), b.name(second)), tuple(map(b.name, names.children))
    never = b.at_most_one(node, "never", "never", b.tests)
    always = b.at_most_one(node, "always", "always", b.tests)
    if never and always:
        b.report("E104", "the property has both `never` and `always`", b.span(node), "write a property for each")
    return tree.PropertyBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        requests or b.required(None, node, "`for any request …` or `for any two requests …`", (NO_NAME,)),
        differ,
        b.at_most_one(node, "where", "where", b.body),
        b.at_most_one(node, "if", "if", b.tests) or (),
        "always" if always else "never",
        always or never or b.required(None, node, "`never …` or `always …`", ()),
        b.at_most_one(node, "counted_by", "counted by", lambda line: tuple(map(b.name, line.children[0].children)))
        or (),
        b.citations(node),
        b.span(node),
    )


def example(b: TreeBuilder, node: ParseNode) -> tree.ExampleBlock:
    """The tree of `example "…"`."""
    facts = tuple(given(b, fact) for line in node.children if line.data == "given" for fact in line.children)
    expect = b.at_most_one(node, "expect", "expect", lambda line: tuple(map(b.expected, line.children)))
    outcomes = expect or b.required(None, node, "`expect …`", (tree.Expected("refused"),))
    sentence = b.quoted(node.children[0])
    return tree.ExampleBlock(sentence, facts, outcomes[0], outcomes[1] if len(outcomes) > 1 else None, b.span(node))


def given(b: TreeBuilder, node: ParseNode) -> tree.Given:
    """The tree of one fact of an example."""
    return tree.Given(b.name(node.children[0]), b.values(node.children[1:]), b.span(node))


def intents(b: TreeBuilder, node: ParseNode) -> tuple[tree.IntentLine, ...]:
    """The lines of `intends` or of a frame, each with the note on all of them."""
    note = b.at_most_one(node, "remark", "note", lambda line: b.quoted(line.children[0]))
    lines = [intent(b, child) for child in node.children if child.data in INTENTS]
    return tuple(structs.replace(line, note=note) for line in lines)


def intent(b: TreeBuilder, node: ParseNode) -> tree.IntentLine:
    """The tree of one line of `intends`."""
    span = b.span(node)
    where = next((b.body(child) for child in node.children if child.data == "where"), None)
    match node.data:
        case "only_where":
            return tree.IntentLine("changes only where", where, span=span)
        case "nothing_where":
            return tree.IntentLine("changes nothing where", where, span=span)
        case "answers_within":
            return tree.IntentLine("answers within", where, b.duration(node.children[0]), span=span)
        case "answers_exactly":
            return tree.IntentLine("answers in exactly", where, b.duration(node.children[0]), span=span)
        case "refuses_where":
            return tree.IntentLine("refuses where", where, span=span)
        case "every_change":
            words = [b.name(child.children[0]) for child in node.children]
            for word in words:
                if word.text not in DIRECTIONS:
                    message = f"`{word.text}` is not a direction; expected one of {', '.join(DIRECTIONS)}"
                    b.report("E101", message, word.span, direction_hint(word.text))
            directions = tuple(word.text for word in words if word.text in DIRECTIONS)
            return tree.IntentLine("every change is", directions=cast(Any, directions), span=span)
        case "refuses_nothing":
            return tree.IntentLine("refuses nothing new", span=span)
        case "permits_nothing":
            return tree.IntentLine("permits nothing new", span=span)
        case "restores":
            return tree.IntentLine("restores", property=b.name(node.children[0]), span=span)
        case "gives_up":
            return tree.IntentLine("gives up", property=b.name(node.children[0]), span=span)
        case _:
            raise AssertionError(node.data)


DIRECTIONS = ("slower", "faster", "refused", "permitted")


def direction_hint(word: str) -> str | None:
    """The hint for a word in place of a direction."""
    other_words = {
        "faster": ("quicker", "sooner", "earlier", "shorter", "fast", "quick", "better", "lower"),
        "slower": ("later", "longer", "slow", "worse", "higher"),
        "refused": ("refuse", "denied", "rejected", "forbidden", "closed", "refusal"),
        "permitted": ("permit", "allowed", "granted", "accepted", "open", "approved", "answered"),
    }
    return next((f"write `{way}`" for way, words in other_words.items() if word.lower() in (way, *words)), None)
