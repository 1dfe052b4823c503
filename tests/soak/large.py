"""Policies of up to two hundred provisions, with proposals and stacks, as the dice of the other tests make small ones.

Thrown freely, so many provisions leave hardly a request without a conflict. So most policies are calm: each time sets aside
all that were written before it, and the rows of a table share out the values of one fact. They compile, and their artefacts
can be compared too. The others are as wild as the small ones.
"""

from __future__ import annotations

import re
from random import Random

from policy_dsl.model.time_bounds import MOST as MOST_BOUNDS
from policy_dsl.syntax import tree as t
from policy_dsl.syntax.printing.unparse import unparse
from tests.random_clocks import with_clocks
from tests.random_policies import Maker

SIZES = ((0.5, 6), (0.8, 40), (1.0, 120))
"""Of which share of the policies at most so many rules and tables are made, a table counting for several provisions."""

MOST_PROVISIONS = 200
LARGEST_TABLE = 41
"""Ten rows of four columns, and what is otherwise."""


class Large(Maker):
    """Makes policies of any size."""

    room_for = 4000
    most_attributes = 6
    most_rows = 10
    most_operations = 8

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        sized = Random(f"size {seed}")
        share = sized.random()
        self.most_provisions = next(most for up_to, most in SIZES if share <= up_to)
        if sized.random() < 0.4:
            self.room_for, self.most_attributes = 400, 3  # small enough that every obligation is counted by trying
        self.beyond_rules = 0

    @property
    def room_for_a_table(self) -> bool:
        return self.beyond_rules + LARGEST_TABLE + self.most_provisions <= MOST_PROVISIONS

    def provision(self, name: str) -> t.Rule | t.TableBlock:
        made = super().provision(name) if self.room_for_a_table else self.rule(name)
        if isinstance(made, t.TableBlock):
            asked = {"row", "in force from", "in force until", *self.every, *self.derived}
            outcomes = sum(cell.text not in asked for cell in made.heading.cells)
            self.beyond_rules += len(made.rows) * outcomes + (made.otherwise is not None) - 1
        return made


class Calm(Large):
    """Makes policies in which times do not clash, mostly, and few requests are refused."""

    def rule(self, name: str) -> t.Rule:
        kind = self.random.random()
        if kind < 0.08:
            all_of = t.ConditionBlock("when", tuple(self.atom() for _ in range(3)))
            made = t.Rule(t.Name(name), all_of, t.EffectText("refuse"), in_force=self.days(0.3))
            self.targets["refusal"].append(((t.Name(name),), name))
        elif kind < 0.15 and (lifted := self.overriding("refusal", 1.0)):
            made = t.Rule(t.Name(name), self.condition(), t.EffectText("permit"), lifted, in_force=self.days(0.3))
        else:
            over = self.overriding("time", 1.0)
            when = None if self.maybe(0.1) else self.condition()
            effect = t.EffectText("answer within", self.time())
            made = t.Rule(t.Name(name), when, effect, over, in_force=self.days(0.3))
            self.targets["time"].append(((t.Name(name),), name))
        self.made.append(made)
        return made

    def overriding(self, kind: str, chance: float) -> tuple[t.TargetText, ...]:
        if kind != "time":
            return super().overriding(kind, chance)
        names = dict.fromkeys(words[0].text for words, _ in self.targets["time"])
        return tuple(t.TargetText((t.Name(name),)) for name in names)

    def list_table(self, name: str) -> t.TableBlock:
        column = self.random.choice(list(self.codes))
        codes = self.codes[column]
        shared: list[list[str]] = [[] for _ in range(self.random.randint(1, len(codes)))]
        for place, code in enumerate(self.random.sample(codes, len(codes))):
            shared[place % len(shared)].append(code)
        over = self.overriding("time", 1.0)
        rows = []
        for number, held in enumerate(shared):
            outcome = self.outcome(name, (t.Name(f"n{number}"),))
            rows.append(t.Row(tuple(map(t.Cell, (f"n{number}", ", ".join(held), outcome.text)))))
        if all(row.cells[-1].text == "N/A" for row in rows):
            over = ()
        heading = t.Row(tuple(map(t.Cell, ("row", column, "answer within"))))
        return self.table(name, heading, rows, over, False)

    def matrix(self, name: str) -> t.TableBlock:
        return self.list_table(name) if self.maybe(0.8) else super().matrix(name)


BOUND = re.compile(r"(?:within at most|not before|\| at most) [^|\n]*")
"""A cap or a floor in a rule or a cell, or a condition in a cell that looks like one."""


def large_stack(seed: int) -> tuple[t.PolicyFile, t.ProposalFile, t.ProposalFile]:
    """The policy of this seed, a proposal to it, and a proposal to that one; of some, times are on clocks."""
    maker = (Calm if Random(f"kind {seed}").random() < 0.7 else Large)(seed)
    base = maker.policy()
    claims = [d.name for d in base.declarations if isinstance(d, t.PropertyBlock)]
    first = maker.proposal(claims)
    added = [o.what.name for o in first.operations if isinstance(o, t.Add) and isinstance(o.what, t.PropertyBlock)]
    second = maker.proposal([*claims, *added], "R", "Q")
    clocked, (below, above) = with_clocks(seed, base, first, second)
    bounds = {words for file in (clocked, below, above) for words in BOUND.findall(unparse(file))}
    return (clocked, below, above) if len(bounds) <= MOST_BOUNDS else (base, first, second)
