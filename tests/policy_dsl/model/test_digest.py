"""One meaning, one digest; another meaning, another."""

from pathlib import Path

import pytest

from policy_dsl.model.digest import digest
from tests.written import LIBRARY, policy


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("table desk", "-- a remark\n\n\ntable desk"),
        ("  | Staff        | any   | 1 h           |", "  | Staff | any | 60 min |"),
        ('source RULES "Table 1"', 'source RULES "Table 2"'),
        ('Atlas "Atlas of the world"', "Atlas"),
        ('"children are not shown the atlas"', '"not for children"'),
        ('"No adult is answered before a child."', '"Children first."'),
        ("reader is Child and book is Atlas", "reader in Child and book in Atlas"),
        ("where a.reader is Adult and c.reader is Child", "where\n    a.reader is Adult\n    c.reader is Child"),
    ],
)
def test_wording_is_no_meaning(tmp_path: Path, was: str, now: str) -> None:
    assert was in LIBRARY
    assert digest(policy(tmp_path, LIBRARY.replace(was, now))) == digest(policy(tmp_path))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("policy Library", "policy Library2"),
        ("| 1 h           |", "| 2 h           |"),
        ("| 1 h           |", "| N/A           |"),
        ("Study, Leisure", "Leisure, Study"),
        ("one of Child, Adult, Staff", "one of Child, Adult, Staff, Guest"),
        ("reader is Child and book is Atlas", "reader is Child"),
        ("one of Child, Adult, Staff", "ordered one of Child, Adult, Staff"),
        ("table desk\n", "table desk\n  any number of rows apply\n"),
        ("never a faster than c", "never a slower than c"),
        ("never a faster than c", "always a faster than c"),
        ("counted by book", "counted by why"),
        ("where a.reader is Adult and c.reader is Child", "where a.reader is Adult and c.reader is Staff"),
        ("property staff_wait", "property staff_waits"),
    ],
)  # fmt: skip
def test_another_meaning_is_another_digest(tmp_path: Path, was: str, now: str) -> None:
    assert was in LIBRARY
    assert digest(policy(tmp_path, LIBRARY.replace(was, now))) != digest(policy(tmp_path))


@pytest.mark.parametrize(
    ("in_order", "listed"),
    [("over Child", "in Adult, Staff"), ("at most Adult", "in Child, Adult"), ("from Adult to Staff", "is not Child")],
)
def test_an_order_of_codes_means_the_codes(tmp_path: Path, in_order: str, listed: str) -> None:
    text = LIBRARY.replace("one of Child, Adult, Staff", "ordered one of Child, Adult, Staff")
    both = [text.replace("reader is Child and", f"reader {words} and") for words in (in_order, listed)]
    assert both[0] != both[1] != text
    assert digest(policy(tmp_path, both[0])) == digest(policy(tmp_path, both[1]))


DATED = """\
policy Dated "dated"
  dated by received

request
  pages    : whole number from 0 to 500
  received : date from 2026-01-01 until 2030-01-01

rule a
  when pages over 5
  in force until 2027-01-01
  refuse

property still "nothing moves for few pages"
  for any amendment
  changes nothing where pages under 3
"""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("pages over 5", "pages at least 6"),
        ("  when pages over 5\n  in force until 2027-01-01", "  when pages over 5 and received before 2027-01-01"),
        ('"nothing moves for few pages"', '"few pages"'),
    ],
)
def test_turns_and_sugar_are_no_meaning(tmp_path: Path, was: str, now: str) -> None:
    assert was in DATED
    assert digest(policy(tmp_path, DATED.replace(was, now))) == digest(policy(tmp_path, DATED))


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("from 0 to 500", "from 0 to 501"),
        ("whole number from 0 to 500", "duration up to 500 s"),
        ("until 2030-01-01", "until 2031-01-01"),
        ("pages over 5", "pages over 6"),
        ("pages under 3", "pages under 4"),
        ("property still", "property quiet"),
    ],
)
def test_bounds_scales_and_frames_are_meaning(tmp_path: Path, was: str, now: str) -> None:
    changed = DATED.replace(was, now).replace("pages over 5", "pages over 5 s").replace("under 3", "under 3 s") \
        if "duration" in now else DATED.replace(was, now)  # fmt: skip
    assert digest(policy(tmp_path, changed)) != digest(policy(tmp_path, DATED))


DERIVED = """\
policy Risks "a fact of which one value is tested"

request
  reader : one of Child, Adult, Staff

derive risk : one of Low, Medium, High

table risks
  | reader | gives risk |
  | Child  | Low        |
  | Adult  | Medium     |
  | Staff  | High       |

rule slow
  when risk is High
  answer within 2 h

otherwise answer within 1 h
"""


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("| Medium     |", "| Low        |"),
        ("Low, Medium, High\n", "Low, Medium, High\n  otherwise Low\n"),
        ("table risks\n", "table risks\n  at most one row applies\n"),
        ("derive risk : one of Low, Medium, High", "derive risk : one of Low, Medium, High, Unknown"),
    ],
)
def test_what_is_proved_of_a_derived_fact_belongs_to_the_meaning(tmp_path: Path, was: str, now: str) -> None:
    assert was in DERIVED
    assert digest(policy(tmp_path, DERIVED.replace(was, now))) != digest(policy(tmp_path, DERIVED))
