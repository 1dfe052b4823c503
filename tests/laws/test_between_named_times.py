"""Claims between random policies with named times: each is what a third reading of both says of every request, time by time."""

from __future__ import annotations

from pathlib import Path

import pytest

from policy_dsl.claims_file import load_any
from policy_dsl.model.policy import Policy
from policy_dsl.model.step_text import NO_PROMISE as UNPROMISED
from policy_dsl.model.times import TIME_FACT
from policy_dsl.syntax import tree
from policy_dsl.syntax.parse import parse
from policy_dsl.syntax.printing.unparse import unparse
from policy_dsl.text import Text
from tests.laws.named_times import FACTS, TIMES, Dice, requests
from tests.laws.test_named_times import loaded_policy, reader_of
from tests.third_reading import Reader
from tests.third_reading.claims import between_broken
from tests.third_reading.days import NO_PROMISE
from verifier.between import verify_between
from verifier.results.status import Kind, Status
from verifier.verdicts.engines import Settings

SEEDS = 24
"""So many pairs are thrown; a pair is left out where one is a mistake, or the two name other times."""

SAID = (
    ("Old permits nothing that New refuses", ("", "in every time")),
    ("New and Old permit alike", ("", "in every time")),
    ("Old and New permit nothing in common", ("",)),
    ("New and Old decide alike", ("in every time", *(f"in {time}" for time in TIMES))),
    ("New answers nothing slower than Old", ("in every time", *(f"in {time}" for time in TIMES))),
)


def claims_text(policy: Policy) -> str:
    """Every claim, about all requests or some."""
    lines = ['claims C "c"', '  policy P as Old in "old.policy"', '  policy P as New in "new.policy"']
    for said, times in SAID:
        for time in times:
            if time.removeprefix("in ") in set(TIMES) - set(policy.time_names):
                continue
            for where in ("", f"r.kind in {', '.join(FACTS['kind'][:2])}"):
                lines += ["", f'claim c{len(lines)} "c"', "  for any request r", *([f"  {time}"] if time else [])]
                lines += [*([f"  where {where}"] if where else []), f"  {said}"]
    return "\n".join(lines) + "\n"


def pair(seed: int, folder: Path) -> tuple[Policy, str, str] | None:
    """The old policy, and the texts of both, of which the second has the vocabulary of the first; None if one is a mistake."""
    old, new = Dice(seed).text(), Dice(seed + 500).text()
    policies = [loaded_policy(text, folder) for text in (old, new)]
    if policies[0] is None or policies[1] is None or policies[0].times != policies[1].times:
        return None
    for name, text in (("old", old), ("new", new)):
        (folder / f"{name}.policy").write_text(text, encoding="utf-8")
    return policies[0], old, new


@pytest.mark.parametrize("seed", range(SEEDS))
def test_claims_between_two_are_as_a_third_reading_says(seed: int, tmp_path: Path) -> None:
    thrown = pair(seed, tmp_path)
    if thrown is None:
        return
    policy, old, new = thrown
    text = claims_text(policy)
    (tmp_path / "c.policy").write_text(text, encoding="utf-8")
    file, findings = parse(Text("c.policy", text))
    assert isinstance(file, tree.ClaimsFile)
    assert not findings
    assert unparse(file) == text
    between = load_any(str(tmp_path / "c.policy")).between
    assert between is not None
    readers: dict[str, Reader] = {"Old": reader_of(old), "New": reader_of(new)}
    first = policy.time_names[0]
    every = [r for r in requests() if all(reader.answer(r, first)[0] != "impossible" for reader in readers.values())]
    verification = verify_between(between, Settings(30.0))
    assert verification.requests == len(every)
    verdicts = {v.name: v for v in verification.verdicts if v.kind is Kind.CLAIM}
    for claim in file.claims:
        broken = [between_broken(readers, claim, request) for request in every]
        about = [each for each in broken if each is not None]
        verdict = verdicts[claim.name.text]
        assert (verdict.count, verdict.of) == (sum(about), len(about)), (claim, old, new)
        assert verdict.status is (Status.REFUTED if any(about) else Status.PROVED), (verdict.reason, old, new)
        if verdict.counterexample is not None:
            ((_, request),) = verdict.counterexample.requests
            of = str(request[TIME_FACT])
            for name, decision in verdict.counterexample.decisions:
                seconds = decision.outcome.seconds
                shown = (decision.outcome.access.value, NO_PROMISE if seconds == UNPROMISED else seconds)
                assert readers[name].answer(request, of) == shown
            assert claim.of is None or claim.of.text == of


def test_enough_of_them_are_compared(tmp_path: Path) -> None:
    assert sum(pair(seed, tmp_path) is not None for seed in range(SEEDS)) >= SEEDS // 4
