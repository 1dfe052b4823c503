"""Builds what the parts of the syntax tree share, and reports what a grammar cannot rule out: missing and repeated lines.

A protocol describes the parser's nodes, so this module does not import the parser. It is long because it is one class: what a
part is built of is built by its other methods, and all of them report to one list of findings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, Protocol, TypeVar, cast

from msgspec import Struct, field

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.syntax import rows, times, tree
from policy_dsl.syntax.builders.chosen_times import FaultyTimeError, chosen_time
from policy_dsl.text import Span, Text, without_comment


def clock_time(text: str, span: Span) -> tree.ClockTime | tree.ChosenTime | None:
    """The time on a clock that stands there, or the earlier or the later of two times; None for other texts.

    Raises FaultyTimeError for the earlier or the later of times that do not fit.
    """
    read = times.read_on_clock(text)
    if read is None:
        return chosen_time(text, span)
    parts, clock, chosen, others = read
    start = span.column + len(text) - len(clock)
    name = tree.Name(clock, Span(span.line, start, span.line, start + len(clock)))
    return tree.ClockTime(parts, name, span, cast(Any, chosen), others)


class ParseNode(Protocol):
    """A node of the parser: a grammar rule, or one token under it."""

    data: str
    children: list[Any]
    meta: Any


T = TypeVar("T")

TIMES: dict[str, Literal["answer within", "answer within at most", "answer not before"]] = {
    "answer_within": "answer within",
    "answer_at_most": "answer within at most",
    "answer_not_before": "answer not before",
    "within": "answer within",
    "at_most_within": "answer within at most",
    "not_before": "answer not before",
}

ONE_WHEN = "if both have to hold, join them with `and` after one `when`, or write them below it, one per line"


class TreeBuilder(Struct):
    """Builds the tree of one declaration, which starts after `offset` lines of the text, and collects findings."""

    text: Text
    offset: int
    findings: list[Finding] = field(default_factory=list)

    # --- places

    def span(self, node: ParseNode) -> Span:
        """The span of the node, or of its first line if it has several."""
        line, column = node.meta.line + self.offset, node.meta.column
        last, end = node.meta.end_line + self.offset, node.meta.end_column
        if last != line:
            written = without_comment(self.text.line(line))
            last, end = line, max(column + 1, len(written) + 1)
        return Span(line, column, last, end)

    def report(self, code: str, message: str, span: Span, hint: str | None = None) -> None:
        """Adds a finding."""
        self.findings.append(Finding(code, message, self.text.path, span, hint))

    def at_most_one(self, node: ParseNode, kind: str, word: str, read: Callable[[ParseNode], T]) -> T | None:
        """What `read` makes of the line of this kind, or None if there is none. Reports further lines of the kind."""
        lines = [child for child in node.children if child.data == kind]
        for child in lines[1:]:
            self.report(
                "E104",
                f"`{word}` is repeated in this block",
                self.span(child),
                ONE_WHEN if word == "when" else "keep one of them",
            )
        return read(lines[0]) if lines else None

    def required(self, value: T | None, node: ParseNode, what: str, instead: T) -> T:
        """The value; if it is None, reports that `what` is missing and returns `instead`."""
        if value is None:
            self.report("E105", f"{what} is missing here", self.span(node), f"add a line with {what} below it")
            return instead
        return value

    # --- words

    def name(self, node: ParseNode) -> tree.Name:
        """A name."""
        return tree.Name(str(node.children[0]), self.span(node))

    def quoted(self, node: ParseNode) -> tree.Quoted:
        """Quoted words."""
        return tree.Quoted(str(node.children[0])[1:-1], self.span(node))

    def words(self, nodes: Sequence[ParseNode]) -> tuple[tree.Word, ...]:
        """Codes and labels."""
        return tuple(self.name(node) if node.data == "name" else self.quoted(node) for node in nodes)

    def values(self, nodes: Sequence[ParseNode]) -> tuple[tree.ValueText, ...]:
        """Codes, labels, numbers, dates and times."""
        return tuple(self.quoted(node) if node.data == "quoted" else self.scalar(node) for node in nodes)

    def end(self, node: ParseNode) -> tree.ValueText:
        """What an order is up to or from: a label, or what `scalar` reads."""
        return self.quoted(node) if node.data == "quoted" else self.scalar(node)

    def scalar(self, node: ParseNode) -> tree.Name | tree.Duration:
        """A time; or a number, a date, a code or a fact, which are all parsed as names."""
        return self.duration(node) if node.data == "time" else self.name(node)

    def duration(self, node: ParseNode) -> tree.Duration:
        """A time. Its form is checked here, and its size when it is resolved."""
        span = self.span(node)
        written = str(node.children[0])
        parsed = times.read(written)
        if parsed is None:
            self.report("E235", f"`{written}` is not a time; expected one such as `24 h`", span)
            return tree.Duration(written, "", span)
        ((amount, unit), *rest), fault = parsed
        if fault is not None:
            from policy_dsl.syntax.hints import (  # only for mistakes: their patterns take time
                day_time_hints,
                suggest_time,
            )

            hint = suggest_time.fault_hint(fault, written)
            if hint and hint.endswith(day_time_hints.FIXED):
                hint = hint.replace(
                    day_time_hints.FIXED, day_time_hints.hint_in_line(without_comment(self.text.line(span.line)))
                )
            self.report(fault.code, fault.message, span, hint)
        return tree.Duration(amount, unit if fault is None else "", span, tuple(rest))

    def length(self, node: ParseNode) -> tree.Duration | tree.Name:
        """A time, or the name of a constant that is one."""
        return self.name(node) if node.data == "name" else self.duration(node)

    def time(self, node: ParseNode) -> tree.TimeText | tree.Name:
        """A time to answer within: in seconds, on a clock, none at all, or the name of a constant."""
        if node.data == "no_promise":
            return tree.NoPromise(span=self.span(node))
        if node.data != "on_clock":
            return self.length(node)
        try:
            time = clock_time(str(node.children[0]), self.span(node))
        except FaultyTimeError as error:
            message, hint = error.args
            self.report("E101", message, self.span(node), hint)
            return tree.Duration("1", "s", self.span(node))
        assert time is not None  # noqa: S101  # the grammar has the same form; for mypy
        return time

    def row(self, node: ParseNode) -> tree.Row:
        """A row, split into cells; it has none after a finding."""
        token = node.children[0]
        line = token.line + self.offset
        row = rows.parse_row(str(token), line, token.column)
        if row is None:
            written = len(str(token).rstrip())
            self.report("E106", "the row does not end with a bar `|`", Span(line, token.column, line, token.column + written),
                     "close the last cell with `|`; a remark goes on a line of its own")  # fmt: skip
            return tree.Row((), Span(line, token.column, line, token.column + written))
        return row

    def heading_and_rows(self, node: ParseNode) -> tuple[tree.Row, tuple[tree.Row, ...]]:
        """The heading, which is the first row, and the other rows."""
        all_rows = [self.row(child) for child in node.children if child.data == "row"]
        rows = [row for row in all_rows if not self.report_line_of_dashes(row)]
        if not rows:
            self.report(
                "E105", "a heading row is missing here", self.span(node), "write the columns between bars: `| … | … |`"
            )
            return tree.Row(()), ()
        if len(rows) == 1:
            self.report(
                "E105",
                "the table has a heading but no rows",
                rows[0].span,
                "the first row is the heading: add rows below it, or the heading above",
            )
        return rows[0], tuple(rows[1:])

    def report_line_of_dashes(self, row: tree.Row) -> bool:
        """Reports the line of dashes that Markdown has below a heading, and returns whether the row is one."""
        dashes = bool(row.cells) and all(re.fullmatch(r":?-{3,}:?", cell.text) for cell in row.cells)
        if dashes:
            message = "a line of dashes belongs to the tables of Markdown, and is not a row"
            self.report("E120", message, row.span, "delete it: the first row is the heading")
        return dashes

    # --- pieces of blocks

    def citations(self, node: ParseNode) -> tuple[tree.CitationLine, ...]:
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

    def in_force(self, node: ParseNode) -> tree.Validity | None:
        """The block's `in force from … until …`, if it has one."""
        return self.at_most_one(node, "in_force", "in force", self.validity)

    def validity(self, node: ParseNode) -> tree.Validity:
        """`in force` with its first day, the day after its last, or both."""
        ends = {end.data: self.name(end.children[0]) for end in node.children}
        return tree.Validity(ends.get("from"), ends.get("until"), self.span(node))

    def target(self, node: ParseNode) -> tree.TargetText:
        """The name of a rule, table, row or cell, word by word."""
        return tree.TargetText(self.name_words(node.children), self.span(node))

    def name_words(self, nodes: Sequence[ParseNode]) -> tuple[tree.Word, ...]:
        """The words of a name. A token that looks like a time, such as `4.2 Late`, is two words here."""
        words: list[tree.Word] = []
        for node in nodes:
            if node.data == "quoted":
                words.append(self.quoted(node))
                continue
            span = self.span(node)
            for word in re.finditer(r"\S+", str(node.children[0])):
                start = span.column + word.start()
                words.append(tree.Name(word[0], Span(span.line, start, span.line, start + len(word[0]))))
        return tuple(words)

    def overrides(self, node: ParseNode) -> tuple[tree.TargetText, ...]:
        """The targets of one `overrides` line."""
        return tuple(map(self.target, node.children))

    def effect(self, node: ParseNode) -> tree.EffectText:
        """An effect: `refuse`, `permit`, a time, or the value of a derived fact."""
        if node.data == "gives":
            fact, value = node.children
            return tree.EffectText("gives", None, self.name(fact), self.words([value])[0], self.span(node))
        if node.data in TIMES:
            *named, time = node.children
            of = self.name(named[0]) if named else None
            return tree.EffectText(TIMES[node.data], self.time(time), span=self.span(node), of=of)
        return tree.EffectText(cast(Any, node.data), span=self.span(node))

    def codes(self, node: ParseNode) -> tuple[tree.CodeText, ...]:
        """The codes of all lines, with their labels."""
        return tuple(self.code(code) for code_list in node.children for code in code_list.children)

    def code(self, node: ParseNode) -> tree.CodeText:
        """A code, with its label."""
        label = self.quoted(node.children[1]) if len(node.children) > 1 else None
        return tree.CodeText(self.name(node.children[0]), label)

    def test(self, node: ParseNode) -> tree.Test:
        """One test of an outcome."""
        against: tree.Name | tree.TimeText | None = None
        if len(node.children) > 1:
            comparand = node.children[1]
            against = self.name(comparand) if comparand.data == "name" else self.time(comparand)
        words = node.data.replace("_", " ")
        words = {"faster": "faster than", "slower": "slower than", "same": "same as"}.get(words, words)
        return tree.Test(self.name(node.children[0]), cast(Any, words), against, self.span(node))

    def tests(self, node: ParseNode) -> tuple[tree.Test, ...]:
        """Several tests of outcomes, joined by `and`."""
        return tuple(map(self.test, node.children))

    def timed(self, node: ParseNode) -> tree.Expected:
        """An expected outcome of one of several times."""
        of, outcome = node.children
        if outcome.data != "name":
            return tree.Expected(self.time(outcome), self.span(node), self.name(of))
        from policy_dsl.syntax.hints.example_hints import (
            slip_of_a_time,  # only for words: its patterns take time to compile
        )

        word = self.name(outcome)
        if (hint := slip_of_a_time(self.name(of).text, word.text)) is not None:
            message = f"`{word.text}` does not belong here; expected `no promise`, a time such as `24 h`, or a constant"
            self.report("E101", message, word.span, hint)
            return tree.Expected("refused", self.span(node))
        return tree.Expected(word, self.span(node), self.name(of))

    def expected(self, node: ParseNode) -> tree.Expected:
        """An expected outcome: a time, `refused`, or a word that may be a constant."""
        span = self.span(node)
        inner = node.children[0]
        if inner.data != "name":
            return tree.Expected(self.time(inner), span)
        word = self.name(inner)
        if word.text.isdigit():
            self.report("E102", f"`{word.text}` has no unit", span, f"write `{word.text} s` if seconds are meant")
        elif word.text != "refused":
            return tree.Expected(word, span)
        return tree.Expected("refused", span)
