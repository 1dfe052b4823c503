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
