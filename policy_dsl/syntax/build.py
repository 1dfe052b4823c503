"""From the parser's nodes to the syntax tree, and what a grammar cannot say: lines that are missing or stand twice.

The nodes are the parser's, seen only as (data, children, meta), so that no parser is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar, cast

from msgspec import Struct, field

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax import rows, suggest_time, times, tree
from policy_dsl.syntax.block_hints import of_block
from policy_dsl.text import Span, Text, without_comment


class Node(Protocol):
    """A node of the parser: a grammar rule, or one token under it."""

    data: str
    children: list[Any]
    meta: Any


T = TypeVar("T")

HIT_RULES = {
    "exactly_one": "exactly one row applies",
    "at_most_one": "at most one row applies",
    "any_number": "any number of rows apply",
}


ONE_WHEN = "if both have to hold, join them with `and` after one `when`, or write them below it, one per line"


class Builder(Struct):
    """Builds from nodes of one declaration that starts after `offset` lines of the text; collects findings."""

    text: Text
    offset: int
    findings: list[Finding] = field(default_factory=list)

    # --- places

    def span(self, node: Node) -> Span:
        """Where the node stands; of several lines, the first one's part."""
        line, column = node.meta.line + self.offset, node.meta.column
        last, end = node.meta.end_line + self.offset, node.meta.end_column
        if last != line:
            written = without_comment(self.text.line(line))
            last, end = line, max(column + 1, len(written) + 1)
        return Span(line, column, last, end)

    def say(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Adds a finding."""
        self.findings.append(Finding(code, message, self.text.path, span, hint))

    def only(self, node: Node, kind: str, word: str, read: Callable[[Node], T]) -> T | None:
        """The one line of this kind; a second one is a finding."""
        found = [child for child in node.children if child.data == kind]
        for child in found[1:]:
            self.say(
                "E104",
                f"`{word}` is repeated in this block",
                self.span(child),
                ONE_WHEN if word == "when" else "keep one of them",
            )
        return read(found[0]) if found else None

    def needed(self, value: T | None, node: Node, what: str, instead: T) -> T:
        """The value, or a finding that the block lacks it."""
        if value is None:
            self.say("E105", f"{what} is missing here", self.span(node), f"add a line with {what} below it")
            return instead
        return value

    # --- words

    def name(self, node: Node) -> tree.Name:
        """A name."""
        return tree.Name(str(node.children[0]), self.span(node))

    def quoted(self, node: Node) -> tree.Quoted:
        """Words in quotes."""
        return tree.Quoted(str(node.children[0])[1:-1], self.span(node))

    def words(self, nodes: Sequence[Node]) -> tuple[tree.Word, ...]:
        """Codes, or labels in quotes."""
        return tuple(self.name(node) if node.data == "name" else self.quoted(node) for node in nodes)

    def values(self, nodes: Sequence[Node]) -> tuple[tree.ValueText, ...]:
        """Codes, labels, numbers, dates and times."""
        return tuple(self.quoted(node) if node.data == "quoted" else self.step(node) for node in nodes)

    def step(self, node: Node) -> tree.Name | tree.Duration:
        """A number, a date or the name of a fact, which are names here; or a time."""
        return self.name(node) if node.data == "name" else self.duration(node)

    def duration(self, node: Node) -> tree.Duration:
        """A time; how it is written is checked here, its size later."""
        span = self.span(node)
        written = str(node.children[0])
        read = times.read(written)
        if read is None:
            self.say("E235", f"`{written}` is not a time; expected one such as `24 h`", span)
            return tree.Duration(written, "", span)
        ((amount, unit), *rest), fault = read
        if fault is not None:
            self.say(fault.code, fault.message, span, suggest_time.better(fault, written))
        return tree.Duration(amount, unit if fault is None else "", span, tuple(rest))

    def row(self, node: Node) -> tree.Row:
        """A row, cut into cells."""
        token = node.children[0]
        line = token.line + self.offset
        found = rows.cut(str(token), line, token.column)
        if found is None:
            written = len(str(token).rstrip())
            self.say("E106", "the row does not end with a bar `|`", Span(line, token.column, line, token.column + written),
                     "close the last cell with `|`; a remark goes on a line of its own")  # fmt: skip
            return tree.Row((), Span(line, token.column, line, token.column + written))
        return found

    def heading_and_rows(self, node: Node) -> tuple[tree.Row, tuple[tree.Row, ...]]:
        """The first row is the heading."""
        read = [self.row(child) for child in node.children if child.data == "row"]
        found = [row for row in read if not self.line_of_dashes(row)]
        if not found:
            self.say(
                "E105", "a heading row is missing here", self.span(node), "write the columns between bars: `| … | … |`"
            )
            return tree.Row(()), ()
        if len(found) == 1:
            self.say(
                "E105",
                "the table has a heading but no rows",
                found[0].span,
                "the first row is the heading: add rows below it, or the heading above",
            )
        return found[0], tuple(found[1:])

    def line_of_dashes(self, row: tree.Row) -> bool:
        """Whether it is the line that Markdown has below the heading of a table, with a finding."""
        dashes = bool(row.cells) and all(re.fullmatch(r":?-{3,}:?", cell.text) for cell in row.cells)
        if dashes:
            said = "a line of dashes belongs to the tables of Markdown, and is not a row"
            self.say("E120", said, row.span, "delete it: the first row is the heading")
        return dashes

    # --- conditions

    def condition(self, node: Node) -> tree.ConditionText:
        """A condition in one line, a block, or one comparison."""
        span = self.span(node)
        match node.data:
            case "joined":
                parts = tuple(map(self.condition, node.children))
                return parts[0] if len(parts) == 1 else tree.Joined(parts, span)
            case "lines":
                return tree.Block("when", tuple(map(self.condition, node.children)), span)
            case "any_of" | "none_of" | "all_of":
                return tree.Block(node.data.replace("_", " "), tuple(map(self.condition, node.children)), span)  # type: ignore[arg-type]  # the three words
            case "is" | "is_not" | "in" | "not_in":
                fact, values = node.children
                return tree.Is(self.name(fact), node.data.replace("_", " "), self.values(values.children), span)  # type: ignore[arg-type]  # the four words
            case "from_to" | "from_until":
                fact, low, high = node.children
                to = node.data.removeprefix("from_")
                return tree.Between(self.name(fact), self.step(low), cast(Any, to), self.step(high), span)
            case "is_empty":
                return tree.IsEmpty(self.name(node.children[0]), span)
            case "includes":
                return tree.IncludesAll(self.name(node.children[0]), self.name(node.children[1]), span)
            case "has" | "has_any_of" | "has_none_of":
                fact, listed = node.children
                values = self.words(listed.children)
                if node.data == "has" and len(values) > 1:
                    names = ", ".join(f"`{value.text}`" for value in values)
                    self.say("E112", f"`has` takes one value, but here are {names}", self.span(listed),
                             "write `has any of …`, or `has … and … has …` for all of them")  # fmt: skip
                    values = values[:1]
                return tree.HasValues(self.name(fact), node.data.replace("_", " "), values, span)  # type: ignore[arg-type]  # the three words
            case _:
                fact, against = node.children
                return tree.InOrder(self.name(fact), cast(Any, node.data.replace("_", " ")), self.step(against), span)

    def body(self, node: Node) -> tree.ConditionText:
        """What stands after `when` or `where`, on the line or below it."""
        return self.condition(node.children[0])

    # --- pieces of blocks

    def cites(self, node: Node) -> tuple[tree.CitationLine, ...]:
        """The citations in a block."""
        return tuple(
            tree.CitationLine(
                self.name(child.children[0]),
                self.quoted(child.children[1]) if len(child.children) > 1 else None,
                self.span(child),
            )
            for child in node.children
            if child.data == "cite"
        )

    def in_force(self, node: Node) -> tree.Validity | None:
        """The block's `in force from … until …`, if it has one."""
        return self.only(node, "in_force", "in force", self.validity)

    def validity(self, node: Node) -> tree.Validity:
        """From the first day, until the day that is not included, or both."""
        ends = {end.data: self.name(end.children[0]) for end in node.children}
        return tree.Validity(ends.get("from"), ends.get("until"), self.span(node))

    def target(self, node: Node) -> tree.TargetText:
        """What is named, word by word."""
        return tree.TargetText(self.named(node.children), self.span(node))

    def named(self, nodes: Sequence[Node]) -> tuple[tree.Word, ...]:
        """The words of a name. What could be a time elsewhere, `4.2 Late`, is two of them."""
        found: list[tree.Word] = []
        for node in nodes:
            if node.data == "quoted":
                found.append(self.quoted(node))
                continue
            span = self.span(node)
            for word in re.finditer(r"\S+", str(node.children[0])):
                start = span.column + word.start()
                found.append(tree.Name(word[0], Span(span.line, start, span.line, start + len(word[0]))))
        return tuple(found)

    def overrides(self, node: Node) -> tuple[tree.TargetText, ...]:
        """The targets of one `overrides` line."""
        return tuple(map(self.target, node.children))

    def effect(self, node: Node) -> tree.EffectText:
        """Refuse, permit, or a time."""
        if node.data == "answer_within":
            return tree.EffectText("answer within", self.duration(node.children[0]), self.span(node))
        return tree.EffectText(cast(Any, node.data), None, self.span(node))

    def codes(self, node: Node) -> tuple[tree.CodeText, ...]:
        """Codes with their labels, over all their lines."""
        return tuple(
            tree.CodeText(
                self.name(code.children[0]), self.quoted(code.children[1]) if len(code.children) > 1 else None
            )
            for code_list in node.children
            for code in code_list.children
        )

    def test(self, node: Node) -> tree.Test:
        """One thing said about an outcome."""
        against: tree.Name | tree.Duration | None = None
        if len(node.children) > 1:
            other = node.children[1]
            against = self.duration(other) if other.data == "duration" else self.name(other)
        words = {"faster": "faster than", "slower": "slower than", "same": "same as"}.get(node.data, node.data)
        return tree.Test(self.name(node.children[0]), cast(Any, words), against, self.span(node))

    def tests(self, node: Node) -> tuple[tree.Test, ...]:
        """Several, joined by `and`."""
        return tuple(map(self.test, node.children))

    def expected(self, node: Node) -> tree.Expected:
        """A time, or `refused`."""
        span = self.span(node)
        inner = node.children[0]
        if inner.data == "duration":
            return tree.Expected(self.duration(inner), span)
        word = self.name(inner)
        if word.text.isdigit():
            self.say("E102", f"`{word.text}` has no unit", span, f"write `{word.text} s` if seconds are meant")
        elif word.text != "refused":
            said = f"`{word.text}` is not an outcome; expected a time such as `24 h`, or `refused`"
            self.say("E101", said, span, of_block(f"expect {word.text}", "example") or suggest_time.way(word.text))
        return tree.Expected("refused", span)
