"""Applies a proposal's `in force from`: makes one policy that is the base until that day and the amended policy from then on.

A provision that both share stays as it is in the base. One that only the base has becomes an edition that lapses on the day,
with `until` and the day added to its name; one that only the amended policy has applies from the day on. A table that differs
only in its rows stays one table, because each row can have days of its own; a table that differs in anything else becomes two.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.amend.normal_form import normal_form, with_values_apart
from policy_dsl.model.conditions import (
    NEVER,
    AllOf,
    Condition,
    Fact,
    Within,
    all_of,
    atoms,
)
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import OTHERWISE, UNTIL, Provision, ProvisionPath, Table
from policy_dsl.model.ranges import Range, intersection, within
from policy_dsl.model.vocabulary import Attribute, Ordered


class Boundary(Struct, frozen=True):
    """The day on which the amended policy replaces the base, the date attribute with its type, and all attributes by name."""

    fact: Fact
    date_type: Ordered
    start: int
    attributes: Mapping[str, Attribute]

    @property
    def suffix(self) -> str:
        """What is added to the name of an edition that lapses on the day: `until 2026-01-31`."""
        return f"{UNTIL}{date.fromordinal(self.start).isoformat()}"


def boundary_of(policy: Policy, start: int) -> Boundary:
    """The day, as a limit to what the policy says of its date."""
    date_type = policy.by_name[policy.dated_by or ""].type
    assert isinstance(date_type, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    return Boundary(Fact(policy.dated_by or ""), date_type, start, policy.by_name)


def in_force(base: Policy, amended: Policy, start: int) -> Policy:
    """The policy that decides requests dated before `start` as the base does, and others as the amended policy does.

    The caller has to rebuild the condition of each table's `otherwise` from its rows.
    """
    boundary = boundary_of(base, start)
    new_tables = {t.name: t for t in amended.tables}
    split = {
        t.name
        for t in base.tables
        if not differs_in_rows_only(boundary, t, new_tables.get(t.name)) or reorders(base, amended, t.name)
    }
    turned = {name for name in base.orders if name not in new_tables and reorders(base, amended, name)}
    lapsed = {t.name for t in base.tables if t.until is not None and restricted_before(boundary, t.when) == t.when}
    renamed = {name: f"{name} {boundary.suffix}" for name in split - lapsed}
    whole = replace(
        amended,
        provisions=tuple(
            with_overrides_of_both(merged_provisions(boundary, base, amended, split | turned, renamed), renamed)
        ),
        tables=tuple(merged_tables(boundary, base, amended, split, renamed)),
    )
    return replace(whole, change_days=actual_change_days(whole, boundary.fact, {*amended.change_days, start}))


# --- what both policies share


def differs_in_rows_only(boundary: Boundary, table: Table, new: Table | None) -> bool:
    """Whether `new` is the same table, apart from its rows and its `otherwise`."""
    return (
        new is not None
        and replace(table, otherwise=new.otherwise, when=new.when) == new
        and same_condition(boundary, table, new)
    )


def reorders(base: Policy, amended: Policy, table: str) -> bool:
    """Whether the table's rows in both policies, of which the first that applies decides, stand in another order there; or the
    rules of an order. Editions that lapse are in both where they were.
    """
    ids, now = ([i for i in each.orders.get(table, ()) if each.by_id[i].until is None] for each in (base, amended))
    return [name for name in ids if name in set(now)] != [name for name in now if name in set(ids)]


def shared_provisions(
    boundary: Boundary, base: Policy, amended: Policy, split: set[str]
) -> dict[tuple[str, ...], Provision]:
    """The provisions that both policies share, by path: those of the base, with the clauses of the amended policy."""
    lapsed = lapsed_tables(base)
    whole = [p for p in base.provisions if p.path[0] not in split and p.in_order not in split]
    old = {p.path: p for p in whole if not is_otherwise(p)}
    return {
        new.path: replace(was, clause=new.clause)
        for new in amended.provisions
        for was in [old.get(new.path)]
        if was is not None and (was is new or (same_behaviour(was, new, lapsed) and same_condition(boundary, was, new)))
    }


def shared_otherwise(base: Policy, amended: Policy, one_table: Collection[str]) -> dict[tuple[str, ...], Provision]:
    """The same for the `otherwise` of these tables, each of which stays one table. Its condition follows from the rows, so it
    need not be shared.
    """
    lapsed = lapsed_tables(base)
    return {
        new.path: replace(old, clause=new.clause)
        for new in amended.provisions
        for old in [base.by_id.get(new.id)]
        if old is not None and is_otherwise(new) and new.path[0] in one_table and same_behaviour(old, new, lapsed)
    }


def lapsed_tables(policy: Policy) -> set[str]:
    """The names of the tables that are kept only for requests dated earlier."""
    return {table.name for table in policy.tables if table.until is not None}


def same_behaviour(one: Provision, other: Provision, lapsed: Collection[str]) -> bool:
    """Whether both have the same effect and overrides. Overrides of lapsed tables are ignored: no text can name those."""
    named, also_named = ({t for t in p.overrides if t.words[0] not in lapsed} for p in (one, other))
    return one.effect == other.effect and named == also_named and one.in_order == other.in_order


def same_condition(boundary: Boundary, one: Provision | Table, other: Provision | Table) -> bool:
    """Whether normal forms show that both have the same condition for requests dated on the day or later."""
    if one.when == other.when:
        return True
    conditions = (with_values_apart(boundary.attributes, restricted_from(boundary, p.when)) for p in (one, other))
    first, second = (normal_form(boundary.attributes, condition) for condition in conditions)
    return first == second


# --- conditions


def restricted_before(boundary: Boundary, when: Condition) -> Condition:
    """The condition, restricted to requests dated before the day."""
    return restricted_to_days(boundary.fact, boundary.date_type, when, (boundary.date_type.first, boundary.start))


def restricted_from(boundary: Boundary, when: Condition) -> Condition:
    """The condition, restricted to requests dated on the day or later."""
    return restricted_to_days(boundary.fact, boundary.date_type, when, (boundary.start, boundary.date_type.last + 1))


def restricted_to_days(fact: Fact, date_type: Ordered, when: Condition, days: Range) -> Condition:
    """The condition, restricted to these days. If it limits the date already, the two limits are intersected."""
    parts = when.conditions if isinstance(when, AllOf) else (when,)
    kept: Iterable[Range] = [days]
    others = []
    for part in parts:
        if isinstance(part, Within) and part.fact == fact:
            kept = intersection(kept, part.ranges)
        else:
            others.append(part)
    dated = within(fact, kept, date_type)
    return NEVER if NEVER in (dated, *others) else all_of([*others, dated])


# --- provisions and tables


def merged_tables(
    boundary: Boundary, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]
) -> list[Table]:
    """The tables of both editions. Where a table becomes two, the old one keeps its place and the new one comes last."""
    new_tables = {t.name: t for t in amended.tables}
    both = []
    for table in base.tables:
        if table.name in split:
            when = restricted_before(boundary, table.when)
            if when != NEVER:  # the table may begin on that day
                until = boundary.start if table.until is None else table.until
                both.append(replace(table, name=renamed.get(table.name, table.name), when=when, until=until))
        else:
            new = new_tables[table.name]
            both.append(replace(new, when=table.when, otherwise=new.otherwise or table.otherwise))
    names = {t.name for t in both}
    others = [replace(t, when=restricted_from(boundary, t.when)) for t in amended.tables if t.name not in names]
    return both + [t for t in others if t.when != NEVER or t.until is None]


def merged_provisions(
    boundary: Boundary, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]
) -> list[Provision]:
    """The provisions of both editions, each old one before the new one that takes its place. `split` are the tables, and the
    orders of rules, of which nothing is shared.

    They are placed by their position in the amended policy and a rank at that position: 0 for an old edition of the provision
    there, 1 for that provision itself, and 2 for old provisions that followed it and have no new edition. So `a b c`, of which
    the proposal replaces `b`, removes `c` and adds `d`, becomes `a`, old `b`, `b`, old `c`, `d`.
    """
    one_table = {t.name for t in base.tables} - split
    shared = shared_provisions(boundary, base, amended, split) | shared_otherwise(base, amended, one_table)
    positions = {p.id: n for n, p in enumerate(amended.provisions)}
    placed: list[tuple[int, int, Provision]] = []
    position = -1
    furthest: dict[str, int] = {}
    for old in base.provisions:
        position = positions.get(old.id, position)
        edition = None if old.path in shared else old_edition(boundary, old, one_table, renamed)
        if edition is not None and old.in_order in split:  # in the new edition they may stand in another order
            place = furthest[old.in_order] = max(position, furthest.get(old.in_order, -1))
            placed.append((place, 0, edition))
        elif edition is not None:
            placed.append((position, 0 if old.id in positions else 2, edition))
    for position, new in enumerate(amended.provisions):
        edition = shared.get(new.path) or new_edition(boundary, new, one_table)
        if edition is not None:
            placed.append((position, 1, edition))
    return [provision for *_, provision in sorted(placed, key=lambda item: item[:2])]


def old_edition(
    boundary: Boundary, old: Provision, one_table: Collection[str], renamed: Mapping[str, str]
) -> Provision | None:
    """The edition of a provision that lapses on the day; None if the provision begins on the day or later, or never.

    None also for an earlier edition of the `otherwise` of a table that stays one: it is in the amended policy too.
    """
    if is_otherwise(old) and old.path[0] in one_table and old.until is not None:
        return None
    when = restricted_before(boundary, old.when)
    return None if when == NEVER else lapsing_edition(boundary, old, when, renamed)


def new_edition(boundary: Boundary, new: Provision, one_table: Collection[str]) -> Provision | None:
    """The edition of a provision that begins on the day; None if the provision has lapsed by then."""
    if is_otherwise(new) and new.path[0] in one_table:  # its condition is made from the rows later
        return replace(new, since=max(boundary.start, new.since or boundary.start))
    when = restricted_from(boundary, new.when)
    return None if when == NEVER and new.until is not None else replace(new, when=when)


def is_otherwise(provision: Provision) -> bool:
    """Whether the provision is the `otherwise` of a table, in any edition."""
    return provision.path[1:2] == OTHERWISE


def lapsing_edition(boundary: Boundary, provision: Provision, when: Condition, renamed: Mapping[str, str]) -> Provision:
    """The edition of the provision that lapses on the day. A provision that lapses earlier keeps its name and its day."""
    first, *rest = provision.path
    until = boundary.start if provision.until is None else provision.until
    if first in renamed:
        path: tuple[str, ...] = (renamed[first], *rest)
    elif provision.until is not None:
        path = provision.path
    else:
        path = (*provision.path, boundary.suffix)
    in_order = provision.in_order and renamed.get(provision.in_order, provision.in_order)
    return replace(provision, path=path, when=when, until=until, in_order=in_order)


def with_overrides_of_both(provisions: list[Provision], renamed: Mapping[str, str]) -> list[Provision]:
    """The provisions, with overrides of a table that became two extended to both tables."""
    prefixes = {name for p in provisions for name in p.named_by}

    def reached(targets: tuple[ProvisionPath, ...]) -> tuple[ProvisionPath, ...]:
        both = [(t, ProvisionPath((renamed.get(t.words[0], t.words[0]), *t.words[1:]))) for t in targets]
        return tuple(dict.fromkeys(t for pair in both for t in pair if t.words in prefixes))

    return [replace(p, overrides=reached(p.overrides)) if p.overrides else p for p in provisions]


def actual_change_days(policy: Policy, fact: Fact, days: set[int]) -> tuple[int, ...]:
    """Those of the days that some condition of the policy names as a limit, in order."""
    conditions = [*(p.when for p in policy.provisions), *(t.when for t in policy.tables)]
    dated = [a for when in conditions for a in atoms(when) if isinstance(a, Within) and a.fact == fact]
    return tuple(sorted(days & {end for atom in dated for ends in atom.ranges for end in ends}))
