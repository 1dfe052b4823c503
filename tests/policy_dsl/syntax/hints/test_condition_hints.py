"""A condition in other words is proposed with the author's own, and what is proposed is read."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from policy_dsl.pipeline import load
from policy_dsl.text import Text
from tests.policy_dsl.syntax.hints.test_suggest_comparison import HEAD, meanings, proposed

# facts: age, limit, waited, asked, ends, asker (GP, Nurse, Insurer), reasons, private
WRITE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("asker is GP when private is yes", ("asker is GP and private is yes",)),
    ("asker is GP; private is yes", ("asker is GP and private is yes",)),
    ("asker is GP, private is yes, age over 5", ("asker is GP and private is yes and age over 5",)),
    ("asker is GP & private is yes", ("asker is GP and private is yes",)),
    ("asker is GP, and private is yes", ("asker is GP and private is yes",)),
    ("asker is GP but private is no", ("asker is GP and private is no",)),
    ("asker is GP unless private", ("asker is GP and private is no",)),
    ("asker is GP unless age over 18", ("asker is GP and age at most 18",)),
    ("asker is GP but not age under 18", ("asker is GP and age at least 18",)),
    ("asker is anyone except GP", ("asker is not GP", "reasons has none of GP")),
    ("asker is a GP", ("asker is GP",)),
    ("asker was GP", ("asker is GP",)),
    ("asker: GP", ("asker is GP",)),
    ("asker is GP only", ("asker is GP",)),
    ("asker is not GP too", ("asker is not GP",)),
    ("age over 5 and under 9", ("age over 5 and age under 9",)),
    ("age over 5 but at most 9", ("age over 5 and age at most 9",)),
    ("age 3 or more but not 4", ("age at least 3 and age is not 4",)),
    ("asker is GP and age at least 5 but at most 9", ("asker is GP and age at least 5 and age at most 9",)),
    ("age over 5 but under 9 and asker is GP", ("age over 5 and age under 9 and asker is GP",)),
    ("waited over 1 h but not over 2 h", ("waited over 1 h and waited at most 2 h",)),
    ("age over 3 unless 5", ("age over 3 and age is not 5",)),
    ("age over 3 except where over 9", ("age over 3 and age at most 9",)),
    ("age over 3 except 5", ("age over 3 and age is not 5",)),
    ("age from 3 to 9 except over 7", ("age from 3 to 9 and age at most 7",)),
    ("n is up to 2.50", ("n at most 2.50",)),
    ("n over 1.50 and under 2.50", ("n over 1.50 and n under 2.50",)),
    ("n from -1.50 and under 2.50", ("n at least -1.50 and n under 2.50",)),
    ("-1.50 < n", ("n over -1.50",)),
    ("5 < age < 9", ("age over 5 and age under 9",)),
    ("5 <= age <= 9", ("age from 5 to 9",)),
    ("5 <= age", ("age at least 5",)),
    ("age from 5 to under 9", ("age at least 5 and age under 9",)),
    ("asked from 2026-04-01 until before 2026-05-01", ("asked from 2026-04-01 until 2026-05-01",)),
    ("age 5", ("age is 5",)),
    ("age 5 or 6", ("age in 5, 6",)),
    ("asked at 2026-04-01", ("asked is 2026-04-01",)),
    ("asked from 2026-04-01 onwards", ("asked on or after 2026-04-01",)),
    ("asked in March 2026", ("asked from 2026-03-01 until 2026-04-01",)),
    ("waited less than a day", ("waited under 1 day",)),
    ("waited two days or more", ("waited at least 2 days",)),
    ("private = yes", ("private is yes",)),
    ("is private", ("private is yes",)),
    ("private not", ("private is no",)),
    ("reasons are empty", ("reasons is empty",)),
    ("reasons has exactly Trauma", ("reasons is Trauma",)),
    ("reasons has only Trauma", ("reasons is Trauma",)),
    ("reasons has Trauma but not Claim", ("reasons has Trauma and reasons has none of Claim",)),
    ("reasons has Trauma, not Claim", ("reasons has Trauma and reasons has none of Claim",)),
    ("reasons include Trauma", ("reasons has Trauma",)),
    ("reasons includes Trauma and Claim", ("reasons has Trauma and reasons has Claim",)),
    ("some of reasons is Trauma", ("reasons has Trauma",)),
    ("all of reasons are Trauma", ("reasons is Trauma",)),
)


def hint_of(condition: str) -> str:
    """The hint for a rule with this condition."""
    rule = f"rule a\n  when {condition}\n  refuse\n"
    findings = load("p.policy", lambda path: (Text(path, HEAD + rule), [])).findings
    return findings[-1].hint or ""


def test_a_condition_in_other_words_is_proposed_whole_and_is_read(tmp_path: Path) -> None:
    ways = {slip: proposed(hint_of(slip)) for slip, _ in WRITE}
    for slip, meant in WRITE:
        assert ways[slip][:1] == list(meant[:1]), (slip, hint_of(slip))
    means = meanings(chain.from_iterable(each[:1] for each in ways.values()), tmp_path)
    assert [slip for slip, each in ways.items() if each[0] not in means] == []


SAID = (
    ("age over 3 unless over 9 and private is yes", "the opposite of what follows"),
    ("asker in Clinical except Nurse", "write `asker in Clinical and asker is not Nurse`; if `Nurse` is a fact"),
    ("age over 3 but private", "join the conditions with `and`, and name the fact each time"),
    ("asker is Family Doctor", 'a label has quotes: `asker is "Family Doctor"`'),
    ("asker is not a Family Doctor and private", 'a label has quotes: `asker is not "Family Doctor"`'),
    (
        "from 2026-01-01 until 2026-02-01",
        "begins with the name of a fact: `ATTRIBUTE from 2026-01-01 until 2026-02-01`",
    ),
    ("asker is a Clinical member", "write `asker in Clinical`"),
    ("asker is in group Clinical", "write `asker in Clinical`"),
    ("asker belongs to Clinical", "write `asker in Clinical`"),
    ("reasons is a subset of declared", "of two sets, write `declared includes reasons`"),
    ("reasons is GP but not Claim", "if `Claim` is a fact"),
    ("asker starts with G", "there are no patterns"),
    ("asked on a Monday", "make the answer one of them"),
    ("asker is GP today", "make the answer one of them"),
    ("age over limit plus 5", "there is no arithmetic"),
    ("age at least twice limit", "there is no arithmetic"),
    ("reasons has at least 2", "how many codes a set has"),
    ("asker can be anything", "leave it out"),
    ("asker does not matter", "leave it out"),
    ("age given", "a request always has each of its facts"),
    ("no reasons", "`reasons is empty` of a set, `reasons is no`"),
    ("reasons nonempty", "further in, `reasons is empty`"),
    ("if asker is GP", "leave `if` out: `asker is GP`"),
    ("asker is without doubt GP", "what is not so is written `is not`"),
)


@pytest.mark.parametrize(("condition", "words"), SAID, ids=[condition for condition, _ in SAID])
def test_a_condition_that_cannot_be_written_gets_the_reason(condition: str, words: str) -> None:
    assert words in hint_of(condition)
