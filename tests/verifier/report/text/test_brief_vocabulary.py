"""What a brief says of a proposal that changes which requests there are, and of properties that it adds; counted by hand.

Today there are 6 kinds of request: 3 readers, urgent or not. As proposed there are 8: Staff go, and Guest and Visitor come.
So 4 exist before and after, 4 become possible and 2 impossible.
"""

import re
from pathlib import Path

import pytest

from tests.command import run

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
"""

CLAIMS = """
property staff_wait "Staff are answered no faster than adults."
  for any two requests s and a alike except reader
  where s.reader is Staff and a.reader is Adult
  never s faster than a

property adults_soon "Adults are answered within an hour."
  for any request r
  where r.reader is Adult
  never r slower than 1 h
"""

GUESTS = """\
proposal guests "Guests and visitors in place of staff"
  to Desk in "desk.policy"

  add code Guest to reader
  add code Visitor to reader
  retire code Staff of reader
  remove row desk Staff
  add row to desk | Guest | 4 h |
  add row to desk | Visitor | 5 h |

  add property guests_wait "Guests are answered no faster than adults."
    for any two requests g and a alike except reader
    where g.reader is Guest and a.reader is Adult
    never g faster than a

  add property guests_soon "Guests are answered within an hour."
    for any request r
    where r.reader is Guest
    never r slower than 1 h

  intends
    changes nothing where reader is Adult
"""

LATER = """\
proposal later "Adults wait longer"
  to Desk in "desk.policy"

  set desk Adult to 3 h

  add property equals "Adults are answered like children."
    for any two requests a and c alike except reader
    where a.reader is Adult and c.reader is Child
    always a same as c

  intends
    every change is slower
"""


def text(folder: Path, *files: str) -> str:
    """The report on these files, on lines so wide that none breaks."""
    ran = run("verify", "--no-cache", *files, "--format", "plain", "--trust", 1, cwd=folder)
    assert ran.stderr == ""
    return " ".join(ran.stdout.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    saved = tmp_path_factory.mktemp("desk")
    for name, source in (
        ("desk", DESK + CLAIMS),
        ("guests", GUESTS),
        ("later", LATER),
        ("silent", DESK.replace("Desk", "S")),
    ):
        (saved / f"{name}.policy").write_text(source, encoding="utf-8")
    return saved


@pytest.fixture(scope="module")
def guests(folder: Path) -> str:
    return text(folder, "desk.policy", "guests.policy")


def test_a_property_that_comes_with_the_proposal_is_new_and_not_said_to_hold_today(folder: Path, guests: str) -> None:
    assert "✓ 1 holds for every request as proposed (new): guests_wait." in guests
    assert "today and as proposed" not in guests
    assert "1 new guarantee fails" in guests
    assert "✓ 1 holds for every request as proposed (new): equals." in text(folder, "later.policy")


def test_shares_of_today_are_shares_of_what_is_possible_today(guests: str) -> None:
    today, proposed = guests[guests.index("Today it fails for 100.0 %") :].split("as proposed", 2)[:2]
    assert "33.3 % of all" in today  # 2 of 6
    assert "25.0 % of all" in proposed  # 2 of 8


def test_a_property_about_nothing_any_more_is_not_repaired(guests: str) -> None:
    assert "repaired" not in guests
    assert "staff_wait ✗ fails 100.0 % ? says nothing any more" in guests
    assert (
        "? says nothing any more: staff_wait. Staff are answered no faster than adults."
        " Today it fails; as proposed it is about no pair of requests."
    ) in guests


def test_each_operation_has_a_line_with_what_it_does(folder: Path) -> None:
    ran = run("verify", "--no-cache", "guests.policy", "--format", "plain", "--brief", "--trust", 1, cwd=folder)
    lines = [line.strip() for line in ran.stdout.splitlines()]
    start = lines.index("· It changes what a request is:")
    assert lines[start + 1 :][:3] == [
        "one more code: add code Guest to reader",
        "one more code: add code Visitor to reader",
        "a code goes, and with it every request that has it: retire code Staff of reader",
    ]
    markdown = run("verify", "--no-cache", "guests.policy", "--format", "markdown", "--trust", 1, cwd=folder).stdout
    assert "<br>one more code: add code Guest to reader<br>one more code: add code Visitor to reader<br>" in markdown


def test_kinds_that_come_and_go_are_named_where_nothing_changes(guests: str) -> None:
    assert (
        "Of the 4 kinds of request that exist before and after, none changes;"
        " 4 become possible and 2 become impossible, below." in guests
    )
    assert "kinds changed none kinds newly possible 4 kinds that vanish 2" in guests
    assert (
        "· Compared with today, none of the kinds of request that stay possible is newly refused or slower under guests;"
        " 4 become possible and 2 become impossible." in guests
    )


def test_an_intent_that_says_what_stays_is_not_said_to_be_missing(guests: str) -> None:
    assert "its author's intent is met; none says what else stays as it is. ✓ met: changes nothing where" in guests


def test_a_policy_without_claims_is_not_said_to_guarantee(folder: Path) -> None:
    assert "· It makes no claims; the built-in checks hold." in text(folder, "silent.policy")
    example = '\nexample "a child"\n  given reader Child, urgent yes\n  expect {}\n'
    for expected, sentence in (
        ("3 h", "· It makes no claims; 1 example and the built-in checks hold."),
        ("1 h", "✗ It makes no claims; 1 of 1 example fails, and the built-in checks hold."),
    ):
        (folder / "e.policy").write_text(DESK + example.format(expected), encoding="utf-8")
        assert sentence in text(folder, "e.policy")


def test_a_term_is_not_what_a_request_is(folder: Path) -> None:
    terms = '\nterm hurried "in a hurry" means urgent is yes\n'
    terms += "\nrule quick\n  when hurried\n  answer within 1 h\n  overrides desk\n"
    (folder / "t.policy").write_text(DESK.replace("Desk", "T") + terms, encoding="utf-8")
    proposal = """\
proposal adults "Adults are never in a hurry"
  to T in "t.policy"

  replace term hurried "in a hurry"
    means
      reader is not Adult
      any of
        urgent is yes
        reader is Staff
"""
    (folder / "adults.policy").write_text(proposal, encoding="utf-8")
    page = text(folder, "adults.policy")
    assert (
        'It changes a term: another meaning of a term: replace term hurried "in a hurry" means reader is not Adult and'
        " any of (urgent is yes; reader is Staff) " in page
    )
    assert "what a request is" not in page.lower()


def test_no_claim_beside_those_that_fail_anyway_needs_an_assumption(folder: Path) -> None:
    assumed = '\nimpossible when reader is Staff and urgent is yes\n  because "staff have time"\n'
    for claims, expected in ((CLAIMS, "without it no other claim fails."), ("", "without it no claim fails.")):
        (folder / "a.policy").write_text(DESK.replace("\ntable", assumed + "\ntable") + claims, encoding="utf-8")
        assert expected in text(folder, "a.policy")


def test_a_stack_says_what_each_column_is_compared_with(folder: Path) -> None:
    upper = 'proposal upper "Children too"\n  to later in "later.policy"\n\n  set desk Child to 2 h\n'
    (folder / "upper.policy").write_text(upper, encoding="utf-8")
    page = text(folder, "desk.policy", "later.policy", "upper.policy")
    assert "The column upper on later compares with the policy under later, not with today." in page
    assert (
        "✓ Compared with the policy under later, nobody is newly refused or slower under upper on later alone." in page
    )
    assert "“Today” means here: with later adopted." in page


def test_choices_that_all_come_to_the_same_are_not_listed(folder: Path) -> None:
    claim = """
rule shut
  when urgent is yes
  refuse

property a_way "Who is in a hurry finds a reader who may."
  for any request r
  where r.urgent is yes
  for some request s alike except reader
  holds s permitted
"""
    (folder / "w.policy").write_text(DESK + claim, encoding="utf-8")
    assert "no other choice is a way: every reader: refused" in text(folder, "w.policy")


def test_one_proposal_is_not_said_to_harm_nobody_alone(folder: Path) -> None:
    faster = """\
proposal faster "Adults wait less"
  to Desk in "desk.policy"

  add rule hurry
    when reader is not Child
    answer within 1 h
    overrides desk
"""
    (folder / "faster.policy").write_text(faster, encoding="utf-8")
    page = text(folder, "desk.policy", "faster.policy")
    assert "✓ Compared with today, nobody is newly refused or slower under faster." in page
    assert "The proposal's conditions also fit requests with reader Staff; no decision on these changes." in page


SERVICE = """\
policy Service "Who is helped, and how fast"

request
  contract : one of Standard, Premium, Partner, Public
  priority : one of P1, P2, P3, P4
  on_hold  : yes/no

times
  respond
  restore
  resolve

rule held
  when on_hold is yes
  refuse

table targets
  | priority | contract         | respond within | restore within | resolve within |
  | P1       | Standard, Public | 30 min         | 4 h            | 8 h            |
  | P1       | Premium, Partner | 15 min         | 2 h            | 4 h            |
  | P2       | Standard, Public | 1 h            | 8 h            | 24 h           |
  | P2       | Premium, Partner | 30 min         | 4 h            | 8 h            |
  | P3       | Standard, Public | 4 h            | 2 days         | 5 days         |
  | P3       | Premium, Partner | 2 h            | 1 day          | 3 days         |
  | P4       | any              | 1 day          | no promise     | no promise     |

property premium_first "Premium never waits longer than Standard."
  for any two requests p and s alike except contract
  in every time
  where p.contract is Premium and s.contract is Standard
  never p slower than s
"""

CHARITY = """\
proposal charity "Charities come, the public goes, and some times change"
  to Service in "service.policy"

  add code Charity to contract
  retire code Public of contract
  set targets "row 1" respond to 20 min
  set targets "row 2" restore to 90 min
  set targets "row 4" resolve to 12 h
  set targets "row 6" resolve to 4 days
  set targets "row 5" respond to 6 h
  set targets P4 respond to 2 days
  add row to targets | P1, P2 | Charity | 1 h | 8 h | 2 days |
  add row to targets | P3 | Charity | 6 h | 3 days | 10 days |

  intends
    refuses nothing new
"""
"""Of four contracts with 8 kinds of request each, one comes and one goes. Of those that come, 4 are on hold."""


@pytest.fixture
def service(folder: Path) -> Path:
    (folder / "service.policy").write_text(SERVICE, encoding="utf-8")
    (folder / "charity.policy").write_text(CHARITY, encoding="utf-8")
    return folder


def test_requests_that_come_have_all_their_times_in_one_row(service: Path) -> None:
    page = text(service, "charity.policy")
    part = page[page.index("What a request is") :]
    assert page.index("Guarantees") < page.index("What a request is")
    for row in (
        "8 kinds of request become possible: as proposed all requests with kinds",
        "respond 1 h, restore 8 h, resolve 48 h contract Charity · priority P1, P2 · on_hold 2 no",
        "respond 6 h, restore 3 days, resolve 10 days contract Charity · priority P3 · on_hold no 1",
        "respond 48 h, restore and resolve no promise contract Charity · priority P4 · on_hold no 1",
        "refused contract Charity · on_hold yes 4",
        "8 kinds of request become impossible: today all requests with kinds",
        "respond 1 h, restore 8 h, resolve 24 h contract Public · priority P2 · on_hold no 1",
        "refused contract Public · on_hold yes 4",
    ):
        assert row in part


def test_the_brief_of_a_new_vocabulary_with_several_times_is_one_page(service: Path) -> None:
    more = "".join(
        f"  add row to targets | {priority} | {code} | {n + k} min | {n + k} h | {n + k} days |\n"
        for n, code in enumerate(("A", "B", "C", "D"), 2)
        for k, priority in enumerate(("P1", "P2", "P3"), 4 * n)
    )
    codes = "".join(f"  add code {code} to contract\n" for code in "ABCD")
    (service / "many.policy").write_text(
        CHARITY.replace("proposal charity", "proposal many").replace("\n  intends", f"\n{codes}{more}\n  intends"),
        encoding="utf-8",
    )
    ran = run("verify", "--no-cache", "many.policy", "--format", "plain", "--brief", "--trust", 1, cwd=service)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert len(lines[: next(n for n, line in enumerate(lines) if line.startswith("How far"))]) < 40
    page = " ".join(ran.stdout.split())
    assert "40 kinds of request become possible" in page  # 5 contracts
    # on hold, 20; of the 4 contracts A to D with three priorities, 12 times that are alike nowhere, as for charities three
    assert re.search(r"others, in \d+ boxes \(in the full report\) \d+ ", page)
    whole = run("verify", "--no-cache", "many.policy", "--format", "plain", "--full", "--trust", 1, cwd=service).stdout
    assert "no such request → answered within 10 min" in whole  # A, P1: 2 and 8 make 10 min
    assert "refused → no such request" in whole
