"""Random policies as syntax trees: small enough that every request can be tried, and wild enough to go wrong.

Gaps, conflicts, dead provisions and vacuous claims come up often, and on purpose. One seed, one policy: what a law finds can
be found again, and a seed space is what Hypothesis searches.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from random import Random
from typing import Literal

from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from tests import random_scales as scales
from tests.random_clocks import with_clocks
from tests.random_constants import with_constants
from tests.random_scales import IS, Scaled

MOST_WAYS = 256
"""Values of facts together in which a way differs; a proposal may bring some more, and at most 1,000 are tried."""

ROOM = 400
"""Requests that most policies stay within: the laws try such a space whole."""

TIMES = (("30", "s"), ("16", "s"), ("5", "min"), ("1", "h"), ("24", "h"), ("1", "day"), ("2", "days"),
         ("1", "h", "30", "min"))  # fmt: skip


HAS: tuple[Literal["has any of", "has none of"], ...] = ("has any of", "has none of")
BLOCKS: tuple[Literal["any of", "none of", "all of"], ...] = ("any of", "none of", "all of")
TESTS: tuple[Literal["permitted", "refused", "faster than", "slower than", "same as"], ...] = (
    "permitted", "refused", "faster than", "slower than", "same as",
)  # fmt: skip
HIT_RULES: tuple[t.HitRuleText | None, ...] = (
    None, "exactly one row applies", "at most one row applies", "any number of rows apply", "any number of rows apply",
)  # fmt: skip


LIMITS: tuple[Literal["answer within at most", "answer not before"], ...] = (
    "answer within at most",
    "answer not before",
)


class Maker:
    """Makes one policy and proposals to it. How large they are at most, `tests.soak` says otherwise."""

    room_for = ROOM
    most_attributes = 3
    most_provisions = 5
    share_in_orders = 0.35
    share_replaced = 0.4
    most_rows = 3
    most_operations = 3

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.codes: dict[str, list[str]] = {}
        self.sets: dict[str, list[str]] = {}
        self.families: list[list[str]] = []
        self.scaled: dict[str, Scaled] = {}
        self.counted: set[str] = set()
        self.compared: set[str] = set()
        self.dated: Scaled | None = None
        self.in_force: t.Validity | None = None
        self.size = 1
        self.groups: dict[str, list[str]] = {}
        self.terms: list[str] = []
        self.of_terms = Random(f"terms {seed}")
        self.derived: dict[str, list[str]] = {}
        self.tested: dict[str, list[str]] = {}
        self.free_terms: list[str] = []
        self.of_derived = Random(f"derived {seed}")
        self.of_both = Random(f"both {seed}")
        self.of_steps = Random(f"steps {seed}")
        self.of_sets = Random(f"sets {seed}")
        self.groups_of_sets: dict[str, str] = {}
        self.of_order = Random(f"order {seed}")
        self.of_days = Random(f"days {seed}")
        self.of_ranks = Random(f"ranks {seed}")
        self.ranked: set[str] = set()
        self.of_blocks = Random(f"blocks {seed}")
        self.of_wholes = Random(f"wholes {seed}")
        self.of_bounds = Random(f"bounds {seed}")
        self.of_cell_bounds = Random(f"bounds in cells {seed}")
        self.of_compared = Random(f"compared {seed}")
        self.compares_codes = self.of_compared.random() < 0.2
        self.partners: dict[str, list[str]] = {}
        self.elements: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self.times: list[str] = []
        self.refusals: list[str] = []
        self.targets: dict[str, list[tuple[tuple[t.Word, ...], str]]] = defaultdict(list)
        self.made: list[t.Rule | t.TableBlock] = []
        self.called = ""
        self.begun = 0
        self.touched: list[str] = []

    def maybe(self, chance: float) -> bool:
        return self.random.random() < chance

    def some(self, of: list[str], least: int = 1, most: int | None = None) -> list[str]:
        many = self.random.randint(min(least, len(of)), min(most or len(of), len(of)))
        chosen = self.random.sample(of, many)
        return [one for one in of if one in chosen]

    # --- vocabulary

    def request(self) -> t.RequestBlock:
        lines = self.orders() + self.enumerations() + self.selections()
        self.random.shuffle(lines)
        return t.RequestBlock(tuple(self.comparable(lines) if self.compares_codes else lines))

    def comparable(self, lines: list[t.AttributeLine]) -> list[t.AttributeLine]:
        """The lines, some with a second fact that is declared together with the first, and enumerations whose codes a set
        has. Their dice are their own, so that policies without them stay the same.
        """
        made = []
        for number, line in enumerate(lines):
            name = line.names[0].text
            codes = self.codes.get(name)
            if codes is not None and self.size * len(codes) <= self.room_for and self.of_compared.random() < 0.5:
                second = f"b{number}"
                self.codes[second] = codes
                self.ranked |= {second} if name in self.ranked else set()
                self.size *= len(codes)
                self.partners[name] = self.partners[second] = [name, second]
                line = replace(line, names=(*line.names, t.Name(second)))
            made.append(line)
            codes = self.sets.get(name)
            if codes is not None and self.size * len(codes) <= self.room_for and self.of_compared.random() < 0.6:
                element = f"e{number}"
                self.codes[element] = [code for code in codes if code == codes[0] or self.of_compared.random() < 0.8]
                self.size *= len(self.codes[element])
                self.elements[name] = element
                kind = t.TypeText("one of", tuple(t.CodeText(t.Name(code)) for code in self.codes[element]))
                made.append(t.AttributeLine((t.Name(element),), kind))
        return made

    def room(self) -> int:
        """How many values one more attribute may have; now and then more than can be tried."""
        room_for = self.room_for // 8 if self.compares_codes else self.room_for  # leaves room for what is compared
        return max(1, room_for // self.size) if self.maybe(0.96) else self.room_for

    def orders(self) -> list[t.AttributeLine]:
        """Facts on a scale, in about half of the policies; of one scale, up to four, so that they can be compared."""
        lines = []
        kinds: list[str] = []
        if self.maybe(0.53):
            kinds = self.random.sample(["whole number", "duration", "date", "date"], self.random.choice((1, 1, 1, 2)))
        for kind in dict.fromkeys(kinds):
            many = self.random.choice((1, 1, 1, 2, 2, 2, 2, 3, 3, 4))
            family = scales.family(self.random, kind, many, self.room() // 3)  # type: ignore[arg-type]  # the three words
            family = [one for n, one in enumerate(family) if n == 0 or self.size * one.size ** (n + 1) <= self.room_for]
            if kind == "whole number" and self.of_steps.random() < 0.35:
                family = [dataclasses.replace(one, words="number") for one in family]
            for one in family:
                self.scaled[one.name] = one
                self.size *= one.size
            together = len({(one.low, one.high) for one in family}) == 1 and self.maybe(0.5)
            lines += [
                t.AttributeLine(tuple(t.Name(one.name) for one in names), names[0].declared())
                for names in ([family] if together else [[one] for one in family])
            ]
        return lines

    def enumerations(self) -> list[t.AttributeLine]:
        lines = []
        for number in range(self.random.randint(1, self.most_attributes)):
            name = f"a{number}"
            room = self.room()
            if number and room < 2:
                break
            if room > 1 and self.maybe(0.15):
                self.codes[name] = ["yes", "no"]
                self.size *= 2
                lines.append(t.AttributeLine((t.Name(name),), t.TypeText("yes/no", (), t.Quoted("is it"))))
                continue
            codes = [
                f"{'ABCD'[n]}{number}" if self.maybe(0.8) else f"{n + 1}.{number}"
                for n in range(self.random.randint(1, min(4, room)))
            ]
            written = []
            for code in codes:
                label = None
                if self.maybe(0.2):
                    label = t.Quoted(f"label of {code}")
                    self.labels[code] = label.text
                written.append(t.CodeText(t.Name(code), label))
            self.codes[name] = codes
            self.size *= len(codes)
            lines.append(t.AttributeLine((t.Name(name),), t.TypeText(self.one_of(name), tuple(written))))
        return lines

    def one_of(self, name: str) -> Literal["one of", "ordered one of"]:
        """How the codes of a fact are declared. The dice are their own, so that policies without an order stay the same."""
        if self.of_ranks.random() < 0.7:
            return "one of"
        self.ranked.add(name)
        return "ordered one of"

    def ends(self, codes: list[str]) -> tuple[t.Word, t.Word]:
        """Two codes, or labels, in their order."""
        places = sorted(self.of_ranks.randrange(len(codes)) for _ in range(2))
        low, high = (
            t.Quoted(self.labels[code]) if code in self.labels and self.of_ranks.random() < 0.3 else t.Name(code)
            for code in (codes[place] for place in places)
        )
        return low, high

    def in_order(self, fact: t.Name, codes: list[str]) -> t.ConditionText:
        """A comparison of a fact whose codes stand in an order."""
        low, high = self.ends(codes)
        if self.of_ranks.random() < 0.2:
            return t.Between(fact, low, "to", high)
        return t.InOrder(fact, self.of_ranks.choice(("at least", "at most", "over", "under")), low)

    def cell_in_order(self, codes: list[str]) -> str:
        """A cell that compares codes in their order."""
        low, high = (f'"{w.text}"' if isinstance(w, t.Quoted) else w.text for w in self.ends(codes))
        words = self.of_ranks.choice(("at least", "at most", "over", "under", "not under", "to"))
        return f"{low} to {high}" if words == "to" else f"{words} {low}"

    def selections(self) -> list[t.AttributeLine]:
        lines = []
        for number in range(self.random.choice((0, 1, 1, 2))):
            codes = [f"{'XYZ'[n]}{number}" for n in range(self.random.randint(1, 3 - number))]
            names = [f"s{number}"] + ([f"t{number}"] if self.maybe(0.4) else [])
            room = self.room()
            while len(codes) > 1 and 1 << len(codes) * len(names) > room:
                codes.pop()
            if 1 << len(codes) * len(names) > room:
                break
            self.size *= 1 << len(codes) * len(names)
            for name in names:
                self.sets[name] = codes
            self.families.append(names)
            kind = t.TypeText("set of", tuple(t.CodeText(t.Name(code)) for code in codes))
            lines.append(t.AttributeLine(tuple(map(t.Name, names)), kind))
        return lines

    def date_it(self) -> None:
        """By which date the policy is dated, if by any, and the days on which it is in force; others are no requests."""
        days = [one for one in self.scaled.values() if one.words == "date"]
        if not days or self.maybe(0.25):
            return
        self.dated = self.random.choice(days)
        if self.maybe(0.3):
            low = self.random.randint(self.dated.low - 1, self.dated.high - 1)
            until = self.random.randint(max(low, self.dated.low) + 2, self.dated.high + 2)
            start, end = self.dated.step(low), self.dated.step(until)
            assert isinstance(start, t.Name)
            assert isinstance(end, t.Name)
            kind = self.random.random()
            self.in_force = t.Validity(start if kind < 0.7 else None, end if kind > 0.4 else None)
            first = max(low, self.dated.low) if self.in_force.start else self.dated.low
            last = min(until - 1, self.dated.high) if self.in_force.until else self.dated.high
            self.dated = self.scaled[self.dated.name] = Scaled(self.dated.name, "date", first, last)

    def days(self, chance: float) -> t.Validity | None:
        """Days in force, in a policy that is dated."""
        return scales.validity(self.random, self.dated) if self.dated and self.maybe(chance) else None

    @property
    def every(self) -> list[str]:
        """The names of all attributes."""
        return [*self.codes, *self.sets, *self.scaled]

    def group(self) -> t.GroupLine | None:
        plain = [name for name, codes in self.codes.items() if codes != ["yes", "no"]]
        if not plain or self.maybe(0.6):
            return None
        attribute = self.random.choice(plain)
        codes = self.some(self.codes[attribute])
        self.groups["G"] = [attribute, *codes]
        return t.GroupLine(t.Name("G"), t.Name(attribute), tuple(map(self.word, codes)))

    def group_of_set(self) -> t.GroupLine:
        """A group of some codes of a set. Its dice are its own, so that policies without one stay the same."""
        name = self.of_sets.choice(list(self.sets))
        codes = [code for code in self.sets[name] if self.of_sets.random() < 0.6] or self.sets[name][:1]
        self.groups_of_sets[name] = "H"
        return t.GroupLine(t.Name("H"), t.Name(name), tuple(map(t.Name, codes)))

    def word(self, code: str) -> t.Word:
        return t.Quoted(self.labels[code]) if code in self.labels and self.maybe(0.5) else t.Name(code)

    def term(self) -> t.TermBlock:
        """A term, which may use those that there are. Its dice are its own, so that policies without terms stay the same."""
        self.random, others = self.of_terms, self.random
        means = self.condition()
        self.random = others
        name = f"term_{len(self.terms)}"
        self.terms.append(name)
        if not self.tested:
            self.free_terms.append(name)
        return t.TermBlock(t.Name(name), t.Quoted("a term") if self.of_terms.random() < 0.5 else None, means)

    # --- derived facts; their dice are their own, so that policies without them stay the same

    def derive(self) -> t.DeriveBlock:
        """A derived fact, which nothing tests yet."""
        number = len(self.derived)
        taken = bool(self.called) and ["yes", "no"] in [*self.codes.values(), *self.derived.values()]
        codes = (
            ["yes", "no"]
            if self.of_derived.random() < 0.3 and not taken  # columns of a matrix belong to one fact, also later
            else [f"{c}d{number}" for c in "LMH"[: self.of_derived.randint(2, 3)]]
        )
        otherwise = t.Name(self.of_derived.choice(codes)) if self.of_derived.random() < 0.5 else None
        kind = (
            t.TypeText("yes/no")
            if codes[0] == "yes"
            else t.TypeText(self.one_of(f"d{number}"), tuple(t.CodeText(t.Name(c)) for c in codes))
        )
        self.derived[f"d{number}"] = codes
        return t.DeriveBlock(t.Name(f"d{number}"), kind, otherwise)

    def derivation(self, name: str = "") -> list[t.Declaration]:
        """A derived fact, with what gives it; the names of those begin with this one."""
        block = self.derive()
        fact = block.name.text
        many = self.of_derived.choice((1, 1, 2, 3))
        giving = [self.giving(f"{name}{fact}_{number}", fact) for number in range(many)]
        self.tested[fact] = self.derived[fact]
        return [block, *giving]

    def giving(self, name: str, fact: str) -> t.Rule | t.TableBlock:
        """A rule or a table that gives the fact."""
        self.random, others = self.of_derived, self.random
        over = self.overriding(f"gives {fact}", 0.4)
        made: t.Rule | t.TableBlock
        if self.maybe(0.5):
            when = None if self.maybe(0.15) else self.condition()
            made = t.Rule(t.Name(name), when, self.given(fact), over, in_force=self.days(0.2))
        else:
            columns = self.random.sample(
                names := [*self.every, *self.tested], self.random.randint(1, min(2, len(names)))
            )
            rows = []
            for number in range(self.random.randint(1, self.most_rows)):
                cells = (self.cell(column) for column in columns)
                rows.append(t.Row(tuple(map(t.Cell, (f"n{number}", *cells, self.random.choice(self.derived[fact]))))))
                self.targets[f"gives {fact}"].append(((t.Name(name), t.Name(f"n{number}")), name))
            heading = t.Row(tuple(map(t.Cell, ("row", *columns, f"gives {fact}"))))
            when = self.condition() if self.maybe(0.3) else None
            otherwise = self.given(fact) if self.maybe(0.3) else None
            rule = self.random.choice(HIT_RULES)
            if self.of_order.random() < 0.2:
                rule = "the first row that applies decides"
            made = t.TableBlock(
                t.Name(name), heading, tuple(rows), when, over, rule, otherwise, in_force=self.days(0.2)
            )
        self.targets[f"gives {fact}"].append(((t.Name(name),), name))
        self.made.append(made)
        self.random = others
        return made

    def given(self, fact: str) -> t.EffectText:
        return t.EffectText("gives", None, t.Name(fact), t.Name(self.random.choice(self.derived[fact])))

    @contextmanager
    def about_to_give(self, made: t.Rule | t.TableBlock) -> Iterator[None]:
        """Within it, conditions are such as may give the fact that this one gives: about those before it, or others seldom."""
        fact = fact_given(made)
        tested, terms = self.tested, self.terms
        if fact and self.of_derived.random() < 0.95:
            earlier = list(self.derived)[: list(self.derived).index(fact)]
            self.tested, self.terms = {name: self.derived[name] for name in earlier}, self.free_terms
        yield
        self.tested, self.terms = tested, terms

    # --- conditions

    def atom(self, prefixes: tuple[str, ...] = ("",)) -> t.ConditionText:
        if self.compares_codes and self.of_compared.random() < 0.35:
            compared = self.comparison_of_codes(prefixes)
            if compared is not None:
                return compared
        prefix = self.random.choice(prefixes)
        if self.tested and self.of_derived.random() < 0.3:
            name = self.random.choice(list(self.tested))
            if name in self.ranked and self.of_ranks.random() < 0.5:
                return self.in_order(t.Name(prefix + name), self.tested[name])
            return t.Is(t.Name(prefix + name), self.random.choice(IS), tuple(map(t.Name, self.some(self.tested[name]))))
        if self.terms and self.maybe(0.25):
            return t.TermText(t.Name(prefix + self.random.choice(self.terms)), self.maybe(0.3))
        if self.scaled and self.maybe(0.55):
            return self.scaled_atom(prefix, prefixes)
        if self.sets and self.maybe(0.4):
            return self.set_atom(prefix, prefixes)
        name = self.random.choice([*self.codes, *self.tested])
        if name in self.tested:
            return t.Is(t.Name(prefix + name), self.random.choice(IS), tuple(map(t.Name, self.some(self.tested[name]))))
        if self.groups and self.groups["G"][0] == name and self.maybe(0.4):
            values: tuple[t.Word, ...] = (t.Name("G"),)
        else:
            values = tuple(map(self.word, self.some(self.codes[name])))
        words = self.random.choice(IS)
        if name in self.ranked and self.of_ranks.random() < 0.6:
            return self.in_order(t.Name(prefix + name), self.codes[name])
        return t.Is(t.Name(prefix + name), words, values)

    def comparison_of_codes(self, prefixes: tuple[str, ...]) -> t.ConditionText | None:
        """Two facts with codes compared, of one request or of two, if there are such."""
        dice = self.of_compared
        name = dice.choice([*self.codes, *self.sets])
        fact = t.Name(dice.choice(prefixes) + name)
        family = self.partners.get(name, [name])
        family = next((each for each in self.families if name in each), family)
        others = [t.Name(prefix + other) for other in family for prefix in prefixes if prefix + other != fact.text]
        if name in self.codes:
            others = [each for each in others if not {name, each.text.rpartition(".")[2]} & self.counted]
            if not others:
                return None
            other = dice.choice(others)
            self.compared |= {name, other.text.rpartition(".")[2]}
            if name in self.ranked and self.of_ranks.random() < 0.5:
                return t.InOrder(fact, self.of_ranks.choice(("at least", "at most", "over", "under")), other)
            return t.Is(fact, dice.choice(IS), (other,))
        if name in self.elements and (not others or dice.random() < 0.6):
            element = t.Name(dice.choice(prefixes) + self.elements[name])
            return t.HasValues(fact, dice.choice(("has", "has", "does not have")), (element,))
        if not others:
            return t.HasValues(fact, "does not have", (t.Name(dice.choice(self.sets[name])),))
        other = dice.choice(others)
        kind = dice.choice((0, 1, 2))
        if kind == 0:
            return t.HasValues(fact, dice.choice(HAS), (other,))
        if kind == 1:
            return t.Is(fact, dice.choice(("is", "is not")), (other,))
        return t.IncludesAll(fact, other, dice.random() < 0.7)

    def scaled_atom(self, prefix: str, prefixes: tuple[str, ...]) -> t.ConditionText:
        about = self.random.choice(list(self.scaled.values()))
        fact = t.Name(prefix + about.name)
        others = [
            (second, one.name)
            for one in self.scaled.values()
            for second in prefixes
            if one.words == about.words and (second, one.name) != (prefix, about.name)
            if not {one.name, about.name} & self.counted  # what is compared cannot be counted by
        ]
        if others and self.maybe(0.55):
            second, other = self.random.choice(others)
            self.compared |= {about.name, other}
            return scales.about_two(self.random, about, fact, t.Name(second + other))
        return scales.about_one(self.random, about, fact)

    def set_atom(self, prefix: str, prefixes: tuple[str, ...]) -> t.ConditionText:
        name = self.random.choice(list(self.sets))
        codes = self.sets[name]
        kind = self.random.choice((0, 1, 2, 2, 3, 4, 5))
        if kind == 0:
            return t.IsEmpty(t.Name(prefix + name))
        if kind == 1:
            return t.Is(
                t.Name(prefix + name), self.random.choice(("is", "is not")), tuple(map(t.Name, self.some(codes)))
            )
        family = next(f for f in self.families if name in f)
        if kind == 2 and (len(family) > 1 or len(prefixes) > 1):
            other, second = self.random.choice(family), self.random.choice(prefixes)
            if (other, second) != (name, prefix):
                return t.IncludesAll(t.Name(prefix + name), t.Name(second + other))
        if kind == 3:
            return t.HasValues(t.Name(prefix + name), "has", (t.Name(self.random.choice(codes)),))
        words = self.random.choice(HAS)
        listed = tuple(map(t.Name, self.some(codes)))
        if name in self.groups_of_sets and self.of_sets.random() < 0.4:
            listed = (t.Name(self.groups_of_sets[name]),)
        return t.HasValues(t.Name(prefix + name), words, listed)

    def condition(self, prefixes: tuple[str, ...] = ("",), depth: int = 0) -> t.ConditionText:
        kind = self.random.random()
        if depth == 0 and kind < 0.25:
            return t.ConditionBlock(
                "when", tuple(self.condition(prefixes, 1) for _ in range(self.random.randint(1, 2)))
            )
        if 0 < depth < 3 and kind < 0.35:
            words = self.random.choice(BLOCKS)
            return t.ConditionBlock(
                words, tuple(self.condition(prefixes, depth + 1) for _ in range(self.random.randint(1, 3)))
            )
        if kind < 0.55:
            return t.Joined((self.atom(prefixes), self.atom(prefixes)))
        return self.atom(prefixes)

    # --- provisions

    def time(self) -> t.Duration:
        amount, unit, *rest = self.random.choice(TIMES)
        return t.Duration(amount, unit, rest=tuple(zip(rest[::2], rest[1::2], strict=True)))

    def overriding(self, kind: str, chance: float) -> tuple[t.TargetText, ...]:
        known = list({tuple(word.text for word in words): (words, name) for words, name in self.targets[kind]}.values())
        if not known or not self.maybe(chance):
            return ()
        chosen = self.random.sample(known, min(len(known), self.random.randint(1, 2)))
        return tuple(t.TargetText(words) for words, _ in chosen)

    def rule(self, name: str) -> t.Rule:
        when = None if self.maybe(0.1) else self.condition()
        days = self.days(0.3)
        kind = self.random.random()
        permit = self.overriding("refusal", 1.0)
        if kind < 0.25 and permit:
            rule = t.Rule(t.Name(name), when, t.EffectText("permit"), permit, in_force=days)
        elif kind < 0.5:
            rule = t.Rule(t.Name(name), when, t.EffectText("refuse"), in_force=days)
            self.targets["refusal"].append(((t.Name(name),), name))
        else:
            over = self.overriding("time", 0.6)
            rule = t.Rule(t.Name(name), when, t.EffectText("answer within", self.time()), over, in_force=days)
            if self.of_both.random() < 0.3:
                rule = self.permitting_too(rule)
            elif self.of_bounds.random() < 0.25:
                words = self.of_bounds.choice(LIMITS)
                rule = replace(rule, effect=replace(rule.effect, words=words))
            self.targets["time"].append(((t.Name(name),), name))
        self.made.append(rule)
        return rule

    def permitting_too(self, rule: t.Rule) -> t.Rule:
        """The rule, which permits as well, if there is a refusal to lift. Its dice are its own."""
        self.random, others = self.of_both, self.random
        lifted = self.overriding("refusal", 1.0)
        self.random = others
        over = {tuple(word.text for word in target.words): target for target in (*rule.overrides, *lifted)}
        return replace(rule, overrides=tuple(over.values()), permit=t.EffectText("permit")) if lifted else rule

    def outcome(self, name: str, key: tuple[t.Word, ...]) -> t.Cell:
        if self.maybe(0.25):
            self.targets["refusal"] += [((t.Name(name), *key), name), ((t.Name(name),), name)]
            return t.Cell("N/A")
        self.targets["time"] += [((t.Name(name), *key), name), ((t.Name(name),), name)]
        bound = self.of_cell_bounds.choice(("at most ", "not before ")) if self.of_cell_bounds.random() < 0.06 else ""
        return t.Cell(bound + " ".join(self.random.choice(TIMES)))

    def cell(self, name: str) -> str:
        """A condition cell, and never the same one twice by chance alone."""
        if name in self.scaled:
            return scales.cell(self.random, self.scaled[name])
        if name in self.sets:
            held = self.some(self.sets[name], 0)
            text = " + ".join(held) or "none"
        else:
            held = self.some(self.derived[name] if name in self.derived else self.codes[name])
            text = ", ".join(f'"{self.labels[c]}"' if c in self.labels and self.maybe(0.3) else c for c in held)
        if self.maybe(0.15):
            return "any"
        if name in self.ranked and self.of_ranks.random() < 0.4:
            return self.cell_in_order(self.derived[name] if name in self.derived else self.codes[name])
        text = f"not {text}" if self.maybe(0.15) else text
        return self.has_cell(name) if name in self.sets and self.of_sets.random() < 0.25 else text

    def has_cell(self, name: str) -> str:
        """A cell that says what a set has."""
        codes = self.of_sets.sample(self.sets[name], self.of_sets.randint(1, len(self.sets[name])))
        if len(codes) == 1 and self.of_sets.random() < 0.5:
            return f"has {codes[0]}"
        if name in self.groups_of_sets and self.of_sets.random() < 0.5:
            codes = [self.groups_of_sets[name]]
        return f"{self.of_sets.choice(HAS)} {', '.join(codes)}"

    def list_table(self, name: str) -> t.TableBlock:
        every = [*self.every, *self.tested]
        columns = self.random.sample(every, self.random.randint(1, min(2, len(every))))
        lasting = self.lasting(0.5)
        access = self.maybe(0.25)
        over = () if access else self.overriding("time", 0.25)
        rows = []
        for number in range(self.random.randint(1, self.most_rows)):
            key: tuple[t.Word, ...] = (t.Name(f"n{number}"),)
            if access:
                effect = self.random.choice(("permit", "refuse"))
                last = t.Cell(effect)
                if effect == "refuse":
                    self.targets["refusal"] += [((t.Name(name), *key), name), ((t.Name(name),), name)]
            else:
                last = self.outcome(name, key)
            conditions = (t.Cell(self.cell(c)) for c in columns)
            rows.append(t.Row((t.Cell(f"n{number}"), *conditions, *self.lasts(lasting), last)))
        heading = t.Row(tuple(map(t.Cell, ("row", *columns, *lasting, "access" if access else "answer within"))))
        if over and all(row.cells[-1].text == "N/A" for row in rows):
            over = ()
        return self.table(name, heading, rows, over, access)

    def lasting(self, chance: float) -> tuple[str, ...]:
        """Columns for the days on which the rows are in force."""
        both = ("in force from", "in force until")
        return self.random.choice((both[:1], both[1:], both, both)) if self.dated and self.maybe(chance) else ()

    def lasts(self, lasting: tuple[str, ...]) -> list[t.Cell]:
        """A row's days below those columns."""
        days = self.days(0.7) or t.Validity(None, None)
        ends = {"in force from": days.start, "in force until": days.until}
        return [t.Cell(end.text if (end := ends[column]) else "any") for column in lasting]

    def matrix(self, name: str) -> t.TableBlock:
        plain = self.codes | self.tested
        across = self.random.choice(list(plain))
        down = [c for c in [*self.every, *self.tested] if c != across]
        self.random.shuffle(down)
        lasting = self.lasting(0.3)
        columns = self.some(plain[across])
        rows = []
        for number in range(self.random.randint(1, self.most_rows)):
            cells = [t.Cell(f"n{number}")]
            cells += [t.Cell(self.cell(c)) for c in down[:1]]
            cells += self.lasts(lasting)
            cells += [self.outcome(name, (t.Name(f"n{number}"), t.Name(code))) for code in columns]
            rows.append(t.Row(tuple(cells)))
        heading = t.Row(tuple(map(t.Cell, ("row", *down[:1], *lasting, *columns))))
        return self.table(name, heading, rows, (), False)

    def table(
        self, name: str, heading: t.Row, rows: list[t.Row], over: tuple[t.TargetText, ...], access: bool
    ) -> t.TableBlock:
        otherwise = None
        if self.maybe(0.4):
            refuse = access or self.maybe(0.5)
            otherwise = t.EffectText("refuse") if refuse else t.EffectText("answer within", self.time())
            self.targets["refusal" if refuse else "time"].append(((t.Name(name),), name))
        rule = self.random.choice(HIT_RULES)
        if self.of_order.random() < 0.2:
            rule = "the first row that applies decides"
        when = self.condition() if self.maybe(0.4) else None
        made = t.TableBlock(t.Name(name), heading, tuple(rows), when, over, rule, otherwise, in_force=self.days(0.2))
        self.made.append(made)
        return made

    def provision(self, name: str) -> t.Rule | t.TableBlock:
        kind = self.random.random()
        if kind < 0.5:
            return self.rule(name)
        codes = [code for listed in [*self.codes.values(), *self.derived.values()] for code in listed]
        across = len(set(codes)) == len(codes)  # else a column would not say whose value it is
        return self.matrix(name) if kind < 0.75 and across else self.list_table(name)

    def without_overrides(self, made: t.Rule) -> t.Rule:
        """The rule, which overrides nothing; a permit stays as it is."""
        if made.effect.words == "permit":
            return made
        new = replace(made, overrides=())
        self.instead(made, new)
        return new

    # --- rules in an order; their dice are their own, so that policies without them stay the same

    def in_orders(self, made: list[t.Rule | t.TableBlock]) -> list[t.Rule | t.TableBlock]:
        """The rules and tables; now and then, rules that stand together are in an order."""
        if self.of_blocks.random() > self.share_in_orders:
            return made
        runs: list[list[t.Rule]] = [[]]
        for each in made:
            if isinstance(each, t.Rule) and each.permit is None:
                runs[-1].append(each)
            else:
                runs.append([])
        for number, run in enumerate(run for run in runs if len(run) > 1):
            for rule in self.with_order(run, f"o{number}"):
                made = [rule if one.name == rule.name else one for one in made]
        return [self.over_orders(one) for one in made]

    def over_orders(self, one: t.Rule | t.TableBlock) -> t.Rule | t.TableBlock:
        """The rule or table; now and then it overrides a whole order in place of one of its rules. All of these were made
        before, so no circle is closed.
        """
        if self.of_wholes.random() < 0.4:
            return one
        own = self.made.index(one)
        overrides = [self.whole_order(target, own) for target in one.overrides]
        new = replace(one, overrides=tuple({each.words: each for each in overrides}.values()))
        self.instead(one, new)
        return new

    def whole_order(self, target: t.TargetText, before: int) -> t.TargetText:
        """The order in which a rule stands that is overridden, if all of its rules were made before; else the rule."""
        name = next((r.in_order for r in self.made if isinstance(r, t.Rule) and r.name == target.words[0]), None)
        places = [n for n, r in enumerate(self.made) if isinstance(r, t.Rule) and r.in_order == name]
        return target if name is None or max(places) >= before or len(target.words) > 1 else t.TargetText((name,))

    def with_order(self, run: list[t.Rule], order: str) -> list[t.Rule]:
        """The rules in an order of this name, without overrides of each other; none that would permit for nothing."""
        names = {rule.name.text for rule in run}
        rules = []
        for rule in run:
            over = tuple(each for each in rule.overrides if each.words[0].text not in names)
            if rule.effect.words == "permit" and not over:
                return []
            rules.append(replace(rule, overrides=over, in_order=t.Name(order)))
        for old, new in zip(run, rules, strict=True):
            self.instead(old, new)
        return rules

    def into_an_order(self, made: t.Rule, stood: dict[str, list[str]]) -> t.OperationText:
        """A rule that a proposal adds: now and then into an order, above one of its rules, or as its last."""
        if not stood or made.permit is not None or self.of_blocks.random() < 0.5:
            return t.Add(self.over_orders(made))
        order = self.of_blocks.choice(list(stood))
        if any(target.words[0].text == order for one in self.made for target in one.overrides):
            made = self.without_overrides(made)  # so that no circle is closed
        there = {one.name.text for one in self.made if isinstance(one, t.Rule) and one.in_order == t.Name(order)}
        over = tuple(each for each in made.overrides if each.words[0].text not in {*there, *stood[order]})
        if made.effect.words == "permit" and not over:
            return t.Add(made)
        rule = replace(made, overrides=over)
        self.instead(made, replace(rule, in_order=t.Name(order)))
        place = self.of_blocks.choice(("last", "in front", "before", "before"))
        before = t.Name(self.of_blocks.choice(stood[order])) if place == "before" else None
        return t.AddRuleText(rule, t.Name(order), before=before, in_front=place == "in front")

    def whole_orders(
        self, stood: dict[str, list[str]], operations: list[t.OperationText]
    ) -> Iterator[t.ReplaceRulesText]:
        """Orders that nothing else touches; now and then one that is replaced by some of its rules, in whatever order, of which
        some say something else or are new.
        """
        entered = {op.order.text for op in operations if isinstance(op, t.AddRuleText)}
        for order, names in stood.items():
            if order in entered or {*names} & {*self.touched} or self.of_wholes.random() > self.share_replaced:
                continue
            old = [one for one in self.made if isinstance(one, t.Rule) and one.name.text in names]
            kept = self.of_wholes.sample(old, self.of_wholes.randint(1, len(old)))
            rules = [self.rewritten(rule) if self.of_wholes.random() < 0.4 else rule for rule in kept]
            if self.of_wholes.random() < 0.4:
                new = replace(self.rewritten(kept[0]), name=t.Name(f"{self.called}_{order}"))
                rules.insert(self.of_wholes.randint(0, len(rules)), new)
                self.made.append(new)
            for rule in old:
                stays = next((each for each in rules if each.name == rule.name), None)
                self.instead(rule, stays)
            self.touched += [rule.name.text for rule in rules]
            yield t.ReplaceRulesText(t.Name(order), tuple(rules))

    def rewritten(self, rule: t.Rule) -> t.Rule:
        """The rule under another condition."""
        with self.about_to_give(rule):
            return replace(rule, when=self.condition())

    # --- claims

    def test(self, names: tuple[str, ...]) -> t.Test:
        name = self.random.choice(names)
        words = self.random.choice(TESTS)
        if words == "permitted" or words == "refused":  # mypy narrows it so
            return t.Test(t.Name(name), words)
        others = [other for other in names if other != name]
        if others and self.maybe(0.7):
            return t.Test(t.Name(name), words, t.Name(others[0]))
        return t.Test(t.Name(name), words, t.Name("refused") if self.maybe(0.2) else self.time())

    def claim(self, name: str) -> t.PropertyBlock:
        pair = self.maybe(0.6)
        names = ("p", "q") if pair else ("p",)
        every = self.every
        differ = self.some(every) if pair else []
        shared = [one for one in every if one not in differ and one not in self.compared]
        counted = self.some(shared) if shared and self.maybe(0.3) else []
        self.counted |= set(counted)
        made = t.PropertyBlock(
            t.Name(name),
            t.Quoted(f"claim {name}"),
            tuple(map(t.Name, names)),
            tuple(map(t.Name, differ)),
            self.condition(tuple(f"{one}." for one in names)) if self.maybe(0.7) else None,
            tuple(self.test(names) for _ in range(self.random.choice((0, 0, 1, 2)))),
            self.random.choice(("never", "always")),
            tuple(self.test(names) for _ in range(self.random.choice((1, 1, 2)))),
            tuple(map(t.Name, counted)),
        )
        return self.of_another_kind(made)

    def of_another_kind(self, made: t.PropertyBlock) -> t.PropertyBlock:
        """The claim; now and then about some request instead, which draws nothing, so that the policy of a seed stays."""
        _, state, _ = self.random.getstate()
        kind = Random(f"{state[0]} {state[-1]}").random()
        if kind < 0.25:
            return replace(made, words="holds", given=(), counted_by=())
        varied = tuple(name for name in made.differ if name.text not in {*self.scaled, *self.compared})
        while prod(map(self.values_of, varied)) > MOST_WAYS:
            varied = varied[:-1]
        return made if kind > 0.5 or not varied else self.way(replace(made, differ=varied))

    def values_of(self, name: t.Name) -> int:
        """How many values there are of a fact with codes, or of a set."""
        return len(self.codes[name.text]) if name.text in self.codes else 2 ** len(self.sets[name.text])

    def way(self, made: t.PropertyBlock) -> t.PropertyBlock:
        """The claim as one that there is a way; what it draws is taken back."""
        self.counted |= {name.text for name in made.differ}  # from now on they are not compared
        state = self.random.getstate()
        where, among = (self.condition((f"{name.text}.",)) if self.maybe(0.7) else None for name in made.requests)
        self.random.setstate(state)
        return replace(made, words="holds", given=(), counted_by=(), any_first=True, where=where, among=among)

    def frame(self, name: str) -> t.FrameBlock:
        """What is asked of any amendment."""
        aims = {line.words: line for line in (self.intent([]) for _ in range(self.random.randint(1, 2)))}
        return t.FrameBlock(t.Name(name), t.Quoted(f"frame {name}"), tuple(aims.values()))

    def expected(self) -> t.Expected:
        return t.Expected("refused" if self.maybe(0.4) else self.time())

    def example(self, amends: bool) -> t.ExampleBlock:
        given = []
        for name in self.some(self.every):
            if name in self.scaled:
                about = self.scaled[name]
                given.append(t.Given(t.Name(name), (about.step(self.random.randint(about.low, about.high)),)))
                continue
            codes = self.some(self.sets[name], 0) if name in self.sets else self.some(self.codes[name], 1, 1)
            given.append(t.Given(t.Name(name), tuple(map(t.Name, codes or ["none"]))))
        was = self.expected() if amends and self.maybe(0.5) else None
        return t.ExampleBlock(t.Quoted("an example"), tuple(given), self.expected(), was)

    def examples(self, name: str) -> t.ExamplesTable:
        """Examples in a table, two rows of them."""
        columns = self.some(self.every, 1, 3)
        rows = []
        for _ in range(2):
            cells = []
            for column in columns:
                if column in self.scaled:
                    about = self.scaled[column]
                    cells.append(about.text(self.random.randint(about.low, about.high)))
                elif column in self.sets:
                    cells.append(" + ".join(self.some(self.sets[column], 0)) or "none")
                else:
                    cells.append(self.random.choice(self.codes[column]))
            expected = "refused" if self.maybe(0.4) else " ".join(self.random.choice(TIMES))
            rows.append(t.Row(tuple(map(t.Cell, (*cells, expected)))))
        return t.ExamplesTable(t.Name(name), t.Row(tuple(map(t.Cell, (*columns, "expect")))), tuple(rows))

    # --- files

    def policy(self) -> t.PolicyFile:
        declarations: list[t.Declaration] = [self.request()]
        self.date_it()
        if (group := self.group()) is not None:
            declarations.append(group)
        if self.sets and self.of_sets.random() < 0.3:
            declarations.append(self.group_of_set())
        declarations += [self.term() for _ in range(self.of_terms.choice((0, 0, 0, 1, 2)))]
        for _ in range(self.of_derived.choice((0, 0, 0, 1, 1, 2))):
            declarations += self.derivation()
        if self.tested and self.of_derived.random() < 0.3:
            declarations.append(self.term())
        many = self.random.choice((0, 0, 1, 1, 2))
        declarations += [t.ImpossibleBlock(self.condition(), t.Quoted(f"reason {number}")) for number in range(many)]
        declarations += self.in_orders(
            [self.provision(f"v{number}") for number in range(self.random.randint(1, self.most_provisions))]
        )
        if self.maybe(0.35):
            effect = t.EffectText("refuse") if self.maybe(0.4) else t.EffectText("answer within", self.time())
            declarations.append(t.Otherwise(effect))
        declarations += [self.claim(f"c{number}") for number in range(self.random.randint(0, 2))]
        if self.maybe(0.3):
            declarations.append(self.example(False))
        if self.maybe(0.1):
            declarations.append(self.examples("e0"))
        if self.maybe(0.2):
            declarations.append(self.frame("f0"))
        return t.PolicyFile(
            t.Name("P"), t.Quoted("a random policy"), tuple(declarations), "p.policy",
            dated_by=t.Name(self.dated.name) if self.dated else None, in_force=self.in_force,
        )  # fmt: skip

    def other_edition(self, old: t.PolicyFile, *, same_space: bool) -> t.PolicyFile:
        """Another policy about the same requests, told in another order: some provisions stay, some are rewritten."""
        (request,) = [d for d in old.declarations if isinstance(d, t.RequestBlock)]
        declarations: list[t.Declaration] = [self.shuffled(request)]
        declarations += [d for d in old.declarations if isinstance(d, t.GroupLine | t.TermBlock | t.DeriveBlock)]
        if same_space:
            declarations += [d for d in old.declarations if isinstance(d, t.ImpossibleBlock)]
        else:
            many = self.random.randint(0, 2)
            declarations += [t.ImpossibleBlock(self.condition(), t.Quoted(f"other {number}")) for number in range(many)]
        before = list(self.made)
        self.targets = defaultdict(list)
        kept = [self.maybe(0.5) or fact_given(each) != "" for each in before]
        declarations += self.turned(
            [each if stays else self.provision(each.name.text) for each, stays in zip(before, kept, strict=True)]
        )
        if self.maybe(0.4):
            declarations.append(self.rule("w"))
        if self.maybe(0.35):
            declarations.append(t.Otherwise(t.EffectText("answer within", self.time())))
        declarations += [self.example(False) for _ in range(2)]
        in_force = old.in_force if same_space else self.days(0.5)
        return t.PolicyFile(
            t.Name("Q"), t.Quoted("another edition"), tuple(declarations), "q.policy",
            dated_by=old.dated_by, in_force=in_force,
        )  # fmt: skip

    def turned(self, made: list[t.Rule | t.TableBlock]) -> list[t.Rule | t.TableBlock]:
        """The rules and tables; half of the orders of rules are turned round."""
        for order in dict.fromkeys(
            one.in_order for one in made if isinstance(one, t.Rule) and one.in_order is not None
        ):
            if self.of_blocks.random() < 0.5:
                places = [n for n, one in enumerate(made) if isinstance(one, t.Rule) and one.in_order == order]
                turned = {n: made[m] for n, m in zip(places, reversed(places), strict=True)}
                made = [turned.get(n, one) for n, one in enumerate(made)]
        return made

    def shuffled(self, request: t.RequestBlock) -> t.RequestBlock:
        """The same attributes in another order, with their codes in another one, unless that would change what is meant."""
        lines = []
        for line in self.random.sample(request.attributes, len(request.attributes)):
            codes = tuple(self.random.sample(line.type.codes, len(line.type.codes)))
            if line.type.words != "ordered one of":
                line = replace(line, type=replace(line.type, codes=codes))
            lines.append(line)
        return t.RequestBlock(tuple(lines))

    def proposal(self, claims: list[t.Name], name: str = "Q", to: str = "P") -> t.ProposalFile:
        """A proposal to what was made so far. Afterwards, what it changes is what was made."""
        self.called = name.lower()
        operations: list[t.OperationText] = []
        if self.of_terms.random() < 0.1:
            operations.append(t.Add(self.term()))
        untouched = list(self.made)
        if self.of_derived.random() < 0.06:
            operations += [t.Add(each) for each in self.derivation(self.called)]  # type: ignore[arg-type]  # what is added
        elif self.derived and self.of_derived.random() < 0.3:
            fact = self.of_derived.choice(list(self.derived))
            with self.about_to_give(t.Rule(t.Name(""), None, t.EffectText("gives", None, t.Name(fact)))):
                operations.append(t.Add(self.giving(f"{self.called}_{fact}", fact)))
        stood: dict[str, list[str]] = {}
        for one in self.made:
            if isinstance(one, t.Rule) and one.in_order is not None:
                stood.setdefault(one.in_order.text, []).append(one.name.text)
        before, self.touched = self.touched, []
        for number in range(self.random.randint(1, self.most_operations)):
            kind = self.random.random()
            if kind < 0.3 or not untouched:
                operations.append(self.into_an_order(self.rule(f"{self.called}{number}"), stood))
                continue
            again = [one for one in untouched if one.name.text in before]
            target = self.random.choice(again if again and self.maybe(0.6) else untouched)
            untouched.remove(target)
            self.touched.append(target.name.text)
            with self.about_to_give(target):
                operations.append(self.change(target))
        operations += self.whole_orders(stood, operations)
        if self.maybe(0.3):
            operations.append(t.Add(self.example(True)))
        if self.maybe(0.3):
            operations.append(t.Add(self.claim(f"{self.called}_claim")))
        if self.maybe(0.15):
            operations.append(t.Add(self.frame(f"{self.called}_frame")))
        intents = {line.words: line for line in (self.intent(claims) for _ in range(self.random.randint(0, 3)))}
        return t.ProposalFile(
            t.Name(name), t.Quoted("a random proposal"), t.Name(to), t.Quoted(f"{to.lower()}.policy"), None, (), (),
            tuple(operations), tuple(intents.values()), path=f"{name.lower()}.policy", in_force=self.starts(),
        )  # fmt: skip

    def starts(self) -> t.Validity | None:
        """The day from which a proposal is in force, no earlier than the one that it is made to."""
        if self.dated is None or self.maybe(0.5):
            return None
        self.begun = self.random.randint(max(self.begun, self.dated.low + self.maybe(0.9)), self.dated.high)
        day = self.dated.step(self.begun)
        assert isinstance(day, t.Name)
        return t.Validity(day, None)

    def instead(self, old: t.Rule | t.TableBlock, new: t.Rule | t.TableBlock | None) -> None:
        """Keeps what was made up to date with a proposal."""
        self.made = [kept for one in self.made if (kept := new if one is old else one) is not None]
        if new is None:
            for kind, known in self.targets.items():
                self.targets[kind] = [(words, name) for words, name in known if name != old.name.text]

    def change(self, target: t.Rule | t.TableBlock) -> t.OperationText:
        if isinstance(target, t.Rule):
            if self.maybe(0.5):
                self.instead(target, None)
                return t.RemoveText("rule", t.TargetText((target.name,)))
            new_rule = replace(target, when=self.condition(), in_force=self.days(0.3))
            self.instead(target, new_rule)
            return t.ReplaceText(replace(new_rule, in_order=None))
        kind = self.random.random()
        row = self.random.choice(target.rows)
        headings = [cell.text for cell in target.heading.cells]
        access = "access" in headings
        new = self.random.choice(("permit", "refuse")) if access else self.random.choice(("N/A", "7 min", "24 h"))
        fact = fact_given(target)
        new = self.of_derived.choice(self.derived[fact]) if fact else new
        if kind < 0.1:
            self.instead(target, None)
            return t.RemoveText("table", t.TargetText((target.name,)))
        if kind < 0.3:
            other = self.as_another(target)
            self.instead(target, other)
            return t.ReplaceText(other)
        if kind < 0.5 and len(target.rows) > 1:
            self.instead(target, replace(target, rows=tuple(one for one in target.rows if one is not row)))
            return t.RemoveText("row", t.TargetText((target.name, t.Name(row.cells[0].text))))
        if kind < 0.7:
            fresh = [
                t.Cell(self.cell(heading)) if heading in {*self.every, *self.derived} and self.maybe(0.5) else cell
                for heading, cell in zip(headings[1:], row.cells[1:], strict=True)
            ]
            added = t.Row((t.Cell(f"new_{self.called}"), *fresh))
            if self.of_order.random() < 0.5:
                return self.add_above(target, added)
            self.instead(target, replace(target, rows=(*target.rows, added)))
            return t.AddRowText(target.name, added)
        last = headings[-1]
        if kind < 0.9:
            column = () if fact or last in ("access", "answer within") else (t.Name(last),)
            named = t.TargetText((target.name, t.Name(row.cells[0].text), *column))
            return t.SetCellText(named, t.Cell(new))
        heading = t.Row((t.Cell("row"), t.Cell(last)))
        return t.SetTableText(target.name, heading, (t.Row((row.cells[0], t.Cell(new))),))

    def add_above(self, table: t.TableBlock, added: t.Row) -> t.AddRowText:
        """A row is added in front, or before another one."""
        place = self.of_order.randrange(len(table.rows))
        self.instead(table, replace(table, rows=(*table.rows[:place], added, *table.rows[place:])))
        if place == 0 and self.of_order.random() < 0.5:
            return t.AddRowText(table.name, added, in_front=True)
        return t.AddRowText(table.name, added, before=t.TargetText((t.Name(table.rows[place].cells[0].text),)))

    def as_another(self, table: t.TableBlock) -> t.TableBlock:
        """The table with the same rows, and something else of it changed; or with its rows in another order."""
        if self.of_order.random() < 0.3:
            rows = list(table.rows)
            self.of_order.shuffle(rows)
            return replace(table, rows=tuple(rows))
        kind = self.random.randrange(4)
        if kind == 0:
            rules = (*HIT_RULES[1:4], "the first row that applies decides")
            return replace(table, hit_rule=self.random.choice([rule for rule in rules if rule != table.hit_rule]))
        if kind == 1:
            fact = fact_given(table)
            other = self.given(fact) if fact else t.EffectText("refuse")
            return replace(table, otherwise=None if table.otherwise else other)
        if kind == 2:
            return replace(table, in_force=self.days(0.8), when=None if table.when else self.condition())
        return replace(table, when=self.condition())

    def intent(self, claims: list[t.Name]) -> t.IntentLine:
        kind = self.random.randrange(9)
        if kind == 0:
            return t.IntentLine("changes only where", self.condition())
        if kind == 1:
            return t.IntentLine("changes nothing where", self.condition())
        if kind == 2:
            words = self.random.choice(("answers within", "answers in exactly"))
            where = self.condition() if self.maybe(0.6) else None
            return t.IntentLine(words, where, self.time())  # type: ignore[arg-type]  # the two forms
        if kind == 3:
            return t.IntentLine("refuses where", self.condition())
        if kind in (4, 5):
            ways = self.some(["slower", "faster", "refused", "permitted"])
            return t.IntentLine("every change is", directions=tuple(ways))  # type: ignore[arg-type]  # the four words
        if kind == 6 and claims:
            words, claim = self.random.choice(("restores", "gives up")), self.random.choice(claims)
            since = None
            if words == "restores" and self.dated is not None and self.of_days.random() < 0.7:
                since = self.dated.step(self.of_days.randint(self.dated.low, self.dated.high))
            return t.IntentLine(words, property=claim, since=since)  # type: ignore[arg-type]  # the two words
        return t.IntentLine(self.random.choice(("refuses nothing new", "permits nothing new")))


def fact_given(made: t.Rule | t.TableBlock) -> str:
    """The derived fact that a rule or a table gives; empty if it decides."""
    if isinstance(made, t.Rule):
        return made.effect.fact.text if made.effect.fact is not None else ""
    last = made.heading.cells[-1].text
    return last.removeprefix("gives ") if last.startswith("gives ") else ""


def random_policy(seed: int) -> t.PolicyFile:
    """The policy of this seed; in one of eight, times are on clocks."""
    return with_clocks(seed, without_clocks(seed))[0]


def without_clocks(seed: int) -> t.PolicyFile:
    """The policy of this seed, where all times are elapsed."""
    return with_constants(seed, Maker(seed).policy())[0]


def random_proposal(seed: int) -> tuple[t.PolicyFile, t.ProposalFile]:
    """The policy of this seed, and a proposal to it; some have times on clocks."""
    base, first = proposal_in_seconds(seed)
    clocked, (proposed,) = with_clocks(seed, base, first)
    return clocked, proposed


def proposal_in_seconds(seed: int) -> tuple[t.PolicyFile, t.ProposalFile]:
    """The policy of this seed, and a proposal to it, where all times are elapsed: two that differ are then a change."""
    base, first, _ = stack_in_seconds(seed)
    return base, first


def random_stack(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """The policy of this seed, a proposal to it, and a proposal to that one; some have times on clocks."""
    base, first, second = stack_in_seconds(seed)
    clocked, (below, above) = with_clocks(seed, base, first, second)
    return clocked, below, above


def stack_in_seconds(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """The policy of this seed, a proposal to it, and a proposal to that one, where all times are elapsed."""
    maker = Maker(seed)
    base = maker.policy()
    claims = [d.name for d in base.declarations if isinstance(d, t.PropertyBlock)]
    first = maker.proposal(claims)
    added = [o.what.name for o in first.operations if isinstance(o, t.Add) and isinstance(o.what, t.PropertyBlock)]
    named, (below, above) = with_constants(seed, base, first, maker.proposal([*claims, *added], "R", "Q"))
    return named, below, above


def random_editions(seed: int, *, same_space: bool) -> tuple[t.PolicyFile, t.PolicyFile]:
    """The policy of this seed, and another one about the same requests, of which other ones may be impossible; some have times
    on clocks, which are those of both.
    """
    maker = Maker(seed)
    old, (new,) = with_constants(seed, policy := maker.policy(), maker.other_edition(policy, same_space=same_space))
    clocked, (other,) = with_clocks(seed, old, new)
    return clocked, other
