"""Stacks of which several proposals change the vocabulary, with figures reckoned by hand."""

from pathlib import Path

import pytest

from policy_dsl.diagnostics.finding import has_errors
from policy_dsl.evaluate import evaluate, impossible, values
from policy_dsl.model.policy import Policy
from policy_dsl.pipeline import load

BASE = """policy Base "b"

request
  reader : one of Child, Adult
  seats  : whole number from 1 to 6

group Grown of reader : Adult

rule many
  when seats over 4 and reader in Grown
  answer within 2 h

otherwise answer within 1 h
"""


def stacked(folder: Path, *proposals: str) -> Policy:
    """What the last of the proposals results in, each made to the one before."""
    (folder / "f0.policy").write_text(BASE, encoding="utf-8")
    below = 'Base in "f0.policy"'
    for number, lines in enumerate(proposals, 1):
        text = f'proposal p{number} "p"\n  to {below}\n\n  {lines}\n'
        (folder / f"f{number}.policy").write_text(text, encoding="utf-8")
        below = f'p{number} in "f{number}.policy"'
    loaded = load(str(folder / f"f{len(proposals)}.policy"))
    assert loaded.amended is not None, [f.message for f in loaded.findings if has_errors([f])]
    return loaded.amended


def slow(policy: Policy) -> set[tuple[object, object]]:
    """The readers and seats that wait for two hours."""
    every = [{"reader": r, "seats": s} for r in values(policy.attributes[0]) for s in values(policy.attributes[1])]
    asked = [request for request in every if not impossible(policy, request)]
    return {(r["reader"], r["seats"]) for r in asked if evaluate(policy, r).outcome.seconds == 7200}


@pytest.mark.parametrize("above", ["set seats : whole number from 1 to 5", "set seats : whole number from 3 to 5"])
def test_bounds_that_are_wide_again_are_read_as_they_stood_in_the_policy(above: str, tmp_path: Path) -> None:
    amended = stacked(tmp_path, "set seats : whole number from 1 to 3", above)
    assert slow(amended) == {("Adult", 5)}


def test_each_file_is_read_in_its_own_words(tmp_path: Path) -> None:
    amended = stacked(
        tmp_path,
        "rename code Adult of reader to Grown_up\n  add rule few\n    when reader is Grown_up and seats is 1\n    refuse",
        "rename code Grown_up of reader to Member\n  add code Guest to reader\n  add to group Grown : Guest",
    )
    assert amended.by_name["reader"].names == ("Child", "Member", "Guest")
    assert slow(amended) == {(reader, seats) for reader in ("Member", "Guest") for seats in (5, 6)}
    assert evaluate(amended, {"reader": "Member", "seats": 1}).by == ("few",)
    assert evaluate(amended, {"reader": "Guest", "seats": 1}).outcome.seconds == 3600


def test_a_group_of_a_proposal_below_has_other_values(tmp_path: Path) -> None:
    amended = stacked(
        tmp_path,
        "add code Guest to reader\n  add group Visiting of reader : Guest\n"
        "  replace rule many\n    when reader in Visiting\n    answer within 2 h",
        "rename code Child of reader to Kid\n  add to group Visiting : Kid",
    )
    assert slow(amended) == {(reader, seats) for reader in ("Kid", "Guest") for seats in range(1, 7)}
