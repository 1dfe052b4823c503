"""From one parsed declaration to its node of the syntax tree: the blocks at the margin, and what a proposal holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from policy_dsl.syntax import tree
from policy_dsl.syntax.build import HIT_RULES, Builder, Node
from policy_dsl.text import Span

NO_NAME = tree.Name("")
NO_WORDS = tree.Quoted("")


def declaration(b: Builder, node: Node) -> Any:
    """The tree node for a block at the margin. A policy's heading comes as a PolicyFile without declarations."""
    match node.data:
        case "policy":
            return tree.PolicyFile(b.name(node.children[0]), b.quoted(node.children[1]), (), b.text.path)
        case "source":
            return tree.SourceLine(b.name(node.children[0]), b.quoted(node.children[1]), b.span(node))
        case "request":
            return tree.RequestBlock(tuple(attribute(b, child) for child in node.children), b.span(node))
        case "group":
            name, of, values = node.children
            return tree.Group(b.name(name), b.name(of), b.words(values.children), b.span(node))
        case "impossible":
            return impossible(b, node)
        case "rule":
            return rule(b, node)
        case "table":
            return table(b, node)
        case "otherwise":
            return tree.Otherwise(b.effect(node.children[0]), b.span(node))
        case "property":
            return property_block(b, node)
        case "example":
            return example(b, node)
        case "examples":
            heading, rows = b.heading_and_rows(node)
            return tree.ExamplesTable(b.name(node.children[0]), heading, rows, b.span(node))
        case _:
            return proposal(b, node)


def attribute(b: Builder, node: Node) -> tree.AttributeLine:
    """One line of `request`."""
    names, typed = node.children
    match typed.data:
        case "yes_no":
            label = b.quoted(typed.children[0]) if typed.children else None
            read = tree.TypeText("yes/no", (), label)
        case _:
            read = tree.TypeText(cast(Any, typed.data.replace("_", " ")), b.codes(typed.children[0]))
    return tree.AttributeLine(tuple(map(b.name, names.children)), read, b.span(node))


def impossible(b: Builder, node: Node) -> tree.ImpossibleBlock:
    """`impossible when`, on one line or below."""
    inline = node.children[0].data == "joined"
    when = b.condition(node.children[0]) if inline else b.only(node, "when", "when", b.body)
    never: tree.ConditionText = tree.IsEmpty(NO_NAME)
    because = b.only(node, "because", "because", lambda line: b.quoted(line.children[0]))
    return tree.ImpossibleBlock(
        b.needed(when, node, "`when`", never),
        b.needed(because, node, '`because "…"`', NO_WORDS),
        b.cites(node),
        b.span(node),
    )


def rule(b: Builder, node: Node) -> tree.Rule:
    """`rule NAME`."""
    effects = [child for child in node.children if child.data in ("refuse", "permit", "answer_within")]
    for effect in effects[1:]:
        b.say("E104", "the rule has a second outcome", b.span(effect), "write a rule for each outcome")
    return tree.Rule(
        b.name(node.children[0]),
        b.only(node, "when", "when", b.body),
        b.effect(effects[0]) if effects else b.needed(None, node, "`refuse`, `permit` or `answer within …`", NO_EFFECT),
        b.only(node, "overrides", "overrides", b.overrides) or (),
        b.cites(node),
        b.span(node),
    )


NO_EFFECT = tree.EffectText("refuse")


def table(b: Builder, node: Node) -> tree.TableBlock:
    """`table NAME`."""
    heading, rows = b.heading_and_rows(node)
    hit_rule = b.only(node, "hit_rule", "… applies", lambda line: HIT_RULES[line.children[0].data])
    return tree.TableBlock(
        b.name(node.children[0]),
        heading,
        rows,
        b.only(node, "when", "when", b.body),
        b.only(node, "overrides", "overrides", b.overrides) or (),
        cast(Any, hit_rule),
        b.only(node, "table_otherwise", "otherwise", lambda line: b.effect(line.children[0])),
        tuple(note(b, child) for child in node.children if child.data == "note"),
        b.cites(node),
        b.span(node),
    )


def note(b: Builder, node: Node) -> tree.NoteLine:
    """`note TARGET "…"`: the last words are the remark."""
    span = b.span(node)
    *words, remark = b.words(node.children[0].children)
    if not words or isinstance(remark, tree.Name):
        b.say("E105", "a note names a cell and then says its remark in quotes", span, 'write `note ROW COLUMN "…"`')
        return tree.NoteLine(tree.TargetText(tuple(words) or (remark,), span), NO_WORDS, span)
    return tree.NoteLine(tree.TargetText(tuple(words), words[0].span.to(words[-1].span)), remark, span)


def property_block(b: Builder, node: Node) -> tree.PropertyBlock:
    """`property NAME "…"`."""
    one = b.only(node, "one_request", "for any request", lambda line: (b.name(line.children[0]),))
    two = b.only(node, "two_requests", "for any two requests", lambda line: line)
    if one and two:
        b.say("E104", "the property speaks of one request and of two", b.span(node), "keep one of the `for any` lines")
    requests: tuple[tree.Name, ...] = one or ()
    differ: tuple[tree.Name, ...] = ()
    if two is not None:
        first, second, names = two.children
        requests, differ = (b.name(first), b.name(second)), tuple(map(b.name, names.children))
    never = b.only(node, "never", "never", b.tests)
    always = b.only(node, "always", "always", b.tests)
    if never and always:
        b.say("E104", "the property has both `never` and `always`", b.span(node), "write a property for each")
    return tree.PropertyBlock(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        requests or b.needed(None, node, "`for any request …` or `for any two requests …`", (NO_NAME,)),
        differ,
        b.only(node, "where", "where", b.body),
        b.only(node, "if", "if", b.tests) or (),
        "always" if always else "never",
        always or never or b.needed(None, node, "`never …` or `always …`", ()),
        b.only(node, "counted_by", "counted by", lambda line: tuple(map(b.name, line.children[0].children))) or (),
        b.cites(node),
        b.span(node),
    )


def example(b: Builder, node: Node) -> tree.ExampleBlock:
    """`example "…"`."""
    facts = tuple(given(b, fact) for line in node.children if line.data == "given" for fact in line.children)
    expect = b.only(node, "expect", "expect", lambda line: tuple(map(b.expected, line.children)))
    outcomes = expect or b.needed(None, node, "`expect …`", (tree.Expected("refused"),))
    sentence = b.quoted(node.children[0])
    return tree.ExampleBlock(sentence, facts, outcomes[0], outcomes[1] if len(outcomes) > 1 else None, b.span(node))


def given(b: Builder, node: Node) -> tree.Given:
    """One fact of an example."""
    return tree.Given(b.name(node.children[0]), b.words(node.children[1:]), b.span(node))


def proposal(b: Builder, node: Node) -> tree.ProposalFile:
    """`proposal NAME "…"` with everything below it."""
    to = b.only(node, "to", "to", lambda line: (b.name(line.children[0]), b.quoted(line.children[1])))
    policy, file = to or b.needed(None, node, '`to POLICY in "FILE"`', (NO_NAME, NO_WORDS))
    lines = b.only(node, "intends", "intends", lambda block: tuple(intent(b, line) for line in block.children))
    return tree.ProposalFile(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        policy,
        file,
        b.only(node, "reading", "reading", lambda line: b.quoted(line.children[0])),
        b.cites(node),
        (),
        tuple(operations(b, node.children)),
        lines or (),
        b.span(node),
        b.text.path,
    )


def operations(b: Builder, nodes: Iterable[Node]) -> Iterable[tree.OperationText]:
    """The operations among the lines of a proposal."""
    for node in nodes:
        span = b.span(node)
        match node.data:
            case "add":
                yield tree.Add(declaration(b, node.children[0]), span)
            case "replace":
                yield tree.ReplaceText(declaration(b, node.children[0]), span)
            case "add_row":
                yield tree.AddRowText(b.name(node.children[0]), b.row(node.children[1]), span)
            case "remove_rule" | "remove_table" | "remove_row":
                yield tree.RemoveText(cast(Any, node.data.split("_")[1]), b.target(node.children[0]), span)
            case "set_cell":
                yield tree.SetCellText(b.target(node.children[0]), cell(b, node.children[1]), span)
            case "set_table":
                heading, rows = b.heading_and_rows(node)
                yield tree.SetTableText(b.name(node.children[0]), heading, rows, span)
            case _:
                pass  # the other lines of a proposal, read by `proposal`


def cell(b: Builder, node: Node) -> tree.Cell:
    """What a cell is set to."""
    at = b.span(node)
    text = str(node.children[0])
    return tree.Cell(text, Span(at.line, at.column, at.line, at.column + len(text)))


def intent(b: Builder, node: Node) -> tree.IntentLine:
    """One line of `intends`."""
    span = b.span(node)
    where = next((b.body(child) for child in node.children if child.data == "where"), None)
    match node.data:
        case "only_where":
            return tree.IntentLine("changes only where", where, span=span)
        case "nothing_where":
            return tree.IntentLine("changes nothing where", where, span=span)
        case "answers_within":
            return tree.IntentLine("answers within", where, b.duration(node.children[0]), span=span)
        case "refuses_where":
            return tree.IntentLine("refuses where", where, span=span)
        case "every_change":
            words = [b.name(child.children[0]) for child in node.children]
            for word in words:
                if word.text not in DIRECTIONS:
                    b.say("E101", f"`{word.text}` is no direction; expected one of {', '.join(DIRECTIONS)}", word.span)
            found = tuple(word.text for word in words if word.text in DIRECTIONS)
            return tree.IntentLine("every change is", directions=cast(Any, found), span=span)
        case "refuses_nothing":
            return tree.IntentLine("refuses nothing new", span=span)
        case "permits_nothing":
            return tree.IntentLine("permits nothing new", span=span)
        case "restores":
            return tree.IntentLine("restores", property=b.name(node.children[0]), span=span)
        case _:
            return tree.IntentLine("gives up", property=b.name(node.children[0]), span=span)


DIRECTIONS = ("slower", "faster", "refused", "permitted")
