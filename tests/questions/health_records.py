"""The answers about health records by trying every request: read from the policy by hand, sharing no code with the package.

An application is judged twice: may this applicant ask, of this patient and on this day; and is this part of the record
withheld from this applicant. No rule reads facts of both, so each half is tried in full, and the halves are multiplied. Days
are added up one by one, in stretches between the days on which something begins or ends.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import combinations, pairwise, product
from typing import NamedTuple

LIVING = ("Patient", "Authorised", "Guardian", "Parent", "Appointee")
ESTATE = ("Representative", "Claimant")
AGES = {15: 16, 16: 105}
"""An age for all up to 15, and one for all from 16 to 120; how many there are."""

ACT = date(1991, 11, 1)
REPEAL, PARENTS, REPEAL_ENDS, TWENTY_DAYS = date(2000, 3, 1), date(2010, 1, 1), date(2018, 5, 25), date(2022, 1, 1)
BEGINNINGS = [ACT, date(1991, 12, 11), date(1996, 11, 1), REPEAL, PARENTS, REPEAL_ENDS, TWENTY_DAYS]
END = date(2031, 1, 1)
EARLIEST, LAST_DEATH = date(1940, 1, 1), date(2150, 12, 31)

IN_FORTY_DAYS = 40 * 86_400 + 1
LONGER = (36_500 - 40) * 86_400
"""How many seconds the oldest part may be old."""


class Asking(NamedTuple):
    """What decides whether somebody may ask, but for the day."""

    held: str
    age: int
    satisfied: frozenset[str]


class Part(NamedTuple):
    """What decides whether a part is withheld, but for when it was made."""

    discloses: frozenset[str]
    other: str
    noted: bool
    needed: bool


class Times(NamedTuple):
    """A stretch of days of application, by its first; and what else of the times decides."""

    since: date
    alive: bool
    old: bool
    fresh: bool


def selections(*of: str) -> list[frozenset[str]]:
    return [frozenset(each) for n in range(len(of) + 1) for each in combinations(of, n)]


ASKINGS = [
    Asking(*each)
    for each in product(("EnglandWales", "Scotland"), AGES, selections("Understands", "Consents", "BestInterests"))
]
PARTS = [
    Part(*each)
    for each in product(
        selections("Harm", "OtherPerson", "Confided", "OutsideClaim"),
        ("Consented", "Carer", "Neither"), (True, False), (True, False),
    )
]  # fmt: skip
TIMES = [
    Times(*each)
    for each in product(BEGINNINGS, (True, False), (True, False), (True, False))
    # what was made before the Act is more than forty days old from 11 December 1991
    if not (each[0] > ACT and each[2] and each[3])
]


def may_ask(applicant: str, who: Asking, times: Times, *adopted: str) -> bool:
    if not times.alive:
        parents = "parents_after_death" in adopted and times.since >= PARENTS
        return applicant in ESTATE or (parents and applicant in ("Guardian", "Parent") and who.age < 16)
    if times.since >= REPEAL:
        return "repeal_ends" in adopted and times.since >= REPEAL_ENDS
    if applicant in ("Patient", "Authorised"):
        return who.age > 15 or "Understands" in who.satisfied
    if applicant in ("Guardian", "Parent"):
        stands = applicant == "Guardian" or (who.held == "Scotland" and times.since < date(1996, 11, 1))
        gains = "BestInterests" in who.satisfied and "Understands" not in who.satisfied
        return stands and who.age < 16 and ("Consents" in who.satisfied or gains)
    return applicant == "Appointee"


def withheld(applicant: str, part: Part, times: Times) -> bool:
    of_estate = applicant in ESTATE
    return (
        "Harm" in part.discloses
        or ("OtherPerson" in part.discloses and part.other == "Neither")
        or (times.old and not part.needed)
        or ("Confided" in part.discloses and applicant not in ("Patient", "Authorised"))
        or (of_estate and (part.noted or "OutsideClaim" in part.discloses))
    )


GENERAL = {"twenty_days": 20} | {f"twenty_days with {days}": days for days in range(1, 41)}
"""The days that the proposal gives for what is not fresh; and what if it gave others."""


def period(times: Times, *adopted: str) -> int:
    """Days."""
    if times.fresh:
        return 21
    proposed = [GENERAL[name] for name in adopted if name in GENERAL]
    return proposed[0] if proposed and times.since >= TWENTY_DAYS else 40


def is_possible(applicant: str, times: Times) -> bool:
    return applicant not in ESTATE if times.alive else applicant != "Patient"


# How many requests there are of each.


class Days(NamedTuple):
    """Of a day: on how many days the patient may have died, or will die; and on how many a part was made."""

    deaths: dict[bool, int]
    """By whether the patient is alive on this day."""

    makings: dict[bool, int]
    """By whether it was before the Act."""


@cache
def days_since(since: date) -> list[Days]:
    """Each day of a stretch."""
    until = dict(pairwise([*BEGINNINGS, END]))[since]
    return [
        Days(
            {True: LAST_DEATH.toordinal() - day, False: day - EARLIEST.toordinal() + 1},
            {True: (ACT - EARLIEST).days, False: day - ACT.toordinal() + 1},
        )
        for day in range(since.toordinal(), until.toordinal())
    ]


def ages_of_oldest(times: Times) -> int:
    return IN_FORTY_DAYS if times.fresh else LONGER


@cache
def many(times: Times) -> int:
    return ages_of_oldest(times) * sum(
        day.deaths[times.alive] * day.makings[times.old] for day in days_since(times.since)
    )


@cache
def askings(applicant: str, times: Times, age: int | None, *adopted: str) -> int:
    """In how many ways this applicant may ask then; of an age, or any."""
    return sum(AGES[who.age] for who in ASKINGS if age in (None, who.age) and may_ask(applicant, who, times, *adopted))


@cache
def shown(applicant: str, times: Times) -> tuple[Part, ...]:
    """The parts that are not withheld from this applicant."""
    return tuple(part for part in PARTS if not withheld(applicant, part, times))


def possible() -> int:
    people = sum(map(AGES.__getitem__, (who.age for who in ASKINGS))) * len(PARTS)
    return sum(
        people * many(times) for applicant in (*LIVING, *ESTATE) for times in TIMES if is_possible(applicant, times)
    )


class Answered(NamedTuple):
    """Requests alike in all that matters here, how many, and in how many days they are answered."""

    applicant: str
    age: int
    part: Part
    times: Times
    kinds: int
    days: int


def answered(*adopted: str) -> Iterator[Answered]:
    """Every request that is answered."""
    for applicant, times in product((*LIVING, *ESTATE), TIMES):
        if is_possible(applicant, times):
            for age in AGES:
                if ways := askings(applicant, times, age, *adopted):
                    for part in shown(applicant, times):
                        yield Answered(applicant, age, part, times, ways * many(times), period(times, *adopted))


class Changed(NamedTuple):
    applicant: str
    age: int
    part: Part
    times: Times
    kinds: int
    before: int | None
    after: int | None


def changed(*adopted: str) -> list[Changed]:
    """Every request that is answered otherwise. No proposal here asks more of who may ask already, so ways only grow."""
    today = {each[:4]: each for each in answered()}
    changes = []
    for now in answered(*adopted):
        was = today.pop(now[:4], None)
        of_today = was.kinds if was else 0
        if now.kinds > of_today:
            changes.append(Changed(*now[:4], now.kinds - of_today, None, now.days))
        if was and now.days != was.days:
            changes.append(Changed(*now[:4], of_today, was.days, now.days))
    assert not today  # nobody is newly refused
    return changes


def kinds(changes: Iterable[Changed]) -> int:
    return sum(change.kinds for change in changes)


# Guarantees.

Failure = Counter[tuple[object, ...]]
"""How many requests or pairs fail, by the facts that the guarantee is counted by."""


def failing(adopted: tuple[str, ...], bad: Callable[[Answered], bool]) -> Failure:
    failure = Failure()
    for each in answered(*adopted):
        if bad(each):
            failure[()] += each.kinds
    return failure


def fresh_in_21_days(*adopted: str) -> Failure:
    return failing(adopted, lambda each: each.times.fresh and each.days > 21)


def no_serious_harm(*adopted: str) -> Failure:
    return failing(adopted, lambda each: "Harm" in each.part.discloses)


def old_only_if_needed(*adopted: str) -> Failure:
    return failing(adopted, lambda each: each.times.old and not each.part.needed)


def after_death_only_the_estate(*adopted: str) -> Failure:
    return failing(adopted, lambda each: not each.times.alive and each.applicant not in ESTATE)


def no_parent_sees_a_grown_up(*adopted: str) -> Failure:
    return failing(adopted, lambda each: each.applicant in ("Guardian", "Parent") and each.age > 15)


def growing_up_takes_nothing(*adopted: str) -> Failure:
    """Pairs of a child and a grown-up. What they are shown, and when, is the same if both may ask."""
    failure = Failure()
    for applicant, times, who in product(("Patient", "Authorised"), TIMES, ASKINGS):
        child, grown_up = (may_ask(applicant, who._replace(age=age), times, *adopted) for age in AGES)
        if who.age < 16 and is_possible(applicant, times) and child and not grown_up:
            failure[()] += AGES[15] * AGES[16] * many(times) * len(shown(applicant, times))
    return failure


def older_parts_never_faster(*adopted: str) -> Failure:
    """Pairs of an application for what was made in the last forty days, and one for older parts too."""
    failure = Failure()
    for each in answered(*adopted):
        if each.times.fresh and period(each.times._replace(fresh=False), *adopted) < each.days:
            failure[()] += each.kinds * LONGER
    return failure


def no_loss_by_waiting(*adopted: str) -> Failure:
    """Pairs of two days of application. In one stretch all are decided alike, so the two are of different stretches."""
    failure = Failure()
    alive = [times for times in TIMES if times.alive]
    for applicant, a, b in product(("Patient", "Authorised"), alive, alive):
        if a.since >= b.since or (a.old, a.fresh) != (b.old, b.fresh):
            continue
        for who in ASKINGS:
            if not may_ask(applicant, who, a, *adopted):
                continue
            if not may_ask(applicant, who, b, *adopted) or period(b, *adopted) > period(a, *adopted):
                of_days = ages_of_oldest(a) * makings(a) * deaths(b)
                for part in shown(applicant, a):
                    failure[applicant, part.needed] += AGES[who.age] * of_days
    return failure


@cache
def makings(times: Times) -> int:
    return sum(day.makings[times.old] for day in days_since(times.since))


@cache
def deaths(times: Times) -> int:
    return sum(day.deaths[times.alive] for day in days_since(times.since))


def estate_sees_what_the_patient_saw(*adopted: str) -> Failure:
    """Pairs alike but for the applicant and the day of death: the patient alive, and the representative after."""
    failure = Failure()
    for p in TIMES:
        if not p.alive or p.old:
            continue
        r = p._replace(alive=False)
        both = ages_of_oldest(p) * sum(
            day.deaths[True] * day.deaths[False] * day.makings[False] for day in days_since(p.since)
        )
        for who in ASKINGS:
            if may_ask("Patient", who, p, *adopted):
                refused = not may_ask("Representative", who, r, *adopted)
                for part in shown("Patient", p):
                    stays_confidential = part.noted or "Confided" in part.discloses
                    if not stays_confidential and (refused or withheld("Representative", part, r)):
                        failure[part.other, part.needed] += AGES[who.age] * both
    return failure


PEOPLE = sum(AGES[who.age] for who in ASKINGS)
"""How many there are of all that decides whether somebody may ask."""


def pairs_by_waiting() -> int:
    """All pairs of applications by a living patient, or one authorised, the second on a later day."""
    number = 0
    for old, fresh in product((True, False), (True, False)):
        made = 0  # applications on earlier days, with what was made by then
        for since in BEGINNINGS:
            if Times(since, True, old, fresh) in TIMES:
                for day in days_since(since):
                    number += made * day.deaths[True] * (IN_FORTY_DAYS if fresh else LONGER)
                    made += day.makings[old]
    return number * 2 * PEOPLE * len(PARTS)


def pairs_by_death() -> int:
    """All pairs that `estate_sees_what_the_patient_saw` is about."""
    days = [day for since in BEGINNINGS for day in days_since(since)]
    times = (IN_FORTY_DAYS + LONGER) * sum(day.deaths[True] * day.deaths[False] * day.makings[False] for day in days)
    return times * PEOPLE * sum(not part.noted and "Confided" not in part.discloses for part in PARTS)


GUARANTEES: dict[str, Callable[..., Failure]] = {
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
