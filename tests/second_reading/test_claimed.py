"""What the second reader makes of properties, on requests and pairs whose answers were worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.second_reading.claimed import is_so
from tests.second_reading.model import Request
from tests.second_reading.proposals import read

DESK = """policy Desk "two facts"

request
  who, way : one of A, B

table t
  | who | way | answer within |
  | A   | A   | 1 h           |
  | A   | B   | 3 h           |
  | B   | A   | N/A           |
  | B   | B   | 2 h           |

property p "p"
  {claim}
"""


def shown(folder: Path, text: str, *requests: Request) -> bool:
    """Whether the requests break the property of the text, or show it."""
    path = folder / "p.policy"
    path.write_text(text, encoding="utf-8")
    policy = read(path)
    (claim,) = policy.claims.claimed
    return is_so(policy, claim, requests)


@pytest.mark.parametrize(
    ("tests", "broken"),
    [
        # 3 hours by B
        ("never r slower than 2 h", True),
        ("never r slower than 3 h", False),
        ("always r slower than 2 h", False),
        ("never r faster than refused", True),
        ("if r refused\n  never r slower than 2 h", False),
        ("where r.who is r.way\n  never r slower than 2 h", False),
        ("where r.who is not r.way\n  always r refused", True),
    ],
)
def test_a_claim_about_a_request(tests: str, broken: bool, tmp_path: Path) -> None:
    text = DESK.format(claim=f"for any request r\n  {tests}")
    assert shown(tmp_path, text, {"who": "A", "way": "B"}) is broken


@pytest.mark.parametrize(
    ("tests", "broken", "turned"),
    [
        # an hour by A, and 3 hours by B
        ("never a slower than b", False, True),
        ("never a same as b", False, False),
        ("always a faster than b", False, True),
        ("where a.way is A and b.who is A\n  never a faster than b", True, False),
        ("where a.way is b.who\n  never a faster than b", True, False),
        ("if b slower than 2 h\n  always a slower than 2 h", True, False),
    ],
)
def test_a_claim_about_two_requests(tests: str, broken: bool, turned: bool, tmp_path: Path) -> None:
    text = DESK.format(claim=f"for any two requests a and b alike except way\n  {tests}")
    pair: tuple[Request, Request] = {"who": "A", "way": "A"}, {"who": "A", "way": "B"}
    assert [shown(tmp_path, text, *each) for each in (pair, pair[::-1])] == [broken, turned]


def test_a_claim_about_some_two_requests(tmp_path: Path) -> None:
    text = DESK.format(claim="for some two requests a and b alike except who\n  holds a refused and b permitted")
    pair: tuple[Request, Request] = {"who": "B", "way": "A"}, {"who": "A", "way": "A"}
    assert [shown(tmp_path, text, *each) for each in (pair, pair[::-1])] == [True, False]


CLOCKED = """policy P "p"
  dated by received

request
  received : date from 2026-01-05 until 2026-01-10
  kind     : one of Slow, Quick

days Closed
  known from 2025-12-01 until 2026-02-01
  2026-01-07

calendar Office
  zone Europe/London
  open Monday to Friday
  closed on Closed

clock Plain
  counts Office
  day one is the day after receipt
  due at the end of the day

table t
  | kind  | answer within           |
  | Slow  | 3 working days on Plain |
  | Quick | 1 working day on Plain  |

property p "p"
  {claim}
"""


def received(day: int, kind: str) -> Request:
    return {"received": date(2026, 1, day).toordinal(), "kind": kind}


@pytest.mark.parametrize(
    ("test", "broken"),
    [
        # received on Monday and due as Tuesday ends: after 48 hours at first, after little more than 24 at last
        ("never r slower than 48 h", False),
        ("never r slower than 47 h", True),
        ("never r faster than 24 h", False),
        ("never r faster than 25 h", True),
        ("never r same as 48 h", True),
    ],
)
def test_a_claim_is_broken_at_some_instant(test: str, broken: bool, tmp_path: Path) -> None:
    text = CLOCKED.format(claim=f"for any request r\n  {test}")
    assert shown(tmp_path, text, received(5, "Quick")) is broken


@pytest.mark.parametrize(("first", "second", "broken"), [(5, 6, True), (5, 8, False), (8, 9, True)])
def test_what_is_due_before_is_so_from_each_ones_own_day(first: int, second: int, broken: bool, tmp_path: Path) -> None:
    """The 7th is closed: three working days from the 5th end on the 9th, one from the 6th on the 8th, one from the 8th on the
    9th. From the 8th three end on the 13th, and one from the 9th on the 12th.
    """
    text = CLOCKED.format(
        claim="for any two requests a and b alike except received, kind\n  where a.received before b.received\n"
        "  never b due before a"
    )
    assert shown(tmp_path, text, received(first, "Slow"), received(second, "Quick")) is broken
