"""What stands once in a report, however often it is so."""

from pathlib import Path

from msgspec.structs import replace

from tests.verifier.report.text.test_causes import lines
from tests.written import policy, proposal
from verifier.results.status import Kind, Status
from verifier.verify import verify, verify_proposal

MANY = 'policy P "p"\n\nrequest\n  n : whole number from 1 to 20\n' + "".join(
    f"\nrule r{n}\n  when n is {n}\n  answer within {n} h\n" for n in range(1, 21)
)


def test_what_is_undecided_for_one_reason_is_told_once(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, MANY))
    late = [
        replace(v, status=Status.UNDECIDED, reason="unknown" if v.subject == "r7" else "timeout", trust=None)
        if v.kind is Kind.DEAD
        else v
        for v in found.verdicts
    ]
    said = lines(replace(found, verdicts=tuple(late)), width=400)
    at = said.index("? nothing dead · 19 of them")
    assert said[at + 1] == "undecided: the time allowed ran out"
    assert [line.split()[0] for line in said[at + 2 : at + 14]] == [f"r{n}" for n in (*range(1, 7), *range(8, 14))]
    assert said[at + 14] == "and 7 more (in the JSON)"
    at = said.index("? nothing dead · r7")
    assert "undecided: no answer was found" in said[at:]
    assert sum(line.startswith("?") and " · " in line and "nothing dead" in line for line in said) == 2
    assert "? undecided: nothing dead r1, r2, r3, r4 and 15 more: the time allowed ran out." in said
    assert "? undecided: nothing dead r7: no answer was found." in said


def test_what_speaks_of_no_pair_says_so(tmp_path: Path) -> None:
    claim = """
impossible when n is 20
  because "nobody has 20"

property none "Of nobody."
  for any two requests r and s alike except n
  where r.n is 20 and s.n is 1
  never r faster than s
"""
    said = lines(
        verify(policy(tmp_path, MANY.replace("\nrule r20\n  when n is 20\n  answer within 20 h\n", "") + claim))
    )
    assert said[said.index("✓ none Of nobody.") + 1] == "proved for 0 pairs"


DATED = """\
policy P "p"
  dated by day

request
  day : date from 2026-01-01 until 2027-01-01
  who : one of A, B

rule one
  when who is A
  in force from 2026-02-01 until 2026-03-01
  answer within 1 h

rule two
  when who is A
  in force from 2026-06-01
  answer within 2 h

otherwise answer within 5 h
"""


def test_days_on_which_nothing_changes_are_one_stretch(tmp_path: Path) -> None:
    made = 'proposal Q "q"\n  to P in "base.policy"\n\n  replace rule two\n    when who is A\n    in force from 2026-06-01\n'
    said = lines(verify_proposal(*proposal(tmp_path, made + "    answer within 3 h\n", DATED)))
    assert [line for line in said if line.startswith("from 2026")] == [
        "from 2026-01-01 to 2026-05-31: nothing changes",
        "from 2026-06-01 to 2026-12-31: 214 of 428 requests",  # 214 days, two of each
    ]
