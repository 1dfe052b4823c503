"""Claims about two requests of different days, where times are on clocks: counted by hand, pair by pair."""

from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.written import policy
from verifier.results.status import Status
from verifier.verify import verify

TWO_DAYS = """\
policy Desk "from Thursday to Sunday, 5 to 8 March 2026"
  dated by received

request
  received : date from 2026-03-05 until 2026-03-09
  kind     : one of A, B

calendar Office
  open Monday to Friday

clock Open
  counts Office
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

table times
  | kind | answer within            |
  | A    | 1 working day on Open    |
  | B    | 1 calendar day on Open   |

rule weekend
  when received on or after 2026-03-07
  refuse

property alike_on_all_days "Whoever is answered on one day is answered on each."
  for any two requests a and b alike except received
  if a permitted
  never b refused

property as_fast "A is as fast as B."
  for any two requests a and b alike except kind
  where a.kind is A and b.kind is B
  if a permitted and b permitted
  always a same as b
"""


def test_two_requests_may_be_of_different_days(tmp_path: Path) -> None:
    verdicts = {each.name: each for each in verify(policy(tmp_path, TWO_DAYS)).verdicts}
    # Of each kind, Thursday and Friday are answered, Saturday and Sunday refused: two times two pairs.
    days = range(5, 9)
    by_hand = 2 * sum(a < 7 <= b for a, b in product(days, days))
    assert (verdicts["alike_on_all_days"].status, verdicts["alike_on_all_days"].count) == (Status.REFUTED, by_hand)
    assert by_hand == 8
    # On Thursday both end on Friday; on Friday A ends on Monday and B on Saturday. So the days are of different classes.
    assert (verdicts["as_fast"].status, verdicts["as_fast"].count) == (Status.REFUTED, 1)


HOURS = """\
policy Desk "from Saturday to Monday, 28 to 30 March 2026"
  dated by received

request
  received : date from 2026-03-28 until 2026-03-31
  kind     : one of Call, Fax, Letter

calendar Every
  zone Europe/London
  open Monday to Sunday

clock Plain
  counts Every
  day one is the day after receipt
  due at the end of the day

rule call
  when kind is Call
  answer within 24 h

rule fax
  when kind is Fax
  answer within 48 h

rule letter
  when kind is Letter
  answer within 1 working day on Plain

property calls "Of two calls, the one of a later day is due later."
  for any two requests a and b alike except received
  where a.received before b.received and a.kind is Call
  always a due before b

property fax_first "A call of the day after the next is never due before a fax."
  for any two requests a and b alike except received, kind
  where a.kind is Fax and b.kind is Call and a.received before 2026-03-29 and b.received on or after 2026-03-30
  never b due before a

property call_first "Some call is due before a fax of an earlier day."
  for some two requests a and b alike except received, kind
  where a.kind is Fax and b.kind is Call and a.received before b.received
  holds b due before a
"""


@pytest.mark.parametrize("is_left", [True, False])
def test_hours_of_two_days_are_compared_where_no_time_is_left_on_a_clock(is_left: bool, tmp_path: Path) -> None:
    """The 29th has 23 hours: in hours from the first instant of the 28th on, days begin at 0, 24, 47 and 71. A call of the 30th
    may be due at 71, and a fax of the 28th until 72. A call of the 29th, from 48 on, may be due before it, too; and one of the
    30th before a fax of the 29th, due until 95. A small change may leave no time on a clock; a text never does.
    """
    whole = policy(tmp_path, HOURS)
    provisions = tuple(each for each in whole.provisions if is_left or each.id != "letter")
    verdicts = {each.name: each for each in verify(replace(whole, provisions=provisions)).verdicts}
    figures = {name: (verdicts[name].status, verdicts[name].count) for name in ("calls", "fax_first")}
    assert figures == {"calls": (Status.PROVED, 0), "fax_first": (Status.REFUTED, 1)}
    assert verdicts["call_first"].witnesses is not None
    assert verdicts["call_first"].witnesses.count == 3
    assert all(each.z3 == each.diagram for each in verdicts.values())
