"""The brief of a proposal that breaks very much stays a page: of what is lost, the first is told and the others are named."""

from pathlib import Path

from tests.command import run

KINDS = [f"K{n}" for n in range(14)]


def written(folder: Path) -> None:
    """A policy with 14 kinds, each answered an hour after the one before, and a proposal that turns them round."""
    rows = "".join(f"  | {kind} | {n} h |\n" for n, kind in enumerate(KINDS, 1))
    claims = "".join(
        f'\nproperty order_{n} "{KINDS[n]} is answered no later than {KINDS[n + 1]}."\n'
        "  for any two requests a and b alike except kind\n"
        f"  where a.kind is {KINDS[n]} and b.kind is {KINDS[n + 1]}\n  never a slower than b\n"
        for n in range(13)
    )
    policy = f'policy P "p"\n\nrequest\n  kind   : one of {", ".join(KINDS)}\n  urgent : yes/no\n\n'
    policy += f"table t\n  | kind | answer within |\n{rows}{claims}"
    (folder / "p.policy").write_text(policy, encoding="utf-8")
    sets = "".join(f"  set t {kind} to {15 - n} h\n" for n, kind in enumerate(KINDS, 1))
    intents = "".join(f"    answers within 1 h where kind is {kind}\n" for kind in KINDS[:6])
    proposal = f'proposal Q "turned round"\n  to P in "p.policy"\n\n{sets}\n  intends\n{intents}'
    (folder / "q.policy").write_text(proposal, encoding="utf-8")


def test_the_first_of_many_losses_is_told_and_the_others_are_named(tmp_path: Path) -> None:
    written(tmp_path)
    ran = run("verify", "--no-cache", "q.policy", "--brief", "--format", "plain", "--trust", 1, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    page = ran.stdout.split("\nHow far to rely on it")[0]
    assert len(page.splitlines()) < 40
    words = " ".join(page.split())
    assert "✗ 13 guarantees that hold today are lost; 6 intents are not met." in words
    assert "✗ lost: order_0. K0 is answered no later than K1. Today it holds; as proposed it fails" in words
    named = ", ".join(f"order_{n}" for n in range(1, 13))
    assert f"✗ lost, too: {named.replace(', order_12', ' and order_12')}." in words
    assert "✗ and 2 more, in the full report." in words  # of 6 intents
    whole = run("verify", "--no-cache", "q.policy", "--format", "plain", "--trust", 1, cwd=tmp_path).stdout
    for n in range(13):
        assert f"\n✗ order_{n}\n" in whole
    for kind in KINDS[:6]:
        assert f"answers within 1 h where kind is {kind}" in whole


def test_few_losses_are_told_one_by_one(tmp_path: Path) -> None:
    written(tmp_path)
    text = (tmp_path / "q.policy").read_text(encoding="utf-8").split("  set t K3 to")[0]
    (tmp_path / "q.policy").write_text(text, encoding="utf-8")
    page = run("verify", "--no-cache", "q.policy", "--brief", "--format", "plain", "--trust", 1, cwd=tmp_path).stdout
    words = " ".join(page.split())
    for n in range(3):  # K0 to K2 with 14, 13 and 12 hours: each is later than the next one, and K2 than K3 with 4
        assert f"lost: order_{n}. K{n} is answered no later than K{n + 1}." in words
    assert "lost, too" not in words
