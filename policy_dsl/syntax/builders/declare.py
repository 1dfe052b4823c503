"""Builds the syntax tree of a declaration: a block at the margin, or an operation of a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from msgspec.structs import replace

from policy_dsl.syntax import tree
from policy_dsl.syntax.builders import between, clocks
from policy_dsl.syntax.builders.builder import ParseNode, TreeBuilder
from policy_dsl.syntax.builders.claims import NO_NAME, NO_WORDS, any_property, example, intents
from policy_dsl.syntax.builders.conditions import condition, one_condition
from policy_dsl.syntax.builders.vocabulary import attribute, vocabulary_operation
from policy_dsl.text import Span

HIT_RULES = {
    "exactly_one": "exactly one row applies",
    "at_most_one": "at most one row applies",
    "any_number": "any number of rows apply",
    "first_row": "the first row that applies decides",
}


def declaration(b: TreeBuilder, node: ParseNode) -> Any:
    """The tree of a block at the margin; for the heading of a policy, a PolicyFile without declarations; for a block of rules
    in an order, a tuple of rules.
    """
    match node.data:
        case "policy":
            return policy(b, node)
        case "source":
            return tree.SourceLine(b.name(node.children[0]), b.quoted(node.children[1]), b.span(node))
        case "let":
            return let(b, node)
        case "request":
            return tree.RequestBlock(tuple(attribute(b, child) for child in node.children), b.span(node))
        case "times":
            return tree.TimesBlock(tuple(named_time(b, child) for child in node.children), b.span(node))
        case "group":
            name, of, values = node.children
            return tree.GroupLine(b.name(name), b.name(of), b.words(values.children), b.span(node))
        case "term":
            return term(b, node)
        case "derive":
            return derive(b, node)
        case "days" | "calendar" | "clock":
            return clocks.declared(b, node)
        case "impossible":
            return impossible(b, node)
        case "rule":
            return rule(b, node)
        case "rules_in_order":
            return rules_in_order(b, node)
        case "table":
            return table(b, node)
        case "otherwise":
            return tree.Otherwise(b.effect(node.children[0]), b.span(node))
        case "property":
            return any_property(b, node)
        case "example":
            return example(b, node)
        case "examples":
            heading, rows = b.heading_and_rows(node)
            return tree.ExamplesTable(b.name(node.children[0]), heading, rows, b.span(node))
        case "claims":
            return between.claims_file(b, node)
        case "claim":
            return between.claim(b, node)
        case _:
            return proposal(b, node)


def policy(b: TreeBuilder, node: ParseNode) -> tree.PolicyFile:
    """The heading of a policy, and the lines indented below it."""
    return tree.PolicyFile(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        (),
        b.text.path,
        dated_by=b.at_most_one(node, "dated_by", "dated by", lambda line: b.name(line.children[0])),
        in_force=b.in_force(node),
    )


def named_time(b: TreeBuilder, node: ParseNode) -> tree.NamedTimeText:
    """One line of `times`."""
    title = b.quoted(node.children[1]) if len(node.children) > 1 else None
    return tree.NamedTimeText(b.name(node.children[0]), title)


def let(b: TreeBuilder, node: ParseNode) -> tree.LetLine:
    """`let NAME be VALUE "title"`."""
    name, value, *rest = node.children
    title = next((b.quoted(child) for child in rest if child.data == "quoted"), None)
    return tree.LetLine(b.name(name), b.scalar(value), title, b.citations(node), b.span(node))


def term(b: TreeBuilder, node: ParseNode) -> tree.TermBlock:
    """`term NAME "title" means C`, or `term NAME "title"` with `means` below it."""
    name, *rest = node.children
    title = b.quoted(rest[0]) if rest and rest[0].data == "title_of_term" else None
    inline = next((child for child in rest if child.data == "joined"), None)
    means = one_condition(b, node, "means") if inline is None else condition(b, inline)
    never: tree.ConditionText = tree.IsEmpty(NO_NAME)
    return tree.TermBlock(
        b.name(name), title, b.required(means, node, "`means`", never), b.citations(node), b.span(node)
    )


def derive(b: TreeBuilder, node: ParseNode) -> tree.DeriveBlock:
    """`derive NAME : TYPE` with its `otherwise`."""
    name, typed = node.children[:2]
    if typed.data == "yes_or_no":
        type_text = tree.TypeText("yes/no", (), b.quoted(typed.children[0]) if typed.children else None)
    else:
        ordered = typed.data == "ordered_one_of_these"
        type_text = tree.TypeText("ordered one of" if ordered else "one of", b.codes(typed))
    otherwise = b.at_most_one(node, "derived_otherwise", "otherwise", lambda line: b.words(line.children)[0])
    return tree.DeriveBlock(b.name(name), type_text, otherwise, b.citations(node), b.span(node))


def impossible(b: TreeBuilder, node: ParseNode) -> tree.ImpossibleBlock:
    """`impossible when C`, or `impossible` with `when` below it."""
    inline = node.children[0].data == "joined"
    when = condition(b, node.children[0]) if inline else one_condition(b, node, "when")
    never: tree.ConditionText = tree.IsEmpty(NO_NAME)
    because = b.at_most_one(node, "because", "because", lambda line: b.quoted(line.children[0]))
    return tree.ImpossibleBlock(
        b.required(when, node, "`when`", never),
        b.required(because, node, '`because "…"`', NO_WORDS),
        b.citations(node),
        b.span(node),
    )


def rules_in_order(b: TreeBuilder, node: ParseNode) -> tuple[tree.Rule, ...]:
    """`rules NAME in this order`: each rule with the name of the order."""
    name, *rules = node.children
    return tuple(replace(rule(b, child), in_order=b.name(name)) for child in rules)


def rule(b: TreeBuilder, node: ParseNode) -> tree.Rule:
    """`rule NAME`."""
    effects = [child for child in node.children if child.data in EFFECTS]
    times = several_times(b, effects)
    others = [each for each in effects if not any(each is time for time in times)]
    pair = others[:1] if times else effects[:2]
    permits = {each.data for each in (*times, *pair)} in ({"answer_within", "permit"}, {"within", "permit"})
    kept = [*times, *(pair if permits else [] if times else effects[:1])]
    kept.sort(key=lambda each: each.data == "permit")  # the times first, in whatever order they stand
    for effect in effects:
        if not any(effect is each for each in kept):
            hint = (
                "write a rule for each outcome; only `answer within …` and `permit` stand in one rule, or several times"
            )
            b.report("E104", "the rule has a second outcome", b.span(effect), hint)
    return tree.Rule(
        b.name(node.children[0]),
        one_condition(b, node, "when"),
        b.effect(kept[0])
        if kept
        else b.required(None, node, "`refuse`, `permit`, `answer within …` or `gives …`", NO_EFFECT),
        (b.at_most_one(node, "overrides", "overrides", b.overrides) or ()) if effects else (),
        b.citations(node),
        b.span(node),
        b.in_force(node),
        b.at_most_one(node, "remark", "note", lambda line: b.quoted(line.children[0])),
        b.effect(kept[-1]) if permits else None,
        also=tuple(map(b.effect, times[1:])),
    )


def several_times(b: TreeBuilder, effects: list[ParseNode]) -> list[ParseNode]:
    """The effects on named times, for each of them the first; none where the rule gives one time at most."""
    first: dict[str, ParseNode] = {}
    for each in effects:
        if each.data in EFFECTS_ON_NAMED_TIMES:
            first.setdefault(b.name(each.children[0]).text, each)
    return [*first.values()] if len(first) > 1 else []


EFFECTS_ON_NAMED_TIMES = ("within", "at_most_within", "not_before")


EFFECTS = (
    "refuse", "permit", "answer_within", "answer_at_most", "answer_not_before", "within", "at_most_within", "not_before",
    "gives",
)  # fmt: skip
NO_EFFECT = tree.EffectText("refuse")


def table(b: TreeBuilder, node: ParseNode) -> tree.TableBlock:
    """`table NAME`."""
    heading, rows = b.heading_and_rows(node)
    hit_rule = b.at_most_one(node, "hit_rule", "… applies", lambda line: HIT_RULES[line.children[0].data])
    return tree.TableBlock(
        b.name(node.children[0]),
        heading,
        rows,
        one_condition(b, node, "when"),
        b.at_most_one(node, "overrides", "overrides", b.overrides) or (),
        cast(Any, hit_rule),
        b.at_most_one(node, "table_otherwise", "otherwise", lambda line: b.effect(line.children[0])),
        tuple(note(b, child) for child in node.children if child.data == "note"),
        b.citations(node),
        b.span(node),
        b.in_force(node),
    )


def note(b: TreeBuilder, node: ParseNode) -> tree.NoteLine:
    """`note TARGET "…"`: the last word has to be the remark in quotes."""
    span = b.span(node)
    *words, remark = b.name_words(node.children[0].children)
    if not words or isinstance(remark, tree.Name):
        b.report(
            "E105", "a note names a cell, and then gives its remark in quotes", span, 'write `note ROW COLUMN "…"`'
        )
        return tree.NoteLine(tree.TargetText(tuple(words) or (remark,), span), NO_WORDS, span)
    return tree.NoteLine(tree.TargetText(tuple(words), words[0].span.to(words[-1].span)), remark, span)


AIM = "`changes only where …`, or another line of `intends`,"


def proposal(b: TreeBuilder, node: ParseNode) -> tree.ProposalFile:
    """`proposal NAME "…"` with everything below it."""
    to = b.at_most_one(node, "to", "to", lambda line: (b.name(line.children[0]), b.quoted(line.children[1])))
    policy, file = to or b.required(None, node, '`to POLICY in "FILE"`', (NO_NAME, NO_WORDS))
    lines = b.at_most_one(
        node, "intends", "intends", lambda block: intents(b, block) or b.required(None, block, AIM, ())
    )
    return tree.ProposalFile(
        b.name(node.children[0]),
        b.quoted(node.children[1]),
        policy,
        file,
        b.at_most_one(node, "reading", "reading", lambda line: b.quoted(line.children[0])),
        b.citations(node),
        (),
        tuple(operations(b, node.children)),
        lines or (),
        b.span(node),
        b.text.path,
        b.in_force(node),
    )


def operations(b: TreeBuilder, nodes: Iterable[ParseNode]) -> Iterable[tree.OperationText]:
    """The operations among the lines of a proposal."""
    for node in nodes:
        span = b.span(node)
        match node.data:
            case "add" if node.children[0].data == "rules_in_order":
                yield from (tree.Add(each, each.span) for each in rules_in_order(b, node.children[0]))
            case "add":
                yield tree.Add(declaration(b, node.children[0]), span)
            case "add_rule_to":
                order, *rest = node.children[1:]
                place = rest[0].children[0] if rest and rest[0].data == "rule_place" else None
                in_front = place is not None and place.data == "in_front"
                next_rule = b.name(place) if place is not None and not in_front else None
                yield tree.AddRuleText(rule(b, node), b.name(order), span, next_rule, in_front)
            case "replace" if node.children[0].data == "rules_in_order":
                block = node.children[0]
                yield tree.ReplaceRulesText(b.name(block.children[0]), rules_in_order(b, block), span)
            case "replace":
                yield tree.ReplaceText(declaration(b, node.children[0]), span)
            case "add_row":
                place = node.children[1].children[0] if len(node.children) > 2 else None
                before = b.target(place) if place is not None and place.data == "target" else None
                in_front = place is not None and before is None
                yield tree.AddRowText(b.name(node.children[0]), b.row(node.children[-1]), span, before, in_front)
            case "remove_rule" | "remove_table" | "remove_row":
                yield tree.RemoveText(cast(Any, node.data.split("_")[1]), b.target(node.children[0]), span)
            case "remove_rules":
                yield tree.RemoveRulesText(b.name(node.children[0]), span)
            case "set_cell":
                yield tree.SetCellText(b.target(node.children[0]), cell(b, node.children[1]), span)
            case "set_table":
                heading, rows = b.heading_and_rows(node)
                yield tree.SetTableText(b.name(node.children[0]), heading, rows, span)
            case "close_days" | "open_days":
                words = cast(Any, node.data.removesuffix("_days"))
                yield tree.CalendarDaysText(words, b.name(node.children[0]), clocks.named_days(b, node), span)
            case "extend":
                name, until = node.children[:2]
                yield tree.ExtendText(b.name(name), b.name(until), clocks.named_days(b, node), span)
            case _:
                yield from vocabulary_operation(b, node, span)


def cell(b: TreeBuilder, node: ParseNode) -> tree.Cell:
    """The new text of a cell."""
    at = b.span(node)
    text = str(node.children[0])
    return tree.Cell(text, Span(at.line, at.column, at.line, at.column + len(text)))
