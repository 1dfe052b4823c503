"""The access to case files: what is expected, what plain Python counts, and what the engines say, all three the same."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

from policy_dsl.evaluate import evaluate
from policy_dsl.model.times import whole_seconds
from policy_dsl.model.vocabulary import Request
from policy_dsl.pipeline import load
from tests.command import run
from tests.spec.case_files_by_hand import DAY, HOUR, MINUTE, REFUSED, Asked, requests, wait
from verifier.results.status import Status
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

SPEC = Path(__file__).parents[2] / "spec" / "case_files"
EXPECTED = tomllib.loads((SPEC / "expected.toml").read_text(encoding="utf-8"))
BASE, ONE_TEAM = SPEC / "case-files.policy", SPEC / "proposals" / "one-team.policy"


@cache
def everything() -> tuple[Asked, ...]:
    return tuple(requests())


def as_facts(r: Asked) -> Request:
    """The request as the package has it."""
    values = r._asdict().items()
    return {name: ("no", "yes")[value] if isinstance(value, bool) else value for name, value in values}


@cache
def verified(proposal: bool) -> Verification:
    loaded = load(str(ONE_TEAM if proposal else BASE))
    if not proposal:
        assert loaded.policy is not None
        return verify(loaded.policy)
    assert loaded.proposal is not None
    assert loaded.amended is not None
    return verify_proposal(loaded.proposal, loaded.amended)


def test_the_reference_decides_as_plain_python_does() -> None:
    assert len(everything()) == 8_192
    for path, one_team in ((BASE, False), (ONE_TEAM, True)):
        loaded = load(str(path))
        policy = loaded.amended or loaded.policy
        assert policy is not None
        for r in everything():
            outcome = evaluate(policy, as_facts(r)).outcome
            seconds = whole_seconds(outcome.seconds)
            assert not outcome.faulty
            assert (REFUSED if seconds is None else seconds) == wait(r, one_team), r


def violations(one_team: bool) -> dict[str, int]:
    """How many requests, or pairs, break each property."""
    waits = {r: wait(r, one_team) for r in everything()}
    outside = [r for r in waits if r.requester != r.owner]
    return {
        "no_private_interest": sum(r.acquainted and waits[r] < REFUSED for r in waits),
        "the_seal_holds": sum(
            r.sealed and r.role != "Manager" and not r.emergency and waits[r] < REFUSED for r in waits
        ),
        "agency_stays_at_home": sum(r.role == "Agency" and waits[r] < REFUSED for r in outside),
        "the_owner_first": sum(waits[p] < waits[p._replace(requester=p.owner)] for p in outside),
        "somebody_can_help": sum(
            r.emergency and waits[r._replace(role="Manager", trained=True, acquainted=False)] != MINUTE for r in waits
        ),
    }


def test_each_verdict_is_what_counting_says() -> None:
    for proposal in (False, True):
        expected = EXPECTED[("CaseFiles", "one_team")[proposal]]
        for name, many in violations(proposal).items():
            verdict = next(v for v in verified(proposal).verdicts if v.name == name)
            stated = expected["properties"][name]
            status = stated if isinstance(stated, str) else stated["status"]
            assert (verdict.status.value, verdict.status is Status.REFUTED) == (status, many > 0)
            assert (verdict.count or 0) == many, name


def test_who_shows_that_auditors_see_outside() -> None:
    about = [
        r for r in everything() if r.role == "Auditor" and r.requester != r.owner and r.requester not in r.partners
    ]
    assert (sum(wait(r) < REFUSED for r in about), len(about)) == (192, 768)
    verdict = next(v for v in verified(False).verdicts if v.name == "auditors_see_outside")
    assert verdict.witnesses is not None
    assert (verdict.status, verdict.witnesses.count, verdict.of) == (Status.PROVED, 192, 768)


def test_the_team_opens_files_to_agency_workers() -> None:
    moves = Counter((wait(r), wait(r, True)) for r in everything() if wait(r) != wait(r, True))
    assert moves == {(4 * HOUR, MINUTE): 144, (REFUSED, HOUR): 96}
    assert DAY not in {wait(r) for r in everything() if wait(r) != wait(r, True)}
    impact = verified(True).impact
    assert impact is not None
    assert (impact.changed, impact.certified) == (240, Status.PROVED)


def test_the_command_finds_all_as_expected() -> None:
    ran = run("verify", str(BASE), str(ONE_TEAM), "--expect", str(SPEC / "expected.toml"), cwd=SPEC)
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout


def test_annexes_cite_the_rule_of_the_proposal_that_gives_the_fact() -> None:
    """Behind the property that is lost stands no change but that of `by_agreement`, which decides nothing itself."""
    text = run("verify", str(ONE_TEAM), cwd=SPEC).stdout
    markdown = run("verify", str(ONE_TEAM), "--format", "markdown", cwd=SPEC).stdout
    page = run("verify", str(ONE_TEAM), "--format", "html", cwd=SPEC)
    assert "  what the proposal changes there: by_agreement\n" in text
    assert "What the proposal changes behind agency_stays_at_home: `by_agreement`" in markdown
    assert (page.returncode, "by_agreement" in page.stdout) == (1, True)
