"""What the parser makes of each construct, against trees written by hand."""

from time import process_time
from typing import Any

import pytest

from policy_dsl.syntax import tree as t
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text

HEAD = 'policy P "p"\n\n'
N = t.Name
DAYS = t.Duration("5", "days")
HALF = t.Duration("1", "h", rest=(("30", "min"),))
JANUARY, MAY = N("2026-01-01"), N("2026-05-01")


def read(text: str) -> t.File:
    """The tree of a text without mistakes, which comes back from its own canonical text."""
    file, findings = parse(Text("p.policy", text))
    assert not findings
    assert isinstance(file, t.File)
    again, findings = parse(Text("p.policy", unparse(file)))
    assert not findings
    assert again == file
    return file


def declared(text: str) -> Any:
    """The only declaration."""
    file = read(HEAD + text)
    assert isinstance(file, t.PolicyFile)
    (only,) = file.declarations
    return only


CONDITIONS: tuple[tuple[str, t.ConditionText], ...] = (
    ("pages at least 5", t.InOrder(N("pages"), "at least", N("5"))),
    ("pages at most allowance", t.InOrder(N("pages"), "at most", N("allowance"))),
    ("waited over 5 days", t.InOrder(N("waited"), "over", DAYS)),
    ("waited under limit", t.InOrder(N("waited"), "under", N("limit"))),
    ("received before 2026-01-01", t.InOrder(N("received"), "before", JANUARY)),
    ("received after embargo", t.InOrder(N("received"), "after", N("embargo"))),
    ("received on or before 2026-01-01", t.InOrder(N("received"), "on or before", JANUARY)),
    ("received on or after 2026-01-01", t.InOrder(N("received"), "on or after", JANUARY)),
    ("pages from 5 to 9", t.Between(N("pages"), N("5"), "to", N("9"))),
    ("waited from 5 days to 2 weeks", t.Between(N("waited"), DAYS, "to", t.Duration("2", "weeks"))),
    ("received from 2026-01-01 until 2026-05-01", t.Between(N("received"), JANUARY, "until", MAY)),
    ("pages is 5", t.Is(N("pages"), "is", (N("5"),))),
    ("pages not in 5, 7", t.Is(N("pages"), "not in", (N("5"), N("7")))),
    ("waited is 5 days", t.Is(N("waited"), "is", (DAYS,))),
    ("waited is not 0 s", t.Is(N("waited"), "is not", (t.Duration("0", "s"),))),
    ("waited in 5 days, 30 min", t.Is(N("waited"), "in", (DAYS, t.Duration("30", "min")))),
    ("waited over 1 h 30 min", t.InOrder(N("waited"), "over", HALF)),
    ("waited over 1h 30min", t.InOrder(N("waited"), "over", HALF)),
    ("waited from 1 h 30 min to 2 weeks", t.Between(N("waited"), HALF, "to", t.Duration("2", "weeks"))),
    ("waited in 1 h 30 min, 5 days", t.Is(N("waited"), "in", (HALF, DAYS))),
    # no times, for want of a blank or of a unit
    ("code is 4.1.1", t.Is(N("code"), "is", (N("4.1.1"),))),
    ("code in 5h, 5-days", t.Is(N("code"), "in", (N("5h"), N("5-days")))),
    ("code has 5", t.HasValues(N("code"), "has", (N("5"),))),
    (
        "pages is 5 and waited over 5 days",
        t.Joined((t.Is(N("pages"), "is", (N("5"),)), t.InOrder(N("waited"), "over", DAYS))),
    ),
    (
        "pages from 5 to 9 and received on or after 2026-01-01 and role is IS",
        t.Joined((
            t.Between(N("pages"), N("5"), "to", N("9")),
            t.InOrder(N("received"), "on or after", JANUARY),
            t.Is(N("role"), "is", (N("IS"),)),
        )),
    ),
    # the words are names where only names can stand
    ("at at most over", t.InOrder(N("at"), "at most", N("over"))),
    ("on on or before before", t.InOrder(N("on"), "on or before", N("before"))),
    ("from from from to to", t.Between(N("from"), N("from"), "to", N("to"))),
)  # fmt: skip


@pytest.mark.parametrize(("text", "condition"), CONDITIONS, ids=[text for text, _ in CONDITIONS])
def test_a_condition_on_a_line(text: str, condition: t.ConditionText) -> None:
    assert declared(f"rule a\n  when {text}\n  refuse\n") == t.Rule(N("a"), condition, t.EffectText("refuse"))


TYPES = (
    ("whole number from 0 to 500", t.TypeText("whole number", low=N("0"), high=N("500"))),
    ("duration up to 5 days", t.TypeText("duration", high=DAYS)),
    ("duration up to 1 h 30min", t.TypeText("duration", high=HALF)),
    ("duration up to 90s", t.TypeText("duration", high=t.Duration("90", "s"))),
    ("date from 2026-01-01 until 2026-05-01", t.TypeText("date", low=JANUARY, high=MAY)),
)


@pytest.mark.parametrize(("text", "kind"), TYPES, ids=[text for text, _ in TYPES])
def test_a_type_with_an_order(text: str, kind: t.TypeText) -> None:
    assert declared(f"request\n  one, other : {text}\n") == t.RequestBlock(
        (t.AttributeLine((N("one"), N("other")), kind),)
    )


def test_a_policy_that_is_dated() -> None:
    file = read('policy P "p"\n  dated by received\n  in force from 2026-01-01 until 2026-05-01\n\notherwise refuse\n')
    assert file == t.PolicyFile(
        N("P"),
        t.Quoted("p"),
        (t.Otherwise(t.EffectText("refuse")),),
        dated_by=N("received"),
        in_force=t.Validity(JANUARY, MAY),
    )


def test_a_policy_that_is_dated_and_has_no_end() -> None:
    file = read('policy P "p"\n  dated by received\n\notherwise refuse\n')
    assert isinstance(file, t.PolicyFile)
    assert (file.dated_by, file.in_force) == (N("received"), None)


def test_a_rule_has_its_days() -> None:
    rule = declared("rule a\n  in force from 2026-01-01\n  refuse\n")
    assert rule == t.Rule(N("a"), None, t.EffectText("refuse"), in_force=t.Validity(JANUARY, None))


@pytest.mark.parametrize("lines", ["  answer within 1 h\n  permit\n", "  permit\n  answer within 1 h\n"])
def test_a_rule_that_answers_may_permit_as_well(lines: str) -> None:
    time = t.EffectText("answer within", t.Duration("1", "h"))
    over = (t.TargetText((N("b"),)),)
    assert declared(f"rule a\n{lines}  overrides b\n") == t.Rule(
        N("a"), None, time, over, permit=t.EffectText("permit")
    )


def test_a_table_has_its_days_and_its_rows_theirs() -> None:
    table = declared(
        "table t\n  in force until 2026-05-01\n"
        "  | pages  | in force from | answer within |\n  | over 4 | 2026-01-01    | 1 h |\n"
    )
    cells = tuple(map(t.Cell, ("pages", "in force from", "answer within")))
    row = tuple(map(t.Cell, ("over 4", "2026-01-01", "1 h")))
    assert table == t.TableBlock(N("t"), t.Row(cells), (t.Row(row),), in_force=t.Validity(None, MAY))


def test_what_an_example_gives() -> None:
    example = declared(
        'example "e"\n  given received 2026-01-01, pages 5, waited 5 days, uses A + B\n  expect 5 days\n'
    )
    assert example == t.ExampleBlock(
        t.Quoted("e"),
        (
            t.Given(N("received"), (JANUARY,)),
            t.Given(N("pages"), (N("5"),)),
            t.Given(N("waited"), (DAYS,)),
            t.Given(N("uses"), (N("A"), N("B"))),
        ),
        t.Expected(DAYS),
    )


def test_a_claim_about_any_amendment() -> None:
    frame = declared(
        'property open "s"\n  source LAW "s 4"\n  for any amendment\n  refuses nothing new\n'
        "  changes nothing where pages at most 5\n  answers within 5 days where\n    role is IS\n    pages is 5\n"
        "  every change is faster or permitted\n"
    )
    both = t.ConditionBlock("when", (t.Is(N("role"), "is", (N("IS"),)), t.Is(N("pages"), "is", (N("5"),))))
    assert frame == t.FrameBlock(
        N("open"),
        t.Quoted("s"),
        (
            t.IntentLine("refuses nothing new"),
            t.IntentLine("changes nothing where", t.InOrder(N("pages"), "at most", N("5"))),
            t.IntentLine("answers within", both, DAYS),
            t.IntentLine("every change is", directions=("faster", "permitted")),
        ),
        (t.CitationLine(N("LAW"), t.Quoted("s 4")),),
    )


def test_a_claim_compares_the_facts_of_two_requests() -> None:
    claim = declared(
        'property p "s"\n  for any two requests a and b alike except pages\n'
        "  where a.pages at most b.pages\n  never a slower than b\n"
    )
    assert claim == t.PropertyBlock(
        N("p"),
        t.Quoted("s"),
        (N("a"), N("b")),
        (N("pages"),),
        t.InOrder(N("a.pages"), "at most", N("b.pages")),
        (),
        "never",
        (t.Test(N("a"), "slower than", N("b")),),
    )


def test_a_proposal_has_its_day_and_may_add_a_frame() -> None:
    file = read(
        'proposal Q "q"\n  to P in "p.policy"\n  in force from 2026-01-01\n\n'
        '  add property open "s"\n    for any amendment\n    permits nothing new\n'
    )
    frame = t.FrameBlock(N("open"), t.Quoted("s"), (t.IntentLine("permits nothing new"),))
    assert file == t.ProposalFile(
        N("Q"),
        t.Quoted("q"),
        N("P"),
        t.Quoted("p.policy"),
        operations=(t.Add(frame),),
        in_force=t.Validity(JANUARY, None),
    )


def test_a_mistake_below_the_heading_leaves_the_policy() -> None:
    file, findings = parse(Text("p.policy", 'policy P "p"\n  dated on received\n\notherwise refuse\n'))
    assert [(f.code, f.span.line) for f in findings] == [("E101", 2)]
    assert isinstance(file, t.PolicyFile)
    assert (file.dated_by, len(file.declarations), file.unread) == (None, 1, frozenset({"policy"}))


PARKING = """\
policy Parking "Answering requests for resident parking"
  dated by asked
  in force from 2027-01-01 until 2031-01-01

source ORDER "Parking Order 2026"

request
  who     : one of Resident, Trader, Carer "Carer of a resident"
  away    : yes/no "the car is away over night"
  reasons : set of Work, Health
  cars    : whole number from 0 to 12
  limit   : whole number from 0 to 6
  waited  : duration up to 3 weeks
  asked   : date from 2027-01-01 until 2031-01-01
  moved   : date from 2020-01-01 until 2031-01-01

impossible when waited over 2 weeks and reasons has Health
  because "health comes first"

rule not_yet_there
  source ORDER "art 3"
  when asked before moved
  refuse

rule carers_may
  when who is "Carer of a resident"
  permit
  overrides not_yet_there

table times
  source ORDER "annex"
  in force from 2027-01-01
  | row   | who           | cars    | waited       | in force from | in force until | answer within |
  | few   | Resident      | 0 to 2  | at most 5 h  | any           | any            | 20 days       |
  | many  | Resident      | over 2  | 1 h, over 5 h | any          | any            | 40 days       |
  | trade | Trader, Carer | any     | any          | any           | 2029-01-01     | 30 days       |
  | later | Trader, Carer | any     | any          | 2029-01-01    | any            | 20 days       |

rule works
  in force from 2028-06-01 until 2028-09-01
  answer within 60 days
  overrides times

rule too_many
  when
    cars over limit
    any of
      cars at least 8
      all of
        waited from 1 h to 5 h
        asked from 2028-01-01 until 2029-01-01
  answer within 9 weeks
  overrides times, works

property fewer_cars "Asking for fewer is never slower."
  for any two requests a and b alike except cars
  where a.cars at most b.cars
  never a slower than b

property health "No amendment slows the ill."
  for any amendment
  changes nothing where reasons has Health
  every change is faster or permitted

example "a moving trader"
  given who Trader, cars 1, waited 30 min, asked 2028-06-01, moved 2020-01-01
  expect 60 days
"""

CARERS = """\
proposal carers "Carers get five days from 2029"
  to Parking in "parking.policy"
  source ORDER "motion 7"
  in force from 2029-01-01

  add rule carers_are_quick
    when who is Carer
    answer within 5 days
    overrides times, too_many

  intends
    changes only where who is Carer and asked on or after 2029-01-01
    every change is faster
"""

FEW_CARS = """\
proposal few_cars "Five days only for two cars"
  to carers in "carers.policy"

  replace rule carers_are_quick
    in force until 2030-01-01
    when who is Carer and cars at most 2
    answer within 5 days
    overrides times, too_many

  intends
    changes only where who is Carer and cars over 2
"""


@pytest.mark.parametrize("text", [PARKING, CARERS, FEW_CARS])
def test_whole_files_are_read_without_a_mistake(text: str) -> None:
    assert read(text)


@pytest.mark.parametrize("line", ["pages in " + ",".join(["1"] * 30_000), "pages is 1" + " " * 60_000 + "x"])
def test_a_long_line_takes_time_in_proportion(line: str) -> None:
    started = process_time()
    parse(Text("p.policy", f"{HEAD}rule a\n  when {line}\n  refuse\n"))
    assert process_time() - started < 10  # a minute, and a fifth of one, when each place looks at the rest of the line


GOOD = 'policy P "p"\n\nsource S "s"\n\nrequest\n  role : one of A, B\n\nrule a\n  refuse\n\notherwise refuse\n'
FURTHER_IN = (
    (" " + GOOD, [1]),
    ("   " + GOOD, [1]),
    (GOOD.replace("source", " source"), [3]),
    (GOOD.replace("request", " request"), [5]),
    (GOOD.replace("rule", " rule"), [8]),
    (GOOD.replace("otherwise", " otherwise"), [11]),
    ("\n".join(f" {line}" for line in GOOD.split("\n")), [1, 3, 5, 8, 11]),
    (GOOD.replace("rule", "  rule").replace("refuse", "  refuse", 1), [8]),
    (GOOD.replace("rule", "      rule").replace("refuse", "        refuse", 1), [8]),
    (GOOD.replace("one of A, B\n", "one of A, B\n\n  rule b\n-- ^\n    refuse\n"), [8]),
    (' proposal Q "q"\n  to P in "p.policy"\n  remove rule a\n', [1]),
)


@pytest.mark.parametrize(("text", "lines"), FURTHER_IN, ids=[str(n) for n in range(len(FURTHER_IN))])
def test_a_declaration_begins_at_the_margin(text: str, lines: list[int]) -> None:
    file, findings = parse(Text("p.policy", text))
    assert isinstance(file, t.File)
    assert [(f.code, f.span.line) for f in findings] == [("E113", line) for line in lines]
    assert all("margin" in f.message for f in findings)


def test_what_is_further_in_may_be_called_as_a_declaration_is() -> None:
    """An attribute `rule`, a citation, an `otherwise` in its table: they are in their block."""
    request = "request\n  rule  : one of A, B\n  table : yes/no\n\n"
    table = 'table t\n  source S "1"\n  | rule | access |\n  | A | permit |\n  otherwise refuse\n'
    _, findings = parse(Text("p.policy", HEAD + request + table))
    assert not findings
