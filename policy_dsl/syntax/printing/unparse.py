"""Prints a syntax tree as text, in the canonical layout. `parse ∘ unparse = id`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import assert_never

from policy_dsl.syntax import tree
from policy_dsl.syntax.printing import unparse_between, unparse_clocks
from policy_dsl.syntax.printing.parts import (
    INDENT,
    aligned,
    cites,
    condition_after,
    effect_words,
    expected,
    in_force,
    indented,
    inline,
    listed,
    overrides,
    quoted,
    target,
    value,
)
from policy_dsl.syntax.printing.unparse_claims import frame_lines, intents, property_lines


def unparse(file: tree.AnyFile) -> str:
    """The canonical text of a policy, a proposal or a file of claims."""
    match file:
        case tree.PolicyFile(declarations=declarations):
            blocks = [list(heading(file)), *map(list, in_blocks(declarations))]
        case tree.ProposalFile():
            blocks = [*([source(line)] for line in file.sources), list(proposal(file))]
        case tree.ClaimsFile():
            blocks = [[*unparse_between.claims(file)], *([source(line)] for line in file.sources)]
            blocks += [[*unparse_between.claim(each)] for each in file.claims]
        case _:
            assert_never(file)
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def heading(file: tree.PolicyFile) -> Iterator[str]:
    """`policy NAME "title"` and the lines indented below it."""
    yield f"policy {file.name.text} {quoted(file.title)}"
    if file.dated_by is not None:
        yield INDENT + f"dated by {file.dated_by.text}"
    yield from indented(in_force(file.in_force))


def in_blocks(declarations: Sequence[tree.Declaration]) -> Iterator[Iterator[str]]:
    """The lines of each declaration at the margin; rules in an order are one block."""
    for order, group in groupby(declarations, order_of):
        if order is None:
            yield from map(declaration, group)
        else:
            yield rules_in_order(order, [each for each in group if isinstance(each, tree.Rule)])


def order_of(node: tree.Declaration | tree.OperationText) -> tree.Name | None:
    """The name of the order in which a rule stands that is declared or added; None of anything else."""
    declared = node.what if isinstance(node, tree.Add) else node
    return declared.in_order if isinstance(declared, tree.Rule) else None


def rules_in_order(order: tree.Name, rules: Sequence[tree.Rule]) -> Iterator[str]:
    """The lines of a block of rules in an order."""
    yield f"rules {order.text} in this order"
    for n, each in enumerate(rules):
        if n:
            yield ""
        yield from indented(declaration(each))


def declaration(node: tree.Declaration) -> Iterator[str]:
    """The lines of a declaration at the margin."""
    match node:
        case tree.SourceLine():
            yield source(node)
        case tree.LetLine(name, constant, title, citations):
            yield f"let {name.text} be {value(constant)}" + (f" {quoted(title)}" if title else "")
            yield from indented(cites(citations))
        case tree.RequestBlock(attributes):
            yield "request"
            for line in attributes:
                yield INDENT + attribute(line)
        case tree.TimesBlock(times):
            yield "times"
            for time in times:
                yield INDENT + time.name.text + (f" {quoted(time.title)}" if time.title else "")
        case tree.GroupLine(name, of, values):
            yield f"group {name.text} of {of.text} : {listed(values)}"
        case tree.TermBlock(name, title, means, citations):
            head = f"term {name.text}" + (f" {quoted(title)}" if title else "")
            if isinstance(means, tree.ConditionBlock):
                yield head
                yield from indented(condition_after("means", means))
            else:
                yield f"{head} means {inline(means)}"
            yield from indented(cites(citations))
        case tree.DeriveBlock(name, typed, otherwise, citations):
            yield f"derive {name.text} : {type_words(typed)}"
            yield from indented(cites(citations))
            if otherwise is not None:
                yield INDENT + f"otherwise {value(otherwise)}"
        case tree.DaysBlock() | tree.CalendarBlock() | tree.ClockBlock():
            yield from unparse_clocks.lines(node)
        case tree.ImpossibleBlock(when, because, citations):
            if isinstance(when, tree.ConditionBlock):
                yield "impossible"
                yield from indented(condition_after("when", when))
            else:
                yield f"impossible when {inline(when)}"
            yield from indented([f"because {quoted(because)}", *cites(citations)])
        case tree.Rule(name):
            yield f"rule {name.text}"
            yield from indented(rule(node))
        case tree.TableBlock(name):
            yield f"table {name.text}"
            yield from indented(table(node))
        case tree.Otherwise(effect):
            yield f"otherwise {effect_words(effect)}"
        case tree.PropertyBlock(name, sentence):
            yield f"property {name.text} {quoted(sentence)}"
            yield from indented(property_lines(node))
        case tree.FrameBlock(name, sentence):
            yield f"property {name.text} {quoted(sentence)}"
            yield from indented(frame_lines(node))
        case tree.ExampleBlock(sentence, given, expect, was, also=also):
            yield f"example {quoted(sentence)}"
            if given:
                yield (
                    INDENT
                    + "given "
                    + ", ".join(f"{g.attribute.text} {' + '.join(map(value, g.values))}" for g in given)
                )
            outcomes = ", ".join(map(expected, (expect, *also)))
            yield INDENT + f"expect {outcomes}" + (f", was {expected(was)}" if was else "")
        case tree.ExamplesTable(name, heading, rows):
            yield f"examples {name.text}"
            yield from indented(aligned([heading, *rows]))
        case _:
            assert_never(node)


def source(line: tree.SourceLine) -> str:
    """A declared source."""
    return f"source {line.name.text} {quoted(line.title)}"


def attribute(line: tree.AttributeLine) -> str:
    """A line of `request`."""
    names = ", ".join(name.text for name in line.names)
    return f"{names} : {type_words(line.type)}"


def code_words(written: tree.CodeText) -> str:
    """A code, with its label."""
    return written.name.text + (f" {quoted(written.label)}" if written.label else "")


def type_words(written: tree.TypeText) -> str:
    """`one of A, B`, `yes/no "…"`, `whole number from 0 to 5`, and so on."""
    low = value(written.low) if written.low else ""
    high = value(written.high) if written.high else ""
    match written.words:
        case "one of" | "ordered one of" | "set of":
            return f"{written.words} {', '.join(map(code_words, written.codes))}"
        case "yes/no":
            return written.words + (f" {quoted(written.label)}" if written.label else "")
        case "whole number":
            return f"whole number from {low} to {high}"
        case "number":
            return f"number from {low} to {high} in steps of {written.step.text if written.step else ''}"
        case "duration":
            return f"duration up to {high}"
        case "date":
            return f"date from {low} until {high}"
        case _:
            assert_never(written.words)


def rule(node: tree.Rule) -> Iterator[str]:
    """The lines below `rule NAME`."""
    yield from cites(node.citations)
    yield from in_force(node.in_force)
    if node.when is not None:
        yield from condition_after("when", node.when)
    yield effect_words(node.effect)
    yield from map(effect_words, node.also)
    if node.permit is not None:
        yield effect_words(node.permit)
    yield from overrides(node.overrides)
    if node.note is not None:
        yield f"note {quoted(node.note)}"


def table(node: tree.TableBlock) -> Iterator[str]:
    """The lines below `table NAME`."""
    yield from cites(node.citations)
    yield from in_force(node.in_force)
    if node.when is not None:
        yield from condition_after("when", node.when)
    yield from overrides(node.overrides)
    if node.hit_rule:
        yield node.hit_rule
    yield from aligned([node.heading, *node.rows])
    if node.otherwise:
        yield f"otherwise {effect_words(node.otherwise)}"
    for note in node.notes:
        yield f"note {target(note.target)} {quoted(note.remark)}"


def proposal(file: tree.ProposalFile) -> Iterator[str]:
    """The lines of a proposal."""
    yield f"proposal {file.name.text} {quoted(file.title)}"
    yield INDENT + f"to {file.to.text} in {quoted(file.file)}"
    yield from indented(cites(file.citations))
    if file.reading:
        yield INDENT + f"reading {quoted(file.reading)}"
    yield from indented(in_force(file.in_force))
    for order, group in groupby(file.operations, order_of):
        if order is not None:
            first, *rest = rules_in_order(order, [each.what for each in group if isinstance(each, tree.Add)])  # type: ignore[misc]  # rules
            yield from ("", *indented([f"add {first}", *rest]))
            continue
        for each in group:
            yield ""
            yield from indented(operation(each))
    if file.intents:
        yield ""
        yield INDENT + "intends"
        yield from indented(indented(intents(file.intents)))


def operation(node: tree.OperationText) -> Iterator[str]:
    """The lines of one operation of a proposal."""
    match node:
        case tree.Add(what) | tree.ReplaceText(what):
            first, *rest = declaration(what)
            yield f"{'add' if isinstance(node, tree.Add) else 'replace'} {first}"
            yield from rest
        case tree.ReplaceRulesText(order, rules):
            first, *rest = rules_in_order(order, rules)
            yield f"replace {first}"
            yield from rest
        case tree.AddRuleText(added, name, before=before_rule, in_front=in_front):
            place = " in front" if in_front else "" if before_rule is None else f" before {before_rule.text}"
            yield f"add rule {added.name.text} to {name.text}{place}"
            yield from indented(rule(added))
        case tree.AddRowText(name, row, before=before, in_front=in_front):
            place = " in front" if in_front else "" if before is None else f" before {target(before)}"
            yield f"add row to {name.text}{place} {aligned([row])[0]}"
        case tree.RemoveText(words, named):
            yield f"remove {words} {target(named)}"
        case tree.RemoveRulesText(order):
            yield f"remove rules {order.text}"
        case tree.SetCellText(named, to):
            yield f"set {target(named)} to {to.text}"
        case tree.SetTableText(name, heading, rows):
            yield f"set {name.text}"
            yield from indented(aligned([heading, *rows]))
        case tree.CalendarDaysText(what_happens, name, days):
            yield f"{what_happens} {name.text} on {', '.join(map(unparse_clocks.day_words, days))}"
        case tree.ExtendText(name, until, days):
            yield f"extend {name.text} until {until.text}"
            yield from indented(unparse_clocks.day_lines(days))
        case tree.AddCodeText(code, name, after, before):
            place = f" after {after.text}" if after else f" before {before.text}" if before else ""
            yield f"add code {code_words(code)} to {name.text}{place}"
        case tree.RetireCodeText(retired, name):
            yield f"retire code {retired.text} of {name.text}"
        case tree.RenameCodeText(renamed, name, to_code):
            yield f"rename code {renamed.text} of {name.text} to {code_words(to_code)}"
        case tree.SplitCodeText(split, name, into):
            yield f"split code {split.text} of {name.text} into {', '.join(map(code_words, into))}"
        case tree.SetBoundsText(name, typed):
            yield f"set {name.text} : {type_words(typed)}"
        case tree.GroupMembersText(words, name, values):
            yield f"{words} group {name.text} : {listed(values)}"
        case tree.RemoveImpossibleText(number):
            yield f"remove impossible {number.text}"
        case _:
            assert_never(node)
