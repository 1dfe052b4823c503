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


def test_a_term_in_place_of_a_fact_or_a_value_gets_its_hint() -> None:
    first, second = findings("rule a\n  when late is yes\n  refuse\n\nrule b\n  when role is late\n  refuse\n")
    assert (first.code, first.hint) == ("E201", "it is a term: write `late` alone, or `not late`")
    assert (second.code, second.hint) == ("E202", "it is a term: write `late` alone, as a condition")
