"""Random policies in which a derived fact often has two values, below tables and orders in which the first decides.

A request in such a conflict meets several cells of a row, rows of both values, and rules of both; all readings take the first.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from policy_dsl.evaluate import holds
from policy_dsl.model.policy import Policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.brute import Space
from tests.laws import laws
from tests.second_reading.agree import differences
from tests.third_reading import Reader

ROLES, RISKS = ("A", "B", "C", "D"), ("Low", "Mid", "High")
OUTCOMES = ("1 h", "2 h", "3 h", "N/A")
FIRST = "  the first row that applies decides"

BLOCKS, IN_A_BLOCK = 3, 8


class Dice:
    """One policy, as text."""

    def __init__(self, seed: int) -> None:
        """Throws for this seed."""
        self.random = Random(f"two values {seed}")

    def some(self, every: tuple[str, ...], *, least: int = 1) -> list[str]:
        """Some of them, in any order."""
        return self.random.sample(every, self.random.randint(least, len(every)))

    def text(self) -> str:
        """The policy: what gives the risk, and two or three parts that test it."""
        lines = ['policy P "p"', "", "request", f"  role : one of {', '.join(ROLES)}", "  paid : yes/no"]
        lines += ["", f"derive risk : one of {', '.join(RISKS)}", *["  otherwise Low"] * self.random.randrange(2)]
        for number in range(3):
            when = self.random.choice((f"role in {', '.join(self.some(ROLES, least=2))}", "paid is yes"))
            lines += ["", f"rule risk_{number}", f"  when {when}", f"  gives risk {self.random.choice(RISKS)}"]
        lines += ["", *self.matrix()]
        parts = (self.rows, self.rules, self.derived)
        for part in self.random.sample(parts, self.random.randint(1, 2)):
            lines += ["", *part()]
        return "\n".join([*lines, "", "otherwise answer within 4 h", ""])

    def matrix(self) -> list[str]:
        """A matrix of the risk."""
        codes = self.some(RISKS, least=2)
        lines = ["table across", FIRST, f"  | row | role | {' | '.join(codes)} |"]
        for number in range(self.random.randint(1, 3)):
            asked = self.random.choice(("any", ", ".join(self.some(ROLES))))
            cells = " | ".join(self.random.choice(OUTCOMES) for _ in codes)
            lines.append(f"  | n{number} | {asked} | {cells} |")
        return lines

    def rows(self) -> list[str]:
        """A table with a row for some values."""
        lines = ["table down", "  when paid is no", FIRST, "  | row | risk | answer within |"]
        for number in range(self.random.randint(2, 3)):
            asked = f"{self.random.choice(('', 'not '))}{self.random.choice(RISKS)}"
            lines.append(f"  | n{number} | {asked} | {self.random.choice(OUTCOMES)} |")
        return lines

    def rules(self) -> list[str]:
        """Rules in an order."""
        lines = ["rules in_turn in this order"]
        for number in range(self.random.randint(2, 3)):
            effect = self.random.choice(("refuse", "answer within at most 2 h", "answer not before 2 h"))
            when = f"risk {self.random.choice(('is', 'is not'))} {self.random.choice(RISKS)}"
            lines += [f"  rule turn_{number}", f"    when {when}", f"    {effect}"]
        return lines

    def derived(self) -> list[str]:
        """A derived fact that the first row gives, and what tests it."""
        lines = ["derive trust : one of Much, Little", "", "table trusted", FIRST, "  | row | risk | gives trust |"]
        for number, risk in enumerate(self.some(RISKS, least=2)):
            lines.append(f"  | n{number} | {risk} | {self.random.choice(('Much', 'Little'))} |")
        return [*lines, "", "rule mistrusted", "  when trust is Little", "  answer not before 2 h"]


def contested(policy: Policy, space: Space) -> int:
    """How many possible requests meet several of the cells, rows or rules of which the first decides."""
    orders = [[policy.by_id[name] for name in names] for names in policy.orders.values()]
    return sum(any(sum(holds(p.when, r) for p in order) > 1 for order in orders) for r in space.possible)


def cells_contested(policy: Policy, space: Space) -> int:
    """How many possible requests meet several cells of one row of the matrix."""
    rows = [[p for p in policy.provisions if p.path[:2] == ("across", f"n{n}")] for n in range(3)]
    return sum(any(sum(holds(p.when, r) for p in row) > 1 for row in rows) for r in space.possible)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_where_the_first_decides_all_readings_take_one_of_two_values(block: int, tmp_path: Path) -> None:
    several = beside = 0
    for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK):
        text, path = Dice(seed).text(), tmp_path / f"{seed}.policy"
        file, findings = parse(Text("p.policy", text))
        assert isinstance(file, tree.PolicyFile), (findings, text)
        policy = laws.resolved(file)
        space = Space(policy)
        several, beside = several + contested(policy, space), beside + cells_contested(policy, space)
        laws.meanings_agree(policy, Reader.of(file), space)
        laws.engines_agree(policy, None, space)
        path.write_text(text, encoding="utf-8")
        assert not list(differences(path)), text
    assert several > 2 * IN_A_BLOCK
    assert beside > IN_A_BLOCK // 2
