"""Random policies with named times: the reference, both engines and a third reading agree on each request and claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from policy_dsl.evaluate import evaluate, for_each_time, impossible
from policy_dsl.model.policy import Policy
from policy_dsl.model.provisions import Timed
from policy_dsl.model.step_text import NO_PROMISE as UNPROMISED
from policy_dsl.pipeline import load
from policy_dsl.resolve import resolve_policy
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse_claims import intent
from policy_dsl.text import Text
from tests.laws.checks_of_named_times import checks_decide
from tests.laws.laws import text_comes_back
from tests.laws.named_times import FACTS, Dice, Request, requests
from tests.third_reading import Answer, Reader
from tests.third_reading.claims import example_missed, intent_missed, property_broken
from tests.third_reading.days import NO_PROMISE
from verifier.compare import compare
from verifier.results.status import Kind, Status
from verifier.results.verification import Verification
from verifier.verify import verify, verify_proposal

SEEDS, BLOCKS = 40, 4
"""So many are thrown; those that a mistake makes useless, such as an `overrides` that reaches nothing, are left out."""


@pytest.mark.parametrize("block", range(BLOCKS))
def test_both_engines_agree_with_a_third_reading(block: int, tmp_path: Path) -> None:
    held = Counter(law for seed in range(block, SEEDS, BLOCKS) for law in laws_held(seed, tmp_path))
    assert held["decisions"] >= SEEDS // BLOCKS // 2
    assert held["claims"] > 1
    assert held["an amendment"] > 1
    assert held["a redundant rule"] > 0


COMPILED = 24
"""So many policies are only compiled."""

SELDOM = 8
"""One in so many checks is run by an engine outside of this process, which has to start for it."""


def test_checks_decide_as_the_third_reading_does(tmp_path: Path) -> None:
    compiled = 0
    for seed in range(COMPILED):
        text = Dice(seed).sound_text()
        policy = loaded_policy(text, tmp_path)
        file, _ = parse(Text("p.policy", text))
        if policy is None or not isinstance(file, tree.PolicyFile):
            continue
        reader = Reader.of(file)
        possible = [r for r in requests() if reader.answer(r, policy.time_names[0])[0] != "impossible"]
        compiled += checks_decide(policy, reader, possible, engines=compiled % SELDOM == 0)
    assert compiled > COMPILED // 2


def loaded_policy(text: str, folder: Path) -> Policy | None:
    path = folder / "p.policy"
    path.write_text(text, encoding="utf-8")
    return load(str(path)).policy


def laws_held(seed: int, folder: Path) -> Iterator[str]:
    """The laws that the policy of a seed keeps, of those that are about it; raises where its readings differ."""
    dice = Dice(seed)
    text = dice.text()
    policy = loaded_policy(text, folder)
    if policy is None:
        return
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    text_comes_back(file)
    reader = Reader.of(file)
    possible = []
    for request in requests():
        if reader.answer(request, policy.time_names[0])[0] == "impossible":
            assert impossible(policy, request), (request, text)
            continue
        possible.append(request)
        for of, each in zip(policy.time_names, for_each_time(policy, request), strict=True):
            outcome = evaluate(policy, each).outcome
            said = NO_PROMISE if outcome.seconds == UNPROMISED else outcome.seconds
            assert reader.answer(request, of) == (outcome.access.value, said), (of, request, text)
    checks_decide(policy, reader, possible)
    yield "decisions"
    if possible:
        verification = verify(policy)
        claims_come_out(verification, policy, file, reader, possible, text)
        yield "claims"
        yield from without_redundant_rules(policy, file, verification)
        if amended(dice, policy, reader, possible, folder):
            yield "an amendment"


@pytest.mark.parametrize("block", range(BLOCKS))
def test_two_policies_differ_as_a_third_reading_of_both_says(block: int, tmp_path: Path) -> None:
    compared = [moved for seed in range(block, SEEDS, BLOCKS) if (moved := differing(seed, tmp_path)) is not None]
    assert len(compared) >= SEEDS // BLOCKS // 2
    assert sum(map(bool, compared)) > 2


def differing(seed: int, folder: Path) -> int | None:
    """How many requests the two policies of a seed decide otherwise; none where one is a mistake. Raises where it is another
    number, on the times that both name, and on each of them where one has the one time; the rest is not compared.
    """
    texts = Dice(seed).text(), Dice(seed + 1 if seed % 3 else seed).text()
    if seed % 3 == 0:  # the same again, with one provision less, or with its times in another order
        texts = texts[0], without_a_rule(texts[1])
    old, new = (loaded_policy(text, folder) for text in texts)
    if old is None or new is None:
        return None
    readers = [reader_of(text) for text in texts]
    shared = [of for of in new.time_names if of in old.time_names]
    comparison = compare(old, new, {})
    assert comparison is not None
    assert comparison.certified is Status.PROVED
    assert comparison.times is not None
    assert list(comparison.times.both) == shared
    both = [r for r in requests() if all(reader.answer(r, shared[0])[0] != "impossible" for reader in readers)]
    moved = [[of for of in shared if readers[0].answer(r, of) != readers[1].answer(r, of)] for r in both]
    assert (comparison.impact.of, comparison.impact.changed) == (len(both), sum(map(bool, moved))), texts
    assert [(each.name, each.changed) for each in comparison.impact.times] == [
        (of, sum(of in each for each in moved)) for of in shared
    ], texts
    assert comparison.impact.in_several == sum(len(each) > 1 for each in moved), texts
    for region in comparison.impact.regions:
        assert region.before.outcome != region.after.outcome
    return sum(map(bool, moved))


def without_a_rule(text: str) -> str:
    """The policy without its first rule that gives a time and that nothing names."""
    blocks = text.split("\n\n")
    for number, block in enumerate(blocks):
        name = block.split("\n")[0].removeprefix("rule ")
        if re.fullmatch(r"r\d", name) and not re.search(rf"overrides .*\b{name}\b", text):
            return "\n\n".join([*blocks[:number], *blocks[number + 1 :]])
    return text


def reader_of(text: str) -> Reader:
    """The third reading of a policy."""
    file, _ = parse(Text("p.policy", text))
    assert isinstance(file, tree.PolicyFile)
    return Reader.of(file)


def amended(dice: Dice, policy: Policy, before: Reader, possible: list[Request], folder: Path) -> bool:
    """What a random proposal changes, and whether it is what it intends, is what the third reading counts. Says whether it is
    accepted.
    """
    cells = [(p.id, isinstance(p.effect, Timed)) for p in policy.provisions if len(p.path) > 1]
    tables = {table.name: table for table in policy.tables}
    rules = [p.path[0] for p in policy.provisions if p.path[0] not in tables and len(p.path) == 1]
    rows = {name: sum(column.attribute is not None for column in table.columns) for name, table in tables.items()}
    text = dice.proposal(cells, rules, rows)
    path = folder / "q.policy"
    path.write_text(text, encoding="utf-8")
    loaded = load(str(path))
    if loaded.proposal is None or loaded.amended is None:
        return False
    file, _ = parse(Text("q.policy", text))
    assert isinstance(file, tree.ProposalFile)
    text_comes_back(file)
    text = f"{(folder / 'p.policy').read_text(encoding='utf-8')}\n{text}"
    after = before.amended(file)
    checks_decide(loaded.amended, after, possible)
    verification = verify_proposal(loaded.proposal, loaded.amended)
    impact, times = verification.impact, policy.time_names
    moved = [[of for of in times if before.answer(r, of) != after.answer(r, of)] for r in possible]
    assert impact is not None
    assert (impact.changed, impact.of) == (sum(map(bool, moved)), len(possible)), text
    assert impact.certified is Status.PROVED, text
    assert impact.in_several == sum(len(each) > 1 for each in moved), text
    assert [(each.name, each.changed) for each in impact.times] == [
        (of, sum(of in m for m in moved)) for of in times
    ], text
    reading = after.promised(before)
    for line in file.intents:
        about = [line.of.text] if line.of else times
        missed = sum(
            any(intent_missed(reading, line, r, before.answer(r, of), after.answer(r, of)) for of in about)
            for r in possible
        )
        (verdict,) = [v for v in verification.verdicts if v.kind is Kind.INTENT and v.name == sentence(line)]
        expected = Status.REFUTED if missed else Status.PROVED
        assert (verdict.z3, verdict.diagram, verdict.status) == (expected, expected, expected), (verdict.name, text)
        assert verdict.count == missed, (verdict.name, verdict.count, missed, text)
    return True


def sentence(line: tree.IntentLine) -> str:
    """The line as it was written."""
    return " ".join(intent(line))


def claims_come_out(
    verification: Verification,
    policy: Policy,
    file: tree.PolicyFile,
    reader: Reader,
    possible: list[Request],
    text: str,
) -> None:
    """What both engines say of each claim, and of what is always proved, is what the third reading counts."""
    assert verification.requests == len(possible), text
    assert verification.sweep is None or verification.sweep.disagreement is None, text
    broken: dict[str, int] = {}
    for claim in file.declarations:
        if isinstance(claim, tree.PropertyBlock):
            broken[claim.name.text] = sum(property_broken(reader, claim, each) for each in spoken(claim, possible))
    examples = [declared for declared in file.declarations if isinstance(declared, tree.ExampleBlock)]
    for number, example in enumerate(examples, 1):
        for expected in (example.expect, *example.also):
            of = expected.of.text if expected.of else ""
            missed = sum(example_missed(reader, example, expected, request) for request in possible)
            broken[f"example {number} {of}"] = missed
    faults = {"no gap": "gap", "no conflict": "conflict"}
    for verdict in verification.verdicts:
        assert verdict.status is not Status.UNDECIDED, (verdict.name, verdict.reason, text)
        assert verdict.z3 in (None, verdict.status), (verdict.name, text)
        assert verdict.diagram in (None, verdict.status), (verdict.name, text)
        if verdict.kind in (Kind.CLAIM, Kind.EXAMPLE):
            expected_count = broken[verdict.name]
        elif verdict.name in faults and verdict.subject is None:
            expected_count = sum(
                any(answer[0] == faults[verdict.name] for answer in answers(reader, policy, request))
                for request in possible
            )
        else:
            continue
        assert (verdict.status is Status.REFUTED) == bool(expected_count), (verdict.name, text)
        assert verdict.count == expected_count, (verdict.name, verdict.count, expected_count, text)
        assert verdict.regions_complete or not verdict.regions, (verdict.name, text)


def answers(reader: Reader, policy: Policy, request: Request) -> list[Answer]:
    """What the policy answers, for each of its times."""
    return [reader.answer(request, of) for of in policy.time_names]


def spoken(claim: tree.PropertyBlock, possible: list[Request]) -> Iterator[tuple[Request, ...]]:
    """The requests, or pairs of different ones, that the claim may be about."""
    if len(claim.requests) == 1:
        yield from ((request,) for request in possible)
        return
    differ = {name.text for name in claim.differ}
    for first, second in product(possible, possible):
        different = {name for name in FACTS if first[name] != second[name]}
        if different and different <= differ:
            yield first, second


def without_redundant_rules(policy: Policy, file: tree.PolicyFile, verification: Verification) -> Iterator[str]:
    """Without a rule that is redundant no decision changes: the text is read again without it; what comes in turn below it, and
    what is otherwise, is found anew. Says of how many rules it is so.
    """
    redundant = verification.redundancies
    assert redundant is not None
    rules = {d.name.text: d for d in file.declarations if isinstance(d, tree.Rule)}
    for each in redundant.proved:
        rule = rules.get(each.subject)
        if rule is None or rule.permit is not None or each.target is not None:
            continue
        less, findings = resolve_policy(
            replace(file, declarations=tuple(d for d in file.declarations if d is not rule))
        )
        if less is None:  # something overrides it
            assert {f.code for f in findings if f.code.startswith("E")} <= {"E218", "E219", "E214"}
            continue
        for request in requests():
            for asked in for_each_time(policy, request) if not impossible(policy, request) else ():
                assert evaluate(policy, asked).outcome == evaluate(less, asked).outcome, (each.subject, asked)
        yield "a redundant rule"
