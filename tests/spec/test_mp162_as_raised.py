"""Modification MP162 itself: what becomes possible is what counting by hand says, and the result is the policy MP162."""

from collections import Counter
from itertools import product
from pathlib import Path

from policy_dsl.model.times import whole_seconds
from policy_dsl.pipeline import load
from tests.command import run
from tests.spec import mp162_by_hand as by_hand
from verifier.compare import compare
from verifier.results.status import Kind, Status
from verifier.verify import verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "mp162"
AS_RAISED = SPEC / "modification" / "as-raised.policy"
BEFORE = AS_RAISED.parent / "before.policy"


def waits(roles: tuple[str, ...]) -> Counter[float]:
    """How many requests of these roles wait for how long, by the table."""
    counted: Counter[float] = Counter()
    for role, cell, purposes, declared in product(roles, by_hand.CELLS, by_hand.PURPOSES, by_hand.SELECTIONS):
        counted[by_hand.table(role, cell, purposes, declared)] += by_hand.holders(role)
    return counted


def test_the_role_brings_what_its_table_says_and_changes_nothing() -> None:
    loaded = load(str(AS_RAISED))
    assert loaded.proposal is not None
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended)
    impact = verification.impact
    assert impact is not None
    assert impact.appeared is not None
    assert impact.certified is impact.appeared.certified is Status.PROVED
    assert (impact.changed, impact.vanished and impact.vanished.count) == (0, 0)
    assert impact.of == waits(by_hand.ROLES[:-1]).total() == 200_640
    gained: Counter[float] = Counter()
    for region in impact.appeared.regions:
        seconds = whole_seconds(region.decision.outcome.seconds)
        gained[by_hand.REFUSED if seconds is None else seconds] += region.count
        assert region.box["role"].codes == ("MDR",)  # type: ignore[union-attr]  # codes of an enumeration
    assert gained == waits(("MDR",)) == {by_hand.DAY: 24_960, 30: 1_920, by_hand.REFUSED: 15_360}
    for verdict in verification.verdicts:
        if verdict.kind is Kind.CLAIM:
            violations = by_hand.PROPERTIES[verdict.name](by_hand.table)
            assert (verdict.count, verdict.status is Status.REFUTED) == (violations.total(), bool(violations))


def test_the_modification_results_in_the_policy() -> None:
    policy, raised = load(str(SPEC / "mp162.policy")), load(str(AS_RAISED))
    assert policy.policy is not None
    assert raised.amended is not None
    texts = {text.path: text for text in (*policy.texts, *raised.texts)}
    found = compare(policy.policy, raised.amended, texts)
    assert found is not None
    assert found.certified is Status.PROVED
    assert not found.differs
    assert found.impact.of == 242_880


def test_the_expectations_are_met() -> None:
    ran = run("verify", BEFORE, AS_RAISED, "--expect", AS_RAISED.parent / "expected.toml", "--brief", cwd=SPEC)
    assert ran.returncode == 0, ran.stdout


def test_expectations_count_what_becomes_possible(tmp_path: Path) -> None:
    written = (AS_RAISED.parent / "expected.toml").read_text(encoding="utf-8")
    (tmp_path / "wrong.toml").write_text(written.replace("42240", "42241"), encoding="utf-8")
    ran = run("verify", BEFORE, AS_RAISED, "--expect", tmp_path / "wrong.toml", "--brief", cwd=SPEC)
    assert ran.returncode == 1
    assert "requests that become possible" in ran.stdout
