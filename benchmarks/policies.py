"""Policies of any size for the benchmarks: one table whose rows are a random partition of the requests.

Each request is in exactly one row, so the table is total and free of conflict, and nothing of its text tells so: the rows
come in random order, and a cell is any list of values. The same number of rows and the same seed give the same text.

A row that an MDR may be in has one of the quick times, any other row one of the slow ones. Therefore the property holds:
of two requests alike except in their role, of which one is an MDR's, either both are in one row, or only the MDR's is quick.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from itertools import chain, combinations
from random import Random

PURPOSES = ("Settlement", "Billing", "Forecasting")
SELECTIONS = tuple(
    " + ".join(chosen) or "none"
    for chosen in chain.from_iterable(combinations(PURPOSES, n) for n in range(len(PURPOSES) + 1))
)

ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "party": ("Supplier", "Agent", "Network", "Other"),
    "role": ("IS", "ES", "GS", "ED", "GT", "RSA", "OU", "MDR"),
    "service": tuple(f"{group}.{number}" for group in (4, 5, 6, 8) for number in range(1, 7)),
    "device": ("SMETS1", "SMETS2", "CHF", "PPMID"),
    "mode": ("Scheduled", "OnDemand", "FutureDated"),
    "purposes": SELECTIONS,
    "region": tuple(f"R{number:02}" for number in range(10, 24)),
    "channel": ("Direct", "Gateway", "Batch"),
}
"""The facts of a request with their values; those of the set are its selections, as cells say them. 3,096,576 requests."""

QUICK = ("10 s", "30 s", "1 min", "5 min", "20 min")
SLOW = ("1 h", "2 h", "4 h", "12 h", "24 h", "36 h", "48 h")

Box = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: for each attribute the values that it is about, and its time."""

    box: Box
    time: str


def table(rows: int, seed: int) -> str:
    """The text of a policy with so many rows."""
    return text_of(rows_of(rows, seed), seed)


def rows_of(rows: int, seed: int) -> list[Row]:
    """The rows: all requests as one box, and a box picked at random (the larger of two) split until there are enough."""
    dice = Random(f"{seed} of {rows}")  # noqa: S311  # dice that can be thrown again
    boxes: list[Box] = [tuple(ATTRIBUTES.values())]
    whole: list[Box] = []  # what cannot be split any more
    while len(boxes) + len(whole) < rows:
        at = max(dice.randrange(len(boxes)), dice.randrange(len(boxes)), key=lambda n: volume(boxes[n]))
        one, other = split(boxes[at], dice)
        boxes[at] = boxes[-1]
        boxes.pop()
        for part in (one, other):
            (boxes if volume(part) > 1 else whole).append(part)
    found = [*boxes, *whole]
    dice.shuffle(found)
    role = list(ATTRIBUTES).index("role")
    return [Row(box, dice.choice(QUICK if "MDR" in box[role] else SLOW)) for box in found]


def volume(box: Box) -> int:
    """How many requests are in it."""
    product = 1
    for side in box:
        product *= len(side)
    return product


def split(box: Box, dice: Random) -> tuple[Box, Box]:
    """The box in two, across one attribute, each with some of its values."""
    at = dice.choice([n for n, side in enumerate(box) if len(side) > 1])
    side = list(box[at])
    dice.shuffle(side)
    some = set(side[: dice.randrange(1, len(side))])
    halves = (tuple(v for v in box[at] if v in some), tuple(v for v in box[at] if v not in some))
    return (*box[:at], halves[0], *box[at + 1 :]), (*box[:at], halves[1], *box[at + 1 :])


def text_of(rows: list[Row], seed: int) -> str:
    """The policy with these rows, called `row 1` and so on."""
    facts = "".join(
        f"  {name} : {'set of ' + ', '.join(PURPOSES) if name == 'purposes' else 'one of ' + ', '.join(values)}\n"
        for name, values in ATTRIBUTES.items()
    )
    lines = "".join(f"  | {n} | {' | '.join(map(cell, row.box, ATTRIBUTES.values()))} | {row.time} |\n" for n, row in
                    enumerate(rows, 1))  # fmt: skip
    return (
        f'policy Partition "{len(rows)} rows, seed {seed}"\n\n'
        f"request\n{facts}\n"
        "group SupplierRole of role : IS, ES, GS\n\n"
        f"table times\n  | row | {' | '.join(ATTRIBUTES)} | answer within |\n{lines}\n"
        'property level_playing_field "No Supplier role is answered faster than an MDR for settlement."\n'
        "  for any two requests s and m alike except role\n"
        "  where s.role in SupplierRole and m.role is MDR and s.purposes has Settlement\n"
        "  never s faster than m\n"
    )


def cell(side: tuple[str, ...], every: tuple[str, ...]) -> str:
    """What a cell says."""
    return "any" if len(side) == len(every) else ", ".join(side)


def is_box(row: Row) -> bool:
    """Whether its selections are all those that have some purposes and lack some others."""
    chosen = [set(selection.split(" + ")) for selection in row.box[list(ATTRIBUTES).index("purposes")]]
    told = [purpose for purpose in PURPOSES if len({purpose in selection for selection in chosen}) == 1]
    return len(chosen) == 1 << len(PURPOSES) - len(told)


def edited(text: str, changes: int, seed: int, among: Container[int] | None = None) -> str:
    """The same policy with other times in so many of its rows, whichever times they are; `among` are places to pick from."""
    dice = Random(f"{seed} in {changes}")  # noqa: S311  # dice that can be thrown again
    lines = text.splitlines(keepends=True)
    rows = [n for n, line in enumerate(lines) if line.startswith("  | ") and not line.startswith("  | row ")]
    for n in dice.sample([n for place, n in enumerate(rows) if among is None or place in among], changes):
        before, time, end = lines[n].rsplit(" | ", 1)[0], lines[n].rsplit(" | ", 1)[1].removesuffix(" |\n"), " |\n"
        lines[n] = f"{before} | {dice.choice([t for t in (*QUICK, *SLOW) if t != time])}{end}"
    return "".join(lines)
