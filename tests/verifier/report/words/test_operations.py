"""What each operation on the vocabulary does, in words; every kind of operation has its own."""

from pathlib import Path

import pytest

from verifier.report.words.operations import effect

STANDARD = Path(__file__).parents[4] / "spec" / "language" / "proposals.md"


@pytest.mark.parametrize(
    ("text", "does"),
    [
        ("rename code Ill of reader to Sick", "another name for a code"),
        ('rename code Ill of reader to Ill "who is ill"', "another label for a code"),
        ('rename code Ill of reader to Iller "iller"', "another name for a code"),
        ("split code Ill of reader into A, B", "several codes in place of one"),
        ("add to group Sick : Ill", "a group has more values"),
        ("add group Sick of reader : Ill", "a new name for some values"),
    ],
)
def test_what_it_does_stands_before_it(text: str, does: str) -> None:
    assert effect(text) == f"{does}: {text}"


def test_every_operation_of_the_standard_has_its_words() -> None:
    rows = STANDARD.read_text(encoding="utf-8").partition("what is impossible.\n\n| write")[2]
    written = [row for row in rows.partition("\n\n")[0].splitlines() if row.startswith("| `")]
    assert len(written) == 11  # with a row for two forms of `add code`, and two operations on a group in one
    for row in written:
        for text in row.split(" | ")[0].removeprefix("| ").split(" · "):
            assert text.startswith("`before") or effect(text.strip("`")) != text.strip("`"), text
