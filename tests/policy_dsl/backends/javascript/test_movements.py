"""What becomes of every request between two policies, for a script in a page."""

import json
import subprocess
from itertools import product
from pathlib import Path

from policy_dsl.backends.targets import inline_script, movement_expression
from policy_dsl.evaluate import evaluate, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.policy_dsl.backends.test_conformance import read
from tests.tools import node

BEFORE = """\
policy Ward "who is seen"

request
  who    : one of Old, Young, Other
  signs  : set of Fever, Pain
  waited, limit : whole number from 0 to 3

impossible when who is Other and signs is empty
  because "others come with a sign"

rule usual
  answer within 3 h

rule late
  when waited over limit
  answer within 1 h
  overrides usual
"""

AFTER = """\
policy Ward "who is seen, from now on"

request
  who    : one of Old, Young, Other
  signs  : set of Fever, Pain
  waited, limit : whole number from 0 to 3

impossible when who is Young and waited is 0
  because "the young wait"

rule usual
  answer within 2 h

rule fever
  when signs has Fever and waited at least 2
  refuse
"""


def requests(policy: Policy) -> list[Request]:
    sets = [frozenset(names) for names in ((), ("Fever",), ("Pain",), ("Fever", "Pain"))]
    values = (policy.by_name["who"].names, sets, range(4), range(4))
    return [dict(zip(policy.by_name, each, strict=True)) for each in product(*values)]


def outcome(policy: Policy, request: Request) -> list[object] | None:
    if impossible(policy, request):
        return None
    decided = evaluate(policy, request).outcome
    return [decided.access.value, decided.seconds]


def test_every_request_has_its_two_outcomes(tmp_path: Path) -> None:
    before, after = read(BEFORE), read(AFTER)
    every = requests(after)
    given = [{name: sorted(v) if isinstance(v, frozenset) else v for name, v in request.items()} for request in every]
    script = f"""
    {inline_script({})}
    const movement = {movement_expression(before, after)};
    const check = new Check(movement.tables);
    const answers = {json.dumps(given)}.map((request) => movement.outcomes[check.leaf(check.read(request))] ?? null);
    console.log(JSON.stringify(answers));
    """
    ran = subprocess.run([node(), "-"], input=script, capture_output=True, text=True, check=True)
    expected = [[outcome(before, request), outcome(after, request)] for request in every]
    assert json.loads(ran.stdout) == [None if pair == [None, None] else pair for pair in expected]
    assert any(pair[0] is None and pair[1] is not None for pair in expected)
