"""The third reading on clocks: days that proposals change, and what is claimed of times, each worked out on a calendar.

1 January 2026 is a Thursday, so the Mondays are the 5th, the 12th and so on.
"""

from datetime import date

import pytest

from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.third_reading import Reader, Request
from tests.third_reading.claims import intent_missed, property_broken, property_shown
from tests.third_reading.days import last_day, meant

HEAD = """policy P "p"
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
  a last day that is closed moves on

table t
  | kind  | answer within |
  | Slow  | {slow} |
  | Quick | {quick} |
"""


def read(text: str) -> tree.File:
    file, findings = parse(Text("p.policy", text))
    assert not findings, findings
    assert isinstance(file, tree.File)
    return file


def policy(slow: str = "N/A", quick: str = "N/A", claim: str = "") -> Reader:
    """The policy with these cells, and perhaps a property."""
    file = read(HEAD.format(slow=slow, quick=quick) + (f'\nproperty p "p"\n{claim}' if claim else ""))
    assert isinstance(file, tree.PolicyFile)
    return Reader.of(file)


def after(base: Reader, operations: str) -> tuple[Reader, tuple[tree.IntentLine, ...]]:
    """What a proposal makes of it, and what it intends."""
    file = read(f'proposal Q "q"\n  to P in "p.policy"\n\n{operations}')
    assert isinstance(file, tree.ProposalFile)
    return base.amended(file), file.intents


def claimed(reader: Reader) -> tree.PropertyBlock:
    (claim,) = (each for each in reader.declarations if isinstance(each, tree.PropertyBlock))
    return claim


def january(day: int, kind: str = "Slow") -> Request:
    return {"received": date(2026, 1, day).toordinal(), "kind": kind}


@pytest.mark.parametrize(
    ("operations", "time", "received", "last"),
    [
        # the 7th is closed, so the 6th and the 8th are the two working days
        ("", "2 working days on Plain", date(2026, 1, 5), date(2026, 1, 8)),
        ("  close Office on 2026-01-08\n", "2 working days on Plain", date(2026, 1, 5), date(2026, 1, 9)),
        ("  close Office on 2026-01-06, 2026-01-08\n", "2 working days on Plain", date(2026, 1, 5), date(2026, 1, 12)),
        ("  open Office on 2026-01-07\n", "2 working days on Plain", date(2026, 1, 5), date(2026, 1, 7)),
        # a Saturday is opened, whatever the week says; the calendar days end on it and need not move
        ("  open Office on 2026-01-10\n", "5 calendar days on Plain", date(2026, 1, 5), date(2026, 1, 10)),
        ("", "5 calendar days on Plain", date(2026, 1, 5), date(2026, 1, 12)),
        # 2 February is a Monday, and the list says that it is closed as soon as it says anything of February
        ("  extend Closed until 2026-03-01\n    2026-02-02\n", "1 working day on Plain", date(2026, 1, 30),
         date(2026, 2, 3)),
        ("  extend Closed until 2026-03-01\n    2026-02-02\n  open Office on 2026-02-02\n", "1 working day on Plain",
         date(2026, 1, 30), date(2026, 2, 2)),
        ("  close Other on 2026-01-08\n", "2 working days on Plain", date(2026, 1, 5), date(2026, 1, 8)),
    ],
)  # fmt: skip
def test_proposals_change_days(operations: str, time: str, received: date, last: date) -> None:
    amended, _ = after(policy(), f"{operations}  set t Slow to 1 h\n")
    assert last_day(amended.declarations, meant(time), received) == last
    assert last_day(policy().declarations, meant("2 working days on Plain"), date(2026, 1, 5)) == date(2026, 1, 8)


def test_a_day_is_what_the_last_of_a_stack_makes_it() -> None:
    closed, _ = after(policy(), "  close Office on 2026-01-06\n")
    opened, _ = after(closed, "  open Office on 2026-01-06\n")
    time, monday = meant("1 working day on Plain"), date(2026, 1, 5)
    assert [last_day(each.declarations, time, monday).day for each in (closed, opened)] == [8, 6]


ONE_DAY = "1 working day on Plain"


@pytest.mark.parametrize(
    ("claim", "broken"),
    [
        # received on the 5th and due as the 6th ends: after 48 hours at the first instant of the day, after little more
        # than 24 at its last
        ("never r slower than 48 h", False),
        ("never r slower than 47 h", True),
        ("never r faster than 24 h", False),
        ("never r faster than 25 h", True),
        ("never r same as 48 h", True),
        ("never r same as 24 h", False),
        ("always r slower than 24 h", False),
        ("always r faster than 30 h", True),
        ("never r same as 1 calendar day on Plain", True),
        ("never r slower than 2 working days on Plain", False),
        ("if r slower than 47 h\n  never r faster than 48 h", True),
        ("if r slower than 47 h\n  never r faster than 47 h", False),
        ("never r slower than refused", False),
    ],
)
def test_a_claim_is_broken_at_some_instant_of_the_day(claim: str, broken: bool) -> None:
    reader = policy(slow=ONE_DAY, claim=f"  for any request r\n  {claim}\n")
    assert property_broken(reader, claimed(reader), (january(5),)) is broken


@pytest.mark.parametrize(("holds", "shown"), [("r same as 48 h", True), ("r faster than 24 h", False)])
def test_a_claim_of_some_request_is_shown_at_some_instant(holds: str, shown: bool) -> None:
    reader = policy(slow=ONE_DAY, claim=f"  for some request r\n  holds {holds}\n")
    assert property_shown(reader, claimed(reader), (january(5),)) is shown


@pytest.mark.parametrize(
    ("quick", "broken"),
    [
        ("36 h", True),
        ("48 h", True),
        ("49 h", False),
        ("2 working days on Plain", False),
        ("1 calendar day on Plain", True),
    ],
)
def test_two_requests_of_one_day_are_received_at_one_instant(quick: str, broken: bool) -> None:
    """What is received as the 5th begins has 48 hours until the 6th ends."""
    claim = "  for any two requests a and b alike except kind\n  where a.kind is Quick\n  always a slower than b\n"
    reader = policy(slow=ONE_DAY, quick=quick, claim=claim)
    assert property_broken(reader, claimed(reader), (january(5, "Quick"), january(5))) is broken


@pytest.mark.parametrize(
    ("slow", "first", "second", "broken"),
    [
        # what is received on the 5th has the 6th, the 8th and the 9th; what is received on the 6th has the 8th
        ("2 working days on Plain", 5, 6, False),
        ("3 working days on Plain", 5, 6, True),
        ("3 working days on Plain", 8, 9, True),
        ("1 working day on Plain", 5, 6, False),
        ("N/A", 5, 6, True),
    ],
)
def test_what_is_due_before_is_so_from_each_ones_own_day(slow: str, first: int, second: int, broken: bool) -> None:
    claim = (
        "  for any two requests a and b alike except received, kind\n  where a.kind is Slow and b.kind is Quick\n"
        "  never b due before a\n"
    )
    reader = policy(slow=slow, quick=ONE_DAY, claim=claim)
    pair = january(first), january(second, "Quick")
    assert property_broken(reader, claimed(reader), pair) is broken


@pytest.mark.parametrize(
    ("was", "operations", "day", "way"),
    [
        ("24 h", f"  set t Slow to {ONE_DAY}\n", 5, "slower"),
        ("48 h", f"  set t Slow to {ONE_DAY}\n", 5, "faster"),
        # 30 hours are over as the 6th ends if they begin at six in the evening
        ("30 h", f"  set t Slow to {ONE_DAY}\n", 5, "mixed"),
        (ONE_DAY, "  set t Slow to 30 h\n", 5, "mixed"),
        (ONE_DAY, "  close Office on 2026-01-06\n", 5, "slower"),
        # the 7th is closed, so the 8th is the next day for what is received on the 6th
        (ONE_DAY, "  close Office on 2026-01-06\n", 6, ""),
        (ONE_DAY, "  open Office on 2026-01-07\n", 6, "faster"),
        # only written otherwise
        (ONE_DAY, "  set t Slow to 1 calendar day on Plain\n", 5, ""),
        (ONE_DAY, "  set t Slow to N/A\n", 5, "refused"),
        ("N/A", f"  set t Slow to {ONE_DAY}\n", 5, "permitted"),
    ],
)
def test_answers_move_as_the_instants_do(was: str, operations: str, day: int, way: str) -> None:
    base = policy(slow=was)
    ways = " or ".join(each for each in ("slower", "faster", "mixed", "refused", "permitted") if each != way)
    lines = f"  intends\n    changes nothing where kind is Slow\n    every change is {ways}\n"
    amended, intents = after(base, f"{operations}\n{lines}")
    request = january(day)
    answers = base.answer(request), amended.answer(request)
    assert [intent_missed(amended, line, request, *answers, base) for line in intents] == [bool(way)] * 2


@pytest.mark.parametrize(
    ("time", "missed"), [("48 h", False), ("36 h", True), (ONE_DAY, False), ("1 calendar day on Plain", False)]
)
def test_an_answer_comes_within_a_time_at_every_hour(time: str, missed: bool) -> None:
    base = policy()
    amended, (within, exactly) = after(
        base, f"  set t Slow to {ONE_DAY}\n\n  intends\n    answers within {time}\n    answers in exactly {time}\n"
    )
    answers = base.answer(january(5)), amended.answer(january(5))
    assert intent_missed(amended, within, january(5), *answers, base) is missed
    assert intent_missed(amended, exactly, january(5), *answers, base) is (time != ONE_DAY)
