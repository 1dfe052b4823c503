"""The bounds that a text states: numbers, times and dates in conditions, in terms, in cells, and behind `in force`.

A bound may be replaced by any other value of its scale. What that does to the conditions of a policy is read off two policies
whose texts differ by one step at that place: wherever their conditions do, they follow the bound.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.amend.mutated_literals import day_in, decimal_in, seconds_in
from policy_dsl.amend.mutation import Mutation, MutationKind
from policy_dsl.amend.mutations import changeable
from policy_dsl.model.conditions import Condition, Within
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Provision, Table, display_name, fact_given
from policy_dsl.model.ranges import within
from policy_dsl.model.step_text import step_text
from policy_dsl.model.vocabulary import Attribute, Ordered, Scale, Steps
from policy_dsl.syntax import tree
from policy_dsl.syntax.printing.parts import value
from policy_dsl.text import Span, Text

UNIT = r"(?:s|min|h|days?|weeks?)\b"
LITERAL = re.compile(rf"(?<![\w.-])(?:\d{{4}}-\d\d-\d\d|\d+ {UNIT}(?: \d+ {UNIT})*|-?\d+(?:\.\d+)?(?![\w-]))")
"""A date, a time, or a number, in a cell, and not a part of a name."""


class Bound(Struct, frozen=True):
    """A bound at a span of one line of a text: a value of the attribute, `now` in steps on its scale.

    `place` names what it belongs to, and `words` are what is written around it, with `…` for the value.
    """

    place: str
    span: Span
    attribute: Attribute
    now: int
    words: str

    @property
    def type(self) -> Ordered:
        """The type of its attribute."""
        return cast(Ordered, self.attribute.type)

    @property
    def limits(self) -> tuple[int, int]:
        """The least and the most value that may stand there."""
        scale = self.type
        return scale.first, scale.last + (scale.scale is Scale.DATE)

    def written(self, text: Text, step: int) -> Mutation:
        """The change of the text that writes another value there."""
        line = text.line(self.span.line)
        before = line[self.span.column - 1 : self.span.end_column - 1]
        return Mutation(MutationKind.BOUND, self.place, self.span, before, step_text(self.type.scale, step))


def bounds(file: tree.File, policy: Policy, text: Text, fixed: Collection[str] = ()) -> list[Bound]:
    """The bounds of a text, in its order, without those in the `fixed` terms and in what gives the `fixed` derived facts.

    `policy` is what the text holds; for a proposal, the amended policy.
    """
    reader = Bounds(policy, text, fixed)
    every = [bound for node in changeable(file) for bound in reader.of(node)]
    return sorted({b.span: b for b in every if b.span.line == b.span.end_line}.values(), key=lambda b: b.span)


class Bounds:
    """The bounds of one text."""

    def __init__(self, policy: Policy, text: Text, fixed: Collection[str]) -> None:
        """`policy` is what the text holds; the bounds in the `fixed` terms, and in what gives the `fixed` derived facts, are
        left out.
        """
        self.policy, self.text, self.fixed = policy, text, fixed
        own = [p for p in policy.cited.values() if p.clause.path == text.path]
        self.rows = {(p.path[0], p.clause.span.line): display_name(p.path[:2]) for p in own if len(p.path) > 1}
        self.dated = None if policy.dated_by is None else policy.by_name[policy.dated_by]

    def of(self, node: object) -> Iterator[Bound]:
        """The bounds of a declaration or an operation."""
        match node:
            case tree.TermBlock(name, means=means) if name.text not in self.fixed:
                yield from self.condition(f"term {name.text}", means)
            case tree.Rule(effect=tree.EffectText("gives", fact=tree.Name(fact))) if fact in self.fixed:
                return
            case tree.TableBlock(heading=heading) if self.gives_fixed(cell.text for cell in heading.cells):
                return
            case tree.Rule(name, when, in_force=in_force):
                yield from self.condition(name.text, when)
                yield from self.validity(name.text, in_force)
            case tree.TableBlock(name, heading, rows, when, in_force=in_force):
                yield from self.condition(name.text, when)
                yield from self.validity(name.text, in_force)
                yield from self.cells(name.text, [cell.text for cell in heading.cells], rows)
            case tree.AddRowText(table, row):
                columns = next((t.columns for t in self.policy.resolved.tables if t.name == table.text), ())
                if not self.gives_fixed(c.heading for c in columns):
                    yield from self.cells(table.text, [c.heading for c in columns], [row])
            case tree.Validity():
                yield from self.validity("the proposal", node)
            case _:
                return

    def gives_fixed(self, headings: Iterable[str]) -> bool:
        """Whether a table with these columns gives one of the `fixed` derived facts."""
        return any(fact_given(heading) in self.fixed for heading in headings)

    def condition(self, place: str, condition: tree.ConditionText | None) -> Iterator[Bound]:
        """The bounds in a condition."""
        match condition:
            case tree.Joined(parts) | tree.ConditionBlock(_, parts):
                for part in parts:
                    yield from self.condition(place, part)
            case tree.Is(fact, words, values):
                for each in values:
                    yield from self.literal(place, fact.text, each, f"{fact.text} {words} …")
            case tree.InOrder(fact, words, against) if value(against) not in self.policy.by_name:
                yield from self.literal(place, fact.text, against, f"{fact.text} {words} …")
            case tree.Between(fact, low, words, high):
                yield from self.literal(place, fact.text, low, f"{fact.text} from … {words} {value(high)}")
                yield from self.literal(place, fact.text, high, f"{fact.text} from {value(low)} {words} …")
            case _:
                return

    def literal(self, place: str, fact: str, written: tree.ValueText, words: str) -> Iterator[Bound]:
        """The bound that is a value of a condition."""
        yield from self.bound(place, self.policy.by_name.get(fact), written.span, value(written), words)

    def bound(self, place: str, attribute: Attribute | None, span: Span, written: str, words: str) -> Iterator[Bound]:
        """The bound at a span, if the attribute is on a scale and the text is a value of it."""
        if attribute is not None and isinstance(attribute.type, Ordered):
            step = step_in(attribute.type.scale, written)
            if step is not None:
                yield Bound(place, span, attribute, step, words)

    def validity(self, place: str, in_force: tree.Validity | None) -> Iterator[Bound]:
        """The days on which something comes into force, or lapses."""
        days = () if in_force is None else (("from", in_force.start), ("until", in_force.until))
        for word, day in days:
            if day is not None:
                yield from self.bound(place, self.dated, day.span, day.text, f"in force {word} …")

    def cells(self, table: str, headings: Sequence[str], rows: Sequence[tree.Row]) -> Iterator[Bound]:
        """The bounds in the cells of these rows."""
        columns = {c.heading: c for t in self.policy.resolved.tables if t.name == table for c in t.columns}
        for row in rows:
            name = self.rows.get((table, row.span.line), table)
            for heading, cell in zip(headings, row.cells, strict=False):
                column = columns.get(" ".join(heading.split()))
                attribute = column.attribute if column else self.policy.by_name.get(heading)
                if heading in ("in force from", "in force until"):
                    attribute = self.dated
                if attribute is None or cell.span.line != cell.span.end_line:
                    continue
                for match in LITERAL.finditer(cell.text):
                    words = f"{heading} {cell.text[: match.start()]}…{cell.text[match.end() :]}"
                    first = cell.span.column + match.start()
                    span = Span(cell.span.line, first, cell.span.line, first + len(match[0]))
                    yield from self.bound(name, attribute, span, match[0], words)


def step_in(scale: Scale | Steps, text: str) -> int | None:
    """The value in steps on the scale; `None` if the text is not one."""
    match scale:
        case Scale.NUMBER:
            return int(text) if text.removeprefix("-").isdigit() else None
        case Steps():
            return decimal_in(scale, text)
        case Scale.DURATION:
            return seconds_in(text)
        case Scale.DATE:
            return day_in(text)


# --- what follows a bound


class Misaligned(Exception):  # noqa: N818  # not an error: another step is tried
    """Two conditions differ in more than one step at the same places."""


class Following(Struct, frozen=True):
    """What follows a bound: the conditions of provisions by id, and of tables by name, each as it is with the bound at `at`,
    and at the step after it.
    """

    at: int
    provisions: Mapping[str, tuple[Condition, Condition]]
    tables: Mapping[str, tuple[Condition, Condition]]

    def moved(self, policy: Policy, to: int) -> Policy:
        """The policy with the bound at another step."""
        by, types = to - self.at, policy.by_name

        def moved_provisions(provisions: tuple[Provision, ...]) -> tuple[Provision, ...]:
            return tuple(
                replace(p, when=shifted(*self.provisions[p.id], by, types)) if p.id in self.provisions else p
                for p in provisions
            )

        def moved_tables(tables: tuple[Table, ...]) -> tuple[Table, ...]:
            return tuple(
                replace(t, when=shifted(*self.tables[t.name], by, types)) if t.name in self.tables else t
                for t in tables
            )

        return replace(
            policy,
            provisions=moved_provisions(policy.provisions),
            tables=moved_tables(policy.tables),
            derivations=tuple(
                replace(each, provisions=moved_provisions(each.provisions), tables=moved_tables(each.tables))
                for each in policy.derivations
            ),
        )


def all_tables(policy: Policy) -> tuple[Table, ...]:
    """The tables that decide, and those that give derived facts."""
    return (*policy.tables, *(t for each in policy.derivations for t in each.tables))


def following(at: int, policy: Policy, here: Policy, beyond: Policy) -> Following:
    """What follows a bound that is at this step in one policy, and a step further in the other. Raises Misaligned.

    Names are those of a `policy` with any other value of the bound: a row may be named by its bounds.
    """
    editions = (policy, here, beyond)
    if len({(len(each.cited), len(all_tables(each))) for each in editions}) > 1:
        raise Misaligned
    provisions = zip(*(each.cited.values() for each in editions), strict=True)
    tables = zip(*map(all_tables, editions), strict=True)
    result = Following(
        at,
        {named.id: (p.when, q.when) for named, p, q in provisions if p.when != q.when},
        {named.name: (t.when, u.when) for named, t, u in tables if t.when != u.when},
    )
    result.moved(policy, at + 1)  # raises Misaligned
    return result


def shifted(here: Condition, beyond: Condition, by: int, types: Mapping[str, Attribute]) -> Condition:
    """The condition that is `here` for no step, and `beyond` for one, for `by` steps. Raises Misaligned."""
    if here == beyond:
        return here
    if type(here) is not type(beyond):
        raise Misaligned
    if isinstance(here, Within) and isinstance(beyond, Within):
        return shifted_ranges(here, beyond, by, types)
    fields = {}
    for name in here.__struct_fields__:
        left, right = getattr(here, name), getattr(beyond, name)
        if left == right:
            fields[name] = left
        elif isinstance(left, tuple):
            if len(left) != len(right):
                raise Misaligned
            fields[name] = tuple(shifted(*pair, by, types) for pair in zip(left, right, strict=True))
        elif isinstance(left, Struct):
            fields[name] = shifted(cast(Condition, left), right, by, types)
        else:
            raise Misaligned
    return type(here)(**fields)


def shifted_ranges(here: Within, beyond: Within, by: int, types: Mapping[str, Attribute]) -> Condition:
    """The same for a condition on a scale: its ranges grow, shrink, or move, and may meet or vanish."""
    if here.fact != beyond.fact or len(here.ranges) != len(beyond.ranges):
        raise Misaligned
    ranges = []
    for low, high in zip(here.ranges, beyond.ranges, strict=True):
        moves = [second - first for first, second in zip(low, high, strict=True)]
        if not all(0 <= move <= 1 for move in moves):
            raise Misaligned
        start, until = (first + move * by for first, move in zip(low, moves, strict=True))
        ranges.append((start, until))
    return within(here.fact, ranges, cast(Ordered, types[here.fact.attribute].type))
