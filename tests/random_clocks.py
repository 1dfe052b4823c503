"""Puts the times of random policies on clocks: the same policy, and proposals to it, where times end with days.

Half of them have days alone; in the others hours stand beside days. A clock counts a calendar with one or two lists of few
days, all of which are near those of receipt. Proposals change some of the days.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.syntax import tree as t
from policy_dsl.text import Span
from tests.random_days import ChangingDays

CHANCE = 0.5
"""Of the policies that are dated, and have no constants, which stand for times of other lengths."""

ZONES = ("UTC", "Europe/London", "America/New_York")
WEEKS = (("Monday", "Friday"), ("Sunday", "Thursday"), ("Tuesday", "Saturday"))
OTHER_HEADINGS = ("row", "access", "in force from", "in force until")

Tree = TypeVar("Tree", t.PolicyFile, t.ProposalFile)


class Clocking:
    """Puts the times of one policy on clocks."""

    def __init__(self, random: Random, dated: str, facts: set[str]) -> None:
        """`facts` are those that stand in headings of tables."""
        self.random, self.dated, self.facts = random, dated, facts
        self.hours = random.random() < 0.5
        self.meant: dict[str, t.TimeText] = {}

    def time(self, written: str) -> t.TimeText | None:
        """The time in the place of this one, the same each time that it is written; None if that stays as it is."""
        if self.hours and self.random.random() < 0.4:
            return None
        if written not in self.meant or self.random.random() < 0.3:
            self.meant[written] = self.one_of_two() if self.random.random() < 0.1 else self.single()
        return self.meant[written]

    def single(self) -> t.ClockTime:
        """A time on a clock."""
        kind, clock = self.random.random(), t.Name(self.random.choice("XY"))
        first = self.part("working day", 4) if kind < 0.5 else self.part("calendar day", 6)
        if kind > 0.9:
            return t.ClockTime((("1", "month"),), clock)
        if kind < 0.08:
            return t.ClockTime((first, self.part("working day", 2)), clock)
        if kind > 0.8:
            return t.ClockTime((first,), clock, chosen="later", others=(self.part("calendar day", 6),))
        return t.ClockTime((first,), clock)

    def part(self, unit: str, most: int) -> tuple[str, str]:
        many = self.random.randint(1, most)
        return str(many), unit if many == 1 else f"{unit}s"

    def one_of_two(self) -> t.ChosenTime:
        """The earlier or the later of two times on different clocks, or of hours and days."""
        left = replace(self.single(), clock=t.Name("X"), chosen="", others=())
        right = replace(self.single(), clock=t.Name("Y"), chosen="", others=())
        hours = t.Duration(self.random.choice(("30", "72")), "h")
        one = hours if self.hours and self.random.random() < 0.5 else left
        return t.ChosenTime("earlier" if self.random.random() < 0.5 else "later", one, right)

    def walked(self, node: Any) -> Any:
        """The node with times on clocks for those within which something is answered."""
        match node:
            case t.EffectText(within=t.Duration() as time):
                return replace(node, within=self.time(time.text) or time)
            case t.Expected(outcome=t.Duration() as time):
                return replace(node, outcome=self.time(time.text) or time)
            case t.IntentLine(within=t.Duration() as time):
                return replace(node, within=self.time(time.text) or time)
            case t.Test(against=t.Duration() as time):
                return replace(node, against=self.time(time.text) or time)
            case t.PropertyBlock():
                return self.claim(node)
            case t.TableBlock(heading=heading):
                rows = tuple(self.row(heading, row) for row in node.rows)
                return replace(node, rows=rows, otherwise=self.walked(node.otherwise))
            case t.ExamplesTable(heading=heading):
                return replace(node, rows=tuple(self.row(heading, row) for row in node.rows))
            case Span():
                return node
            case tuple():
                return tuple(map(self.walked, node))
            case Struct():
                return replace(node, **{name: self.walked(getattr(node, name)) for name in node.__struct_fields__})
            case _:
                return node

    def row(self, heading: t.Row, row: t.Row) -> t.Row:
        """The row with times on clocks in the cells of outcomes."""
        cells = []
        for head, cell in zip(heading.cells, row.cells, strict=True):
            outcome = head.text not in {*self.facts, *OTHER_HEADINGS} and not head.text.startswith("gives ")
            bound = next((words for words in ("at most ", "not before ") if cell.text.startswith(words)), "")
            written = cell.text.removeprefix(bound)
            time = self.time(written) if outcome and written[0].isdigit() else None
            cells.append(cell if time is None else t.Cell(bound + time.text))
        return replace(row, cells=tuple(cells))

    def claim(self, claim: t.PropertyBlock) -> t.PropertyBlock:
        """The claim. It compares no waits of requests of different days, hours with days once, and on a clock no ways."""
        across = claim.any_first or self.dated in {name.text for name in claim.differ}
        if across:
            return replace(claim, given=(), claim=(t.Test(claim.requests[0], "permitted"),))
        given, claimed = (tuple(map(self.walked, tests)) for tests in (claim.given, claim.claim))
        if self.hours:
            given, claimed = tuple(test for test in given if test.against is None), claimed[:1]
        return replace(claim, given=given, claim=claimed)

    def declared(self, first: date, until: date) -> list[t.Declaration]:
        """Two clocks, and what they count."""
        dice, names = self.random, ["L0", "L1"][: self.random.randint(1, 2)]
        lists: list[t.Declaration] = []
        for name in names:
            days = sorted(dice.sample(range(-3, 9), dice.randint(1, 3)))
            listed = tuple(t.NamedDayText(day_name(first + timedelta(days=n))) for n in days)
            known = day_name(first - timedelta(days=40)), day_name(until + timedelta(days=120))
            lists.append(t.DaysBlock(t.Name(name), None, *known, listed))
        zone = t.Name(dice.choice(ZONES)) if self.hours or dice.random() < 0.5 else None
        week = tuple(map(t.Name, dice.choice(WEEKS)))
        calendar = t.CalendarBlock(t.Name("Office"), None, zone, week, dice.random() < 0.7, tuple(map(t.Name, names)))
        return [*lists, calendar, *map(self.clock, "XY")]

    def clock(self, name: str) -> t.ClockBlock:
        dice = self.random
        return t.ClockBlock(
            t.Name(name),
            None,
            t.Name("Office"),
            dice.choice(("the day after receipt", "the day of receipt")),
            "at the end of the day",
            dice.choice(("its last day", "the day after its last")),
            dice.choice(("moves on", "moves back", "stays")),
        )


def day_name(day: date) -> t.Name:
    return t.Name(day.isoformat())


def with_clocks(seed: int, policy: t.PolicyFile, *others: Tree) -> tuple[t.PolicyFile, tuple[Tree, ...]]:
    """The policy of this seed, and others that belong to it, whose times are on clocks; most of them stay as they are."""
    random = Random(f"clocks {seed}")
    declared = policy.declarations
    if policy.dated_by is None or random.random() > CHANCE or any(isinstance(each, t.LetLine) for each in declared):
        return policy, others
    (block,) = (each for each in declared if isinstance(each, t.RequestBlock))
    lines: dict[str, t.TypeText] = {name.text: line.type for line in block.attributes for name in line.names}
    dated = lines[policy.dated_by.text]
    assert isinstance(dated.low, t.Name)
    assert isinstance(dated.high, t.Name)
    first, until = date.fromisoformat(dated.low.text), date.fromisoformat(dated.high.text)
    derived: set[str] = {each.name.text for each in declared if isinstance(each, t.DeriveBlock)}
    clocking = Clocking(random, policy.dated_by.text, {*lines, *derived})
    clocks: tuple[t.Declaration, ...] = tuple(clocking.declared(first, until))
    made: list[Tree] = []
    changing = ChangingDays(seed, clocks, first)
    for other in others:
        written: Any = clocking.walked(other)
        if isinstance(written, t.PolicyFile):
            written = replace(written, declarations=(*written.declarations, *clocks))
        elif isinstance(written, t.ProposalFile):
            written = changing.of(written)
        made.append(written)
    walked: t.PolicyFile = clocking.walked(policy)
    return replace(walked, declarations=(*walked.declarations, *clocks)), tuple(made)
