"""What is read a third time: requests, provisions, the rows of tables, and what comes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from operator import ge, gt, le, lt
from typing import Literal

from policy_dsl.syntax import tree as t
from tests.third_reading.days import Time

Value = str | frozenset[str] | int
Request = Mapping[str, Value]
Answer = tuple[str, Time | None]
"""What comes out: permitted with a time, of which `no promise` is one; refused, gap or conflict; or impossible."""

Comparison = Literal["at least", "on or after", "at most", "on or before", "over", "after", "under", "before"]
ORDER: dict[Comparison, Callable[[Fraction, Fraction], bool]] = {
    "at least": ge, "on or after": ge, "at most": le, "on or before": le,
    "over": gt, "after": gt, "under": lt, "before": lt,
}  # fmt: skip
LIMITS: tuple[Literal["latest"], Literal["soonest"]] = ("latest", "soonest")


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
    order: str = ""  # of rules, in which it stands

    def is_named_in(self, targets: set[tuple[str, ...]]) -> bool:
        """Whether one of the targets is its path, the beginning of it, or the order in which it stands."""
        return any(self.names[: n + 1] in targets for n in range(len(self.names))) or (self.order,) in targets


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
