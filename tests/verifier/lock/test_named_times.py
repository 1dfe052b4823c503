"""The lock of a policy with named times: it moves with what each time means, and not with how they are written.

Expected numbers are counted by hand. Of 2 contracts, 3 priorities and 2 values of `blocked`, 6 of 12 requests are not blocked.
"""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.command import run
from tests.verifier.test_named_times import DESK, SLOWER
from verifier.lock.text import NAME


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "desk.policy").write_text(DESK, encoding="utf-8")
    (tmp_path / "slower.policy").write_text(SLOWER, encoding="utf-8")
    return tmp_path


def locked(folder: Path, *names: str) -> dict[str, Any]:
    run("verify", "--lock", *names, cwd=folder)
    return tomllib.loads((folder / NAME).read_text(encoding="utf-8"))


def test_a_lock_says_of_which_time_a_provision_is(folder: Path) -> None:
    desk = locked(folder, "desk.policy")["Desk"]
    assert (desk["requests"], desk["times"]) == ("12 possible", ["resolve", "respond"])
    provisions = desk["provision"]
    assert provisions["targets P1 respond"][0] == "respond within 15 min"
    assert provisions["targets P3 resolve"][0] == "resolve within no promise"
    # what is blocked: 6 requests, each once; of P1 that is not: 2; of P2 and a contract: 1
    decides = {name: parts[-1].split(" (")[0] for name, parts in provisions.items()}
    assert (decides["held"], decides["targets P1 resolve"]) == ("decides 6", "decides 2")
    assert decides["targets row 2 respond"] == decides["targets row 2 resolve"] == "decides 1"
    assert provisions["targets P1 respond"][-1] == provisions["targets P1 resolve"][-1]  # the same requests
    assert {name: parts[0] for name, parts in desk["example"].items()} == {
        "respond: a premium customer": "expects respond 15 min", "resolve: a premium customer": "expects resolve 4 h",
    }  # fmt: skip


def test_a_lock_says_what_changes_in_which_time(folder: Path) -> None:
    """P1 that is not blocked is 2 requests, and P2 of Standard 1, which are 3."""
    assert locked(folder, "slower.policy")["Slower"]["changes"] == {
        "all": "3", "respond: slower": "2", "resolve: slower": "1",
    }  # fmt: skip


def test_what_is_locked_holds(folder: Path) -> None:
    locked(folder, "desk.policy", "slower.policy")
    held = run("verify", "--check-lock", "desk.policy", "slower.policy", cwd=folder)
    assert (held.returncode, held.stdout.splitlines()[-1]) == (0, f"✓ nothing drifted from {NAME}")


TIMES = '  respond "a technician has answered"\n  resolve "it works again"\n'
FIRST, SECOND = TIMES.splitlines(keepends=True)

SAME = {
    "another order of times": (TIMES, SECOND + FIRST),
    "what has happened by then": ('"it works again"', '"the customer says so"'),
    "columns in another order": (
        DESK[DESK.index("  | priority") : DESK.index("\nproperty premium_pays")],
        "  | priority | contract | resolve within | respond within |\n"
        "  | P1       | any      | 4 h            | 15 min         |\n"
        "  | P2       | Standard | 8 h            | 1 h            |\n"
        "  | P2       | Premium  | 24 h           | 60 min         |\n"
        "  | P3       | any      | no promise     | 24 h           |\n",
    ),
}


@pytest.mark.parametrize("change", SAME)
def test_it_does_not_move_with_the_text(folder: Path, change: str) -> None:
    locked(folder, "desk.policy")
    assert DESK.count(SAME[change][0]) == 1
    (folder / "desk.policy").write_text(DESK.replace(*SAME[change]), encoding="utf-8")
    ran = run("verify", "--check-lock", "desk.policy", cwd=folder)
    assert ran.returncode == 0, ran.stdout


MOVED = {
    "one of the times": (
        "| 15 min         | 4 h ",
        "| 15 min         | 5 h ",
        "targets P1 resolve: resolve within 4 h → resolve within 5 h",
    ),
    "no promise": (
        "no promise     |\n\nprop",
        "9 days         |\n\nprop",
        "targets P3 resolve: resolve within no promise → resolve within 9 days",
    ),
    "the name of a time": ("resolve", "repair", "times: resolve → repair"),
    "what a claim is about": (
        "never p.resolve slower than s.resolve",
        "never p.respond slower than s.respond",
        "property premium_pays: what it claims (",
    ),
    "a claim about every time": (
        "  in every time\n  if r permitted\n  always r faster",
        "  if r permitted\n  always r.resolve faster",
        "property promised: what it claims (",
    ),
    "an example": (
        "expect respond 15 min, resolve 4 h",
        "expect respond 15 min",
        "example resolve: a premium customer: is gone",
    ),
}


@pytest.mark.parametrize("change", MOVED)
def test_it_moves_with_the_meaning(folder: Path, change: str) -> None:
    locked(folder, "desk.policy")
    old, new, said = MOVED[change]
    assert old in DESK
    (folder / "desk.policy").write_text(DESK.replace(old, new), encoding="utf-8")
    ran = run("verify", "--check-lock", "desk.policy", cwd=folder)
    assert ran.returncode == 1
    assert said in " ".join(ran.stdout.split()), ran.stdout
