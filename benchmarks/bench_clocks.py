"""Times on clocks: what they cost the whole command, and what a deadline costs a service."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from pathlib import Path
from time import perf_counter
from types import ModuleType
from zoneinfo import ZoneInfo

from benchmarks.loops import module, policy
from benchmarks.yardstick import ROOT, Result, Side, check, command, compare, fresh
from policy_dsl.backends.python.emit import compile_policy

REQUESTS = ROOT / "spec" / "information_requests" / "information-requests.policy"

SEED = 20

MANY = 61
"""Rounds for what takes a few milliseconds."""

ELAPSED = (
    ("20 working days, then 20 working days on Statutory", "40 days"),
    ("20 working days on Statutory", "20 days"),
    ("1 month on Month", "30 days"),
    (" calendar days on Month", " days"),
)
"""Each time on a clock, and an elapsed one instead."""


def promises() -> Iterator[Result]:
    """What times on clocks cost."""
    with tempfile.TemporaryDirectory() as folder:
        elapsed = Path(folder) / "elapsed.policy"
        elapsed.write_text(without_clocks(REQUESTS.read_text(encoding="utf-8")), encoding="utf-8")
        check("the other policy has no time on a clock", not policy(elapsed).has_clocks)
        check("the policy has times on clocks", policy(REQUESTS).has_clocks)
        yield compare(
            "verify, 20 working days over three years: to the same policy with elapsed times", 3,
            fresh(command(), "verify", str(REQUESTS)), fresh(command(), "verify", str(elapsed)),
            remark="information-requests.policy, 1,035 days of receipt, each a command of its own",
        )  # fmt: skip
    of = module(compile_policy(policy(REQUESTS), {"verified": True}))
    twenty = of.decide(law="Information", extended="no", exempt="no")
    check("received on 1 October 2026, due on the 29th", twenty.last_day(date(2026, 10, 1)) == date(2026, 10, 29))
    for zone in (timezone.utc, ZoneInfo("Europe/London")):  # noqa: UP017  # as services have it
        received = receipts(zone)
        yield compare(
            "deadline of 20 working days: to adding a timedelta", 40,
            deadlines(of, received), additions(received), rounds=MANY,
            remark=f"{len(received):,} receipts in {zone}, seed {SEED}",
        )  # fmt: skip


def without_clocks(text: str) -> str:
    """The policy with an elapsed time for each time on a clock."""
    for on_clock, elapsed in ELAPSED:
        text = text.replace(on_clock, elapsed)
    return text


def receipts(zone: tzinfo) -> list[datetime]:
    """Receipts at any moment of the policy's days."""
    dice = random.Random(SEED)  # noqa: S311  # dice that can be thrown again
    first = datetime(2026, 1, 1, tzinfo=UTC)
    moments = [first + timedelta(seconds=dice.randrange(1_034 * 86_400)) for _ in range(20_000)]
    return [moment.astimezone(zone) for moment in moments]


def deadlines(of: ModuleType, received: list[datetime]) -> Side:
    """The deadline of each receipt."""

    def side() -> float:
        deadline = of.decide(law="Information", extended="no", exempt="no").deadline
        start = perf_counter()
        for at in received:
            deadline(at)
        return perf_counter() - start

    return side


def additions(received: list[datetime]) -> Side:
    """An elapsed time, added to each receipt; ten times over, so that both sides take about as long on a busy machine."""
    elapsed = timedelta(days=28)

    def side() -> float:
        start = perf_counter()
        for _ in range(10):
            for at in received:
                at + elapsed
        return (perf_counter() - start) / 10

    return side
