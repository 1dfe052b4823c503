"""Rows of regions in every format: each with its own total, and with what it adds to those above it."""

from pathlib import Path

import pytest

from policy_dsl.amend.amend import amend
from policy_dsl.model.policy import Policy
from policy_dsl.model.proposal import Proposal
from tests.written import policy, written
from verifier.report.words.annex.changes import change_list
from verifier.report.words.annex.regions import RegionRow, overlaps, violations
from verifier.report.words.verdict_details import verdict_details
from verifier.verify import verify, verify_proposal

MOST = 9
BASE = """\
policy P "p"

request
  role : one of A, B, C
  paid : yes/no
  sent : yes/no

rule usual
  answer within 1 h
"""
"""Of 12 requests, 4 are by A and 6 are paid, 2 of them by A."""


@pytest.fixture
def claimed(tmp_path: Path) -> Policy:
    return policy(
        tmp_path,
        BASE
        + "\nrule slow\n  when\n    any of\n      role is A\n      paid is yes\n  answer within 2 h\n  overrides usual\n\n"
        + 'property fast "Everybody is answered within an hour."\n  for any request r\n  never r slower than 1 h\n',
    )


WORDS = [("6", "paid yes"), ("4", "role A (2 not above)")]
"""6 are paid; 4 are by A, and 2 of these are not paid."""


def test_violations(claimed: Policy) -> None:
    (verdict,) = [v for v in verify(claimed).verdicts if v.name == "fast"]
    regions = violations(claimed, verdict, MOST)
    assert regions is not None
    assert [(row.count, row.words) for row in regions.rows] == WORDS
    assert [": ".join(row) for row in WORDS] == [
        line for line in verdict_details(verify(claimed), verdict) if line.split(": ")[0] in "64"
    ]


def test_what_all_pairs_have_in_common_is_said_once(tmp_path: Path) -> None:
    pairs = policy(
        tmp_path,
        BASE
        + "\nrule slow\n  when\n    role is A\n    any of\n      sent is yes\n      paid is yes\n  answer within 2 h\n"
        + '  overrides usual\n\nproperty fair "An A is answered no slower."\n'
        + "  for any two requests a and b alike except role\n  where a.role is A and b.role is B\n  never a slower than b\n",
    )
    (verdict,) = [v for v in verify(pairs).verdicts if v.name == "fair"]
    regions = violations(pairs, verdict, MOST)
    assert regions is not None
    assert regions.title == "Proved to be all of them. All with a: role A | b: role B:"
    # two of each; one is paid and sent
    assert [(row.count, row.words) for row in regions.rows] == [("2", "paid yes"), ("2", "sent yes (1 not above)")]


def test_overlaps(tmp_path: Path) -> None:
    rule = "  when\n    any of\n      role is A\n      paid is yes\n"
    torn = policy(
        tmp_path,
        BASE.replace("rule usual\n", f"rule usual\n{rule}")
        + f"\nrule slow\n{rule}  answer within 2 h\n\notherwise refuse\n",
    )
    verification = verify(torn)
    (verdict,) = [v for v in verification.verdicts if v.overlaps]
    rows = overlaps(torn, verdict.overlaps, MOST, complete=True)
    assert rows is not None
    assert [(row.count, row.words) for row in rows.rows] == [(n, f"usual and slow: {words}") for n, words in WORDS]
    (line,) = [line for line in verdict_details(verification, verdict) if "apply together" in line]
    assert line == "8: usual and slow apply together: paid yes; role A (2 not above)"


def test_changes(tmp_path: Path) -> None:
    amended, proposal = proposed(tmp_path)
    impact = verify_proposal(proposal, amended).impact
    assert impact is not None
    (group,) = change_list(impact, proposal.base, amended, MOST, "").groups
    assert group.count == "8"
    rows: list[RegionRow] = list(group.regions.rows)
    assert [(row.count, row.words) for row in rows] == WORDS


def proposed(folder: Path) -> tuple[Policy, Proposal]:
    text = (
        'proposal Q "q"\n  to P in "base.policy"\n\n  add rule slow\n    when\n      any of\n        role is A\n'
        "        paid is yes\n    answer within 2 h\n    overrides usual\n"
    )
    loaded = written(folder, text, base=BASE)
    assert loaded.proposal is not None, loaded.findings
    return amend(loaded.proposal)[0], loaded.proposal
