"""Guaranteed standards for connections: what is expected, what counting day by day says, and what the engines say."""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from tests.command import run
from tests.policy_dsl.calendar.by_hand import working_days
from tests.spec import day_lists
from tests.spec.test_information_requests import WORLD_CUP, YEARS
from verifier.results.status import Status
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "guaranteed_standard"
POLICY = SPEC / "connection-standards.policy"
WEEKS = SPEC / "proposals" / "in-weeks.policy"
RECEIPTS = [date(2026, 1, 1) + n * timedelta(days=1) for n in range(974)]

QUOTATION = {"Single": 5, "Small": 15, "Low": 25, "High": 35, "ExtraHigh": 65}
"""Working days by the kind of work, as schedule 1 and the distributors' pages have them."""

KINDS = [
    (wanted, work, large)
    for wanted, work, large in product(("Estimate", "Quotation"), QUOTATION, ("no", "yes"))
    if not (large == "yes" and work in ("Single", "Small"))
]
"""Everything that a complete request of a day and a place can be."""


@cache
def policy() -> Policy:
    loaded = load(str(POLICY))
    assert loaded.policy is not None
    return loaded.policy


@cache
def listed(name: str) -> frozenset[date]:
    return day_lists.listed(policy(), name)


def test_the_lists_are_those_of_gov_uk_and_a_day_that_came_later() -> None:
    published = BankHolidays(use_cached_holidays=True)
    for name, division in (("EnglandWales", published.ENGLAND_AND_WALES), ("Scottish", published.SCOTLAND)):
        theirs = {each["date"] for each in published.get_holidays(division=division) if each["date"].year in YEARS}
        assert listed(name) - {WORLD_CUP} == theirs - {WORLD_CUP}
    assert WORLD_CUP in listed("Scottish")
    assert WORLD_CUP not in listed("EnglandWales")


def days_of(wanted: str, work: str, large: str) -> int:
    """The working days that the distributor has."""
    if wanted == "Estimate":
        return 20 if large == "yes" else 10
    return QUOTATION[work]


def due(place: str, received: date, count: int) -> date:
    return working_days(received, count, listed("EnglandWales" if place == "South" else "Scottish"))


def months_on(received: date, count: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(12 * received.year + received.month - 1 + count, 12)
    return date(year, month + 1, min(received.day, calendar.monthrange(year, month + 1)[1]))


def late(work: str, limit: Callable[[date], date]) -> int:
    """How many requests for a quotation are answered after the limit: on both places, and whatever else they say."""
    others = sum(kind[:2] == ("Quotation", work) for kind in KINDS)
    places = product(("South", "Scotland"), RECEIPTS)
    return others * sum(due(place, received, QUOTATION[work]) > limit(received) for place, received in places)


def within(days: int) -> Callable[[date], date]:
    return lambda received: received + timedelta(days=days)


def pairs(
    first: Callable[[str, str, str], bool], second: Callable[[str, str, str], bool], *alike: int
) -> list[tuple[int, int]]:
    """The working days of each pair of kinds, the first of the one sort and the second of the other."""
    return [
        (days_of(*one), days_of(*other))
        for one, other in product(KINDS, KINDS)
        if first(*one) and second(*other) and all(one[n] == other[n] for n in alike)
    ]


def test_each_figure_is_what_counting_day_by_day_says() -> None:
    assert RECEIPTS[-1] == date(2028, 8, 31)
    counted = {
        "same_in_scotland": sum(
            due("South", received, days_of(*kind)) != due("Scotland", received, days_of(*kind))
            for received in RECEIPTS
            for kind in KINDS
        ),
        "a_week": late("Single", within(7)),
        "twelve_days": late("Single", within(12)),
        "thirteen_days": late("Single", within(13)),
        "a_quarter": late("ExtraHigh", lambda received: months_on(received, 3)),
    }
    assert counted == {"same_in_scotland": 6044, "a_week": 259, "twelve_days": 4, "thirteen_days": 0, "a_quarter": 2800}
    verdicts = {each.name: each for each in verify(policy()).verdicts}
    for name, many in counted.items():
        assert (verdicts[name].status is Status.REFUTED, verdicts[name].count or 0) == (many > 0, many), name
    for name in ("larger_is_later", "estimates_first", "nothing_is_owed_on_half_a_request"):
        assert verdicts[name].status is Status.PROVED


def test_what_is_proved_holds_on_every_day() -> None:
    order = list(QUOTATION)
    larger = [
        (QUOTATION[one], QUOTATION[other]) for n, one in enumerate(order) for other in order[n + 1 :]
    ]  # fmt: skip
    estimates = pairs(
        lambda wanted, *_: wanted == "Estimate",
        lambda wanted, work, _: wanted == "Quotation" and work in ("Low", "High", "ExtraHigh"),
        2,
    )
    for place, received in product(("South", "Scotland"), RECEIPTS):
        assert all(due(place, received, one) < due(place, received, other) for one, other in {*larger, *estimates})


def test_the_days_on_which_a_week_is_not_enough_lie_about_holidays() -> None:
    """Of the 974 days of receipt, 168 in one place or the other; twelve days are too few before Christmas in Scotland alone."""
    short = {r for r in RECEIPTS for place in ("South", "Scotland") if due(place, r, 5) > r + timedelta(days=7)}
    assert len(short) == 168
    shorter = [
        (place, r) for r in RECEIPTS for place in ("South", "Scotland") if due(place, r, 5) > r + timedelta(days=12)
    ]
    assert shorter == [("Scotland", date(year, 12, day)) for year in (2026, 2027) for day in (23, 24)]


@pytest.mark.parametrize(
    ("place", "received", "kind", "last"),
    [
        # Good Friday is closed in both; Easter Monday, the 6th, in England and Wales alone.
        ("South", "2026-04-01", ("Quotation", "Single", "no"), "2026-04-10"),
        ("Scotland", "2026-04-01", ("Quotation", "Single", "no"), "2026-04-09"),
        # The 11th, 12th, 16th to 19th, 22nd to 26th of June and 29 June to 3 July are 16 days without the 15th; four more.
        ("Scotland", "2026-06-10", ("Estimate", "High", "yes"), "2026-07-09"),
        ("South", "2026-06-10", ("Estimate", "High", "yes"), "2026-07-08"),
        # 24, 29, 30, 31 December; 1, 4 January are closed in Scotland in 2027, so the 5th is the fifth day.
        ("Scotland", "2026-12-23", ("Quotation", "Single", "no"), "2027-01-05"),
        ("South", "2026-12-23", ("Quotation", "Single", "no"), "2027-01-04"),
    ],
)  # fmt: skip
def test_the_compiled_check_says_the_last_day(place: str, received: str, kind: tuple[str, str, str], last: str) -> None:
    wanted, work, large = kind
    decision = check()["decide"](
        received=received, place=place, wanted=wanted, work=work, large=large, complete="yes"
    )  # fmt: skip
    at = date.fromisoformat(received)
    assert decision.last_day(at) == date.fromisoformat(last) == due(place, at, days_of(*kind))


@cache
def check() -> dict[str, Any]:
    """What the compiled check defines."""
    source = PythonTarget().emit(policy(), {"verified": True})
    PythonTarget().confirm(source, policy())
    defined: dict[str, Any] = {"__name__": "check"}
    exec(compile(source, "check.py", "exec"), defined)  # noqa: S102  # just compiled
    return defined


def weeks_of(wanted: str, work: str, large: str) -> int:
    """The weeks that the leaflet of the proposal promises."""
    if wanted == "Estimate":
        return 4 if large == "yes" else 2
    return {"Single": 1, "Small": 3, "Low": 5, "High": 7, "ExtraHigh": 13}[work]


def test_the_leaflet_in_weeks_is_later_for_whoever_asks_at_the_weekend() -> None:
    """Each figure of the proposal, counted day by day."""
    later, sooner = set[tuple[str, date, int]](), 0
    for place, received, (number, kind) in product(("South", "Scotland"), RECEIPTS, enumerate(KINDS)):
        before, after = due(place, received, days_of(*kind)), received + timedelta(weeks=weeks_of(*kind))
        later |= {(place, received, number)} if after > before else set()
        sooner += after < before
    assert (len(later), sooner) == (4856, 13873)
    weekend = {received for received in RECEIPTS if received.weekday() >= 5}
    assert {received for _, received, _ in later} < weekend
    assert len({received for _, received, _ in later}) == 252

    winter = [received for received in RECEIPTS if received + timedelta(weeks=13) > months_on(received, 3)]
    extra_high = sum(kind[:2] == ("Quotation", "ExtraHigh") for kind in KINDS)
    assert (len(winter), len(winter) * 2 * extra_high) == (180, 720)
    assert due("South", date(2026, 4, 1), 5) - (date(2026, 4, 1) + timedelta(weeks=1)) == timedelta(
        days=2
    )  # its example

    loaded = load(str(WEEKS))
    assert loaded.proposal is not None
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended)
    assert verification.impact is not None
    assert verification.impact.changed == len(later) + sooner
    verdicts = {each.name: each for each in verification.verdicts}
    assert verdicts["every change is faster"].count == len(later)
    assert verdicts["a_quarter"].count == 720


def test_the_command_decides_all_as_expected() -> None:
    ran = run("verify", str(POLICY), str(WEEKS), "--expect", str(SPEC / "expected.toml"), cwd=SPEC)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
