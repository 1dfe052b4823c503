"""The text of a table as a proposal leaves it, read again, is that of the amended policy, for each proposal of the spec."""

from pathlib import Path

import pytest

from policy_dsl.amend.amended_table import amended_table, tables_after
from policy_dsl.amend.table_words import NoWordsError
from policy_dsl.model.proposal import Proposal
from policy_dsl.model.provisions import Table
from policy_dsl.pipeline import Loaded, load
from policy_dsl.resolve import scope_of
from policy_dsl.resolve.tables.table import table as read
from policy_dsl.syntax import tree
from verifier.obligations.stacks import stack_below

SPEC = Path(__file__).parents[3] / "spec"
PROPOSALS = sorted(
    path
    for folder in ("corpus/amend/accept", "mp162/proposals", "health_records/proposals", "support_agreement/proposals")
    for path in (SPEC / folder).glob("*.policy")
    if path.read_text(encoding="utf-8").lstrip("-").find("\nproposal ") >= 0
)


def stack_of(loaded: Loaded) -> tuple[tree.PolicyFile, list[tuple[tree.ProposalFile, Proposal]]]:
    """The policy at the bottom, and the proposals above it."""
    policy, *files = loaded.stack
    assert isinstance(policy, tree.PolicyFile)
    assert loaded.proposal is not None
    proposals = [*reversed([*stack_below(loaded.proposal)]), loaded.proposal]
    pairs = zip(files, proposals, strict=True)
    return policy, [(file, each) for file, each in pairs if isinstance(file, tree.ProposalFile)]


@pytest.mark.parametrize("path", PROPOSALS, ids=lambda path: path.stem)
def test_the_text_read_again_is_the_amended_table(path: Path) -> None:
    loaded = load(str(path))
    assert loaded.amended is not None
    assert loaded.proposal is not None
    amended, (policy, stack) = loaded.amended.resolved, stack_of(loaded)
    there = [each.name for each in amended.tables if each.until is None]
    assert sorted(tables_after(policy, stack)) == sorted(there)
    for name in there:
        try:
            block = amended_table(policy, stack, loaded.amended, name)
        except NoWordsError:
            assert any(each.vocabulary is not None for _, each in stack)
            continue
        assert block is not None
        scope = scope_of(stack[-1][0], amended)
        again, provisions = read(scope, block)
        assert not [each for each in scope.findings if each.code.startswith("E")]
        now: Table = amended.table(name)
        assert again.headings == now.headings
        assert again.hit_rule is now.hit_rule
        assert [row.meanings for row in again.rows] == [row.meanings for row in now.rows]
        effects = [each.effect for each in amended.provisions if each.path[0] == name and each.until is None]
        assert [each.effect for each in provisions] == effects
