"""Proposals that were verified, to be tried beside others."""

from pathlib import Path

from policy_dsl.pipeline import load
from verifier.results.together import Candidate
from verifier.together import candidate_of
from verifier.verify import verify_proposal


def candidate_at(path: Path, text: str) -> Candidate:
    """The proposal of this text, which is written to the path; its base is there already."""
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    assert loaded.proposal is not None, loaded.findings
    assert loaded.amended is not None, loaded.findings
    verification = verify_proposal(loaded.proposal, loaded.amended)
    return candidate_of(loaded.path, loaded.texts, loaded.proposal, verification)
