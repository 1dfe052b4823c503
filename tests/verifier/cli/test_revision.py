"""`FILE@REVISION`: where the name is cut, and what git is asked; every bad one is reported with its code."""

import os
import subprocess
from pathlib import Path

import pytest

from policy_dsl.syntax.read import MOST_BYTES
from tests.written import LIBRARY
from verifier.cli import revision
from verifier.cli.revision import load_named, split

PROPOSAL = """\
proposal Later "staff wait"
  to Library in "../library.policy"

  set desk Staff to 3 h
"""


def git(folder: Path, *arguments: str) -> None:
    who = [
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@b.example",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "init.defaultBranch=main",
    ]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)  # noqa: S607  # the git there is


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", message)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two commits: a proposal without its base; then the policy, beside much that is not a policy."""
    top = tmp_path / "repository"
    (top / "proposals").mkdir(parents=True)
    git(top, "init", "--quiet")
    (top / "proposals" / "later.policy").write_text(PROPOSAL, encoding="utf-8")
    commit(top, "a proposal")
    (top / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (top / "binary.policy").write_bytes(bytes(range(256)))
    (top / "link.policy").symlink_to("library.policy")
    (top / "odd [x].policy").write_text(LIBRARY, encoding="utf-8")
    (top / "gone").mkdir()
    (top / "gone" / "old.policy").write_text(LIBRARY, encoding="utf-8")
    commit(top, "the policy")
    git(top, "tag", "v1@old")
    git(top, "tag", "v1")
    git(top, "rm", "--quiet", "-r", "gone")
    (top / "library.policy").write_text(LIBRARY.replace("3 h ", "4 h "), encoding="utf-8")
    commit(top, "slower")
    return top


def codes(word: str) -> list[str]:
    loaded, _ = load_named(word)
    assert loaded.policy is None
    assert loaded.proposal is None
    return [finding.code for finding in loaded.findings]


@pytest.mark.parametrize(
    ("word", "path", "word_of_git"),
    [
        ("p.policy", "p.policy", None),
        ("p.policy@HEAD~1", "p.policy", "HEAD~1"),
        ("p.policy@origin/main", "p.policy", "origin/main"),
        ("p.policy@main@{yesterday}", "p.policy", "main@{yesterday}"),
        ("p.policy@@{upstream}", "p.policy", "@{upstream}"),
        ("p.policy@@", "p.policy", "@"),
        ("p.policy@feature@2", "p.policy", "feature@2"),
        ("a@b.policy", "a@b.policy", None),
        ("a@b.policy@HEAD", "a@b.policy", "HEAD"),
        ("not@there.policy@HEAD", "not@there.policy", "HEAD"),
        ("p.policy@", "p.policy@", None),
        ("@HEAD", "@HEAD", None),
        ("p.policy@--output=x", "p.policy", "--output=x"),
    ],
)
def test_where_the_name_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, path: str, word_of_git: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("p.policy", "a@b.policy"):
        (tmp_path / name).write_text(LIBRARY, encoding="utf-8")
    assert split(word) == (path, word_of_git)


def test_a_policy_is_read_as_it_was(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository / "proposals")  # another folder than the file's
    loaded, found = load_named("../library.policy@HEAD~1")
    assert loaded.policy is not None
    assert found is not None
    assert len(found.commit) == 40
    assert [text.path for text in loaded.texts] == ["../library.policy@HEAD~1"]
    assert {p.clause.path for p in loaded.policy.provisions} == {"../library.policy@HEAD~1"}
    assert loaded.policy.by_id["desk Adult"].effect.seconds == 3 * 3600  # type: ignore[union-attr]  # a time
    assert load_named("../library.policy")[0].policy.by_id["desk Adult"].effect.seconds == 4 * 3600  # type: ignore[union-attr]  # a time


@pytest.mark.parametrize(
    "word", ["gone/old.policy@v1", "library.policy@v1@old", "odd [x].policy@HEAD", "library.policy@main~1"]
)
def test_other_names_of_files_and_revisions(repository: Path, monkeypatch: pytest.MonkeyPatch, word: str) -> None:
    monkeypatch.chdir(repository)
    assert load_named(word)[0].policy is not None


def test_a_proposal_is_read_with_its_base_of_then(repository: Path) -> None:
    loaded, _ = load_named(f"{repository}/proposals/later.policy@HEAD~1")
    assert loaded.proposal is not None
    assert loaded.proposal.base.by_id["desk Adult"].effect.seconds == 3 * 3600  # type: ignore[union-attr]  # a time
    assert [os.path.basename(text.path) for text in loaded.texts] == ["later.policy@HEAD~1", "library.policy@HEAD~1"]
    (repository / "library.policy").unlink()
    assert load_named(f"{repository}/proposals/later.policy@HEAD~1")[0].proposal is not None


def test_a_stack_is_read_as_it_was(repository: Path) -> None:
    higher = 'proposal Higher "higher"\n  to Later in "proposals/later.policy"\n\n  set desk Adult to 7 h\n'
    (repository / "higher.policy").write_text(higher, encoding="utf-8")
    git(repository, "checkout", "--quiet", "-b", "topic/stack")
    commit(repository, "higher")
    for name in ("higher.policy", "library.policy", "proposals/later.policy"):
        (repository / name).write_text("nothing of it", encoding="utf-8")
    loaded, _ = load_named(f"{repository}/higher.policy@topic/stack")
    assert loaded.amended is not None, loaded.findings
    times = {i: p.effect.seconds for i, p in loaded.amended.by_id.items()}  # type: ignore[union-attr]  # all are times
    assert times == {'desk "Child, Adult"': 7200, "desk Adult": 7 * 3600, "desk Staff": 3 * 3600}
    assert [text.path.rsplit("@", 1)[1] for text in loaded.texts] == ["topic/stack"] * 3


def test_a_base_that_was_not_there_then_is_told_where_it_is_named(repository: Path) -> None:
    loaded, _ = load_named(f"{repository}/proposals/later.policy@HEAD~2")
    (finding,) = loaded.findings
    assert (finding.code, finding.span.line) == ("E302", 2)
    assert finding.path.endswith("later.policy@HEAD~2")
    assert "there is no file" in finding.message


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("library.policy@nowhere", "E412"),
        ("library.policy@HEAD~99", "E412"),
        ("library.policy@--output=x", "E412"),
        ("library.policy@-", "E412"),
        ("library.policy@--all", "E412"),
        ("library.policy@HEAD:library.policy", "E412"),
        ("library.policy@HEAD^{tree}", "E412"),
        ("library.policy@" + "x" * 300, "E412"),
        ("library.policy@a\x1bb", "E412"),
        ("library.policy@HEAD HEAD", "E412"),
        ("library.policy@HEAD..HEAD", "E412"),
        ("nowhere.policy@HEAD", "E413"),
        ("proposals@HEAD", "E413"),
        ("link.policy@HEAD", "E413"),
        ("../outside.policy@HEAD", "E413"),
        (":(icase)LIBRARY.policy@HEAD", "E413"),
        ("binary.policy@HEAD", "E003"),
    ],
)
def test_what_cannot_be_read_is_told(repository: Path, monkeypatch: pytest.MonkeyPatch, word: str, code: str) -> None:
    monkeypatch.chdir(repository)
    assert codes(word) == [code]
    assert not (repository / "x").exists()


def test_a_file_that_was_too_large(repository: Path) -> None:
    (repository / "big.policy").write_bytes(b"-" * (MOST_BYTES + 1))
    commit(repository, "big")
    (repository / "big.policy").unlink()
    assert codes(f"{repository}/big.policy@HEAD") == ["E007"]


def test_a_base_outside_the_repository_is_not_read(repository: Path) -> None:
    (repository.parent / "library.policy").write_text(LIBRARY, encoding="utf-8")
    (repository / "far.policy").write_text(PROPOSAL, encoding="utf-8")
    commit(repository, "far")
    loaded, _ = load_named(f"{repository}/far.policy@HEAD")
    (finding,) = loaded.findings
    assert finding.code == "E302"
    assert "outside the repository" in finding.message


def test_a_file_in_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "p.policy").write_text(LIBRARY, encoding="utf-8")
    assert codes(f"{tmp_path}/p.policy@HEAD") == ["E413"]


def test_a_hook_s_surroundings_lead_nowhere_else(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    assert load_named(f"{repository}/library.policy@HEAD")[0].policy is not None


def test_no_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    assert codes(f"{repository}/library.policy@HEAD") == ["E414"]


@pytest.mark.parametrize("script", ["sleep 60", "echo nonsense >&2; exit 1", "kill -9 $$"])
def test_a_git_that_hangs_or_fails(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fake = tmp_path / "bin"
    fake.mkdir()
    (fake / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (fake / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake}:{os.environ['PATH']}")
    monkeypatch.setattr(revision, "PATIENCE", 0.5)
    assert codes(f"{repository}/library.policy@HEAD") == ["E414"]


def test_a_broken_repository(repository: Path) -> None:
    for pack in (repository / ".git" / "objects").rglob("*"):
        if pack.is_file():
            pack.chmod(0o644)
            pack.write_bytes(b"")
    assert codes(f"{repository}/library.policy@HEAD")[0] in ("E412", "E414")


def test_a_file_of_the_whole_name_is_taken_and_told(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = repository / "library.policy"
    other = repository / "library.policy@HEAD"
    other.write_text(LIBRARY.replace("policy Library", "policy Other"), encoding="utf-8")
    loaded, revision_found = load_named(str(other))
    assert (loaded.policy is not None and loaded.policy.name, revision_found) == ("Other", None)
    said = capsys.readouterr().err
    assert said == (
        f"note: `{other}` is a file, and is used; the file `{path}` at the revision `HEAD` is `{other}^0`\n"
    )
    loaded, revision_found = load_named(f"{other}^0")
    assert loaded.policy is not None
    assert loaded.policy.name == "Library"
    assert revision_found is not None
    (repository / "library.policy@2x").write_text(LIBRARY, encoding="utf-8")
    assert load_named(str(repository / "library.policy@2x"))[1] is None
    assert capsys.readouterr().err == ""  # `2x` is no revision


def test_nothing_is_read_in_place_of_what_was_committed(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def blob(name: str) -> str:
        asked = ["git", "-C", str(repository), "hash-object", "-w", name]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    old = blob("library.policy")
    (repository / "other.policy").write_text(LIBRARY.replace("policy Library", "policy Other"), encoding="utf-8")
    git(repository, "replace", old, blob("other.policy"))
    loaded, _ = load_named(f"{repository / 'library.policy'}@HEAD")
    assert loaded.policy is not None
    assert loaded.policy.name == "Library"
