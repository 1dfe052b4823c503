"""Facts on the command line: each slip is reported once, with what to write instead, and what is proposed can be read."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load
from verifier.cli.request_facts import read_facts

TEXT = """policy P "p"
  dated by day

request
  role : one of IS "Import Supplier", ES, Press, Trader
  topics : set of Tax, Waste, Roads
  pages : whole number from 0 to 500
  waited : duration up to 60 days
  day : date from 2026-01-01 until 2030-01-01
  paid : yes/no

group Sup of role : IS, ES
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    path = tmp_path / "p.policy"
    path.write_text(TEXT, encoding="utf-8")
    found = load(str(path)).policy
    assert found is not None
    return found


WRITE = (
    (["topics=Tax,Waste"], "topics=Tax+Waste"),
    (["topics=Tax Waste"], "topics=Tax+Waste"),
    (["topics=Tax", "Waste"], "topics=Tax+Waste"),
    (["topics=all"], "topics=Tax+Waste+Roads"),
    (["topics="], "topics=none"),
    (["topics=empty"], "topics=none"),
    (["role", "=", "Press"], "role=Press"),
    (["role", "Press"], "role=Press"),
    (["role=", "Press"], "role=Press"),
    (["role = Press"], "role=Press"),
    (["role is Press"], "role=Press"),
    (["role Press"], "role=Press"),
    (["role:Press"], "role=Press"),
    (["--role=Press"], "role=Press"),
    (["--role", "Press"], "role=Press"),
    (["Role=Press"], "role=Press"),
    (["Press"], "role=Press"),
    (["role=press"], "role=Press"),
    (["role==Press"], "role=Press"),
    (["role='Press'"], "role=Press"),
    (["role=import supplier"], "role=IS"),
    (["role=Import", "Supplier"], "role=Import Supplier"),
    (["pages=five"], "pages=5"),
    (["pages=5 pages"], "pages=5"),
    (["waited=2 hours"], "waited=2 h"),
    (["waited=1h30"], "waited=1 h 30 min"),
    (["day=3.1.2026"], "day=2026-01-03"),
    (["day=13/1/2026"], "day=2026-01-13"),
    (["day=3 January 2026"], "day=2026-01-03"),
    (["paid=true"], "paid=yes"),
    (["pages=none"], "pages=0"),
    (["waited=none"], "waited=0 s"),
)


@pytest.mark.parametrize(("given", "meant"), WRITE, ids=[" ".join(given) for given, _ in WRITE])
def test_what_is_meant_is_proposed_and_is_read(policy: Policy, given: Sequence[str], meant: str) -> None:
    _, findings = read_facts(policy, given, "p.policy")
    assert [f.code for f in findings] == ["E403"]
    proposed = re.findall('`"?([^`"]*=[^`"]*)"?`', findings[0].hint or "")
    assert proposed[:1] == [meant]
    for each in proposed:
        assert not read_facts(policy, [each], "p.policy")[1]


SAID = (
    (["role=Press,Trader"], "a request has one `role`"),
    (["role=not Press"], "a request has one `role`"),
    (["role=Sup"], "it is a group: give one of its codes, `IS`, `ES`"),
    (["role=any"], "leave `role` out"),
    (["role="], "leave `role` out"),
    (["role=IS,paid=yes"], "separated by blanks"),
    (["role!=IS"], "a request has one value"),
    (["Press=role"], "it is a value of `role`"),
    (["topics=Tax", "topics=Waste"], "`topics=A+B`"),
    (["role=IS", "role=ES"], "keep one of them"),
    (["pages=over 5"], "a request has one `pages`"),
    (["pages=5 to 9"], "a request has one `pages`"),
    (["pages=5,000"], "`5000`"),
    (["pages=1e2"], "all digits"),
    (["waited=2 working days"], "no fixed length"),
    (["as_of=2026-01-01"], "`--as-of 2026-01-31`"),
    (["pages=250 max"], "a request has one `pages`"),
    (["waited=about 2 days"], "a request has one `waited`"),
    (["topics=any of Tax, Waste"], "try `topics=Tax` and `topics=Waste` one by one"),
    (["topics=Tax or Waste"], "the set of all is `topics=Tax+Waste`"),
    (["topics=Tax + any"], "give it whole"),
    (["topics=not Tax"], "give it whole"),
    (["rol=IS"], "did you mean `role`?"),
)


@pytest.mark.parametrize(("given", "words"), SAID, ids=[" ".join(given) for given, _ in SAID])
def test_what_is_not_a_single_fact_gets_a_hint(policy: Policy, given: Sequence[str], words: str) -> None:
    _, findings = read_facts(policy, given, "p.policy")
    assert [f.code for f in findings] == ["E403"]
    assert words in (findings[0].hint or "")


def test_a_value_out_of_bounds_gets_its_bounds(policy: Policy) -> None:
    ((found,),) = [read_facts(policy, ["pages=501"], "p.policy")[1]]
    assert "from 0 to 500" in found.message
    assert found.hint is None
