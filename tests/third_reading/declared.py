"""What a policy declares: facts and their codes, groups, constants, scales, and the days on which it is in force."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Stated, Time
from tests.third_reading.text import day, operand, seconds_of
from tests.third_reading.values import Line, Request, Value

if TYPE_CHECKING:
    from tests.third_reading.reader import Reader


@dataclass
class Declared:
    """A policy's declarations, as they stand after a proposal's operations.

    `lines` are the rows of its tables. `kept` are earlier forms, the last first, each with when it no longer counts. `first`
    is the policy that proposals amend. `meanings` are those that say what derived facts are here. `stood` are the rows in the
    policy that this one amends, and `ranks` where those stand that it adds.
    """

    declarations: list[Stated]
    dated_by: str = ""
    in_force: t.Validity | None = None
    lines: dict[str, list[Line]] = field(default_factory=dict)
    kept: list[tuple[t.Validity, Reader]] = field(default_factory=list)
    known_cells: dict[tuple[str, str], list[set[str]]] = field(default_factory=dict)
    known_paths: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)
    known_facts: dict[tuple[str, frozenset[tuple[str, Value]]], frozenset[str]] = field(default_factory=dict)
    known_order: dict[tuple[Time, Time], bool] = field(default_factory=dict)
    first: Reader | None = None
    meanings: dict[str, Reader] = field(default_factory=dict)
    stood: dict[str, list[str]] = field(default_factory=dict)
    ranks: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    @cached_property
    def attributes(self) -> dict[str, t.TypeText]:
        blocks = [declared for declared in self.declarations if isinstance(declared, t.RequestBlock)]
        return {name.text: line.type for block in blocks for line in block.attributes for name in line.names}

    @cached_property
    def constants(self) -> dict[str, t.Name | t.Duration]:
        return {declared.name.text: declared.value for declared in self.declarations if isinstance(declared, t.LetLine)}

    @cached_property
    def derivations(self) -> dict[str, t.DeriveBlock]:
        return {declared.name.text: declared for declared in self.declarations if isinstance(declared, t.DeriveBlock)}

    @cached_property
    def facts(self) -> dict[str, t.TypeText]:
        """What conditions are about."""
        return self.attributes | {name: declared.type for name, declared in self.derivations.items()}

    def times(self) -> list[str]:
        """The names of its times, if it names several."""
        return [each.name.text for d in self.declarations if isinstance(d, t.TimesBlock) for each in d.times]

    def codes(self, attribute: str) -> list[str]:
        kind = self.facts[attribute]
        return ["yes", "no"] if kind.words == "yes/no" else [code.name.text for code in kind.codes]

    def is_set(self, attribute: str) -> bool:
        return self.facts[attribute].words == "set of"

    def is_ordered(self, attribute: str) -> bool:
        return self.facts[attribute].words in ("whole number", "number", "duration", "date")

    def is_ranked(self, attribute: str) -> bool:
        """Whether its codes stand from least to greatest."""
        return attribute in self.facts and self.facts[attribute].words == "ordered one of"

    def meant(self, attribute: str, word: str, quoted: bool) -> set[str]:
        """The codes that a word stands for."""
        if quoted:
            return {c.name.text for c in self.facts[attribute].codes if c.label and c.label.text == word}
        if word in self.codes(attribute):
            return {word}
        for declared in self.declarations:
            if (
                isinstance(declared, t.GroupLine)
                and declared.name.text == word
                and declared.attribute.text == attribute
            ):
                return self.all_meant(attribute, declared.values)
        raise KeyError(word)

    def all_meant(self, attribute: str, words: tuple[t.ValueText, ...]) -> set[str]:
        found: set[str] = set()
        for word in words:
            found |= self.meant(attribute, word.text, isinstance(word, t.Quoted))
        return found

    # --- scales

    def value(self, fact: t.Name | t.Quoted, requests: Mapping[str, Request]) -> tuple[str, Value]:
        name, dot, rest = fact.text.partition(".")
        if dot and name in requests:
            return rest, requests[name][rest]
        return fact.text, requests[""][fact.text]

    def number(self, fact: t.Name | t.Quoted, requests: Mapping[str, Request]) -> Fraction:
        """Where a fact stands on its scale; a number in steps is given by its steps."""
        name, value = self.value(fact, requests)
        assert isinstance(value, int)
        return value * self.step(name)

    def step(self, attribute: str) -> Fraction:
        """The size of a step."""
        step = self.attributes[attribute].step
        return Fraction(1) if step is None else Fraction(self.steps(step, {}))

    def steps(self, written: t.ValueText, requests: Mapping[str, Request]) -> Fraction:
        """A number, a time in seconds or a date as a day; or what the fact of that name is."""
        if isinstance(written, t.Duration):
            return Fraction(seconds_of(written))
        if written.text in self.constants:
            return self.steps(self.constants[written.text], {})
        if re.fullmatch(r"-?\d+(\.\d+)?", written.text):
            return Fraction(written.text)
        if re.fullmatch(r"\d{4}-\d\d-\d\d", written.text):
            return Fraction(day(written))
        if isinstance(time := operand(written.text), t.Duration):  # without a blank before its unit
            return Fraction(seconds_of(time))
        return self.number(written, requests)

    def in_days(self, days: t.Validity | None, request: Request) -> bool:
        """Whether the request is dated in these days, the last of which is the day before `until`."""
        if days is None or days.start is days.until is None:
            return True
        at = self.number(t.Name(self.dated_by), {"": request})
        return (days.start is None or self.steps(days.start, {}) <= at) and (
            days.until is None or at < self.steps(days.until, {})
        )

    def span(self, attribute: str) -> range:
        """The values of a fact on a scale; of the date, those on which the policy is in force."""
        kind = self.attributes[attribute]
        assert kind.high is not None
        first = 0 if kind.low is None else int(self.steps(kind.low, {}) / self.step(attribute))
        end = int(self.steps(kind.high, {}) / self.step(attribute)) + (kind.words != "date")
        if attribute == self.dated_by and self.in_force is not None:
            start, until = self.in_force.start, self.in_force.until
            first, end = (
                max(first, int(self.steps(start, {})) if start else first),
                min(end, int(self.steps(until, {})) if until else end),
            )
        return range(first, end)
