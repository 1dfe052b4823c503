"""The answers about MP162 by trying every request: read from the policy text by hand, sharing no code with the package.

No rule of these proposals reads what a sender declares, so each request below stands for the sixteen selections of it.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cache
from itertools import combinations, product
from operator import ne
from typing import NamedTuple

DAY = 86_400
REFUSED, CLASH = float("inf"), -1.0
"""Slower than any answer; and two times at once, which is no answer at all."""

# seconds for the existing roles, then for the MDR, each in four columns; and who is eligible
PUBLISHED = """
4.1.1   -     30    -     16      -     86400 -     86400   IS GS ED GT MDR
4.2     -     30    -     16      -     86400 -     86400   ES ED MDR
4.6.1   86400 30    86400 16      86400 86400 86400 86400   IS GS MDR
4.6.2   86400 30    -     -       86400 86400 -     -       ES MDR
4.8.1   86400 5600  86400 16      86400 86400 86400 86400   IS GS ED GT OU MDR
4.8.3   86400 30    86400 16      86400 86400 86400 86400   ES ED OU MDR
4.17    86400 30    -     -       86400 86400 -     -       IS GS ED GT OU MDR
5.1     -     86400 -     86400   -     86400 -     86400   IS ES GS ED GT OU MDR
5.2     -     86400 -     86400   -     86400 -     86400   IS ES GS ED GT OU MDR
5.3     -     86400 -     86400   -     86400 -     86400   IS ES GS ED GT OU MDR
8.2     -     30    -     30      -     30    -     30      IS ES GS RSA ED GT OU MDR
"""
COLUMNS = (("SMETS2", "Scheduled"), ("SMETS2", "OnDemand"), ("SMETS1", "Scheduled"), ("SMETS1", "OnDemand"))
ROWS = {line.split()[0]: line.split()[1:] for line in PUBLISHED.strip().splitlines()}
READS = ("4.1.1", "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17")
DAILY_LOGS = ("4.6.1", "4.6.2", "4.17")
PARTIES = ("Supplier", "Agent", "Network", "Other")
SUPPLIER = ("IS", "ES", "GS")
ROLES = (*SUPPLIER, "ED", "GT", "RSA", "OU", "MDR")
PURPOSES = ("Settlement", "Billing", "Forecasting", "Other")
DECLARED = 16

Cell = tuple[str, str, str]
Wait = float
"""Seconds, or one of the two above."""


class Sender(NamedTuple):
    party: str
    role: str


class Request(NamedTuple):
    sender: Sender
    cell: Cell
    purposes: frozenset[str]


CELLS: list[Cell] = [(service, *column) for service, column in product(ROWS, COLUMNS)]
SENDERS = [Sender(*each) for each in product(PARTIES, ROLES) if each[0] == "Supplier" or each[1] not in SUPPLIER]
FOR = [frozenset(each) for n in range(1, 5) for each in combinations(PURPOSES, n)]
REQUESTS = [Request(*each) for each in product(SENDERS, CELLS, FOR)]


def answer(request: Request, *adopted: str) -> Wait:
    """How long the sender waits under the proposals adopted; under none, as today."""
    (party, role), (service, device, mode), purposes = request
    times, eligible = ROWS[service][:8], ROWS[service][8:]
    if "overnight_logs" in adopted and service == "4.6.1":
        eligible = [*eligible, "RSA"]
    column = COLUMNS.index((device, mode))
    time = times[column + 4] if role == "MDR" else times[column]
    if "overnight_logs" in adopted and role != "MDR" and mode == "Scheduled" and service in DAILY_LOGS and time != "-":
        time = "43200"
    if "level_up" in adopted and role == "MDR" and mode == "OnDemand" and service in READS:
        time = "30" if (service, device) == ("4.8.1", "SMETS2") else times[column]
    if time == "-" or role not in eligible:
        return REFUSED
    wait = float(time)
    if "others_wait" in adopted and party != "Supplier" and "Settlement" in purposes and service in READS:
        # the rule goes before the table of the existing roles; beside that of the MDR it stands as well
        return DAY if role != "MDR" or wait == DAY else CLASH
    return wait


def kinds(which: Iterable[Request]) -> int:
    """How many kinds of request: each with whatever is declared."""
    return DECLARED * sum(1 for _ in which)


def changed(*adopted: str, to: Callable[[Wait, Wait], bool] = ne) -> list[Request]:
    """The requests whose answer changes, in this direction."""
    return [
        request
        for request, after in answers(*adopted).items()
        if (before := answers()[request]) != after and to(before, after)
    ]


def slower(before: Wait, after: Wait) -> bool:
    return before < after != REFUSED


def faster(before: Wait, after: Wait) -> bool:
    return after < before != REFUSED


def newly_answered(before: Wait, after: Wait) -> bool:
    return before == REFUSED != after


def newly_refused(before: Wait, after: Wait) -> bool:
    return before != REFUSED == after


class Failure(NamedTuple):
    """Where a guarantee does not hold: the cells, each with its kinds of request or pairs of them."""

    cells: Counter[Cell]

    @property
    def many(self) -> int:
        return self.cells.total()


Speaks = Callable[[Cell, frozenset[str]], bool]
Bad = Callable[[Wait, Wait], bool]


@cache
def answers(*adopted: str) -> dict[Request, Wait]:
    return {request: answer(request, *adopted) for request in REQUESTS}


def across_senders(
    adopted: tuple[str, ...], firsts: Iterable[str], seconds: Iterable[str], speaks_of: Speaks, bad: Bad
) -> Failure:
    """Pairs alike but for role and party, the roles among these. A request with two times fails every guarantee."""
    waits, cells = answers(*adopted), Counter[Cell]()
    among = [(a, b) for a, b in product(SENDERS, SENDERS) if a != b and a.role in firsts and b.role in seconds]
    for cell, purposes in product(CELLS, FOR):
        if speaks_of(cell, purposes):
            of = {sender: waits[Request(sender, cell, purposes)] for sender in SENDERS}
            cells[cell] += DECLARED * sum(CLASH in (of[a], of[b]) or bad(of[a], of[b]) for a, b in among)
    return Failure(+cells)


def across_purposes(adopted: tuple[str, ...], speaks_of: Callable[[frozenset[str]], bool], bad: Bad) -> Failure:
    """Pairs alike but for purposes, the second with more of them."""
    waits, cells = answers(*adopted), Counter[Cell]()
    more = [(a, b) for a, b in product(FOR, FOR) if a < b and speaks_of(a)]
    for sender, cell in product(SENDERS, CELLS):
        of = {purposes: waits[Request(sender, cell, purposes)] for purposes in FOR}
        cells[cell] += DECLARED * sum(CLASH in (of[a], of[b]) or bad(of[a], of[b]) for a, b in more)
    return Failure(+cells)


def singles(adopted: tuple[str, ...], bad: Callable[[Request, Wait], bool]) -> Failure:
    cells = Counter[Cell]()
    for request, wait in answers(*adopted).items():
        if wait == CLASH or bad(request, wait):
            cells[request.cell] += DECLARED
    return Failure(cells)


def for_settlement(_: Cell, purposes: frozenset[str]) -> bool:
    return "Settlement" in purposes


def is_faster(a: Wait, b: Wait) -> bool:
    return a < b


def level_playing_field(*adopted: str) -> Failure:
    return across_senders(adopted, SUPPLIER, ("MDR",), for_settlement, is_faster)


def no_gain_by_another_role(*adopted: str) -> Failure:
    return across_senders(adopted, ROLES, ("MDR",), for_settlement, is_faster)


def networks_gain_nothing(*adopted: str) -> Failure:
    return across_senders(
        adopted, ("ED", "GT"), ("MDR",), lambda cell, purposes: "Settlement" in purposes and cell[0] in READS, is_faster
    )


def alike_for_settlement(*adopted: str) -> Failure:
    return across_senders(adopted, SUPPLIER, ("MDR",), for_settlement, lambda s, m: REFUSED not in (s, m) and s != m)


def access_parity(*adopted: str) -> Failure:
    return across_senders(adopted, SUPPLIER, ("MDR",), for_settlement, lambda s, m: s != REFUSED and m == REFUSED)


def within_24_hours(*adopted: str) -> Failure:
    return singles(adopted, lambda _, wait: DAY < wait != REFUSED)


def no_gain_by_adding_a_purpose(*adopted: str) -> Failure:
    return across_purposes(adopted, lambda fewer: "Settlement" in fewer, lambda a, b: b < a)


def inventory_stays_at_30_s(*adopted: str) -> Failure:
    return singles(
        adopted,
        lambda request, wait: request.cell[0] == "8.2" and request.cell[2] == "OnDemand" and wait not in (30, REFUSED),
    )


def scheduled_reads_equal(*adopted: str) -> Failure:
    return across_senders(
        adopted,
        ROLES,
        ROLES,
        lambda cell, _: cell[2] == "Scheduled",
        lambda a, b: REFUSED not in (a, b) and a != b,
    )


GUARANTEES: dict[str, Callable[..., Failure]] = {
    "level_playing_field": level_playing_field,
    "no_gain_by_another_role": no_gain_by_another_role,
    "access_parity": access_parity,
    "within_24_hours": within_24_hours,
    "no_gain_by_adding_a_purpose": no_gain_by_adding_a_purpose,
    "inventory_stays_at_30_s": inventory_stays_at_30_s,
    "scheduled_reads_equal": scheduled_reads_equal,
}
"""The guarantees of the policy, but for `no_gain_by_silence`: nothing here reads what is declared, so silence gains nothing."""
