"""What is too large to compile is refused with a way forward, and nothing is written."""

from pathlib import Path

import pytest

from policy_dsl.backends.features import Feature
from policy_dsl.backends.python import choose_form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.targets import TARGETS
from policy_dsl.runtime.manifest import manifest
from tests.clocked import REPLIES
from tests.policy_dsl.backends.listing import Listing
from tests.written import LIBRARY, policy, proposal
from verifier.release import release
from verifier.verify import verify, verify_proposal


def test_a_policy_that_no_table_holds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = verify(policy(tmp_path, LIBRARY.split("property children_first")[0]))
    source, findings = release(found, "p.policy", TARGETS["python"], {"z3": "0"})
    assert findings == []
    assert source is not None
    assert manifest(source)["verified"] is True
    assert TARGETS["python"].limit == "its tables would have over 4,194,304 entries, or its diagram 2,000,000 nodes"
    monkeypatch.setattr(choose_form, "MOST_KEYS", 1)
    monkeypatch.setattr(choose_form, "MOST_ENTRIES", 1)
    source, (finding,) = release(found, "p.policy", TARGETS["python"], {"z3": "0"})
    assert source is None
    assert finding.code == "E407"
    assert finding.message.startswith("not compiled: the policy is too large: its tables would have over 1 entries, ")
    assert finding.hint is not None
    assert "one policy for each service" in finding.hint


def lacking_target(*features: Feature) -> PythonTarget:
    """A target without these features."""

    class Lacking(PythonTarget, frozen=True):
        @property
        def unsupported(self) -> frozenset[Feature]:
            return frozenset(features)

    return Lacking()


def test_what_a_target_cannot_express_is_not_compiled_to_it(tmp_path: Path) -> None:
    found = verify(
        policy(tmp_path, LIBRARY.split("property children_first")[0])
    )  # with a set, and an `impossible` clause
    lacking = lacking_target(Feature.IMPOSSIBLE, Feature.DATES, Feature.SETS)
    source, (finding,) = release(found, "p.policy", lacking, {"z3": "0"}, unverified=True)
    assert source is None
    assert finding.message == (
        "not compiled: the target `python` cannot express sets of codes and requests that are impossible"
    )
    unaffected = lacking_target(Feature.DATES, Feature.COMPARISONS)
    assert release(found, "p.policy", unaffected, {"z3": "0"})[1] == []


FAULTY = """\
policy P "p"

request
  who : one of A, B, C

rule one
  when who is A
  answer within 1 h

rule dead
  when who is A
  answer within 1 h
  overrides one

example "an A"
  given who A
  expect 2 h
"""


def test_only_what_blocks_is_told_where_the_rest_would_not(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, FAULTY))
    source, (finding,) = release(found, "p.policy", TARGETS["python"], {"z3": "0"}, unverified=True)
    assert (source, finding.message) == (None, "not compiled: `no gap` is refuted")
    _, findings = release(found, "p.policy", TARGETS["python"], {"z3": "0"})
    assert {f.message for f in findings} >= {
        "not compiled: `no gap` is refuted",
        "not compiled: `example 1` is refuted",
    }


def test_a_frame_with_a_line_that_is_not_so_is_not_called_proved(tmp_path: Path) -> None:
    frame = '\nproperty narrow "n"\n  for any amendment\n  {}\n  {}\n'
    lines = ["changes only where reader is Child", "refuses nothing new"]
    made = 'proposal Q "q"\n  to Library in "base.policy"\n\n  set desk Staff to 2 h\n'
    for order in (lines, lines[::-1]):
        found = verify_proposal(*proposal(tmp_path, made, LIBRARY + frame.format(*order)))
        source, findings = release(found, "p.policy", TARGETS["python"], {"z3": "0"}, unverified=True)
        assert findings == []
        assert source is not None
        verdicts = manifest(source)["verdicts"]
        assert isinstance(verdicts, dict)
        assert verdicts["narrow"] == "refuted"


def test_times_on_clocks_are_compiled_where_the_check_can_tell_the_day(tmp_path: Path) -> None:
    sound = verify(policy(tmp_path, REPLIES))
    assert release(sound, "p.policy", TARGETS["python"], {"z3": "0"})[1] == []
    assert release(sound, "p.policy", TARGETS["javascript"], {"z3": "0"})[1] == []
    zoneless = verify(policy(tmp_path, REPLIES.replace("  zone Europe/London\n", "")))
    early = verify(policy(tmp_path, REPLIES.replace("2026-", "2006-")))
    for target in TARGETS.values():
        source, (finding,) = release(zoneless, "p.policy", target, {"z3": "0"})
        assert (source, finding.code) == (None, "E407")
        assert finding.message.endswith("times on clocks of which no calendar says in which zone its days are")
        assert finding.hint == "write `zone Europe/London`, or another one, below a calendar that its clocks count"
        source, (finding,) = release(early, "p.policy", target, {"z3": "0"})
        assert (source, finding.hint) == (None, "let the day of receipt begin and end within these years")
    listing = Listing()
    source, (finding,) = release(sound, "p.policy", listing, {"z3": "0"})
    assert (source, finding.code, finding.hint) == (None, "E407", None)
    listed = " and ".join((Feature.YES_NO.value, Feature.DATES.value, Feature.CLOCKS.value))
    assert finding.message == f"not compiled: the target `{listing.name}` cannot express {listed}"
