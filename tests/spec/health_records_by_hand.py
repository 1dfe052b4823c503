"""Access to health records once more, by hand and by brute force: transcribed from the Acts, sharing no code with the package.

What the law says is written below as one would tell it, without provisions and overrides; its sources stand in
`spec/health_records/SOURCES.md`. Every request is counted, by classes: a class of one attribute is cut at the figures that
the rules and claims name, a class of the three dates is a stretch of days of application, with the patient alive or dead on
that day and the part made before or under the Act. How many requests a class has is added up day by day.

Run as a script it prints every figure of `spec/health_records/expected.toml`.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from typing import NamedTuple

DAY = 24 * 60 * 60
REFUSED = 10**12
"""Slower than any answer."""

LIVING = ("Patient", "Authorised", "Guardian", "Parent", "Appointee")
ESTATE = ("Representative", "Claimant")
APPLICANTS = LIVING + ESTATE
HELD = ("EnglandWales", "Scotland")
SATISFIED = ("Understands", "Consents", "BestInterests")
DISCLOSES = ("Harm", "OtherPerson", "Confided", "OutsideClaim")
OTHERS = ("Consented", "Carer", "Neither")

ACT = date(1991, 11, 1)
FORTY_DAYS_LATER = date(1991, 12, 11)
CHILDREN_SCOTLAND = date(1996, 11, 1)
DATA_PROTECTION = date(2000, 3, 1)
FREEDOM_OF_INFORMATION = date(2001, 1, 30)
RE_AB = date(2020, 3, 23)

Wait = int
Selection = frozenset[str]


class Who(NamedTuple):
    """Everything about a request but its times."""

    applicant: str
    held: str
    age: int
    satisfied: Selection
    discloses: Selection
    other: str
    noted: bool
    needed: bool


class When(NamedTuple):
    """The times of a request: how old its oldest part is, in seconds, and three days."""

    oldest: int
    applied: date
    died: date
    made: date

    @property
    def alive(self) -> bool:
        return self.applied < self.died


Decide = Callable[[Who, When], Wait]


def withheld(who: Who, when: When, *, whatever_its_age: bool = False, bound_to_a_claim: bool = True) -> bool:
    """Sections 4(3) and 5."""
    if "Harm" in who.discloses:
        return True
    if "OtherPerson" in who.discloses and who.other == "Neither":
        return True
    if when.made < ACT and not who.needed and not whatever_its_age:
        return True
    if "Confided" in who.discloses and who.applicant not in ("Patient", "Authorised"):
        return True
    if who.applicant in ESTATE:
        return who.noted or ("OutsideClaim" in who.discloses and bound_to_a_claim)
    return False


def requisite_period(when: When) -> Wait:
    """Section 3(5)."""
    return 21 * DAY if when.oldest <= 40 * DAY else 40 * DAY


def may_ask_for_the_living(who: Who, applied: date) -> bool:
    """Sections 3(1)(a) to (e), 4(1) and 4(2), until the Data Protection Act 1998."""
    if applied >= DATA_PROTECTION:
        return False
    understands = "Understands" in who.satisfied
    if who.applicant in ("Patient", "Authorised"):
        return who.age >= 16 or understands
    if who.applicant == "Appointee":
        return True
    if who.applicant == "Parent" and (who.held != "Scotland" or applied >= CHILDREN_SCOTLAND):
        return False
    if who.applicant in ("Guardian", "Parent"):
        agreed = "Consents" in who.satisfied or ("BestInterests" in who.satisfied and not understands)
        return who.age < 16 and agreed
    return False


def act_of_1990(who: Who, when: When) -> Wait:
    asked = may_ask_for_the_living(who, when.applied) if when.alive else who.applicant in ESTATE
    return requisite_period(when) if asked and not withheld(who, when) else REFUSED


def is_own_data(who: Who, when: When) -> bool:
    """Whether a living patient asks, alone or by another, under the Data Protection Act 1998."""
    return (
        when.applied >= DATA_PROTECTION
        and when.alive
        and who.applicant in ("Patient", "Authorised")
        and (who.age >= 16 or "Understands" in who.satisfied)
    )


def subject_access(who: Who, when: When) -> Wait:
    if is_own_data(who, when):
        return REFUSED if withheld(who, when, whatever_its_age=True) else 40 * DAY
    return act_of_1990(who, when)


def fresh_again(who: Who, when: When) -> Wait:
    wait = subject_access(who, when)
    if is_own_data(who, when) and when.applied >= FREEDOM_OF_INFORMATION and wait != REFUSED:
        return requisite_period(when)
    return wait


def re_ab(who: Who, when: When) -> Wait:
    if when.applied >= RE_AB and who.applicant == "Representative" and not when.alive:
        return REFUSED if withheld(who, when, bound_to_a_claim=False) else requisite_period(when)
    return subject_access(who, when)


AMENDMENTS: dict[str, Decide] = {
    "HealthRecords": act_of_1990,
    "subject_access": subject_access,
    "fresh_again": fresh_again,
    "re_ab": re_ab,
}
BASE_OF = {"subject_access": "HealthRecords", "fresh_again": "subject_access", "re_ab": "subject_access"}


# The space: how many requests each class has.


@dataclass(frozen=True)
class Days:
    """The days from the first until before the end."""

    first: date
    end: date

    def __len__(self) -> int:
        return max(0, (self.end - self.first).days)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(n) for n in range(len(self)))

    def before(self, day: date) -> int:
        """How many of these days come before the day."""
        return len(Days(self.first, min(self.end, day)))

    def since(self, day: date) -> int:
        return len(self) - self.before(day)


@dataclass(frozen=True)
class Space:
    """The ranges of the numbers, durations and dates."""

    ages: int = 121
    oldest: int = 36_500 * DAY + 1
    applied: Days = Days(date(1991, 11, 1), date(2031, 1, 1))
    died: Days = Days(date(1940, 1, 1), date(2151, 1, 1))
    made: Days = Days(date(1940, 1, 1), date(2031, 1, 1))

    def stretches(self) -> list[Days]:
        """The days of application, cut where the law or a claim changes."""
        cuts = (ACT, FORTY_DAYS_LATER, CHILDREN_SCOTLAND, DATA_PROTECTION, FREEDOM_OF_INFORMATION, RE_AB)
        inner = [day for day in cuts if self.applied.first < day < self.applied.end]
        edges = [self.applied.first, *inner, self.applied.end]
        return [Days(a, b) for a, b in pairwise(edges)]

    def deaths(self, applied: date, alive: bool) -> int:
        """The days of death with which the patient is alive, or dead, on the day of application."""
        return self.died.since(applied + timedelta(1)) if alive else self.died.before(applied + timedelta(1))

    def makings(self, applied: date, old: bool) -> int:
        """The days up to the application on which a part may have been made, before the Act or under it."""
        until = applied + timedelta(1)
        return self.made.before(min(ACT, until)) if old else self.made.before(until) - self.made.before(min(ACT, until))


REAL = Space()


class Cell(NamedTuple):
    """A class of times: a stretch of days of application, and what holds on each of them."""

    stretch: int
    alive: bool
    old: bool
    fresh: bool


CELLS = [
    Cell(stretch, alive, old, fresh)
    for stretch, alive, old, fresh in product(range(len(REAL.stretches())), (True, False), (True, False), (True, False))
    # what was made before the Act is more than forty days old from 11 December 1991
    if not (old and fresh and REAL.stretches()[stretch].first >= FORTY_DAYS_LATER)
]


def stands_for(cell: Cell) -> When:
    """Times of that class; any other of the class is decided alike."""
    applied = REAL.stretches()[cell.stretch].first + timedelta(1)
    died = applied + timedelta(1) if cell.alive else applied
    return When(40 * DAY if cell.fresh else 40 * DAY + 1, applied, died, date(1991, 10, 31) if cell.old else applied)


def of_oldest(cell: Cell, space: Space = REAL) -> int:
    fresh = min(space.oldest, 40 * DAY + 1)
    return fresh if cell.fresh else space.oldest - fresh


@cache
def of_times(cell: Cell, space: Space = REAL) -> int:
    """How many times the class has."""
    days = space.stretches()[cell.stretch]
    dates = sum(space.deaths(day, cell.alive) * space.makings(day, cell.old) for day in days)
    return dates * of_oldest(cell, space)


def of_age(age: int) -> int:
    """How many ages the one that stands for its class has with it."""
    return 16 if age < 16 else REAL.ages - 16


def is_possible(who: Who, alive: bool) -> bool:
    if who.applicant == "Patient":
        return alive
    return not (who.applicant in ESTATE and alive)


def selections(codes: tuple[str, ...]) -> list[Selection]:
    return [frozenset(some) for size in range(len(codes) + 1) for some in combinations(codes, size)]


PEOPLE = [
    Who(*facts)
    for facts in product(
        APPLICANTS, HELD, (15, 16), selections(SATISFIED), selections(DISCLOSES), OTHERS, (False, True), (False, True)
    )
]


@cache
def decisions(name: str) -> dict[Who, dict[Cell, Wait]]:
    """The decision on every possible request, by classes."""
    decide = AMENDMENTS[name]
    times = [(cell, stands_for(cell)) for cell in CELLS]
    return {who: {cell: decide(who, when) for cell, when in times if is_possible(who, cell.alive)} for who in PEOPLE}


def first_day(cell: Cell) -> date:
    return REAL.stretches()[cell.stretch].first


Key = tuple[object, ...]
Violations = Counter[Key]
"""How many requests or pairs violate a property, by what it is counted by."""


def requests(
    name: str, among: Callable[[Who], bool], cells: Callable[[Cell], bool], bad: Callable[[Wait], bool], *by: str
) -> Violations:
    """The requests among these that are decided badly."""
    found: Violations = Counter()
    chosen = [cell for cell in CELLS if cells(cell)]
    for who, waits in decisions(name).items():
        if among(who):
            count = sum(of_times(cell) for cell in chosen if cell in waits and bad(waits[cell]))
            if count:
                found[tuple(getattr(who, each) for each in by)] += count * of_age(who.age)
    return found


def anybody(_: Who) -> bool:
    return True


def at_any_time(_: Cell) -> bool:
    return True


def later_than_21_days(wait: Wait) -> bool:
    return 21 * DAY < wait != REFUSED


def permitted(wait: Wait) -> bool:
    return wait != REFUSED


def fresh_in_21_days(name: str) -> Violations:
    return requests(name, anybody, lambda cell: cell.fresh, later_than_21_days, "applicant", "needed")


def no_serious_harm(name: str) -> Violations:
    return requests(name, lambda who: "Harm" in who.discloses, at_any_time, permitted)


def old_only_if_needed(name: str) -> Violations:
    return requests(name, lambda who: not who.needed, lambda cell: cell.old, permitted, "applicant", "other")


def after_death_only_the_estate(name: str) -> Violations:
    return requests(name, lambda who: who.applicant not in ESTATE, lambda cell: not cell.alive, permitted)


def no_parent_sees_a_grown_up(name: str) -> Violations:
    grown_up = ("Guardian", "Parent")
    return requests(name, lambda who: who.applicant in grown_up and who.age >= 16, at_any_time, permitted)


def growing_up_takes_nothing(name: str) -> Violations:
    found: Violations = Counter()
    known = decisions(name)
    for younger, waits in known.items():
        if younger.applicant in ("Patient", "Authorised") and younger.age < 16:
            later = known[younger._replace(age=16)]
            for cell, wait in waits.items():
                # two ages of one class are decided alike, so a pair that violates has one of each
                if later[cell] > wait:
                    found[()] += of_times(cell) * of_age(15) * of_age(16)
    return found


def older_parts_never_faster(name: str) -> Violations:
    found: Violations = Counter()
    fresh = [(cell, cell._replace(fresh=False)) for cell in CELLS if cell.fresh]
    for who, waits in decisions(name).items():
        for cell, older in fresh:
            if cell in waits and waits[older] < waits[cell]:
                dates = of_times(cell) // of_oldest(cell)
                found[()] += dates * of_oldest(cell) * of_oldest(older) * of_age(who.age)
    return found


@cache
def of_waiting(earlier: Cell, later: Cell) -> int:
    """Pairs of two days of application, one of each stretch, with the other times the same and the patient alive on both."""
    days = REAL.stretches()
    makings = sum(REAL.makings(day, earlier.old) for day in days[earlier.stretch])
    deaths = sum(REAL.deaths(day, alive=True) for day in days[later.stretch])
    return makings * deaths * of_oldest(earlier)


def no_loss_by_waiting(name: str) -> Violations:
    """What is made before the earlier application is made before the later; who is alive at the later is so at the earlier."""
    found: Violations = Counter()
    alive = [cell for cell in CELLS if cell.alive]
    # two applications of one stretch are decided alike; a part is of one class in both
    waiting = [
        (a, b) for a, b in product(alive, alive) if a.stretch < b.stretch and (a.old, a.fresh) == (b.old, b.fresh)
    ]
    for who, waits in decisions(name).items():
        if who.applicant not in ("Patient", "Authorised"):
            continue
        for a, b in waiting:
            if waits[b] > waits[a]:
                found[who.applicant, who.needed] += of_waiting(a, b) * of_age(who.age)
    return found


@cache
def of_life_and_death(cell: Cell) -> int:
    """Pairs of times alike but for the day of death: alive in the one, dead in the other."""
    return of_oldest(cell) * sum(
        REAL.deaths(day, alive=True) * REAL.deaths(day, alive=False) * REAL.makings(day, cell.old)
        for day in REAL.stretches()[cell.stretch]
    )


def estate_sees_what_the_patient_saw(name: str, since: date = ACT) -> Violations:
    found: Violations = Counter()
    known = decisions(name)
    for who, waits in known.items():
        if who.applicant != "Patient" or who.noted or "Confided" in who.discloses:
            continue
        of_estate = known[who._replace(applicant="Representative")]
        for cell, wait in waits.items():
            if cell.old or first_day(cell) < since:
                continue
            if permitted(wait) and not permitted(of_estate[cell._replace(alive=False)]):
                found[who.other, who.needed] += of_life_and_death(cell) * of_age(who.age)
    return found


def fresh_again_for_the_living(name: str) -> Violations:
    return requests(
        name,
        anybody,
        lambda cell: cell.fresh and cell.alive and first_day(cell) >= FREEDOM_OF_INFORMATION,
        later_than_21_days,
        "applicant",
        "needed",
    )


def estate_no_worse_since_ab(name: str) -> Violations:
    return estate_sees_what_the_patient_saw(name, since=RE_AB)


Property = Callable[[str], Violations]
PROPERTIES: dict[str, Property] = {
    "fresh_in_21_days": fresh_in_21_days,
    "no_serious_harm": no_serious_harm,
    "old_only_if_needed": old_only_if_needed,
    "after_death_only_the_estate": after_death_only_the_estate,
    "no_parent_sees_a_grown_up": no_parent_sees_a_grown_up,
    "growing_up_takes_nothing": growing_up_takes_nothing,
    "older_parts_never_faster": older_parts_never_faster,
    "no_loss_by_waiting": no_loss_by_waiting,
    "estate_sees_what_the_patient_saw": estate_sees_what_the_patient_saw,
}
COUNTED = ("fresh_in_21_days", "old_only_if_needed", "no_loss_by_waiting", "estate_sees_what_the_patient_saw")
"""The properties that count combinations as well."""

ADDED: dict[str, dict[str, Property]] = {
    "fresh_again": {"fresh_again_for_the_living": fresh_again_for_the_living},
    "re_ab": {"estate_no_worse_since_ab": estate_no_worse_since_ab},
}

Change = tuple[Who, Cell, Wait, Wait]


@cache
def changes(name: str) -> list[Change]:
    """Every class of requests whose decision the proposal changes, against what it is a proposal to."""
    before, after = decisions(BASE_OF[name]), decisions(name)
    return [
        (who, cell, wait, after[who][cell])
        for who, waits in before.items()
        for cell, wait in waits.items()
        if after[who][cell] != wait
    ]


def count(changed: list[Change]) -> int:
    return sum(of_times(cell) * of_age(who.age) for who, cell, _, _ in changed)


def from_the_year_2000(_: Who, cell: Cell) -> bool:
    return first_day(cell) >= DATA_PROTECTION


def without_a_wish(who: Who, _: Cell) -> bool:
    return not (who.applicant in ESTATE and who.noted)


def of_the_living(_: Who, cell: Cell) -> bool:
    return cell.alive


FRAMES: dict[str, Callable[[Who, Cell], bool]] = {
    "the_past_stands": from_the_year_2000,
    "the_wish_stands": without_a_wish,
    "the_dead_are_left_alone": of_the_living,
}
"""Where an amendment may change a decision."""


def outside(name: str, frame: str) -> int:
    """How many changed requests are outside of the frame."""
    return count([change for change in changes(name) if not FRAMES[frame](change[0], change[1])])


@cache
def possible_requests() -> int:
    return sum(of_age(who.age) * of_times(cell) for who in PEOPLE for cell in CELLS if is_possible(who, cell.alive))


def figures() -> Iterator[str]:
    """Every figure of the expectations, a line each."""
    yield f"{possible_requests():_} possible requests"
    for name in AMENDMENTS:
        yield f"\n{name}"
        for claim, violations in {**PROPERTIES, **ADDED.get(name, {})}.items():
            found = violations(name)
            yield f"  {claim}: " + (f"refuted by {found.total():_} in {len(found)}" if found else "proved")
        if name in BASE_OF:
            yield f"  changed: {count(changes(name)):_}"
            for frame in FRAMES:
                yield f"  {frame}: {outside(name, frame):_} outside"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in figures())
