"""The small changes of a text: each in one line, and what stands there before and after."""

import pytest

from policy_dsl.amend.mutation import Mutation, MutationKind, mutated
from policy_dsl.amend.mutations import mutations
from policy_dsl.model.policy import Policy
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text

TEXT = """\
policy P "p"
  dated by day

request
  role  : one of A, B, C
  paid  : yes/no
  why   : set of S, T
  pages : whole number from 0 to 9
  day   : date from 2026-01-01 until 2027-01-01

group Firm of role : A, B

table t
  when paid is yes
  | row | role    | pages  | answer within |
  | one | A, B    | 0 to 5 | 1 h           |
  | two | not C   | 6 to 9 | 2 h           |
  | few | C       | any    | N/A           |

rule late
  in force from 2026-06-01 until 2026-07-01
  when role in Firm and pages over 3 and why has S and paid is no
  answer within 3 h
  overrides t one, early

rule early
  when day before 2026-02-01
  answer within 1 h

rule never
  when paid is no and role is C
  refuse

otherwise refuse
"""


def changes(text: str) -> tuple[Policy, Text, list[Mutation]]:
    source = Text("p.policy", text)
    file, findings = parse(source)
    assert isinstance(file, tree.File)
    assert not findings
    policy, findings = resolve_policy(file)  # type: ignore[arg-type]
    assert policy is not None, findings
    return policy, source, mutations(file, policy, source)


def at(every: list[Mutation], line: int) -> list[tuple[str, str, str]]:
    return [(m.kind.value, m.before, m.after) for m in every if m.span.line == line]


def line_of(words: str) -> int:
    return TEXT.split("\n").index(next(line for line in TEXT.split("\n") if words in line)) + 1


def test_members_of_a_group() -> None:
    _, _, every = changes(TEXT)
    assert at(every, line_of("group Firm")) == [
        ("member", "A, B", "A"), ("member", "A, B", "A, B, C"), ("member", "A, B", "B"),
    ]  # fmt: skip


def test_cells() -> None:
    _, _, every = changes(TEXT)
    assert at(every, line_of("| one")) == [
        ("cell", "A, B", "A"), ("cell", "A, B", "A, B, C"), ("cell", "A, B", "B"),
        ("cell", "0 to 5", "0 to 4"), ("cell", "0 to 5", "0 to 6"), ("cell", "0 to 5", "1 to 5"),
        ("cell", "1 h", "2 h"), ("cell", "1 h", "30 min"), ("cell", "1 h", "N/A"),  # no time is shorter than 1 h
    ]  # fmt: skip
    assert at(every, line_of("| two"))[:3] == [
        ("cell", "not C", "any"), ("cell", "not C", "not C, A"), ("cell", "not C", "not C, B"),
    ]  # fmt: skip
    refused = [m for m in at(every, line_of("| few")) if m[1] == "N/A"]
    assert refused == [("cell", "N/A", "1 h"), ("cell", "N/A", "3 h")]  # the shortest and the longest time


def test_conditions_dates_overrides_and_effects() -> None:
    _, _, every = changes(TEXT)
    dates = at(every, line_of("in force from 2026-06-01"))
    assert dates == [
        ("date", "2026-06-01", "2026-05-31"), ("date", "2026-06-01", "2026-06-02"),
        ("date", "2026-07-01", "2026-06-30"), ("date", "2026-07-01", "2026-07-02"),
    ]  # fmt: skip
    assert at(every, line_of("when role in Firm")) == [
        ("member", "role in Firm", "role in Firm, C"),
        ("bound", "pages over 3", "pages over 2"), ("bound", "pages over 3", "pages over 4"),
        ("member", "why has S", "why has any of S, T"),
        ("member", "paid is no", "paid is yes"),
    ]  # fmt: skip
    assert at(every, line_of("overrides t one")) == [
        ("override", "t one, early", "early"), ("override", "t one, early", "t one"),
    ]  # fmt: skip
    assert ("effect", "answer within 3 h", "refuse") in at(every, line_of("answer within 3 h"))
    assert at(every, line_of("when day before")) == [
        ("date", "day before 2026-02-01", "day before 2026-01-31"),
        ("date", "day before 2026-02-01", "day before 2026-02-02"),
    ]  # fmt: skip


def test_each_change_is_in_its_own_line_and_nowhere_else() -> None:
    _, text, every = changes(TEXT)
    _, dated, of_days = changes(DATED)
    assert {m.kind for m in (*every, *of_days)} == set(MutationKind)
    for source, each in [*((text, m) for m in every), *((dated, m) for m in of_days)]:
        lines = mutated(source, each).lines
        differing = [n for n, (a, b) in enumerate(zip(source.lines, lines, strict=True), 1) if a != b]
        beside = [] if each.beside is None else [each.beside.span.line]
        assert differing == sorted([each.span.line, *beside])
        line, span = source.line(each.span.line), each.span
        assert line[span.column - 1 : span.end_column - 1] == each.before


def test_the_only_override_goes_with_its_word() -> None:
    text = TEXT.replace("overrides t one, early", "overrides t")
    _, source, every = changes(text)
    (override,) = (m for m in every if m.kind is MutationKind.OVERRIDE)
    assert (override.before, override.after) == ("overrides t", "")
    file, findings = parse(mutated(source, override))
    assert isinstance(file, tree.File)
    assert not findings


DERIVED = """\
policy P "p"

request
  role  : one of A, B
  pages : whole number from 0 to 9

derive risk : one of Low, Middle, High "very high"
  otherwise "very high"

derive known : yes/no
  otherwise no

group Some of risk : Low, Middle

table risks
  at most one row applies
  | role | pages  | gives risk  |
  | A    | 0 to 5 | "very high" |
  otherwise gives risk Low

rule known_ones
  when risk in Some
  gives known yes

table times
  | risk      | answer within |
  | Low       | 1 h           |
  | not Low   | 2 h           |
"""


def test_what_gives_a_derived_fact() -> None:
    _, _, every = changes(DERIVED)
    lines = DERIVED.split("\n")

    def of(words: str) -> list[tuple[str, str, str]]:
        return at(every, lines.index(words) + 1)

    assert of('  otherwise "very high"') == [("effect", '"very high"', "Low"), ("effect", '"very high"', "Middle")]
    assert of("  otherwise no") == [("effect", "no", "yes")]
    assert of("group Some of risk : Low, Middle") == [
        ("member", "Low, Middle", "Low"), ("member", "Low, Middle", "Low, Middle, High"), ("member", "Low, Middle", "Middle"),
    ]  # fmt: skip
    assert of('  | A    | 0 to 5 | "very high" |')[-2:] == [
        ("cell", '"very high"', "Low"), ("cell", '"very high"', "Middle"),
    ]  # fmt: skip
    assert of("  otherwise gives risk Low") == [
        ("effect", "gives risk Low", "gives risk High"), ("effect", "gives risk Low", "gives risk Middle"),
    ]  # fmt: skip
    assert of("  when risk in Some") == [("member", "risk in Some", "risk in Some, High")]
    assert of("  gives known yes") == [("effect", "gives known yes", "gives known no")]
    assert ("cell", "not Low", "not Low, High") in of("  | not Low   | 2 h           |")


def test_a_rule_that_answers_and_permits_loses_either_and_never_refuses() -> None:
    text = TEXT.replace(
        "  answer within 3 h\n  overrides t one, early", "  answer within 3 h\n  permit\n  overrides early, t"
    )
    _, source, every = changes(text)
    line = line_of("answer within 3 h")
    assert at(every, line) == [
        ("effect", "answer within 3 h", ""), ("effect", "answer within 3 h", "answer within 2 h"),
        ("effect", "answer within 3 h", "answer within 6 h"),
    ]  # fmt: skip
    assert at(every, line + 1) == [("effect", "permit", "")]
    for change in (m for m in every if m.span.line in (line, line + 1)):
        file, findings = parse(mutated(source, change))
        assert isinstance(file, tree.File)
        assert not findings


COMPARED = """\
policy P "p"

request
  owner, requester : one of A, B
  asked, allowed   : set of A, B
  paid, agreed     : yes/no

rule own
  when owner is requester and asked has any of allowed and asked does not have owner
  refuse

rule agreed_on
  when paid is agreed and asked is not allowed
  refuse

otherwise answer within 1 h
"""


def test_comparisons_of_facts_are_turned_round() -> None:
    _, _, every = changes(COMPARED)
    lines = COMPARED.splitlines()

    def of(words: str) -> list[tuple[str, str, str]]:
        return at(every, next(n for n, line in enumerate(lines, 1) if words in line))

    assert of("when owner is requester") == [
        ("member", "owner is requester", "owner is not requester"),
        ("member", "asked has any of allowed", "asked has none of allowed"),
        ("member", "asked does not have owner", "asked has owner"),
    ]
    assert of("when paid is agreed") == [
        ("member", "paid is agreed", "paid is not agreed"),
        ("member", "asked is not allowed", "asked is allowed"),
    ]


def test_a_comparison_of_codes_in_an_order_loses_or_gains_the_code() -> None:
    text = TEXT.replace("  role  : one of", "  role  : ordered one of").replace("| A, B    |", "| under C |")
    text = text.replace("role in Firm and", "role at least B and")
    _, _, every = changes(text)
    cells = [(m.before, m.after) for m in every if m.before.startswith("under C")]
    assert ("under C", "at most C") in cells
    rule = next(n for n, line in enumerate(text.split("\n"), 1) if "role at least B" in line)
    assert any("role over B" in after for _, _, after in at(every, rule))


DATED = """\
policy Dated "d"
  dated by day

request
  day : date from 2026-12-01 until 2026-12-24

days Closed
  known from 2026-12-01 until 2027-03-01
  2026-12-25 "Christmas Day", 2026-12-26  -- and the next day, 2026-12-27
  2026-12-28
  2027-01-01 "New Year's Day",
    2027-01-04

days Local
  known from 2026-12-01 until 2027-03-01
  2026-12-31

calendar Office
  open Monday to Friday
  closed on Closed, Local

calendar Shops
  open Monday to Saturday
  closed on Local

clock Work "day one is the day of receipt"
  counts Office
  day one is the day after receipt  -- day one is the day of receipt
  due at the end of the day
  a month without that day ends on its last day

  a last day that is closed   moves on

otherwise answer within 1 month on Work
"""


def of_days(words: str) -> list[tuple[str, str, str]]:
    _, text, every = changes(DATED)
    (line,) = (n for n, each in enumerate(text.lines, 1) if words in each)
    return at(every, line)


def test_days_are_left_out_or_a_day_later() -> None:
    """The 26th is in the list already, so Christmas Day does not become it. Where a list goes on, a day goes with its comma."""
    assert of_days('2026-12-25 "Christmas Day"') == [
        ("day", '2026-12-25 "Christmas Day", ', ""),
        ("day", ", 2026-12-26", ""), ("day", ", 2026-12-26", ", 2026-12-27"),
    ]  # fmt: skip
    assert of_days("  2026-12-28") == [("day", "2026-12-28", ""), ("day", "2026-12-28", "2026-12-29")]
    new_year = '2027-01-01 "New Year\'s Day",'
    assert of_days("New Year") == [("day", new_year, ""), ("day", new_year, new_year.replace("-01-01", "-01-02"))]
    assert of_days("    2027-01-04") == [("day", "2027-01-04", ""), ("day", "2027-01-04", "2027-01-05")]


LISTED = """\
days Closed
  known from 2026-12-01 until 2027-03-01
  2026-12-25 "Christmas Day",

      -- and the days behind it
      2026-12-28 ,  -- Boxing Day, late
    2027-01-01, 2027-01-04,
  2027-02-01
"""


@pytest.mark.parametrize("day", ["2026-12-25", "2026-12-28", "2027-01-01", "2027-01-04", "2027-02-01"])
def test_each_day_of_a_list_over_several_lines_may_be_left_out(day: str) -> None:
    """Whatever day it is, the others stay, and the text is sound."""
    listed = DATED[DATED.index("days Closed") : DATED.index("days Local")]
    _, text, every = changes(DATED.replace(listed, f"{LISTED}\n"))
    (left_out,) = (m for m in every if m.place == "days Closed" and day in m.before and not m.after)
    file, findings = parse(mutated(text, left_out))
    assert isinstance(file, tree.PolicyFile)
    assert not findings
    (closed,) = (d for d in file.declarations if isinstance(d, tree.DaysBlock) and d.name.text == "Closed")
    assert {each.day.text for each in closed.days} == {
        "2026-12-25", "2026-12-28", "2027-01-01", "2027-01-04", "2027-02-01"
    } - {day}  # fmt: skip


def test_lists_of_a_calendar_and_lines_of_a_clock() -> None:
    assert of_days("closed on Closed, Local") == [
        ("clock", "Closed, Local", "Closed"),
        ("clock", "Closed, Local", "Local"),
    ]
    assert of_days('clock Work "') == []
    day_one = "day one is the day after receipt"
    assert of_days(f"  {day_one}") == [("clock", day_one, "day one is the day of receipt")]
    month = "a month without that day ends on its last day"
    assert of_days(month) == [("clock", month, "a month without that day ends on the day after its last")]
    rolled = "a last day that is closed   moves on"
    assert of_days(rolled) == [
        ("clock", rolled, "a last day that is closed moves back"), ("clock", rolled, "a last day that is closed stays"),
    ]  # fmt: skip
    _, text, every = changes(DATED)
    assert [m for m in every if text.line(m.span.line) == "  closed on Local"] == []
