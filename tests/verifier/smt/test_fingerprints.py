"""What Z3 has answered is not asked again; and never taken for the answer to another question."""

from math import inf
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.amend.amend import amend
from policy_dsl.amend.mutation import mutated
from policy_dsl.amend.mutations import mutations
from policy_dsl.model.conditions import Fact, Not, OneOf
from policy_dsl.model.decisions import Access
from policy_dsl.model.provisions import AnswerWithin, ProvisionPath
from policy_dsl.model.vocabulary import Choice
from policy_dsl.pipeline import load
from policy_dsl.resolve import resolve_proposal
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from tests.laws.laws import resolved
from tests.memory import Memory
from tests.random_policies import random_proposal
from tests.verifier.by_diagram.questions.test_batch import MORE
from tests.written import LIBRARY, policy, written
from verifier.obligations.all import obligations
from verifier.results.status import Status
from verifier.smt import prove
from verifier.smt.batch import prove_all
from verifier.smt.fingerprints import Fingerprints
from verifier.smt.formulas import HasAccess, Possible
from verifier.smt.proof import check, undecided
from verifier.smt.prove import Prover
from verifier.smt.slicing.partition import Part
from verifier.smt.slicing.slices import Slices

OVERRIDING = """

rule lent_at_once
  when reader is Staff and why has Study
  answer within 5 min
  overrides desk

rule closed
  when book is Atlas and why has Leisure
  refuse

rule anyway
  when reader is Staff
  permit
  overrides closed
"""


def divided(found: object, memory: Memory | None = None, **limits: float) -> Prover:
    """A prover that slices and divides whatever it can."""
    return Prover(found, slice_above=0, part_size=0, store=memory, **limits)  # type: ignore[arg-type]


def test_each_small_change_is_answered_as_without_memory(tmp_path: Path) -> None:
    text = LIBRARY + OVERRIDING + MORE
    before = written(tmp_path, text)
    assert before.policy is not None, before.findings
    file, _ = parse(before.texts[0])
    assert isinstance(file, tree.File)
    memory = Memory()
    list(prove_all(divided(before.policy, memory), obligations(before.policy)))
    tried = 0
    for mutation in mutations(file, before.policy, before.texts[0])[::4]:
        (tmp_path / "p.policy").write_text(mutated(before.texts[0], mutation).content, encoding="utf-8")
        changed = load(str(tmp_path / "p.policy")).policy
        if changed is None:
            continue
        tried += 1
        asked = obligations(changed)
        alone, remembering = (prove_all(divided(changed, each), asked) for each in (None, memory))
        for o, fresh, known in zip(asked, alone, remembering, strict=True):
            assert fresh.status is known.status, (mutation, o.name)
    assert tried > 4
    assert memory.recalled > 10 * tried


def test_random_proposals_are_answered_as_without_memory() -> None:
    """What is known of all policies before, and of their bases, is never the answer to another question."""
    memory = Memory()
    for seed in range(8):
        file, proposal_file = random_proposal(seed)
        base = resolved(file)
        proposal, _ = resolve_proposal(proposal_file, base)
        if proposal is None:
            continue
        amended, _ = amend(proposal)
        for each in (base, amended):
            asked = obligations(each)
            alone, remembering = (prove_all(divided(each, known), asked) for known in (None, memory))
            for o, fresh, known_proof in zip(asked, alone, remembering, strict=True):
                assert fresh.status is known_proof.status, (seed, o.name)
    assert memory.recalled > 20


def test_what_is_known_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, memory = policy(tmp_path), Memory()
    asked = obligations(found)
    first = [proof.status for proof in prove_all(divided(found, memory), asked)]
    times = 0
    honest = check

    def counted(*given: object, **named: object) -> object:
        nonlocal times
        times += 1
        return honest(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(prove, "check", counted)
    assert [proof.status for proof in prove_all(divided(found), asked)] == first
    fresh, times = times, 0
    assert [proof.status for proof in prove_all(divided(found, memory), asked)] == first
    assert times <= fresh / 2


def test_what_is_undecided_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, memory = policy(tmp_path), Memory()
    proofs = [*prove_all(divided(found, memory, timeout=0.0), obligations(found))]
    assert {proof.status for proof in proofs} == {Status.UNDECIDED}
    assert memory.answers == {}
    monkeypatch.setattr(prove, "check", lambda *_, **__: undecided("unknown"))
    proofs = [*prove_all(divided(found, memory), obligations(found))]
    assert {proof.status for proof in proofs} == {Status.UNDECIDED}
    assert memory.answers == {}


def test_a_digest_tells_everything_apart(tmp_path: Path) -> None:
    """Each thing that a question depends on, changed alone, gives another digest; what it does not depend on, the same."""
    found = policy(tmp_path, LIBRARY + OVERRIDING)
    slices = [Slices(found, inf)]
    part = Part({"book": 1}, ((1 << len(found.provisions)) - 1,))
    first = found.provisions[0]
    last = found.provisions[-1]
    reader, *others = found.attributes
    assert isinstance(reader.type, Choice)
    clause = found.impossible[0]

    def with_first(**changes: object) -> object:
        return replace(found, provisions=(replace(first, **changes), *found.provisions[1:]))

    policies = [
        found,
        with_first(effect=AnswerWithin(7)),
        with_first(when=Not(first.when)),
        with_first(path=("another",)),
        replace(found, provisions=(*found.provisions[:-1], replace(last, overrides=()))),
        replace(found, provisions=(*found.provisions[:-1], replace(last, overrides=(ProvisionPath(("desk",)),)))),
        replace(found, provisions=(found.provisions[1], first, *found.provisions[2:])),
        replace(found, impossible=()),
        replace(found, impossible=(replace(clause, when=OneOf(Fact("reader"), frozenset({"Child"}))),)),
        replace(found, otherwise=replace(first, path=("otherwise",))),
        replace(found, attributes=(*others, reader)),
    ]
    gap, words = HasAccess(0, Access.GAP), b"formulas"
    digests = []
    for each in policies:
        prints = Fingerprints(each, None, b"seal")  # type: ignore[arg-type]
        digests += [prints.of_slice(gap, part.remaining[0]), prints.of_part(words, (), part, slices)]
    prints = Fingerprints(found, None, b"seal")
    every = part.remaining[0]
    digests += [
        prints.of_slice(Possible(), every), prints.of_slice(gap, every ^ 1),
        prints.of_part(b"others", (), part, slices), prints.of_part(words, ("reader",), part, slices),
        prints.of_part(words, (), replace(part, chosen={"book": 2}), slices),
        prints.of_part(words, (), replace(part, chosen={"reader": 1}), slices),
        prints.of_part(words, (), replace(part, remaining=(every ^ 1,)), slices),
        Fingerprints(found, None, b"another").of_slice(gap, every),
        Fingerprints(found, found, b"seal").of_slice(gap, every),
    ]  # fmt: skip
    assert len(set(digests)) == len(digests)
    moved = policy(tmp_path, "-- moved down\n\n" + LIBRARY.replace("Who may", "Whoever may") + OVERRIDING)
    assert Fingerprints(moved, None, b"seal").of_slice(gap, every) == digests[0]
    second = replace(found.provisions[1], effect=AnswerWithin(7))
    edited = replace(found, provisions=(first, second, *found.provisions[2:]))
    apart = Fingerprints(edited, None, b"seal")
    assert apart.of_slice(gap, every ^ 2) == prints.of_slice(gap, every ^ 2)
    assert apart.of_slice(gap, every) != digests[0]
