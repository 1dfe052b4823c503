"""How far verdicts are trusted: level by level, and what becomes of one that the plain reference contradicts."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.evaluate import evaluate
from policy_dsl.model.decisions import Decision, answered
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.laws.forms import Form, forms
from tests.written import LIBRARY, policy, proposal
from verifier.by_reference import replay
from verifier.cli.compile import run as compile_command
from verifier.cli.outputs import Outputs
from verifier.cli.verify import run
from verifier.obligations.all import obligations
from verifier.report.formats import Format
from verifier.results.status import Status, Trust
from verifier.results.verification import Verification
from verifier.verdicts import trust
from verifier.verdicts.trust import Confirmer
from verifier.verify import verify, verify_proposal

WHOLE = Trust.WHOLE
LATER = """\
proposal Later "staff wait"
  to Library in "base.policy"

  set desk Staff to 3 h

  intends
    restores staff_wait
"""


def trusted(found: Verification) -> set[Trust | None]:
    return {verdict.trust for verdict in found.verdicts}


def test_each_level(tmp_path: Path) -> None:
    library = policy(tmp_path)
    for level in (Trust.CERTIFIED, Trust.TRIED, WHOLE):
        found = verify(library, trust=level)
        assert trusted(found) == {level}
        assert found.demanded is level
        assert (found.sweep is not None) == (level is WHOLE)
    assert found.sweep is not None
    # child, adult, staff; two books; no condition tells the whys apart
    assert (found.sweep.classes, found.sweep.tried, found.sweep.compiled) == (6, 6, True)


def test_a_small_policy_is_tried_whole_unasked(tmp_path: Path) -> None:
    assert trusted(verify(policy(tmp_path))) == {WHOLE}
    assert trusted(verify_proposal(*proposal(tmp_path, LATER))) == {WHOLE}


def test_a_large_one_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust, "MOST_UNDEMANDED", 5)
    found = verify(policy(tmp_path))
    assert trusted(found) == {Trust.CERTIFIED}
    assert found.sweep is None


def test_a_faulty_policy_is_tried_without_a_check(tmp_path: Path) -> None:
    found = verify(policy(tmp_path, LIBRARY.replace("  | Staff        | any   | 1 h           |\n", "")))
    assert trusted(found) == {WHOLE}
    assert found.sweep is not None
    assert not found.sweep.compiled


def test_what_follows_from_a_verdict_before_is_trusted_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = Confirmer.confirmed

    def doubtful(asker: Confirmer, asked: object, verdicts: object) -> object:
        found, sweep = honest(asker, asked, verdicts)  # type: ignore[arg-type]  # whatever it was called with
        last = max(n for n, v in enumerate(found) if v.name == "staff_wait")  # the one on the base
        found[last] = replace(found[last], trust=Trust.SHOWN)
        return found, sweep

    monkeypatch.setattr(Confirmer, "confirmed", doubtful)
    found = {v.name: v for v in verify_proposal(*proposal(tmp_path, LATER)).verdicts}
    assert (found["staff_wait"].trust, found["children_first"].trust) == (WHOLE, WHOLE)
    assert found["restores staff_wait"].trust is Trust.SHOWN


# --- the reference against verdicts


def small_forms(seeds: range) -> list[Form]:
    found = [form for seed in seeds for form in forms(seed)]
    return [form for form in found if form.policy.requests <= 60]


def test_every_verdict_on_random_policies_is_confirmed() -> None:
    found = small_forms(range(40))
    assert len(found) > 30
    for form in found:
        if form.proposal is None:
            verified = verify(form.policy, trust=WHOLE)
        else:
            verified = verify_proposal(form.proposal, form.policy, trust=WHOLE)
        assert trusted(verified) <= {WHOLE}, form.files


def test_no_wrong_verdict_is_confirmed() -> None:
    for form in small_forms(range(40, 60)):
        base = form.proposal.base if form.proposal else None
        asked = obligations(form.policy, form.proposal)
        honest = verify(form.policy) if form.proposal is None else verify_proposal(form.proposal, form.policy)
        known = {(v.name, v.subject, v.sentence, v.edition, v.clause): v for v in honest.verdicts}
        pairs = [
            (o, known[key]) for o in asked if (key := (o.name, o.subject, o.sentence, o.edition, o.clause)) in known
        ]
        turned = {Status.PROVED: Status.REFUTED, Status.REFUTED: Status.PROVED}
        wrong = [
            replace(v, status=turned[v.status], z3=turned[v.status], diagram=turned[v.status], regions=())
            for _, v in pairs
        ]
        wrong = [
            replace(v, regions_complete=v.status is Status.REFUTED, regions=() if o.exists else honestly.regions)
            for v, (o, honestly) in zip(wrong, pairs, strict=True)
        ]
        wrong = [replace(v, regions=()) if v.status is Status.PROVED else v for v in wrong]
        found, _ = Confirmer(form.policy, base, Trust.TRIED, 30).confirmed([o for o, _ in pairs], wrong)
        for (o, _), before, after in zip(pairs, wrong, found, strict=True):
            if before.status is Status.REFUTED and not o.exists:
                continue  # refuted without a region says nothing that is wrong in any class
            assert (after.status, after.reason, after.trust) == (Status.UNDECIDED, "engines_disagree", None), o


def test_a_region_too_few_is_noticed() -> None:
    noticed = several = 0
    for form in small_forms(range(60, 220)):
        if form.proposal is not None:
            continue
        asked = obligations(form.policy)
        for o, v in zip(asked, verify(form.policy).verdicts, strict=True):
            if v.regions:
                short = replace(v, regions=v.regions[:-1])
                (found,), _ = Confirmer(form.policy, None, Trust.TRIED, 30).confirmed([o], [short])
                # of several, others may hold the request that stands for its class
                assert found.trust is (Trust.TRIED if found.status is Status.REFUTED else None)
                assert found.status is Status.UNDECIDED or len(v.regions) > 1
                several += len(v.regions) > 1
                noticed += found.status is Status.UNDECIDED and len(v.regions) > 1
    assert several > 10
    assert noticed > 0.5 * several


# --- what a person sees


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference answers staff within 7 s when they want an atlas."""

    def wrong(policy: Policy, request: Request) -> Decision:
        found = evaluate(policy, request)
        return (
            replace(found, outcome=answered(7)) if (request["reader"], request["book"]) == ("Staff", "Atlas") else found
        )

    monkeypatch.setattr(trust, "evaluate", wrong)


def test_meanings_that_differ_are_exit_code_4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy(tmp_path, LIBRARY.replace("| 1 h           |", "| 3 h           |"))
    monkeypatch.chdir(tmp_path)
    broken(monkeypatch)
    assert run(("p.policy",), (), 30, None, Outputs(Format.PLAIN), 3) == 4
    said = " ".join(capsys.readouterr().out.split())
    assert "the meanings of the policy disagree; do not rely on this" in said
    assert "the reference: answered within 7 s, the diagram: answered within 3 h, the compiled check: answered" in said
    assert "reader Staff · book Atlas Atlas of the world" in said
    assert run(("p.policy",), (), 30, None, Outputs(Format.JSON), 3) == 4
    found = json.loads(capsys.readouterr().out)["trust"]["sweep"]["disagreement"]
    assert found["reference"] == {"access": "permitted", "trt_seconds": 7}
    assert found["diagram"] == found["compiled"] == {"access": "permitted", "trt_seconds": 3 * 3600}
    assert compile_command("p.policy", "python", "check.py", True, False, Format.TEXT) == 4
    assert not Path("check.py").exists()


@pytest.mark.parametrize(
    ("most", "seconds", "why"), [(5, 30.0, "there are 6 classes"), (10**7, 0.0, "ran out after 0")]
)
def test_a_level_that_was_demanded_and_not_reached_is_exit_code_3(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    most: int,
    seconds: float,
    why: str,
) -> None:
    policy(tmp_path, LIBRARY.replace("| 1 h           |", "| 3 h           |"))
    monkeypatch.chdir(tmp_path)
    assert run(("p.policy",), (), 30, None, Outputs(Format.PLAIN), 3) == 0
    monkeypatch.setattr(trust, "MOST_CLASSES", most)
    monkeypatch.setattr(trust, "PATIENCE", seconds)
    capsys.readouterr()
    assert run(("p.policy",), (), 30, None, Outputs(Format.PLAIN), 3) == 3
    said = " ".join(capsys.readouterr().out.split())
    assert "trust 3 was required but not reached by children_first, staff_wait" in said
    assert why in said
    assert run(("p.policy",), (), 30, None, Outputs(Format.PLAIN), 1) == 0
    assert run(("p.policy",), (), 30, None, Outputs(Format.PLAIN)) == 0  # nothing was demanded


def test_expected_verdicts_do_not_hide_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    policy(tmp_path)
    expected = 'schema = "evenhand.expect/1"\n[Library]\nbuilt_in = "proved"\nexamples = "proved"\n'
    expected += '[Library.properties]\nchildren_first = "proved"\nstaff_wait = "refuted"\n'
    (tmp_path / "e.toml").write_text(expected, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(("p.policy",), (), 30, "e.toml", Outputs(Format.PLAIN), 3) == 0
    monkeypatch.setattr(trust, "MOST_CLASSES", 5)
    assert run(("p.policy",), (), 30, "e.toml", Outputs(Format.PLAIN), 3) == 3
    assert run(("p.policy",), (), 30, "e.toml", Outputs(Format.PLAIN)) == 0
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    broken(monkeypatch)
    assert run(("p.policy",), (), 30, "e.toml", Outputs(Format.PLAIN)) == 4
    capsys.readouterr()


def test_decisions_are_the_same_remembered_or_not(tmp_path: Path) -> None:
    library = policy(tmp_path)
    for o in obligations(library):
        classes = Confirmer(library, None, WHOLE, 30).classes([o], o.differ)
        assert classes is not None
        look = trust.ClaimSweep(library, None, classes, o, ())
        ask = replay.replays
        for number in range(classes.total):
            _, requests = classes.representative(number)
            asked = ask(library, None, o, requests) and (len(requests) == 1 or requests[0] != requests[1])
            assert (look(number) is not None) == asked


def test_without_certified_counts_a_refutation_is_only_shown(tmp_path: Path) -> None:
    library = policy(tmp_path)
    for o, v in zip(obligations(library), verify(library).verdicts, strict=True):
        assert trust.engine_trust(o, v) is Trust.CERTIFIED
        alone = replace(v, z3=Status.UNDECIDED)
        assert trust.engine_trust(o, alone) is Trust.SHOWN
        unsure = trust.engine_trust(o, replace(v, regions_complete=False))
        assert unsure is (Trust.SHOWN if v.status is Status.REFUTED else Trust.CERTIFIED)
        undecided = replace(v, status=Status.UNDECIDED, reason="timeout")
        assert trust.engine_trust(o, undecided) is None
        (found,), _ = Confirmer(library, None, WHOLE, 30).confirmed([o], [alone])
        assert found.trust is Trust.SHOWN  # what is not certified is not tried either
