"""The shares in a brief are of what they are said to be of: today's of the scope of today, and those of intents of what intents
speak of. Counted by hand.
"""

from pathlib import Path

import pytest

from tests.command import run

HELP = """\
policy Help "How soon the helpdesk answers"

request
  severity : one of Low, High
  channel  : one of Web, Mail
  users    : whole number from 0 to 9

derive size : one of Small, Large
  otherwise Small

table size_by_users
  at most one row applies
  | users  | gives size |
  | over 4 | Large      |

table desk
  the first row that applies decides
  | severity | users | answer within |
  | Low      | any   | 3 days        |
  | any      | 5     | SLOWER        |
  | High     | any   | 1 h           |

property large_day "Who is large has an answer within a day."
  for any request r
  where r.size is Large
  never r slower than 1 day
  counted by channel
"""

SMALLER = """\
proposal smaller "Six users are needed to be large"
  to Help in "help.policy"

  remove row size_by_users "over 4"
  add row to size_by_users | over 5 | Large |
"""


def text(folder: Path, *files: str) -> str:
    """The report on these files, on lines so wide that none breaks."""
    ran = run("verify", "--no-cache", *files, "--format", "plain", "--trust", 1, cwd=folder)
    assert ran.stderr == ""
    return " ".join(ran.stdout.split())


@pytest.mark.parametrize(
    ("slower", "moved"),
    [
        # Today Large are 5 to 9 users, each in 2 severities and 2 channels, which makes 20; as proposed 6 to 9, which makes 16.
        ("3 days", "for 50.0 % of the kinds of request instead of 60.0 %"),  # 8 of 16, and 12 of 20
        ("1 h", "for 8 of 16 kinds of request instead of 10 of 20"),  # each 50.0 %
    ],
)
def test_a_share_of_today_is_of_the_scope_of_today_where_the_scope_moves(
    tmp_path: Path, slower: str, moved: str
) -> None:
    (tmp_path / "help.policy").write_text(HELP.replace("SLOWER", slower), encoding="utf-8")
    (tmp_path / "smaller.policy").write_text(SMALLER, encoding="utf-8")
    report = text(tmp_path, "smaller.policy")
    assert f"as proposed in the same 2 combinations, {moved}." in report


DESK = """\
policy Desk "A desk"

request
  reader : one of Child, Adult, Staff
  urgent : yes/no

table desk
  | reader | answer within |
  | Child  | 3 h           |
  | Adult  | 2 h           |
  | Staff  | 1 h           |

property adults "Adults are not kept waiting by an amendment."
  for any amendment
  answers within 2 h where reader is Adult

property children "Children are not refused by an amendment."
  for any amendment
  answers within 3 h where reader is Child
"""

GUESTS = """\
proposal guests "Guests and visitors in place of staff, and children who are in a hurry wait"
  to Desk in "desk.policy"

  add code Guest to reader
  add code Visitor to reader
  retire code Staff of reader
  remove row desk Staff
  add row to desk | Guest | 4 h |
  add row to desk | Visitor | 5 h |
  add rule hurry
    when reader is Child and urgent is yes
    answer within 6 h
    overrides desk Child

  intends
    changes only where reader is Guest
    changes nothing where reader is Child
"""


def test_shares_of_what_intents_speak_of_have_the_denominator_of_the_changes(tmp_path: Path) -> None:
    """Of 6 kinds of request today and 8 as proposed, the 4 of children and adults exist before and after. One of them changes,
    and it has to stay as it is by either intent: by the first with all 4, by the second with the 2 of children.
    """
    (tmp_path / "desk.policy").write_text(DESK, encoding="utf-8")
    (tmp_path / "guests.policy").write_text(GUESTS, encoding="utf-8")
    report = text(tmp_path, "guests.policy")
    assert "1 of 4 kinds of request (25.0 %) change" in report
    stays = "kinds of request that have to stay as they are"
    assert f"changes only where reader is Guest: not so for 1 of the 4 {stays} (25.0 %), for example" in report
    before_and_after = "50.0 %; 25.0 % of all that exist before and after"
    assert f"changes nothing where reader is Child: not so for 1 of the 2 {stays} ({before_and_after})" in report
    against = f"Against it: 1 of the 2 kinds of request it is about ({before_and_after})"
    assert f"broken: children. Children are not refused by an amendment. {against}" in report
    assert "kept where it applies: adults (50.0 % of all kinds that exist before and after)" in report
