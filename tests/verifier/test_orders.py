"""Orders of rules that something overrides by their name: linear in the rules, needed where they apply, and shown; by hand."""

from pathlib import Path

from policy_dsl.evaluate import evaluate
from policy_dsl.model.provisions import ProvisionPath
from tests.command import run
from tests.written import policy
from verifier.by_diagram.small_changes.necessity import needed
from verifier.by_diagram.spaces.diagrams import diagrams
from verifier.results.status import Edition

MANY = 200


def long_order(rules: int) -> str:
    """A policy with so many rules in an order, of which something overrides all by one name."""
    head = (
        f'policy P "p"\n\nrequest\n  n : whole number from 0 to {rules}\n  free : yes/no\n\nrules desk in this order\n'
    )
    body = "".join(f"  rule r{n}\n    when n is {n}\n    answer within {n + 1} min\n\n" for n in range(rules))
    return (
        f"{head}{body}rule holiday\n  when free is yes\n  answer within 9 days\n  overrides desk\n\notherwise refuse\n"
    )


def test_one_name_reaches_each_rule_of_the_order(tmp_path: Path) -> None:
    made = policy(tmp_path, long_order(MANY))
    assert [target.words for p in made.provisions for target in p.overrides] == [("desk",)]
    assert all(made.reached_by[f"r{n}"] == ("holiday",) for n in range(MANY))
    for n in (0, 7, MANY - 1):
        free, kept = (evaluate(made, {"n": n, "free": answer}) for answer in ("yes", "no"))
        assert (free.by, free.overridden) == (("holiday",), (f"r{n}",))
        assert (kept.by, kept.overridden) == ((f"r{n}",), ())


IDLE = """\
policy P "p"

request
  n    : whole number from 0 to 5
  free : yes/no

rules desk in this order
  rule a
    when n over 3
    answer within 1 h

  rule b
    answer within 2 h

rules idle in this order
  rule c
    when n is 5 and free is no
    answer within 1 h

rule holiday
  when free is yes
  answer within 9 h
  overrides desk, idle
"""


def test_an_override_of_an_order_that_never_meets_it_is_redundant(tmp_path: Path) -> None:
    """`c` and `holiday` never apply together; without `overrides desk`, 9 h and 1 h or 2 h would be in conflict."""
    (tmp_path / "p.policy").write_text(IDLE, encoding="utf-8")
    out = " ".join(run("verify", tmp_path / "p.policy", cwd=tmp_path).stdout.split())
    assert "`holiday` overrides `idle`" in out or "holiday overrides idle" in out
    assert "overrides desk" not in out


def test_the_diagram_finds_that_an_override_of_an_order_is_needed(tmp_path: Path) -> None:
    """So that no proof is tried of what every request with a time refutes."""
    made = diagrams(policy(tmp_path, IDLE), None, (), ())
    assert made is not None
    desk, idle = (("holiday", ProvisionPath((order,))) for order in ("desk", "idle"))
    assert needed(made.of(Edition.AMENDED), [desk, idle]) == {desk}
