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
from policy_dsl.model.provisions import OTHERWISE, UNTIL, Provision, Table, Target
from policy_dsl.model.ranges import Range, common, within
from policy_dsl.model.vocabulary import Ordered


class Boundary(Struct, frozen=True):
    """The day that divides the two editions, and the date that it is about."""

    fact: Fact
    kind: Ordered
    start: int

    @property
    def shown(self) -> str:
        """The words that an edition gets which lapses on the day."""
        return f"{UNTIL}{date.fromordinal(self.start).isoformat()}"


def in_force(base: Policy, amended: Policy, start: int) -> Policy:
    """Both editions, divided by the day from which the amended one is in force.

    For requests dated earlier it decides as the base, for the others as the amended policy. The conditions of a table's
    otherwise are left to whoever knows how they follow from its rows.
    """
    kind = base.by_name[base.dated_by or ""].type
    assert isinstance(kind, Ordered)  # noqa: S101  # for mypy: a policy is dated by a date
    cut = Boundary(Fact(base.dated_by or ""), kind, start)
    split = {t.name for t in base.tables if not alike(t, amended)}
    lapsed = {t.name for t in base.tables if t.until is not None and before(cut, t.when) == t.when}
    renamed = {name: f"{name} {cut.shown}" for name in split - lapsed}
    whole = replace(
        amended,
        provisions=tuple(overriding_both(merged(cut, base, amended, split, renamed), renamed)),
        tables=tuple(tables(cut, base, amended, split, renamed)),
    )
    return replace(whole, turns=turning(whole, cut.fact, {*amended.turns, start}))


def alike(table: Table, amended: Policy) -> bool:
    """Whether the amended policy has the same table but for its rows and what is left over."""
    other = next((t for t in amended.tables if t.name == table.name), None)
    return other is not None and replace(table, otherwise=other.otherwise) == other


# --- conditions


def before(cut: Boundary, when: Condition) -> Condition:
    """The condition, for requests dated before the day."""
    return limited(cut.fact, cut.kind, when, (cut.kind.first, cut.start))


def onwards(cut: Boundary, when: Condition) -> Condition:
    """The condition, for requests dated on the day or later."""
    return limited(cut.fact, cut.kind, when, (cut.start, cut.kind.last + 1))


def limited(fact: Fact, kind: Ordered, when: Condition, days: Range) -> Condition:
    """The condition on these days of the date; what it says of that already is narrowed."""
    parts = when.conditions if isinstance(when, AllOf) else (when,)
    kept: Iterable[Range] = [days]
    others = []
    for part in parts:
        if isinstance(part, Within) and part.fact == fact:
            kept = common(kept, part.ranges)
        else:
            others.append(part)
    dated = within(fact, kept, kind)
    return NEVER if NEVER in (dated, *others) else all_of([*others, dated])


# --- provisions and tables


def tables(cut: Boundary, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]) -> list[Table]:
    """The tables of both editions; those that differ as a whole, first as they were, then as they are."""
    now = {t.name: t for t in amended.tables}
    found = []
    for table in base.tables:
        if table.name in split:
            when = before(cut, table.when)
            if when != NEVER:  # it may begin on the very day
                until = cut.start if table.until is None else table.until
                found.append(replace(table, name=renamed.get(table.name, table.name), when=when, until=until))
        else:
            new = now[table.name]
            found.append(replace(new, otherwise=new.otherwise or table.otherwise))
    known = {t.name for t in found}
    others = [replace(t, when=onwards(cut, t.when)) for t in amended.tables if t.name not in known]
    return found + [t for t in others if t.when != NEVER or t.until is None]


def merged(
    cut: Boundary, base: Policy, amended: Policy, split: set[str], renamed: Mapping[str, str]
) -> list[Provision]:
    """The provisions of both editions, each old one before the new one in whose place it was."""
    both = {p for p in set(base.provisions) & set(amended.provisions) if p.path[0] not in split}
    one_table = {t.name for t in base.tables if t.name not in split}
    place = {p.id: n for n, p in enumerate(amended.provisions)}
    ends = {p.path for p in (*amended.provisions, *base.provisions) if p.path[0] in one_table and left_over(p)}
    found: list[tuple[int, int, Provision]] = []
    last = -1
    for provision in base.provisions:
        at = place.get(provision.id)
        last = last if at is None else at
        stays = provision in both
        if provision.path in ends:
            new = amended.by_id.get(provision.id)
            stays = provision.until is not None or (new is not None and does(new) == does(provision))
        when = NEVER if stays else before(cut, provision.when)
        if when != NEVER:
            found.append((last, 0 if at is not None else 2, old(cut, provision, when, renamed)))
    for n, provision in enumerate(amended.provisions):
        if provision.path in ends:  # it gets its condition with its rows
            found.append((n, 1, begun(cut, base.by_id.get(provision.id), provision)))
        elif provision in both:
            found.append((n, 1, provision))
        else:
            when = onwards(cut, provision.when)
            if when != NEVER or provision.until is None:
                found.append((n, 1, replace(provision, when=when)))
    return [provision for *_, provision in sorted(found, key=lambda placed: placed[:2])]


def begun(cut: Boundary, was: Provision | None, now: Provision) -> Provision:
    """What is left over in a table that stays one, from when on: since then if it does the same as before."""
    if was is not None and does(was) == does(now):
        return replace(now, since=was.since)
    return replace(now, since=max(cut.start, now.since or cut.start))


def left_over(provision: Provision) -> bool:
    """Whether it is the `otherwise` of a table, in one of its editions."""
    return provision.path[1:2] == OTHERWISE


def does(provision: Provision) -> tuple[object, ...]:
    """What it does, whenever that is."""
    return provision.effect, provision.overrides


def old(cut: Boundary, provision: Provision, when: Condition, renamed: Mapping[str, str]) -> Provision:
    """The edition that lapses on the day; one that lapses before is called so already."""
    first, *rest = provision.path
    until = cut.start if provision.until is None else provision.until
    if first in renamed:
        path: tuple[str, ...] = (renamed[first], *rest)
    elif provision.until is not None:
        path = provision.path
    else:
        path = (*provision.path, cut.shown)
    return replace(provision, path=path, when=when, until=until)


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
