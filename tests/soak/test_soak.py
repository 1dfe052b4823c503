"""The soak finds a planted fault, makes what shows it as small as it can be, and saves it as a case that can be read."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_dsl import evaluate as reference
from policy_dsl.model.decisions import GAP, REFUSED
from policy_dsl.pipeline import load
from policy_dsl.syntax import tree as t
from policy_dsl.syntax.printing.unparse import unparse
from tests.laws import laws
from tests.laws.forms import Form, made_of
from tests.soak import cases, run
from tests.soak.cases import READ, READ_ALIKE, BrokenError, of_seed
from tests.soak.large import MOST_PROVISIONS, large_stack
from tests.soak.run import failure, main, smallest
from tests.soak.saved import save
from tests.soak.shrink import shrunk, smaller, without_some
from tests.spec.corpus import HEAD


def planted(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the reference, whatever `otherwise` at the margin says, it refuses."""
    monkeypatch.setattr(reference, "margin_outcome", lambda policy: REFUSED if policy.otherwise else GAP)


def found(monkeypatch: pytest.MonkeyPatch) -> tuple[int, BrokenError]:
    planted(monkeypatch)
    for seed in range(25, 200):  # those before, some of them large, do not show it
        broken = of_seed(seed).failure if seed % 6 else None
        if broken is not None and broken.law != READ_ALIKE:
            return seed, broken
    raise AssertionError("the planted fault was not found")


def test_seeds_are_sound_and_their_cases_are_counted() -> None:
    counted: Counter[str] = Counter()
    features: Counter[str] = Counter()
    for seed in (*range(1, 11), 12, 13, 72):  # 11, which takes longer than all of these, is left to the soak
        outcome = of_seed(seed)
        assert outcome.failure is None, (seed, outcome.failure)
        assert not outcome.late
        counted += outcome.cases
        features += outcome.features
    assert counted["request"] > 1000
    kinds = {"text", "request", "claim", "request by Z3", "request of all targets", "obligation", "text read twice"}
    assert set(counted) == kinds
    assert {"clocks", "compiled", "a stacked proposal", "51 to 200 provisions"} <= set(features)


def test_policies_are_as_large_as_that_and_no_larger() -> None:
    sizes = [len(laws.resolved(large_stack(seed)[0]).provisions) for seed in range(150)]
    assert max(sizes) <= MOST_PROVISIONS
    assert sum(size > 100 for size in sizes) > 10
    assert sum(size <= 10 for size in sizes) > 30


def test_a_planted_fault_is_found_made_small_and_saved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seed, broken = found(monkeypatch)
    assert broken.law == "a request is decided alike"
    small, now = smallest(large_stack(seed), seed, broken)
    assert now.law == broken.law
    (file,) = small
    assert isinstance(file, t.PolicyFile)
    # a request with one fact of one value, and an `otherwise` that answers
    assert [type(d) for d in file.declarations] == [t.RequestBlock, t.Otherwise]
    (fact,) = file.declarations[0].attributes  # type: ignore[union-attr]  # the request
    assert len(fact.names) == 1
    assert len(fact.type.codes) <= 1
    for less in smaller(file):
        otherwise = failure((less,), seed)  # it may not be a policy any more
        assert otherwise is None or otherwise.law != broken.law
    (path,) = save(small, seed, now, tmp_path)
    assert path == tmp_path / "evaluate" / "accept" / f"soak-{seed}.policy"
    text = path.read_text(encoding="utf-8")
    assert text.startswith(
        f"-- Found by the soak, seed {seed}, where it does not hold that a request is decided alike.\n"
    )
    assert unparse(file) in text
    assert text.split("\n").count(HEAD) == 1
    monkeypatch.undo()
    assert failure(small, seed) is None  # sound without the fault
    loaded = load(str(path))
    assert loaded.policy is not None
    assert len(loaded.policy.by_id) == 1


def test_texts_that_are_read_differently_are_saved_as_short_as_they_are(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    planted(monkeypatch)
    monkeypatch.setattr(cases, "tried", lambda *_, **__: ())
    paths: list[Path] = []
    for seed, broken in ((s, b) for s in range(40) if (b := of_seed(s).failure) is not None):
        assert broken.law == READ_ALIKE
        run.told(seed, broken, tmp_path / str(seed))
        (folder,) = (tmp_path / str(seed)).iterdir()
        assert int(folder.name.removeprefix("second-reading-")) // READ == seed
        paths = [path for path in folder.iterdir() if path.read_text(encoding="utf-8").strip()]
        plain = len(paths) == 1 and paths[0].suffix == ".policy"
        if plain and not any(word in paths[0].read_text(encoding="utf-8") for word in ("overrides", "derive")):
            break  # a policy, without a proposal to it, and without two parts that can only go together
    (path,) = paths
    said = [line for line in path.read_text(encoding="utf-8").splitlines() if line]
    assert [line.split()[0] for line in said[:2]] == ["policy", "request"]
    assert said[-1].startswith("otherwise answer within")
    assert len(said) <= 4


def test_a_proposal_is_kept_with_what_it_is_made_to(tmp_path: Path) -> None:
    seed = next(seed for seed in range(100) if len([*laws_of(seed)]) == 3)
    paths = save(large_stack(seed), seed, BrokenError("it is so", "AssertionError: no\n\tat all"), tmp_path)
    assert [path.name for path in paths] == [
        f"soak-{seed}-base-0.policy",
        f"soak-{seed}-base-1.policy",
        f"soak-{seed}.policy",
    ]
    loaded = load(str(paths[-1]))
    assert loaded.proposal is not None, [f.message for f in loaded.findings]


def laws_of(seed: int) -> Iterator[Form]:
    return made_of(large_stack(seed))


def test_the_run_ends_and_says_what_it_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seeds", "1", "3", "--save", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert "seeds 1 to 3, 3 of them done" in said
    assert "failed: none" in said
    assert list(tmp_path.iterdir()) == []


# --- making smaller


def test_parts_are_left_out_large_ones_first() -> None:
    assert list(without_some((1, 2, 3, 4))) == [(3, 4), (1, 2), (2, 3, 4), (1, 3, 4), (1, 2, 4), (1, 2, 3)]
    assert list(without_some((1,))) == [()]
    assert list(without_some(())) == []


def test_what_is_needed_together_stays_and_all_else_goes() -> None:
    files = large_stack(3)
    needed = ("a0", "v1")

    def fails(some: tuple[object, ...]) -> bool:
        return all(f"'{name}'" in repr(some[0]) for name in needed)

    (small,) = shrunk(files, fails)
    assert fails((small,))
    assert not any(fails((less,)) for less in smaller(small))


def test_it_ends_when_the_time_is_up() -> None:
    files = large_stack(3)
    assert shrunk(files, lambda _: True, seconds=0.0) == files
