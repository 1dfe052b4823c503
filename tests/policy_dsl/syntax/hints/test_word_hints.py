"""A word alone is read as a term; where it is none, the hint says what its line means, with the author's own words."""

from __future__ import annotations

import pytest

from policy_dsl.diagnostics.finding import Finding
from policy_dsl.pipeline import load
from policy_dsl.text import Text

HEAD = """\
policy P "p"

request
  role   : one of IS, ES, A, B, C
  uses   : set of A, B, C
  urgent : yes/no
  pages  : whole number from 0 to 9

group Early of role : A, B

term late means pages over 5

"""

MISTAKES = (
    ("when role is IS and ES", "write `role is IS, ES`, of one code any of these"),
    ("when role is A, B and C", "write `role is A, B, C`"),
    ("when urgent", "write `urgent is yes`"),
    ("when not urgent", "write `urgent is no`"),
    ("when late and urgent", "write `urgent is yes`"),
    ("when\n    none of\n      uses is A and B", "`uses has A and uses has B`"),
    ("when pages at least 3 and not 5", "`pages at least 3 and pages is not 5`"),
    ("when pages is 3 and not 5", "write `pages is 3`, which is not `5`"),
    ("when role", "write `role is IS`"),
    ("when not role", "write `role is not IS`"),
    ("when uses", "write `uses has A`, or `uses is empty`"),
    ("when not uses", "write `uses has none of A`"),
    ("when pages", "compare it: `pages at least …`"),
    ("when Early", "write `role in Early`"),
    ("when lat", "did you mean `late`?"),
    ("when nobody", "a term is declared at the margin: `term NAME means …`"),
)


def findings(text: str) -> list[Finding]:
    """All findings about a policy with this rule."""
    return load("p.policy", lambda path: (Text(path, HEAD + text), [])).findings


@pytest.mark.parametrize(("condition", "taught"), MISTAKES, ids=[condition for condition, _ in MISTAKES])
def test_a_word_alone_gets_its_hint(condition: str, taught: str) -> None:
    (only,) = findings(f"rule a\n  {condition}\n  refuse\n")
    assert only.code == "E250"
    assert only.hint is not None
    assert taught in only.hint


ELSEWHERE = (
    ("rule a\n  when not Early\n  refuse\n", "E250", "write `role not in Early`"),
    ("rule a\n  when late is yes\n  refuse\n", "E201", "write `late` or `not late`"),
    ("rule a\n  when role is late\n  refuse\n", "E202", "write `late`"),
    ("rule a\n  when role is not late\n  refuse\n", "E202", "write `not late`"),
    ("rule a\n  when role not in A, late\n  refuse\n", "E202", "write `not late`"),
    ("table t\n  | role | answer within |\n  | late | 1 h |\n", "E202", "in a table, put it below `when`"),
    ('example "e"\n  given late yes\n  expect 1 h\n', "E201", "name one that the term is about"),
    ('property p "p"\n  for any request r\n  where r.laet\n  never r refused\n', "E250", "did you mean `r.late`?"),
    ('property p "p"\n  for any request r\n  where r.late is yes\n  never r refused\n', "E201", "write `r.late` or"),
    ("term late means pages over 3\n", "E206", "give one of them another name"),
    ("term pages means urgent is yes\n", "E206", "give the term another name"),
    ("term soon means\n  urgent is yes\n", "E101", "write `term soon` alone, below it `means` alone"),
    ("term soon : urgent is yes\n", "E101", "write `term soon means urgent is yes`"),
    ('term soon means urgent is yes "at once"\n', "E101", '`means`: `term soon "at once" means urgent is yes`'),
)


@pytest.mark.parametrize(("text", "code", "taught"), ELSEWHERE, ids=[text for text, _, _ in ELSEWHERE])
def test_a_term_in_another_place_gets_its_hint(text: str, code: str, taught: str) -> None:
    first = findings(text)[0]
    assert first.code == code
    assert taught in f"{first.message}; {first.hint}"


def test_what_follows_is_said_of_an_attribute_that_is_there_already() -> None:
    (only,) = findings("term pages means urgent is yes\n")
    assert only.message == "there is an attribute `pages` already"
