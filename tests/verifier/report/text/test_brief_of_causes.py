"""The provisions that a brief and the full report name behind changes: those that concern the requests that change.

Each policy is so small that its few requests are gone through by hand.
"""

from pathlib import Path

import pytest

from tests.command import run

VET = """\
policy Vet "How soon an animal is seen"

request
  signs : set of Fever, Pain, Limp
  age   : whole number from 0 to 12
  kind  : one of Dog, Cat

derive risk : one of Low, High
  otherwise Low

rule old
  when age at least 10 and signs has Pain
  gives risk High

table times
  | risk | kind    | answer within |
  | Low  | not Dog | 3 days        |
  | Low  | Dog     | 2 days        |
  | High | any     | 1 h           |
"""

CLUB = """\
policy Club "Who waits how long"

request
  who    : one of Farm, Club, Owner
  size   : whole number from 0 to 9
  urgent : yes/no

table times
  | who   | answer within |
  | Farm  | 3 days        |
  | Club  | 2 days        |
  | Owner | 1 day         |

rule large
  when size at least 5 and who is Owner
  answer within 4 days
  overrides times

rule hurry
  when urgent is yes
  answer within 1 h
  overrides times, large
"""

DESK = """\
policy Desk "A tax desk"

request
  who  : one of Firm, Citizen
  week : yes/no "it is the closing week"

table desk
  the first row that applies decides
  | row     | who  | answer within |
  | walk_in | Firm | N/A           |
  | rest    | any  | 3 h           |

rules exceptions in this order
  rule appeals
    when who is Citizen and week is no
    answer within 4 h
    overrides desk

  rule closing_week
    when week is yes
    answer within 2 days
    overrides desk
"""


def because(folder: Path, base: str, operations: str, *options: str) -> list[str]:
    """What is named behind the changes, each time that something is."""
    name = base.split()[1]
    (folder / "base.policy").write_text(base, encoding="utf-8")
    text = f'proposal Other "o"\n  to {name} in "base.policy"\n\n{operations}\n'
    (folder / "other.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "--no-cache", "other.policy", "--format", "plain", "--trust", 1, *options, cwd=folder)
    assert (ran.stderr, bool(ran.stdout)) == ("", True)
    lines = [line.strip() for line in ran.stdout.splitlines()]
    return [line[line.lower().index("because of ") + len("because of ") :] for line in lines if "ecause of " in line]


LIMPS = """\
  add rule limps
    when signs has Limp and kind is Dog
    gives risk High
"""


@pytest.mark.parametrize("vocabulary", [
    "", "  set age : whole number from 0 to 14\n", "  rename code Dog of kind to Hound\n", "  add code Bird to kind\n",
])  # fmt: skip
def test_a_rule_with_other_bounds_or_names_alone_is_not_a_cause(tmp_path: Path, vocabulary: str) -> None:
    """What changes are dogs that limp, and are not old and in pain: they are of a higher risk because of the new rule. The rule
    on old ones gives nothing to any of these, whatever bounds the age has.
    """
    limps = LIMPS.replace("is Dog", "is Hound") if "Hound" in vocabulary else LIMPS
    assert because(tmp_path, VET, f"{vocabulary}{limps}", "--brief") == ["limps:"]


def test_of_two_new_rules_each_is_behind_its_own_requests(tmp_path: Path) -> None:
    """Dogs that limp had two days, and cats with a fever three: neither rule applies to the others."""
    fevers = "\n  add rule fevers\n    when signs has Fever and kind is Cat\n    gives risk High\n"
    assert because(tmp_path, VET, f"{LIMPS}{fevers}", "--full")[-2:] == ["limps", "fevers"]


@pytest.mark.parametrize("vocabulary", ["", "  rename code Dog of kind to Hound\n", "  add code Bird to kind\n"])
def test_a_row_that_tests_codes_that_come_or_go_is_not_a_cause(tmp_path: Path, vocabulary: str) -> None:
    """The row of what is not a dog has one more code where there are birds; cats that limp change because of the new rule."""
    limps = LIMPS.replace("kind is Dog", "kind is Cat")
    assert because(tmp_path, VET, f"{vocabulary}{limps}", "--brief") == ["limps:"]


@pytest.mark.parametrize("vocabulary", [
    "", "  rename code Club of who to Society\n", "  split code Club of who into Society, Firm\n",
    "  add code Zoo to who\n  add row to times | Zoo | 5 h |\n", "  set size : whole number from 0 to 12\n",
])  # fmt: skip
def test_a_row_under_another_name_is_not_a_cause(tmp_path: Path, vocabulary: str) -> None:
    """What is urgent waits longer, because the rule is gone: the rows and `large` decide now, and each says what it said."""
    assert because(tmp_path, CLUB, f"{vocabulary}  remove rule hurry", "--brief") == ["hurry (taken away):"]


def test_the_row_that_pushes_out_another_is_the_cause(tmp_path: Path) -> None:
    """Firms are refused by `walk_in`. The new row stands above it, so that it applies to none; in the closing week a rule that
    stays as it is decides in its place, because it overrides the new row.
    """
    added = "  add row to desk before walk_in | fast_firm | Firm | 45 min |"
    assert because(tmp_path, DESK, added, "--full")[-2:] == ["desk fast_firm", "desk fast_firm"]


def test_a_row_that_is_taken_away_above_another_is_the_cause(tmp_path: Path) -> None:
    """The new row of the test above is in the policy, and goes."""
    base = DESK.replace("  | walk_in |", "  | fast_firm | Firm | 45 min |\n  | walk_in |")
    causes = because(tmp_path, base, "  remove row desk fast_firm", "--full")
    assert causes[-2:] == ["desk fast_firm (taken away)", "desk fast_firm (taken away)"]


CLOCKED = """\
policy Leaks "How soon a leak is mended"
  dated by reported

request
  reported : date from 2026-11-10 until 2026-11-13
  size     : one of Drip, Flow

calendar Works
  zone UTC
  open Monday to Friday

clock Crew
  counts Works
  day one is the day after receipt
  due at the end of the day
  a month without that day ends on its last day
  a last day that is closed moves back

table targets
  | row  | size | answer within         |
  | drip | Drip | 2 months on Crew      |
  | flow | Flow | 1 working day on Crew |

rule a_month
  answer within at most 1 month on Crew
"""


@pytest.mark.parametrize(("shut", "expected"), [
    # 20 working days end one day later than without it; the months end on 10 and 11 December, and on Friday for Saturday 12
    ("2026-11-16", ["targets:", "targets drip"]),
    # the month of 10 November ends on a closed day, and so a day earlier
    ("2026-12-10", [
        "the days of Works (counted in a_month) and targets:", "the days of Works (counted in a_month), targets drip",
    ]),
])  # fmt: skip
def test_days_that_move_no_time_are_not_a_cause(tmp_path: Path, shut: str, expected: list[str]) -> None:
    """A drip, which had its month, is mended in 20 working days: both of them count the day that is closed."""
    operations = f'  close Works on {shut} "training"\n  set targets drip to 20 working days on Crew'
    assert [
        cause.removeprefix("all with size Drip, ") for cause in because(tmp_path, CLOCKED, operations, "--full")
    ] == expected
