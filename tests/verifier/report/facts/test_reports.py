"""The exit code of a report: the gravest of all that is in it."""

from __future__ import annotations

from pathlib import Path

from msgspec.structs import replace

from policy_dsl.pipeline import load
from verifier.cli.progress import Progress
from verifier.cli.verify import verify_file
from verifier.report.exit_codes import DISAGREE, REFUTED

TEXT = """\
policy P "p"

request
  role : one of A, B

rule a
  when role is A
  answer within 1 h

otherwise answer within 2 h

property even "B is not behind A."
  for any two requests a and b alike except role
  where a.role is A and b.role is B
  never a faster than b
"""


def test_engines_that_disagree_about_a_repair_are_exit_code_4(tmp_path: Path) -> None:
    path = tmp_path / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    report = verify_file(load(str(path)), (), 60, Progress(1))
    assert report.verification is not None
    assert report.exit_code == REFUTED
    assert report.verification.remedies  # 2 h or more for `a`
    wrong = tuple(replace(each, confirmed=False) for each in report.verification.remedies)
    assert replace(report, verification=replace(report.verification, remedies=wrong)).exit_code == DISAGREE
