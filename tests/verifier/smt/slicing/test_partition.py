"""A question asked in parts: every request is in exactly one, with every provision that applies to it."""

from math import inf
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.evaluate import holds
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Request
from tests.verifier.smt.slicing.test_slices import KINDS, every
from tests.written import policy
from verifier.by_reference.checks import Checks
from verifier.obligations.all import obligations
from verifier.results.status import Kind, Status
from verifier.smt import prove, solvers
from verifier.smt.proof import Proof, check, undecided
from verifier.smt.prove import Prover
from verifier.smt.slicing.partition import Part, parts
from verifier.smt.slicing.slices import Slices, bit_positions


def has(part: Part, request: Request) -> bool:
    """Whether the request is in the part. The pages of `KINDS` are in two pieces, which begin at 0 and at 4."""
    extras = request["extras"]
    assert isinstance(extras, frozenset)
    places_of = {
        "colour": ("Red", "Green", "Blue").index(str(request["colour"])),
        "extras": ("Ham" in extras) + 2 * ("Olives" in extras),
        "pages": int(int(str(request["pages"])) >= 4),
    }
    return all(values >> places_of[name] & 1 for name, values in part.chosen.items())


@pytest.mark.parametrize("differ", [(), ("colour",), ("extras", "pages")])
def test_every_request_is_in_one_part_with_all_that_applies_to_it(tmp_path: Path, differ: tuple[str, ...]) -> None:
    found = policy(tmp_path, KINDS)
    divided = list(parts([Slices(found)], differ, 0, inf))
    assert len(divided) > 1
    for part in divided:
        assert not set(differ) & set(part.chosen)
    for request in every(found):
        (part,) = (part for part in divided if has(part, request))
        kept = {found.provisions[n].id for n in bit_positions(part.remaining[0])}
        assert {p.id for p in found.provisions if holds(p.when, request)} <= kept, request


def test_a_part_is_small_where_provisions_are_apart(tmp_path: Path) -> None:
    divided = list(parts([Slices(policy(tmp_path, KINDS))], (), 4, inf))
    assert max(part.remaining[0].bit_count() for part in divided) <= 4
    assert len(list(parts([Slices(policy(tmp_path, KINDS))], (), 7, inf))) == 1  # seven provisions are few enough


def test_two_editions_are_divided_alike(tmp_path: Path) -> None:
    before = policy(tmp_path, KINDS)
    after = replace(before, provisions=before.provisions[1:])
    divided = list(parts([Slices(after), Slices(before)], (), 0, inf))
    assert not any("pages" in part.chosen for part in divided)  # it may be cut elsewhere in the other
    for request in every(before):
        (part,) = (part for part in divided if has(part, request))
        for edition, bits in zip((after, before), part.remaining, strict=True):
            kept = {edition.provisions[n].id for n in bit_positions(bits)}
            assert {p.id for p in edition.provisions if holds(p.when, request)} <= kept, request


def test_dividing_ends_at_the_deadline(tmp_path: Path) -> None:
    with pytest.raises(TimeoutError):
        list(parts([Slices(policy(tmp_path, KINDS))], (), 0, 0.0))
    late = Prover(policy(tmp_path, KINDS), timeout=0.0, part_size=0)
    assert {late.prove(o) for o in obligations(late.policy)} == {Proof(Status.UNDECIDED, "timeout")}


@pytest.mark.parametrize("kept", [0, 1000])
def test_parts_say_what_the_whole_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    monkeypatch.setattr(solvers, "KEPT", kept)
    for text in (KINDS, None):
        found: Policy = policy(tmp_path, text) if text else policy(tmp_path)
        whole, parted, checks = Prover(found), Prover(found, part_size=0), Checks(found, None)
        said = set()
        for o in obligations(found):
            proof = parted.prove(o)
            assert proof.status is whole.prove(o).status, o.name
            assert o.exists or proof.status is Status.PROVED or checks.confirm_violation(o, proof.requests), o.name
            said.add(proof.status)
        assert said == {Status.PROVED, Status.REFUTED}


def test_a_part_without_an_answer_is_no_proof(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prover = Prover(policy(tmp_path), part_size=0)
    asked_of = obligations(prover.policy)
    conflict = next(o for o in asked_of if o.kind is Kind.CONFLICT)
    staff = next(o for o in asked_of if o.name == "staff_wait" and o.kind is Kind.CLAIM)
    assert prover.prove(conflict).status is Status.PROVED
    honest, asked = check, 0

    def checked(*given: object, **named: object) -> Proof:
        nonlocal asked
        asked += 1
        return undecided("gave up") if asked == 1 else honest(*given, **named)  # type: ignore[arg-type]  # passed on

    monkeypatch.setattr(prove, "check", checked)
    assert prover.prove(conflict) == Proof(Status.UNDECIDED, "unknown")
    assert asked > 1  # the other parts are asked all the same
    asked = 0
    assert prover.prove(staff).status is Status.REFUTED  # it fails for each book, so in another part too
