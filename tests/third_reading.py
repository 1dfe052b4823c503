"""The language read a third time, straight off the syntax tree: an interpreter that shares nothing with the model.

Written from the language card, not from the package: it imports the tree and nothing else of it, keeps what was written as
it was written, and asks the text again for every request; what a cell or a target names, it looks up once. A request maps
attributes to a code, a frozenset of codes, or an int: the number, seconds, or the day, of which 1 January of the year 1 is 1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from operator import ge, gt, le, lt
from typing import Literal

from msgspec.structs import replace as struct_replace

from policy_dsl.syntax import tree as t
from tests.third_reading_of_days import Time, bounded, meant, never_later

Value = str | frozenset[str] | int
Request = Mapping[str, Value]
Answer = tuple[str, Time | None]
"""What comes out: permitted with a time, of which `no promise` is one; refused, gap or conflict; or impossible."""

Comparison = Literal["at least", "on or after", "at most", "on or before", "over", "after", "under", "before"]
ORDER: dict[Comparison, Callable[[Fraction, Fraction], bool]] = {
    "at least": ge, "on or after": ge, "at most": le, "on or before": le,
    "over": gt, "after": gt, "under": lt, "before": lt,
}  # fmt: skip
OUTCOMES = ("answer within", "access")
LIMITS: tuple[Literal["latest"], Literal["soonest"]] = ("latest", "soonest")
UNITS = ("s", "min", "h", "day", "days", "week", "weeks")
GIVES = "gives "
WITHIN = " within"
CAPTIONS = (*OUTCOMES, "row", "in force from", "in force until")
"""Headings that are neither an attribute nor values."""


@dataclass(frozen=True)
class Limit:
    """No time is later, or sooner, than this one."""

    kind: Literal["latest", "soonest"]
    time: Time


Outcome = str | Time | Limit
"""What a provision says: "refuse", "permit", a time, a limit of times, or the code of a derived fact."""


@dataclass
class Entry:
    """A provision as found in the text: a rule, a row, a cell, or an otherwise."""

    names: tuple[str, ...]
    outcome: Outcome
    overrides: list[tuple[str, ...]]
    applies: bool
    of: str = ""  # the named time that it gives


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, its cells by attribute, when it is in force, and its outcomes by column.

    A matrix's column is called by its codes and asks for them; the only one of a list table has no name.
    """

    key: str
    cells: dict[str, str]
    in_force: t.Validity
    outcomes: dict[str, str]
    columns: dict[str, dict[str, str]]
    times: dict[str, str] = field(default_factory=dict)  # the named time of a column


@dataclass
class Reader:
    """A policy's declarations, as they stand after a proposal's operations.

    `lines` are the rows of its tables. `kept` are earlier forms, the last first, each with when it no longer counts. `first`
    is the policy that proposals amend. `meanings` are those that say what derived facts are here. `stood` are the rows in the
    policy that this one amends, and `ranks` where those stand that it adds.
    """

    declarations: list[t.Declaration]
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

    @classmethod
    def of(cls, file: t.PolicyFile) -> Reader:
        """The reader of a policy as written."""
        new = cls(list(file.declarations), file.dated_by.text if file.dated_by else "", file.in_force)
        for declared in file.declarations:
            new.read(declared)
        return new

    # --- vocabulary

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

    def codes(self, attribute: str) -> list[str]:
        kind = self.facts[attribute]
        return ["yes", "no"] if kind.words == "yes/no" else [code.name.text for code in kind.codes]

    def is_set(self, attribute: str) -> bool:
        return self.facts[attribute].words == "set of"

    def is_ordered(self, attribute: str) -> bool:
        return self.facts[attribute].words in ("whole number", "number", "duration", "date")

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

    # --- conditions

    def true(self, condition: t.ConditionText | None, requests: Mapping[str, Request]) -> bool:
        """Whether it holds; `requests` by name, the only one under the empty name."""
        match condition:
            case None:
                return True
            case t.Joined(parts):
                return all(self.true(part, requests) for part in parts)
            case t.ConditionBlock("any of", parts):
                return any(self.true(part, requests) for part in parts)
            case t.ConditionBlock("none of", parts):
                return not any(self.true(part, requests) for part in parts)
            case t.ConditionBlock(_, parts):
                return all(self.true(part, requests) for part in parts)
            case t.TermText(name, negated):
                first, _, rest = name.text.partition(".")
                about, term = (first, rest) if rest and first in requests else ("", name.text)
                return self.true(self.term(term), {"": requests[about]}) is not negated
            case t.IsEmpty(fact):
                return not self.chosen(fact, requests)
            case t.IncludesAll(fact, other, negated):
                return (self.chosen(fact, requests) >= self.chosen(other, requests)) is not negated
            case t.Is(fact, words, values) if (derived := self.derived_of(fact, requests)) is not None:
                about, given = derived
                codes = self.all_meant(about, values)
                return bool(given & (set(self.codes(about)) - codes if "not" in words else codes))
            case t.Is(fact, words, (other,)) if self.is_fact(fact, other, requests):
                same = self.value(fact, requests)[1] == self.value(other, requests)[1]  # type: ignore[arg-type]  # a name
                return not same if "not" in words else same
            case t.HasValues(fact, words, (other,)) if self.is_fact(fact, other, requests):
                _, held = self.value(other, requests)
                touched = bool(self.chosen(fact, requests) & ({held} if isinstance(held, str) else held))  # type: ignore[operator]  # codes
                return touched if words in ("has", "has any of") else not touched
            case t.Is(fact, words, values):
                attribute, value = self.value(fact, requests)
                if self.is_ordered(attribute):
                    same = self.number(fact, requests) in [self.steps(one, requests) for one in values]
                else:
                    named: frozenset[object] = frozenset(self.all_meant(attribute, values))
                    same = value == named if self.is_set(attribute) else value in named
                return not same if "not" in words else same
            case t.HasValues(fact, words, values):
                attribute, _ = self.value(fact, requests)
                touched = bool(self.chosen(fact, requests) & self.all_meant(attribute, values))
                return touched if words in ("has", "has any of") else not touched
            case t.InOrder(fact, words, t.Name() as other) if (
                self.is_ranked(self.name(fact, requests))
                and self.derived_of(fact, requests) is None
                and self.is_fact(fact, other, requests)
            ):
                ladder = self.codes(self.name(fact, requests))
                rungs = [Fraction(ladder.index(str(self.value(each, requests)[1]))) for each in (fact, other)]
                return ORDER[words](*rungs)
            case t.InOrder(fact) | t.Between(fact) if self.is_ranked(self.name(fact, requests)):
                meant = self.ranked(condition, requests)
                derived_codes = self.derived_of(fact, requests)
                if derived_codes is None:
                    return self.value(fact, requests)[1] in meant
                return bool(derived_codes[1] & meant)
            case t.InOrder(fact, words, against):
                at, against_step = self.number(fact, requests), self.steps(against, requests)
                return ORDER[words](at, against_step)
            case t.Between(fact, low, words, high):
                at, end = self.number(fact, requests), self.steps(high, requests)
                return self.steps(low, requests) <= at and (at <= end if words == "to" else at < end)
        raise TypeError(condition)

    def name(self, fact: t.Name, requests: Mapping[str, Request]) -> str:
        first, dot, rest = fact.text.partition(".")
        return rest if dot and first in requests else fact.text

    def is_ranked(self, attribute: str) -> bool:
        """Whether its codes stand from least to greatest."""
        return attribute in self.facts and self.facts[attribute].words == "ordered one of"

    def ranked(self, text: t.InOrder | t.Between, requests: Mapping[str, Request]) -> set[str]:
        """The codes that are in this order to the one that is written."""
        about = self.name(text.fact, requests)
        ladder = self.codes(about)

        def rung(word: t.ValueText) -> Fraction:
            (code,) = self.meant(about, word.text, isinstance(word, t.Quoted))
            return Fraction(ladder.index(code))

        if isinstance(text, t.Between):
            return {c for n, c in enumerate(ladder) if rung(text.low) <= n <= rung(text.high)}
        return {c for n, c in enumerate(ladder) if ORDER[text.words](Fraction(n), rung(text.against))}

    def is_fact(self, about: t.Name, word: t.ValueText, requests: Mapping[str, Request]) -> bool:
        """Whether a word stands for what another fact with codes is, and for no code and no group of this one."""
        attribute, _ = self.value(about, requests)
        if self.is_ordered(attribute) or not isinstance(word, t.Name):
            return False
        first, dot, rest = word.text.partition(".")
        groups = {
            d.name.text for d in self.declarations if isinstance(d, t.GroupLine) and d.attribute.text == attribute
        }
        named = rest if dot and first in requests else word.text
        return named in self.attributes and word.text not in {*self.codes(attribute), *groups}

    def term(self, name: str) -> t.ConditionText:
        """What a term means, as it was written."""
        (means,) = [d.means for d in self.declarations if isinstance(d, t.TermBlock) and d.name.text == name]
        return means

    def derived_of(self, fact: t.Name | t.Quoted, requests: Mapping[str, Request]) -> tuple[str, frozenset[str]] | None:
        """The derived fact, and the codes that it has; nothing if it is an attribute."""
        first, dot, rest = fact.text.partition(".")
        request, name = (first, rest) if dot and first in requests else ("", fact.text)
        return (name, self.derived(name, requests[request])) if name in self.derivations else None

    def derived(self, fact: str, request: Request) -> frozenset[str]:
        """The codes that something gives the derived fact, and nothing else that gives it sets aside; else the `otherwise`."""
        if fact in self.meanings:
            return self.meanings[fact].derived(fact, request)
        key = fact, frozenset(request.items())
        if key not in self.known_facts:
            self.known_facts[key] = self.derived_anew(fact, request)
        return self.known_facts[key]

    def derived_anew(self, fact: str, request: Request) -> frozenset[str]:
        otherwise = self.derivations[fact].otherwise
        left = frozenset() if otherwise is None else frozenset(self.all_meant(fact, (otherwise,)))
        for days, earlier in self.kept:
            if not self.in_days(days, request):
                return earlier.derived(fact, request) if fact in earlier.derivations else left
        live = [entry for entry in self.entries(request, fact) if entry.applies]
        named = {name for entry in live for name in entry.overrides}
        if not live:
            return left
        return frozenset(
            str(e.outcome) for e in live if not any(e.names[: n + 1] in named for n in range(len(e.names)))
        )

    def promised(self, before: Reader) -> Reader:
        """Reads the conditions of what a proposal intends: derived facts are there what they were before, if they were."""
        meanings = {name: before if name in before.derivations else self for name in self.derivations}
        return Reader(self.declarations, self.dated_by, self.in_force, self.lines, self.kept, meanings=meanings)

    def value(self, fact: t.Name | t.Quoted, requests: Mapping[str, Request]) -> tuple[str, Value]:
        name, dot, rest = fact.text.partition(".")
        if dot and name in requests:
            return rest, requests[name][rest]
        return fact.text, requests[""][fact.text]

    def chosen(self, fact: t.Name, requests: Mapping[str, Request]) -> frozenset[str]:
        """The codes of a set."""
        _, value = self.value(fact, requests)
        assert isinstance(value, frozenset)
        return value

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

    def days(self) -> set[int]:
        """Every day written as an end of `in force` in a rule, a table or a row."""
        kept = [d.in_force for d in self.declarations if isinstance(d, t.Rule | t.TableBlock)]
        kept += [line.in_force for lines in self.lines.values() for line in lines]
        return {int(self.steps(end, {})) for days in kept if days for end in (days.start, days.until) if end}

    # --- tables

    def read(self, declared: t.Declaration) -> None:
        """Takes in the rows of a table. Those called alike are called by their number."""
        if isinstance(declared, t.TableBlock):
            found = self.rows(declared.heading, declared.rows)
            many = Counter(line.key for line in found)
            self.lines[declared.name.text] = [
                replace(line, key=f"row {n}") if many[line.key] > 1 or line.key == "otherwise" else line
                for n, line in enumerate(found, 1)
            ]

    def rows(self, heading: t.Row, rows: tuple[t.Row, ...]) -> list[Line]:
        """The rows below a heading, each called by its `row`, else by its first condition in codes."""
        headings = [" ".join(cell.text.split()) for cell in heading.cells]
        columns = self.columns(headings)
        found = []
        for row in rows:
            texts = dict(zip(headings, (cell.text for cell in row.cells), strict=True))
            cells = {name: text for name, text in texts.items() if name in self.facts}
            keys = [self.in_codes(name, text) for name, text in cells.items()] or ["any"]
            ends = [texts.get(f"in force {end}", "any") for end in ("from", "until")]
            start, until = [None if end == "any" else t.Name(end) for end in ends]
            outcomes = {called: texts[written] for written, (called, _) in columns.items()}
            key = texts["row"].strip('"') if "row" in texts else keys[0]
            times = {called: time_headed(written) for written, (called, _) in columns.items()}
            found.append(Line(key, cells, t.Validity(start, until), outcomes, dict(columns.values()), times))
        return found

    def columns(self, headings: list[str]) -> dict[str, tuple[str, dict[str, str]]]:
        """For each column of outcomes how it is called in codes, and which codes it asks for."""
        listed: dict[str, tuple[str, dict[str, str]]] = {
            h: ("", {}) for h in headings if h in OUTCOMES or h.startswith(GIVES) or time_headed(h)
        }
        if len(listed) > 1:
            listed = {h: (time_headed(h), {}) for h in listed}
        across = {h: words(h) for h in headings if h not in self.facts and h not in CAPTIONS and h not in listed}
        if not across:
            return listed
        plain = [name for name in self.facts if name not in headings and not self.is_set(name)]
        for chosen in permutations(plain, len(next(iter(across.values())))):
            found = {h: [self.code(a, w) for a, w in zip(chosen, ws, strict=True)] for h, ws in across.items()}
            if all(all(codes) for codes in found.values()):
                return {h: (" ".join(codes), dict(zip(chosen, codes, strict=True))) for h, codes in found.items()}
        raise KeyError(str(headings))

    def code(self, attribute: str, word: str) -> str:
        """The code that the word is, or whose label it is; empty, when it is none of the attribute's."""
        if not word.startswith('"'):
            return word if word in self.codes(attribute) else ""
        return "".join(self.meant(attribute, word.strip('"'), True))

    def in_codes(self, attribute: str, text: str) -> str:
        """A condition cell as rows are called by it."""
        if text == "any" or self.is_ordered(attribute):
            return " ".join(text.split())
        order = self.codes(attribute)
        if self.is_ranked(attribute) and ranking(text):
            return re.sub(r'"[^"]*"', lambda label: self.code(attribute, label[0]), " ".join(text.split()))
        if (has := self.has_form(attribute, text)) is not None:
            return f"{has[0]} {', '.join(sorted(has[1], key=order.index))}"
        sets = self.alternatives(attribute, text.removeprefix("not "))
        if self.is_set(attribute):
            said = ", ".join(" + ".join(sorted(codes, key=order.index)) or "none" for codes in sets)
        else:
            said = ", ".join(sorted(set().union(*sets), key=order.index))
        return f"not {said}" if text.startswith("not ") else said

    def has_form(self, attribute: str, text: str) -> tuple[str, set[str]] | None:
        """The words of a cell that says what a set has, and the codes in it; nothing for another cell."""
        if not self.is_set(attribute):
            return None
        for words in ("has any of", "has none of", "has"):
            if text.startswith(f"{words} "):
                return words, set().union(*self.alternatives(attribute, text.removeprefix(f"{words} ")))
        return None

    def alternatives(self, attribute: str, text: str) -> list[set[str]]:
        """The codes that each alternative of a cell names."""
        if (attribute, text) not in self.known_cells:
            found = self.known_cells[attribute, text] = []
            for choice in apart(text, ","):
                if self.is_ranked(attribute) and ranking(choice):
                    at = ranged(t.Name(attribute), choice, quoted_or_name)
                    assert isinstance(at, t.InOrder | t.Between)
                    found.append(self.ranked(at, {}))
                    continue
                parts = [] if choice == "none" and self.is_set(attribute) else apart(choice, "+")
                codes = [self.meant(attribute, part.strip('"'), part.startswith('"')) for part in parts]
                found.append(set().union(*codes))
        return self.known_cells[attribute, text]

    def fits(self, attribute: str, text: str, request: Request) -> bool:
        """Whether the request's value is one that a condition cell allows."""
        if text == "any":
            return True
        if attribute in self.derivations:
            named = set().union(*self.alternatives(attribute, text.removeprefix("not ")))
            held = set(self.codes(attribute)) - named if text.startswith("not ") else named
            return bool(self.derived(attribute, request) & held)
        value, listed = request[attribute], text.removeprefix("not ")
        if self.is_ordered(attribute):
            about = t.Name(attribute)
            found = any(self.true(ranged(about, choice), {"": request}) for choice in apart(listed, ","))
        elif (has := self.has_form(attribute, text)) is not None:
            assert isinstance(value, frozenset)
            found = bool(value & has[1]) is not (has[0] == "has none of")
        elif self.is_set(attribute):
            found = value in [frozenset(codes) for codes in self.alternatives(attribute, listed)]
        else:
            found = any(value in codes for codes in self.alternatives(attribute, listed))
        return not found if text.startswith("not ") else found

    # --- provisions

    def entries(self, request: Request, fact: str = "") -> Iterator[Entry]:
        """Every provision that decides, or that gives the fact, with whether it applies."""
        decided: dict[str, set[str]] = {}
        for declared in self.declarations:
            if not isinstance(declared, t.Rule | t.TableBlock) or given_by(declared) != fact:
                continue
            applies = self.in_days(declared.in_force, request) and self.true(declared.when, {"": request})
            over = [self.path(target) for target in declared.overrides]
            if isinstance(declared, t.Rule):
                for each in (declared.effect, *declared.also):
                    of = each.of.text if each.of else ""
                    turn = applies
                    if applies and declared.in_order is not None:
                        turn = in_its_turn(each, decided.setdefault(declared.in_order.text, set()))
                    called = (declared.name.text, of) if declared.also else (declared.name.text,)
                    yield Entry(called, self.effect(each), over, turn, of)
                if declared.permit is not None:
                    yield Entry((declared.name.text, "and permit"), "permit", over, applies)
            else:
                yield from self.of_table(declared, request, applies, over)

    def of_table(
        self, table: t.TableBlock, request: Request, inside: bool, over: list[tuple[str, ...]]
    ) -> Iterator[Entry]:
        hit, gives, first = False, given_by(table), (table.hit_rule or "").startswith("the first")
        for line in self.lines[table.name.text]:
            fits = inside and self.in_days(line.in_force, request)
            fits = fits and all(self.fits(name, text, request) for name, text in line.cells.items())
            above = hit
            for column, text in line.outcomes.items():
                applies = fits and all(self.has(name, code, request) for name, code in line.columns[column].items())
                applies = applies and not (first and (hit if line.columns[column] else above))
                hit = hit or applies
                said = self.code(gives, text) if gives else self.cell_outcome(text)
                of = "" if said == "refuse" else line.times[column]
                yield Entry((table.name.text, line.key, *filter(None, [column])), said, over, applies, of)
        if table.otherwise is not None:
            of = table.otherwise.of.text if table.otherwise.of else ""
            yield Entry((table.name.text, "otherwise"), self.effect(table.otherwise), over, inside and not hit, of)

    def has(self, name: str, code: str, request: Request) -> bool:
        """Whether the request has the code of a column of a matrix."""
        return code in self.derived(name, request) if name in self.derivations else request[name] == code

    def effect(self, effect: t.EffectText) -> Outcome:
        """The outcome, or the code that is given."""
        if effect.fact is None or effect.value is None:
            return self.outcome(effect)
        (code,) = self.all_meant(effect.fact.text, (effect.value,))
        return code

    def outcome(self, effect: t.EffectText) -> Outcome:
        """A refusal, a permit, a time, or a limit of times."""
        if effect.within is None:
            return effect.words
        time = self.time(effect.within)
        match effect.words:
            case "answer within at most":
                return Limit("latest", time)
            case "answer not before":
                return Limit("soonest", time)
        return time

    def time(self, written: t.ValueText | t.TimeText) -> Time:
        """The time that is written, or that the constant of this name is."""
        if isinstance(written, t.ClockTime | t.ChosenTime | t.NoPromise):
            return meant(written.text)
        return int(self.steps(written, {}))

    def cell_outcome(self, text: str) -> Outcome:
        """The same of a cell."""
        if text in ("permit", "refuse", "N/A"):
            return text.replace("N/A", "refuse")
        return self.cell_time(text)

    def cell_time(self, text: str) -> Time:
        """The time that a cell says, or that the constant of this name is."""
        return int(self.steps(self.constants[text.strip()], {})) if text.strip() in self.constants else meant(text)

    def path(self, target: t.TargetText) -> tuple[str, ...]:
        """A rule or table, then a row, then a column; a label as its code, where a single code has it."""
        written = tuple([f'"{word.text}"' if isinstance(word, t.Quoted) else word.text for word in target.words])
        if written not in self.known_paths:
            said: list[str] = []
            for word in target.words:
                labelled = {c.name.text for kind in self.facts.values() for c in kind.codes if c.label == word}
                said += labelled if len(labelled) == 1 else [word.text]
            if said[1:2] == ["row"] and len(said) > 2:
                said[1:3] = [f"row {said[2]}"]
            self.known_paths[written] = (*said[:2], " ".join(said[2:])) if len(said) > 2 else tuple(said)
        return self.known_paths[written]

    def answer(self, request: Request, of: str = "") -> Answer:
        """What the policy answers; of several times, of this one."""
        for days, earlier in self.kept:
            if not self.in_days(days, request):
                return earlier.answer(request, of)
        if not self.in_days(self.in_force, request):
            return "impossible", None
        for declared in self.declarations:
            if isinstance(declared, t.ImpossibleBlock) and (self.first or self).true(declared.when, {"": request}):
                return "impossible", None
        every = list(self.entries(request))
        standing = self.standing(every, of)
        if any(entry.outcome == "refuse" for entry in standing):
            return "refused", None
        some = [entry.outcome for entry in standing if kind_of(entry) == "time"]
        latest, soonest = (self.limits(every, kind, some) for kind in LIMITS)
        if any(not self.no_later(early, late) for early in soonest for late in latest):
            return "conflict", None
        exact: set[Time] = {each for each in some if not isinstance(each, Limit)}  # type: ignore[misc]  # times
        if exact or latest:
            given = [[time, *latest] for time in exact] or [latest]
            times = {bounded("earlier", each, self.no_later) for each in given}
        else:
            ends = [declared.effect for declared in self.declarations if isinstance(declared, t.Otherwise)]
            if any(end.words == "refuse" for end in ends):
                those = [self.standing(every, other) for other in self.times() or [""]]
                return ("gap" if any(map(gives_a_time, those)) else "refused"), None
            times = {self.time(end.within) for end in ends if end.within and (end.of.text if end.of else "") == of}
            if not times:
                return "gap", None
        times = {bounded("later", [time, *soonest], self.no_later) for time in times}
        return ("conflict", None) if len(times) > 1 else ("permitted", times.pop())

    def limits(self, every: Sequence[Entry], kind: str, standing: Sequence[Outcome]) -> list[Time]:
        """The limits of this kind that stand, in the order in which the policy has them first."""
        written = dict.fromkeys(e.outcome for e in every if isinstance(e.outcome, Limit) and e.outcome.kind == kind)
        return [limit.time for limit in written if limit in standing]

    def no_later(self, one: Time, other: Time) -> bool:
        """Whether the one time is never over later than the other, on the days that a request may be received."""
        if (one, other) not in self.known_order:
            days = self.span(self.dated_by) if self.dated_by else range(0)
            self.known_order[one, other] = never_later(self.declarations, one, other, days)
        return self.known_order[one, other]

    def times(self) -> list[str]:
        """The names of its times, if it names several."""
        return [each.name.text for d in self.declarations if isinstance(d, t.TimesBlock) for each in d.times]

    def standing(self, every: Iterable[Entry], of: str) -> list[Entry]:
        """What applies and is not set aside; of several times, of this one."""
        live = [entry for entry in every if entry.applies and entry.of in ("", of)]
        named = {
            kind: {name for e in live if kind_of(e) == kind for name in e.overrides} for kind in ("time", "permit")
        }
        return [entry for entry in live if not is_aside(entry, named)]

    # --- proposals

    def amended(self, proposal: t.ProposalFile) -> Reader:
        """This policy after the proposal. Requests dated before it is in force are answered by this policy as it is; one that
        does not say when is in force as soon as what it is made to."""
        lines = {name: list(found) for name, found in self.lines.items()}
        kept = self.kept if proposal.in_force is None else [(proposal.in_force, self)]
        derived = [o.what for o in proposal.operations if isinstance(o, t.Add) and isinstance(o.what, t.DeriveBlock)]
        declarations = [*self.declarations, *derived]
        new = self.successor(declarations, lines, kept)
        new.stood = {name: [line.key for line in found] for name, found in self.lines.items()}
        for operation in proposal.operations:
            if isinstance(operation, t.AddRuleText):
                new.put(operation, self)
        for operation in proposal.operations:
            new.apply(operation)
        return new

    def successor(
        self, declarations: list[t.Declaration], lines: dict[str, list[Line]], kept: list[tuple[t.Validity, Reader]]
    ) -> Reader:
        """A reader of what a proposal makes of this policy."""
        return Reader(declarations, self.dated_by, self.in_force, lines, kept, first=self.first or self)

    def put(self, added: t.AddRuleText, base: Reader) -> None:
        """Puts a rule into an order, above one of the base."""
        those = [d for d in base.declarations if is_in(d, added.order)]
        behind = added.before or (calls_as(those[0]) if added.in_front else None)
        here = [n for n, d in enumerate(self.declarations) if is_in(d, added.order)]
        place = here[-1] + 1
        if behind is not None:
            place = next(n for n in here if calls(self.declarations[n]) == behind.text)
        self.declarations.insert(place, struct_replace(added.rule, in_order=added.order))

    def apply(self, operation: t.OperationText) -> None:
        """Carries out one operation here, where there is what it is about. What is replaced by a whole is there then."""
        match operation:
            case t.Add(t.TermBlock() as term):
                self.declarations.append(term)
            case t.Add(what) if isinstance(what, t.Rule | t.TableBlock):
                self.declarations.append(what)
                self.read(what)
            case t.ReplaceText(what):
                there = any(calls(d) == what.name.text for d in self.declarations)
                kept = [in_its_order(what, d) if calls(d) == what.name.text else d for d in self.declarations]
                self.declarations = kept if there else [*kept, what]
                self.read(what)
            case t.RemoveText("row", target):
                name, key = self.path(target)
                self.lines[name] = [line for line in self.lines.get(name, []) if line.key != key]
            case t.RemoveText(_, target):
                self.declarations = [d for d in self.declarations if calls(d) != target.words[0].text]
            case t.AddRowText(table, row, before=before, in_front=in_front):
                blocks = [d for d in self.declarations if isinstance(d, t.TableBlock) and calls(d) == table.text]
                for block in blocks:
                    (line,) = self.rows(block.heading, (row,))
                    keys = [other.key for other in self.lines[table.text]]
                    key = f"row {len(keys) + 1}" if line.key in keys else line.key
                    stood = self.stood[table.text]
                    above = [0 if in_front else stood.index(self.path(before)[0]) if before else len(stood)]
                    ranks = [self.ranks.get((table.text, k), [stood.index(k), 1] if k in stood else []) for k in keys]
                    place = next((n for n, rank in enumerate(ranks) if rank > [*above, 0]), len(keys))
                    self.ranks[table.text, key] = [*above, 0]
                    self.lines[table.text].insert(place, replace(line, key=key))
            case t.SetCellText(target, to):
                name, key, *columns = self.path(target)
                self.set_cell(name, key, "".join(columns), to.text)
            case t.SetTableText(table, heading, rows):
                for line in self.rows(heading, rows):
                    known = {column for each in self.lines.get(table.text, []) for column in each.outcomes}
                    for column, text in line.outcomes.items():
                        self.set_cell(table.text, line.key, column if column in known else line.times[column], text)

    def set_cell(self, table: str, key: str, column: str, text: str) -> None:
        """Writes another outcome into a cell."""
        self.lines[table] = [
            replace(line, outcomes={**line.outcomes, column: text}) if line.key == key else line
            for line in self.lines.get(table, [])
        ]


def in_its_turn(effect: t.EffectText, above: set[str]) -> bool:
    """Whether a rule whose condition holds has its turn below those of its order that are `above`, since they had theirs: what
    refuses or permits only where nothing is, and what gives a time where nothing refuses or permits, or gives it.
    """
    if effect.words in ("refuse", "permit", "gives"):
        own, turn = "access", not above
    else:
        own = f"time {effect.of.text if effect.of else ''}"
        turn = not above & {own, "access"}
    above |= {own} if turn else set()
    return turn


def gives_a_time(standing: Iterable[Entry]) -> bool:
    """Whether some of this gives a time, and does not only keep it from being sooner."""
    times = [entry.outcome for entry in standing if kind_of(entry) == "time"]
    return any(not isinstance(each, Limit) or each.kind == "latest" for each in times)


def is_in(declared: t.Declaration, order: t.Name) -> bool:
    """Whether it is a rule that stands in this order."""
    return isinstance(declared, t.Rule) and declared.in_order is not None and declared.in_order.text == order.text


def calls_as(declared: t.Declaration) -> t.Name | None:
    return declared.name if isinstance(declared, t.Rule) else None


def in_its_order(new: t.Declaration, old: t.Declaration) -> t.Declaration:
    """What replaces a rule stands in the order in which that stood."""
    if isinstance(new, t.Rule) and isinstance(old, t.Rule):
        return struct_replace(new, in_order=old.in_order)
    return new


def calls(declared: t.Declaration) -> str | None:
    """The name of a rule or table."""
    return declared.name.text if isinstance(declared, t.Rule | t.TableBlock) else None


def given_by(declared: t.Rule | t.TableBlock) -> str:
    """The derived fact that a rule or table gives; empty if it decides."""
    if isinstance(declared, t.Rule):
        return declared.effect.fact.text if declared.effect.fact is not None else ""
    headings = (" ".join(cell.text.split()) for cell in declared.heading.cells)
    return next((heading.removeprefix(GIVES) for heading in headings if heading.startswith(GIVES)), "")


def time_headed(heading: str) -> str:
    """The named time that a column gives; empty for the one time, and for other columns."""
    return "" if heading == "answer within" or not heading.endswith(WITHIN) else heading.removesuffix(WITHIN)


def day(written: t.Name | t.Quoted) -> int:
    """A date as the day that it is, counted from 1 January of the year 1."""
    return date.fromisoformat(written.text).toordinal()


def words(text: str) -> list[str]:
    """What stands between blanks; what is in quotes is one word, with its quotes."""
    return re.findall(r'"[^"]*"|[^\s"]+', text)


def apart(text: str, sign: str) -> list[str]:
    """What stands between the signs, of which one in quotes is none."""
    return [part.strip() for part in re.findall(rf'(?:"[^"]*"|[^"{sign}])+', text)]


def ranking(text: str) -> bool:
    """Whether a cell, or one alternative of it, compares codes in their order."""
    return re.search(r"(^|, *|not )(at least|at most|over|under) | to ", re.sub(r'"[^"]*"', "L", text)) is not None


def quoted_or_name(text: str) -> t.Word:
    text = text.strip()
    return t.Quoted(text.strip('"')) if text.startswith('"') else t.Name(text)


def ranged(fact: t.Name, text: str, read: Callable[[str], t.ValueText] | None = None) -> t.ConditionText:
    """One alternative of a cell below an ordered attribute: a range, a comparison, or a value."""
    read = read or operand
    for comparison in ORDER:
        if text.startswith(f"{comparison} "):
            return t.InOrder(fact, comparison, read(text.removeprefix(comparison)))
    for joint in ("to", "until"):
        low, found, high = text.partition(f" {joint} ")
        if found:
            return t.Between(fact, read(low), joint, read(high))
    return t.Is(fact, "is", (read(text),))


def operand(text: str) -> t.Name | t.Duration:
    """A number, a date, a time, or the name of a fact."""
    part = rf"(\d+)\s*({'|'.join(UNITS)})\b"
    if not re.fullmatch(rf"{part}(\s+{part})*", text.strip()):
        return t.Name(text.strip())
    (amount, unit), *rest = re.findall(part, text)
    return t.Duration(amount, unit, rest=tuple(rest))


def seconds_of(time: t.Duration) -> int:
    """The sum of its parts."""
    seconds = meant(time.text)
    assert isinstance(seconds, int)
    return seconds


def kind_of(entry: Entry) -> str:
    """A refusal, a permit or a time."""
    return entry.outcome if entry.outcome == "refuse" or entry.outcome == "permit" else "time"


def is_aside(entry: Entry, named: Mapping[str, set[tuple[str, ...]]]) -> bool:
    """Whether one that applies sets it aside: a time sets times aside, a permit refusals, where it names them.

    `named` is what the times that apply name, and what the permits do: a rule, or a table, a row or a cell.
    """
    by = {"time": "time", "refuse": "permit"}.get(kind_of(entry))
    return by is not None and any(entry.names[: n + 1] in named[by] for n in range(len(entry.names)))
