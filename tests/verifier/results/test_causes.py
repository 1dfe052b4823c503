"""What decides now and not before, and what decides no longer, is behind a change; what decides in both is not."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from policy_dsl.evaluate import evaluate
from policy_dsl.model.vocabulary import Value
from tests.written import proposal
from verifier.results.causes import Cause, CausePart, causes
from verifier.results.status import Edition

BASE = """\
policy Desk "who is shown what"

request
  who  : one of Owner, Parent, Other
  part : one of Plain, Secret

table shown
  | row   | who   | access |
  | owner | Owner | permit |
  otherwise refuse

rule secret
  when part is Secret
  refuse

rule day
  answer within 24 h

rule soon
  when who is Owner
  answer within 1 h
  overrides day
"""

PARENT: Mapping[str, Value] = {"who": "Parent", "part": "Plain"}
SECRET: Mapping[str, Value] = {"who": "Owner", "part": "Secret"}
OWNER: Mapping[str, Value] = {"who": "Owner", "part": "Plain"}


@pytest.mark.parametrize(
    ("operations", "request_", "expected"),
    [
        ("add row to shown | parent | Parent | permit |", PARENT, [("after", "shown parent", "decides")]),
        ("remove row shown owner\n  add row to shown | mine | Owner | permit |", OWNER, []),
        ("remove row shown owner\n  add row to shown | parent | Parent | permit |", OWNER,
         [("after", "shown parent", "decides"), ("before", "shown owner", "taken_away")]),
        ("remove rule secret", SECRET, [("before", "secret", "taken_away")]),
        ("replace rule secret\n    when part is Secret and who is Other\n    refuse", SECRET,
         [("before", "secret", "decides_no_longer")]),
        ("replace rule soon\n    when who is Owner\n    answer within 2 h\n    overrides day", OWNER,
         [("after", "soon", "decides")]),
        ("remove rule soon", OWNER, [("before", "soon", "taken_away")]),
        ("add rule shown_secret\n    when who is Owner\n    permit\n    overrides secret", SECRET,
         [("after", "shown_secret", "decides")]),
    ],
)  # fmt: skip
def test_by_hand(
    tmp_path: Path, operations: str, request_: Mapping[str, Value], expected: list[tuple[str, str, str]]
) -> None:
    made, amended = proposal(tmp_path, f'proposal Q "q"\n  to Desk in "base.policy"\n\n  {operations}\n', BASE)
    before, after = evaluate(made.base, request_), evaluate(amended, request_)
    assert (before.outcome != after.outcome) is bool(expected)
    found = causes(made.base, amended, before.by, after.by) if expected else ()
    assert set(found) == {Cause(Edition(e), name, CausePart(part)) for e, name, part in expected}
