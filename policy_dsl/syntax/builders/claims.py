"""Builds the syntax tree of properties, frames, examples and intents."""

from __future__ import annotations

from typing import Any, Literal, cast

from msgspec import structs

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder
from policy_dsl.syntax.builders.conditions import condition, one_condition
from policy_dsl.syntax.builders.ways import way_block

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
    if any(child.data == "some_alike" for child in node.children):
        return way_block(b, node)
    requests, differ = requests_of(b, node)
    words, claim = tests_of(b, node)
    return tree.PropertyBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        requests,
        differ,
        one_condition(b, node, "where"),
        b.at_most_one(node, "if", "if", b.tests) or (),
        words,
        claim,
        b.at_most_one(node, "counted_by", "counted by", lambda line: tuple(map(b.name, line.children[0].children)))
        or (),
        b.citations(node),
        b.span(node),
        every_time=b.at_most_one(node, "in_every_time", "in every time", lambda _: True) or False,
    )


ABOUT = {
    "one_request": "for any request",
    "two_requests": "for any two requests",
    "some_request": "for some request",
    "some_requests": "for some two requests",
}
"""The lines that say what a property is about, by the name of their rule."""


def requests_of(b: TreeBuilder, node: ParseNode) -> tuple[tuple[tree.Name, ...], tuple[tree.Name, ...]]:
    """The names of the requests that a property is about, and the attributes in which two of them may differ."""
    lines = [b.at_most_one(node, rule, words, lambda line: line) for rule, words in ABOUT.items()]
    written = [line for line in lines if line is not None]
    if len(written) > 1:
        single = [line.data in ("one_request", "some_request") for line in written]
        what = "one request and about two" if len(set(single)) > 1 else "any requests and about some"
        hint = "keep one of the lines that begin with `for`"
        if {line.data for line in written} == {"one_request", "some_request"}:
            hint += ", or say in which facts the second may differ: `for some request … alike except ATTRIBUTE`"
        b.report("E104", f"the property is about {what}", b.span(node), hint)
    if not written:
        return b.required(None, node, "`for any request …` or `for any two requests …`", (NO_NAME,)), ()
    match written[0].children:
        case [first, second, names]:
            return (b.name(first), b.name(second)), tuple(map(b.name, names.children))
        case [only]:
            return (b.name(only),), ()
        case _:
            raise AssertionError(written[0].data)


def tests_of(b: TreeBuilder, node: ParseNode) -> tuple[Literal["never", "always", "holds"], tuple[tree.Test, ...]]:
    """What a property claims of its requests: of any of them, `never` or `always`, and of some, `holds`."""
    rules_of = {"never": "never", "always": "always", "holds": "holding"}
    lines = {word: b.at_most_one(node, rule, word, b.tests) for word, rule in rules_of.items()}
    never, always, holds = lines.values()
    if sum(map(bool, lines.values())) > 1:
        both = " and ".join(f"`{word}`" for word, line in lines.items() if line)
        b.report("E104", f"the property has both {both}", b.span(node), "write a property for each")
    rules = {child.data for child in node.children}
    some, any_ = rules & {"some_request", "some_requests"}, rules & {"one_request", "two_requests"}
    if some and not any_:
        for child in node.children:
            if child.data in MISPLACED:
                message, hint = MISPLACED[child.data]
                b.report("E116", message, b.span(child), hint)
        return "holds", holds or never or always or b.required(None, node, "`holds …`", ())
    if holds and not any_:
        return "holds", holds  # the line that begins with `for` is missing, or was not read
    if holds and not some:
        place = next(child for child in node.children if child.data == "holding")
        message = "`holds` is about some request, and no line says about which"
        hint = "write `always`, if it holds for all of them, or `for some request` if one is enough"
        b.report("E105", message, b.span(place), hint)
    return "always" if always else "never", (
        always or never or holds or b.required(None, node, "`never …` or `always …`", ())
    )


MISPLACED = {
    "never": (
        "`never` is about any request, and the property is about some",
        "write `holds`, or `for any request` if it is so for all of them",
    ),
    "always": (
        "`always` is about any request, and the property is about some",
        "write `holds`, or `for any request` if it is so for all of them",
    ),
    "if": ("a claim about some request has no `if`", "write these outcomes behind `holds`, joined by `and`"),
    "counted_by": ("a claim about some request is not counted by facts", "leave the line out"),
    "in_every_time": (
        "a claim about some request is about one time",
        "name it, `holds r.resolve faster than 4 h`, and write a property for each time",
    ),
}
"""The lines that a claim about some request cannot have, by the name of their rule: what is wrong, and what to do."""


def example(b: TreeBuilder, node: ParseNode) -> tree.ExampleBlock:
    """The tree of `example "…"`."""
    facts = tuple(given(b, fact) for line in node.children if line.data == "given" for fact in line.children)
    expect = b.at_most_one(node, "expect", "expect", lambda line: expectations(b, line))
    outcomes, was = expect or (b.required(None, node, "`expect …`", (tree.Expected("refused"),)), None)
    return tree.ExampleBlock(b.quoted(node.children[0]), facts, outcomes[0], was, b.span(node), outcomes[1:])


def expectations(b: TreeBuilder, line: ParseNode) -> tuple[tuple[tree.Expected, ...], tree.Expected | None]:
    """The outcomes of an `expect`, of several times one for each, and the one behind `was`."""
    first, *rest = line.children
    if first.data == "expected":
        due = next((b.name(child.children[0]) for child in rest if child.data == "due_on"), None)
        expect = structs.replace(b.expected(first), due=due)
        was = next((b.expected(child) for child in rest if child.data == "expected"), None)
        return (expect,), was
    timed = [child for child in line.children if child.data == "timed"]
    was = next((b.expected(child) for child in rest if child.data == "expected"), None)
    return tuple(b.timed(child) for child in timed), was


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
    where = next((condition(b, child.children[0]) for child in node.children if child.data == "where"), None)
    match node.data:
        case "only_where":
            return tree.IntentLine("changes only where", where, span=span)
        case "nothing_where":
            return tree.IntentLine("changes nothing where", where, span=span)
        case "answers_within":
            of, time = timed(b, node)
            return tree.IntentLine("answers within", where, time, span=span, of=of)
        case "answers_exactly":
            of, time = timed(b, node)
            return tree.IntentLine("answers in exactly", where, time, span=span, of=of)
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
            name, *since = node.children
            day = b.name(since[0].children[0]) if since else None
            return tree.IntentLine("restores", property=b.name(name), since=day, span=span)
        case "gives_up":
            return tree.IntentLine("gives up", property=b.name(node.children[0]), span=span)
        case _:
            raise AssertionError(node.data)


def timed(b: TreeBuilder, node: ParseNode) -> tuple[tree.Name | None, tree.TimeText | tree.Name]:
    """The named time that a line of `intends` is about, if it says one, and how long it is at most, or exactly."""
    *named, time = [child for child in node.children if child.data != "where"]
    return (b.name(named[0]) if named else None), b.time(time)


DIRECTIONS = ("slower", "faster", "mixed", "refused", "permitted")


def direction_hint(word: str) -> str | None:
    """The hint for a word in place of a direction."""
    other_words = {
        "faster": ("quicker", "sooner", "earlier", "shorter", "fast", "quick", "better", "lower"),
        "slower": ("later", "longer", "slow", "worse", "higher"),
        "refused": ("refuse", "denied", "rejected", "forbidden", "closed", "refusal"),
        "permitted": ("permit", "allowed", "granted", "accepted", "open", "approved", "answered"),
    }
    if word.lower() in ("unchanged", "same", "equal", "none", "nothing", "kept", "alike"):
        return "leave it out: what stays as it is is not a change"
    return next((f"write `{way}`" for way, words in other_words.items() if word.lower() in (way, *words)), None)
