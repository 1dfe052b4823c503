"""Remarks on terms lead to what can be written there."""

from pathlib import Path

from tests.written import written

TEXT = """\
policy P "p"

request
  overdue : whole number from 0 to 9
  paid    : yes/no

term late means overdue at least 0

rule a
  when late and overdue at most 9 and paid is no
  refuse

otherwise answer within 1 h
"""


def test_what_always_holds_cannot_be_left_out_of_a_term(tmp_path: Path) -> None:
    remarks = [(f.code, f.span.line, f.hint) for f in written(tmp_path, TEXT).findings]
    assert remarks == [
        ("W506", 7, "check the values and their bounds"),
        ("W506", 10, "leave it out, unless it is there for readers"),
    ]


def test_the_hint_for_what_follows_a_term_is_that_of_a_condition(tmp_path: Path) -> None:
    """A term with a mistake leaves the conditions below it as they are."""
    text = TEXT.replace("overdue at least 0", "overdue at least 0 and odd is 1")
    findings = written(tmp_path, text).findings
    assert [f.hint for f in findings if f.code == "W506" and f.span.line == 10] == [
        "leave it out, unless it is there for readers"
    ]
