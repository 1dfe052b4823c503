"""What reports say beside a counterexample: what caps and floors do, and when answers are due if two proposals are adopted."""

from pathlib import Path

import pytest

from tests.command import run

NIGHT = """policy Night "how soon somebody answers"

request
  contract : one of Standard, Premium
  night    : yes/no

table targets
  | contract | answer within |
  | Standard | 15 min        |
  | Premium  | 2 h           |

rule at_night
  when night is yes
  answer not before 30 min

rule in_person
  when contract is Premium
  answer within at most 1 h

property quick "Whoever has no premium is answered within a quarter of an hour."
  for any request r
  where r.contract is Standard
  never r slower than 15 min

property personal "Whoever has premium is answered within half an hour."
  for any request r
  where r.contract is Premium and r.night is no
  never r slower than 30 min
"""
LETTERS = """policy Letters "how soon a letter is answered"
  dated by received

request
  kind     : one of Easy, Hard
  received : date from 2026-03-02 until 2026-03-03

calendar UK
  zone Europe/London
  open Monday to Friday

clock Office
  counts UK
  day one is the day after receipt
  due at the end of the day

table times
  | kind | answer within            |
  | Easy | 5 working days on Office |
  | Hard | 9 working days on Office |

property easy_first "An easy letter is answered no later than a hard one."
  for any two requests e and h alike except kind
  where e.kind is Easy and h.kind is Hard
  never e slower than h
"""
BACK = """policy Back "due before it came"
  dated by received

request
  kind     : one of A, B
  received : date from 2026-05-30 until 2026-05-31

calendar Weekdays
  zone UTC
  open Monday to Friday

calendar Wednesdays
  zone UTC
  open Wednesday

clock Friday
  counts Weekdays
  day one is the day of receipt
  due at the end of the day
  a last day that is closed moves back

clock Wednesday
  counts Wednesdays
  day one is the day of receipt
  due at the end of the day
  a last day that is closed moves back

table times
  | kind | answer within               |
  | A    | 1 calendar day on Friday    |
  | B    | 1 calendar day on Wednesday |

property alike "Both kinds wait alike."
  for any two requests a and b alike except kind
  where a.kind is A and b.kind is B
  always a same as b
"""


@pytest.mark.parametrize("as_format", ["text", "plain", "markdown", "html"])
def test_what_a_bound_does_stands_beside_it(as_format: str, tmp_path: Path) -> None:
    """Of the two times, the one of the row, and what the floor or the cap makes of it."""
    (tmp_path / "p.policy").write_text(NIGHT, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", as_format, cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    words = " ".join(ran.stdout.split())
    assert words.count("raises 15 min to 30 min") == 1
    assert words.count("cuts 2 h to 1 h") == 1


def test_an_example_of_two_proposals_has_its_due_days(tmp_path: Path) -> None:
    """2 March 2026 is a Monday: the eighth working day after it is Thursday of the next week, the sixth Tuesday."""
    (tmp_path / "base.policy").write_text(LETTERS, encoding="utf-8")
    for name, cell in (("A", "Easy to 8 working days on Office"), ("B", "Hard to 6 working days on Office")):
        text = f'proposal {name} "p"\n  to Letters in "base.policy"\n\n  set times {cell}\n'
        (tmp_path / f"{name}.policy").write_text(text, encoding="utf-8")
    ran = run("verify", "A.policy", "B.policy", "--brief", cwd=tmp_path)
    assert (
        "easy_first: received 2026-03-02: 8 working days on Office (due 2026-03-12) for kind Easy,"
        " 6 working days on Office (due 2026-03-10) for kind Hard"
    ) in " ".join(ran.stdout.split())


@pytest.mark.parametrize("as_format", ["text", "markdown", "html"])
def test_a_due_day_before_that_of_receipt_is_shown(as_format: str, tmp_path: Path) -> None:
    """30 May 2026 is a Saturday: the weekday before it is the 29th, and the Wednesday the 27th."""
    (tmp_path / "p.policy").write_text(BACK, encoding="utf-8")
    ran = run("verify", "p.policy", "--format", as_format, cwd=tmp_path)
    assert ran.returncode == 1, ran.stderr
    words = " ".join(ran.stdout.split())
    assert "at the end of 2026-05-29" in words
    assert "at the end of 2026-05-27" in words
