"""What is too large to compile is refused with a way forward, and nothing is written."""

from pathlib import Path
from typing import Any

import pytest

from policy_dsl.backends.clock_tables import calendar_digest, calendars_of
from policy_dsl.backends.features import Feature
from policy_dsl.backends.python import choose_form
from policy_dsl.backends.python.target import PythonTarget
from policy_dsl.backends.targets import TARGETS
from policy_dsl.pipeline import load
from policy_dsl.runtime.manifest import manifest
from tests.clocked import REPLIES
from tests.policy_dsl.backends.listing import Listing
from tests.written import LIBRARY, policy, proposal
from verifier.release import release
from verifier.results.verification import Verification
from verifier.verdict_calendars import verdict_calendars
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


RESTING = (
    REPLIES
    + """
clock Other
  counts Desk
  day one is the day after receipt
  due at the end of the day
  a last day that is closed stays

calendar Desk
  zone Europe/London
  open Monday

property in_time "By another calendar, a year is enough."
  for any request r
  where r.kind is not Junk
  never r slower than 366 calendar days on Other

property junk "Junk is refused."
  for any request r
  where r.kind is Junk
  always r refused
"""
)


def test_the_manifest_says_which_verdicts_rest_on_which_calendars(tmp_path: Path) -> None:
    text = RESTING.replace("until 2026-06-01", "until 2028-01-01")
    source, findings = release(verify(policy(tmp_path, text)), "p.policy", TARGETS["python"], {"z3": "0"})
    assert findings == []
    assert source is not None
    listed: Any = manifest(source)
    (answers,) = listed["calendars"]
    assert list(listed["verdict_calendars"]) == ["in_time"]
    office, desk = sorted(listed["verdict_calendars"]["in_time"], key=lambda each: each["name"] == "Desk")
    assert office == {"name": "Office", "until": "2028-01-01", "sha256": answers["sha256"]}
    assert (desk["name"], desk["until"], len(desk["sha256"])) == ("Desk", None, 64)


def test_what_a_proposal_changes_rests_on_both_calendars(tmp_path: Path) -> None:
    policy(tmp_path, REPLIES)
    (tmp_path / "q.policy").write_text(
        'proposal Closed "c"\n  to Replies in "p.policy"\n\n  close Office on 2026-04-01\n\n'
        "  intends\n    every change is slower\n",
        encoding="utf-8",
    )
    loaded = load(str(tmp_path / "q.policy"))
    assert loaded.proposal is not None
    assert loaded.amended is not None
    verification = verify_proposal(loaded.proposal, loaded.amended)
    assert verification.proposal is not None
    source, findings = release(verification, str(tmp_path / "q.policy"), TARGETS["javascript"], {"z3": "0"})
    assert findings == []
    assert source is not None
    assert verdict_calendars(verification).keys() == {"every change is slower"}
    before, after = sorted(
        (each["sha256"] for each in verdict_calendars(verification)["every change is slower"]),
        key=lambda sha256: sha256 == calendar_digest(calendars_of(verification.policy)[0]),
    )
    assert (before, after) == tuple(
        calendar_digest(calendars_of(edition)[0]) for edition in (verification.proposal.base, verification.policy)
    )
    assert before != after
    assert f'"sha256": "{after}"' in source


SEVERAL = """\
policy Letters "letters"
  dated by received

request
  received : date from 2026-03-01 until 2026-04-01
  grave    : yes/no

times
  reply
  file
  burn

calendar Office
  open Monday to Friday

calendar Archive
  open Monday

calendar Stove
  open Friday

calendar Court
  open Tuesday

clock Days
  counts Office
  day one is the day after receipt
  due at the end of the day

clock Shelf
  counts Archive
  day one is the day after receipt
  due at the end of the day

clock Fire
  counts Stove
  day one is the day after receipt
  due at the end of the day

clock Hearing
  counts Court
  day one is the day after receipt
  due at the end of the day

rule all
  reply within 5 working days on Days
  file within 2 working days on Shelf
  burn within the later of 3 working days on Days and 2 working days on Fire

rule grave
  when grave is yes
  reply within 3 working days on Days
  overrides all reply

property replied "A reply comes before the second hearing."
  for any request r
  never r.reply slower than 2 working days on Hearing

property filed "It is filed in time."
  for any request r
  never r.file slower than 2 working days on Shelf

property burned "It is not burned at once."
  for any request r
  never r.burn faster than 2 working days on Fire

property in_turn "Nobody burns what is not filed."
  for any request r
  never r.burn faster than r.file

property in_all "Something is there within five weeks."
  for any request r
  in every time
  never r slower than 5 working days on Hearing

property answered "Everybody is answered."
  for any request r
  always r permitted

property modest "m"
  for any amendment
  answers file within 9 working days on Hearing
  refuses nothing new
"""


def resting(verification: Verification) -> dict[str, list[str]]:
    """The names of the calendars that each verdict rests on."""
    return {name: [str(each["name"]) for each in some] for name, some in verdict_calendars(verification).items()}


def test_a_verdict_rests_on_the_calendars_of_the_times_that_its_claim_names(tmp_path: Path) -> None:
    assert resting(verify(policy(tmp_path, SEVERAL))) == {
        "replied": ["Court", "Office"],
        "filed": ["Archive"],
        "burned": ["Office", "Stove"],
        "in_turn": ["Archive", "Office", "Stove"],
        "in_all": ["Archive", "Court", "Office", "Stove"],
    }


def test_an_intent_rests_on_the_calendars_of_what_it_compares(tmp_path: Path) -> None:
    intents = {
        "changes only where grave is yes": ["Archive", "Office", "Stove"],
        "answers reply within 5 working days on Hearing": ["Court", "Office"],
        "answers reply in exactly 4 working days on Days where grave is yes": ["Office"],
        "every change is slower": ["Archive", "Office", "Stove"],
        "restores filed": ["Archive"],
    }
    silent = ["refuses nothing new", "permits nothing new", "refuses where grave is yes", "gives up answered"]
    changed = (
        "replace rule grave\n    when grave is yes\n    reply within 4 working days on Days\n    overrides all reply"
    )
    lines = "".join(f"    {line}\n" for line in [*intents, *silent])
    text = f'proposal Q "q"\n  to Letters in "base.policy"\n\n  {changed}\n\n  intends\n{lines}'
    found = resting(verify_proposal(*proposal(tmp_path, text, SEVERAL)))
    assert {name: found.get(name) for name in intents} == intents
    assert not found.keys() & set(silent)
    assert found["modest"] == ["Archive", "Court"]
