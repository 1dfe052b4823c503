"""Claims about two requests of different days, where times are on clocks: counted by hand, pair by pair."""

from itertools import product
from pathlib import Path

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
