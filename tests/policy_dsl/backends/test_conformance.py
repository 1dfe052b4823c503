"""What holds of every target: its checks decide as the policy does, are read back, are sealed, and are the same twice.

A target that is added to `TARGETS` is held to all of this. What it cannot express it declares in `gaps`, and no policy that
uses it is tried.
"""

import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.backends.features import Feature, features_of
from policy_dsl.backends.target import FaultyPolicyError, NotTheSameError, Target
from policy_dsl.backends.targets import TARGETS
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.conditions import AtMost, Fact, Not
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import AnswerWithin, Provision, Refuse
from policy_dsl.model.vocabulary import Attribute, Ordered, Request, Scale
from policy_dsl.pipeline import load
from tests.policy_dsl.backends.conftest import VARIANTS
from tests.policy_dsl.backends.python.test_artefact import HOSTILE, YES_NO, big_set
from tests.policy_dsl.backends.python.test_ordered import OFFICE
from tests.written import LIBRARY, policy

ROOT = Path(__file__).parents[3]

WAITING = Policy(
    "Waiting",
    "What waited longer than it may",
    (Attribute("waited", Ordered(Scale.DURATION, 0, 3)), Attribute("most", Ordered(Scale.DURATION, 1, 4))),
    provisions=(
        Provision(("late",), AnswerWithin(5), Not(AtMost(Fact("waited"), Fact("most")))),
        Provision(("in time",), Refuse(), AtMost(Fact("waited"), Fact("most"))),
    ),
)

WRITTEN = {"library": LIBRARY, "yes and no": YES_NO, "many codes": big_set(10), "hostile names": HOSTILE}
POLICIES = [*WRITTEN, "office", "waiting"]


@pytest.fixture(params=POLICIES)
def compiled(request: pytest.FixtureRequest, tmp_path: Path, target: Target) -> Policy:
    """A policy that the target can express."""
    made = {"office": OFFICE, "waiting": WAITING}
    found = made.get(request.param) or policy(tmp_path, WRITTEN[request.param])
    if features_of(found) & target.gaps:
        pytest.skip("declared as a gap of the target")
    return found


def requests(of: Policy) -> list[Request]:
    """Every possible request."""
    names = [attribute.name for attribute in of.attributes]
    every = (dict(zip(names, choice, strict=True)) for choice in product(*map(values, of.attributes)))
    return [request for request in every if not impossible(of, request)]


def test_the_policies_use_every_feature(tmp_path: Path) -> None:
    tried = [*(policy(tmp_path, text) for text in WRITTEN.values()), OFFICE, WAITING]
    assert frozenset().union(*map(features_of, tried)) == frozenset(Feature)


def test_features_are_those_that_are_used(tmp_path: Path) -> None:
    assert features_of(policy(tmp_path, LIBRARY)) == {Feature.SETS, Feature.IMPOSSIBLE}
    assert features_of(policy(tmp_path, YES_NO)) == {Feature.TRUTHS}
    assert features_of(WAITING) == {Feature.DURATIONS, Feature.COMPARISONS}
    asked_for = Feature.NUMBERS, Feature.DURATIONS, Feature.DATES, Feature.COMPARISONS, Feature.IMPOSSIBLE
    assert features_of(OFFICE) == set(asked_for)


def test_targets_are_called_by_their_names() -> None:
    assert all(name == target.name for name, target in TARGETS.items())


def test_every_decision_is_that_of_the_reference(target: Target, compiled: Policy) -> None:
    decide = target.run(target.emit(compiled, {"verified": True}), compiled)
    tried = requests(compiled)
    assert len(tried) > 3
    for request in tried:
        assert decide(request) == evaluate(compiled, request).outcome


def test_what_is_written_is_read_back(target: Target, compiled: Policy) -> None:
    target.confirm(target.emit(compiled, {"verified": True}), compiled)


def slips(of: Policy) -> list[Policy]:
    """The policy with one thing otherwise: an effect, a place, a reason, or a clause that is gone."""
    found = []
    for n, provision in enumerate(of.provisions):
        clause = provision.clause
        effect = Refuse() if isinstance(provision.effect, AnswerWithin) else AnswerWithin(77)
        lower = replace(clause, span=clause.span._replace(line=clause.span.line + 1))
        changed = replace(provision, effect=effect), replace(provision, clause=lower)
        found += [replace(of, provisions=(*of.provisions[:n], each, *of.provisions[n + 1 :])) for each in changed]
    if of.impossible:
        first, *rest = of.impossible
        found.append(replace(of, impossible=(replace(first, because=f"{first.because}!"), *rest)))
        found.append(replace(of, impossible=tuple(rest)))
    return found


def test_every_slip_is_found_when_it_is_read_back(target: Target, compiled: Policy) -> None:
    source = target.emit(compiled, {"verified": True})
    for slip in slips(compiled):
        with pytest.raises(NotTheSameError):
            target.confirm(source, slip)


def test_what_is_no_check_is_not_confirmed(target: Target, compiled: Policy) -> None:
    source = target.emit(compiled, {"verified": True})
    for wrong in ("", source[: len(source) // 2], source + source):
        with pytest.raises(NotTheSameError):
            target.confirm(wrong, compiled)


def test_a_check_is_sealed(target: Target, compiled: Policy) -> None:
    source = target.emit(compiled, {"verified": True}).encode()
    assert target.is_unchanged(source)
    assert target.is_unchanged(source.replace(b"\n", b"\r\n"))  # as git may write it
    for changed in (source + b"\n", source[1:], source.replace(b"verified", b"Verified", 1), b"", b"\xff"):
        assert not target.is_unchanged(changed)


STAFF = "  | Staff        | any   | 1 h           |\n"
FAULTY = {
    "a gap": LIBRARY.replace(STAFF, ""),
    "a conflict": LIBRARY.replace(STAFF, f"{STAFF}  | any          | Novel | 5 h           |\n"),
    "no possible request": LIBRARY.replace("reader is Child and book is Atlas", "reader in Child, Adult, Staff"),
}


@pytest.mark.parametrize("fault", FAULTY)
def test_a_faulty_policy_is_never_compiled(target: Target, tmp_path: Path, fault: str) -> None:
    text = FAULTY[fault].split("property children_first")[0]
    with pytest.raises(FaultyPolicyError, match=fault):
        target.emit(policy(tmp_path, text), {})


def every_source() -> str:
    """The checks of two policies by every target that can express them."""
    mp162 = load(str(ROOT / "spec/mp162/mp162.policy")).policy
    assert mp162 is not None
    return "\0".join(
        target.emit(each, {"verified": True})
        for target in VARIANTS.values()
        for each in (mp162, OFFICE)
        if not features_of(each) & target.gaps
    )


def test_the_same_policy_makes_the_same_bytes() -> None:
    wanted = every_source()
    script = f"import sys; from {__name__} import every_source; sys.stdout.write(every_source())"
    for seed in ("0", "1"):
        ran = subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
        assert ran.stdout == wanted
