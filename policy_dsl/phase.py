"""A proposal's `in force from`: the base until that day, the amended policy from it on, in one policy.

What both say stays as it is. What only the base says becomes an edition that lapses on the day, called `until` the day by
one more word; what only the amended policy says applies from it. A table whose rows alone differ stays one table, since
its rows carry their days; one that differs as a whole becomes two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from policy_dsl.model.conditions import NEVER, AllOf, Condition, Fact, Within, all_of, atoms
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import UNTIL, Provision, Table, Target, lapses
from policy_dsl.model.ranges import Range, common, within
from policy_dsl.model.vocabulary import Ordered


class Cut(Struct, frozen=True):
    """The day that divides the two editions, and the date that it is about."""

    fact: Fact
    kind: Ordered
    start: int

    @property
    def shown(self) -> str:
        """The words that an edition gets which lapses on the day."""
        return f"{UNTIL}{date.fromordinal(self.start).isoformat()}"


def phased(base: Policy, amended: Policy, start: int) -> Policy:
    """Both editions, divided by the day from which the amended one is in force.

    For requests dated earlier it decides as the base, for the others as the amended policy. The conditions of a table's
    otherwise are left to whoever knows how they follow from its rows.
    """
    kind = base.by_name[base.dated_by or ""].type
    assert isinstance(kind, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    cut = Cut(Fact(base.dated_by or ""), kind, start)
    split = {t.name for t in base.tables if not alike(t, base, amended)}
    lapsed = {t.name for t in base.tables if lapses((t.name,)) and before(cut, t.when) == t.when}
    renamed = {name: f"{name} {cut.shown}" for name in split - lapsed}
    whole = replace(
        amended,
        provisions=tuple(overriding_both(merged(cut, base, amended, split, renamed), renamed)),
        tables=tuple(tables(cut, base, amended, split, renamed)),
    )
    return replace(whole, turns=turning(whole, cut.fact, {*amended.turns, start}))


def alike(table: Table, base: Policy, amended: Policy) -> bool:
    """Whether the amended policy has the same table but for its rows."""
    other = next((t for t in amended.tables if t.name == table.name), None)
    one, two = (policy.by_id.get(f"{table.name} otherwise") for policy in (base, amended))
    same = one is two or (one is not None and two is not None and does(one) == does(two))
    return table == other and same


def does(provision: Provision) -> tuple[object, ...]:
    """What it does, whenever that is."""
    return provision.effect, provision.overrides


# --- conditions


def before(cut: Cut, when: Condition) -> Condition:
    """The condition, for requests dated before the day."""
    return limited(cut, when, (cut.kind.first, cut.start))


def onwards(cut: Cut, when: Condition) -> Condition:
    """The condition, for requests dated on the day or later."""
    return limited(cut, when, (cut.start, cut.kind.last + 1))


def limited(cut: Cut, when: Condition, days: Range) -> Condition:
    """The condition on these days; what it says of the date already is narrowed."""
    parts = when.conditions if isinstance(when, AllOf) else (when,)
    kept: Iterable[Range] = [days]
    others = []
    for part in parts:
        if isinstance(part, Within) and part.fact == cut.fact:
            kept = common(kept, part.ranges)
        else:
            others.append(part)
    dated = within(cut.fact, kept, cut.kind)
    return NEVER if NEVER in (dated, *others) else all_of([*others, dated])


# --- provisions and tables


def tables(cut: Cut, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]) -> list[Table]:
    """The tables of both editions; those that differ as a whole, first as they were, then as they are."""
    now = {t.name: t for t in amended.tables}
    found = []
    for table in base.tables:
        if table.name in split:
            when = before(cut, table.when)
            if when != NEVER:  # it may begin on the very day
                found.append(replace(table, name=renamed.get(table.name, table.name), when=when))
        else:
            found.append(now[table.name])
    known = {t.name for t in found}
    new = [replace(t, when=onwards(cut, t.when)) for t in amended.tables if t.name not in known]
    return found + [t for t in new if t.when != NEVER or not lapses((t.name,))]


def merged(cut: Cut, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]) -> list[Provision]:
    """The provisions of both editions, each old one before the new one in whose place it was."""
    both = {p for p in set(base.provisions) & set(amended.provisions) if p.path[0] not in split}
    ends = {(t.name, "otherwise") for t in base.tables if t.name not in split}  # they follow from the rows
    place = {p.path: n for n, p in enumerate(amended.provisions)}
    found: list[tuple[int, int, Provision]] = []
    last = -1
    for provision in base.provisions:
        at = place.get(provision.path)
        last = last if at is None else at
        when = before(cut, provision.when)
        if provision in both or provision.path in ends or when == NEVER:
            continue
        found.append(
            (last, 0 if at is not None else 2, replace(provision, path=old(cut, provision, when, renamed), when=when))
        )
    for n, provision in enumerate(amended.provisions):
        when = provision.when if provision in both or provision.path in ends else onwards(cut, provision.when)
        if when != NEVER or not lapses(provision.path):
            found.append((n, 1, replace(provision, when=when)))
    return [provision for *_, provision in sorted(found, key=lambda placed: placed[:2])]


def old(cut: Cut, provision: Provision, when: Condition, renamed: Mapping[str, str]) -> tuple[str, ...]:
    """The path of an edition that lapses on the day; one that lapses before is called so already."""
    first, *rest = provision.path
    if first in renamed:
        return renamed[first], *rest
    return provision.path if lapses(provision.path) and when == provision.when else (*provision.path, cut.shown)


def overriding_both(provisions: list[Provision], renamed: Mapping[str, str]) -> list[Provision]:
    """The provisions, with overrides of a table that became two reaching both."""
    prefixes = {p.path[:n] for p in provisions for n in range(1, len(p.path) + 1)}

    def reached(targets: tuple[Target, ...]) -> tuple[Target, ...]:
        both = [(t, Target((renamed.get(t.words[0], t.words[0]), *t.words[1:]))) for t in targets]
        return tuple(dict.fromkeys(t for pair in both for t in pair if t.words in prefixes))

    return [replace(p, overrides=reached(p.overrides)) if p.overrides else p for p in provisions]


def turning(policy: Policy, fact: Fact, days: set[int]) -> tuple[int, ...]:
    """Those of the days on which something in the policy does begin or lapse."""
    conditions = [*(p.when for p in policy.provisions), *(t.when for t in policy.tables)]
    dated = [a for when in conditions for a in atoms(when) if isinstance(a, Within) and a.fact == fact]
    return tuple(sorted(days & {end for atom in dated for ends in atom.ranges for end in ends}))
