"""The laws of claims between policies: over random pairs of policies, each claim is what trying every request says."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from policy_dsl.evaluate import completions, evaluate
from policy_dsl.model.decisions import Outcome
from policy_dsl.model.policy import Policy
from policy_dsl.model.vocabulary import Enumeration
from policy_dsl.resolve.claims.between import check_policies, resolve_claims
from policy_dsl.syntax import tree
from policy_dsl.syntax.format import formatted
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.brute import changes, late
from tests.laws import editions, laws
from tests.laws.laws import in_box, tied
from tests.random_policies import random_editions
from tests.third_reading import Answer, Reader, Request, Value
from tests.third_reading.claims import between_broken
from verifier.between import verify_between
from verifier.results.status import Kind, Status
from verifier.verdicts.engines import Settings

SAID = (
    "{0} permits nothing that {1} refuses",
    "{0} and {1} permit alike",
    "{0} and {1} decide alike",
    "{0} and {1} permit nothing in common",
    "{0} answers nothing slower than {1}",
)
"""All that may be said of two policies."""


def violated(said: str, policy: Policy, request: Request, one: Outcome, other: Outcome) -> bool:
    """Whether outcomes of two policies that are no faults violate the claim, as `spec/language/between.md` says it; on clocks,
    at some instant of the day of receipt. Which of the two the policy is makes no difference: they are of one zone.
    """
    first, second = one.seconds is not None, other.seconds is not None
    match SAID.index(said):
        case 0:
            return first and not second
        case 1:
            return first != second
        case 2:
            return changes(policy, dict(request), one, other)
        case 3:
            return first and second
        case _:
            return first and other.seconds is not None and late(policy, dict(request), one, other.seconds)


def text_of_claims(policy: Policy, names: tuple[str, ...]) -> str:
    """Every claim about every two of the names, of all requests and of those with the first code of a fact."""
    coded = next((a for a in policy.attributes if isinstance(a.type, Enumeration)), None)
    where = f"  where r.{coded.name} is {coded.names[0]}\n" if coded is not None else ""
    heads = "".join(f'  policy {name} in "{name}.policy"\n' for name in names)
    text = f'claims All "every claim"\n{heads}'
    for number, words in enumerate(SAID):
        pairs = [(one, other) for one in names for other in names if one != other]
        first, second = pairs[number % len(pairs)]
        for kind, condition in (("all", ""), ("some", where)):
            said = words.format(first, second)
            text += f'\nclaim {kind}_{number} "{said}"\n  for any request r\n{condition}  {said}\n'
    return text


def claims_are_as_tried(policies: dict[str, Policy], readers: dict[str, Reader]) -> dict[Status, int]:
    """Every claim about the policies is proved or refuted as trying every request does it, with all violations in regions; and
    a reading of the texts alone says the same of each request.
    """
    first = next(iter(policies.values()))
    file, findings = parse(Text("claims.policy", text_of_claims(first, tuple(policies))))
    assert isinstance(file, tree.ClaimsFile)
    assert not findings
    assert not check_policies(file)
    between, findings = resolve_claims(file, [(f"{name}.policy", policy) for name, policy in policies.items()])
    if between is None:
        assert {f.code for f in findings if f.code.startswith("E")} == {
            "E239"
        }  # the two compare too many facts together
        return {}
    everything = [r for r in completions(first, {}) if all(r in list(completions(p, r)) for p in policies.values())]
    outcomes = {name: [evaluate(policy, r).outcome for r in everything] for name, policy in policies.items()}
    verification = verify_between(between, Settings(30.0))
    verdicts = {v.name: v for v in verification.verdicts if v.kind is Kind.CLAIM}
    assert verification.requests == len(everything)
    coded = next((a for a in first.attributes if isinstance(a.type, Enumeration)), None)
    count = dict.fromkeys(Status, 0)
    for claim in between.claims:
        words = SAID[int(claim.name.rpartition("_")[2])]
        about = [
            n
            for n, r in enumerate(everything)
            if claim.name.startswith("all") or coded is None or r[coded.name] == coded.names[0]
        ]
        pairs = {n: (outcomes[claim.first][n], outcomes[claim.second][n]) for n in about}
        wrong = {
            n for n, (x, y) in pairs.items() if x.faulty or y.faulty or violated(words, first, everything[n], x, y)
        }
        (written,) = (each for each in file.claims if each.name.text == claim.name)
        read = [between_broken(readers, written, r) for r in everything]
        assert {n for n, broken in enumerate(read) if broken} == wrong
        assert [n for n, broken in enumerate(read) if broken is not None] == about
        verdict = verdicts[claim.name]
        assert verdict.status is (Status.REFUTED if wrong else Status.PROVED), (claim, verdict.reason)
        assert (verdict.count, verdict.of) == (len(wrong), len(about))
        assert verdict.faulty == sum(x.faulty or y.faulty for x, y in pairs.values())
        assert verdict.regions_complete or not wrong
        inside = {
            n
            for n in about
            for region in verdict.regions
            if in_box(region.boxes[0][1], everything[n]) and tied(region, everything[n])
        }
        assert inside & set(about) == wrong
        if verdict.counterexample is not None:
            ((_, request),) = verdict.counterexample.requests
            assert [name for name, _ in verdict.counterexample.decisions] == [claim.first, claim.second]
            shown = tuple(decision.outcome for _, decision in verdict.counterexample.decisions)
            assert shown == pairs[everything.index(request)]
        count[verdict.status] += 1
    return count


@pytest.mark.parametrize("same_space", [True, False], ids=["the same is possible", "other requests are possible"])
def test_every_claim_is_as_tried(same_space: bool) -> None:
    tried = dict.fromkeys(Status, 0)
    for seed in range(24):
        pair = editions.pair(seed, same_space=same_space)
        if pair is None or max(each.requests for each in pair) > 400 or not alike(*pair):
            continue
        readers = dict(zip(("Old", "New"), readers_of(seed, same_space=same_space), strict=True))
        for status, count in claims_are_as_tried({"Old": pair[0], "New": pair[1]}, readers).items():
            tried[status] += count
    assert tried[Status.PROVED] > 8
    assert tried[Status.REFUTED] > 20


def test_claims_between_three_are_as_tried() -> None:
    for seed in (0, 1, 2):
        pair = editions.pair(seed, same_space=True)
        assert pair is not None
        assert max(each.requests for each in pair) <= laws.MOST
        assert alike(*pair)
        old, new = readers_of(seed, same_space=True)
        claims_are_as_tried({"Old": pair[0], "New": pair[1], "Again": pair[0]}, {"Old": old, "New": new, "Again": old})


def readers_of(seed: int, *, same_space: bool) -> tuple[Reader, Reader]:
    """The third reading of the texts of both editions."""
    old, new = random_editions(seed, same_space=same_space)
    return RememberingReader.of(old), RememberingReader.of(new)


@dataclass
class RememberingReader(Reader):
    """A third reading that keeps its answers, since every claim asks for them again."""

    answers: dict[frozenset[tuple[str, Value]], Answer] = field(default_factory=dict)

    def answer(self, request: Request, of: str = "") -> Answer:
        assert not of, "none of these policies has several times"
        facts = frozenset(request.items())
        if facts not in self.answers:
            self.answers[facts] = super().answer(request)
        return self.answers[facts]


def alike(old: Policy, new: Policy) -> bool:
    """Whether both have the same bounds: the dice may give an edition other days."""
    return {(a.name, a.size) for a in old.attributes} == {(a.name, a.size) for a in new.attributes}


def test_a_file_of_claims_is_printed_as_it_is_read(tmp_path: Path) -> None:
    pair = editions.pair(1, same_space=True)
    assert pair is not None
    text = text_of_claims(pair[0], ("Old", "New"))
    file, _ = parse(Text("claims.policy", text))
    assert isinstance(file, tree.ClaimsFile)
    assert parse(Text("claims.policy", unparse(file)))[0] == file
    assert unparse(file) == text
    assert formatted("claims.policy", text.encode())[0] == text.encode()
