"""Requests for information: what is expected, what counting day by day says, and what the engines say, all three the same."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays

from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from tests.command import run
from tests.policy_dsl.calendar.by_hand import month_on, moved_on, working_days
from tests.spec import day_lists
from verifier.report.facts.due_shifts import days_of_receipt, shifts
from verifier.results.impact import ChangeDirection
from verifier.results.status import Status
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "information_requests"
POLICY = SPEC / "information-requests.policy"
WORLD_CUP_HOLIDAY = SPEC / "proposals" / "world-cup.policy"
YEARS = (2026, 2027, 2028)
RECEIPTS = [date(2026, 1, 1) + n * timedelta(days=1) for n in range(1_035)]
WORLD_CUP = date(2026, 6, 15)
"""Proclaimed after GOV.UK's list was last kept."""


@cache
def policy() -> Policy:
    loaded = load(str(POLICY))
    assert loaded.policy is not None
    return loaded.policy


@cache
def listed(name: str) -> frozenset[date]:
    return day_lists.listed(policy(), name)


def test_the_lists_are_those_of_gov_uk_but_for_a_day_that_came_later() -> None:
    published = BankHolidays(use_cached_holidays=True)
    for name, division in (
        ("EnglandWales", published.ENGLAND_AND_WALES),
        ("Scotland", published.SCOTLAND),
        ("NorthernIreland", published.NORTHERN_IRELAND),
    ):
        theirs = {each["date"] for each in published.get_holidays(division=division) if each["date"].year in YEARS}
        assert listed(name) == theirs - {WORLD_CUP}


@pytest.mark.parametrize(
    ("name", "part"),
    [("EnglandWales", "ENG"), ("EnglandWales", "WLS"), ("Scotland", "SCT"), ("NorthernIreland", "NIR")],
)
def test_the_lists_are_those_of_another_project_on_weekdays(name: str, part: str) -> None:
    theirs = {day for day in holidays.country_holidays("GB", subdiv=part, years=YEARS) if day.weekday() < 5}
    assert listed(name) == theirs - {WORLD_CUP}
    assert (WORLD_CUP in theirs) is (name == "Scotland")


def any_part() -> frozenset[date]:
    """The bank holidays in any part of the United Kingdom."""
    return listed("EnglandWales") | listed("Scotland") | listed("NorthernIreland")


def twenty_days(received: date) -> date:
    return working_days(received, 20, any_part())


def twenty_days_with_the_holiday(received: date) -> date:
    return working_days(received, 20, any_part() | {WORLD_CUP})


def month(received: date) -> date:
    return moved_on(month_on(received), listed("EnglandWales"))


def days(count: int) -> Callable[[date], date]:
    return lambda received: moved_on(received + timedelta(days=count), listed("EnglandWales"))


def days_on_which(late: Callable[[date], date], limit: Callable[[date], date]) -> int:
    """On how many days of receipt the first ends after the second."""
    return sum(late(day) > limit(day) for day in RECEIPTS)


def test_each_figure_is_what_counting_day_by_day_says() -> None:
    assert RECEIPTS[-1] == date(2028, 10, 31)
    counted = {
        "within_a_month": days_on_which(twenty_days, month),
        "within_34_days": days_on_which(twenty_days, days(34)),
        "within_33_days": days_on_which(twenty_days, days(33)),
        "own_data_first": days_on_which(month, twenty_days),
    }
    assert counted == {"within_a_month": 112, "within_34_days": 0, "within_33_days": 22, "own_data_first": 738}
    verdicts = {each.name: each for each in verify(policy()).verdicts}
    for name, many in counted.items():
        assert (verdicts[name].status is Status.REFUTED, verdicts[name].count or 0) == (many > 0, many), name
        assert verdicts[name].of == 2 * len(RECEIPTS)  # exempt or not
        cells = verdicts[name].cells
        assert many == 0 or (cells is not None and (cells.count, cells.of) == (many, len(RECEIPTS)))


def test_the_world_cup_holiday_moves_what_counting_day_by_day_says() -> None:
    loaded = load(str(WORLD_CUP_HOLIDAY))
    assert loaded.proposal is not None
    assert loaded.amended is not None
    moved = {
        count: Counter(
            (working_days(day, count, any_part() | {WORLD_CUP}) - working_days(day, count, any_part())).days
            for day in RECEIPTS
        )
        for count in (20, 40)
    }
    assert moved == {20: {0: 1_004, 1: 21, 3: 7, 4: 3}, 40: {0: 975, 1: 52, 3: 6, 4: 2}}
    verification = verify_proposal(loaded.proposal, loaded.amended)
    impact = verification.impact
    assert impact is not None
    # of what is extended or not, exempt or not, two of three combinations of the Act have a time that moves: not exempt
    assert (impact.changed, impact.of, impact.certified) == (31 + 60, 6 * len(RECEIPTS), Status.PROVED)
    by_extended = {
        "no" if change.total == 31 else "yes": {n: len(days) for n, days in shifts(impact, [change]).items()}
        for change in impact.regions
    }
    assert by_extended == {"no": {1: 21, 3: 7, 4: 3}, "yes": {1: 52, 3: 6, 4: 2}}
    assert {change.direction for change in impact.regions} == {ChangeDirection.SLOWER}
    days = {
        len(days_of_receipt(impact, [change])): sorted(map(date.fromordinal, days_of_receipt(impact, [change])))
        for change in impact.regions
    }
    assert (days[31][0], days[31][-1]) == (date(2026, 5, 15), date(2026, 6, 14))
    assert (days[60][0], days[60][-1]) == (date(2026, 4, 16), date(2026, 6, 14))
    verdicts = {each.name: each for each in verification.verdicts}
    counted = {
        "within_a_month": days_on_which(twenty_days_with_the_holiday, month),
        "own_data_first": days_on_which(month, twenty_days_with_the_holiday),
    }
    assert {name: verdicts[name].count for name in counted} == counted == {"within_a_month": 116, "own_data_first": 729}


def test_a_comparison_of_two_files_says_what_the_proposal_does(tmp_path: Path) -> None:
    changed = tmp_path / "later.policy"
    text = POLICY.read_text(encoding="utf-8")
    changed.write_text(
        text.replace('  2026-08-03 "Sum', '  2026-06-15 "World Cup"\n  2026-08-03 "Sum'), encoding="utf-8"
    )
    ran = run("diff", str(POLICY), str(changed), "--format", "json", cwd=tmp_path)
    impact = json.loads(ran.stdout)["impact"]
    assert (ran.returncode, impact["changed"], impact["of"], impact["certified"]) == (1, 91, 6_210, True)
    assert sorted(each["total"] for each in impact["regions"]) == [31, 60]


def test_the_command_decides_all_as_expected() -> None:
    files = str(POLICY), str(WORLD_CUP_HOLIDAY)
    ran = run("verify", *files, "--expect", str(SPEC / "expected.toml"), cwd=SPEC)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def test_a_report_counts_days_and_not_stretches_of_them() -> None:
    ran = run("verify", str(POLICY), "--full", cwd=SPEC)
    assert "fails on 112 of 1,035 days of receipt" in ran.stdout
