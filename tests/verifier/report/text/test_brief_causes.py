"""A brief says of intents, as of properties, that a gap or a conflict alone breaks them; worked out by hand.

Of the 12 kinds of request, 2 have two times at once today: an urgent one of Staff, in either room.
"""

from pathlib import Path

import pytest

from tests.command import run

DESK = """\
policy Desk "A desk"

request
  reader : one of Child, Adult, Staff
  urgent : yes/no
  room   : one of North, South

rule staff
  when reader is Staff
  answer within 1 h

rule urgent_first
  when urgent is yes and reader is not Child
  answer within 2 h

otherwise answer within 4 h

property soon "Everybody has an answer within four hours."
  for any request r
  never r slower than 4 h

property staff_kept "Nothing changes for staff."
  for any amendment
  changes nothing where reader is Staff
"""

CALM = """\
proposal calm "Adults and staff wait three hours for what is not urgent"
  to Desk in "desk.policy"

  add rule calm
    when urgent is no and reader in Adult, Staff
    answer within at most 3 h

  intends
    changes nothing where reader is Staff
    every change is faster
    restores soon
"""

SETTLED = """\
proposal settled "Only adults are in a hurry"
  to Desk in "desk.policy"

  replace rule urgent_first
    when urgent is yes and reader is Adult
    answer within 2 h

  intends
    changes nothing where reader is Staff
"""

STAYS = "not so for 2 of the 4 kinds of request that have to stay as they are (50.0 %; 16.7 % of all)"


def text(folder: Path, *files: str) -> str:
    """The report on these files, on lines so wide that none breaks."""
    ran = run("verify", "--no-cache", *files, "--format", "plain", "--trust", 1, cwd=folder)
    assert ran.stderr == ""
    return " ".join(ran.stdout.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    saved = tmp_path_factory.mktemp("desk")
    for name, source in (("desk", DESK), ("calm", CALM), ("settled", SETTLED)):
        (saved / f"{name}.policy").write_text(source, encoding="utf-8")
    return saved


@pytest.fixture(scope="module")
def calm(folder: Path) -> str:
    return text(folder, "calm.policy")


def test_an_intent_that_a_conflict_of_today_breaks_is_not_contradicted(calm: str) -> None:
    """No decision on a request of Staff changes, the two conflicts neither: they alone break the intent."""
    same = "all because of the conflict, as today; with reader Staff · urgent yes"
    assert f"changes nothing where reader is Staff: {STAYS}, {same}" in calm
    assert "also fit requests with reader Staff; no decision on these changes" in calm
    about = "not so for 2 of the 12 kinds of request it is about (16.7 %)"
    assert f"every change is faster: {about}, {same}" in calm


def test_a_rule_about_amendments_that_a_conflict_breaks_says_so(calm: str) -> None:
    assert "broken: staff_kept. Nothing changes for staff. Against it: 2 of the 4 kinds of request" in calm
    assert "(50.0 %; 16.7 % of all), all because of the conflict, as today, for example" in calm


def test_what_is_not_restored_because_of_a_conflict_says_so(calm: str) -> None:
    assert "restores soon: it still fails, all because of the conflict." in calm


def test_an_intent_that_breaks_where_a_conflict_is_settled_says_so(folder: Path) -> None:
    """Both urgent requests of Staff have one time as proposed, and had two."""
    settled = text(folder, "settled.policy")
    assert f"changes nothing where reader is Staff: {STAYS}, all because of a conflict of today; with" in settled


BOTH = """\
proposal both "Adults are told two times, and staff one"
  to Desk in "desk.policy"

  replace rule urgent_first
    when urgent is yes and reader is Adult
    answer within 2 h
  add rule adults
    when urgent is yes and reader is Adult and room is South
    answer within 3 h

  intends
    changes nothing where urgent is yes
"""


def test_conflicts_today_and_as_proposed_are_one_reason(folder: Path, tmp_path: Path) -> None:
    """The two of Staff have two times today, and one Adult, in the South, as proposed: 3 of 6 urgent kinds."""
    for name, source in (("desk", DESK), ("both", BOTH)):
        (tmp_path / f"{name}.policy").write_text(source, encoding="utf-8")
    said = text(tmp_path, "both.policy")
    assert "not so for 3 of the 6 kinds of request that have to stay as they are" in said
    assert (
        "all because two times apply at once, today, as proposed or both; with reader Adult, Staff · urgent yes" in said
    )
    assert "all without a single answer today, as proposed or both, none newly refused" in said


GIVES_UP = """\
proposal slower "Children wait longer"
  to Plain in "plain.policy"

  set t Child to 3 h

  intends
    gives up two_hours
    gives up four_hours
    gives up child_first
"""

PLAIN = """\
policy Plain "Children and adults"

request
  reader : one of Child, Adult

table t
  | reader | answer within |
  | Child  | 2 h           |
  | Adult  | 3 h           |

property two_hours "Nobody waits longer than two hours."
  for any request r
  never r slower than 2 h

property four_hours "Nobody waits longer than four hours."
  for any request r
  never r slower than 4 h

property child_first "Children have an answer after three hours."
  for any request r
  where r.reader is Child
  never r faster than 3 h
"""


def test_why_a_property_is_not_given_up_is_said(tmp_path: Path) -> None:
    """An adult waits 3 h today, nobody waits 4 h as proposed, and a child waits 2 h today and 3 h as proposed."""
    (tmp_path / "plain.policy").write_text(PLAIN, encoding="utf-8")
    (tmp_path / "slower.policy").write_text(GIVES_UP, encoding="utf-8")
    report = text(tmp_path, "slower.policy")
    assert "gives up two_hours: it fails today already, so there is nothing to give up." in report
    assert "gives up four_hours: it still holds." in report
    assert "gives up child_first: it fails today, and holds as proposed." in report
    assert "still fails" not in report.split("Guarantees")[0].split("Does it do")[1]
