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


def test_what_always_holds_cannot_be_left_out_of_a_choice(tmp_path: Path) -> None:
    """Without it, `any of` would ask for the other line, and `none of` for anything but that."""
    block = "when\n    {words}\n      overdue {bounds}\n      paid is no"
    hints = {}
    for words in ("any of", "none of", "all of"):
        for bounds in ("at most 9", "over 9"):
            text = TEXT.replace(
                "when late and overdue at most 9 and paid is no", block.format(words=words, bounds=bounds)
            )
            hints[words, bounds] = [f.hint for f in written(tmp_path, text).findings if f.span.line == 12]
    check = "check the values and their bounds"
    assert hints == {
        ("any of", "at most 9"): [f"{check}: with it, every request meets this `any of`"],
        ("any of", "over 9"): [f"{check}, or leave it out: `any of` means the same without it"],
        ("none of", "at most 9"): [f"{check}: with it, no request meets this `none of`"],
        ("none of", "over 9"): [f"{check}, or leave it out: `none of` means the same without it"],
        ("all of", "at most 9"): ["leave it out, unless it is there for readers"],
        ("all of", "over 9"): [check],
    }
