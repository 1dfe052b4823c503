"""Writes rules and tables that are there in other words: with the same condition by the standard, and now and then another."""

from __future__ import annotations

import re
from datetime import date

from tests.second_reading.claim_dice import indented
from tests.second_reading.dice import TIMES, Dice
from tests.second_reading.model import (
    CODED,
    SCALES,
    All,
    AnyTime,
    AtMost,
    Attribute,
    Between,
    ClockTime,
    Condition,
    Effect,
    Either,
    Equal,
    Gives,
    Has,
    HasThat,
    In,
    Includes,
    Limit,
    Not,
    OfTime,
    Overlaps,
    Path,
    Some,
)  # fmt: skip
from tests.second_reading.policies import Policy
from tests.second_reading.provisions import Rule
from tests.second_reading.tables import Table
from tests.second_reading.values import Vocabulary
from tests.second_reading.words import decimal_text


def written_again(dice: Dice, made: Policy, name: str) -> list[str]:
    """A rule or a table that is there, or a row of it, in other words."""
    whole = made.editions[-1][1]
    table = whole.tables.get(name)
    if table is None:
        block = [f"replace rule {name}", *indented(rule_again(dice, made.vocabulary, whole.rules[name]))]
    elif dice.maybe(0.4):
        return row_again(dice, table)
    else:
        block = [f"replace table {name}", *indented(table_again(dice, made.vocabulary, table))]
    overrides = (table or whole.rules[name]).overrides
    if overrides:
        some = dice.random.sample(overrides, len(overrides))
        block.insert(1, f"  overrides {', '.join(spelled(dice, target) for target in some)}")
    return block


def spelled(dice: Dice, path: Path) -> str:
    """The name of a provision as it is written."""
    words = [path[0]]
    if len(path) > 1:
        row = path[1]
        plain = re.fullmatch(r"\w+([.-]\w+)*|row \d+", row) is not None
        words.append(row if plain and (row == "otherwise" or dice.maybe(0.9)) else f'"{row}"')
    if len(path) > 2:
        words.append(path[2] if dice.maybe(0.8) else f'"{path[2]}"')
    return " ".join(words)


def rule_again(dice: Dice, vocabulary: Vocabulary, rule: Rule) -> list[str]:
    """The lines of a rule below its name."""
    effects = [
        *(effect_again(dice, each) for each in (rule.effect, *rule.also)),
        *(["permit"] if rule.permits_too else []),
    ]
    return [*when(dice, vocabulary, rule.when), *effects]


def table_again(dice: Dice, vocabulary: Vocabulary, table: Table) -> list[str]:
    """The lines of a table below its name, without what it overrides."""
    columns = [c.heading for c in table.columns]
    places = list(range(len(columns)))
    if "row" in columns or dice.maybe(0.2):
        dice.random.shuffle(places)
    rows = [cells_again(dice, dict(zip(columns, row.texts, strict=True))) for row in table.rows]
    if dice.maybe(0.5):
        dice.random.shuffle(rows)
    lines = [*when(dice, vocabulary, table.when), table.hit_rule]
    lines += [f"| {' | '.join(row[columns[n]] for n in places)} |" for row in [{c: c for c in columns}, *rows]]
    if table.otherwise is not None:
        lines.append(f"otherwise {effect_again(dice, table.otherwise)}")
    return lines


def row_again(dice: Dice, table: Table) -> list[str]:
    """A row that goes, and comes again."""
    row = dice.random.choice(table.rows)
    columns = [c.heading for c in table.columns]
    texts = cells_again(dice, dict(zip(columns, row.texts, strict=True)))
    return [f'remove row {table.name} "{row.name}"', f"add row to {table.name} | {' | '.join(texts.values())} |"]


def cells_again(dice: Dice, texts: dict[str, str]) -> dict[str, str]:
    """The cells of a row, some with what they list in another order."""
    found = {}
    for column, text in texts.items():
        negated, values = ("not ", text[4:]) if text.startswith("not ") else ("", text)
        if column != "row" and ", " in values and '"' not in values and dice.maybe(0.6):
            text = negated + ", ".join(reversed(values.split(", ")))
        found[column] = text
    return found


def effect_again(dice: Dice, effect: Effect) -> str:
    """The effect, and rarely another one."""
    if isinstance(effect, Gives):
        return f"gives {effect.fact} {effect.code}"
    if isinstance(effect, str):
        return effect
    assert not isinstance(effect, OfTime), "proposals to several times are a mistake"
    if isinstance(effect, Limit):
        return f"answer {'within at most' if effect.kind == 'latest' else 'not before'} {written(effect.seconds)}"
    if isinstance(effect, ClockTime | Either):
        return f"answer within {written(effect)}"
    if dice.maybe(0.1):
        return f"answer within {dice.one(*TIMES)}"
    return f"answer within {effect} s" if effect % 60 or dice.maybe(0.5) else f"answer within {effect // 60} min"


def written(time: AnyTime) -> str:
    """The time as it is written."""
    if isinstance(time, Either):
        return f"the {time.chosen} of {written(time.left)} and {written(time.right)}"
    return f"{time} s" if isinstance(time, int) else str(time)


def when(dice: Dice, vocabulary: Vocabulary, condition: Condition) -> list[str]:
    """The lines that say the condition: none for one that always holds, unless it is said all the same."""
    items = Sayer(dice, vocabulary).items(condition)
    if items and dice.maybe(0.1):
        items.append([dice.atom()])
    if items and all(len(item) == 1 for item in items) and dice.maybe(0.7):
        return [f"when {' and '.join(line for (line,) in items)}"]
    return ["when", *indented([line for item in items for line in item])] if items else []


Item = list[str]
"""A line, or a block with its lines."""


class Sayer:
    """Says conditions in items of a block, all of which hold."""

    def __init__(self, dice: Dice, vocabulary: Vocabulary) -> None:
        self.dice, self.groups = dice, vocabulary.groups
        self.attributes = vocabulary.facts

    def items(self, condition: Condition, *, negated: bool = False) -> list[Item]:
        """The items, or those of the opposite, in some order, one now and then twice, or below an `all of` of their own."""
        items = [self.alone(item) for item in self.parts(condition, negated=negated)]
        if self.dice.maybe(0.1):
            items.append(self.always())
        if items and self.dice.maybe(0.1):
            items.append(self.dice.random.choice(items))
        if self.dice.maybe(0.4):
            self.dice.random.shuffle(items)
        return [self.all_of(items[1:]), items[0]] if len(items) > 1 and self.dice.maybe(0.15) else items

    def alone(self, item: Item) -> Item:
        """The item, perhaps as the only one of a block."""
        return [self.dice.one("any of", "all of"), *indented(item)] if self.dice.maybe(0.05) else item

    def item(self, condition: Condition, *, negated: bool = False) -> Item:
        """The condition as one item."""
        items = self.items(condition, negated=negated)
        return items[0] if len(items) == 1 else self.all_of(items) if items else self.always()

    @staticmethod
    def all_of(items: list[Item]) -> Item:
        return ["all of", *indented([line for item in items for line in item])]

    def parts(self, condition: Condition, *, negated: bool) -> list[Item]:
        """Items that all have to hold."""
        match condition:
            case Not(inner):
                return self.parts(inner, negated=not negated)
            case All(parts) if not negated:
                return [item for part in parts for item in self.items(part)]
            case Some(parts) if negated:
                if self.dice.maybe(0.4) and parts:
                    return [self.block("none of", [self.item(part) for part in parts])]
                return [item for part in parts for item in self.items(part, negated=True)]
            case All(parts):
                if self.dice.maybe(0.4):
                    return [self.block("none of", [self.item(condition)])]
                return [self.block("any of", [self.item(part, negated=True) for part in parts])]
            case Some(parts):
                if self.dice.maybe(0.15):
                    return [self.block("none of", [self.item(condition, negated=True)])]
                return [self.block("any of", [self.item(part) for part in parts])]
            case _:
                return self.comparison(condition, negated=negated)

    def block(self, word: str, items: list[Item]) -> Item:
        """A block of items, of which there may be none."""
        if not items:
            return self.always() if word == "none of" else self.never()
        return [word, *indented([line for item in items for line in item])]

    def always(self) -> list[str]:
        """A line, or several, that every request meets."""
        attribute = self.dice.random.choice([a for a in self.attributes.values() if not a.derived])
        if attribute.kind in CODED:
            return [f"{attribute.name} in {', '.join(attribute.codes)}"]
        if attribute.kind == "set of":
            code = attribute.codes[0]
            return ["any of", f"  {attribute.name} has {code}", f"  {attribute.name} has none of {code}"]
        return [self.range(attribute, attribute.low, attribute.high)]

    def never(self) -> list[str]:
        """A block that no request meets."""
        return ["none of", *indented(self.always())]

    def comparison(self, condition: Condition, *, negated: bool) -> list[list[str]]:
        """One comparison, in some words."""
        match condition:
            case In((_, name), values) if self.attributes[name].kind in CODED:
                return [self.of_codes(self.attributes[name], {v for v in values if isinstance(v, str)}, negated)]
            case In((_, name), values):
                return [
                    self.of_selections(self.attributes[name], [v for v in values if not isinstance(v, str)], negated)
                ]
            case Has((_, name), code):
                words = ("has none of", "does not have") if negated else ("has", "has any of")
                return [[f"{name} {self.dice.one(*words)} {code}"]]
            case Includes((_, name), (_, other)):
                if negated and self.dice.maybe(0.5):
                    return [[f"{name} does not include {other}"]]
                return [["none of", f"  {name} includes {other}"] if negated else [f"{name} includes {other}"]]
            case Equal((_, name), (_, other)):
                one, another = self.dice.random.sample((name, other), 2)
                said = self.dice.one("is not", "not in") if negated else self.dice.one("is", "in")
                return [[f"{one} {said} {another}"]]
            case HasThat((_, name), (_, other)):
                return [[f"{name} {'does not have' if negated else 'has'} {other}"]]
            case Overlaps((_, name), (_, other)):
                one, another = self.dice.random.sample((name, other), 2)
                return [[f"{one} {'has none of' if negated else 'has any of'} {another}"]]
            case AtMost((_, name), (_, other)):
                dates = self.attributes[name].kind == "date"
                most, least = ("on or before", "on or after") if dates else ("at most", "at least")
                under, over = ("before", "after") if dates else ("under", "over")
                ways = (
                    [(name, over, other), (other, under, name)]
                    if negated
                    else [(name, most, other), (other, least, name)]
                )
                return [[" ".join(self.dice.random.choice(ways))]]
            case Between((_, name), ranges):
                return self.of_ranges(self.attributes[name], list(ranges), negated)
        raise AssertionError(condition)

    def of_codes(self, attribute: Attribute, codes: set[str], negated: bool) -> list[str]:
        codes = set(attribute.codes) - codes if negated else codes
        others = set(attribute.codes) - codes
        if not codes or (others and self.dice.maybe(0.3)):
            return [f"{attribute.name} {self.dice.one('is not', 'not in')} {self.listed(attribute, others)}"]
        if len(codes) > 1 and self.dice.maybe(0.2):
            return ["any of", *(f"  {attribute.name} is {code}" for code in sorted(codes))]
        return [f"{attribute.name} {self.dice.one('is', 'in')} {self.listed(attribute, codes)}"]

    def listed(self, attribute: Attribute, codes: set[str]) -> str:
        labels = dict(attribute.labels)
        some = self.dice.random.sample(sorted(codes), len(codes))
        named = [name for name, (of, in_it) in self.groups.items() if of == attribute.name and codes >= {*in_it}]
        if named and self.dice.maybe(0.5):
            in_it = self.groups[named[0]][1]
            return ", ".join([named[0], *(c for c in some if c not in in_it)])
        return ", ".join(f'"{labels[c]}"' if c in labels and self.dice.maybe(0.4) else c for c in some)

    def of_selections(self, attribute: Attribute, values: list[frozenset[str]], negated: bool) -> list[str]:
        lines: list[str] = []
        for value in values:
            others = sorted({*attribute.codes} - value)
            if value and others and self.dice.maybe(0.4):
                has = [f"{attribute.name} has {code}" for code in sorted(value)]
                one = " and ".join([*has, f"{attribute.name} has none of {', '.join(others)}"])
            elif not value:
                every = ", ".join(attribute.codes)
                one = self.dice.one(f"{attribute.name} is empty", f"{attribute.name} has none of {every}")
            else:
                one = f"{attribute.name} is {', '.join(sorted(value))}"
            lines.append(one)
        if negated:
            return ["none of", *indented(lines)]
        return lines if len(lines) == 1 else ["any of", *indented(lines)]

    def of_ranges(self, attribute: Attribute, ranges: list[tuple[int, int]], negated: bool) -> list[list[str]]:
        ranges = [(low, high) for low, high in ranges if low <= high]
        if not ranges:
            return [] if negated else [self.never()]
        lines = [self.range(attribute, low, high) for low, high in ranges]
        if negated:
            return [["none of", *indented(lines)]]
        if len(lines) == 1 and self.dice.maybe(0.3):
            least, most = ("on or after", "on or before") if attribute.kind == "date" else ("at least", "at most")
            low, high = (self.text(attribute, end) for end in ranges[0])
            return [[f"{attribute.name} {least} {low}"], [f"{attribute.name} {most} {high}"]]
        return [lines] if len(lines) == 1 else [["any of", *indented(lines)]]

    def range(self, attribute: Attribute, low: int, high: int) -> str:
        """One line for a range with both ends in it."""
        name, first, last = attribute.name, self.text(attribute, low), self.text(attribute, high)
        dates = attribute.kind == "date"
        if low == high and self.dice.maybe(0.5):
            return f"{name} {self.dice.one('is', 'in')} {first}"
        if high == attribute.high and self.dice.maybe(0.5):
            return f"{name} {'on or after' if dates else 'at least'} {first}"
        if low == attribute.low and self.dice.maybe(0.5):
            return f"{name} {'on or before' if dates else 'at most'} {last}"
        if dates:
            return f"{name} from {first} until {self.text(attribute, high + 1)}"
        return f"{name} from {first} to {last}"

    @staticmethod
    def text(attribute: Attribute, number: int) -> str:
        assert attribute.kind in SCALES
        if attribute.kind == "date":
            return date.fromordinal(number).isoformat()
        if attribute.kind == "steps":
            return decimal_text(number * attribute.step)
        return f"{number} s" if attribute.kind == "duration" else str(number)
