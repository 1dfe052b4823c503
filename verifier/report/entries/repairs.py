"""The entries of `repair`: the properties that fail, and what would repair them."""

from __future__ import annotations

from collections.abc import Iterator

from policy_dsl.model.provisions import Clause
from verifier.report.entries.entry import Entry, Grade, Listing, Place, Related, clause_place, part
from verifier.report.facts.repairs import RepairRun
from verifier.report.words import numbers, repairs
from verifier.results.repair import Repair

GRADES = {True: Grade.ADVICE, None: Grade.UNDECIDED, False: Grade.DISAGREED}
"""The grade of a repair, by whether both engines prove it."""

STATUSES = {True: "offered", None: "undecided", False: "disputed"}


def repair_listing(run: RepairRun) -> Listing:
    """The properties, the repairs in the order of the text, and what was tried."""
    results = run.repairs
    name = results.policy.name if results.proposal is None else results.proposal.name
    return Listing("repair", run.exit_code, (part(run.path, name, entries(run)),))


def entries(run: RepairRun) -> Iterator[Entry]:
    """All entries."""
    results = run.repairs
    for name in results.failing:
        yield property_entry(run, name)
    for each in results.repairs:
        yield repair_entry(run, each)
    if results.untried:
        yield Entry(Grade.UNDECIDED, "repair", "not tried", "undecided", Place(run.path), repairs.untried(results))
    lines = tuple(repairs.reach(results))
    yield Entry(Grade.FACT, "tried", "what was tried", "measured", Place(run.path), repairs.conclusion(results), lines)


def property_entry(run: RepairRun, name: str) -> Entry:
    """A property that fails, with each repair of it."""
    clause = next((each.clause for each in run.repairs.policy.properties if each.name == name), Clause())
    own = [each for each in run.repairs.repairs if name in each.repaired]
    count = numbers.plural(len(own), "repair") if own else "no repair"
    return Entry(
        Grade.FAILED,
        "property",
        name,
        "refuted",
        clause_place(clause, run.path),
        f"{name}: refuted; {count} by one value in up to {run.repairs.tried.largest} places",
        tuple(f"{repairs.places(each)}: {repairs.values(run.repairs.policy, each)}" for each in own),
    )


def repair_entry(run: RepairRun, repair: Repair) -> Entry:
    """A repair, at the first of its places."""
    first, *others = repair.places
    effect = repairs.effect(repair, run.repairs)
    doubt = repairs.doubt(repair)
    return Entry(
        GRADES[repair.confirmed],
        "repair",
        f"{repairs.places(repair)}: {effect}",
        STATUSES[repair.confirmed],
        clause_place(first.clause, run.path),
        f"{repairs.places(repair)}: {repairs.values(run.repairs.policy, repair)}, and {effect}",
        (doubt,) if doubt else (),
        tuple(Related(clause_place(each.clause, run.path), f"together with {each.name}") for each in others),
    )
