"""What is dead, or about nothing, is said in words that deny it."""

from pathlib import Path

from tests.written import policy, proposal
from verifier.report.words.denials import denial
from verifier.results.status import Status
from verifier.verify import verify, verify_proposal

BASE = """\
policy Desk "desk"

request
  who : one of Owner, Other

rule stranger
  when who is Other
  refuse

rule day
  answer within 24 h
"""


def test_a_refusal_that_a_proposal_lifts_everywhere(tmp_path: Path) -> None:
    text = 'proposal Q "q"\n  to Desk in "base.policy"\n\n  add rule all\n    permit\n    overrides stranger\n'
    made, amended = proposal(tmp_path, text, BASE)
    verification = verify_proposal(made, amended)
    denied = [denial(verification, v) for v in verification.verdicts if v.status is Status.REFUTED]
    assert denied == ["`stranger` never refuses anything as proposed"]


def test_by_kind(tmp_path: Path) -> None:
    text = (
        BASE
        + """
rule soon
  when who is Other
  answer within 1 h
  overrides day

rule late
  when who is Other and who is Owner
  permit
  overrides stranger

property nobody "Nobody."
  for any request r
  where r.who is Owner and r.who is Other
  always r refused
"""
    )
    verification = verify(policy(tmp_path, text))
    denied = [denial(verification, v) for v in verification.verdicts if v.status is Status.REFUTED]
    assert denied == [
        "`soon` never gives a request its time",
        "`late` never lifts a refusal",
        "`nobody` is about no request",
    ]
    assert {denial(verification, v) for v in verification.verdicts if v.status is Status.PROVED} == {None}
