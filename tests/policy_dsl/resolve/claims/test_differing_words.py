"""What a condition's words mean in two policies: every word that differs, and nothing that is the same."""

from pathlib import Path

import pytest

from policy_dsl.resolve.claims.differing_words import differing_words
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.text import Text
from tests.written import policy

HEAD = 'policy P "p"\n\nrequest\n  role : one of IS, GS, ES\n  owed : whole number from 0 to 9\n\n'
WORDS = "let most be 5\n\ngroup Quick of role : IS\n\nterm late means owed over 2\n"


def differing(tmp_path: Path, words: str, condition: str) -> list[str]:
    one, other = (policy(tmp_path, f"{HEAD}{each}\notherwise answer within 1 h\n") for each in (WORDS, words))
    file, findings = parse(Text("p.policy", f"{HEAD}rule a\n  when {condition}\n  refuse\n"))
    assert not findings
    assert isinstance(file, tree.PolicyFile)
    (rule,) = (each for each in file.declarations if isinstance(each, tree.Rule))
    assert rule.when is not None
    return [*differing_words(rule.when, one, other, ("One", "Other"))]


@pytest.mark.parametrize(
    ("before", "after", "condition", "said"),
    [
        ("owed over 2", "owed over 3", "late", "`late` is `owed over 2` in `One`, and `owed over 3` in `Other`"),
        (": IS", ": IS, GS", "role in Quick, ES", "`Quick` is `IS` in `One`, and `IS, GS` in `Other`"),
        ("be 5", "be 6", "owed at least most", "`most` is `5` in `One`, and `6` in `Other`"),
        ("term late means owed over 2\n", "", "role is IS and not late", "`Other` has no `late`"),
    ],
)
def test_each_word_that_means_another_thing_is_named(
    before: str, after: str, condition: str, said: str, tmp_path: Path
) -> None:
    assert before in WORDS
    assert differing(tmp_path, WORDS.replace(before, after), condition) == [said]
    assert differing(tmp_path, WORDS, condition) == []


def test_other_words_are_not_named(tmp_path: Path) -> None:
    assert differing(tmp_path, WORDS.replace("be 5", "be 6"), "role in Quick and late and owed at most 3") == []
