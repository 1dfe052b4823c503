"""What differs between the requests of two policies: every difference, and nothing that is none."""

from pathlib import Path

import pytest

from policy_dsl.resolve.claims.one_vocabulary import differences
from tests.written import policy

FACTS = (
    "role : one of IS, GS", "uses : set of A, B", "paid : yes/no", "pages : whole number from 0 to 9",
    "waited : duration up to 2 h", "asked : date from 2026-01-01 until 2027-01-01",
    "price : number from 0 to 2 in steps of 0.5",
)  # fmt: skip


def differing(tmp_path: Path, *facts: str) -> list[str]:
    texts = [
        f'policy P "p"\n\nrequest\n{"".join(f"  {each}" + chr(10) for each in lines)}\notherwise answer within 1 h\n'
        for lines in (FACTS, facts)
    ]
    one, other = (policy(tmp_path, text) for text in texts)
    return [*differences(one, other, "One", "Other")]


def test_order_labels_and_codes_in_another_order_are_no_difference(tmp_path: Path) -> None:
    facts = [each.replace("IS, GS", 'GS "Gas", IS').replace("A, B", "B, A") for each in reversed(FACTS)]
    assert differing(tmp_path, *facts) == []


@pytest.mark.parametrize(
    ("number", "fact", "message"),
    [
        (0, "role : one of IS", "only in `One`, `role` may be `GS`"),
        (0, "role : one of IS, GS, MDR", "only in `Other`, `role` may be `MDR`"),
        (0, "role : set of IS, GS", "`role` is one of several codes in `One`, and a set in `Other`"),
        (1, "uses : set of A, B, C", "only in `Other`, `uses` may be `C`"),
        (2, "paid : one of yes, no", "`paid` is yes or no in `One`, and one of several codes in `Other`"),
        (3, "pages : whole number from 0 to 10", "`pages` is from 0 to 9 in `One`, and from 0 to 10 in `Other`"),
        (3, "pages : whole number from 1 to 9", "`pages` is from 0 to 9 in `One`, and from 1 to 9 in `Other`"),
        (3, "pages : duration up to 9 s", "`pages` is a whole number in `One`, and a duration in `Other`"),
        (4, "waited : duration up to 1 h", "`waited` is from 0 s to 2 h in `One`, and from 0 s to 1 h in `Other`"),
        (
            5,
            "asked : date from 2026-01-01 until 2028-01-01",
            "`asked` is from 2026-01-01 to 2026-12-31 in `One`, and from 2026-01-01 to 2027-12-31 in `Other`",
        ),
        (
            6,
            "price : number from 0 to 1 in steps of 0.5",
            "`price` is from 0.0 to 2.0 in `One`, and from 0.0 to 1.0 in `Other`",
        ),
        (
            6,
            "price : number from 0 to 2 in steps of 0.25",
            "`price` is a number in steps of 0.5 in `One`, and a number in steps of 0.25 in `Other`",
        ),
    ],
)
def test_every_difference_of_an_attribute_is_said(tmp_path: Path, number: int, fact: str, message: str) -> None:
    facts = [*FACTS]
    facts[number] = fact
    assert differing(tmp_path, *facts) == [message]


def test_an_attribute_that_one_policy_alone_has_is_said(tmp_path: Path) -> None:
    assert differing(tmp_path, *FACTS[1:], "way : one of IN, OUT") == [
        "only in `One` a request has `role`",
        "only in `Other` a request has `way`",
    ]
