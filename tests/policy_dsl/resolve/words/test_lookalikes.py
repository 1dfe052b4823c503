"""Names that a reader takes for each other."""

import re
from pathlib import Path

import pytest

from policy_dsl.resolve.words import lookalikes
from policy_dsl.resolve.words.lookalikes import appearances, confusable_with, prototypes, skeleton
from tests import confusables

ALIKE = (
    ("Adult", "adult"),
    ("Adult", "\N{CYRILLIC SMALL LETTER A}dult"),  # in another case, too
    ("Hat", "\N{CYRILLIC SMALL LETTER EN}at"),  # in capitals
    ("CAB", "ＣＡＢ"),
    ("A", "\N{CHEROKEE LETTER GO}"),
    ("lo", "l\N{ARMENIAN SMALL LETTER OH}"),
    ("x", "\N{MATHEMATICAL BOLD SMALL X}"),
    ("Sl", "\N{CYRILLIC CAPITAL LETTER DZE}1"),
    ("lO", "I\N{GREEK CAPITAL LETTER OMICRON}"),
    ("modern", "m\N{CYRILLIC SMALL LETTER O}dem"),
    ("straße", "STRASSE"),
)
UNLIKE = (
    ("A1", "AL"),
    ("A1", "AI"),
    ("O0", "OO"),
    ("modern", "modem"),
    ("b", "d"),
    ("über", "uber"),
    ("Ж", "K"),
    ("4.10", "4.1"),
    ("on-call", "on_call"),
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_names_that_look_alike(one: str, other: str) -> None:
    assert appearances(one) & confusable_with(other)
    assert appearances(other) & confusable_with(one)


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_names_that_are_told_apart(one: str, other: str) -> None:
    assert not appearances(one) & confusable_with(other)
    assert not appearances(other) & confusable_with(one)


def test_what_is_said_of_ascii_is_what_the_data_says() -> None:
    assert {at: like for at, like in prototypes().items() if at < 128} == lookalikes.IN_ASCII
    assert skeleton("p\N{CYRILLIC SMALL LETTER A}ypal") == "paypal"


def test_names_in_ascii_need_no_data() -> None:
    prototypes.cache_clear()
    appearances("Supplier")
    assert prototypes.cache_info().misses == 0


def test_the_data_says_what_it_is_of_and_is_made_as_it_is() -> None:
    written = confusables.DATA.read_text(encoding="utf-8")
    version = re.search(r"of Unicode (\S+) by", written)
    assert version is not None
    lines = [f"{at:04X} ;\t{' '.join(f'{ord(c):04X}' for c in like)} ;\tMA\t# …" for at, like in prototypes().items()]
    source = f"# Version: {version[1]}\n" + "\n".join(lines) + "\n"
    assert confusables.made_of(source) == written
    assert (
        (confusables.DATA.parent / "confusables.LICENSE").read_text(encoding="utf-8").startswith("UNICODE LICENSE V3")
    )
    assert Path(confusables.DATA).stat().st_size < 70_000
