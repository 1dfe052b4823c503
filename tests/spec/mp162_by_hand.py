"""MP162 once more, by hand and by brute force: transcribed from the published table, sharing no code with the package.

The Target Response Times are those of the DAG pack's appendix, the roles those of the DUIS request matrices; both stand in
`spec/mp162/SOURCES.md`. Everything is counted request by request. The one shortcut: no rule and no property asks for the
party, save that a Supplier role is held by a Supplier; so a role stands for 1 or 4 requests, and pairs are multiplied.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations, product

DAY = 24 * 60 * 60
NO = None

# seconds: SMETS2 scheduled, SMETS2 on demand, SMETS1 scheduled, SMETS1 on demand
EXISTING = {
    "4.1.1": (NO, 30, NO, 16),
    "4.2": (NO, 30, NO, 16),
    "4.6.1": (DAY, 30, DAY, 16),
    "4.6.2": (DAY, 30, NO, NO),
    "4.8.1": (DAY, 5600, DAY, 16),
    "4.8.3": (DAY, 30, DAY, 16),
    "4.17": (DAY, 30, NO, NO),
    "5.1": (NO, DAY, NO, DAY),
    "5.2": (NO, DAY, NO, DAY),
    "5.3": (NO, DAY, NO, DAY),
    "8.2": (NO, 30, NO, 30),
}
MDR = {
    "4.1.1": (NO, DAY, NO, DAY),
    "4.2": (NO, DAY, NO, DAY),
    "4.6.1": (DAY, DAY, DAY, DAY),
    "4.6.2": (DAY, DAY, NO, NO),
    "4.8.1": (DAY, DAY, DAY, DAY),
    "4.8.3": (DAY, DAY, DAY, DAY),
    "4.17": (DAY, DAY, NO, NO),
    "5.1": (NO, DAY, NO, DAY),
    "5.2": (NO, DAY, NO, DAY),
    "5.3": (NO, DAY, NO, DAY),
    "8.2": (NO, 30, NO, 30),
}
COLUMNS = (("SMETS2", "Scheduled"), ("SMETS2", "OnDemand"), ("SMETS1", "Scheduled"), ("SMETS1", "OnDemand"))
ELIGIBLE = {
    "4.1.1": "IS GS ED GT MDR",
    "4.2": "ES ED MDR",
    "4.6.1": "IS GS MDR",
    "4.6.2": "ES MDR",
    "4.8.1": "IS GS ED GT OU MDR",
    "4.8.3": "ES ED OU MDR",
    "4.17": "IS GS ED GT OU MDR",
    "5.1": "IS ES GS ED GT OU MDR",
    "5.2": "IS ES GS ED GT OU MDR",
    "5.3": "IS ES GS ED GT OU MDR",
    "8.2": "IS ES GS RSA ED GT OU MDR",
}
ROLES = ("IS", "ES", "GS", "ED", "GT", "RSA", "OU", "MDR")
SUPPLIER = ("IS", "ES", "GS")
PARTIES = ("Supplier", "Agent", "Network", "Other")
READS = ("4.1.1", "4.2", "4.6.1", "4.6.2", "4.8.1", "4.8.3", "4.17")
CODES = ("Settlement", "Billing", "Forecasting", "Other")
SELECTIONS = [frozenset(c) for n in range(5) for c in combinations(CODES, n)]
PURPOSES = [s for s in SELECTIONS if s]
CELLS = [(service, device, mode) for service in EXISTING for device, mode in COLUMNS]
ANSWERED = sum(time is not NO for times in EXISTING.values() for time in times)
"""How many cells have an answer; in all of them an MDR has one too, and no proposal refuses one whole."""

Selection = frozenset[str]
Cell = tuple[str, str, str]
Wait = float
"""Seconds; a refusal is slower than any answer."""

REFUSED = float("inf")
Decide = Callable[[str, Cell, Selection, Selection], Wait]


def table(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    service, device, mode = cell
    seconds = (MDR if role == "MDR" else EXISTING)[service][COLUMNS.index((device, mode))]
    return REFUSED if seconds is None or role not in ELIGIBLE[service].split() else seconds


def dag1_by_purpose(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    before = table(role, cell, purposes, declared)
    return DAY if before != REFUSED and "Settlement" in purposes and cell[0] in READS else before


def dag1_by_service(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    before = table(role, cell, purposes, declared)
    return DAY if before != REFUSED else before


def ccdg_sole_purpose(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    before = table(role, cell, purposes, declared)
    return DAY if before != REFUSED and purposes == {"Settlement"} and cell[0] in READS else before


def option1(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    refused = role in SUPPLIER and "Settlement" in purposes and cell[0] in READS
    return REFUSED if refused else table(role, cell, purposes, declared)


def honesty_flag(role: str, cell: Cell, purposes: Selection, declared: Selection) -> Wait:
    before = table(role, cell, purposes, declared)
    return DAY if before != REFUSED and "Settlement" in declared and cell[0] in READS else before


AMENDMENTS: dict[str, Decide] = {
    "MP162": table,
    "dag1_by_purpose": dag1_by_purpose,
    "dag1_by_service": dag1_by_service,
    "ccdg_sole_purpose": ccdg_sole_purpose,
    "option1": option1,
    "honesty_flag": honesty_flag,
}


def holders(role: str) -> int:
    """How many kinds of party can hold the role."""
    return 1 if role in SUPPLIER else len(PARTIES)


Violations = Counter[Cell]
"""How many requests or pairs of each cell violate a property."""


def across_roles(decide: Decide, firsts: tuple[str, ...], bad: Callable[[Wait, Wait], bool]) -> Violations:
    """Pairs alike except role and party: one of the first roles, and an MDR, for settlement."""
    found: Violations = Counter()
    for role, cell, purposes, declared in product(firsts, CELLS, PURPOSES, SELECTIONS):
        if "Settlement" in purposes and bad(
            decide(role, cell, purposes, declared), decide("MDR", cell, purposes, declared)
        ):
            # an MDR against an MDR is a pair only when the parties differ
            partners = holders("MDR") - 1 if role == "MDR" else holders("MDR")
            found[cell] += holders(role) * partners
    return found


def level_playing_field(decide: Decide) -> Violations:
    return across_roles(decide, SUPPLIER, lambda s, m: s < m)


def no_gain_by_another_role(decide: Decide) -> Violations:
    return across_roles(decide, ROLES, lambda a, m: a < m)


def access_parity(decide: Decide) -> Violations:
    return across_roles(decide, SUPPLIER, lambda s, m: s != REFUSED and m == REFUSED)


def within_24_hours(decide: Decide) -> Violations:
    found: Violations = Counter()
    for role, cell, purposes, declared in product(ROLES, CELLS, PURPOSES, SELECTIONS):
        if REFUSED != decide(role, cell, purposes, declared) > DAY:
            found[cell] += holders(role)
    return found


def no_gain_by_adding_a_purpose(decide: Decide) -> Violations:
    found: Violations = Counter()
    more = [(a, b) for a, b in product(PURPOSES, PURPOSES) if "Settlement" in a and a < b]
    for role, cell, declared, (a, b) in product(ROLES, CELLS, SELECTIONS, more):
        if decide(role, cell, b, declared) < decide(role, cell, a, declared):
            found[cell] += holders(role)
    return found


def no_gain_by_silence(decide: Decide) -> Violations:
    found: Violations = Counter()
    less = [(a, b) for a, b in product(SELECTIONS, SELECTIONS) if b < a]
    for role, cell, (a, b) in product(ROLES, CELLS, less):
        for purposes in PURPOSES:
            if decide(role, cell, purposes, b) < decide(role, cell, purposes, a):
                found[cell] += holders(role)
    return found


def inventory_stays_at_30_s(decide: Decide) -> Violations:
    found: Violations = Counter()
    for role, cell, purposes, declared in product(ROLES, CELLS, PURPOSES, SELECTIONS):
        if cell[0] == "8.2" and cell[2] == "OnDemand" and decide(role, cell, purposes, declared) not in (30, REFUSED):
            found[cell] += holders(role)
    return found


def scheduled_reads_equal(decide: Decide) -> Violations:
    found: Violations = Counter()
    for cell, purposes, declared in product(CELLS, PURPOSES, SELECTIONS):
        if cell[2] != "Scheduled":
            continue
        waits = {role: decide(role, cell, purposes, declared) for role in ROLES}
        for a, b in product(ROLES, ROLES):
            if REFUSED not in (waits[a], waits[b]) and waits[a] != waits[b]:
                found[cell] += holders(a) * holders(b)
    return found


PROPERTIES: dict[str, Callable[[Decide], Violations]] = {
    "level_playing_field": level_playing_field,
    "no_gain_by_another_role": no_gain_by_another_role,
    "access_parity": access_parity,
    "within_24_hours": within_24_hours,
    "no_gain_by_adding_a_purpose": no_gain_by_adding_a_purpose,
    "no_gain_by_silence": no_gain_by_silence,
    "inventory_stays_at_30_s": inventory_stays_at_30_s,
    "scheduled_reads_equal": scheduled_reads_equal,
}

ACROSS_ROLES = {"level_playing_field": SUPPLIER, "no_gain_by_another_role": ROLES}
"""The properties that are violated today, with the roles that may not be faster."""


def new_and_gone(decide: Decide, claim: str) -> tuple[int, int]:
    """The violations after the amendment that are none today, and those of today that are none after it."""
    if claim not in ACROSS_ROLES:  # no violations today
        return PROPERTIES[claim](decide).total(), 0

    def first_only(one: Decide, other: Decide) -> int:
        settled = [p for p in PURPOSES if "Settlement" in p]
        pairs = 0
        for role, cell, purposes, declared in product(ACROSS_ROLES[claim], CELLS, settled, SELECTIONS):
            faster, faster_there = (
                d(role, cell, purposes, declared) < d("MDR", cell, purposes, declared) for d in (one, other)
            )
            if faster and not faster_there:
                pairs += holders(role) * holders("MDR")
        return pairs

    return first_only(decide, table), first_only(table, decide)


IN_SCOPE = {"inventory_stays_at_30_s": 2, "scheduled_reads_equal": 22}
"""The cells that a property is about, if they are not all 44."""

Change = tuple[str, Cell, Selection, Selection, Wait, Wait]


def changes(decide: Decide) -> Iterator[Change]:
    """Every request whose answer differs from the table's; a role stands for each party that can hold it."""
    for role, cell, purposes, declared in product(ROLES, CELLS, PURPOSES, SELECTIONS):
        before, after = table(role, cell, purposes, declared), decide(role, cell, purposes, declared)
        if before != after:
            yield role, cell, purposes, declared, before, after


def possible_requests() -> int:
    return sum(map(holders, ROLES)) * len(CELLS) * len(PURPOSES) * len(SELECTIONS)
