"""A policy with times on clocks, for tests of compiled checks: over Easter 2026, when clocks in London go forward."""

from pathlib import Path

from policy_dsl.model.policy import Policy
from tests.written import policy

REPLIES = """\
policy Replies "How fast letters are answered"
  dated by received

source LIST "the office's list"

request
  received : date from 2026-03-26 until 2026-04-08
  kind     : one of Plain, Paid, Appeal, Urgent, Junk
  late     : yes/no "more time was asked for"

days Easter
  source LIST "as of 1 March 2026"
  known from 2026-03-25 until 2026-06-01
  2026-04-03 "Good Friday", 2026-04-06 "Easter Monday"

calendar Office
  zone Europe/London
  open Monday to Friday
  closed on Easter

clock Open
  counts Office
  day one is the day after receipt
  due at the end of the day
  a month without that day ends on its last day
  a last day that is closed moves on

clock Plain
  day one is the day of receipt
  due at the end of the day
  a month without that day ends on the day after its last
  a last day that is closed stays

clock Back
  counts Office
  day one is the day of receipt
  due at the end of the day
  a last day that is closed moves back

table times
  | kind   | late | answer within               |
  | Plain  | no   | 3 working days on Open      |
  | Plain  | yes  | 3 working days, then 2 working days on Open |
  | Paid   | no   | 1 month on Open             |
  | Paid   | yes  | 1 month on Plain            |
  | Appeal | any  | 10 calendar days on Back    |
  | Urgent | any  | 24 h                        |
  | Junk   | any  | N/A                         |
"""


DATED = (
    REPLIES.replace(
        "| Junk   | any  | N/A                         |", "| Junk   | any  | 5 working days on Open      |"
    )
    + """
rule sooner
  when kind is Plain
  answer within 1 working day on Open
  overrides times
  in force from 2026-04-01
"""
)
"""The same, where decisions depend on the day of receipt."""

COMPARED = (
    REPLIES.replace("  late     : yes/no", "  wanted   : date from 2026-03-26 until 2026-04-08\n  late     : yes/no")
    + """
rule sooner
  when received before wanted
  answer within 1 working day on Open
  overrides times
"""
)
"""The same, where they depend on whether it is before another day."""


BY_THE_HOUR = (
    REPLIES.replace("| 3 working days on Open      |", "| the earlier of 30 h and 1 working day on Open |")
    .replace("| 1 month on Open             |", "| the later of 48 h and 3 calendar days on Plain |")
    .replace(
        "| 1 month on Plain            |",
        "| the later of the earlier of 3 working days on Open and 3 calendar days on Plain and 71 h |",
    )
)
"""The same, with times of which the hour of receipt decides whether they end with a day."""


IN_TIMES = (
    REPLIES[: REPLIES.index("table times")].replace("days Easter\n", "times\n  reply\n  repair\n\ndays Easter\n", 1)
    + """\
table targets
  | kind         | late | reply within           | repair within            |
  | Plain        | no   | 3 working days on Open | 1 month on Plain         |
  | Plain        | yes  | 24 h                   | no promise               |
  | Paid, Appeal | any  | 3 working days on Open | 10 calendar days on Back |
  | Urgent       | any  | 2 h                    | 24 h                     |
  | Junk         | any  | N/A                    | N/A                      |
"""
)
"""Several times, of which some are on clocks."""

IN_TIMES_BY_THE_HOUR = IN_TIMES.replace(
    "| 3 working days on Open | 1 month on Plain         |",
    "| the earlier of 30 h and 1 working day on Open | 1 month on Plain |",
)
"""The same, where in one of them the hour of receipt decides whether it ends with a day."""

IN_TIMES_DATED = (
    IN_TIMES
    + """
rule sooner
  when kind is Plain
  reply within 1 working day on Open
  overrides targets
  in force from 2026-04-01
"""
)
"""The same, where decisions depend on the day of receipt."""


def replies(folder: Path) -> Policy:
    """The policy."""
    return policy(folder, REPLIES)
