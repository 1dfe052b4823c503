"""What is redundant is what trying every request with and without it shows, and only what both engines prove is reported."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.evaluate import evaluate, holds
from policy_dsl.model.conditions import AllOf, AnyOf, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import OTHERWISE, HitRule, Permit, Provision, ProvisionPath, Refuse, display_name
from tests.brute import Request, Space
from tests.laws import laws
from tests.random_policies import random_policy
from tests.written import written
from verifier.by_diagram.report import diagram_report
from verifier.by_diagram.small_changes import redundancy
from verifier.obligations.all import obligations
from verifier.report.facts.redundancies import remarks
from verifier.results.redundancy import Redundancies, Redundant
from verifier.results.status import Kind, Status
from verifier.smt.proof import Proof
from verifier.smt.prove import Prover
from verifier.verdicts.redundancy import confirmed_redundancies
from verifier.verify import verify

BLOCKS, IN_A_BLOCK, MOST = 4, 20, 300


def without(policy: Policy, gone: Provision) -> Policy:
    """The policy without a provision; a table's `otherwise` applies where its `when` does, and no row that is left."""
    left = [p for p in policy.provisions if p is not gone]
    tables = {table.name: table for table in policy.tables if table.otherwise}
    for n, p in enumerate(left):
        if p.path[0] in tables and p.path[1:2] == OTHERWISE:
            rows = tuple(row.when for row in left if row.path[0] == p.path[0] and row is not p)
            left[n] = replace(p, when=AllOf((tables[p.path[0]].when, Not(AnyOf(rows)))))
    return replace(policy, provisions=tuple(left))


def same(policy: Policy, other: Policy, requests: list[Request]) -> bool:
    return all(evaluate(policy, r).outcome == evaluate(other, r).outcome for r in requests)


def lone(policy: Policy, row: Provision, requests: list[Request]) -> bool:
    """Whether exactly one row of the table has to apply, and somewhere this one does alone."""
    table = next((t for t in policy.tables if t.name == row.path[0]), None)
    if table is None or table.hit_rule is not HitRule.EXACTLY_ONE:
        return False
    if table.otherwise and row.path[1:2] != OTHERWISE:  # which would apply in its place
        return False
    rows = policy.provisions_of(table.name)
    return any([p for p in rows if holds(p.when, r)] == [row] for r in requests)


def lifted(policy: Policy, provision: Provision) -> list[ProvisionPath]:
    """What a permit overrides that has a refusal in it; nothing for others. A rule may answer, too, and override times."""
    if not isinstance(provision.effect, Permit):
        return []
    refusals = [p for p in policy.provisions if isinstance(p.effect, Refuse)]
    return [t for t in provision.overrides if any(t.words in p.named_by for p in refusals)]


def tried(policy: Policy, dead: set[str], requests: list[Request]) -> Iterator[str]:
    """The names of what is redundant, by trying every request."""
    names = {table.name for table in policy.tables}
    acting = {p.path[0] for p in policy.provisions if p.overrides or not isinstance(p.effect, Permit)}
    every = [p for p in policy.provisions if p.id not in dead and p.clause.note is None]
    every = [p for p in every if p.path[0] not in names - acting]
    redundant = [p for p in every if not lone(policy, p, requests) and same(policy, without(policy, p), requests)]
    yield from (p.id for p in redundant)
    for owner in dict.fromkeys(p.path[0] for p in every):
        owners = [p for p in policy.provisions if p.path[0] == owner]
        for target in dict.fromkeys(t for p in owners for t in p.overrides):
            having = [p for p in owners if target in p.overrides]
            if owner not in names and any(lifted(policy, p) == [target] for p in owners):
                continue  # without it, the rule would lift nothing, and that is a mistake
            if all(p in redundant for p in having) or not any(p in every for p in having):
                continue
            kept = {p.id: tuple(t for t in p.overrides if t != target) for p in having}
            fewer = tuple(replace(p, overrides=kept.get(p.id, p.overrides)) for p in policy.provisions)
            if same(policy, replace(policy, provisions=fewer), requests):
                yield f"{owner} overrides {display_name(target.words)}"


def by_diagrams(policy: Policy) -> tuple[Redundancies, set[str]]:
    """What is redundant by the diagrams, and the dead provisions."""
    every = obligations(policy)
    report = diagram_report(policy, None, every, 30.0, None, False, lambda: None, redundant=True)
    dead = {
        o.subject or ""
        for o, answer in zip(every, report.answers, strict=True)
        if o.kind is Kind.DEAD and answer.status is Status.REFUTED
    }
    assert report.redundancies is not None
    return report.redundancies, dead


@pytest.mark.parametrize("block", range(BLOCKS))
def test_redundant_is_what_trying_every_request_shows(block: int) -> None:
    some = False
    for seed in range(block * IN_A_BLOCK, (block + 1) * IN_A_BLOCK):
        policy = laws.resolved(random_policy(seed))
        if policy.requests > MOST:
            continue
        result, dead = by_diagrams(policy)
        assert result.reason is None
        found = {r.name for r in result.proved}
        assert found == set(tried(policy, dead, Space(policy).possible)), seed
        some = some or bool(found)
    assert some


REQUEST = 'policy P "p"\n\nrequest\n  role : one of A, B, C\n  paid : yes/no\n\n'
TWICE = REQUEST + "rule a\n  answer within 1 h\n\nrule b\n  when role is A\n  answer within 1 h\n"


def policy_of(tmp_path: Path, text: str) -> Policy:
    policy = written(tmp_path, text).policy
    assert policy is not None
    return policy


def test_only_what_z3_proves_too_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    policy = policy_of(tmp_path, TWICE)
    found, _ = by_diagrams(policy)
    assert [(r.name, r.alike) for r in found.proved] == [("b", ("a",))]
    monkeypatch.setattr(Prover, "prove", lambda *_: Proof(Status.UNDECIDED, "timeout"))
    assert confirmed_redundancies(policy, found, 30.0) == Redundancies(undecided=("b",))


def test_a_claim_that_z3_refutes_is_a_disagreement(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, TWICE)
    wrong = Redundancies((Redundant("a", None, policy.by_id["a"].clause),))
    result = confirmed_redundancies(policy, wrong, 30.0)
    assert (result.proved, result.undecided) == ((), ("a",))
    assert result.query is not None
    assert "check-sat" in result.query


def test_without_time_nothing_is_claimed(tmp_path: Path) -> None:
    policy = policy_of(tmp_path, TWICE)
    found, _ = by_diagrams(policy)
    assert confirmed_redundancies(policy, found, 0.0) == Redundancies(undecided=("b",))


def test_remarks_say_what_may_go_and_what_may_not_go_together(tmp_path: Path) -> None:
    text = (
        TWICE
        + "\nrule c\n  when role is A\n  answer within 1 h\n\n"
        + ("rule d\n  when role is C\n  answer within 2 h\n  overrides a, c\n")
    )
    verification = verify(policy_of(tmp_path, text))
    found = [(f.code, f.message, f.hint) for f in remarks(verification.redundancies)]
    note = 'if it is meant, say so: `note "…"`'
    together = "are redundant one at a time, not together: remove one, and verify again"
    assert found == [
        ("W520", "no decision changes without `b`: `a`, `c` decide the same wherever it decides",
         f"`b`, `c` {together}; {note}"),
        ("W520", "no decision changes without `c`: `a`, `b` decide the same wherever it decides",
         f"`c`, `b` {together}; {note}"),
        ("W521", "`d` overrides `c`, and the two never apply together", f"remove the override; {note}"),
    ]  # fmt: skip


def test_a_row_that_its_table_needs_is_not_redundant(tmp_path: Path) -> None:
    text = REQUEST + (
        "table t\n  | role | yes | no  |\n  | A    | 1 h | N/A |\n  | B, C | 1 h | N/A |\n\n"
        "rule never_unpaid\n  when paid is no\n  refuse\n"
    )
    verification = verify(policy_of(tmp_path, text))
    assert verification.redundancies is not None
    assert [r.name for r in verification.redundancies.proved] == ["never_unpaid"]


def test_what_a_hit_rule_needs_is_known_without_a_sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where too many provisions are open for a sweep, each candidate is removed in earnest. The row of B is refused as the
    rule refuses it, but without it no row of `t` applies to B.
    """
    text = REQUEST + (
        "table t\n  exactly one row applies\n  | role | answer within |\n  | A, C | 1 h           |\n"
        "  | B    | N/A           |\n\nrule never_b\n  when role is B\n  refuse\n\notherwise refuse\n"
    )
    monkeypatch.setattr(redundancy, "needed", lambda *_: set())
    monkeypatch.setattr(redundancy, "undetermined", lambda builder, *_: builder.policy.provisions)
    found, _ = by_diagrams(policy_of(tmp_path, text))
    assert [r.name for r in found.proved] == ["never_b"]


SEVERAL = {
    "a time under a cap": (
        REQUEST + "rule quick\n  when paid is yes\n  answer within at most 1 h\n\n"
        "rule base\n  when role is not C\n  answer within 2 h\n\n"
        "rule never_c\n  when role is C\n  refuse\n\n"
        "rule glass\n  when role is C and paid is yes\n  answer within 1 day\n  permit\n  overrides never_c\n",
        "the line `answer within 24 h` of `glass`",
        "leave this line out, and keep the rest of the rule",
        "  answer within 1 day\n",
    ),
    "a permit beside another": (
        REQUEST + "rule base\n  answer within 2 h\n\nrule never_c\n  when role is C\n  refuse\n\n"
        'rule lifter\n  when role is C\n  permit\n  overrides never_c\n  note "meant"\n\n'
        "rule glass\n  when role is C and paid is yes\n  answer within 1 h\n  permit\n  overrides never_c, base\n",
        "the line `permit` of `glass`",
        "leave this line out, and `overrides never_c` with it, and keep the rest of the rule",
        "  permit\n  overrides never_c, base\n",
    ),
    "one of two times": (
        REQUEST + 'times\n  first "f"\n  last "l"\n\nrule base\n  first within 2 h\n  last within 3 h\n\n'
        "rule both\n  when paid is yes\n  first within 2 h\n  last within 1 h\n  overrides base last\n",
        "the line `first within 2 h` of `both`",
        "leave this line out, and keep the rest of the rule",
        "  first within 2 h\n  last within 1 h\n",
    ),
}
"""Policies in which one line of a rule of several is redundant, and the rule is not: what it is called, what to do, and lines
of which the first goes, with the override that a permit alone needs.
"""


@pytest.mark.parametrize("case", SEVERAL)
def test_what_is_said_of_a_line_is_not_said_of_its_rule(tmp_path: Path, case: str) -> None:
    text, name, way, lines = SEVERAL[case]
    policy = policy_of(tmp_path, text)
    (remark,) = remarks(verify(policy).redundancies)
    assert remark.message.startswith(f"no decision changes without {name}")
    assert remark.hint is not None
    assert remark.hint.startswith(way)
    line = lines.splitlines()[0]
    assert text.splitlines()[remark.span.line - 1] == line
    fewer = lines.removeprefix(f"{line}\n").replace("never_c, ", "")  # which it needs no longer
    rule = name.split("`")[-2]
    without_line, without_rule = text.replace(lines, fewer), text[: text.index(f"\nrule {rule}")]
    for other, alike in ((without_line, True), (without_rule, False)):
        assert same(policy, policy_of(tmp_path, other), Space(policy).possible) is alike
