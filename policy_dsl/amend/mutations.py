"""Small changes of a policy's text, each in one line: a cell, a bound, a member, an override, a date, an effect, a day of
a list, a line of a clock.

What the policy assumes, claims and shows as examples is not changed, except through a group, a term or a constant
that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from policy_dsl.amend.mutated_conditions import LITERAL, MOST_CODES, codes, other_atoms, other_cells, toggled
from policy_dsl.amend.mutated_days import Other, fewer_lists, other_days, other_lines
from policy_dsl.amend.mutated_literals import date_neighbours, neighbours_of_value, seconds_in
from policy_dsl.amend.mutated_outcomes import OtherOutcomes, is_of_time
from policy_dsl.amend.mutation import Beside, Mutation, MutationKind
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Column, display_name, fact_given, time_given
from policy_dsl.model.vocabulary import Attribute
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import inline, value
from policy_dsl.text import Span, Text


def mutations(file: tree.File, policy: Policy, text: Text) -> list[Mutation]:
    """All small changes of a text, in its order. `policy` is what it holds; for a proposal, the amended policy."""
    every = [m for node in changeable(file) for m in Mutations(policy, text).of(node)]
    distinct = {(m.span, m.after): m for m in every if m.after != m.before}
    return sorted(distinct.values(), key=lambda m: (m.span, m.after))


OnCalendars = tree.DaysBlock | tree.CalendarBlock | tree.ClockBlock
"""What says on which days times end."""

Changeable = (
    tree.LetLine
    | tree.GroupLine
    | OnCalendars
    | tree.TermBlock
    | tree.DeriveBlock
    | tree.Rule
    | tree.TableBlock
    | tree.Otherwise
    | tree.OperationText
    | tree.Validity
)
NAMED = (tree.TermBlock, tree.DeriveBlock, tree.Rule, tree.TableBlock)
"""The declarations that are changed in a policy, and where a proposal adds them."""


def changeable(file: tree.File) -> Iterator[Changeable]:
    """The parts of a file that are changed."""
    match file:
        case tree.PolicyFile(declarations=declarations):
            bounds = bounds_of_attributes(declarations)
            yield from (d for d in declarations if isinstance(d, tree.LetLine) and d.name.text not in bounds)
            yield from (d for d in declarations if isinstance(d, (tree.GroupLine, OnCalendars, tree.Otherwise, *NAMED)))
        case tree.ProposalFile(operations=operations, in_force=in_force):
            yield from ([in_force] if in_force else [])
            for operation in operations:
                match operation:
                    case tree.Add(what) | tree.ReplaceText(what):
                        yield from ([what] if isinstance(what, NAMED) else [])
                    case tree.AddRuleText(rule):
                        yield rule
                    case tree.ReplaceRulesText(_, rules):
                        yield from rules
                    case _:
                        yield operation


def bounds_of_attributes(declarations: Iterable[tree.Declaration]) -> frozenset[str]:
    """The words that bound attributes. A constant among them is not changed, because every request would be another one."""
    types = (a.type for d in declarations if isinstance(d, tree.RequestBlock) for a in d.attributes)
    return frozenset(end.text for each in types for end in (each.low, each.high) if isinstance(end, tree.Name))


class Mutations:
    """The changes of one text."""

    def __init__(self, policy: Policy, text: Text) -> None:
        """`policy` is what the text holds."""
        self.policy, self.text = policy, text
        read = [(seconds_in(match[0]), match[0]) for match in re.finditer(LITERAL, text.content)]
        written_times = {seconds: words for seconds, words in reversed(read) if seconds and " " in words}
        self.outcomes = OtherOutcomes(policy, written_times)
        own = [p for p in policy.cited.values() if p.clause.path == text.path]
        self.by_span = {p.clause.span: p.id for p in own}
        self.rows = {(p.path[0], p.clause.span.line): display_name(p.path[:2]) for p in own if len(p.path) > 1}

    def of(self, node: Changeable) -> Iterator[Mutation]:
        """The changes of a declaration or an operation."""
        match node:
            case tree.LetLine(name, constant):
                kind = MutationKind.DATE if date_neighbours(value(constant)) else MutationKind.BOUND
                for after in neighbours_of_value(value(constant)):
                    yield from self.written(kind, f"let {name.text}", constant.span, after)
            case tree.GroupLine(name, attribute, values):
                yield from self.group(name.text, self.policy.facts.get(attribute.text), values)
            case tree.DaysBlock(name, days=days):
                yield from self.each(MutationKind.DAY, f"days {name.text}", other_days(days, self.text))
            case tree.CalendarBlock(name, closed_on=lists):
                yield from self.each(MutationKind.CLOCK, f"calendar {name.text}", fewer_lists(lists))
            case tree.ClockBlock(name):
                yield from self.each(MutationKind.CLOCK, f"clock {name.text}", other_lines(node, self.text))
            case tree.CalendarDaysText(verb, calendar, days):
                yield from self.each(MutationKind.DAY, f"{verb} {calendar.text}", other_days(days, self.text))
            case tree.ExtendText(days_list, days=days):
                yield from self.each(MutationKind.DAY, f"extend {days_list.text}", other_days(days, self.text))
            case tree.TermBlock(name, means=means):
                yield from self.condition(f"term {name.text}", means)
            case tree.DeriveBlock(name, otherwise=word) if word is not None:
                for after in self.other_values(name.text, word):
                    yield from self.written(MutationKind.EFFECT, f"derive {name.text} otherwise", word.span, after)
            case tree.Rule(name, when, effect, overrides, in_force=in_force, permit=permit, also=also):
                yield from self.condition(name.text, when)
                single = permit is None and not also
                yield from (
                    self.effect(name.text, effect) if single else self.effects(name.text, (effect, *also), permit)
                )
                yield from self.overrides(name.text, overrides)
                yield from self.validity(name.text, in_force)
            case tree.TableBlock(name, heading, rows, when, overrides, otherwise=otherwise, in_force=in_force):
                yield from self.condition(name.text, when)
                yield from self.overrides(name.text, overrides)
                yield from self.validity(name.text, in_force)
                yield from self.cells(name.text, [cell.text for cell in heading.cells], rows)
                yield from self.effect(f"{name.text} otherwise", otherwise)
            case tree.Otherwise(effect):
                yield from self.effect("otherwise", effect)
            case tree.AddRowText(table, row):
                yield from self.cells(table.text, self.headings(table.text), [row])
            case tree.SetTableText(table, heading, rows):
                yield from self.cells(table.text, [cell.text for cell in heading.cells], rows)
            case tree.SetCellText(target, to):
                words = [value(word) for word in target.words]
                given = [h for h in self.headings(words[0]) if fact_given(h) or is_of_time(h)]
                own = [h for h in given if time_given(h) == words[-1]] if len(given) > 1 else given
                yield from self.outcome_cell(" ".join(words), to, next(iter(own), ""), alone=len(given) < 2)
            case tree.Validity():
                yield from self.validity("in force", node)
            case _:
                return  # what is removed is not there to change

    def headings(self, table: str) -> list[str]:
        """The headings of a table of the policy; none of one that it does not have."""
        return next(([c.heading for c in t.columns] for t in self.policy.resolved.tables if t.name == table), [])

    def group(self, name: str, attribute: Attribute | None, values: Sequence[tree.Word]) -> Iterator[Mutation]:
        """A group with one member less, or one more."""
        for after in toggled(self.policy, attribute, values):
            if after:
                yield from self.written(
                    MutationKind.MEMBER, f"group {name}", values[0].span.to(values[-1].span), ", ".join(after)
                )

    def written(
        self, kind: MutationKind, place: str, span: Span, after: str, beside: Beside | None = None
    ) -> Iterator[Mutation]:
        """The change of what stands at a span, if that is in one line."""
        if span.line == span.end_line:
            before = self.text.line(span.line)[span.column - 1 : span.end_column - 1]
            yield Mutation(kind, place, span, before, after, beside)

    def each(self, kind: MutationKind, place: str, others: Iterable[Other]) -> Iterator[Mutation]:
        """The changes of one kind of what stands at these spans."""
        for span, after, beside in others:
            yield from self.written(kind, place, span, after, beside)

    # --- conditions

    def condition(self, place: str, condition: tree.ConditionText | None) -> Iterator[Mutation]:
        """The changes of a condition, one of its parts at a time."""
        match condition:
            case tree.Joined(parts) | tree.ConditionBlock(_, parts):
                for part in parts:
                    yield from self.condition(place, part)
            case None | tree.IsEmpty() | tree.IncludesAll():
                return
            case tree.TermText(term, negated):
                opposite = inline(tree.TermText(term, not negated))
                yield from self.written(MutationKind.MEMBER, place, condition.span, opposite)
            case _:
                for kind, after in other_atoms(self.policy, condition):
                    yield from self.written(kind, place, condition.span, inline(after))

    # --- outcomes, overrides, dates

    def effect(self, place: str, effect: tree.EffectText | None) -> Iterator[Mutation]:
        """The other outcomes of a rule or an `otherwise`."""
        if effect is None:
            return
        if effect.fact is not None and effect.value is not None:
            for after in self.other_values(effect.fact.text, effect.value):
                yield from self.written(MutationKind.EFFECT, place, effect.span, f"gives {effect.fact.text} {after}")
            return
        for after in self.outcomes.of_rule(effect):
            yield from self.written(MutationKind.EFFECT, place, effect.span, after)

    def effects(
        self, place: str, times: Sequence[tree.EffectText], permit: tree.EffectText | None
    ) -> Iterator[Mutation]:
        """The other times of a rule that gives several, or answers and permits, and the rule without one of its effects."""
        for time in times:
            named = f"{place} {time.of.text}" if time.of and len(times) > 1 else place
            for after in ("", *self.outcomes.of_time(time)):
                yield from self.written(MutationKind.EFFECT, named, time.span, after)
        if permit is not None:
            yield from self.written(MutationKind.EFFECT, f"{place} permit", permit.span, "")

    def other_values(self, fact: str, word: tree.Word) -> list[str]:
        """The other values of a derived fact."""
        attribute = self.policy.facts[fact]
        written = codes(self.policy, attribute, value(word))
        return [code for code in attribute.names[:MOST_CODES] if code not in written]

    def overrides(self, place: str, targets: Sequence[tree.TargetText]) -> Iterator[Mutation]:
        """One override less."""
        for n, target in enumerate(targets):
            span = target.span
            line = self.text.line(span.line)
            if len(targets) == 1:
                start = line.rfind("overrides", 0, span.column - 1)
                whole = Span(span.line, start + 1, span.line, span.end_column)
                yield from self.written(MutationKind.OVERRIDE, place, whole, "") if start >= 0 else ()
                continue
            here = [t for t in targets if t.span.line == span.line]
            if len(here) == 1 or here[-1].span.end_line != span.line:
                continue
            left = [line[t.span.column - 1 : t.span.end_column - 1] for t in here if t is not targets[n]]
            yield from self.written(MutationKind.OVERRIDE, place, here[0].span.to(here[-1].span), ", ".join(left))

    def validity(self, place: str, in_force: tree.Validity | None) -> Iterator[Mutation]:
        """Something comes into force, or lapses, a day earlier or later."""
        for day in filter(None, (in_force.start, in_force.until) if in_force else ()):
            for after in date_neighbours(day.text):
                yield from self.written(MutationKind.DATE, place, day.span, after)

    # --- cells

    def cells(self, table: str, headings: Sequence[str], rows: Sequence[tree.Row]) -> Iterator[Mutation]:
        """The changes of each cell of these rows. A column in which each row has a code of its own is a key, and is left."""
        by_column = [[row.cells[n].text for row in rows if n < len(row.cells)] for n in range(len(headings))]
        keys = {n for n, texts in enumerate(by_column) if len(set(texts)) == len(rows) > 1 and all(map(is_word, texts))}
        tables = self.policy.resolved.tables
        columns: dict[str, Column] = {c.heading: c for t in tables if t.name == table for c in t.columns}
        alone = sum(map(is_of_time, self.headings(table) or headings)) < 2
        for row in rows:
            name = self.rows.get((table, row.span.line), table)
            for n, (heading, cell) in enumerate(zip(headings, row.cells, strict=False)):
                column = columns.get(" ".join(heading.split()))
                attribute = column.attribute if column else self.policy.facts.get(heading)
                if heading == "row" or (n in keys and attribute is not None):
                    continue
                if attribute is not None:
                    for after in other_cells(self.policy, attribute, cell.text):
                        yield from self.written(MutationKind.CELL, f"{name}, {heading}", cell.span, after)
                elif heading in ("in force from", "in force until"):
                    for after in date_neighbours(cell.text):
                        yield from self.written(MutationKind.DATE, f"{name}, {heading}", cell.span, after)
                else:
                    yield from self.outcome_cell(self.by_span.get(cell.span, name), cell, heading, alone=alone)
            for span, after in self.outcomes.of_row(row, headings):
                yield from self.written(MutationKind.CELL, name, span, after)

    def outcome_cell(self, place: str, cell: tree.Cell, heading: str, *, alone: bool) -> Iterator[Mutation]:
        """The other outcomes in a cell below this heading, which stands `alone` if no other column gives a time."""
        if (fact := fact_given(heading)) is not None:
            word = tree.Quoted(cell.text.strip('"')) if cell.text.startswith('"') else tree.Name(cell.text)
            for code in self.other_values(fact, word):
                yield from self.written(MutationKind.CELL, place, cell.span, code)
            return
        if cell.text in ("permit", "refuse"):
            yield from self.written(
                MutationKind.CELL, place, cell.span, "refuse" if cell.text == "permit" else "permit"
            )
            return
        for after in self.outcomes.of_cell(cell.text, " ".join(heading.split()), alone=alone):
            yield from self.written(MutationKind.CELL, place, cell.span, after)


def is_word(text: str) -> bool:
    """Whether the cell has one code."""
    return "," not in text and text != "any" and not text.startswith("not ")
