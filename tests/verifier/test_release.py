"""What is too large to compile is refused with a way forward, and nothing is written."""

from pathlib import Path

import pytest

from policy_dsl.backends.python import choose_form
from policy_dsl.runtime.manifest import manifest
from tests.written import LIBRARY, policy
from verifier.release import release
from verifier.verify import verify


def test_a_policy_that_no_table_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verify(policy(tmp_path, LIBRARY.split("property children_first")[0]))
    source, findings = release(found, "p.policy", {"z3": "0"})
    assert findings == []
    assert source is not None
    assert manifest(source)["verified"] is True
    monkeypatch.setattr(choose_form, "MOST_KEYS", 1)
    monkeypatch.setattr(choose_form, "MOST_ENTRIES", 1)
    source, (finding,) = release(found, "p.policy", {"z3": "0"})
    assert source is None
    assert finding.code == "E407"
    assert "over 4,194,304 entries" in finding.message
    assert finding.hint is not None
    assert "one policy for each service" in finding.hint
