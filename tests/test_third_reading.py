"""The third reading on texts whose answers were worked out by hand, construct by construct."""

from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest

from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.third_reading import Reader, Request
from tests.third_reading.claims import example_missed, row_missed

SPEC = Path(__file__).parent.parent / "spec" / "mp162"
HOUR = 3600
SLOW, FAST = ("permitted", 2 * HOUR), ("permitted", HOUR)

REQUEST = """
request
  kind : one of Novel, Atlas "Atlas, of the world"
  way : one of Post, Desk
  why : set of Study, Leisure
  pages, allowance : whole number from 0 to 9
  waited : duration up to 5 s
  received, due : date from 2026-01-01 until 2026-01-11
"""


def read(text: str) -> tree.File:
    file, findings = parse(Text("p.policy", text))
    assert not findings, findings
    assert isinstance(file, tree.File)
    return file


def reader(provisions: str, *, below: str = "") -> Reader:
    """The policy with these provisions, dated by `received`."""
    file = read(f'policy P "p"\n  dated by received\n{below}{REQUEST}{provisions}')
    assert isinstance(file, tree.PolicyFile)
    return Reader.of(file)


def proposal(operations: str, *, below: str = "") -> tree.ProposalFile:
    """A proposal to it."""
    file = read(f'proposal Q "q"\n  to P in "p.policy"\n{below}{operations}')
    assert isinstance(file, tree.ProposalFile)
    return file


def january(day: int) -> int:
    return date(2026, 1, day).toordinal()


def request(**facts: object) -> Request:
    """The request with these facts; the dates as days of January 2026."""
    found: dict[str, object] = {
        "kind": "Novel", "way": "Desk", "why": frozenset(), "pages": 0, "allowance": 5, "waited": 0,
        "received": 1, "due": 5, **facts,
    }  # fmt: skip
    return {name: january(v) if name in ("received", "due") else v for name, v in found.items()}  # type: ignore[misc, arg-type]  # as above


def fast(found: Reader, fact: str, over: range) -> set[int]:
    """The values of the fact with which a request is answered within the hour."""
    answers = {value: found.answer(request(**{fact: value})) for value in over}
    assert set(answers.values()) <= {FAST, SLOW}
    return {value for value, answer in answers.items() if answer == FAST}


CONDITIONS = [
    ("pages at least 5", {5, 6, 7, 8, 9}),
    ("pages at most 2", {0, 1, 2}),
    ("pages over 7", {8, 9}),
    ("pages under 1", {0}),
    ("pages from 3 to 5", {3, 4, 5}),
    ("pages is 4", {4}),
    ("pages is not 4", {0, 1, 2, 3, 5, 6, 7, 8, 9}),
    ("pages in 1, 8", {1, 8}),
    ("pages not in 0, 2, 3, 4, 5, 6, 7, 9", {1, 8}),
    ("pages over allowance", {6, 7, 8, 9}),
    ("pages at least allowance", {5, 6, 7, 8, 9}),
    ("pages is allowance", {5}),
    ("pages is not allowance and pages under 7", {0, 1, 2, 3, 4, 6}),
    ("allowance under pages", {6, 7, 8, 9}),
    ("waited at most 2 s", {0, 1, 2}),
    ("waited over 2 s", {3, 4, 5}),
    ("waited from 1 s to 3 s", {1, 2, 3}),
    ("waited is 0 s", {0}),
    ("waited not in 0 s, 1 s, 2 s", {3, 4, 5}),
    ("received before 2026-01-03", {1, 2}),
    ("received on or before 2026-01-03", {1, 2, 3}),
    ("received after 2026-01-08", {9, 10}),
    ("received on or after 2026-01-08", {8, 9, 10}),
    ("received from 2026-01-03 until 2026-01-05", {3, 4}),
    ("received is 2026-01-07", {7}),
    ("received in 2026-01-07, 2026-01-09", {7, 9}),
    ("received before due", {1, 2, 3, 4}),
    ("received on or after due", {5, 6, 7, 8, 9, 10}),
    ("received is due", {5}),
]
STEPS = {"pages": range(10), "allowance": range(10), "waited": range(6), "received": range(1, 11)}


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_a_condition_on_an_ordered_fact(condition: str, expected: set[int]) -> None:
    found = reader(f"\nrule a\n  when {condition}\n  answer within 1 h\n\notherwise answer within 2 h\n")
    fact = "pages" if "pages" in condition else condition.split()[0]
    assert fast(found, fact, STEPS[fact]) == expected


@pytest.mark.parametrize(
    ("fact", "cell", "expected"),
    [
        ("pages", "5", {5}),
        ("pages", "5, 7", {5, 7}),
        ("pages", "2 to 4", {2, 3, 4}),
        ("pages", "0 to 1, 4, over 8", {0, 1, 4, 9}),
        ("pages", "over 6", {7, 8, 9}),
        ("pages", "at least 8", {8, 9}),
        ("pages", "under 2", {0, 1}),
        ("pages", "not 0 to 7", {8, 9}),
        ("pages", "not 0 to 3, over 5", {4, 5}),
        ("pages", "any", set(range(10))),
        ("waited", "at most 3 s", {0, 1, 2, 3}),
        ("waited", "1 s", {1}),
        ("waited", "1 s to 2 s", {1, 2}),
        ("received", "before 2026-01-04", {1, 2, 3}),
        ("received", "on or before 2026-01-04", {1, 2, 3, 4}),
        ("received", "after 2026-01-09", {10}),
        ("received", "2026-01-02 until 2026-01-04", {2, 3}),
        ("received", "not 2026-01-02 until 2026-01-11", {1}),
        ("received", "2026-01-02, on or after 2026-01-09", {2, 9, 10}),
    ],
)
def test_a_cell_of_an_ordered_column(fact: str, cell: str, expected: set[int]) -> None:
    rows = f"| {fact} | answer within |\n  | {cell} | 1 h |"
    found = reader(f"\ntable a\n  at most one row applies\n  {rows}\n\notherwise answer within 2 h\n")
    assert fast(found, fact, STEPS[fact]) == expected


EVERY_DAY = set(range(1, 11))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("from 2026-01-03 until 2026-01-06", {3, 4, 5}),
        ("from 2026-01-09", {9, 10}),
        ("until 2026-01-03", {1, 2}),
        ("from 2025-01-01 until 2030-01-01", EVERY_DAY),
    ],
)
def test_in_force_on_a_rule_and_on_a_table(words: str, expected: set[int]) -> None:
    by_rule = f"\nrule a\n  in force {words}\n  answer within 1 h\n"
    by_table = f"\ntable a\n  in force {words}\n  | kind | answer within |\n  | any  | 1 h           |\n"
    for provisions in (by_rule, by_table):
        found = reader(f"{provisions}\notherwise answer within 2 h\n")
        assert fast(found, "received", range(1, 11)) == expected


def test_a_table_refuses_only_while_it_is_in_force() -> None:
    found = reader(
        "\ntable a\n  in force from 2026-01-04\n  | kind  | answer within |\n  | Novel | N/A           |\n"
        "  otherwise refuse\n\notherwise answer within 2 h\n"
    )
    assert [found.answer(request(kind=kind, received=day)) for kind in ("Novel", "Atlas") for day in (3, 4)] == [
        SLOW, ("refused", None), SLOW, ("refused", None),
    ]  # fmt: skip


def test_rows_in_force_hand_over_and_leave_the_rest_to_the_tables_otherwise() -> None:
    found = reader(
        "\ntable a\n"
        "  | row | kind  | in force from | in force until | answer within |\n"
        "  | old | Novel | any           | 2026-01-04     | 1 h           |\n"
        "  | new | Novel | 2026-01-04    | 2026-01-06     | 2 h           |\n"
        "  otherwise answer within 3 h\n"
    )
    answers = [found.answer(request(received=day)) for day in (1, 3, 4, 5, 6)]
    assert answers == [FAST, FAST, SLOW, SLOW, ("permitted", 3 * HOUR)]
    assert found.answer(request(kind="Atlas", received=4)) == ("permitted", 3 * HOUR)


def test_what_has_lapsed_overrides_nothing() -> None:
    found = reader(
        "\nrule slow\n  answer within 2 h\n"
        "\nrule quick\n  in force until 2026-01-03\n  answer within 1 h\n  overrides slow\n"
    )
    assert fast(found, "received", range(1, 11)) == {1, 2}


def test_outside_the_policys_days_a_request_is_impossible() -> None:
    found = reader("\nrule a\n  answer within 1 h\n", below="  in force from 2026-01-03 until 2026-01-05\n")
    answers = [found.answer(request(received=day))[0] for day in (2, 3, 4, 5)]
    assert answers == ["impossible", "permitted", "permitted", "impossible"]


def test_two_requests_are_compared() -> None:
    condition = tree.InOrder(tree.Name("a.pages"), "at most", tree.Name("b.allowance"))
    found = reader("\nrule a\n  answer within 1 h\n")
    held = {n: found.true(condition, {"a": request(pages=n), "b": request(allowance=3)}) for n in range(10)}
    assert {n for n, holds in held.items() if holds} == {0, 1, 2, 3}


# --- names of rows, columns and cells

MATRIX = """
table t
  | kind                  | Desk | Post |
  | "Atlas, of the world" | 2 h  | N/A  |
  | not Atlas             | 2 h  | 2 h  |
"""


@pytest.mark.parametrize(
    ("target", "moved"),
    [
        ("t Atlas Desk", {("Atlas", "Desk")}),
        ('t "Atlas, of the world" Desk', {("Atlas", "Desk")}),
        ('t "not Atlas"', {("Novel", "Desk"), ("Novel", "Post")}),
        ("t", {("Atlas", "Desk"), ("Novel", "Desk"), ("Novel", "Post")}),
    ],
)
def test_rows_are_called_by_their_codes_and_columns_ask_for_theirs(target: str, moved: set[tuple[str, str]]) -> None:
    found = reader(f"{MATRIX}\nrule quick\n  answer within 1 h\n  overrides {target}\n")
    every = [(kind, way) for kind in ("Novel", "Atlas") for way in ("Desk", "Post")]
    answers = {(kind, way): found.answer(request(kind=kind, way=way)) for kind, way in every}
    assert answers["Atlas", "Post"] == ("refused", None)
    assert {at for at, answer in answers.items() if answer == FAST} == moved
    assert {answer for at, answer in answers.items() if at not in moved} <= {("refused", None), ("conflict", None)}


def test_rows_called_alike_are_called_by_their_number() -> None:
    found = reader(
        "\ntable t\n  | why   | pages   | answer within |\n  | Study | under 5 | 2 h |\n  | Study | over 4 | 2 h |\n"
        '\nrule quick\n  answer within 1 h\n  overrides t "row 2"\n'
    )
    assert found.answer(request(why=frozenset({"Study"}), pages=4)) == ("conflict", None)
    assert found.answer(request(why=frozenset({"Study"}), pages=5)) == FAST


# --- proposals

BASE = """
table t
  | row | kind  | answer within |
  | n   | Novel | 2 h           |
  | a   | Atlas | 2 h           |

rule late
  when pages over 8
  refuse
"""


def test_a_proposal_leaves_the_days_before_it_alone() -> None:
    base = reader(BASE)
    amended = base.amended(
        proposal("\n  set t n to 1 h\n  remove rule late\n", below="  in force from 2026-01-05\n"),
    )
    assert fast(amended, "received", range(1, 11)) == {5, 6, 7, 8, 9, 10}
    assert [amended.answer(request(pages=9, received=day)) for day in (4, 5)] == [("refused", None), FAST]
    assert fast(base, "received", range(1, 11)) == set()


def test_a_stack_has_an_edition_for_each_of_its_days() -> None:
    first = proposal(
        "\n  set t n to 1 h\n  add rule post\n    when way is Post\n    refuse\n", below="  in force from 2026-01-03\n"
    )
    second = proposal(
        "\n  set t n to 3 h\n  replace rule post\n    when way is Post and pages over 5\n    refuse\n",
        below="  in force from 2026-01-06\n",
    )
    stacked = reader(BASE).amended(first).amended(second)
    days = (2, 3, 5, 6)
    assert [stacked.answer(request(received=day))[1] for day in days] == [2 * HOUR, HOUR, HOUR, 3 * HOUR]
    by_post = [stacked.answer(request(way="Post", received=day))[0] for day in days]
    assert by_post == ["permitted", "refused", "refused", "permitted"]
    assert stacked.answer(request(way="Post", pages=6, received=6)) == ("refused", None)


@pytest.mark.parametrize(("begins", "changed"), [("", range(5, 11)), ("  in force from 2026-01-07\n", range(7, 11))])
def test_a_stacked_proposal_begins_with_the_one_below_it_or_on_its_own_day(begins: str, changed: range) -> None:
    first = proposal(
        "\n  set t n to 3 h\n  add rule post\n    when way is Post\n    refuse\n", below="  in force from 2026-01-05\n"
    )
    second = proposal(
        "\n  set t n to 1 h\n  replace rule post\n    when pages is 7\n    refuse\n  remove rule late\n", below=begins
    )
    stacked = reader(BASE).amended(first).amended(second)
    assert {day for day in range(1, 11) if stacked.answer(request(received=day)) == FAST} == set(changed)
    refused = {day for day in range(1, 11) if stacked.answer(request(pages=7, received=day)) == ("refused", None)}
    assert refused == set(changed)
    late = {day for day in range(1, 11) if stacked.answer(request(pages=9, received=day)) == ("refused", None)}
    assert late == set(range(1, 11)) - set(changed)


def test_a_stack_without_days_changes_what_was_changed_and_added() -> None:
    first = proposal("\n  set t n to 1 h\n  add row to t | p | Novel | 1 h |\n  remove row t a\n")
    second = proposal("\n  set t p to 2 h\n  add row to t | a | Atlas | 1 h |\n")
    once = reader(BASE).amended(first)
    twice = once.amended(second)
    assert [once.answer(request(kind=kind)) for kind in ("Novel", "Atlas")] == [FAST, ("gap", None)]
    assert [twice.answer(request(kind=kind)) for kind in ("Novel", "Atlas")] == [("conflict", None), FAST]


def test_a_table_that_is_replaced_forgets_what_was_set_and_added() -> None:
    first = proposal("\n  set t n to 1 h\n  add row to t | p | Novel | 3 h |\n")
    second = proposal("\n  replace table t\n    | row | kind | answer within |\n    | n | any | 2 h |\n")
    assert reader(BASE).amended(first).amended(second).answer(request()) == SLOW


# --- the real policy


@pytest.mark.parametrize("name", ["", *(path.stem for path in sorted((SPEC / "proposals").glob("*.policy")))])
def test_it_reads_the_real_policy_as_the_reference_does(name: str) -> None:
    base = SPEC / "mp162.policy"
    file = read(base.read_text(encoding="utf-8"))
    assert isinstance(file, tree.PolicyFile)
    found, policy = Reader.of(file), load(str(base)).policy
    if name:
        path = SPEC / "proposals" / f"{name}.policy"
        amending = read(path.read_text(encoding="utf-8"))
        assert isinstance(amending, tree.ProposalFile)
        found, policy = found.amended(amending), load(str(path)).amended
    assert policy is not None
    random = Random(1)
    for _ in range(300):
        asked = {attribute.name: random.choice(values(attribute)) for attribute in policy.attributes}
        if impossible(policy, asked):
            assert found.answer(asked)[0] == "impossible", asked
        else:
            decided = evaluate(policy, asked).outcome
            assert found.answer(asked) == (decided.access.value, decided.seconds), asked


LEVELS = """policy P "p"

request
  level : ordered one of Low, Normal "As usual", High

table t
  at most one row applies
  | level | answer within |
  | {} | 1 h |

otherwise answer within 2 h
"""


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("at least Normal", {"Normal", "High"}),
        ("not at least Normal", {"Low"}),
        ('over "As usual"', {"High"}),
        ('at most "As usual"', {"Low", "Normal"}),
        ("under Low, High", {"High"}),
        ("Low to Normal", {"Low", "Normal"}),
        ('Low, "As usual" to High', {"Low", "Normal", "High"}),
    ],
)
def test_a_cell_of_codes_in_an_order(cell: str, expected: set[str]) -> None:
    file = read(LEVELS.replace("{}", cell))
    assert isinstance(file, tree.PolicyFile)
    table = Reader.of(file)
    assert {level for level in ("Low", "Normal", "High") if table.answer({"level": level}) == FAST} == expected


CORPUS = Path(__file__).parent.parent / "spec" / "corpus" / "verify" / "accept"


@pytest.mark.parametrize(
    ("case", "failing"),
    [
        (
            "an-example-says-when-it-is-due",
            {"as if Easter Monday were open", "right about the day, and of one kind alone"},
        ),
        ("examples-in-rows-say-when-they-are-due", {"rows 3"}),
        ("months-of-examples-are-due", {"ends 4"}),
        ("an-attribute-that-is-called-due", set()),
    ],
)
def test_an_example_may_say_when_it_is_due(case: str, failing: set[str]) -> None:
    """As the cases of the corpus have it, which were reckoned by hand."""
    path = CORPUS / f"{case}.policy"
    file, policy = read(path.read_text("utf-8")), load(str(path)).policy
    assert isinstance(file, tree.PolicyFile)
    assert policy is not None
    plain = Reader.of(file)
    names = [attribute.name for attribute in policy.attributes]
    requests = [dict(zip(names, each, strict=True)) for each in product(*map(values, policy.attributes))]
    missed = set()
    for declared in file.declarations:
        if isinstance(declared, tree.ExampleBlock) and any(
            example_missed(plain, declared, declared.expect, each) for each in requests
        ):
            missed.add(declared.sentence.text)
        if isinstance(declared, tree.ExamplesTable):
            for number, row in enumerate(declared.rows, 1):
                if any(row_missed(plain, declared.heading, row, each) for each in requests):
                    missed.add(f"{declared.name.text} {number}")
    assert missed == failing
