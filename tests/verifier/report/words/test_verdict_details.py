"""The lines below a verdict in reports for programs: what covers a dead provision, where rows overlap, what to change."""

from pathlib import Path

from tests.written import policy
from verifier.report.words.blame_lines import TITLE
from verifier.report.words.verdict_details import verdict_details
from verifier.results.verification import Verification
from verifier.verify import verify

REQUEST = 'policy P "p"\n\nrequest\n  role : one of A, B, C\n  paid : yes/no\n\n'
DEAD = REQUEST + (
    'impossible when role is B and paid is no\n  because "B pays"\n\n'
    "rule a\n  when role is A\n  answer within 1 h\n\n"
    "rule never\n  when role is B and paid is no\n  answer within 2 h\n\n"
    "rule covered\n  when role is A and paid is no\n  answer within 2 h\n\n"
    "rule covering\n  when role is A and paid is no\n  answer within 3 h\n  overrides a, covered\n\n"
    "otherwise refuse\n"
)
OVERLAPPING = REQUEST + (
    "table t\n  exactly one row applies\n  | role | paid | answer within |\n  | A    | any  | 1 h           |\n"
    "  | A, B | yes  | 1 h           |\n  | B, C | no   | 1 h           |\n"
)
UNEVEN = REQUEST + (
    "rule a\n  when role is A\n  answer within 1 h\n\nrule b\n  when role in B, C\n  answer within 3 h\n\n"
    'property even "A is not answered before the others."\n'
    "  for any two requests a and o alike except role\n  where a.role is A\n  never a faster than o\n"
)


def below(verification: Verification, name: str, subject: str | None = None) -> list[str]:
    (verdict,) = [v for v in verification.verdicts if v.name == name and v.subject == subject]
    return [*verdict_details(verification, verdict)][1:]


def test_a_dead_provision_says_what_covers_it_or_that_nothing_meets_it(tmp_path: Path) -> None:
    verification = verify(policy(tmp_path, DEAD))
    assert below(verification, "nothing dead", "never") == ["no possible request meets its condition"]
    covered = "1 possible request meets its condition; it is decided by covering"
    assert below(verification, "nothing dead", "covered") == [covered]


def test_overlapping_rows_come_with_where_they_meet(tmp_path: Path) -> None:
    lines = below(verify(policy(tmp_path, OVERLAPPING)), "hit rule", "t")
    assert '1: t A and t "A, B" apply together: role A · paid yes' in lines
    assert "1: no row applies: role C · paid yes" in lines


def test_a_broken_claim_says_what_has_to_change(tmp_path: Path) -> None:
    """A's hour is less than the three hours of B and C, paid or not: four pairs, decided by both rules. Either can give way."""
    lines = below(verify(policy(tmp_path, UNEVEN)), "even")
    assert lines[-4:] == [
        TITLE,
        "4: a and b",
        "It holds, and nothing else is lost, if a changes from 1 h to 3 h or more.",
        "It holds, and nothing else is lost, if b changes from 3 h to 1 h or less.",
    ]
