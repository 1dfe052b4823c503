"""Where attributes are compared is said, by the name of what compares them."""

from pathlib import Path

import pytest

from tests.written import written

TEXT = """\
policy P "p"

request
  pages, most : whole number from 0 to 500
  who : one of A, B

WHERE

rule all
  answer within 1 h

property calm "nobody is refused"
  for any request r
  never r refused
  counted by pages
"""


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("rule a\n  when pages over most\n  answer within 1 h", "which `a` compares with `most`"),
        ('impossible when most at least pages\n  because "no"', "which `impossible 1` (line 7) compares with `most`"),
        ('property p "p"\n  for any two requests r and s alike except pages\n  where r.pages over s.pages\n'
         "  never r faster than s", "which `p` compares between two requests"),
    ],
)  # fmt: skip
def test_what_counts_by_a_compared_fact_says_where_it_is_compared(tmp_path: Path, where: str, said: str) -> None:
    (finding,) = [f for f in written(tmp_path, TEXT.replace("WHERE", where)).findings if f.code == "E243"]
    assert finding.message == f"`calm` is counted by `pages`, {said}"


COUNTED = 'property calm "nobody is refused"\n  for any request r\n  never r refused\n  counted by pages\n'


@pytest.mark.parametrize(
    ("base", "added", "line"),
    [
        (
            TEXT.replace("WHERE\n", ""),
            "  add rule strict\n    when pages over most\n    refuse\n",
            4,
        ),
        (TEXT.replace("WHERE\n", ""), "  remove rule all\n\n  intends\n    changes only where pages over most\n", 7),
        (
            TEXT.replace("WHERE", "rule a\n  when pages over most\n  refuse").replace(COUNTED, ""),
            '  remove rule all\n\n  add property also_calm "nobody is refused"\n    for any request r\n'
            "    never r refused\n    counted by pages\n",
            6,
        ),
    ],
)
def test_in_a_proposal_it_is_said_where_the_cause_stands(tmp_path: Path, base: str, added: str, line: int) -> None:
    text = f'proposal Q "q"\n  to P in "base.policy"\n\n{added}'
    findings = written(tmp_path, text, base=base).findings
    assert [f.span.line for f in findings if f.code == "E243"] == [line], findings
